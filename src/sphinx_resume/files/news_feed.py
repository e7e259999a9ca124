"""Writes the news as an Atom feed, https://www.rfc-editor.org/rfc/rfc4287.

It stands at ``feed.xml``, where the feeds of al-folio and academicpages stood. An item's ``id`` is
its address, which does not change with its words, so no reader shows an edited item as a new one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from site_groundwork import formats
from site_groundwork.sealed import opened
from sphinx_resume.facts import posts
from sphinx_resume.facts.model import item_key
from sphinx_resume.facts.site_paths import FEED, NEWS
from sphinx_resume.files.outputs import Output
from sphinx_resume.files.sitemap import NO_ADDRESS
from sphinx_resume.pages import urls
from sphinx_resume.text.addresses import SitePage, below
from sphinx_resume.text.plain import plain_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from site_groundwork.formats import XML
    from sphinx_resume.facts.model import Item
    from sphinx_resume.files.outputs import Site
    from sphinx_resume.text.addresses import Address

NAMESPACE: Final = "http://www.w3.org/2005/Atom"


def make(site: Site) -> Iterator[Output]:
    """Make the feed; none without news."""
    items = [item for item in site.facts.data.items("news") if item.text("date")]
    if not items:
        return
    base_url, builder = site.base_url, site.builder
    if not base_url:
        yield Output(FEED, None, NO_ADDRESS)
        return
    page = NEWS if NEWS in builder.env.found_docs else site.app.config.root_doc
    home = below(base_url, urls.page(builder, page))

    # A page is the address of one item alone: of the post that it is, else of the oldest that
    # leads to it.
    first = {item.link(): item for item in items}
    first |= {item.link(): item for item in items if posts.is_own_page(item)}

    def own_page(item: Item) -> SitePage | None:
        link = item.link()
        is_page = isinstance(link, SitePage) and opened(link) in builder.env.found_docs
        return link if isinstance(link, SitePage) and is_page and first[link] is item else None

    def about(item: Item) -> str:
        """Give what an item's own page says of itself, if it has one."""
        page = own_page(item)
        return str(builder.env.metadata[opened(page)]["resume-about"]) if page else ""

    def address(item: Item) -> Address:
        own = urls.absolute(builder, own_page(item), base_url)
        return own or below(home, f"#{item_key(item)}")

    name = site.facts.data.item("basics").text("name")
    author = plain_text(name) if name else site.app.config.project
    head = Head(author, below(base_url, urls.quoted(FEED)), home, site.language.replace("_", "-"))
    yield Output(FEED, atom(head, items, address, about), about="The news as an Atom feed")


@dataclass(frozen=True)
class Head:
    """What a feed says of itself: whose news it has, its own address, the page of the news."""

    author: str
    own: Address
    home: Address
    language: str


def atom(
    head: Head,
    items: list[Item],
    address: Callable[[Item], Address],
    about: Callable[[Item], str],
) -> XML:
    """Write a feed of items with a date, newest first."""
    ET.register_namespace("", NAMESPACE)
    feed = ET.Element(f"{{{NAMESPACE}}}feed", {"xml:lang": head.language})
    _add(feed, "title", f"{head.author}: news")
    _add(feed, "id", opened(head.own))
    _add(feed, "link", rel="self", type="application/atom+xml", href=opened(head.own))
    _add(feed, "link", rel="alternate", type="text/html", href=opened(head.home))
    _add(feed, "updated", _moment(items[0]))
    _add(_add(feed, "author"), "name", head.author)
    for item in items:
        entry = _add(feed, "entry")
        summary = " ".join(map(plain_text, item.texts("summary"))) or about(item)
        title = item.text("name")
        _add(entry, "title", plain_text(title) if title else summary)
        _add(entry, "id", opened(address(item)))
        _add(entry, "link", rel="alternate", type="text/html", href=opened(address(item)))
        _add(entry, "published", _moment(item))
        _add(entry, "updated", _moment(item))
        for word in item.texts("keywords"):
            _add(entry, "category", term=plain_text(word))
        if summary:
            _add(entry, "summary", summary)
    return formats.xml(feed)


def _add(parent: ET.Element, tag: str, content: str = "", **attributes: str) -> ET.Element:
    made = ET.SubElement(parent, f"{{{NAMESPACE}}}{tag}", attributes)
    made.text = content or None
    return made


def _moment(item: Item) -> str:
    """Give an item's date as RFC 3339 wants it: of a month or a year, the first day."""
    if published := item.text("published"):
        return published
    day = f"{item.text('date') or ''}-01-01"[:10]
    return f"{day}T00:00:00Z"
