"""What the author of a page has put into it as HTML: whether any of it could run, or is elsewhere.

A page's text is its author's, whoever copied it from where. What would run in it is an error
before anything is written, told where it is written; so no policy ever vouches for it. What the
theme, the templates and the settings put around the text is the site's own.

What it loads from another host tells that host of every reader: it is told too, unless the
setting ``first_view_hosts`` allows it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final

import lxml.html
from docutils import nodes
from docutils.utils import get_source_line

from site_groundwork.front_matter import FrontMatterError, Map, read_file
from site_groundwork.messages import shown
from sphinx_first_view import runnable
from sphinx_first_view.page import loads, origin

if TYPE_CHECKING:
    from collections.abc import Iterator

_ATTRIBUTE: Final = re.compile(r"[a-z][a-z0-9_.:-]*")


@dataclass(frozen=True, order=True)
class Fault:
    """Something that would run: where it is written, what it is, and how to mend it."""

    source: str
    line: int | None
    message: str


@dataclass(frozen=True, order=True)
class Remote:
    """Something that a page loads from another host: where that is written, and by what."""

    source: str
    line: int
    element: str
    host: str

    @property
    def message(self) -> str:
        """What is wrong, and what to write instead."""
        is_picture = self.element in {"image", "img"}
        named = "picture comes" if is_picture else f"<{shown(self.element, 40)}> brings something"
        instead = INSTEAD.get(self.element, FILE)
        return f"this {named} from {self.host}, which so learns of every reader: {instead}"


FILE: Final = "put the file beside the pages and name it here"
LINK: Final = "write a link instead, [the words](https://...)"
INSTEAD: Final = {
    "iframe": LINK,
    "embed": LINK,
    "object": LINK,
    "frame": LINK,
    "video": f"{FILE}, or write a link, [the words](https://...)",
    "audio": f"{FILE}, or write a link, [the words](https://...)",
    "source": f"{FILE}, or write a link, [the words](https://...)",
    "link": "put the style sheet into _static/ and name it in html_css_files in conf.py",
    "style": "put the style sheet into _static/ and name it in html_css_files in conf.py",
}
"""What to write in the place of an element; of any other, such as a picture, the file is put."""


@dataclass(frozen=True)
class Judgement:
    """What is found in the text of a page."""

    faults: list[Fault]
    remote: list[Remote]


def judgement(doctree: nodes.document) -> Judgement:
    """Judge the text of a page."""
    return Judgement(faults(doctree), remote(doctree))


def remote(doctree: nodes.document) -> list[Remote]:
    """Find all in a page that comes from another host, once for each line and host."""
    found: dict[tuple[tuple[str, int], str], str] = {}
    for node, html in pieces(doctree):
        tree = lxml.html.fragment_fromstring(html, create_parent="div")
        for element, host in loads(tree):
            if element != "script":  # which is a fault
                found[_place(node), host] = element
    for image in doctree.findall(nodes.image):
        if whence := origin(image.get("uri")):
            found[_place(image), whence] = "image"
    return sorted(Remote(*place, element, host) for (place, host), element in found.items())


def _place(node: nodes.Element) -> tuple[str, int]:
    """Give file and line of a node, those of what is around it if it has none itself."""
    while not node.line and node.parent is not None:  # MyST gives pictures the line 0
        node = node.parent
    source, line = get_source_line(node)
    return str(source or ""), line or 1


def faults(doctree: nodes.document) -> list[Fault]:
    """Find all in a page that would run, one fault for each place."""
    found = [*_raw_faults(doctree), *_meta_faults(doctree), *_link_faults(doctree)]
    return sorted(set(found), key=lambda fault: (fault.source, fault.line or 0, fault.message))


def _raw_faults(doctree: nodes.document) -> Iterator[Fault]:
    for node, html in pieces(doctree):
        if found := runnable.faults(html):
            yield _fault(node, f"this HTML {'; it '.join(found)}")


def pieces(doctree: nodes.document) -> Iterator[tuple[nodes.raw, str]]:
    """Give each piece of HTML with the node that it begins with.

    What stands side by side in one element is one piece: MyST makes a node of each tag.
    """
    for node in doctree.findall(nodes.raw):
        if not _is_html(node) or _goes_on(node):
            continue
        html, following = node.astext(), node.next_node(siblings=True, descend=False)
        while isinstance(following, nodes.raw) and _is_html(following) and _goes_on(following):
            html += following.astext()
            following = following.next_node(siblings=True, descend=False)
        yield node, html


def _is_html(node: nodes.raw) -> bool:
    return "html" in node.get("format", "").split()


def _goes_on(node: nodes.raw) -> bool:
    """Tell whether nothing is written between the node before and this one."""
    at = node.parent.index(node)
    before = node.parent[at - 1] if at else None
    has_element = any(n.get("classes") for n in (node, before) if isinstance(n, nodes.raw))
    return isinstance(before, nodes.raw) and _is_html(before) and not has_element


def _meta_faults(doctree: nodes.document) -> Iterator[Fault]:
    """Find `html_meta` and `.. meta::` that would run; docutils writes their names as they are."""
    for node in doctree.findall(nodes.meta):
        attributes = {name: str(value) for name, value in node.non_default_attributes().items()}
        if found := list(dict.fromkeys(_attribute_faults(attributes))):
            message = f"this <meta> {'; it '.join(found)}"
            yield _fault(node, message, _meta_line(node, attributes))


def _attribute_faults(attributes: dict[str, str]) -> Iterator[str]:
    for name, value in attributes.items():
        if not _ATTRIBUTE.fullmatch(name):
            yield f"has an attribute by the name of {shown(name, 40)}: write a plain name"
            return
        if "<" in value:  # docutils escapes it; who takes a description from the page may not
            yield from runnable.faults(value)
    written = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    yield from runnable.faults(f"<meta{written}>")
    if runnable.is_script_address(attributes.get("content", "")):
        yield f"has a script for an address: {runnable.DELETE}"


def _meta_line(node: nodes.meta, attributes: dict[str, str]) -> int | None:
    """Find a `html_meta` in the page's front matter, of which MyST says nothing but the page."""
    try:
        fields = read_file(Path(node.source or "")).fields
    except (OSError, FrontMatterError):
        return None
    within = fields.get("myst")
    for container in (within, fields):
        entries = container.get("html_meta") if isinstance(container, Map) else None
        for entry in entries if isinstance(entries, Map) else ():
            value = getattr(entry.value, "value", "")
            if value == attributes.get("content"):
                return entry.line
    return None


def _link_faults(doctree: nodes.document) -> Iterator[Fault]:
    for node in doctree.findall(nodes.reference):
        if runnable.is_script_address(node.get("refuri", "")):
            yield _fault(node, f"this link is a script: {runnable.PUT_IN_STATIC}")


def _fault(node: nodes.Element, message: str, line: int | None = None) -> Fault:
    source, near = get_source_line(node)
    return Fault(str(source or ""), line or near, message)
