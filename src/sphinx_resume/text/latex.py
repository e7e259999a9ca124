"""Says in inline Markdown what a BibTeX field says in LaTeX: accents, quotes, emphasis, math.

So a title from a bibliography is a fact like any other, on the pages, in the PDF and in the data.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from pylatexenc import latex2text, latexwalker
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec
from pylatexenc.latexwalker import (
    LatexCharsNode,
    LatexGroupNode,
    LatexMacroNode,
    LatexMathNode,
    LatexSpecialsNode,
    LatexWalker,
)
from pylatexenc.macrospec import MacroSpec

from site_groundwork.formulas import formula, in_words, known
from sphinx_resume.text.addresses import HOST, Address, parsed
from sphinx_resume.text.inline import escape
from sphinx_resume.text.plain import plain_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pylatexenc.latexwalker import LatexNode
    from pylatexenc.macrospec import LatexContextDb


# They stand for Markdown's * and ** until it is seen whether Markdown takes them so.
EM: Final = "\ue000"
STRONG: Final = "\ue001"
# They stand around what a link says, and around where it leads, until it is known whether there
# can be links.
LINK: Final = "\ue002"
TO: Final = "\ue003"
END: Final = "\ue004"
_LINKED = re.compile(f"{LINK}([^{LINK}{TO}]*){TO}([^{END}]*){END}")

_MARKS: Final = str.maketrans({EM: "*", STRONG: "**"})
_NO_MARKS: Final = str.maketrans({EM: "", STRONG: ""})

# They set the rest of the group that they stand in: {\em so}.
SWITCHES: Final = {"em": EM, "it": EM, "itshape": EM, "sl": EM, "bf": STRONG, "bfseries": STRONG}

SPECIALS: Final = {
    "``": "“", "''": "”", "---": "—", "--": "–", "~": "\N{NO-BREAK SPACE}", "&": "&", "#": "#",
    "!`": "¡", "?`": "¿",
}  # fmt: skip

DEEPEST: Final = 50  # braces in braces; nobody writes ten

_SPECIAL = re.compile(r"[\\{}$~%^`]|''|--")
_BARE_PERCENT = re.compile(r"(?<!\\)%")
_BARE_DOLLAR = re.compile(r"(?<!\\)\$")
_FORMULA = re.compile(r"(?<!\\)\$((?:[^$\\]|\\.)+)\$")
_INDEX = re.compile(r"([_^])(?:\{([-+0-9]+)\}|([0-9]))")
# The space between a number and its degrees is left to the reader's eye: 10$^\circ$C
_DEGREES = re.compile(r"(?<=\d)\$\^\s*(?:\\circ|\{\s*\\circ\s*\})\$(?=[CFK]\b)")
_HIGH = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_LOW = str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋")
_HIGH_LETTERS: Final = {"n": "ⁿ", "i": "ⁱ"}
_SPACE = re.compile(r"[^\S\N{NO-BREAK SPACE}]+")


def to_markdown(latex: str, *, has_links: bool = False) -> str:
    r"""Turn a field's value into inline Markdown; blank lines in it still part its paragraphs.

    Braces that protect capitals go, as they say nothing but to BibTeX. What is not known is told
    by its argument: ``\foo{bar}`` becomes ``bar``. A dollar sign without a second is a dollar, and
    a percent sign is one: no comment begins in a bibliography.

    :param has_links: make links of ``\href`` and ``\url``; without it their words stand alone,
        as in a title, which leads elsewhere.
    """
    said = _said(latex)
    return _LINKED.sub(_link if has_links else r"\1", said)


@lru_cache(4096)
def _said(latex: str) -> str:
    """Say a value in Markdown, with letters where its links are."""
    if _depth(latex) > DEEPEST:
        return escape(" ".join(latex.replace("{", "").replace("}", "").split()))
    try:
        blocks = map(_block, re.split(r"\n\s*\n", latex.strip()))
        said = "\n\n".join(_SPACE.sub(" ", block).strip(" ") for block in blocks)
    except Exception:  # noqa: BLE001 # pylatexenc raises any for \verb at the end, or too deep a nest
        said = escape(" ".join(latex.split()))
    return unicodedata.normalize("NFC", said)


def _depth(latex: str) -> int:
    """Say how deep braces stand in braces."""
    if "{" not in latex:
        return 0
    depth = deepest = 0
    for sign in latex:
        depth += {"{": 1, "}": -1}.get(sign, 0)
        deepest = max(deepest, depth)
    return deepest


def literal(latex: str) -> str:
    r"""Turn the value of a field that is no prose (an address, a number) into text.

    ``\url{…}``, the words of ``\href{…}{…}``, braces and escapes of single characters go,
    everything else stays.
    """
    text = _HREF.sub(r"\1", latex.strip())
    text = _TILDE.sub("~", _URL.sub("", text))
    text = _NAMED_SIGN.sub(lambda sign: _NAMED_SIGNS[sign[1]], text)
    text = re.sub(r"(?<!\\)[{}]", "", text)
    text = re.sub(r"\\([_%&#$~{}])", r"\1", text)
    return re.sub(r"^<(\w+:.*)>$", r"\1", text.strip())


_HREF = re.compile(r"^\\href\s*\{(.*?)\}\s*\{.*\}$", re.DOTALL)
_URL = re.compile(r"\\(?:url|nolinkurl|path)(?![A-Za-z])\s*")
_TILDE = re.compile(
    r"\{?\\(?:raise|lower)[\d.]+ *ex\s*\\hbox\s*\{\$\\scriptstyle\s*(?:\\mathtt\{)?\\sim\}?\$\}\}?"
    r"|\$?\\(?:(?:textasciitilde|sim)(?![A-Za-z])|string~|~)\s*(?:\{\s*\})?\$?"
)
_NAMED_SIGNS: Final = {
    "allowbreak": "", "hspace": "", "slash": "/", "textasciicircum": "^", "textendash": "–",
    "textgreater": ">", "textless": "<", "textunderscore": "_",
}  # fmt: skip
_NAMED_SIGN = re.compile(rf"\\({'|'.join(_NAMED_SIGNS)})(?![A-Za-z])\s*(?:\{{\s*\}})?")

# What ends a sentence ends no address.
_BARE_ADDRESS = re.compile(
    r"(\\(?:url|href|nolinkurl|path|texttt)\s*\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\})"
    r"|(?<!\w)https?://(?:[^\s{}<>\\\"]|\{?\\[_%&#$~]\}?)*(?:[^\s{}<>\\\".,;:!?)\]'\u201d]|[_%&#$~]\})"
)


def _as_url(found: re.Match[str]) -> str:
    return found[0] if found[1] else f"\\url{{{found[0]}}}"


def apart(latex: str) -> tuple[str, list[tuple[str, str]]]:
    """Give a value's prose without its links, and the links: their words and their addresses."""
    said = _said(_BARE_ADDRESS.sub(_as_url, latex))
    found = [(words.strip(), _web(address)) for words, address in _LINKED.findall(said)]
    return _SPACE.sub(" ", _LINKED.sub("", said)).strip(), [link for link in found if link[1]]


