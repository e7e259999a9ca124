"""The panel beside the text of a page whose front matter says ``author_profile: true``.

The facts are prepared here; ``profile.html`` among the site's templates sets them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sphinx_resume.entries import introduction
from sphinx_resume.facts import person
from sphinx_resume.facts.model import capitalised, maps, text
from sphinx_resume.text.plain import plain_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx_resume.entries.model import Line
    from sphinx_resume.facts.model import Map


def context(data: Map, address: Callable[[str], str] = str) -> dict[str, Any]:
    """Give what the template shows: texts without markup, ``None`` or empty for what is absent.

    :param address: gives the address, from the page, of what a written one leads to.
    """
    basics = person.person(data)
    name, label = (text(basics, key) for key in ("name", "label"))
    interests = (text(item, "name") for item in maps(data.get("interests")))
    return {
        "name": name and plain_text(name),
        "label": label and plain_text(capitalised(label)),
        "image": picture(data),
        "monogram": person.monogram(name) if name else None,
        "affiliations": [_pieces(line, address) for line in introduction.affiliations(data)],
        "place": ", ".join(plain_text(part.text) for part in introduction.place(data)[-3:]),
        "interests": [plain_text(interest) for interest in interests if interest],
        "links": [replace(one, url=address(one.url)) for one in person.addresses(data)],
    }


def picture(data: Map) -> str | None:
    """Give the picture's path from the folder of the facts.

    A picture on another host is no picture here, for no page loads anything from there.
    """
    image = text(person.person(data), "image")
    return image.removeprefix("/") if image and not person.is_remote(image) else None


def _pieces(line: Line, address: Callable[[str], str]) -> list[dict[str, str]]:
    return [{"text": plain_text(part.text), "url": address(part.url)} for part in line.parts]
