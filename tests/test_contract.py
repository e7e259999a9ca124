"""The consistency contract: a fact is written once, and is the same in every form of the site.

Every leaf of a file of facts is looked up in every form that has a place for it: the pages, the
text and links of the PDF in reading order, resume.json, and where they can hold it the JSON-LD,
the contact card and the Markdown that language models read.
"""

from __future__ import annotations

import functools
import json
import re
import shutil
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pikepdf
import pypdfium2
import pytest
import vobject
from conftest import begin_project, facts_in

from sphinx_resume.bibliography import publications
from sphinx_resume.entries.sections import SECTIONS
from sphinx_resume.facts import model
from sphinx_resume.facts.address_rules import Files
from sphinx_resume.facts.model import Text
from sphinx_resume.text import dates, inline
from sphinx_resume.text.addresses import in_print
from sphinx_resume.text.plain import plain_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conftest import Project

    from sphinx_resume.facts.model import Facts

ROOT = Path(__file__).parent.parent
SPECIMEN = ROOT / "tests/specimen"
NAMED = (
    (SPECIMEN / "resume.yaml")
    .read_text("utf-8")
    .replace("  email:", "  url: https://ada.example.org/\n  email:", 1)
)
NAMELESS = NAMED.replace("  name: Specimen Person\n", "", 1)
SECOND = (ROOT / "tests/second_person.yaml").read_text(encoding="utf-8")
PEOPLE = {"nobody": NAMELESS, "a specimen": NAMED, "somebody else": SECOND}

# Keys that no page says in their own words: what a file of facts says of itself, how entries are
# grouped is said by its heading, and a picture is shown rather than read.
# A key names an entry for others: its page's address says it, and what a project is called.
SILENT = re.compile(
    r"\$schema|meta\.|.*\.image$|(publications|talks|news)\.\*\.(id|type|selected)"
    r"|projects\.\*\.publication|publications\.\*\.equalContribution\.\*"
)
PAGES = ("publications", "talks", "teaching", "news")

# The keys (with * for an item's number) that a form has a place for; by default it has for all.
PLACES = {
    "JSON-LD": r"basics\.(name|label|email|phone|summary)|basics\.location\.\w+"
    r"|basics\.profiles\.\*\.url|interests\.\*\.name|skills\.\*\.(name|keywords\.\*)"
    r"|languages\.\*\.language|awards\.\*\.(title|awarder|summary|date|academicYear)"
    r"|education\.\*\.(institution|url|department)|work\.0\.(name|url|position|department)"
    r"|(projects|publications)\.\*\.(name|status|publisher|releaseDate|highlights\.\*"
    r"|keywords\.\*|description|summary|url|authors\.\*)",
    "contact card": r"basics\.(name|email|phone|url)|basics\.profiles\.\*\.url"
    r"|basics\.location\.(city|region|postalCode|address)|work\.0\.(name|position|department)",
    # An organisation's and an advisor's address is a link, and the longest of texts are cut.
    "PDF": r"(?!.*figure\.description).*",
}


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Project]:
    """Give what builds the site of a person, once for all tests that only read it."""

    @functools.cache
    def built(name: str) -> Project:
        project = begin_project(tmp_path_factory.mktemp("person"))
        return with_pages(project, name, "-D", "first_view=1")

    return built


@pytest.fixture
def person(people: Callable[[str], Project], request: pytest.FixtureRequest) -> Project:
    """Give the site of a person, for reading."""
    return people(request.param)


def with_pages(project: Project, person: str, *options: str) -> Project:
    """Build pages that show every section over the facts of a person."""
    shutil.copytree(SPECIMEN / "images", project.root / "docs/images")
    contents = "\n".join(["cv", *PAGES])
    home = "# Home\n\n## Projects\n\n```{projects}\n```\n\n"
    project.write("index.md", f"{home}```{{toctree}}\n{contents}\n```\n")
    for name in PAGES:
        project.write(f"{name}.md", f"# All {name}\n\n```{{{name}}}\n```\n")
    lists = "".join(f"## {name}\n\n```{{{name}}}\n:layout: list\n```\n\n" for name in SECTIONS)
    head = "---\nauthor_profile: true\n---\n\n# Curriculum vitae\n\n"
    project.write("cv.md", f"{head}```{{cv-pdf}}\n```\n\n```{{basics}}\n```\n\n{lists}")
    project.write("resume.yaml", PEOPLE[person])
    assert project.build(*options, "-D", "html_baseurl=https://ada.example.org/") == 0, (
        project.output
    )
    return project


def fold(text: str) -> str:
    """Fold what may differ between forms: case, white space, hyphens at a line's end, letters.

    In a formula letters and digits may be characters of their own, slanted or raised.
    """
    text = re.sub(r"(?<=\w)[\u00ad\ufffe\x02]\s*", "", unicodedata.normalize("NFKC", text))
    return " ".join(text.split()).casefold()


def pages(project: Project, suffix: str) -> list[str]:
    """Give the site's pages, or their Markdown."""
    found = (path.relative_to(project.html) for path in project.html.rglob("*.md"))
    return sorted(path.with_suffix(f".{suffix}").as_posix() for path in found)


def page_form(project: Project) -> str:
    found = []
    for name in pages(project, "html"):
        main = project.page(name).main
        found.append(re.sub(r"\\[()]", "", main.get_text(" ")))
        found += [
            str(tag[key])
            for key in ("href", "datetime", "alt", "title")
            for tag in main.select(f"[{key}]")
        ]
    return "\n".join(found)


