"""A check before a site goes live names what is missing, each time with what to write where."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from site_groundwork import own_files
from sphinx_resume.files.site_check import line_of, placeholders

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Project

CHECK = ("-t", "check")
ADDRESS = "https://ann.author.name/"
TOLD = f"basics:\n  name: Ann Author\n  summary: I study algae.\n  url: {ADDRESS}\n"
SIZED = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 4"><path d="M0 0h8"/></svg>'
UNSIZED = SIZED.replace(' viewBox="0 0 8 4"', "")


def mended(project: Project) -> list[str]:
    """Give what a build says at its end that is to be mended, with places as seen from docs/."""
    end = project.output.partition("\nTo be mended:\n")[2]
    return [line.strip().replace(f"{project.root}/", "") for line in end.splitlines()]


def test_who_where_and_what_for_are_asked_for_with_the_very_lines_to_write(
    project: Project,
) -> None:
    project.write("resume.yaml", "# Facts\nbasics:\n  label: researcher\n  name:\n")
    assert project.build() == 0, "it is asked for before going live alone"
    assert project.build(*CHECK) == 1
    below = "below 'basics:', with your own"
    hosts = "Read the Docs and GitHub Pages tell theirs by themselves"
    summary = "summary: What I work on, in two or three sentences."
    assert mended(project) == [
        "docs/resume.yaml:4: no name is told: write 'name: Ann Author' there, with your own",
        f"docs/resume.yaml:2: the site has no address ({hosts}): write 'url: {ADDRESS}' {below}",
        f"docs/resume.yaml:2: nothing says what the site is about: write '{summary}' {below}",
    ]


def test_a_site_that_says_all_of_it_lacks_nothing(project: Project) -> None:
    project.write("resume.yaml", TOLD)
    project.write("images/algae.svg", SIZED)
    project.write("index.md", "# Home\n\n![An alga](images/algae.svg)\n\n`you@example.org`\n")
    assert project.build(*CHECK, "-D", "first_view=1") == 0, project.output
    assert mended(project) == []
    assert not (project.root / "_templates/cv.typ").exists()


def test_the_address_and_the_description_may_stand_elsewhere(project: Project) -> None:
    project.write("resume.yaml", "basics:\n  name: Ann Author\n")
    project.write("index.md", "---\ndescription: On algae.\n---\n# Home\n")
    assert project.build(*CHECK, "-D", f"html_baseurl={ADDRESS}") == 0, project.output


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        (["basics:", "  label: x", "  name:"], (3, True)),
        (["# name:", "work:", "- name: x", "basics:", "  label: x"], (4, False)),
        (["basics:", "  label: x", "", "# about", "  name: ''"], (5, True)),
        (["basics:", "  label: x", "work:", "  - name: Somewhere"], (1, False)),
        (["basics:", "  profiles:", "    - name: x", "  name:"], (4, True)),
        (["basics:", "  profiles:", "    - name: x"], (1, False)),
        (["basics:", "work:", "  name: x"], (1, False)),
        (["{", '  "basics": {', '    "name": ""', "  }", "}"], (3, True)),
        (["awards: []"], (1, False)),
    ],
)
def test_a_key_is_found_where_it_stands_or_belongs(
    lines: list[str], line: tuple[int, bool]
) -> None:
    assert line_of(lines, "name") == line


def test_json_is_told_in_json(project: Project) -> None:
    (project.root / "docs/resume.yaml").unlink()
    project.write("resume.json", '{\n  "basics": {\n    "label": "researcher"\n  }\n}\n')
    assert project.build(*CHECK) == 1
    said = "write '\"name\": \"Ann Author\",' below 'basics:'"
    assert f"docs/resume.json:2: no name is told: {said}" in mended(project)[0]


def test_a_picture_needs_a_size(project: Project) -> None:
    project.write("resume.yaml", TOLD)
    for name in ("small", "moving", "given"):  # the first stands in the page itself
        project.write(f"images/{name}.svg", UNSIZED)
    moving = "![Moving](images/moving.svg)"
    given = "```{image} images/given.svg\n:alt: Given\n:width: 8px\n:height: 4px\n```\n"
    project.write("index.md", f"# Home\n\n![Small](images/small.svg)\n{moving}\n\n{given}")
    assert project.build(*CHECK, "-D", "first_view=1") == 1
    (told,) = mended(project)
    assert told.startswith("docs/index.md:4: images/moving.svg has no size, ")
    assert told.endswith("or ':width: 640px' and ':height: 480px' below its name")


def test_what_was_written_to_be_replaced_is_named_where_it_stands(project: Project) -> None:
    project.write("resume.yaml", TOLD + "  email: your.name@example.org\n")
    project.write("publications.bib", "@misc{a, title = {Lorem ipsum}, year = 2020}\n")
    project.write("index.md", "# Home\n\nTODO: say who I am.\n\n```text\nTODO\n```\n")
    with (project.root / "conf.py").open("a") as settings:
        settings.write('project = "Your Name"\n')
    last = len((project.root / "conf.py").read_text().splitlines())
    assert project.build(*CHECK) == 1
    places = [line.partition(" stands for")[0] for line in mended(project)]
    assert places == [
        "docs/resume.yaml:5: 'your.name@example.org'",
        "docs/publications.bib:1: 'Lorem ipsum'",
        f"conf.py:{last}: 'Your Name'",
        "docs/index.md:3: 'TODO'",
    ]
    hush = "-Dsuppress_warnings=check.placeholder"
    assert project.build(*CHECK, hush) == 0, project.output


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("  username: 0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("see https://www.example.com/x", "www.example.com"),
        ("- [Family Name]", "Family Name"),
        ("github: your_username", "your_username"),
        ("an example of counterexamples, and to do", ""),
        ("`TODO` in code, and ``x ` TODO``", ""),
        ("mail me: ann@author.name", ""),
    ],
)
def test_a_placeholder_is_told_from_words(line: str, found: str) -> None:
    assert list(placeholders(line, is_markdown=True)) == ([(1, found)] if found else [])


def test_code_is_passed_over_and_a_directive_is_not() -> None:
    text = "~~~text\nTODO\n```\nTODO\n~~~\n```{note}\nTODO\n```\n"
    assert list(placeholders(text, is_markdown=True)) == [(7, "TODO")]


def test_what_a_build_only_notes_is_to_be_mended_before_going_live(project: Project) -> None:
    project.write("resume.yaml", TOLD)
    project.write("CNAME", "ann.author.name\n")
    assert project.build() == 0, project.output
    assert project.build(*CHECK) == 1
    assert mended(project) == [
        "docs/CNAME: not published from docs/: put what is to be served into public/"
    ]


def test_a_template_whose_original_has_changed_is_named_until_its_line_is_deleted(
    project: Project,
) -> None:
    project.write("resume.yaml", TOLD)
    own, record = project.root / "_templates/404.html", project.root / "_templates/originals.txt"
    own.write_text("{% extends '!404.html' %}\n")
    assert project.build(*CHECK) == 0, project.output
    (line,) = [line for line in record.read_text().splitlines() if line.endswith("/404.html")]
    record.write_text(record.read_text().replace(line, f"0000000000000000{line[16:]}"))
    for _ in range(2):
        assert project.build(*CHECK) == 1
        (told,) = mended(project)
        assert told.startswith("_templates/404.html:1: it takes the place of ")
        assert "sphinx_absolute_404/templates/404.html, which has changed since: " in told
        assert told.endswith("then delete its line in _templates/originals.txt")
    kept = [one for one in record.read_text().splitlines() if not one.endswith("/404.html")]
    record.write_text("\n".join(kept) + "\n")
    assert project.build(*CHECK) == 0, project.output
    assert line in record.read_text().splitlines()


def test_an_own_file_is_compared_with_what_it_takes_the_place_of(tmp_path: Path) -> None:
    originals = {
        "one/templates/cv.typ": "a",
        "one/static/x.css": "a",
        "one/x.js": "a",
        "theme/theme/it/components/panel.html": "a",
    }
    own = ["_templates/cv.typ", "_templates/panel.html", "_static/x.css", "_static/x.js"]
    for name, text in {**originals, **dict.fromkeys([*own, "_templates/own.html"], "b")}.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    site = tmp_path, [tmp_path / "_templates"], [tmp_path / "_static"]
    extensions = [tmp_path / "one", tmp_path / "theme"]

    def changed() -> list[str]:
        found = own_files.changed(*site, extensions)[1]
        return [path.relative_to(tmp_path).as_posix() for path, _ in found]

    assert changed() == []
    for name in originals:
        (tmp_path / name).write_text("new")
    assert changed() == changed() == own[:3]
    (tmp_path / own[1]).unlink()
    assert changed() == [own[0], own[2]]
    assert "panel.html" not in (tmp_path / "_templates/originals.txt").read_text()
