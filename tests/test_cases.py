"""What people write, and what it has to become: the tables in cases/, built in a few sites.

A case is a small input, the door by which it comes, and the right value where it shows:

``kind``
    the kind of fault of which it is one.
``site``
    the site in which it is built, ``all`` unless it cannot stand beside the others. Sites whose
    name begins with ``linkcheck`` are built by that builder, ``language-de`` is in German, and
    those whose name begins with ``first-view`` or ``warned`` are built with that extension at
    work; ``warned`` are to be told that something is wrong.
``facts``, ``bib``, ``page``, ``post``, ``files``
    what is written: facts (maps are joined, lists go on), entries of publications.bib, the text
    of a page ``pages/NAME.md``, of a post ``news/NAME.md`` (with its front matter), other files
    by their names. A file's text may be ``picture: 8x4`` (a PNG of that size, or what its suffix
    says), ``link: TARGET`` (a symbolic link) or ``base64: ...``. ``NAME`` in any of them is the
    case's own name.
``in``, ``not in``
    by the name of what is built, what stands in it and what does not: a page's HTML, and its text
    as people read it; the text of a PDF; any other file as it is. White space counts as one
    space everywhere. ``page``, ``twin`` and ``said`` are the case's own page, its Markdown twin,
    and what the build said; ``end`` is what it said again when all was done.
"""

from __future__ import annotations

import base64
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pypdfium2
import pytest
import yaml
from bs4 import BeautifulSoup
from conftest import Project, begin_project
from PIL import Image

from sphinx_resume.entries.sections import SECTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

TABLES: Final = sorted((Path(__file__).parent / "cases").glob("*.yaml"))
KINDS: Final = range(1, 40)
LEAST: Final = 3
ADDRESS: Final = "https://site.example/"


@dataclass(frozen=True)
class Case:
    """One line of the tables."""

    table: str
    name: str
    kind: int
    given: dict[str, Any]
    site: str = "all"
    present: dict[str, list[str]] = field(default_factory=dict)
    absent: dict[str, list[str]] = field(default_factory=dict)

    @property
    def page(self) -> str:
        """The name of the page or post that the case brings, without suffix."""
        return f"{'news' if 'post' in self.given else 'pages'}/{self.name}"


def read(table: Path) -> Iterator[Case]:
    """Give the cases of a table; every value in it is a text, as people write it."""
    for written in yaml.load(table.read_text("utf-8"), yaml.BaseLoader):  # noqa: S506 # texts alone
        name, kind = written.pop("name"), int(written.pop("kind"))
        given = {
            door: named(written.pop(door), name)
            for door in ("facts", "bib", "page", "post", "files")
            if door in written
        }
        site = written.pop("site", "all")
        present, absent = (listed(written.pop(key, {}), name) for key in ("in", "not in"))
        assert given, f"{name} brings nothing"
        assert present or absent, f"{name} claims nothing"
        assert not written, f"{name} has keys that mean nothing: {[*written]}"
        yield Case(table.stem, name, kind, given, site, present, absent)


def named(value: Any, name: str) -> Any:
    if isinstance(value, dict):
        return {named(key, name): named(each, name) for key, each in value.items()}
    if isinstance(value, list):
        return [named(each, name) for each in value]
    return re.sub(r"\bNAME\b", name, value)


def listed(expected: dict[str, Any], name: str) -> dict[str, list[str]]:
    held = named(expected, name)
    return {key: [said] if isinstance(said, str) else said for key, said in held.items()}


CASES: Final = [case for table in TABLES for case in read(table)]


def joined(one: Any, other: Any) -> Any:
    """Join what two cases say of one site."""
    if isinstance(one, dict) and isinstance(other, dict):
        both = {key: joined(one[key], other[key]) for key in one.keys() & other.keys()}
        return one | other | both
    assert isinstance(one, list), f"two cases say another thing: {one!r}, {other!r}"
    assert isinstance(other, list), f"two cases say another thing: {one!r}, {other!r}"
    return [*one, *other]


def put(path: Path, text: str) -> None:
    """Write a file of a case."""
    path.parent.mkdir(parents=True, exist_ok=True)
    form, _, rest = text.partition(": ")
    if form == "link":
        path.symlink_to(rest)
    elif form == "base64":
        path.write_bytes(base64.b64decode(rest))
    elif form == "picture" and path.suffix.lower() == ".svg":
        width, height = rest.split("x")
        path.write_text(
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"/>', "utf-8"
        )
    elif form == "picture" and path.suffix.lower() != ".pdf":
        width, height = map(int, rest.split("x"))
        Image.new("RGB", (width, height), "teal").save(path)
    else:
        path.write_text(text, "utf-8", newline="")


