"""Reaches into Typst, tried with typst 0.15.2: what it says of a document, read as text.

Its errors have a message and hints, and of the place and of the characters that no font has only
the words and the drawing that a terminal shows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typst

_MISSING = re.compile(r'the text `"(.+)"` could not be displayed')
# As Rust writes a text in a message, https://doc.rust-lang.org/std/primitive.char.html.
_ESCAPE = re.compile(r"\\(?:u\{([0-9a-f]+)\}|(.))")
_ESCAPED = {"t": "\t", "n": "\n", "r": "\r", "0": "\0"}
_PLACE = re.compile(r"┌─ (.+):(\d+):\d+\n")


def missing_characters(error: typst.TypstError) -> str:
    """Give the characters that no font has, each once; none if the error is another one."""
    if not _MISSING.search(error.message):
        return ""
    texts = _MISSING.findall(error.diagnostic)
    return "".join(dict.fromkeys(_ESCAPE.sub(_character, text) for text in texts))


def place(error: typst.TypstError) -> tuple[str, int] | None:
    """Give the file, as Typst names it, and the line that an error is told of, if it is of one."""
    found = _PLACE.search(error.diagnostic)
    return (found[1], int(found[2])) if found else None


def _character(escape: re.Match[str]) -> str:
    point, sign = escape.groups()
    return chr(int(point, 16)) if point else _ESCAPED.get(sign, sign)
