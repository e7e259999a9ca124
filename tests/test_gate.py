"""The gate: facts that nobody changes, and values that are no text until a sink opens them."""

from __future__ import annotations

import ast
import json
import pickle
import subprocess
import sys
from copy import deepcopy
from pathlib import Path

import pytest
from conftest import facts_of
from mypy import api

from site_groundwork import formats
from site_groundwork.formats import Markdown, MyST, VCard, filled, joined, json_script
from site_groundwork.sealed import Sealed, opened
from sphinx_resume.facts import site_paths
from sphinx_resume.facts.model import Item, Text
from sphinx_resume.text import addresses
from sphinx_resume.text.addresses import Address, SitePage, SourceFile, parsed

ROOT = Path(__file__).parent.parent
SOURCES = ROOT / "src"

# Who puts sealed values to use: the floors from the state on, and who makes such values.
OPENERS = (
    "site_groundwork/formats.py",
    "site_groundwork/sealed.py",
    "sphinx_resume/bibliography/citation.py",
    "sphinx_resume/files/",
    "sphinx_resume/pages/",
    "sphinx_resume/state.py",
    "sphinx_resume/text/addresses.py",
)

# Who writes files: the one writer, and those that keep something of their own beside the build.
WRITERS = {
    "site_groundwork/cache.py",
    "site_groundwork/folders.py",
    "sphinx_exact_incremental/__init__.py",
    "sphinx_first_view/__init__.py",
    "sphinx_last_good/__init__.py",
}
WRITE = {"write_text", "write_bytes", "unlink", "rename", "symlink_to", "hardlink_to"}

# Each line hands a text to what takes something else.
TO_SINKS = """\
from pathlib import Path

from sphinx.project import Project

from sphinx_resume.entries.model import Figure, Part
from sphinx_resume.facts.address_rules import Files
from sphinx_resume.facts.model import Facts, Text
from sphinx_resume.files.outputs import Output
from sphinx_resume._compat.sphinx import Pages
from sphinx_resume.pages import links, publication_directives, urls
from sphinx_resume.state import Resume
from sphinx_resume.text.addresses import SiteFile, below
from sphinx_resume.text.inline import Run
from site_groundwork.formats import Markdown, encoded, joined


def to_sinks(project: Project, file: SiteFile, files: Files, facts: Facts) -> None:
    links.link("https://a.example", [])
    links.picture("p.png", "")
    urls.quoted("cv.pdf")
    urls.host("https://a.example")
    below("https://a.example/", "b")
    Part(Text("a"), "https://a.example")
    Figure("p.png", Text("a"))
    Run("a", link="https://a.example")
    Output("a.txt", None)
    Output(file, b"a")
    Pages(project, {"a": "# A"}, [], Path("a"))
    publication_directives.code("@misc{a}")
    encoded("a")
    joined(Markdown, "", ["a"])
    Resume(facts, files, base_url="https://a.example")
"""


# Each line calls what the gate or a sink may call, and nobody else.
BANNED = """\
import pathlib
import docutils.nodes
import sphinx.addnodes
import markupsafe
import site_groundwork.sealed
docutils.nodes.reference()
docutils.nodes.image()
docutils.nodes.raw()
sphinx.addnodes.download_reference()
sphinx.addnodes.pending_xref()
markupsafe.Markup("")
site_groundwork.sealed.seal(str, "")
pathlib.Path.write_text(pathlib.Path(), "")
"""


def modules() -> dict[str, ast.Module]:
    return {
        path.relative_to(SOURCES).as_posix(): ast.parse(path.read_text("utf-8"))
        for path in SOURCES.rglob("*.py")
    }


def calls(tree: ast.Module) -> set[str]:
    """Give the names of all functions and methods that a module calls."""
    called = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {
        func.attr if isinstance(func, ast.Attribute) else func.id
        for func in called
        if isinstance(func, ast.Attribute | ast.Name)
    }


def sealed_of_each_kind() -> list[Sealed]:
    return [
        *filter(None, map(parsed, ("https://a.example", "cv.md#x", "a.pdf"))),
        site_paths.CV_PDF,
        filled(Markdown, "{}", "a"),
        filled(VCard, "FN:{}", "a"),
        json_script({}),
    ]


def test_every_sink_refuses_a_text(tmp_path: Path) -> None:
    path = tmp_path / "to_sinks.py"
    path.write_text(TO_SINKS, "utf-8")
    said, _, _ = api.run(
        [
            "--strict",
            "--config-file",
            str(ROOT / "pyproject.toml"),
            "--no-error-summary",
            str(path),
        ]
    )
    told = {int(line.split(":")[1]) for line in said.splitlines() if ": error: " in line}
    handed = [n for n, line in enumerate(TO_SINKS.splitlines(), 1) if line.startswith("    ")]
    assert sorted(told) == handed, said
    assert "has incompatible type" in said


@pytest.mark.parametrize("value", sealed_of_each_kind(), ids=lambda value: type(value).__name__)
def test_a_sealed_value_is_no_text(value: Sealed) -> None:
    assert not isinstance(value, str)
    for used in (lambda: f"{value}", lambda: str(value), lambda: f"{value!s}"):
        with pytest.raises(TypeError):
            used()
    with pytest.raises(TypeError):
        type(value)(opened(value))
    with pytest.raises(AttributeError):
        value.fragment = "b"  # type: ignore[misc]
    assert deepcopy(value) == value
    assert type(value).__name__ in repr(value)


