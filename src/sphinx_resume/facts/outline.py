"""What a page of MyST Markdown consists of, and which pages would show nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin

from sphinx_resume.text.plain import plain_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path


_MARKDOWN = MarkdownIt().use(front_matter_plugin).use(colon_fence_plugin).use(myst_block_plugin)
COMMENTS = re.compile(r"\s*(<!--((?!-->).)*-->\s*)+", re.DOTALL)
_DIRECTIVE = re.compile(r"\s*\{([\w-]+)\}")


def absent(folder: Path, lacking: Collection[str]) -> list[str]:
    """Name the pages in ``folder`` that would have nothing but titles, for want of facts.

    :param lacking: the directives that show nothing.
    """
    asks = re.compile(r"^(`{3,}|:{3,})\{(" + "|".join(lacking) + r")\}", re.MULTILINE)
    return [
        path.relative_to(folder).with_suffix("").as_posix()
        for path in sorted(folder.rglob("*.md"))
        if lacking and asks.search(text := path.read_text("utf-8", "replace"))
        if _is_empty(text, lacking)
    ]


def outline(text: str) -> Iterator[tuple[str, str]]:
    """Give what a page of MyST Markdown consists of, block by block.

    A ``heading`` comes with its words, a ``directive`` with its name; ``comment`` and front matter
    say nothing on the page; anything else is ``words``.
    """
    return ((kind, said) for kind, said, _ in blocks(text))


def blocks(text: str) -> Iterator[tuple[str, str, str]]:
    """Give the outline, with what stands inside each directive, its options first."""
    in_heading = False
    for token in _MARKDOWN.parse(text):
        if token.type in {"heading_open", "heading_close"}:
            in_heading = token.type == "heading_open"
        elif in_heading:
            yield "heading", plain_text(token.content), ""
        elif token.type in {"fence", "colon_fence"} and (name := _DIRECTIVE.match(token.info)):
            yield "directive", name[1], token.content
        elif token.type != "front_matter":
            is_comment = token.type in {"myst_line_comment", "myst_block_break"} or (
                token.type == "html_block" and COMMENTS.fullmatch(token.content)
            )
            yield "comment" if is_comment else "words", token.content, ""


def _is_empty(text: str, lacking: Collection[str]) -> bool:
    """Tell whether a page holds only headings, comments and directives that show nothing."""
    return all(
        kind in {"heading", "comment"} or (kind == "directive" and said in lacking)
        for kind, said in outline(text)
    )
