"""How the pages look and whether everybody can use them, measured in a real Chromium."""

from __future__ import annotations

import itertools
import re
import runpy
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import pypdfium2
import pytest
import screenshots
from axe_playwright_python.sync_playwright import Axe
from conftest import begin_specimen
from PIL import Image, ImageChops
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bs4 import BeautifulSoup
    from conftest import Project, Serve
    from playwright.sync_api import Browser, ConsoleMessage, Page, Request

WIDTHS: Final = (320, 390, 768, 1280, 1920)
SCHEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")
LOOK: Final = (Path(__file__).parent / "look.js").read_text(encoding="utf-8")
SITE_CSS: Final = Path(__file__).parent.parent / "_static" / "site.css"
SETTINGS: Final = Path(__file__).parent.parent / "conf.py"

# WCAG 2.2 A and AA and axe's best practices, and of AAA the contrast of 7:1.
AXE: Final = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"color-contrast-enhanced": {"enabled": True}, "target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
AXE_SCRIPT: Final = Axe().axe_script


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the built specimen, without a name; tests/owner/ shows the real site instead."""
    project = begin_specimen(tmp_path_factory.mktemp("shown"))
    facts = (project.root / "docs/resume.yaml").read_text("utf-8")
    project.write("resume.yaml", facts.replace("  name: Specimen Person\n", ""))
    fonts = ("-D", "web_fonts.serif=Source Serif 4", "-D", "web_fonts.sans=Source Sans 3")
    assert project.build("-D", "first_view=1", *fonts) == 0, project.output
    return project.html


@pytest.fixture(scope="module")
def base(shown: Path, serve: Serve) -> Iterator[str]:
    with serve(shown) as address:
        yield address


@pytest.fixture(scope="module")
def pages(shown: Path) -> list[str]:
    """Every page that has the site's frame; a redirect has none."""
    found = [path for path in shown.rglob("*.html") if "bd-article" in path.read_text("utf-8")]
    return sorted(path.relative_to(shown).as_posix() for path in found)


def tab(browser: Browser, **options: Any) -> Page:
    """Open an empty tab, which takes longer than most pages that are shown in it."""
    defaults = {"reduced_motion": "reduce", "viewport": {"width": 1280, "height": 800}}
    return browser.new_page(**(defaults | options))


def show(page: Page, address: str) -> None:
    """Show a page with the functions of look.js, once its scripts have run."""
    page.goto(address)
    page.evaluate(LOOK)


def opened(browser: Browser, address: str, **options: Any) -> Page:
    """Show a page in a tab of its own."""
    page = tab(browser, **options)
    show(page, address)
    return page


