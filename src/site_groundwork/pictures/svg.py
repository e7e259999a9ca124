"""Drawings: one that would run something or load something is refused, with each such line.

An SVG opened by itself is a page of the site, with all that a page may do. As nothing may run or
load in it, there is little to put right for the drawing's author, and much that a rewriter would
put wrong; so it is judged, and stays as it is byte for byte. Only what says nothing to a reader
is cut out of the text: comments, `metadata`, editors' elements and attributes (file names and
paths are in them), the EXIF data of embedded photographs; and a `foreignObject` for which the
drawing itself has something else to show.

It is read by expat, which tells where in the file each thing stands; no declaration of a document
type that could define something is read at all.

The standards: SVG 2, XML 1.0, CSS Syntax 3, the data: addresses of RFC 2397.
"""

from __future__ import annotations

import base64
import binascii
import math
import re
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, unquote_to_bytes
from xml.parsers import expat

import tinycss2

from site_groundwork.messages import shown
from site_groundwork.pictures import raster
from site_groundwork.pictures.picture import Picture, PictureError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

SVG: Final = "http://www.w3.org/2000/svg"
XHTML: Final = "http://www.w3.org/1999/xhtml"
XLINK: Final = "http://www.w3.org/1999/xlink"
XML: Final = "http://www.w3.org/XML/1998/namespace"

LARGEST: Final = 32 * 1024 * 1024
DEEPEST: Final = 200  # browsers' own parsers go to 256
MOST_SHOWN: Final = 1_000_000  # elements, each <use> counted as what it shows
DEEPEST_EMBEDDED: Final = 3
MOST_FAULTS: Final = 10

RUNNING: Final = {"script", "handler", "listener"}
LOADING: Final = {"iframe", "embed", "object", "applet", "audio", "video", "link"}
DESCRIBING: Final = {"title", "desc", "metadata"}
EMBEDDING: Final = {"image", "feimage"}
ANIMATING: Final = {"to", "from", "by", "values"}
REFERRING: Final = {"href", "src", "srcset", "ping", "poster", "data"}
NOT_STYLES: Final = {"id", "class", "lang", "d", "points", "href"}

ENCODINGS: Final = {"utf-8", "us-ascii", "iso-8859-1"}
PUBLIC_TYPE: Final = re.compile(r"-//W3C//DTD SVG [\w. ]+//EN")
PUBLIC_ADDRESS: Final = re.compile(r"https?://www\.w3\.org/[\w./-]+")

