"""Publications as facts: those of ``publications.bib`` beside those of JSON Resume.

An entry of the bibliography becomes one of the facts' ``publications``, so whatever shows
publications shows both alike. :class:`Publication` adds what a list of facts has no place for.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from site_groundwork.messages import shown
from sphinx_resume.bibliography import (
    bibtex_reader,
    entry_types,
    fields,
    listing,
    name_lists,
    names,
    year_pages,
)
from sphinx_resume.bibliography.bibtex_reader import in_one
from sphinx_resume.facts import site_paths
from sphinx_resume.facts.model import FactsError, Own, Problem, Text, item_key
from sphinx_resume.facts.suggestions import nearest
from sphinx_resume.facts.validation import SCHEMA
from sphinx_resume.text import inline
from sphinx_resume.text.plain import plain_text

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_resume.bibliography.bibtex_reader import Entry
    from sphinx_resume.bibliography.entry_types import Kind
    from sphinx_resume.bibliography.names import Name
    from sphinx_resume.facts.address_rules import Files
    from sphinx_resume.facts.model import Facts, Item, Value
    from sphinx_resume.text.addresses import SiteFile, SitePage, SourceFile


FILE: Final = "publications.bib"

MOST: Final = 12

# What can be shown of one; with other keys alone it is none.
_TOLD: Final = {*SCHEMA["properties"]["publications"]["items"]["properties"]} - {"id", "type"}


@dataclass(frozen=True)
class Publication:
    """A publication: the facts of it, its authors' names in parts, its entry if it has one.

    ``pdf`` is the paper itself, if it is among the site's files; ``place`` is where the entry
    stands among those of the file, behind which come those of the facts alone.
    """

    id: str
    item: Item
    kind: Kind
    authors: tuple[Name, ...]
    editors: tuple[Name, ...]
    entry: Entry | None = None
    pdf: SourceFile | None = None
    place: int = 0

    @property
    def page(self) -> SitePage:
        """The publication's page."""
        return site_paths.publication_page(self.id)

    def file(self, kind: str) -> SiteFile:
        """Give the file beside the page whose name ends in ``kind``, such as ``pdf``."""
        return site_paths.publication_file(self.id, kind)


def load(facts: Facts, files: Files) -> tuple[Facts, tuple[Publication, ...]]:
    """Take the bibliography among the files up among the facts, newest first, and give it whole.

    Each of the facts' publications gets an ``id``, by which its page is called.

    :raises FactsError: with every fault of the bibliography.
    """
    items = facts.data.items("publications")
    own = [of_item(item) for item in items if item.fields.keys() & _TOLD]
    path = files.folder / FILE
    names_of_owner = owners(facts.data)
    of_file, read_notes = _of_file(path, files, names_of_owner) if path.is_file() else ([], [])
    of_file, list_notes = listing.listed(of_file, names_of_owner)
    found, known, join_notes = listing.joined(of_file, own)
    found = [replace(work, place=place) for place, work in enumerate(found)]
    found.sort(key=lambda publication: year_pages.order(publication.item))
    works = [_marked(_with_pdf(work), names_of_owner) for work in _with_ids(found)]
    data = facts.data.but(publications=tuple(work.item for work in works))
    by_id = {work.id: work for work in works}
    by_key = {work.entry.key: work for work in works if work.entry}
    by_id = {key: by_key[entry] for key, entry in known.items()} | by_id
    made = replace(
        facts,
        data=data.but(projects=_named_projects(facts, by_id)),
        notes=(*facts.notes, *join_notes),
        elsewhere=tuple((path, one) for one in [*read_notes, *list_notes]),
    )
    return made, tuple(works)


def owners(data: Item) -> tuple[Name, ...]:
    """Give the names that the owner goes by: ``name`` and ``alternateName`` in the basics.

    ``Dr.`` and ``PhD`` stand in no list of authors.
    """
    written = data.item("basics").texts("name", "alternateName")
    bare = (inline.escape(name_lists.untitled(plain_text(name))) for name in written)
    return tuple(dict.fromkeys(map(names.parse, [*written, *bare])))


def project_of(one: Publication, data: Item) -> Item | None:
    """Give the project that the publication came from, which tells of it: points and a figure."""
    projects = data.items("projects")
    return next((item for item in projects if item.text("publication") == one.id), None)


def selected(data: Item) -> tuple[Item, ...]:
    """Give those of the facts' publications that are marked as selected."""
    found = data.items("publications")
    return tuple(item for item in found if str(item.text("selected")).lower() == "true")


def foremost(data: Item) -> tuple[Item, ...]:
    """Give the selected publications; if none is, the newest ones, a dozen at most."""
    return selected(data) or data.items("publications")[:MOST]


def _with_ids(found: list[Publication]) -> list[Publication]:
    """Tell publications apart whose keys would give them the same address, by a number."""
    taken: set[str] = set()
    made = []
    for work in found:
        key, number = work.id, 1
        while key.lower() in taken:
            number += 1
            key = f"{work.id}-{number}"
        taken.add(key.lower())
        made.append(replace(work, id=key, item=work.item.but(id=Text(key))))
    return made


def _with_pdf(work: Publication) -> Publication:
    """Put a paper that is among the site's files beside its page, where Scholar looks for it."""
    links = work.item.items("links")
    for index, link in enumerate(links):
        paper = link.file("url")
        if link.text("name") == "PDF" and paper:
            beside = work.file("pdf")
            moved = (*links[:index], link.but(url=beside), *links[index + 1 :])
            url = beside if work.item.link() == paper else work.item.link()
            return replace(work, pdf=paper, item=work.item.but(url=url, links=moved))
    return work


