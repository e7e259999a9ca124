"""Citations are read back by pybtex, judged by CSL's variables and by Google Scholar's rules."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin, urlsplit

import pytest
from conftest import facts_in
from jsonschema import Draft202012Validator
from pybtex.database import Person, parse_file, parse_string
from pylatexenc.latex2text import LatexNodes2Text
from test_feed import begun

from site_groundwork.sealed import opened
from sphinx_resume.bibliography import citation, publications
from sphinx_resume.facts.address_rules import Files
from sphinx_resume.text.html_remains import without_html

if TYPE_CHECKING:
    from conftest import Project
    from pybtex.database import Entry

    from sphinx_resume.bibliography.publications import Publication

DATA: Final = Path(__file__).parent / "data"
FILES: Final = ("many", "chinese")
SCHEMA: Final = json.loads((DATA / "csl-data.schema.json").read_text(encoding="utf-8"))
CSL: Final = Draft202012Validator(SCHEMA)


def load(folder: Path, bib: str = "", own: str = "") -> dict[str, Publication]:
    """Give the publications of a bibliography and of the facts by their ids."""
    (folder / "resume.yaml").write_text(f"basics: {{name: Ada}}\n{own}", encoding="utf-8")
    if bib:
        (folder / "publications.bib").write_text(bib, encoding="utf-8")
    _, found = publications.load(facts_in(folder / "resume.yaml"), Files(folder))
    return {one.id: one for one in found}


def load_file(folder: Path, name: str) -> list[Publication]:
    shutil.copy(DATA / f"bibliographies/{name}.bib", folder / "publications.bib")
    return list(load(folder).values())


def of_fact(folder: Path, fact: dict[str, Any]) -> Publication:
    (one,) = load(folder, own=json.dumps({"publications": [fact]})[1:-1]).values()
    return one


# BibTeX -----------------------------------------------------------------------------------------


def reread(one: Publication) -> Entry:
    """Give the entry as another program reads it, alone in its file."""
    (entry,) = parse_string(opened(citation.bibtex(one)), "bibtex").entries.values()
    return entry


def plain(latex: str) -> str:
    # pylatexenc knows the signs alone.
    for sign, name in (
        (r"\{", "braceleft{}"),
        (r"\}", "braceright{}"),
        ("<", "less}"),
        (">", "greater}"),
    ):
        latex = latex.replace(rf"\text{name}", sign).replace("{" + sign, sign)
    text: str = LatexNodes2Text(keep_braced_groups=False).latex_to_text(latex)
    return text


@pytest.mark.parametrize("name", FILES)
def test_an_entry_comes_back_with_its_title_authors_and_year(tmp_path: Path, name: str) -> None:
    found = load_file(tmp_path, name)
    original = parse_file(tmp_path / "publications.bib").entries
    listed = json.loads((DATA / f"bibliographies/{name}.json").read_text(encoding="utf-8"))
    years = {one["key"]: one["year"] for one in listed}
    assert len(found) == len(listed)
    for one in found:
        entry = reread(one)
        assert one.entry
        before = original[one.entry.key]
        parent = original.get(before.fields.get("crossref", ""))
        assert (entry.key, entry.type) == (before.key, before.type.lower())
        title = without_html(" ".join(before.fields.get("title", "").split()))
        assert entry.fields.get("title", "") == title
        authors = before.persons.get("author") or (parent and parent.persons.get("author"))
        bare = [Person(str(author).replace("*", "")) for author in authors or ()]
        assert entry.persons.get("author", []) == bare
        written = entry.fields.get("date") or entry.fields.get("year", "")
        assert re.findall(r"\d{4}", written)[:1] == re.findall(r"\d{4}", years[entry.key])


FOR_OTHERS: Final = {
    "abbr", "abstract", "additional_info", "altmetric", "annotation", "annote", "award",
    "award_name", "bdsk-file-1", "bdsk-file-2", "bdsk-url-1", "bdsk-url-2", "bibtex_show", "blog",
    "code", "comment", "creationdate", "data", "date-added", "date-modified", "dimensions", "file",
    "github", "google_scholar_id", "groups", "html", "inspirehep_id", "keywords",
    "mendeley-groups", "modificationdate", "owner", "pdf", "poster", "preview", "printed",
    "priority", "project", "qualityassured", "ranking", "readstatus", "relevance", "selected",
    "slides", "supp", "timestamp", "tldr", "video", "website",
}  # fmt: skip


def test_what_is_the_owners_own_business_is_not_cited(tmp_path: Path) -> None:
    private = "".join(f"  {name} = {{Private}},\n" for name in sorted(FOR_OTHERS))
    cited = "title = {T}, year = 2024, journal = {J}, note = {N}, doi = {10.5555/a}"
    bib = f"@article{{a,\n{private}  ALT = {{Private}}, {cited}}}"
    one = load(tmp_path, bib)["a"]
    assert set(reread(one).fields) == {"title", "year", "journal", "note", "doi"}


def test_macros_and_what_is_inherited_are_written_out(tmp_path: Path) -> None:
    one = load(
        tmp_path,
        '@string{sis = {Symposium on }}\n@STRING{Inv = "Invented Systems"}\n'
        "@inproceedings{a, author = {Doe, Jane}, title = {T}, crossref = {vol}, xdata = {x},"
        " month = mar # { 5}, abstract = {Private}}\n"
        "@proceedings{vol, title = sis # inv, editor = {Roe, R.}, year = 2024,"
        " publisher = {Oxbow \\& Sons}, note = {Of the volume}, pdf = {https://a.example/}}\n"
        "@xdata{x, location = {Utrecht}}\n",
    )["a"]
    entry = reread(one)
    assert dict(entry.fields.items()) == {
        "title": "T",
        "booktitle": "Symposium on Invented Systems",
        "month": "March 5",
        "year": "2024",
        "publisher": r"Oxbow \& Sons",
        "location": "Utrecht",
    }
    assert [str(person) for person in entry.persons["editor"]] == ["Roe, R."]


SPECIAL: Final = r"R&D_1: 100% of $5 #2 {x} a^b ~c \d <e> “f” – 小河"


def test_a_publication_without_an_entry_comes_back_from_bibtex_as_it_was_written(
    tmp_path: Path,
) -> None:
    written = re.sub(r"([\\_$<{])", r"\\\1", SPECIAL)
    fact = {
        "name": written,
        "authors": [
            "Ada van der Zwaluw",
            "Doe, Jr., Jane",
            "R&D Lab",
            "van Gogh",
            "王小明",
            "et al.",
        ],
        "publisher": written,
        "releaseDate": "2024-03-05",
        "volume": "A_1",
        "pages": "45–67",
        "note": written,
        "doi": "10.5555/a_b",
        "abstract": "Private",
        "summary": "Private",
        "keywords": ["Private"],
        "links": [{"name": "PDF", "url": "https://a.example/private.pdf"}],
    }
    one = of_fact(tmp_path, fact)
    entry = reread(one)
    for field in ("title", "journal", "note"):
        assert plain(entry.fields[field]).replace("ˆ", "^") == SPECIAL
    assert (entry.type, entry.fields["year"], entry.fields["pages"]) == (
        "article",
        "2024",
        "45--67",
    )
    assert plain(entry.fields["volume"]) == "A_1"
    assert "Private" not in opened(citation.bibtex(one))
    assert "private" not in opened(citation.bibtex(one))
    first, second, lab, alone, chinese, others = entry.persons["author"]
    assert (first.prelast_names, first.last_names) == (["van", "der"], ["Zwaluw"])
    assert (second.lineage_names, second.last_names) == (["Jr."], ["Doe"])
    assert plain(str(lab)) == "Lab, R&D"
    assert plain(str(alone)).removeprefix("{").removesuffix("}") == "van Gogh"
    assert plain(str(chinese)) == "王小明"
    assert str(others) == "others"


@pytest.mark.parametrize("name", ["A } b", "A { b", "Smith and Sons", "and", "?"])
def test_no_words_of_a_fact_break_the_bibtex(tmp_path: Path, name: str) -> None:
    one = of_fact(tmp_path, {"name": name.replace("{", r"\{"), "authors": [name, "Doe, Jane"]})
    entry = reread(one)
    assert "title" in entry.fields
    assert len(entry.persons["author"]) == 2


@pytest.mark.parametrize(
    ("written", "kind", "venue"),
    [
        (None, "article", "journal"),
        ("article", "article", "journal"),
        ("inproceedings", "inproceedings", "booktitle"),
        ("incollection", "incollection", "booktitle"),
        ("book", "book", "publisher"),
        ("thesis", "phdthesis", "school"),
        ("phdthesis", "phdthesis", "school"),
        ("mastersthesis", "mastersthesis", "school"),
        ("mathesis", "mastersthesis", "school"),
        ("report", "techreport", "institution"),
        ("techreport", "techreport", "institution"),
        ("preprint", "misc", "howpublished"),
        ("a poem", "misc", "howpublished"),
    ],
)
def test_a_publication_without_an_entry_gets_the_type_and_fields_of_its_kind(
    tmp_path: Path, written: str | None, kind: str, venue: str
) -> None:
    fact = {"name": "T", "publisher": "V", **({"type": written} if written else {})}
    entry = reread(of_fact(tmp_path, fact))
    # A style says "PhD thesis" of @phdthesis, unless its "type" says otherwise.
    said = {"type": {"thesis": "Thesis", "report": "Report"}.get(written or "", "")}
    made = {"title": "T", venue: "V"} | (said if said["type"] else {})
    assert (entry.type, dict(entry.fields.items())) == (kind, made)


# CSL-JSON ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FILES)
def test_every_entry_is_csl_json(tmp_path: Path, name: str) -> None:
    for one in load_file(tmp_path, name):
        (item,) = items = json.loads(opened(citation.csl_json([one])))
        assert [error.message for error in CSL.iter_errors(items)] == []
        assert item["id"] == one.id


ITEM: Final = {"id": "a", "type": "book", "title": "T"}
DATE: Final = {"date-parts": [[2024, 3, 5]]}


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"author": [{"family": "Doe", "given": "J", "suffix": "Jr."}, {"literal": "A lab"}]},
        {"issued": DATE, "volume": "12a", "page": "1-9", "DOI": "10.5555/a", "edition": 2},
        {"accessed": {"date-parts": [[2024], [2025, 12]]}, "URL": "https://a.example/"},
    ],
)
def test_the_schema_takes_what_csl_has(more: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    CSL.validate([ITEM | more])


@pytest.mark.parametrize(
    "more",
    [
        {"type": "article-in-journal"},
        {"type": "inproceedings"},
        {"type": None},
        {"id": ""},
        {"journal": "J"},
        {"container_title": "J"},
        {"title": ""},
        {"title": ["T"]},
        {"author": "Doe, Jane"},
        {"author": []},
        {"author": ["Doe, Jane"]},
        {"author": [{"given": "Jane"}]},
        {"author": [{"family": "Doe", "literal": "Jane Doe"}]},
        {"author": [{"family": "Doe", "first": "Jane"}]},
        {"issued": "2024-03-05"},
        {"issued": {}},
        {"issued": {"date-parts": [2024, 3]}},
        {"issued": {"date-parts": [["2024"]]}},
        {"issued": {"date-parts": [[2024, 13]]}},
        {"issued": {"date-parts": [[2024, 3, 5, 6]]}},
        {"volume": ["1"]},
        {"DOI": "https://doi.org/10.5555/a"},
        {"URL": "site:publications/a.pdf"},
    ],
)
def test_the_schema_refuses_what_csl_has_not(more: dict[str, Any]) -> None:
    assert not CSL.is_valid([ITEM | more])
    assert not CSL.is_valid(ITEM)


@pytest.mark.parametrize(
    ("entry", "csl"),
    [
        (
            "article{a, journal = {J}, volume = 1, number = {2-3}, pages = {4--9}, date = {2024-03}}",
            {"type": "article-journal", "container-title": "J", "volume": "1", "issue": "2-3"}
            | {"page": "4-9", "issued": {"date-parts": [[2024, 3]]}},
        ),
        (
            "inproceedings{a, booktitle = {B}, editor = {Ed Itor}}",
            {"type": "paper-conference", "container-title": "B"}
            | {"editor": [{"family": "Itor", "given": "Ed"}]},
        ),
        (
            "phdthesis{a, school = {S}, address = {P}}",
            {"type": "thesis", "publisher": "S", "genre": "PhD thesis", "publisher-place": "P"},
        ),
        (
            "thesis{a, institution = {S}, type = {mathesis}}",
            {"type": "thesis", "publisher": "S", "genre": "Master's thesis"},
        ),
        (
            "phdthesis{a, school = {S}, type = {{Habilitation} \\& more}}",
            {"type": "thesis", "publisher": "S", "genre": "Habilitation & more"},
        ),
        ("thesis{a, institution = {S}}", {"type": "thesis", "publisher": "S", "genre": "Thesis"}),
        (
            "phdthesis{a, school = {S}, type = {Thesis}}",
            {"type": "thesis", "publisher": "S", "genre": "PhD thesis"},
        ),
        (
            "techreport{a, institution = {I}, number = 7}",
            {"type": "report", "publisher": "I", "number": "7", "genre": "Technical report"},
        ),
        (
            "incollection{a, booktitle = {B}, publisher = {P}, address = {L}, edition = {2}}",
            {"type": "chapter", "container-title": "B", "publisher": "P", "edition": "2"}
            | {"publisher-place": "L"},
        ),
        (
            "inproceedings{a, booktitle = {B}, organization = {O}, isbn = {1}, series = {S}}",
            {"type": "paper-conference", "container-title": "B", "publisher": "O", "ISBN": "1"}
            | {"collection-title": "S"},
        ),
        (
            "book{a, date = {2019-03/2020}}",
            {"type": "book", "issued": {"date-parts": [[2019, 3], [2020]]}},
        ),
        ("patent{a, number = {US 1}}", {"type": "patent", "number": "US 1"}),
        ("book{a, publisher = {P}}", {"type": "book", "publisher": "P"}),
        (
            "article{a, author = {van der Zwaluw, Jr., Jan and {A Lab} and van Gogh and others}}",
            {
                "type": "article-journal",
                "author": [
                    {"family": "Zwaluw", "given": "Jan", "suffix": "Jr."}
                    | {"non-dropping-particle": "van der"},
                    {"literal": "A Lab"},
                    {"family": "Gogh", "non-dropping-particle": "van"},
                    {"literal": "others"},
                ],
            },
        ),
    ],
)
def test_csl_json_says_what_the_entry_says(
    tmp_path: Path, entry: str, csl: dict[str, Any]
) -> None:
    one = load(tmp_path, f"@{entry[:-1]}, title = {{T}}}}")["a"]
    assert citation.csl(one) == {"id": "a", "title": "T", **csl}


# Google Scholar: https://scholar.google.com/intl/en/scholar/inclusion.html ----------------------

ONCE: Final = {
    "title", "publication_date", "journal_title", "conference_title", "inbook_title", "publisher",
    "dissertation_institution", "dissertation_name", "technical_report_institution", "technical_report_number",
    "volume", "issue", "firstpage", "lastpage", "doi", "pdf_url",
}  # fmt: skip
DATE_FORM: Final = re.compile(r"[12]\d{3}(/(0?[1-9]|1[0-2])/(0?[1-9]|[12]\d|3[01]))?")


def breaches(tags: list[tuple[str, str]], page: str) -> list[str]:
    """Say which of Scholar's rules the tags of a page break."""
    names = [name.removeprefix("citation_") for name, _ in tags]
    given = {name.removeprefix("citation_"): content for name, content in tags}
    found = [f"no {name}" for name in ("title", "author", "publication_date") if name not in given]
    found += [f"{name} twice" for name in ONCE if names.count(name) > 1]
    found += [
        f"unknown: {name}" for name in names if name not in ONCE | {"author", "issn", "isbn"}
    ]
    found += [f"empty: {name}" for name, content in given.items() if not content.strip()]
    date = given.get("publication_date", "")
    found += [] if DATE_FORM.fullmatch(date) else [f"no date of Scholar's: {date}"]
    authors = [content for name, content in tags if name == "citation_author"]
    found += [
        f"no author: {one}" for one in authors if re.search(r",.* and |et al|^others$|;", one)
    ]
    pages = [given[name] for name in ("firstpage", "lastpage") if name in given]
    found += [f"no page: {one}" for one in pages if not re.fullmatch(r"[\w:.]+", one)]
    pdf = given.get("pdf_url", urljoin(page, "a.pdf"))
    is_beside = urljoin(pdf, ".") == urljoin(page, ".")
    found += [] if is_beside and pdf.endswith(".pdf") and urlsplit(pdf).netloc else [f"PDF: {pdf}"]
    return found


