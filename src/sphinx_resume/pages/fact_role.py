"""A role that says a single fact within a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.docutils import SphinxRole

from site_groundwork.messages import shown
from sphinx_resume.entries import within_prose
from sphinx_resume.pages.directives import depend
from sphinx_resume.pages.renderer import Setter

if TYPE_CHECKING:
    from docutils.nodes import Node, system_message


class FactRole(SphinxRole):
    """Says a fact within a sentence: ``{fact}`education.0.area```.

    A text shows itself. A map shows its name, as a link if it has a url. A list shows all of its
    items, parted by commas and "and". A key that leads nowhere is a warning of type
    ``resume.fact``.
    """

    def run(self) -> tuple[list[Node], list[system_message]]:
        """Set the fact that the role's text leads to."""
        found = depend(self.env, self.config)
        parts = within_prose.parts(found.data, self.text)
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
                made.append(nodes.Text(within_prose.separator(index, len(parts))))
            made += setter.part(part)
        return made, []