def _marked(work: Publication, owners: tuple[Name, ...]) -> Publication:
    """Tell the owner's name from those of others."""
    item = work.item
    for key, people in (("authors", work.authors), ("editors", work.editors)):
        written = zip(item.texts(key), people, strict=True)
        marked = (
            Own(text, text.line, text.source) if names.is_owner(name, owners) else text
            for text, name in written
        )
        if key in item:
            item = item.but(**{key: tuple(marked)})
    return replace(work, item=item)


def _named_projects(facts: Facts, works: dict[str, Publication]) -> tuple[Item, ...]:
    """Let a project take name, status and note from its paper, which it names by ``publication``.

    A note, such as "First author", joins the person's roles in the project.
    """
    faults = []
    named = []
    for project in facts.data.items("projects"):
        written = project.text("publication")
        key = site_paths.slug(written) if written else ""
        if written is None:
            named.append(project)
        elif key not in works:
            message = (
                f"the project's publication is '{shown(written)}', and there is none with this "
                f"key; {_mending(key, works)}"
            )
            faults.append(Problem(written.line, message))
        else:
            own_key = Text(works[key].id, written.line, written.source)
            named.append(_named(project, own_key, works[key].item))
    if faults:
        raise FactsError(facts.path, faults)
    return tuple(named)


def _mending(key: str, works: dict[str, Publication]) -> str:
    meant = nearest(key, works)
    return f"did you mean '{shown(meant)}'?" if meant else f"write that of an entry in {FILE}"


def _named(project: Item, key: Text, paper: Item) -> Item:
    said: dict[str, Value | None] = {"publication": key}
    said |= {name: paper.text(name) for name in ("name", "status") if name not in project}
    if note := paper.text("note"):
        said["roles"] = (*project.texts("roles"), note)
    return project.but(**said)


def of_item(item: Item) -> Publication:
    """Give the publication of which the facts say this; an ``id`` is put in if there is none."""
    name = item.text("name") or Text("publication")
    own = item.text("id")
    key = own or Text(plain_text(name).lower(), name.line)
    item = item.but(id=Text(site_paths.slug(key), key.line, key.source))
    item = _without_signs(item)
    genre = entry_types.genre(item.text("type"), plain_text(item.text("genre") or ""))
    item = item.but(genre=Text(inline.escape(genre), item.line("type"))) if genre else item
    authors, editors = (tuple(map(names.parse, item.texts(key))) for key in ("authors", "editors"))
    kind = entry_types.of(item.text("type"))
    return Publication(item_key(item), item, kind, authors, editors)


def _without_signs(item: Item) -> Item:
    """Take the signs from beside names, and say what they say if the note explains them."""
    equal = names.equal_signs(map(plain_text, item.texts("note")))
    marked = [name for name in item.texts("authors") if names.signs(name) & equal]
    if marked and "equalContribution" not in item:
        item = item.but(equalContribution=tuple(marked))
        if names.says_equal_alone(plain_text(item.text("note") or "")):
            item = item.but(note=None)
    people = {key: item.texts(key) for key in ("authors", "editors", "equalContribution")}
    bare = {key: tuple(map(_bare, found)) for key, found in people.items() if found}
    return item.but(**bare)


def _bare(name: Text) -> Text:
    said = names.bare(name)
    is_same = said == plain_text(name)
    return name if is_same else Text(inline.escape(said), name.line, name.source)


def _of_file(
    path: Path, files: Files, owners: tuple[Name, ...]
) -> tuple[list[Publication], list[Problem]]:
    found = []
    entries, faults, notes = bibtex_reader.parse(path)
    for entry in entries:
        try:
            item, authors, editors = fields.Reader(path, entry, files).facts()
            kind = entry_types.of(item.text("type"))
            found.append(Publication(item_key(item), item, kind, authors, editors, entry))
        except FactsError as error:
            faults += error.problems
    known = {*owners, *(name for work in found for name in (*work.authors, *work.editors))}
    asked, doubts = _two_names(entries, {names.spelling(name) for name in known if name.given})
    if faults := [*faults, *asked]:
        raise FactsError(path, faults)
    left_out = [*fields.unused(entries, files), *fields.unseen(entries, files)]
    return found, [*notes, *left_out, *doubts]


def _two_names(entries: list[Entry], known: set[str]) -> tuple[list[Problem], list[Problem]]:
    """Ask about what seems to be two names parted by a comma, and note what may be.

    :param known: the spelling of names that others have, or this one elsewhere.
    """
    faults, doubts, lists = [], [], []
    for entry in entries:
        for field in ("author", "editor"):
            if (found := entry.fields.get(field)) is None:
                continue
            written = name_lists.lists(found.value)
            lists += [(found.line, f"'{shown(one)}'") for one in written]
            for first, second, is_certain in name_lists.pairs(names.without_signs(found.value)):
                said = f"'{shown(f'{first}, {second}')}'"
                if is_certain or not known.isdisjoint(
                    names.spelling(names.parse(inline.escape(part))) for part in (first, second)
                ):
                    message = f"the entry '{shown(entry.key)}': {said} seems to be two names; "
                    message += f"part names by ' and ', or write {{{shown(first)}}}, … for one"
                    faults.append(Problem(found.line, message))
                else:
                    doubts.append((found.line, said))
    kinds = (
        (doubts, "this may be two names", "part two by ' and '"),
        (lists, "names are parted by commas, and each is taken as one", "part them by ' and '"),
    )
    return faults, [in_one(places, begin, end) for places, begin, end in kinds if places]
