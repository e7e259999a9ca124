"""Publications on the site: lists by year, a page for each, cards, files beside the pages."""

from __future__ import annotations

import copy
import gzip
import json
import re
from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pypdfium2
import pytest
from bs4 import BeautifulSoup
from conftest import begin_project, facts_of
from test_pictures import photograph

from site_groundwork.sealed import opened
from sphinx_resume import state
from sphinx_resume.bibliography import citation, entry_types, publications, year_pages
from sphinx_resume.entries import author_lists, sections
from sphinx_resume.entries.model import Line, Part
from sphinx_resume.facts.address_rules import Files
from sphinx_resume.facts.model import FactsError, Own, Text

if TYPE_CHECKING:
    from bs4 import Tag
    from conftest import Project

    from sphinx_resume.bibliography.publications import Publication
    from sphinx_resume.facts.model import Facts

BIBLIOGRAPHIES = Path(__file__).parent / "data/bibliographies"
LIST = "# Publications\n\n```{publications}\n:layout: years\n```\n"
HOME = "# Home\n\nHello.\n\n```{toctree}\npublications\n```\n"

# ----------------------------------------------------------------------- whole bibliographies

OWNERS = {"many": "Jane Q. Doe", "chinese": "叶青\n  alternateName: [Qing Ye, 葉青]"}
# Volumes that others refer to, and that neither somebody wrote nor the owner edited.
UNLISTED = {"ficoo16", "blx18", "rr2019"}
INDEX = str.maketrans("₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹⁺", "01234567890123456789+")


def fold(text: str) -> str:
    """Leave out of account how an apostrophe is drawn and how wide a space is."""
    return " ".join(text.replace("’", "'").split())


def said(tag: Tag | None) -> str:
    """Give the text of a part of a page, what unfolds included; each formula in it is a ∎."""
    if tag is None:
        return ""
    shown = copy.copy(tag)
    for aside in shown.select("a.headerlink, details:not(.resume-unfold) > summary"):
        aside.decompose()
    for formula in shown.select(".math"):
        formula.replace_with("∎")
    return fold(shown.get_text())


@dataclass
class Row:
    """An entry of a list: where it stands and what it says."""

    page: str
    year: str
    tag: Tag

    def __getitem__(self, part: str) -> str:
        return said(self.tag.select_one(f":scope > .resume-{part}"))


@dataclass
class Built:
    """A built site, and what its bibliography says."""

    html: Path
    truth: list[dict[str, Any]]

    def main(self, page: str) -> Tag:
        """Parse a page's main part."""
        main = BeautifulSoup((self.html / page).read_text("utf-8"), "lxml").main
        assert main
        return main

    def address(self, key: str) -> str:
        """Give the page of an entry, as the BibTeX beside it has it."""
        (found,) = [
            path
            for path in (self.html / "publications").glob("*.bib")
            if path.read_text("utf-8").partition("{")[2].startswith(f"{key},\n")
        ]
        return f"publications/{found.stem}.html"


def build(root: Path, files: dict[str, str]) -> Path:
    """Build a site as `project` does, for several tests."""
    project = begin_project(root)
    for name, text in ({"publications.md": LIST} | files).items():
        project.write(name, text)
    # No font of the site has Chinese for the PDF.
    options = ["-D", "first_view=1", "-D", "suppress_warnings=resume.glyphs"]
    assert project.build(*options) == 0, project.output
    return project.html


@pytest.fixture(scope="module", params=list(OWNERS))
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build the site of a whole bibliography."""
    name = request.param
    files = {
        "index.md": HOME,
        "resume.yaml": f"basics:\n  name: {OWNERS[name]}\n",
        publications.FILE: (BIBLIOGRAPHIES / f"{name}.bib").read_text("utf-8"),
    }
    return Built(build(tmp_path_factory.mktemp(name), files), truth_of(name))


def truth_of(name: str) -> list[dict[str, Any]]:
    """Give what is known of the entries of a bibliography that are listed."""
    truth = json.loads((BIBLIOGRAPHIES / f"{name}.json").read_text("utf-8"))
    return [entry for entry in truth if entry["key"] not in UNLISTED]


@pytest.fixture(scope="module")
def rows(built: Built) -> dict[str, Row]:
    """Give the entries of all lists by the page that each leads to."""
    found: list[tuple[str, Row]] = []
    older = sorted((built.html / "publications").glob("in-*.html"))
    for path in [built.html / "publications.html", *older]:
        page = path.relative_to(built.html).as_posix()
        for items in built.main(page).select(".resume-dated"):
            heading = items.find_previous_sibling(class_="resume-year")
            for item in items.find_all("li", recursive=False):
                target = (
                    path.parent / unquote(item.select_one(".resume-title a")["href"])
                ).resolve()
                row = Row(page, heading.get_text(), item)
                found.append((target.relative_to(built.html.resolve()).as_posix(), row))
    assert [page for page, count in Counter(page for page, _ in found).items() if count > 1] == []
    return dict(found)


@pytest.fixture(scope="module")
def pairs(built: Built, rows: dict[str, Row]) -> list[tuple[dict[str, Any], Row]]:
    """Give each entry of the truth with its row."""
    return [(entry, rows[built.address(entry["key"])]) for entry in built.truth]


def title_of(entry: dict[str, Any]) -> str:
    """Give a title as a page shows it."""
    title = re.sub(r"\$_(\d)\$", r"\1", entry["title"])
    title = re.sub(r"\$[^$]+\$", "∎", title)
    whole = {"doe2022key": "doe2022key", "doe2012web": "My home page: A subtitle"}
    return whole.get(entry["key"], fold(title))


def test_every_entry_is_on_the_lists_exactly_once(built: Built, rows: dict[str, Row]) -> None:
    keys = [built.address(entry["key"]) for entry in built.truth]
    assert sorted(rows) == sorted(keys)
    assert len(set(keys)) == len(built.truth)


def test_every_title_is_as_it_should_be(pairs: list[tuple[dict[str, Any], Row]]) -> None:
    wrong = [
        (entry["key"], row["title"], title_of(entry))
        for entry, row in pairs
        if row["title"].translate(INDEX) != title_of(entry).translate(INDEX)
    ]
    assert wrong == []


def written(name: str) -> set[str]:
    """Give the ways in which an author of the truth may be shown, equals' marks aside."""
    name = fold(name).replace("*", "")
    if name == "others":
        return {"et al."}
    # Of "李, 雷" the truth has "雷 李", and of "李 雷" what is written; either is 李雷.
    is_spaced = re.search(r"[\u3000-\u9fff\uac00-\ud7af]", name) and " " in name
    return {"".join(name.split()), "".join(reversed(name.split()))} if is_spaced else {name}


