"""What is done to a page once it is read: sections, and the anchors and levels of headings."""

from __future__ import annotations

import re
from itertools import count

from docutils import nodes
from sphinx.transforms import SphinxTransform

from sphinx_resume.pages.nodes import Heading

NUMBER = re.compile(r"id\d+")


TITLED = "resume-titled"
"""The key in a page's metadata which tells that its title comes out of its front matter."""


class BelowTitle(SphinxTransform):
    """Puts all of a page below the title that its front matter gave it.

    Where other tools show that title, a page's own headings begin at the first level again.
    """

    default_priority = 1

    def apply(self) -> None:
        """Move the other sections of the first level into the first."""
        if self.env.metadata[self.env.docname].get(TITLED):
            first, *others = [
                child for child in self.document.children if isinstance(child, nodes.section)
            ]
            for section in others:
                section.parent.remove(section)
                first += section


class OwnAnchors(SphinxTransform):
    """Makes the anchor of a heading its own words, in whatever script, as MyST's links have it.

    Docutils keeps ASCII letters alone, and numbers headings that have none by their place.
    """

    default_priority = 263  # behind what puts explicit targets first, before anything leads here

    def apply(self) -> None:
        """Put the slug before the other ids, behind an explicit one; numbers go."""
        document = self.document
        slugs = getattr(document, "myst_slugs", {})
        explicit = {
            document.nameids.get(name)
            for name, is_explicit in document.nametypes.items()
            if is_explicit
        }
        for section in document.findall(nodes.section):
            slug, ids = section.get("slug"), section["ids"]
            if not slug or document.ids.get(slug, section) is not section:
                continue
            named = [each for each in ids if each in explicit]
            rest = [
                each for each in ids if each not in {*named, slug} and not NUMBER.fullmatch(each)
            ]
            section["ids"] = [*named, slug, *rest]
            document.ids[slug] = section
            for name in section["names"]:
                if document.nameids.get(name) not in {*section["ids"], None}:
                    document.nameids[name] = slug
            line, _, words = slugs[slug]
            slugs[slug] = (line, section["ids"][0], words)


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


class TellApart(SphinxTransform):
    """Gives an entry that has the name of a heading, or of another entry, one of its own.

    A post may be called ``news.md``, and stand in a list below the heading "News".
    """

    default_priority = 405

    def apply(self) -> None:
        """Add a number to the names that are taken; those of headings stay."""
        named = [node for node in self.document.findall(nodes.Element) if node.get("ids")]
        entries = [node for node in named if isinstance(node, nodes.list_item)]
        taken = {name for node in named if node not in entries for name in node["ids"]}
        for entry in entries:
            entry["ids"] = [_free(name, taken) for name in entry["ids"]]
            taken.update(entry["ids"])


def _free(name: str, taken: set[str]) -> str:
    numbered = (f"{name}-{number}" for number in count(2))
    return name if name not in taken else next(each for each in numbered if each not in taken)


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
