"""What each section of JSON Resume shows of an entry, and in which order: no page, no markup.

Pages, the PDF and the Markdown twins are made from these entries, so they say the same.

The sections and keys are those of JSON Resume 1.0.0, https://docs.jsonresume.org/schema.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sphinx_resume.bibliography import entry_types, names
from sphinx_resume.entries.model import Entry, Figure, Line, Part, literal
from sphinx_resume.entries.titles import headed
from sphinx_resume.facts import site_paths
from sphinx_resume.facts.model import Own, Text, capitalised, item_key
from sphinx_resume.text import dates, inline
from sphinx_resume.text.addresses import SiteFile, SourceFile, doi_address
from sphinx_resume.text.plain import plain_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sphinx_resume.facts.model import Item

DAY_LENGTH: Final = 10  # characters of 2026-11-24


def dated(talks: Iterable[Item]) -> tuple[Item, ...]:
    """Give the talks of which the day is known."""
    return tuple(item for item in talks if len(item.text("date") or "") >= DAY_LENGTH)


def entries(section: str, data: Item, language: str = "en") -> list[Entry]:
    """Give the entries of ``section`` (a key of :data:`SECTIONS`) in the file's order.

    :param data: the top-level map of a checked file of facts.
    :param language: a language tag such as ``en``; dates are said in it.
    """
    return [entry(section, item, language) for item in told(section, data)]


def told(section: str, data: Item) -> tuple[Item, ...]:
    """Give those of a section of which there is something to show."""
    return telling(section, data.items(section))


def telling(section: str, items: Iterable[Item]) -> tuple[Item, ...]:
    """Give those of these items of a section of which there is something to show."""
    return tuple(item for item in items if entry(section, item))


def entry(section: str, item: Item, language: str = "en") -> Entry:
    """Give one entry of ``section``; where it has no title, another line of it takes its place."""
    return headed(SECTIONS[section].build(item, language), item)


def _work(item: Item, language: str) -> Entry:
    return Entry(
        title=_line(*_position(item)) or _line(_named(item, "name")),
        where=_line(
            _named(item, "name") if "position" in item else None,
            *_parts(item, "department", "location"),
        ),
        period=_period(item, language),
        summary=item.texts("description", "summary"),
        highlights=item.texts("highlights"),
        details=_details(
            ("Advisor", person(item, "advisor"), " "),
            ("Keywords", _parts(item, "keywords"), ", "),
        ),
    )


def _volunteer(item: Item, language: str) -> Entry:
    return Entry(
        title=_line(*_position(item)) or _line(_named(item, "organization")),
        where=_line(
            _named(item, "organization") if "position" in item else None,
            *_parts(item, "location"),
        ),
        period=_period(item, language),
        summary=item.texts("summary"),
        highlights=item.texts("highlights"),
        details=_details(("Keywords", _parts(item, "keywords"), ", ")),
    )


def _education(item: Item, language: str) -> Entry:
    degree = Line(_parts(item, "studyType", "area"), separator=" in ")
    return Entry(
        title=degree if degree.parts else _line(_named(item, "institution")),
        where=_line(
            _named(item, "institution") if degree.parts else None,
            *_parts(item, "department", "location"),
        ),
        period=_period(item, language),
        summary=item.texts("summary"),
        highlights=item.texts("highlights"),
        details=_details(
            ("Score", _parts(item, "score"), ""),
            ("Advisor", person(item, "advisor"), " "),
            ("Courses", _parts(item, "courses"), ", "),
        ),
    )


def _award(item: Item, language: str) -> Entry:
    if year := item.text("academicYear"):
        period = _line(Part(Text(dates.academic_year(year), year.line)))
    else:
        period = _line(_date(item, "date", language))
    return Entry(
        title=_line(_named(item, "title")),
        where=_line(*_parts(item, "awarder")),
        period=period,
        summary=item.texts("summary"),
        highlights=item.texts("highlights"),
        category=item.text("category"),
    )


def _certificate(item: Item, language: str) -> Entry:
    return Entry(
        title=_line(_named(item, "name")),
        where=_line(*_parts(item, "issuer")),
        period=_line(_date(item, "date", language)),
        summary=item.texts("summary"),
    )


def _publication(item: Item, language: str) -> Entry:
    key = item_key(item)
    name = item.text("name")
    page = site_paths.publication_page(key) if key else None
    editors = tuple(map(_named_person, item.texts("editors")))
    status = item.text("status")
    tags = [capitalised(status)] if status and status != "published" else []
    tags = [tag for tag in tags if not says(item, tag)]
    return Entry(
        title=_line(Part(name, page or item.link()) if name else None),
        authors=_authors(item),
        where=_line(*_where(item), *map(literal, item.texts("pages"))),
        period=Line(
            tuple(
                part for key in ("releaseDate", "endDate") if (part := _date(item, key, language))
            ),
            separator=f" {dates.EN_DASH} ",
        ),
        tags=(*tags, *item.texts("award")),
        figure=_figure(item),
        summary=item.texts("summary"),
        details=_details(
            ("Editor" if len(editors) == 1 else "Editors", editors, ", "),
            ("", _parts(item, "event"), ""),
            ("", _parts(item, "note"), ""),
            ("", _equal(item), ""),
        ),
        links=Line(_publication_links(item)),
        abstract=item.text("abstract"),
        key=key,
        kind=entry_types.of(item.text("type")).words,
    )


def says(item: Item, words: str) -> bool:
    """Tell whether a publication's venue, note or links say this, whatever its case."""
    said = (*item.texts("genre", "publisher", "event", "note"), *map(_name, item.items("links")))
    return any(words.lower() in text.lower() for text in said)


