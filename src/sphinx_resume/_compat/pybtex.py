"""Reaches into pybtex, tried with 0.26.1: the reader below its own, which alone goes on.

What pybtex documents stops at the first fault, tells it in words of its own, and has no lines;
nor does it document how it splits a list of names, or what BibTeX's styles call the months. It
takes what BibTeX takes; JabRef, Zotero and biber take more, and so does the reader here.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from pybtex.bibtex.utils import split_name_list
from pybtex.database.input.bibtex import LowLevelParser, month_names
from pybtex.scanner import Pattern, PrematureEOF, PybtexSyntaxError

if TYPE_CHECKING:
    from collections.abc import MutableMapping

__all__ = ["Fault", "Reader", "month_names", "split_name_list"]

# A key is all up to its comma, for some programs make keys of names and titles.
_KEY = re.compile(r"(?:[^\s,{}]|\{[^\s,{}]*\})+(?:[ \t]+[^\s,{}=\"]+)*(?=\s*,)|[^\s,{}]+")
_KEYLESS = re.compile(r"[\w-]+\s*=\s*[{\"]")
_FIELD = re.compile(r"([^\s={}\"#,@%()]+(?:[ \t]+[^\s={}\"#,@%()]+)*)\s*=")
_LINE_OF_FIELD = re.compile(r"[A-Za-z][\w-]*\s*=")
_NO_VALUE = re.compile(r"\s*(?=[,}])")
_BEHIND_QUOTE = re.compile(rf"\s*(?:[,#}})%]|^[ \t]*@|\Z|{_FIELD.pattern})", re.MULTILINE)


@dataclass(frozen=True)
class Fault:
    """What pybtex stumbles over, and on which line.

    ``what`` is the name that no ``@string`` has, or the sign that is missing, in pybtex's words.
    A name that no ``@string`` has is taken as it stands, and a comma between two fields as given.
    """

    kind: Literal["no macro", "no comma", "no end", "unbalanced", "missing"]
    line: int
    what: str


class Reader(LowLevelParser):  # type: ignore[misc] # pybtex comes without types
    """pybtex's reader of the language, which also knows where it is.

    Iterated over, it gives each command in lower or upper case as it is written, with its
    content: of an entry the key and the fields. ``lines`` are those of the fields read last.
    """

    # Between tokens a comment is white space, as biber has it.
    WHITESPACE = Pattern(r"(?:\s|%[^\r\n]*)+", "whitespace")

    def __init__(self, text: str, macros: MutableMapping[str, str]) -> None:
        self.lines: list[int] = []
        self.field_line = 0
        self._bare = re.compile("")
        self.source = text
        self._breaks = [found.start() for found in re.finditer("\n", text)]
        super().__init__(text, macros=macros, handle_error=self._handle)

    def note(self, fault: Fault) -> None:
        """Take note of a fault; what follows is read on from :attr:`at`."""
        raise NotImplementedError

    @property
    def at(self) -> int:
        """The place in the source that has been read up to, and may be set."""
        place: int = self.pos
        return place

    @at.setter
    def at(self, place: int) -> None:
        self.pos = place
        self.lineno = self._line_of(place)

    @property
    def line(self) -> int:
        """The line that has been read up to."""
        line: int = self.lineno
        return line

    @property
    def start(self) -> int:
        """The place of the ``@`` of what is being read."""
        place: int = self.command_start
        return place

    @property
    def start_line(self) -> int:
        """The line on which the entry begins that is being read."""
        return self._line_of(self.start)

    @property
    def key(self) -> str:
        """The key of the entry that is being read; empty before it is read."""
        return self.current_entry_key or ""

    @property
    def field(self) -> str:
        """The name of the field that is being read; empty between fields."""
        return self.current_field_name or ""

    @property
    def has_fields(self) -> bool:
        """Whether a field of the entry has been read."""
        return bool(self.current_fields)

    def parse_preamble_body(self, body_end: Any) -> None:  # noqa: ANN401 # pybtex's pattern
        """Read a ``@preamble``, which says nothing here."""
        self._begin(body_end)
        super().parse_preamble_body(body_end)

    def parse_string_body(self, body_end: Any) -> None:  # noqa: ANN401 # pybtex's pattern
        """Read an ``@string``, or several in one, as biber takes them."""
        self._begin(body_end)
        super().parse_string_body(body_end)
        while self.optional([self.COMMA]) and self._next(_FIELD):
            super().parse_string_body(body_end)

    def parse_entry_body(self, body_end: Any) -> None:  # noqa: ANN401 # pybtex's pattern
        """Read an entry, its key first, which it may lack."""
        self.lines = []
        self._begin(body_end)
        key = None if self._next(_KEYLESS) else self._next(_KEY)
        self.current_entry_key = " ".join(key[0].split()) if key else ""
        self.pos = key.end() if key else self.pos
        self.parse_entry_fields()

    def parse_entry_fields(self) -> None:
        """Read the fields of an entry; one that begins where a comma is missing is one."""
        super().parse_entry_fields()
        while self._next(_LINE_OF_FIELD) and self._begins_line():
            if self.current_fields:
                self.note(Fault("no comma", self.lineno, ""))
            super().parse_entry_fields()

    def parse_field(self) -> None:
        """Read a field, and note its line; its name may have spaces, letters and signs."""
        name = self._next(_FIELD)
        self.field_line = self.lineno
        if not name:
            super().parse_field()
        else:
            self.current_field_name = " ".join(name[1].split())
            self.update_lineno(name[0])
            self.pos = name.end()
            if not _NO_VALUE.match(self.text, self.pos):
                self.parse_value()
        if self.current_field_name and self.current_value:
            self.lines.append(self.field_line)

    def parse_value_part(self) -> str:
        """Read a value, or a part of it: one without braces or quotes is what stands there."""
        bare = self._next(self._bare)
        if bare:
            self.pos = bare.end()
            is_name = re.fullmatch(r"[^\W\d][^\s,]*", bare[0])
            return self.substitute_macro(bare[0]) if is_name else bare[0]
        is_quoted = self.text.startswith('"', self.pos)
        value: str = super().parse_value_part()
        # A quotation mark ends a value only where something can follow it.
        while is_quoted and not _BEHIND_QUOTE.match(self.text, self.pos):
            value += '"' + self.flatten_string(self.parse_string(self.QUOTE))
        return value

    def substitute_macro(self, name: str) -> str:
        """Give what an ``@string`` stands for; one that is not there stands for its name."""
        try:
            found: str = self.macros[name]
        except KeyError:
            self.note(Fault("no macro", self.lineno, name))
            return name
        return found

    def _begin(self, body_end: Any) -> None:  # noqa: ANN401 # pybtex's pattern
        self.field_line = self.lineno
        end = "}" if body_end == self.RBRACE else "})"
        self._bare = re.compile(rf"[^\s,{{\"#=@%{end}](?:[ \t]*[^\s,{{\"#=@%{end}])*")

    def _begins_line(self) -> bool:
        line = max(self.text.rfind("\n", 0, self.pos), self.text.rfind("\r", 0, self.pos)) + 1
        return not self.text[line : self.pos].strip()

    def _next(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Find what is next in the source, behind white space, if it is that."""
        self.eat_whitespace()
        return pattern.match(self.text, self.pos)

    def _line_of(self, place: int) -> int:
        return bisect_left(self._breaks, place) + 1

    def _handle(self, error: PybtexSyntaxError) -> None:
        said = str(error).rpartition(": ")[2]
        if isinstance(error, PrematureEOF):
            self.note(Fault("no end", error.lineno, ""))
        elif "unbalanced" in said:
            self.note(Fault("unbalanced", error.lineno, ""))
        else:
            self.note(Fault("missing", error.lineno, said.removesuffix(" expected")))
