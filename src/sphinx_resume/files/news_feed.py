"""Writes the news as an Atom feed, https://www.rfc-editor.org/rfc/rfc4287.

It stands at ``feed.xml``, where the feeds of al-folio and academicpages stood. An item's ``id`` is
its address, which does not change with its words, so no reader shows an edited item as a new one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin
from xml.etree import ElementTree as ET

from sphinx_resume.facts import model, person
from sphinx_resume.facts.model import maps, text, texts
from sphinx_resume.facts.site_paths import FEED, NEWS
from sphinx_resume.files.outputs import Output
from sphinx_resume.files.sitemap import NO_ADDRESS
from sphinx_resume.pages import urls
from sphinx_resume.text.plain import plain_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx_resume.facts.model import Map
    from sphinx_resume.files.outputs import Site

NAMESPACE: Final = "http://www.w3.org/2005/Atom"


def make(site: Site) -> Iterator[Output]:
    """Make the feed; none without news."""
    items = [item for item in maps(site.facts.data.get("news")) if text(item, "date")]
    if not items:
        return
    if not site.base_url:
        yield Output(FEED, None, NO_ADDRESS)
        return
    env, builder = site.app.env, site.builder
    page = NEWS if NEWS in env.found_docs else site.app.config.root_doc
    home = urljoin(site.base_url, urls.page(builder, page))

    def about(item: Map) -> str:
        """Give what an item's own page says of itself, if it has one."""
        name = model.item_url(item).removesuffix(".md")
        return str(env.metadata[name]["resume-about"]) if name in env.found_docs else ""

    def address(item: Map) -> str:
        url = model.item_url(item)
        is_post = url.removesuffix(".md") in env.found_docs and url.endswith(".md")
        if is_post:
            return urljoin(site.base_url, urls.address(builder, url))
        return f"{home}#{model.item_key(item)}"

    name = text(person.person(site.facts.data), "name")
    author = plain_text(name) if name else site.app.config.project
    written = atom(items, author, site, home, address, about)
    yield Output(FEED, written, about="The news as an Atom feed")


def atom(  # noqa: PLR0913, PLR0917 # what a feed says
    items: list[Map],
    author: str,
    site: Site,
    home: str,
    address: Callable[[Map], str],
    about: Callable[[Map], str],
) -> bytes:
    """Write a feed of items with a date, newest first."""
    ET.register_namespace("", NAMESPACE)
    feed = ET.Element(f"{{{NAMESPACE}}}feed", {"xml:lang": site.language.replace("_", "-")})
    own = site.base_url + FEED
    _add(feed, "title", f"{author}: news")
    _add(feed, "id", own)
    _add(feed, "link", rel="self", type="application/atom+xml", href=own)
    _add(feed, "link", rel="alternate", type="text/html", href=home)
    _add(feed, "updated", max(_moment(item) for item in items))
    _add(_add(feed, "author"), "name", author)
    for item in items:
        entry = _add(feed, "entry")
        summary = " ".join(map(plain_text, texts(item, "summary"))) or about(item)
        title = text(item, "name")
        _add(entry, "title", plain_text(title) if title else summary)
        _add(entry, "id", address(item))
        _add(entry, "link", rel="alternate", type="text/html", href=address(item))
        _add(entry, "published", _moment(item))
        _add(entry, "updated", _moment(item))
        for word in texts(item, "keywords"):
            _add(entry, "category", term=plain_text(word))
        if summary:
            _add(entry, "summary", summary)
    ET.indent(feed)
    written: bytes = ET.tostring(feed, "utf-8", xml_declaration=True)
    return written + b"\n"


def _add(parent: ET.Element, tag: str, content: str = "", **attributes: str) -> ET.Element:
    made = ET.SubElement(parent, f"{{{NAMESPACE}}}{tag}", attributes)
    made.text = content or None
    return made


def _moment(item: Map) -> str:
    """Give an item's date as RFC 3339 wants it: of a month or a year, the first day."""
    day = f"{text(item, 'date') or ''}-01-01"[:10]
    return f"{day}T00:00:00Z"
