"""Cuts a font down to what is shown of it, and packs it as WOFF2 (https://www.w3.org/TR/WOFF2/)."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Final

from site_groundwork import cache

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fontTools.ttLib import TTFont

_UNUSED: Final = ("BASE", "MVAR", "STAT")


def program() -> str:
    """Give a digest of what cuts, packs and compresses."""
    return cache.program(Path(__file__), "uharfbuzz", "fonttools", "brotli")


def whole(data: bytes) -> bytes:
    """Give a font of any packing as OpenType has it, without any."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 -- slow to import, seldom needed

    font = TTFont(io.BytesIO(data), lazy=True, recalcTimestamp=False)
    if font.flavor is None:
        return data
    font.flavor = None
    return _saved(font)


def cut(
    font: bytes,
    text: str,
    features: Iterable[str] = (),
    weights: tuple[int, int] | None = None,
) -> tuple[bytes, str]:
    """Give a font with just the characters of a text, as WOFF2, and which it has of them.

    The same ones always give the same bytes. Hints, names and all axes but the weight are left
    away.

    :param font: TrueType or OpenType, without any packing.
    :param features: the layout features that are kept, by their tags.
    :param weights: the least and the most of a variable font; without them it has its default.
    """
    import uharfbuzz as harfbuzz  # noqa: PLC0415 -- slow to import, seldom needed
    from fontTools.ttLib import TTFont, newTable  # noqa: PLC0415

    face = harfbuzz.Face(font)
    has = "".join(sorted(character for character in set(text) if ord(character) in face.unicodes))
    wanted = harfbuzz.SubsetInput()
    wanted.unicode_set.update(map(ord, has))
    wanted.layout_feature_tag_set.clear()
    wanted.layout_feature_tag_set.update(map(_number, features))
    wanted.drop_table_tag_set.update(map(_number, _UNUSED))
    wanted.flags = harfbuzz.SubsetFlags.NO_HINTING | harfbuzz.SubsetFlags.NOTDEF_OUTLINE
    wanted.pin_all_axes_to_default(face)
    if weights:
        wanted.set_axis_range(face, "wght", *weights, weights[0])
    made = TTFont(io.BytesIO(harfbuzz.subset(face, wanted).blob.data), recalcTimestamp=False)
    made["name"] = newTable("name")  # it has to be there, but no name
    made["name"].names = []
    made.flavor = "woff2"
    return _saved(made), has


def _number(tag: str) -> int:
    return int.from_bytes(tag.encode(), "big")


def _saved(font: TTFont) -> bytes:
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()