def test_every_author_is_named_in_order(pairs: list[tuple[dict[str, Any], Row]]) -> None:
    wrong = []
    for entry, row in pairs:
        shown = row["authors"].replace("*", "").split(", ") if row["authors"] else []
        expected = [written(name) for name in entry["authors"]]
        if len(shown) != len(expected) or any(
            name not in ways for name, ways in zip(shown, expected, strict=True)
        ):
            wrong.append((entry["key"], shown, expected))
    assert wrong == []


def test_every_entry_stands_below_its_year(pairs: list[tuple[dict[str, Any], Row]]) -> None:
    years = {"doe-inpress": "Not yet published", "doe2024long": "Not yet published"}
    years |= {"nobody2022": "Undated", "ye2024inpress": "Not yet published"}
    expected = {entry["key"]: years.get(entry["key"], entry["year"]) for entry, _ in pairs}
    assert {entry["key"]: row.year for entry, row in pairs} == expected


def test_years_fall_from_list_to_list(built: Built, rows: dict[str, Row]) -> None:
    order = list(dict.fromkeys(row.year for row in rows.values()))
    first = {row.year for row in rows.values() if row.page == "publications.html"}
    front = [year for year in order if year in first]
    special = {"Not yet published": "9999", "Undated": "0"}
    assert front == sorted(front, key=lambda year: special.get(year, year), reverse=True)
    older = built.main("publications.html").select(".resume-earlier li")
    named = [re.fullmatch(r"(.+) \((\d+)\)", said(item)) for item in older]
    assert [name[1] for name in named if name] == sorted(
        set(order) - first, key=lambda year: special.get(year, year), reverse=True
    )
    for item, name in zip(older, named, strict=True):
        assert item.a
        assert name
        below = [row for row in rows.values() if row.page == item.a["href"]]
        assert {row.year for row in below} == {name[1]}
        assert len(below) == int(name[2])


def test_every_list_fits_into_a_servers_first_answer(built: Built) -> None:
    lists = [built.html / "publications.html", *(built.html / "publications").glob("in-*.html")]
    assert max(len(gzip.compress(path.read_bytes())) for path in lists) < 14_336


def test_every_venue_is_named(pairs: list[tuple[dict[str, Any], Row]]) -> None:
    wrong = [
        (entry["key"], row["where"], entry["venue"])
        for entry, row in pairs
        if entry["venue"] and f", {fold(entry['venue'])}, " not in f", {row['where']}, "
    ]
    assert wrong == []


def test_every_entry_has_its_page(built: Built) -> None:
    for entry in built.truth:
        main = built.main(built.address(entry["key"]))
        (heading,) = main.select("h1")
        assert said(heading).translate(INDEX) == title_of(entry).translate(INDEX)
        assert fold(entry["venue"]) in said(main.select_one(".resume-where"))
        assert f"{{{entry['key']},\n" in main.select_one("#cite pre").get_text()


def test_the_owner_is_marked_in_every_form(rows: dict[str, Row]) -> None:
    lines = [row.tag.select_one(":scope > .resume-authors") for row in rows.values()]
    marked = {said(name) for line in lines if line for name in line.select("strong")}
    marked = {name.removesuffix("*") for name in marked}
    if "叶青" in marked:
        assert marked == {"叶青", "葉青", "Qing Ye", "Q. Ye", "Yè Qīng"}
        return
    forms = {"Jane Q. Doe", "Jane Doe", "J. Q. Doe", "J.Q. Doe", "J. Doe", "Jane Quentina Doe"}
    assert marked == forms
    own = [line for line in lines if line and forms & set(said(line).replace("*", "").split(", "))]
    assert all(len(line.select("strong")) == 1 for line in own)


@pytest.mark.parametrize("name", OWNERS)
def test_math_in_a_title_keeps_its_latex(name: str, tmp_path: Path) -> None:
    source = (BIBLIOGRAPHIES / f"{name}.bib").read_text("utf-8")
    owner = {"basics": {"name": OWNERS[name].partition("\n")[0]}}
    found = {one.entry.key: one for one in load(tmp_path, source, owner) if one.entry}
    for entry in truth_of(name):
        formulas = re.findall(r"\$([^$]+)\$", re.sub(r"\$_\d\$", "", entry["title"]))
        shown = re.findall(r"\{math\}`(.*?)`", str(found[entry["key"]].item.fields["name"]))
        assert shown == formulas, entry["key"]


# ------------------------------------------------------------------------- facts of an entry


def load(folder: Path, source: str, data: dict[str, Any] | None = None) -> tuple[Publication, ...]:
    """Take up a bibliography, as the build does."""
    return taken_up(folder, source, data or {})[1]


def taken_up(
    folder: Path, source: str, data: dict[str, Any]
) -> tuple[Facts, tuple[Publication, ...]]:
    (folder / publications.FILE).write_text(source, "utf-8")
    return publications.load(facts_of(data), Files(folder))


def one(folder: Path, fields: str, kind: str = "misc") -> Publication:
    (found,) = load(folder, f"@{kind}{{a, title = {{X}}, {fields}}}")
    return found


def links(publication: Publication) -> list[tuple[str, str]]:
    shown = sections.entry("publications", publication.item).links.parts
    return [(str(part.text), opened(part.link)) for part in shown]


def test_publications_are_sorted(tmp_path: Path) -> None:
    source = """
        @misc{undated, title = {X}}
        @misc{y2020, title = {X}, year = 2020}
        @misc{march2021, title = {X}, year = 2021, month = mar}
        @misc{accepted, title = {X}, pubstate = {forthcoming}}
        @misc{y2021, title = {X}, year = 2021}
        @misc{day2021, title = {X}, date = {2021-03-09}}
        @misc{submitted2019, title = {X}, year = 2019, note = {Submitted}}
        @misc{second2020, title = {X}, date = {2020}}
        @misc{submitted, title = {X}, note = {under review}}
        @misc{preprint, title = {X}, eprint = {2101.00001}}
    """
    data = {"publications": [{"name": "Y", "releaseDate": "2020-12"}]}
    order = [
        "accepted",
        "submitted",
        "y2021",
        "march2021",
        "day2021",
        "y2020",
        "second2020",
        "y",
        "submitted2019",
        "undated",
        "preprint",
    ]
    facts, found = taken_up(tmp_path, source, data)
    assert [one.id for one in found] == order
    assert [item.text("id") for item in facts.data.items("publications")] == order


