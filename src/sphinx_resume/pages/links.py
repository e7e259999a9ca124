"""Makes links of addresses that stand in the facts."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urljoin

from docutils import nodes
from sphinx import addnodes

from site_groundwork.sealed import opened
from sphinx_resume import state
from sphinx_resume._compat.sphinx import make_refnode
from sphinx_resume.pages.nodes import File
from sphinx_resume.text.addresses import SiteFile, SitePage, SourceFile, served

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from sphinx_resume.text.addresses import Link


LINKS: Final = (nodes.reference, addnodes.pending_xref, addnodes.download_reference, File)

MYST: Final = "myst"
"""The type of MyST's reference to what it has not found: a page, a heading, a file."""

PAGE: Final = "resume-page"
"""The type of a reference to a page of this site."""


def resolve_page(
    app: Sphinx, env: BuildEnvironment, node: addnodes.pending_xref, inner: nodes.Element
) -> nodes.reference | None:
    """Turn a reference to a page into a link; None for any other, and for a page that is not."""
    page = node["reftarget"]
    if node["reftype"] != PAGE or page not in env.found_docs:
        return None
    here = node.get("refdoc", env.docname)
    return make_refnode(app.builder, here, page, node["refid"], inner)


def serve_downloads(app: Sphinx, doctree: nodes.document) -> None:
    """Leave the files that are served as they are where they stand, whoever links to them."""
    files = state.of(app.config).files
    for node in list(doctree.findall(addnodes.download_reference)):
        written = quote(str(node["reftarget"]))
        if files.serves(written):
            node.replace_self(link(served(written), [*node.children]))


def resolve_served(
    app: Sphinx, _env: BuildEnvironment, node: addnodes.pending_xref, inner: nodes.Element
) -> nodes.Node | None:
    """Turn MyST's reference to what is no file beside the pages into a link to one that is served.

    A relative address begins at the page's own.
    """
    if node["reftype"] != MYST:
        return None
    page = posixpath.dirname(app.builder.get_target_uri(node["refdoc"]))
    written = urljoin(f"/{page}/", str(node["reftarget"]))
    return link(served(written), [inner]) if state.of(app.config).files.serves(written) else None


def unlinked(children: Iterable[nodes.Node]) -> list[nodes.Node]:
    """Take the links out of nodes and leave what they say: no link can stand in another."""
    made: list[nodes.Node] = []
    for node in children:
        if isinstance(node, nodes.Element):
            node[:] = unlinked(node.children)
        made += node.children if isinstance(node, LINKS) else [node]
    return made


def link(to: Link, children: Sequence[nodes.Node]) -> nodes.Node:
    """Make a link around ``children``.

    A page becomes a reference that is right on every page that shows the fact; a file beside the
    facts is copied into the site, as Sphinx does with its downloads.
    """
    children = unlinked(children)
    around = nodes.inline("", "", *children, classes=["xref"])
    match to:
        case SiteFile():
            return File("", "", *children, path=opened(to), fragment=to.fragment)
        case SourceFile():
            path = "/" + opened(to)
            return addnodes.download_reference(
                "", "", around, refdomain="", reftype="download", reftarget=path, refexplicit=True
            )
        case SitePage():
            # Sphinx's own reference to a page, "doc", makes plain text of what is in its tags.
            return addnodes.pending_xref(
                "",
                around,
                refdomain="",
                reftype=PAGE,
                reftarget=opened(to),
                refid=to.fragment,
                refexplicit=True,
                refwarn=True,
            )
        case _:
            return nodes.reference("", "", *children, refuri=opened(to))


def picture(file: SourceFile, alt: str) -> nodes.image:
    """Show a picture that stands beside the facts."""
    # dark-light tells the theme not to dim the picture in its dark scheme.
    return nodes.image("", uri="/" + opened(file), alt=alt, classes=["dark-light"])
