"""What stands on a page as plain text, for every place that cannot show markup.

It says the same as :mod:`sphinx_resume.text.plain` does of a fact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from site_groundwork.formulas import in_words, together

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
    return " ".join(together([*_pieces(node)]).split())


def _pieces(node: nodes.Node) -> Iterator[tuple[str, bool]]:
    """Give each piece, and whether it is a formula."""
    if isinstance(node, nodes.Element) and node.tagname in TAGS:
        yield " " if node.astext().startswith("<br") else "", False
    elif isinstance(node, nodes.math):
        yield in_words(node.astext()), True
    elif isinstance(node, nodes.Text):
        yield node.astext(), False
    elif not isinstance(node, SILENT):
        for child in node.children:
            yield from _pieces(child)
