"""Pictures that facts name: judged before anything is built, and clean on pages and in the PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pikepdf
import pytest
from test_pictures import PROFILE, drawing, opened, photograph

from site_groundwork.cache import Cache
from site_groundwork.pictures.copies import Copies
from sphinx_resume import state
from sphinx_resume.bibliography import publications
from sphinx_resume.facts.address_rules import Files
from sphinx_resume.facts.file_names import OUTSIDE
from sphinx_resume.facts.model import FactsError
from sphinx_resume.files import press

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Project

BAD = {
    "empty.png": (b"", "is empty: copy it anew"),
    "cut.jpg": (photograph("JPEG")[:700], "is cut off"),
    "pointer.webp": (b"version https://git-lfs.github.com/spec/v1\n", "run 'git lfs pull'"),
    "page.png": (b"<!doctype html>\n<p>Not found", "is a web page, not a picture"),
    "named.png": (photograph("JPEG"), "let its name end in .jpg"),
    "open.svg": (b"<svg xmlns='http://www.w3.org/2000/svg'>", "is not well-formed in line 1"),
    "script.svg": (
        drawing("<script>alert(1)</script>"),
        "holds <script>, which could run, in line 2",
    ),
    "handler.svg": (drawing('<g onload="alert(1)"/>'), "onload"),
    "outside.svg": (drawing('<image href="https://a.example/x.png"/>'), "in line 2"),
}

YAML, BIB = "resume.yaml", "publications.bib"
DOORS = {
    "a portrait": (YAML, "basics:\n  label: a\n  image: {}\n", 3),
    "a project's figure": (YAML, "projects:\n- figure:\n    alt: x\n    image: {}\n", 4),
    "a publication's figure": (YAML, "publications:\n- figure: {{image: {}, alt: x}}\n", 2),
    "an address": (YAML, "projects:\n- name: a\n  url: {}\n", 3),
    "a link in a text": (YAML, "projects:\n- name: a\n  description: '[x]({})'\n", 3),
    "a preview": (BIB, "@misc{{x,\n title = {{T}},\n alt = {{A}},\n preview = {{{}}}}}", 4),
    "a poster": (BIB, "@misc{{x,\n title = {{T}},\n poster = {{{}}}}}", 3),
}


def load(folder: Path, door: str, said: str) -> state.Resume:
    name, source, _ = DOORS[door]
    (folder / YAML).write_text("basics:\n  label: a\n", "utf-8")
    (folder / name).write_text(source.format(said), "utf-8")
    return state.load(Files(folder))


def fault(folder: Path, door: str, said: str) -> str:
    """Give the one message on facts that cannot be loaded; it tells file and line of the fact."""
    with pytest.raises(FactsError) as caught:
        load(folder, door, said)
    (problem,) = caught.value.problems
    assert (caught.value.path.name, problem.line) == (DOORS[door][0], DOORS[door][2])
    return problem.message


def notes(folder: Path, resume: state.Resume) -> list[tuple[int, str]]:
    """Give what is told of a bibliography that is none the less taken."""
    return [
        (note.line, note.message)
        for path, note in resume.facts.elsewhere
        if path == folder / publications.FILE
    ]


@pytest.mark.parametrize("picture", BAD)
@pytest.mark.parametrize("door", DOORS)
def test_a_picture_that_is_none_is_told_with_the_line_of_the_fact(
    tmp_path: Path, door: str, picture: str
) -> None:
    content, words = BAD[picture]
    (tmp_path / picture).write_bytes(content)
    message = fault(tmp_path, door, picture)
    assert f"{tmp_path.name}/{picture} " in message
    assert words in message


@pytest.mark.parametrize("door", DOORS)
def test_a_good_picture_passes_with_a_space_in_its_name_too(tmp_path: Path, door: str) -> None:
    (tmp_path / "a b.png").write_bytes(photograph("PNG"))
    is_address = door in {"an address", "a link in a text"}
    assert load(tmp_path, door, "a%20b.png" if is_address else "a b.png")


@pytest.mark.parametrize("door", DOORS)
def test_a_picture_outside_the_site_is_refused_or_left_out(tmp_path: Path, door: str) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    (tmp_path / "secret.png").write_bytes(photograph("PNG"))
    (folder / "x.png").symlink_to("../secret.png")
    if DOORS[door][0] == YAML:
        assert OUTSIDE in fault(folder, door, "x.png")
        return
    resume = load(folder, door, "x.png")
    assert "x.png" not in repr(resume.facts.data)
    ((line, message),) = notes(folder, resume)
    assert line == DOORS[door][2]
    assert OUTSIDE in message


def test_a_figure_at_another_site_is_told(tmp_path: Path) -> None:
    for address in ("https://a.example/x.png", "mailto:a@b.svg"):
        assert "must be a file of this site" in fault(tmp_path, "a project's figure", address)


LONG = "https://a.example/" + "a" * 9000


@pytest.mark.parametrize("said", [LONG, "a" * 9000 + ".png", "a/" * 4500 + "x.png"])
@pytest.mark.parametrize("door", [door for door in DOORS if door != "a project's figure"])
def test_an_address_that_is_too_long_is_told_or_left_out(
    tmp_path: Path, door: str, said: str
) -> None:
    if DOORS[door][0] == YAML:
        message = fault(tmp_path, door, said)
        assert "longer than 4,000 characters" in message or "file of this site" in message
        assert len(message) < 300
        return
    resume = load(tmp_path, door, said)
    assert not resume.publications[0].item.items("links")
    assert [line for line, message in notes(tmp_path, resume) if "longer than" in message] == [
        DOORS[door][2]
    ]


@pytest.mark.parametrize("field", ["doi = {10.1000/", "eprint = {", "arxiv = {", "url = {"])
def test_an_identifier_that_is_too_long_is_left_out(tmp_path: Path, field: str) -> None:
    (tmp_path / YAML).write_text("basics:\n  label: a\n", "utf-8")
    (tmp_path / BIB).write_text(f"@misc{{x,\n title = {{T}},\n {field}{'9' * 9000}}}}}", "utf-8")
    resume = state.load(Files(tmp_path))
    assert not resume.publications[0].item.items("links")
    ((line, message),) = notes(tmp_path, resume)
    assert line == 3
    assert len(message) < 300


@pytest.mark.parametrize(
    "source",
    [
        f"basics:\n  email: {'a' * 9000}@a.example\n",
        f"basics:\n  phone: '{'1' * 9000}'\n",
        f"publications:\n- doi: 10.1000/{'a' * 9000}\n",
    ],
)
def test_what_becomes_an_address_must_not_be_too_long(tmp_path: Path, source: str) -> None:
    (tmp_path / YAML).write_text(source, "utf-8")
    with pytest.raises(FactsError, match=r":2: .*: it is longer than \d+ characters; shorten it"):
        state.load(Files(tmp_path))


@pytest.mark.parametrize("written", ["[x]()", "[x](<>)", "*[x]( )*"])
def test_a_link_to_nowhere_is_told(tmp_path: Path, written: str) -> None:
    (tmp_path / YAML).write_text(f"projects:\n- name: '{written}'\n", "utf-8")
    with pytest.raises(FactsError, match=r":2: the project's name has a link to '': it is empty"):
        state.load(Files(tmp_path))


@pytest.mark.parametrize("written", ["''", "' '", "null"])
def test_a_picture_that_is_not_written_is_absent(tmp_path: Path, written: str) -> None:
    for door in ("a portrait", "a project's figure", "a publication's figure"):
        assert "image" not in repr(load(tmp_path, door, written).facts.data)
    assert "figure" not in repr(load(tmp_path, "a preview", "").facts.data)


def test_a_picture_that_typst_alone_refuses_is_told_with_its_fact(tmp_path: Path) -> None:
    svg = "<svg xmlns='http://www.w3.org/2000/svg' width='0' height='0'/>"
    (tmp_path / "flat.svg").write_text(svg, "utf-8")
    (tmp_path / "good.svg").write_bytes(drawing(""))
    template = tmp_path / "a.typ"
    template.write_text(
        '#let it = json(bytes(sys.inputs.data))\n#set document(title: "a")\n'
        '#for each in it.all { image(each.path, alt: "a") }\n',
        "utf-8",
    )
    data = {"all": [{"path": "/good.svg"}, {"path": "/flat.svg"}]}
    made_by = press.Press(
        tmp_path, tmp_path / "fonts", Cache(tmp_path / "cache"), Copies(tmp_path / "copies")
    )
    with pytest.raises(press.FigureError, match="failed to parse SVG") as caught:
        made_by.set(template, data, "pdf")
    assert caught.value.path == "/flat.svg"
    facts = load(tmp_path, "a preview", "flat.svg").facts
    assert press.place_of(facts, "flat.svg").endswith("publications.bib:4")


def test_a_template_reads_what_stands_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "looks"
    folder.mkdir()
    (folder / "a.typ").write_text(
        '#import "/looks/b.typ": title\n#import "b.typ"\n#set document(title: title)\n'
        '#image("logo.svg", alt: "A logo")\n',
        "utf-8",
    )
    (folder / "b.typ").write_text('#let title = "a"\n', "utf-8")
    (folder / "logo.svg").write_bytes(drawing(""))
    made_by = press.Press(
        tmp_path, tmp_path / "fonts", Cache(tmp_path / "cache"), Copies(tmp_path / "copies")
    )
    first = made_by.set(folder / "a.typ", {}, "pdf").content
    (folder / "logo.svg").write_bytes(drawing("<rect width='9' height='9'/>"))
    assert first != made_by.set(folder / "a.typ", {}, "pdf").content
    (folder / "b.typ").write_text("// none\n#nonsense\n", "utf-8")
    with pytest.raises(press.TemplateError) as caught:
        made_by.set(folder / "a.typ", {}, "pdf")
    assert caught.value.place == f"{folder}/b.typ:2"


SECRETS = (b"SECRET", b"ACME", b"Jane", b"Exif\0\0")

FACTS = """\
basics:
  name: Ada
  image: me.jpg
