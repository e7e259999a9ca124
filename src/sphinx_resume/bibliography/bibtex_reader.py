"""Reads a bibliography of BibTeX or biblatex: entries with their fields, each with its line.

pybtex reads the language (quotes and braces, ``#``, ``@string``, parentheses, names). What it
leaves open is here: where a field stands, how an error is said, ``crossref`` and ``xdata`` as
biblatex inherits them, and how a reading goes on behind an entry that is never closed.

https://ctan.org/pkg/bibtex describes the language, https://ctan.org/pkg/biblatex the fields.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from site_groundwork.messages import shown
from sphinx_resume._compat.pybtex import Fault, Reader, month_names
from sphinx_resume.bibliography import entry_types, remains
from sphinx_resume.facts.model import FactsError, Problem
from sphinx_resume.facts.suggestions import nearest
from sphinx_resume.facts.yaml_reader import decode
from sphinx_resume.text.html_remains import without_html
from sphinx_resume.text.plain import is_shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


# How biblatex calls a field that BibTeX calls otherwise.
SYNONYMS: Final = {
    "address": "location", "annote": "annotation", "archiveprefix": "eprinttype",
    "journal": "journaltitle", "key": "sortkey", "primaryclass": "eprintclass",
    "school": "institution",
}  # fmt: skip

# What a parent's title is to its child; all else is inherited by its own name.
IN_PARENT: Final = {"title": "booktitle", "subtitle": "booksubtitle", "booktitle": "booktitle"}
NOT_INHERITED: Final = {
    "abstract", "annotation", "crossref", "doi", "eprint", "file", "ids", "keywords",
    "note", "shorttitle", "sortkey", "url", "xdata", "xref",
}  # fmt: skip

# A fault in any other field does no harm, as nothing here asks for it: BibTeX files are full of
# notes that one style or another knows.
ASKED_FOR: Final = {
    "author", "booktitle", "crossref", "date", "doi", "editor", "eprint", "howpublished",
    "institution", "journaltitle", "month", "note", "number", "organization", "pages",
    "publisher", "title", "volume", "xdata", "year",
}  # fmt: skip

# They hold no work of their own, but what others share.
CONTAINERS: Final = {"set", "xdata"}

# Some ten times the longest abstract; an @string that doubles others grows without end.
LONGEST_STRING: Final = 50_000

# What fields may hold beside what is written, by @string and by inheritance, in all.
MOST_GROWN: Final = 2_000_000
DEEPEST: Final = 40  # entries that inherit from one another in a row

_NEXT_IS_EQUALS = re.compile(r"\s*=")
_ONE_TOO_MANY = re.compile(r"\s*(?:\}|,\s*[\w-]+\s*=)")
_TYPES = "|".join([*entry_types.KINDS, "misc", "string"])
_TYPE = re.compile(rf"@[ \t]*({_TYPES})\b", re.IGNORECASE)
_START = re.compile(r"^[ \t]*@[ \t]*\w+\s*[{(]", re.MULTILINE)
_COMMENT = re.compile(r"@comment\s*\{", re.IGNORECASE)


@dataclass(frozen=True)
class Field:
    """A field's value, in LaTeX as it is written, and its line (from 1)."""

    value: str
    line: int


@dataclass(frozen=True)
class Entry:
    """An entry: its type and field names in lower case, what is inherited included.

    ``written`` has the fields that stand in the entry itself, by the names that are written there.
    """

    type: str
    key: str
    line: int
    fields: dict[str, Field]
    written: dict[str, str] = field(default_factory=dict)

    @property
    def inherited(self) -> dict[str, str]:
        """The fields that the entry has from another."""
        own = {_name(name) for name in self.written}
        return {name: one.value for name, one in self.fields.items() if name not in own}

    def get(self, *names: str) -> str:
        """Give the LaTeX of the first of these fields that is there, or an empty text."""
        return next((self.fields[name].value for name in names if name in self.fields), "")


def read(path: Path) -> list[Entry]:
    """Read the entries of a bibliography, in the file's order.

    :raises FactsError: with every fault.
    """
    entries, faults = parse(path)
    if faults:
        raise FactsError(path, faults)
    return entries


