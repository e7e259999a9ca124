"""The front matter of all pages: faults told before Sphinx reads them, keys nearly ours noted."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from conftest import begin_project

from sphinx_resume import state
from sphinx_resume._compat.sphinx import page_filter
from sphinx_resume.facts import front_matters
from sphinx_resume.facts.address_rules import Files
from sphinx_resume.facts.model import FactsError

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Project


def written(folder: Path, front: str) -> Path:
    path = folder / "page.md"
    path.write_text(f"---\n{front}\n---\n\n# Title\n", encoding="utf-8")
    return path


def faults(path: Path) -> list[tuple[int, str]]:
    with pytest.raises(FactsError) as error:
        front_matters.check([path])
    assert error.value.path == path
    return [(problem.line, problem.message) for problem in error.value.problems]


def levels(first: str, each: str) -> str:
    """Eight levels, each of which names the last one nine times."""
    names = [", ".join([f"*a{n}"] * 9) for n in range(8)]
    return "\n".join([f"a0: &a0 {first}", *(f"a{n + 1}: &a{n + 1} {each}" for n in range(8))]) % (
        *names,
    )


@pytest.mark.parametrize(
    ("front", "line", "words"),
    [
        # What eats the machine
        (levels("[x, x, x, x, x, x, x, x, x]", "[%s]"), 7, "aliases written out"),
        (levels("{x: 1}", "{<<: [%s]}").rpartition("\na2:")[0], 3, "'<<' merges nothing"),
        ("a: &a " + "x" * 1000 + "\nb:\n" + "  - *a\n" * 1000, 1001, "aliases written out"),
        ("a: " + "[" * 3000, 2, "nested too deeply"),
        ("a: " + "{b: " * 3000, 2, "nested too deeply"),
        ("a:\n " + "- " * 3000, 3, "nested too deeply"),
        (
            "k: &k0 [x]\n" + "\n".join(f"k{n}: &k{n} [*k{n - 1}]" for n in range(1, 90)),
            41,
            "too deeply",
        ),
        ("a: &a [*a]", 2, "contains itself"),
        # What Sphinx ends with a traceback for
        ("a: 0x" + "f" * 6000, 2, "looks like a date or a number"),
        ("a: [1" + ":01" * 60_000 + "]", 2, "looks like a date or a number"),
        ("a: b\nc: " + "1" * 6000, 3, "looks like a date or a number"),
        # What is none of YAML's values
        ("a: b\nupdated: 2024-02-30", 3, "'2024-02-30' looks like a date"),
        ("a: {b: =}", 2, "'=' looks like a date"),
        ("a: !!int b", 2, "'b' looks like a date"),
        ("2024-02-30: a", 2, "the key '2024-02-30' needs quotes"),
        ("a: !foo b", 2, "is a tag here"),
        ("a: b\nc: !!python/tuple [d]", 3, "is a tag here"),
        ("a: !!set {b, c}", 2, "is a tag here"),
        # Keys given twice
        ("title: a\ntitle: b", 3, "the key 'title' is given again (first on line 2)"),
        ("title: a\nmyst:\n  html_meta: {a: b,\n   a: c}", 5, "the key 'a' is given again"),
        ("tocdepth: 1\na: b\n'tocdepth': 2", 4, "the key 'tocdepth' is given again"),
        # What cannot be printed
        ("title: a\x1bb", 2, r"cannot be printed (\x1b)"),
        ("a: b\n# \x07", 3, r"cannot be printed (\x07)"),
        ('a: b\ntitle: "a\\x1b]0;x"', 3, r"cannot be printed (\x1b)"),
        ('a: "\\ud83d"', 2, "half a character"),
        # What a build notes for itself
        ("resume-shown: a", 2, "'resume-shown' is a name by which a build notes"),
        ("a: b\nresume-about: {c: d}", 3, "call it otherwise"),
        ("resume-leads-to: [x]", 2, "call it otherwise"),
        # What is no YAML
        ("title: a\n\ttags: b", 3, "spaces instead of the tab"),
        ("title: a\ntags: [b", 3, "a bracket is not closed"),
        ("title: A: B", 2, "needs quotes around it"),
        ("- a\n- b", 2, "must hold keys"),
        ("a: b\n--- c\nd: e", 3, "second document"),
        ("", 1, "holds nothing"),
        ("# a remark", 1, "holds nothing"),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path: Path, front: str, line: int, words: str) -> None:
    ((found, message),) = faults(written(tmp_path, front))
    assert (found, True) == (line, words in message), message
    assert message.isprintable()


@pytest.mark.parametrize(
    ("source", "line", "words"),
    [
        (b"---\ntitle: a\n\n# Title\n", 1, "close it"),
        (
            b"---\n\n# Title\n\nA line between paragraphs is none at the beginning.\n",
            1,
            "close it",
        ),
        (b"\xef\xbb\xbf---\r\ntitle: a\r\n\r\n# Title\r\n", 1, "close it"),
        (b"---\ntitle: a\n ---\n\n# Title\n\n---\n", 3, "begins with a space"),
        (b"---\ntitle: a\n   -----\n# Title\n", 3, "begins with a space"),
        (b"---\na: b\n  ----\n# Title\n", 3, "begins with a space"),
        (b"---\ntitle: a\ndescription: \xe9\n---\n", 3, "not UTF-8"),
        (b"\xef\xbb\xbf---\r\ntitle: a\r\ntitle: b\r\n---\r\n", 3, "given again"),
        (b"---\ntitle: a\n---\n\n# Caf\xe9\n", 5, "not UTF-8"),
    ],
)
def test_how_front_matter_ends_and_is_encoded(
    tmp_path: Path, source: bytes, line: int, words: str
) -> None:
    (tmp_path / "page.md").write_bytes(source)
    ((found, message),) = faults(tmp_path / "page.md")
    assert (found, True) == (line, words in message), message


@pytest.mark.parametrize(
    ("front", "message"),
    [
        ("title: [a]", "title must be a single text, not a list: write it right after its key"),
        ("title:\n- a\n- b", "title must be a single text, not a list"),
        ("title: {a: b}", "title must be a single text, not keys with values: write it between"),
        ("description: [a]", "description must be a single text, not a list"),
        ("description:\n  Words: more", "description must be a single text, not keys"),
        ("description: []", "description must be a single text, not a list"),
        ("date: [2024-01-01]", "date must be a single text, not a list"),
        ("date: {year: 2024}", "date must be a single text, not keys with values"),
        ("date: [[2024]]", "date must be a single text, not a list"),
        ("noindex: maybe", "noindex must be true or false, not 'maybe'"),
        ("noindex: 1", "noindex must be true or false, not '1'"),
        ("noindex: [true]", "noindex must be true or false, not a list"),
        ("author_profile: 3", "author_profile must be true or false, not '3'"),
        ("author_profile: 'yes'", "author_profile must be true or false, not 'yes'"),
        ("author_profile: {a: true}", "author_profile must be true or false, not keys"),
        ("tags: {a: b}", "tags must be a list of texts"),
        ("tags: [[a, b], c]", "tags must be a list of texts"),
        ("tags:\n- a: b\n- c", "tags must be a list of texts"),
    ],
)
def test_a_value_of_ours_in_another_form_is_told(tmp_path: Path, front: str, message: str) -> None:
    ((line, said),) = faults(written(tmp_path, f"a: b\n{front}"))
    assert (line, said[: len(message)]) == (3, message)


def test_all_faults_of_a_page_are_told_at_once(tmp_path: Path) -> None:
    front = "title: [a]\nnoindex: maybe\nx: 2024-02-30\ntags: {a: b}"
    assert [line for line, _ in faults(written(tmp_path, front))] == [2, 3, 4, 5]


GOOD = """title: 2024
date: 2024-03-05
description:
tags: [one, 2, null]
noindex: no
author_profile: "False"
redirect_from: [/old/]
orphan: true"""


@pytest.mark.parametrize(
    "front",
    [
        GOOD,
        "tags: one, two\nnoindex: on\nauthor_profile: TRUE\nredirect_from:",
        "tags:\nnoindex:\nauthor_profile: null\ndate: spring 2024\norphan:",
        "redirect_from: {a: b}",  # told by who knows what it means
        "x: 2024-02-29\ny: 1e9\nz: 0x1F\n1: [a]\non: b\nn: [~, .inf, 12:30]",
        "a: &a [b, {c: d}]\ne: *a\nf: ! [g]\nh: !!str 3",
    ],
)
def test_what_can_stand_there_passes(tmp_path: Path, front: str) -> None:
    assert front_matters.check([written(tmp_path, front)]) == ()


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("redirect_form", "redirect_from"),
        ("redirect-from", "redirect_from"),
        ("redirects_from", "redirect_from"),
        ("author_profil", "author_profile"),
        ("autor_profile", "author_profile"),
        ("author_profiles", "author_profile"),
        ("descripton", "description"),
        ("discription", "description"),
        ("Description", "description"),
        ("no_index", "noindex"),
        ("noidnex", "noindex"),
        ("Title", "title"),
        ("tittle", "title"),
        ("tgas", "tags"),
        ("Date", "date"),
        ("orpan", "orphan"),
    ],
)
def test_a_key_that_is_nearly_ours_is_noted(tmp_path: Path, key: str, meant: str) -> None:
    path = written(tmp_path, f"a: b\n{key}: true")
    ((where, note),) = front_matters.check([path])
    assert (where, note.line) == (path, 3)
    assert note.message == f"'{key}' means nothing here; did you mean '{meant}'?"


def test_a_key_beside_the_one_that_it_is_like_is_somebody_elses(tmp_path: Path) -> None:
    assert front_matters.check([written(tmp_path, "Title: a\ntitle: a")]) == ()


FOREIGN = re.findall(
    r"\S+",
    """
    abstract address aliases author authors bibliography categories comments contact copyright
    cover data dates dateModified descriptions draft edit excerpt file_format github hidden
    html_theme.sidebar_secondary.remove image index jupytext kernelspec keywords lang last_modified
    layout license linkTitle math menu nav_order navigation_order no_toc nocomments nosearch
    numbering og:image organization paginate parent permalink profile published redirect
    redirect_to redirects related_posts revision sd_hide_title share short_title sidebar slug
    status subject subtitle summary tag tagline team template thumbnail titles toc tocdepth update
    updated url version weight
    """,
)


def test_keys_of_others_pass_without_a_note(tmp_path: Path) -> None:
    for key in FOREIGN:
        assert front_matters.check([written(tmp_path, f"{key}: a")]) == (), key


def test_only_the_head_of_a_page_without_front_matter_is_read(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_bytes(b"# Title\n\n---\ntitle: [\n---\n\xff")
    (tmp_path / "page.rst").write_text("---\ntitle: [\n---\n", encoding="utf-8")
    (tmp_path / "empty.md").write_bytes(b"")
    (tmp_path / "nowhere.md").symlink_to(tmp_path / "gone.md")
    assert front_matters.check(sorted(tmp_path.iterdir())) == ()


def test_a_page_anywhere_is_read_with_the_facts(tmp_path: Path) -> None:
    (tmp_path / "resume.yaml").write_text("basics: {label: a}\n", encoding="utf-8")
    (tmp_path / "a/b").mkdir(parents=True)
    written(tmp_path / "a/b", "redirect_form: /old/")
    ((path, note),) = state.load(Files(tmp_path)).notes
    assert (path, note.line) == (tmp_path / "a/b/page.md", 2)
    written(tmp_path / "a/b", "noindex: maybe")
    with pytest.raises(FactsError, match="noindex must be"):
        state.load(Files(tmp_path))


def test_what_sphinx_makes_no_page_of_is_left_alone() -> None:
    config = SimpleNamespace(
        source_suffix={".rst": "restructuredtext"},
        include_patterns=["**"],
        exclude_patterns=["drafts", "**/*.part.md"],
        templates_path=["_templates"],
        html_static_path=["_static"],
        html_extra_path=["public"],
    )
    registry = SimpleNamespace(source_suffix={".md": "markdown"})
    app: Any = SimpleNamespace(config=config, registry=registry)
    files = ["a.md", "a/b.md", "drafts/a/b.md", "a/drafts.md", "a/b.part.md", "_templates/a.md"]
    files += ["_static/a.md", "public/a/b.md", "a/_sources/b.md", "a/.#b.md"]
    assert [*filter(page_filter(app), files)] == ["a.md", "a/b.md", "a/drafts.md"]
    config.include_patterns = ["a/**"]
    assert [*filter(page_filter(app), files)] == ["a/b.md", "a/drafts.md"]
    registry.source_suffix = {}  # without MyST
    assert [*filter(page_filter(app), files)] == []


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Give a site whose pages say much that is not ours, and whose drafts are no pages."""
    project = begin_project(tmp_path_factory.mktemp("matter") / "site")
    settings = project.root / "conf.py"
    excluded = '\nexclude_patterns = ["drafts", "**/*.part.md", "README.md"]\n'
    settings.write_text(settings.read_text("utf-8") + excluded, encoding="utf-8")
    ours = GOOD.replace("title: 2024", "title: A page")
    others = "".join(f"{key}: a\n" for key in FOREIGN if key != "tocdepth")
    more = "tocdepth: 2\nmyst:\n  html_meta: {keywords: a}\n  substitutions: {who: me}\n"
    more += "jupytext: {text_representation: {format_name: myst}}\nkernelspec: {name: python3}\n"
    others = others.replace("jupytext: a\n", "").replace("kernelspec: a\n", "")
    project.write("page.md", f"---\n{ours}\n{others}{more}---\n\n# A page\n\nWords.\n")
    project.write("near.md", "---\norphan: true\nredirect_form: /a/\n---\n\n# Near\n")
    for draft in ("drafts/a/one.md", "a/two.part.md", "README.md", "_static/a.md"):
        project.write(draft, "---\ntitle: [\n---\n")
    assert project.build() == 0, project.output
    return project


