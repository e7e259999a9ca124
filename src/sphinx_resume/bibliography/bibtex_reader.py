"""Reads a bibliography of BibTeX or biblatex: entries with their fields, each with its line.

pybtex reads the language (quotes and braces, ``#``, ``@string``, parentheses, names). What it
leaves open is here: where a field stands, how an error is said, what is harmless and told in a
note, and how a reading goes on behind an entry that is never closed.

https://ctan.org/pkg/bibtex describes the language, https://ctan.org/pkg/biblatex the fields.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from site_groundwork.messages import shown
from sphinx_resume._compat.pybtex import Fault, Reader, month_names
from sphinx_resume.bibliography import entry_types, remains
from sphinx_resume.bibliography.encodings import decode
from sphinx_resume.bibliography.inheritance import inherited
from sphinx_resume.facts import site_paths
from sphinx_resume.facts.model import FactsError, Problem
from sphinx_resume.facts.suggestions import nearest
from sphinx_resume.text import latex
from sphinx_resume.text.html_remains import without_html
from sphinx_resume.text.plain import is_shown, plain_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


# How biblatex calls a field that BibTeX calls otherwise.
SYNONYMS: Final = {
    "address": "location", "annote": "annotation", "archiveprefix": "eprinttype",
    "journal": "journaltitle", "key": "sortkey", "primaryclass": "eprintclass",
    "school": "institution",
}  # fmt: skip

# A fault in any other field does no harm, as nothing here asks for it: BibTeX files are full of
# notes that one style or another knows.
ASKED_FOR: Final = {
    "author", "booktitle", "crossref", "date", "doi", "editor", "eprint", "howpublished",
    "institution", "journaltitle", "month", "note", "number", "organization", "pages",
    "publisher", "title", "volume", "xdata", "year",
}  # fmt: skip

# They hold no work of their own, but what others share, or what a program is told.
CONTAINERS: Final = {"set", "xdata", "control", "ieeetranbstctl", "include"}

# Some ten times the longest abstract; an @string that doubles others grows without end.
LONGEST_STRING: Final = 50_000

# What fields may hold beside what is written, by @string and by inheritance, in all.
MOST_GROWN: Final = 2_000_000

_NEXT_IS_EQUALS = re.compile(r"\s*=")
_ONE_TOO_MANY = re.compile(r"[\s},]*[\w-]+\s*=\s*[{\"\w]")
_TYPES = "|".join([*entry_types.KINDS, "misc", "string"])
_TYPE = re.compile(rf"@[ \t]*({_TYPES})\b", re.IGNORECASE)
_START = re.compile(r"^[ \t]*@[ \t]*\w+\s*[{(]", re.MULTILINE)
_UNSEEN = re.compile("[\u200b\u2060\ufeff]")  # a copy from elsewhere brings them along
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
    entries, faults, _ = parse(path)
    if faults:
        raise FactsError(path, faults)
    return entries


def parse(path: Path) -> tuple[list[Entry], list[Problem], list[Problem]]:
    """Read what can be read of a bibliography: its entries in their order, faults and notes.

    ``@xdata`` and ``@set``, which are there only for others, are left out, and so is what stands
    in ``@comment{…}`` or behind a ``%``, as biber has it.

    A fault is an entry or a value that is not closed, and a key that two entries have. What other
    programs pass over is noted: an undefined ``@string`` stands for its name, of a field that is
    given twice the first counts, a ``crossref`` that leads nowhere brings nothing.

    :raises FactsError: if nobody can tell in which encoding the file is.
    """
    text, notes = decode(path)
    text = _without_comments(_UNSEEN.sub("", text))
    parser = _Parser(text)
    found = _entries(parser)
    if parser.noted["no macro"] and parser.defined:  # it may be defined further below
        parser = _Parser(text, parser.defined)
        found = _entries(parser)
    faults = parser.faults
    found = _once(found, parser)
    by_key = {entry.key.lower(): entry for entry in reversed(found)}
    whole: list[Entry] = []
    known: dict[str, dict[str, Field]] = {}
    grown = -len(parser.text)
    for entry in found:
        fields = inherited(entry, by_key, parser.noted["no parent"], (), known)
        whole.append(Entry(entry.type, entry.key, entry.line, fields, entry.written))
        if (grown := grown + _length(fields)) > MOST_GROWN:
            faults.append(Problem(entry.line, _TOO_LARGE))
            break
    told = [in_one(places, *_NOTES[kind]) for kind, places in parser.noted.items() if places]
    return [one for one in whole if one.type not in CONTAINERS], faults, [*notes, *told]


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
    """Notes faults in our words, and goes on behind them.

    ``noted`` has what is harmless, by its kind; ``defined`` the ``@string``s of the file.
    """

    def __init__(self, text: str, defined: Mapping[str, str] | None = None) -> None:
        self.faults: list[Problem] = []
        self.noted: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        self.defined: dict[str, str] = {}
        super().__init__(text, _Macros(self, defined or {}))

    def note(self, fault: Fault) -> None:
        line, at = self.start_line, self.start
        begins_line = not self.source[self.source.rfind("\n", 0, at) + 1 : at].strip()
        if not begins_line or not (_START.match(self.source, at) or _TYPE.match(self.source, at)):
            return  # an @ among words between entries
        name = f"the entry '{shown(self.key)}'" if self.key else "this entry"
        within = f" in the field '{shown(self.field)}'" if self.field else ""
        if self.field and self.field_line != fault.line:
            within += f", which begins on line {self.field_line}"
        if fault.kind == "no macro":
            if _name(self.field) in ASKED_FOR - {"month"}:
                meant = nearest(fault.what, self.defined)
                hint = f" (did you mean '{shown(meant)}'?)" if meant else ""
                self.noted["no macro"].append((fault.line, f"'{shown(fault.what)}'{hint}"))
            return
        if fault.kind == "no comma":
            self.noted["no comma"].append((fault.line, f"in {name}"))
            return
        if fault.kind == "no end":
            message = f'{name} begins here and is never closed: a }} or a " is missing{within}'
        elif fault.kind == "unbalanced":
            line = fault.line
            message = f'{name} has a }} too many, or a " is missing before it,{within}; mend that'
        elif not self.has_fields and _NEXT_IS_EQUALS.match(self.source, self.at):
            message = f"this entry: {_WANTED['entry key']}"  # what was read as one is a field
        elif self.field.startswith("@") or _START.match(self.source, self.at):
            line, sign = fault.line, ")" if fault.what == "')'" else "}"
            message = f"{name}: its closing {sign} is missing before this; put it there"
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
    "'}'": 'a comma or the closing } is missing before this, or a " within quotes ends them early',
    "')'": "a comma or the closing ) is missing before this",
    "'='": "a field is written name = {value},",
    "field value": "a field is written name = {value},",
    "too many nested braces": "braces stand in braces too deep; write them flat,",
    "'(' or '{'": "an entry is written @article{a-key, …}",
}


class _Macros(dict[str, str]):
    """The file's ``@string``s, whatever the case of their names, and those of all styles."""

    def __init__(self, parser: _Parser, defined: Mapping[str, str]) -> None:
        super().__init__(month_names)
        self.parser = parser
        self.update({name.lower(): name for name in month_names.values()})
        self.update({word: word for word in ("spring", "summer", "autumn", "fall", "winter")})
        self["sept"] = "September"
        self.update(defined)
        parser.defined.clear()

    def __getitem__(self, name: str) -> str:
        return super().__getitem__(name.lower())

    def __setitem__(self, name: str, value: str) -> None:
        if len(value) > LONGEST_STRING:
            message = f"this @string has over {LONGEST_STRING:,} characters; shorten it"
            self.parser.faults.append(Problem(self.parser.start_line, message))
            value = ""
        super().__setitem__(name.lower(), value)
        self.parser.defined[name.lower()] = value