@pytest.mark.parametrize(
    ("kind", "fields", "words", "status"),
    [
        ("article", "", "Journal article", None),
        ("InProceedings", "", "Conference paper", None),
        ("conference", "", "Conference paper", None),
        ("book", "", "Book", None),
        ("incollection", "", "Chapter", None),
        ("proceedings", "author = {A. B.}", "Edited volume", None),
        ("phdthesis", "", "Thesis", None),
        ("mastersthesis", "", "Thesis", None),
        ("techreport", "", "Report", None),
        ("software", "", "Software", None),
        ("dataset", "", "Data set", None),
        ("patent", "", "Patent", None),
        ("online", "", "Web page", None),
        ("jurisdiction", "", "Other", None),
        ("unpublished", "note = {Submitted}", "Manuscript", "in submission"),
        # preprints
        ("misc", "eprint = {2101.00001}, archiveprefix = {arXiv}", "Preprint", "preprint"),
        ("misc", "url = {https://arxiv.org/abs/2101.00001}", "Preprint", "preprint"),
        ("online", "eprint = {2101.00001}, eprinttype = {arxiv}", "Preprint", "preprint"),
        ("article", "journal = {arXiv preprint arXiv:2101.00001}", "Preprint", "preprint"),
        ("article", "journal = {CoRR}, volume = {abs/2101.00001}", "Preprint", "preprint"),
        ("article", "journal = {bioRxiv}", "Preprint", "preprint"),
        ("misc", "publisher = {SSRN}", "Preprint", "preprint"),
        ("online", "pubstate = {prepublished}", "Preprint", "preprint"),
        ("article", "journal = {Nature}, eprint = {2101.00001}", "Journal article", None),
        ("inproceedings", "eprint = {2101.00001}", "Conference paper", None),
        # states
        ("article", "pubstate = {inpress}", "Journal article", "accepted"),
        ("article", "pubstate = {forthcoming}", "Journal article", "accepted"),
        ("article", "pubstate = {submitted}", "Journal article", "in submission"),
        ("article", "pubstate = {inpreparation}", "Journal article", "in preparation"),
        ("article", "status = {under review}", "Journal article", "in submission"),
        ("article", "year = {to appear}", "Journal article", "accepted"),
        ("article", "year = {in press}", "Journal article", "accepted"),
        ("article", r"note = {To appear in {\em Rivers}}", "Journal article", "accepted"),
        ("article", "note = {Invited}", "Journal article", None),
        ("article", "pubstate = {published}", "Journal article", None),
    ],
)
def test_kind_and_status(
    tmp_path: Path, kind: str, fields: str, words: str, status: str | None
) -> None:
    found = one(tmp_path, fields, kind)
    assert (found.kind.words, found.item.fields.get("status")) == (words, status)
    assert sections.entry("publications", found.item).kind == words


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ("year = 2020", "2020"),
        ("year = {{2020}}", "2020"),
        ("year = {c. 2020}", "2020"),
        ("year = {2020--2021}", "2020"),
        ("year = {2020/21}", "2020"),
        (r"year = {{\noopsort{1973b}}1973}", "1973"),
        (r"year = {{\noopsort{1980a}}1973}", "1973"),
        ("date = {2020-05-06}", "2020-05-06"),
        ("date = {2020-05-06/2020-05-09}", "2020-05-06"),
        ("date = {2020-05-06}, year = 1999", "2020-05-06"),
        ("date = {2014~/2023?}", "2014"),
        ("date = {2020-21}", "2020"),
        ("year = 2020, month = may", "2020-05"),
        ("year = 2020, month = {Sept.}", "2020-09"),
        ("year = 2020, month = 05", "2020-05"),
        ('year = 2020, month = may # "~27"', "2020-05-27"),
        ('year = 2020, month = "27~" # may', "2020-05-27"),
        ('year = 2020, month = jul # "/" # aug', "2020-07"),
        ("year = 2020, month = 5, day = 6", "2020-05-06"),
        ("year = 2020, month = feb, day = 30", "2020-02"),
        ("year = 2020, month = 13", "2020"),
        ("year = 98", None),
        ("year = {n.d.}", None),
        ("", None),
    ],
)
def test_dates(tmp_path: Path, fields: str, date: str | None) -> None:
    assert one(tmp_path, fields).item.fields.get("releaseDate") == date


@pytest.mark.parametrize(
    ("fields", "key", "value"),
    [
        ("pages = {1-9}", "pages", "1–9"),
        ("pages = {S1--S9, 12}", "pages", "S1–S9, 12"),
        ("pages = {12:1---12:17}", "pages", "12:1–12:17"),
        ("issue = 3", "number", "3"),
        ("journal = {A}, booktitle = {B}, publisher = {C}", "publisher", "A"),
        ("school = {S}, publisher = {C}", "publisher", "S"),
        (r"howpublished = {At \emph{the} river}", "publisher", "At *the* river"),
        ("subtitle = {Y}", "name", "X: Y"),
        (r"tldr = {Short \& sweet}", "summary", r"Short \& sweet"),
        ("abstract = {One.\n\n  Two.}", "abstract", "One.\n\nTwo."),
        (r"keywords = {a, b; \#c}", "keywords", ["a", "b", "#c"]),
        ("award = {Best Paper Award}, award_name = {Best Paper}", "award", "Best Paper"),
        ("note = {(accepted)}", "note", None),
        ("note = {Invited}", "note", "Invited"),
        ("doi = {10.5555/A_b}", "doi", "10.5555/A_b"),
        (r"doi = {10.5555/A\_b}", "doi", "10.5555/A_b"),
        ("doi = {https://doi.org/10.5555/A}", "doi", "10.5555/A"),
        ("doi = {http://dx.doi.org/10.5555/A}", "doi", "10.5555/A"),
        ("doi = {doi: 10.5555/A}", "doi", "10.5555/A"),
        ("doi = {TBA}", "doi", None),
    ],
)
def test_what_the_facts_say_of_a_field(
    tmp_path: Path, fields: str, key: str, value: str | list[str] | None
) -> None:
    (found,) = load(tmp_path, f"@misc{{a,\n title = {{X}},\n {fields}}}")
    said = found.item.fields.get(key)
    assert (list(said) if isinstance(said, tuple) else said) == value
    if isinstance(said, Text):
        assert Path(said.source).name == publications.FILE
        assert said.line in {2, 3}