PAGE: Final = "https://ada.example/site/publications/a.html"
PDF: Final = "https://ada.example/site/publications/a.pdf"


@pytest.mark.parametrize("name", FILES)
def test_the_tags_of_every_entry_keep_scholars_rules(tmp_path: Path, name: str) -> None:
    with_tags = 0
    found = []
    for one in load_file(tmp_path, name):
        tags = citation.tags(one, PDF)
        with_tags += bool(tags)
        found += [f"{one.id}: {breach}" for breach in (breaches(tags, PAGE) if tags else [])]
        authors = [content for name, content in tags if name == "citation_author"]
        real = [str(author) for author in one.authors if str(author) != "et al."]
        assert not tags or len(authors) == len(real)
    assert with_tags > 30
    assert found == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("title", ""),
        ("title", "Again"),
        ("publication_date", "2024-03-05"),
        ("publication_date", "2024/03"),
        ("publication_date", "March 2024"),
        ("author", "Doe, Jane and Roe, R."),
        ("author", "Doe, Jane; Roe, R."),
        ("author", "et al."),
        ("firstpage", "4-9"),
        ("lastpage", "9, 12"),
        ("pdf_url", "a.pdf"),
        ("pdf_url", "https://ada.example/site/files/a.pdf"),
        ("pdf_url", "https://ada.example/site/publications/a"),
        ("report_number", "7"),
    ],
)
def test_tags_that_break_scholars_rules_are_noticed(name: str, content: str) -> None:
    right = {"title": "T", "author": "Doe, Jane", "publication_date": "2024/3/5", "pdf_url": PDF}
    tags = [(f"citation_{key}", value) for key, value in right.items()]
    assert breaches(tags, PAGE) == []
    rest = tags if content == "Again" else [one for one in tags if one[0] != f"citation_{name}"]
    assert breaches([*rest, (f"citation_{name}", content)], PAGE)
    for missing in ("title", "author", "publication_date"):
        assert breaches([one for one in tags if one[0] != f"citation_{missing}"], PAGE)


