"""News as facts: the posts in ``docs/news/`` beside the facts' own ``news``, newest first.

A post is a page with a date in its front matter. It is news like any other, whose text is the
page: its title and ``description`` show where the news show, its ``tags`` on the page itself.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from site_groundwork import front_matter
from site_groundwork.front_matter import FrontMatterError
from site_groundwork.messages import shown
from sphinx_resume.facts import site_paths
from sphinx_resume.facts.model import FactsError, Item, Problem, Text
from sphinx_resume.facts.site_paths import NEWS, TALKS
from sphinx_resume.text.inline import addresses, escape
from sphinx_resume.text.plain import is_shown, plain_text

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_resume.facts.model import Facts


_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_HEADING = re.compile(r"^#[ \t]+(.+)$", re.MULTILINE)
_WANTED = "a post begins with its date: '---', 'date: 2026-11-24', '---'"


def load(facts: Facts, folder: Path) -> Facts:
    """Take the posts in ``folder`` up among the facts' news, and give news and talks keys.

    A key is the date, and a number if the day has several; it stays as it is when the words
    change, and when newer ones are put above.

    :raises FactsError: for the first post whose front matter is none, or says no date.
    """
    posts = [_post(path) for path in sorted((folder / NEWS).glob("*.md"))]
    news, talks = (_with_keys(name, facts.data.items(name)) for name in (NEWS, TALKS))
    sorted_news = sorted([*posts, *news], key=_date, reverse=True)
    return replace(facts, data=facts.data.but(news=tuple(sorted_news), talks=talks))


def is_post(page: str) -> bool:
    """Tell whether a page is a post."""
    return page.startswith(f"{NEWS}/")


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


def _date(item: Item) -> str:
    return item.text("date") or ""


def _post(path: Path) -> Item:
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
    heading = _HEADING.search(matter.body)
    written = _text(path, fields.get("title")) or Text(
        heading[1].rstrip(" \t#") if heading else escape(path.stem),
        matter.body_line + matter.body.count("\n", 0, heading.start() if heading else 0),
    )
    return Item(
        {
            "id": Text(site_paths.slug(path.stem), 1, str(path)),
            "name": _told(path, written),
            "date": Text(day[:10], day.line, str(path)),
            "url": site_paths.post_page(path),
            "summary": _told(path, _text(path, fields.get("description"))),
            "keywords": tuple(_told(path, tag) for tag in _tags(path, fields.get("tags"))),
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


def _told(path: Path, written: Text) -> Text:
    """Give what a post says in its title, description or a tag, as it can stand on any page.

    A link goes and its text stays: where it leads is right on the post's own page alone.

    :raises FactsError: if a character in it cannot be printed.
    """
    said = " ".join(written.split())
    if not all(map(is_shown, said)):
        message = f"'{shown(said)}': a character in it cannot be printed; delete it"
        raise FactsError(path, [Problem(written.line, message)])
    plain = escape(plain_text(said)) if addresses(said) else said
    return Text(plain, written.line, str(path))
