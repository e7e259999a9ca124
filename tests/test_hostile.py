"""Hostile facts: nothing is written outside the site, nothing ends in a traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from conftest import facts_of

from site_groundwork.sealed import opened
from sphinx_resume import state
from sphinx_resume.facts import gate, posts, yaml_reader
from sphinx_resume.facts.model import Facts, FactsError
from sphinx_resume.facts.person import contacts
from sphinx_resume.text import inline, latex
from sphinx_resume.text.plain import plain_text

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Project


def loaded(folder: Path, text: str) -> state.Resume:
    (folder / "resume.yaml").write_text(text, encoding="utf-8")
    return state.load(folder)


def files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    "id_", ["a/../../b", "../../../x", "x\n```\n<script>", "/etc/x", "a\\..\\b"]
)
def test_the_key_of_a_publication_is_a_slug(tmp_path: Path, id_: str) -> None:
    found = loaded(tmp_path, f"publications:\n  - name: T\n    id: {id_!a}\n".replace("'", '"'))
    page = opened(found.publications[0].page)
    assert page.startswith("publications/")
    assert not {"..", "\n", "`"} & {*page.split("/")}
    assert page.count("/") == 1


def test_hostile_keys_write_nothing_outside_the_build(project: Project) -> None:
    project.write(
        "resume.yaml",
        'publications:\n  - {name: A, id: "../../a"}\n  - {name: B, id: "x\\n```\\n<b>"}\n'
        'talks:\n  - {name: C, id: "../../c", date: 2024-01-02}\n',
    )
    before = files(project.root)
    assert project.build() == 0, project.output
    made = set(files(project.root)) - set(before)
    assert made
    assert all({"html", "doctrees"} & set(p.relative_to(project.root).parts[:1]) for p in made)


TITLES = {
    "a script": "[x](javascript:alert(1))",
    "a file of the machine": "[x](../../../etc/passwd)",
    "a setting": "[x](../conf.py)",
}


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
@pytest.mark.parametrize("key", ["title", "description", "tags"])
def test_a_link_in_what_a_post_says_of_itself_is_its_text(
    tmp_path: Path, title: str, key: str
) -> None:
    (tmp_path / "news").mkdir()
    post = f"---\ndate: 2024-01-02\n{key}: '{title}'\n---\n\n# {title}\n"
    (tmp_path / "news/a.md").write_text(post, encoding="utf-8")
    facts = posts.load(Facts(tmp_path / "resume.yaml"), tmp_path)
    news = repr(facts.data.items("news"))
    assert "javascript" not in news
    assert "passwd" not in news
    assert "conf.py" not in news


def test_an_invisible_character_in_a_post_is_told(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news/a.md").write_text("---\ndate: 2024-01-02\n---\n\n# A\u202eb\n", "utf-8")
    with pytest.raises(FactsError, match="cannot be printed"):
        posts.load(Facts(tmp_path / "resume.yaml"), tmp_path)


def test_what_joins_letters_stays_in_a_title_and_what_hides_goes(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news/a.md").write_text("---\ndate: 2024-01-02\n---\n\n# می\u200cروم\n", "utf-8")
    (tmp_path / "resume.yaml").write_text("basics: {label: a}\n", encoding="utf-8")
    entry = "@book{x, title = {می\u200cروم\u202e\x1b}}"
    (tmp_path / "publications.bib").write_text(entry, encoding="utf-8")
    found = state.load(tmp_path)
    assert found.facts.data.items("news")[0].text("name") == "می\u200cروم"
    assert found.publications[0].item.text("name") == "می\u200cروم"


def test_front_matter_nested_without_end_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    post = "---\ndate: 2024-01-02\ntags: " + "[" * 3000 + "\n---\n\n# A\n"
    (tmp_path / "news/a.md").write_text(post, encoding="utf-8")
    with pytest.raises(FactsError) as caught:
        posts.load(Facts(tmp_path / "resume.yaml"), tmp_path)
    assert [problem.line for problem in caught.value.problems] == [3]


def test_a_page_may_link_to_itself_by_a_fact_and_by_its_words(project: Project) -> None:
    project.write("resume.yaml", "basics:\n  summary: See [this](index.md) page.\n")
    project.write("index.md", "# Home\n\n[Here](index.md)\n\n```{basics}\n```\n")
    assert project.build() == 0, project.output
    assert len(project.page().main.select("a[href^='#']")) >= 2  # type: ignore[union-attr]


@pytest.mark.parametrize("formula", [r"\frac", r"\verb", r"\sqrt", "{" * 300, r"\left("])
def test_no_formula_is_too_much(formula: str) -> None:
    fact = f"a ${formula}$ b"
    assert plain_text(fact).startswith("a ")
    assert inline.runs(fact)
    assert latex.to_markdown(fact).startswith("a ")


def test_braces_within_braces_are_bounded() -> None:
    assert latex.to_markdown("{" * 300 + "deep" + "}" * 300) == "deep"


BOMBS = {
    "aliases": "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9)),
    "aliases of maps": "a0: &a0 {k: "
    + "x" * 2000
    + "}\n"
    + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 20)}]\n" for n in range(1, 7)),
    "brackets": "a: " + "[" * 3000,
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_small_file_does_not_grow_without_end(tmp_path: Path, bomb: str) -> None:
    path = tmp_path / "resume.yaml"
    path.write_text(bomb, encoding="utf-8")
    with pytest.raises(FactsError) as caught:
        yaml_reader.read(path)
    assert caught.value.problems[0].line >= 1


def test_a_number_of_any_length_is_a_text(tmp_path: Path) -> None:
    path = tmp_path / "resume.json"
    path.write_text('{"basics": {"phone": ' + "9" * 6000 + "}}", encoding="utf-8")
    assert len(yaml_reader.read(path).data["basics"]["phone"]) == 6000  # type: ignore[call-overload,index]


def test_an_unknown_key_is_told_on_its_own_line_whatever_is_sorted_since(tmp_path: Path) -> None:
    found = loaded(
        tmp_path,
        "publications:\n  - name: Old\n    releaseDate: 2001\n    mood: a\n"
        "  - name: New\n    releaseDate: 2020\nnews:\n  - name: N\n    date: 2020\n    mood: b\n",
    )
    assert [note.line for note in found.facts.notes] == [4, 10]


def test_dates_that_a_section_does_not_have_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "resume.yaml"
    path.write_text("certificates:\n  - {name: X, startDate: 2020, endDate: 2019}\n", "utf-8")
    assert gate.load(path)


@pytest.mark.parametrize("phone", ["Upon request", "ask me", "n/a"])
def test_a_phone_that_is_no_number_is_no_link(phone: str) -> None:
    assert [one.link for one in contacts(facts_of({"basics": {"phone": phone}}).data)] == [None]
    (real,) = contacts(facts_of({"basics": {"phone": "+86 28 12"}}).data)
    assert real.link
    assert opened(real.link) == "tel:+862812"


@pytest.mark.parametrize("url", ["?x", "?", "?page=2#a"])
def test_an_address_that_names_no_page_is_told(tmp_path: Path, url: str) -> None:
    with pytest.raises(FactsError, match="names no page"):
        loaded(tmp_path, f"basics:\n  url: '{url}'\n")


def test_a_link_out_of_the_repository_is_not_published(project: Project) -> None:
    outside = project.root.parent / f"{project.root.name}.secret"
    outside.write_text("secret", encoding="utf-8")
    (project.root / "docs/x.txt").symlink_to(outside)
    project.write("index.md", "# Home\n\n[x](x.txt)\n")
    assert project.build() != 0
    assert "docs/index.md:3: " in project.output
    assert "leads out of the site's folder" in project.output
    assert not list(project.html.rglob("x.txt"))


def test_a_name_is_no_markup_in_llms_txt(project: Project) -> None:
    project.write("resume.yaml", 'basics:\n  name: "A](https://evil.example) \\n# B"\n')
    assert project.build() == 0, project.output
    first = (project.html / "llms.txt").read_text("utf-8").splitlines()[0]
    assert first == r"# A\](https://evil.example) # B"


def test_strings_of_a_bibliography_do_not_grow_without_end(tmp_path: Path) -> None:
    (tmp_path / "resume.yaml").write_text("basics: {label: a}\n", encoding="utf-8")
    strings = ['@string{a0 = "0123456789"}']
    strings += [f"@string{{a{n} = {' # '.join([f'a{n - 1}'] * 10)}}}" for n in range(1, 10)]
    entry = "@article{x, title = a9}"
    (tmp_path / "publications.bib").write_text("\n".join([*strings, entry]), encoding="utf-8")
    with pytest.raises(FactsError) as caught:
        state.load(tmp_path)
    assert [problem.line for problem in caught.value.problems] == [5]


def test_parents_that_many_share_are_read_once(tmp_path: Path) -> None:
    (tmp_path / "resume.yaml").write_text("basics: {label: a}\n", encoding="utf-8")
    levels = [f"@xdata{{p0n{n}, publisher = {{P}}}}" for n in range(10)]
    for level in range(1, 9):
        above = ",".join(f"p{level - 1}n{n}" for n in range(10))
        levels += [f"@xdata{{p{level}n{n}, xdata = {{{above}}}}}" for n in range(10)]
    levels.append("@book{x, title = {T}, xdata = {p8n0}}")
    (tmp_path / "publications.bib").write_text("\n".join(levels), encoding="utf-8")
    (publication,) = state.load(tmp_path).publications
    assert publication.item.fields["publisher"] == "P"


@pytest.mark.parametrize("name", ["resume.json", "llms.txt", "index.md"])
def test_a_symbolic_link_in_the_built_site_leads_no_writer_out_of_it(
    project: Project, name: str
) -> None:
    outside = project.root.parent / f"{project.root.name}.mine"
    outside.write_text("mine", encoding="utf-8")
    project.html.mkdir()
    (project.html / name).symlink_to(outside)
    assert project.build() != 0
    assert f"{name} leads out of " in project.output
    assert "Traceback" not in project.output
    assert outside.read_text("utf-8") == "mine"
