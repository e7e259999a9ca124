"""Who the facts are about, in lines: for the panel, the head of the CV and the social card."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sphinx_resume.entries.model import Line, Part, literal
from sphinx_resume.entries.sections import name_of
from sphinx_resume.facts.model import Text, capitalised, current
from sphinx_resume.facts.person import contacts
from sphinx_resume.text import countries
from sphinx_resume.text.addresses import in_print
from sphinx_resume.text.plain import plain_text

if TYPE_CHECKING:
    from sphinx_resume.facts.model import Item
    from sphinx_resume.text.addresses import Address


def facts_shown(data: Item, base_url: Address | None = None) -> dict[str, Any]:
    """Give what the card says, as texts without markup; what is absent is empty."""
    basics = data.item("basics")
    name, said = basics.text("name"), label(data)
    interests = (item.text("name") for item in data.items("interests"))
    return {
        "name": plain_text(name) if name else "",
        "label": plain_text(said) if said else "",
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


def place(data: Item, language: str = "en") -> tuple[Part, ...]:
    """Give the person's place from the street to the country; only what there is.

    :param language: a language tag; the country is said in it.
    """
    location = data.item("basics").item("location")
    postal, code = location.text("postalCode"), location.text("countryCode")
    return (
        *map(Part, location.texts("address")),
        *((literal(postal),) if postal else ()),
        *map(Part, dict.fromkeys(location.texts("city", "region"))),  # London is in London
        *((literal(Text(countries.name(code, language), code.line)),) if code else ()),
    )


def label(data: Item) -> Text | None:
    """Say in a few words who the person is: the label, or the position that says more than it."""
    written = data.item("basics").text("label")
    held = (role for item in current(data.items("work")) for role in item.texts("position"))
    fuller = (role for role in held if written and _says(role, written))
    return capitalised(next(fuller, written)) if written else None


def _says(text: str, part: str) -> bool:
    """Tell whether a text says all that a part does, word for word if its script parts words."""
    whole, said = (" ".join(re.findall(r"\w+", same(each))) for each in (text, part))
    return f" {said} " in f" {whole} " if said.isascii() else said in whole


def affiliations(data: Item) -> list[Line]:
    """Give the positions and schools that have not ended, each as a line.

    A school at which the person holds a position is named there alone, and none is named twice;
    a position that the label says is not said again.
    """
    who = label(data) or ""
    positions, schools = (
        [(item, name) for item in current(data.items(section)) if (name := name_of(item))]
        for section in ("work", "education")
    )
    links = {same(name.text): name.link for _, name in schools if name.link}
    held: dict[tuple[str, ...], Line] = {}
    for item, name in positions:
        found = replace(name, link=name.link or links.get(same(name.text)))
        roles = (role for role in item.texts("position") if not _says(who, role))
        role = tuple(map(Part, map(capitalised, roles)))
        held.setdefault((same(name.text), *(part.text for part in role)), Line((*role, found)))
    at_work = {place for place, *_ in held}
    alone: dict[str, Line] = {}
    for _, name in schools:
        alone.setdefault(same(name.text), Line((name,)))
    return [*(line for place, line in alone.items() if place not in at_work), *held.values()]


def same(place: str) -> str:
    """Give what tells one place from another, however its name is written."""
    return " ".join(plain_text(place).casefold().split())


def lines(data: Item, language: str = "en") -> list[Line]:
    """Give all that ``basics`` holds but name, picture and summary, a line each."""
    basics = data.item("basics")
    who = label(data)
    found = [
        Line((Part(who),) if who else ()),
        Line(tuple(map(Part, basics.texts("alternateName"))), "Also written"),
        Line(place(data, language)),
        *(Line((literal(one.text, one.link),), one.kind) for one in contacts(data)),
    ]
    if image := basics.address("image"):
        shown = Text(in_print(image), basics.line("image"))
        found.append(Line((literal(shown, image),), "Picture"))
    return [line for line in found if line]
