"""Markdown inside a fact: emphasis, code, links, math and lists, and nothing that is unsafe.

Facts are parsed apart from the pages. So a fact means the same on a page, in the PDF and in the
data, and neither raw HTML nor a role with powers gets in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Final, TypeAlias

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

from site_groundwork.formulas import Formula, formula, in_words
from site_groundwork.messages import shown
from sphinx_resume.text.addresses import parsed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from markdown_it.rules_inline import StateInline

    from sphinx_resume.text.addresses import Link


# html is switched on so that it is recognised and refused, instead of shown with its brackets.
_MARKDOWN = (
    MarkdownIt("zero", {"html": True})
    .enable(["autolink", "backticks", "emphasis", "entity", "escape", "html_inline", "image"])
    .enable(["link", "newline"])
    .use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=False)
    .use(myst_role_plugin)
)
_BLOCKS = MarkdownIt("zero").enable("list")
_AFTER_DIGIT = re.compile(r"(?<=\d)\$([\\^_][^$]*[^$\s])\$(?!\d)")


def _unit(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 # markdown-it's own
    r"""Take ``$^\circ$`` in ``10$^\circ$C`` for math, and no ``$`` in a price: it has no macro."""
    found = _AFTER_DIGIT.match(state.src, state.pos)
    if found and not silent:
        state.push("math_inline", "math", 0).content = found[1]
    state.pos = found.end() if found else state.pos
    return bool(found)


_MARKDOWN.inline.ruler.before("math_inline", "unit", _unit)
# Every link is recognised as one, so that check.py can judge its address and refuse it in words.
setattr(_MARKDOWN, "validateLink", lambda _address: True)  # noqa: B010


@dataclass(frozen=True)
class Run:
    """A piece of text that is set in one way, for forms that know neither HTML nor docutils.

    The text of math says it in Unicode as far as that goes, for LaTeX reads well nowhere else;
    where it can be set, ``formula`` has its parts.
    """

    text: str
    em: bool = False
    strong: bool = False
    code: bool = False
    math: bool = False
    formula: Formula | None = None
    link: Link | None = None


@dataclass(frozen=True)
class Bullets:
    """A list in a text: of each item the blocks; ``start`` is its first number, if it has any."""

    items: tuple[tuple[Block, ...], ...]
    start: int | None = None


Block: TypeAlias = "str | Bullets"
"""What a text consists of: paragraphs of inline Markdown, and lists."""

DEEPEST: Final = 40  # emphasis in emphasis; nobody writes three
DEEPEST_LIST: Final = 12  # in levels of tokens; a list in a list takes two

ENDS: Final = ".,;:!?…。，；！？"

# A link to a file with spaces in its name, as people write it; in Markdown it is none.
_SPACED = re.compile(r"(?<!\\)(\]\()([^()<>\n\"]*? [^()<>\n\"]*\.\w{2,5})(?=[#)])")

_MARKUP = re.compile(r"[\\`*_\[\]<&${]")
_MAY_MEAN_MORE = re.compile(r"[\\`*_\[\]<&${\n\r\0]")
_MARKER = re.compile(r"^([ \t]*\d*)([-+.)])(?=[ \t])", re.MULTILINE)
_BULLET = re.compile(r"^([ \t]*)[•‣▪◦](?=\s)", re.MULTILINE)
_MAY_BE_LIST = re.compile(r"\s*([-•‣▪◦]|\d+[.)])\s|.*\n", re.DOTALL)


def escape(text: str) -> str:
    """Turn plain text into Markdown that says it letter for letter."""
    return _MARKER.sub(r"\1\\\2", _MARKUP.sub(r"\\\g<0>", text))


def is_plain(text: str) -> bool:
    """Tell whether a text holds nothing that Markdown might read otherwise, as most do."""
    return not (_MAY_MEAN_MORE.search(text) or _MAY_BE_LIST.match(text))


def faults(text: str) -> list[str]:
    """Say what must not stand in a fact: HTML, and every role but ``math``."""
    tree = list(_walk(text))
    tags = [node.content for node in tree if node.type == "html_inline"]
    roles = {node.meta["name"] for node in tree if node.type == "myst_role"} - {"math"}
    found = [
        f"the role {{{shown(role)}}} cannot be used in a fact; write the text alone"
        for role in sorted(roles)
    ]
    if tags:
        found.append(
            f"HTML ({shown(tags[0])}) cannot be used in a fact; use Markdown, or \\< for a plain <"
        )
    return found


def blocks(text: str) -> tuple[Block, ...]:
    """Give the paragraphs and lists of a text; blank lines part paragraphs.

    A list is Markdown's, or one with the bullets of word processors. What only looks like one is
    words: "2019. A year", "1. FC", a dash alone, a single line with an asterisk before it.
    """
    said = str(text)
    if not _MAY_BE_LIST.match(said):
        return (said,)
    tokens = _BLOCKS.parse(_BULLET.sub(r"\1-", said))
    if any(token.level > DEEPEST_LIST for token in tokens):
        return tuple(re.split(r"\n\s*\n", said))
    return _blocks(SyntaxTreeNode(tokens))


def points(text: str) -> tuple[tuple[Block, ...], ...]:
    """Give the blocks of a point in a list; of a text that is a list itself, those of several."""
    match held := blocks(text):
        case (Bullets(items, None),):
            return items
        case _:
            return (held,)


def one_line(text: str) -> str:
    """Say a text in one line of Markdown, for places that have no more; semicolons part items."""
    return _flat(blocks(text)) if _MAY_BE_LIST.match(text) else text


def addresses(text: str) -> list[str]:
    """Give the addresses of the links and pictures in ``text``, in their order."""
    return [_address(node) for node in _walk(text) if node.type in {"link", "image"}]


def destination(node: SyntaxTreeNode) -> Link | None:
    """Give where a link leads, or the picture is; None if that must not be linked."""
    return parsed(_address(node))


def _address(node: SyntaxTreeNode) -> str:
    return str(node.attrs["src" if node.type == "image" else "href"])


def runs(text: str) -> list[Run]:
    """Turn ``text`` into pieces that are each set in one way; a line break becomes a space."""
    if is_plain(text):
        return [Run(str(text))] if text else []
    return list(_runs(parse(text), Run("")))


def parse(text: str) -> SyntaxTreeNode:
    """Parse a text as one line of Markdown; what nests beyond all reason is none."""
    text = one_line(text)
    if "](" in text and "`" not in text:
        text = _SPACED.sub(lambda found: found[1] + found[2].replace(" ", "%20"), text)
    tokens = _MARKDOWN.parseInline(text)
    if any(token.level > DEEPEST for line in tokens for token in line.children or ()):
        tokens = _MARKDOWN.parseInline(escape(text))
    return SyntaxTreeNode(tokens)


def _walk(text: str) -> Iterator[SyntaxTreeNode]:
    if is_plain(text):
        return
    for paragraph in _paragraphs(blocks(text)):
        yield from parse(paragraph).walk()


def _paragraphs(held: Iterable[Block]) -> Iterator[str]:
    for block in held:
        if isinstance(block, Bullets):
            yield from _paragraphs(chain.from_iterable(block.items))
        else:
            yield block


def _blocks(node: SyntaxTreeNode) -> tuple[Block, ...]:
    made: list[Block] = []
    for child in node.children:
        if child.type == "paragraph":
            made.append(child.children[0].content)
        else:
            made += _list(child)
    return tuple(made)


def _list(node: SyntaxTreeNode) -> tuple[Block, ...]:
    """Give a list, or its words if it is none: numbers that follow none, a mark with no item."""
    items = tuple(map(_blocks, node.children))
    if node.type == "bullet_list":
        if any(items) and (len(items) > 1 or node.markup == "-"):
            return (Bullets(tuple(filter(None, items))),)
    else:
        numbers = [int(item.info) for item in node.children]
        in_order = [*range(numbers[0], numbers[0] + len(numbers))]
        if all(items) and len(items) > 1 and numbers in (in_order, [1] * len(numbers)):
            return (Bullets(items, numbers[0]),)
    words: list[Block] = []
    for item, held in zip(node.children, items, strict=True):
        match held:
            case (str() as first, *rest):
                words += [f"{item.info}{item.markup} {first}", *rest]
            case _:
                words += [f"{item.info}{item.markup}", *held]
    return tuple(words)


def _flat(held: Iterable[Block]) -> str:
    said = (_row(block) if isinstance(block, Bullets) else block for block in held)
    return " ".join(said)


def _row(bullets: Bullets) -> str:
    """Say a list in a row; an item that ends as a sentence does needs no semicolon."""
    said = []
    for index, item in enumerate(bullets.items):
        number = "" if bullets.start is None else f"{bullets.start + index}. "
        end = "" if index == len(bullets.items) - 1 else ";"
        text = _flat(item)
        said.append(f"{number}{text}{'' if text[-1:] in ENDS else end}")
    return " ".join(said)


def _runs(node: SyntaxTreeNode, style: Run) -> Iterator[Run]:
    match node.type:
        case "em":
            style = replace(style, em=True)
        case "strong":
            style = replace(style, strong=True)
        case "code_inline":
            style = replace(style, code=True)
        case "math_inline" | "myst_role":
            latex = node.content
            yield replace(style, math=True, text=in_words(latex), formula=formula(latex))
            return
        case "link":
            style = replace(style, link=destination(node))
        case "softbreak" | "hardbreak":
            yield replace(style, text=" ")
            return
    if node.children:
        for child in node.children:
            yield from _runs(child, style)
    elif node.content:
        yield replace(style, text=node.content)
