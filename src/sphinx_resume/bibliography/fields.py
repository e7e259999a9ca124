"""Turns the entries of a bibliography into facts: a publication of JSON Resume for each.

The fields are those of BibTeX and biblatex, and those that al-folio's users have in their files
(``pdf``, ``code``, ``slides``, ``selected``, ``preview`` and so on). What a field says in LaTeX,
the fact says in Markdown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from site_groundwork.messages import shown
from sphinx_resume.bibliography import bibtex_dates, entry_types, names, remains
from sphinx_resume.bibliography.bibtex_reader import in_one
from sphinx_resume.facts import address_rules, gate, site_paths
from sphinx_resume.facts.model import FactsError, Problem, Text
from sphinx_resume.text import inline, latex
from sphinx_resume.text.addresses import doi_url
from sphinx_resume.text.plain import is_shown, plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from sphinx_resume.bibliography.bibtex_reader import Entry, Field
    from sphinx_resume.bibliography.names import Name
    from sphinx_resume.facts.address_rules import Files
    from sphinx_resume.facts.model import Item, Written


STATUS: Final = {
    "inpreparation": "in preparation", "submitted": "in submission", "forthcoming": "accepted",
    "inpress": "accepted", "prepublished": "preprint",
}  # fmt: skip

# What people write where a year, a note or a state is expected, and what it says.
STATUS_WORDS: Final = {
    "in preparation": "in preparation", "in submission": "in submission",
    "submitted": "in submission", "under review": "in submission",
    "under submission": "in submission", "accepted": "accepted", "to appear": "accepted",
    "in press": "accepted", "forthcoming": "accepted", "preprint": "preprint",
}  # fmt: skip

# What a repository is called, and how its addresses begin.
REPOSITORIES: Final = {
    "arxiv": ("arXiv", "https://arxiv.org/abs/"), "hal": ("HAL", "https://hal.science/"),
    "jstor": ("JSTOR", "https://www.jstor.org/stable/"),
    "pubmed": ("PubMed", "https://pubmed.ncbi.nlm.nih.gov/"),
}  # fmt: skip
LONGEST_IDENTIFIER: Final = 500  # a DOI, or an eprint's number: what is longer is none

_ARXIV = re.compile(r"arxiv\.org/(?:abs|pdf)/([\w.\-/]+?)(?:v\d+)?(?:\.pdf)?$", re.IGNORECASE)
_ARXIV_NUMBER = re.compile(r"arxiv(?::\s*|\.org/(?:abs|pdf)/)(\d{4}\.\d{4,5})", re.IGNORECASE)
_PREPRINT_SERVER = re.compile(
    r"arxiv|\bcorr\b|biorxiv|medrxiv|ssrn|techrxiv|preprint", re.IGNORECASE
)

# The links of a publication in their order, and the fields of biblatex and al-folio they are in.
LINKS: Final = {
    "Paper": ("url", "html"), "PDF": ("pdf",), "Code": ("code", "github"),
    "Data": ("data", "dataset"), "Slides": ("slides",), "Poster": ("poster",),
    "Video": ("video",), "Supplement": ("supp",), "Website": ("website", "project"),
    "Blog": ("blog",),
}  # fmt: skip

# Where the name of what a work appeared in stands, the most telling first.
VENUES: Final = (
    "journaltitle", "booktitle", "maintitle", "eventtitle", "institution", "publisher",
    "howpublished", "organization", "series",
)  # fmt: skip

# Where somebody explains the signs beside names.
NOTES: Final = (
    "addendum", "additional_info", "annotation", "annote", "comment", "comments", "note",
)  # fmt: skip

# Entry types that preprints come as.
LOOSE: Final = {"article", "electronic", "misc", "online", "preprint", "unpublished"}


@dataclass(frozen=True)
class Reader:
    """Turns an entry of the bibliography at ``path`` into facts."""

    path: Path
    entry: Entry
    files: Files

    def facts(self) -> tuple[Item, tuple[Name, ...], tuple[Name, ...]]:
        """Give what a publication of JSON Resume says, and its authors and editors in parts.

        :raises FactsError: if a name or a picture in the entry is faulty.
        """
        authors, editors = self._names("author"), self._names("editor")
        start, end = self._period()
        made: dict[str, Written | None] = {
            "id": self._text(site_paths.slug(self.entry.key), self.entry.line),
            "name": self._title(),
            "authors": [self._name(name, "author") for name in authors],
            "editors": [self._name(name, "editor") for name in editors],
            "equalContribution": [self._name(name, "author") for name in authors if name.is_equal],
            "genre": self._genre(),
            "publisher": self._venue(),
            "event": self._event(),
            "releaseDate": start,
            "endDate": end,
            "volume": self._literal("volume"),
            "number": self._literal("number", "issue"),
            "pages": self._pages(),
            "status": self._status(),
            "award": self._prose("award_name", "award"),
            "note": self._note(),
            "doi": self._doi(),
            "url": self._url(),
            "links": list(self._links()),
            "keywords": list(self._keywords()),
            "summary": self._prose("tldr", "summary"),
            "abstract": self._prose("abstract"),
            "figure": self._figure(),
            "selected": self._literal("selected"),
        }
        is_preprint = made["status"] == "preprint" and self.entry.type in LOOSE
        kind = "preprint" if is_preprint else self.entry.type
        made["type"] = self._text(kind, self.entry.line)
        said = {key: value for key, value in made.items() if value}
        return gate.entry("publications", said, self.files), authors, editors

    def _text(self, written: str, line: int) -> Text:
        # What prints nothing came in by a copy from elsewhere, and says nothing.
        return Text("".join(filter(is_shown, written)), line, str(self.path))

    def _field(self, *names: str) -> Field | None:
        return next((self.entry.fields[n] for n in names if n in self.entry.fields), None)

    def _identifier(self, name: str) -> Field | None:
        found = self._field(name)
        return found if found and len(found.value) <= LONGEST_IDENTIFIER else None

    def _prose(self, *names: str) -> Text | None:
        found = self._field(*names)
        return self._text(latex.to_markdown(found.value), found.line) if found else None

    def _literal(self, *names: str) -> Text | None:
        found = self._field(*names)
        plain = plain_text(latex.to_markdown(found.value)) if found else ""
        return self._text(plain, found.line) if found and plain else None

    def _venue(self) -> Text | None:
        for name in VENUES:
            found = self._field(name)
            said = latex.to_markdown(found.value) if found else ""
            if found and name == "howpublished":  # what is linked there is a link of the entry
                said = remains.venue(latex.apart(found.value)[0])
            if found and said:
                return self._text(said, found.line)
        return None

    def _event(self) -> Text | None:
        """Give the volume of a paper that is also in a journal, if that does not name it."""
        both = [self._prose(name) for name in ("journaltitle", "booktitle")]
        if not all(both):
            return None
        journal, book = (re.sub(r"\W", "", plain_text(str(said))).lower() for said in both)
        return None if book in journal else both[1]

    def _title(self) -> Text:
        title = self._prose("title") or self._text(inline.escape(self.entry.key), self.entry.line)
        if "pmid" in self.entry.fields:  # PubMed ends every title with a dot
            title = self._text(re.sub(r"(?<=\w\w)\.$", "", title), title.line)
        subtitle = self._prose("subtitle")
        if not subtitle:
            return title
        join = " " if re.search(r"[.?!:]$", title) else ": "
        return self._text(f"{title}{join}{subtitle}", title.line)

    def _names(self, field: str) -> tuple[Name, ...]:
        found = self._field(field)
        if found is None:
            return ()
        try:
            read = names.from_bibtex(found.value, self._equal_signs())
        except ValueError as error:
            message = f"the entry '{shown(self.entry.key)}': {error}"
            raise FactsError(self.path, [Problem(found.line, message)]) from None
        equal = names.annotated_equal(self.entry.get(f"{field}+an"))
        return tuple(
            names.Name(n.family, n.given, n.particle, n.suffix, n.is_equal or at in equal)
            for at, n in enumerate(read, 1)
        )

    def _name(self, name: Name, field: str) -> Text:
        return self._text(inline.escape(str(name)), self.entry.fields[field].line)

    def _period(self) -> tuple[Text | None, Text | None]:
        found = self._field("date", "year")
        if not found:
            return None, None
        said = self.entry.get("month"), self.entry.get("day")
        start, end = bibtex_dates.period(found.value, *said)
        return self._text(start, found.line), self._text(end, found.line)

    def _genre(self) -> Text | None:
        own = self._literal("type")
        said = entry_types.genre(self.entry.type, own or "")
        return self._text(inline.escape(said), own.line if own else self.entry.line)

    def _pages(self) -> Text | None:
        found = self._literal("pages")
        dashed = re.sub(r"(?<=\w)\s*[-–—]+\s*(?=\w)", "–", found) if found else ""
        return self._text(dashed, found.line) if found else None

    def _status(self) -> Text | None:
        for field in ("pubstate", "status", "year", "date", "note"):
            found = self._literal(field)
            if found is None:
                continue
            state = STATUS.get(found.lower()) or next(
                (state for words, state in STATUS_WORDS.items() if words in found.lower()), None
            )
            if state:
                return self._text(state, found.line)
        venue = self._venue()
        is_preprint = _PREPRINT_SERVER.search(venue) if venue else self._deposited()
        if self.entry.type in LOOSE and is_preprint:
            return self._text("preprint", self.entry.line)
        return None

    def _note(self) -> Text | None:
        found = self._field("note", "addendum", "additional_info")
        said = latex.to_markdown(found.value, has_links=True) if found else ""
        plain = plain_text(said)
        # A note that is the status, a preprint's number or about equals is told already.
        is_told = plain.lower().strip("(.)") in STATUS_WORDS or remains.is_number(plain)
        is_told = is_told or (names.says_equal_alone(plain) and bool(self._equal_signs()))
        return self._text(said, found.line) if found and said and not is_told else None

    def _equal_signs(self) -> frozenset[str]:
        """Give the signs beside names that a field explains as equal contribution."""
        said = [self.entry.get(name) for name in NOTES]
        is_flag = any("equal" in name and "+an" not in name for name in self.entry.fields)
        return names.equal_signs(said) | frozenset("*" if is_flag else "")

    def _doi(self) -> Text | None:
        found = self._identifier("doi")
        if not found:
            return None
        doi = re.sub(r"(?i)^(https?://(dx\.)?doi\.org/|doi:\s*)", "", latex.literal(found.value))
        return self._text(doi, found.line) if doi.startswith("10.") else None

    def _url(self) -> Text | None:
        links = list(self._links())
        names = {"Paper", "DOI", "PDF", *(name for name, _ in REPOSITORIES.values())}
        papers = [one for one in links if str(one["name"]) in names]
        chosen = papers or (links if self._published_at() else [])
        url = chosen[0]["url"] if chosen else None
        return url if isinstance(url, Text) else None

    def _links(self) -> Iterator[dict[str, Written]]:
        doi = self._doi()
        line = self.entry.line
        published = self._published_at()
        for name, fields in LINKS.items():
            for field in fields:
                found = self.entry.fields.get(field)
                address = self._address(found)
                if found and address and not self._is_known(name, address):
                    published = [link for link in published if link[1] != address]
                    yield self._link(name, address, found.line)
                    break
            else:
                if name == "Paper" and published:
                    yield self._link(*published.pop(0), line)
            if name == "PDF" and doi:
                yield self._link("DOI", doi_url(doi), doi.line)
            if name == "PDF" and (deposited := self._deposited()):
                yield self._link(deposited[0], str(deposited[1]), deposited[1].line)
        yield from (self._link(*link, line) for link in published)

    def _is_known(self, name: str, address: str) -> bool:
        """Tell whether an address is that of the DOI or in a repository, which have links."""
        doi = self._doi()
        is_doi = bool(doi) and address.lower().endswith(str(doi).lower())
        return is_doi or (name == "Paper" and bool(_ARXIV.search(address)))

    def _published_at(self) -> list[tuple[str, str]]:
        """Give the links in ``howpublished``: what they are called, and their addresses."""
        is_first = not any(field in self.entry.fields for field in LINKS["Paper"])
        name = "Paper" if is_first else "Website"
        return [
            (name if plain_text(words) in address else words, address)
            for words, address in latex.apart(self.entry.get("howpublished"))[1]
            if not self._is_known("Paper", address)
        ]

    def _address(self, found: Field | None) -> str:
        if found is None:
            return ""
        address = self.files.usable(latex.literal(found.value))
        if fault := address and self.files.picture_fault(address):
            message = f"the entry '{shown(self.entry.key)}': {fault}"
            raise FactsError(self.path, [Problem(found.line, message)])
        return address

    def _link(self, name: str, address: str, line: int) -> dict[str, Written]:
        return {"name": self._text(name, line), "url": self._text(address, line)}

    def _deposited(self) -> tuple[str, Text] | None:
        """Give what the repository is called that has the work, and the address there."""
        kind = (self.entry.get("eprinttype") or "arxiv").lower()
        for field in ("eprint", "arxiv", "url"):
            found = self._identifier(field)
            written = latex.literal(found.value) if found else ""
            if found and (arxiv := _ARXIV.search(written)):
                return self._in_repository("arxiv", arxiv[1], found.line)
            is_bare = field != "url" and kind in REPOSITORIES and "://" not in written
            if found and written and is_bare:
                bare = re.sub(r"(?i)^arxiv:\s*", "", written)
                return self._in_repository(kind, quote(bare, safe="/:."), found.line)
        # "arXiv preprint arXiv:2101.00001" is what Google Scholar exports as a journal.
        for field in ("journaltitle", "howpublished", "note"):
            venue = self._field(field)
            if venue and (number := _ARXIV_NUMBER.search(venue.value)):
                return self._in_repository("arxiv", number[1], venue.line)
        return None

    def _in_repository(self, kind: str, number: str, line: int) -> tuple[str, Text]:
        name, address = REPOSITORIES[kind]
        return name, self._text(address + number, line)

    def _keywords(self) -> Iterator[Text]:
        found = self._field("keywords")
        words = re.split(r"[,;]", found.value) if found else ()
        for said in remains.keywords(map(latex.to_markdown, words)):
            if found and said:
                yield self._text(said, found.line)

    def _figure(self) -> dict[str, Written] | None:
        found = self._field("preview")
        image = self._address(found)
        if not found or not _is_picture(image):
            return None
        made: dict[str, Written] = {"image": self._text(image, found.line)}
        if alt := self._literal("alt"):
            made["alt"] = alt
        if caption := self._prose("caption"):
            made["caption"] = caption
        return made


def _is_picture(address: str) -> bool:
    """Tell whether an address is that of a picture which every form can show, among the files."""
    suffix = address[address.rfind(".") :].lower()
    return ":" not in address and suffix in address_rules.PICTURES - {".avif"}


def unused(entries: Iterable[Entry], files: Files) -> Iterator[Problem]:
    """Tell of the addresses in entries that lead nowhere, and so are left out."""
    for entry in entries:
        for name in ("doi", "eprint", "arxiv"):
            found = entry.fields.get(name)
            if found and len(found.value) > LONGEST_IDENTIFIER:
                longer = f"it is longer than {LONGEST_IDENTIFIER} characters"
                yield _left_out(entry, name, found, longer)
        for name in (name for fields in LINKS.values() for name in fields):
            found = entry.fields.get(name)
            if found and (reason := _reason(found, files)):
                yield _left_out(entry, name, found, reason)


def unseen(entries: Iterable[Entry], files: Files) -> Iterator[Problem]:
    """Tell of previews that are not there, and of those without words: one note for all.

    A picture without alternative text is decoration to who does not see it. A text made of the
    title would be heard right behind that, in every entry of a list, and would not say what the
    picture shows.
    """
    found = [(entry, one) for entry in entries if (one := entry.fields.get("preview"))]
    missing = [(*pair, reason) for pair in found if (reason := _reason(pair[1], files))]
    if len(missing) == 1:
        ((entry, preview, reason),) = missing
        yield _left_out(entry, "preview", preview, reason)
    elif missing:
        told = [
            (preview.line, f"'{shown(latex.literal(preview.value))}' of '{shown(entry.key)}'")
            for entry, preview, _ in missing
        ]
        end = "put each there, or correct its path"
        yield in_one(told, "a preview leads to no picture in this folder", end)
    silent = [
        (preview.line, f"'{shown(entry.key)}'")
        for entry, preview in found
        if not entry.get("alt") and _is_picture(latex.literal(preview.value))
        if not _reason(preview, files)
    ]
    if silent:
        end = "readers who do not see it are not told of it; say in 'alt' what it shows"
        yield in_one(silent, "a preview has no alternative text", end)


def _reason(found: Field, files: Files) -> str | None:
    """Say why an address is left out, if it is."""
    written = latex.literal(found.value)
    return files.fault(written) if written and not files.usable(written) else None


def _left_out(entry: Entry, name: str, found: Field, reason: str) -> Problem:
    said = f"{name} = '{shown(latex.literal(found.value))}' is left out: {reason}"
    return Problem(found.line, f"the entry '{shown(entry.key)}': {said}")
