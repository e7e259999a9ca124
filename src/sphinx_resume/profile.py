"""The panel beside the text of a page whose front matter says ``author_profile: true``.

The facts are prepared here; ``profile.html`` among the site's templates sets them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx_resume import contact, inline
from sphinx_resume.entries import capitalised, maps, text

if TYPE_CHECKING:
    from sphinx_resume.entries import Line, Map


def context(data: Map) -> dict[str, Any]:
    """Give what the template shows: texts without markup, ``None`` or empty for what is absent."""
    basics = contact.person(data)
    name, label = (text(basics, key) for key in ("name", "label"))
    interests = (text(item, "name") for item in maps(data.get("interests")))
    return {
        "name": name and inline.plain(name),
        "label": label and inline.plain(capitalised(label)),
        "image": picture(data),
        "monogram": contact.monogram(name) if name else None,
        "affiliations": [_pieces(line) for line in contact.affiliations(data)],
        "place": ", ".join(inline.plain(part.text) for part in contact.place(data)[-3:]),
        "interests": [inline.plain(interest) for interest in interests if interest],
        "links": contact.addresses(data),
    }


def picture(data: Map) -> str | None:
    """Give the picture's path from the folder of the facts.

    A picture on another host is no picture here, for no page loads anything from there.
    """
    image = text(contact.person(data), "image")
    return image.removeprefix("/") if image and not contact.is_remote(image) else None


def _pieces(line: Line) -> list[dict[str, str]]:
    return [{"text": inline.plain(part.text), "url": part.url} for part in line.parts]
