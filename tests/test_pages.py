"""Which pages and files there are follows from the facts, in every build."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, Final

import pytest
from conftest import Project

from sphinx_resume.bibliography import year_pages
from sphinx_resume.entries import sections
from sphinx_resume.facts import outline

if TYPE_CHECKING:
    from pathlib import Path

SECTIONS: Final = ("publications", "talks", "teaching", "news")
FACTS: Final = "basics: {name: Ada Example, url: 'https://ada.example/'}\n"
HOME: Final = (
    "# Home\n\nHello.\n\n```{news}\n:limit: 3\n```\n\n```{publications}\n:selected:\n```\n\n"
    "```{toctree}\n:hidden:\n\nPublications <publications>\ntalks.md\n/teaching\nnews\nother\n```\n"
)
FIRST: Final = {
    "publications": "publications: [{name: A Paper, id: paper, authors: [Ada Example]}]\n",
    "talks": "talks: [{name: A Talk, date: 2024-03-05}]\n",
    "teaching": "teaching: [{course: A Course}]\n",
    "news": "news: [{name: Some News, date: 2024-03-05}]\n",
}
BIB: Final = "\n".join(
    f"@article{{key{number}, author = {{Example, Ada}}, title = {{Paper {number}}}, year = 2024}}"
    for number in range(3)
)


def with_pages(project: Project) -> Project:
    """Give a site with a page for each section, as the real one has them."""
    project.write("index.md", HOME)
    for section in SECTIONS:
        layout = ":layout: years\n" if section == "publications" else ""
        page = f"---\ntitle: {section.title()}\n---\n\n# {section.title()}\n\n"
        project.write(f"{section}.md", f"{page}```{{{section}}}\n{layout}```\n")
    project.write("other.md", "# Other\n\nWords.\n")
    project.write("resume.yaml", FACTS)
    return project


def with_bibliography(project: Project) -> Project:
    with_pages(project).write("publications.bib", BIB)
    return project


def built(project: Project) -> dict[str, bytes]:
    """Build on, and give every file of the site."""
    assert project.build() == 0, project.output
    paths = (path for path in project.html.rglob("*") if path.is_file())
    return {path.relative_to(project.html).as_posix(): path.read_bytes() for path in paths}


def clean(project: Project, folder: Path) -> dict[str, bytes]:
    """Build the same sources anew elsewhere."""
    fresh = Project(folder)
    for name in ("docs", "_static", "_templates"):
        shutil.copytree(project.root / name, folder / name)
    shutil.copy(project.root / "conf.py", folder)
    return built(fresh)


def read_again(project: Project) -> set[str]:
    """Name the pages that the last build read."""
    return set(re.findall(r"^reading sources\.\.\. \[.*\] (.*)$", project.output, re.MULTILINE))


# Pages that would have nothing but a title ------------------------------------------------------


def test_without_facts_a_site_is_that_which_never_had_the_pages(
    project: Project, tmp_path: Path
) -> None:
    with_pages(project).write("index.md", HOME.replace("Publications <publications>\n", ""))
    found = built(project)
    for section in SECTIONS:
        (project.root / f"docs/{section}.md").unlink()
    project.write("index.md", "# Home\n\nHello.\n\n```{toctree}\n:hidden:\n\nother\n```\n")
    never = clean(project, tmp_path / "never")
    assert sorted(found) == sorted(never)
    for name in ("index.html", "other.html", "sitemap.xml", "llms.txt", "searchindex.js"):
        assert found[name] == never[name]


def test_pages_come_with_their_first_fact_and_go_with_their_last(
    project: Project, tmp_path: Path
) -> None:
    without = built(with_pages(project))
    assert not [name for name in without if name.startswith(SECTIONS)]
    project.write("resume.yaml", FACTS + "".join(FIRST.values()))
    having = built(project)
    linked = {link["href"] for link in project.page().select("header a[href], nav a[href]")}
    assert {f"{section}.html" for section in SECTIONS} <= having.keys() & linked
    assert having == clean(project, tmp_path / "with")
    project.write("resume.yaml", FACTS)
    assert built(project) == without


EMPTY: Final = {
    "a heading": "# Talks\n\n```{talks}\n```\n",
    "front matter": "---\ntitle: Talks\nnoindex: true\n---\n\n# Talks\n\n```{talks}\n```\n",
    "colons": "# Talks\n\n:::{talks}\n:layout: list\n:::\n",
    "a longer fence": "Talks\n=====\n\n````{talks}\n````\n",
    "several": "# Talks\n\n## Mine\n\n```{talks}\n```\n\n## Courses\n\n```{teaching}\n```\n",
    "a comment": "<!-- Write\n\nhere. -->\n# Talks\n\n```{talks}\n```\n\n<!-- end -->\n",
    "a comment of MyST's": "% My talks\n\n# Talks\n\n```{talks}\n```\n",
    "a comment below": "# Talks\n\n```{talks}\n```\n% The end.\n",
    "no heading": "```{talks}\n```\n",
    "Windows": "# Talks\r\n\r\n```{talks}\r\n```\r\n",
}
WORDS: Final = {
    "a paragraph": "# Talks\n\nInvite me.\n\n```{talks}\n```\n",
    "words on a comment's line": "# Talks\n\n```{talks}\n```\n\n<!-- a --> Invite me.\n",
    "a list": "# Talks\n\n```{talks}\n```\n\n- One\n",
    "a picture": "# Talks\n\n![A talk](a.png)\n\n```{talks}\n```\n",
    "code": "# Talks\n\n```{talks}\n```\n\n```\ncode\n```\n",
    "a directive": "# Talks\n\n```{talks}\n```\n\n```{note}\nNone yet.\n```\n",
    "other facts": "# Talks\n\n```{talks}\n```\n\n```{basics}\n```\n",
    "HTML": "# Talks\n\n```{talks}\n```\n\n<p>Invite me.</p>\n",
    "only a heading": "# Talks\n",
    "a talk in code": "# Talks\n\n```\n:::{talks}\n:::\n```\n",
}


@pytest.mark.parametrize("page", [*EMPTY, *WORDS])
def test_a_page_is_left_out_if_it_has_nothing_to_say(tmp_path: Path, page: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder/page.md").write_bytes((EMPTY | WORDS)[page].encode())
    left_out = outline.absent(tmp_path, sections.SECTIONS)
    assert left_out == (["folder/page"] if page in EMPTY else [])
    lacking = sections.SECTIONS.keys() - {"talks", "teaching"}
    assert outline.absent(tmp_path, lacking) == []


@pytest.mark.parametrize(
    "line", ["talks", "talks.md", "/talks", "./talks", "Talks <talks>", "My talks </talks.md>"]
)
def test_a_page_that_is_left_out_takes_its_line_of_the_contents_with_it(
    project: Project, line: str
) -> None:
    project.write(
        "index.md", f"# Home\n\nHello.\n\n```{{toctree}}\n:caption: Pages\n\n{line}\n```\n"
    )
    project.write("talks.md", EMPTY["a heading"])
    assert "talks.html" not in built(project)
    assert not project.page().select("a[href*=talks]")


def test_the_home_page_stays_even_if_it_has_nothing_to_say(project: Project) -> None:
    project.write("index.md", "# Home\n\n```{talks}\n```\n")
    assert "index.html" in built(project)


@pytest.mark.parametrize("section", ["publications", "talks", "teaching"])
def test_an_entry_without_a_title_stops_no_build_with_a_traceback(
    project: Project, section: str
) -> None:
    with_pages(project).write("resume.yaml", f"{FACTS}{section}: [{{summary: Words}}]\n")
    project.build()
    assert "Traceback" not in project.output


# Pages of entries' own --------------------------------------------------------------------------

TALKS: Final = (
    "talks:\n  - {name: On Kelp, id: kelp, type: Keynote, event: A Fair, date: 2024-03-05,\n"
    "     url: 'https://fair.example/'}\n  - {name: On Nets, date: 2023-03-05}\n"
)
OWN: Final = "```{talks}\n:id: kelp\n```\n\nWhat I left out.\n"


def test_an_entry_gets_its_own_page_when_that_is_written_and_loses_it_with_the_file(
    project: Project, tmp_path: Path
) -> None:
    with_pages(project).write("resume.yaml", FACTS + TALKS)
    without = built(project)
    assert (
        project.page("talks.html").find("a", string="On Kelp")["href"] == "https://fair.example/"
    )
    project.write("talks/kelp.md", OWN)
    found = built(project)
    assert found.keys() - without.keys() == {"talks/kelp.html", "talks/kelp.md"}
    link = project.page("talks.html").select_one(".resume-title a")
    assert (link.get_text(), link["href"]) == ("On Kelp", "talks/kelp.html")
    assert (
        project.page("talks.html").find("a", string="Website")["href"] == "https://fair.example/"
    )
    assert project.page("talks/kelp.html").h1.contents[0] == "On Kelp"
    seen = project.text("talks/kelp.html")
    assert "Keynote A Fair 5 March 2024" in seen
    assert "What I left out." in seen
    for file in ("talks.ics", "talks/kelp.ics"):
        assert b"URL:https://ada.example/talks/kelp.html" in found[file]
    assert b'"url": "https://ada.example/talks/kelp.html"' in found["index.html"]
    assert b"https://ada.example/talks/kelp.html" in found["sitemap.xml"]
    assert found == clean(project, tmp_path / "own")

    project.write("resume.yaml", FACTS + TALKS.replace("A Fair", "A Market"))
    assert b"A Market" in built(project)["talks/kelp.html"]
    project.write("resume.yaml", FACTS + TALKS)
    (project.root / "docs/talks/kelp.md").unlink()
    assert built(project) == without


def test_every_section_of_which_no_page_is_made_may_have_pages(project: Project) -> None:
    written = [name for name, one in sections.SECTIONS.items() if one.may_have_pages]
    keys = {"work": "position", "volunteer": "position", "education": "institution"}
    keys |= {"awards": "title", "teaching": "course", "languages": "language"}
    facts = (f"{name}: [{{id: it, {keys.get(name, 'name')}: Thing}}]\n" for name in written)
    project.write("resume.yaml", "".join(facts))
    listed = "".join(f"```{{{name}}}\n```\n\n" for name in written)
    project.write("lists.md", f"---\norphan: true\n---\n\n# Lists\n\n{listed}")
    for name in written:
        project.write(f"{name}/it.md", f"```{{{name}}}\n:id: it\n```\n\nMore of it.\n")
    built(project)
    links = project.page("lists.html").select(".resume-title a, .rubric a")
    leads_to = {link["href"] for link in links}
    for name in written:
        assert f"{name}/it.html" in leads_to
        assert project.page(f"{name}/it.html").h1.contents[0] == "Thing"
        assert "More of it." in project.text(f"{name}/it.html")


@pytest.mark.parametrize(
    ("key", "hint"), [("klep", "did you mean 'kelp'?"), ("other", "write the 'id' of one")]
)
def test_a_page_of_an_entry_that_is_not_there_is_told_with_its_line(
    project: Project, key: str, hint: str
) -> None:
    with_pages(project).write("resume.yaml", FACTS + TALKS)
    project.write("talks/kelp.md", "# Kelp\n\n" + OWN.replace("kelp", key))
    assert project.build() == 1
    told = rf"talks/kelp\.md:3: .*there is no entry '{key}' in talks; {re.escape(hint)}"
    assert re.search(told, project.output)


# A page for each publication --------------------------------------------------------------------


def of(files: dict[str, bytes], key: str) -> list[str]:
    return sorted(name for name in files if re.search(rf"\b{key}\.", name))


def test_a_removed_publication_takes_its_page_and_files_with_it(
    project: Project, tmp_path: Path
) -> None:
    with_bibliography(project).write("paper.pdf", "%PDF-1.4\n")
    project.write("publications.bib", BIB.replace("Paper 1}", "Paper 1}, pdf = {paper.pdf}"))
    kinds = ("bib", "html", "json", "md", "pdf")
    assert of(built(project), "key1") == [f"publications/key1.{kind}" for kind in kinds]
    project.write("publications.bib", "\n".join(BIB.splitlines()[::2]))
    found = built(project)
    assert of(found, "key1") == []
    assert not [name for name, content in found.items() if b"key1" in content]
    assert found == clean(project, tmp_path / "clean")


def test_a_new_key_is_a_new_page(project: Project, tmp_path: Path) -> None:
    built(with_bibliography(project))
    project.write("publications.bib", BIB.replace("key1", "other-key"))
    found = built(project)
    assert of(found, "key1") == []
    assert "publications/other-key.html" in found
    assert found == clean(project, tmp_path / "clean")


def test_the_owners_page_takes_the_place_of_the_made_one(project: Project, tmp_path: Path) -> None:
    before = built(with_bibliography(project))
    page = "# My own title\n\nHow it came about.\n\n```{publication} key1\n```\n"
    project.write("publications/key1.md", page)
    found = built(project)
    assert found.keys() == before.keys()
    seen = project.text("publications/key1.html")
    assert "How it came about." in seen
    assert "Paper 1" in seen
    assert project.page("publications/key1.html").title.string.startswith("My own title")
    assert found == clean(project, tmp_path / "own")
    (project.root / "docs/publications/key1.md").unlink()
    assert built(project) == before


def test_a_publication_that_is_not_there_is_named_with_page_and_line(project: Project) -> None:
    page = "---\norphan: true\n---\n\n# Title\n\n```{publication} key9\n```\n"
    with_bibliography(project).write("more.md", page)
    assert project.build() == 1
    assert re.search(r"more\.md:7: .*there is no publication 'key9'", project.output)
    assert "Traceback" not in project.output


def test_only_what_is_new_of_a_publication_is_read_again(project: Project) -> None:
    built(with_bibliography(project))
    project.write("publications.bib", BIB.replace("Paper 1", "Another title"))
    found = built(project)
    assert read_again(project) == {"index", "publications", "publications/key1"}
    assert b"Another title" in found["publications/key1.html"]
    assert b"Another title" in found["publications.html"]
    assert b"Another title" in found["publications/key1.bib"]

    project.write("publications.bib", f"% A remark.\n\n{BIB.replace('Paper 1', 'Another title')}")
    assert built(project) == found
    assert read_again(project) <= {"index"}


def test_a_name_that_becomes_the_owners_is_set_so_on_every_page(
    project: Project, tmp_path: Path
) -> None:
    with_bibliography(project).write("resume.yaml", FACTS.replace("Ada Example", "B. Other"))
    built(project)
    assert not project.page("publications/key1.html").select(".resume-authors strong")
    project.write("resume.yaml", FACTS)
    found = built(project)
    (own,) = project.page("publications/key1.html").select(".resume-authors strong")
    assert own.get_text() == "Ada Example"
    assert found == clean(project, tmp_path / "clean")


def test_a_site_needs_no_page_that_lists_its_publications(project: Project) -> None:
    project.write("publications.bib", BIB)
    found = built(project)
    assert of(found, "key1") == [
        f"publications/key1.{kind}" for kind in ("bib", "html", "json", "md")
    ]
    assert "publications.html" not in found


def test_years_that_have_a_page_of_their_own_come_and_go(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(year_pages, "ROOM", 100)  # as if there were many
    before = built(with_bibliography(project))
    more = "".join(
        f"@article{{of{year}, author = {{Example, Ada}}, title = {{Of {year}}}, year = {year}}}\n"
        for year in (2023, 2021)
    )
    project.write("publications.bib", f"{BIB}\n{more}")
    found = built(project)
    years = [name for name in sorted(found) if re.match(r"publications/in-\d+\.html", name)]
    assert years == ["publications/in-2021.html", "publications/in-2023.html"]
    (shown,) = project.page(years[0]).select(".resume-dated .resume-title")
    assert shown.get_text() == "Of 2021"
    assert "Of 2021" not in project.text("publications.html")
    assert found == clean(project, tmp_path / "many")
    project.write("publications.bib", BIB)
    assert built(project) == before