def barriers(page: Page) -> list[str]:
    """Let axe look for barriers, and say for each where it is."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    # Axe's whole answer takes as long to bring over as to find.
    violations = page.evaluate("options => axe.run(options).then(found => found.violations)", AXE)
    return [
        f"{violation['id']}: {node['html'][:120]}"
        for violation in violations
        for node in violation["nodes"]
    ]


def assert_faultless(page: Page) -> None:
    """Assert that look.js finds nothing on a page as it is."""
    found = page.evaluate("look.faults()")
    assert not found, "\n".join([page.url, *found])


def faults(page: Page, width: int, scheme: Literal["light", "dark"]) -> list[str]:
    """Measure a page at a width and in a scheme."""
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    expect(page.locator("html")).to_have_attribute("data-theme", scheme)
    found: list[str] = page.evaluate("look.faults()")
    return [f"{page.url}, {width} px, {scheme}: {fault}" for fault in found]


def test_every_page_is_without_fault_at_every_width_in_both_schemes(
    browser: Browser, base: str, pages: list[str]
) -> None:
    found: list[str] = []
    page = tab(browser)
    for name in pages:
        show(page, f"{base}/{name}")
        for width, scheme in itertools.product(WIDTHS, SCHEMES):
            found += faults(page, width, scheme)
            # A scheme changes colours alone, and every text is there on a phone or a desktop.
            if width in {390, 1280}:
                found += barriers(page)
    page.close()
    assert {"index.html", "cv.html"} <= set(pages)
    assert not found, "\n".join(found)


def test_no_page_reports_an_error_or_asks_another_host(
    browser: Browser, base: str, pages: list[str]
) -> None:
    said: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and "favicon" not in message.location["url"]:
            said.append(message.text)

    def note_request(request: Request) -> None:
        if not request.url.startswith((base, "data:")):
            said.append(request.url)

    page = browser.new_page()
    page.on("console", note)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", note_request)
    for name in pages:
        page.goto(f"{base}/{name}", wait_until="networkidle")
    page.close()
    assert said == []


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 800)])
def test_the_first_screen_says_who_and_leads_on(
    browser: Browser, base: str, width: int, height: int
) -> None:
    page = opened(browser, f"{base}/", viewport={"width": width, "height": height})
    assert_first_screen(page)
    page.close()


def assert_first_screen(page: Page) -> None:
    """Assert that who, where, what, the CV and every way of contact are there unscrolled."""
    needed = [
        ".profile-who > p",
        ".profile-affiliations li",
        ".profile-interests li",
        "header a[href*=cv]",
    ]
    contact = [".profile-links a"] if page.locator(".profile-links").count() else []
    height = page.viewport_size["height"] if page.viewport_size else 0
    for selector in needed + contact:
        boxes = [item.bounding_box() for item in page.locator(selector).all()]
        assert boxes, f"there is no {selector}"
        for box in boxes:
            assert box, f"{selector} is hidden"
            assert box["y"] + box["height"] <= height, f"{selector} is below the first screen"


def test_the_panel_is_beside_the_text_on_a_desk_and_above_it_on_a_phone(
    browser: Browser, base: str
) -> None:
    page = opened(browser, f"{base}/")
    panel, text = page.locator(".profile-card"), page.locator(".beside-profile")
    left, right = panel.bounding_box(), text.bounding_box()
    assert left
    assert right
    assert left["x"] + left["width"] < right["x"]
    assert left["y"] == right["y"]
    page.set_viewport_size({"width": 390, "height": 844})
    above, below = panel.bounding_box(), text.bounding_box()
    assert above
    assert below
    assert above["y"] + above["height"] <= below["y"]
    page.close()


def boxes(page: Page, selector: str) -> list[dict[str, float]]:
    """Give where each of these elements stands on the page."""
    found: list[dict[str, float]] = page.locator(selector).evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().toJSON())"
    )
    assert found, selector
    return found


def rows(found: list[dict[str, float]]) -> list[int]:
    """Give how many of the boxes stand beside each other, row by row; all of a row as high."""
    by_top = itertools.groupby(found, key=lambda box: (box["top"], box["height"]))
    return [len(list(row)) for _, row in by_top]


def test_the_header_is_the_same_line_on_every_page(
    browser: Browser, base: str, pages: list[str]
) -> None:
    page = browser.new_page()
    page.route("**/*.woff2", lambda route: route.abort())  # one may come too late
    seen = set()
    for name in pages:
        page.goto(f"{base}/{name}")
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 844})
            (header,) = boxes(page, ".site-header")
            assert header["height"] < 80
            places = ((box["left"], box["width"]) for box in boxes(page, ".site-header nav li"))
            seen.add((width, header["height"], *places))
    page.close()
    assert len(seen) == 2, seen


def test_a_line_of_text_has_60_to_75_characters(browser: Browser, base: str) -> None:
    page = opened(browser, f"{base}/")
    lines = page.evaluate("look.measure(document.querySelector('article p'))")
    *whole, _last = lines
    assert 60 <= sum(whole) / len(whole) <= 75
    page.close()


def test_every_colour_of_the_style_sheet_has_its_contrast_in_both_schemes(
    browser: Browser,
) -> None:
    colours = dict(
        re.findall(r"^  --(\w+): (light-dark\(.+?\));", SITE_CSS.read_text("utf-8"), re.MULTILINE)
    )
    accent = runpy.run_path(str(SETTINGS))["resume_accent"]
    colours["accent"] = "light-dark({light}, {dark})".format(**accent)
    page = browser.new_page()
    page.evaluate(LOOK)
    page.set_content("<p></p>")
    for scheme, (name, value) in itertools.product(SCHEMES, colours.items()):
        if name in {"ground", "raised", "hair"}:  # a hairline only decorates
            continue
        for ground in ("ground", "raised"):
            ratio = page.evaluate(
                """([scheme, colour, ground]) => {
                    const { style } = document.querySelector("p");
                    style.colorScheme = scheme;
                    style.color = colour;
                    style.backgroundColor = ground;
                    const made = getComputedStyle(document.querySelector("p"));
                    return look.contrast(made.color, made.backgroundColor);
                }""",
                [scheme, value, colours[ground]],
            )
            assert ratio >= (4.5 if name == "line" else 7), f"--{name} on --{ground}, {scheme}"
    assert set(colours) == {"ground", "raised", "ink", "quiet", "accent", "line", "hair"}
    page.close()


def test_a_colour_stands_nowhere_in_the_style_sheet_but_in_a_variable() -> None:
    rules = re.sub(r"/\*.*?\*/", "", SITE_CSS.read_text("utf-8"), flags=re.DOTALL)
    colours = [line for line in rules.splitlines() if re.search(r"#[0-9a-f]{3,8}\b|rgb|hsl", line)]
    assert colours
    assert [line for line in colours if not line.strip().startswith("--")] == []


@pytest.mark.parametrize("name", ["index.html", "cv.html"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_keyboard_goes_through_the_page_in_reading_order_and_is_always_seen(
    browser: Browser, base: str, name: str, width: int
) -> None:
    page = opened(browser, f"{base}/{name}", viewport={"width": width, "height": 844})
    stops: list[dict[str, Any]] = []
    while len(stops) < 200:
        page.keyboard.press("Tab")
        stop = page.evaluate("look.focus()")
        if stop is None or (stops and stop["order"] == stops[0]["order"]):
            break
        stops.append(stop)
    links = page.locator("main a[href]:visible, main summary:visible").count()
    assert len(stops) >= links + 3  # and the skip link, a way to the other page, the scheme
    assert [stop["order"] for stop in stops] == sorted(stop["order"] for stop in stops)
    for stop in stops:
        assert stop["seen"], stop
        assert stop["ring"] >= 2, stop
        assert stop["contrast"] >= 3, stop
    if width == 390:  # one column: what comes next is further down, or in the same line
        tops = [stop["top"] for stop in stops[1:]]
        assert all(later > earlier - 20 for earlier, later in itertools.pairwise(tops))
    page.close()


def test_the_skip_link_shows_and_leads_past_the_header(browser: Browser, base: str) -> None:
    page = opened(browser, f"{base}/")
    page.keyboard.press("Tab")
    stop = page.evaluate("look.focus()")
    assert "Skip to main content" in stop["name"]
    assert stop["seen"]
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    page.close()


def test_the_scheme_is_chosen_by_keyboard_and_remembered(browser: Browser, base: str) -> None:
    page = opened(browser, f"{base}/", color_scheme="light")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.locator(".theme-switch-button").focus()
    page.keyboard.press("Enter")
    page.locator(".theme-change-button[data-mode=dark]").wait_for(state="visible")
    assert_faultless(page)
    assert not (found := barriers(page)), "\n".join(found)
    page.locator(".theme-change-button[data-mode=dark]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.evaluate(ground) != light
    page.goto(f"{base}/cv.html")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate(ground) != light
    page.close()


def test_forced_colours_keep_all_text_and_every_border(browser: Browser, base: str) -> None:
    page = opened(browser, f"{base}/", forced_colors="active")
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    assert_faultless(page)
    assert not (found := barriers(page)), "\n".join(found)
    card = page.locator(".sd-card.resume-full").first
    assert card.evaluate("card => parseFloat(getComputedStyle(card).borderTopWidth)") >= 1
    page.keyboard.press("Tab")
    assert page.evaluate("look.focus().ring") >= 2
    page.close()


def test_nothing_moves_for_those_who_ask_for_less_motion(browser: Browser, base: str) -> None:
    page = opened(browser, f"{base}/")
    moving = page.evaluate(
        """[...document.querySelectorAll("*")].filter(element => {
            const { transitionDuration, animationName } = getComputedStyle(element);
            return transitionDuration.split(", ").some(time => parseFloat(time) > 0)
                || animationName !== "none";
        }).map(element => element.outerHTML.slice(0, 80))"""
    )
    assert moving == []
    page.close()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_without_javascript_the_text_is_whole_and_the_scheme_the_systems(
    browser: Browser, base: str, pages: list[str], scheme: Literal["light", "dark"]
) -> None:
    state = """() => {
        document.querySelectorAll(".resume-copy").forEach((button) => button.remove());
        const { backgroundColor, color } = getComputedStyle(document.body);
        return [document.querySelector("article").innerText, backgroundColor, color];
    }"""
    with_script = tab(browser, color_scheme=scheme)
    without = browser.new_page(java_script_enabled=False, color_scheme=scheme)
    for name in [name for name in pages if name != "search.html"]:
        show(with_script, f"{base}/{name}")
        without.goto(f"{base}/{name}")
        assert without.evaluate(state) == with_script.evaluate(state)
        assert not without.locator(".theme-switch-button").is_visible()
    with_script.close()
    without.close()


def test_without_styles_the_page_reads_from_who_to_what(browser: Browser, base: str) -> None:
    page = browser.new_page()
    page.route("**/*.css*", lambda route: route.abort())
    page.goto(f"{base}/", wait_until="networkidle")
    page.evaluate("document.querySelectorAll('style').forEach((style) => style.remove())")
    steps = [".skip-link a", "header nav", ".profile-who", ".profile-interests", "h1"]
    steps += ["article p >> nth=0", "h2 >> nth=0", "h2 >> nth=-1", ".credit"]
    boxes = [page.locator(step).bounding_box() for step in steps]
    tops = [box["y"] for box in boxes if box]
    assert len(tops) == len(steps)
    assert tops == sorted(tops)
    page.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_text_at_200_percent_stays_whole(
    browser: Browser, base: str, pages: list[str], width: int
) -> None:
    page = tab(browser, viewport={"width": width, "height": 844})
    for name in pages:
        show(page, f"{base}/{name}")
        page.add_style_tag(content="html { font-size: 200% !important }")
        assert_faultless(page)
    page.close()


def test_zoom_of_400_percent_leaves_one_column_and_no_fault(
    browser: Browser, base: str, pages: list[str]
) -> None:
    page = tab(browser, viewport={"width": 320, "height": 256})
    for name in pages:
        show(page, f"{base}/{name}")
        assert_faultless(page)
    page.close()


def test_print_is_one_or_two_pages_black_on_white_without_navigation(
    browser: Browser, base: str, tmp_path: Path
) -> None:
    page = opened(browser, f"{base}/", color_scheme="dark")
    sheets = printed(page, tmp_path)
    assert 1 <= len(sheets) <= 2
    for link in page.locator(".resume-where a[href^=http]").all():
        assert squeezed(str(link.get_attribute("href"))) in "".join(sheets)
    assert "PyData" not in "".join(sheets)
    assert "#" not in "".join(sheets)
    assert_no_card_cut(page, sheets)
    page.emulate_media(media="print")
    assert not page.locator("header, footer.bd-footer").first.is_visible()
    colours = page.evaluate(
        """[...new Set([...document.querySelectorAll("article *, .profile *")]
            .filter(element => element.checkVisibility())
            .map(element => getComputedStyle(element).color))]"""
    )
    assert colours == ["rgb(0, 0, 0)"]
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == "rgb(255, 255, 255)"
    page.close()


def printed(page: Page, folder: Path) -> list[str]:
    """Print a page, and give the text of each sheet without white space."""
    path = folder / "page.pdf"
    page.pdf(path=path, prefer_css_page_size=True, print_background=True)
    with pypdfium2.PdfDocument(path) as document:
        return [squeezed(sheet.get_textpage().get_text_bounded()) for sheet in document]


def squeezed(text: str) -> str:
    """Give a text without what a PDF may lose: white space, hyphens at a line's end, ligatures."""
    # PDFium gives U+FFFE or U+0002 for a hyphen that ends a line.
    return re.sub(r"[\s\-\u2010\ufffe\x02]+", "", unicodedata.normalize("NFKC", text))


