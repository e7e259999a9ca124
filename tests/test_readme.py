"""What README.md and CONTRIBUTING.md say is so: what they name exists, the example builds."""

from __future__ import annotations

import json
import re
import shutil
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import reference

if TYPE_CHECKING:
    from conftest import Project

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
EXAMPLE = README.partition("```yaml\n")[2].partition("   ```\n")[0]
CODE = re.findall(r"`([^`\n]+)`", README)


def test_every_command_that_it_names_exists() -> None:
    shown = CODE + re.findall(r"^    (make .*)$", README, re.MULTILINE)
    named = {word for code in shown for word in re.findall(r"^make ([a-z]+)", code)}
    assert {"html", "test", "preview"} <= named
    defined = set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert named <= defined


def test_every_directive_that_it_names_exists() -> None:
    named = {word for code in CODE for word in re.findall(r"^\{([\w-]+)\}", code)}
    named |= {*re.findall(r"^ *```\{([\w-]+)\}$", README, re.MULTILINE)}
    assert {"awards", "talks", "cv-pdf"} <= named
    assert named <= {call.args[0] for call in reference.extended().add_directive.call_args_list}


def test_every_setting_that_it_names_exists() -> None:
    named = {code for code in CODE if re.fullmatch(r"(resume|web|first|html)_\w+", code)}
    assert {"resume_accent", "resume_paper", "web_fonts"} <= named
    known = {call.args[0] for call in reference.extended().add_config_value.call_args_list}
    assert named - known == {"html_js_files"}


def test_its_example_of_facts_builds_in_the_pages_that_are_there(project: Project) -> None:
    for name in ("cv.md", "news.md", "publications.md", "talks.md", "teaching.md"):
        shutil.copy(ROOT / "docs" / name, project.root / "docs")
    home = (ROOT / "docs/index.md").read_text("utf-8")
    title, sentences, sections = re.split(r"(?<=\n)(?=Hello)|(?=```\{summary\})", home)
    assert "{fact}" in sentences
    project.write("index.md", title + sections)
    project.write("publications.bib", "")
    project.write("resume.yaml", textwrap.dedent(EXAMPLE))
    assert project.build() == 0, project.output
    assert "Notes, which" not in project.output
    shown = project.text() + project.text("talks.html") + project.text("teaching.html")
    for text in ("A talk in Lisbon", "5 November 2026", "Slides", "Statistics for potters"):
        assert text in shown
    assert project.page().select('a[href="https://orcid.org/0000-0002-1825-0097"]')


def test_every_file_that_it_names_exists() -> None:
    yours = {
        "public/",
        "public/talk/a.html",
        "docs/hobbies.md",
        "docs/images/me.jpg",
        "docs/news/",
        "docs/talks/kelp.md",
        "projects/",
        "projects/one.md",
        "teaching/",
    }
    made = {"_build/html", "before-upgrade/"}
    named = {word for word in CODE if re.fullmatch(r"[\w./-]+(/|\.\w+)", word) and "/" in word}
    named -= yours | made
    named |= {f"src/sphinx_resume/templates/{word}" for word in CODE if word.endswith(".typ")}
    assert {"docs/resume.yaml", "conf.py"} <= named | set(CODE)
    assert [
        name for name in named if not (ROOT / name).exists() and not name.startswith("/")
    ] == []


def test_every_key_of_the_facts_that_it_names_is_in_the_schema() -> None:
    schema = json.loads((ROOT / "src/sphinx_resume/resume.schema.json").read_text())
    keys = {word.removesuffix(":") for word in CODE if re.fullmatch(r"[a-z]+:", word)}
    keys |= {*re.findall(r"(?:^|[{,-]) *([a-zA-Z]+):", EXAMPLE, re.MULTILINE)}
    assert {"name", "basics", "email", "profiles", "location", "image"} <= keys
    text = json.dumps(schema)
    assert [key for key in keys if f'"{key}": {{' not in text] == []


def test_a_pictures_address_and_the_linked_pages_are_whole() -> None:
    pictures = re.findall(r"\[[^\]]+\]\((docs/[^)]+)\)", README)
    assert pictures
    pictures += re.findall(r"\]\(([\w-]+(?:\.md)?)\)", README)
    assert {"REFERENCE.md", "LICENSE"} <= {*pictures}
    assert [picture for picture in pictures if not (ROOT / picture).is_file()] == []


def test_every_path_that_contributing_names_exists() -> None:
    codes = re.findall(r"`([^`\n]+)`", CONTRIBUTING)
    named = {
        code for code in codes if re.fullmatch(r"[\w.-]*[\w/-]+(/|\.(md|py|json|txt|yaml))", code)
    }
    named |= {*re.findall(r"tests/\w+\.py", CONTRIBUTING)}
    named -= {"humans.txt"}  # what is made
    assert {"src/sphinx_resume/entries/sections.py", "tests/cases/"} <= named
    assert [
        n
        for n in named
        if not (ROOT / n).exists() and not (ROOT / f"src/sphinx_resume/{n}").exists()
    ] == []
    packages = {f"src/{path.parent.name}/" for path in ROOT.glob("src/*/__init__.py")}
    assert packages - {"src/sphinx_resume/"} <= named