def test_a_site_full_of_foreign_keys_is_built_and_only_what_is_near_noted(built: Project) -> None:
    (note,) = {*re.findall(r"^ *(.*means nothing here.*)$", built.output, re.MULTILINE)}
    meant = "'redirect_form' means nothing here; did you mean 'redirect_from'?"
    assert note.endswith(f"docs/near.md:3: {meant}")
    assert built.text("page.html").endswith("Words.")
    assert not (built.html / "drafts").exists()


def test_a_fault_in_any_page_is_one_message_and_leaves_the_site_as_it_was(built: Project) -> None:
    before = {path: path.read_bytes() for path in built.html.rglob("*") if path.is_file()}
    merges = levels("{x: 1}", "{<<: [%s]}").splitlines()[:2]
    built.write("a/faulty.md", "\n".join(["---", *merges, "---", "", "# Faulty", ""]))
    built.write("page.md", "# Another page\n")
    assert built.build() == 1
    said = re.findall(r"^.*(?:ERROR|WARNING|Traceback).*$", built.output, re.MULTILINE)
    assert len(said) == 1, built.output
    assert re.search(r"a/faulty\.md:3: ERROR: '<<' merges nothing here", said[0])
    after = {path: path.read_bytes() for path in built.html.rglob("*") if path.is_file()}
    assert after == before
