"""What is done to a page once it is read: sections, and the anchors and levels of headings."""

from __future__ import annotations

import re
from itertools import count
from typing import Final

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

from sphinx_resume.facts.outline import COMMENTS
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

    What the author wrote stays, and so does the section that holds it. What shows nothing, such
    as a hidden table of contents, moves up, but leaves a page its title.
    """

    default_priority = 400

    def apply(self) -> None:
        """Take every :class:`Absent` out, and the sections that are left with a title alone."""
        for absent in list(self.document.findall(Absent)):
            parent = absent.parent
            parent.remove(absent)
            while isinstance(parent, nodes.section) and _is_bare(parent):
                left = [
                    node for node in parent.children[1:] if not isinstance(node, nodes.transition)
                ]
                if left and isinstance(parent.parent, nodes.document):
                    break
                above = parent.parent
                at = above.index(parent)
                above[at : at + 1] = left
                parent = above


def _is_bare(section: nodes.section) -> bool:
    return all(isinstance(child, nodes.title) or _is_silent(child) for child in section.children)


def _is_silent(node: nodes.Node) -> bool:
    if isinstance(node, nodes.compound):  # Sphinx's around a table of contents
        return all(
            isinstance(child, addnodes.toctree) and child["hidden"] for child in node.children
        )
    if isinstance(node, nodes.Element) and node.tagname == "raw":
        return bool(COMMENTS.fullmatch(node.astext()))
    return isinstance(node, nodes.comment | nodes.target | addnodes.index | nodes.transition)


class Whole(nodes.Element):
    """One entry, its title first, until :class:`BeginOwnPages` has seen it."""


class BeginOwnPages(SphinxTransform):
    """Lets a page that an entry begins have the entry's title, if the owner wrote none above."""

    default_priority = 405

    def apply(self) -> None:
        """Put what follows on the page below that title; elsewhere the title goes."""
        for whole in list(self.document.findall(Whole)):
            title, *rest = whole.children
            parent = whole.parent
            at = parent.index(whole)
            if parent is not self.document:
                parent[at : at + 1] = rest
                continue
            name = nodes.fully_normalize_name(title.astext())
            section = nodes.section("", title, *rest, *parent.children[at + 1 :], names=[name])
            self.document.set_id(section)
            parent[at:] = [section]


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


ALL: Final = (BelowTitle, OwnAnchors, DropEmptySections, BeginOwnPages, TellApart, LevelHeadings)
