"""Writes each page as Markdown beside it, ``page.md`` beside ``page.html``, for who reads text.

A page with ``noindex: true`` in front has none. The head of a page may link to its twin: templates
find its path in ``twin``.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urldefrag, urljoin, urlsplit

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util import logging

from site_groundwork import made_files
from site_groundwork.folders import OutsideError, write_if_changed
from site_groundwork.matter import is_hidden
from site_groundwork.published import base_url
from sphinx_markdown_twins._compat import downloads, link_suffix
from sphinx_markdown_twins.markdown import Writer

if TYPE_CHECKING:
    from collections.abc import Callable

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the handler that writes a page's twin beside it."""
    app.connect("html-page-context", write_twin)
    app.connect("build-finished", note_twins, priority=400)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def write_twin(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """Write the Markdown twin of a page that is being written, and have its head link to it.

    :raises SystemExit: if a symbolic link leads it out of the site's folder; it has been logged.
    """
    builder = app.builder
    if not isinstance(builder, StandaloneHTMLBuilder) or builder.name != "html":
        return
    if doctree is None or is_hidden(app.env.metadata[pagename]):
        return
    writer = Writer(_locator(app, pagename, link_suffix(builder)), downloads(builder))
    written = writer.write(doctree).encode()
    try:
        write_if_changed(app.outdir / f"{pagename}.md", written, app.outdir)
    except OutsideError as outside:
        logger.error("%s", outside)  # noqa: TRY400 # no traceback
        raise SystemExit(1) from None
    context["twin"] = f"{pagename}.md"


def note_twins(app: Sphinx, error: Exception | None) -> None:
    """Note which twins belong to the site, those that were written by an older build included."""
    if error is None and app.builder.name == "html":
        pages = app.env.found_docs
        twins = (f"{page}.md" for page in pages if not is_hidden(app.env.metadata[page]))
        made_files.note(app, *twins)


def _locator(app: Sphinx, page: str, suffix: str) -> Callable[[str], str]:
    """Give what leads from a page's twin to where its page's links lead.

    That is the twin of another page, else the file itself; absolute if the site has an address.
    """
    folder = posixpath.dirname(app.builder.get_target_uri(page))
    base = base_url(app.config.html_baseurl)
    env = app.env

    def locate(uri: str) -> str:
        if urlsplit(uri).scheme or uri.startswith(("/", "#")):
            return uri
        relative, fragment = urldefrag(uri)
        target = posixpath.normpath(posixpath.join(folder, relative))
        name = unquote(target).removesuffix(suffix)
        if target.endswith(suffix) and name in env.found_docs:
            target = target if is_hidden(env.metadata[name]) else quote(f"{name}.md")
        if not base:
            target = posixpath.relpath(target, folder or ".")
        return urljoin(base, target) + (fragment and f"#{fragment}")

    return locate
