"""In which encoding a bibliography is written: UTF-8, or what programs wrote before it."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Final

from site_groundwork.messages import shown
from sphinx_resume.facts.model import FactsError, Problem

if TYPE_CHECKING:
    from pathlib import Path

# JabRef says it on the first line.
_NAMED = re.compile(rb"\A\W*encoding:\s*([\w-]+)", re.IGNORECASE)
_WESTERN: Final = "windows-1252"  # what web browsers take ISO 8859-1 for, too
_AS_WESTERN: Final = "sphinx_resume.western"

# Russian, Chinese and their like have whole words of such bytes; and of old Macintoshes' letters
# most are where Windows has rare ones.
_WORD = re.compile(rb"[\x80-\xff]{3}")
_LETTERS = re.compile(rb"[\xc0-\xff]")
_RARE = re.compile(rb"[\x80-\x84\x86-\x90\x98-\x9f]")


def decode(path: Path) -> tuple[str, list[Problem]]:
    """Read a bibliography as UTF-8, or as the encoding that it names, or in Western letters.

    :return: the text, and a note if it is not UTF-8.
    :raises FactsError: if nobody can tell what it is, with the line from which on it is not UTF-8.
    """
    raw = path.read_bytes()
    try:
        is_wide = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        return raw.decode("utf-16" if is_wide else "utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
    named = _NAMED.match(raw)
    for encoding in (named[1].decode() if named else "", _WESTERN):
        if (text := _decoded(raw, encoding)) is not None:
            message = (
                f"the file is not UTF-8 from here on, and is read as {shown(encoding)}; "
                "save it with the encoding UTF-8"
            )
            return text, [Problem(line, message)]
    message = "the file is not UTF-8 from here on; save it with the encoding UTF-8"
    raise FactsError(path, [Problem(line, message)])


def _decoded(raw: bytes, encoding: str) -> str | None:
    try:
        if encoding != _WESTERN:
            return raw.decode(encoding) if encoding else None
        rare, letters = (len(found.findall(raw)) for found in (_RARE, _LETTERS))
        text = raw.decode("utf-8-sig", _AS_WESTERN)
    except (LookupError, UnicodeDecodeError):
        return None
    return None if rare > letters else text


def _western(error: UnicodeError) -> tuple[str, int]:
    """Read what is not UTF-8 in a file that may be so for the most part."""
    if not isinstance(error, UnicodeDecodeError) or _WORD.match(error.object, error.start):
        raise error
    return error.object[error.start : error.end].decode(_WESTERN), error.end


codecs.register_error(_AS_WESTERN, _western)
