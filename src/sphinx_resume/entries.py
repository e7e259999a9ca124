"""What each section of JSON Resume shows of an entry, and in which order: no page, no markup.

Pages, the PDF and the Markdown twins are made from these entries, so they say the same.

The sections and keys are those of JSON Resume 1.0.0, https://docs.jsonresume.org/schema.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from sphinx_resume import dates, inline, kinds
from sphinx_resume.facts import Own, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sphinx_resume.facts import Value

Map: TypeAlias = "dict[str, Value]"


# The folder of the publications' pages.
PUBLICATIONS: Final = "publications"


@dataclass(frozen=True)
class Part:
    """A piece of a line: a fact, where it leads, and the date that it stands for."""

    text: Text
    url: str = ""
    date: str = ""


@dataclass(frozen=True)
class Line:
    """Pieces in a row, perhaps with a label before them."""

    parts: tuple[Part, ...]
    label: str = ""
    separator: str = ", "

    def __bool__(self) -> bool:
        return bool(self.parts)


@dataclass(frozen=True)
class Figure:
    """A picture beside the file of facts, with what it shows in words."""

    image: Text
    alt: Text
    caption: Text | None = None
    description: Text | None = None


@dataclass(frozen=True)
class Entry:
    """One entry of a section, ready to be set. Whatever it lacks is empty.

    ``key`` names an entry; one that ``is_target`` is found by it in the page that lists it.
    ``kind`` says in words what it is.
    """

    title: Line
    authors: Line = Line(())
    where: Line = Line(())
    period: Line = Line(())
    tags: tuple[Text, ...] = ()
    figure: Figure | None = None
    summary: tuple[Text, ...] = ()
    highlights: tuple[Text, ...] = ()
    details: tuple[Line, ...] = ()
    links: Line = Line(())
    abstract: Text | None = None
    category: Text | None = None
    key: str = ""
    kind: str = ""
    is_target: bool = False


def entries(section: str, data: Map, language: str = "en") -> list[Entry]:
    """Give the entries of ``section`` (a key of :data:`SECTIONS`) in the file's order.

    :param data: the top-level map of a checked file of facts.
    :param language: a language tag such as ``en``; dates are said in it.
    """
    return [entry(section, item, language) for item in maps(data.get(section))]


def entry(section: str, item: Map, language: str = "en") -> Entry:
    """Give one entry of ``section``."""
    return SECTIONS[section](item, language)


def by_category(entries: Iterable[Entry]) -> list[tuple[Text | None, list[Entry]]]:
    """Group entries by category, in the order in which the categories first come.

    Those without one come first, since the heading of another would seem to cover them.
    """
    groups: dict[Text | None, list[Entry]] = {None: []}
    for entry in entries:
        groups.setdefault(entry.category, []).append(entry)
    return [(category, group) for category, group in groups.items() if group]


def _work(item: Map, language: str) -> Entry:
    return Entry(
        title=_line(*_position(item)) or _line(_named(item, "name")),
        where=_line(
            _named(item, "name") if "position" in item else None,
            *_parts(item, "department", "location"),
        ),
        period=_period(item, language),
        summary=texts(item, "description", "summary"),
        highlights=texts(item, "highlights"),
        details=_details(("Advisor", person(item, "advisor"), " ")),
    )


def _volunteer(item: Map, language: str) -> Entry:
    return Entry(
        title=_line(*_position(item)) or _line(_named(item, "organization")),
        where=_line(
            _named(item, "organization") if "position" in item else None,
            *_parts(item, "location"),
        ),
        period=_period(item, language),
        summary=texts(item, "summary"),
        highlights=texts(item, "highlights"),
    )


def _education(item: Map, language: str) -> Entry:
    degree = Line(_parts(item, "studyType", "area"), separator=" in ")
    return Entry(
        title=degree if degree.parts else _line(_named(item, "institution")),
        where=_line(
            _named(item, "institution") if degree.parts else None,
            *_parts(item, "department", "location"),
        ),
        period=_period(item, language),
        details=_details(
            ("Score", _parts(item, "score"), ""),
            ("Advisor", person(item, "advisor"), " "),
            ("Courses", _parts(item, "courses"), ", "),
        ),
    )


def _award(item: Map, language: str) -> Entry:
    year = item.get("academicYear")
    if isinstance(year, Text):
        period = _line(Part(Text(dates.academic_year(year), year.line)))
    else:
        period = _line(_date(item, "date", language))
    return Entry(
        title=_line(_named(item, "title")),
        where=_line(*_parts(item, "awarder")),
        period=period,
        summary=texts(item, "summary"),
        category=text(item, "category"),
    )


def _certificate(item: Map, language: str) -> Entry:
    return Entry(
        title=_line(_named(item, "name")),
        where=_line(*_parts(item, "issuer")),
        period=_line(_date(item, "date", language)),
    )


def _publication(item: Map, language: str) -> Entry:
    key = text(item, "id")
    name = text(item, "name")
    status = text(item, "status")
    tags = [capitalised(status)] if status and status != "published" else []
    return Entry(
        title=_line(Part(name, f"{PUBLICATIONS}/{key}.md" if key else item_url(item)))
        if name
        else Line(()),
        authors=_authors(item),
        where=_line(*_parts(item, "publisher"), _issue(item), *_parts(item, "pages")),
        period=_line(_date(item, "releaseDate", language)),
        tags=(*tags, *texts(item, "award")),
        figure=_figure(item),
        summary=texts(item, "summary"),
        details=_details(
            ("Editors", tuple(map(_named_person, texts(item, "editors"))), ", "),
            ("", _parts(item, "note"), ""),
            ("", _equal(item), ""),
        ),
        links=Line(_publication_links(item)),
        abstract=text(item, "abstract"),
        key=key or "",
        kind=kinds.of(item.get("type")).words,
    )


def _authors(item: Map) -> Line:
    """Name the authors, the site's owner in strong letters, and mark who contributed equally."""
    equal = set(texts(item, "equalContribution"))
    authors = texts(item, "authors")
    return Line(tuple(_named_person(one, "\\*" if one in equal else "") for one in authors))


