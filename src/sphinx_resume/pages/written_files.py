"""Files in the words of pages: found by the names that people write, left where they are served.

MyST hands the address of a picture on as it is encoded, takes one with a space in it for text, and
knows nothing of what the site makes or serves as it is.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote, urljoin

from docutils import nodes
from docutils.parsers.rst.directives.images import Image
from sphinx import addnodes
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util import logging

from site_groundwork.messages import NOTE, shown, source_name
from site_groundwork.sealed import opened
from sphinx_resume import state
from sphinx_resume._compat.sphinx import Figure
from sphinx_resume.facts.address_rules import PAGES, PICTURES
from sphinx_resume.pages.links import LINKS, link, picture
from sphinx_resume.pages.nodes import File, Served
from sphinx_resume.text import addresses
from sphinx_resume.text.addresses import SiteFile, SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils.nodes import Node
    from sphinx.application import Sphinx

    from sphinx_resume.text.addresses import Link

logger = logging.getLogger(__name__)

SERVED: Final = "resume-served"
"""The key in a page's metadata under which stand the files of the finished site that it shows."""

_SPACED: Final = re.compile(r"(!?)\[([^\[\]]*)\]\(([^()\n]* [^()\n]*)\)")
_BROKEN: Final = re.compile(r"(?:\[[^\[\]]*)?\]\(([^()\n]* [^()\n]*)\)")
_LETTER_FOR_LETTER: Final = (nodes.FixedTextElement, nodes.literal, nodes.math, nodes.raw)
_BETWEEN: Final = re.compile(r"(?<=\S) +(?=\S)")


class SpacedImage(Image):
    """The directive ``image``, whose file may have spaces in its name; docutils drops them."""

    def run(self) -> list[Node]:
        """Show the picture."""
        self.arguments[0] = _BETWEEN.sub("%20", self.arguments[0])
        return list(super().run())


class SpacedFigure(Figure):
    """The directive ``figure``, likewise."""

    def run(self) -> list[Node]:
        """Show the picture with its caption."""
        self.arguments[0] = _BETWEEN.sub("%20", self.arguments[0])
        return list(super().run())


def find(app: Sphinx, doctree: nodes.document) -> None:
    """Find what the words of a page show and link, before Sphinx gathers its files.

    In a page's own words a relative address begins in its folder.
    """
    folder = quote(f"/{posixpath.dirname(app.env.docname)}/")
    _show_as_written(app, doctree, folder)
    _find_pictures(app, doctree, folder)
    _link_to_served(app, doctree, folder)
    if served := {(node["path"], _place(app, node)) for node in _served(doctree)}:
        app.env.metadata[app.env.docname][SERVED] = sorted(served)


def _served(doctree: nodes.document) -> list[File | Served]:
    return [*doctree.findall(File), *doctree.findall(Served)]


