"""Small rules that nothing else holds: each of these was once broken, and no test saw it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from conftest import facts_of

from site_groundwork.sealed import opened
from sphinx_resume import state
from sphinx_resume.bibliography import year_pages
from sphinx_resume.entries import introduction, sections
from sphinx_resume.facts.address_rules import Files
from sphinx_resume.facts.person import monogram
from sphinx_resume.files.cv_pdf import LONGEST_ADDRESS, Composer

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Project


def test_a_later_small_year_stays_behind_one_that_has_no_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(year_pages, "ROOM", 600)
    many = "".join(
        f"  - {{name: Paper {n} of many words, releaseDate: 2020}}\n" for n in range(40)
    )
    text = f"publications:\n  - {{name: New, releaseDate: 2022}}\n{many}"
    (tmp_path / "resume.yaml").write_text(text + "  - {name: Old, releaseDate: 2001}\n")
    years = state.load(Files(tmp_path)).years
    assert (years.front, years.older) == (("2022",), ("2020", "2001"))


def test_a_publication_with_a_doi_alone_leads_to_it(tmp_path: Path) -> None:
    (tmp_path / "resume.yaml").write_text("publications:\n  - {name: A, doi: 10.1/a#b}\n")
    (item,) = state.load(Files(tmp_path)).facts.data.items("publications")
    (link,) = sections.entry("publications", item).links.parts
    assert (link.text, opened(link.link)) == ("DOI", "https://doi.org/10.1/a%23b")


def test_the_status_of_a_bibliography_s_entry_is_its_most_telling_field_s(tmp_path: Path) -> None:
    (tmp_path / "resume.yaml").write_text("basics: {label: a}\n")
    entry = "@article{a, title={A}, pubstate={inpress}, note={submitted}, year={in preparation}}"
    (tmp_path / "publications.bib").write_text(entry)
    (publication,) = state.load(Files(tmp_path)).publications
    assert publication.item.text("status") == "accepted"


def test_a_place_is_said_from_the_street_to_the_country() -> None:
    words = {
        "countryCode": "CN",
        "city": "Chengdu",
        "address": "A Street 1",
        "region": "Sichuan",
        "postalCode": "610065",
    }
    data = facts_of({"basics": {"location": words}}).data
    said = [part.text for part in introduction.place(data)]
    assert said == ["A Street 1", "610065", "Chengdu", "Sichuan", "China"]


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Ada King Lovelace", "AL"), ("Ada", "A"), ("ada lovelace", "AL"), ("**Ada** B", "AB")],
)
def test_a_monogram_has_the_first_and_the_last_name_s_letter(name: str, letters: str) -> None:
    assert monogram(name) == letters


@pytest.mark.parametrize("spare", [0, 1])
def test_an_address_is_printed_as_long_as_it_is_short(spare: int) -> None:
    url = "https://" + "a.example/".ljust(LONGEST_ADDRESS + spare, "x")
    talk = {"name": "T", "links": [{"name": "Slides", "url": url}]}
    made = Composer("en").curriculum(facts_of({"talks": [talk]}).data)
    assert (url.removeprefix("https://") in str(made["sections"]).replace(url, "")) == (spare == 0)


def test_an_output_that_is_the_same_keeps_its_time(project: Project) -> None:
    assert project.build() == 0, project.output
    paths = [
        project.html / name for name in ("resume.json", "card.png", "favicon.svg", "index.md")
    ]
    for path in paths:
        os.utime(path, ns=(0, 0))
    project.write("index.md", "# Home\n\nHello again.\n")
    assert project.build() == 0, project.output
    assert [path.stat().st_mtime_ns == 0 for path in paths] == [True, True, True, False]


def test_a_key_that_is_not_shown_is_told(project: Project) -> None:
    project.write("resume.yaml", "basics:\n  label: a\n  mood: b\n")
    assert project.build() == 0
    assert "resume.yaml:3: 'mood' of the basics is not shown" in project.output
