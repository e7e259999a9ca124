"""The extensions in a project that is none of ours: from a wheel, on themes that know nothing of them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pikepdf
import pytest
from bs4 import BeautifulSoup
from conftest import ROOT
from playwright.sync_api import expect

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Serve
    from playwright.sync_api import Browser

SITE = "https://ada.example/site/"
SETTINGS = f"""
extensions += ["myst_parser", "sphinx_redirect_from", "sphinx_resume", "sphinx_markdown_twins"]
extensions += ["sphinx_absolute_404", "sphinx_exact_incremental", "sphinx_last_good"]
extensions += ["sphinx_clean_pictures", "sphinx_web_fonts", "sphinx_first_view"]
web_fonts = {{"sans": "Source Sans 3"}}
html_baseurl = "{SITE}"
html_theme = "%s"
"""
FACTS = """
basics:
  name: Ada Example
  label: Researcher in the history of computing
  email: ada@ada.example
  location: {city: Rome, countryCode: IT}
  profiles:
    - {network: GitHub, username: ada, url: "https://github.com/ada"}
interests: [{name: Engines}, {name: Notes on notes}]
education:
  - {institution: Sapienza, area: Mathematics, studyType: PhD, startDate: "2015", endDate: "2019"}
work:
  - {name: Institute of Engines, position: Reader, startDate: "2020", summary: Reads.}
projects:
  - name: An analytical engine
    url: cv.md
    summary: It weaves algebraic patterns.
    startDate: "2021"
    keywords: [Cards, Looms]
    highlights: [It was never built., It was programmed all the same.]
awards:
  - {title: A medal, date: "2022", awarder: Academy of Long Names, summary: For notes.}
skills: [{name: Weaving, keywords: [Jacquard]}]
talks:
  - {name: On engines, event: Conference, date: "2023-05-04", location: Turin}
"""
BIBLIOGRAPHY = """
@article{notes, author = {Example, Ada and Other, Olga}, title = {Notes on an engine},
  journal = {Memoirs}, year = {2021}, doi = {10.1000/notes}, abstract = {What it would do.},
  selected = {true}}
"""
# More than are found without a filter.
BIBLIOGRAPHY += "".join(
    f"@misc{{other{n}, author = {{Example, Ada}}, title = {{Letter {n}}}, year = {{2020}}}}\n"
    for n in range(11)
)
CV = """---
description: What Ada Example has done.
redirect_from: [/resume/]
---
# Curriculum vitae

```{cv-pdf}
```
"""
HOME = """
.. toctree::

   cv
   publications
   talks

Projects
========

.. projects::

Papers
======

.. publications::
   :selected:
   :layout: list
