"""The PDF, read by PDF readers: what it says, how it is built, and when it is absent."""

from __future__ import annotations

import ctypes
import io
import json
import re
import unicodedata
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import page as judge
import pikepdf
import pypdfium2
import pytest
import typst
from conftest import facts_in
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from PIL import Image
from pypdfium2 import raw

from site_groundwork.cache import Cache
from site_groundwork.messages import shown
from site_groundwork.pictures.copies import Copies
from site_groundwork.sealed import opened
from sphinx_resume._compat.typst import missing_characters
from sphinx_resume.bibliography import publications
from sphinx_resume.facts import model
from sphinx_resume.facts.address_rules import Files
from sphinx_resume.files import cv_pdf, press
from sphinx_resume.pages.looks import TEMPLATES
from sphinx_resume.text import addresses, dates, inline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Project

    from sphinx_resume.facts.model import Item, Key

ROOT = Path(__file__).parent.parent
SPECIMEN = ROOT / "tests/specimen/resume.yaml"
SECOND = Path(__file__).parent / "second_person.yaml"

MILLIMETRE = 72 / 25.4
TYPEFACE = "Source Serif 4"
PAPERS = {"a4": (595, 842), "us-letter": (612, 792)}

PICTURE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 200">
<rect width="300" height="200"/></svg>"""

WITH_FIGURE = """
projects:
  - name: A project
    figure:
      image: picture.svg
      alt: A rectangle that stands for all there is
      caption: A *schematic*
