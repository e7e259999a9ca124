"""The social card: a picture of who the facts are about, for those who share the site's address.

The template is ``card.typ``, the site's own or ours; 1200 x 630 pixels is what Open Graph and
Twitter cards are shown at.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from sphinx_resume import state
from sphinx_resume.entries.introduction import facts_shown, words
from sphinx_resume.facts.site_paths import CARD
from sphinx_resume.files import outputs, press
from sphinx_resume.pages import metadata, profile_panel
from sphinx_resume.state import Prepared

if TYPE_CHECKING:
    from sphinx.application import Sphinx


TEMPLATE = "card.typ"


def prepare(app: Sphinx) -> None:
    """Draw the card before the pages are read, so that a fault leaves all as it was."""
    state.note(app.config, card=_draw(app))


def make(site: outputs.Site) -> list[outputs.Output]:
    """Give the card as a file of the site."""
    made = site.resume.card
    return [outputs.Output(CARD, made.content, made.reason)]


def _draw(app: Sphinx) -> Prepared:
    resume = state.of(app.config)
    shown = facts_shown(resume.facts.data, resume.base_url)
    title = words(shown)
    if not title:
        return Prepared(reason="there are no facts for it")
    width, height = metadata.CARD_SIZE
    portrait = profile_panel.picture(resume.facts.data)
    if portrait and PurePosixPath(portrait).suffix.lower() not in press.PICTURES:
        portrait = None
    folder = press.Press.of(app).within(app.srcdir)
    said = {
        "title": title,
        "language": app.config.language,
        "width": width,
        "height": height,
        "portrait": {"path": f"{folder}/{portrait}"} if portrait else None,
    }
    content, reason = press.output(app, CARD, TEMPLATE, {**shown, **said}, "png")
    return Prepared(content, reason)
