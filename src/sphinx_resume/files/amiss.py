"""Tells of files that are not where somebody looks for them: not made, or not published."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sphinx.util import logging

from site_groundwork.messages import NOTE, shown
from site_groundwork.sealed import opened
from sphinx_resume._compat.sphinx import published
from sphinx_resume.pages.written_files import SERVED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_resume.files.outputs import Site

logger = logging.getLogger(__name__)

_FOR_HOSTS: Final = re.compile(
    r"CNAME|\.nojekyll|_headers|_redirects|\.well-known/.+|[^/]+\.(html?|webmanifest)"
    r"|(ads|app-ads|humans|security|robots|keybase|llms)\.txt|(BingSiteAuth|sitemap|feed|rss)\.xml"
    r"|(favicon|apple-touch-icon)[^/]*\.(ico|svg|png)"
)
"""What hosts, browsers and search engines look for at a site's root."""


def tell(site: Site) -> None:
    """Tell of links to files that are not made, and of files that are not published from docs/."""
    reasons = {opened(output.path): output.reason for output in site.made if not output.content}
    made = {opened(output.path) for output in site.made if output.content}
    for path, place in sorted(_links(site)):
        if site.resume.files.is_made(path) and path not in made | site.resume.files.served:
            logger.warning(
                "there is no file %s in the site: %s",
                shown(path),
                reasons.get(path) or "the facts have nothing for it",
                location=place,
            )
    folder, idle = site.resume.files.folder.name, sorted(_idle(site))
    for is_made_too, mending in (
        (True, "the site makes a file of that name itself"),
        (False, "put what is to be served into public/"),
    ):
        if said := [f"{folder}/{shown(name)}" for name in idle if (name in made) is is_made_too]:
            told = ", ".join(said)  # no location, for these have no lines
            logger.info("%s: not published from %s/: %s", told, folder, mending, type=NOTE)


def _links(site: Site) -> set[tuple[str, str]]:
    matters = site.app.env.metadata.values()
    return {(path, place) for matter in matters for path, place in matter.get(SERVED, ())}


def _idle(site: Site) -> Iterator[str]:
    """Give the files for hosts that stand with the pages, where no host finds them."""
    folder = site.resume.files.folder
    for path in [*folder.glob("*"), *folder.glob(".well-known/**/*")]:
        name = path.relative_to(folder).as_posix()
        is_idle = path.is_file() and not published(site.builder, name)
        if is_idle and _FOR_HOSTS.fullmatch(name) and name not in site.resume.files.served:
            yield name
