"""Who the facts are about, in lines: for the panel, the head of the CV and the social card."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sphinx_resume.entries.model import Line, Part, literal
from sphinx_resume.entries.sections import name_of
from sphinx_resume.facts.model import Text, capitalised, current
from sphinx_resume.facts.person import contacts
from sphinx_resume.text.addresses import in_print
from sphinx_resume.text.plain import plain_text

if TYPE_CHECKING:
    from sphinx_resume.facts.model import Item
    from sphinx_resume.text.addresses import Address

LITERALS: Final = {"countryCode", "postalCode"}


def facts_shown(data: Item, base_url: Address | None = None) -> dict[str, Any]:
    """Give what the card says, as texts without markup; what is absent is empty."""
    basics = data.item("basics")
    name, label = basics.text("name"), basics.text("label")
    interests = (item.text("name") for item in data.items("interests"))
    return {
        "name": plain_text(name) if name else "",
        "label": plain_text(capitalised(label)) if label else "",
        "affiliations": [
            ", ".join(plain_text(part.text) for part in line.parts) for line in affiliations(data)
        ],
        "interests": [plain_text(interest) for interest in interests if interest],
        "address": in_print(base_url) if base_url else "",
    }


def words(shown: dict[str, Any]) -> str:
    """Say what the card shows, for who cannot see it."""
    said = [shown["name"], shown["label"], *shown["affiliations"], ", ".join(shown["interests"])]
    return ". ".join(part for part in said if part)


def place(data: Item) -> tuple[Part, ...]:
    """Give the person's place from the street to the country; only what there is."""
    location = data.item("basics").item("location")
    keys = ("address", "postalCode", "city", "region", "countryCode")
    return tuple(
        literal(found) if key in LITERALS else Part(found)
        for key in keys
        if (found := location.text(key))
    )


def affiliations(data: Item) -> list[Line]:
    """Give the positions and schools that have not ended, each as a line."""
    lines = []
    for section, role in (("education", None), ("work", "position")):
        for item in current(data.items(section)):
            name = name_of(item)
            if name:
                position = item.text(role) if role else None
                lead = (Part(capitalised(position)),) if position else ()
                lines.append(Line((*lead, name)))
    return lines


def lines(data: Item) -> list[Line]:
    """Give all that ``basics`` holds but name, picture and summary, a line each."""
    basics = data.item("basics")
    label = basics.text("label")
    found = [
        Line((Part(capitalised(label)),) if label else ()),
        Line(tuple(map(Part, basics.texts("alternateName"))), "Also written"),
        Line(place(data)),
        *(Line((literal(one.text, one.link),), one.kind) for one in contacts(data)),
    ]
    if image := basics.address("image"):
        shown = Text(in_print(image), basics.line("image"))
        found.append(Line((literal(shown, image),), "Picture"))
    return [line for line in found if line]
