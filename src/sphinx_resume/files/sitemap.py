"""Tells search engines which pages there are: sitemap.xml, and robots.txt that points to it."""

from __future__ import annotations

import os.path
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree as ET

from sphinx_resume._compat.sphinx import files_of, has_file
from sphinx_resume.bibliography import publications
from sphinx_resume.facts.model import SHOWN
from sphinx_resume.files import git_dates
from sphinx_resume.files.outputs import Output

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from sphinx_resume.files.outputs import Site


NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
NO_ADDRESS = "it needs the site's address: basics.url in the facts, or SITE_URL"


def make(site: Site) -> Iterator[Output]:
    """Make sitemap.xml, https://www.sitemaps.org/protocol.html, and robots.txt, RFC 9309."""
    if not site.base_url:
        yield Output("sitemap.xml", None, NO_ADDRESS)
        yield Output("robots.txt", None, NO_ADDRESS)
        return
    dates = lastmods(site)
    undated = len(site.pages) - len(dates)
    reason = undated and f"{undated} of {len(site.pages)} without a date: git cannot tell it"
    addresses = ((address(site, page), dates.get(page)) for page in site.pages)
    yield Output("sitemap.xml", xml(addresses), reason or "")
    robots = f"User-agent: *\nAllow: /\n\nSitemap: {site.base_url}sitemap.xml\n"
    remark = (
        "crawlers read it only at the root of a host"
        if urlsplit(site.base_url).path != "/"
        else ""
    )
    yield Output("robots.txt", robots.encode(), remark)


def address(site: Site, page: str) -> str:
    """Give a page's absolute address; it ends in ``/`` rather than in ``/index.html``."""
    target = site.app.builder.get_target_uri(page)
    return urljoin(site.base_url, index_less(target))


def index_less(target: str) -> str:
    """Give the address of a page without the name that a server adds by itself."""
    head, slash, tail = target.rpartition("/")
    return head + slash if tail == "index.html" else target


def lastmods(site: Site) -> dict[str, datetime]:
    """Give when each page last changed, if git knows it of every file that it is made from."""
    made_from = {page: _sources(site, page) for page in site.pages}
    dates = git_dates.last_changed(set().union(*made_from.values()), _root(site))
    return {
        page: max(dates[path] for path in paths)
        for page, paths in made_from.items()
        if paths and paths <= dates.keys()
    }


def xml(addresses: Iterable[tuple[str, datetime | None]]) -> bytes:
    """Write a sitemap of addresses with the dates of their last changes."""
    ET.register_namespace("", NAMESPACE)
    root = ET.Element(f"{{{NAMESPACE}}}urlset")
    for loc, date in addresses:
        url = ET.SubElement(root, f"{{{NAMESPACE}}}url")
        ET.SubElement(url, f"{{{NAMESPACE}}}loc").text = loc
        if date:
            ET.SubElement(url, f"{{{NAMESPACE}}}lastmod").text = date.isoformat()
    ET.indent(root)
    written: bytes = ET.tostring(root, "utf-8", xml_declaration=True)
    return written + b"\n"


def _root(site: Site) -> Path:
    return Path(site.app.confdir).resolve()


def _sources(site: Site, page: str) -> set[Path]:
    """Give the site's own files that a page is made from: its source and what that brings in."""
    env = site.app.env
    names = files_of(env, page)
    if has_file(env, page):
        names.append(env.doc2path(page))
    work = site.resume.by_page.get(page)
    if work is not None and work.entry is None:
        names.append(site.facts.path)
    bibliography = Path(env.srcdir, publications.FILE)
    shows = env.metadata[page].get(SHOWN, {})
    if {"publications", page} & shows.keys() and bibliography.is_file():
        names.append(bibliography)
    paths = (Path(os.path.normpath(Path(env.srcdir, name))) for name in names)
    return {path for path in paths if path.is_relative_to(_root(site))}
