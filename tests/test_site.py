"""The real site, whoever owns it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup

if TYPE_CHECKING:
    from pathlib import Path


def test_no_page_asks_another_host_for_anything(site: Path) -> None:
    for page in site.rglob("*.html"):
        soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html5lib")
        asked = [tag["src"] for tag in soup.select("[src]")]
        asked += [
            tag["href"]
            for tag in soup.select("link[rel~=stylesheet], link[rel~=preload], link[rel~=icon]")
        ]
        assert [address for address in asked if re.match(r"(https?:)?//", address)] == [], page
