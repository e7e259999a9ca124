"""The style sheet that says where the fonts are, and what stands in for them.

CSS Fonts Module Level 4. `font-display: optional`: a font that has not come when a page is first
painted is for the next page, so that nothing ever moves. Until then the page is set in a typeface
that nearly every computer has, made as wide and as high as ours by the descriptors of Level 5.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import uharfbuzz as harfbuzz
from fontTools.ttLib import TTFont

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sphinx_web_fonts.cut import Font

DISPLAY: Final = "optional"


@dataclass(frozen=True)
class Kind:
    """What stands in for a kind of typeface."""

    local: tuple[str, ...]  # typefaces whose characters are all equally wide
    advances: tuple[float, float]  # ... on average, in ems: regular and bold
    system: str
    scripts: Mapping[str, str]  # by the language


# The average is that of FREQUENCY over the advance widths of Liberation Sans and Liberation Serif
# 2.1.5, which are those of Arial and of Times New Roman.
KINDS: Final = {
    "sans": Kind(
        ("Arial", "Liberation Sans", "Arimo", "Helvetica"),
        (0.4394, 0.4753),
        "system-ui,sans-serif",
        {
            "zh": '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",',
            "ja": '"Hiragino Sans","Yu Gothic","Noto Sans CJK JP",',
            "ko": '"Apple SD Gothic Neo","Malgun Gothic","Noto Sans CJK KR",',
        },
    ),
    "serif": Kind(
        ("Times New Roman", "Liberation Serif", "Tinos", "Times"),
        (0.3981, 0.4238),
        "Georgia,serif",
        {
            "zh": '"Songti SC","Noto Serif CJK SC","Source Han Serif SC",',
            "ja": '"Hiragino Mincho ProN","Yu Mincho","Noto Serif CJK JP",',
            "ko": '"AppleMyungjo","Batang","Noto Serif CJK KR",',
        },
    ),
}

FREQUENCY: Final = {
    " ": 183, "e": 102, "t": 75, "a": 65, "o": 62, "n": 57, "i": 57, "s": 53, "r": 50, "h": 50,
    "d": 33, "l": 33, "u": 23, "c": 22, "m": 20, "f": 20, "w": 17, "g": 16, "p": 15, "y": 14,
    "b": 13, "v": 8, "k": 6,
}  # fmt: skip
"""Of a thousand characters of English text about so many are these."""


def written(families: Mapping[str, str], fonts: Mapping[Font, str], language: str) -> str:
    """Write the style sheet.

    :param families: by their kinds; an empty one has no font.
    :param fonts: those of the families, each with its address from the style sheet.
    :param language: that of the site, as BCP 47 has it.
    """
    rules, stacks = [], []
    for kind, family in families.items():
        ours = {font: url for font, url in fonts.items() if font.family == family}
        rules += [_face(font, url) for font, url in ours.items()]
        names = f'"{family}","{family} fallback",' if ours else ""
        upright = [font for font in ours if not font.source.is_italic]
        for bold, font in enumerate(upright[:1] + upright[-1:]):
            rules.append(_fallback(font, KINDS[kind], bold))
        local = KINDS[kind].scripts.get(language[:2], "")
        stacks.append(f"--{kind}:{names}{local}{KINDS[kind].system}")
    # Twice, to outweigh a theme's html[data-theme=...].
    return "\n".join([*rules, f":root:root{{{';'.join(stacks)}}}", ""])


def _face(font: Font, url: str) -> str:
    style = "font-style:italic;" if font.source.is_italic else ""
    return (
        f'@font-face{{font-family:"{font.family}";{style}font-weight:{font.weights};'
        f'font-display:{DISPLAY};src:url("{url}")format("woff2")}}'
    )


def _fallback(font: Font, kind: Kind, bold: int) -> str:
    """Write the face of a local typeface, regular or bold, that takes as much room as a font.

    A line is as high as ascent and descent of its typeface say, and those are adjusted with its
    size: so they are given in parts of the adjusted one.
    """
    path = font.source.path
    with TTFont(path, lazy=True) as table:
        em, heights = table["head"].unitsPerEm, table["hhea"]
        size = _advance(path, font.source.weights[bold]) / em / kind.advances[bold]
        ascent, descent, gap = (
            getattr(heights, name) / em / size for name in ("ascent", "descent", "lineGap")
        )
    local = ",".join(f'local("{name}{" Bold" * bold}")' for name in kind.local)
    return (
        f'@font-face{{font-family:"{font.family} fallback";{"font-weight:600;" * bold}src:{local};'
        f"size-adjust:{size:.1%};ascent-override:{ascent:.1%};descent-override:{-descent:.1%};"
        f"line-gap-override:{gap:.1%}}}"
    )


def _advance(path: Path, weight: int) -> float:
    """Give the average width of the characters of English text, in the units of the font."""
    font = harfbuzz.Font(harfbuzz.Face(harfbuzz.Blob.from_file_path(path)))
    font.set_variations({"wght": weight})
    glyphs = {sign: font.get_nominal_glyph(ord(sign)) or 0 for sign in FREQUENCY}  # 0: .notdef
    total: int = sum(FREQUENCY[sign] * font.get_glyph_h_advance(glyphs[sign]) for sign in glyphs)
    return total / sum(FREQUENCY.values())