@pytest.mark.parametrize("title", ["What?", "Now!", "In short: ", "Rivers."])
def test_a_subtitle_follows_a_title_that_ends_by_itself(tmp_path: Path, title: str) -> None:
    (found,) = load(tmp_path, f"@book{{a, title = {{{title}}}, subtitle = {{A \\emph{{note}}}}}}")
    assert found.item.fields["name"] == f"{title.strip()} A *note*"


@pytest.mark.parametrize(
    ("date", "end"),
    [
        ("2019-03/2020-04", "2020-04"),
        ("2019--2021", "2021"),
        ("2019-2021", "2021"),
        ("2020--21", "2021"),
        ("2014~/2023?", "2023"),
        ("2020-05-06/2020-05-09", "2020-05-09"),
        ("2020-21", None),
        ("2014/", None),
        ("2021/2019", None),
        ("2020-05-06/2020-05-06", None),
        ("2020-05-06/2020-02-31", None),
    ],
)
def test_the_end_of_a_period(tmp_path: Path, date: str, end: str | None) -> None:
    assert one(tmp_path, f"date = {{{date}}}").item.fields.get("endDate") == end


@pytest.mark.parametrize(
    ("note", "kept"),
    [
        (r"\_eprint: https://a.example/x.pdf", None),
        ("Publisher: Nature Group", None),
        ("Number: 3\n Publisher: Nature Group\n Read twice", "Read twice"),
        ("Conference Name: Soil Days ISSN: 1234-5678", None),
        ("tex.ids: roth2023", None),
        ("ZSCC: 0000012", None),
        ("00012", None),
        ("PMID: 1; PMCID: PMC2", None),
        ("Epub 2023 Jan 3", None),
        ("cited By 12; Export Date: 1 May 2021", None),
        ("[Online; accessed 1-May-2020]", None),
        ("Accessed: 2020-05-01", None),
        ("arXiv:2101.00001 [cs]", None),
        ("arXiv: 2101.00001", None),
        # people's own words
        ("Publishers' prize", "Publishers' prize"),
        ("Number 3 of the series", "Number 3 of the series"),
        ("Best paper; see arXiv:2101.00001", "Best paper; see arXiv:2101.00001"),
        ("Placed first", "Placed first"),
        ("2023 prize", "2023 prize"),
    ],
)
def test_what_programs_write_into_a_note_is_left_out(
    tmp_path: Path, note: str, kept: str | None
) -> None:
    assert one(tmp_path, f"note = {{{note}}}").item.fields.get("note") == kept


@pytest.mark.parametrize(
    ("howpublished", "venue", "found"),
    [
        (r"\url{https://a.example/}", None, [("Paper", "https://a.example/")]),
        ("https://a.example/b", None, [("Paper", "https://a.example/b")]),
        (
            r"[Online]. Available: \url{https://a.example/} (accessed 1 May 2020)",
            None,
            [("Paper", "https://a.example/")],
        ),
        (r"\href{https://a.example/}{GitHub}", None, [("GitHub", "https://a.example/")]),
        (r"Blog post, \url{https://a.example/}", "Blog post", [("Paper", "https://a.example/")]),
        (r"\url{https://doi.org/10.5555/a}", None, [("Paper", "https://doi.org/10.5555/a")]),
        (
            r"\url{https://arxiv.org/abs/2101.00001}",
            None,
            [("arXiv", "https://arxiv.org/abs/2101.00001")],
        ),
        ("Talk in Bergen", "Talk in Bergen", []),
    ],
)
def test_a_link_in_howpublished_is_the_entrys(
    tmp_path: Path, howpublished: str, venue: str | None, found: list[tuple[str, str]]
) -> None:
    publication = one(tmp_path, f"howpublished = {{{howpublished}}}")
    assert publication.item.fields.get("publisher") == venue
    assert links(publication) == found
    assert bool(publication.item.address()) is bool(found)


def test_what_is_marked_as_selected_is(tmp_path: Path) -> None:
    marks = {"a": "true", "b": "false", "c": "True", "d": "{}"}
    source = "\n".join(
        f"@misc{{{key}, title = {{T}}, selected = {{{mark}}}}}" for key, mark in marks.items()
    )
    facts, _ = taken_up(tmp_path, source, {})
    assert [item.text("id") for item in publications.selected(facts.data)] == ["a", "c"]


