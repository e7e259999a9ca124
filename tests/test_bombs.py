"""Small files that would eat the machine: each is told with its line, in 300 MB of memory."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from site_groundwork.formulas import is_bounded
from sphinx_resume.bibliography import bibtex_reader
from sphinx_resume.text import inline, latex
from sphinx_resume.text.plain import plain_text

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Project

pytest.importorskip("resource", reason="only POSIX limits what a process may take")

LARGEST = 500_000  # bytes of a bomb

# Reads the facts in each folder that is named, and says where the fault is: none is [].
READER = """
import json, resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, (300 * 2**20,) * 2)
from sphinx_resume.bibliography import publications
from sphinx_resume.facts import gate, posts
from sphinx_resume.facts.address_rules import Files
from sphinx_resume.facts.model import FactsError
assert "sphinx" not in sys.modules
for name in sys.argv[1:]:
    folder = Path(name)
    found = next(folder.glob("resume.*"))
    told = []
    try:
        facts = gate.load(found)
        facts, _ = publications.load(facts, Files(folder))
        posts.load(facts, folder)
    except FactsError as error:
        told = [[error.path.name, problem.line] for problem in error.problems]
    print(json.dumps(told), flush=True)
"""


def aliases(first: str, levels: int, times: int) -> str:
    lines = [f"a0: &a0 {first}"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * times)}]" for n in range(1, levels)]
    return "\n".join(lines) + "\n"


def facts(text: str) -> dict[str, str]:
    return {"resume.yaml": text}


def as_json(text: str) -> dict[str, str]:
    return {"resume.json": text}


def label(text: str) -> dict[str, str]:
    return facts(f"basics:\n  label: {json.dumps(text)}\n")


def bib(text: str) -> dict[str, str]:
    return {"resume.yaml": "basics: {label: a}\n", "publications.bib": text}


def post(front: str, heading: str = "A") -> dict[str, str]:
    page = f"---\ndate: 2024-01-02\n{front}\n---\n\n# {heading}\n"
    return {"resume.yaml": "basics: {label: a}\n", "news/a.md": page}


def doubling() -> str:
    strings = [f"@string{{a{n} = {' # '.join([f'a{n - 1}'] * 10)}}}" for n in range(1, 10)]
    return "\n".join(['@string{a0 = "0123456789"}', *strings, "@book{x, title = a9}"])


def many_parents() -> str:
    levels = [f"@xdata{{p0n{n}, publisher = {{P}}}}" for n in range(10)]
    for level in range(1, 9):
        above = ",".join(f"p{level - 1}n{n}" for n in range(10))
        levels += [f"@xdata{{p{level}n{n}, xdata = {{{above}}}}}" for n in range(10)]
    return "\n".join([*levels, "@book{x, title = {T}, xdata = {p8n0}}"])


LONG = "0123456789" * 4999
STRING = f'@string{{s = "{LONG}"}}\n'

# Each bomb, and the file and line where it is told; those that do no harm are told nowhere.
BOMBS: dict[str, tuple[dict[str, str], tuple[str, int] | None]] = {
    "aliases": (facts(aliases("[x, x, x, x, x, x, x, x, x]", 9, 9)), ("resume.yaml", 6)),
    "aliases of maps": (facts(aliases(f"{{k: {'x' * 2000}}}", 7, 20)), ("resume.yaml", 4)),
    "aliases of next to nothing": (facts(aliases("[x, x]", 8, 8)), ("resume.yaml", 7)),
    "brackets": (facts("a:\n" + "[" * 100_000), ("resume.yaml", 2)),
    "braces": (facts("a: " + "{a: " * 3000), ("resume.yaml", 1)),
    "dashes": (facts("a:\n" + "- " * 5000 + "x"), ("resume.yaml", 2)),
    "a number": (facts("basics: {phone: " + "9" * 6000 + "}"), ("resume.yaml", 1)),
    "brackets in JSON": (as_json('{"a": ' + "[" * 100_000), ("resume.json", 1)),
    "closed brackets in JSON": (
        as_json('{\n"a": ' + "[" * 90 + "]" * 90 + "}"),
        ("resume.json", 2),
    ),
    "links in a fact": (label("[x](" * 20_000), None),
    "emphasis in a fact": (label("*" * 20_000 + "a" + "*" * 20_000), None),
    "a formula in a fact": (label("$" + "{" * 20_000 + "}" * 20_000 + "$"), None),
    "strings": (bib(doubling()), ("publications.bib", 5)),
    "fields of strings": (
        bib(
            STRING + "\n".join(f"@book{{x{n}, title = {' # '.join('s' * 99)}}}" for n in range(99))
        ),
        ("publications.bib", 2),
    ),
    "fields of one string": (
        bib(STRING + "\n".join(f"@book{{x{n}, note = s}}" for n in range(5000))),
        ("publications.bib", 45),
    ),
    "parents of parents": (bib(many_parents()), None),
    "parents in a row": (
        bib("\n".join(f"@book{{k{n}, title={{T}}, xdata = {{k{n + 1}}}}}" for n in range(3000))),
        None,
    ),
    "children of one parent": (
        bib(
            f"@xdata{{p, abstract = {{{LONG}}}}}\n"
            + "\n".join(f"@book{{k{n}, title = {{T}}, xdata = {{p}}}}" for n in range(5000))
        ),
        ("publications.bib", 45),
    ),
    "comments that never end": (bib("@comment{ " * 20_000), None),
    "options in options": (bib("@book{x, title = {" + r"\sqrt[" * 3000 + "]" * 3000 + "}}"), None),
    "accents in a formula": (bib("@book{x, title = {a $" + r"\hat" * 20_000 + "$}}"), None),
    "braces in a bibliography": (
        bib(f"@book{{x,\n title = {{{'{' * 3000}{'}' * 3000}}}}}"),
        ("publications.bib", 2),
    ),
    "aliases of a post": (post(aliases("[x, x, x, x, x, x, x, x, x]", 9, 9)), ("a.md", 8)),
    "a long alias of a post": (
        post(f"a: &a {LONG}\nb: [{', '.join(['*a'] * 1000)}]"),
        ("a.md", 4),
    ),
    "brackets of a post": (post("tags: " + "[" * 100_000), ("a.md", 3)),
    "a heading": (post("x: y", "a" + "#" * 100_000 + "b"), None),
    "a title": (post(f"title: '{'[' * 20_000}'"), None),
}


def test_every_bomb_is_told_once_with_its_line_and_none_eats_the_machine(tmp_path: Path) -> None:
    folders = []
    for name, (written, _) in BOMBS.items():
        folder = tmp_path / name.replace(" ", "-")
        for file, text in written.items():
            assert len(text) < LARGEST, name
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_text(text, encoding="utf-8")
        folders.append(str(folder))
    command = [sys.executable, "-c", READER, *folders]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    told = dict(zip(BOMBS, map(json.loads, done.stdout.splitlines()), strict=False))
    assert (done.returncode, done.stderr) == (0, ""), list(told)[-1:]
    first = {name: tuple(places[0]) if places else None for name, places in told.items()}
    assert first == {name: place for name, (_, place) in BOMBS.items()}
    assert not [name for name, places in told.items() if len(places) > 1]


@pytest.mark.parametrize("formula", ["{" * 5000 + "}" * 5000, r"\hat" * 5000, "{" * 501])
def test_a_formula_that_would_end_the_process_is_not_set(formula: str) -> None:
    assert not is_bounded(formula)
    assert latex.to_markdown(f"a ${formula}$ b").startswith("a ")


def test_a_page_tells_of_a_formula_that_would_end_the_process(project: Project) -> None:
    project.write("index.md", f"# Home\n\nx ${'{' * 20_000}{'}' * 20_000}$\n")
    assert project.build("-D", "first_view=1") == 1
    assert "docs/index.md:3: WARNING: This formula cannot be shown" in project.output


def test_a_long_formula_is_set() -> None:
    assert is_bounded(r"\frac{a}{b} + " * 500)
    assert is_bounded("{" * 300 + "}" * 300)


def test_emphasis_without_end_is_none() -> None:
    deep = "*" * 5000 + "a" + "*" * 5000
    assert plain_text(deep) == deep
    assert inline.runs("***a** b*")[0].strong


def test_a_comment_in_a_comment_ends_where_it_did(tmp_path: Path) -> None:
    path = tmp_path / "a.bib"
    path.write_text("@comment{a {b} @comment{c} }\n@book{x, title = {X}}", "utf-8")
    entries, _, _ = bibtex_reader.parse(path)
    assert [entry.key for entry in entries] == ["x"]
