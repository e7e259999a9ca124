"""Cuts a typeface down to the characters, weights and features that a site has a use for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fontTools.ttLib import TTFont

from site_groundwork import cache, font_subset, typefaces

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from site_groundwork.cache import Cache

REGULAR: Final = 400
BOLD: Final = 600
"""The boldest of a variable font: what asks for more gets this, and a third less is to load."""

FEATURES: Final = ["ccmp", "kern", "liga", "lnum", "mark", "mkmk", "tnum"]
"""Of OpenType's layout features: accents, kerning, ligatures, lining and tabular figures."""

ITALIC: Final = 1  # the first bit of OS/2's fsSelection


@dataclass(frozen=True)
class Source:
    """A font file of a family; ``weights`` are the least and the most that are cut from it."""

    family: str
    path: Path
    is_italic: bool
    is_variable: bool
    weights: tuple[int, int]


@dataclass(frozen=True)
class Font:
    """A cut font as WOFF2."""

    source: Source
    data: bytes

    @property
    def family(self) -> str:
        """The family, by its name."""
        return self.source.family

    @property
    def weights(self) -> str:
        """The weights, as CSS has them."""
        return " ".join(map(str, dict.fromkeys(self.source.weights)))


def sources(family: str, *, italic: bool) -> list[Source]:
    """Choose the files of a family for text: one with all its weights, or one for each weight.

    :param italic: whether its italic is wanted too, which is cut in the regular weight alone.
    """
    found = [_source(family, path) for path in typefaces.files(family)]
    roman = [one for one in found if not one.is_italic]
    slanted = [one for one in found if one.is_italic and REGULAR in one.weights and italic]
    return [
        *([one for one in roman if one.is_variable][:1] or _by_weight(roman)),
        *sorted(slanted, key=lambda one: not one.is_variable)[:1],
    ]


def _by_weight(files: list[Source]) -> Iterator[Source]:
    for wanted in (range(REGULAR, REGULAR + 1), range(BOLD, 701)):
        yield from [one for one in files if one.weights[0] in wanted][:1]


def _source(family: str, path: Path) -> Source:
    with TTFont(path, lazy=True) as font:
        is_italic = bool(font["OS/2"].fsSelection & ITALIC)
        weight = font["OS/2"].usWeightClass
        axes = font["fvar"].axes if "fvar" in font else []
        spans = [(axis.minValue, axis.maxValue) for axis in axes if axis.axisTag == "wght"]
    if not spans:
        return Source(family, path, is_italic, is_variable=False, weights=(weight, weight))
    ((low, high),) = spans
    least, most = (int(min(max(wanted, low), high)) for wanted in (REGULAR, BOLD))
    weights = (least, least) if is_italic else (least, most)
    return Source(family, path, is_italic, is_variable=True, weights=weights)


def cut(source: Source, characters: frozenset[str], kept: Cache) -> Font:
    """Give a font that has of these characters those that its source has.

    The same ones always give the same bytes.

    :param kept: where what was cut is kept, by all that it was made from.
    """
    whole = source.path.read_bytes()
    text = "".join(sorted(characters))
    key = cache.key(font_subset.program(), str(source.weights), *FEATURES, text, whole)
    weights = source.weights if source.is_variable else None
    return Font(source, kept.made(key, lambda: font_subset.cut(whole, text, FEATURES, weights)[0]))
