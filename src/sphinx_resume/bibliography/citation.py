"""How a publication is cited: as BibTeX, as CSL-JSON, and in the tags that Google Scholar reads.

CSL-JSON is that of CSL 1.0.2, https://docs.citationstyles.org/en/stable/specification.html; the
tags are Highwire Press's, as https://scholar.google.com/intl/en/scholar/inclusion.html asks.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from site_groundwork.formats import JSON, BibTeX, filled, joined, json_file
from site_groundwork.sealed import opened, seal
from sphinx_resume.bibliography import bibtex_dates, entry_types, names
from sphinx_resume.bibliography.names import OTHERS
from sphinx_resume.text import latex
from sphinx_resume.text.html_remains import to_latex
from sphinx_resume.text.plain import is_shown, plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_resume.bibliography.bibtex_reader import Entry
    from sphinx_resume.bibliography.names import Name
    from sphinx_resume.bibliography.publications import Publication
    from sphinx_resume.facts.model import Item
    from sphinx_resume.text.addresses import Address


# Fields that say something to a website or to a program of the owner's, not to who cites.
PRIVATE: Final = {
    "abbr", "abbrev_source_title", "abstract", "additional_info", "affiliation", "affiliations",
    "alt", "altmetric", "annotation", "annote", "author-email", "author_keywords", "award",
    "award_name", "bibtex_show", "blog", "caption", "cited-references", "code", "comment",
    "comments", "correspondence_address1", "creationdate", "crossref", "data", "date-added",
    "date-modified", "dimensions", "doc-delivery-number", "document_type", "file", "github",
    "google_scholar_id", "groups", "html", "inspirehep_id", "keywords", "keywords-plus",
    "local-url", "localfile", "modificationdate", "number-of-cited-references", "orcid-numbers",
    "owner", "pdf", "poster", "preview", "printed", "priority", "project", "qualityassured",
    "ranking", "readstatus", "relevance", "research-areas", "researcherid-numbers", "selected",
    "slides", "supp", "times-cited", "timestamp", "tldr", "unique-id", "username", "video",
    "website", "xdata",
}  # fmt: skip
PRIVATE_PREFIXES: Final = ("bdsk-", "funding-", "mendeley-", "usage-count-", "web-of-science-")

# What a publication without an entry of its own is called in BibTeX, and in which fields.
BIBTEX: Final = {
    "preprint": "misc", "report": "techreport", "thesis": "phdthesis", "mathesis": "mastersthesis",
    "bathesis": "phdthesis", "candthesis": "phdthesis",
}  # fmt: skip
NAMES: Final = {"author", "editor"}
VENUE: Final = {
    "article": "journal", "inproceedings": "booktitle", "incollection": "booktitle",
    "phdthesis": "school", "mastersthesis": "school", "techreport": "institution",
    "misc": "howpublished",
}  # fmt: skip
NUMBERED: Final = {"patent", "report"}
_DASH = re.compile(r"\s*[-–—]+\s*")


def bibtex(publication: Publication) -> BibTeX:
    """Write the BibTeX entry: the owner's own without private fields, else one of the facts.

    What the entry takes from an ``@string`` or by ``crossref`` is written out, so that it can be
    copied into any other file.
    """
    entry = publication.entry
    if entry is None:
        kind, key = _bibtex_type(publication), publication.id
        fields = _fields(publication, kind)
    else:
        kind, key = entry.type, entry.key
        fields = {
            name: names.without_signs(value) if name in NAMES else " ".join(value.split())
            for name, value in {**entry.written, **entry.inherited}.items()
            if value and name not in PRIVATE and not name.startswith(PRIVATE_PREFIXES)
        }
    fields = {name: f"{{{value}}}" for name, value in fields.items()}
    if month := bibtex_dates.macro(fields.get("month", "")):
        fields["month"] = month
    lines = [f"  {name} = {value}," for name, value in fields.items()]
    written = "\n".join([f"@{kind}{{{key},", *lines, "}"])
    return seal(BibTeX, "".join(filter(is_shown, written)))


def bibtex_file(publications: Iterable[Publication]) -> BibTeX:
    """Write publications as a BibTeX file, parted by blank lines."""
    entries = joined(BibTeX, "\n\n", map(bibtex, publications))
    return filled(BibTeX, "{}\n", entries)


def csl(publication: Publication) -> dict[str, Any]:
    """Give the publication as an item of CSL-JSON; whatever is not known is left out."""
    item = publication.item
    venue, date = _plain(item, "publisher"), item.text("releaseDate")
    is_part = has_container(publication)
    pages = item.text("pages")
    entry = publication.entry
    made = {
        **(_of_book(entry, venue) if entry else {}),
        **({"event-title": _plain(item, "event")} if "event" in item else {}),
        "id": publication.id,
        "type": publication.kind.csl,
        "genre": _plain(item, "genre"),
        "title": _plain(item, "name"),
        "author": [*map(_csl_name, publication.authors)],
        "editor": [*map(_csl_name, publication.editors)],
        "issued": date
        and {"date-parts": [*map(_date_parts, item.texts("releaseDate", "endDate"))]},
        "container-title": venue if is_part else None,
        "volume": item.text("volume"),
        "number" if publication.kind.csl in NUMBERED else "issue": item.text("number"),
        "page": pages and _DASH.sub("-", pages),
        "DOI": item.text("doi"),
        "URL": item.address(),
        "abstract": _plain(item, "abstract"),
        "keyword": ", ".join(plain_text(word) for word in item.texts("keywords")),
        "note": _plain(item, "note"),
        "status": item.text("status"),
    }
    if not is_part:
        made["publisher"] = venue
    return {key: value for key, value in made.items() if value}


def has_container(publication: Publication) -> bool:
    """Tell whether where a publication appeared is a whole of which it is a part."""
    entry = publication.entry
    is_part = publication.kind.csl in {
        "article-journal", "paper-conference", "chapter", "entry-encyclopedia", "webpage",
    }  # fmt: skip
    if not entry or publication.kind is not entry_types.CHAPTER:
        return is_part
    # A book's part may stand in an entry of the book: @inbook with a chapter's number.
    return bool(entry.get("booktitle", "maintitle", "eventtitle", "howpublished"))


def csl_json(publications: Iterable[Publication]) -> JSON:
    """Write publications as a CSL-JSON file, which is a list even of one."""
    return json_file([csl(one) for one in publications])


def tags(publication: Publication, pdf: Address | None = None) -> list[tuple[str, str | Address]]:
    """Give the ``citation_*`` tags of a publication's page as names and contents.

    Scholar takes a page without title, author or date for none at all, so there are no tags then.

    :param pdf: the PDF's absolute address, in the folder of the page as Scholar demands.
    """
    item, entry = publication.item, publication.entry
    date = item.text("releaseDate")
    authors = _people(publication.authors)
    if not date or not authors or (entry and not entry.get("title")):
        return []
    first, last = first_and_last(item)
    is_thesis = publication.kind is entry_types.THESIS
    venue = _VENUE_TAGS.get(publication.kind, "publisher")
    if publication.kind is entry_types.CHAPTER and not has_container(publication):
        venue = "publisher"
    number = "technical_report_number" if publication.kind is entry_types.REPORT else "issue"
    found = [
        ("title", _plain(item, "name")),
        *(("author", name.inverted) for name in authors),
        # A month without a day is none of the forms that Scholar reads.
        ("publication_date", date.replace("-", "/") if date.count("-") > 1 else date[:4]),
        (venue, _plain(item, "publisher")),
        ("dissertation_name", is_thesis and _plain(item, "genre")),
        ("volume", item.text("volume")),
        (number, item.text("number")),
        ("firstpage", first),
        ("lastpage", last),
        ("doi", item.text("doi")),
        ("issn", entry and entry.get("issn")),
        ("isbn", entry and entry.get("isbn")),
        ("pdf_url", pdf),
    ]
    return [(f"citation_{name}", content) for name, content in found if content]


_VENUE_TAGS: Final = {
    entry_types.ARTICLE: "journal_title",
    entry_types.PREPRINT: "journal_title",
    entry_types.REFERENCE: "journal_title",
    entry_types.PAPER: "conference_title",
    entry_types.THESIS: "dissertation_institution",
    entry_types.REPORT: "technical_report_institution",
    entry_types.CHAPTER: "inbook_title",
}


def first_and_last(item: Item) -> tuple[str, str]:
    """Give the first and the last page of a publication; empty if it has none, or only one."""
    first, *between = re.split(r"\s*[-–—,]+\s*", item.text("pages") or "")
    return first, between[-1] if between else ""


def _people(names: Iterable[Name]) -> list[Name]:
    return [name for name in names if name.family != OTHERS]


def _date_parts(date: str) -> list[int]:
    return [int(part) for part in date.split("-")]


# The fields that say of a part what book or series it is in, and their variables in CSL.
BOOK: Final = {
    "publisher": "publisher", "location": "publisher-place", "edition": "edition", "isbn": "ISBN",
    "issn": "ISSN", "series": "collection-title", "chapter": "chapter-number",
    "eventtitle": "event-title", "venue": "event-place", "pagetotal": "number-of-pages",
}  # fmt: skip


def _of_book(entry: Entry, venue: str | None) -> dict[str, str]:
    said = {name: plain_text(latex.to_markdown(entry.get(field))) for field, name in BOOK.items()}
    if not said["publisher"]:
        said["publisher"] = plain_text(latex.to_markdown(entry.get("organization")))
    return {name: value for name, value in said.items() if value != venue}


def _csl_name(name: Name) -> dict[str, str]:
    if name.family == OTHERS:
        return {"literal": "others"}  # which processors of CSL set as "et al."
    if not (name.given or name.particle):
        return {"literal": name.family}
    made = {
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.particle,
        "suffix": name.suffix,
    }
    return {key: value for key, value in made.items() if value}


def _bibtex_type(publication: Publication) -> str:
    written = (publication.item.text("type") or "article").lower()
    return BIBTEX.get(written, written if written in entry_types.KINDS else "misc")


def _fields(publication: Publication, kind: str) -> dict[str, str]:
    item = publication.item
    date, url = item.text("releaseDate") or "", item.address()
    genre = _plain(item, "genre")
    is_told = genre == entry_types.GENRES.get(kind)  # BibTeX says it by the entry's type
    made = {
        "title": _tex(_plain(item, "name")),
        "type": "" if is_told else _tex(genre),
        "author": " and ".join(map(_bibtex_name, publication.authors)),
        "editor": " and ".join(map(_bibtex_name, publication.editors)),
        VENUE.get(kind, "publisher"): _tex(_plain(item, "publisher")),
        "year": date[:4],
        "month": date[5:7],
        **{key: _tex(item.text(key)) for key in ("volume", "number")},
        "pages": _DASH.sub("--", _tex(item.text("pages"))),
        "note": _tex(_plain(item, "note")),
        "doi": item.text("doi"),
        "url": url and opened(url),
    }
    return {name: value for name, value in made.items() if value}


def _bibtex_name(name: Name) -> str:
    if name.family == OTHERS:
        return "others"
    has_parts = name.given or name.particle
    return _tex(name.inverted) if has_parts else f"{{{_tex(name.family)}}}"


def _tex(text: str | None) -> str:
    return to_latex(text or "")


def _plain(item: Item, key: str) -> str | None:
    written = item.text(key)
    return plain_text(written) if written else None
