"""Makes 404.html, which a host shows for every address that leads nowhere, however deep.

The page is made like all others, at the site's root. Then its own addresses are made absolute, for
a browser resolves them against an address that nobody foresaw. A ``base`` element would do that
too, but it sends ``#main-content``, the skip link, to the home page.

sphinx-notfound-page does a part of this: it leaves links in the text relative, and the root that
the theme's scripts go by. lxml's ``rewrite_links`` reads a page as HTML 4 and writes every byte of
it anew, and knows of neither that root nor ``srcset``.
"""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from sphinx.builders.html import StandaloneHTMLBuilder

from site_groundwork import cache, made_files, titles
from site_groundwork._compat import offer_templates, output_path
from site_groundwork.folders import remove, write_if_changed
from site_groundwork.published import is_published

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


PAGE = "404"
FILE = "404.html"  # what hosts ask for
TEMPLATE = "404.html"
NOINDEX = '<meta name="robots" content="noindex" />'
ADDRESSES = {"href", "src", "action", "poster", "data-content_root"}

# An address and its descriptor in a set of them, which commas part.
SETS = {"srcset", "imagesrcset"}
CANDIDATE = re.compile(r"(\S*[^\s,])((?:\s[^,]*)?,?)")

# An address in a style sheet within the page, as sphinx_first_view writes it.
CSS_URL = re.compile(r'url\("([^"]+)"\)')


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the handlers that make the page and, when it is as it shall be, its addresses."""
    app.connect("builder-inited", offer)
    app.connect("html-collect-pages", pages)
    app.connect("build-finished", note_page, priority=400)
    app.connect("build-finished", finish, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def offer(app: Sphinx) -> None:
    """Have the builder find the template ``404.html``; the site's own takes its place."""
    if isinstance(app.builder, StandaloneHTMLBuilder):
        offer_templates(app.builder, Path(__file__).parent / "templates")


def pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Have Sphinx write the page from its template, unless the site has a page of that name.

    It is no document, so neither search nor sitemap nor navigation knows it. The template gets
    the title of the home page; the theme's own navigation leads to all others.

    :raises OutsideError: if a symbolic link leads it out of the site's folder.
    """
    env, builder = app.env, app.builder
    if is_made(app) and isinstance(builder, StandaloneHTMLBuilder):
        home = titles.of(env, env.config.root_doc)
        context = {"pageurl": None, "noindex": True, "metatags": NOINDEX, "home": home}
        yield PAGE, context, TEMPLATE
        # Sphinx has written it when it asks for the next; dirhtml gives each page a folder.
        written, page = output_path(builder, PAGE), app.outdir / FILE
        if written != page:
            html = rooted(written.read_text("utf-8"), builder.get_target_uri(PAGE))
            write_if_changed(page, html.encode(), app.outdir)
            remove(written, app.outdir)
            written.parent.rmdir()


def is_made(app: Sphinx) -> bool:
    """Tell whether the build makes the page: for the web, and where there is none already."""
    return is_published(app.builder.name) and PAGE not in app.env.found_docs


def note_page(app: Sphinx, error: Exception | None) -> None:
    """Note that the page belongs to the site."""
    if error is None and is_made(app):
        made_files.note(app, FILE)


def finish(app: Sphinx, error: Exception | None) -> None:
    """Make the page's addresses absolute, after all else that changes pages.

    Without an address of the site, the root of its host is taken for its root.

    :raises OutsideError: if a symbolic link leads the page out of the site's folder.
    """
    path = app.outdir / FILE
    if error is None and is_published(app.builder.name) and path.is_file():
        root = urlsplit(app.config.html_baseurl).path.rstrip("/") + "/"
        html = path.read_text("utf-8")
        key = cache.key(cache.program(Path(__file__)), root, html)
        made = cache.of(app.doctreedir).made(key, lambda: rooted(html, root).encode())
        write_if_changed(path, made, app.outdir)


def rooted(html: str, root: str) -> str:
    """Give a page with each relative address joined to ``root``, and all else as it is.

    :param root: ends in a slash; without one in front, the addresses stay relative.
    """
    rewriter = _Rewriter(html, root)
    rewriter.feed(html)
    rewriter.close()
    return rewriter.result()


class _Rewriter(HTMLParser):
    """Finds the tags whose addresses are relative, and what to put in their place."""

    def __init__(self, html: str, root: str) -> None:
        super().__init__(convert_charrefs=True)
        self._html, self._root = html, root
        self._lines = [0]
        for line in html.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self._pieces: list[str] = []
        self._copied = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        joined = [(name, self._joined(name, value)) for name, value in attrs]
        if joined == attrs:
            return
        line, column = self.getpos()
        start = self._lines[line - 1] + column
        written = self.get_starttag_text() or ""
        values = "".join(
            f" {name}" if value is None else f' {name}="{escape(value)}"' for name, value in joined
        )
        end = " />" if written.endswith("/>") else ">"
        self._pieces += [self._html[self._copied : start], f"<{tag}{values}{end}"]
        self._copied = start + len(written)

    def handle_data(self, data: str) -> None:
        if self.lasttag != "style":
            return
        joined = CSS_URL.sub(lambda url: f'url("{self._joined("src", url[1])}")', data)
        if joined != data:
            line, column = self.getpos()
            start = self._lines[line - 1] + column
            self._pieces += [self._html[self._copied : start], joined]
            self._copied = start + len(data)

    def result(self) -> str:
        """Give the page as it is now."""
        return "".join(self._pieces) + self._html[self._copied :]

    def _joined(self, name: str, value: str | None) -> str | None:
        if name in SETS and value:
            return CANDIDATE.sub(lambda one: f"{self._joined('src', one[1])}{one[2]}", value)
        if name not in ADDRESSES or not value or value[0] in "#/" or urlsplit(value).scheme:
            return value
        if self._root.startswith("/"):
            return urljoin(self._root, value)
        return urljoin(f"/{self._root}", value).removeprefix("/") or "./"
