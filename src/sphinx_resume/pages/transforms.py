"""What is done to a page once it is read: empty sections go, headings get their level."""

from __future__ import annotations

from docutils import nodes
from sphinx.transforms import SphinxTransform

from sphinx_resume.pages.nodes import Heading


class Absent(nodes.Element):
    """Stands where a directive found no facts, until :class:`DropEmptySections` has seen it."""


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
