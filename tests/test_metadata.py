"""The head says what each page is, to search engines and to whoever shows a link."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from conftest import begin_project
from docutils import nodes
from docutils.utils import new_document
from PIL import Image

from sphinx_resume.pages import metadata

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from conftest import Project

BASE = "https://me.example/site/"
LONG = "A first sentence stands here. " + "Then more words follow, and more. " * 20


def tags(page: BeautifulSoup) -> dict[str, str]:
    """Give the meta tags by name or property; each may stand there once."""
    assert page.head
    found = [
        (str(tag.get("property") or tag["name"]), str(tag["content"]))
        for tag in page.head.select("meta[name], meta[property]")
        if tag.get("name") != "theme-color"
    ]
    assert len(found) == len(dict(found))
    return dict(found)


def links(page: BeautifulSoup, rel: str) -> list[str]:
    assert page.head
    return [str(tag["href"]) for tag in page.head.select(f"link[rel={rel}]")]


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Build a site of three pages that has a name and an address, as it is published."""
    project = with_pages(begin_project(tmp_path_factory.mktemp("metadata")))
    assert project.build("-D", "first_view=1", "-D", f"html_baseurl={BASE}") == 0
    return project


def with_pages(project: Project) -> Project:
    project.write("resume.yaml", "basics:\n  name: Ineke & Zwaluw\n")
    project.write(
        "index.md",
        "# Home\n\nI *study* {fact}`basics.name`.\n\n```{toctree}\ntalks/index\npost\n```\n",
    )
    project.write("talks/index.md", f"# My *talks*\n\n```{{note}}\nAside.\n```\n\n{LONG}\n")
    project.write(
        "post.md",
        "---\ndescription: In my\n  own words.\ndate: 2024-05-01\n---\n\n# Post\n\nText.\n",
    )
    return project


def test_the_home_page_is_a_profile(full: Project) -> None:
    found = tags(full.page())
    assert found["description"] == "I study Ineke & Zwaluw."
    assert {key: value for key, value in found.items() if key.startswith(("og:", "twitter:"))} == {
        "og:type": "profile",
        "og:title": "Ineke & Zwaluw",
        "og:description": "I study Ineke & Zwaluw.",
        "og:url": BASE,
        "og:site_name": "Ineke & Zwaluw",
        "og:locale": "en_US",
        "og:image": BASE + "card.png",
        "og:image:type": "image/png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "Ineke & Zwaluw",
        "twitter:card": "summary_large_image",
    }


def test_a_page_is_described_by_its_first_prose(full: Project) -> None:
    found = tags(full.page("talks/index.html"))
    assert found["og:type"] == "website"
    assert found["og:title"] == "My talks"
    assert found["og:description"] == found["description"]
    assert found["description"].startswith("A first sentence stands here. Then more")
    assert found["description"].endswith(" …")
    assert len(found["description"]) in range(140, 161)


def test_a_dated_page_is_an_article_and_says_its_own_description(full: Project) -> None:
    found = tags(full.page("post.html"))
    assert (found["og:type"], found["description"]) == ("article", "In my own words.")


def test_the_canonical_address_of_a_folder_is_the_folder(full: Project) -> None:
    assert links(full.page(), "canonical") == [BASE]
    assert links(full.page("talks/index.html"), "canonical") == [BASE + "talks/"]
    assert links(full.page("post.html"), "canonical") == [BASE + "post.html"]


def test_the_search_page_is_for_no_search_engine(full: Project) -> None:
    found = tags(full.page("search.html"))
    assert found["robots"] == "noindex"
    assert "og:title" not in found
    assert "robots" not in tags(full.page())


@pytest.mark.parametrize("name", ["index.html", "search.html"])
def test_every_page_has_one_viewport(full: Project, name: str) -> None:
    assert len(full.page(name).select("meta[name=viewport]")) == 1


def test_the_browsers_frame_follows_the_scheme(full: Project) -> None:
    found = {tag["media"]: tag["content"] for tag in full.page().select("meta[name=theme-color]")}
    assert found.keys() == {
        "(prefers-color-scheme: light)",
        "(prefers-color-scheme: dark)",
    }
    assert len(set(found.values())) == 2


def test_icons_are_linked_from_any_depth_and_are_what_they_say(full: Project) -> None:
    page = full.html / "talks" / "index.html"
    found = links(full.page("talks/index.html"), "icon")
    ico, svg = ((page.parent / href).resolve() for href in found)
    assert svg.read_text().startswith("<svg")
    with Image.open(ico) as picture:
        assert (picture.format, picture.size) == ("ICO", (48, 48))
    (touch,) = links(full.page("talks/index.html"), "apple-touch-icon")
    with Image.open(page.parent / touch) as picture:
        assert (picture.format, picture.size) == ("PNG", (180, 180))


def test_an_icon_of_ones_own_replaces_the_drawn_one(project: Project) -> None:
    (project.root / "own.ico").write_bytes(b"icon")
    assert project.build("-D", "html_favicon=own.ico") == 0
    assert links(project.page(), "icon") == ["_static/own.ico"]
    assert not (project.html / "favicon.ico").exists()
    assert not links(project.page(), "apple-touch-icon")