def test_links_come_in_their_order(tmp_path: Path) -> None:
    fields = (
        "blog={https://bl},project={https://w},supp={https://su},video={https://v},poster={https://po},"
        "slides={https://sl},dataset={https://da},github={https://c},arxiv={2101.00001},doi={10.1/x},"
        "pdf={https://p},html={https://h}"
    )
    assert links(one(tmp_path, fields)) == [
        ("Paper", "https://h"),
        ("PDF", "https://p"),
        ("DOI", "https://doi.org/10.1/x"),
        ("arXiv", "https://arxiv.org/abs/2101.00001"),
        ("Code", "https://c"),
        ("Data", "https://da"),
        ("Slides", "https://sl"),
        ("Poster", "https://po"),
        ("Video", "https://v"),
        ("Supplement", "https://su"),
        ("Website", "https://w"),
        ("Blog", "https://bl"),
    ]
    fields = "url={https://u},html={https://h},code={https://c},github={https://g},data={https://d},website={https://w}"
    assert [url for _, url in links(one(tmp_path, fields))] == [
        "https://u",
        "https://c",
        "https://d",
        "https://w",
    ]


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        # a DOI is linked once, however it is written
        ("doi={10.5555/A}, url={https://doi.org/10.5555/a}", ["DOI https://doi.org/10.5555/A"]),
        ("doi={https://doi.org/10.5555/A}", ["DOI https://doi.org/10.5555/A"]),
        ("doi={10.5555/A}, html={http://dx.doi.org/10.5555/A}", ["DOI https://doi.org/10.5555/A"]),
        ("url={https://doi.org/10.5555/a}", ["Paper https://doi.org/10.5555/a"]),
        # and so is a preprint
        ("eprint={2101.00001}", ["arXiv https://arxiv.org/abs/2101.00001"]),
        ("eprint={arXiv:2101.00001}", ["arXiv https://arxiv.org/abs/2101.00001"]),
        ("eprint={math/0307200}", ["arXiv https://arxiv.org/abs/math/0307200"]),
        ("eprint={hal-1}, eprinttype={HAL}", ["HAL https://hal.science/hal-1"]),
        ("eprint={1}, eprinttype={elsewhere}", []),
        (
            "url={http://arxiv.org/pdf/2101.00001v2.pdf}, arxiv={2101.00001}",
            ["arXiv https://arxiv.org/abs/2101.00001"],
        ),
        # LaTeX in an address, a scheme that lacks
        (r"url={https://a.example/\~{}b/c\_d\%20e}", ["Paper https://a.example/~b/c_d%20e"]),
        (r"url={\url{https://a.example/}}", ["Paper https://a.example/"]),
        ("code={github.com/a/b}", ["Code https://github.com/a/b"]),
        ("pdf={www.a.example/x.pdf}", ["PDF https://www.a.example/x.pdf"]),
        # files of the site, and such as are not there
        ("pdf={papers/x.pdf}", ["PDF publications/a.pdf"]),
        ("pdf={/papers/x.pdf}", ["PDF publications/a.pdf"]),
        ("pdf={papers/a b.pdf}", ["PDF publications/a.pdf"]),
        ("pdf={papers/a%20b.pdf}", ["PDF publications/a.pdf"]),
        ("slides={papers/x.pdf}", ["Slides papers/x.pdf"]),
        ("pdf={papers/gone.pdf}", []),
        ("pdf={gone.pdf}, slides={gone-talk.pdf}", []),
        ("slides={talk.pptx}, supp={x.supp.pdf}", []),
        # what must not be linked
        ("pdf={javascript:alert(1)}, code={file:///etc/passwd}, url={ftp://a.example/x}", []),
        ("pdf={../secret.pdf}, slides={papers/../../secret.pdf}, code={//a.example/x}", []),
    ],
)
def test_a_link_leads_somewhere_and_once(tmp_path: Path, fields: str, found: list[str]) -> None:
    docs = tmp_path / "docs"
    for name in ("papers/x.pdf", "papers/a b.pdf", "../secret.pdf"):
        (docs / name).parent.mkdir(parents=True, exist_ok=True)
        (docs / name).touch()
    publication = one(docs, fields)
    assert [f"{name} {url}" for name, url in links(publication)] == found
    assert bool(publication.pdf) == any("publications/" in link for link in found)
    assert "gone" not in str(publication.item)


def test_a_picture_that_is_not_there_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "p.png").write_bytes(photograph("PNG"))
    shown = one(tmp_path, r"preview={p.png}, alt={A {R}iver}, caption={On \emph{it}}").item.item(
        "figure"
    )
    image = shown.file("image")
    assert image
    assert opened(image) == "p.png"
    assert shown.texts("alt", "caption") == ("A River", "On *it*")
    assert "figure" not in one(tmp_path, "preview={gone.png}").item
    assert "figure" not in one(tmp_path, "preview={https://a.example/p.png}, alt={P}").item


def test_the_owner_and_equals_are_marked(tmp_path: Path) -> None:
    data = {"basics": {"name": "Jane Q. Doe", "alternateName": ["叶青"]}}
    source = r"""@book{a, title = {X},
        author = {Roe, R. and Doe, J. and Brooks, Tom* and 叶青 and Doe, Janet and others},
        author+an = {1=equal; 2=highlight, equal; 5:family=corresponding},
        annotation = {* Equal contribution},
        editor = {Fang, Wei and Jane Doe}}"""
    (found,) = load(tmp_path, source, data)
    people = found.item.texts("authors", "editors")
    assert [str(name) for name in people if isinstance(name, Own)] == [
        "J. Doe",
        "叶青",
        "Jane Doe",
    ]
    shown = sections.entry("publications", found.item)
    assert [str(part.text) for part in shown.authors.parts] == [
        r"R. Roe\*",
        r"**J. Doe**\*",
        r"Tom Brooks\*",
        "**叶青**",
        "Janet Doe",
        "et al.",
    ]
    assert [str(line.parts[0].text) for line in shown.details].count(r"\* Equal contribution") == 1
    assert "*" not in opened(citation.csl_json([found]))


def test_the_owner_is_marked_among_editors_too(tmp_path: Path) -> None:
    data = {"basics": {"name": "Jane Doe"}}
    (found,) = load(tmp_path, "@book{a, title={X}, editor={Fang, W. and Doe, J.}}", data)
    (line,) = sections.entry("publications", found.item).details
    assert [str(part.text) for part in line.parts] == ["W. Fang", "**J. Doe**"]


def test_without_equals_nothing_is_said_of_them(tmp_path: Path) -> None:
    (found,) = load(tmp_path, "@misc{a, author={Doe, Jane}, author+an={1=highlight}, title={X}}")
    assert "qual" not in str(sections.entry("publications", found.item))


@pytest.mark.parametrize(
    ("count", "owner", "folded"),
    [
        (12, None, []),
        (13, None, ["and 3 more"]),
        (31, None, ["and 21 more"]),
        (31, 4, ["and 21 more"]),
        (31, 10, ["and 20 more"]),
        (31, 12, ["and 18 more"]),
        (31, 20, ["10 more", "and 10 more"]),
        (31, 28, ["18 more"]),
        (31, 30, ["20 more"]),
    ],
)
def test_a_long_list_of_authors_folds_around_the_owner(
    count: int, owner: int | None, folded: list[str]
) -> None:
    names = [Text(f"Name {at}") if at != owner else Own("**Doe**") for at in range(count)]
    groups = author_lists.folded(Line(tuple(map(Part, names))))
    assert [words for words, _ in groups if words] == folded
    assert [part.text for _, parts in groups for part in parts] == names
    shown = [part.text for words, parts in groups for part in parts if not words]
    assert shown[: author_lists.SHOWN] == names[: author_lists.SHOWN]
    assert owner is None or names[owner] in shown


def test_that_there_are_other_authors_yet_shows(tmp_path: Path) -> None:
    people = " and ".join(f"Roe, R{at}" for at in range(20))
    shown = sections.entry("publications", one(tmp_path, f"author={{{people} and others}}").item)
    *_, (folded, _), (last, names) = author_lists.folded(shown.authors)
    assert (folded, last, [part.text for part in names]) == ("10 more", "", ["et al."])


