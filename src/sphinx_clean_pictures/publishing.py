"""Which pictures a site publishes, what is wrong with them and where, and their way there."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util import logging

from site_groundwork.folders import OutsideError, inside
from site_groundwork.messages import NOTE, shown, source_name
from site_groundwork.pictures import PictureError, copies, is_picture
from site_groundwork.published import extra_files
from sphinx_clean_pictures._compat import brought_in, copy_others, pages_by_file

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

WITH_METADATA = (".tif", ".tiff", ".heic", ".heif", ".dng", ".jxl")
"""How the names of photographs end that hold metadata too, and that no browser shows."""

OUTSIDE = "leads out of the site's folder; put the file itself there"

FOLDER = "is a folder, as an empty address leads to: write the address of the picture itself"

LONGEST_PATH = 200

logger = logging.getLogger(__name__)


class Publishing:
    """What a build knows of its pictures, besides the copies that outlast it."""

    def __init__(self, app: Sphinx) -> None:
        self.app = app
        self.copies = copies.of(app, Path(app.doctreedir))
        self.told: set[str] = set()
        self.noted: set[str] = set()

    def check(self, app: Sphinx, env: BuildEnvironment) -> None:
        """Tell what is wrong with any picture, before the first page is written.

        A picture on several pages is told once, with its place on the first of them.
        """
        if not isinstance(app.builder, StandaloneHTMLBuilder):
            return
        for path, docnames in pages_by_file(env).items():
            self._clean(path, docnames)
            if path.lower().endswith(WITH_METADATA):
                logger.info(
                    "%s is published with what its camera wrote into it; save it as JPEG, PNG, "
                    "WebP or AVIF, of which that is taken out",
                    shown(path, LONGEST_PATH),
                    location=_place(env, path, docnames),
                    type=NOTE,
                )
        self.copies.forget_unused()
        self._check_others(app, env)

    def _check_others(self, app: Sphinx, env: BuildEnvironment) -> None:
        """See that no page brings in a file from outside, and that none is served from there.

        :raises SystemExit: if there is one, for it would be published; each has been logged.
        """
        brought: list[tuple[str, str | None]] = []
        for docname, paths in brought_in(env).items():
            brought += [(path, docname) for path in paths]
        entries = [*app.config.html_static_path, *app.config.html_extra_path]
        own = [Path(app.confdir, entry) for entry in entries if not Path(entry).is_absolute()]
        for folder in own:  # and none of an extension's, which stands where that is installed
            brought += [(str(path), None) for path in extra_files([folder]).values()]
        outside = sorted({one for one in brought if not self._is_inside(one[0])}, key=str)
        for path, page in outside:
            name = shown(os.path.normpath(path), LONGEST_PATH)
            place = page and _line_naming(Path(app.env.doc2path(page)), Path(path).name)
            logger.error("%s %s", name, OUTSIDE, location=place)
        if outside:
            raise SystemExit(1)

    def _is_inside(self, path: str) -> bool:
        """Tell whether a file stands with the pages or the settings, whatever links lead to it.

        Sphinx itself puts pictures beside the doctrees.
        """
        app = self.app
        for root in (app.srcdir, app.confdir, app.doctreedir):
            with suppress(OutsideError):
                inside(Path(app.srcdir, path), Path(root))
                return True
        return False

    def _refuse(self, path: str, docnames: Iterable[str], faults: Iterable[str]) -> str:
        """Tell once what is wrong with a file; give no file."""
        if path not in self.told:
            self.told.add(path)
            name, place = shown(path, LONGEST_PATH), _place(self.app.env, path, docnames)
            for fault in faults:
                logger.warning(
                    "%s %s", name, fault, type="pictures", subtype="refused", location=place
                )
        return ""

    def wrap_builder(self, app: Sphinx) -> None:
        """Have the builder copy clean pictures."""
        builder = app.builder
        if isinstance(builder, StandaloneHTMLBuilder):
            copy_others(builder, self._clean)

    def _clean(self, path: str, docnames: Iterable[str]) -> str:
        """Give the file to publish in place of another; none if it is refused, which is told.

        :param path: the file, from the folder of the pages.
        :param docnames: the pages that show it.
        """
        if not self._is_inside(path):
            return self._refuse(path, docnames, [OUTSIDE])
        picture = Path(self.app.srcdir, path)
        if picture.is_dir():
            return self._refuse(path, docnames, [FOLDER])
        # Of what cannot be read Sphinx itself says so, here and where it copies files.
        if not is_picture(path) or not os.access(picture, os.R_OK):
            return path
        try:
            clean = self.copies.clean(picture)
        except PictureError as error:
            return self._refuse(path, docnames, error.faults)
        for note in clean.notes if path not in self.noted else ():
            place = _place(self.app.env, path, docnames)
            logger.info("%s: %s", shown(path, LONGEST_PATH), note, location=place, type=NOTE)
        self.noted.add(path)
        return path if clean.path == picture else str(clean.path)


def _place(env: BuildEnvironment, path: str, docnames: Iterable[str]) -> nodes.Node | str | None:
    """Give the place where the first of some pages shows a file; the page if none is found."""
    docname = min(docnames, default=None)
    if docname is None:
        return None
    for node in env.get_doctree(docname).findall():
        if path in _files(env, docname, node):
            return _with_line(node)
    return docname


def _line_naming(page: Path, file: str) -> str:
    """Give the line of a page that names a file which it brings in."""
    lines = page.read_text("utf-8", "replace").split("\n") if page.is_file() else []
    number = next((number for number, line in enumerate(lines, 1) if file in line), 1)
    return f"{source_name(page)}:{number}"


def _with_line(node: nodes.Node) -> nodes.Node:
    """Give the node itself or the nearest around it that knows its line."""
    while not node.line and node.parent is not None:  # MyST gives pictures the line 0
        node = node.parent
    return node


def _files(env: BuildEnvironment, docname: str, node: nodes.Node) -> Iterable[str]:
    """Give the files that a node shows, or offers to download."""
    if isinstance(node, nodes.image):
        return list(map(str, node.get("candidates", {}).values()))
    if isinstance(node, addnodes.download_reference) and "filename" in node:
        return [env.relfn2path(node["reftarget"], docname)[0]]
    return []
