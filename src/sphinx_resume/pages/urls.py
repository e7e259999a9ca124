"""Where pages, pictures and files are found once the site is published."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from sphinx_resume._compat.sphinx import published
from sphinx_resume.facts.site_paths import SITE, quoted

if TYPE_CHECKING:
    from sphinx.builders.html import StandaloneHTMLBuilder


def page(builder: StandaloneHTMLBuilder, docname: str) -> str:
    """Give a page's address from the site's root; it ends in no ``index.html``."""
    folder, slash, name = builder.get_target_uri(docname).rpartition("/")
    return folder + slash + ("" if name == "index.html" else name)


def address(builder: StandaloneHTMLBuilder, written: str) -> str:
    """Give the address, from the site's root, of what an address in the facts leads to.

    An address with a scheme stays as it is. Any other is a file beside the file of facts, a
    leading ``/`` being that folder; the text is empty if the site does not hold that file.
    """
    if written.startswith(SITE):
        return quoted(written.removeprefix(SITE))
    parts = urlsplit(written)
    if parts.scheme:
        return written
    env = builder.env
    name = unquote(parts.path).removeprefix("/")
    fragment = parts.fragment and "#" + parts.fragment
    if name.endswith(".md"):
        docname = name.removesuffix(".md")
        return page(builder, docname) + fragment if docname in env.found_docs else ""
    path = published(builder, name)
    return path and quote(path) + fragment