@pytest.mark.parametrize(
    ("fields", "tags", "names"),
    [
        ("eprint = {2101.00001}, archiveprefix = {arXiv}", ["Preprint"], ["arXiv"]),
        ("journal = {arXiv preprint arXiv:2101.00001}", [], ["arXiv"]),
        ("journal = {ArXiv Preprint}, arxiv = {2101.00001}", [], ["arXiv"]),
        (
            "journal = {CoRR}, volume = {abs/2101.00001}, arxiv = {2101.00001}",
            ["Preprint"],
            ["arXiv"],
        ),
        ("howpublished = {Preprint}, eprint = {hal-1}, eprinttype = {hal}", [], ["HAL"]),
        ("note = {Preprint}, eprint = {2101.00001}", ["Preprint"], ["arXiv"]),
        ("note = {Preprint, May 2021}, eprint = {2101.00001}", [], ["arXiv"]),
        ("pubstate = {prepublished}, award = {Best Preprint}", ["Preprint", "Best Preprint"], []),
    ],
)
def test_a_preprint_is_called_one_once(
    tmp_path: Path, fields: str, tags: list[str], names: list[str]
) -> None:
    found = one(tmp_path, fields, "article")
    shown = sections.entry("publications", found.item)
    assert found.kind is entry_types.PREPRINT
    assert (list(shown.tags), [str(part.text) for part in shown.links.parts]) == (tags, names)


def test_every_kind_has_a_place_and_words_for_several() -> None:
    kinds = {*entry_types.KINDS.values(), entry_types.OTHER}
    assert kinds == {*entry_types.ORDER}
    assert len(entry_types.ORDER) == len({kind.plural for kind in entry_types.ORDER})


def test_keys_that_would_share_an_address_are_told_apart(tmp_path: Path) -> None:
    keys = ["a/b", "a:b", "a-b-2", "A~B", "叶青2009", "???", "!!!", "in-2020"]
    source = "\n".join(
        f"@misc{{{key}, title = {{T{n}}}, year = 2020}}" for n, key in enumerate(keys)
    )
    found = load(tmp_path, source, {"publications": [{"name": "a b"}]})
    ids = [one.id.lower() for one in found]
    assert len(set(ids)) == len(keys) + 1
    assert ids[0] == "a-b"
    assert "叶青2009" in ids
    assert [one.id for one in found] == [one.item.text("id") for one in found]
    assert all(re.fullmatch(r"[\w.+-]+", id_) for id_ in ids)
    assert "in-2020" not in ids  # the page of a year


def test_all_faulty_entries_are_told_at_once(tmp_path: Path) -> None:
    source = "@misc{a,\nauthor={A,B,C,D}}\n@misc{b,title={X}}\n@misc{c,\neditor={A,B,C,D,E}}"
    with pytest.raises(FactsError) as caught:
        load(tmp_path, source)
    assert [problem.line for problem in caught.value.problems] == [2, 5]
    assert caught.value.path.name == publications.FILE


def test_a_kind_has_an_item_type_and_a_class_for_other_data() -> None:
    for kind in entry_types.KINDS.values():
        assert kind.words
        assert kind.csl
        assert kind.schema_org
    assert entry_types.of("Article") == entry_types.of(None) == entry_types.ARTICLE
    assert entry_types.of("nonsense") == entry_types.OTHER


# -------------------------------------------------------------------------------- the shelf


def filled(folder: Path, count: int, years: int = 30) -> tuple[year_pages.Shelf, list[str]]:
    """Fill a shelf as the build does, and give the years of its publications in order."""
    source = "\n".join(
        f"@article{{key{n}, author = {{Doe, Jane and Roe, R{n}}}, title = {{The title of paper {n}}},"
        f" journal = {{Journal {n % 7}}}, year = {2025 - n * years // max(count, 1)}, doi = {{10.5555/{n * 7919}}}}}"
        for n in range(count)
    )
    found = load(folder, source)
    made = year_pages.fill(found, [opened(citation.bibtex(one)) for one in found])
    return made, [year_pages.year(one.item) for one in found]


@pytest.mark.parametrize("count", [0, 1, 12, 60, 500])
def test_every_year_stands_on_one_page(tmp_path: Path, count: int) -> None:
    made, years = filled(tmp_path, count)
    assert list(made.front + made.older) == list(dict.fromkeys(years))
    assert bool(made.front) == bool(count)


def test_few_publications_stand_on_the_first_page_with_all_that_unfolds(tmp_path: Path) -> None:
    for count in (0, 1, 12):
        made, years = filled(tmp_path, count)
        assert made == year_pages.Shelf(tuple(dict.fromkeys(years)), (), has_unfolds=True)


def test_of_many_the_newest_years_fill_the_first_page(tmp_path: Path) -> None:
    made, years = filled(tmp_path, 500)
    assert not made.has_unfolds
    assert made.front[0] == "2025"
    assert made.older[-1] == "1996"
    on_front = sum(year in made.front for year in years)
    assert 50 < on_front < 200
    again, _ = filled(tmp_path, 500, years=100)  # the same in smaller years fill it no less
    assert len(again.front) > len(made.front)


def test_a_single_year_stands_on_the_first_page_whatever_it_weighs(tmp_path: Path) -> None:
    made, _ = filled(tmp_path, 500, years=1)
    assert made == year_pages.Shelf(("2025",), (), has_unfolds=False)


def test_what_unfolds_counts_and_goes_first(tmp_path: Path) -> None:
    found = load(tmp_path, "@misc{a, title={X}, year=2020}\n@misc{b, title={Y}, year=2019}")
    heavy = " ".join(str(n * n * n) for n in range(4000))
    assert year_pages.fill(found, [heavy, ""]) == year_pages.Shelf(
        ("2020", "2019"), (), has_unfolds=False
    )


# ---------------------------------------------------------------------------- the built pages

