"""What a page calls the facts by: a directive for each section, a role for a single fact."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeAlias

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective

from site_groundwork.messages import shown
from site_groundwork.sealed import opened
from sphinx_resume import state
from sphinx_resume.bibliography import publications
from sphinx_resume.entries import introduction, sections
from sphinx_resume.entries.model import Entry, Line, Part
from sphinx_resume.facts import posts, site_paths
from sphinx_resume.facts.model import SHOWN, Facts, Item, Text, item_key, leads_to
from sphinx_resume.facts.site_paths import (
    CALENDAR,
    CONTACT_CARD,
    CONTACT_CODE,
    FEED,
    talk_file,
)
from sphinx_resume.facts.suggestions import nearest
from sphinx_resume.pages.links import link
from sphinx_resume.pages.renderer import Setter
from sphinx_resume.pages.transforms import Absent, Whole
from sphinx_resume.text.addresses import SitePage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docutils.nodes import Node
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import OptionSpec

    from sphinx_resume.text.addresses import SiteFile


# The key in a page's metadata under which stands that publications.js has a use there.
SCRIPT = "resume-script"

# The key in the home page's metadata under which stand the pages that its entries lead to.
_LEADS_TO = "resume-leads-to"


Items: TypeAlias = "tuple[Item, ...]"


def depend(env: BuildEnvironment, config: Config, section: str = "") -> Facts:
    """Give the facts, and note that the page shows them: an edit of them rebuilds it.

    :param section: one that has more files than that of the facts.
    """
    found = state.of(config).facts
    env.note_dependency(str(found.path))
    if section:
        note_shown(env, section, found.data.fields.get(section))
    return found


def note_shown(env: BuildEnvironment, what: str, shown: object) -> None:
    """Note that the page shows this of the facts; what is kept is a digest."""
    matter: dict[str, Any] = env.metadata[env.docname]
    matter.setdefault(SHOWN, {})[what] = _digest(shown)


def _digest(shown: object) -> str:
    return hashlib.sha256(repr(shown).encode()).hexdigest()


def outdated(
    app: Sphinx, env: BuildEnvironment, _added: set[str], _changed: set[str], _removed: set[str]
) -> list[str]:
    """Name the pages that show other facts than there are now, whatever file they stand in.

    A page of one publication is read again only when something is new of that one.
    """
    resume = state.of(app.config)
    data = resume.facts.data
    now = {section: _digest(shown) for section, shown in data.fields.items()}
    for one in resume.publications:
        shown = (one.item, one.authors, publications.project_of(one, data))
        now[opened(one.page)] = _digest(shown)
    nothing = _digest(None)
    return [
        page
        for page, matter in env.metadata.items()
        if any(now.get(what, nothing) != was for what, was in matter.get(SHOWN, {}).items())
    ]


class Section(SphinxDirective):
    """Shows the section of the facts that the directive is named after.

    ``:layout:`` is ``cards`` or ``list``; what it is otherwise, the section says.
    ``:limit:`` shows so many entries and no more; ``:id:`` the whole of one, on its own page.
    """

    option_spec: ClassVar[OptionSpec] = {
        "layout": lambda argument: directives.choice(argument, ("cards", "list")),
        "limit": directives.positive_int,
        "id": directives.unchanged_required,
    }

    def run(self) -> list[Node]:
        """Set the section's entries; :class:`Absent` if there is none."""
        found = depend(self.env, self.config, self.name)
        if "id" in self.options:
            return [self.whole(Setter(str(found.path)), found.data.items(self.name))]
        chosen = self.items(found.data.items(self.name))
        items = sections.telling(self.name, chosen)[: self.options.get("limit")]
        if not items:
            return [Absent()]
        setter = Setter(str(found.path))
        return [*self.show(setter, items), *self.below(items)]

    def whole(self, setter: Setter, items: Items) -> Node:
        """Set one entry below its title: the beginning of a page of its own."""
        key = self.options["id"]
        item = next((one for one in items if key and key == item_key(one)), None)
        if item is None:
            nearby = nearest(key, filter(None, map(item_key, items)))
            hint = f"did you mean '{shown(nearby)}'?" if nearby else "write the 'id' of one"
            raise self.error(f"there is no entry '{shown(key)}' in {self.name}; {hint}")
        self.env.metadata[self.env.docname].setdefault("orphan", "")  # the list leads to it
        entry = self.told(item)
        return Whole("", setter.heading(entry, key), *setter.whole(entry))

    def told(self, item: Item) -> Entry:
        """Say an entry with all that belongs to it."""
        return sections.entry(self.name, item, self.config.language)

    def items(self, all_of_it: Items) -> Items:
        """Choose what to show of the section's entries."""
        return all_of_it

    def show(self, setter: Setter, items: Items) -> list[Node]:
        """Set entries in the layout that is asked for."""
        shown = [sections.entry(self.name, item, self.config.language) for item in items]
        section = sections.SECTIONS[self.name]
        if self.options.get("layout", "cards" if section.is_cards else "list") == "cards":
            return setter.cards(shown, brief=section.is_brief)
        return setter.listed(shown)

    def below(self, items: Items) -> list[Node]:
        """Take the pages that the entries lead to up in the site's contents, below this one.

        Those of publications stand below the list of publications.
        """
        if "limit" in self.options or self.options.get("layout") == "list":
            return []
        others = self.env.found_docs - {self.env.docname} - state.of(self.config).made
        links = map(leads_to, items)
        pages = [link for link in links if isinstance(link, SitePage) and opened(link) in others]
        return contents(self.env, self.config, [*dict.fromkeys(pages)])


