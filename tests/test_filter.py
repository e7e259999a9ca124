"""The list of publications in a real Chromium: whole without its script, narrowed with it."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import pytest
from playwright.sync_api import expect
from test_feed import begun
from test_look import barriers, opened

from sphinx_resume.bibliography import year_pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Project, Serve
    from playwright.sync_api import Browser, Locator, Page

TYPES: Final = {
    "article": ("journal article", "journal = {Journal of Invented Hydrology}"),
    "inproceedings": ("conference paper", "booktitle = {Symposium on Invented Systems}"),
    "incollection": ("chapter", "booktitle = {Handbook of Rivers}"),
}
TOPICS: Final = ("Krigíng", "Lichens", "Oxbows", "Weirs", "Sediments", "Gauges", "Tides")
PEOPLE: Final = ("Müller, Zoë", "Nguyễn, Thị Hạnh", "O'Neill, Siobhán", "Sørensen, Åse")
COUNT: Final = 60
FEW: Final = 13
THESIS: Final = (
    "@phdthesis{thesis, author = {Doe, Jane}, title = {Rivers}, school = {U}, year = 2009}"
)


def entry(number: int) -> str:
    """Write an entry of the bibliography; five are of one year."""
    kind = [*TYPES][number % 3]
    topic, person = TOPICS[number % 7], PEOPLE[number % 4]
    title = f"{topic} of the {number * 7919 % 1000:03} streams of province {number * 104729:x}"
    return (
        f"@{kind}{{key{number}, author = {{Doe, Jane and {person}}}, title = {{{title}}},\n"
        f"  {TYPES[kind][1]}, year = {2024 - number // 5}, volume = {number % 11 + 1},\n"
        f"  pages = {{{number * 13}--{number * 13 + 9}}}, doi = {{10.5555/{number * 7907:x}}},\n"
        f"  abstract = {{We count what {topic.lower()} there are.}},\n"
        f"  code = {{https://code.example/{number}}}"
        f"{', award = {Best Paper Award}' * (number % 5 == 0)}}}\n"
    )


ENTRIES: Final = [*map(entry, range(COUNT)), THESIS]

TEAM: Final = [f"Member{number}, Ada" for number in range(31)]
FORMULA: Final = r"$O(n^{2^k}\sqrt{\frac{a}{b}})$"
LONG: Final = (
    f"@article{{team, author = {{{' and '.join(TEAM)} and Doe, Jane}}, title = {{Ponds in"
    f" {FORMULA}}}, journal = {{Ponds}}, year = 2019, abstract = {{We count ponds.}}}}"
)


def site(folder: Any, entries: list[str]) -> Project:
    project = begun(folder)
    project.write("index.md", "# Home\n\nHello.\n\n```{toctree}\npublications\nkinds\n```\n")
    project.write("kinds.md", "# Kinds\n\n```{publications}\n:layout: kinds\n```\n")
    project.write("publications.md", "# Publications\n\n```{publications}\n:layout: years\n```\n")
    project.write("resume.yaml", "basics: {name: Jane Doe}\n")
    project.write("publications.bib", "\n".join(entries))
    assert project.build("-D", "first_view=1") == 0
    return project


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Project:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(year_pages, "ROOM", 2_500)  # so that some years have a page of their own
        return site(tmp_path_factory.mktemp("many"), ENTRIES)


@pytest.fixture(scope="module")
def base(many: Project, serve: Serve) -> Iterator[str]:
    with serve(many.html, "/some/where") as address:
        yield address


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory, serve: Serve) -> Iterator[str]:
    """Give the address of a list that has room for abstracts and BibTeX."""
    with serve(site(tmp_path_factory.mktemp("few"), [*ENTRIES[: FEW - 1], LONG]).html) as address:
        yield address


@pytest.fixture
def page(browser: Browser, base: str) -> Iterator[Page]:
    """Give the list, and assert in the end that nothing was said in the console."""
    page, said = listened(browser, f"{base}/publications.html")
    yield page
    assert said == []
    page.context.close()


def listened(browser: Browser, address: str, **options: Any) -> tuple[Page, list[str]]:
    said: list[str] = []
    page = browser.new_context(**options).new_page()
    page.set_default_timeout(5_000)
    page.on("console", lambda one: said.append(one.text) if one.type != "log" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(address)
    return page, said


def items(page: Page) -> Locator:
    return page.locator(".resume-dated > li:visible")


def titles(page: Page) -> list[str]:
    return items(page).locator(".resume-title").all_inner_texts()


def years(page: Page) -> list[str]:
    headings = page.locator(".resume-year:visible").all_inner_texts()
    return [heading.removesuffix("#").strip() for heading in headings]


def fill(page: Page, label: str, value: str) -> None:
    field = page.get_by_label(label)
    field.select_option(value) if label != "Words" else field.fill(value)


def expected(*words: str, kind: str = "", year: int = 0) -> int:
    """Count the entries that a filter should find, by their source alone."""
    return sum(
        all(word in one for word in words)
        and one.startswith(f"@{kind}")
        and (not year or f"year = {year}" in one)
        for one in ENTRIES
    )


def assert_found(page: Page, count: int) -> None:
    """Assert that so many are shown, and that this is said to those who do not see it."""
    expect(page.get_by_role("status")).to_have_text(f"{count} found")
    assert items(page).count() == count
    mistaken = page.evaluate(
        """() => [...document.querySelectorAll(".resume-year")].filter((heading) => {
            const items = [...(heading.nextElementSibling?.children ?? [])];
            return heading.checkVisibility() !== items.some((item) => item.checkVisibility());
        }).map((heading) => heading.textContent)"""
    )
    assert mistaken == []


# Without the script -----------------------------------------------------------------------------


def test_without_javascript_the_list_is_whole_and_no_form_is_seen(
    browser: Browser, base: str
) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{base}/publications.html")
    assert page.locator("form:visible, input:visible, select:visible, button:visible").count() == 0
    assert not page.locator(".resume-filter").is_visible()
    earlier = page.locator(".resume-earlier a")
    said = [item.inner_text() for item in page.locator(".resume-earlier > li").all()]
    addresses = earlier.evaluate_all("links => links.map(link => link.href)")
    assert len(addresses) > 3
    seen = titles(page)
    assert len(seen) > 15
    for told, address in zip(said, addresses, strict=True):
        page.goto(address)
        here = titles(page)
        assert years(page) == [told.split()[0]]
        assert told.endswith(f"({len(here)})")
        seen += here
    assert len(seen) == len(set(seen)) == COUNT + 1
    page.close()


def test_only_pages_with_publications_load_the_script(many: Project) -> None:
    with_script = {
        path.relative_to(many.html).as_posix().partition("/")[0]
        for path in [*many.html.glob("*.html"), *many.html.glob("publications/*.html")]
        if "resume-copy" in "".join(scripts(many, path.read_text(encoding="utf-8")))
    }
    assert with_script == {"publications.html", "publications", "kinds.html"}


def scripts(project: Project, page: str) -> Iterator[str]:
    yield from re.findall(r"<script(?![^>]*src)[^>]*>(.*?)</script>", page, re.DOTALL)
    for name in re.findall(r'<script[^>]*src="(?:\.\./)*/?([^"?]*)', page):
        yield (project.html / name).read_text(encoding="utf-8")


# With it ----------------------------------------------------------------------------------------


def test_all_are_shown_and_nothing_is_said_until_a_filter_is_set(page: Page) -> None:
    assert items(page).count() > 15
    expect(page.get_by_role("status")).to_have_text("")
    assert page.locator(".resume-earlier a").count() > 3


def test_words_narrow_the_list_whatever_their_accents(page: Page) -> None:
    for asked, words in {
        "müller": ["Müller"],
        "MULLER": ["Müller"],
        "kriging": ["Krigíng"],
        "hanh  nguyen": ["Nguyễn"],
        "o'neill lichens": ["O'Neill", "Lichens"],
        "jane": [],
    }.items():
        fill(page, "Words", asked)
        assert_found(page, expected(*words))
    fill(page, "Words", "lichens oneill")
    assert_found(page, 0)


def test_a_year_narrows_the_list_also_one_that_has_a_page_of_its_own(page: Page) -> None:
    offered = page.get_by_label("Year").locator("option").all_inner_texts()
    assert offered == ["All", *(str(year) for year in range(2024, 2012, -1)), "2009"]
    for year in (2024, 2013):
        fill(page, "Year", str(year))
        assert_found(page, 5)
        assert years(page) == [str(year)]


def test_a_kind_narrows_the_list_in_every_year(page: Page) -> None:
    for kind, (words, _) in TYPES.items():
        page.get_by_label("Kind").select_option(label=words.capitalize())
        assert_found(page, expected(kind=kind))
    assert len(years(page)) > 8


def test_kinds_of_earlier_years_are_offered_to_who_asks(page: Page) -> None:
    page.get_by_label("Kind").focus()
    option = page.get_by_label("Kind").locator("option", has_text="Thesis")
    expect(option).to_have_count(1)
    page.get_by_label("Kind").select_option(label="Thesis")
    assert_found(page, 1)
    assert years(page) == ["2009"]


def test_in_groups_of_kinds_a_year_narrows_the_list_and_older_years_follow(
    page: Page, base: str
) -> None:
    page.goto(f"{base}/kinds.html")
    kinds = ["Journal articles", "Conference papers", "Chapters"]
    assert years(page) == [*kinds, "Earlier"]
    offered = page.get_by_label("Year").locator("option").all_inner_texts()
    assert offered == ["All", *(str(year) for year in range(2024, 2012, -1)), "2009"]
    fill(page, "Year", "2024")
    assert_found(page, 5)
    assert years(page) == kinds
    assert items(page).first.locator(".resume-where").inner_text().endswith(", 2024")
    fill(page, "Kind", "chapter")
    assert years(page) == ["Chapters"]
    fill(page, "Year", "2013")
    assert_found(page, expected(kind="incollection", year=2013))
    assert years(page) == ["2013"]
    fill(page, "Year", "")
    assert_found(page, expected(kind="incollection"))


def test_words_year_and_kind_hold_together(page: Page) -> None:
    fill(page, "Words", "zoe")
    fill(page, "Kind", "conference-paper")
    assert_found(page, expected("Zoë", kind="inproceedings"))
    fill(page, "Year", "2022")
    assert_found(page, expected("Zoë", kind="inproceedings", year=2022))
    fill(page, "Words", "no such words")
    assert_found(page, 0)
    assert years(page) == []


def test_a_filter_taken_away_leaves_the_whole_list(page: Page) -> None:
    fill(page, "Words", "weirs")
    assert_found(page, expected("Weirs"))
    fill(page, "Words", "")
    expect(page.get_by_role("status")).to_have_text("")
    assert items(page).count() == COUNT + 1
    assert len(set(titles(page))) == COUNT + 1
    assert years(page) == [*(str(year) for year in range(2024, 2012, -1)), "2009"]


def test_what_is_fetched_leads_where_it_led(page: Page, base: str, many: Project) -> None:
    fill(page, "Year", "2013")
    assert_found(page, 5)
    for link in items(page).locator("a").all():
        address = link.evaluate("link => link.href")
        if address.startswith(base):
            assert (many.html / address.removeprefix(f"{base}/")).is_file(), address
    items(page).locator(".resume-title a").first.click()
    expect(page.locator("h1")).to_contain_text("streams of province")


def test_a_year_that_cannot_be_fetched_spoils_nothing(browser: Browser, base: str) -> None:
    page = browser.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.route("**/in-2013.html", lambda route: route.abort())
    page.route("**/in-2014.html", lambda route: route.fulfill(status=404, body="Not found"))
    page.goto(f"{base}/publications.html")
    fill(page, "Year", "2024")
    assert_found(page, 5)
    assert errors == []
    page.close()


def test_enter_neither_leaves_the_page_nor_loses_the_filter(page: Page) -> None:
    address = page.url
    fill(page, "Words", "tides")
    page.get_by_label("Words").press("Enter")
    assert_found(page, expected("Tides"))
    assert page.url == address


def test_every_field_is_reached_by_keyboard_in_order(page: Page) -> None:
    page.get_by_label("Words").focus()
    page.keyboard.type("gauges")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Year")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Kind")).to_be_focused()
    assert_found(page, expected("Gauges"))


SHIFT: Final = """() => new Promise((resolve) => {
  const shifts = [];
  new PerformanceObserver((list) => shifts.push(...list.getEntries().map((one) => one.value)))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve(shifts), 200);
})"""


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_when_the_form_comes(browser: Browser, base: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 844})
    # The script comes late, as over a slow network: the page is painted before.
    page.route("**/*.js*", lambda route: (page.wait_for_timeout(150), route.continue_()))
    page.goto(f"{base}/publications.html", wait_until="networkidle")
    expect(page.get_by_label("Words")).to_be_visible()
    assert page.evaluate(SHIFT) == []
    place = page.locator(".resume-filter")
    least = place.evaluate("place => parseFloat(getComputedStyle(place).minBlockSize)")
    assert place.evaluate("place => place.offsetHeight") == least
    page.close()


# Copying ----------------------------------------------------------------------------------------


def test_a_button_copies_the_bibtex(browser: Browser, few: str) -> None:
    allowed = ["clipboard-read", "clipboard-write"]
    page, said = listened(browser, f"{few}/publications.html", permissions=allowed)
    page.locator("summary", has_text="BibTeX").nth(1).click()
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.replace("\r\n", "\n").startswith("@inproceedings{key1,\n  author = {Doe, Jane")
    assert copied.endswith("}")
    assert copied.count("@") == 1

    page.goto(f"{few}/publications/key2.html")
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    whole = page.request.get(f"{few}/publications/key2.bib").text()
    assert copied.replace("\r\n", "\n").strip() == whole.strip()
    assert said == []
    page.context.close()


def test_a_browser_that_may_not_copy_raises_no_error(browser: Browser, few: str) -> None:
    page, said = listened(browser, f"{few}/publications/key2.html")
    page.evaluate(
        "() => { navigator.clipboard.writeText = () => Promise.reject(new Error('denied')); }"
    )
    page.get_by_role("button", name="Copy").click()
    page.wait_for_timeout(50)
    expect(page.get_by_role("button", name="Copied")).to_have_count(0)
    assert said == []
    page.context.close()


@pytest.mark.parametrize(("asked", "count"), [("count lichens", 2), ("author", 0), ("copy", 0)])
def test_words_are_looked_for_in_abstracts_and_not_in_bibtex(
    browser: Browser, few: str, asked: str, count: int
) -> None:
    page, _ = listened(browser, f"{few}/publications.html")
    fill(page, "Words", asked)
    assert_found(page, count)
    page.context.close()


# How it looks -----------------------------------------------------------------------------------

ROWS: Final = """items => items.map(item => {
  const actions = item.querySelectorAll(".resume-tag, .resume-links > a, .resume-unfold > summary");
  const boxes = [...actions].map(action => action.getBoundingClientRect());
  const isRow = Math.max(...boxes.map(box => box.top)) < Math.min(...boxes.map(box => box.bottom));
  return [boxes.length, isRow];
})"""


def test_thirteen_publications_fit_2200_px_and_each_has_one_row_of_actions(
    browser: Browser, few: str
) -> None:
    page, _ = listened(
        browser, f"{few}/publications.html", viewport={"width": 1280, "height": 800}
    )
    assert items(page).count() == FEW == 13
    assert page.evaluate("document.documentElement.scrollHeight") <= 2200
    rows = items(page).evaluate_all(ROWS)
    assert {tuple(row) for row in rows} == {(2, True), (4, True), (5, True)}

    first = items(page).first
    row = first.locator(".resume-links").bounding_box()
    summaries = first.locator("summary")
    before = [summary.bounding_box() for summary in summaries.all()]
    for summary in summaries.all():
        summary.click()
    assert [summary.bounding_box() for summary in summaries.all()] == before
    for content in first.locator("details > :not(summary)").all():
        box = content.bounding_box()
        assert row
        assert box
        assert box["x"] == row["x"]
        assert box["y"] >= row["y"] + row["height"] - 1
    page.context.close()


def test_a_year_hangs_beside_its_entries_and_stands_above_them_on_a_phone(
    browser: Browser, few: str
) -> None:
    page, _ = listened(
        browser, f"{few}/publications.html", viewport={"width": 1280, "height": 800}
    )
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        year = page.locator(".resume-year").nth(1).bounding_box()
        title = page.locator(".resume-dated").nth(1).locator(".resume-title").first.bounding_box()
        assert year
        assert title
        assert (year["x"] + year["width"] <= title["x"]) == (width == 1280)
        assert (year["y"] + year["height"] <= title["y"]) == (width == 390)
    page.context.close()


def test_authors_unfold_in_their_line_and_are_printed_whole(browser: Browser, few: str) -> None:
    page, _ = listened(browser, f"{few}/publications.html")
    authors = page.locator(".resume-authors", has_text="Member0")
    people = [f"Ada Member{number}" for number in range(31)]
    folded = ", ".join([*people[:10], "21 more", "Jane Doe"])
    assert authors.inner_text() == folded
    assert authors.locator("strong").is_visible()
    page.emulate_media(media="print")
    assert authors.inner_text() == ", ".join([*people, "Jane Doe"])
    page.emulate_media(media="screen")
    authors.locator("summary").focus()
    page.keyboard.press("Enter")
    assert authors.inner_text() == folded.replace("more", f"more {', '.join(people[10:])}")
    fill(page, "Words", "member20")
    assert_found(page, 1)
    page.context.close()


def test_math_in_a_title_is_neither_clipped_nor_smaller(browser: Browser, few: str) -> None:
    page, _ = listened(browser, f"{few}/publications.html")
    for address in ("publications.html", "publications/team.html"):
        page.goto(f"{few}/{address}")
        beyond, size, around = page.locator(":is(.resume-title, h1) .math").evaluate(
            """formula => [
                Math.max(formula.scrollHeight - formula.clientHeight, formula.scrollWidth - formula.clientWidth),
                getComputedStyle(formula.firstElementChild).fontSize,
                getComputedStyle(formula.closest("p, h1")).fontSize,
            ]"""
        )
        assert beyond <= 1  # a pixel that is rounded
        assert size == around
    page.context.close()


# For everybody ----------------------------------------------------------------------------------


def test_the_pages_allow_no_script_but_their_own(many: Project) -> None:
    for name in ("publications.html", "publications/key1.html"):
        (policy,) = many.page(name).select("meta[http-equiv=Content-Security-Policy]")
        assert "unsafe-inline" not in policy["content"].partition("script-src")[2].split(";")[0]


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_a_narrowed_list_has_no_barriers(
    browser: Browser, base: str, width: int, scheme: str
) -> None:
    view = {"width": width, "height": 844}
    page = opened(browser, f"{base}/publications.html", viewport=view, color_scheme=scheme)
    fill(page, "Words", "weirs")
    assert_found(page, expected("Weirs"))
    assert barriers(page) + page.evaluate("look.faults()") == []
    page.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_what_unfolds_has_no_barriers(browser: Browser, few: str, width: int) -> None:
    view = {"width": width, "height": 844}
    page = opened(browser, f"{few}/publications.html", viewport=view)
    fill(page, "Words", "jane")
    assert_found(page, FEW)
    for number in (0, 1):
        page.locator("summary").nth(number).click()
    assert page.locator("details[open] pre").is_visible()
    assert barriers(page) + page.evaluate("look.faults()") == []
    page.goto(f"{few}/publications/key1.html")
    assert barriers(page) == []
    page.close()


def test_the_list_is_what_the_entries_say(many: Project) -> None:
    count: Counter[str] = Counter()
    for path in [many.html / "publications.html", *many.html.glob("publications/in-*.html")]:
        count.update(re.findall(r'<li class="kind-([\w-]+)">', path.read_text(encoding="utf-8")))
    kinds = {words.replace(" ", "-"): expected(kind=kind) for kind, (words, _) in TYPES.items()}
    assert count == kinds | {"thesis": 1}
