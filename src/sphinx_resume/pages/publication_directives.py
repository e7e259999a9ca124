"""Directives for publications: lists of them, and the page of one."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from site_groundwork.messages import shown
from site_groundwork.sealed import opened
from sphinx_resume import state
from sphinx_resume.bibliography import citation, entry_types, publications, year_pages
from sphinx_resume.entries import sections
from sphinx_resume.entries.model import Entry, Line, Part
from sphinx_resume.facts import site_paths
from sphinx_resume.facts.model import Text, item_key
from sphinx_resume.facts.suggestions import nearest
from sphinx_resume.pages.directives import SCRIPT, Items, Section, contents, depend, note_shown
from sphinx_resume.pages.inline_nodes import to_nodes
from sphinx_resume.pages.links import link
from sphinx_resume.pages.nodes import Heading
from sphinx_resume.pages.renderer import Setter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docutils.nodes import Node
    from sphinx.util.typing import OptionSpec

    from site_groundwork.formats import BibTeX
    from sphinx_resume.facts.model import Item


LAYOUTS = ("years", "kinds", "cards", "list")

# So many publications are found without a filter.
FEW = 10


class Publications(Section):
    """Shows the publications: ``:layout: years`` by year, ``kinds`` by kind, ``list``, ``cards``.

    ``:order: file`` shows them as they stand in the bibliography, not by date. ``:selected:``
    shows those alone that are marked as such, ``:year:`` those of one year, ``:limit:`` so many
    and no more.
    """

    option_spec: ClassVar[OptionSpec] = {
        "limit": Section.option_spec["limit"],
        "layout": lambda argument: directives.choice(
            argument, ("years", "kinds", "cards", "list")
        ),
        "order": lambda argument: directives.choice(argument, ("date", "file")),
        "selected": directives.flag,
        "year": directives.unchanged_required,
    }

    def items(self, all_of_it: Items) -> Items:
        """Choose the selected ones, or those of a year, and put them in order."""
        items = all_of_it
        if "selected" in self.options:
            items = publications.selected(depend(self.env, self.config).data)
        elif "year" in self.options:
            items = tuple(
                item for item in all_of_it if year_pages.year(item) == self.options["year"]
            )
        if self.options.get("order") == "file":
            by_id = state.of(self.config).by_id
            return tuple(sorted(items, key=lambda item: by_id[item_key(item)].place))
        return items

    def show(self, setter: Setter, items: Items) -> list[Node]:
        """Set them; where all are asked for, the newest years, and links to the others."""
        here = state.of(self.config).years
        if not self.is_grouped:
            if self.options.keys() & {"limit", "selected"}:
                return super().show(setter, items)
            return [*super().show(setter, self._here(items)), *self._earlier(here)]
        self.env.metadata[self.env.docname][SCRIPT] = True
        by = self._by_kind if self.options.get("layout") == "kinds" else self._by_year
        groups = setter.groups(by(self._here(items)), self._unfolds(setter, here))
        if self.is_older:
            return groups
        # The script puts its filter here; without scripts the theme hides it.
        place = nodes.container("", classes=["resume-filter", "pst-js-only"])
        return [*[place] * (len(items) > FEW), *groups, *self._earlier(here)]

    def _by_year(self, items: Items) -> Iterator[tuple[str, str, list[Entry]]]:
        items = tuple(year_pages.years_first(items))
        for year, entries in year_pages.by_year(items, map(self._undated, items)):
            yield f"in-{year}", year, entries

    def _by_kind(self, items: Items) -> Iterator[tuple[str, str, list[Entry]]]:
        entries = [*map(self._with_year, items)]
        for kind in entry_types.ORDER:
            # What the heading says, no tag says again.
            group = [
                replace(entry, tags=tuple(tag for tag in entry.tags if tag != kind.words))
                for entry in entries
                if entry.kind == kind.words
            ]
            if group:
                yield f"kind-{kind.plural}", kind.plural, group

    def _undated(self, item: Item) -> Entry:
        return replace(self.told(item), period=Line(()))

    def _with_year(self, item: Item) -> Entry:
        """Say an entry with its year behind the venue."""
        entry, date = self._undated(item), item.text("releaseDate")
        year = (Part(Text(date[:4], date.line, date.source), date=date),) if date else ()
        return replace(entry, where=replace(entry.where, parts=(*entry.where.parts, *year)))

    def below(self, items: Items) -> list[Node]:
        """Take the publications' pages up in the site's contents."""
        if not self.is_grouped:
            return []
        here = state.of(self.config).years
        years = [site_paths.year_page(year) for year in here.older if not self.is_older]
        first = self._here(items)
        shown = [site_paths.publication_page(item_key(item)) for item in first]
        return contents(self.env, self.config, [*shown, *years])

    def _here(self, items: Items) -> Items:
        """Leave out what stands on the page of another year."""
        front = state.of(self.config).years.front
        return tuple(item for item in items if self.is_older or year_pages.year(item) in front)

    @property
    def is_grouped(self) -> bool:
        """Whether the list is one of years or kinds."""
        return self.is_older or self.options.get("layout") in {"years", "kinds"}

    @property
    def is_older(self) -> bool:
        """Whether the list is that of one year."""
        return "year" in self.options

    def _unfolds(self, setter: Setter, here: year_pages.Shelf) -> Callable[[Entry], list[Node]]:
        by_id = state.of(self.config).by_id

        def unfolds(entry: Entry) -> list[Node]:
            if not here.has_unfolds:
                return []
            made = []
            if entry.abstract:
                made.append(setter.unfold("Abstract", setter.paragraphs(entry.abstract)))
            return [*made, setter.unfold("BibTeX", [code(citation.bibtex(by_id[entry.key]))])]

        return unfolds

    def _earlier(self, here: year_pages.Shelf) -> list[Node]:
        if not here.older:
            return []
        count = Counter(year_pages.year(one.item) for one in state.of(self.config).publications)
        links = [
            nodes.list_item(
                "",
                nodes.paragraph(
                    "",
                    "",
                    link(site_paths.year_page(year), [nodes.Text(year)]),
                    nodes.Text(f" ({count[year]})"),
                ),
            )
            for year in here.older
        ]
        heading = {"heading-level": 1, "ids": ["earlier"]}
        return [
            Heading("", "Earlier", classes=["resume-year"], **heading),
            nodes.bullet_list("", *links, classes=["resume-list", "resume-earlier"]),
        ]


class Publication(SphinxDirective):
    """Shows one publication, which the argument names by its key: the whole of its page."""

    required_arguments = 1

    def run(self) -> list[Node]:
        """Set a section with the publication's title; a warning if there is no such key."""
        found = state.of(self.config).facts
        by_id = state.of(self.config).by_id
        one = by_id.get(self.arguments[0])
        if one is None:
            meant = nearest(self.arguments[0], by_id)
            mending = f"did you mean '{meant}'?" if meant else "write the key of one"
            raise self.error(f"there is no publication '{shown(self.arguments[0])}'; {mending}")
        self.env.metadata[self.env.docname][SCRIPT] = True
        project = publications.project_of(one, found.data)
        note_shown(self.env, opened(one.page), (one.item, one.authors, project))
        setter = Setter(str(found.path))
        entry = sections.entry("publications", one.item, self.config.language)
        more = Entry(Line(()), figure=entry.figure, summary=entry.summary)
        if project:
            told = sections.entry("projects", project, self.config.language)
            more = replace(
                more,
                figure=more.figure or told.figure,
                summary=more.summary or told.summary,
                highlights=told.highlights,
            )
        keywords = one.item.texts("keywords")
        if keywords:
            line = Line(tuple(map(Part, keywords)), "Keywords")
            entry = replace(entry, details=(*entry.details, line))
        silent = {"Other", "Manuscript", *entry.tags}  # a preprint's status says its kind
        if one.kind is entry_types.PREPRINT and sections.says(one.item, one.kind.words):
            silent.add(one.kind.words)
        if one.kind.words not in silent and "genre" not in one.item:
            kind = Part(Text(one.kind.words))
            entry = replace(entry, where=Line((kind, *entry.where.parts)))
        title = entry.title.parts[0].text if entry.title else Text(one.id)
        made = nodes.section("", ids=[nodes.make_id(one.id) or "publication"])
        made += nodes.title(str(title), "", *to_nodes(title))
        made += setter.whole(replace(entry, figure=None, summary=()))
        made += setter.whole(more)
        if entry.abstract:
            made += part("Abstract", "abstract", setter.paragraphs(entry.abstract))
        made += part("Cite", "cite", [code(citation.bibtex(one)), self._downloads(one)])
        return [made]

    def _downloads(self, one: publications.Publication) -> Node:
        line = nodes.paragraph(classes=["resume-links"])
        for name, suffix in (("BibTeX", "bib"), ("CSL-JSON", "json")):
            line += [nodes.Text(" ")] if line.children else []
            line += link(one.file(suffix), [nodes.Text(name)])
        return line


def part(title: str, key: str, children: list[Node]) -> nodes.section:
    """Set a part of a publication's page."""
    return nodes.section("", nodes.title("", title), *children, ids=[key])


def code(entry: BibTeX) -> nodes.literal_block:
    """Set an entry letter for letter; it is not coloured, as that would double its size."""
    text = opened(entry)
    return nodes.literal_block(text, text, language="none", classes=["resume-code"])