def parse(path: Path) -> tuple[list[Entry], list[Problem]]:
    """Read what can be read of a bibliography: its entries in their order, and every fault.

    ``@xdata`` and ``@set``, which are there only for others, are left out, and so is what stands
    in ``@comment{…}`` or on a line that begins with ``%``, as biber has it.

    A fault is an entry or a value that is not closed; a key that two entries have; and, where it
    takes something from what is shown, an undefined ``@string``, a field that is given twice, a
    ``crossref`` that leads nowhere.

    :raises FactsError: if the file is not UTF-8.
    """
    parser = _Parser(_without_comments(decode(path)))
    found = _entries(parser)
    faults = parser.faults + _same_key(found)
    by_key = {entry.key.lower(): entry for entry in found}
    whole: list[Entry] = []
    known: dict[str, dict[str, Field]] = {}
    grown = -len(parser.text)
    for entry in found:
        fields = _inherited(entry, by_key, faults, (), known)
        whole.append(Entry(entry.type, entry.key, entry.line, fields, entry.written))
        if (grown := grown + _length(fields)) > MOST_GROWN:
            faults.append(Problem(entry.line, _TOO_LARGE))
            break
    once: dict[str, Entry] = {}
    for entry in whole:
        once.setdefault(entry.key.lower(), entry)
    return [entry for entry in once.values() if entry.type not in CONTAINERS], faults


_TOO_LARGE: Final = (
    f"with every @string and parent written out, the entries up to here have {MOST_GROWN:,} "
    "characters more than the file; shorten them"
)


def _length(fields: dict[str, Field]) -> int:
    return sum(len(one.value) for one in fields.values())


def _without_comments(text: str) -> str:
    """Blank out comments; every line stays where it is."""
    opened: list[int] = []
    ends: dict[int, int] = {}
    for brace in re.finditer(r"[{}]", text):
        if brace[0] == "{":
            opened.append(brace.end())
        elif opened:
            ends[opened.pop()] = brace.end()
    pieces, at = [], 0
    for found in _COMMENT.finditer(text):
        end = ends.get(found.end())
        if end and found.start() >= at:
            pieces += [text[at : found.start()], "\n" * text.count("\n", found.start(), end)]
            at = end
    return re.sub(r"(?m)^[ \t]*%.*$", "", "".join([*pieces, text[at:]]))


class _Parser(Reader):
    """Notes faults in our words, and goes on behind them."""

    def __init__(self, text: str) -> None:
        self.faults: list[Problem] = []
        super().__init__(text, _Macros(self))

    def note(self, fault: Fault) -> None:
        line, at = self.start_line, self.start
        begins_line = not self.source[self.source.rfind("\n", 0, at) + 1 : at].strip()
        if not begins_line or not (_START.match(self.source, at) or _TYPE.match(self.source, at)):
            return  # an @ among words between entries
        name = f"the entry '{shown(self.key)}'" if self.key else "this entry"
        within = f" in the field '{shown(self.field)}'" if self.field else ""
        if fault.kind == "no macro":
            if self.field and _name(self.field) not in ASKED_FOR:
                return
            meant = nearest(fault.what, self.macros)
            hint = "put the words between { and }"
            hint = f"did you mean '{shown(meant)}'?" if meant else hint
            message = f"{name}: '{shown(fault.what)}'{within} is no @string of this file; {hint}"
            self.faults.append(Problem(fault.line, message))
            return
        if fault.kind == "no end":
            message = f'{name} begins here and is never closed: a }} or a " is missing{within}'
        elif fault.kind == "unbalanced":
            line = fault.line
            message = f"{name} has a }} too many{within}"
        elif not self.has_fields and _NEXT_IS_EQUALS.match(self.source, self.at):
            message = f"this entry: {_WANTED['entry key']}"  # what was read as one is a field
        elif self.field.startswith("@"):
            line, message = fault.line, f"{name}: the closing }} is missing before this"
        else:
            line = fault.line
            message = f"{name}: {_WANTED.get(fault.what, fault.what + ' is missing')}{within}"
        self.faults.append(Problem(line, message))
        # Take up again at the next entry that begins a line, whatever was swallowed meanwhile.
        following = _START.search(self.source, at + 1)
        self.at = following.start() if following else len(self.source)


# What pybtex misses, and how to mend that.
_WANTED: Final = {
    "entry key": "it has no key; write @article{a-key, …",
    "'}'": "a comma or the closing } is missing before this",
    "')'": "a comma or the closing ) is missing before this",
    "'='": "a field is written name = {value},",
    "field value": "a field is written name = {value},",
    "too many nested braces": "braces stand in braces too deep; write them flat,",
    "'(' or '{'": "an entry is written @article{a-key, …}",
}


