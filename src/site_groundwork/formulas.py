"""Formulas: which are given to math-core, what they consist of, and how they are said in a line.

math-core reads LaTeX; its MathML is taken apart once, into a :class:`Formula`. From that come the
one plain form for every place that cannot set a formula, and the data by which the PDF sets it.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from html.entities import html5
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

import math_core
from pylatexenc.latex2text import LatexNodes2Text

if TYPE_CHECKING:
    from collections.abc import Sequence

# It would tell the terminal, without a line, of each macro that lacks its arguments.
logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)

MOST: Final = 10_000
"""Characters of a formula; a page of them has some thousand."""
DEEPEST: Final = 500
"""Braces in braces, for math-core: its stack is small, and past that the whole process ends.

Tried with math-core 0.9: five thousand braces in one another, or twenty thousand characters of
accents.
"""
DEEPEST_TAKEN: Final = 20
"""Parts in parts of a :class:`Formula`; in Typst functions call each other 80 deep at most."""

# What MathML calls its elements, and what they are here; all others are a row.
KINDS: Final = {
    "mi": "sign", "mn": "number", "mo": "operator", "mtext": "words", "mspace": "space",
    "mfrac": "fraction", "msqrt": "root", "mroot": "root", "mtable": "table", "mtr": "line",
    "msub": "scripts", "msup": "scripts", "msubsup": "scripts",
    "munder": "limits", "mover": "limits", "munderover": "limits",
    "mphantom": "space", "annotation": "space", "annotation-xml": "space",
}  # fmt: skip
# Which of base, below and above an element has.
_SCRIPTS: Final = {"msub": "01", "munder": "01", "msup": "02", "mover": "02"}

_TAG = re.compile(r"<(/?)[^<>]*?(/?)>")
_ENTITY = re.compile(r"&(\w+;)")
_XML: Final = {"lt;", "gt;", "amp;", "quot;", "apos;"}
_APPLY: Final = "\N{FUNCTION APPLICATION}"
_UNSEEN: Final = dict.fromkeys(map(ord, "\u2062\u2063\u2064\ufe00\ufe01\ufe0e\ufe0f"))
_AS_WRITTEN: Final = str.maketrans({"∗": "*", "⋅": "·", "∶": ":", "∣": "|", "\xa0": " "})
HIGH: Final = str.maketrans(
    "0123456789+-−=()abcdefghijklmnoprstuvwxyzT*′″†‡",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀ*′″†‡",
)
LOW: Final = str.maketrans(
    "0123456789+-−=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ"
)
# What stands over or under a sign, and the character that does so to the letter before it.
ACCENTS: Final = {
    "ˆ": "\u0302", "^": "\u0302", "ˇ": "\u030c", "˜": "\u0303", "~": "\u0303", "´": "\u0301",
    "`": "\u0300", "˙": "\u0307", "¨": "\u0308", "˘": "\u0306", "˚": "\u030a", "⃗": "\u20d7",
    "→": "\u20d7", "¯": "\u0304", "‾": "\u0304", "̲": "\u0305",
}  # fmt: skip
_BRACES: Final = set("⏞⏟⎴⎵⏜⏝")
_ROOTS: Final = {"": "√", "3": "∛", "4": "∜"}
_ORDINALS: Final = {"st", "nd", "rd", "th"}
_COMMAS: Final = set(",;:")
_LARGE: Final = set("∑∏∐∫∬∭∮⋃⋂⋁⋀⨁⨂")
_RELATIONS: Final = set("=<>≤≥≠≈≃≅≡∼≪≫≲≳≺≻∈∉∋⊂⊆⊃⊇∝→←↔⇒⇐⇔↦⟶⟵⟹⟺⊢⊨∣")
_FENCES: Final = set("()[]{}⟨⟩⌊⌋⌈⌉|‖∣")
_LETTERS: Final = {"sign", "number", "words", "scripts"}
_LOOSE: Final = {"operator", "space", "fraction"}
_DIFFERENTIALS: Final = set("d∂δΔ")
_ATOMS: Final = {"sign", "number", "words", "scripts", "limits", "root", "operator"}


@dataclass(frozen=True)
class Formula:
    """A part of a formula: a sign with its text, or others in one another.

    A ``sign`` is upright or slanted; ``scripts`` and ``limits`` are a base, what stands below
    and what above; a ``root`` is what is under it and which; a ``table`` has lines of cells.
    Whatever is not there is an empty row. ``plain`` is a sign that is upright, or a fraction
    without a bar.
    """

    kind: str
    text: str = ""
    parts: tuple[Formula, ...] = ()
    plain: bool = False


EMPTY: Final = Formula("row")


def is_bounded(latex: str) -> bool:
    """Tell whether a formula is one that math-core can go through safely."""
    steps = ({"{": 1, "}": -1}.get(sign, 0) for sign in latex)
    return len(latex) <= MOST and max(accumulate(steps), default=0) <= DEEPEST


def known(latex: str) -> str:
    """Write what math-core knows by another name as it calls it."""
    latex = re.sub(r"\\wide(?=hat\b|tilde\b)", r"\\", latex)
    return re.sub(r"\\(?:[mhf]box|text(?:normal|rm|up|sf|md|it|bf|tt|sc))\b", r"\\text", latex)


@cache
def mathml() -> math_core.LatexToMathML:
    """Give math-core's converter; it raises `math_core.LatexError` for what it does not know."""
    return math_core.LatexToMathML(fancy_error=False)


