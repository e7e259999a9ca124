"""Pictures in the sizes that a page shows them in, and room for each before it has come.

A raster picture gets WebP copies as `srcset`; the original stays in `src`, for browsers that know
neither and for whoever links to it. An SVG stays as it is; a small one that is in the first view
stands in the page itself, and is there with the first paint. A picture whose place in the page
cannot be told from its attributes is left as it is.
"""

from __future__ import annotations

import base64
import io
import json
import re
import zlib
from dataclasses import dataclass
from html import escape
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from site_groundwork import cache
from sphinx_first_view.stylesheet import in_site

if TYPE_CHECKING:
    from collections.abc import Callable

    from PIL import Image

    from site_groundwork.cache import Cache
    from sphinx_first_view.page import Page, Piece

RASTER = {".png", ".jpg", ".jpeg"}
WIDTHS = (320, 640, 960, 1280, 1920)
MARK = "data-room"
RULE = f"<style>:where([{MARK}]){{height:auto}}</style>"
"""Keeps the height that this module writes from counting for more than the picture's ratio.

It gives way to any rule of the site: it has no specificity, and comes first.
"""

COLUMN = "(min-width: 60rem) 60rem, 100vw"  # the widest that the theme lets a page's text become
LANCZOS = 1  # as Pillow's Image.Resampling has it
QUALITY = 82
FIRST_WORDS = 200  # about what stands before the fold; a picture behind them can wait

SMALL = 1_500  # bytes of an SVG when compressed: a tenth of what comes with the first round trip
SVG = "{http://www.w3.org/2000/svg}svg"
PLAIN = re.compile(r"[0-9]{1,6}")

NUMBER = r"([0-9]{1,6}(?:\.[0-9]{1,6})?)"
PIXELS = re.compile(rf"(?:^|;)\s*width:\s*{NUMBER}(?:px)?\s*(?:;|$)")
TAGS = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Picture:
    """What was made of one picture: its own size, itself as a URL, and copies by their width."""

    width: int
    height: int
    url: str = ""
    copies: tuple[tuple[int, str], ...] = ()


def raster(data: bytes, name: Callable[[bytes], str]) -> tuple[Picture, dict[str, bytes]] | None:
    """Make the copies of a raster picture; None for one that is better left alone, or is none.

    `name` gives the name of a file with this content.
    """
    from PIL import Image  # noqa: PLC0415 -- slow to import, and copies are kept

    try:
        return _raster(Image.open(io.BytesIO(data)), data, name)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):  # as Pillow has it
        return None


def _raster(
    picture: Image.Image, data: bytes, name: Callable[[bytes], str]
) -> tuple[Picture, dict[str, bytes]] | None:
    if getattr(picture, "is_animated", False) or picture.mode not in {
        "L",
        "P",
        "RGB",
        "RGBA",
        "LA",
    }:
        return None
    if picture.getexif().get(0x0112, 1) != 1:  # turned by the browser: its sides are exchanged
        return None
    width, height = picture.size
    lossless = picture.format == "PNG"
    whole: Image.Image = picture.convert(
        "RGBA" if "A" in picture.mode or "transparency" in picture.info else "RGB"
    )
    widths = [w for w in WIDTHS if w < width] + ([width] if width <= WIDTHS[-1] else [])
    copies, made = [], {}
    for wanted in widths:
        smaller = whole
        if wanted != width:
            size = (wanted, max(1, round(height * wanted / width)))
            smaller = whole.resize(size, LANCZOS)
        copy = _webp(smaller, picture.info.get("icc_profile"), lossless=lossless)
        if len(copy) < len(data):
            copies.append((wanted, name(copy)))
            made[name(copy)] = copy
    return Picture(width, height, copies=tuple(copies)), made


def _webp(picture: Image.Image, profile: bytes | None, *, lossless: bool) -> bytes:
    """Return the picture as WebP; a drawing without a loss where that is the smaller file."""
    found = []
    for exact in (False, True) if lossless else (False,):
        out = io.BytesIO()
        picture.save(
            out, "WEBP", quality=QUALITY, method=4, lossless=exact, icc_profile=profile or b""
        )
        found.append(out.getvalue())
    return min(found, key=len)


def svg(data: bytes) -> Picture | None:
    """Read the size of an SVG, where it is said in pixels; None for one that is broken."""
    from lxml import etree  # noqa: PLC0415 -- slow to import, and what was read is kept

    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return None
    if root.tag != SVG:
        return None
    sides = [root.get(side, "").removesuffix("px") for side in ("width", "height")]
    width, height = (int(side) if PLAIN.fullmatch(side) else 0 for side in sides)
    is_small = len(zlib.compress(data, 9)) <= SMALL
    # RFC 2397; what is left as it stands has no meaning in a URL's data, and compresses better.
    url = "data:image/svg+xml," + quote(data, safe=":/=;,'()!*+$@?") if is_small else ""
    return Picture(width, height, url=url)


