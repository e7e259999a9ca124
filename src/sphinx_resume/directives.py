"""What a page calls the facts by: a directive for each section, a role for a single fact."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective, SphinxRole

from sphinx_resume import (
    agenda,
    citation,
    contact,
    entries,
    facts,
    feed,
    inline,
    pages,
    posts,
    publications,
    published,
    shelf,
)
from sphinx_resume.doctree import Heading, Setter
from sphinx_resume.links import File, link

if TYPE_CHECKING:
    from collections.abc import Callable

    from docutils.nodes import Node, system_message
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import OptionSpec

    from sphinx_resume.facts import Value

CARDS = {"awards", "projects"}

# The key in a page's metadata under which stands that publications.js has a use there.
SCRIPT = "resume-script"

# The key in the home page's metadata under which stand the pages that its entries lead to.
_LEADS_TO = "resume-leads-to"

# So many publications are found without a filter.
FEW = 10

# What is read at a glance, even as a card.
BRIEF = {"awards", "certificates", "skills", "languages", "interests"}


def depend(env: BuildEnvironment, config: Config, section: str = "") -> facts.Facts:
    """Give the facts, and note that the page shows them: an edit of them rebuilds it.

    :param section: one that has more files than that of the facts.
    """
    found: facts.Facts = config.resume_facts
    env.note_dependency(str(found.path))
    if section:
        _note(env, section, found.data.get(section))
    return found


def _note(env: BuildEnvironment, what: str, shown: object) -> None:
    matter: dict[str, Any] = env.metadata[env.docname]
    matter.setdefault(facts.SHOWN, {})[what] = _digest(shown)


def _digest(shown: object) -> str:
    return hashlib.sha256(repr(shown).encode()).hexdigest()


def outdated(
    app: Sphinx, env: BuildEnvironment, _added: set[str], _changed: set[str], _removed: set[str]
) -> list[str]:
    """Name the pages that show other facts than there are now, whatever file they stand in.

    A page of one publication is read again only when something is new of that one.
    """
    data = app.config.resume_facts.data
    now = {section: _digest(shown) for section, shown in data.items()}
    for one in app.config.resume_publications:
        shown = (one.item, one.authors, publications.project_of(one, data))
        now[one.page] = _digest(shown)
    nothing = _digest(None)
    return [
        page
        for page, matter in env.metadata.items()
        if any(now.get(what, nothing) != was for what, was in matter.get(facts.SHOWN, {}).items())
    ]


class Absent(nodes.Element):
    """Stands where a directive found no facts, until :class:`DropEmptySections` has seen it."""


class Section(SphinxDirective):
    """Shows the section of the facts that the directive is named after.

    ``:layout:`` is ``cards`` or ``list``; awards and projects are cards unless told otherwise.
    ``:limit:`` shows so many entries and no more.
    """

    option_spec: ClassVar[OptionSpec] = {
        "layout": lambda argument: directives.choice(argument, ("cards", "list")),
        "limit": directives.positive_int,
    }

    def run(self) -> list[Node]:
        """Set the section's entries; :class:`Absent` if there is none."""
        found = depend(self.env, self.config, self.name)
        items = self.items(entries.maps(found.data.get(self.name)))[: self.options.get("limit")]
        if not items:
            return [Absent()]
        setter = Setter(str(found.path))
        return [*self.show(setter, items), *self.below(items)]

    def items(self, all_of_it: list[entries.Map]) -> list[entries.Map]:
        """Choose what to show of the section's entries."""
        return all_of_it

    def show(self, setter: Setter, items: list[entries.Map]) -> list[Node]:
        """Set entries in the layout that is asked for."""
        shown = [entries.entry(self.name, item, self.config.language) for item in items]
        layout = self.options.get("layout", "cards" if self.name in CARDS else "list")
        if layout == "cards":
            return setter.cards(shown, brief=self.name in BRIEF)
        return setter.listed(shown)

    def below(self, items: list[entries.Map]) -> list[Node]:
        """Take the pages that the entries lead to up in the site's contents, below this one."""
        if "limit" in self.options or self.options.get("layout") == "list":
            return []
        others = self.env.found_docs - {self.env.docname}
        names = (entries.item_url(item).removeprefix("/") for item in items)
        return contents(
            self.env,
            self.config,
            [
                page
                for name in names
                if (page := name.removesuffix(".md")) != name and page in others
            ],
        )


