"""Publications as facts: those of ``publications.bib`` beside those of JSON Resume.

An entry of the bibliography becomes one of the facts' ``publications``, so whatever shows
publications shows both alike. :class:`Publication` adds what a list of facts has no place for.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from site_groundwork.messages import shown
from sphinx_resume.bibliography import bibtex_reader, entry_types, fields, names, year_pages
from sphinx_resume.facts import site_paths
from sphinx_resume.facts.model import FactsError, Own, Problem, Text, item_key
from sphinx_resume.text import inline
from sphinx_resume.text.plain import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from sphinx_resume.bibliography.bibtex_reader import Entry
    from sphinx_resume.bibliography.entry_types import Kind
    from sphinx_resume.bibliography.names import Name
    from sphinx_resume.facts.address_rules import Files
    from sphinx_resume.facts.model import Facts, Item, Value
    from sphinx_resume.text.addresses import SiteFile, SitePage, SourceFile


FILE: Final = "publications.bib"

MOST: Final = 12


@dataclass(frozen=True)
class Publication:
    """A publication: the facts of it, its authors' names in parts, its entry if it has one.

    ``pdf`` is the paper itself, if it is among the site's files.
    """

    id: str
    item: Item
    kind: Kind
    authors: tuple[Name, ...]
    editors: tuple[Name, ...]
    entry: Entry | None = None
    pdf: SourceFile | None = None

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
    own = [of_item(item) for item in facts.data.items("publications")]
    path = files.folder / FILE
    of_file = _of_file(path, files) if path.is_file() else []
    found = sorted([*of_file, *own], key=lambda publication: year_pages.order(publication.item))
    names_of_owner = owners(facts.data)
    works = [_marked(_with_pdf(work), names_of_owner) for work in _with_ids(found)]
    data = facts.data.but(publications=tuple(work.item for work in works))
    projects = _named_projects(facts, {work.id: work for work in works})
    return replace(facts, data=data.but(projects=projects)), tuple(works)


def notes(found: Iterable[Publication], files: Files) -> Iterator[Problem]:
    """Tell what of the bibliography is left out, as it leads to none of the files."""
    for one in found:
        if one.entry:
            yield from fields.unused(one.entry, files)


def owners(data: Item) -> tuple[Name, ...]:
    """Give the names that the owner goes by: ``name`` and ``alternateName`` in the basics."""
    return tuple(map(names.parse, data.item("basics").texts("name", "alternateName")))


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
                f"the project's publication is '{shown(written)}', and there is none with this key"
            )
            faults.append(Problem(written.line, message))
        else:
            named.append(_named(project, Text(key, written.line, written.source), works[key].item))
    if faults:
        raise FactsError(facts.path, faults)
    return tuple(named)


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


def _of_file(path: Path, files: Files) -> list[Publication]:
    found = []
    entries, faults = bibtex_reader.parse(path)
    for entry in entries:
        try:
            item, authors, editors = fields.Reader(path, entry, files).facts()
            kind = entry_types.of(item.text("type"))
            found.append(Publication(item_key(item), item, kind, authors, editors, entry))
        except FactsError as error:
            faults += error.problems
    if faults:
        raise FactsError(path, faults)
    return found
