"""resume.json holds the facts, and the JSON Resume project's own validator takes it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from conftest import facts_in

from site_groundwork.sealed import opened
from sphinx_resume.files import resume_json
from sphinx_resume.text import addresses

if TYPE_CHECKING:
    from conftest import Project

    from sphinx_resume.facts.model import Facts

DATA = Path(__file__).parent / "data"
SPECIMEN = Path(__file__).parent / "specimen/resume.yaml"
BASE = "https://me.example/site/"

# `make test` has npm put the package there.
JUDGE = Path(sys.prefix, "node_modules", "@jsonresume", "schema")

VALIDATE = """
const {validate} = require(process.argv[1]);
const say = faults => console.log(JSON.stringify((faults ?? []).map(fault => fault.stack)));
validate(JSON.parse(require("fs").readFileSync(0)), say);
"""


def faults(document: dict[str, Any]) -> list[str]:
    """Give what the official validator finds wrong."""
    assert JUDGE.is_dir(), f"{JUDGE} is not there; run the tests by `make test`, which fetches it"
    judged = subprocess.run(
        [Path(sys.prefix, "bin", "node"), "-e", VALIDATE, JUDGE],
        input=json.dumps(document),
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[str] = json.loads(judged.stdout)
    return found


def export(facts: Facts, base_url: str = BASE) -> dict[str, Any]:
    """Export facts as a site without files does."""
    base = addresses.web(base_url)

    def locate(link: addresses.Link) -> addresses.Address | None:
        if isinstance(link, addresses.SiteFile) and base:
            return addresses.below(base, opened(link))
        return link if isinstance(link, addresses.Address) else None

    said = resume_json.resume(facts.data, base, locate)
    document: dict[str, Any] = json.loads(opened(said))
    return document


def exported(written: str, tmp_path: Path, base_url: str = BASE) -> dict[str, Any]:
    path = tmp_path / "resume.yaml"
    path.write_text(written, encoding="utf-8")
    return export(facts_in(path), base_url)


def test_the_validator_finds_faults() -> None:
    address, date = faults({"awards": [{"date": "2021-2022"}], "basics": {"url": "no address"}})
    assert address == 'instance.basics.url does not conform to the "uri" format'
    assert date.startswith("instance.awards[0].date does not match pattern")


@pytest.mark.parametrize("base_url", [BASE, ""])
@pytest.mark.parametrize("path", [SPECIMEN, DATA / "standard.json"])
def test_the_export_is_valid(path: Path, base_url: str) -> None:
    document = export(facts_in(path), base_url)
    assert faults(document) == []


def test_every_fact_of_a_standard_resume_comes_out_as_it_went_in() -> None:
    path = DATA / "standard.json"
    came_in = json.loads(path.read_text(encoding="utf-8"))
    went_out = export(facts_in(path))
    assert [(key, value) for key, value in went_out.items() if key != "meta"] == [
        (key, value) for key, value in came_in.items() if key != "meta"
    ]


def test_academic_keys_stay() -> None:
    document = export(facts_in(SPECIMEN))
    assert document["education"][0]["department"] == "A Department"
    assert document["projects"][0]["status"] == "in submission"
    assert document["projects"][0]["supervisor"]["affiliation"] == "A University"
    assert document["awards"][0]["category"] == "Honours"
    second = export(facts_in(SPECIMEN.parent.with_name("second_person.yaml")))
    assert second["education"][0]["advisor"]["name"] == "Prof. Θεόδωρος Παράδειγμας"


@pytest.mark.parametrize("written", ["2021-2022", "2021\N{EN DASH}2022"])
def test_an_academic_year_stays_as_written_beside_the_year_in_which_it_ended(
    written: str, tmp_path: Path
) -> None:
    document = exported(f"awards:\n  - academicYear: {written}\n", tmp_path)
    assert document["awards"] == [{"academicYear": written, "date": "2022"}]
    assert faults(document) == []


def test_a_date_that_is_given_stays(tmp_path: Path) -> None:
    document = exported("awards:\n  - date: 2021-11\n    academicYear: 2021-2022\n", tmp_path)
    assert document["awards"] == [{"date": "2021-11", "academicYear": "2021-2022"}]


def test_markup_becomes_plain_text_but_an_address_stays_letter_for_letter(tmp_path: Path) -> None:
    document = exported(
        "basics:\n"
        "  summary: I like **lakes** and [`R`](https://r.example).\n"
        "  email: a*b*c@me.example\n"
        "  url: https://me.example/*a*?b=1&amp;c=2\n",
        tmp_path,
    )
    assert document["basics"] == {
        "summary": "I like lakes and R.",
        "email": "a*b*c@me.example",
        "url": "https://me.example/*a*?b=1&amp;c=2",
    }


def test_what_the_author_says_about_the_file_stays(tmp_path: Path) -> None:
    document = exported("meta:\n  lastModified: 2024-01-02T03:04:05\n", tmp_path)
    assert document["meta"] == {
        "lastModified": "2024-01-02T03:04:05",
        "version": "v1.0.0",
        "canonical": "https://me.example/site/resume.json",
    }


def test_without_an_address_the_file_claims_none(tmp_path: Path) -> None:
    assert exported("basics:\n  label: x\n", tmp_path, "")["meta"] == {"version": "v1.0.0"}


def test_the_site_has_the_file_readable_and_a_link_to_it(project: Project) -> None:
    project.write("resume.yaml", "basics:\n  name: 王小明\n")
    assert project.build("-D", "suppress_warnings=resume.glyphs") == 0
    raw = (project.html / "resume.json").read_text(encoding="utf-8")
    assert '    "name": "王小明"\n' in raw
    assert raw.endswith("}\n")
    link = project.page().select_one('link[rel=alternate][type="application/json"]')
    assert link
    assert link["href"] == "resume.json"


def test_a_file_beside_the_facts_gets_its_public_address(project: Project) -> None:
    project.write("slides.md", "---\norphan: true\n---\n\n# Slides\n")
    project.write("paper.txt", "A paper.")
    project.write("unshown.txt", "No page leads here.")
    project.write("me.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>')
    project.write(
        "resume.yaml",
        "basics:\n  image: me.svg\n"
        "projects:\n"
        "  - {name: A, url: /slides.md#end}\n"
        "  - {name: B, url: paper.txt}\n"
        "  - {name: C, url: unshown.txt}\n",
    )
    project.write("index.md", "---\nauthor_profile: true\n---\n\n# Home\n\n{fact}`projects.1`\n")
    assert project.build("-D", f"html_baseurl={BASE}") == 0
    document = json.loads((project.html / "resume.json").read_bytes())
    first, second, third = document["projects"]
    assert first["url"] == BASE + "slides.html#end"
    assert (project.html / second["url"].removeprefix(BASE)).read_text() == "A paper."
    assert "url" not in third
    assert (project.html / document["basics"]["image"].removeprefix(BASE)).is_file()
    assert faults(document) == []


def test_without_facts_there_is_neither_file_nor_link(project: Project) -> None:
    project.write("resume.yaml", "basics:\n  name:\n")
    assert project.build("-D", "suppress_warnings=resume.glyphs") == 0
    assert not (project.html / "resume.json").exists()
    assert not project.page().select('link[type="application/json"]')
    assert "left out: there are no facts" in project.output
