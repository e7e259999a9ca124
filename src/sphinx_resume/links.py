"""Makes links of addresses that stand in the facts."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from docutils import nodes
from sphinx import addnodes

if TYPE_CHECKING:
    from collections.abc import Sequence


def link(address: str, children: Sequence[nodes.Node]) -> nodes.Node:
    """Make a link to ``address`` around ``children``.

    An address with a scheme is taken as it is. Any other is a file beside the file of facts, a
    leading ``/`` being that folder: a page becomes a reference that is right on every page that
    shows the fact; another file is copied into the site, as Sphinx does with its downloads.
    """
    parts = urlsplit(address)
    if parts.scheme:
        return nodes.reference("", "", *children, refuri=address)
    path = "/" + unquote(parts.path).removeprefix("/")
    around = nodes.inline("", "", *children, classes=["xref"])
    if path.endswith(".md"):
        return addnodes.pending_xref(
            "",
            around,
            refdomain="std",
            reftype="doc",
            reftarget=path.removesuffix(".md"),
            refexplicit=True,
            refwarn=True,
        )
    return addnodes.download_reference(
        "", "", around, refdomain="", reftype="download", reftarget=path, refexplicit=True
    )
