"""Says in JSON-LD what a page is about, in the words of https://schema.org.

Search engines read it: the home page is a ProfilePage about a Person, whose works stand beside it
and name the person by ``@id``; any other page names the person that it is about.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import quote

from site_groundwork.formats import json_script
from site_groundwork.sealed import opened
from sphinx_resume.bibliography import citation, entry_types, names, publications
from sphinx_resume.bibliography.names import OTHERS
from sphinx_resume.entries import sections
from sphinx_resume.entries.sections import name_of
from sphinx_resume.facts.model import capitalised, current
from sphinx_resume.text.addresses import below, doi_address, in_print
from sphinx_resume.text.plain import plain_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from site_groundwork.formats import JSON
    from sphinx_resume.bibliography.names import Name
    from sphinx_resume.bibliography.publications import Publication
    from sphinx_resume.entries.model import Entry
    from sphinx_resume.facts.model import Item, Text
    from sphinx_resume.text.addresses import Address, Link


Node = dict[str, Any]

Locate: TypeAlias = "Callable[[Link], Address | None]"

# A work of these is there to be read; without a status, a publication is out.
READABLE = {"preprint", "accepted", "published"}

ORCID = re.compile(r"\b\d{4}-\d{4}-\d{4}-\d{3}[\dX]\b")


@dataclass(frozen=True)
class Page:
    """A page, as its JSON-LD speaks of it.

    ``url`` is absent if the site's address is not known. ``trail`` leads from the home
    page to this one, itself included: names and absolute addresses. ``date`` is that of a post.
    """

    title: str
    url: Address | None
    language: str
    description: str = ""
    is_home: bool = False
    trail: tuple[tuple[str, Address], ...] = ()
    date: str = ""


def document(
    data: Item,
    page: Page,
    base_url: Address | None,
    address: Locate,
    work: Publication | None = None,
) -> JSON | None:
    """Give a page's JSON-LD; None without a name, since nothing here can be said of nobody.

    The home page's has the projects and the foremost publications; each publication's own page has
    that one.

    :param base_url: the site's absolute address; without it an ``@id`` is a fragment.
    :param address: gives the absolute address of what a link in the facts leads to.
    :param work: the publication that the page is about, if it is about one.
    """
    name = data.item("basics").text("name")
    if name is None:
        return None
    who: Node = {"@id": _id(base_url, "#person")}
    common = {
        "@id": _id(page.url, "#page"),
        "url": page.url,
        "name": page.title,
        "description": page.description,
        "inLanguage": page.language,
    }
    if page.is_home:
        about = {"mainEntity": who | _person(data, base_url, page.language, address)}
        node = {"@type": "ProfilePage", **common, **about}
        graph = [node, *_works(data, who, base_url, address)]
        graph += [_event(item, who, address) for item in data.items("talks")]
    elif work is not None:
        thing = _publication(work, who, data, base_url, address)
        graph = [
            {"@type": "WebPage", **common, "mainEntity": {"@id": thing["@id"]}},
            thing,
        ]
        graph[0]["breadcrumb"] = _breadcrumbs(page)
    elif page.date:
        writer = who | {"@type": "Person", "name": plain_text(name), "url": base_url}
        told = {"headline": page.title, "datePublished": page.date, "author": writer}
        graph = [{"@type": "BlogPosting", **common, **told}]
    else:
        about = {"about": who | {"@type": "Person", "name": plain_text(name), "url": base_url}}
        graph = [{"@type": "WebPage", **common, **about, "breadcrumb": _breadcrumbs(page)}]
    document = {"@context": "https://schema.org", "@graph": [_filled(node) for node in graph]}
    return json_script(document)


def _id(address: Address | None, rest: str) -> str:
    return opened(below(address, rest)) if address else rest


def _person(data: Item, base_url: Address | None, language: str, address: Locate) -> Node:
    basics = data.item("basics")
    label, image = basics.text("label"), basics.link("image")
    profiles = basics.items("profiles")
    education, work = data.items("education"), data.items("work")
    return {
        "@type": "Person",
        "name": _plain(basics, "name"),
        "alternateName": [plain_text(one) for one in basics.texts("alternateName")],
        "url": base_url or basics.address(),
        "disambiguatingDescription": label and plain_text(capitalised(label)),
        "description": _plain(basics, "summary"),
        "image": image and address(image),
        "email": basics.text("email"),
        "telephone": basics.text("phone"),
        "address": _postal_address(basics),
        "jobTitle": [_plain(item, "position") for item in current(work)],
        "worksFor": [_organization(item, "Organization", address) for item in current(work)],
        "affiliation": [
            _organization(item, "EducationalOrganization", address) for item in current(education)
        ],
        "alumniOf": [
            _organization(item, "EducationalOrganization", address)
            for item in education
            if "endDate" in item
        ],
        "knowsAbout": [
            plain_text(found)
            for section in ("interests", "skills")
            for item in data.items(section)
            for found in item.texts("name", "keywords")
        ],
        "knowsLanguage": [_plain(item, "language") for item in data.items("languages")],
        "award": [_award(entry) for entry in sections.entries("awards", data, language)],
        "identifier": [_orcid(profile) for profile in profiles],
        "sameAs": [profile.address() for profile in profiles],
    }


def _organization(item: Item, kind: str, address: Locate) -> Node | None:
    name, url = name_of(item), item.link()
    if name is None:
        return None
    return {
        "@type": kind,
        "name": plain_text(name.text),
        "url": url and address(url),
        "department": {"@type": "Organization", "name": _plain(item, "department")},
    }


def _postal_address(basics: Item) -> Node | None:
    location = basics.item("location")
    return {
        "@type": "PostalAddress",
        "streetAddress": _plain(location, "address"),
        "postalCode": location.text("postalCode"),
        "addressLocality": _plain(location, "city"),
        "addressRegion": _plain(location, "region"),
        "addressCountry": location.text("countryCode"),
    }


def _award(entry: Entry) -> str:
    lines = (entry.title, entry.where, entry.period)
    told = [part.text for line in lines for part in line.parts]
    return ", ".join(plain_text(piece) for piece in (*told[:1], *entry.summary, *told[1:]))


def _orcid(profile: Item) -> Node | None:
    at = profile.link()
    said = " ".join((*profile.texts("network", "username"), in_print(at) if at else ""))
    found = ORCID.search(said)
    if not found or "orcid" not in said.lower():
        return None
    return {
        "@type": "PropertyValue",
        "propertyID": "https://registry.identifiers.org/registry/orcid",
        "value": f"orcid:{found[0]}",
        "url": f"https://orcid.org/{found[0]}",
    }


def _works(data: Item, who: Node, base_url: Address | None, address: Locate) -> list[Node]:
    made = []
    for number, item in enumerate(data.items("projects"), 1):
        status = item.text("status")
        made.append(
            {
                "@type": "ScholarlyArticle" if status in READABLE else "CreativeWork",
                "@id": _id(base_url, f"#projects-{number}"),
                "author": [who],
                **_work(item, address),
            }
        )
    chosen = (publications.of_item(item) for item in publications.foremost(data))
    return [*made, *(_publication(one, who, data, base_url, address) for one in chosen)]


def _publication(
    one: Publication, who: Node, data: Item, base_url: Address | None, address: Locate
) -> Node:
    """Say what a publication is; its ``@id`` begins with the address of its page."""
    item = one.item
    owners = publications.owners(data)
    date, venue = item.text("releaseDate"), _plain(item, "publisher")
    doi = item.text("doi")
    first, last = citation.first_and_last(item)
    authors = [_author(name, who, owners) for name in one.authors if str(name) != OTHERS]
    editors = [_author(name, who, owners) for name in one.editors]
    status = item.text("status")
    out = status in READABLE if status else True
    is_paper = one.kind.schema_org == "ScholarlyArticle"
    is_book = one.kind.schema_org == "Book"
    is_part = is_paper or one.kind is entry_types.CHAPTER
    said = citation.csl(one)
    return {
        "@type": one.kind.schema_org if out or not is_paper else "CreativeWork",
        "@id": _id(base_url, f"{quote(opened(one.page), safe='/+')}.html#work"),
        "author": authors or ([] if editors else [who]),
        "editor": editors,
        "datePublished": date,
        "genre": _plain(item, "genre"),
        "reportNumber": item.text("number") if one.kind is entry_types.REPORT else None,
        "isPartOf": _periodical(one, venue, said.get("ISBN")) if is_part else None,
        "publisher": {"@type": "Organization", "name": said.get("publisher")},
        "isbn": said.get("ISBN") if is_book else None,
        "bookEdition": said.get("edition") if is_book else None,
        "pageStart": first,
        "pageEnd": last,
        "identifier": doi and {"@type": "PropertyValue", "propertyID": "DOI", "value": doi},
        "sameAs": doi and doi_address(doi),
        "award": _plain(item, "award"),
        **_work(item, address),
    }


def _periodical(one: Publication, venue: str | None, isbn: str | None) -> Node:
    """Say what a paper stands in: a journal's volume, or a book of papers."""
    item = one.item
    if one.kind is not entry_types.ARTICLE:
        is_book = one.kind in {entry_types.PAPER, entry_types.CHAPTER}
        return {
            "@type": "Book" if is_book else "CreativeWork",
            "name": venue,
            "isbn": isbn if is_book else None,
        }
    return {
        "@type": "PublicationIssue" if "number" in item else "PublicationVolume",
        "issueNumber": item.text("number"),
        "volumeNumber": None if "number" in item else item.text("volume"),
        "isPartOf": {"@type": "Periodical", "name": venue},
    }


