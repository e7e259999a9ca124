"""Writes each page as Markdown, ``page.md`` beside ``page.html`` or ``page/``, for who reads text.

The head of a page links to its twin. A page with ``noindex: true`` in front has none.
"""

from __future__ import annotations

import posixpath
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urldefrag, urljoin, urlsplit

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util import logging

from site_groundwork import made_files, titles
from site_groundwork.folders import OutsideError, write_if_changed
from site_groundwork.markdown_text import escaped
from site_groundwork.matter import is_hidden
from site_groundwork.published import base_url, is_published
from sphinx_markdown_twins._compat import downloads, link_suffix
from sphinx_markdown_twins.markdown import Writer

if TYPE_CHECKING:
    from collections.abc import Callable

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
    if not isinstance(builder, StandaloneHTMLBuilder) or not is_published(builder.name):
        return
    if doctree is None or is_hidden(app.env.metadata[pagename]):
        return
    writer = Writer(_locator(builder, pagename), downloads(builder))
    written = writer.write(doctree)
    has_title = app.env.titles[pagename].astext() != "<no title>"  # as Sphinx calls a page without
    if has_title and not any(doctree.findall(nodes.title)):  # a template shows it
        written = f"# {escaped(titles.of(app.env, pagename))}\n\n{written}"
    try:
        write_if_changed(app.outdir / f"{pagename}.md", written.encode(), app.outdir)
    except OutsideError as outside:
        logger.error("%s", outside)  # noqa: TRY400 # no traceback
        raise SystemExit(1) from None
    address = escape(context["pathto"](quote(f"{pagename}.md"), 1))
    link = f'\n  <link rel="alternate" type="text/markdown" href="{address}" />'
    context["metatags"] = (context.get("metatags") or "") + link


def note_twins(app: Sphinx, error: Exception | None) -> None:
    """Note which twins belong to the site, those that were written by an older build included."""
    if error is None and is_published(app.builder.name):
        pages = app.env.found_docs
        twins = (f"{page}.md" for page in pages if not is_hidden(app.env.metadata[page]))
        made_files.note(app, *twins)


def _locator(builder: StandaloneHTMLBuilder, page: str) -> Callable[[str], str]:
    """Give what leads from a page's twin to where its page's links lead.

    That is the twin of another page, else the file itself; absolute if the site has an address.
    """
    folder = posixpath.dirname(builder.get_target_uri(page))
    base = base_url(builder.config.html_baseurl)
    metadata = builder.env.metadata

    def locate(uri: str) -> str:
        if urlsplit(uri).scheme or uri.startswith(("/", "#")):
            return uri
        relative, fragment = urldefrag(uri)
        target = posixpath.normpath(posixpath.join(folder, relative))
        name = _page_at(builder, target)
        is_folder = relative.endswith("/")
        if name is not None and not is_hidden(metadata[name]):
            target, is_folder = quote(f"{name}.md"), False
        if not base:
            target = posixpath.relpath(target, posixpath.dirname(page) or ".")
        return urljoin(base, target + "/" * is_folder) + (fragment and f"#{fragment}")

    return locate


def _page_at(builder: StandaloneHTMLBuilder, address: str) -> str | None:
    """Give the page that has an address, which begins at the site's root and ends in no slash."""
    path = unquote(address)
    for name in (path.removesuffix(link_suffix(builder)), posixpath.normpath(f"{path}/index")):
        is_page = name in builder.env.found_docs
        if is_page and posixpath.normpath(builder.get_target_uri(name)) == address:
            return name
    return None
