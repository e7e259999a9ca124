"""The theme's icon fonts, cut down to the icons that the site shows.

The cut font and the whole one share the family: the `unicode-range` of each sends the browser to
the whole font, which stays where it was, if and only if a page shows an icon that is not in the
cut one, as a script may.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from site_groundwork import cache, font_subset
from sphinx_first_view import choose
from sphinx_first_view._compat import FONT_CLASSES, FONTS
from sphinx_first_view.stylesheet import ROOT, Group, Node, Raw

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from site_groundwork.cache import Cache

LAST_CHARACTER = 0x10FFFF


def cut(
    nodes: Iterable[Node],
    on_pages: frozenset[str],
    shown: frozenset[str],
    subset: Callable[[str, str], tuple[str, str] | None],
) -> tuple[tuple[Node, ...], tuple[Node, ...]]:
    """Return the rules with the whole fonts as a reserve, and the faces of the cut fonts.

    `subset` makes a font with certain characters of the font at a path, and returns the new
    path and the characters it has, or None if there are none.
    """
    kept = tuple(nodes)
    characters = "".join(sorted(shown | _private(choose.words(kept))))
    out: list[Node] = []
    faces: list[Node] = []
    for node in kept:
        path = _font(node)
        made = None
        if path is not None and on_pages & FONT_CLASSES[_stem(path)]:
            made = subset(path, characters)
        if made is None or path is None or not isinstance(node, Raw):
            out.append(node)
            continue
        new, has = made
        face = node.text.replace(ROOT + path, ROOT + new)
        faces.append(replace(node, text=_with_range(face, has)))
        out.append(replace(node, text=_with_range(node.text, has, outside=True)))
    return tuple(out), tuple(faces)


def without_fonts(nodes: Iterable[Node]) -> tuple[Node, ...]:
    """Leave out the faces of the icon fonts, which a page's first view has in their cut form."""
    return tuple(
        replace(n, children=without_fonts(n.children)) if isinstance(n, Group) else n
        for n in nodes
        if _font(n) is None
    )


def _font(node: Node) -> str | None:
    if isinstance(node, Raw) and node.keyword == "font-face" and FONTS in node.text:
        for part in node.text.split(ROOT)[1:]:
            path = part.split('"')[0]
            if path.endswith(".woff2") and _stem(path) in FONT_CLASSES:
                return path
    return None


def _stem(path: str) -> str:
    return path.rsplit("/", 1)[-1].removesuffix(".woff2")


def _private(words: Iterable[str]) -> set[str]:
    return {c for word in words for c in word if "\ue000" <= c <= "\uf8ff"}


def _with_range(face: str, characters: str, *, outside: bool = False) -> str:
    # The face that has the space is the one whose ascent and descent make the line.
    points = sorted({ord(" "), *map(ord, characters)})
    if outside:
        edges = [-1, *points, LAST_CHARACTER + 1]
        spans = [(a + 1, b - 1) for a, b in pairwise(edges) if b - a > 1]
    else:
        spans = [(p, p) for p in points]
    text = ",".join(f"u+{a:x}" if a == b else f"u+{a:x}-{b:x}" for a, b in spans)
    return f"{face.removesuffix('}')};unicode-range:{text}}}"


def subset(font: bytes, characters: str, kept: Cache) -> tuple[bytes, str] | None:
    """Return the font with just these characters as WOFF2, and the characters it has.

    The same characters always give the same bytes, and what was cut is kept.
    """

    def make() -> bytes:
        made, has = font_subset.cut(font_subset.whole(font), characters)
        return has.encode() + b"\n" + made

    key = cache.key(font_subset.program(), font, characters)
    has, _, made = kept.made(key, make).partition(b"\n")
    return (made, has.decode()) if has else None
