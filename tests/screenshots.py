"""Pictures of the site: references that test_look.py compares with, and those of the README.

As a script, `python tests/screenshots.py SITE` takes them all anew; `make screenshots` calls it.

Fonts differ between machines, so for the references every glyph is a block: a font made here
gives each character the same black box. What is left is what the style sheet decides, where
things stand and in which colour, and that is the same wherever Chromium runs. They show a
specimen, tests/specimen/, not the site, so that a new fact changes none of them.
"""

from __future__ import annotations

import base64
import io
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import browser as chromium
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from PIL import Image
from playwright.sync_api import sync_playwright
from sphinx.cmd.build import build_main

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT: Final = Path(__file__).parent.parent
REFERENCES: Final = Path(__file__).parent / "screenshots"
README: Final = ROOT / "docs" / "images"
A4: Final = (794, 1123)
SCALE: Final = 3  # references are this much smaller than the screen


@dataclass(frozen=True)
class View:
    """What a picture is taken of: a page on a screen of a width, in a scheme or on paper."""

    page: str
    width: int
    scheme: Literal["light", "dark"] = "light"
    media: Literal["screen", "print"] = "screen"


REFERENCE_VIEWS: Final = {
    "home-desktop-light": View("index.html", 1280),
    "home-desktop-dark": View("index.html", 1280, "dark"),
    "home-phone-light": View("index.html", 390),
    "home-phone-dark": View("index.html", 390, "dark"),
    "home-print": View("index.html", 720, media="print"),
    "cv-desktop-light": View("cv.html", 1280),
}

README_VIEWS: Final = {
    "desktop-light": View("index.html", 1280),
    "desktop-dark": View("index.html", 1280, "dark"),
    "phone-light": View("index.html", 390),
    "phone-dark": View("index.html", 390, "dark"),
    "print": View("index.html", A4[0], media="print"),
}
FOLDS: Final = {1280: 800, 390: 844, A4[0]: A4[1]}  # how much of a page the README shows


def build_specimen(folder: Path, before: str = "", after: str = "") -> Path:
    """Build tests/specimen/ with the site's own settings and looks, and give the pages' folder.

    ``after`` takes the place of ``before`` in the settings and the style sheet.
    """
    shutil.copy(ROOT / "conf.py", folder)
    for part in ("_static", "_templates"):
        shutil.copytree(ROOT / part, folder / part)
    for path in (folder / "conf.py", folder / "_static" / "site.css"):
        path.write_text(path.read_text("utf-8").replace(before, after), "utf-8")
    shutil.copytree(Path(__file__).parent / "specimen", folder / "docs")
    pages = folder / "html"
    options = ["-q", "-b", "html", "-c", str(folder), "-d", str(folder / "doctrees")]
    if build_main([*options, str(folder / "docs"), str(pages)]):
        raise SystemExit("the specimen was not built")
    return pages


def references(browser: Browser, pages: Path) -> dict[str, Image.Image]:
    """Take every reference view of the specimen's ``pages``."""
    return {name: reference(browser, pages, view) for name, view in REFERENCE_VIEWS.items()}


def reference(browser: Browser, pages: Path, view: View) -> Image.Image:
    """Take a reference view of the specimen's ``pages``, with a block for every glyph."""
    font = base64.b64encode(block_font()).decode()
    css = (
        f"@font-face {{ font-family: Block; src: url(data:font/ttf;base64,{font}) }}"
        "*, ::before, ::after { font-family: Block !important; font-weight: 400 !important;"
        " font-style: normal !important; font-synthesis: none !important }"
        "figure img, .theme-switch { visibility: hidden }"  # letters of their own
    )
    return take(browser, (pages / view.page).as_uri(), view, css).reduce(SCALE)


def take(
    browser: Browser, address: str, view: View, css: str = "", height: int = 0
) -> Image.Image:
    """Take a picture of a page: of all of it, or of the first ``height`` pixels."""
    size = {"width": view.width, "height": height or 800}
    page: Page = browser.new_page(
        viewport=size,  # type: ignore[arg-type]
        color_scheme=view.scheme,
        reduced_motion="reduce",
        bypass_csp=True,  # for the font in ``css``
    )
    try:
        page.emulate_media(media=view.media)
        page.goto(address)
        page.add_style_tag(content=css or " ")
        page.evaluate("document.fonts.ready")
        shot = page.screenshot(full_page=not height, animations="disabled", caret="hide")
    finally:
        page.close()
    return Image.open(io.BytesIO(shot)).convert("RGB")


def block_font() -> bytes:
    """Make a font in which every Latin character is the same box, half an em wide."""
    pen = TTGlyphPen(None)
    for index, point in enumerate([(50, 0), (50, 500), (450, 500), (450, 0)]):
        (pen.lineTo if index else pen.moveTo)(point)
    pen.closePath()
    block = pen.glyph()
    blank = TTGlyphPen(None).glyph()
    builder = FontBuilder(unitsPerEm=1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "block", "space"])
    spaces = {0x20: "space", 0xA0: "space"}
    letters = [*range(0x21, 0x180), *range(0x2010, 0x2030)]
    builder.setupCharacterMap(dict.fromkeys(letters, "block") | spaces)
    builder.setupGlyf({".notdef": block, "block": block, "space": blank})
    builder.setupHorizontalMetrics(dict.fromkeys((".notdef", "block", "space"), (500, 50)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Block", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=800, sTypoDescender=-200, usWinAscent=800, usWinDescent=200)
    builder.setupPost()
    made = io.BytesIO()
    builder.save(made)
    return made.getvalue()


def main(site: Path) -> None:
    """Take every picture anew, and say how large each became."""
    path = chromium.find()
    if path is None:
        raise SystemExit("no Chromium: python tests/browser.py installs one")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=path, args=chromium.ARGS)
        for name, shot in references(browser, build_specimen(Path(folder))).items():
            _save(shot, REFERENCES / f"{name}.png")
        for name, view in README_VIEWS.items():
            margin = "body { padding: 16mm 18mm }" if view.media == "print" else ""
            address = (site / view.page).resolve().as_uri()
            shot = take(browser, address, view, margin, FOLDS[view.width])
            shot.thumbnail((960, 800))
            _save(shot, README / f"{name}.webp")
        browser.close()


def _save(shot: Image.Image, path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    if path.suffix == ".png":
        shot.save(path, optimize=True)
    else:
        shot.save(path, quality=70, method=6)
    sys.stdout.write(f"{path.stat().st_size:>8,} bytes  {path.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
