"""Takes out of a picture what cameras and editors write beside it, without encoding it anew.

What stays is listed and what is not listed goes, so that a kind of note that nobody has thought
of goes too: EXIF, XMP, IPTC, comments, times, thumbnails, signatures, and whatever follows the
picture in the file. Colour profiles and the loops of animations stay.

The formats: JPEG in ITU-T T.81 and T.871, PNG in W3C's third edition, WebP in RFC 9649, GIF in
CompuServe's GIF89a, AVIF in AOMedia's AVIF and ISO/IEC 14496-12 and 23008-12.
"""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING, Final, NamedTuple

from site_groundwork.pictures.picture import PictureError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CUT_OFF: Final = "is cut off: copy it anew from where it came"
BROKEN: Final = "is broken: open it in a program for pictures and save it anew"


class Stripped(NamedTuple):
    """A picture without metadata, and the EXIF data that it had."""

    data: bytes
    exif: bytes = b""


def without_metadata(data: bytes, kind: str) -> Stripped:
    """Take the metadata out of a picture.

    :param data: the whole file, which begins as a picture of this kind does.
    :param kind: ``JPEG``, ``PNG``, ``WEBP``, ``GIF`` or ``AVIF``.
    :return: the same ``data`` if there is none in it. EXIF data is given for the kinds that
        browsers turn by it, which AVIF is not.
    :raises PictureError: if the file ends too soon, or is not built as its kind is.
    """
    try:
        stripped = STRIPPERS[kind](data)
    except (IndexError, struct.error):
        raise PictureError(CUT_OFF) from None
    except RecursionError:
        raise PictureError(BROKEN) from None
    return stripped._replace(data=data) if stripped.data == data else stripped


# JPEG

START_OF_IMAGE: Final = 0xD8
END_OF_IMAGE: Final = 0xD9
START_OF_SCAN: Final = 0xDA
APPLICATION: Final = range(0xE0, 0xF0)
COMMENT: Final = 0xFE
TEMPORARY: Final = 0x01
JFIF_LENGTH: Final = 12  # up to the sides of the thumbnail

# Within a scan, 0xFF is escaped by 0x00, and 0xD0 to 0xD7 let a decoder begin anew.
MARKER: Final = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")


def _jpeg(data: bytes) -> Stripped:
    kept, exif = [data[:2]], b""
    position, in_scan = 2, False
    while marker := MARKER.search(data, position):
        if in_scan:
            kept.append(data[position : marker.start()])
        code, position = data[marker.end() - 1], marker.end()
        if code == END_OF_IMAGE:
            return Stripped(b"".join([*kept, b"\xff\xd9"]), exif)
        if code in {START_OF_IMAGE, TEMPORARY}:
            continue
        length = int.from_bytes(data[position : position + 2])
        content = data[position + 2 : position + length]
        if len(content) != length - 2:
            break
        if code == APPLICATION[1] and content.startswith(b"Exif\0\0"):
            exif = exif or content
        content = _kept_of_segment(code, content)
        if content:
            kept.append(struct.pack(">BBH", 0xFF, code, len(content) + 2) + content)
        position += length
        in_scan = code == START_OF_SCAN
    raise PictureError(CUT_OFF)


def _kept_of_segment(code: int, content: bytes) -> bytes:
    if code == APPLICATION[0] and content.startswith(b"JFIF\0"):
        return content[:JFIF_LENGTH] + b"\0\0"
    colour = {APPLICATION[2]: b"ICC_PROFILE\0", APPLICATION[14]: b"Adobe"}
    if code in colour and content.startswith(colour[code]):
        return content
    return b"" if code in APPLICATION or code == COMMENT else content


# PNG

PNG_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
PNG_OPTIONAL: Final = {
    *(b"iCCP", b"sRGB", b"gAMA", b"cHRM", b"cICP", b"mDCV", b"cLLI", b"sBIT"),
    *(b"bKGD", b"hIST", b"tRNS", b"pHYs", b"sPLT", b"acTL", b"fcTL", b"fdAT"),
}


def _png(data: bytes) -> Stripped:
    kept, exif = [PNG_SIGNATURE], b""
    position, kind = len(PNG_SIGNATURE), b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", data, position)
        chunk = data[position : position + length + 12]
        if len(chunk) != length + 12:
            raise PictureError(CUT_OFF)
        is_needed = kind[:1].isupper()
        if is_needed or kind in PNG_OPTIONAL:
            kept.append(chunk)
        elif kind == b"eXIf":
            exif = exif or chunk[8:-4]
        position += len(chunk)
    return Stripped(b"".join(kept), exif)


