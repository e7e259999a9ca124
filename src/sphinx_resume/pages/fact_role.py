"""A role that says a single fact within a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.docutils import SphinxRole

from site_groundwork.messages import shown
from sphinx_resume.entries import sections
from sphinx_resume.entries.model import Part, literal
from sphinx_resume.facts import validation
from sphinx_resume.facts.model import Item, Text
from sphinx_resume.pages.directives import depend
from sphinx_resume.pages.renderer import Setter
from sphinx_resume.text import countries
from sphinx_resume.text.addresses import Address, SiteFile, SitePage, SourceFile, in_print

if TYPE_CHECKING:
    from docutils.nodes import Node, system_message

    from sphinx_resume.facts.model import Value


class FactRole(SphinxRole):
    """Says a fact within a sentence: ``{fact}`education.0.area```.

    A text shows itself. A map shows its name, as a link if it has a url. A list shows all of its
    items, parted by commas and "and". A key that leads nowhere is a warning of type
    ``resume.fact``.
    """

    def run(self) -> tuple[list[Node], list[system_message]]:
        """Set the fact that the role's text leads to."""
        found = depend(self.env, self.config)
        value: Value | None = found.data
        steps = self.text.split(".")
        for step in steps:
            if isinstance(value, Item):
                value = value.fields.get(step)
            elif isinstance(value, tuple) and step.isdecimal() and int(step) < len(value):
                value = value[int(step)]
            else:
                value = None
        is_prose = validation.is_prose(steps)
        values = value if isinstance(value, tuple) else [value]
        if steps[-1] == "countryCode" and isinstance(value, Text):
            values = [Text(countries.name(value, self.config.language), value.line)]
        parts = [part for one in values if (part := _said(one, is_prose=is_prose))]
        if not parts:
            message = self.inliner.reporter.error(
                f"there is no fact '{shown(self.text)}' in {found.path.name}; fill it in there, "
                "correct the key (such as basics.label), or take it out of the sentence",
                line=self.lineno,
            )
            return [self.inliner.problematic(self.rawtext, self.rawtext, message)], [message]
        setter = Setter(str(found.path))
        made: list[Node] = []
        for index, part in enumerate(parts):
            if index:
                made.append(nodes.Text(" and " if index == len(parts) - 1 else ", "))
            made += setter.part(part)
        return made, []


def _said(value: Value | None, *, is_prose: bool) -> Part | None:
    if isinstance(value, Text):
        return Part(value) if is_prose else literal(value)
    if isinstance(value, Address | SitePage | SiteFile | SourceFile):
        return literal(Text(in_print(value)), value)
    return sections.name_of(value) if isinstance(value, Item) else None
