"""Writes talks for calendars: iCalendar, https://www.rfc-editor.org/rfc/rfc5545.

Each talk of which the day is known has a file of its own, ``talks/KEY.ics``, and all of them are
in ``talks.ics``, to which a calendar can subscribe.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sphinx_resume.entries.sections import DAY_LENGTH, dated
from sphinx_resume.facts import model
from sphinx_resume.facts.model import maps, text, texts
from sphinx_resume.facts.site_paths import CALENDAR, TALKS
from sphinx_resume.files.outputs import Output
from sphinx_resume.text.plain import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_resume.facts.model import Map
    from sphinx_resume.files.outputs import Site


def make(site: Site) -> Iterator[Output]:
    """Make the calendars; none without a talk of which the day is known."""
    found = dated(maps(site.facts.data.get("talks")))
    host = urlsplit(site.base_url).netloc or "talks.invalid"
    for item in found:
        yield Output(f"{TALKS}/{model.item_key(item)}.ics", calendar([item], host))
    if found:
        yield Output(CALENDAR, calendar(found, host), about="The talks as a calendar")


def calendar(talks: Iterable[Map], host: str) -> bytes:
    """Write talks as one calendar.

    A talk without a time of day takes the whole day. What RFC 5545 asks for and nobody knows, the
    moment of the last change, is the beginning of its day: the file is the same at each build.

    :param host: what the talks' ``UID`` end in.
    """
    from icalendar import Calendar, Event  # noqa: PLC0415 -- slow to import, seldom needed

    made = Calendar()
    made.add("prodid", "-//sphinx-resume//talks//EN")
    made.add("version", "2.0")
    for item in talks:
        written = text(item, "date") or ""
        day = date.fromisoformat(written[:DAY_LENGTH])
        start = datetime.fromisoformat(written).astimezone(UTC) if "T" in written else day
        event = Event()
        event.add("uid", f"{model.item_key(item)}@{host}")
        event.add("dtstamp", datetime.combine(day, time(), UTC))
        event.add("dtstart", start)
        event.add("summary", " ".join(map(plain_text, texts(item, "name"))))
        place = ", ".join(map(plain_text, texts(item, "event", "location")))
        for name, value in (
            ("location", place),
            ("description", " ".join(map(plain_text, texts(item, "summary")))),
            ("url", text(item, "url") or ""),
        ):
            if value and (name != "url" or urlsplit(value).scheme):
                event.add(name, value)
        made.add_component(event)
    written_out: bytes = made.to_ical()
    return written_out