def assert_no_card_cut(page: Page, sheets: list[str]) -> None:
    """Assert that for every card there is a sheet that holds all of its texts."""
    page.emulate_media(media="print")
    cards: list[list[str]] = page.evaluate(
        """[...document.querySelectorAll(".sd-card, .resume-list > li")].map(card =>
            [...card.querySelectorAll("*")].filter(part => part.checkVisibility())
                .flatMap(part => [...part.childNodes].filter(node => node.nodeType === 3))
                .map(text => text.data))"""
    )
    assert cards
    for texts in cards:
        wanted = [squeezed(text) for text in texts]
        assert any(all(text in sheet for text in wanted) for sheet in sheets), texts


# Pages of other people ------------------------------------------------------------------------

HOME: Final = """\
---
title: About me
author_profile: true
---

# About me

A page about a person.

## Education

```{education}
```

## Recent research

```{projects}
```

## Awards and scholarships

```{awards}
```

```{toctree}
:hidden:

CV <cv>
```
"""
CV: Final = """\
---
title: Curriculum vitae
---

# Curriculum vitae

```{basics}
```

## Education

```{education}
:layout: list
```

## Research

```{projects}
:layout: list
```

## Awards and scholarships

```{awards}
:layout: list
```
"""

CONTACT: Final = """
  email: ada@example.org
  url: https://example.org/
  profiles: [{network: GitHub, username: ada, url: "https://example.org/ada"}]
"""
BASICS: Final = "basics:\n  name: Ada Example\n  label: doctoral student" + CONTACT
REST: Final = """
education:
  - {institution: A University, url: "https://example.org/u", studyType: Bachelor, startDate: 2021-09}
interests: [{name: one interest}, {name: another interest}]
"""
POINT: Final = "A point of a project that is said in a sentence of several lines, " * 4
PROJECT: Final = """
  - name: A Project {number}
    roles: [team lead, first author]
    status: in submission
    highlights: ["{number}a {point}", "{number}b {point}", "{number}c {point}"]
    supervisor: {{name: A Professor, affiliation: A University}}
    links: [{{name: code, url: "https://example.org/code"}}]
"""
AWARD: Final = "\n  - {{title: Award {number}, awarder: A University, date: 20{number:02}}}"
LONG: Final = (
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2
)


