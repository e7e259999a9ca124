"""Publications by year, and how many years of them go into one page.

A server's first answer holds some 14 KB. What a list weighs is estimated by its compressed text,
so that the newest years fill the first page, and each older year has one of its own.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final, TypeVar

from sphinx_resume.facts.model import Text
from sphinx_resume.text.addresses import in_print

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_resume.bibliography.publications import Publication
    from sphinx_resume.facts.model import Item


Said = TypeVar("Said")

ROOM: Final = 7_500  # bytes of compressed text; style and frame of a page take the rest
MARKUP: Final = 28  # bytes that an entry's markup takes once it is compressed

OPEN: Final = {"in preparation", "in submission", "accepted"}
NOT_YET: Final = "Not yet published"
UNDATED: Final = "Undated"


@dataclass(frozen=True)
class Shelf:
    """Which years of the publications stand on the first page and which on one of their own.

    ``has_unfolds`` tells whether the first page has room for abstracts and BibTeX too.
    """

    front: tuple[str, ...] = ()
    older: tuple[str, ...] = ()
    has_unfolds: bool = True


def year(item: Item) -> str:
    """Give the year of a publication, or what stands for one."""
    date = item.text("releaseDate")
    if date:
        return date[:4]
    return NOT_YET if item.text("status") in OPEN else UNDATED


def order(item: Item) -> tuple[int, list[int]]:
    """Give what sorts publications: what is not out yet, then the newest first."""
    date = item.text("releaseDate") or ""
    rank = 1 if date else {NOT_YET: 0, UNDATED: 2}[year(item)]
    return rank, [-int(part) for part in date.split("-") if part]


def years_first(items: Iterable[Item]) -> list[Item]:
    """Sort publications by their years alone; those of one year keep their order."""
    return sorted(items, key=lambda item: (order(item)[0], order(item)[1][:1]))


def fill(publications: Iterable[Publication], unfolded: Iterable[str]) -> Shelf:
    """Put publications, newest first, on the first page as long as it has room.

    :param unfolded: for each publication the text that would unfold below it.
    """
    pairs = [(one, more) for one, more in zip(publications, unfolded, strict=True)]
    whole = "".join(_said(one) + more for one, more in pairs)
    if _weight(whole, len(pairs)) <= ROOM:
        return Shelf(tuple(dict.fromkeys(year(one.item) for one, _ in pairs)))
    front: list[str] = []
    older: list[str] = []
    said, count = "", 0
    for name, group in groupby(pairs, key=lambda pair: year(pair[0].item)):
        texts = [_said(one) for one, _ in group]
        said, count = said + "".join(texts), count + len(texts)
        fits = not front or _weight(said, count) <= ROOM
        (front if fits else older).append(name)
    return Shelf(tuple(front), tuple(older), has_unfolds=False)


def by_year(items: Iterable[Item], entries: Iterable[Said]) -> Iterator[tuple[str, list[Said]]]:
    """Group the entries of publications by their year, each with its own item."""
    for name, group in groupby(zip(items, entries, strict=True), key=lambda pair: year(pair[0])):
        yield name, [entry for _, entry in group]


def _said(publication: Publication) -> str:
    item = publication.item
    words = [
        str(value)
        for key, value in item.fields.items()
        if isinstance(value, Text) and key != "abstract"
    ]
    words += [str(name) for name in publication.authors]
    links = [link for one in (item, *item.items("links")) if (link := one.link())]
    words += [in_print(link) for link in links]
    return "\n".join(words)


def _weight(said: str, count: int) -> int:
    return len(zlib.compress(said.encode(), 9)) + MARKUP * count