"""


def compose(path: Path, base_url: str = "", folder: str = "") -> dict[str, Any]:
    composer = cv_pdf.Composer("en", addresses.web(base_url), folder)
    return {**composer.curriculum(loaded(path)), "paper": "a4"}


def loaded(path: Path) -> Item:
    """Read facts, those of the bibliography beside them included."""
    return publications.load(facts_in(path), Files(path.parent))[0].data


SET: dict[tuple[str, int | None], bytes] = {}


def set_pdf(data: dict[str, Any], folder: Path, timestamp: int | None = None) -> bytes:
    """Set a curriculum vitae; what a test has set before is not set again."""
    key = (json.dumps(data), timestamp)
    if key not in SET:
        made_by = press.Press(
            ROOT,
            folder / "fonts",
            Cache(folder / "cache"),
            Copies(folder / "copies"),
            timestamp,
            TYPEFACE,
        )
        content = made_by.set(TEMPLATES / "cv.typ", data, "pdf").content
        assert content
        SET[key] = content
    return SET[key]


def pages(content: bytes) -> list[str]:
    with pypdfium2.PdfDocument(content) as document:
        return [page.get_textpage().get_text_range() for page in document]


def text(content: bytes) -> str:
    return folded(" ".join(pages(content)))


def folded(said: str) -> str:
    # A reader marks a hyphen at which a line was broken.
    return " ".join(said.replace("\ufffe", "-").replace("\x02", "-").split())


def unset(said: str) -> str:
    """Give a text without what a formula is set with: letters of its own, raised signs, gaps."""
    return "".join(unicodedata.normalize("NFKC", said).split()).casefold()


def said_as(key: Key, fact: str) -> str:
    match key[-1]:
        case "startDate" | "endDate" | "date" | "releaseDate":
            return dates.words(fact, short=True)
        case "academicYear":
            return dates.academic_year(fact)
        case _:
            return "".join(run.text for run in inline.runs(fact))


def facts_shown(path: Path) -> list[tuple[Key, str]]:
    """Give all facts that are to be read, without pictures and addresses that are links."""
    unread = {"url", "image", "alt", "description", "lastModified", "id", "type", "publication"}
    return [
        (key, str(fact))
        for key, fact in model.leaves(loaded(path))
        if (isinstance(fact, model.Text) and key[-1] not in unread)
        or key == ("projects", 0, "description")
    ]


@pytest.fixture(scope="module")
def specimen(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return set_pdf(
        compose(SPECIMEN, folder="/tests/specimen"), tmp_path_factory.mktemp("specimen")
    )


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return set_pdf(compose(SECOND), tmp_path_factory.mktemp("second"))


@pytest.fixture(scope="module")
def with_figure(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("figure")
    (folder / "picture.svg").write_text(PICTURE)
    (folder / "resume.yaml").write_text(WITH_FIGURE)
    (folder / "cv.typ").write_bytes((TEMPLATES / "cv.typ").read_bytes())
    made_by = press.Press(
        folder,
        folder / "fonts",
        Cache(folder / "cache"),
        Copies(folder / "copies"),
        typeface=TYPEFACE,
    )
    content = made_by.set(folder / "cv.typ", compose(folder / "resume.yaml"), "pdf").content
    assert content
    return content


@pytest.mark.parametrize("paper", PAPERS)
def test_few_facts_fill_one_page(paper: str, tmp_path: Path) -> None:
    content = set_pdf({**compose(SPECIMEN, folder="/tests/specimen"), "paper": paper}, tmp_path)
    with pypdfium2.PdfDocument(content) as document:
        assert [tuple(map(round, page.get_size())) for page in document] == [PAPERS[paper]]


@pytest.mark.parametrize("path", [SPECIMEN, SECOND])
def test_every_fact_can_be_read(path: Path, tmp_path: Path) -> None:
    said = unset(text(set_pdf(compose(path, folder="/tests/specimen"), tmp_path)))
    for key, fact in facts_shown(path):
        assert unset(folded(said_as(key, fact))) in said, key


@pytest.mark.parametrize("path", [SPECIMEN, SECOND])
def test_entries_are_read_in_order_each_right_after_its_date(path: Path, tmp_path: Path) -> None:
    data = compose(path, folder="/tests/specimen")
    said = text(set_pdf(data, tmp_path))
    at = 0
    for section in data["sections"]:
        at = said.index(section["title"], at)
        for group in section["groups"]:
            for entry in group["entries"]:
                runs = [*entry["period"], {"text": " "}, *entry["title"]]
                first = folded("".join(run["text"] for run in runs))
                at = said.index(first, at)


def test_nothing_is_set_twice_until_the_machines_fonts_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compilers: list[None] = []

    def compiler(*args: Any, **kwargs: Any) -> typst.Compiler:
        compilers.append(None)
        return made(*args, **kwargs)

    made = typst.Compiler
    monkeypatch.setattr(press.typst, "Compiler", compiler)
    template = tmp_path / "a.typ"
    template.write_text("#set document(title: [A])\n#json(bytes(sys.inputs.data)).said")
    made_by = press.Press(
        tmp_path, tmp_path / "fonts", Cache(tmp_path / "cache"), Copies(tmp_path / "copies")
    )
    data = {"said": "A rare sign, \U00012000, and many words beside it"}
    first = made_by.set(template, data, "pdf")
    compilers.clear()
    assert made_by.set(template, data, "pdf") == first
    assert not compilers
    monkeypatch.setattr(press, "machine_fonts", lambda: "others")
    assert made_by.set(template, data, "pdf") == first
    assert compilers


def test_the_machines_fonts_are_others_when_one_is_written_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    font = tmp_path / "a.ttf"
    fonts = SimpleNamespace(fonts=lambda: [SimpleNamespace(path=str(font))])
    monkeypatch.setattr(press.typst, "Fonts", lambda **_: fonts)
    font.write_bytes(b"1")
    first = press.machine_fonts()
    assert press.machine_fonts() == first
    font.write_bytes(b"12")
    assert press.machine_fonts() != first


def test_facts_that_are_the_same_give_the_same_bytes_in_any_folder(tmp_path: Path) -> None:
    made = []
    for name in ("here", "there/deeper"):
        folder = tmp_path / name
        folder.mkdir(parents=True)
        (folder / "cv.typ").write_bytes((TEMPLATES / "cv.typ").read_bytes())
        made_by = press.Press(
            folder, folder / "fonts", Cache(folder / "cache"), Copies(folder / "copies")
        )
        made.append(made_by.set(folder / "cv.typ", compose(SECOND), "pdf").content)
    assert made[0] is not None
    assert made[0] == made[1]


def test_no_time_stands_in_it_unless_one_is_given(specimen: bytes, tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(specimen)) as document:
        assert "/CreationDate" not in document.docinfo
        assert "Date>" not in str(document.Root.Metadata.read_bytes())
    dated = set_pdf(compose(SECOND), tmp_path, 1_000_000_000)
    with pikepdf.open(io.BytesIO(dated)) as document:
        assert str(document.docinfo["/CreationDate"]) == "D:20010909014640Z"


@pytest.mark.parametrize("which", ["specimen", "second", "with_figure"])
def test_it_conforms_to_pdf_ua(which: str, request: pytest.FixtureRequest) -> None:
    report = judge.validate_pdf_bytes(request.getfixturevalue(which), profile="ua1")
    assert report.rules.total > 100
    assert [f"{failure.rule_id}: {failure.message}" for failure in report.failures] == []


def test_it_tells_its_language_its_title_and_that_it_is_tagged(second: bytes) -> None:
    with pikepdf.open(io.BytesIO(second)) as document:
        root = document.Root
        assert root.MarkInfo.Marked
        assert str(root.Lang) == "en"
        assert root.ViewerPreferences.DisplayDocTitle
        name = loaded(SECOND).item("basics").text("name")
        with document.open_metadata() as metadata:
            assert metadata["dc:title"] == f"Curriculum vitae of {name}"
            assert metadata["pdfuaid:part"] == "1"
        kinds = [str(element.S) for element in elements(root.StructTreeRoot)]
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") == 11
    assert {"/L", "/LI", "/LBody", "/Link"} <= set(kinds)


def test_a_figure_has_its_text_alternative_and_its_caption(with_figure: bytes) -> None:
    with pikepdf.open(io.BytesIO(with_figure)) as document:
        figures = [it for it in elements(document.Root.StructTreeRoot) if it.S == "/Figure"]
        assert [str(it.Alt) for it in figures] == ["A rectangle that stands for all there is"]
    assert "A schematic" in text(with_figure)


@pytest.mark.parametrize("which", ["specimen", "second", "with_figure"])
def test_all_text_and_pictures_are_tagged_or_marked_as_artifacts(
    which: str, request: pytest.FixtureRequest
) -> None:
    shown = 0
    with pikepdf.open(io.BytesIO(request.getfixturevalue(which))) as document:
        for page in document.pages:
            marks: list[bool] = []
            for instruction in pikepdf.parse_content_stream(page):
                operands, operator = instruction.operands, instruction.operator
                match str(operator):
                    case "BDC" | "BMC":
                        properties: Any = operands[1] if len(operands) > 1 else {}
                        marks.append(operands[0] == "/Artifact" or "/MCID" in properties)
                    case "EMC":
                        marks.pop()
                    case "Tj" | "TJ" | "'" | '"' | "Do" | "S" | "f" | "f*" | "B":
                        shown += 1
                        assert any(marks), (operator, operands)
    assert shown > 2


def test_every_font_is_embedded_and_can_be_copied_from(second: bytes) -> None:
    with pikepdf.open(io.BytesIO(second)) as document:
        fonts = [
            font for page in document.pages for font in page.Resources.get("/Font", {}).values()
        ]
        assert fonts
        for font in fonts:
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.keys())
            assert "/ToUnicode" in font


def test_it_is_set_in_the_typeface_of_the_settings(second: bytes) -> None:
    with pikepdf.open(io.BytesIO(second)) as document:
        named = {
            str(font.BaseFont).partition("+")[2]
            for page in document.pages
            for font in page.Resources.get("/Font", {}).values()
        }
    families = {re.match(r"[A-Za-z]+\d?", name)[0] for name in named}  # type: ignore[index]
    # Formulas and code have their own.
    assert families == {"SourceSerif4", "NewCMMath", "DejaVuSansMono"}


def test_the_titles_of_a_section_have_one_weight_which_no_other_text_has(second: bytes) -> None:
    titles, others = set(), set()
    with pypdfium2.PdfDocument(second) as document:
        texts = [page.get_textpage() for page in document][::-1]
        for section in compose(SECOND)["sections"]:
            if section["row"]:
                continue
            found = set()
            for entry in (it for group in section["groups"] for it in group["entries"]):
                title = "".join(run["text"] for run in entry["title"])
                is_followed = entry["where"] and not entry["is-publication"]
                where = entry["where"][0]["text"] if is_followed else ""
                said = f"{title}, {where[:4]}" if where else title[:24]
                found.add(_font(texts, said))
                if where:
                    others.add(_font(texts, said, len(said) - 1))
            assert len(found) == 1, section["title"]
            titles |= found
    assert others
    assert titles.isdisjoint(others)


def _font(texts: list[pypdfium2.PdfTextPage], said: str, at: int = 0) -> str:
    """Name the font, cut to one weight, of a character of a text, the first if not told."""
    for text in texts:
        if found := text.search(said, match_case=True).get_next():
            name = ctypes.create_string_buffer(100)
            raw.FPDFText_GetFontInfo(text, found[0] + at, name, 100, ctypes.c_int())
            return name.value.decode()
    pytest.fail(said)


def test_links_lead_where_the_facts_say(specimen: bytes, second: bytes) -> None:
    for path, content in ((SPECIMEN, specimen), (SECOND, second)):
        named = {opened(fact) for key, fact in model.leaves(loaded(path)) if key[-1] == "url"}
        assert named <= links(content), path
    assert {"mailto:alexandra@example.org", "https://notes.example.org/numerics"} <= links(second)


def test_a_link_to_a_page_needs_the_address_of_the_site(tmp_path: Path) -> None:
    path = tmp_path / "resume.yaml"
    path.write_text(
        "projects:\n  - name: It\n    description: See [the notes](/notes.md) first.\n"
    )
    with_address = compose(path, base_url="https://example.org/me/")
    assert links(set_pdf(with_address, tmp_path)) == {"https://example.org/me/notes.html"}
    assert links(set_pdf(compose(path), tmp_path)) == set()


def test_a_printed_page_says_where_papers_and_code_are(second: bytes) -> None:
    said = text(second)
    assert "doi.org/10.5555/example.2024.102" in said
    assert "Code: github.com/alexandra-example/forgetful" in said
    assert not re.search(r"(DOI|Paper|https?):? ?(//)?doi\.org", said)


def test_beside_a_doi_no_other_address_of_the_paper_is_printed(tmp_path: Path) -> None:
    (tmp_path / "publications.bib").write_text(
        "@article{x, title={T}, doi={10.5555/x}, url={https://p.example/x}}"
    )
    (tmp_path / "resume.yaml").write_text("basics: {name: Ada}\n")
    content = set_pdf(compose(tmp_path / "resume.yaml"), tmp_path)
    assert "doi.org/10.5555/x" in text(content)
    assert "p.example" not in text(content)
    assert links(content) == {"https://doi.org/10.5555/x"}


def test_ways_to_reach_somebody_are_parted_by_space_alone(second: bytes) -> None:
    head = pages(second)[0].partition("I study")[0]
    assert "alexandra@example.org" in head
    assert not re.search("[·|,]$", head, re.MULTILINE)
    assert "·" not in head


def test_a_preview_of_a_publication_is_not_set(tmp_path: Path) -> None:
    (tmp_path / "picture.svg").write_text(PICTURE)
    (tmp_path / "publications.bib").write_text(
        "@misc{x, title={T}, preview={picture.svg}, alt={A rectangle}}"
    )
    (tmp_path / "resume.yaml").write_text(WITH_FIGURE)
    shown = [
        entry["figure"] and entry["figure"]["alt"]
        for section in compose(tmp_path / "resume.yaml")["sections"]
        for group in section["groups"]
        for entry in group["entries"]
    ]
    assert shown == ["A rectangle that stands for all there is", None]


def test_inline_markdown_is_set_and_nothing_is_taken_for_typst(tmp_path: Path) -> None:
    path = tmp_path / "resume.yaml"
    path.write_text(
        r"awards: [{title: 'A #panic() _b_ $x$ \$5 [c] \"q\" <d> @e ~ `f` $\alpha \le 2$'}]".replace(
            "<d>", r"\<d>"
        ),
        encoding="utf-8",
    )
    assert 'A #panic() b 𝑥 $5 [c] "q" <d> @e ~ f 𝛼 ≤ 2' in text(set_pdf(compose(path), tmp_path))


def test_a_formula_is_set_as_one_and_has_its_words_for_who_hears_it(tmp_path: Path) -> None:
    path = tmp_path / "resume.yaml"
    path.write_text(
        r"awards: [{title: 'Of **$O(n^2)$** and [$\frac{1}{2}$](https://example.org/) or $\nobody{x}$'}]"
    )
    content = set_pdf(compose(path), tmp_path)
    with pikepdf.open(io.BytesIO(content)) as document:
        formulas = [it for it in elements(document.Root.StructTreeRoot) if it.S == "/Formula"]
        assert [str(it.Alt) for it in formulas] == ["O(n²)", "1/2"]
    report = judge.validate_pdf_bytes(content, profile="ua1")
    assert [f"{failure.rule_id}: {failure.message}" for failure in report.failures] == []
    assert text(content).endswith(" or x")


def test_many_facts_fill_their_pages_and_none_ends_with_a_title(tmp_path: Path) -> None:
    data = compose(SECOND)
    entries = [it for part in data["sections"] for g in part["groups"] for it in g["entries"]]
    with_more = [it["title"] for it in entries if it["details"] or it["highlights"]]
    heads = {folded("".join(run["text"] for run in title)) for title in with_more}
    heads |= {section["title"] for section in data["sections"]}
    line = data["summary"][0]
    for more in range(8):
        # Each further line moves all that follows, and with it where pages end.
        content = set_pdf({**data, "summary": [line] * (1 + more)}, tmp_path)
        made = pages(content)
        assert len(made) > 1
        assert max(empty(content)[:-1]) < 0.2
        for number, page in enumerate(made, 1):
            lines = [folded(line) for line in page.splitlines() if line.strip()]
            assert any(line.endswith(f"{number} / {len(made)}") for line in lines)
            *_, last = (line for line in lines if not line.startswith("Curriculum vitae of"))
            assert not any(last.endswith(head) or f"{head}, " in last for head in heads)


def test_sixty_publications_with_figures_around_them_fill_their_pages(tmp_path: Path) -> None:
    data = compose(SPECIMEN, folder="/tests/specimen")
    research, *_ = (part for part in data["sections"] if part["title"] == "Research")
    works, *_ = (part for part in compose(SECOND)["sections"] if part["title"] == "Publications")
    works["groups"][0]["entries"] *= 5
    data["sections"] = [research] * 3 + [works] + [research] * 4
    content = set_pdf(data, tmp_path)
    found = empty(content)
    assert len(found) > 6
    assert max(found[:-1]) < 0.2


def empty(content: bytes) -> list[float]:
    """Say of each page how much of the height for text is empty at its foot."""
    foot, head = 19 * MILLIMETRE, 18 * MILLIMETRE
    shares = []
    with pypdfium2.PdfDocument(content) as document:
        for page in document:
            lows = [item.get_bounds()[1] for item in page.get_objects(max_depth=2)]
            low = min(low for low in lows if low >= foot - 1)
            shares.append((low - foot) / (page.get_height() - foot - head))
    return shares


def test_nothing_leaves_the_margins(second: bytes, specimen: bytes, tmp_path: Path) -> None:
    path = tmp_path / "resume.yaml"
    path.write_text(f"basics:\n  name: {'Llanfair pwllgwyngyll gogerychwyrn ' * 6}\n")
    for content in (second, specimen, set_pdf(compose(path), tmp_path)):
        with pypdfium2.PdfDocument(content) as document:
            for page in document:
                width, height = page.get_size()
                words = page.get_textpage()
                boxes = [words.get_charbox(index) for index in range(words.count_chars())]
                assert min(left for left, *_ in boxes if left) >= 20 * MILLIMETRE
                assert max(right for *_, right, _ in boxes) <= width - 20 * MILLIMETRE
                assert min(low for _, low, *_ in boxes if low) >= 8 * MILLIMETRE
                assert max(top for *_, top in boxes) <= height - 14 * MILLIMETRE


WIDE = "w" * 140
TOO_WIDE = {
    "a title": f"awards: [{{title: {WIDE}, date: 2012-09-01}}]",
    "a place": f"awards: [{{title: x, awarder: {WIDE}, date: 2012}}]",
    "a highlight": f"work: [{{name: x, position: y, highlights: [{WIDE}], startDate: 2012}}]",
    "a keyword": f"skills: [{{name: x, keywords: [{WIDE}]}}]",
    "an address": f"basics: {{name: x, url: 'https://example.org/{WIDE}'}}",
    "a name": f"basics: {{name: {WIDE}, label: {WIDE}}}",
    "code": f"awards: [{{title: '`{WIDE}`', awarder: y}}]",
    "a fraction": rf"awards: [{{title: '$\frac{{{'+'.join('abcdefgh' * 9)}}}{{2}}$'}}]",
    "a sum": f"awards: [{{title: '${'+'.join('abcdefgh' * 9)}$'}}]",
}


@pytest.mark.parametrize("wide", TOO_WIDE)
def test_what_no_space_parts_does_not_leave_the_page(wide: str, tmp_path: Path) -> None:
    path = tmp_path / "resume.yaml"
    path.write_text(TOO_WIDE[wide])
    with pypdfium2.PdfDocument(set_pdf(compose(path), tmp_path)) as document:
        for page in document:
            words = page.get_textpage()
            boxes = [words.get_charbox(index) for index in range(words.count_chars())]
            assert min(left for left, *_ in boxes if left) >= 20 * MILLIMETRE
            assert max(right for *_, right, _ in boxes) <= page.get_width() - 20 * MILLIMETRE
            assert "\u200b" not in words.get_text_range()


PERIODS = """
work:
  - {position: Alpha, name: A place, startDate: 2019-09-15, endDate: 2023-09-22}
  - {position: Beta, name: A place, startDate: 2019-09, endDate: 2023-12}
  - {position: Gamma, name: A place, startDate: 2019}
  - {position: Delta, name: A place, startDate: 2019-11-15, summary: Words. And more.}
  - {position: Zeta, name: A place}