@cache
def formula(latex: str) -> Formula | None:
    """Take a formula apart; None if it is none, or is deeper than anybody writes."""
    if not is_bounded(latex):
        return None
    try:
        written = mathml().convert_with_local_state(known(latex), displaystyle=False)
        written = _ENTITY.sub(lambda it: it[0] if it[1] in _XML else html5.get(it[1], ""), written)
        if _depth(written) > DEEPEST_TAKEN:
            return None
        return _taken(ET.fromstring(written))  # noqa: S314 # math-core has made it
    except (math_core.LatexError, ET.ParseError, UnicodeEncodeError):  # ... or no text at all
        return None


def in_words(latex: str) -> str:
    r"""Say a formula as far as Unicode goes: ``\alpha^2`` is α². What cannot be read stays.

    :param latex: a formula without the dollar signs around it.
    """
    if taken := formula(latex):
        said = unicodedata.normalize("NFC", _said(taken)).replace("...", "…")
        said = re.sub(r"(?<=\d)°(?=[CFK]\b)", " °", said)
        return re.sub(r"(?<=\s) +", "", said).strip(" ")
    try:
        words: str = _converter().latex_to_text(latex)
    except Exception:  # noqa: BLE001 # pylatexenc raises any for a macro without its arguments
        return latex
    # ... or tells of its pattern, or of nothing.
    return words if words.strip() and not re.search("%[s(]", words) else latex


def together(pieces: Sequence[tuple[str, bool]]) -> str:
    """Join texts, and formulas in words, as they are set: 2 and 1/2 are not 21/2.

    :param pieces: each with whether it is a formula.
    """
    said = ""
    for (piece, is_formula), (following, _) in pairwise([*pieces, ("", False)]):
        is_unit = piece == "°" and re.match(r"[CFK]\b", following)
        is_apart = said[-1:].isdecimal() and (piece[:1].isdecimal() or is_unit)
        said += f" {piece}" if is_formula and is_apart else piece
    return said


@cache
def _converter() -> LatexNodes2Text:
    return LatexNodes2Text()


def _depth(xml: str) -> int:
    tags = ((bool(end), bool(empty)) for end, empty in _TAG.findall(xml))
    return max(accumulate(0 if empty else -1 if end else 1 for end, empty in tags))


def _taken(element: ET.Element) -> Formula:
    name = str(element.tag)
    kind = KINDS.get(name, "row")
    text = (element.text or "").translate(_UNSEEN)
    parts = tuple(_taken(part) for part in element)
    match kind:
        case "scripts" | "limits":
            at = {place: parts[i] for i, place in enumerate(_SCRIPTS.get(name, "012"))}
            parts = tuple(at.get(place, EMPTY) for place in "012")
            if parts[2].text == "∘" and parts[1] == EMPTY:
                return _row((parts[0], Formula("sign", "°", plain=True)))
            # In a line, what is under and over a sum stands beside it.
            kind = "scripts" if parts[0].text in _LARGE else kind
        case "root":
            parts = parts if name == "mroot" else (_row(parts), EMPTY)
        case "space":
            is_wide = re.match(r"0*\.?0*[1-9]", element.get("width", ""))
            return Formula("space", " " if name == "mspace" and is_wide else "")
        case "sign" if len(text) > 1 and not unicodedata.combining(text[-1]):
            kind = "words"
        case "operator" if text == _APPLY:
            return Formula("space", " " if element.get("lspace", "0") != "0" else "")
        case "row":
            return _row(parts)
    return Formula(
        kind,
        text,
        parts,
        plain=element.get("mathvariant") == "normal" or element.get("linethickness") == "0",
    )


