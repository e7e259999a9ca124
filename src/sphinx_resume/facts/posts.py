"""News as facts: the posts in ``docs/news/`` beside the facts' own ``news``, newest first.

A post is a page with a date in its front matter. It is news like any other, whose text is the
page: its title and ``description`` show where the news show, its ``tags`` on the page itself.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import yaml
from yaml.reader import Reader

from site_groundwork.messages import shown
from sphinx_resume.facts import site_paths
from sphinx_resume.facts.model import FactsError, Problem, Text, maps, text
from sphinx_resume.facts.site_paths import NEWS
from sphinx_resume.facts.yaml_reader import decode
from sphinx_resume.text.inline import addresses, escape
from sphinx_resume.text.plain import plain_text

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_resume.facts.model import Facts, Map, Value


_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*$", re.DOTALL | re.MULTILINE)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_HEADING = re.compile(r"^#[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
_WANTED = "a post begins with its date: '---', 'date: 2026-11-24', '---'"


def load(facts: Facts, folder: Path) -> None:
    """Take the posts in ``folder`` up among the facts' news, and give news and talks keys.

    A key is the date, and a number if the day has several; it stays as it is when the words
    change, and when newer ones are put above.

    :raises FactsError: for the first post whose front matter is none, or says no date.
    """
    posts = [_post(path) for path in sorted((folder / NEWS).glob("*.md"))]
    for section in ("news", "talks"):
        _give_keys(section, maps(facts.data.get(section)))
    found = sorted([*posts, *maps(facts.data.get("news"))], key=_date, reverse=True)
    if found:
        facts.data["news"] = [*found]


def is_post(page: str) -> bool:
    """Tell whether a page is a post."""
    return page.startswith(f"{NEWS}/")


def _give_keys(section: str, items: list[Map]) -> None:
    """Give each item that has a date or a key of its own one that no other has."""
    items.reverse()  # a list of our own, from the oldest on
    taken: set[str] = set()
    for has_own in (True, False):
        for item in items:
            own, day = text(item, "id"), (text(item, "date") or "")[:10]
            if bool(own) is not has_own or not (own or day):
                continue
            key = first = site_paths.slug(own or f"{section}-{day}")
            number = 1
            while key in taken:
                number += 1
                key = f"{first}-{number}"
            taken.add(key)
            item["id"] = Text(key, own.line if own else 0)


def _date(item: Map) -> str:
    return text(item, "date") or ""


def _post(path: Path) -> Map:
    source = decode(path).replace("\r\n", "\n")
    found = _MATTER.match(source)
    if not found:
        raise FactsError(path, [Problem(1, _WANTED)])
    try:
        matter = yaml.load(found[1], Loader=yaml.BaseLoader)  # noqa: S506 # makes texts alone
    except yaml.MarkedYAMLError as error:
        line = (error.problem_mark.line if error.problem_mark else 0) + 2
        raise FactsError(path, [Problem(line, f"this is not YAML: {error.problem}")]) from None
    except yaml.YAMLError:
        strange = Reader.NON_PRINTABLE.search(source)
        line = source.count("\n", 0, strange.start() if strange else 0) + 1
        message = "a character here cannot be printed; delete it"
        raise FactsError(path, [Problem(line, message)]) from None
    matter = matter if isinstance(matter, dict) else {}
    day = str(matter.get("date") or "")[:10]
    try:
        date(*map(int, day.split("-") if _DAY.fullmatch(day) else ()))
    except (TypeError, ValueError):
        line = next(
            (n for n, row in enumerate(source.split("\n"), 1) if row.startswith("date:")), 1
        )
        raise FactsError(path, [Problem(line, _WANTED)]) from None
    heading = _HEADING.search(source, found.end())
    title = str(matter.get("title") or (heading[1] if heading else path.stem))

    def said(value: object) -> Text:
        return _told(path, str(value))

    tags = matter.get("tags")
    tags = tags.split(",") if isinstance(tags, str) else tags
    tags = tags if isinstance(tags, list) else []
    made: dict[str, Value | None] = {
        "id": said(path.stem),
        "name": said(title),
        "date": said(day),
        "url": said(f"{NEWS}/{path.name}"),
        "summary": said(matter["description"]) if matter.get("description") else None,
        "keywords": [said(tag) for tag in tags if isinstance(tag, str) and tag.strip()],
    }
    return {key: value for key, value in made.items() if value}


def _told(path: Path, written: str) -> Text:
    """Give what a post says in its title, description or a tag, as it can stand on any page.

    A link goes and its text stays: where it leads is right on the post's own page alone.

    :raises FactsError: if a character in it cannot be printed.
    """
    said = " ".join(written.split())
    if not said.isprintable():
        message = f"'{shown(said)}': a character in it cannot be printed; delete it"
        raise FactsError(path, [Problem(1, message)])
    return Text(escape(plain_text(said)) if addresses(said) else said, 1, str(path))
