"""Writes a resolved doctree as CommonMark, for readers that want text: the page without its looks.

Well-kept writers exist, such as sphinx-markdown-builder's; but it is a builder of its own, so
every page would be read and resolved twice, and it knows neither our nodes nor where a page's
pictures and downloads ended up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import html5lib
from docutils import nodes
from sphinx import addnodes

from site_groundwork.markdown_text import destination, escaped, guarded
from sphinx_markdown_twins._compat import admonitionlabels

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


SILENT = (
    nodes.comment,
    nodes.Invisible,
    nodes.meta,
    nodes.system_message,
    addnodes.index,
    addnodes.tabular_col_spec,
    addnodes.highlightlang,
)
LISTS = (nodes.bullet_list, nodes.enumerated_list)


@dataclass(frozen=True)
class Writer:
    """Writes a page; ``locate`` turns an address that the page has into one for the text.

    ``downloads`` is the folder of the downloads as the page sees it.
    """

    locate: Callable[[str], str]
    downloads: str = "_downloads"

    def write(self, doctree: nodes.document) -> str:
        """Write the page: its blocks, parted by blank lines, and a line break at its end."""
        return self._blocks(doctree.children, 0) + "\n"

    def _blocks(self, children: Iterable[nodes.Node], depth: int) -> str:
        """Write nodes one below the other; text that stands among them is a paragraph."""
        written: list[str] = []
        marker = "-"
        for node in children:
            if isinstance(node, nodes.bullet_list):
                # Two lists in a row would be one, had they the same marker.
                marker = (
                    ("*" if marker == "-" else "-")
                    if written and written[-1][0] == marker
                    else "-"
                )
                written.append(self._list(node, depth, marker))
            elif isinstance(node, nodes.Text | nodes.Inline):
                written.append(guarded(self._inline([node])))
            else:
                written.append(self._block(cast("nodes.Element", node), depth))
            if not written[-1].strip():
                written.pop()
        return "\n\n".join(written)

    def _block(self, node: nodes.Element, depth: int) -> str:  # noqa: C901, PLR0912 - a table
        children = node.children
        match node:
            case _ if isinstance(node, SILENT):  # a comment is made of text
                return ""
            case nodes.section():
                return self._blocks(children, depth + 1)
            case nodes.title() if isinstance(node.parent, nodes.section | nodes.document):
                return f"{'#' * min(max(depth, 1), 6)} {self._inline(children)}"
            case nodes.rubric() if "heading-level" in node:
                return f"{'#' * int(node['heading-level'])} {self._inline(children)}"
            case nodes.title() | nodes.rubric() | nodes.term() | nodes.field_name():
                return f"**{self._inline(children)}**"
            case nodes.enumerated_list():
                return self._list(node, depth, "")
            case nodes.block_quote():
                return _prefixed(self._blocks(children, depth), "> ")
            case nodes.Admonition():
                label = admonitionlabels.get(node.tagname)  # unless the page's writer put it there
                has_title = bool(children) and isinstance(children[0], nodes.title)
                head = [nodes.title("", str(label))] if label and not has_title else []
                return _prefixed(self._blocks([*head, *children], depth), "> ")
            case nodes.literal_block() | nodes.doctest_block():
                language = node.get("language", "")
                return _fenced(node.astext(), "" if language in {"default", "none"} else language)
            case nodes.math_block():
                return f"$$\n{node.astext().strip()}\n$$"
            case nodes.table():
                return self._table(node, depth)
            case nodes.line_block():
                return "\\\n".join(self._inline([line]) for line in node.findall(nodes.line))
            case nodes.footnote() | nodes.citation():
                mark, *rest = children
                text = _prefixed(self._blocks(rest, depth), "    ").strip()
                return f"[^{mark.astext()}]: {text}"
            case nodes.transition():
                return "---"
            case nodes.raw():
                is_markdown = "markdown" in node["format"].split()
                return str(node.astext()) if is_markdown else self._pictures(node.astext())
            case nodes.image() | nodes.TextElement():
                text = self._inline([node] if isinstance(node, nodes.image) else children)
                text = f"**{text}**" if "resume-title" in node["classes"] else text
                return guarded(text)
            case _:
                return self._blocks(children, depth)

    def _list(self, node: nodes.Element, depth: int, bullet: str) -> str:
        first = int(node.get("start", 1))
        items = []
        for number, item in enumerate(node.children, first):
            marker = f"{bullet or f'{number}.'} "
            text = self._blocks(item.children, depth)
            items.append(marker + _prefixed(text, " " * len(marker)).strip())
        return ("\n\n" if any("\n\n" in item for item in items) else "\n").join(items)

    def _table(self, node: nodes.table, depth: int) -> str:
        head = [self._row(row, depth) for part in node.findall(nodes.thead) for row in part]
        body = [self._row(row, depth) for part in node.findall(nodes.tbody) for row in part]
        width = max(len(row) for row in [*head, *body])
        rows = [*(head or [[]]), *body]
        lines = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in rows]
        lines.insert(max(len(head), 1), "|" + " --- |" * width)
        caption = next(iter(node.findall(nodes.title)), None)
        return (f"**{self._inline(caption)}**\n\n" if caption else "") + "\n".join(lines)

    def _row(self, row: nodes.Node, depth: int) -> list[str]:
        cells: list[str] = []
        for entry in cast("nodes.Element", row).children:
            text = " ".join(self._blocks(entry.children, depth).split()).replace("|", "\\|")
            cells += [text, *[""] * int(cast("nodes.Element", entry).get("morecols", 0))]
        return cells

    def _inline(self, children: Iterable[nodes.Node]) -> str:
        return "".join(text for node in children for text in self._span(node))

    def _span(self, node: nodes.Node) -> Iterator[str]:  # noqa: C901 - a table
        inner = self._inline(node.children) if not isinstance(node, nodes.Text) else ""
        match node:
            case nodes.Text():
                yield escaped(node.astext())
            case nodes.literal():
                yield _code(node.astext())
            case nodes.math():
                yield f"${_formula(node.astext())}$"
            case nodes.image():
                yield f"![{escaped(node.get('alt', ''))}]({self._address(node['uri'])})"
            case nodes.footnote_reference() | nodes.citation_reference():
                yield f"[^{node.astext()}]"
            case addnodes.download_reference() if inner and "filename" in node:
                yield f"[{inner}]({self._address(self.downloads + '/' + node['filename'])})"
            case nodes.reference() | nodes.inline() if inner and (
                "refuri" in node or "refid" in node
            ):
                yield f"[{inner}]({self._address(_target(node))})"
            case nodes.emphasis() | nodes.title_reference() if inner.strip():
                yield f"*{inner}*"
            case nodes.strong() if inner.strip():
                yield f"**{inner}**"
            case nodes.raw():
                is_break = node.astext().strip().startswith("<br")
                yield "\\\n" if is_break else self._pictures(node.astext())
            case _ if not isinstance(node, SILENT):
                yield inner

    def _pictures(self, html: str) -> str:
        """Write the pictures in a piece of HTML, all of it that can be said in Markdown."""
        if "<img" not in html.lower():
            return ""
        pictures = html5lib.parseFragment(html, namespaceHTMLElements=False).iter("img")
        return " ".join(
            f"![{escaped(picture.get('alt', ''))}]({self._address(picture.get('src', ''))})"
            for picture in pictures
        )

    def _address(self, uri: str) -> str:
        return destination(self.locate(uri))


def _target(node: nodes.Element) -> str:
    return node.get("refuri") or f"#{node.get('refid', '')}"


def _prefixed(text: str, prefix: str) -> str:
    return "\n".join((prefix + line).rstrip() for line in text.split("\n"))


def _run(text: str) -> int:
    return max((len(run) for run in re.findall("`+", text)), default=0)


def _formula(latex: str) -> str:
    """Give a formula on one line, with spaces, which LaTeX skips, where Markdown has markup."""
    return re.sub(r"<(?=[A-Za-z/!?])|\](?=[(\[])", r"\g<0> ", " ".join(latex.split()))


def _code(text: str) -> str:
    tick = "`" * (_run(text) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{tick}{pad}{text}{pad}{tick}"


def _fenced(text: str, language: str) -> str:
    stripped = text.strip("\n")
    fence = "`" * max(3, _run(text) + 1)
    return f"{fence}{language}\n{stripped}\n{fence}"
