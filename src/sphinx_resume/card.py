"""The social card: a picture of who the facts are about, for those who share the site's address.

The template is ``card.typ`` in one of the folders of ``templates_path``; 1200 x 630 pixels is what
Open Graph and Twitter cards are shown at.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sphinx_resume import contact, entries, inline, outputs, typeset

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from sphinx_resume.entries import Map

PATH = "card.png"
TEMPLATE = "card.typ"
WIDTH, HEIGHT = 1200, 630


@dataclass(frozen=True)
class Card:
    """The card of this build; absent without content."""

    content: bytes | None = None
    reason: str = ""


def facts_shown(data: Map, base_url: str = "") -> dict[str, Any]:
    """Give what the card says, as texts without markup; what is absent is empty."""
    basics = contact.person(data)
    name, label = entries.text(basics, "name"), entries.text(basics, "label")
    interests = (entries.text(item, "name") for item in entries.maps(data.get("interests")))
    return {
        "name": inline.plain(name) if name else "",
        "label": inline.plain(entries.capitalised(label)) if label else "",
        "affiliations": [
            ", ".join(inline.plain(part.text) for part in line.parts)
            for line in contact.affiliations(data)
        ],
        "interests": [inline.plain(interest) for interest in interests if interest],
        "address": contact.bare(base_url) if base_url else "",
    }


def words(shown: dict[str, Any]) -> str:
    """Say what the card shows, for who cannot see it."""
    said = [shown["name"], shown["label"], *shown["affiliations"], ", ".join(shown["interests"])]
    return ". ".join(part for part in said if part)


def prepare(app: Sphinx) -> None:
    """Draw the card before the pages are read, so that a fault leaves all as it was."""
    app.config.resume_card = _draw(app)


def make(site: outputs.Site) -> list[outputs.Output]:
    """Give the card as a file of the site."""
    made: Card = site.app.config.resume_card
    return [outputs.Output(PATH, made.content, made.reason)]


def _draw(app: Sphinx) -> Card:
    config = app.config
    shown = facts_shown(config.resume_facts.data, config.html_baseurl)
    title = words(shown)
    if not title:
        return Card(reason="there are no facts for it")
    data = {**shown, "title": title, "language": config.language, "width": WIDTH, "height": HEIGHT}
    content, reason = typeset.output(app, PATH, TEMPLATE, data, "png")
    return Card(content, reason)