def _named_person(name: Text, mark: str = "") -> Part:
    said = f"**{name}**" if isinstance(name, Own) else str(name)
    return Part(Text(said + mark, name.line, name.source))


def _equal(item: Map) -> tuple[Part, ...]:
    equal = texts(item, "equalContribution")
    return (Part(Text("\\* Equal contribution", equal[0].line, equal[0].source)),) if equal else ()


def _issue(item: Map) -> Part | None:
    volume, number = text(item, "volume"), text(item, "number")
    said = f"{volume or ''}({number})" if volume and number else volume or number
    return Part(Text(inline.escape(said), getattr(volume or number, "line", 0))) if said else None


def _publication_links(item: Map) -> tuple[Part, ...]:
    """Give the links of a publication: its address as the paper's, unless a link says better."""
    links, url, doi = _links(item), text(item, "url"), text(item, "doi")
    known = {link.url for link in links}
    if doi and f"https://doi.org/{doi}" not in known:
        links = (Part(Text("DOI", doi.line), f"https://doi.org/{doi}"), *links)
    if url and url not in {link.url for link in links}:
        links = (Part(Text("Paper", url.line), url), *links)
    return links


def _talk(item: Map, language: str) -> Entry:
    return Entry(
        title=_line(_named(item, "name")),
        authors=_line(*_parts(item, "type")),
        where=_line(*_parts(item, "event", "location")),
        period=_line(_date(item, "date", language)),
        summary=texts(item, "summary"),
        links=Line(_links(item)),
        key=item_key(item),
        is_target="id" in item,
    )


def _teaching(item: Map, language: str) -> Entry:
    return Entry(
        title=_line(_named(item, "course")),
        where=_line(*_position(item), *_parts(item, "institution", "department", "location")),
        period=_period(item, language),
        summary=texts(item, "summary"),
        highlights=texts(item, "highlights"),
        links=Line(_links(item)),
    )


def _news(item: Map, language: str) -> Entry:
    title, summary = _line(_named(item, "name")), texts(item, "summary")
    if not title:  # a sentence says it all
        title, summary = _line(*(Part(said, item_url(item)) for said in summary[:1])), ()
    return Entry(
        title=title,
        period=_line(_date(item, "date", language)),
        summary=summary,
        links=Line(_links(item)),
        key=item_key(item),
        is_target="id" in item,
    )


def _skill(item: Map, _language: str) -> Entry:
    return Entry(
        title=_line(*_parts(item, "name")),
        where=_line(*_parts(item, "level")),
        details=_details(("", _parts(item, "keywords"), ", ")),
    )


def _language(item: Map, _language: str) -> Entry:
    return Entry(title=_line(*_parts(item, "language")), where=_line(*_parts(item, "fluency")))


def _interest(item: Map, _language: str) -> Entry:
    return Entry(
        title=_line(*_parts(item, "name")),
        details=_details(("", _parts(item, "keywords"), ", ")),
    )


def _reference(item: Map, _language: str) -> Entry:
    return Entry(title=_line(*_parts(item, "name")), summary=texts(item, "reference"))


