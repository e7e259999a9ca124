"""Simple HTML in a fact, as Markdown that says the same: other tools' files have it."""

from __future__ import annotations

import re
from typing import Final

from sphinx_resume.text import addresses

MARKS: Final = {
    "b": "**",
    "strong": "**",
    "i": "*",
    "em": "*",
    "cite": "*",
    "code": "`",
    "tt": "`",
}
BLOCKS: Final = {"p", "div", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "hr"}
PLAIN: Final = {"span", "font", "u", "small", "big", "mark", "s", "del", "ins", "center", "abbr"}
SIMPLE: Final = {*MARKS, *BLOCKS, *PLAIN, "br", "li", "a", "sub", "sup"}
"""The elements that say nothing but how a text is set."""

_RAISED: Final = {
    "sub": str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎"),
    "sup": str.maketrans("0123456789+-=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾"),
}
_DROPPED: Final = {
    *("img", "picture", "svg", "video", "audio", "iframe", "object", "embed", "script", "style"),
    *("input", "button", "form", "canvas", "link", "meta"),
}
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)(?:\s[^<>]*)?/?>")
_PAIR = r"<({})(?:\s[^<>]*)?>(\s*)(.*?)(\s*)</\1\s*>"
_LINK = re.compile(
    r"<a\s[^<>]*?href\s*=\s*[\"']?([^\"'<>\s]*)[\"']?[^<>]*>(.*?)</a\s*>",
    re.DOTALL | re.IGNORECASE,
)
# What is escaped, code and formulas, in which nothing is HTML.
_LETTERS = re.compile(r"\\.|(`+)(?!`).+?(?<!`)\1(?!`)|\$[^$\n]+\$", re.DOTALL)


def tags(text: str) -> set[str]:
    """Give the names of the elements whose tags stand in a text, but for code and formulas."""
    return {tag[1].lower() for tag in _TAG.finditer(_LETTERS.sub("", text))}


def markdown(text: str, *, is_all: bool) -> str:
    """Give Markdown for a text with simple HTML.

    :param is_all: leave out pictures, scripts and such too; otherwise their tags stay as they are.
    """
    text = re.sub("[\ue000\ue001]", "", text)
    held = [found[0] for found in _LETTERS.finditer(text)]
    places = iter(range(len(held)))
    text = _LETTERS.sub(lambda _: f"\ue000{next(places)}\ue001", text)
    if is_all:
        text = re.sub(r"(?is)<(script|style)\b.*?</\1\s*>", "", text)
    text = _LINK.sub(_link, text)
    for name in (*_RAISED, *MARKS):
        text = re.sub(_PAIR.format(name), _marked, text, flags=re.DOTALL | re.IGNORECASE)
    text = _TAG.sub(lambda tag: _rest(tag, is_all=is_all), text)
    lines = (line.strip() for line in text.splitlines())
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    return re.sub("\ue000(\\d+)\ue001", lambda found: held[int(found[1])], text)


def _marked(pair: re.Match[str]) -> str:
    name, before, said, after = pair[1].lower(), pair[2], pair[3], pair[4]
    if name in _RAISED:
        return before + said.translate(_RAISED[name]) + after
    mark = MARKS[name] if said else ""
    return before + mark + said + mark + after


def _link(link: re.Match[str]) -> str:
    words = " ".join(link[2].split())
    return f"[{words}]({link[1]})" if words and addresses.fault(link[1]) is None else words


def _rest(tag: re.Match[str], *, is_all: bool) -> str:
    name = tag[1].lower()
    if name == "li":
        return "" if tag[0].startswith("</") else "\n- "
    if name == "br" or name in BLOCKS:
        return "\n\n"
    return "" if name in SIMPLE or (is_all and name in _DROPPED) else tag[0]