TAG: Final = re.compile(rb"""<(?:[^"'>]+|"[^"]*"|'[^']*')*>""")
ATTRIBUTE: Final = re.compile(rb"""\s+([^\s=/>]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
PERHAPS_CSS: Final = re.compile(r"(?i)url|src|image|\\")
INSIDE: Final = re.compile(r"""url\((["']?)#[\w.:-]+\1\)""")
IMPORT: Final = "@import"
IMAGE_FUNCTIONS: Final = {
    *("url", "src", "image", "image-set", "-webkit-image-set", "cross-fade", "-webkit-cross-fade"),
}
SCHEME: Final = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
LINK_SCHEMES: Final = {"http", "https", "mailto", "tel"}
RUN_SCHEMES: Final = {"javascript", "vbscript", "data"}
DATA: Final = re.compile(r"(?is)data:([\w.+/-]*)((?:;[^,;]*)*),(.*)")
FONTS: Final = re.compile(
    r"font/.+|application/(x-)?font.*|application/vnd\.ms-fontobject", re.IGNORECASE
)

LENGTH: Final = re.compile(
    r"\s*\+?(\d*\.?\d+(?:e[+-]?\d+)?)\s*(px|pt|pc|mm|cm|in|q|)\s*", re.IGNORECASE
)
PIXELS: Final = {
    "": 1.0,
    "px": 1.0,
    "pt": 96 / 72,
    "pc": 16.0,
    "in": 96.0,
    "cm": 96 / 2.54,
    "mm": 96 / 25.4,
    "q": 96 / 101.6,
}

TAKE_OUT: Final = "take it out, or save the drawing as plain SVG"
EMBED: Final = "put that into the drawing itself, as Inkscape does with 'Embed Images'"


def cleaned(data: bytes, embedded: int = 0) -> Picture:
    """Give a drawing that neither runs nor loads anything, and says nothing on the side.

    :param embedded: in how many drawings this one stands.
    :raises PictureError: if it is no SVG, or one that could run or load something, with every
        line where it does.
    """
    _check_file(data)
    drawing = _Drawing(data, embedded)
    try:
        drawing.read()
    except expat.ExpatError as error:
        reason = expat.ErrorString(error.code)
        raise PictureError(
            f"is not well-formed in line {error.lineno} ({reason}): save the drawing anew"
        ) from None
    if drawing.faults:
        more = len(drawing.faults) - MOST_FAULTS
        rest = [f"has {more} more faults like these"] if more > 0 else []
        raise PictureError(*drawing.faults[:MOST_FAULTS], *rest)
    return Picture(drawing.edited(), *drawing.size, tuple(drawing.notes))


def _check_file(data: bytes) -> None:
    if not data:
        raise PictureError("is empty: copy it anew from where it came")
    if data.startswith(raster.LFS_POINTER):
        raise PictureError("is a pointer of Git LFS, not the picture itself: run 'git lfs pull'")
    if data.startswith(b"\x1f\x8b"):
        raise PictureError("is compressed: unpack it, so that it is SVG and not SVGZ")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:4]:
        raise PictureError("is not written in UTF-8: save it so")
    if raster.recognised(data):
        raise PictureError(f"is a {raster.recognised(data)} picture, not an SVG: name it so")
    if len(data) > LARGEST:
        most = LARGEST // 1024 // 1024
        raise PictureError(f"is larger than {most} MB: save the drawing as PNG or WebP")


class _Element:
    """An element that is open, with those `foreignObject`s in it that wait for a stand-in."""

    def __init__(self, name: str, line: int, part: int) -> None:
        self.name = name
        self.line = line
        self.part = part
        self.waiting: list[tuple[int, int, int]] = []
        self.text: list[str] = []


class _Part:
    """What can be shown once more: its own elements, the parts that it holds and shows."""

    def __init__(self) -> None:
        self.elements = 0
        self.holds: list[int] = []
        self.shows: list[str] = []


class _Drawing:
    """One reading of a drawing: what is wrong with it, and what is to be cut out."""

    def __init__(self, data: bytes, embedded: int) -> None:
        self.data = data
        self.embedded = embedded
        self.faults: list[str] = []
        self.notes: list[str] = []
        self.size = (0, 0)
        self.cuts: list[tuple[int, int, bytes]] = []
        self.open: list[_Element] = []
        self.parts = [_Part()]
        self.identified: dict[str, int] = {}
        self.skipped = 0  # how deep in an element that is left out
        self.after_skipped: Callable[[int, int], None] = lambda *_: None
        self.skipped_from: tuple[int, int, bool] = (0, 0, False)
        self.encoding = "utf-8"
        parser = self.parser = expat.ParserCreate(namespace_separator=" ")
        parser.namespace_prefixes = True
        parser.buffer_text = True
        parser.XmlDeclHandler = self._declaration
        parser.StartDoctypeDeclHandler = self._document_type
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.CommentHandler = self._comment
        parser.ProcessingInstructionHandler = self._instruction

    def read(self) -> None:
        """Read the drawing to its end.

        :raises expat.ExpatError: if it is not well-formed.
        :raises PictureError: at what is too wrong to read on.
        """
        self.parser.Parse(self.data, True)  # noqa: FBT003 -- expat's own; it takes no keywords
        self._check_repetition()

    def edited(self) -> bytes:
        """Give the drawing's bytes without what is to be cut out; the same if that is nothing."""
        pieces, position = [], 0
        for start, end, instead in sorted(self.cuts):
            pieces += [self.data[position:start], instead]
            position = end
        return b"".join([*pieces, self.data[position:]]) if pieces else self.data

    def _fault(self, fault: str, mend: str = TAKE_OUT) -> None:
        self.faults.append(f"{fault} in line {self.parser.CurrentLineNumber}: {mend}")

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        self.encoding = (encoding or "utf-8").lower()
        if self.encoding not in ENCODINGS:
            raise PictureError(
                f"says that its encoding is '{shown(self.encoding)}': save it in UTF-8"
            )

    def _document_type(
        self, name: str, system: str | None, public: str | None, has_subset: int
    ) -> None:
        harmless = (system is None and public is None) or (
            PUBLIC_TYPE.fullmatch(public or "") and PUBLIC_ADDRESS.fullmatch(system or "")
        )
        if has_subset or not harmless:
            self._fault(f"has a DOCTYPE '{shown(name)}' with definitions", "take the DOCTYPE out")
            raise PictureError(*self.faults)

    def _comment(self, _text: str) -> None:
        if not self.skipped:
            start = self.parser.CurrentByteIndex
            self.cuts.append((start, self.data.index(b"-->", start) + 3, b""))

    def _instruction(self, target: str, _text: str) -> None:
        if self.skipped:
            return
        if target.lower() == "xml-stylesheet":
            self._fault("has a style sheet beside it (xml-stylesheet)", "put it into a <style>")
        start = self.parser.CurrentByteIndex
        self.cuts.append((start, self.data.index(b"?>", start) + 2, b""))

    def _text(self, text: str) -> None:
        if not self.skipped:
            for element in reversed(self.open):
                if element.name == "style":
                    element.text.append(text)
                    break

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self.skipped:
            self.skipped += 1
            return
        if len(self.open) >= DEEPEST:
            self._fault(f"has elements in one another, {DEEPEST} deep,", "flatten its groups")
            raise PictureError(*self.faults)
        namespace, _, local = _split(name)
        if not self.open:
            self._check_root(namespace, local)
            self.size = _size(attributes)
        parent = self.open[-1] if self.open else _Element("", 0, 0)
        lower = local.lower()
        if namespace == XHTML or (namespace == SVG and lower in RUNNING | LOADING):
            does = "could run" if lower in RUNNING else "could load or show what it likes"
            self._fault(f"holds <{shown(local)}>, which {does},")
            self._skip(lambda _start, _end: None)
        elif namespace == SVG and lower == "foreignobject":
            self._skip_foreign_object(parent)
        elif namespace != SVG or local == "metadata":
            self._skip(lambda start, end: self.cuts.append((start, end, b"")))
        else:
            self._show(parent, local, attributes)

    def _show(self, parent: _Element, local: str, attributes: dict[str, str]) -> None:
        if local not in DESCRIBING:
            for start, end, line in parent.waiting:
                self.cuts.append((start, end, b""))
                self.notes.append(
                    f"the <foreignObject> in line {line} is left out, "
                    "since what stands beside it shows the same"
                )
            parent.waiting.clear()
        part = parent.part
        if "id" in attributes:
            part = len(self.parts)
            self.parts[parent.part].holds.append(part)
            self.parts.append(_Part())
            self.identified.setdefault(attributes["id"], part)
        self.parts[part].elements += 1
        self.open.append(_Element(local, self.parser.CurrentLineNumber, part))
        self._check_attributes(local, attributes)

    def _end(self, _name: str) -> None:
        end = self.parser.CurrentByteIndex
        if self.skipped:
            self.skipped -= 1
            if not self.skipped:
                start, tag_end, is_empty = self.skipped_from
                self.after_skipped(start, tag_end if is_empty else self.data.index(b">", end) + 1)
            return
        element = self.open.pop()
        for _start, _end, line in element.waiting:
            self._refuse_foreign_object(line)
        if element.name == "style":
            self._check_css("".join(element.text), element.line)

    def _skip(self, after: Callable[[int, int], None]) -> None:
        """Leave an element out, and hand over where it starts and ends once that is known."""
        start = self.parser.CurrentByteIndex
        tag = TAG.match(self.data, start)
        tag_end = tag.end() if tag else start
        self.skipped = 1
        self.skipped_from = (start, tag_end, self.data[tag_end - 2 : tag_end] == b"/>")
        self.after_skipped = after

    def _skip_foreign_object(self, parent: _Element) -> None:
        line = self.parser.CurrentLineNumber
        if parent.name == "switch":
            self._skip(lambda start, end: parent.waiting.append((start, end, line)))
        else:
            self._refuse_foreign_object(line)
            self._skip(lambda _start, _end: None)

    def _refuse_foreign_object(self, line: int) -> None:
        self.faults.append(
            f"holds a <foreignObject> in line {line}: have its text exported as plain text "
            "(draw.io: no 'Formatted Text'; mermaid: htmlLabels: false)"
        )

    def _check_root(self, namespace: str, local: str) -> None:
        if (namespace, local) == (SVG, "svg"):
            return
        if local == "svg":
            raise PictureError(
                f'lacks xmlns="{SVG}" in its first tag, and no browser shows it: write it there'
            )
        raise PictureError(f"is no SVG, for it begins with <{shown(local)}>: save it as SVG")

    def _check_attributes(self, local: str, attributes: dict[str, str]) -> None:
        unwanted = set()
        for full_name, value in attributes.items():
            namespace, prefix, name = _split(full_name)
            is_editors = namespace not in {"", XLINK, XML}
            is_source = name == "content" and value.lstrip().startswith("<mxfile")  # draw.io's
            if is_editors or is_source:
                unwanted.add(f"{prefix}:{name}" if prefix else name)
            elif namespace == XML:
                if name == "base":
                    self._fault("has an xml:base")
            elif name.lower() in REFERRING:
                self._check_reference(local, f"{prefix}:{name}" if prefix else name, value)
            elif not namespace:
                self._check_attribute(name, value)
        if unwanted:
            self._cut_attributes(unwanted)

    def _check_attribute(self, name: str, value: str) -> None:
        lower = name.lower()
        if lower.startswith("on"):
            self._fault(f"has the event handler '{shown(name)}'")
        elif lower == "attributename":
            animated = value.rpartition(":")[2].strip().lower()
            if animated in REFERRING or animated.startswith("on"):
                self._fault(f"animates '{shown(value)}'")
        elif lower in ANIMATING and any(_scheme(v) in RUN_SCHEMES for v in value.split(";")):
            self._fault(f"has the address '{shown(value)}'")
        elif lower not in NOT_STYLES and _perhaps_css(lower, value):
            self._check_css(value, self.parser.CurrentLineNumber)

    def _check_reference(self, local: str, attribute: str, value: str) -> None:
        address = value.strip()
        lower = local.lower()
        is_href = attribute.rpartition(":")[2] == "href"
        if lower == "a" and is_href:
            scheme = _scheme(address)
            if scheme and scheme not in LINK_SCHEMES:
                self._fault(f"has the link '{shown(value)}'")
            return
        if lower == "use" and is_href and address.startswith("#"):
            self.parts[self.open[-1].part].shows.append(unquote(address[1:]))
        if is_href and (not address or address.startswith("#")):
            return
        if is_href and lower in EMBEDDING and address[:5].lower() == "data:":
            self._check_embedded(attribute, address)
        else:
            self._fault(f"refers to '{shown(value)}' (<{shown(local)}>)", EMBED)

    def _check_embedded(self, attribute: str, address: str) -> None:
        if clean := self._embedded(address, self.parser.CurrentLineNumber):
            self._replace_attribute(attribute, clean)

    def _check_css(self, css: str, first_line: int) -> None:
        values = tinycss2.parse_component_value_list(css)
        for reference, line_in_css in _references(values):
            address, line = reference.strip(), first_line + line_in_css - 1
            data = DATA.match(address)
            if not address or address.startswith("#") or (data and FONTS.fullmatch(data[1])):
                continue
            if reference == IMPORT:
                self.faults.append(f"imports a style sheet in line {line}: put its rules here")
            elif not data or not data[1].lower().startswith("image/"):
                self.faults.append(f"refers to '{shown(reference)}' in line {line}: {EMBED}")
            elif self._embedded(address, line):
                self.faults.append(
                    f"embeds a picture with EXIF data or comments in a style in line {line}: "
                    "embed one without, or use <image>"
                )

    def _embedded(self, address: str, line: int) -> bytes:
        try:
            return _embedded(address, self.embedded)
        except PictureError as error:
            self.faults += [f"embeds a picture in line {line} that {f}" for f in error.faults]
            return b""

    def _cut_attributes(self, names: Iterable[str]) -> None:
        for start, _value, _length, end, name in self._written_attributes():
            if name in names:
                self.cuts.append((start, end, b""))

    def _replace_attribute(self, wanted: str, value: bytes) -> None:
        for _start, value_start, length, _end, name in self._written_attributes():
            if name == wanted:
                self.cuts.append((value_start, value_start + length, value))

    def _written_attributes(self) -> Iterator[tuple[int, int, int, int, str]]:
        """Give where each attribute of this tag starts, its value starts, its length, its end."""
        position = self.parser.CurrentByteIndex
        tag = TAG.match(self.data, position)
        for found in ATTRIBUTE.finditer(tag[0] if tag else b""):
            group = 2 if found[2] is not None else 3
            value = position + found.start(group)
            name = found[1].decode(self.encoding)
            yield position + found.start(), value, len(found[group]), position + found.end(), name

    def _check_repetition(self) -> None:
        """Refuse a drawing whose `<use>`s show one another until no machine can draw it."""
        numbers = self.identified
        shows = {
            number: part.holds + [numbers[name] for name in part.shows if name in numbers]
            for number, part in enumerate(self.parts)
        }
        elements: dict[int, int] = {}
        levels: dict[int, int] = {}
        try:
            for number in TopologicalSorter(shows).static_order():
                shown_here = sum(elements[other] for other in shows[number])
                elements[number] = self.parts[number].elements + shown_here
                levels[number] = 1 + max((levels[other] for other in shows[number]), default=0)
                if elements[number] > MOST_SHOWN or levels[number] > DEEPEST:
                    self.faults.append(
                        f"shows more than {MOST_SHOWN:,} elements, or more than {DEEPEST} within "
                        "one another, by <use> within <use>: save it as PNG"
                    )
                    return
        except CycleError:
            self.faults.append("has a <use> that shows itself: take it out")


def _split(name: str) -> tuple[str, str, str]:
    """Take a name apart, as expat gives it, into namespace, prefix and local name."""
    parts = name.split(" ")
    if len(parts) == 1:
        return "", "", name
    return parts[0], parts[2] if len(parts) > 2 else "", parts[1]  # noqa: PLR2004 -- with a prefix


def _scheme(address: str) -> str:
    bare = "".join(sign for sign in address if sign > " ")
    found = SCHEME.match(bare)
    return found[1].lower() if found else ""


def _perhaps_css(name: str, value: str) -> bool:
    spoken = name.startswith(("aria-", "data-"))
    may_load = PERHAPS_CSS.search(value) and not INSIDE.fullmatch(value)
    return not spoken and (name == "style" or "(" in value) and bool(may_load)


def _references(css: list[tinycss2.ast.Node]) -> Iterator[tuple[str, int]]:
    """Give every address that a piece of CSS would load, and its line; an ``@import`` as such."""
    waiting = [css]
    while waiting:
        is_namespace = False  # whose address is a name
        for value in waiting.pop():
            if value.type == "at-keyword":
                is_namespace = value.lower_value == "namespace"
                if value.lower_value == "import":
                    yield IMPORT, value.source_line
            elif value == ";":
                is_namespace = False
            elif value.type == "url" and not is_namespace:
                yield value.value, value.source_line
            elif value.type == "function" and not is_namespace:
                waiting.append(value.arguments)
                if value.lower_name in IMAGE_FUNCTIONS:
                    texts = [part for part in value.arguments if part.type == "string"]
                    yield from ((text.value, text.source_line) for text in texts)
            elif value.type in {"{} block", "[] block", "() block"}:
                waiting.append(value.content)


def _embedded(address: str, embedded: int) -> bytes:
    """Clean a picture in a ``data:`` address.

    :return: the address of the cleaned picture; empty if there is nothing to clean.
    :raises PictureError: if it is no picture, or one that may not be published.
    """
    found = DATA.match(address)
    if not found or not found[1].lower().startswith("image/"):
        raise PictureError("is no picture: put one in")
    if found[2].lower().endswith(";base64"):
        try:
            data = base64.b64decode(unquote_to_bytes(re.sub(r"\s", "", found[3])) + b"==")
        except binascii.Error:
            raise PictureError("is not written in base64: put it in anew") from None
    else:
        data = unquote_to_bytes(found[3])
    if kind := raster.recognised(data):
        clean = raster.cleaned(data, kind).data
        media = kind.lower()
    elif found[1].lower() == "image/svg+xml" and embedded < DEEPEST_EMBEDDED:
        clean = cleaned(data, embedded + 1).data
        media = "svg+xml"
    else:
        raise PictureError("is no picture for the web: put in a PNG, JPEG or WebP")
    if clean == data:
        return b""
    return f"data:image/{media};base64,".encode() + base64.b64encode(clean)


def _size(attributes: dict[str, str]) -> tuple[int, int]:
    """Give the size of a drawing in CSS pixels, as CSS 2 works it out; 0 where it says none."""
    width, height = _pixels(attributes.get("width", "")), _pixels(attributes.get("height", ""))
    box = re.split(r"[\s,]+", attributes.get("viewBox", "").strip())
    sides = [_pixels(side) for side in box[2:]] if len(box) == 4 else []  # noqa: PLR2004 -- SVG 2
    if len(sides) == 2 and all(sides):  # noqa: PLR2004 -- width and height
        across, down = sides
        if not width and not height:
            width, height = across, down
        width = width or height * across / down
        height = height or width * down / across
    return (round(width), round(height)) if width and height else (0, 0)


def _pixels(length: str) -> float:
    found = LENGTH.fullmatch(length)
    pixels = float(found[1]) * PIXELS[found[2].lower()] if found else 0.0
    return pixels if math.isfinite(pixels) else 0.0