def tags_of(folder: Path, entry: str) -> list[tuple[str, str]]:
    (one,) = load(folder, f"@{entry}").values()
    return [(name.removeprefix("citation_"), content) for name, content in citation.tags(one, PDF)]


NEEDED: Final = "author = {Doe, Jane}, title = {T}, year = 2024"


@pytest.mark.parametrize(
    ("entry", "more"),
    [
        (
            "article{a, journal = {J}, volume = 1, number = 2, pages = {4--9}, issn = {1234-5678}",
            {"journal_title": "J", "volume": "1", "issue": "2", "firstpage": "4", "lastpage": "9"}
            | {"issn": "1234-5678"},
        ),
        ("inproceedings{a, booktitle = {C}, isbn = {1}", {"conference_title": "C", "isbn": "1"}),
        (
            "phdthesis{a, school = {S}",
            {"dissertation_institution": "S", "dissertation_name": "PhD thesis"},
        ),
        (
            "techreport{a, institution = {I}, number = {TR-7}",
            {"technical_report_institution": "I", "technical_report_number": "TR-7"},
        ),
        ("incollection{a, booktitle = {B}", {"inbook_title": "B"}),
        ("book{a, publisher = {P}", {"publisher": "P"}),
        ("dataset{a, publisher = {P}", {"publisher": "P"}),
        ("article{a, journal = {J}, pages = {e12}", {"journal_title": "J", "firstpage": "e12"}),
        (
            "article{a, journal = {J}, pages = {4--9, 12--15}",
            {"journal_title": "J", "firstpage": "4", "lastpage": "15"},
        ),
    ],
)
def test_a_venue_is_named_as_the_kind_demands(
    tmp_path: Path, entry: str, more: dict[str, str]
) -> None:
    found = tags_of(tmp_path, f"{entry}, {NEEDED}}}")
    needed = {"title": "T", "author": "Doe, Jane", "publication_date": "2024", "pdf_url": PDF}
    assert dict(found) == needed | more
    assert len(found) == len(dict(found))


