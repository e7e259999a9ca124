"""Finds out what becomes of facts by trying it: each value is a word that no other has.

In :func:`places` the words are looked for in all that a site is made of. Of each section there is
an entry with all keys, and for each key one without it, since some say what others would.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from itertools import count, product
from typing import TYPE_CHECKING, Any, Final

import pikepdf
import pypdfium2
import yaml
from bs4 import BeautifulSoup
from conftest import begin_project

from sphinx_resume.bibliography.bibtex_reader import SYNONYMS, Entry, Field
from sphinx_resume.bibliography.fields import Reader
from sphinx_resume.entries.sections import SECTIONS
from sphinx_resume.facts.address_rules import Files
from sphinx_resume.facts.validation import SCHEMA, resolved

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import Project

# Keys whose value is none of its own, and such as has a form that the schema does not say.
OTHERS: Final = {"projects.publication", "$schema", "meta"}
FORMS: Final = {"publications.doi": "10.5555/{}"}
FIRST_YEAR: Final = 1101
LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
PICTURE: Final = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>'


class Words:
    """Makes values that stand nowhere else, and remembers of which key each is."""

    def __init__(self, docs: Path) -> None:
        self.docs = docs
        self.numbers = count()
        self.years = count(FIRST_YEAR)
        self.signs: defaultdict[str, list[str]] = defaultdict(list)

    def sign(self, at: str, kind: str = "") -> str:
        """Give a word, or for a date a year, that stands for a key."""
        if kind in {"date", "time", "endDate", "academicYear"}:
            made = str(next(self.years))
        else:
            number = next(self.numbers)
            made = (
                f"zq{LETTERS[number // 676]}{LETTERS[number // 26 % 26]}{LETTERS[number % 26]}zq"
            )
        self.signs[at].append(made)
        return made

    def value(self, node: dict[str, Any], at: str) -> Any:
        """Give a value of the type that a node of the schema has."""
        found, kind = resolved(node), node.get("$ref", "").rpartition("/")[2]
        if "properties" in found:
            return {name: self.value(each, at) for name, each in found["properties"].items()}
        if "items" in found:
            return [self.value(found["items"], at)]
        if "enum" in found:
            made = found["enum"][1]  # one that is shown
            self.signs[at].append(made)
            return made
        if kind == "country":
            self.signs[at] += ["Germany", "Country DE"]  # the end of addressCountry
            return "DE"
        sign = self.sign(at, kind)
        match kind:
            case "date" | "endDate" | "time":
                return f"{sign}-03-04"
            case "academicYear":
                return f"{sign}-{int(sign) + 1}"
            case "address":
                return f"https://{sign}.example/"
            case "email":
                return f"{sign}@example.org"
            case "picture" | "portrait":
                (self.docs / f"{sign}.svg").write_text(PICTURE, encoding="utf-8")
                return f"{sign}.svg"
        return FORMS.get(at, "{}").format(sign)

    def map(self, node: dict[str, Any], at: str, without: str = "") -> dict[str, Any]:
        """Give a map with all keys but one; the end of a time comes behind its beginning."""
        inner = {
            f"{at}.{name}".lstrip("."): name for name in node["properties"] if name != without
        }
        return {
            name: self.entries(node["properties"][name], key)
            for key, name in inner.items()
            if key not in OTHERS
        }

    def entries(self, node: dict[str, Any], at: str) -> Any:
        """Give what stands at a key: entries of a section, a map, a value."""
        if "$ref" not in node and "properties" in node:
            return self.map(node, at)
        inner = node.get("items", {})
        if "$ref" not in inner and "properties" in inner:
            dotted = f"{at}[]" if "." in at else at
            keys = ("", *inner["properties"]) if at in SECTIONS else ("",)
            return [self.map(inner, dotted, key) for key in keys]
        return self.value(node, at)


def places(folder: Path) -> dict[str, str]:
    """Give for each key of the facts, such as ``basics.name``, the names of where it shows."""
    project = begin_project(folder)
    words = Words(folder / "docs")
    project.write("resume.yaml", yaml.safe_dump(words.map(SCHEMA, ""), sort_keys=False))
    sections = "\n".join(f"## {name}\n\n```{{{name}}}\n```\n" for name in ("basics", *SECTIONS))
    project.write(
        "cv.md", f"---\nauthor_profile: true\n---\n# CV\n\n```{{cv-pdf}}\n```\n\n{sections}"
    )
    project.write("index.md", "# Home\n\n```{toctree}\ncv\n```\n")
    status = project.build("-D", "html_baseurl=https://example.org/")
    if status:
        raise RuntimeError(project.output)
    forms = {name: re.sub(r"[\W_]+", " ", said).casefold() for name, said in texts(project)}
    return {
        at: ", ".join(
            name for name, said in forms.items() if any(sign.casefold() in said for sign in signs)
        )
        for at, signs in words.signs.items()
    }


def texts(project: Project) -> Iterator[tuple[str, str]]:
    """Give the name of each form of the site, and what it says."""
    pages = [
        BeautifulSoup(path.read_text("utf-8"), "html5lib") for path in project.html.rglob("*.html")
    ]
    attributes = ("href", "src", "alt", "id", "datetime")
    yield (
        "pages",
        "\n".join(
            [page.body.get_text(" ") for page in pages]
            + [
                str(tag[key])
                for page in pages
                for key in attributes
                for tag in page.body.select(f"[{key}]")
            ]
        ),
    )
    yield "PDF", pdf(project.html / "cv.pdf")
    scripts = [tag for page in pages for tag in page.select('script[type="application/ld+json"]')]
    yield (
        "schema.org",
        "\n".join(json.dumps(json.loads(tag.string), ensure_ascii=False) for tag in scripts),
    )
    for name, file in (("card", "contact.vcf"), ("calendar", "talks.ics"), ("feed", "feed.xml")):
        yield name, re.sub(r"\r?\n[ \t]", "", (project.html / file).read_bytes().decode())


def pdf(path: Path) -> str:
    """Give the text of a PDF, where its links lead, and what is said of its pictures."""
    with pypdfium2.PdfDocument(path) as document:
        said = [page.get_textpage().get_text_bounded() for page in document]
    with pikepdf.open(path) as document:
        said += [
            str(o.A.URI) for page in document.pages for o in page.get("/Annots", []) if "/A" in o
        ]
        said += [
            str(o.Alt)
            for o in document.objects
            if isinstance(o, pikepdf.Dictionary) and "/Alt" in o
        ]
    return re.sub(r"[\u00ad\ufffe\x02]\s*", "", "\n".join(said))


# What an entry says besides a field that is tried, since some mean nothing by themselves, and what
# the field says: the first that makes a difference.
BESIDE: Final[tuple[dict[str, str], ...]] = (
    {},
    {"year": "2021"},
    {"year": "2021", "month": "mar"},
    {"eprint": "1234"},
    {"preview": "a.svg"},
    {"author": "Example, Ada* and Other, Olga*"},
    {"journaltitle": "Journal"},
)
TRIED: Final = "* Equal contribution|zq|2021|https://zq.example/|10.5555/zq|a.svg|hal|accepted|4"


class Noted(dict[str, Field]):
    """The fields of an entry, of which is noted which are asked for."""

    def __init__(self, said: dict[str, str], asked: set[str]) -> None:
        super().__init__({name: Field(value, 1) for name, value in said.items()})
        self.asked = asked

    def __contains__(self, name: object) -> bool:
        self.asked.add(str(name))
        return super().__contains__(name)

    def get(self, name: str, default: Any = None) -> Any:
        self.asked.add(name)
        return super().get(name, default)


def bibtex_fields(folder: Path) -> dict[str, list[str]]:
    """Give for each key of a publication the fields of an entry that it comes from."""
    (folder / "a.svg").write_text(PICTURE, encoding="utf-8")
    asked: set[str] = set()

    def facts(kind: str, said: dict[str, str]) -> dict[str, Any]:
        entry = Entry(kind, "key", 1, Noted({"title": "Title", **said}, asked))
        item = dict(Reader(folder / "a.bib", entry, Files(folder)).facts()[0].fields)
        links = {f"links: {link.text('name')}": link for link in item.pop("links", ())}
        return item | links

    def becomes(field: str) -> set[str]:
        found: set[str] = set()
        for kind, beside in product(("misc", "techreport"), BESIDE):
            before = facts(kind, beside)
            tried = (facts(kind, {**beside, field: value}) for value in TRIED.split("|"))
            changed = ({k for k in after if after[k] != before.get(k)} for after in tried)
            found |= next(filter(None, changed), set())
        return found - {"type"}  # that of the entry

    made: defaultdict[str, list[str]] = defaultdict(list)
    tried: set[str] = set()
    while left := sorted(asked - tried) or ([] if tried else ["title"]):
        for field in left:
            tried.add(field)
            for key in becomes(field):
                others = (name for name, meant in SYNONYMS.items() if meant == field)
                made[key] += [field, *others]
    return {key: [*dict.fromkeys(fields)] for key, fields in sorted(made.items())}
