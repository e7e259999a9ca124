"""Inline Markdown inside a fact: emphasis, code, links and math, and nothing that is unsafe.

Facts are parsed apart from the pages. So a fact means the same on a page, in the PDF and in the
data, and neither raw HTML nor a role with powers gets in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

from site_groundwork.messages import shown
from sphinx_resume.text.addresses import parsed
from sphinx_resume.text.formula import in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_resume.text.addresses import Link


# html is switched on so that it is recognised and refused, instead of shown with its brackets.
_MARKDOWN = (
    MarkdownIt("zero", {"html": True})
    .enable(["autolink", "backticks", "emphasis", "entity", "escape", "html_inline", "image"])
    .enable(["link", "newline"])
    .use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=False)
    .use(myst_role_plugin)
)
# Every link is recognised as one, so that check.py can judge its address and refuse it in words.
setattr(_MARKDOWN, "validateLink", lambda _address: True)  # noqa: B010


@dataclass(frozen=True)
class Run:
    """A piece of text that is set in one way, for forms that know neither HTML nor docutils.

    Math is said in Unicode as far as that goes, for LaTeX reads well nowhere else.
    """

    text: str
    em: bool = False
    strong: bool = False
    code: bool = False
    math: bool = False
    link: Link | None = None


DEEPEST: Final = 40  # emphasis in emphasis; nobody writes three

# A link to a file with spaces in its name, as people write it; in Markdown it is none.
_SPACED = re.compile(r"(?<!\\)(\]\()([^()<>\n\"]*? [^()<>\n\"]*\.\w{2,5})(?=[#)])")

_MARKUP = re.compile(r"[\\`*_\[\]<&${]")


def escape(text: str) -> str:
    """Turn plain text into Markdown that says it letter for letter."""
    return _MARKUP.sub(r"\\\g<0>", text)


def faults(text: str) -> list[str]:
    """Say what must not stand in a fact: HTML, and every role but ``math``."""
    tree = list(parse(text).walk())
    tags = [node.content for node in tree if node.type == "html_inline"]
    roles = {node.meta["name"] for node in tree if node.type == "myst_role"} - {"math"}
    found = [
        f"the role {{{shown(role)}}} cannot be used in a fact; write text"
        for role in sorted(roles)
    ]
    if tags:
        found.append(
            f"HTML ({shown(tags[0])}) cannot be used in a fact; use Markdown, or \\< for a plain <"
        )
    return found


def paragraphs(text: str) -> list[str]:
    """Give the paragraphs of a text, which blank lines part."""
    return re.split(r"\n\s*\n", str(text))


def addresses(text: str) -> list[str]:
    """Give the addresses of the links and pictures in ``text``, in their order."""
    return [_address(node) for node in parse(text).walk() if node.type in {"link", "image"}]


def destination(node: SyntaxTreeNode) -> Link | None:
    """Give where a link leads, or the picture is; None if that must not be linked."""
    return parsed(_address(node))


def _address(node: SyntaxTreeNode) -> str:
    return str(node.attrs["src" if node.type == "image" else "href"])


def runs(text: str) -> list[Run]:
    """Turn ``text`` into pieces that are each set in one way; a line break becomes a space."""
    return list(_runs(parse(text), Run("")))


def parse(text: str) -> SyntaxTreeNode:
    """Parse inline Markdown; what nests beyond all reason is none."""
    if "](" in text and "`" not in text:
        text = _SPACED.sub(lambda found: found[1] + found[2].replace(" ", "%20"), text)
    tokens = _MARKDOWN.parseInline(text)
    if any(token.level > DEEPEST for line in tokens for token in line.children or ()):
        tokens = _MARKDOWN.parseInline(escape(text))
    return SyntaxTreeNode(tokens)


def _runs(node: SyntaxTreeNode, style: Run) -> Iterator[Run]:
    match node.type:
        case "em":
            style = replace(style, em=True)
        case "strong":
            style = replace(style, strong=True)
        case "code_inline":
            style = replace(style, code=True)
        case "math_inline" | "myst_role":
            yield replace(style, math=True, text=in_words(node.content))
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
