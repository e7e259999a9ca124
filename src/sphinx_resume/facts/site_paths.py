"""Names of the pages and files that the machine makes, said once for all who make or link them."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

# Folders of pages, which are the addresses of their lists too.
PUBLICATIONS: Final = "publications"
TALKS: Final = "talks"
NEWS: Final = "news"

# Files at the site's root.
CALENDAR: Final = "talks.ics"
CARD: Final = "card.png"
CONTACT_CARD: Final = "contact.vcf"
CONTACT_CODE: Final = "contact.svg"
CV_PDF: Final = "cv.pdf"
FEED: Final = "feed.xml"
ICONS: Final = ("favicon.svg", "favicon.ico", "apple-touch-icon.png")
RESUME_JSON: Final = "resume.json"

SITE: Final = "site:"
"""Before the path, from the site's root, of a file that the build makes."""


def slug(words: str) -> str:
    """Make of a key or a title what can stand in an address: letters, digits and ``-._+``.

    What begins as the pages of a year do, ``in-2024``, is kept apart from them.
    """
    made = re.sub(r"[^\w.+-]+", "-", words).strip("-.")[:80].rstrip("-.") or "publication"
    return f"publication-{made}" if made.lower().startswith("in-") else made


def year_page(year: str) -> str:
    """Name the page of the publications of one year."""
    return f"{PUBLICATIONS}/in-{year.lower().replace(' ', '-')}"


def quoted(name: str) -> str:
    """Give a file's address from the site's root."""
    return quote(name, safe="/+")


def doi_address(doi: str) -> str:
    """Give the address at which a DOI is resolved; what no address may hold is percent-encoded."""
    return "https://doi.org/" + quote(doi, safe="/()._;:-,+=~!*'@$&")
