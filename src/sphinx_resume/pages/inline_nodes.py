"""Inline Markdown of a fact as docutils nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_resume.pages.links import link, picture
from sphinx_resume.text.addresses import SourceFile
from sphinx_resume.text.inline import destination, is_plain, parse

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode


def to_nodes(text: str) -> list[nodes.Node]:
    """Turn ``text`` into docutils nodes; a line break becomes a space."""
    if is_plain(text):
        return [nodes.Text(str(text))] if text else []
    return _children(parse(text))


def _children(node: SyntaxTreeNode) -> list[nodes.Node]:
    return [made for child in node.children for made in _node(child)]


def _node(node: SyntaxTreeNode) -> list[nodes.Node]:
    match node.type:
        case "inline":
            return _children(node)
        case "em":
            return [nodes.emphasis("", "", *_children(node))]
        case "strong":
            return [nodes.strong("", "", *_children(node))]
        case "code_inline":
            return [nodes.literal(node.content, node.content)]
        case "math_inline" | "myst_role":
            return [nodes.math(node.content, node.content)]
        case "link":
            leads_to = destination(node)
            return [link(leads_to, _children(node))] if leads_to else _children(node)
        case "image":
            shows, words = destination(node), _children(node)
            if isinstance(shows, SourceFile):
                return [picture(shows, "".join(child.astext() for child in words))]
            return words
        case "softbreak" | "hardbreak":
            return [nodes.Text(" ")]
        case _:
            return [nodes.Text(node.content)]
