"""Files that a page's own HTML shows or links to come along, as those in its Markdown do."""

from __future__ import annotations

import posixpath
import re
from html import escape, unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final, TypeAlias
from urllib.parse import quote, urljoin

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util import logging

from site_groundwork.messages import shown
from sphinx_resume import state
from sphinx_resume._compat.sphinx import note_download, note_picture, published, show_picture
from sphinx_resume.text import addresses

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)

SHOWN: Final = {"src", "srcset", "poster"}
ATTRIBUTES: Final = {
    "img": {"src", "srcset"},
    "source": {"src", "srcset"},
    "video": {"src", "poster"},
    "audio": {"src"},
    "track": {"src"},
    "a": {"href"},
}
_ATTRIBUTE: Final = re.compile(r"""([^\s"'<>/=]+)(\s*=\s*)("[^"]*"|'[^']*'|[^\s"'=<>`]+)""")

Change: TypeAlias = "Callable[[str, str], str]"
"""Gives for an attribute and an address in it the address to write."""


def bring_along(app: Sphinx, doctree: nodes.document) -> None:
    """Note the files that a page's HTML names; warn of those that are to be seen and are not."""
    env, files = app.env, state.of(app.config).files
    for node in _raw(doctree):

        def note(attribute: str, address: str, node: nodes.Element = node) -> str:
            written = _from_root(env.docname, address)
            if not written or files.serves(written):
                return address
            path = addresses.file_path(written)
            fault = files.fault(written)
            if attribute in SHOWN and fault:
                message = "the HTML here shows '%s', and %s"
                logger.warning(
                    message, shown(address), fault, location=node, type="resume", subtype="html"
                )
            elif attribute in SHOWN:
                note_picture(env, path)
            elif not fault and path not in map(_file, env.found_docs):
                note_download(env, path)
            return address

        rewritten(node.astext(), note)


def lead(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Write into a page's HTML where the files and pages are that it names."""
    builder = app.builder
    if not isinstance(builder, StandaloneHTMLBuilder):
        return
    folder = posixpath.dirname(builder.get_target_uri(page)) or "."
    files, env = state.of(app.config).files, app.env

    def target(attribute: str, path: str) -> str:
        if "\0" in path:
            return ""
        if attribute in SHOWN:
            return show_picture(builder, path) if published(builder, path) else ""
        if path.endswith(".md") and path.removesuffix(".md") in env.found_docs:
            return builder.get_target_uri(path.removesuffix(".md"))
        return published(builder, path)

    def change(attribute: str, address: str) -> str:
        written = _from_root(page, address)
        path = addresses.file_path(written)
        found = quote(path) if files.serves(written) else quote(target(attribute, path))
        place = re.sub(r"^[^#]*", "", address)
        return posixpath.relpath(found, folder) + place if written and found else address

    for node in _raw(doctree):
        html = node.astext()
        if (changed := rewritten(html, change)) != html:
            node[:] = [nodes.Text(changed)]


def rewritten(html: str, change: Change) -> str:
    """Give HTML with other addresses in the tags that show or link to something."""
    tags = _Tags()
    tags.feed(html)
    tags.close()
    for tag, name in tags.found.items():
        html = html.replace(tag, _ATTRIBUTE.sub(_attribute(name, change), tag))
    return html


def _attribute(tag: str, change: Change) -> Callable[[re.Match[str]], str]:
    def changed(found: re.Match[str]) -> str:
        name, equals, value = found.groups()
        kind = name.lower()
        if kind not in ATTRIBUTES[tag]:
            return found[0]
        mark = value[0] if value[0] in "\"'" else ""
        written = unescape(value.strip(mark)) if mark else unescape(value)
        made = (
            ", ".join(_candidates(written, change)) if kind == "srcset" else change(kind, written)
        )
        if made == written:
            return found[0]
        return f'{name}{equals}"{escape(made)}"'

    return changed


def _candidates(srcset: str, change: Change) -> Iterator[str]:
    """Give what a ``srcset`` holds: addresses, each perhaps with a width or a density."""
    for candidate in re.split(r",\s+|,$", srcset):
        if words := candidate.split():
            yield " ".join([change("srcset", words[0]), *words[1:]])


class _Tags(HTMLParser):
    """Finds the tags that may name a file, as they are written."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag: str, _attributes: list[tuple[str, str | None]]) -> None:
        if tag in ATTRIBUTES:
            self.found[self.get_starttag_text() or ""] = tag


def _raw(doctree: nodes.document) -> Iterator[nodes.Element]:
    for node in doctree.findall(nodes.Element):
        if node.tagname == "raw" and "html" in node["format"].split():
            yield node


def _from_root(page: str, address: str) -> str:
    """Give the address of a file from the site's root; empty if it is none, or Sphinx's own."""
    address = address.strip()
    if not addresses.is_relative(address) or address[:1] in {"", "#", "?"} or address[:2] == "//":
        return ""
    written = urljoin(
        f"/{posixpath.dirname(page)}/".replace("//", "/"), address.replace(" ", "%20")
    )
    return "" if written.startswith("/_") else written


def _file(page: str) -> str:
    return f"{page}.md"
