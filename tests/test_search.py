"""A reader finds a thing: by the search, and by the headings that stand beside a long page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest
from conftest import begin_project
from playwright.sync_api import expect
from test_look import barriers, opened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Project, Serve
    from playwright.sync_api import Browser, Page

FACTS = """\
basics: {name: Ada Example, label: researcher, url: "https://ada.example/"}
education: [{institution: University of Kelp, area: Botany}]
awards: [{title: Golden Seaweed, date: 2021}]
"""
HOME = """\
---
author_profile: true
---

# About me

Hello.

## Education

```{education}
```

## Awards and honours

```{awards}
```

## Talk to me

By letter.

```{toctree}
:hidden:

publications
news
```
"""
PAPERS = "\n".join(
    f"@article{{kelp{year}, title={{{title}}}, author={{Example, Ada and Doe, Jo}}, year={year},"
    " journal={Algae}, abstract={What grows.}}"
    for year, title in (
        (2021, "Tides"),
        (2022, "Forests under water"),
        (2023, "A map of kelp"),
    )
)
POST = "---\ndate: 2024-03-05\n---\n\n# A stormy summer\n\nWaves broke the barometer.\n\n"
FIELD = "#pst-search-dialog [name=q]"
FOUND = "#pst-search-dialog #search-results li > a"
CONTENTS = "#pst-page-toc-nav"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Project:
    made = begin_project(tmp_path_factory.mktemp("library"))
    made.write("resume.yaml", FACTS)
    made.write("index.md", HOME)
    made.write("publications.md", "# Publications\n\n```{publications}\n:layout: years\n```\n")
    made.write("publications.bib", PAPERS)
    made.write("news.md", "# News\n\n```{news}\n```\n")
    parts = [f"## Week {number}\n\n" + "Rain.\n\n" * 12 for number in (1, 2)]
    made.write("news/short.md", POST.replace("stormy", "dry") + "".join(parts))
    parts = [f"## Week {number}\n\n" + "Rain.\n\n" * 12 for number in range(1, 7)]
    made.write("news/storm.md", POST + "".join(parts) + "### After\n\nSun.\n")
    assert made.build("-D", "first_view=1") == 0, made.output
    return made


@pytest.fixture(scope="module")
def base(library: Project, serve: Serve) -> Iterator[str]:
    with serve(library.html, "/ada") as address:
        yield address


def search(page: Page, words: str) -> None:
    """Type in the dialog's field, and wait until all is found."""
    page.keyboard.type(words)
    expect(page.locator("#pst-search-dialog [role=status]")).to_contain_text("found")


def test_a_fact_a_paper_and_a_post_are_found_by_keyboard(browser: Browser, base: str) -> None:
    asked: list[str] = []
    said: list[str] = []
    page = opened(browser, f"{base}/news/short.html")
    page.on("request", lambda request: asked.append(request.url.removeprefix(base)))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for words, title, excerpt, address in (
        ("seaweed", "About me", "Golden Seaweed 2021", "index.html"),
        ("awards and hon", "About me > Awards and honours", "", "index.html#awards-and-honours"),
        ("under water", "Forests under water", "Jo Doe", "publications/kelp2022.html"),
        ("barometer", "A stormy summer", "Waves broke the barometer", "news/storm.html"),
    ):
        asked.clear()
        page.reload(wait_until="networkidle")
        assert not [path for path in asked if "search" in path or "language" in path]
        page.keyboard.press("Control+k")
        expect(page.locator(FIELD)).to_be_focused()
        search(page, words)
        result = page.locator("#pst-search-dialog li", has_text=excerpt).filter(
            has=page.get_by_role("link", name=title, exact=True)
        )
        expect(result).to_have_count(1)
        assert "/searchindex.js" in asked
        for _step in range(page.locator(FOUND).count()):
            page.keyboard.press("ArrowDown")
            if result.locator("a").evaluate("link => link === document.activeElement"):
                break
        with page.expect_navigation(wait_until="networkidle"):
            page.keyboard.press("Enter")
        assert page.url == f"{base}/{address}"
        page.goto(f"{base}/news/short.html")
    assert [text for text in said if not text.startswith("[PST]")] == []
    page.close()


def test_arrows_go_to_and_fro_and_escape_leads_back_to_the_button(
    browser: Browser, base: str
) -> None:
    page = opened(browser, f"{base}/")
    button = page.get_by_role("button", name="Search")
    box = button.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 44
    for leave_result in (False, True):
        button.click()
        expect(page.get_by_role("dialog", name="Search")).to_be_visible()
        page.get_by_role("searchbox", name="Search").fill("")
        search(page, "example")
        results = page.locator(FOUND)
        expect(results.nth(1)).to_be_visible()
        for key, stop in (
            ("ArrowUp", page.locator(FIELD)),
            ("ArrowDown", results.nth(0)),
            ("ArrowDown", results.nth(1)),
            ("ArrowUp", results.nth(0)),
            *((("ArrowUp", page.locator(FIELD)),) if not leave_result else ()),
        ):
            page.keyboard.press(key)
            expect(stop).to_be_focused()
        assert page.evaluate("look.focus().ring") >= 2
        page.keyboard.press("Escape")
        expect(page.locator("#pst-search-dialog")).to_be_hidden()
        expect(button).to_be_focused()
    page.close()