FACTS = """\
basics:
  name: Jane Q. Doe
projects:
- publication: doe2020
  description: On rivers.
- name: Own name
  status: preprint
  publication: roe2021
publications:
- name: Of the *facts*
  publisher: Facts Press
  releaseDate: 2019-05
  url: https://example.org/f
  authors: [Jane Doe, Max Roe]
  selected: true
"""
BIB = r"""
@article{doe2020,
  author = {Zhao, Ling and Doe, Jane Q. and Roe, Richard},
  author+an = {1=equal; 2=equal},
  title = {A \emph{small} paper on $\alpha$-rivers},
  journal = {Journal of Rivers},
  year = 2020, month = mar,
  note = {To appear},
  doi = {https://doi.org/10.5555/ABC.1},
  pdf = {papers/doe%202020.pdf},
  slides = {papers/gone.pdf},
  poster = {papers/poster.pdf},
  abstract = {First.

Second with $x^2$.},
  keywords = {rivers, lichens},
  selected = {true},
}
@misc{roe2021, author = {Roe, Richard and others}, title = {Other {DNA}}, year = 2021,
  selected = true}
@article{team2018, author = {TEAM}, title = {By a team}, year = 2018, award = {Best paper},
  journal = {arXiv preprint arXiv:1801.00001}}
"""
TEAM = [f"Ada Member{at}" for at in range(31)]
TEAM[20] = "Jane Q. Doe"
BIB = BIB.replace("TEAM", " and ".join(TEAM))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build a site with four publications and two projects."""
    home = (
        "# Home\n\n```{publications}\n:selected:\n:order: file\n:layout: cards\n```\n\n"
        "## Projects\n\n```{projects}\n```\n\n```{toctree}\npublications\n```\n"
    )
    files = {
        "index.md": home,
        "resume.yaml": FACTS,
        publications.FILE: BIB,
        "papers/doe 2020.pdf": "%PDF of the paper",
        "papers/poster.pdf": "%PDF of the poster",
    }
    return Built(build(tmp_path_factory.mktemp("small"), files), [])


def test_a_list_by_year_and_what_unfolds(small: Built) -> None:
    main = small.main("publications.html")
    assert [year.get_text() for year in main.select("h2.resume-year")] == [
        "2021",
        "2020",
        "2019",
        "2018",
    ]
    assert main.select_one("h2.resume-year")["id"] == "in-2021"
    items = main.select(".resume-dated > li")
    assert [item["class"] for item in items] == [
        ["kind-other"],
        ["kind-journal-article"],
        ["kind-journal-article"],
        ["kind-preprint"],
    ]
    paper = items[1]
    assert [unfold.summary.get_text() for unfold in paper.select("details")] == [
        "Abstract",
        "BibTeX",
    ]
    abstract, bibtex = paper.select("details")
    assert [said(block) for block in abstract.select("p")] == ["First.", "Second with ∎."]
    assert bibtex.pre.get_text().startswith("@article{doe2020,\n  author = {Zhao, Ling and Doe,")
    assert "slides" not in bibtex.pre.get_text()
    assert [unfold.summary.get_text() for unfold in items[2].select("details")] == ["BibTeX"]
    assert not main.select("time")


def test_emphasis_and_math_in_a_title_stand_wherever_the_title_does(small: Built) -> None:
    titles = [
        small.main("index.html").select_one(".resume-full .rubric"),
        small.main("publications.html").select(".resume-title")[1],
        small.main("publications/doe2020.html").h1,
    ]
    for title in titles:
        assert said(title) == "A small paper on ∎-rivers"
        assert title.em.get_text() == "small"
        assert title.math.get_text() == "α"


def test_authors_are_marked_and_equals_explained_once(small: Built) -> None:
    for page in ("publications.html", "publications/doe2020.html"):
        (authors,) = [
            line
            for line in small.main(page).select(".resume-authors")
            if "Zhao" in line.get_text()
        ]
        assert authors.get_text() == "Ling Zhao*, Jane Q. Doe*, Richard Roe"
        assert [name.get_text() for name in authors.select("strong")] == ["Jane Q. Doe"]
        assert said(small.main(page)).count("* Equal contribution") == 1
        assert said(authors.find_next_sibling(class_="resume-detail")) == "* Equal contribution"


def test_links_of_a_built_publication(small: Built) -> None:
    for page, folder in (
        ("publications.html", "publications/"),
        ("publications/doe2020.html", ""),
    ):
        (line,) = [
            line for line in small.main(page).select(".resume-links") if "DOI" in line.get_text()
        ]
        assert line.get_text() == "Accepted PDF DOI Poster"
        assert line.select("a")[0]["href"] == f"{folder}doe2020.pdf"
        assert line.select("a")[1]["href"] == "https://doi.org/10.5555/ABC.1"
        poster = small.html / Path(page).parent / unquote(line.select("a")[2]["href"])
        assert poster.read_text() == "%PDF of the poster"
    assert (small.html / "publications/doe2020.pdf").read_text() == "%PDF of the paper"


def test_folded_authors_stand_whole_in_every_form(small: Built) -> None:
    for page in ("publications.html", "publications/team2018.html"):
        authors = small.main(page).select(".resume-authors")[-1]
        assert [each.summary.get_text() for each in authors.select("details")] == [
            "10 more",
            "and 10 more",
        ]
        assert [name.get_text() for name in authors.select("details ~ strong")] == [TEAM[20]]
        assert said(authors) == ", ".join(TEAM)
    folder = small.html / "publications"
    twin = (folder / "team2018.md").read_text("utf-8")
    assert ", ".join(TEAM).replace(TEAM[20], f"**{TEAM[20]}**") in twin
    (item,) = json.loads((folder / "team2018.json").read_text("utf-8"))
    assert len(item["author"]) == len(TEAM)
    assert (folder / "team2018.bib").read_text("utf-8").count("Member") == len(TEAM) - 1
    pages = pypdfium2.PdfDocument(small.html / "cv.pdf")
    text = "".join(page.get_textpage().get_text_bounded() for page in pages)
    assert text.count("Member") == len(TEAM) - 1
    index = (small.html / "searchindex.js").read_text("utf-8")
    assert all(f'"member{at}"' in index for at in range(31) if at != 20)


def test_a_preprint_is_called_one_once_on_every_page(small: Built) -> None:
    for page in ("publications.html", "publications/team2018.html"):
        (line,) = [
            line for line in small.main(page).select(".resume-links") if "arXiv" in line.get_text()
        ]
        assert said(line) == "Best paper arXiv"
        assert (
            said(line.find_previous_sibling(class_="resume-where"))
            == "arXiv preprint arXiv:1801.00001"
        )


def test_a_publications_page_has_all_of_it(small: Built) -> None:
    main = small.main("publications/doe2020.html")
    assert said(main.select_one(".resume-where")) == "Journal article, Journal of Rivers"
    assert main.time["datetime"] == "2020-03"
    assert said(main.select_one(".resume-tag")) == "Accepted"
    assert "Keywords rivers, lichens" in said(main)
    assert [said(part) for part in main.select("#abstract p")] == ["First.", "Second with ∎."]
    assert [link["href"] for link in main.select("#cite .resume-links a")] == [
        "doe2020.bib",
        "doe2020.json",
    ]
    text = (small.html / "publications/doe2020.bib").read_text("utf-8")
    assert main.select_one("#cite pre").get_text() == text
    (item,) = json.loads((small.html / "publications/doe2020.json").read_text("utf-8"))
    assert (item["id"], item["type"], item["DOI"]) == (
        "doe2020",
        "article-journal",
        "10.5555/ABC.1",
    )


def test_a_publication_of_the_facts_has_a_page_and_bibtex_too(small: Built) -> None:
    main = small.main("publications/of-the-facts.html")
    assert main.h1.em.get_text() == "facts"
    assert [name.get_text() for name in main.select("strong")] == ["Jane Doe"]
    assert main.select_one("#cite pre").get_text().split("\n") == [
        "@article{of-the-facts,",
        "  title = {Of the facts},",
        "  author = {Doe, Jane and Roe, Max},",
        "  journal = {Facts Press},",
        "  year = {2019},",
        "  month = may,",
        "  url = {https://example.org/f},",
        "}",
        "",
    ]
    assert main.select_one('a[href="https://example.org/f"]').get_text() == "Paper"


def test_selected_publications_are_cards_with_their_own_page(small: Built) -> None:
    cards = small.main("index.html").select("section#home > ul.resume-cards .sd-card")
    titles = [card.select_one(".rubric") for card in cards]
    assert [said(title) for title in titles][1:] == ["Other DNA", "Of the facts"]
    assert [title.a["href"] for title in titles] == [
        "publications/doe2020.html",
        "publications/roe2021.html",
        "publications/of-the-facts.html",
    ]


def test_a_project_takes_title_status_and_page_from_its_publication(small: Built) -> None:
    first, second = small.main("index.html").select("section#projects .sd-card")
    assert said(first.h3).startswith("A small paper on")
    assert first.h3.a["href"] == "publications/doe2020.html"
    assert "Paper accepted" in first.get_text()
    assert said(second.h3) == "Own name"
    assert second.h3.a["href"] == "publications/roe2021.html"
    assert "Paper preprint" in second.get_text()


def test_a_project_that_names_no_publication_is_told_with_its_line(project: Project) -> None:
    project.write(publications.FILE, "@misc{roe2021, title = {X}}")
    project.write("resume.yaml", "projects:\n- name: A\n  publication: roe2012\n")
    assert project.build() == 1
    assert re.search(r"resume\.yaml:3: ERROR: .*'roe2012'", project.output), project.output
    assert "Traceback" not in project.output


def test_a_page_for_no_publication_is_told_with_its_line(project: Project) -> None:
    project.write("index.md", "# Home\n\n```{publication} roe2012\n```\n")
    project.write(publications.FILE, "@misc{roe2021, title = {X}}")
    assert project.build() == 1
    assert re.search(r"index\.md:3: ERROR: .*'roe2012'", project.output), project.output


def test_a_page_of_the_owners_takes_the_place_of_ours(project: Project) -> None:
    project.write(publications.FILE, "@misc{roe2021, title = {X}}")
    project.write("publications.md", LIST)
    project.write(
        "publications/roe2021.md",
        "---\norphan: true\n---\n\nBefore.\n\n```{publication} roe2021\n```\n",
    )
    project.write("index.md", HOME)
    assert project.build() == 0, project.output
    assert "Before." in project.text("publications/roe2021.html")
    assert said(project.page("publications/roe2021.html").h1) == "X"


def test_without_publications_there_is_no_page_for_them(project: Project) -> None:
    project.write("publications.md", LIST)
    project.write("index.md", HOME)
    assert project.build() == 0, project.output
    assert not list(project.html.glob("publications*"))
    assert not project.page().select(".toctree-wrapper li")


def test_one_publication_stands_on_the_first_page(project: Project) -> None:
    project.write(publications.FILE, "@misc{a/b, title = {X}}")
    project.write("publications.md", LIST)
    project.write("index.md", HOME)
    assert project.build() == 0, project.output
    main = project.page("publications.html").main
    assert [said(heading) for heading in main.select(".resume-year")] == ["Undated"]
    assert main.select_one(".resume-title a")["href"] == "publications/a-b.html"
    assert sorted(path.name for path in project.html.glob("publications/*.html")) == ["a-b.html"]


@pytest.mark.parametrize("page", ["a", "in-1990", "told-by-facts"])
def test_facts_link_to_pages_that_are_made(tmp_path: Path, page: str) -> None:
    resume = with_link(tmp_path, f"publications/{page}.html")
    (news,) = resume.facts.data.items("news")
    link = news.link()
    assert (type(link).__name__, link and opened(link)) == ("SitePage", f"publications/{page}")


@pytest.mark.parametrize("door", ["news:\n- name: N\n  url: {}", "news:\n- name: '[N]({})'\n\n"])
def test_a_link_to_a_page_that_is_not_made_is_told_with_its_line(
    tmp_path: Path, door: str
) -> None:
    with pytest.raises(FactsError) as caught:
        with_link(tmp_path, "publications/told-by-fact.md", door)
    (problem,) = caught.value.problems
    assert problem.line == (3 if "url" in door else 2)
    assert (
        "there is no such page; did you mean 'publications/told-by-facts.md'?" in problem.message
    )


def with_link(
    folder: Path, address: str, door: str = "news:\n- name: N\n  url: {}"
) -> state.Resume:
    """Give the facts of a site with many years of publications, one of which leads to a page."""
    facts = f"{door.format(address)}\npublications:\n- name: Told by facts\n"
    (folder / "resume.yaml").write_text(facts, "utf-8")
    entries = [
        f"@misc{{k{n}, title={{{sha256(bytes([n])).hexdigest()}}}, year={1990 + n // 5}}}"
        for n in range(200)
    ]
    source = "\n".join(["@misc{a, title={A}, year=2030}", *entries])
    (folder / publications.FILE).write_text(source, "utf-8")
    return state.load(Files(folder))


@pytest.mark.parametrize(
    ("other", "owner"),
    [("author={Kim, Su}", ""), ("editor={Roth, Ines and Boss, B.}", ""), ("", "Ines Roth")],
)
def test_two_names_by_a_comma_are_asked_about_if_one_is_known(
    tmp_path: Path, other: str, owner: str
) -> None:
    source = f"@misc{{a, title={{A}},\n author={{Ines Roth, Su Kim}}}}\n@misc{{b, {other}}}"
    with pytest.raises(FactsError) as caught:
        load(tmp_path, source, {"basics": {"name": owner}})
    (problem,) = caught.value.problems
    assert problem.line == 2
    assert "'Ines Roth, Su Kim' seems to be two names; part names by ' and '" in problem.message