class Talks(Section):
    """Shows the talks, each with a file for calendars, and a link to the calendar of them all."""

    def show(self, setter: Setter, items: Items) -> list[Node]:
        """Set them; those of which the day is known are in a calendar."""
        if "layout" in self.options:
            return super().show(setter, items)
        listed = setter.listed(map(self.told, items))
        if not sections.dated(items):
            return listed
        return [*listed, more("All talks as a calendar", CALENDAR)]

    def told(self, item: Item) -> Entry:
        """Add a link to the talk's calendar file, if its day is known."""
        entry = super().told(item)
        if not sections.dated([item]):
            return entry
        calendar = Part(Text("Calendar"), talk_file(entry.key))
        return replace(entry, links=replace(entry.links, parts=(*entry.links.parts, calendar)))


class News(Section):
    """Shows the news; without a limit, with a link to the feed."""

    def show(self, setter: Setter, items: Items) -> list[Node]:
        """Set them; there is a feed if the site has an address."""
        made = super().show(setter, items)
        has_feed = state.of(self.config).base_url and any("date" in item for item in items)
        if has_feed and not self.options:
            made.append(more("Atom feed", FEED))
        return made


def more(text: str, file: SiteFile) -> nodes.paragraph:
    """Link to a file that has what is above in another form."""
    return nodes.paragraph("", "", link(file, [nodes.Text(text)]), classes=["resume-more"])


def let_stand_alone(_app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Spare pages that the home page's entries lead to a place in a table of contents."""
    for page in env.metadata.get(env.config.root_doc, {}).get(_LEADS_TO, ()):
        if page in env.found_docs:
            env.metadata[page].setdefault("orphan", "")
    return []


def add_byline(env: BuildEnvironment, config: Config, doctree: nodes.document) -> None:
    """Say below the title of a post when it was written, and what it is about."""
    item = posts.find(state.of(config).facts.data, env.docname)
    title = next(iter(doctree.findall(nodes.title)), None)
    if item is None or title is None:
        return
    env.metadata[env.docname].setdefault("orphan", "")  # the news lead to it, if any page does
    note_shown(env, "news", state.of(config).facts.data.fields.get("news"))
    setter = Setter(str(state.of(config).facts.path))
    entry = sections.entry("news", item, config.language)
    tags = tuple(map(Part, item.texts("keywords")))
    lines = [*setter.line(entry.period, "resume-period")]
    lines += setter.line(Line(tags), "resume-detail")
    title.parent[1:1] = lines
    title.parent.append(_ways_on(env, state.of(config).facts, item))


def _ways_on(env: BuildEnvironment, facts: Facts, item: Item) -> nodes.Node:
    """Lead from a post to the one before it, to the next, and to all news."""
    setter = Setter(str(facts.path))
    written = [one for one in facts.data.items(site_paths.NEWS) if posts.is_own_page(one)]
    at = written.index(item)
    around = {"Previous": written[at + 1 : at + 2], "Next": written[max(at - 1, 0) : at]}
    lines = [
        Line((Part(sections.entry("news", one, "").title.parts[0].text, one.link()),), word)
        for word, found in around.items()
        for one in found
    ]
    if site_paths.NEWS in env.found_docs:
        lines.append(Line((Part(Text("All news"), site_paths.written_page("news.md")),)))
    items = [nodes.list_item("", *setter.line(line)) for line in lines]
    return nodes.bullet_list("", *items, classes=["resume-ways"])


SPECIAL: dict[str, type[Section]] = {"talks": Talks, "news": News}
"""The sections whose directive can do more than those of the others."""


def contents(env: BuildEnvironment, config: Config, links: list[SitePage]) -> list[Node]:
    """Take pages up in the site's contents below this one, without showing it.

    Below the home page stand the pages of the site's header alone; what it leads to besides is
    only noted, for :func:`let_stand_alone`.
    """
    docname, pages = env.docname, [opened(link) for link in links]
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


_CONTACT: Final = {CONTACT_CARD: "Contact card", CONTACT_CODE: "QR code"}


class Basics(SphinxDirective):
    """Shows who the facts are about and every way to reach them."""

    def run(self) -> list[Node]:
        """Set name, label, summary and contact; :class:`Absent` if there is none of them."""
        found = depend(self.env, self.config)
        setter = Setter(str(found.path))
        basics = found.data.item("basics")
        made: list[Node] = []
        for text in basics.texts("name"):
            made += setter.paragraphs(text, "resume-name")
        for line in introduction.lines(found.data, self.config.language):
            made += setter.line(line, "resume-contact")
        made += _cards(state.of(self.config).contact)
        return [*made, *_summary(found)] or [Absent()]


def _cards(files: Iterable[SiteFile]) -> list[Node]:
    made: list[Node] = []
    for file in files:
        made += [nodes.Text(", "), link(file, [nodes.Text(_CONTACT[file])])]
    line = nodes.paragraph("", "", *made[1:], classes=["resume-contact", "resume-more"])
    return [line] if made else []


class Summary(SphinxDirective):
    """Shows what the facts say of the person in a paragraph or two: ``basics.summary``."""

    def run(self) -> list[Node]:
        """Set its paragraphs; :class:`Absent` if there are none."""
        return _summary(depend(self.env, self.config)) or [Absent()]


def _summary(facts: Facts) -> list[Node]:
    setter = Setter(str(facts.path))
    texts = facts.data.item("basics").texts("summary")
    return [made for text in texts for made in setter.paragraphs(text, "resume-summary")]