def address_served(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Say where files of the finished site are, as the page sees it."""
    is_html = isinstance(app.builder, StandaloneHTMLBuilder)
    folder = posixpath.dirname(app.builder.get_target_uri(docname)) or "."
    for node in _served(doctree):
        uri = quote(posixpath.relpath(node["path"], folder))
        if isinstance(node, File):
            node["refuri"] = uri + (f"#{node['fragment']}" if node.get("fragment") else "")
        elif is_html:
            kept = {key: value for key, value in node.attributes.items() if key != "path"}
            # Sphinx takes a candidate "?" for one of another host, which it leaves alone.
            node.replace_self(nodes.image("", **kept, uri=uri, candidates={"?": uri}))


def _find_pictures(app: Sphinx, doctree: nodes.document, folder: str) -> None:
    """Name each picture as its file is named, and tell of those that nothing is said of."""
    files = state.of(app.config).files
    silent = []
    for node in [*doctree.findall(nodes.image)]:
        written = str(node["uri"])
        if not node.get("alt"):
            silent.append(node)
            node["alt"] = ""  # docutils would say the name of the file
        if not addresses.is_relative(written):
            continue
        if files.serves(address := urljoin(folder, written)):
            kept = {key: value for key, value in node.attributes.items() if key != "uri"}
            kept["path"] = opened(addresses.served(address))
            node.replace_self(Served(node.rawsource, **kept))
        elif not _is_file(app, written) and _is_file(app, unquote(written)):
            node["uri"] = unquote(written)
    for is_figure in (True, False):
        if found := [
            node for node in silent if isinstance(node.parent, nodes.figure) is is_figure
        ]:
            _tell_silent(app, found, is_figure=is_figure)


def _is_file(app: Sphinx, written: str) -> bool:
    try:
        return Path(app.env.relfn2path(written, app.env.docname)[1]).is_file()
    except (OSError, ValueError):  # a name that no file can have
        return False


def _tell_silent(app: Sphinx, found: list[nodes.image], *, is_figure: bool) -> None:
    """Tell in one line of pictures that readers who cannot see them learn nothing of."""
    first, *others = (_place(app, node) for node in found)
    lines = ", ".join(place.rpartition(":")[2] for place in others)
    logger.info(
        "the %s has no alternative text; say %s what the picture shows%s",
        "figure" if is_figure else "picture",
        "in 'alt'" if is_figure else "between [ and ]",
        lines and f" (so in line {lines})",
        location=first,
        type=NOTE,
    )


def _place(app: Sphinx, node: nodes.Node) -> str:
    """Give the file and the line where a node stands, or what is around it."""
    while not node.line and node.parent is not None:  # MyST gives pictures the line 0
        node = node.parent
    source = node.source or app.env.doc2path(app.env.docname)
    return f"{source_name(source)}:{node.line or 1}"


def _link_to_served(app: Sphinx, doctree: nodes.document, folder: str) -> None:
    """Leave files that are served as they are where they stand, whoever links to them.

    Sphinx would copy them, and MyST look for a heading of that name, as it does for the name of
    any file with a sign in it that it does not decode.
    """
    files = state.of(app.config).files
    references = (addnodes.download_reference, addnodes.pending_xref)
    for node in [node for kind in references for node in doctree.findall(kind)]:
        address = quote(str(node["reftarget"]), safe="/#%")
        address += f"#{node['fragment']}" if node.get("fragment") else ""
        written = urljoin(folder, address)
        if not _may_be_served(node):
            continue
        to: Link | None = None
        if files.serves(written):
            to = addresses.served(written)
        elif "%" in node["reftarget"] and not files.fault(written):
            to = addresses.parsed(written)
        if to:
            node.replace_self(link(to, [*node.children]))


def _may_be_served(node: nodes.Element) -> bool:
    """Tell whether a node leads to a file, or is MyST's reference to what it takes for none."""
    is_words = node["reftype"] == "myst" and node["refdomain"] != "doc"
    return bool(is_words or node["reftype"] == "download")


def _show_as_written(app: Sphinx, doctree: nodes.document, folder: str) -> None:
    """Show and link what Markdown takes for text, as a space is in its address."""
    for text in [*doctree.findall(nodes.Text)]:
        said = str(text)
        if "](" not in said or any(isinstance(n, _LETTER_FOR_LETTER) for n in _around(text)):
            continue
        made: list[Node] = []
        end = 0
        around = (node for node in _around(text) if isinstance(node, nodes.Element))
        source = next((node.rawsource for node in around if node.rawsource), "")
        for found in _SPACED.finditer(said):
            if _is_escaped(found[0], source):
                continue
            if node := _meant(app, folder, found, is_linked=_is_linked(text)):
                made += [nodes.Text(said[end : found.start()]), node]
                end = found.end()
        if made:
            text.parent.replace(text, [*made, nodes.Text(said[end:])])
        for left in _BROKEN.finditer(said, end):
            is_file = PurePath(left[1]).suffix.lower() in PICTURES | PAGES
            if is_file and not _is_escaped(left[0], source):
                logger.warning(
                    "'%s' is text for want of < > around an address with spaces, and no file of "
                    "that name is here: put the file there, or write %s",
                    shown(left[1]),
                    shown(f"](<{left[1]}>)"),
                    location=_place(app, text.parent),
                )


def _is_escaped(piece: str, source: str) -> bool:
    """Tell whether a backslash says that a piece of text is no link."""
    bare = source.replace("\\", "")
    return f"\\{piece}" in source or (piece not in source and piece in bare)


def _around(text: Node) -> Iterator[Node]:
    while text.parent is not None:
        text = text.parent
        yield text


def _is_linked(text: Node) -> bool:
    return any(isinstance(node, LINKS) for node in _around(text))


def _meant(
    app: Sphinx, folder: str, found: re.Match[str], *, is_linked: bool
) -> nodes.Node | None:
    """Give the picture or the link that a piece of text was meant to be, if its file is there."""
    is_picture, words, address = found.groups()
    written = urljoin(folder, quote(address, safe="/#%"))
    files = state.of(app.config).files
    if is_linked and not is_picture:
        return None
    leads_to = addresses.served(written) if files.serves(written) else addresses.parsed(written)
    if files.fault(written) or leads_to is None:
        return None
    if not is_picture:
        return link(leads_to, [nodes.Text(words)])
    if not isinstance(leads_to, SourceFile | SiteFile):
        return None
    shown_here = picture(leads_to, words)
    shown_here["classes"] = []  # as Markdown's own
    return shown_here