volunteer:
  - {position: Kappa, organization: A place, startDate: 2019-12-30, endDate: 2020-12-31}
"""


@pytest.mark.parametrize("language", ["en", "de", "fr", "el"])
def test_no_period_leaves_its_column_and_each_entry_begins_on_its_line(
    language: str, tmp_path: Path
) -> None:
    path = tmp_path / "resume.yaml"
    path.write_text(PERIODS)
    composer = cv_pdf.Composer(language)
    content = set_pdf({**composer.curriculum(loaded(path)), "paper": "a4"}, tmp_path)
    with pypdfium2.PdfDocument(content) as document:
        page = document[0].get_textpage()
        starts = {
            title: _box(page, title)
            for title in ["Alpha", "Beta", "Gamma", "Delta", "Zeta", "Kappa"]
        }
        lefts = [left for left, *_ in starts.values()]
        assert max(lefts) - min(lefts) < 1
        column = min(lefts)
        for year in ("2019", "2020", "2023"):
            for left, _, right, _ in _boxes(page, year):
                assert left >= 20 * MILLIMETRE
                assert right < column
        # Dates end on one line.
        ends = [right for end in ("2023", "2020") for _, _, right, _ in _boxes(page, end)]
        assert max(ends) - min(ends) < 1
        # The first line of a date and its entry are one line.
        dated = {round(low) for _, low, *_ in _boxes(page, "2019")}
        titled = {round(low) for title, (_, low, *_) in starts.items() if title != "Zeta"}
        assert len(dated) == len(titled)
        assert all(any(abs(one - other) <= 3 for one in dated) for other in titled)


def _boxes(page: pypdfium2.PdfTextPage, text: str) -> Iterator[tuple[float, ...]]:
    searcher = page.search(text, match_case=True)
    while found := searcher.get_next():
        boxes = [page.get_charbox(index) for index in range(found[0], sum(found))]
        yield tuple(
            pick(side)
            for pick, side in zip((min, min, max, max), zip(*boxes, strict=True), strict=True)
        )


def _box(page: pypdfium2.PdfTextPage, text: str) -> tuple[float, ...]:
    (box,) = _boxes(page, text)
    return box


def test_a_build_writes_it_and_a_page_of_any_depth_links_to_it(project: Project) -> None:
    project.write("index.md", "# Home\n\n```{toctree}\nsub/cv\n```\n")
    project.write("sub/cv.md", "# CV\n\n```{cv-pdf}\n```\n")
    project.write(
        "resume.yaml", "basics:\n  name: Ada\nmeta:\n  lastModified: 2024-05-06T07:08:09\n"
    )
    assert project.build() == 0, project.output
    content = (project.html / "cv.pdf").read_bytes()
    link = project.page("sub/cv.html").select_one("a.resume-download")
    assert link
    assert link["href"] == "../cv.pdf"
    size = round(len(content) / 1000)
    assert link.get_text() == f"Curriculum vitae as PDF {size} KB, facts of 6 May 2024"


def test_a_new_template_renews_the_page_that_tells_the_size(project: Project) -> None:
    project.write("index.md", "# CV\n\n```{cv-pdf}\n```\n")
    project.write("resume.yaml", "basics:\n  name: Ada\n")
    assert project.build() == 0, project.output
    before = project.text()
    template = project.root / "_templates" / "cv.typ"
    template.write_text(
        (TEMPLATES / "cv.typ").read_text() + f"\n#strong[{'Strong and new. ' * 40}]#emph[Slanted]"
    )
    assert project.build() == 0, project.output
    assert project.text() != before


def test_a_build_with_nothing_new_sets_nothing_again(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.write("resume.yaml", "basics:\n  name: Ada\n")
    assert project.build() == 0, project.output
    before = [(project.html / name).read_bytes() for name in ("cv.pdf", "card.png")]
    monkeypatch.setattr(typst, "Compiler", None)
    assert project.build() == 0, project.output
    assert [(project.html / name).read_bytes() for name in ("cv.pdf", "card.png")] == before


ASKS = "```{cv-pdf}\n```\n\n"
WORKS = """
@article{new, title={Newest work}, author={Ada Byron}, date={2024}, selected={true}}
@article{mid, title={Middle work}, author={Ada Byron}, date={2023}}
@article{old, title={Oldest work}, author={Ada Byron}, date={2022}, selected={true}}
"""


def test_each_page_that_offers_a_pdf_has_its_own_with_what_the_page_shows(
    project: Project,
) -> None:
    project.write("resume.yaml", "basics: {name: Ada Byron}\nawards: [{title: A}, {title: B}]\n")
    project.write("publications.bib", WORKS)
    listed = "## Works\n\n```{publications}\n:layout: list\n"
    project.write("cv.md", f"# CV\n\n{ASKS}{listed}```\n\n[in short](sub/short.pdf)\n")
    project.write(
        "sub/short.md",
        f"# In short\n\n{ASKS}{listed}:selected:\n```\n\n## Prizes\n\n"
        "```{awards}\n---\nlimit: 1\n---\n```\n",
    )
    project.write("index.md", "# Home\n\n```{toctree}\ncv\nsub/short\n```\n")
    assert project.build() == 0, project.output
    whole, short = (
        text((project.html / name).read_bytes()) for name in ("cv.pdf", "sub/short.pdf")
    )
    assert all(f"{which} work" in whole for which in ("Newest", "Middle", "Oldest"))
    assert "Prizes" not in whole
    assert "Newest work" in short
    assert "Middle work" not in short
    assert "Oldest work" in short
    assert "Prizes A" in short
    assert not re.search(r"\bB\b", short)
    (link,) = project.page("sub/short.html").select("a.resume-download")
    assert link["href"] == "short.pdf"
    assert link.get_text().startswith("In short as PDF ")
    assert project.page("cv.html").select("a.resume-download[href='cv.pdf']")
    assert project.page("cv.html").select("main a[href='sub/short.pdf']")


def test_accent_paper_and_typeface_are_set_once_for_page_pdf_card_and_icon(
    project: Project,
) -> None:
    project.write(
        "resume.yaml", "basics:\n  name: Ada\n  label: reader\ninterests: [{name: tea}]\n"
    )
    settings = project.root / "conf.py"
    said = settings.read_text("utf-8").replace("#8c1d1a", "#1d5a8c").replace("#f0a091", "#a3d0ff")
    said = said.replace('resume_paper = "a4"', 'resume_paper = "letter"')
    settings.write_text(said.replace(f'"{TYPEFACE}"', '"New Computer Modern"'), "utf-8")
    assert project.build() == 0, project.output
    style = ":root:root{--accent:light-dark(#1d5a8c,#a3d0ff)}@page{size:letter}"
    assert style in [tag.string for tag in project.page().select("head > style")]
    with pikepdf.open(project.html / "cv.pdf") as document:
        page = document.pages[0]
        drawn = pikepdf.parse_content_stream(page)
        colours = {
            tuple(round(float(part) * 255) for part in it.operands)
            for it in drawn
            if str(it.operator) == "scn" and len(it.operands) == 3
        }
        fonts = {str(font.BaseFont).partition("+")[2] for font in page.Resources.Font.values()}
        assert tuple(round(float(side)) for side in page.MediaBox)[2:] == PAPERS["us-letter"]
    assert (0x1D, 0x5A, 0x8C) in colours
    assert fonts
    assert all(name.startswith("NewCM") for name in fonts)
    for name, at in {
        "card.png": (5, 5),
        "apple-touch-icon.png": (2, 2),
        "favicon.ico": (24, 2),
    }.items():
        with Image.open(project.html / name) as picture:
            assert picture.convert("RGB").getpixel(at) == (0x1D, 0x5A, 0x8C), name
    assert "#1d5a8c" in (project.html / "favicon.svg").read_text("utf-8")
    made = [path for path in project.html.rglob("*") if path.suffix in {".html", ".css", ".svg"}]
    assert [path for path in made if re.search("8c1d1a|f0a091", path.read_text("utf-8"))] == []


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ('resume_accent = "red"', "write a colour of six digits for each scheme"),
        ('resume_accent = {"light": "#8c1d1a", "dark": "candy"}', "write a colour of six digits"),
        ('resume_typeface = "Nobodys Sans"', "'Nobodys Sans', which no package brings"),
    ],
)
def test_a_colour_or_a_typeface_that_is_none_is_one_message_with_its_line(
    project: Project, setting: str, said: str
) -> None:
    settings = project.root / "conf.py"
    name = setting.partition(" ")[0]
    lines = settings.read_text("utf-8").splitlines()
    (at,) = (n for n, line in enumerate(lines) if line.startswith(name))
    lines[at] = setting
    settings.write_text("\n".join(lines), "utf-8")
    assert project.build() != 0
    assert f"conf.py:{at + 1}: ERROR: {name} is " in project.output
    assert said in project.output
    assert project.output.count("ERROR") == 1
    assert "Traceback" not in project.output


# No font has characters of Plane 15: they are for private use.
RARE = "\U000f1234"


def test_a_sign_that_no_font_has_is_replaced_and_told(project: Project) -> None:
    project.write("resume.yaml", f"basics:\n  label: researcher\n  name: Ada {RARE}\n")
    assert project.build() == 0, project.output
    for name in ("cv.pdf", "card.png"):
        assert (
            f"resume.yaml:3: {name} shows \ufffd instead, because no font has {shown(RARE)} (U+F1234)"
        ) in project.output
        assert (project.html / name).is_file()
    content = (project.html / "cv.pdf").read_bytes()
    assert "Ada \ufffd" in text(content)
    assert judge.validate_pdf_bytes(content, profile="ua1").failures == []
    assert f"Ada {RARE}" in project.page("index.html").text


# Nobody makes fonts of these.
LETTERS = "\U00016e40\U00016e41\U00016e42"


def test_a_name_of_replacements_is_not_set(project: Project) -> None:
    project.write("resume.yaml", f"basics:\n  name: Ada {LETTERS}\n")
    assert project.build() == 0, project.output
    for name in ("cv.pdf", "card.png"):
        assert f"resume.yaml:2: {name} is left out, because no font has" in project.output
        assert not (project.html / name).exists()


def test_a_font_in_the_projects_folder_brings_the_glyphs(project: Project) -> None:
    project.write("resume.yaml", f"basics:\n  name: Ada {RARE}\n")
    folder = project.root / "_fonts"
    folder.mkdir()
    make_font(folder / "rare.ttf", RARE)
    assert project.build() == 0, project.output
    assert f"Ada {RARE}" in text((project.html / "cv.pdf").read_bytes())
    assert (project.html / "card.png").is_file()


def test_a_template_that_fails_is_one_message_and_leaves_the_site_alone(project: Project) -> None:
    project.write("resume.yaml", "basics:\n  name: Ada\n")
    assert project.build() == 0, project.output
    before = {path: path.read_bytes() for path in project.html.rglob("*") if path.is_file()}
    template = project.root / "_templates" / "cv.typ"
    template.write_text("// A comment\n#nonsense\n")
    project.write("resume.yaml", "basics:\n  name: Grace\n")
    project.write("index.md", "# Changed\n")
    assert project.build() != 0
    assert re.search(r"cv\.typ:2: .*unknown variable: nonsense", project.output)
    assert "Traceback" not in project.output
    assert {path: path.read_bytes() for path in before} == before


def test_without_facts_there_is_no_pdf_and_no_link(project: Project) -> None:
    project.write("index.md", "# Home\n\n## As a PDF\n\n```{cv-pdf}\n```\n\n## More\n\nText.\n")
    project.write("resume.yaml", "basics:\n  name: Ada\n")
    assert project.build() == 0, project.output
    assert (project.html / "cv.pdf").is_file()
    project.write("resume.yaml", "meta:\n  version: v1.0.0\n")
    assert project.build() == 0, project.output
    assert not (project.html / "cv.pdf").exists()
    assert project.text().startswith("Home # More #")


def elements(node: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    """Walk the structure tree."""
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from elements(child)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from elements(node.K)


def links(content: bytes) -> set[str]:
    with pikepdf.open(io.BytesIO(content)) as document:
        annotations = [note for page in document.pages for note in page.get("/Annots", [])]
        return {str(note.A.URI) for note in annotations if note.Subtype == "/Link"}


def make_font(path: Path, characters: str) -> None:
    """Make a font in which each of the characters is a triangle."""
    pen = TTGlyphPen(None)
    pen.moveTo((50, 0))
    pen.lineTo((250, 700))
    pen.lineTo((450, 0))
    pen.closePath()
    triangle = pen.glyph()
    names = [".notdef", *(f"u{ord(sign):X}" for sign in characters)]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(sign): f"u{ord(sign):X}" for sign in characters})
    builder.setupGlyf(dict.fromkeys(names, triangle))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (500, 50)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable(
        {"familyName": "Triangles", "styleName": "Regular", "psName": "Triangles"}
    )
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)


def test_a_tab_is_a_space_in_print(project: Project) -> None:
    project.write("resume.yaml", 'basics:\n  name: Ada\n  summary: "Tea\\tand tides."\n')
    assert project.build() == 0, project.output
    assert "no font has" not in project.output
    assert "Tea and tides." in " ".join(text((project.html / "cv.pdf").read_bytes()).split())


def test_what_the_press_says_of_a_sign_is_read_as_it_writes_it() -> None:
    said = [r"a\t", r"\u{f1234}", r"\'\\"]
    lines = "\n".join(f'the text `"{text}"` could not be displayed' for text in said)
    error = SimpleNamespace(message=lines, diagnostic=lines)
    assert missing_characters(error) == "a\t\U000f1234'\\"
