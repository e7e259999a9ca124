"""Makes links of addresses that stand in the facts."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urljoin

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from site_groundwork.sealed import opened
from sphinx_resume._compat.sphinx import make_refnode
from sphinx_resume.pages.nodes import File, Served
from sphinx_resume.text import addresses
from sphinx_resume.text.addresses import SiteFile, SitePage, SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from sphinx_resume.text.addresses import Link


LINKS: Final = (nodes.reference, addnodes.pending_xref, addnodes.download_reference, File)

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


class PageLinks(SphinxPostTransform):
    """Links a page's own words to pages that are made, and to pages as they are built.

    MyST looks for files alone: it takes ``publications/one.md`` and ``cv.html`` for headings.
    """

    default_priority = 8  # MyST's own has 9

    def run(self, **_: object) -> None:
        """Put a link in the place of each such reference."""
        titles = self.env.titles
        for node in list(self.document.findall(addnodes.pending_xref)):
            folder = posixpath.dirname(self.env.docname)
            written = urljoin(f"/{folder}/", quoted(node["reftarget"]))
            source = re.sub(r"\.html(?=#|$)", ".md", written)
            page = addresses.parsed(source) if _is_words(node) else None
            if isinstance(page, SitePage) and opened(page) in titles:
                said = node if node["refexplicit"] else titles[opened(page)]
                node.replace_self(link(page, [child.deepcopy() for child in said.children]))


def _is_words(node: nodes.Element) -> bool:
    return bool(node["reftype"] == "myst" and node["refdomain"] != "doc")


def quoted(target: object) -> str:
    """Give the target of a reference as an address has it."""
    return quote(str(target), safe="/#%")


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
                "",
                "",
                around,
                refdomain="",
                reftype="download",
                reftarget=path,
                refexplicit=True,
                fragment=to.fragment,
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


def picture(file: SourceFile | SiteFile, alt: str) -> nodes.Element:
    """Show a picture that stands beside the facts, or in the finished site."""
    # dark-light tells the theme not to dim the picture in its dark scheme.
    if isinstance(file, SiteFile):
        return Served("", path=opened(file), alt=alt, classes=["dark-light"])
    return nodes.image("", uri="/" + opened(file), alt=alt, classes=["dark-light"])
