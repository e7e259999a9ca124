"""One plain form of a text, for every place that cannot show markup."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from site_groundwork.formulas import in_words, together
from sphinx_resume.text.inline import is_plain, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.tree import SyntaxTreeNode


# They print nothing and are spelling: Persian, Hindi and many an emoji need them.
_JOINERS: Final = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"


@lru_cache(4096)
def is_shown(sign: str) -> bool:
    """Tell whether a character prints something, parts words or joins letters."""
    category = unicodedata.category(sign)
    if category in {"Cn", "Co"}:  # of a newer Unicode, such as an emoji, or of a font of one's own
        return not is_noncharacter(sign)
    if category == "Cc":
        return sign in "\t\n\r"
    return sign.isprintable() or sign.isspace() or sign in _JOINERS


def visible(text: str) -> str:
    """Leave out what prints nothing and joins no letters, as of U+202E, which came in by a copy.

    Controls and noncharacters stay, which YAML forbids: what holds them is told of.
    """
    if text.isprintable():
        return text
    return "".join(
        sign
        for sign in text
        if is_shown(sign) or unicodedata.category(sign) == "Cc" or is_noncharacter(sign)
    )


def is_noncharacter(sign: str) -> bool:
    """Tell whether this is one of the 66 code points that no text may have (Unicode, 23.7)."""
    point = ord(sign)
    return point & 0xFFFE == 0xFFFE or 0xFDD0 <= point <= 0xFDEF  # noqa: PLR2004


def plain_text(text: str) -> str:
    """Give ``text`` without its markup, as a title or a data file needs it; math as in a Run."""
    return str(text) if is_plain(text) else together([*_pieces(parse(text))])


def _pieces(node: SyntaxTreeNode) -> Iterator[tuple[str, bool]]:
    if node.type in {"softbreak", "hardbreak"}:
        yield " ", False
    elif node.type in {"math_inline", "myst_role"}:
        yield in_words(node.content), True
    elif node.children:
        for child in node.children:
            yield from _pieces(child)
    else:
        yield node.content, False
