"""Pages of entries' own: the owner writes ``SECTION/KEY.md``, and the entry of that key has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_resume.entries.sections import SECTIONS
from sphinx_resume.facts.model import PAGE, item_key
from sphinx_resume.facts.site_paths import entry_page

if TYPE_CHECKING:
    from collections.abc import Collection

    from sphinx_resume.facts.model import Item
    from sphinx_resume.text.addresses import SitePage


def linked(data: Item, pages: Collection[SitePage]) -> Item:
    """Give each entry its own page, if that is among the pages; of one key the first has it."""
    left = set(pages)
    for section, shown in SECTIONS.items():
        if not shown.may_have_pages or section not in data:
            continue
        items = []
        for item in data.items(section):
            page = entry_page(section, item_key(item)) if item_key(item) else None
            items.append(item.but(**{PAGE: page}) if page in left else item)
            left -= {page}
        data = data.but(**{section: tuple(items)})
    return data