class _Macros(dict[str, str]):
    """The file's ``@string``s, whatever the case of their names, and those of all styles."""

    def __init__(self, parser: _Parser) -> None:
        super().__init__(month_names)
        self.parser = parser
        self.update({name.lower(): name for name in month_names.values()})
        self.update({word: word for word in ("spring", "summer", "autumn", "fall", "winter")})
        self["sept"] = "September"

    def __getitem__(self, name: str) -> str:
        return super().__getitem__(name.lower())

    def __setitem__(self, name: str, value: str) -> None:
        if len(value) > LONGEST_STRING:
            message = f"this @string has over {LONGEST_STRING:,} characters; shorten it"
            self.parser.faults.append(Problem(self.parser.start_line, message))
            value = ""
        super().__setitem__(name.lower(), value)


def _entries(parser: _Parser) -> list[Entry]:
    found = []
    faults = parser.faults
    told, grown = 0, -len(parser.text)
    for kind, content in parser:
        is_whole, told = told == len(faults), len(faults)
        if is_whole and _ONE_TOO_MANY.match(parser.source, parser.at):
            message = f"the entry '{shown(content[0])}' ends here, and has a }} too many"
            faults.append(Problem(parser.line, message))
            told += 1
        if kind.lower() in {"string", "preamble"}:
            continue
        key, written = content
        if is_whole and re.search(r"[={\"]", key):
            faults.append(Problem(parser.start_line, f"this entry: {_WANTED['entry key']}"))
            is_whole, told = False, len(faults)
        fields: dict[str, Field] = {}
        as_written: dict[str, str] = {}
        grown += sum(len(part) for _name, parts in written for part in parts)
        if grown > MOST_GROWN:
            faults.append(Problem(parser.start_line, _TOO_LARGE))
            break
        for (name, parts), line in zip(written, parser.lines, strict=False):
            # What prints nothing came in by a copy from elsewhere, and says nothing.
            meant = without_html("".join(parts), _name(name))
            meant = remains.note(meant) if name.lower() == "note" else meant
            value = "".join(filter(is_shown, meant)).strip()
            before = as_written.setdefault(name.lower(), value)
            if value != before and _name(name) in ASKED_FOR:
                message = (
                    f"the entry '{shown(key)}' has the field '{shown(name)}' twice; delete one"
                )
                faults.append(Problem(line, message))
            if value:
                fields.setdefault(_name(name), Field(value, line))
        told = len(faults)
        if is_whole:
            found.append(Entry(kind.lower(), key, parser.start_line, fields, as_written))
    return found


def _name(written: str) -> str:
    return SYNONYMS.get(written.lower(), written.lower())


def _same_key(entries: list[Entry]) -> list[Problem]:
    first: dict[str, Entry] = {}
    faults = []
    for entry in entries:
        other = first.setdefault(entry.key.lower(), entry)
        if other is not entry and (other.type, other.written) != (
            entry.type,
            entry.written,
        ):
            message = (
                f"the key '{shown(entry.key)}' is given again (first on line {other.line}); "
                "give this entry another, or delete one of both"
            )
            faults.append(Problem(entry.line, message))
    return faults


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


def _inherited(
    entry: Entry,
    by_key: dict[str, Entry],
    faults: list[Problem],
    below: tuple[str, ...],
    known: dict[str, dict[str, Field]],
) -> dict[str, Field]:
    """Give an entry's fields with those that it inherits; what it has itself comes first.

    :param below: the keys of the entries that inherit from this one.
    :param known: what has been found of parents, since many may share one.
    """
    fields = dict(entry.fields)
    for key in _parents(entry):
        parent = by_key.get(key)
        name = "crossref" if "crossref" in entry.fields else "xdata"
        line = entry.fields[name].line
        if parent is None and {"booktitle", "journaltitle", "publisher"} & fields.keys():
            continue
        fault = _reference_fault(entry, key, parent, below)
        if parent is None or fault:
            faults.append(
                Problem(line, f"the entry '{shown(entry.key)}' refers by {name} {fault}")
            )
            continue
        rename, skip = (IN_PARENT, NOT_INHERITED) if name == "crossref" else ({}, set())
        if rename and parent.type.startswith("mv"):
            rename = {"title": "maintitle", "subtitle": "mainsubtitle"}
        elif rename and entry.type == "article":
            rename = {"title": "journaltitle", "subtitle": "journalsubtitle"}
        if key not in known:
            known[key] = _inherited(parent, by_key, faults, (*below, entry.key.lower()), known)
        above = known[key]
        # A parent's own booktitle says what its children stand in better than its title.
        for inherited in sorted(above, key=lambda inherited: inherited != "booktitle"):
            if inherited not in skip:
                fields.setdefault(rename.get(inherited, inherited), above[inherited])
    return fields
