"""Sections of the facts on pages: what shows, what is absent, what is safe, what is rebuilt."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pypdfium2
import pytest
from conftest import facts_in

from sphinx_resume.entries.sections import SECTIONS
from sphinx_resume.facts import model
from sphinx_resume.text.addresses import in_print

if TYPE_CHECKING:
    from conftest import Project

STANDARD = Path(__file__).parent / "data/standard.json"
EVERY = "\n\n".join(f"## {name.title()}\n\n```{{{name}}}\n```" for name in ("basics", *SECTIONS))


def everything(project: Project) -> None:
    project.write("index.md", f"---\nauthor_profile: true\n---\n\n# Home\n\n{EVERY}\n")


def test_every_value_of_a_resume_in_the_standards_form_is_on_the_page(project: Project) -> None:
    project.write("resume.json", STANDARD.read_text(encoding="utf-8"))
    (project.root / "docs/resume.yaml").unlink()
    everything(project)
    assert project.build() == 0, project.output
    page = project.page()
    seen = project.text() + " ".join(
        tag.get(name, "")
        for tag in page.main.select("[href], [datetime], [src]")
        for name in ("href", "datetime", "src")
    )
    data = facts_in(project.root / "docs/resume.json").data
    not_shown = {"$schema", "meta"}
    missing = [
        (key, text)
        for key, fact in model.leaves(data)
        for text in [fact if isinstance(fact, model.Text) else in_print(fact)]
        if key[0] not in not_shown and text.lower() not in seen.lower()
    ]
    assert missing == []


def test_a_heading_over_no_facts_is_dropped_and_one_over_words_stays(project: Project) -> None:
    project.write(
        "index.md",
        "# Home\n\n## Awards\n\n```{awards}\n```\n\n## Work\n\nI also dance.\n\n```{work}\n```\n\n"
        "## Both\n\n### Skills\n\n```{skills}\n```\n\n### Tongues\n\n```{languages}\n```\n",
    )
    project.write("resume.yaml", "basics:\n  label: researcher\nawards: []\nwork:\nskills: []\n")
    assert project.build() == 0, project.output
    headings = [heading.get_text().rstrip("#") for heading in project.page().select("h1, h2, h3")]
    assert headings == ["Home", "Work"]


def test_facts_may_hold_emphasis_code_links_and_math(project: Project) -> None:
    project.write("other.md", "---\norphan: true\n---\n# Other\n")
    project.write("files/talk.txt", "slides")
    project.write("deep/er/page.md", "---\norphan: true\n---\n# Deep\n\n```{references}\n```\n")
    project.write(
        "resume.yaml",
        "references:\n  - name: A\n    reference: >-\n      *em* **strong** `code <b>` $x_1^2$ "
        "[out](https://example.org/?a=1&b=2) [mail](mailto:a@example.org) [page](other.md) "
        "[file](/files/talk.txt) snake_case_name 2 * 3 * 4 \\<br> {math}`y` A & B\n",
    )
    assert project.build() == 0, project.output
    (line,) = project.page("deep/er/page.html").select(".resume-summary")
    assert line.em.get_text() == "em"
    assert line.strong.get_text() == "strong"
    assert line.code.get_text() == "code <b>"
    targets = [unquote(link["href"]) for link in line.select("a")]
    assert targets[:3] == [
        "https://example.org/?a=1&b=2",
        "mailto:a@example.org",
        "../../other.html",
    ]
    assert (project.html / "deep/er" / targets[3]).read_text() == "slides"
    assert "snake_case_name 2 * 3 * 4 <br>" in line.get_text()


def test_a_fact_within_a_sentence(project: Project) -> None:
    project.write(
        "index.md", "# Home\n\nAt {fact}`work.0` on {fact}`interests`; {fact}`basics.label`.\n"
    )
    project.write(
        "resume.yaml",
        "basics:\n  label: researcher\nwork:\n  - name: Lab\n    url: https://example.org/\n"
        "interests:\n  - name: cats\n  - name: dogs\n  - name: mice\n",
    )
    assert project.build() == 0, project.output
    (link,) = project.page().select('main a[href="https://example.org/"]')
    assert link.get_text() == "Lab"
    assert "At Lab on cats, dogs and mice; researcher." in project.text().replace(" on", " on", 1)


@pytest.mark.parametrize("key", ["basics.labl", "work.1", "work.zero", "basics", ""])
def test_a_fact_that_is_not_there_stops_the_build_with_page_and_line(
    project: Project, key: str
) -> None:
    project.write(
        "index.md",
        f"# Home\n\nHello.\n\nAt {{fact}}`{key}`.\n" if key else "# Home\n\n\n\nAt {fact}` `.\n",
    )
    project.write("resume.yaml", "work:\n  - name: Lab\nbasics:\n  summary: x\n")
    assert project.build() == 1
    assert re.search(r"index\.md:5: .*there is no fact", project.output), project.output
    assert "Traceback" not in project.output


def test_an_edited_fact_rebuilds_the_pages_that_show_it_and_no_other(project: Project) -> None:
    project.write("index.md", "# Home\n\n```{toctree}\nawards\npanel\nplain\n```\n")
    project.write("awards.md", "# Awards\n\n```{awards}\n```\n")
    project.write("panel.md", "---\nauthor_profile: true\n---\n\n# Panel\n")
    project.write("plain.md", "# Plain\n\nNo facts.\n")
    project.write("resume.yaml", "basics:\n  label: researcher\nawards:\n  - title: First Prize\n")
    assert project.build() == 0, project.output
    doctrees = {
        path.stem: path.stat().st_mtime_ns for path in project.root.glob("doctrees/*.doctree")
    }

    project.write("resume.yaml", "basics:\n  label: professor\nawards:\n  - title: Grand Prize\n")
    assert project.build() == 0, project.output
    renewed = {
        path.stem
        for path in project.root.glob("doctrees/*.doctree")
        if path.stat().st_mtime_ns != doctrees[path.stem]
    }
    assert renewed == {"awards", "panel", "index"}  # the home page says them all in JSON-LD
    assert "Grand Prize" in project.text("awards.html")
    assert "Professor" in project.text("panel.html")


def test_a_second_build_reads_and_writes_nothing(project: Project) -> None:
    everything(project)
    assert project.build() == 0, project.output
    page = project.html / "index.html"
    before = page.stat().st_mtime_ns
    assert project.build() == 0, project.output
    assert "0 added, 0 changed, 0 removed" in project.output
    assert page.stat().st_mtime_ns == before


def test_our_cards_have_the_containers_that_sphinx_designs_own_have(project: Project) -> None:
    project.write("index.md", "# Home\n\n```{card} Title\nText\n```\n\n```{awards}\n```\n")
    project.write("resume.yaml", "awards:\n  - title: Title\n    awarder: Text\n")
    assert project.build() == 0, project.output
    theirs, ours = (
        [
            sorted(name for name in tag["class"] if not name.startswith("resume-"))
            for tag in [card, *card.select("div")]
        ]
        for card in project.page().select(".sd-card")
    )
    assert ours == theirs


def test_entries_are_grouped_by_category_under_headings_of_the_right_level(
    project: Project,
) -> None:
    project.write("index.md", "# Home\n\n## Awards\n\n```{awards}\n```\n")
    project.write(
        "resume.yaml",
        "awards:\n  - {title: A, category: Prizes}\n  - {title: C}\n  - {title: B, category: Prizes}\n",
    )
    assert project.build() == 0, project.output
    (heading,) = project.page().select("main h3")
    assert heading.get_text() == "Prizes"
    groups = [group.get_text(" ").split() for group in project.page().select(".resume-cards")]
    assert groups == [["C"], ["A", "B"]]


@pytest.mark.parametrize(
    ("written", "shown"),
    [("2021", "2021"), ("2021-09", "September 2021"), ("2021-09-05", "5 September 2021")],
)
def test_dates_are_said_in_words_and_kept_for_machines(
    project: Project, written: str, shown: str
) -> None:
    project.write("index.md", "# Home\n\n```{certificates}\n```\n")
    project.write("resume.yaml", f"certificates:\n  - name: C\n    date: {written}\n")
    assert project.build() == 0, project.output
    (time,) = project.page().select("time")
    assert (time["datetime"], time.get_text()) == (written, shown)


def test_dates_follow_the_language_of_the_site(project: Project) -> None:
    project.write("index.md", "# Home\n\n```{certificates}\n```\n")
    project.write("resume.yaml", "certificates:\n  - name: C\n    date: 2021-10\n")
    assert project.build("-D", "language=de") == 0, project.output
    (time,) = project.page().select("time")
    assert time.get_text() == "Oktober 2021"


def test_a_project_is_a_card_with_a_heading_however_little_it_says(project: Project) -> None:
    project.write("index.md", "# Home\n\n## Research\n\n```{projects}\n```\n")
    project.write(
        "resume.yaml",
        "projects:\n  - name: Much\n    highlights: [One]\n  - name: Little\n    summary: In a line.\n",
    )
    assert project.build() == 0, project.output
    cards = project.page().select(".resume-full")
    assert [card.h3.get_text() for card in cards] == ["Much", "Little"]
    assert "In a line." in cards[1].get_text()


def test_an_award_leads_to_its_page(project: Project) -> None:
    project.write("index.md", "# Home\n\n```{awards}\n```\n")
    project.write("resume.yaml", "awards:\n  - title: Prize\n    url: https://prize.example/\n")
    assert project.build() == 0, project.output
    (link,) = project.page().select('.resume-brief a[href="https://prize.example/"]')
    assert link.get_text() == "Prize"


@pytest.mark.parametrize(
    "address", ["foo", "https://me.example/?a=b", "//me.example/", "https://"]
)
def test_a_site_has_a_whole_address_or_none(project: Project, address: str) -> None:
    assert project.build("-D", f"html_baseurl={address}") != 0
    assert "write SITE_URL as https://example.org/" in project.output
    assert "Traceback" not in project.output


def test_a_project_leads_to_a_page_of_its_own_which_needs_no_place_in_a_table_of_contents(
    project: Project,
) -> None:
    project.write("index.md", "# Home\n\n```{projects}\n```\n")
    project.write("projects/loom.md", "# The loom\n\nAll about it.\n")
    project.write("resume.yaml", "projects:\n  - name: Loom\n    url: projects/loom.md\n")
    assert project.build() == 0, project.output
    (link,) = project.page().select(".resume-full a")
    assert (link.get_text(), link["href"]) == ("Loom", "projects/loom.html")


def test_the_pdf_has_the_sections_of_the_page_that_offers_it_in_its_order_by_its_headings(
    project: Project,
) -> None:
    project.write(
        "index.md",
        "# Lebenslauf\n\n```{cv-pdf}\n```\n\n## *Preise*\n\n```{awards}\n:layout: list\n```\n\n"
        "## Sprachen\n\n:::{languages}\n:::\n",
    )
    project.write(
        "resume.yaml",
        "languages:\n  - language: Latin\nawards:\n  - title: Prize\nskills:\n  - name: Looms\n",
    )
    assert project.build() == 0, project.output
    with pypdfium2.PdfDocument(project.html / "cv.pdf") as document:
        said = " ".join(page.get_textpage().get_text_bounded() for page in document).split()
    assert said[2:] == ["Preise", "Prize", "Sprachen", "Latin"]