def drawn(project: Project) -> bytes:
    with Image.open(io.BytesIO((project.html / "apple-touch-icon.png").read_bytes())) as picture:
        return picture.convert("RGB").tobytes()


def test_the_icon_is_the_monogram_or_a_neutral_sign(project: Project) -> None:
    signs = []
    for name in ("", "Ineke Zwaluw", "Ada Lovelace", "王小明"):
        project.write("resume.yaml", f"basics:\n  name: {name}\n")
        assert project.build("-D", "suppress_warnings=resume.glyphs") == 0
        signs.append(drawn(project))
    nameless, first, second, unwritable = signs
    assert len({nameless, first, second}) == 3
    assert unwritable == nameless


def test_a_second_build_writes_the_same_bytes(project: Project) -> None:
    full = with_pages(project)
    assert full.build("-D", f"html_baseurl={BASE}") == 0

    def written() -> dict[str, bytes]:
        return {
            str(path.relative_to(full.html)): path.read_bytes()
            for pattern in ("*.html", "*.ico", "*.png", "favicon.svg", "resume.json")
            for path in full.html.rglob(pattern)
        }

    first = written()
    for name in first:
        (full.html / name).unlink()
    assert full.build("-E", "-D", f"html_baseurl={BASE}") == 0
    assert written() == first


def test_without_name_and_address_nothing_is_said_of_either(project: Project) -> None:
    assert project.build() == 0
    found = tags(project.page())
    assert {key: value for key, value in found.items() if key.startswith("og:")} == {
        "og:type": "website",
        "og:title": "Home",
        "og:description": "Hello.",
        "og:locale": "en_US",
    }
    assert not links(project.page(), "canonical")


def test_a_card_is_shown_once_it_has_an_address(project: Project) -> None:
    assert project.build() == 0
    assert "og:image" not in tags(project.page())
    assert project.build("-D", f"html_baseurl={BASE}") == 0
    found = tags(project.page())
    assert {key: value for key, value in found.items() if "image" in key or "card" in key} == {
        "og:image": BASE + "card.png",
        "og:image:type": "image/png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "Researcher",
        "twitter:card": "summary_large_image",
    }


def test_a_name_that_changes_changes_every_head(project: Project) -> None:
    full = with_pages(project)
    assert full.build("-D", f"html_baseurl={BASE}") == 0
    full.write("resume.yaml", "basics:\n  name: Somebody Else\n")
    assert full.build("-D", f"html_baseurl={BASE}") == 0
    for name in ("index.html", "post.html", "talks/index.html"):
        assert tags(full.page(name))["og:site_name"] == "Somebody Else"


def test_one_language_is_not_told_several_are(project: Project) -> None:
    conf = project.root / "conf.py"
    written = conf.read_text(encoding="utf-8")
    conf.write_text(
        written + "\nresume_languages = {'en': 'https://me.example'}\n", encoding="utf-8"
    )
    assert project.build() == 0
    assert not project.page().select("link[hreflang]")
    conf.write_text(
        written
        + "\nresume_languages = {'en': 'https://me.example', 'zh': 'https://me.example/zh/'}\n",
        encoding="utf-8",
    )
    assert project.build() == 0
    assert [(tag["hreflang"], tag["href"]) for tag in project.page().select("link[hreflang]")] == [
        ("en", "https://me.example/"),
        ("zh", "https://me.example/zh/"),
        ("x-default", "https://me.example/"),
    ]


@pytest.mark.parametrize(
    ("language", "locale"),
    [("en", "en_US"), ("en-GB", "en_GB"), ("zh_CN", "zh_CN"), ("zh", "zh_CN"), ("eo", "eo")],
)
def test_a_language_gets_its_territory(language: str, locale: str) -> None:
    assert metadata.locale(language) == locale


def test_a_script_without_spaces_is_cut_between_characters() -> None:
    assert metadata.cut("研究" * 200) == "研究" * 79 + "研…"


def test_a_short_text_stays_whole() -> None:
    assert metadata.cut("One\n two.") == "One two."


def test_a_page_without_text_has_no_description() -> None:
    assert metadata.description({}, new_document("page")) == ""


def test_a_page_of_entries_is_described_by_their_titles_and_not_by_its_links() -> None:
    def line(words: str, kind: str = "") -> nodes.paragraph:
        return nodes.paragraph("", words, classes=[kind])

    page = new_document("page")
    page += [line("Email", "resume-contact"), line("All of it", "resume-more")]
    assert metadata.description({}, page) == ""
    for title in ("On kelp", "On nets"):
        lines = line(title, "resume-title"), line("A fair"), line("Slides", "resume-links")
        page += nodes.bullet_list("", nodes.list_item("", *lines))
    assert metadata.description({}, page) == "On kelp; On nets"
    page += line("Invite me.")
    assert metadata.description({}, page) == "Invite me."