# WebP

WEBP_KEPT: Final = {b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"}
WEBP_HEADER: Final = 12
FRAME_HEADER: Final = 16
HAS_EXIF_OR_XMP: Final = 0x08 | 0x04


def _webp(data: bytes) -> Stripped:
    end = 8 + int.from_bytes(data[4:8], "little")
    if end > len(data):
        raise PictureError(CUT_OFF)
    exif = b""
    kept = []
    for kind, content in _riff_chunks(data[WEBP_HEADER:end]):
        if kind == b"EXIF":
            exif = exif or content
        if kind in WEBP_KEPT:
            kept.append(_riff_chunk(kind, _kept_of_chunk(kind, content)))
    body = b"WEBP" + b"".join(kept)
    return Stripped(b"RIFF" + len(body).to_bytes(4, "little") + body, exif)


def _kept_of_chunk(kind: bytes, content: bytes) -> bytes:
    if kind == b"VP8X":
        return bytes([content[0] & ~HAS_EXIF_OR_XMP]) + content[1:]
    if kind == b"ANMF":
        chunks = _riff_chunks(content[FRAME_HEADER:])
        pictures = [_riff_chunk(*chunk) for chunk in chunks if chunk[0] in WEBP_KEPT]
        return content[:FRAME_HEADER] + b"".join(pictures)
    return content


def _riff_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = 0
    while position < len(data):
        kind, length = struct.unpack_from("<4sI", data, position)
        content = data[position + 8 : position + 8 + length]
        if len(content) != length:
            raise PictureError(CUT_OFF)
        yield kind, content
        position += 8 + length + length % 2


def _riff_chunk(kind: bytes, content: bytes) -> bytes:
    return kind + len(content).to_bytes(4, "little") + content + b"\0" * (len(content) % 2)


# GIF

TRAILER: Final = 0x3B
IMAGE: Final = 0x2C
EXTENSION: Final = 0x21
BY_APPLICATION: Final = 0xFF
GIF_KEPT: Final = {0xF9, 0x01}  # how a frame is shown; text as a picture
GIF_APPLICATIONS: Final = {b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012"}
GIF_HEADER: Final = 13
IMAGE_DESCRIPTOR: Final = 10


def _gif(data: bytes) -> Stripped:
    position = GIF_HEADER + _colour_table(data[10])
    kept = [data[:position]]
    while data[position] != TRAILER:
        start = position
        if data[start] == IMAGE:
            table = _colour_table(data[start + 9])
            position = _after_blocks(data, start + IMAGE_DESCRIPTOR + table + 1)
            kept.append(data[start:position])
        elif data[start] == EXTENSION:
            position = _after_blocks(data, start + 2)
            application = data[start + 1] == BY_APPLICATION and data[start + 3 : start + 14]
            if data[start + 1] in GIF_KEPT or application in GIF_APPLICATIONS:
                kept.append(data[start:position])
        elif data[start] == 0:  # some encoders end their blocks twice
            position += 1
        else:
            raise PictureError(BROKEN)
    return Stripped(b"".join([*kept, b"\x3b"]))


def _colour_table(flags: int) -> int:
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _after_blocks(data: bytes, position: int) -> int:
    while length := data[position]:
        position += 1 + length
    return position + 1


# AVIF: its boxes name places in the file, so nothing is moved; what has to go is overwritten.

AVIF_KEPT: Final = {b"ftyp", b"meta", b"mdat", b"moov"}
CONTAINERS: Final = {b"moov", b"trak", b"mdia", b"minf", b"dinf", b"stbl", b"edts"}
NOTES: Final = {b"udta", b"uuid", b"free", b"skip"}
WITH_TIMES: Final = {b"mvhd", b"tkhd", b"mdhd"}
NOTE_ITEMS: Final = {b"Exif", b"mime", b"uri "}
NO_EXIF: Final = b"\0\0\0\0II*\0\x08\0\0\0\0\0\0\0\0\0"  # no offset, TIFF's header, no entries


class _Box(NamedTuple):
    kind: bytes
    start: int
    content: int
    end: int


def _avif(data: bytes) -> Stripped:
    out = bytearray(data)
    end = 0
    for box in _boxes(data, 0, len(data)):
        if box.end > len(data):
            if box.kind in AVIF_KEPT:
                raise PictureError(CUT_OFF)
            break
        if box.kind in AVIF_KEPT:
            _strip_box(out, box)
        else:
            _free(out, box)
        end = box.end
    return Stripped(bytes(out[:end]))


def _boxes(data: bytes | bytearray, position: int, end: int) -> Iterator[_Box]:
    while position + 8 <= end:
        size, kind = struct.unpack_from(">I4s", data, position)
        content = position + 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", data, content)
            content += 8
        elif size == 0:
            size = end - position
        if position + size < content:
            return
        yield _Box(kind, position, content, position + size)
        position += size


def _strip_box(out: bytearray, box: _Box) -> None:
    if box.kind in NOTES:
        _free(out, box)
    elif box.kind in WITH_TIMES:
        times = 16 if out[box.content] == 1 else 8
        out[box.content + 4 : box.content + 4 + times] = bytes(times)
    elif box.kind == b"meta":
        _strip_items(out, box)
    elif box.kind in CONTAINERS:
        for inner in _boxes(out, box.content, box.end):
            if inner.end > box.end:
                raise PictureError(BROKEN)
            _strip_box(out, inner)


def _free(out: bytearray, box: _Box) -> None:
    out[box.start + 4 : box.start + 8] = b"free"
    out[box.content : box.end] = bytes(box.end - box.content)


def _strip_items(out: bytearray, meta: _Box) -> None:
    inner = {box.kind: box for box in _boxes(out, meta.content + 4, meta.end)}
    if any(box.end > meta.end for box in inner.values()):
        raise PictureError(BROKEN)
    if b"iinf" not in inner or b"iloc" not in inner:
        return
    kinds = dict(_item_kinds(out, inner[b"iinf"]))
    allowed = len(out)
    for item, places in _item_places(out, inner[b"iloc"], inner.get(b"idat")):
        if kinds.get(item) not in NOTE_ITEMS:
            continue
        if not places:
            raise PictureError(BROKEN)
        for start, length in places:
            allowed -= length
            if start + length > len(out) or allowed < 0:
                raise PictureError(BROKEN)
            is_exif = kinds[item] == b"Exif" and length >= len(NO_EXIF)
            empty = NO_EXIF.ljust(length, b"\0") if is_exif else b" " * length
            out[start : start + length] = empty


def _item_kinds(data: bytearray, box: _Box) -> Iterator[tuple[int, bytes]]:
    count_size = 2 if data[box.content] == 0 else 4
    for entry in _boxes(data, box.content + 4 + count_size, box.end):
        wide = data[entry.content] > 2  # noqa: PLR2004 -- the version from which numbers have 32 bits
        number = 4 if wide else 2
        position = entry.content + 4
        item = int.from_bytes(data[position : position + number])
        yield item, bytes(data[position + number + 2 : position + number + 6])


def _item_places(
    data: bytearray, box: _Box, inline: _Box | None
) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """Give each item's number, and where in the file its parts begin and how long they are."""
    position = box.content

    def number(size: int) -> int:
        nonlocal position
        if position + size > box.end:
            raise PictureError(BROKEN)
        position += size
        return int.from_bytes(data[position - size : position])

    version = number(4) >> 24
    sizes = number(2)
    offset_size, length_size = sizes >> 12, sizes >> 8 & 15
    base_size, index_size = sizes >> 4 & 15, sizes & 15 if version else 0
    for _ in range(number(4 if version > 1 else 2)):
        item = number(4 if version > 1 else 2)
        method = number(2) & 15 if version else 0
        number(2)  # of another file; there is none
        base, places = number(base_size), []
        end = len(data)
        if method == 1 and inline:
            base, end = base + inline.content, inline.end
        count = number(2)
        if count > 1 and not index_size + offset_size + length_size:
            raise PictureError(BROKEN)
        for _ in range(count):
            number(index_size)
            start = base + number(offset_size)
            places.append((start, number(length_size) or max(0, end - start)))
        yield item, places if method < 2 else []  # noqa: PLR2004 -- 2 is a place within an item


STRIPPERS: Final[dict[str, Callable[[bytes], Stripped]]] = {
    "JPEG": _jpeg,
    "PNG": _png,
    "WEBP": _webp,
    "GIF": _gif,
    "AVIF": _avif,
}