def pdf_form(project: Project) -> str:
    path = project.html / "cv.pdf"
    with pypdfium2.PdfDocument(path) as document:
        text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    with pikepdf.open(path) as pdf:
        links = [
            str(annotation.A.URI)
            for page in pdf.pages
            for annotation in page.get("/Annots", [])
            if "/A" in annotation
        ]
        alternatives = [
            str(item.Alt)
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and "/Alt" in item
        ]
    return "\n".join([text, *links, *alternatives])


def json_form(project: Project) -> str:
    return "\n".join(
        _strings(json.loads((project.html / "resume.json").read_text(encoding="utf-8")))
    )


def json_ld_form(project: Project) -> str | None:
    scripts = [
        script
        for name in pages(project, "html")
        for script in project.page(name).select('script[type="application/ld+json"]')
    ]
    found = [text for script in scripts for text in _strings(json.loads(script.string))]
    return "\n".join(found) if found else None


def card_form(project: Project) -> str | None:
    path = project.html / "contact.vcf"
    if not path.is_file():
        return None
    card = vobject.readOne(path.read_text(encoding="utf-8"))
    return "\n".join(str(line.value) for line in card.lines())


def markdown_form(project: Project) -> str:
    text = "\n".join(
        (project.html / name).read_text(encoding="utf-8")
        for name in ("llms.txt", *pages(project, "md"))
    )
    text += re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"\\(?=[^\w\s])|[*`<>]", "", text)


FORMS: dict[str, Callable[[Project], str | None]] = {
    "pages": page_form,
    "PDF": pdf_form,
    "resume.json": json_form,
    "JSON-LD": json_ld_form,
    "contact card": card_form,
    "Markdown": markdown_form,
}


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _strings(item)


def said(text: str) -> set[str]:
    """Give the ways in which a form may say a fact: as it is, plain, or as a date in words."""
    ways = {text, plain_text(text), dates.academic_year(text), re.sub("[*`<>]", "", text)}
    ways |= {address for address in inline.addresses(f"<{text}>") if text.startswith("http")}
    if re.fullmatch(r"\d{4}(-\d\d){0,2}", text):
        ways |= {dates.words(text), dates.words(text, short=True)}
    return {fold(way) for way in ways}


def loaded(person: Project) -> Facts:
    """Give the facts of a person, those of the bibliography included."""
    found = facts_in(person.root / "docs/resume.yaml")
    return publications.load(found, Files(person.root / "docs"))[0]


def missing(person: Project, forms: dict[str, str | None]) -> list[tuple[str, str]]:
    """Give each form and the key of each fact that it should say and does not."""
    data = loaded(person).data
    folded = {form: fold(text) for form, text in forms.items() if text is not None}
    faults = []
    for key, fact in model.leaves(data):
        text = fact if isinstance(fact, Text) else in_print(fact)
        path = ".".join(map(str, key))
        general = re.sub(r"\.\d+", ".*", path)
        if SILENT.fullmatch(general) or general.startswith("meta"):
            continue
        for form, content in folded.items():
            place = PLACES.get(form, ".*")
            has_place = re.fullmatch(place, general) or re.fullmatch(place, path)
            if has_place and not any(
                way in content or way.replace(" ", "") in content.replace(" ", "")
                for way in said(text)
            ):
                faults.append((form, path))
    return faults


@pytest.mark.parametrize("person", PEOPLE, indirect=True)
def test_every_fact_is_in_every_form_that_has_a_place_for_it(person: Project) -> None:
    forms = {form: read(person) for form, read in FORMS.items()}
    named = "name" in loaded(person).data.item("basics")
    assert {form for form, text in forms.items() if text is None} == (
        set() if named else {"JSON-LD", "contact card"}
    )
    assert missing(person, forms) == []


@pytest.mark.parametrize("person", ["a specimen"], indirect=True)
@pytest.mark.parametrize("form", FORMS)
def test_a_form_that_leaves_a_fact_out_is_named(person: Project, form: str) -> None:
    forms = {name: read(person) for name, read in FORMS.items()}
    lost = "Specimen Person" if form == "contact card" else "things in their place"
    key = "basics.name" if form == "contact card" else "interests.0.name"
    forms[form] = re.sub(
        re.escape(lost).replace(r"\ ", r"\s+"), "", forms[form] or "", flags=re.IGNORECASE
    )
    assert (form, key) in missing(person, forms)


def test_a_changed_fact_changes_in_every_form_and_is_left_in_none(project: Project) -> None:
    person = with_pages(project, "a specimen")
    changes = {
        "Specimen Person": "Zoe Sample",
        "things in their place": "mechanical looms",
        "An Award": "Galactic Fellowship",
        "A Department": "College of Looms",
    }
    path = person.root / "docs/resume.yaml"
    text = path.read_text(encoding="utf-8")
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    assert person.build("-D", "html_baseurl=https://ada.example.org/") == 0, person.output
    forms = {form: read(person) for form, read in FORMS.items()}
    assert missing(person, forms) == []
    for form, content in forms.items():
        assert [old for old in changes if fold(old) in fold(content or "")] == [], form


@pytest.mark.parametrize("person", ["nobody", "somebody else"], indirect=True)
def test_the_pdf_tells_the_entries_of_a_section_in_their_order(person: Project) -> None:
    content = fold(pdf_form(person))
    data = loaded(person).data
    for section in ("education", "projects", "publications"):
        position = -1
        for entry in data.items(section):
            title = fold(plain_text(entry.texts("name", "institution")[0]))
            found = content.find(title, position + 1)
            assert found > position, (section, title)
            position = found
