"""A picture as it may be published: it is what its name says, and says nothing on the side.

    picture   what comes out, and what is raised
    raster    photographs and the like: told apart, decoded once, turned upright
    metadata  what cameras and editors write into them, taken out without encoding anew
    svg       drawings: what would run or load something is refused
    copies    clean pictures kept between builds, for all who show them

Facts, pages and the curriculum vitae as a PDF take their pictures from here.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Final

from site_groundwork.pictures import raster, svg
from site_groundwork.pictures.picture import Picture, PictureError

__all__ = ["SUFFIXES", "Picture", "PictureError", "cleaned", "is_picture"]

SUFFIXES: Final = frozenset({*raster.KINDS, ".svg"})
"""How the names of pictures end that can be cleaned, in small letters."""


def is_picture(name: str) -> bool:
    """Tell whether a file of this name is a picture that :func:`cleaned` takes."""
    return _suffix(name) in SUFFIXES


def cleaned(data: bytes, name: str) -> Picture:
    """Give a picture as it may be published.

    What needs no cleaning comes back as the same bytes; what was cleaned needs no more cleaning,
    and the same bytes always give the same. Nothing is encoded anew but a picture that its EXIF
    data says to turn.

    :param data: the whole file.
    :param name: its name or path, whose ending says which kind of picture it has to be.
    :raises PictureError: if it is no such picture, or nothing that may be published. The message
        does not hold the name: say it before.
    """
    suffix = _suffix(name)
    if suffix == ".svg":
        return svg.cleaned(data)
    kind = raster.KINDS.get(suffix)
    if kind is None:
        raise PictureError("is no kind of picture for the web: save it as JPEG, PNG, WebP or SVG")
    return raster.cleaned(data, kind)


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()
