"""Which characters the pages of a site show in its typefaces."""

from __future__ import annotations

import os
import string
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Final

import lxml.html

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

LIGATURES: Final = frozenset("\ufb00\ufb01\ufb02\ufb03\ufb04")
"""Latin ligatures, which a font forms by itself: what is printed is read by their characters."""

ALWAYS: Final = frozenset(string.printable) - frozenset(string.whitespace) | {" "} | LIGATURES
"""ASCII: what readers type, and what scripts and style sheets are likely to write."""

OTHERWISE: Final = frozenset({"code", "kbd", "math", "pre", "samp", "script", "style", "svg"})
"""Elements that are set in another typeface, or in none."""

NOT_PAGES: Final = frozenset({"_static", "_sources", "_downloads", "_images"})
FALLBACK_TEXTS: Final = ("alt", "placeholder")


def of_site(folder: Path, extra: Collection[str] = ()) -> frozenset[str]:
    """Give ASCII and all characters that the pages in a folder show.

    :param extra: files in it that are no pages of the site, by their paths in the folder.
    """
    found = set(ALWAYS)
    for path in _pages(folder):
        if path.relative_to(folder).as_posix() not in extra:
            found |= of_page(path.read_text("utf-8", "replace"))
    return frozenset(found)


def of_page(html: str) -> frozenset[str]:
    """Give the characters of a page, composed ones too where it has them in parts.

    What is in :data:`OTHERWISE` is left out, and so are white space and controls.
    """
    if not html.strip():
        return frozenset()
    tree = lxml.html.document_fromstring(html.encode(), lxml.html.HTMLParser(encoding="utf-8"))
    text = "".join(_texts(tree))
    return frozenset({*text, *unicodedata.normalize("NFC", text)} - set(string.whitespace))


def _pages(folder: Path) -> Iterator[Path]:
    for inside, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in NOT_PAGES]
        yield from (Path(inside, name) for name in names if name.endswith(".html"))


def _texts(element: lxml.html.HtmlElement) -> Iterator[str]:
    if element.tag not in OTHERWISE and isinstance(element.tag, str):
        yield element.text or ""
        yield from (element.get(name, "") for name in FALLBACK_TEXTS)
        for child in element:
            yield from _texts(child)
            yield child.tail or ""
