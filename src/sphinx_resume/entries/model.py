"""What is said of an entry, without markup: lines of pieces, a figure, texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_resume.facts.model import Text
from sphinx_resume.text import inline

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_resume.text.addresses import Link, SiteFile, SourceFile


@dataclass(frozen=True)
class Part:
    """A piece of a line: a fact, where it leads, and the date that it stands for."""

    text: Text
    link: Link | None = None
    date: str = ""


def literal(text: Text, link: Link | None = None) -> Part:
    """Make a piece of a fact that is no prose: what looks like Markdown in it is none."""
    return Part(Text(inline.escape(text), text.line, text.source), link)


@dataclass(frozen=True)
class Line:
    """Pieces in a row, perhaps with a label before them."""

    parts: tuple[Part, ...]
    label: str = ""
    separator: str = ", "

    def __bool__(self) -> bool:
        return bool(self.parts)


@dataclass(frozen=True)
class Figure:
    """A picture beside the facts or in the finished site, with what it shows in words.

    It is decoration without them.
    """

    image: SourceFile | SiteFile
    alt: Text
    caption: Text | None = None
    description: Text | None = None


@dataclass(frozen=True)
class Entry:
    """One entry of a section, ready to be set. Whatever it lacks is empty.

    ``key`` names an entry; one that ``is_target`` is found by it in the page that lists it.
    ``kind`` says in words what it is.
    """

    title: Line
    authors: Line = Line(())
    where: Line = Line(())
    period: Line = Line(())
    tags: tuple[Text, ...] = ()
    figure: Figure | None = None
    summary: tuple[Text, ...] = ()
    highlights: tuple[Text, ...] = ()
    details: tuple[Line, ...] = ()
    links: Line = Line(())
    abstract: Text | None = None
    category: Text | None = None
    key: str = ""
    kind: str = ""
    is_target: bool = False

    def __bool__(self) -> bool:
        """Tell whether the entry says anything."""
        lines = (self.title, self.authors, self.where, self.period, self.links)
        texts = (self.tags, self.summary, self.highlights, self.details)
        return any(lines) or any(texts) or bool(self.figure or self.abstract)


def by_category(entries: Iterable[Entry]) -> list[tuple[Text | None, list[Entry]]]:
    """Group entries by category, in the order in which the categories first come.

    Those without one come first, since the heading of another would seem to cover them.
    """
    groups: dict[Text | None, list[Entry]] = {None: []}
    for entry in entries:
        groups.setdefault(entry.category, []).append(entry)
    return [(category, group) for category, group in groups.items() if group]