def test_sealed_values_are_equal_by_class_and_content() -> None:
    assert parsed("a.pdf") == parsed("/a.pdf")
    assert parsed("a.pdf") != parsed("a.pdf#1")
    assert parsed("cv.md") != addresses.SitePage
    assert len({parsed("a.pdf"), parsed("./a.pdf"), parsed("b.pdf")}) == 2


@pytest.mark.parametrize(
    ("written", "kind", "content"),
    [
        ("https://a.example/b?c#d", Address, "https://a.example/b?c#d"),
        ("mailto:a@b.example", Address, "mailto:a@b.example"),
        ("/notes/a.md#b", SitePage, "notes/a"),
        ("notes/../a.md", SitePage, "a"),
        ("a%20b.pdf", SourceFile, "a b.pdf"),
        ("a%23b.pdf#c", SourceFile, "a#b.pdf"),
    ],
)
def test_an_address_is_what_it_leads_to(written: str, kind: type[Sealed], content: str) -> None:
    link = parsed(written)
    assert isinstance(link, kind)
    assert opened(link) == content


@pytest.mark.parametrize(
    "written",
    [
        "javascript:alert(1)", "JAVASCRIPT:a", "data:text/html,a", "vbscript:a", "file:///etc/passwd",
        "//evil.example", "\\\\evil", "/\\evil.example", "../conf.py", "a/../../b", "%2e%2e/b", "..",
        "java\nscript:a", "https://a.example/\u202e", "https://", "https:a", "", "/", "?x",
    ],
)  # fmt: skip
def test_what_must_not_be_linked_is_no_link(written: str) -> None:
    assert parsed(written) is None


def test_facts_are_changed_by_nobody() -> None:
    data = facts_of({"basics": {"name": "A", "url": "https://a.example"}, "work": [{"name": "B"}]})
    item = data.data
    with pytest.raises(AttributeError):
        item.fields = {}
    with pytest.raises(TypeError):
        item.fields["basics"] = Text("b")  # type: ignore[index]
    changed = item.but(basics=item.item("basics").but(name=Text("C")))
    assert (item.item("basics").text("name"), changed.item("basics").text("name")) == ("A", "C")
    assert changed.items("work") == item.items("work")


def test_a_getter_gives_nothing_of_another_kind() -> None:
    item = facts_of({"basics": {"name": "A", "url": "https://a.example", "image": "p.png"}}).data
    basics = item.item("basics")
    assert basics.text("url") is None
    assert basics.link("name") is None
    assert basics.address("image") is None
    assert basics.file("url") is None
    assert basics.item("name") == Item()
    assert item.items("basics") == ()
    assert basics.texts("name", "url", "gone") == ("A",)


def test_a_format_says_text_letter_for_letter_and_takes_no_other() -> None:
    link = joined(Markdown, "", [filled(Markdown, "[{}]", "a](b)"), filled(Markdown, "({})", "*")])
    assert opened(link) == r"[a\](b)](\*)"
    assert opened(filled(VCard, "{}", "a;b,c\nd\\")) == r"a\;b\,c\nd\\"
    with pytest.raises(TypeError):
        filled(Markdown, "{}", filled(VCard, "a"))  # type: ignore[type-var]
    for hostile in ("a\n```", "x`y", "{raw}", "../a", "a  b", ""):
        with pytest.raises(ValueError, match="is no name"):
            filled(MyST, "{}", hostile)
    assert json_script({"a": "</script>&'"}).__html__() == (
        '{"a": "\\u003c/script\\u003e\\u0026\\u0027"}'
    )


def test_templates_of_formats_stand_in_the_program_letter_for_letter() -> None:
    """A template that is put together could bring a text in unescaped."""
    for name, tree in modules().items():
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                continue
            if node.func.id in {"filled", "joined"} and name != "site_groundwork/formats.py":
                template = node.args[1]
                passed_on = name.endswith("contact_card.py") and isinstance(template, ast.Name)
                assert isinstance(template, ast.Constant) or passed_on, (name, node.lineno)


@pytest.mark.parametrize(
    ("module", "refused"),
    [
        ("pages/renderer.py", [*range(6, 14)]),
        ("entries/new.py", [*range(6, 14)]),
        ("pages/links.py", []),
    ],
)
def test_what_makes_a_link_of_a_text_is_banned_outside_the_sinks(
    module: str, refused: list[int]
) -> None:
    linted = subprocess.run(
        [Path(sys.executable).parent / "ruff", "check", "--select", "TID251", "--output-format", "json",
         "--stdin-filename", f"src/sphinx_resume/{module}", "-"],
        cwd=ROOT, input=BANNED, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert [found["location"]["row"] for found in json.loads(linted.stdout)] == refused


def test_sealed_values_are_opened_by_sinks_alone() -> None:
    opening = {name for name, tree in modules().items() if "opened" in calls(tree)}
    assert {name for name in opening if not name.startswith(OPENERS)} == set()


def test_files_are_written_by_writers_alone() -> None:
    writing = {name for name, tree in modules().items() if WRITE & calls(tree)}
    commands = {name for name in writing if name.startswith("site_commands/")}  # they know no fact
    assert writing - commands == WRITERS


def test_nothing_sealed_is_pickled() -> None:
    """What Sphinx keeps between builds holds no fact, and so none of the classes of facts."""
    with pytest.raises(TypeError, match="kept in no pickle"):
        pickle.dumps(site_paths.CV_PDF)


def test_a_binary_is_taken_as_it_is() -> None:
    assert formats.encoded(formats.Binary(b"%PDF")) == b"%PDF"
