"""What entries of a bibliography inherit by ``crossref`` and ``xdata``, as biblatex has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from site_groundwork.messages import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_resume.bibliography.bibtex_reader import Entry, Field


# What a parent's title is to its child; all else is inherited by its own name.
IN_PARENT: Final = {"title": "booktitle", "subtitle": "booksubtitle", "booktitle": "booktitle"}
NOT_INHERITED: Final = {
    "abstract", "annotation", "crossref", "doi", "eprint", "file", "ids", "keywords",
    "note", "shorttitle", "sortkey", "url", "xdata", "xref",
}  # fmt: skip

DEEPEST: Final = 40  # entries that inherit from one another in a row


def _parents(entry: Entry) -> Iterator[str]:
    for name in ("crossref", "xdata"):
        if name in entry.fields:
            yield from (key.strip().lower() for key in entry.fields[name].value.split(","))


def _reference_fault(
    entry: Entry, key: str, parent: Entry | None, below: tuple[str, ...]
) -> str | None:
    if parent is None:
        return f"to '{shown(key)}', which is not there"
    if key in below or parent is entry:
        return "to itself"
    return "to too many in a row" if len(below) > DEEPEST else None


def inherited(
    entry: Entry,
    by_key: dict[str, Entry],
    lost: list[tuple[int, str]],
    below: tuple[str, ...],
    known: dict[str, dict[str, Field]],
) -> dict[str, Field]:
    """Give an entry's fields with those that it inherits; what it has itself comes first.

    :param lost: takes up the line and the words of each reference that leads nowhere.
    :param below: the keys of the entries that inherit from this one.
    :param known: what has been found of parents, since many may share one.
    """
    fields = dict(entry.fields)
    for key in _parents(entry):
        parent = by_key.get(key)
        by = "crossref" if "crossref" in entry.fields else "xdata"
        line = entry.fields[by].line
        if parent is None and {"booktitle", "journaltitle", "publisher"} & fields.keys():
            continue
        fault = _reference_fault(entry, key, parent, below)
        if parent is None or fault:
            lost.append((line, f"'{shown(entry.key)}' refers by {by} {fault}"))
            continue
        rename, skip = (IN_PARENT, NOT_INHERITED) if by == "crossref" else ({}, set())
        if rename and parent.type.startswith("mv"):
            rename = {"title": "maintitle", "subtitle": "mainsubtitle"}
        elif rename and entry.type == "article":
            rename = {"title": "journaltitle", "subtitle": "journalsubtitle"}
        if key not in known:
            known[key] = inherited(parent, by_key, lost, (*below, entry.key.lower()), known)
        above = known[key]
        # A parent's own booktitle says what its children stand in better than its title.
        for name in sorted(above, key=lambda name: name != "booktitle"):
            if name not in skip:
                fields.setdefault(rename.get(name, name), above[name])
    return fields
