"""Writes talks for calendars: iCalendar, https://www.rfc-editor.org/rfc/rfc5545.

Each talk of which the day is known has a file of its own, ``talks/KEY.ics``, and all of them are
in ``talks.ics``, to which a calendar can subscribe.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, TypeAlias

from site_groundwork.formats import ICalendar
from site_groundwork.sealed import opened, seal
from sphinx_resume.entries.sections import DAY_LENGTH, dated, entry
from sphinx_resume.facts.model import item_key, leads_to
from sphinx_resume.facts.site_paths import CALENDAR, talk_file
from sphinx_resume.files.outputs import Output
from sphinx_resume.pages import urls
from sphinx_resume.text import addresses
from sphinx_resume.text.plain import plain_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sphinx_resume.facts.model import Item
    from sphinx_resume.files.outputs import Site
    from sphinx_resume.text.addresses import Address, Link

    Locate: TypeAlias = Callable[[Link], Address | None]


def make(site: Site) -> Iterator[Output]:
    """Make the calendars; none without a talk of which the day is known."""
    base_url = site.base_url
    found = dated(site.facts.data.items("talks"))
    host = urls.host(base_url) if base_url else "talks.invalid"

    def address(link: Link) -> Address | None:
        return urls.absolute(site.builder, link, base_url)

    for item in found:
        yield Output(talk_file(item_key(item)), calendar([item], host, address))
    if found:
        content = calendar(found, host, address)
        yield Output(CALENDAR, content, about="The talks as a calendar")


def calendar(talks: Iterable[Item], host: str, address: Locate = addresses.absolute) -> ICalendar:
    """Write talks as one calendar.

    A talk without a time of day takes the whole day. What RFC 5545 asks for and nobody knows, the
    moment of the last change, is the beginning of its day: the file is the same at each build.

    :param host: what the talks' ``UID`` end in.
    :param address: gives the absolute address of what a link in the facts leads to.
    """
    from icalendar import Calendar, Event  # noqa: PLC0415 -- slow to import, seldom needed

    made = Calendar()
    made.add("prodid", "-//sphinx-resume//talks//EN")
    made.add("version", "2.0")
    for item in talks:
        written = item.text("date") or ""
        day = date.fromisoformat(written[:DAY_LENGTH])
        start = datetime.fromisoformat(written).astimezone(UTC) if "T" in written else day
        event = Event()
        event.add("uid", f"{item_key(item)}@{host}")
        event.add("dtstamp", datetime.combine(day, time(), UTC))
        event.add("dtstart", start)
        title = entry("talks", item).title
        event.add("summary", title.separator.join(plain_text(part.text) for part in title.parts))
        place = ", ".join(map(plain_text, item.texts("event", "location")))
        for name, value in (
            ("location", place),
            ("description", " ".join(map(plain_text, item.texts("summary")))),
        ):
            if value:
                event.add(name, value)
        if (link := leads_to(item)) and (url := address(link)):
            event.add("url", opened(url))
        made.add_component(event)
    return seal(ICalendar, made.to_ical().decode())
