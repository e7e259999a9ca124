"""The panel beside the text of a page whose front matter says ``author_profile: true``.

The facts are prepared here; ``resume-profile.html`` sets them.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, Any

from site_groundwork.sealed import opened
from sphinx_resume.entries import introduction
from sphinx_resume.facts import person
from sphinx_resume.pages import icons
from sphinx_resume.text.plain import plain_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx_resume.entries.model import Part
    from sphinx_resume.facts.model import Item
    from sphinx_resume.facts.person import Contact
    from sphinx_resume.text.addresses import Link


def context(
    data: Item, locate: Callable[[Link], str | None], language: str = "en"
) -> dict[str, Any]:
    """Give what the template shows: texts without markup, ``None`` or empty for what is absent.

    :param locate: gives the address of what a link leads to, as the page at hand sees it.
    :param language: the country is said in it.
    """

    def piece(part: Part | Contact) -> dict[str, str | None]:
        return {"text": plain_text(part.text), "url": locate(part.link) if part.link else None}

    basics = data.item("basics")
    name, label = basics.text("name"), introduction.label(data)
    contacts = person.contacts(data)
    kinds = Counter(contact.kind for contact in contacts)
    place = introduction.place(data, language)[-3:]
    interests = (item.text("name") for item in data.items("interests"))
    return {
        "name": name and plain_text(name),
        "longest": max(map(_width, re.split(r"\s|(?<=-)", plain_text(name or "")))),
        "label": label and plain_text(label),
        "image": picture(data),
        "monogram": person.monogram(name) if name else None,
        "affiliations": [list(map(piece, line.parts)) for line in introduction.affiliations(data)],
        "place": ", ".join(plain_text(part.text) for part in place),
        "interests": [plain_text(interest) for interest in interests if interest],
        "links": [
            {
                **piece(contact),
                "kind": contact.kind,
                "text": contact.text,
                # A link is called after its network; what nothing else tells is shown.
                "is_shown": not contact.link or contact.kind == "Phone" or kinds[contact.kind] > 1,
                "icon": icons.path(contact.kind),
            }
            for contact in contacts
        ],
        "icon_side": icons.SIDE,
    }


def _width(word: str) -> int:
    """Give the width of a word in half-widths; a Han character has two: see UAX 11."""
    return sum(1 + (unicodedata.east_asian_width(letter) in "WF") for letter in word)


def picture(data: Item) -> str | None:
    """Give the picture's path from the folder of the facts.

    A picture on another host is no picture here, for no page loads anything from there.
    """
    image = data.item("basics").file("image")
    return opened(image) if image else None
