"""What this extension takes from Sphinx beyond what its documentation names; tried with 9.0.4."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.locale import admonitionlabels

if TYPE_CHECKING:
    from sphinx.builders.html import StandaloneHTMLBuilder

__all__ = [
    "admonitionlabels",  # "Note", "Warning" ... in the page's language, as its HTML has them
    "downloads",
    "link_suffix",
]


def downloads(builder: StandaloneHTMLBuilder) -> str:
    """Give the folder of the downloads, as seen from the page that is being written."""
    return builder.dlpath


def link_suffix(builder: StandaloneHTMLBuilder) -> str:
    """Give how links to pages end."""
    return builder.link_suffix
