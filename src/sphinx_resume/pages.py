"""Which pages there are: one for each publication, and none that would have only a title.

A page for a publication needs no file in ``docs/``; the owner may write one there, to say more,
and it takes the place of ours. A page of the owner's that holds nothing but directives for facts
that are not there is left out, and with it its line in the table of contents.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin
from sphinx.directives.other import TocTree
from sphinx.project import Project
from sphinx.util import docname_join
from sphinx.util._pathlib import _StrPath

from sphinx_resume import inline
from sphinx_resume.entries import PUBLICATIONS, SECTIONS

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator

    from docutils.nodes import Node
    from sphinx.application import Sphinx

    from sphinx_resume.entries import Map

_MARKDOWN = MarkdownIt().use(front_matter_plugin).use(colon_fence_plugin).use(myst_block_plugin)
_COMMENT = re.compile(r"\s*(<!--((?!-->).)*-->\s*)+", re.DOTALL)
_DIRECTIVE = re.compile(r"\s*\{([\w-]+)\}")


class Pages(Project):
    """A Sphinx project that also has pages which stand in no file of the source folder.

    :param made: the MyST text of each such page, by its name.
    :param absent: the pages that are left out.
    :param folder: where the texts are kept, outside the source folder.
    """

    def __init__(
        self, project: Project, made: dict[str, str], absent: Iterable[str], folder: Path
    ) -> None:
        super().__init__(project.srcdir, project.source_suffix)
        self.restore(project)
        self.made = made
        self.absent = frozenset(absent)
        self.folder = folder

    def discover(
        self, exclude_paths: Iterable[str] = (), include_paths: Iterable[str] = ("**",)
    ) -> set[str]:
        """Find the owner's pages, then add those that are made where there is none."""
        left_out = [f"{page}.*" for page in sorted(self.absent)]
        found = super().discover([*exclude_paths, *left_out], include_paths)
        for page in self.made.keys() & found:  # should it come back, it is to be read anew
            self._path(page).unlink(missing_ok=True)
        self.made = {page: text for page, text in self.made.items() if page not in found}
        for page, text in self.made.items():
            path = self._path(page)
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.is_file() or path.read_text("utf-8") != text:
                path.write_text(text, "utf-8")
        found.update(self.made)
        return found

    def doc2path(self, docname: str, absolute: bool) -> _StrPath:  # noqa: FBT001 # Sphinx's own
        """Give the file of a page; of one that is made, the file with its text."""
        if docname in self.made and absolute:
            return _StrPath(self._path(docname))
        return super().doc2path(docname, absolute)

    def path2doc(self, filename: str | os.PathLike[str]) -> str | None:
        """Give the page that a file holds, if it holds one."""
        path = Path(filename)
        if path.is_relative_to(self.folder):
            return path.relative_to(self.folder).with_suffix("").as_posix()
        return super().path2doc(filename)

    def _path(self, page: str) -> Path:
        return self.folder / f"{page}.md"


class Contents(TocTree):
    """Sphinx's ``toctree``, which passes over pages that are left out."""

    def run(self) -> list[Node]:
        """Drop their lines before Sphinx reads the others."""
        project = self.env.project
        if isinstance(project, Pages) and project.absent:
            here = self.env.current_document.docname
            kept = [
                index
                for index, line in enumerate(self.content)
                if docname_join(here, _target(line)) not in project.absent
            ]
            if len(kept) < len(self.content):
                self.content = type(self.content)(
                    [self.content[index] for index in kept],
                    items=[self.content.items[index] for index in kept],
                )
        return super().run()


def connect(app: Sphinx) -> None:
    """Let Sphinx know of the pages that are made, and of those that are left out."""
    app.add_directive("toctree", Contents, override=True)
    app.connect("builder-inited", take_over)


def take_over(app: Sphinx) -> None:
    """Put our project in the place of Sphinx's, before it looks for pages."""
    data: Map = app.config.resume_facts.data
    made = {page.page: _publication(page.id) for page in app.config.resume_publications}
    made |= {year_page(year): _year(year) for year in app.config.resume_shelf.older}
    without = set(absent(app.srcdir, data)) - {app.config.root_doc}
    pages = Pages(app.project, made, without, app.doctreedir / "pages")
    app.project = app.env.project = pages


def year_page(year: str) -> str:
    """Name the page of the publications of one year."""
    return f"{PUBLICATIONS}/in-{year.lower().replace(' ', '-')}"


def absent(folder: Path, data: Map) -> list[str]:
    """Name the pages in ``folder`` that would have nothing but titles, for want of facts."""
    lacking = [section for section in SECTIONS if not data.get(section)]
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
    in_heading = False
    for token in _MARKDOWN.parse(text):
        if token.type in {"heading_open", "heading_close"}:
            in_heading = token.type == "heading_open"
        elif in_heading:
            yield "heading", inline.plain(token.content)
        elif token.type in {"fence", "colon_fence"} and (name := _DIRECTIVE.match(token.info)):
            yield "directive", name[1]
        elif token.type != "front_matter":
            is_comment = token.type in {"myst_line_comment", "myst_block_break"} or (
                token.type == "html_block" and _COMMENT.fullmatch(token.content)
            )
            yield "comment" if is_comment else "words", token.content


def _is_empty(text: str, lacking: list[str]) -> bool:
    """Tell whether a page holds only headings, comments and directives that show nothing."""
    return all(
        kind in {"heading", "comment"} or (kind == "directive" and said in lacking)
        for kind, said in outline(text)
    )


def _target(line: str) -> str:
    named = re.fullmatch(r".*<([^<>]*)>\s*", line)
    target = (named[1] if named else line).strip()
    return posixpath.splitext(target)[0] if target.endswith((".md", ".rst")) else target


def _publication(key: str) -> str:
    return f"---\norphan: true\n---\n\n```{{publication}} {key}\n```\n"


def _year(year: str) -> str:
    return (
        f"---\norphan: true\n---\n\n# Publications: {year.lower()}\n\n"
        f"```{{publications}}\n:year: {year}\n```\n"
    )
