"""The site with no publication, one, a dozen and five hundred: small, whole, usable by all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from conftest import begin_specimen
from first_view.server import Server
from first_view.test_first_view_cost import ROUND_TRIP, first_view
from test_look import assert_faultless, barriers, show, tab

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

COUNTS = (0, 1, 12, 500)
LIST = "```{publications}\n:layout: %s\n```\n"
SUBJECTS = [
    "sparse",
    "layered",
    "federated",
    "quantized",
    "convex",
    "hidden",
    "adaptive",
    "tensor",
    "graph",
    "kernel",
]


def entry(number: int) -> str:
    """Write a paper as real ones are, with an abstract."""
    subject, other = SUBJECTS[number % 10], SUBJECTS[number * 7 % 10]
    return f"""@inproceedings{{doe{number},
  author = {{Jane Q. Doe and Author{number % 37} Writer{number % 53} and Co{number % 11} Maker}},
  title = {{{subject.title()} methods for {other} training, part {number}}},
  booktitle = {{Proceedings of the {number % 20 + 1}th Imaginary Conference on {other} Systems}},
  year = {{{2024 - number // 20}}},
  pages = {{{number}--{number + 11}}},
  doi = {{10.5555/{number}}},
  abstract = {{We study {subject} methods. Experiments on {number % 9 + 2} data sets confirm that
    {other} terms matter, and that what {SUBJECTS[number * 3 % 10]} layers keep is enough.}},
}}
"""


@pytest.fixture(scope="module", params=COUNTS)
def grown(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the specimen with so many publications; give the folder of its pages."""
    project = begin_specimen(tmp_path_factory.mktemp("grown"))
    facts, index, cv = (
        project.root / "docs" / name for name in ("resume.yaml", "index.md", "cv.md")
    )
    facts.write_text(facts.read_text("utf-8").replace("Specimen Person", "Jane Q. Doe"), "utf-8")
    index.write_text(index.read_text("utf-8").replace("CV <cv>", "publications\ncv"), "utf-8")
    cv.write_text(f"{cv.read_text('utf-8')}\n## Publications\n\n{LIST % 'list'}", "utf-8")
    project.write("publications.md", f"# Publications\n\n{LIST % 'years'}")
    project.write("publications.bib", "\n".join(map(entry, range(request.param))))
    assert project.build("-D", "first_view=1") == 0, project.output
    return project.html


@pytest.fixture(scope="module")
def pages(grown: Path) -> list[str]:
    """Give one page of each kind that the site has."""
    kinds = ("index.html", "cv.html", "publications.html")
    kinds += ("publications/doe*.html", "publications/in-*.html")
    return [min(found) for kind in kinds if (found := [*_pages(grown, kind)])]


def _pages(folder: Path, pattern: str) -> Iterator[str]:
    for path in folder.glob(pattern):
        yield path.relative_to(folder).as_posix()


def test_each_kind_of_page_is_one_round_trip(
    grown: Path, pages: list[str], browser: Browser
) -> None:
    with Server.of(grown) as server:
        for page in pages:
            context = browser.new_context()
            assert first_view(context, server, page) <= ROUND_TRIP, page
            context.close()


def test_each_kind_of_page_is_without_barrier_and_overflow(
    grown: Path, pages: list[str], browser: Browser
) -> None:
    with Server.of(grown) as server:
        page = tab(browser)
        for name in pages:
            show(page, server.url + name)
            for width in (320, 1280):
                page.set_viewport_size({"width": width, "height": 800})
                assert_faultless(page)
            assert not (found := barriers(page)), "\n".join(found)
        page.close()


def test_without_javascript_every_publication_can_be_reached(
    grown: Path, browser: Browser, request: pytest.FixtureRequest
) -> None:
    count = request.node.callspec.params["grown"]
    if not count:
        assert not (grown / "publications.html").exists()
        return
    with Server.of(grown) as server:
        page = browser.new_page(java_script_enabled=False)
        page.goto(server.url + "publications.html")
        titles = page.locator(".resume-dated .resume-title")
        found = titles.all_inner_texts()
        for address in [
            link.get_attribute("href") or "" for link in page.locator(".resume-earlier a").all()
        ]:
            page.goto(server.url + address)
            found += titles.all_inner_texts()
        assert len(found) == len(set(found)) == count
        page.close()
