"""Who the facts are about, in lines: for the panel, the head of the CV and the social card."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sphinx_resume.entries.model import Line, Part, literal
from sphinx_resume.entries.sections import name_of
from sphinx_resume.facts.model import Text, capitalised, current, maps, text, texts
from sphinx_resume.facts.person import addresses, bare, is_remote, person
from sphinx_resume.text.plain import plain_text

if TYPE_CHECKING:
    from sphinx_resume.facts.model import Map

LITERALS: Final = {"countryCode", "postalCode"}


def facts_shown(data: Map, base_url: str = "") -> dict[str, Any]:
    """Give what the card says, as texts without markup; what is absent is empty."""
    basics = person(data)
    name, label = text(basics, "name"), text(basics, "label")
    interests = (text(item, "name") for item in maps(data.get("interests")))
    return {
        "name": plain_text(name) if name else "",
        "label": plain_text(capitalised(label)) if label else "",
        "affiliations": [
            ", ".join(plain_text(part.text) for part in line.parts) for line in affiliations(data)
        ],
        "interests": [plain_text(interest) for interest in interests if interest],
        "address": bare(base_url) if base_url else "",
    }


def words(shown: dict[str, Any]) -> str:
    """Say what the card shows, for who cannot see it."""
    said = [shown["name"], shown["label"], *shown["affiliations"], ", ".join(shown["interests"])]
    return ". ".join(part for part in said if part)


def place(data: Map) -> tuple[Part, ...]:
    """Give the person's place from the street to the country; only what there is."""
    location = person(data).get("location")
    if not isinstance(location, dict):
        return ()
    keys = ("address", "postalCode", "city", "region", "countryCode")
    return tuple(
        literal(found) if key in LITERALS else Part(found)
        for key in keys
        if (found := text(location, key))
    )


def affiliations(data: Map) -> list[Line]:
    """Give the positions and schools that have not ended, each as a line."""
    lines = []
    for section, role in (("education", None), ("work", "position")):
        for item in current(maps(data.get(section))):
            name = name_of(item)
            if name:
                position = text(item, role) if role else None
                lead = (Part(capitalised(position)),) if position else ()
                lines.append(Line((*lead, name)))
    return lines


def lines(data: Map) -> list[Line]:
    """Give all that ``basics`` holds but name, picture and summary, a line each."""
    basics = person(data)
    label = text(basics, "label")
    found = [
        Line((Part(capitalised(label)),) if label else ()),
        Line(tuple(map(Part, texts(basics, "alternateName"))), "Also written"),
        Line(place(data)),
        *(Line((literal(one.text, one.url),), one.kind) for one in addresses(data)),
    ]
    image = text(basics, "image")
    if image and is_remote(image):
        found.append(Line((literal(Text(bare(image), image.line), image),), "Picture"))
    return [line for line in found if line]
