"""Tells search engines which pages there are: sitemap.xml, and robots.txt that points to it."""

from __future__ import annotations

import os.path
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from site_groundwork import formats
from site_groundwork.formats import PlainText, filled
from site_groundwork.sealed import opened
from sphinx_resume._compat.sphinx import files_of, has_file
from sphinx_resume.bibliography import publications
from sphinx_resume.facts.model import SHOWN
from sphinx_resume.facts.site_paths import ROBOTS, SITEMAP
from sphinx_resume.files import git_dates
from sphinx_resume.files.outputs import Output
from sphinx_resume.pages import urls
from sphinx_resume.text.addresses import below

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from site_groundwork.formats import XML
    from sphinx_resume.files.outputs import Site
    from sphinx_resume.text.addresses import Address


NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
NO_ADDRESS = "it needs the site's address: basics.url in the facts, or SITE_URL"


def make(site: Site) -> Iterator[Output]:
    """Make sitemap.xml, https://www.sitemaps.org/protocol.html, and robots.txt, RFC 9309."""
    if not site.base_url:
        yield from (Output(path, None, NO_ADDRESS) for path in (SITEMAP, ROBOTS))
        return
    dates = lastmods(site)
    undated = len(site.pages) - len(dates)
    reason = undated and f"{undated} of {len(site.pages)} without a date: git cannot tell it"
    base_url, builder = site.base_url, site.builder
    addresses = (
        (below(base_url, urls.page(builder, page)), dates.get(page)) for page in site.pages
    )
    yield Output(SITEMAP, xml(addresses), reason or "")
    robots = filled(
        PlainText,
        "User-agent: *\nAllow: /\n\nSitemap: {}\n",
        opened(below(base_url, urls.quoted(SITEMAP))),
    )
    is_at_root = urlsplit(opened(base_url)).path == "/"
    remark = "" if is_at_root else "crawlers read it only at the root of a host"
    yield Output(ROBOTS, robots, remark)


def lastmods(site: Site) -> dict[str, datetime]:
    """Give when each page last changed, if git knows it of every file that it is made from."""
    made_from = {page: _sources(site, page) for page in site.pages}
    dates = git_dates.last_changed(set().union(*made_from.values()), _root(site))
    return {
        page: max(dates[path] for path in paths)
        for page, paths in made_from.items()
        if paths and paths <= dates.keys()
    }


def xml(addresses: Iterable[tuple[Address, datetime | None]]) -> XML:
    """Write a sitemap of addresses with the dates of their last changes."""
    ET.register_namespace("", NAMESPACE)
    root = ET.Element(f"{{{NAMESPACE}}}urlset")
    for loc, date in addresses:
        url = ET.SubElement(root, f"{{{NAMESPACE}}}url")
        ET.SubElement(url, f"{{{NAMESPACE}}}loc").text = opened(loc)
        if date:
            ET.SubElement(url, f"{{{NAMESPACE}}}lastmod").text = date.isoformat()
    return formats.xml(root)


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