def projects(count: int) -> str:
    made = "".join(PROJECT.format(number=number, point=POINT) for number in range(1, count + 1))
    return f"projects:{made}\n" if count else ""


def awards(count: int) -> str:
    return (
        "awards:" + "".join(AWARD.format(number=number) for number in range(1, count + 1)) + "\n"
    )


USUAL: Final = REST + projects(1) + awards(10)
VARIANTS: Final = {
    "long-name": BASICS.replace(
        "Ada Example", "Maximiliane Alexandra Theodora von Hollerbach-Schwarzenberg zu Oberrieden"
    )
    + USUAL,
    "no-name": "basics:\n  label: doctoral student" + CONTACT + USUAL,
    "no-picture": BASICS + USUAL,
    "picture": BASICS + "  image: images/me.png\n" + USUAL,
    "1-award": BASICS + REST + projects(1) + awards(1),
    "60-awards": BASICS + REST + projects(1) + awards(60),
    "0-research": BASICS + REST + awards(10),
    "6-research": BASICS + REST + projects(6) + awards(10),
    "unbroken-words": f"basics: {{name: {LONG}, label: {LONG}, email: {LONG}@example.org}}\n"
    f"education: [{{institution: {LONG}, url: 'https://example.org/', area: {LONG}}}]\n"
    f"interests: [{{name: {LONG}}}]\n"
    f"projects: [{{name: {LONG}, roles: [{LONG}], highlights: [{LONG}]}}]\n"
    f"awards: [{{title: {LONG}, awarder: {LONG}, date: 2023, category: {LONG}}}]\n",
    "chinese": """
basics: {name: 张三, label: 计算机科学与技术专业本科三年级学生, email: a@example.org}
education: [{institution: 四川大学, url: "https://example.org/", studyType: 学士, startDate: 2021-09}]
interests: [{name: 机器学习系统}, {name: 高性能计算}]
projects:
  - name: 面向分布式神经网络训练的基于超网络的分层稀疏化方法研究
    roles: [团队负责人]
    highlights: [超网络选择需要传输的层,从而减少分布式训练中的通信量,据我们所知这是首个此类工作。]
awards: [{title: 国家奖学金, awarder: 四川大学, academicYear: 2021-2022}]
""",
    "arabic": """
basics: {name: ليلى منصور, label: طالبة في السنة الثالثة, email: a@example.org}
education: [{institution: جامعة, url: "https://example.org/", studyType: بكالوريوس, startDate: 2021-09}]
interests: [{name: أنظمة تعلم الآلة}, {name: الحوسبة عالية الأداء}]
projects:
  - name: تخفيف الطبقات باستخدام الشبكات الفائقة للتدريب الموزع
    roles: [قائدة الفريق]
    highlights: [تختار الشبكة الفائقة الطبقات التي تُرسل فيقل الاتصال في التدريب الموزع.]
awards: [{title: منحة وطنية, awarder: جامعة, academicYear: 2021-2022}]
""",
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_pages_of_other_people_are_without_fault_too(
    project: Project, browser: Browser, tmp_path: Path, variant: str
) -> None:
    language = {"chinese": "zh_CN", "arabic": "ar"}.get(variant, "en")
    project.write("index.md", HOME)
    project.write("cv.md", CV)
    project.write("resume.yaml", VARIANTS[variant])
    (project.root / "docs" / "images").mkdir()
    Image.new("RGB", (300, 400), "#456").save(project.root / "docs" / "images" / "me.png")
    # Whether the PDF finds a font for a script depends on the machine, and is not what is tested.
    options = [
        "-D",
        "first_view=1",
        "-D",
        f"language={language}",
        "-D",
        "suppress_warnings=resume.glyphs",
    ]
    assert project.build(*options) == 0, project.output

    found: list[str] = []
    page = tab(browser)
    for name in ("cv.html", "index.html"):  # what is measured below is on the latter
        show(page, (project.html / name).as_uri())
        for width in (320, 768, 1280):
            found += faults(page, width, "light")
        found += barriers(page) + faults(page, 390, "dark") + barriers(page)
    assert not found, "\n".join(found)

    page.emulate_media(color_scheme="light")
    if variant != "unbroken-words":
        for width, height in ((390, 844), (1280, 800)):
            page.set_viewport_size({"width": width, "height": height})
            assert_first_screen(page)
    sheets = printed(page, tmp_path)
    if variant not in {"chinese", "arabic"}:  # their letters come out of a PDF in other forms
        assert_no_card_cut(page, sheets)
    page.close()
    assert_shows_what_there_is(project.page(), variant)
    if variant == "arabic":
        assert_mirrored(browser, project.html / "index.html")
    if variant == "long-name":
        assert_no_word_broken(browser, project.html / "index.html")


def assert_shows_what_there_is(page: BeautifulSoup, variant: str) -> None:
    """Assert that what a variant lacks leaves no trace."""
    assert bool(page.select(".profile-image")) == (variant == "picture")
    assert bool(page.select(".profile-monogram")) == (variant not in {"picture", "no-name"})
    heading, *others = page.select("h1")
    assert not others
    assert heading["class"] == ["profile-name"] if variant != "no-name" else not heading.attrs
    assert bool(page.select(".resume-full")) == (variant != "0-research")


def assert_no_word_broken(browser: Browser, path: Path) -> None:
    """Assert that each word of the name in the panel stands on one line."""
    page = opened(browser, path.as_uri())
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        lines = page.locator("h1.profile-name").evaluate(
            """name => name.textContent.split(/(?<=[ -])/).map((word, index, words) => {
                const range = new Range(), at = words.slice(0, index).join("").length;
                range.setStart(name.firstChild, at);
                range.setEnd(name.firstChild, at + word.trimEnd().length);
                return range.getClientRects().length;
            })"""
        )
        assert set(lines) == {1}, (width, lines)
    page.close()


def assert_mirrored(browser: Browser, path: Path) -> None:
    """Assert that the panel is at the right of right-to-left text."""
    page = opened(browser, path.as_uri())
    panel = page.locator(".profile-card").bounding_box()
    text = page.locator(".beside-profile").bounding_box()
    assert panel
    assert text
    assert panel["x"] >= text["x"] + text["width"]
    page.close()


# The pictures ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def specimen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return screenshots.build_specimen(tmp_path_factory.mktemp("specimen"))


def different(shot: Image.Image, reference: Image.Image) -> float:
    """Give the share of pixels that differ to the eye, 1 for pictures of different size."""
    if shot.size != reference.size:
        return 1
    channels = ImageChops.difference(shot, reference).split()
    strongest = ImageChops.lighter(ImageChops.lighter(channels[0], channels[1]), channels[2])
    seen = strongest.point(lambda value: 255 * (value > 6))
    return seen.histogram()[255] / (shot.width * shot.height)


TOLERANCE: Final = 0.0005


def test_the_pages_look_as_they_were_accepted(browser: Browser, specimen: Path) -> None:
    for name, shot in screenshots.references(browser, specimen).items():
        with Image.open(screenshots.REFERENCES / f"{name}.png") as reference:
            share = different(shot, reference.convert("RGB"))
        assert share <= TOLERANCE, (
            f"{name} has changed ({share:.2%}); 'make screenshots' accepts it"
        )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (r'"light": "#\w+"(?=, "dark")', '"light": "#1d5a8d"'),
        (r"--quiet: light-dark\(#\w+", "--quiet: light-dark(#1f1c18"),
        (r"--hair: light-dark\(#\w+", "--hair: light-dark(#b0a899"),
        (r"--raised: light-dark\(#\w+", "--raised: light-dark(#e0dbcf"),
        (r"--gap: [\d.]+rem", "--gap: 4.25rem"),
        (r"--aside: [\d.]+rem", "--aside: 15.25rem"),
    ],
)
def test_a_changed_colour_or_a_moved_panel_is_noticed(
    browser: Browser, tmp_path: Path, before: str, after: str
) -> None:
    found = re.search(before, SITE_CSS.read_text("utf-8") + SETTINGS.read_text("utf-8"))
    assert found
    pages = screenshots.build_specimen(tmp_path, found[0], after)
    name = "home-desktop-light"
    view = screenshots.REFERENCE_VIEWS[name]
    shot = screenshots.reference(browser, pages, view)
    with Image.open(screenshots.REFERENCES / f"{name}.png") as reference:
        assert different(shot, reference.convert("RGB")) > TOLERANCE
