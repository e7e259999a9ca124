"""News as facts: the posts in ``docs/news/`` beside the facts' own ``news``, newest first.

A post is a page with a date in its front matter. It is news like any other, whose text is the
page: its title and ``description`` show where the news show, its ``tags`` on the page itself.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING

from site_groundwork import front_matter
from site_groundwork.front_matter import FrontMatterError
from site_groundwork.messages import shown
from sphinx_resume.facts import site_paths
from sphinx_resume.facts.model import FactsError, Item, Problem, Text, item_key
from sphinx_resume.facts.prose import Prose
from sphinx_resume.facts.site_paths import NEWS, TALKS
from sphinx_resume.text.plain import is_shown, visible

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_resume.facts.model import Facts


_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_TIME = re.compile(
    r"(?P<day>[\d-]{10})(?:[Tt]|\s+)(?P<hour>\d\d?):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d*)?)?"
    r"\s*(?:[Zz]|UTC|(?P<east>[+-]\d\d?)(?::?(?P<further>\d\d))?)?"
)
_WANTED = "a post begins with its date: '---', 'date: 2026-11-24', '---'"


def load(facts: Facts, folder: Path, prose: Prose | None = None) -> Facts:
    """Take the posts in ``folder`` up among the facts' news, and give news and talks keys.

    A key is the date, and a number if the day has several; it stays as it is when the words
    change, and when newer ones are put above.

    :param prose: reads a page's words as the site does.
    :raises FactsError: for the first post whose front matter is none, or says no date.
    """
    prose = prose or Prose()
    posts = [_post(path, prose) for path in sorted((folder / NEWS).glob("*.md"))]
    news, talks = (_with_keys(name, facts.data.items(name)) for name in (NEWS, TALKS))
    sorted_news = sorted([*posts, *news], key=_moment, reverse=True)
    return replace(facts, data=facts.data.but(news=tuple(sorted_news), talks=talks))


def is_post(page: str) -> bool:
    """Tell whether a page is a post."""
    return page.startswith(f"{NEWS}/")


def find(data: Item, page: str) -> Item | None:
    """Give the post that is this page; None for any other, even one that a piece of news is of."""
    posts = (item for item in data.items(NEWS) if is_own_page(item))
    return next((item for item in posts if page == f"{NEWS}/{item_key(item)}"), None)


def is_own_page(item: Item) -> bool:
    """Tell of a piece of news whether it is a post, the page that it leads to."""
    key = item.text("id")
    return bool(key and key.source)


def _with_keys(section: str, items: tuple[Item, ...]) -> tuple[Item, ...]:
    """Give each item that has a date or a key of its own one that no other has."""
    keyed = list(items)
    taken: set[str] = set()
    for has_own in (True, False):
        for index, item in reversed(list(enumerate(items))):  # from the oldest on
            own, day = item.text("id"), (item.text("date") or "")[:10]
            if bool(own) is not has_own or not (own or day):
                continue
            key = first = site_paths.slug(own or f"{section}-{day}")
            number = 1
            while key in taken:
                number += 1
                key = f"{first}-{number}"
            taken.add(key)
            keyed[index] = item.but(id=Text(key, own.line if own else 0))
    return tuple(keyed)


def _moment(item: Item) -> str:
    return item.text("published") or item.text("date") or ""


def _post(path: Path, prose: Prose) -> Item:
    try:
        matter = front_matter.read_file(path)
    except FrontMatterError as error:
        faults = [Problem(fault.line, fault.message) for fault in error.problems]
        raise FactsError(path, faults) from None
    fields = matter.fields
    told = fields.get("date")
    day = _text(path, told)
    try:
        date(*map(int, day[:10].split("-") if _DAY.fullmatch(day[:10]) else ()))
    except (TypeError, ValueError):
        raise FactsError(path, [Problem(told.line if told else 1, _WANTED)]) from None
    title, line = prose.title(path.read_text("utf-8-sig"), path.stem)
    return Item(
        {
            "id": Text(site_paths.slug(path.stem), 1, str(path)),
            "name": _told(path, Text(title, line)),
            "date": Text(day[:10], day.line, str(path)),
            "published": _published(day),
            "url": site_paths.post_page(path),
            "summary": _line(path, prose, _text(path, fields.get("description"))),
            "keywords": tuple(_line(path, prose, tag) for tag in _tags(path, fields.get("tags"))),
        }
    )


def _text(path: Path, value: front_matter.Value | None) -> Text:
    """Give a text of the front matter with its line; an empty one for what is none."""
    match value:
        case front_matter.Text(said, line) if not value.is_empty:
            return Text(said, line, str(path))
        case _:
            return Text("", value.line if value else 1, str(path))


def _tags(path: Path, value: front_matter.Value | None) -> list[Text]:
    """Give the tags of a post, which are a list or a text with commas."""
    match value:
        case front_matter.Text(said, line):
            tags = [Text(tag, line, str(path)) for tag in said.split(",")]
        case front_matter.List(items):
            tags = [_text(path, item) for item in items]
        case _:
            tags = []
    return [tag for tag in tags if tag.strip()]


def _published(day: Text) -> Text | None:
    """Give the moment of a post whose date has a time, in UTC; without a zone it is in that."""
    said = _TIME.fullmatch(day.strip())
    if said is None:
        return None
    east, further = int(said["east"] or 0), int(said["further"] or 0)
    zone = timezone(timedelta(hours=east, minutes=-further if east < 0 else further))
    hour, minute, second = (int(said[part] or 0) for part in ("hour", "minute", "second"))
    try:
        moment = datetime.combine(
            date.fromisoformat(said["day"]), time(hour, minute, second, tzinfo=zone)
        )
    except ValueError:  # an hour that no day has counts for nothing
        return None
    return Text(f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}", day.line, day.source)


def _line(path: Path, prose: Prose, written: Text) -> Text:
    return _told(path, Text(prose.line(written), written.line))


def _told(path: Path, said: Text) -> Text:
    """Give what a post says in its title, description or a tag, as it can stand on any page.

    :raises FactsError: if a character in it cannot be printed.
    """
    said = Text(visible(said), said.line)
    if not all(map(is_shown, said)):
        message = f"'{shown(said)}': a character in it cannot be printed; delete it"
        raise FactsError(path, [Problem(said.line, message)])
    return Text(said, said.line, str(path))
