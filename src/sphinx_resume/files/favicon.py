"""Draws the site's icon, by which a browser's tab and a telephone's home screen show it.

``icon.typ``, the site's own or ours, says how it looks.
"""

from __future__ import annotations

import struct
import unicodedata
from typing import TYPE_CHECKING, Literal, TypeAlias

import typst

from site_groundwork import cache, typefaces
from site_groundwork.formats import Binary, parsed_xml
from sphinx_resume.facts import person
from sphinx_resume.facts.site_paths import ICONS
from sphinx_resume.files import press
from sphinx_resume.files.outputs import Output

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from sphinx_resume.files.outputs import Site


Kind: TypeAlias = Literal["svg", "png"]

TEMPLATE = "icon.typ"

TAB_SIZES = (16, 32, 48)

# Typst brings a font with it that has these; what it lacks would be drawn as a box.
SCRIPTS = ("LATIN", "GREEK", "CYRILLIC")


def make(site: Site) -> Iterator[Output]:
    """Make the icon for browsers, for those that read no SVG, and for home screens."""
    if site.app.config.html_favicon:
        yield from (Output(path, None, "html_favicon names another icon") for path in ICONS)
        return
    name = site.facts.data.item("basics").text("name")
    letters = person.monogram(name) if name else ""
    if not all(unicodedata.name(letter, "").startswith(SCRIPTS) for letter in letters):
        letters = ""
    template = press.template(site.app, TEMPLATE)
    look = {
        "accent": site.app.config.resume_accent["light"],
        "typeface": site.app.config.resume_typeface,
    }
    svg, fallback, touch = ICONS
    kept = cache.of(site.app.doctreedir)
    reads = [*press.beside(template), *typefaces.files(look["typeface"])]

    def drawn(letters: str, size: int, kind: Kind) -> bytes:
        key = press.key_of((letters, str(size), kind, *look.values(), template.name), reads)
        return kept.made(key, lambda: draw(template, letters, size, kind, look))

    # In a tab there is room for one letter.
    yield Output(svg, parsed_xml(drawn(letters[:1], 48, "svg")))
    tabs = {size: drawn(letters[:1], size, "png") for size in TAB_SIZES}
    yield Output(fallback, Binary(ico(tabs)))
    yield Output(touch, Binary(drawn(letters, 180, "png")))


def draw(
    template: Path,
    letters: str,
    size: int,
    kind: Kind,
    look: Mapping[str, str],
) -> bytes:
    """Draw the icon with these letters, or with a neutral sign if there are none.

    :param size: width and height in pixels.
    :param look: ``accent``, a colour, and ``typeface``, a family or an empty text.
    """
    fonts = [path.parent for path in typefaces.files(look["typeface"])][:1]
    said = {"letters": letters, "size": str(size), **look}
    return typst.compile(
        template,
        format=kind,
        ppi=72,  # a point is a pixel
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=fonts),  # as everywhere
        sys_inputs=said,
    )


def ico(drawn: Mapping[int, bytes]) -> bytes:
    """Wrap PNGs by their sizes as an icon file: header, directory entries, pictures."""
    head = struct.pack("<3H", 0, 1, len(drawn))
    at = len(head) + 16 * len(drawn)
    for size, png in drawn.items():
        head += struct.pack("<4B2H2I", size, size, 0, 0, 1, 32, len(png), at)
        at += len(png)
    return head + b"".join(drawn.values())