"""
# What shows on each page, by its address where each page is a file.
SHOWN = {
    "index.html": ["Interests", "An analytical engine", "Notes on an engine"],
    "cv.html": ["Curriculum vitae as PDF", "PhD in Mathematics", "Reader", "A medal", "Weaving"],
    "publications.html": ["Notes on an engine", "Abstract", "BibTeX"],
    "publications/notes.html": ["Notes on an engine", "What it would do.", "CSL-JSON", "Copy"],
    "talks.html": ["On engines", "4 May 2023", "Calendar"],
}


def address(page: str, builder: str) -> str:
    """Give a page's address from the site's root."""
    if builder == "html":
        return page
    return "" if page == "index.html" else page.removesuffix(".html") + "/"


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the Python of an environment that has our wheel, and all else from this one."""
    folder = tmp_path_factory.mktemp("wheel")
    shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("*.egg-info"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    wheel = [*pip, "wheel", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*wheel, "-w", folder, folder], check=True)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / "venv"], check=True)
    path: Path = folder / "venv/bin/python"
    install = [*pip, "--python", path, "install", "--no-deps", "--no-index"]
    subprocess.run([*install, *folder.glob("*.whl")], check=True)
    (packages,) = folder.glob("venv/lib/*/site-packages")
    # A path alone: what is editable there is not found by it.
    (packages / "needs.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    where = "import sphinx_resume, site_groundwork; print(sphinx_resume.__file__)"
    found = subprocess.run([path, "-c", where], capture_output=True, text=True, check=True)
    assert found.stdout.startswith(str(packages)), found.stdout
    return path


@dataclass
class Elsewhere:
    """A built project of somebody else, and what the build said."""

    builder: str
    html: Path
    output: str

    def page(self, name: str) -> BeautifulSoup:
        return BeautifulSoup((self.html / name).read_text("utf-8"), "html5lib")


@pytest.fixture(
    scope="module", params=["alabaster html", "furo html", "furo dirhtml"], ids=lambda it: it
)
def elsewhere(
    request: pytest.FixtureRequest, python: Path, tmp_path_factory: pytest.TempPathFactory
) -> Elsewhere:
    """Give the project of `sphinx-quickstart`, with our extensions, on a theme."""
    theme, builder = request.param.split()
    root = tmp_path_factory.mktemp(theme)
    begin(python, root, theme)
    command = [python, "-m", "sphinx", "-b", builder, "-n", "-W", "--keep-going", "--no-color"]
    done = subprocess.run(
        [*command, root, root / "html"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return Elsewhere(builder, root / "html", done.stdout)


def begin(python: Path, root: Path, theme: str) -> None:
    """Begin a project as `sphinx-quickstart` does, then say what it is to show."""
    named = ["-p", "Engines", "-a", "Ada Example", "--no-makefile", "--no-batchfile"]
    command = [python, "-m", "sphinx.cmd.quickstart", "-q", *named, root]
    subprocess.run(command, capture_output=True, check=True)
    with (root / "conf.py").open("a", encoding="utf-8") as settings:
        settings.write(SETTINGS % theme)
    index = root / "index.rst"
    text = index.read_text("utf-8")
    index.write_text(f":author_profile: true\n\n{text}\n{HOME}", "utf-8")
    (root / "resume.yaml").write_text(FACTS, "utf-8")
    (root / "publications.bib").write_text(BIBLIOGRAPHY, "utf-8")
    sections = ("interests", "education", "work", "projects", "awards", "skills")
    shown = "".join(f"\n## {name.title()}\n\n```{{{name}}}\n```\n" for name in sections)
    (root / "cv.md").write_text(CV + shown, "utf-8")
    years = "# Publications\n\n```{publications}\n:layout: years\n```\n"
    (root / "publications.md").write_text(years, "utf-8")
    (root / "talks.md").write_text("# Talks\n\n```{talks}\n```\n", "utf-8")


def test_what_stands_beside_the_pages_is_there(elsewhere: Elsewhere) -> None:
    html, cv = elsewhere.html, SITE + address("cv.html", elsewhere.builder)
    with pikepdf.open(html / "cv.pdf") as pdf:
        links = {str(note.A.URI) for page in pdf.pages for note in page.get("/Annots", [])}
    assert {cv, "mailto:ada@ada.example"} <= links
    assert json.loads((html / "resume.json").read_bytes())["basics"]["name"] == "Ada Example"
    assert len(json.loads((html / "publications.json").read_bytes())) == 12
    made = ["contact.vcf", "talks.ics", "card.png", "favicon.ico", "sitemap.xml", "llms.txt"]
    made += ["cv.md", "publications/notes.md", "publications/notes.bib", "_static/resume.css"]
    assert [name for name in made if not (html / name).is_file()] == []
    assert cv in (html / "sitemap.xml").read_text("utf-8")
    assert elsewhere.page("resume/index.html").select(f"link[rel=canonical][href='{cv}']")
    assert len(list((html / "_static/web-fonts").glob("source-sans-3-*.woff2"))) == 2
    assert elsewhere.page("index.html").select("link[href='_static/web-fonts.css']")
    assert not (html / "_static/first-view").exists()
    said = elsewhere.output.count("sphinx_first_view is made for the theme")
    assert said == 2, "it is said, and said again at the end"


def test_the_head_says_what_the_page_is(elsewhere: Elsewhere) -> None:
    for page in SHOWN:
        there = address(page, elsewhere.builder)
        file = there if there.endswith(".html") else f"{there}index.html"
        (head,) = elsewhere.page(file).select("head")
        (canonical,) = head.select("link[rel=canonical]")
        assert canonical["href"] == SITE + there.removesuffix("index.html")
        assert len(head.select("meta[name=description][content]")) == 1, page
        assert len(head.select("script[type='application/ld+json']")) == 1, page
        (twin,) = head.select("link[type='text/markdown']")
        assert (elsewhere.html / file).parent.joinpath(str(twin["href"])).is_file()
        assert not head.select("meta[name=robots]")
        if page == "cv.html":
            said = head.select_one("meta[name=description]")
            assert said
            assert said["content"] == "What Ada Example has done."
    assert len(elsewhere.page("404.html").select("meta[name=robots][content=noindex]")) == 1


def test_a_browser_shows_all_of_it(elsewhere: Elsewhere, serve: Serve, browser: Browser) -> None:
    with serve(elsewhere.html, "/site") as base:
        page = browser.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        links: set[str] = set()
        for name, texts in SHOWN.items():
            page.goto(f"{base}/{address(name, elsewhere.builder)}")
            for width in (1280, 360):
                page.set_viewport_size({"width": width, "height": 800})
                for text in texts:
                    found = page.get_by_role("main").get_by_text(text).filter(visible=True)
                    expect(found.first).to_be_visible()
                assert page.evaluate("document.documentElement.scrollWidth") <= width, name
            found_links = page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
            links |= {link.partition("#")[0] for link in found_links if link.startswith(base)}
        assert {link for link in links if page.request.get(link).status != 200} == set()
        assert f"{base}/cv.pdf" in links

        page.goto(f"{base}/{address('publications.html', elsewhere.builder)}")
        page.get_by_label("Words").fill("engine")
        expect(page.get_by_role("status")).to_have_text("1 found")
        page.goto(f"{base}/{address('index.html', elsewhere.builder)}")
        style = "getComputedStyle(document.querySelector('.sd-card')).borderTopStyle"
        assert page.evaluate(style) == "solid"
        assert said == []

        page.goto(f"{base}/resume/")
        expect(page).to_have_url(re.compile("/cv(/index)?(.html)?/?$"))
        page.goto(f"{base}/no/where")
        page.locator("#page-not-found a").click()
        expect(page).to_have_url(f"{base}/{address('index.html', elsewhere.builder)}")
        assert len(said) == 1, said  # the answer to /no/where itself
        page.close()


def test_this_site_takes_no_style_sheet_but_its_own(site: Path) -> None:
    assert not (site / "_static/resume.css").exists()
