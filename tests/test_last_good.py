"""A fault is told by every build until it is mended, and a preview writes no page that has one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Project

UNREADABLE = "# Home\n\n{nosuchrole}`x`\n"
DEAD_END = "# Home\n\n[gone](nowhere.md)\n"


@pytest.mark.parametrize("page", [UNREADABLE, DEAD_END])
def test_a_fault_is_told_again_until_it_is_mended(project: Project, page: str) -> None:
    project.write("index.md", page)
    assert project.build() != 0
    assert project.build() != 0
    assert project.output.count("index.md:3: WARNING") == 1
    project.write("index.md", "# Home\n")
    assert project.build() == 0, project.output


@pytest.mark.parametrize("page", [UNREADABLE, DEAD_END])
def test_a_preview_leaves_the_last_good_page_up(project: Project, page: str) -> None:
    assert project.build("-t", "preview") == 0, project.output
    before = (project.html / "index.html").read_bytes()
    project.write("index.md", page)
    assert project.build("-t", "preview") != 0
    assert "index.md:3: WARNING" in project.output
    assert "Traceback" not in project.output
    assert (project.html / "index.html").read_bytes() == before


def test_a_preview_tells_the_faults_of_all_pages_at_once(project: Project) -> None:
    project.write("index.md", DEAD_END)
    project.write("other.md", f"---\norphan: true\n---\n{UNREADABLE}\n[gone](nowhere.md)\n")
    project.write("third.md", f"---\norphan: true\n---\n{DEAD_END}")
    for _build in range(2):
        assert project.build("-t", "preview") != 0
        places = [line.partition(": ")[0].rpartition("/")[2] for line in said_last(project)[1:]]
        assert sorted(places) == ["index.md:3", "other.md:6", "other.md:8", "third.md:6"]
        assert not (project.html / "index.html").exists()


def test_a_warning_that_is_suppressed_is_no_fault(project: Project) -> None:
    hush = "-Dsuppress_warnings=myst.header"
    project.write("index.md", "# Home\n\n#### A level left out\n")
    for options in [], ["-t", "preview"]:  # a preview stops for a fault before it writes
        assert project.build(hush, *options) == 0, project.output
        page = project.html / "index.html"
        assert "A level left out" in page.read_text("utf-8")
        page.unlink()
    assert project.build(hush) == 0
    assert "0 added, 0 changed, 0 removed" in project.output, "what was read was forgotten"
    assert project.build() != 0
    assert "myst.header" in project.output


def test_a_build_that_is_stopped_before_it_writes_is_not_taken_for_written(
    project: Project,
) -> None:
    project.write("index.md", "# Home\n\n{fact}`basics.label`\n")
    project.write("other.md", "---\norphan: true\n---\n# Other\n")
    assert project.build() == 0, project.output
    project.write("other.md", "---\norphan: true\nredirect_from: /index.html\n---\n# Other\n")
    project.write("resume.yaml", "basics:\n  label: professor\n")
    assert project.build() != 0
    assert "is the address of the page" in project.output
    project.write("other.md", "---\norphan: true\n---\n# Other\n")
    assert project.build() == 0, project.output
    assert "professor" in project.text()


def said_last(project: Project) -> list[str]:
    """Give the lines at the end of what a build says, from the first heading on."""
    lines = project.output.splitlines()
    return lines[min(lines.index(head) for head in HEADS if head in lines) :]


HEADS = ("Notes, which stop nothing:", "To be mended:")


def test_what_is_to_be_mended_is_said_again_at_the_very_end(project: Project) -> None:
    docs = project.root / "docs"
    project.write("resume.yaml", "basics:\n  label: researcher\n  unheard: of\n")
    project.write("index.md", UNREADABLE)
    assert project.build() != 0
    mending = "correct the name in braces, or write the text without it"
    assert said_last(project) == [
        "Notes, which stop nothing:",
        f"  {docs}/resume.yaml:3: 'unheard' of the basics is not shown",
        "",
        "To be mended:",
        f'  {docs}/index.md:3: Unknown interpreted text role "nosuchrole": {mending}',
    ]


@pytest.mark.parametrize("options", [[], ["-t", "preview"]])
def test_a_build_that_is_stopped_ends_with_it_too(project: Project, options: list[str]) -> None:
    project.write("index.md", "---\nredirect_from: /index.html\n---\n" + DEAD_END)
    assert project.build(*options) != 0
    heading, fault, *rest = said_last(project)
    assert heading == "To be mended:"
    assert "index.md:2: '/index.html' is the page's own address: delete the entry" in fault
    assert not rest, "what is said again is last"
    assert "build finished" not in project.output


def test_a_good_build_says_nothing_again(project: Project) -> None:
    assert project.build() == 0
    assert not {*HEADS} & {*project.output.splitlines()}
