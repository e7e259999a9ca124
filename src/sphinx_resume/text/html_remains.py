r"""Says in LaTeX what a BibTeX field says in HTML, as exports of publishers and managers have it.

``<i>E. coli</i>`` is ``\emph{E. coli}`` and ``&amp;`` is ``\&``, also where an export has written
HTML's own signs in LaTeX (``{\textless}i{\textgreater}``, ``{\&}amp;``). A tag without its other
half is none: ``a<b>c`` stays as it is written.
"""

from __future__ import annotations

import html
import html.entities
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_LESS = r"(?:<|\{\\textless *\}|\\textless(?![a-z])(?:\{\}| *)|\{?\$(?:<|\\less|\\lt) *\$\}?)"
_GREATER = _LESS.replace("<|", ">|").replace("textless", "textgreater")
_GREATER = _GREATER.replace("less|\\\\lt", "greater|\\\\gt")
_AND = r"(?:\{\\?&\}|\\?&)"
_END = r"(?:;|\{;\}|\$\\mathsemicolon\$)"

_TAG = re.compile(
    rf"{_LESS}(?P<closes>/?)(?P<name>[a-z][a-z0-9:-]*)(?P<more>[ /][^<>]{{0,400}}?)?{_GREATER}",
    re.IGNORECASE,
)
_ENTITY = re.compile(
    rf"{_AND}(?:(?:\{{?\\?#\}}?)(?P<number>x[0-9a-f]{{1,6}}|\d{{1,7}})|(?P<word>[a-z]\w{{1,30}}))"
    rf"{_END}",
    re.IGNORECASE,
)
_HEADING = re.compile(r"<jats:title>\s*(abstract|summary)\s*</jats:title>", re.IGNORECASE)
_ADDRESS = re.compile(r"""\bhref *= *["']?(https?://[^"'\s<>]+)""", re.IGNORECASE)
_SPECIAL = re.compile(r"[\\{}&%$#_~^<>]")
_ESCAPES: Final = {
    "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    # A brace counts for BibTeX whatever stands before it.
    "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
    "<": r"{\textless}", ">": r"{\textgreater}",
}  # fmt: skip

# An address may hold most signs as they are.
ADDRESSES: Final = {"doi", "url"}

DEEPEST: Final = 40  # elements in elements; nobody writes ten

# Entities in entities: some files went through several programs.
_MOST_TIMES = 3


def to_latex(text: str) -> str:
    """Write plain text in LaTeX, so that it says the same letter for letter."""
    return _SPECIAL.sub(lambda sign: _ESCAPES.get(sign[0], "\\" + sign[0]), text)


def without_html(value: str, name: str = "") -> str:
    """Give the value of the field ``name`` with its entities and simple tags said in LaTeX."""
    write: Callable[[str], str] = str if name in ADDRESSES else to_latex
    for _ in range(_MOST_TIMES):
        if "&" not in value:
            break
        value = _ENTITY.sub(lambda entity: _character(entity, write), value)
    if name in ADDRESSES or not _TAG.search(value):
        return value
    return _without_tags(_HEADING.sub("", value))


def _character(entity: re.Match[str], write: Callable[[str], str]) -> str:
    number, word = entity["number"], entity["word"]
    written = f"&#{number};" if number else f"&{word};"
    said = html.unescape(written)
    if word and said == written:  # in a title that a program has capitalised
        said = html.entities.html5.get(f"{word.lower()};", written)
    if said == "\N{NO-BREAK SPACE}":
        return "~" if write is to_latex else ""
    return entity[0] if said == written else write(said)


@dataclass
class _Element:
    """An element that is open: its tag as it is written, and what has been found in it."""

    name: str = ""
    tag: str = ""
    address: str = ""
    pieces: list[str] = field(default_factory=list)
    children: list[str] = field(default_factory=list)


def _without_tags(value: str) -> str:
    opened = [_Element()]
    at = 0
    for tag in _TAG.finditer(value):
        opened[-1].pieces.append(value[at : tag.start()])
        at = tag.end()
        name = tag["name"].lower().rpartition(":")[2]
        if name in _ALONE:
            opened[-1].pieces.append(" ")
        elif name not in _SAID or (tag["more"] or "").endswith("/"):
            opened[-1].pieces.append("" if name in _SAID else tag[0])
        elif not tag["closes"] and len(opened) < DEEPEST:
            address = _ADDRESS.search(tag["more"] or "")
            opened.append(_Element(name, tag[0], address[1] if address else ""))
        elif any(element.name == name for element in opened):
            while opened[-1].name != name:
                _leave_open(opened)
            element = opened.pop()
            said = _SAID[name](element)
            opened[-1].pieces.append(said)
            opened[-1].children.append(said)
        else:
            opened[-1].pieces.append(tag[0])
    while len(opened) > 1:
        _leave_open(opened)
    return "".join([*opened[0].pieces, value[at:]])


def _leave_open(opened: list[_Element]) -> None:
    """Put back a tag that is never closed, as the words that it is, and what follows it."""
    element = opened.pop()
    opened[-1].pieces += [element.tag, *element.pieces]
    opened[-1].children += element.children


def _text(element: _Element) -> str:
    return "".join(element.pieces)


def _by(macro: str) -> Callable[[_Element], str]:
    return lambda element: f"\\{macro}{{{_text(element)}}}"


def _paragraph(element: _Element) -> str:
    return f"\n\n{_text(element)}\n\n"


def _link(element: _Element) -> str:
    return (
        f"\\href{{{element.address}}}{{{_text(element)}}}" if element.address else _text(element)
    )


def _pair(sign: str) -> Callable[[_Element], str]:
    """Say a formula's two parts; ``sign`` stands between them, or is the macro for the second."""

    def said(element: _Element) -> str:
        if len(element.children) != 2:  # noqa: PLR2004
            return _text(element)
        first, second = (child.strip() for child in element.children)
        return f"{first}\\{sign}{{{second}}}" if sign.isalpha() else f"{first}{sign}{second}"

    return said


_ALONE: Final = {"br", "hr"}

# What is said of each element; formulas of MathML, tags of JATS among them. All else is text.
_SAID: Final[dict[str, Callable[[_Element], str]]] = {
    **dict.fromkeys(("i", "it", "em", "emph", "italic", "cite"), _by("emph")),
    **dict.fromkeys(("b", "bf", "strong", "bold"), _by("textbf")),
    **dict.fromkeys(("sub", "inf"), _by("textsubscript")),
    **dict.fromkeys(("sup", "super"), _by("textsuperscript")),
    **dict.fromkeys(("code", "tt", "kbd", "monospace"), _by("texttt")),
    **dict.fromkeys(("p", "div", "sec", "li", "title"), _paragraph),
    **dict.fromkeys(
        (
            "abstract", "big", "font", "list", "list-item", "nocase", "ol", "roman", "s", "sc",
            "scp", "small", "span", "u", "ul", "underline", "inline-formula", "ext-link",
            "math", "mi", "mn", "mo", "mrow", "ms", "mspace", "mstyle", "mtext", "semantics",
        ),
        _text,
    ),
    "a": _link,
    "mfrac": _pair("/"),
    "msub": _pair("textsubscript"),
    "msup": _pair("textsuperscript"),
    "msqrt": lambda element: f"√({_text(element)})",
}  # fmt: skip