def _author(name: Name, who: Node, owners: tuple[Name, ...]) -> Node:
    if names.is_owner(name, owners):
        return who
    if not name.given and " " in name.family:
        return {"@type": "Organization", "name": str(name)}
    return {"@type": "Person", "name": str(name)}


def _work(item: Item, address: Locate) -> Node:
    url, image = item.link(), item.item("figure").link("image")
    status = item.text("status")
    abstract = item.text("abstract")
    return {
        "name": _plain(item, "name"),
        "url": url and address(url),
        "creativeWorkStatus": status and capitalised(status),
        "description": _joined(item.texts("description", "summary")),
        "abstract": plain_text(abstract) if abstract else _joined(item.texts("highlights")),
        "keywords": [plain_text(word) for word in item.texts("keywords")],
        "image": image and address(image),
    }


def _event(item: Item, who: Node, address: Locate) -> Node:
    url = item.link()
    return {
        "@type": "Event",
        "name": _plain(item, "name"),
        "startDate": item.text("date"),
        "location": {"@type": "Place", "name": _plain(item, "location")},
        "superEvent": {"@type": "Event", "name": _plain(item, "event")},
        "performer": who,
        "description": _joined(item.texts("summary")),
        "url": url and address(url),
    }


def _breadcrumbs(page: Page) -> Node:
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": name,
                "item": {"@type": "WebPage", "@id": url},
            }
            for position, (name, url) in enumerate(page.trail, 1)
        ],
    }


def _plain(item: Item, key: str) -> str | None:
    written = item.text(key)
    return written and plain_text(written)


def _joined(written: tuple[Text, ...]) -> str:
    return " ".join(plain_text(piece) for piece in written)


def _filled(value: Any) -> Any:  # noqa: ANN401 # JSON
    """Take out what is empty and nodes with a type alone; make a list of one that one."""
    if isinstance(value, list):
        kept = [filled for item in value if (filled := _filled(item))]
        return kept[0] if len(kept) == 1 else kept
    if isinstance(value, dict):
        node = {key: filled for key, item in value.items() if (filled := _filled(item))}
        return node if node.keys() - {"@type"} else None
    return value
