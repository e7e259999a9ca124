"""Slips in content: one clear message with file and line, no traceback, the built site untouched.

What is said of a slip in the facts is read from their loader; a few builds prove that what is
said so reaches whoever builds, and stops the build.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from conftest import begin_project

from sphinx_resume import state
from sphinx_resume.facts.address_rules import Files
from sphinx_resume.facts.gate import load
from sphinx_resume.facts.model import FactsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from conftest import Project

PICTURE = "<svg xmlns='http://www.w3.org/2000/svg'/>"

# What is written in resume.yaml, the line that the message names, and words of the message.
FACTS = {
    "YAML that does not parse": ("basics:\n  label: a: b\n", 2, "needs quotes"),
    "a tab": ("basics:\n\tlabel: a\n", 2, "spaces instead of the tab"),
    "an open quote": ("basics:\n  label: 'a\n", 2, "never closed"),
    "a key twice": ("basics:\n  label: a\n  label: b\n", 3, "'label' is given again"),
    "an empty file": ("", 1, "empty"),
    "only a comment": ("# nothing yet\n", 1, "empty"),
    "a list at the top": ("- basics\n", 1, "not a list"),
    "a list where a list of texts is due": ("awards:\n  - title: {a: {b: c}}\n", 2, "title"),
    "a misspelt key": ("awards:\n  - titel: a\n", 2, "did you mean 'title'"),
    "a misspelt section": ("awrads:\n  - title: a\n", 1, "did you mean 'awards'"),
    "an end before the start": (
        "work:\n  - name: a\n    startDate: 2023-05\n    endDate: 2022\n",
        4,
        "before",
    ),
    "an end in words": ("work:\n  - name: a\n    endDate: soon\n", 3, "endDate"),
    "an unknown status": ("projects:\n  - name: a\n    status: submitted\n", 3, "in submission"),
    "a script as an address": ("basics:\n  url: 'javascript:alert(1)'\n", 2, "javascript"),
    "a script in a text": ("basics:\n  summary: '[a](javascript:alert(1))'\n", 2, "javascript"),
    "a role in a text": ("basics:\n  summary: a {raw}`<b>` claim\n", 2, "role"),
    "a missing picture": ("basics:\n  image: images/me.jpg\n", 2, "images/me.jpg"),
    "a picture of no kind": ("basics:\n  image: index.md\n", 2, "index.md"),
    "a picture without words": (
        "projects:\n  - name: a\n    figure:\n      image: images/there.svg\n",
        4,
        "alt",
    ),
    "a figure that the PDF cannot show": (
        "projects:\n  - name: a\n    figure:\n      image: images/there.avif\n      alt: b\n",
        4,
        "webp",
    ),
    "a file from outside": ("basics:\n  summary: '[a](../conf.py)'\n", 2, "conf.py"),
    "a missing file": ("projects:\n  - name: a\n    url: talks/slides.pdf\n", 3, "slides.pdf"),
    "no e-mail address": ("basics:\n  email: me at example.org\n", 2, "@"),
}

# The same in resume.json.
JSON = {
    "a comma missing": (
        '{"basics": {"label": "a" "url": ""}}',
        "a comma, or a closing ] or }, is",
    ),
    "a key without quotes": ("{basics: {}}", 'a key is written "name": ..., in double quotes'),
    "a colon missing": ('{"basics" {}}', "a colon is missing before this"),
    "a value missing": ('{"basics": }', "a text in double quotes is missing here"),
    "an open quote": ('{"basics": "a', "never closed"),
    "a text on two lines": ('{"basics": "a\nb"}', "write \\n or \\t there"),
    "a backslash": ('{"basics": "\\q"}', "is written twice"),
    "a brace too many": ("{}}", "the file ends before this; delete what stands behind"),
    "an empty file": (" ", 'the file is empty; begin with {"basics": {}}'),
}

# What stands on a page from line 1, the line that the message names, and words of the message.
PAGES = {
    "an unknown directive": ("# Home\n\n```{award}\n```\n", 3, "award"),
    "an unknown option": ("# Home\n\n```{awards}\n:style: list\n```\n", 4, "style"),
    "an unknown layout": ("# Home\n\n```{awards}\n:layout: table\n```\n", 4, "table"),
    "a fact that is not there": ("# Home\n\n{fact}`basics.nme`\n", 3, "basics.nme"),
}


def everything(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def messages(project: Project) -> list[str]:
    """Build, and give the lines that tell a fault."""
    assert project.build() != 0
    assert "Traceback" not in project.output
    return [said for said in project.output.splitlines() if re.search(r": (ERROR|WARNING):", said)]


# The messages ---------------------------------------------------------------------------------


@pytest.fixture
def refused(tmp_path: Path) -> Callable[[str, bytes], FactsError]:
    """Give what loads a file of facts, beside which are two pictures and a page, in vain."""
    docs = tmp_path / "docs"
    (docs / "images").mkdir(parents=True)
    (docs / "index.md").write_text("# Home\n", "utf-8")
    (tmp_path / "conf.py").touch()
    for kind in ("svg", "avif"):
        (docs / f"images/there.{kind}").write_text(PICTURE, "utf-8")

    def tried(name: str, content: bytes) -> FactsError:
        (docs / name).write_bytes(content)
        with pytest.raises(FactsError) as caught:
            load(docs / name)
        return caught.value

    return tried


@pytest.mark.parametrize("slip", FACTS)
def test_a_slip_in_the_facts_is_told_once_with_its_line(
    refused: Callable[[str, bytes], FactsError], slip: str
) -> None:
    text, line, words = FACTS[slip]
    (problem,) = refused("resume.yaml", text.encode()).problems
    assert problem.line == line
    assert words in problem.message
    assert "\n" not in problem.message


@pytest.mark.parametrize("slip", JSON)
def test_a_slip_in_json_says_how_to_mend_it(
    refused: Callable[[str, bytes], FactsError], slip: str
) -> None:
    text, words = JSON[slip]
    (problem,) = refused("resume.json", text.encode()).problems
    assert words in problem.message


def test_facts_that_are_not_utf_8_are_told_with_their_line(
    refused: Callable[[str, bytes], FactsError],
) -> None:
    (problem,) = refused("resume.yaml", "basics:\n  label: Zoë\n".encode("latin-1")).problems
    assert (problem.line, "UTF-8" in problem.message) == (2, True)


# The way of a message, by builds --------------------------------------------------------------


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = begin_project(tmp_path_factory.mktemp("slips"))
    assert project.build() == 0, project.output
    return project


@pytest.fixture
def built(site: Project) -> Iterator[Project]:
    """Give a built site for a slip; what is built must stay, and the slip is taken back."""
    docs = site.root / "docs"
    sources, before = everything(docs), everything(site.html)
    yield site
    after = everything(site.html)
    for path in everything(docs).keys() - sources:
        path.unlink()
    for path, content in sources.items():
        path.write_bytes(content)
    assert after == before


# By each door: the file, what is written there, and all that is told of it.
DOORS = {
    "YAML": (
        "resume.yaml",
        "awards:\n  - titel: a\n    academicYear: 2023\nbasics:\n  url: x:y\n",
        [
            "2: ERROR: 'titel' is not a key of an award; did you mean 'title'?",
            "3: ERROR: the award's academic year is '2023'",
            "5: ERROR: the person's web address is 'x:y': only http, https and mailto addresses",
        ],
    ),
    "JSON": (
        "resume.json",
        '{\n  "basics": {"label": "a" "url": ""}\n}\n',
        ["2: ERROR: this is not JSON: expecting ',' delimiter (column 27); a comma, or a"],
    ),
    "BibTeX": (
        "publications.bib",
        "@misc{a, title = {A}}\n@misc{a, title = {B}}\n",
        ["2: ERROR: the key 'a' is given again (first on line 1); give this entry another, such"],
    ),
    "a post": (
        "news/one.md",
        "---\ntitle: One\n---\n",
        ["1: ERROR: a post begins with its date: '---', 'date: 2026-11-24', '---'"],
    ),
    "front matter": (
        "index.md",
        "---\ntitle: [a\n---\n# Home\n",
        ["2: ERROR: this is not YAML: a bracket is not closed, or a comma is missing"],
    ),
}


@pytest.mark.parametrize("door", DOORS)
def test_a_slip_stops_the_build_by_whatever_door_it_comes(built: Project, door: str) -> None:
    name, text, told = DOORS[door]
    if name == "resume.json":
        (built.root / "docs/resume.yaml").unlink()
    built.write(name, text)
    for message, begins in zip(messages(built), told, strict=True):
        assert f"docs/{name}:{begins}" in message


@pytest.mark.parametrize("names", [[], ["resume.yaml", "resume.json"]])
def test_there_is_one_file_of_facts(tmp_path: Path, names: list[str]) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    for name in names:
        (docs / name).write_text("{}", "utf-8")
    with pytest.raises(FactsError, match=r"docs/ must hold one file of facts, .*; (begin|delete)"):
        state.load(Files(docs))


def test_slips_on_pages_are_told_with_their_lines(project: Project) -> None:
    for number, (text, _line, _words) in enumerate(PAGES.values()):
        project.write(f"page{number}.md", f"{text}\nWords.\n")
    listed = "\n".join(f"page{number}" for number in range(len(PAGES)))
    project.write("index.md", f"# Home\n\n```{{toctree}}\n{listed}\n```\n")
    told = messages(project)
    assert len(told) == len(PAGES), project.output
    for number, (_text, line, words) in enumerate(PAGES.values()):
        (message,) = [said for said in told if f"docs/page{number}.md:{line}: " in said]
        assert words in message
