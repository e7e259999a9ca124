"""Names of the pages and files that the machine makes, said once for all who make or link them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from site_groundwork.sealed import seal
from sphinx_resume.text.addresses import SiteFile, SitePage

if TYPE_CHECKING:
    from pathlib import Path

# Folders of pages, which are the addresses of their lists too.
PUBLICATIONS: Final = "publications"
TALKS: Final = "talks"
NEWS: Final = "news"

# Files at the site's root.
CALENDAR: Final = seal(SiteFile, "talks.ics")
CARD: Final = seal(SiteFile, "card.png")
CONTACT_CARD: Final = seal(SiteFile, "contact.vcf")
CONTACT_CODE: Final = seal(SiteFile, "contact.svg")
CV_PDF: Final = seal(SiteFile, "cv.pdf")
FEED: Final = seal(SiteFile, "feed.xml")
ICONS: Final = tuple(
    seal(SiteFile, name) for name in ("favicon.svg", "favicon.ico", "apple-touch-icon.png")
)
RESUME_JSON: Final = seal(SiteFile, "resume.json")

LLMS: Final = seal(SiteFile, "llms.txt")
ROBOTS: Final = seal(SiteFile, "robots.txt")
SITEMAP: Final = seal(SiteFile, "sitemap.xml")

# All publications in one file of either kind.
BIBTEX: Final = seal(SiteFile, f"{PUBLICATIONS}.bib")
CSL: Final = seal(SiteFile, f"{PUBLICATIONS}.json")

_OF_FACTS: Final = {CALENDAR, CARD, CONTACT_CARD, CONTACT_CODE, CV_PDF, FEED, RESUME_JSON}
_MADE: Final = frozenset({*_OF_FACTS, *ICONS, BIBTEX, CSL, LLMS, ROBOTS, SITEMAP})
_FROM_THEIR_LIKE: Final = frozenset({BIBTEX, RESUME_JSON})
_BESIDE: Final = re.compile(rf"{PUBLICATIONS}/[^/]+\.(bib|json)|{TALKS}/[^/]+\.ics")

# Of a key, in characters; a number that tells it from another may come behind.
LONGEST: Final = 80


def slug(words: str, longest: int = LONGEST) -> str:
    """Make of a key or a title what can stand in an address: letters, digits and ``-._+``.

    What begins as the pages of a year do, ``in-2024``, is kept apart from them.
    """
    made = re.sub(r"[^\w.+-]+", "-", words).strip("-.")[:longest].rstrip("-.") or "publication"
    return f"publication-{made}" if made.lower().startswith("in-") else made


def is_made(path: str) -> bool:
    """Tell whether the machine makes a file of this path, if the facts have what it is for."""
    return seal(SiteFile, path) in _MADE or bool(_BESIDE.fullmatch(path))


def is_made_of_its_like(path: str) -> bool:
    """Tell whether what a file is made of may have its name too.

    The source, which can say more than is shown, is not what a link to it means.
    """
    return seal(SiteFile, path) in _FROM_THEIR_LIKE


def publication_page(key: str) -> SitePage:
    """Name the page of a publication."""
    return seal(SitePage, f"{PUBLICATIONS}/{_name(key)}")


def entry_page(section: str, key: str) -> SitePage:
    """Name the page that an entry of another section has, if the owner has written one."""
    return seal(SitePage, f"{section}/{_name(key)}")


def written_page(file: str) -> SitePage:
    """Name the page in a file below the folder of the pages, which has been looked at."""
    return seal(SitePage, file.rpartition(".")[0])


def publication_file(key: str, kind: str) -> SiteFile:
    """Name a file beside the page of a publication.

    :param kind: what the name ends in, such as ``pdf``.
    """
    return seal(SiteFile, f"{PUBLICATIONS}/{_name(key)}.{slug(kind)}")


def cv_file(page: str) -> SiteFile:
    """Name the PDF that one of several pages with a curriculum vitae offers."""
    return seal(SiteFile, f"{page}.pdf")


def year_page(year: str) -> SitePage:
    """Name the page of the publications of one year."""
    return seal(SitePage, f"{PUBLICATIONS}/in-{year.lower().replace(' ', '-')}")


def may_be_made(path: str) -> bool:
    """Tell whether a file could be that of a page which is made: of a publication or a year."""
    folder, slash, name = path.partition("/")
    return bool(folder == PUBLICATIONS and slash and "/" not in name and name.endswith(".md"))


def post_page(path: Path) -> SitePage:
    """Name the page of a post, which stands in this file."""
    return seal(SitePage, f"{NEWS}/{path.stem}")


def talk_file(key: str) -> SiteFile:
    """Name the calendar of one talk."""
    return seal(SiteFile, f"{TALKS}/{_name(key)}.ics")


def _name(key: str) -> str:
    return slug(key, LONGEST + len("-1234"))
