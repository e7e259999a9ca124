"""Reaches into Sphinx, tried with 9.0.4.

Only the state and the floors above it may import this.
"""

from __future__ import annotations

import functools
import logging
import posixpath
import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.utils import get_source_line
from sphinx.addnodes import compact_paragraph
from sphinx.builders.linkcheck import (
    CheckExternalLinksBuilder,
    CheckResult,
    Hyperlink,
    HyperlinkCollector,
)
from sphinx.directives.other import TocTree
from sphinx.directives.patches import Figure
from sphinx.project import EXCLUDE_PATHS, Project
from sphinx.util import docname_join
from sphinx.util import logging as sphinx_logging
from sphinx.util.matching import Matcher
from sphinx.util.nodes import make_refnode

from site_groundwork.folders import remove, write_if_changed
from site_groundwork.formats import encoded
from site_groundwork.messages import shown, source_name
from site_groundwork.published import extra_files

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.environment import BuildEnvironment
    from sphinx.util._pathlib import _StrPath

    from site_groundwork.formats import MyST

__all__ = [
    "CheckExternalLinksBuilder",  # no setting and no event says where a link is written
    "CheckResult",
    "Contents",
    "Figure",  # docutils' own, as Sphinx has it
    "Hyperlink",
    "HyperlinkCollector",
    "Pages",
    "add_pages",
    "add_to_contents",
    "builder_of",
    "extension_folders",
    "files_of",
    "files_of_pages",
    "has_file",
    "make_refnode",  # a link to a page, relative to another: no role makes one with our own text
    "note_download",
    "note_picture",
    "note_uncoloured",
    "page_filter",
    "picture_names",
    "published",
    "remember_stems",
    "served_files",
    "show_picture",
    "way_to",
]


class Pages(Project):
    """A Sphinx project that also has pages which stand in no file of the source folder.

    There is no event before Sphinx looks for pages, and none can add one that is no file there.

    :param made: the MyST text of each such page, by its name.
    :param absent: the pages that are left out.
    :param folder: where the texts are kept, an absolute path outside the source folder.
    """

    def __init__(
        self, project: Project, made: dict[str, MyST], absent: Iterable[str], folder: Path
    ) -> None:
        super().__init__(project.srcdir, project.source_suffix)
        self.restore(project)
        self.made = made
        self.absent = frozenset(absent)
        self.folder = folder

    def __getstate__(self) -> dict[str, object]:
        """Keep no text between builds: each build makes them anew."""
        return {**self.__dict__, "made": {}}

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
            write_if_changed(self._path(page), encoded(text), self.folder)
        found.update(self.made)
        return found

    def doc2path(self, docname: str, absolute: bool) -> _StrPath:  # noqa: FBT001 # Sphinx's own
        """Give the file of a page; of one that is made, the file with its text."""
        path = super().doc2path(docname, absolute)
        # Joined to an absolute path, a path of Sphinx's own kind becomes that, of the same kind.
        return path / self._path(docname) if docname in self.made and absolute else path

    def path2doc(self, filename: str | os.PathLike[str]) -> str | None:
        """Give the page that a file holds, if it holds one."""
        path = Path(filename)
        if path.is_relative_to(self.folder):
            return path.relative_to(self.folder).with_suffix("").as_posix()
        return super().path2doc(filename)

    def _path(self, page: str) -> Path:
        return self.folder / f"{page}.md"


class Contents(TocTree):
    """Sphinx's ``toctree``, which passes over pages that are left out.

    It warns of a page that is not there, and lets nobody take a line out before.
    """

    def run(self) -> list[nodes.Node]:
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


def _target(line: str) -> str:
    named = re.fullmatch(r".*<([^<>]*)>\s*", line)
    target = (named[1] if named else line).strip()
    return posixpath.splitext(target)[0] if target.endswith((".md", ".rst")) else target


def add_pages(app: Sphinx, made: dict[str, MyST], absent: Iterable[str], folder: Path) -> None:
    """Put :class:`Pages` in the place of Sphinx's own project, before it looks for pages."""
    app.project = app.env.project = Pages(app.project, made, absent, folder)


def page_filter(app: Sphinx) -> Callable[[str], bool]:
    """Give what tells of a file, from the source folder, whether it becomes a Markdown page.

    Sphinx itself looks for pages later, and adds the suffixes of extensions to the settings later.
    """
    config = app.config
    suffixes = {*app.registry.source_suffix, *config.source_suffix}
    is_included = Matcher(config.include_patterns)
    assets = [*config.templates_path, *config.html_static_path, *config.html_extra_path]
    is_excluded = Matcher([*EXCLUDE_PATHS, *config.exclude_patterns, *assets])

    def is_page(file: str) -> bool:
        path = PurePosixPath(file)
        within = [file, *(parent.as_posix() for parent in path.parents)]
        return path.suffix in suffixes and is_included(file) and not any(map(is_excluded, within))

    return is_page


def builder_of(env: BuildEnvironment) -> Builder:
    """Give the builder of an environment, which a transform is not told."""
    return env._app.builder  # noqa: SLF001


def has_file(env: BuildEnvironment, page: str) -> bool:
    """Tell whether a page stands in a file of the source folder.

    One that is made does not: it has no file but those of the facts.
    """
    return not (isinstance(env.project, Pages) and page in env.project.made)


