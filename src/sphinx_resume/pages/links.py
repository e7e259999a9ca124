"""Makes links of addresses that stand in the facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from docutils import nodes
from sphinx import addnodes
from sphinx.util.nodes import make_refnode

from sphinx_resume.facts.site_paths import SITE
from sphinx_resume.pages.nodes import File

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


LINKS: Final = (nodes.reference, addnodes.pending_xref, addnodes.download_reference, File)

SCHEMES: Final = {"http", "https", "mailto", "tel"}

PAGE: Final = "resume-page"
"""The type of a reference to a page of this site."""


def resolve_page(
    app: Sphinx, env: BuildEnvironment, node: addnodes.pending_xref, inner: nodes.Element
) -> nodes.reference | None:
    """Turn a reference to a page into a link; None for any other, and for a page that is not."""
    page = node["reftarget"]
    if node["reftype"] != PAGE or page not in env.all_docs:
        return None
    here = node.get("refdoc", env.current_document.docname)
    return make_refnode(app.builder, here, page, node["refid"], inner)


def unlinked(children: Iterable[nodes.Node]) -> list[nodes.Node]:
    """Take the links out of nodes and leave what they say: no link can stand in another."""
    made: list[nodes.Node] = []
    for node in children:
        if isinstance(node, nodes.Element):
            node[:] = unlinked(node.children)
        made += node.children if isinstance(node, LINKS) else [node]
    return made


def link(address: str, children: Sequence[nodes.Node]) -> nodes.Node:
    """Make a link to ``address`` around ``children``.

    An address with a scheme that facts may have is taken as it is. Any other is a file beside the
    file of facts, a leading ``/`` being that folder: a page becomes a reference that is right on
    every page that shows the fact; another file is copied into the site, as Sphinx does with its
    downloads.
    """
    if address.startswith(SITE):
        return File("", "", *unlinked(children), path=address.removeprefix(SITE))
    parts = urlsplit(address)
    children = unlinked(children)
    if parts.scheme and parts.scheme not in SCHEMES:  # of a text that nobody has checked
        return nodes.inline("", "", *children)
    if parts.scheme:
        return nodes.reference("", "", *children, refuri=address)
    path = "/" + unquote(parts.path).removeprefix("/")
    around = nodes.inline("", "", *children, classes=["xref"])
    if path.endswith(".md"):
        # Sphinx's own reference to a page, "doc", makes plain text of what is between its tags.
        return addnodes.pending_xref(
            "",
            around,
            refdomain="",
            reftype=PAGE,
            reftarget=path.removesuffix(".md").removeprefix("/"),
            refid=parts.fragment,
            refexplicit=True,
            refwarn=True,
        )
    return addnodes.download_reference(
        "", "", around, refdomain="", reftype="download", reftarget=path, refexplicit=True
    )