projects:
- name: One
  figure: {image: one.jpg, alt: A picture}
"""
PAPER = "@misc{two,\n title = {Two},\n alt = {Another},\n preview = {two.jpg}}\n"
PAGE = """\
---
author_profile: true
---

# Home

```{projects}
```

```{publications}
```
"""


def built(project: Project) -> dict[str, bytes]:
    files = (path for path in project.html.rglob("*") if path.is_file())
    return {path.relative_to(project.html).as_posix(): path.read_bytes() for path in files}


def test_no_picture_says_more_than_it_shows_and_a_bad_one_changes_nothing(
    project: Project,
) -> None:
    project.write("index.md", PAGE)
    project.write("resume.yaml", FACTS)
    project.write("publications.bib", PAPER)
    docs = project.root / "docs"
    for name, orientation in {"me": 1, "one": 6, "two": 1}.items():
        (docs / f"{name}.jpg").write_bytes(photograph("JPEG", orientation))
    assert project.build() == 0, project.output
    first = built(project)
    shown = {name: data for name, data in first.items() if name.startswith("_images/")}
    assert {name.rpartition("/")[2] for name in shown} == {"me.jpg", "one.jpg", "two.jpg"}
    with pikepdf.open(project.html / "cv.pdf") as pdf:
        streams = [found for found in pdf.objects if isinstance(found, pikepdf.Stream)]
        pictures = [found for found in streams if found.get("/Subtype") == "/Image"]
        encoded = [found.read_raw_bytes() for found in pictures]
        sizes = sorted((int(found.Width), int(found.Height)) for found in pictures)
        said = [data for found in streams for data in (_decoded(found), found.read_raw_bytes())]
    assert sizes == [(40, 60)]  # that of the project; a preview is for the screen
    assert [opened(data).info["icc_profile"] for data in encoded] == [PROFILE]
    for data in (*shown.values(), *said, first["cv.pdf"], first["card.png"]):
        assert [secret for secret in SECRETS if secret in data] == []
    assert {opened(data).info["icc_profile"] for data in shown.values()} == {PROFILE}

    # The preview: a bad picture leaves all as it was, and a good one is shown everywhere.
    (docs / "two.jpg").write_bytes(b"version https://git-lfs.github.com/spec/v1\n")
    assert project.build("-t", "preview") != 0
    assert "publications.bib:4: ERROR: the entry 'two': docs/two.jpg is a pointer of Git LFS" in (
        project.output
    )
    assert built(project) == first
    (docs / "two.jpg").write_bytes(photograph("JPEG", 3))
    assert project.build("-t", "preview") == 0, project.output
    after = built(project)
    changed = {name for name in after if after[name] != first[name]}
    assert "_images/two.jpg" in changed


def _decoded(stream: pikepdf.Stream) -> bytes:
    try:
        return stream.read_bytes()
    except pikepdf.PdfError:  # a picture
        return b""


def test_a_link_in_a_post_that_is_too_long_is_told(project: Project) -> None:
    links = "\n\n".join(f"[x]({to})" for to in ("a" * 9000 + ".md", "a/" * 4500, "%61" * 300))
    project.write("news/a.md", f"---\ndate: 2024-01-02\n---\n\n# A\n\n{links}\n")
    project.write("b.md", f"---\norphan: true\n---\n\n# B\n\n`[x]({'a' * 9000})` [y]({LONG})\n")
    assert project.build() != 0
    told = [line for line in project.output.splitlines() if "ERROR" in line]
    for line, message in zip((7, 9, 11), told, strict=True):
        assert f"docs/news/a.md:{line}: ERROR: a link leads to '" in message
        assert "so long a name" in message
        assert len(message) < 400
    assert "Traceback" not in project.output


@pytest.mark.parametrize("name", ["a%00.md", "files/a%00.pdf"])
def test_a_link_in_a_page_that_no_file_can_be_called_is_told(project: Project, name: str) -> None:
    project.write("index.md", f"# Home\n\nSee [this]({name}).\n")
    assert project.build() != 0
    assert "Traceback" not in project.output
    assert f"docs/index.md:3: ERROR: a link leads to '{name}', and no file" in project.output
