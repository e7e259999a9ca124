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

from sphinx.directives.other import TocTree
from sphinx.project import Project
from sphinx.util import docname_join
from sphinx.util._pathlib import _StrPath

from site_groundwork.folders import remove, write_if_changed
from site_groundwork.formats import MyST, filled
from site_groundwork.sealed import opened
from sphinx_resume import state
from sphinx_resume.entries.sections import SECTIONS
from sphinx_resume.facts.outline import absent
from sphinx_resume.facts.site_paths import year_page

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable

    from docutils.nodes import Node
    from sphinx.application import Sphinx


class Pages(Project):
    """A Sphinx project that also has pages which stand in no file of the source folder.

    :param made: the MyST text of each such page, by its name.
    :param absent: the pages that are left out.
    :param folder: where the texts are kept, outside the source folder.
    """

    def __init__(
        self, project: Project, made: dict[str, MyST], absent: Iterable[str], folder: Path
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
            remove(self._path(page), self.folder)
        self.made = {page: text for page, text in self.made.items() if page not in found}
        for page, text in self.made.items():
            write_if_changed(self._path(page), opened(text).encode(), self.folder)
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


def take_over(app: Sphinx) -> None:
    """Put our project in the place of Sphinx's, before it looks for pages."""
    resume = state.of(app.config)
    made = {opened(work.page): _publication(work.id) for work in resume.publications}
    made |= {opened(year_page(year)): _year(year) for year in resume.years.older}
    lacking = [section for section in SECTIONS if section not in resume.facts.data]
    without = set(absent(app.srcdir, lacking)) - {app.config.root_doc}
    pages = Pages(app.project, made, without, app.doctreedir / "pages")
    app.project = app.env.project = pages


def _target(line: str) -> str:
    named = re.fullmatch(r".*<([^<>]*)>\s*", line)
    target = (named[1] if named else line).strip()
    return posixpath.splitext(target)[0] if target.endswith((".md", ".rst")) else target


def _publication(key: str) -> MyST:
    return filled(MyST, "---\norphan: true\n---\n\n```{publication} {}\n```\n", key)


def _year(year: str) -> MyST:
    return filled(
        MyST,
        "---\norphan: true\n---\n\n# Publications: {}\n\n```{publications}\n:year: {}\n```\n",
        year.lower(),
        year,
    )