class Publications(Section):
    """Shows the publications: ``:layout: years`` by year, ``list`` and ``cards`` as they come.

    ``:selected:`` shows those alone that are marked as such, ``:year:`` those of one year.
    """

    option_spec: ClassVar[OptionSpec] = {
        **Section.option_spec,
        "layout": lambda argument: directives.choice(argument, ("years", "cards", "list")),
        "selected": directives.flag,
        "year": directives.unchanged_required,
    }

    def items(self, all_of_it: list[entries.Map]) -> list[entries.Map]:
        """Choose the selected ones, or those of a year."""
        if "selected" in self.options:
            return publications.selected(depend(self.env, self.config).data)
        if "year" in self.options:
            return [item for item in all_of_it if shelf.year(item) == self.options["year"]]
        return all_of_it

    def show(self, setter: Setter, items: list[entries.Map]) -> list[Node]:
        """Set them; by year the first page has the newest years, and links to the others."""
        if self.is_by_year:
            self.env.metadata[self.env.docname][SCRIPT] = True
            here: shelf.Shelf = self.config.resume_shelf
            first = self._here(items)
            shown = [entries.entry(self.name, item, self.config.language) for item in first]
            groups = shelf.by_year(first, shown)
            years = setter.years(groups, self._unfolds(setter, here))
            if self.is_older:
                return years
            # The script puts its filter here; without scripts the theme hides it.
            place = nodes.container("", classes=["resume-filter", "pst-js-only"])
            return [*[place] * (len(items) > FEW), *years, *self._earlier(here)]
        return super().show(setter, items)

    def below(self, items: list[entries.Map]) -> list[Node]:
        """Take the publications' pages up in the site's contents."""
        if not self.is_by_year:
            return []
        here: shelf.Shelf = self.config.resume_shelf
        years = [pages.year_page(year) for year in here.older if not self.is_older]
        first = self._here(items)
        shown = [f"{entries.PUBLICATIONS}/{entries.item_key(item)}" for item in first]
        return contents(self.env, self.config, [*shown, *years])

    def _here(self, items: list[entries.Map]) -> list[entries.Map]:
        """Leave out what stands on the page of another year."""
        front = self.config.resume_shelf.front
        return [item for item in items if self.is_older or shelf.year(item) in front]

    @property
    def is_by_year(self) -> bool:
        """Whether the list is one of years."""
        return self.is_older or self.options.get("layout") == "years"

    @property
    def is_older(self) -> bool:
        """Whether the list is that of one year."""
        return "year" in self.options

    def _unfolds(self, setter: Setter, here: shelf.Shelf) -> Callable[[entries.Entry], list[Node]]:
        by_id = {one.id: one for one in self.config.resume_publications}

        def unfolds(entry: entries.Entry) -> list[Node]:
            if not here.has_unfolds:
                return []
            made = []
            if entry.abstract:
                made.append(setter.unfold("Abstract", setter.paragraphs(entry.abstract)))
            return [*made, setter.unfold("BibTeX", [code(citation.bibtex(by_id[entry.key]))])]

        return unfolds

    def _earlier(self, here: shelf.Shelf) -> list[Node]:
        if not here.older:
            return []
        count = Counter(shelf.year(one.item) for one in self.config.resume_publications)
        links = [
            nodes.list_item(
                "",
                nodes.paragraph(
                    "",
                    "",
                    link(f"{pages.year_page(year)}.md", [nodes.Text(year)]),
                    nodes.Text(f" ({count[year]})"),
                ),
            )
            for year in here.older
        ]
        heading = {"heading-level": 1, "ids": ["earlier"]}
        return [
            Heading("", "Earlier", classes=["resume-year"], **heading),
            nodes.bullet_list("", *links, classes=["resume-earlier"]),
        ]


class Talks(Section):
    """Shows the talks, each with a file for calendars, and a link to the calendar of them all."""

    def show(self, setter: Setter, items: list[entries.Map]) -> list[Node]:
        """Set them; those of which the day is known are in a calendar."""
        if "layout" in self.options:
            return super().show(setter, items)
        dated = agenda.dated(items)
        shown = [
            entry_with(entries.entry("talks", item, self.config.language), item, dated)
            for item in items
        ]
        if not dated:
            return setter.listed(shown)
        return [*setter.listed(shown), more("All talks as a calendar", agenda.PATH)]


class News(Section):
    """Shows the news; without a limit, with a link to the feed."""

    def show(self, setter: Setter, items: list[entries.Map]) -> list[Node]:
        """Set them; there is a feed if the site has an address."""
        made = super().show(setter, items)
        has_feed = self.config.html_baseurl and any("date" in item for item in items)
        if has_feed and not self.options:
            made.append(more("Atom feed", feed.PATH))
        return made


def more(text: str, path: str) -> nodes.paragraph:
    """Link to a file that has what is above in another form."""
    return nodes.paragraph("", "", File("", text, path=path), classes=["resume-more"])


def entry_with(entry: entries.Entry, item: entries.Map, dated: list[entries.Map]) -> entries.Entry:
    """Add a link to a talk's calendar file, if its day is known."""
    if item not in dated:
        return entry
    path = f"{published.SITE}{agenda.FOLDER}/{entry.key}.ics"
    calendar = entries.Part(facts.Text("Calendar"), path)
    return replace(entry, links=replace(entry.links, parts=(*entry.links.parts, calendar)))