def test_no_single_key_opens_the_search(browser: Browser, base: str) -> None:
    page = opened(browser, f"{base}/")
    page.evaluate(
        "addEventListener('keydown', event => { window.taken = event.defaultPrevented })"
    )
    for key in ("/", "k", "s", "?"):
        page.keyboard.press(key)
        assert page.evaluate("window.taken") is False
    expect(page.locator("#pst-search-dialog")).to_be_hidden()
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_open_dialog_has_no_barrier(
    browser: Browser, base: str, scheme: Literal["light", "dark"]
) -> None:
    page = opened(browser, f"{base}/", color_scheme=scheme, viewport={"width": 390, "height": 844})
    page.get_by_role("button", name="Search").click()
    search(page, "kelp")
    expect(page.locator(".search .context .highlighted").first).to_be_visible()
    assert not (found := barriers(page)), "\n".join(found)
    page.emulate_media(forced_colors="active")
    assert not (found := barriers(page)), "\n".join(found)
    border = "dialog => parseFloat(getComputedStyle(dialog).borderTopWidth)"
    assert page.locator("#pst-search-dialog").evaluate(border) >= 1
    page.emulate_media(media="print", forced_colors="none")
    expect(page.locator("#pst-search-dialog")).to_be_hidden()
    page.close()


def test_from_the_disk_results_come_without_excerpts_and_without_error(
    browser: Browser, library: Project
) -> None:
    said: list[str] = []
    page = browser.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto((library.html / "news/storm.html").as_uri())
    page.keyboard.press("Control+k")
    search(page, "seaweed")
    page.locator(FOUND).first.press("Enter")
    page.wait_for_url("**/index.html")
    assert [text for text in said if not text.startswith("[PST]")] == []
    page.close()


def test_the_page_of_results_tells_their_number_too(browser: Browser, base: str) -> None:
    page = opened(browser, f"{base}/search.html?q=seaweed")
    expect(page.get_by_role("status")).to_contain_text("found one page")
    expect(page.locator("main .search .context")).to_contain_text("Golden Seaweed")
    expect(page.locator("main [name=q]")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("main .search a")).to_be_focused()
    page.close()


def test_without_javascript_nothing_searches_and_the_contents_lead_on(
    browser: Browser, base: str
) -> None:
    size = {"width": 1400, "height": 800}
    page = browser.new_page(java_script_enabled=False, viewport=size)
    page.goto(f"{base}/news/storm.html")
    expect(page.locator(".search-button")).to_be_hidden()
    page.locator(CONTENTS).get_by_text("Week 4").click()
    assert page.url.endswith("#week-4")
    page.close()


def test_the_contents_stand_beside_the_page_from_1400_pixels_on_and_follow_it(
    browser: Browser, base: str
) -> None:
    page = opened(browser, f"{base}/news/storm.html", viewport={"width": 1399, "height": 800})
    contents = page.locator(CONTENTS)
    expect(contents).to_be_hidden()
    page.set_viewport_size({"width": 1400, "height": 800})
    beside, text = contents.bounding_box(), page.locator("article").bounding_box()
    assert beside
    assert text
    assert beside["x"] >= text["x"] + text["width"]
    assert beside["x"] + beside["width"] <= 1400
    frame, head = (
        page.locator(part).bounding_box() for part in (".bd-article-container", ".site-header")
    )
    assert frame
    assert head
    assert (frame["x"], frame["width"]) == (head["x"], head["width"])
    for week in (3, 5, 2):
        page.locator(f"#week-{week}").evaluate("part => part.scrollIntoView()")
        page.mouse.wheel(0, -100)
        current = contents.locator("[aria-current=true]")
        expect(current).to_have_text(f"Week {week}")
        expect(contents).to_be_in_viewport(ratio=1)
    page.emulate_media(media="print")
    expect(contents).to_be_hidden()
    page.close()


def test_contents_stand_on_pages_of_three_headings_and_years_count(library: Project) -> None:
    def entries(name: str) -> list[str] | None:
        found = library.page(name).select_one(CONTENTS)
        return found and [link.get_text() for link in found.select("a")]

    assert entries("index.html") == ["Education", "Awards and honours", "Talk to me"]
    assert entries("publications.html") == ["2023", "2022", "2021"]
    assert entries("news/short.html") is None
    page = library.page("publications.html")
    for link in page.select(f"{CONTENTS} a"):
        assert page.find(id=link["href"].removeprefix("#")).get_text().startswith(link.get_text())
    inner = library.page("news/storm.html").select(f"{CONTENTS} li li")
    assert [item.get_text() for item in inner] == ["After"]


def test_a_permalink_shows_under_the_pointer_or_the_focus_and_never_on_a_touch_screen(
    browser: Browser, base: str
) -> None:
    hidden = "rgba(0, 0, 0, 0)"
    page = opened(browser, f"{base}/")
    link = page.locator("h2 .headerlink").first
    expect(link).to_have_css("color", hidden)
    page.locator("h2").first.hover()
    expect(link).not_to_have_css("color", hidden)
    page.mouse.move(0, 0)
    link.focus()
    page.keyboard.press("Shift+Tab")
    expect(link).to_have_css("color", hidden)
    page.keyboard.press("Tab")
    expect(link).not_to_have_css("color", hidden)
    page.close()
    page = opened(browser, f"{base}/", is_mobile=True, has_touch=True)
    expect(page.locator("h2 .headerlink").first).to_be_hidden()
    page.close()