def _name(item: Item) -> str:
    return item.text("name") or ""


def _where(item: Item) -> tuple[Part | None, ...]:
    """Say what a thesis or report is called, where it appeared, and its number."""
    genre, number = item.text("genre"), _issue(item)
    if genre and number and entry_types.of(item.text("type")) is entry_types.REPORT:
        called = Text(f"{genre} {number.text}", genre.line, genre.source)
        return (Part(called), *_parts(item, "publisher"))
    return (*_parts(item, "genre", "publisher"), number)


def _authors(item: Item) -> Line:
    """Name the authors, the site's owner in strong letters, and mark who contributed equally."""
    equal = set(item.texts("equalContribution"))
    authors = item.texts("authors")
    return Line(tuple(_named_person(one, "\\*" if one in equal else "") for one in authors))


def _named_person(name: Text, mark: str = "") -> Part:
    if isinstance(name, Own):
        return Part(Own(f"**{name}**{mark}", name.line, name.source))
    return Part(Text(name + mark, name.line, name.source))


def _equal(item: Item) -> tuple[Part, ...]:
    equal = item.texts("equalContribution")
    if "*" in names.equal_signs(map(plain_text, item.texts("note"))):  # the note says it
        return ()
    return (Part(Text("\\* Equal contribution", equal[0].line, equal[0].source)),) if equal else ()


def _issue(item: Item) -> Part | None:
    volume, number = item.text("volume"), item.text("number")
    said = f"{volume or ''}({number})" if volume and number else volume or number
    return Part(Text(inline.escape(said), getattr(volume or number, "line", 0))) if said else None


def _publication_links(item: Item) -> tuple[Part, ...]:
    """Give the links of a publication: its address as the paper's, unless a link says better."""
    links, url, doi = _links(item), item.link(), item.text("doi")
    known = {link.link for link in links}
    if doi and doi_address(doi) not in known:
        links = (Part(Text("DOI", doi.line), doi_address(doi)), *links)
    if url and url not in {link.link for link in links}:
        links = (Part(Text("Paper", item.line("url")), url), *links)
    return links


def _talk(item: Item, language: str) -> Entry:
    return Entry(
        title=_line(_named(item, "name")),
        authors=_line(*_parts(item, "type")),
        where=_line(*_parts(item, "event", "location")),
        period=_line(_date(item, "date", language)),
        summary=item.texts("summary"),
        links=Line(_links(item)),
        key=item_key(item),
        is_target="id" in item,
    )


def _teaching(item: Item, language: str) -> Entry:
    return Entry(
        title=_line(_named(item, "course")),
        where=_line(*_position(item), *_parts(item, "institution", "department", "location")),
        period=_line(*_parts(item, "term")) or _period(item, language),
        summary=item.texts("summary"),
        highlights=item.texts("highlights"),
        links=Line(_links(item)),
    )


def _news(item: Item, language: str) -> Entry:
    title, summary = _line(_named(item, "name")), item.texts("summary")
    if not title:  # a sentence says it all
        title, summary = _line(*(Part(said, item.link()) for said in summary[:1])), ()
    return Entry(
        title=title,
        period=_line(_date(item, "date", language)),
        summary=summary,
        links=Line(_links(item)),
        key=item_key(item),
        is_target="id" in item,
    )


def _skill(item: Item, _language: str) -> Entry:
    return Entry(
        title=_line(*_parts(item, "name")),
        where=_line(*_parts(item, "level")),
        summary=item.texts("summary"),
        details=_details(("", _parts(item, "keywords"), ", ")),
    )


def _language(item: Item, _language: str) -> Entry:
    return Entry(
        title=_line(*_parts(item, "language")),
        where=_line(*_parts(item, "fluency")),
        summary=item.texts("summary"),
    )


def _interest(item: Item, _language: str) -> Entry:
    return Entry(
        title=_line(*_parts(item, "name")),
        summary=item.texts("summary"),
        details=_details(("", _parts(item, "keywords"), ", ")),
    )


def _reference(item: Item, _language: str) -> Entry:
    return Entry(
        title=_line(_named(item, "name")),
        where=_line(*_position(item), *_parts(item, "organization")),
        summary=item.texts("reference"),
    )


