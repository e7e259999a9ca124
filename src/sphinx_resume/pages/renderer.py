"""Sets entries as docutils nodes: as cards of sphinx-design, or as a compact list.

Every text carries the source and line of its fact, so search, translation and warnings know it.
Classes that begin with ``sd-`` are those that sphinx-design's own card directive gives.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_resume.entries.author_lists import folded
from sphinx_resume.entries.model import Line, Part, by_category
from sphinx_resume.pages.inline_nodes import to_nodes
from sphinx_resume.pages.links import link, picture, unlinked
from sphinx_resume.pages.nodes import Details, Folded, Folding, Heading, Time
from sphinx_resume.text.inline import Bullets, blocks, points
from sphinx_resume.text.plain import plain_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sphinx_resume.entries.model import Entry, Figure
    from sphinx_resume.facts.model import Text
    from sphinx_resume.text.inline import Block


CARD = ("sd-card", "sd-sphinx-override", "sd-mb-3", "sd-shadow-sm")


@dataclass(frozen=True)
class Setter:
    """Sets the entries of one file of facts, ``source``."""

    source: str

    def cards(self, entries: Iterable[Entry], *, brief: bool) -> list[nodes.Node]:
        """Set each entry as a card, with a heading before each category.

        A ``brief`` card is read at a glance; any other has a heading of its own.
        """
        return self._grouped("resume-cards", entries, lambda entry: [self._card(entry, brief)])

    def listed(self, entries: Iterable[Entry]) -> list[nodes.Node]:
        """Set each entry as an item of a compact list, with a heading before each category.

        Such a list has no pictures.
        """
        return self._grouped("resume-list", entries, self._brief)

    def groups(
        self,
        groups: Iterable[tuple[str, str, Iterable[Entry]]],
        unfolds: Callable[[Entry], list[nodes.Node]],
    ) -> list[nodes.Node]:
        """Set groups of entries, each as a compact list with previews.

        :param groups: the anchor, the heading (a year or a kind) and the entries of each.
        :param unfolds: gives what stands behind an entry's links, for a reader to unfold.
        """
        made: list[nodes.Node] = []
        for key, name, entries in groups:
            heading = {"heading-level": 1, "ids": [nodes.make_id(key)]}
            made.append(Heading("", name, classes=["resume-year"], **heading))
            items = [
                nodes.list_item(
                    "",
                    *self._headed(replace(entry, figure=_bare(entry.figure))),
                    *unfolds(entry),
                    classes=[nodes.make_id(f"kind-{entry.kind}")],
                )
                for entry in entries
            ]
            made.append(nodes.bullet_list("", *items, classes=["resume-list", "resume-dated"]))
        return made

    def unfold(self, summary: str, children: list[nodes.Node]) -> nodes.Node:
        """Set nodes that show when the reader asks for them; ``summary`` says what they are."""
        return Details("", *children, summary=summary, classes=["resume-unfold"])

    def heading(self, entry: Entry, key: str) -> nodes.Element:
        """Set an entry's title as that of a section, without links; its key if it has none."""
        line = replace(entry.title, parts=tuple(Part(part.text) for part in entry.title.parts))
        made = unlinked(self._pieces(line)) or [nodes.Text(key)]
        title = nodes.title("", "", *made)
        return self._located(title, entry.title.parts[0].text) if entry.title else title

    def whole(self, entry: Entry) -> list[nodes.Node]:
        """Set all that an entry has but its title and its abstract."""
        return self._content(entry)

    def paragraphs(self, text: Text, *classes: str) -> list[nodes.Node]:
        """Set a text, its paragraphs and lists."""
        return self._blocks(blocks(text), text, *classes)

    def _blocks(self, held: Iterable[Block], at: Text, *classes: str) -> list[nodes.Node]:
        return [
            self._list(block, at, *classes)
            if isinstance(block, Bullets)
            else self._paragraph(to_nodes(block), at, *classes)
            for block in held
        ]

    def _list(self, bullets: Bullets, at: Text, *classes: str) -> nodes.Node:
        items = [nodes.list_item("", *self._blocks(item, at)) for item in bullets.items]
        if bullets.start is None:
            return nodes.bullet_list("", *items, classes=[*classes])
        made = nodes.enumerated_list("", *items, enumtype="arabic", classes=[*classes])
        if bullets.start > 1:
            made["start"] = bullets.start
        return made

    def line(self, line: Line, *classes: str) -> list[nodes.Node]:
        """Set a line as a paragraph; no paragraph if the line is empty."""
        if not line:
            return []
        return [self._paragraph(self._pieces(line), line.parts[0].text, *classes)]

    def part(self, part: Part) -> list[nodes.Node]:
        """Set a piece of a line, as a link or a date if it is one."""
        made = to_nodes(part.text)
        if part.date:
            return [Time("", "", *made, datetime=part.date)]
        return [link(part.link, made)] if part.link else made

    def _grouped(
        self, kind: str, entries: Iterable[Entry], item: Callable[[Entry], list[nodes.Node]]
    ) -> list[nodes.Node]:
        made: list[nodes.Node] = []
        for category, group in by_category(entries):
            made += self._category(category)
            items = (
                nodes.list_item("", *item(entry), ids=[entry.key] * entry.is_target)
                for entry in group
            )
            made.append(nodes.bullet_list("", *items, classes=[kind]))
        return made

    def _brief(self, entry: Entry) -> list[nodes.Node]:
        return self._headed(replace(entry, figure=None))

    def _headed(self, entry: Entry) -> list[nodes.Node]:
        title = [self._title(entry.title)] if entry.title else []
        return [*title, *self._content(entry)]

    def _category(self, category: Text | None) -> list[nodes.Node]:
        if not category:
            return []
        made = to_nodes(category)
        heading = Heading("", "", *made, **{"heading-level": 1}, classes=["resume-category"])
        return [self._located(heading, category)]

    def _items(self, kind: str, items: Iterable[list[nodes.Node]]) -> nodes.Node:
        made = [nodes.list_item("", *item) for item in items]
        return nodes.bullet_list("", *made, classes=[kind])

    def _card(self, entry: Entry, brief: bool) -> nodes.Node:  # noqa: FBT001 # from cards alone
        extent = "resume-brief" if brief else "resume-full"
        head: list[nodes.Node] = []
        if entry.title:
            title: nodes.Node = self._title(entry.title)
            if not brief:
                level = 2 if entry.category else 1
                title = Heading("", "", *title.children, **{"heading-level": level})
            classes = ["sd-card-title", "sd-font-weight-bold"]
            head = [_container("card-title", classes, [title])]
        body = _container("card-body", ["sd-card-body"], [*head, *self._content(entry)])
        for paragraph in body.findall(nodes.paragraph):
            if paragraph.parent is body:
                paragraph["classes"].insert(0, "sd-card-text")
        return _container("card", (*CARD, extent), [body])

    def _pieces(self, line: Line) -> list[nodes.Node]:
        made: list[nodes.Node] = []
        if line.label:
            made += [nodes.inline("", line.label, classes=["resume-label"]), nodes.Text(" ")]
        for index, part in enumerate(line.parts):
            made += [nodes.Text(line.separator)] if index else []
            made += self.part(part)
        return made

    def _title(self, line: Line) -> nodes.Element:
        return self._paragraph(self._pieces(line), line.parts[0].text, "resume-title")

    def _content(self, entry: Entry) -> list[nodes.Node]:
        made = [
            *self._authors(entry.authors),
            *self.line(entry.where, "resume-where"),
            *self.line(entry.period, "resume-period"),
        ]
        if not entry.kind:
            made += self._tags(entry.tags)
        if entry.figure:
            made.append(self._figure(entry.figure))
        for text in entry.summary:
            made += self.paragraphs(text, "resume-summary")
        if entry.highlights:
            made.append(
                self._items(
                    "resume-highlights",
                    (
                        self._blocks(point, text)
                        for text in entry.highlights
                        for point in points(text)
                    ),
                )
            )
        for detail in entry.details:
            made += self.line(detail, "resume-detail")
        return made + self._actions(entry)

    def _actions(self, entry: Entry) -> list[nodes.Node]:
        """Set an entry's links in a row; a publication's tags, such as an award, begin it."""
        tags = entry.tags if entry.kind else ()
        pieces: list[list[nodes.Node]] = [
            [nodes.emphasis("", "", *to_nodes(tag), classes=["resume-tag"])] for tag in tags
        ]
        pieces += [self.part(part) for part in entry.links.parts]
        if not pieces:
            return []
        row = [node for piece in pieces for node in (nodes.Text(" "), *piece)]
        first = [*tags, *(part.text for part in entry.links.parts)][0]
        return [self._paragraph(row[1:], first, "resume-links")]

    def _authors(self, line: Line) -> list[nodes.Node]:
        groups = folded(line)
        if not any(words for words, _ in groups):
            return self.line(line, "resume-authors")
        made: list[nodes.Node] = []
        for words, names in groups:
            pieces = self._pieces(Line(tuple(names)))
            made += [nodes.Text(line.separator)] if made else []
            made += [Folded("", "", *pieces, summary=words)] if words else pieces
        block = Folding("", "", *made, classes=["resume-authors"])
        return [self._located(block, line.parts[0].text)]

    def _tags(self, tags: tuple[Text, ...]) -> list[nodes.Node]:
        items: list[list[nodes.Node]] = [[self._paragraph(to_nodes(tag), tag)] for tag in tags]
        return [self._items("resume-tags", items)] if items else []

    def _figure(self, figure: Figure) -> nodes.Node:
        image = picture(figure.image, plain_text(figure.alt))
        made = nodes.figure("", self._located(image, figure.alt))
        if figure.caption:
            caption = nodes.caption("", "", *to_nodes(figure.caption))
            made += self._located(caption, figure.caption)
        if figure.description:
            words = self.paragraphs(figure.description)
            made += nodes.legend("", Details("", *words, summary="The figure in words"))
        return made

    def _paragraph(self, children: list[nodes.Node], at: Text, *classes: str) -> nodes.Element:
        return self._located(nodes.paragraph("", "", *children, classes=[*classes]), at)

    def _located(self, node: nodes.Element, at: Text) -> nodes.Element:
        node.source, node.line = at.source or self.source, at.line
        node.rawsource = node.astext()
        return node


def _bare(figure: Figure | None) -> Figure | None:
    """Give a picture alone, as a preview has room for."""
    return replace(figure, caption=None, description=None) if figure else None


def _container(
    component: str, classes: Iterable[str], children: list[nodes.Node]
) -> nodes.Element:
    return nodes.container(
        "", *children, is_div=True, design_component=component, classes=[*classes]
    )