@pytest.mark.parametrize(
    ("date", "said"),
    [
        ("date = {2024-03-05}", {"2024/3/5", "2024/03/05"}),
        ("year = 2024, month = mar, day = 5", {"2024/3/5", "2024/03/05"}),
        ("date = {2024-03}", {"2024"}),
        ("year = 2024, month = mar", {"2024"}),
        ("date = {2024}", {"2024"}),
        ("date = {2024-03-05/2024-03-07}", {"2024/3/5", "2024/03/05"}),
    ],
)
def test_a_date_is_whole_or_a_year(tmp_path: Path, date: str, said: set[str]) -> None:
    found = dict(tags_of(tmp_path, f"article{{a, author = {{Doe, Jane}}, title = {{T}}, {date}}}"))
    assert found["publication_date"] in said


@pytest.mark.parametrize("pages", ["45-67", "45–67", "45--67", "45 - 67"])
def test_pages_of_a_publication_without_an_entry_are_told_apart(
    tmp_path: Path, pages: str
) -> None:
    fact = {"name": "T", "authors": ["Jane Doe"], "releaseDate": "2024", "pages": pages}
    tags = dict(citation.tags(of_fact(tmp_path, fact)))
    assert (tags["citation_firstpage"], tags.get("citation_lastpage")) == ("45", "67")


