"""Pictures made of dots: each is what its name says, can be decoded, and stands upright."""

from __future__ import annotations

import io
import warnings
from typing import Any, Final

from PIL import Image, JpegImagePlugin
from PIL.Image import Transpose

from site_groundwork.pictures.metadata import without_metadata
from site_groundwork.pictures.picture import Picture, PictureError

KINDS: Final = {
    **dict.fromkeys((".jpg", ".jpeg", ".jpe", ".jfif"), "JPEG"),
    **dict.fromkeys((".png", ".apng"), "PNG"),
    ".webp": "WEBP",
    ".gif": "GIF",
    ".avif": "AVIF",
}
"""The kind of picture that a name's ending, in small letters, promises; as Pillow names it."""

SPOKEN: Final = {"WEBP": "WebP"}
MOST_FRAMES_PIXELS: Final = 10
"""How many times the pixels of the largest still picture an animation may have in all."""

LFS_POINTER: Final = b"version https://git-lfs.github.com/spec/"
UNREADABLE: Final = (
    "cannot be read to its end: open it in a program for pictures and save it anew, "
    "or copy it anew from where it came"
)
UNENDING: Final = "has too many pixels for a page: make it smaller, at most {most} million pixels"

ORIENTATION: Final = 0x0112
TURNS: Final = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}
"""What brings a picture upright, by the number that EXIF 3.0 gives to how it lies."""

SIDES_SWAPPED: Final = {5, 6, 7, 8}
QUALITY: Final = 92


def recognised(data: bytes) -> str:
    """Tell a picture's kind by how it begins, as browsers do; empty if it is none of ours."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    return "AVIF" if _brands(data) & {b"avif", b"avis"} else ""


def cleaned(data: bytes, kind: str) -> Picture:
    """Give a picture without metadata, upright.

    :param kind: what it has to be, one of the values of ``KINDS``.
    :raises PictureError: if it is another or none, cannot be decoded to its end, or is too large.
    """
    _check_kind(data, kind)
    bare, exif = without_metadata(data, kind)
    turn = _orientation(exif)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _decoded(bare, kind, turn)
    except PictureError:
        raise
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise PictureError(UNENDING.format(most=_most_pixels() // 1_000_000)) from None
    except Exception:  # noqa: BLE001 -- what decoders raise on broken files is on no list
        raise PictureError(UNREADABLE) from None


def _check_kind(data: bytes, kind: str) -> None:
    """See that a file is the kind of picture that its name says.

    :raises PictureError: if not, saying what it is as far as that can be told.
    """
    found = recognised(data)
    if found == kind:
        return
    wanted = SPOKEN.get(kind, kind)
    beginning = data[:512].lstrip(b"\xef\xbb\xbf\t\n\r ").lower()
    if not data:
        fault = "is empty: copy it anew from where it came"
    elif data.startswith(LFS_POINTER):
        fault = "is a pointer of Git LFS, not the picture itself: run 'git lfs pull'"
    elif found:
        spoken = SPOKEN.get(found, found)
        fault = (
            f"is a {spoken} picture, though its name says {wanted}: "
            f"let its name end in {_suffix(found)}"
        )
    elif _brands(data) & {b"heic", b"heix", b"hevc", b"mif1"}:
        fault = "is a HEIC photograph, which few browsers show: save it as JPEG"
    elif beginning.startswith((b"<!doctype html", b"<html")):
        fault = "is a web page, not a picture: download the picture itself"
    elif b"<svg" in data[:2048]:
        fault = f"is an SVG, though its name says {wanted}: let its name end in .svg"
    else:
        fault = f"is no {wanted} picture: open it with a program for pictures and save it so"
    raise PictureError(fault)


def _suffix(kind: str) -> str:
    return next(suffix for suffix, its_kind in KINDS.items() if its_kind == kind)


def _brands(data: bytes) -> set[bytes]:
    """Give what a file of ISO's base media format says it is; nothing for any other."""
    if data[4:8] != b"ftyp":
        return set()
    end = min(int.from_bytes(data[:4]), 256)
    return {data[8:12], *(data[place : place + 4] for place in range(16, end, 4))}


def _orientation(exif: bytes) -> int:
    if not exif:
        return 1
    lying = Image.Exif()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            lying.load(exif)
            found = lying.get(ORIENTATION, 1)
    except Exception:  # noqa: BLE001 -- browsers show a picture with broken EXIF data as it lies
        return 1
    return found if isinstance(found, int) and found in TURNS else 1


def _most_pixels() -> int:
    return Image.MAX_IMAGE_PIXELS or 0


def _decoded(data: bytes, kind: str, turn: int) -> Picture:
    picture = Image.open(io.BytesIO(data), formats=[kind])
    width, height = picture.size
    frames = getattr(picture, "n_frames", 1)
    if frames * width * height > MOST_FRAMES_PIXELS * _most_pixels():
        raise Image.DecompressionBombError
    for frame in range(frames):
        picture.seek(frame)
        picture.load()
    if kind == "AVIF":  # turned by its own boxes, not by EXIF data; Pillow tells it as if by these
        turned = picture.getexif().get(ORIENTATION, 1) in SIDES_SWAPPED
        width, height = (height, width) if turned else (width, height)
    if turn == 1 or frames > 1:
        note = "the animation is shown as it lies, since only still pictures are turned"
        return Picture(data, width, height, () if turn == 1 else (note,))
    upright = picture.transpose(TURNS[turn])
    return Picture(_encoded(picture, upright, data, kind), *upright.size)


def _encoded(picture: Image.Image, upright: Image.Image, data: bytes, kind: str) -> bytes:
    """Encode a turned picture as much like the one before as its format lets us."""
    options: dict[str, Any] = {}
    if "icc_profile" in picture.info:
        options["icc_profile"] = picture.info["icc_profile"]
    if isinstance(picture, JpegImagePlugin.JpegImageFile):
        options |= {
            "qtables": picture.quantization,
            "optimize": True,
            "progressive": "progressive" in picture.info,
        }
        sampling = JpegImagePlugin.get_sampling(picture)
        if sampling in {0, 2}:
            options["subsampling"] = sampling
        elif sampling == 1:  # half as wide as high: turned, it would be half as high as wide
            options["subsampling"] = 0
    elif kind == "PNG":
        options["optimize"] = True
        if "transparency" in picture.info:
            options["transparency"] = picture.info["transparency"]
    elif kind == "WEBP":
        options |= {"lossless": b"VP8L" in data[:64], "quality": QUALITY, "exact": True}
    out = io.BytesIO()
    upright.save(out, kind, **options)
    return without_metadata(out.getvalue(), kind).data