def _row(parts: Sequence[Formula]) -> Formula:
    """Join parts in a row, without those that say nothing."""
    kept = [part for part in parts if part.text or part.parts]
    return kept[0] if len(kept) == 1 else Formula("row", parts=tuple(kept))


def _said(part: Formula, *, small: bool = False) -> str:
    """Say a part; in an index and the like nothing is spaced."""
    match part.kind:
        case "fraction":
            above, below = part.parts
            if part.plain:
                return f"{_said(above)} {_said(below)}"
            return f"{_held(above, small=small)}/{_whole(below)}"
        case "root":
            under, which = part.parts
            sign = _ROOTS.get(said := _said(which)) or f"{said.translate(HIGH)}√"
            return sign + _whole(under)
        case "scripts" | "limits":
            return _scripts(part)
        case "table":
            return "; ".join(_said(line) for line in part.parts)
        case "line":
            return ", ".join(_said(cell) for cell in part.parts)
        case "row":
            return _in_row(part.parts, small=small)
        case "space":
            return "" if small else part.text
        case _:
            return "".join(map(_upright, part.text)).translate(_AS_WRITTEN)


def _upright(sign: str) -> str:
    """Give a letter of an alphabet of its own, such as 𝒪, as a plain one; ℝ stays what it is."""
    name = unicodedata.name(sign, "")
    is_styled = name.startswith(("MATHEMATICAL ", "SCRIPT CAPITAL ", "BLACK-LETTER "))
    return unicodedata.normalize("NFKC", sign) if is_styled and "DOUBLE" not in name else sign


def _whole(part: Formula) -> str:
    """Say a part that is one with the sign before it, in parentheses if it has several."""
    said = _said(part)
    is_differential = len(part.parts) == 2 and part.parts[0].text in _DIFFERENTIALS  # noqa: PLR2004
    return said if part.kind in _ATOMS or is_differential else f"({said})"


def _held(part: Formula, *, small: bool = False) -> str:
    """Say a part that is one with what follows, in parentheses if it has operators of its own."""
    said = _said(part, small=small)
    inner = {piece.kind for piece in part.parts} if part.kind == "row" else {part.kind}
    is_fenced = part.kind == "row" and not _FENCES.isdisjoint(said[:1] + said[-1:])
    return said if is_fenced or inner.isdisjoint(_LOOSE) else f"({said})"


def _scripts(part: Formula) -> str:
    base, below, above = part.parts
    mark = (above if above != EMPTY else below).text
    if part.kind == "limits" and mark in _BRACES:
        return _held(base)
    if part.kind == "limits" and below == EMPTY and mark in ACCENTS:
        return "".join(letter + ACCENTS[mark] for letter in _said(base))
    said = _said(base) if base.kind in _ATOMS else _held(base)
    if _said(above, small=True) in _ORDINALS and base.kind in {"number", "row"}:
        return said + _said(above)
    return said + _script(below, "_", LOW) + _script(above, "^", HIGH)


def _script(part: Formula, mark: str, signs: dict[int, int]) -> str:
    """Say an index or power by characters that are small themselves, or after a mark."""
    said = _said(part, small=True).strip()
    is_word = part.kind == "words" and any(map(str.isalpha, said))
    if not is_word and all(ord(sign) in signs for sign in said):
        return said.translate(signs)
    return f"{mark}{said}" if part.kind in _ATOMS else f"{mark}({said})"


def _is_parted(part: Formula) -> bool:
    """Tell whether a letter after this part would be taken for one in it."""
    is_sum = part.kind == "scripts" and part.parts[0].text in _LARGE
    return is_sum or part.kind in {"fraction", "root"}


def _in_row(parts: Sequence[Formula], *, small: bool) -> str:
    said = ""
    for index, part in enumerate(parts):
        following = parts[index + 1] if index + 1 < len(parts) else EMPTY
        piece = _said(part, small=small)
        is_between = 0 < index < len(parts) - 1 and not small
        are_numbers = index and parts[index - 1].kind == following.kind == "number"
        if is_between and part.text in _RELATIONS:
            piece = f" {piece} "
        is_list = is_between and part.text in _COMMAS and not are_numbers
        if is_list or (following.kind in _LETTERS and _is_parted(part) and not small):
            piece += " "
        said += f" {piece}" if part.kind == "fraction" and said[-1:].isalnum() else piece
    return said
