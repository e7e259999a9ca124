"""Reaches into pybtex, tried with 0.26.1: the reader below its own, which alone goes on.

What pybtex documents stops at the first fault, tells it in words of its own, and has no lines;
nor does it document how it splits a list of names, or what BibTeX's styles call the months.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from pybtex.bibtex.utils import split_name_list
from pybtex.database.input.bibtex import LowLevelParser, UndefinedMacro, month_names
from pybtex.scanner import PrematureEOF, PybtexSyntaxError

if TYPE_CHECKING:
    from collections.abc import MutableMapping

__all__ = ["Fault", "Reader", "month_names", "split_name_list"]


@dataclass(frozen=True)
class Fault:
    """What pybtex stumbles over, and on which line.

    ``what`` is the name that no ``@string`` has, or the sign that is missing, in pybtex's words.
    """

    kind: Literal["no macro", "no end", "unbalanced", "missing"]
    line: int
    what: str


class Reader(LowLevelParser):  # type: ignore[misc] # pybtex comes without types
    """pybtex's reader of the language, which also knows where it is.

    Iterated over, it gives each command in lower or upper case as it is written, with its
    content: of an entry the key and the fields. ``lines`` are those of the fields read last.
    """

    def __init__(self, text: str, macros: MutableMapping[str, str]) -> None:
        self.lines: list[int] = []
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

    def parse_entry_body(self, body_end: Any) -> None:  # noqa: ANN401 # pybtex's pattern
        """Read an entry, its key first."""
        self.lines = []
        super().parse_entry_body(body_end)

    def parse_field(self) -> None:
        """Read a field, and note its line."""
        self.eat_whitespace()
        line = self.lineno
        super().parse_field()
        if self.current_field_name:
            self.lines.append(line)

    def _line_of(self, place: int) -> int:
        return bisect_left(self._breaks, place) + 1

    def _handle(self, error: PybtexSyntaxError) -> None:
        said = str(error).rpartition(": ")[2]
        if isinstance(error, UndefinedMacro):
            self.note(Fault("no macro", error.lineno, said))
        elif isinstance(error, PrematureEOF):
            self.note(Fault("no end", error.lineno, ""))
        elif "unbalanced" in said:
            self.note(Fault("unbalanced", error.lineno, ""))
        else:
            self.note(Fault("missing", error.lineno, said.removesuffix(" expected")))
