"""Slips in content: one clear message with file and line, no traceback, the built site untouched."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Project

PICTURE = "<svg xmlns='http://www.w3.org/2000/svg'/>"

# What is written in resume.yaml, the line that the message names, and words of the message.
FACTS = {
    "YAML that does not parse": ("basics:\n  label: a: b\n", 2, "needs quotes"),
    "a tab": ("basics:\n\tlabel: a\n", 2, "never by tabs"),
    "an open quote": ("basics:\n  label: 'a\n", 2, "never closed"),
    "a key twice": ("basics:\n  label: a\n  label: b\n", 3, "'label' is given again"),
    "an empty file": ("", 1, "empty"),
    "only a comment": ("# nothing yet\n", 1, "empty"),
    "a list at the top": ("- basics\n", 1, "not a list"),
    "a list where a map is due": ("basics:\n  - label: a\n", 1, "basics"),
    "a map where a list is due": ("awards:\n  title: a\n", 1, "list"),
    "a text where a list is due": ("awards: many\n", 1, "list"),
    "a list where a text is due": ("awards:\n  - title: [a, b]\n", 2, "title"),
    "a misspelt key": ("awards:\n  - titel: a\n", 2, "did you mean 'title'"),
    "a misspelt section": ("awrads:\n  - title: a\n", 1, "did you mean 'awards'"),
    "a confused key": ("education:\n  - degree: a\n", 2, "'studyType'"),
    "an impossible date": ("awards:\n  - title: a\n    date: 2023-02-30\n", 3, "2023-02-30"),
    "a date in words": ("awards:\n  - title: a\n    date: May 2023\n", 3, "2023"),
    "an end before the start": (
        "work:\n  - name: a\n    startDate: 2023-05\n    endDate: 2022\n",
        4,
        "before",
    ),
    "an end in words": ("work:\n  - name: a\n    endDate: soon\n", 3, "endDate"),
    "an impossible academic year": (
        "awards:\n  - title: a\n    academicYear: 2021-2023\n",
        3,
        "2021",
    ),
    "an unknown status": ("projects:\n  - name: a\n    status: submitted\n", 3, "in submission"),
    "a script as an address": ("basics:\n  url: 'javascript:alert(1)'\n", 2, "javascript"),
    "a script in a text": ("basics:\n  summary: '[a](javascript:alert(1))'\n", 2, "javascript"),
    "an address without a scheme": (
        "basics:\n  url: www.example.org\n",
        2,
        "https://www.example.org",
    ),
    "HTML in a text": ("basics:\n  summary: a <b>bold</b> claim\n", 2, "HTML"),
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

# What stands in index.md from line 1, the line that the message names, and words of the message.
PAGES = {
    "an unknown directive": ("# Home\n\n```{award}\n```\n", 3, "award"),
    "an unknown option": ("# Home\n\n```{awards}\n:style: list\n```\n", 4, "style"),
    "an unknown layout": ("# Home\n\n```{awards}\n:layout: table\n```\n", 4, "table"),
    "a fact that is not there": ("# Home\n\n{fact}`basics.nme`\n", 3, "basics.nme"),
}


@pytest.fixture
def built(project: Project) -> Project:
    for kind in ("svg", "avif"):
        project.write(f"images/there.{kind}", PICTURE)
    assert project.build() == 0, project.output
    return project


def assert_one_message(project: Project, file: str, line: int, words: str) -> None:
    assert project.build() != 0
    messages = [
        said for said in project.output.splitlines() if re.search(r": (ERROR|WARNING):", said)
    ]
    assert len(messages) == 1, project.output
    assert f"{file}:{line}: " in messages[0]
    assert words in messages[0]
    assert "Traceback" not in project.output


@pytest.mark.parametrize("slip", FACTS)
def test_a_slip_in_the_facts_stops_the_build(built: Project, slip: str) -> None:
    text, line, words = FACTS[slip]
    before = {path: path.read_bytes() for path in built.html.rglob("*") if path.is_file()}
    built.write("resume.yaml", text)
    assert_one_message(built, "docs/resume.yaml", line, words)
    assert {path: path.read_bytes() for path in built.html.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("slip", PAGES)
def test_a_slip_on_a_page_is_told_with_its_line(built: Project, slip: str) -> None:
    text, line, words = PAGES[slip]
    built.write("index.md", text)
    assert_one_message(built, "docs/index.md", line, words)


def test_facts_that_are_not_utf_8_stop_the_build(built: Project) -> None:
    (built.root / "docs/resume.yaml").write_bytes("basics:\n  label: Zoë\n".encode("latin-1"))
    assert_one_message(built, "docs/resume.yaml", 2, "UTF-8")


def test_json_that_does_not_parse_stops_the_build(built: Project) -> None:
    (built.root / "docs/resume.yaml").unlink()
    built.write("resume.json", '{\n  "basics": {"label": "a",}\n}\n')
    assert_one_message(built, "docs/resume.json", 2, "this is not JSON")


def test_all_slips_are_told_at_once_in_the_order_of_their_lines(built: Project) -> None:
    built.write("resume.yaml", "awards:\n  - titel: a\n    date: 2023-13\nbasics:\n  url: x:y\n")
    assert built.build() != 0
    assert re.findall(r"resume\.yaml:(\d+): ERROR", built.output) == ["2", "3", "5"]


@pytest.mark.parametrize("names", [[], ["resume.yaml", "resume.json"]])
def test_there_is_one_file_of_facts(built: Project, names: list[str]) -> None:
    (built.root / "docs/resume.yaml").unlink()
    for name in names:
        built.write(name, "{}")
    assert built.build() != 0
    assert "must hold one file of facts" in built.output
    assert "Traceback" not in built.output