def paths(page: Page) -> list[str]:
    """Return the pictures of the site that the page shows."""
    found = (_file(image, page) for image in page.images)
    return sorted({path for path in found if path is not None})


def _file(image: Piece, page: Page) -> str | None:
    """Give the file of the site that an image shows, if it shows one; an address is encoded."""
    path = in_site(image.attributes.get("src", ""), page.path)
    return None if path is None else unquote(path)


def changes(
    page: Page, pictures: dict[str, Picture]
) -> tuple[list[tuple[int, int, str]], set[str]]:
    """Return the changes to the page's text, and the files that it uses then."""
    out: list[tuple[int, int, str]] = []
    used: set[str] = set()
    article = page.html.find("<article")
    first = True
    for image in page.images:
        path = _file(image, page)
        before = TAGS.sub(" ", page.html[article : image.start]) if article >= 0 else ""
        late = image.start > article >= 0 and len(before.split()) > FIRST_WORDS
        added: dict[str, str] = {}
        picture = pictures.get(path or "")
        if picture is not None:
            added, files = _attributes(page, image, picture)
            used |= files
        is_first = first and not late and image.start > article >= 0
        first = first and not is_first
        inline = picture.url if picture is not None and is_first else ""
        if late:
            added["loading"] = "lazy"
        elif is_first and not inline:
            added["fetchpriority"] = "high"
        new = {k: v for k, v in added.items() if k not in image.attributes}
        if inline:
            new["src"] = inline
        out.append((image.start, image.end, _tag(image, new)))
    return out, used


def _attributes(page: Page, image: Piece, picture: Picture) -> tuple[dict[str, str], set[str]]:
    style = image.attributes.get("style", "")
    given = {"width", "height"} & set(image.attributes)
    added: dict[str, str] = {}
    used: set[str] = set()
    if (
        picture.width
        and picture.height
        and not given
        and ("height" not in style or "width" in style)
    ):
        added |= {"width": str(picture.width), "height": str(picture.height), MARK: ""}
    elif not given:
        return added, used
    if picture.copies and "srcset" not in image.attributes:
        shown = PIXELS.search(style) or re.fullmatch(
            f"{NUMBER}(px)?", image.attributes.get("width", "")
        )
        most = min(picture.width, 960)
        sizes = f"{round(float(shown[1]))}px" if shown else COLUMN.replace("60rem,", f"{most}px,")
        added["srcset"] = ", ".join(
            f"{page.root}{quote(name)} {width}w" for width, name in picture.copies
        )
        added["sizes"] = sizes
        used.update(name for _width, name in picture.copies)
    return added, used


def _tag(image: Piece, added: dict[str, str]) -> str:
    attributes = image.attributes | added
    written = "".join(
        f' {name}="{escape(value)}"' if value or name == "alt" else f" {name}"
        for name, value in attributes.items()
    )
    return f"<img{written} />"


def made(
    path: str, data: bytes, folder: str, digest: Callable[[bytes], str], kept: Cache
) -> tuple[Picture, dict[str, bytes]] | None:
    """Give what can be made of the picture at a path, with the files that it takes."""
    program = cache.program(Path(__file__), "pillow", "lxml")
    key = cache.key(program, path, data)
    found = json.loads(kept.made(key, lambda: _dumped(_make(path, data, folder, digest))))
    if found is None:
        return None
    width, height, url, copies, files = found
    picture = Picture(width, height, url, tuple((wide, name) for wide, name in copies))
    return picture, {name: base64.b64decode(content) for name, content in files.items()}


def _dumped(made: tuple[Picture, dict[str, bytes]] | None) -> bytes:
    if made is None:
        return b"null"
    picture, files = made
    written = {name: base64.b64encode(content).decode() for name, content in files.items()}
    said = [picture.width, picture.height, picture.url, picture.copies, written]
    return json.dumps(said).encode()


def _make(
    path: str, data: bytes, folder: str, digest: Callable[[bytes], str]
) -> tuple[Picture, dict[str, bytes]] | None:
    stem = PurePosixPath(path).stem
    suffix = PurePosixPath(path).suffix.lower()
    if suffix in RASTER:
        return raster(data, lambda copy: f"{folder}/{stem}-{digest(copy)}.webp")
    if suffix == ".svg":
        found = svg(data)
        return (found, {}) if found else None
    return None
