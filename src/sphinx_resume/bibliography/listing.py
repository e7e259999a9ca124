"""Which works are listed as publications: what somebody wrote, and each of them once.

A paper may be in the file of facts and in the bibliography: then the entry is shown, and says
what the facts alone know besides.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from site_groundwork.messages import shown
from sphinx_resume.bibliography import entry_types, names
from sphinx_resume.bibliography.bibtex_reader import in_one
from sphinx_resume.facts.model import Item, Text
from sphinx_resume.text.addresses import in_print
from sphinx_resume.text.plain import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_resume.bibliography.names import Name
    from sphinx_resume.bibliography.publications import Publication
    from sphinx_resume.facts.model import Problem, Value


# An entry with none of these says nothing of a work.
TELLING: Final = {
    "author", "booktitle", "doi", "editor", "howpublished", "journaltitle", "note", "title", "url",
}  # fmt: skip

PROCEEDINGS: Final = {"proceedings", "mvproceedings"}

_DOI = re.compile(r"doi\.org/(10\..+)", re.IGNORECASE)


def listed(
    works: Iterable[Publication], owners: tuple[Name, ...]
) -> tuple[list[Publication], list[Problem]]:
    """Leave out what is no publication of anybody's, and tell what others would miss.

    An entry may say nothing of a work. And proceedings, and volumes that others refer to, are
    there for what stands in them, unless somebody wrote them or the owner edited them.
    """
    works = list(works)
    parents = {
        key.strip().lower()
        for work in works
        if work.entry
        for key in work.entry.get("crossref").split(",")
    }
    kept, empty, unwritten = [], [], []
    for work in works:
        key, line = work.id.lower(), 0
        if work.entry:
            key, line = work.entry.key.lower(), work.entry.line
            if work.entry.fields.keys().isdisjoint(TELLING):
                empty.append((line, f"'{shown(work.entry.key)}'"))
                continue
        if not _is_written(work, owners, is_parent=key in parents):
            unwritten += [] if key in parents else [(line, f"'{shown(key)}'")]
            continue
        kept.append(work)
    notes = []
    if empty:
        begin = "an entry has neither title nor author"
        notes.append(in_one(empty, begin, "it is left out, give it a title"))
    if unwritten:
        begin = "proceedings that nobody wrote are no publication"
        notes.append(in_one(unwritten, begin, "say in 'author' who did, or in 'editor' that you"))
    return kept, notes


def _is_written(work: Publication, owners: tuple[Name, ...], *, is_parent: bool) -> bool:
    is_volume = is_parent and work.kind in {entry_types.BOOK, entry_types.EDITED}
    if work.authors or not (is_volume or (work.entry and work.entry.type in PROCEEDINGS)):
        return True
    return any(names.is_owner(editor, owners) for editor in work.editors)


def joined(
    entries: list[Publication], facts: list[Publication]
) -> tuple[list[Publication], dict[str, str], list[Problem]]:
    """Take publications of the facts up in the entries that are the same paper.

    They are the same by their DOI; if one has none, by title and year.

    :return: all of them; the keys of what was taken up, with those of the entries; a note.
    """
    made = [*entries]
    by_doi = {doi: at for at, work in enumerate(made) if (doi := _doi(work.item))}
    by_title = {_title(work.item): at for at, work in enumerate(made)}
    known: dict[str, str] = {}
    twice: list[tuple[int, str]] = []
    for work in facts:
        doi = _doi(work.item)
        at = by_doi.get(doi, by_title.get(_title(work.item), -1))
        entry = made[at].entry if at >= 0 else None
        if entry is None or (doi and (_doi(made[at].item) or doi) != doi):
            made.append(work)
            continue
        made[at] = _joined(made[at], work)
        known[work.id] = entry.key
        name = work.item.text("name")
        line = name.line if name else work.item.line("doi")
        twice.append((line, f"'{shown(name or entry.key)}'"))
    begin = "a publication is in the bibliography too"
    end = "it is shown once, with what both say; delete it here"
    notes = [in_one(twice, begin, end)] if twice else []
    return made, known, notes


def _joined(entry: Publication, work: Publication) -> Publication:
    """Let an entry say what the facts know besides."""
    said: dict[str, Value | None] = {
        key: value for key, value in work.item.fields.items() if key not in entry.item
    }
    date, day = entry.item.text("releaseDate") or "", work.item.text("releaseDate")
    if day and day.startswith(date):
        said["releaseDate"] = day  # the day of a year, perhaps
    links = entry.item.items("links")
    url = work.item.link()
    if url and "url" in entry.item and url not in [one.link() for one in (entry.item, *links)]:
        said["links"] = (*links, Item({"name": Text("Website"), "url": url}))
    return replace(
        entry,
        item=entry.item.but(**said),
        authors=entry.authors or work.authors,
        editors=entry.editors or work.editors,
    )


def _doi(item: Item) -> str:
    """Give the DOI of a publication, which an address may be; empty if it has none."""
    url = item.address()
    in_url = _DOI.search(in_print(url)) if url else None
    return (item.text("doi") or (in_url[1] if in_url else "")).lower()


def _title(item: Item) -> tuple[str, str]:
    """Give the title as it is compared, letters and digits alone, and the year."""
    plain = plain_text(item.text("name") or "").casefold()
    return "".join(filter(str.isalnum, plain)), (item.text("releaseDate") or "")[:4]