@dataclass
class Built:
    """A site of cases, built, with what was read of it so far."""

    project: Project
    texts: dict[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Give what stands in a file, white space folded."""
        if name not in self.texts:
            self.texts[name] = " ".join(self._read(name).split())
        return self.texts[name]

    def _read(self, name: str) -> str:
        if name == "said":
            return self.project.output
        if name == "end":
            said = re.search(r"\n(Notes, which|To be mended).*", self.project.output, re.DOTALL)
            assert said, self.project.output
            return said[0]
        path = self.project.html / name
        assert path.is_file(), f"there is no {name}:\n{self.project.output[-3000:]}"
        if path.suffix == ".pdf":
            with pypdfium2.PdfDocument(path) as document:
                return "\n".join(page.get_textpage().get_text_bounded() for page in document)
        written = path.read_text("utf-8")
        if path.suffix != ".html":
            return written
        return f"{written} {BeautifulSoup(written, 'html5lib').get_text()}"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Built]:
    """Build each site of the tables once."""
    by_site = defaultdict(list)
    for case in CASES:
        by_site[case.site].append(case)
    return {
        site: build(tmp_path_factory.mktemp("cases") / site, site, cases)
        for site, cases in by_site.items()
    }


def build(folder: Path, site: str, cases: list[Case]) -> Built:
    project = begin_project(folder)
    facts: Any = {}
    for case in cases:
        facts = joined(facts, case.given.get("facts", {}))
        for door, form in (("page", "pages/{}.md"), ("post", "news/{}.md")):
            if door in case.given:
                put(folder / "docs" / form.format(case.name), case.given[door])
        for name, text in case.given.get("files", {}).items():
            put(folder / "docs" / name, text)
    if facts:
        project.write("resume.yaml", yaml.safe_dump(facts, allow_unicode=True, sort_keys=False))
    elif any((folder / "docs" / name).exists() for name in ("resume.json", "resume.yml")):
        (folder / "docs/resume.yaml").unlink()
    bib = "\n\n".join(case.given["bib"] for case in cases if "bib" in case.given)
    if bib:
        project.write("publications.bib", bib)
    contents(project, cases)
    builder = "linkcheck" if site.startswith("linkcheck") else "html"
    language = site.removeprefix("language-") if site.startswith("language-") else "en"
    is_warned = site.startswith("warned")
    first_view = int(is_warned or site.startswith("first-view"))
    settings = {"html_baseurl": ADDRESS, "language": language, "first_view": first_view}
    options = [part for key, value in settings.items() for part in ("-D", f"{key}={value}")]
    status = project.build(*options, builder=builder)
    assert status == is_warned or builder != "html", project.output
    return Built(project)


def contents(project: Project, cases: list[Case]) -> None:
    """Give the site its pages: home, CV, publications and news, and the cases' own."""
    docs = project.root / "docs"
    sections = "".join(f"\n## The {name}\n\n```{{{name}}}\n```\n" for name in SECTIONS)
    made = {
        "cv.md": f"# CV\n\n```{{basics}}\n```\n{sections}",
        "publications.md": "# Publications\n\n```{publications}\n```\n",
        "news.md": "# News\n\n```{news}\n```\n",
    }
    for name, text in made.items():
        if not (docs / name).exists():
            project.write(name, text)
    if not any("index.md" in case.given.get("files", {}) for case in cases):
        pages = [path.relative_to(docs).as_posix() for path in sorted(docs.rglob("*.md"))]
        listing = "\n".join(page for page in pages if page != "index.md")
        project.write("index.md", f"# Home\n\n```{{toctree}}\n:hidden:\n\n{listing}\n```\n")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.kind}-{case.name}")
def test_what_people_write_is_taken_as_it_is_meant(case: Case, built: dict[str, Built]) -> None:
    site = built[case.site]
    own = {"page": f"{case.page}.html", "twin": f"{case.page}.md"}
    for name, texts in case.present.items():
        for text in texts:
            assert " ".join(text.split()) in site.text(own.get(name, name)), (name, text)
    for name, texts in case.absent.items():
        for text in texts:
            assert " ".join(text.split()) not in site.text(own.get(name, name)), (name, text)


def test_each_name_stands_once_and_each_kind_three_times() -> None:
    assert max(Counter(case.name for case in CASES).values()) == 1
    kinds = Counter(case.kind for case in CASES)
    assert {*kinds} == {*KINDS}
    assert min(kinds.values()) >= LEAST
