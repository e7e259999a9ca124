"""A person's text in a message: it must neither move a terminal's cursor nor hide what it says."""

from __future__ import annotations

from pathlib import Path
from typing import Final

NOTE: Final = "note"
"""The type (of Sphinx's ``logger.info``) of what is told and stops nothing: the owner may mend it.

What else a build says passes by; notes, warnings and errors are said again at its end.
"""

LONGEST: Final = 80
LAST_OF_TWO_DIGITS: Final = 0xFF
LAST_OF_FOUR_DIGITS: Final = 0xFFFF


def shown(text: str, longest: int = LONGEST) -> str:
    r"""Make a text fit for a message or a terminal: one printable line.

    A character that prints nothing, or changes how others are read, becomes an escape as Python
    writes it: ``\x1b``, ``\u202e``, ``\U000e0001``. Such are all of Unicode's categories "Other"
    and "Separator" but the space: controls, line ends, bidirectional overrides, noncharacters,
    halves of surrogate pairs. No escape is cut in two.

    :param text: what a person or a file says.
    :param longest: how many characters there may be; what is longer ends in ``…``.
    """
    pieces, length = [], 0
    for sign in text:
        pieces.append(sign if sign.isprintable() else _escape(ord(sign)))
        length += len(pieces[-1])
        if length > longest:
            while length >= longest:
                length -= len(pieces.pop())
            return "".join(pieces) + "…"
    return "".join(pieces)


def source_name(path: Path | str, longest: int = 200) -> str:
    """Name a file in a message as a person in the current folder would, on one printable line."""
    here, path = Path.cwd(), Path(path)
    name = path.relative_to(here) if path.is_relative_to(here) else path
    return shown(name.as_posix(), longest)


def _escape(point: int) -> str:
    if point <= LAST_OF_TWO_DIGITS:
        return f"\\x{point:02x}"
    return f"\\u{point:04x}" if point <= LAST_OF_FOUR_DIGITS else f"\\U{point:08x}"