def _link(found: re.Match[str]) -> str:
    words, address = found.groups()
    to = _web(address)
    return f"[{words}](<{escape(to)}>)" if to and words.strip() else words


def _web(address: str) -> str:
    """Give an address that can stand in prose, with the scheme that it may lack; else nothing."""
    is_host = HOST.match(address) and ("/" in address or address.startswith("www."))
    whole = f"https://{address}" if is_host else address.replace(">", "%3E")
    return whole if isinstance(parsed(whole), Address) else ""


def _block(latex: str) -> str:
    if not _SPECIAL.search(latex):
        return escape(latex)
    latex = _BARE_PERCENT.sub(r"\\%", latex)
    latex = _FORMULA.sub(_unreadable, _DEGREES.sub(" °", latex))
    dollars = [found.start() for found in _BARE_DOLLAR.finditer(latex)]
    if len(dollars) % 2:
        latex = f"{latex[: dollars[-1]]}\\{latex[dollars[-1] :]}"
    walker = LatexWalker(latex, latex_context=_syntax(), tolerant_parsing=True)
    nodes, _, _ = walker.get_latex_nodes()
    said = re.sub(r"‘((?:[^‘’']|'(?=\w))*)'(?!\w)", r"‘\1’", _nodes(nodes))
    # Markdown takes some asterisks for such where LaTeX means emphasis; the letters come first.
    if EM not in said and STRONG not in said:
        return said
    marked, bare = (said.translate(marks) for marks in (_MARKS, _NO_MARKS))
    return marked if plain_text(marked) == plain_text(bare) else bare


def _unreadable(found: re.Match[str]) -> str:
    r"""Give a formula as it is, or letter for letter if it is none: ``\frac`` eats its ``$``."""
    latex = found[1]
    is_read = formula(latex) or in_words(latex) != latex
    return found[0] if is_read else latex.replace("\\", r"\textbackslash{}")


def _nodes(nodes: Iterable[LatexNode | None]) -> str:
    made = ""
    for node in nodes:
        if isinstance(node, LatexMacroNode) and node.macroname in SWITCHES:
            rest = list(nodes)[list(nodes).index(node) + 1 :]
            return made + _wrapped(SWITCHES[node.macroname], _nodes(rest).lstrip())
        made += _node(node) if node is not None else ""
    return made


def _node(node: LatexNode) -> str:
    match node:
        case LatexCharsNode():
            return escape(node.chars.replace("`", "‘"))
        case LatexGroupNode():
            return _nodes(node.nodelist)
        case LatexMathNode():
            return _math(_verbatim(node.nodelist))
        case LatexSpecialsNode() if node.specials_chars in SPECIALS:
            return escape(SPECIALS[node.specials_chars])
        case LatexMacroNode():
            return _macro(node)
        case _:
            return escape(_plain(node))