def files_of(env: BuildEnvironment, page: str) -> list[str | Path]:
    """Give the files that a page has brought in, which Sphinx lets one note and not ask for."""
    return [*env.dependencies.get(page, ())]


def files_of_pages(env: BuildEnvironment) -> list[tuple[str, Path]]:
    """Give the pages that stand in files of the source folder, each with its file."""
    pages = sorted(page for page in env.found_docs if has_file(env, page))
    return [(page, Path(env.doc2path(page))) for page in pages]


def extension_folders(app: Sphinx) -> list[Path]:
    """Give the folders of the extensions and themes that a site is built with, but Sphinx's own.

    Sphinx tells by no event or setting which extensions it has loaded.
    """
    modules = [each.module for each in app.extensions.values()]
    found = [path for module in modules for path in getattr(module, "__path__", [])]
    return sorted({Path(path) for path in found if not re.search(r"/sphinx(contrib)?/", path)})


def note_download(env: BuildEnvironment, file: str) -> None:
    """Note that a page links to a file, which becomes a download; no node says it."""
    env.dlfiles.add_file(env.docname, Path(file))
    env.note_dependency(file)


def note_picture(env: BuildEnvironment, picture: str) -> None:
    """Note that a template shows a picture on the page that is being read.

    Sphinx notes what stands in a page's nodes; a template is filled in long after.
    """
    env.images.add_file(env.docname, picture)
    env.note_dependency(picture)


def show_picture(builder: StandaloneHTMLBuilder, picture: str) -> str:
    """Have a picture copied that a template shows, and give its path from the site's root.

    :raises KeyError: if it has not been noted for any page.
    """
    _, name = builder.env.images[picture]
    builder.images[picture] = name
    return f"{builder.imagedir}/{name}"


def picture_names(env: BuildEnvironment) -> dict[str, str]:
    """Give the picture of each name in the folder of pictures, from the source folder."""
    return {name: picture for picture, (_, name) in env.images.items()}


def published(builder: StandaloneHTMLBuilder, name: str) -> str:
    """Give the path, from the site's root, of a picture or a download; empty if it is neither.

    Sphinx tells it of what stands in a page alone, and a fact is told in data too.

    :param name: the file, from the source folder.
    """
    env = builder.env
    for path in (name, env.relfn2path(f"/{name}")[0]):  # which follows symbolic links
        if path in env.images:
            return f"{builder.imagedir}/{env.images[path][1]}"
        if Path(path) in env.dlfiles:
            return f"_downloads/{env.dlfiles[Path(path)][1]}"
    return ""


def add_to_contents(
    env: BuildEnvironment, section: nodes.section, headings: Iterable[nodes.Element]
) -> None:
    """Put headings that begin no section into a page's contents, before what is in their section.

    Sphinx collects sections alone, before this; each new entry is a copy of the section's own.
    """
    entries: Iterable[Any] = env.tocs[env.docname].findall(compact_paragraph)
    found = {entry[0]["anchorname"]: entry.parent for entry in entries}
    item = found.get("#" + section["ids"][0]) or found[""]  # of the page's first section
    if len(item) == 1:
        item += nodes.bullet_list()
    for at, heading in enumerate(headings):
        new = item.deepcopy()
        del new[1:]
        new[0][0].children = []
        new[0][0]["anchorname"] = "#" + heading["ids"][0]
        new[0][0] += [child.deepcopy() for child in heading.children]
        item[1].insert(at, new)
        env.toc_num_entries[env.docname] += 1


def remember_stems(builder: StandaloneHTMLBuilder) -> None:
    """Have the search index work out the stem of a word once in a build, not on each page anew."""
    language = getattr(builder.indexer, "lang", None)
    if language is not None and "stem" not in vars(language):
        language.stem = functools.cache(language.stem)


def note_uncoloured() -> None:
    """Have Sphinx tell in a note of code that it cannot colour: it is shown, and is no fault."""
    highlighting = logging.getLogger("sphinx.sphinx.highlighting")
    if _as_note not in highlighting.filters:
        highlighting.addFilter(_as_note)


def _as_note(record: logging.LogRecord) -> bool:
    """Tell a warning of Sphinx's as a note, in words for whoever wrote the text."""
    if record.levelno != logging.WARNING or not isinstance(record.args, tuple):
        return True
    *text, language = record.args[:2]
    node = getattr(record, "location", None)
    source, line = get_source_line(node) if isinstance(node, nodes.Node) else (None, None)
    sphinx_logging.getLogger(__name__).info(
        "%s:%s: this is not all '%s', and is shown without some of its colours"
        if text
        else "%s:%s: the language '%s' is not known, and its text is shown without colours",
        source_name(source or "?"),
        line or 1,
        shown(str(language)),
    )
    return False


def served_files(app: Sphinx) -> frozenset[str]:
    """Name what Sphinx copies to the site's root as it is, by the path of each from there."""
    entries = (Path(app.confdir, entry) for entry in app.config.html_extra_path)
    return frozenset(extra_files(entries, Matcher(app.config.exclude_patterns)))


def way_to(builder: StandaloneHTMLBuilder, page: str) -> list[str]:
    """Give the pages that lead to a page by the tables of contents, itself last.

    The templates are told it as links, and data needs the pages.
    """
    way = [page]
    while (parent := builder.relations.get(way[0], [None])[0]) and parent not in way:
        way.insert(0, parent)
    return way
