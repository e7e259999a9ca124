"""Prose of pages as the pages themselves read it, before Sphinx does: titles and descriptions.

Where the title of a page stands in its front matter alone, as it does in posts of other tools, it
becomes the page's heading. So the page, and whoever names it, say the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from markdown_it import MarkdownIt
from mdit_py_plugins.front_matter import front_matter_plugin

from site_groundwork import front_matter
from site_groundwork.markdown_text import escaped
from sphinx_resume.text.formula import in_words
from sphinx_resume.text.inline import escape
from sphinx_resume.text.plain import plain_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from markdown_it.token import Token

    from site_groundwork.front_matter import FrontMatter


MARKS: Final = {"em_open": "*", "em_close": "*", "strong_open": "**", "strong_close": "**"}
SILENT: Final = {"front_matter", "myst_line_comment", "myst_block_break", "myst_target"}
TITLED: Final = re.compile(r"(.*\S)\s*<[^<>]*>", re.DOTALL)  # {doc}`words <page>`
ASIDE: Final = re.compile(r"\s*\([^()]*\)$")  # {abbr}`CV (curriculum vitae)`
DAY: Final = re.compile(r"\d{4}-\d\d-\d\d[-_]+(?=.)")


@dataclass(frozen=True)
class Heading:
    """A heading of a page: its words as inline Markdown of a fact, and the line (from 1)."""

    words: str
    line: int
    level: int


@dataclass(frozen=True)
class Prose:
    """Reads prose as the site's pages do.

    ``markdown`` is their tokenizer. ``fact`` gives what the role of that name says, as inline
    Markdown.
    """

    markdown: MarkdownIt = field(
        default_factory=lambda: MarkdownIt("commonmark").use(front_matter_plugin)
    )
    fact: Callable[[str], str] = escape

    def line(self, text: str) -> str:
        """Give what a text of a page says on one line, as inline Markdown of a fact.

        Links, pictures, HTML and the numbers of notes go: they are right on the page alone.
        """
        tokens = self.markdown.parseInline(text)
        return self._line(token for block in tokens for token in block.children or ())

    def title(self, source: str, name: str) -> tuple[str, int]:
        """Give the title of a page that is called ``name`` if it has none, and its line.

        :raises FrontMatterError: if its front matter cannot be read.
        """
        matter = front_matter.read(source)
        title = _title(matter)
        heading = next(self.headings(self.with_title(source, name)), None)
        if heading is None or not heading.words:  # a picture says nothing where none can stand
            return escape(from_name(name)), matter.body_line
        is_ours = title is not None and self.line(title.value) == heading.words
        return heading.words, title.line if title and is_ours else heading.line

    def with_title(self, source: str, name: str = "") -> str:
        """Give a page that has its title as a heading.

        What its front matter says is added to a page that does not begin with its one heading of
        the first level. Lines stay where they are if there is room: a blank line above the text,
        or the title's own.

        :param name: what a page is called that has no title at all, if it must have one.
        :raises FrontMatterError: if its front matter cannot be read.
        """
        matter = front_matter.read(source)
        title = _title(matter)
        if title is None and not name:
            return source
        source = source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        if title is None:
            has_own = next(self.headings(source), None) is not None
            return source if has_own else _with_heading(source, matter, escaped(from_name(name)))
        first, *more = [*self.headings(source), None]
        words = self.line(title.value)
        is_only = not any(heading and heading.level == 1 for heading in more)
        begins = self._begins_with_heading(source)
        if first and first.level == 1 and (first.words == words or (begins and is_only)):
            return source
        return _with_heading(source, matter, " ".join(title.value.split()))

    def headings(self, source: str) -> Iterator[Heading]:
        """Give the headings of a page, those within quotations and such apart."""
        tokens = self.markdown.parse(source)
        for opening, inline in pairwise(tokens):
            if opening.type == "heading_open" and opening.level == 0:
                line = opening.map[0] + 1 if opening.map else 1
                yield Heading(self._line(inline.children or ()), line, int(opening.tag[1:]))

    def _begins_with_heading(self, source: str) -> bool:
        for token in self.markdown.parse(source):
            is_comment = token.type == "html_block" and token.content.startswith("<!--")
            if token.type not in SILENT and not is_comment:
                return token.type == "heading_open"
        return False

    def _line(self, tokens: Iterable[Token]) -> str:
        pieces = [*self._pieces(tokens)]
        said = " ".join("".join(said for said, _ in pieces).split())
        plain = " ".join("".join(plain for _, plain in pieces).split())
        # What stood beside it tells emphasis from an asterisk, and may have gone.
        return said if plain_text(said) == plain else escape(plain)

    def _pieces(self, tokens: Iterable[Token]) -> Iterator[tuple[str, str]]:
        """Give each piece as inline Markdown of a fact, and plain."""
        for token in tokens:
            match token.type:
                case kind if kind in MARKS:
                    yield MARKS[kind], ""
                case "softbreak" | "hardbreak":
                    yield " ", " "
                case "html_inline":
                    yield (" ", " ") if token.content.startswith("<br") else ("", "")
                case "image" | "footnote_ref":
                    yield "", ""
                case "code_inline" if "`" not in token.content:
                    yield f"`{token.content}`", token.content
                case "math_inline" | "math_inline_double":
                    yield _formula(token.content)
                case "myst_role":
                    yield self._role(token.meta["name"], token.content)
                case _:
                    yield escape(token.content), token.content

    def _role(self, name: str, content: str) -> tuple[str, str]:
        match name:
            case "math":
                return _formula(content)
            case "fact":
                said = self.fact(content)
                return said, plain_text(said)
            case "abbr" | "abbreviation":
                plain = ASIDE.sub("", content)
            case _:
                titled = TITLED.fullmatch(content)
                plain = titled[1] if titled else content
        return escape(plain), plain


def _formula(latex: str) -> tuple[str, str]:
    return f"{{math}}`{latex}`", in_words(latex)


def _title(matter: FrontMatter) -> front_matter.Text | None:
    match matter.fields.get("title"):
        case front_matter.Text(said) as title if said.strip() and not title.is_empty:
            return title
        case _:
            return None


def from_name(name: str) -> str:
    """Make a title of a file's name, as other tools do of a post's: its date is none of it."""
    words = re.sub(r"[-_\s]+", " ", DAY.sub("", name.rpartition("/")[2])).strip()
    return words[:1].upper() + words[1:] or name


def _with_heading(source: str, matter: FrontMatter, words: str) -> str:
    heading = "# " + re.sub(r"(?<!\\)#$", r"\\#", words)
    lines = source.split("\n")
    at = matter.body_line - 1
    if at < len(lines) and not lines[at].strip():
        lines[at] = heading
        return "\n".join(lines)
    lines.insert(at, heading)
    if entry := matter.fields.entry("title"):
        others = [other.line for other in matter.fields if other is not entry]
        below = min((line for line in others if line > entry.line), default=at)
        if others and below == entry.line + 1:
            del lines[entry.line - 1]
    return "\n".join(lines)
