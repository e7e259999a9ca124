"""The fonts of a site's own text, asked for with the page itself.

A browser learns of a font when it has read the style sheet and laid out a text that needs it. One
that is shown only if it comes in time (`font-display: optional`) would so be late on every first
visit; a preload has it under way before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_first_view._compat import FONTS
from sphinx_first_view.choose import walk
from sphinx_first_view.stylesheet import ROOT, Node, Raw, Style

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx_first_view._compat import Element

SLANTED = {"address", "cite", "dfn", "em", "i", "var"}
"""Elements that browsers set in italics; one with a class is likely an icon."""


def apart(nodes: Iterable[Node]) -> tuple[tuple[Node, ...], tuple[Node, ...]]:
    """Part the rules from the faces of all fonts but the theme's icons.

    These stand in the page alone. Were a face said again by the later style sheet, a font that
    came too late for the first paint would be taken up then, and move what is being read.
    """
    kept: list[Node] = []
    faces: list[Node] = []
    for node in nodes:
        if isinstance(node, Raw) and node.keyword == "font-face" and FONTS not in node.text:
            faces.append(node)
        else:
            kept.append(node)
    return tuple(kept), tuple(faces)


def preloads(faces: Iterable[Node], first: Iterable[Node], tree: Element, root: str) -> str:
    """Write what has a browser ask at once for the optional fonts that a page shows.

    :param first: the rules of its first view.
    :param root: what leads from the page to the site's root.
    """
    urls = dict.fromkeys(
        face.text.partition(f'"{ROOT}')[2].partition('"')[0]
        for face in faces
        if isinstance(face, Raw)
        and "font-display:optional" in face.text
        and ("font-style:italic" not in face.text or any(_italics(first, tree)))
    )
    return "".join(
        f'<link rel="preload" href="{root}{url}" as="font" type="font/woff2" crossorigin '
        'fetchpriority="low">'
        for url in urls
        if url.endswith(".woff2")
    )


def _italics(first: Iterable[Node], tree: Element) -> Iterator[bool]:
    for node in walk(first):
        if isinstance(node, Style):
            yield any(
                "italic" in declaration.words
                for declaration in node.declarations
                if declaration.name in {"font", "font-style"}
            )
    for element in tree.iter(*SLANTED):
        yield not element.get("class")