def _entries(parser: _Parser) -> list[Entry]:
    found: list[Entry] = []
    faults = parser.faults
    told, grown = 0, -len(parser.text)
    for kind, content in parser:
        is_whole, told = told == len(faults), len(faults)
        if is_whole and _ONE_TOO_MANY.match(parser.source, parser.at):
            message = (
                f"the entry '{shown(content[0])}' ends here, and has a }} too many; delete one"
            )
            faults.append(Problem(parser.line, message))
            told += 1
        if kind.lower() in {"string", "preamble"}:
            continue
        key, written = content
        grown += sum(len(part) for _name, parts in written for part in parts)
        if grown > MOST_GROWN:
            faults.append(Problem(parser.start_line, _TOO_LARGE))
            break
        fields: dict[str, Field] = {}
        as_written: dict[str, str] = {}
        for (name, parts), line in zip(written, parser.lines, strict=False):
            # What prints nothing came in by a copy from elsewhere, and says nothing.
            meant = without_html("".join(parts), _name(name))
            meant = remains.note(meant) if name.lower() == "note" else meant
            value = "".join(filter(is_shown, meant)).strip()
            before = as_written.setdefault(name.lower(), value)
            if value != before and _name(name) in ASKED_FOR:
                parser.noted["twice"].append((line, f"'{shown(name)}' of '{shown(key)}'"))
            elif value:
                fields.setdefault(_name(name), Field(value, line))
        if is_whole and not key and fields:
            key = _made_key(fields, {entry.key.lower() for entry in found})
            parser.noted["no key"].append((parser.start_line, f"'{shown(key)}'"))
        if is_whole and key:
            found.append(Entry(kind.lower(), key, parser.start_line, fields, as_written))
    return found


