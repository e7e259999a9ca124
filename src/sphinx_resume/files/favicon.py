"""Draws the site's icon, by which a browser's tab and a telephone's home screen show it.

``icon.typ``, the site's own or ours, says how it looks.
"""

from __future__ import annotations

import struct
import unicodedata
from typing import TYPE_CHECKING, Literal

import typst

from site_groundwork.formats import Binary, parsed_xml
from sphinx_resume.facts import person
from sphinx_resume.facts.site_paths import ICONS
from sphinx_resume.files import press
from sphinx_resume.files.outputs import Output

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sphinx_resume.files.outputs import Site


TEMPLATE = "icon.typ"

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
    svg, fallback, touch = ICONS
    yield Output(svg, parsed_xml(draw(template, letters, 48, "svg")))
    yield Output(fallback, Binary(ico(draw(template, letters, 48, "png"), 48)))
    yield Output(touch, Binary(draw(template, letters, 180, "png")))


def draw(template: Path, letters: str, size: int, kind: Literal["svg", "png"]) -> bytes:
    """Draw the icon with these letters, or with a neutral sign if there are none.

    :param size: width and height in pixels.
    """
    return typst.compile(
        template,
        format=kind,
        ppi=72,  # a point is a pixel
        ignore_system_fonts=True,  # the same icon on every machine
        sys_inputs={"letters": letters, "size": str(size)},
    )


def ico(png: bytes, size: int) -> bytes:
    """Wrap a PNG as an icon file of one picture: header, directory entry, picture."""
    header = struct.pack("<3H", 0, 1, 1)
    return header + struct.pack("<4B2H2I", size, size, 0, 0, 1, 32, len(png), 22) + png