def let_stand_alone(_app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Spare pages that the home page's entries lead to a place in a table of contents."""
    for page in env.metadata.get(env.config.root_doc, {}).get(_LEADS_TO, ()):
        if page in env.found_docs:
            env.metadata[page].setdefault("orphan", "")
    return []


def add_byline(env: BuildEnvironment, config: Config, doctree: nodes.document) -> None:
    """Say below the title of a post when it was written, and what it is about."""
    news = entries.maps(config.resume_facts.data.get("news"))
    page = f"{env.docname}.md"
    item = next((one for one in news if entries.item_url(one) == page), None)
    title = next(iter(doctree.findall(nodes.title)), None)
    if item is None or title is None or not posts.is_post(env.docname):
        return
    env.metadata[env.docname].setdefault("orphan", "")  # the news lead to it, if any page does
    _note(env, "news", config.resume_facts.data.get("news"))
    setter = Setter(str(config.resume_facts.path))
    entry = entries.entry("news", item, config.language)
    tags = tuple(map(entries.Part, entries.texts(item, "keywords")))
    lines = [*setter.line(entry.period, "resume-period")]
    lines += setter.line(entries.Line(tags), "resume-detail")
    title.parent[1:1] = lines


SPECIAL: dict[str, type[Section]] = {"publications": Publications, "talks": Talks, "news": News}
"""The sections whose directive can do more than those of the others."""


class Publication(SphinxDirective):
    """Shows one publication, which the argument names by its key: the whole of its page."""

    required_arguments = 1

    def run(self) -> list[Node]:
        """Set a section with the publication's title; a warning if there is no such key."""
        found: facts.Facts = self.config.resume_facts
        by_id = {one.id: one for one in self.config.resume_publications}
        one = by_id.get(self.arguments[0])
        if one is None:
            raise self.error(f"there is no publication '{self.arguments[0]}'; write its key")
        self.env.metadata[self.env.docname][SCRIPT] = True
        project = publications.project_of(one, found.data)
        _note(self.env, one.page, (one.item, one.authors, project))
        setter = Setter(str(found.path))
        entry = entries.entry("publications", one.item, self.config.language)
        if project:
            told = entries.entry("projects", project, self.config.language)
            entry = replace(
                entry,
                figure=entry.figure or told.figure,
                summary=entry.summary or told.summary,
                highlights=told.highlights,
            )
        keywords = entries.texts(one.item, "keywords")
        if keywords:
            line = entries.Line(tuple(map(entries.Part, keywords)), "Keywords")
            entry = replace(entry, details=(*entry.details, line))
        if one.kind.words not in {"Other", "Manuscript"}:
            kind = entries.Part(facts.Text(one.kind.words))
            entry = replace(entry, where=entries.Line((kind, *entry.where.parts)))
        title = entry.title.parts[0].text if entry.title else facts.Text(one.id)
        made = nodes.section("", ids=[nodes.make_id(one.id) or "publication"])
        made += nodes.title(str(title), "", *inline.to_nodes(title))
        made += setter.whole(entry)
        if entry.abstract:
            made += part("Abstract", "abstract", setter.paragraphs(entry.abstract))
        made += part("Cite", "cite", [code(citation.bibtex(one)), self._downloads(one)])
        return [made]

    def _downloads(self, one: publications.Publication) -> Node:
        line = nodes.paragraph(classes=["resume-links"])
        for name, suffix in (("BibTeX", "bib"), ("CSL-JSON", "json")):
            line += [nodes.Text(", ")] if line.children else []
            line += File("", name, path=f"{one.page}.{suffix}")
        return line


def part(title: str, key: str, children: list[Node]) -> nodes.section:
    """Set a part of a publication's page."""
    return nodes.section("", nodes.title("", title), *children, ids=[key])


def code(text: str) -> nodes.literal_block:
    """Set a text letter for letter; it is not coloured, as that would double its size."""
    return nodes.literal_block(text, text, language="none", classes=["resume-code"])


def contents(env: BuildEnvironment, config: Config, pages: list[str]) -> list[Node]:
    """Take pages up in the site's contents below this one, without showing it.

    Below the home page stand the pages of the site's header alone; what it leads to besides is
    only noted, for :func:`let_stand_alone`.
    """
    docname = env.docname
    if docname == config.root_doc:
        env.metadata[docname].setdefault(_LEADS_TO, []).extend(pages)
        return []
    if not pages:
        return []
    tree = addnodes.toctree(
        "",
        parent=docname,
        entries=[(None, page) for page in pages],
        includefiles=[*pages],
        maxdepth=-1,
        caption=None,
        glob=False,
        hidden=True,
        includehidden=False,
        numbered=0,
        titlesonly=True,
        rawentries=[],
    )
    return [nodes.compound("", tree, classes=["toctree-wrapper"])]


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