def _made_key(fields: dict[str, Field], taken: set[str]) -> str:
    """Make a key for an entry that has none, of its title: its page is called by it."""
    title = plain_text(latex.to_markdown(fields["title"].value)) if "title" in fields else ""
    key = site_paths.slug(title.lower())
    return _free(key, taken) if key in taken else key


def _free(key: str, taken: set[str]) -> str:
    """Give a key like this one that no entry has, and take it."""
    number = 2
    while f"{key}-{number}".lower() in taken:
        number += 1
    taken.add(f"{key}-{number}".lower())
    return f"{key}-{number}"


def _once(entries: list[Entry], parser: _Parser) -> list[Entry]:
    """Leave out entries whose key another has, which is a fault unless they say the same."""
    first: dict[str, Entry] = {}
    taken = {entry.key.lower() for entry in entries}
    for entry in entries:
        other = first.setdefault(entry.key.lower(), entry)
        if other is entry:
            continue
        if _content(other) == _content(entry):
            parser.noted["same"].append((entry.line, f"'{shown(entry.key)}'"))
        else:
            message = (
                f"the key '{shown(entry.key)}' is given again (first on line {other.line}); give "
                f"this entry another, such as '{shown(_free(entry.key, taken))}', or delete one "
                "of both"
            )
            parser.faults.append(Problem(entry.line, message))
    return [*first.values()]


def _content(entry: Entry) -> tuple[str, dict[str, str]]:
    said = {name: " ".join(value.split()) for name, value in entry.written.items() if value}
    return entry.type, said


# What is noted, as a sentence begins and as it ends.
_NOTES: Final = {
    "no macro": (
        "no @string of this file has this name, which stands for itself",
        "put words between { and }",
    ),
    "no comma": ("a comma is missing before a field", "put one there"),
    "no key": ("an entry has no key, and one is made of its title", "write @article{a-key, …"),
    "twice": ("a field is given twice", "the first counts, delete one"),
    "same": ("an entry is given again, word for word", "it is shown once, delete one"),
    "no parent": ("an entry inherits nothing", "correct the key, or delete the field"),
}
_MOST_TOLD: Final = 5


def in_one(found: list[tuple[int, str]], begin: str, end: str) -> Problem:
    """Tell what is of one kind in one note, on the line of the first."""
    places = [f"{what} on line {line}" for line, what in found[:_MOST_TOLD]]
    more = len(found) - _MOST_TOLD
    places += [f"and {more} more"] if more > 0 else []
    return Problem(found[0][0], f"{begin}: {', '.join(places)}; {end}")


def _name(written: str) -> str:
    return SYNONYMS.get(written.lower(), written.lower())
