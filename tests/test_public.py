"""What is served as it is: links to it, names of it, and what leads out of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pikepdf
import pytest

from sphinx_resume.facts.address_rules import Files

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Project

SLIDES = b"<!doctype html><title>Old</title><img src='https://a.example/b.png'><script>1</script>"
SERVED = frozenset({"old/slides.html", "paper.pdf", "a b.csv", "both.txt"})


@pytest.fixture
def served(project: Project) -> Project:
    """Make a site with files that are served as they are, in public/."""
    conf = (project.root / "conf.py").read_text("utf-8")
    (project.root / "conf.py").write_text(conf + '\nhtml_extra_path = ["public"]\n', "utf-8")
    for name, content in {
        "old/slides.html": SLIDES,
        "paper.pdf": b"%PDF-",
        "a b.csv": b"1,2",
    }.items():
        (project.root / "public" / name).parent.mkdir(parents=True, exist_ok=True)
        (project.root / "public" / name).write_bytes(content)
    project.write(
        "resume.yaml",
        """basics:
  name: Ada Example
  label: "[a label](/old/slides.html#2)"
projects:
  - {name: A Project, url: /old/slides.html, links: [{name: PDF, url: paper.pdf}, {name: Part, url: "/old/slides.html#4"}]}
""",
    )
    project.write(
        "index.md",
        "# Home\n\n[Slides](/old/slides.html#3), [data](</a b.csv>)\n\n"
        "```{basics}\n```\n\n```{cv-pdf}\n```\n\n```{toctree}\nnotes/deep\n```\n",
    )
    project.write(
        "notes/deep.md",
        "# Deep\n\n[Slides](../old/slides.html), [paper](/paper.pdf)\n\n```{projects}\n```\n",
    )
    return project


def links(project: Project, name: str) -> list[str]:
    return [
        str(link["href"]) for link in project.page(name).select("main a[href]:not(.headerlink)")
    ]


def test_links_to_what_is_served_as_it_is_stay_plain_everywhere(served: Project) -> None:
    assert served.build("-D", "html_baseurl=https://a.example/me/") == 0, served.output
    assert links(served, "index.html")[:3] == [
        "old/slides.html#3",
        "a%20b.csv",
        "old/slides.html#2",
    ]
    assert links(served, "notes/deep.html") == [
        "../old/slides.html", "../paper.pdf", "../old/slides.html", "../paper.pdf",
        "../old/slides.html#4",
    ]  # fmt: skip
    assert (served.html / "old/slides.html").read_bytes() == SLIDES
    assert not (served.html / "_downloads").exists()
    resume = json.loads((served.html / "resume.json").read_text("utf-8"))
    assert resume["projects"][0]["url"] == "https://a.example/me/old/slides.html"
    assert resume["projects"][0]["links"][1]["url"].endswith("/me/old/slides.html#4")
    with pikepdf.open(served.html / "cv.pdf") as pdf:
        found = {str(note.A.URI) for page in pdf.pages for note in page.get("/Annots", ())}
    assert {f"https://a.example/me/{name}" for name in ("old/slides.html", "paper.pdf")} <= found
    assert "slides" not in (served.html / "sitemap.xml").read_text("utf-8")

    (served.root / "public/old/slides.html").rename(served.root / "public/old/talk.html")
    for page in ("index.md", "notes/deep.md", "resume.yaml"):
        text = (served.root / "docs" / page).read_text("utf-8")
        served.write(page, text.replace("slides.html", "talk.html"))
    assert served.build("-D", "html_baseurl=https://a.example/me/") == 0, served.output
    assert sorted(path.name for path in (served.html / "old").iterdir()) == ["talk.html"]
    assert links(served, "index.html")[0] == "old/talk.html#3"


def test_what_is_served_may_not_have_a_name_that_the_site_makes(served: Project) -> None:
    for name in ("index.html", "cv.pdf", "index.md"):
        (served.root / "public" / name).write_bytes(b"x")
    assert (
        served.build(
            "-D",
            "extensions=myst_parser,sphinx_design,sphinx_resume,"
            "sphinx_markdown_twins,sphinx_exact_incremental",
        )
        == 1
    )
    for name in ("index.html", "cv.pdf", "index.md"):
        assert f"public/{name} is served as /{name}, and the site makes a file" in served.output
    assert "Traceback" not in served.output


# myst-parser 5.2 still asks Sphinx 9 for `app` when a page brings in another file.
@pytest.mark.filterwarnings("ignore:'sphinx.environment.BuildEnvironment.app'")
def test_what_leads_out_of_the_site_is_not_served(served: Project) -> None:
    secret = served.root.parent / f"{served.root.name}.secret"
    secret.write_text("secret", encoding="utf-8")
    (served.root / "public/a.txt").symlink_to(secret)
    (served.root / "_static").mkdir(exist_ok=True)
    (served.root / "docs/b.txt").symlink_to(secret)
    served.write(
        "index.md",
        f"# Home\n\n```{{include}} b.txt\n```\n\n```{{literalinclude}} ../../{secret.name}\n```\n",
    )
    assert served.build() == 1, served.output
    for name in ("public/a.txt", secret.name):
        assert f"{name} leads out of the site's folder; put the file itself there" in served.output
    assert not [
        path
        for path in served.html.rglob("*")
        if path.is_file() and b"secret" in path.read_bytes()
    ]


@pytest.mark.parametrize(
    "written", ["/old/slides.html", "old/slides.html#3", "/a%20b.csv", "paper.pdf"]
)
def test_an_address_may_lead_to_what_is_served(tmp_path: Path, written: str) -> None:
    files = Files(tmp_path, SERVED)
    assert files.fault(written) is None
    assert files.serves(written)


@pytest.mark.parametrize(
    "written", ["/../conf.py", "old/../../conf.py", "/old/gone.html", "/%2e%2e/conf.py", "old"]
)
def test_an_address_that_leads_out_or_nowhere_is_told(tmp_path: Path, written: str) -> None:
    assert Files(tmp_path, SERVED).fault(written)


def test_a_file_beside_the_facts_goes_before_one_that_is_served(tmp_path: Path) -> None:
    (tmp_path / "both.txt").touch()
    assert not Files(tmp_path, SERVED).serves("both.txt")