def _project(item: Map, language: str) -> Entry:
    name, paper = text(item, "name"), text(item, "publication")
    url = item_url(item) or (f"{PUBLICATIONS}/{paper}.md" if paper else "")
    return Entry(
        title=_line(Part(name, url) if name else None),
        where=_line(*_parts(item, "entity", "type")),
        period=_period(item, language),
        tags=(*(capitalised(role) for role in texts(item, "roles")), *_status(item)),
        figure=_figure(item),
        summary=texts(item, "description"),
        highlights=texts(item, "highlights"),
        details=_details(
            ("Supervisor", person(item, "supervisor"), " "),
            ("Keywords", _parts(item, "keywords"), ", "),
        ),
        links=Line(_links(item)),
    )


SECTIONS: dict[str, Callable[[Map, str], Entry]] = {
    "education": _education,
    "work": _work,
    "volunteer": _volunteer,
    "projects": _project,
    "publications": _publication,
    "talks": _talk,
    "teaching": _teaching,
    "news": _news,
    "awards": _award,
    "certificates": _certificate,
    "skills": _skill,
    "languages": _language,
    "interests": _interest,
    "references": _reference,
}


def name_of(item: Map) -> Part | None:
    """Give what an entry of any section is called, with its address: its name, title or such."""
    for key in ("name", "institution", "organization", "title", "language", "network", "course"):
        if key in item:
            return _named(item, key)
    return None


def item_key(item: Map) -> str:
    """Give the key by which an address names an entry, or an empty text."""
    return text(item, "id") or ""


def current(items: list[Map]) -> list[Map]:
    """Give the entries that have not ended."""
    return [item for item in items if "endDate" not in item]


def maps(value: Value | None) -> list[Map]:
    """Give the maps of a list in the facts; none if the list is absent."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def text(item: Map, key: str) -> Text | None:
    """Give the text of ``key``; None if it is absent."""
    value = item.get(key)
    return value if isinstance(value, Text) else None


def texts(item: Map, *keys: str) -> tuple[Text, ...]:
    """Give the texts of ``keys``, those of a list one by one; what is absent is left out."""
    found: list[Text] = []
    for key in keys:
        value = item.get(key)
        each = value if isinstance(value, list) else [value]
        found += (one for one in each if isinstance(one, Text))
    return tuple(found)


def capitalised(written: Text) -> Text:
    """Begin with a capital: "research assistant" is written so that a sentence can use it."""
    return Text(written[:1].upper() + written[1:], written.line)


def person(item: Map, key: str) -> tuple[Part, ...]:
    """Give the person at ``key`` (an advisor): name, with the address, and affiliation."""
    who = item.get(key)
    if not isinstance(who, dict):
        return ()
    named = _named(who, "name")
    place = text(who, "affiliation")
    aside = (Part(Text(f"({place})", place.line)),) if place else ()
    return (*((named,) if named else ()), *aside)


def _line(*parts: Part | None) -> Line:
    return Line(tuple(part for part in parts if part))


def _parts(item: Map, *keys: str) -> tuple[Part, ...]:
    return tuple(Part(found) for found in texts(item, *keys))


def _named(item: Map, key: str) -> Part | None:
    found = text(item, key)
    return Part(found, item_url(item)) if found else None


def item_url(item: Map) -> str:
    """Give the address of an entry, or an empty text."""
    return text(item, "url") or ""


def _position(item: Map) -> tuple[Part, ...]:
    return tuple(Part(capitalised(found)) for found in texts(item, "position"))


def _details(*labelled: tuple[str, tuple[Part, ...], str]) -> tuple[Line, ...]:
    lines = (Line(parts, label, separator) for label, parts, separator in labelled)
    return tuple(line for line in lines if line)


def _links(item: Map) -> tuple[Part, ...]:
    found = (_named(one, "name") for one in maps(item.get("links")))
    return tuple(part for part in found if part)


def _figure(item: Map) -> Figure | None:
    figure = item.get("figure")
    if not isinstance(figure, dict):
        return None
    image, alt = text(figure, "image"), text(figure, "alt")
    if image is None or alt is None:
        return None
    return Figure(image, alt, text(figure, "caption"), text(figure, "description"))


def _status(item: Map) -> tuple[Text, ...]:
    status = text(item, "status")
    return (Text(f"Paper {status}", status.line),) if status else ()


def _date(item: Map, key: str, language: str) -> Part | None:
    written = text(item, key)
    return (
        Part(Text(dates.words(written, language), written.line), date=written) if written else None
    )


def _period(item: Map, language: str) -> Line:
    start, end = _date(item, "startDate", language), _date(item, "endDate", language)
    if start and not end:
        end = Part(Text("present", start.text.line))
    return Line(tuple(part for part in (start, end) if part), separator=f" {dates.EN_DASH} ")
