"""What stands on a page as plain text, for every place that cannot show markup.

It says the same as :mod:`sphinx_resume.text.plain` does of a fact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_resume.text.formula import in_words

if TYPE_CHECKING:
    from collections.abc import Iterator


SILENT = (
    nodes.footnote_reference,
    nodes.citation_reference,
    nodes.system_message,
    nodes.Invisible,
)
TAGS = {"raw", "image"}


def plain(node: nodes.Node) -> str:
    """Give what a node says on one line: no HTML, no numbers of notes, no words of a picture."""
    return " ".join("".join(_plain(node)).split())


def _plain(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.Element) and node.tagname in TAGS:
        yield " " if node.astext().startswith("<br") else ""
    elif isinstance(node, nodes.math):
        yield in_words(node.astext())
    elif isinstance(node, nodes.Text):
        yield node.astext()
    elif not isinstance(node, SILENT):
        for child in node.children:
            yield from _plain(child)