def _project(item: Item, language: str) -> Entry:
    name, paper = item.text("name"), item.text("publication")
    url = item.link() or (site_paths.publication_page(paper) if paper else None)
    return Entry(
        title=_line(Part(name, url) if name else None),
        where=_line(*_parts(item, "entity", "type")),
        period=_period(item, language),
        tags=(*(capitalised(role) for role in item.texts("roles")), *_status(item)),
        figure=_figure(item),
        summary=item.texts("description"),
        highlights=item.texts("highlights"),
        details=_details(
            ("Supervisor", person(item, "supervisor"), " "),
            ("Keywords", _parts(item, "keywords"), ", "),
        ),
        links=Line(_links(item)),
    )


@dataclass(frozen=True)
class Section:
    """How a section of the facts is shown.

    ``build`` gives an entry of it, with dates in a language. ``title`` is its heading in a
    curriculum vitae where no page says otherwise; without one it is no part of that. ``is_cards``
    tells that its entries are cards unless a page wants them otherwise, ``is_brief`` that one is
    read at a glance, even as a card, ``is_looked_up`` that an entry's address is printed too,
    ``may_have_pages`` that the owner may write pages for them: see :mod:`.own_pages`.
    """

    build: Callable[[Item, str], Entry]
    title: str = ""
    is_cards: bool = False
    is_brief: bool = False
    is_looked_up: bool = False
    may_have_pages: bool = True


SECTIONS: Final = {
    "interests": Section(_interest, "Interests", is_brief=True),
    "education": Section(_education, "Education"),
    "work": Section(_work, "Positions"),
    "projects": Section(_project, "Research", is_cards=True, is_looked_up=True),
    "publications": Section(_publication, "Publications", may_have_pages=False),
    "talks": Section(_talk, "Talks", is_looked_up=True),
    "teaching": Section(_teaching, "Teaching"),
    "awards": Section(_award, "Awards and scholarships", is_cards=True, is_brief=True),
    "volunteer": Section(_volunteer, "Service"),
    "certificates": Section(_certificate, "Certificates", is_brief=True),
    "skills": Section(_skill, "Skills", is_brief=True),
    "languages": Section(_language, "Languages", is_brief=True),
    "references": Section(_reference, "References"),
    "news": Section(_news, may_have_pages=False),  # posts are
}
"""All sections, in the order of a curriculum vitae: the one place where a section is entered."""


def name_of(item: Item) -> Part | None:
    """Give what an entry of any section is called, with its address: its name, title or such."""
    for key in ("name", "institution", "organization", "title", "language", "network", "course"):
        if key in item:
            return _named(item, key)
    return None


def person(item: Item, key: str) -> tuple[Part, ...]:
    """Give the person at ``key`` (an advisor): name, with the address, and affiliation."""
    who = item.item(key)
    named = _named(who, "name")
    place = who.text("affiliation")
    aside = (Part(Text(f"({place})", place.line)),) if place else ()
    return (*((named,) if named else ()), *aside)


def _line(*parts: Part | None) -> Line:
    """Join parts; one that the part before it ends with, as an address does, is said."""
    said: list[Part] = []
    for part in filter(None, parts):
        if not (said and said[-1].text.endswith(f", {part.text}")):
            said.append(part)
    return Line(tuple(said))


def _parts(item: Item, *keys: str) -> tuple[Part, ...]:
    return tuple(Part(found) for found in item.texts(*keys))


def _named(item: Item, key: str) -> Part | None:
    found = item.text(key)
    return Part(found, item.link()) if found else None


def _position(item: Item) -> tuple[Part, ...]:
    return tuple(Part(capitalised(found)) for found in item.texts("position"))


def _details(*labelled: tuple[str, tuple[Part, ...], str]) -> tuple[Line, ...]:
    lines = (Line(parts, label, separator) for label, parts, separator in labelled)
    return tuple(line for line in lines if line)


def _links(item: Item) -> tuple[Part, ...]:
    found = (_named(one, "name") for one in item.items("links"))
    return tuple(part for part in found if part)


def _figure(item: Item) -> Figure | None:
    figure = item.item("figure")
    image, name = figure.link("image"), item.text("name")
    if not isinstance(image, SourceFile | SiteFile):
        return None
    # A picture that nobody says in words is decoration, of a preview in a bibliography.
    alt = figure.text("alt") or Text("", figure.line("image"), name.source if name else "")
    return Figure(image, alt, figure.text("caption"), figure.text("description"))


def _status(item: Item) -> tuple[Text, ...]:
    status = item.text("status")
    return (Text(f"Paper {status}", status.line),) if status else ()


def _date(item: Item, key: str, language: str) -> Part | None:
    written = item.text(key)
    return (
        Part(Text(dates.words(written, language), written.line), date=written) if written else None
    )


def _period(item: Item, language: str) -> Line:
    start, end = _date(item, "startDate", language), _date(item, "endDate", language)
    if start and end and start.date == end.date:  # a course of one day, term or year
        end = None
    elif start and not end:
        end = Part(Text("present", start.text.line))
    return Line(tuple(part for part in (start, end) if part), separator=f" {dates.EN_DASH} ")
