"""Publications as facts: those of ``publications.bib`` beside those of JSON Resume.

An entry of the bibliography becomes one of the facts' ``publications``, so whatever shows
publications shows both alike. :class:`Publication` adds what a list of facts has no place for.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from site_groundwork.messages import shown
from sphinx_resume.bibliography import bibtex_reader, entry_types, fields, names, year_pages
from sphinx_resume.facts import person, site_paths
from sphinx_resume.facts.model import FactsError, Own, Problem, Text, maps, text, texts
from sphinx_resume.facts.site_paths import PUBLICATIONS, SITE
from sphinx_resume.text.plain import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from sphinx_resume.bibliography.bibtex_reader import Entry
    from sphinx_resume.bibliography.entry_types import Kind
    from sphinx_resume.bibliography.names import Name
    from sphinx_resume.facts.model import Facts, Map


FILE: Final = "publications.bib"

MOST: Final = 12


@dataclass(frozen=True)
class Publication:
    """A publication: the facts of it, its authors' names in parts, its entry if it has one."""

    id: str
    item: Map
    kind: Kind
    authors: tuple[Name, ...]
    editors: tuple[Name, ...]
    entry: Entry | None = None
    pdf: Path | None = None  # the paper itself, if it is among the site's files

    @property
    def page(self) -> str:
        """The name of the publication's page among the site's."""
        return f"{PUBLICATIONS}/{self.id}"


def load(facts: Facts, folder: Path) -> tuple[Publication, ...]:
    """Take the bibliography in ``folder`` up among the facts, newest first, and give it whole.

    Each of the facts' publications gets an ``id``, by which its page is called.

    :raises FactsError: with every fault of the bibliography.
    """
    own = [of_item(item) for item in maps(facts.data.get("publications"))]
    path = folder / FILE
    of_file = _of_file(path) if path.is_file() else []
    found = _with_ids(sorted([*of_file, *own], key=lambda one: year_pages.order(one.item)))
    found = [_with_pdf(one, folder) for one in found]
    _mark_own(found, owners(facts.data))
    if found:
        facts.data["publications"] = [publication.item for publication in found]
    _name_projects(facts, found)
    return tuple(found)


def notes(found: Iterable[Publication], folder: Path) -> Iterator[Problem]:
    """Tell what of the bibliography in ``folder`` is left out, as it leads to no file."""
    for one in found:
        if one.entry:
            yield from fields.unused(folder / FILE, one.entry)


def owners(data: Map) -> tuple[Name, ...]:
    """Give the names that the owner goes by: ``name`` and ``alternateName`` in the basics."""
    return tuple(map(names.parse, texts(person.person(data), "name", "alternateName")))


def project_of(one: Publication, data: Map) -> Map | None:
    """Give the project that the publication came from, which tells of it: points and a figure."""
    projects = maps(data.get("projects"))
    return next((item for item in projects if item.get("publication") == one.id), None)


def selected(data: Map) -> list[Map]:
    """Give those of the facts' publications that are marked as selected."""
    found = maps(data.get("publications"))
    return [item for item in found if str(item.get("selected")).lower() == "true"]


def foremost(data: Map) -> list[Map]:
    """Give the selected publications; if none is, the newest ones, a dozen at most."""
    return selected(data) or maps(data.get("publications"))[:MOST]


def _with_ids(found: list[Publication]) -> list[Publication]:
    """Tell publications apart whose keys would give them the same address, by a number."""
    taken: set[str] = set()
    made = []
    for one in found:
        key, number = one.id, 1
        while key.lower() in taken:
            number += 1
            key = f"{one.id}-{number}"
        taken.add(key.lower())
        one.item["id"] = Text(key)
        made.append(replace(one, id=key))
    return made


def _with_pdf(one: Publication, folder: Path) -> Publication:
    """Put a paper that is among the site's files beside its page, where Scholar looks for it."""
    for link in maps(one.item.get("links")):
        url = text(link, "url")
        if text(link, "name") == "PDF" and url and not urlsplit(url).scheme:
            published_at = Text(f"{SITE}{one.page}.pdf", url.line, url.source)
            if text(one.item, "url") == url:
                one.item["url"] = published_at
            link["url"] = published_at
            return replace(one, pdf=folder / unquote(url).removeprefix("/"))
    return one


def _mark_own(found: list[Publication], owners: tuple[Name, ...]) -> None:
    for publication in found:
        for key, people in (("authors", publication.authors), ("editors", publication.editors)):
            written = texts(publication.item, key)
            if written:
                publication.item[key] = [
                    Own(text, text.line, text.source) if names.is_owner(name, owners) else text
                    for text, name in zip(written, people, strict=True)
                ]


def _name_projects(facts: Facts, found: list[Publication]) -> None:
    """Let a project take name, status and note from its paper, which it names by ``publication``.

    A note, such as "First author", joins the person's roles in the project.
    """
    by_id = {publication.id: publication for publication in found}
    faults = []
    for item in maps(facts.data.get("projects")):
        written = text(item, "publication")
        if written is None:
            continue
        key = Text(site_paths.slug(written), written.line, written.source)
        item["publication"] = key
        if key not in by_id:
            message = (
                f"the project's publication is '{shown(written)}', and there is none with this key"
            )
            faults.append(Problem(key.line, message))
            continue
        for name in ("name", "status"):
            if name not in item and name in by_id[key].item:
                item[name] = by_id[key].item[name]
        if note := text(by_id[key].item, "note"):
            item["roles"] = [*texts(item, "roles"), note]
    if faults:
        raise FactsError(facts.path, faults)


def of_item(item: Map) -> Publication:
    """Give the publication of which the facts say this; an ``id`` is put in if there is none."""
    name = text(item, "name") or Text("publication")
    own = text(item, "id")
    key = own or Text(plain_text(name).lower(), name.line)
    item["id"] = Text(site_paths.slug(key), key.line, key.source)
    authors, editors = (
        tuple(map(names.parse, texts(item, key))) for key in ("authors", "editors")
    )
    return Publication(str(item["id"]), item, entry_types.of(item.get("type")), authors, editors)


def _of_file(path: Path) -> list[Publication]:
    found = []
    entries, faults = bibtex_reader.parse(path)
    for entry in entries:
        try:
            item, authors, editors = fields.Reader(path, entry).facts()
            kind = entry_types.of(item.get("type"))
            found.append(Publication(str(item["id"]), item, kind, authors, editors, entry))
        except FactsError as error:
            faults += error.problems
    if faults:
        raise FactsError(path, faults)
    return found
