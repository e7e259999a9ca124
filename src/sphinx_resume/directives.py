"""What a page calls the facts by: a directive for each section, a role for a single fact."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective, SphinxRole

from sphinx_resume import contact, entries, facts
from sphinx_resume.doctree import Heading, Setter

if TYPE_CHECKING:
    from docutils.nodes import Node, system_message
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import OptionSpec

    from sphinx_resume.facts import Value

CARDS = {"awards", "projects"}

# What is read at a glance, even as a card.
BRIEF = {"awards", "certificates", "skills", "languages", "interests"}


def depend(env: BuildEnvironment, config: Config, docname: str = "") -> facts.Facts:
    """Give the facts, and note that the page shows them: an edit of them rebuilds it."""
    found: facts.Facts = config.resume_facts
    env.note_dependency(str(found.path), docname=docname or None)
    return found


class Absent(nodes.Element):
    """Stands where a directive found no facts, until :class:`DropEmptySections` has seen it."""


class Section(SphinxDirective):
    """Shows the section of the facts that the directive is named after.

    ``:layout:`` is ``cards`` or ``list``; awards and projects are cards unless told otherwise.
    """

    option_spec: ClassVar[OptionSpec] = {
        "layout": lambda argument: directives.choice(argument, ("cards", "list")),
    }

    def run(self) -> list[Node]:
        """Set the section's entries; :class:`Absent` if there is none."""
        found = depend(self.env, self.config)
        shown = entries.entries(self.name, found.data, self.config.language)
        if not shown:
            return [Absent()]
        setter = Setter(str(found.path))
        layout = self.options.get("layout", "cards" if self.name in CARDS else "list")
        if layout == "cards":
            return setter.cards(shown, brief=self.name in BRIEF)
        return setter.listed(shown)


class Basics(SphinxDirective):
    """Shows who the facts are about and every way to reach them."""

    def run(self) -> list[Node]:
        """Set name, label, summary and contact; :class:`Absent` if there is none of them."""
        found = depend(self.env, self.config)
        setter = Setter(str(found.path))
        basics = contact.person(found.data)
        made: list[Node] = []
        for text in entries.texts(basics, "name"):
            made += setter.paragraphs(text, "resume-name")
        for line in contact.lines(found.data):
            made += setter.line(line, "resume-contact")
        for text in entries.texts(basics, "summary"):
            made += setter.paragraphs(text, "resume-summary")
        return made or [Absent()]


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
        for step in self.text.split("."):
            if isinstance(value, dict):
                value = value.get(step)
            elif isinstance(value, list) and step.isdecimal() and int(step) < len(value):
                value = value[int(step)]
            else:
                value = None
        parts = [
            part for part in map(_said, value if isinstance(value, list) else [value]) if part
        ]
        if not parts:
            message = self.inliner.reporter.error(
                f"there is no fact '{self.text}' in {found.path.name}; fill it in there, correct "
                "the key (such as basics.label), or take it out of the sentence",
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


def _said(value: Value | None) -> entries.Part | None:
    if isinstance(value, facts.Text):
        return entries.Part(value)
    return entries.name_of(value) if isinstance(value, dict) else None


class DropEmptySections(SphinxTransform):
    """Drops a heading under which there is nothing for want of facts: empty means absent.

    What the author wrote stays, and so does the section that holds it.
    """

    default_priority = 400

    def apply(self) -> None:
        """Take every :class:`Absent` out, and the sections that are left with a title alone."""
        for absent in list(self.document.findall(Absent)):
            parent = absent.parent
            parent.remove(absent)
            while isinstance(parent, nodes.section) and _is_bare(parent):
                parent.parent.remove(parent)
                parent = parent.parent


def _is_bare(section: nodes.section) -> bool:
    silent = (nodes.title, nodes.comment, nodes.target)
    return all(isinstance(child, silent) for child in section.children)


class LevelHeadings(SphinxTransform):
    """Makes the level of each :class:`Heading` follow that of the section that it stands in."""

    default_priority = 410

    def apply(self) -> None:
        """Add the depth of the sections around it to its own ``heading-level``."""
        for heading in self.document.findall(Heading):
            level, node = heading["heading-level"], heading.parent
            while node is not None:
                level += isinstance(node, nodes.section)
                node = node.parent
            heading["heading-level"] = min(level, 6)
