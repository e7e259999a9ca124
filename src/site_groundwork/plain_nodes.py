"""What a part of a page says where no markup can stand: its words, and formulas in signs.

docutils has ``astext`` for it, which says a formula as LaTeX.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from site_groundwork.formulas import in_words, joined

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Node(Protocol):
    """A node of docutils, which is not imported here."""

    @property
    def children(self) -> Sequence[Node]:
        """Give what stands in it."""

    def astext(self) -> str:
        """Give the text in it."""


def plain_text(node: Node) -> str:
    """Give the text of a node, such as a title, with its formulas in words and signs."""
    return joined([*_pieces(node)])


def _pieces(node: Node) -> Iterator[tuple[str, bool]]:
    if getattr(node, "tagname", "") in {"math", "math_block"}:
        yield in_words(node.astext()), True
        return
    if not node.children:
        yield node.astext(), False
    for index, child in enumerate(node.children):
        if index and (between := getattr(node, "child_text_separator", "")):
            yield between, False
        yield from _pieces(child)
