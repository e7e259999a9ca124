"""Where pages, pictures and files are found once the site is published."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from site_groundwork.sealed import opened
from sphinx_resume._compat.sphinx import published
from sphinx_resume.text.addresses import Address, SiteFile, SitePage, below

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.builders.html import StandaloneHTMLBuilder

    from sphinx_resume.text.addresses import Link


def page(builder: StandaloneHTMLBuilder, docname: str) -> str:
    """Give a page's address from the site's root; it ends in no ``index.html``."""
    return index_less(builder.get_target_uri(docname))


def index_less(target: str) -> str:
    """Give the address of a page without the name that a server adds by itself."""
    folder, slash, name = target.rpartition("/")
    return folder + slash + ("" if name == "index.html" else name)


def address(builder: StandaloneHTMLBuilder, link: Link) -> str | None:
    """Give the address of what a link in the facts leads to: from the site's root, or absolute.

    :return: None if the site does not hold that page or file.
    """
    place = link.fragment and "#" + link.fragment
    match link:
        case Address():
            return opened(link)
        case SiteFile():
            return quoted(link) + place
        case SitePage():
            docname = opened(link)
            return page(builder, docname) + place if docname in builder.env.found_docs else None
        case _:
            path = published(builder, opened(link))
            return quote(path) + place if path else None


def absolute(
    builder: StandaloneHTMLBuilder, link: Link | None, base_url: Address | None
) -> Address | None:
    """Give the absolute address of what a link in the facts leads to.

    :param base_url: the site's own.
    :return: None if it is none of the site's, or the site's own is not known.
    """
    if link is None or isinstance(link, Address):
        return link
    path = address(builder, link)
    return below(base_url, path) if path is not None and base_url else None


def from_page(
    builder: StandaloneHTMLBuilder, link: Link, pathto: Callable[..., str]
) -> str | None:
    """Give the address of what a link in the facts leads to, as a page sees it.

    :param pathto: what Sphinx gives to the page's templates.
    """
    found = address(builder, link)
    return found if found is None or isinstance(link, Address) else pathto(found, resource=True)


def host(address: Address) -> str:
    """Give the name of the host in an address, with its port if it has one."""
    return urlsplit(opened(address)).netloc


def quoted(file: SiteFile) -> str:
    """Give a file's address from the site's root."""
    return quote(opened(file), safe="/+")
