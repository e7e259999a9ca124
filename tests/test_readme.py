"""What the README says is so: commands, directives, keys and files exist, none is missing."""

from __future__ import annotations

import json
import re
from pathlib import Path

from sphinx_resume.entries.sections import SECTIONS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CODE = re.findall(r"`([^`\n]+)`", README)


def test_every_command_that_it_names_exists() -> None:
    shown = CODE + re.findall(r"^    (make .*)$", README, re.MULTILINE)
    named = {word for code in shown for word in re.findall(r"^make ([a-z]+)", code)}
    assert {"html", "test", "preview"} <= named
    defined = set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert named <= defined


def test_it_names_every_directive_and_no_other() -> None:
    listed = README.partition("one for each section:")[2].partition(".")[0]
    assert set(re.findall(r"`(\w+)`", listed)) == {"basics", "summary", *SECTIONS}


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
    made = {"_build/html"}
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
    keys |= {word.split(":")[0] for word in CODE if word.startswith("image:")}
    assert {"name", "basics", "email", "profiles", "location", "image"} <= keys
    text = json.dumps(schema)
    assert [key for key in keys if f'"{key}": {{' not in text] == []


def test_a_pictures_address_and_the_linked_pages_are_whole() -> None:
    pictures = re.findall(r"\[[^\]]+\]\((docs/[^)]+)\)", README)
    assert pictures
    assert [picture for picture in pictures if not (ROOT / picture).is_file()] == []