@pytest.mark.parametrize(
    "entry",
    [
        "article{a, title = {T}, year = 2024}",
        "proceedings{a, title = {T}, year = 2024, editor = {Doe, Jane}}",
        "article{a, title = {T}, year = 2024, author = {others}}",
        "article{a, title = {T}, author = {Doe, Jane}, year = {in press}}",
        "article{a, year = 2024, author = {Doe, Jane}}",
    ],
)
def test_without_title_author_or_date_there_are_no_tags(tmp_path: Path, entry: str) -> None:
    assert tags_of(tmp_path, entry) == []


@pytest.mark.parametrize("others", ["et al.", "et al", "others"])
def test_only_real_authors_are_named(tmp_path: Path, others: str) -> None:
    fact = {"name": "T", "releaseDate": "2024", "authors": ["Jane Doe", others]}
    one = of_fact(tmp_path, fact | {"editors": ["Ed Itor"]})
    assert [said for name, said in citation.tags(one) if "author" in name] == ["Doe, Jane"]
    assert citation.csl(one)["author"] == [
        {"family": "Doe", "given": "Jane"},
        {"literal": "others"},  # which pandoc and citeproc take for "et al."
    ]


# On the site ------------------------------------------------------------------------------------

BIB: Final = """
@article{own, author = {Doe, Jane and Roe, R. and others}, editor = {Itor, Ed}, journal = {J},
  title = {Rivers \\& {"}lakes{"} < seas}, year = 2024, pages = {1--9}, pdf = {files/paper.pdf}}
@article{elsewhere, author = {Doe, Jane}, title = {Elsewhere}, year = 2023,
  pdf = {https://arxiv.example/a.pdf}}
@article{undated, author = {Doe, Jane}, title = {Undated}}
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = begun(tmp_path_factory.mktemp("citation"))
    project.write("index.md", "# Home\n\nHello.\n\n```{toctree}\npublications\n```\n")
    project.write("publications.md", "# Publications\n\n```{publications}\n:layout: years\n```\n")
    project.write("resume.yaml", "basics: {name: Jane Doe, url: 'https://ada.example/site/'}\n")
    project.write("publications.bib", BIB)
    project.write("files/paper.pdf", "%PDF-1.4\n")
    assert project.build("-D", "first_view=1") == 0
    return project


def tags_on(project: Project, page: str) -> list[tuple[str, str]]:
    found = project.page(page).select("meta[name^=citation_]")
    return [(tag["name"], tag["content"]) for tag in found]


def test_only_a_publications_own_page_has_its_tags(built: Project) -> None:
    pages = [path.relative_to(built.html).as_posix() for path in built.html.rglob("*.html")]
    with_tags = [page for page in pages if tags_on(built, page)]
    assert sorted(with_tags) == ["publications/elsewhere.html", "publications/own.html"]
    assert "publications/undated.html" in pages
    found = tags_on(built, "publications/own.html")
    assert found == [
        ("citation_title", 'Rivers & "lakes" < seas'),
        ("citation_author", "Doe, Jane"),
        ("citation_author", "Roe, R."),
        ("citation_publication_date", "2024"),
        ("citation_journal_title", "J"),
        ("citation_firstpage", "1"),
        ("citation_lastpage", "9"),
        ("citation_pdf_url", "https://ada.example/site/publications/own.pdf"),
    ]
    assert breaches(found, "https://ada.example/site/publications/own.html") == []
    assert "citation_pdf_url" not in dict(tags_on(built, "publications/elsewhere.html"))


def test_the_paper_and_both_citations_stand_beside_the_page(built: Project) -> None:
    folder = built.html / "publications"
    assert (folder / "own.pdf").read_text(encoding="utf-8") == "%PDF-1.4\n"
    (entry,) = parse_file(folder / "own.bib").entries.values()
    assert (entry.key, entry.fields["year"]) == ("own", "2024")
    links = {
        link.get_text(): link["href"] for link in built.page("publications/own.html").main("a")
    }
    assert (links["BibTeX"], links["CSL-JSON"], links["PDF"]) == ("own.bib", "own.json", "own.pdf")
    (code,) = built.page("publications/own.html").select(".resume-code pre")
    assert code.get_text().strip() == (folder / "own.bib").read_text(encoding="utf-8").strip()


def test_all_publications_are_in_one_file_of_either_kind(built: Project) -> None:
    keys = ["own", "elsewhere", "undated"]
    assert [*parse_file(built.html / "publications.bib").entries] == keys
    items = json.loads((built.html / "publications.json").read_bytes())
    assert [item["id"] for item in items] == keys
    for key, item in zip(keys, items, strict=True):
        assert json.loads((built.html / f"publications/{key}.json").read_bytes()) == [item]
    assert [error.message for error in CSL.iter_errors(items)] == []