def _macro(node: LatexMacroNode) -> str:
    arguments = [part for part in node.nodeargd.argnlist or () if part] if node.nodeargd else []
    name = node.macroname
    if name in SPACES:
        return " "
    if not arguments:
        # TeX takes the space after a macro's name for its end.
        return escape(_plain(node).rstrip() if name.isalpha() else _plain(node))
    for names, said in SAID.items():
        if name in names:
            return said(arguments)
    return _nodes(arguments) if _is_text(name) else escape(_plain(node))


def _plain(node: LatexNode) -> str:
    try:
        text: str = _text().node_to_text(node)
    except Exception:  # noqa: BLE001 # pylatexenc raises any for a macro without its arguments
        text = node.latex_verbatim()
    return text


def _is_text(name: str) -> bool:
    """Tell whether a macro only says how its argument is set, which is prose like any other."""
    return name.startswith(("text", "mkbib", "math")) or name in {
        "mbox", "hbox", "fbox", "underline", "uline", "uppercase", "lowercase", "MakeUppercase",
        "NoCaseChange", "nocasechange", "hspace", "bibinfo", "natexlab",
    }  # fmt: skip


def _wrapped(mark: str, text: str) -> str:
    inner = text.strip()
    if not inner:
        return text
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{before}{mark}{inner}{mark}{after}"


def _code(text: str) -> str:
    if not text.strip():
        return text
    fence = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _linked(words: str, address: Iterable[LatexNode]) -> str:
    """Set a link; without words of its own it says its address."""
    to = literal(_verbatim(address))
    said = _LINKED.sub(r"\1", words) or escape(to)
    return f"{LINK}{said}{TO}{to}{END}" if to else said


def _math(latex: str) -> str:
    latex = _SPACE.sub(" ", latex).strip()
    if not latex or "`" in latex:
        return escape(latex)
    index = _INDEX.fullmatch(latex)
    if index:
        return _raised(index[1], index[2] or index[3])
    latex = known(latex)
    return f"{{math}}`{latex}`" if formula(latex) else escape(in_words(latex))


def _raised(sign: str, text: str) -> str:
    """Set digits high or low by characters of their own: the index of H$_2$O has no base."""
    if sign == "^" and text in _HIGH_LETTERS:
        return _HIGH_LETTERS[text]
    return text.translate(_HIGH if sign == "^" else _LOW)


def _verbatim(nodes: Iterable[LatexNode]) -> str:
    return "".join(node.latex_verbatim() for node in nodes)


@cache
def _syntax() -> LatexContextDb:
    context = latexwalker.get_default_latex_context_db()
    names = {name for names in SAID for name in names} | {"NoCaseChange"}
    known = [MacroSpec(name, "{{" if name == "href" else "{") for name in sorted(names)]
    context.add_context_category("bibliography", macros=known, prepend=True)
    return context


@cache
def _text() -> LatexNodes2Text:
    context = latex2text.get_default_latex_context_db()
    known = {"dh": "ð", "th": "þ", "DH": "Ð", "TH": "Þ", "-": "", "/": "", "slash": "/"}
    known |= {"S": "§", "P": "¶", "textless": "<", "textgreater": ">", "textbar": "|"}
    known |= {"textbraceleft": "{", "textbraceright": "}"}
    known |= {"copyright": "©", "pounds": "£", "dag": "†", "ddag": "‡", "euro": "€"}
    known |= {"glqq": "„", "grqq": "“", "glq": "‚", "grq": "‘", "flqq": "«", "frqq": "»"}
    known |= {name: name for name in ("TeX", "LaTeX", "BibTeX", "LaTeXe")}
    macros = [MacroTextSpec(name, text) for name, text in known.items()]
    context.add_context_category("bibliography", macros=macros, prepend=True)
    return LatexNodes2Text(latex_context=context, keep_comments=True)


SPACES: Final = {"\\", "newline", " ", ",", ";", ":", "quad", "qquad", "\n"}

# Macros with an argument, and what is said of it.
SAID: Final[dict[tuple[str, ...], Callable[[list[LatexNode]], str]]] = {
    ("emph", "textit", "textsl", "mkbibemph"): lambda nodes: _wrapped(EM, _nodes(nodes)),
    ("textbf",): lambda nodes: _wrapped(STRONG, _nodes(nodes)),
    ("texttt",): lambda nodes: _code(_text().nodelist_to_text(nodes)),
    ("textsuperscript",): lambda nodes: _raised("^", _nodes(nodes)),
    ("textsubscript",): lambda nodes: _raised("_", _nodes(nodes)),
    ("enquote", "mkbibquote"): lambda nodes: f"“{_nodes(nodes)}”",
    ("href",): lambda nodes: _linked(_nodes(nodes[1:]), nodes[:1]),
    ("textcommabelow",): lambda nodes: f"{_nodes(nodes)}\N{COMBINING COMMA BELOW}",
    ("noopsort",): lambda _nodes: "",
    ("url", "nolinkurl", "path"): lambda nodes: _linked("", nodes),
    ("ensuremath",): lambda nodes: _math(_verbatim(nodes)),
}
