"""This owner's site says all that the owner's facts say; whoever else owns it writes other tests."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Project

WORDS = [
    "third-year undergraduate at Sichuan University, in Computer Science and Technology (Top-notch Program)",
    "machine learning systems, high performance computing and distributed machine learning",
    "research assistant at Dicalab",
    "Prof. Qing Ye",
    "Bachelor",
    "Sichuan University, College of Computer Science",
    "September 2021 – present",
    "GPA 3.93 / 4.00",
    "average score 92.60 / 100",
    "Layer-wised Sparsification Based on Hypernetwork for Distributed NN Training",
    "Team lead",
    "First author",
    "Qing Ye (Sichuan University)",
    "Paper in submission",
    "To the best of our knowledge",
    "objective function",
    "quantization and with sparsification",
]

AWARDS = [
    ("National Scholarship", "Sichuan University", "2021–2022"),
    ("Merit Student", "Sichuan University", "2021–2022"),
    ("First Prize", "The 14th Lanqiao Cup, C/C++ Programming, Provincial (Sichuan)", "2022"),
    ("Third Prize", "The 14th Lanqiao Cup, C/C++ Programming, National Final", "2022"),
    ("The Second Prize Scholarship", "Sichuan University", "2022–2023"),
    ("Merit Student", "Sichuan University", "2022–2023"),
    ("First Prize", "The 15th Lanqiao Cup, C/C++ Programming, Provincial (Sichuan)", "2023"),
    ("Third Prize", "The 15th Lanqiao Cup, C/C++ Programming, National Final", "2023"),
    (
        "Third Prize",
        "2023 National College Computer Competition, Group Programming Ladder Tournament, National Final",
        "2023",
    ),
    ("First Prize", "China Undergraduate Mathematical Contest (Sichuan)", "2023"),
]

ADDRESSES = [
    "https://www.scu.edu.cn/",
    "http://www.dicalab.cn/",
    "https://scholar.google.com/citations?user=jLoTsBYAAAAJ&hl=zh-CN&oi=ao",
]


@pytest.fixture(scope="module")
def home(site: Path) -> BeautifulSoup:
    return BeautifulSoup((site / "index.html").read_text(encoding="utf-8"), "html5lib")


def said(element: BeautifulSoup) -> str:
    return re.sub(r" (?=[,.)])", "", " ".join(element.get_text(" ").split()))


@pytest.mark.parametrize("words", WORDS)
def test_the_home_page_says(home: BeautifulSoup, words: str) -> None:
    assert words in said(home.article)


def test_the_home_page_shows_each_award_once_with_what_for_and_year(home: BeautifulSoup) -> None:
    cards = [card for card in home.select(".sd-card") if not card.select(".resume-highlights")]
    shown = [tuple(sorted(said(line) for line in card.find_all("p"))) for card in cards]
    assert sorted(shown) == sorted(tuple(sorted(award)) for award in AWARDS)


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_home_page_links_to(home: BeautifulSoup, address: str) -> None:
    assert home.article.select(f'a[href="{address}"]')


def test_the_panel_says_who_where_and_what(home: BeautifulSoup) -> None:
    (panel,) = home.select(".profile")
    words = said(panel)
    for expected in (
        "Third-year undergraduate",
        "Sichuan University",
        "Dicalab",
        "machine learning systems",
    ):
        assert expected in words


def test_the_title_is_the_pages_own_and_no_name_leaves_no_gap(home: BeautifulSoup) -> None:
    assert home.title.string == "About me"
    assert not home.select(".profile-name, .profile-monogram, .profile img")


def test_whoever_moves_in_says_who_they_are_on_the_home_page(project: Project) -> None:
    shutil.copytree(ROOT / "docs", project.root / "docs", dirs_exist_ok=True)
    facts = (ROOT / "docs/resume.yaml").read_text("utf-8")
    project.write(
        "resume.yaml", facts.replace("basics:\n", "basics:\n  summary: I study *kelp*.\n")
    )
    assert project.build() == 0, project.output
    summary = project.page().main.select_one(".resume-summary")
    assert str(summary) == '<p class="resume-summary">I study <em>kelp</em>.</p>'
    assert summary.find_next("h2").get_text().startswith("Education")
