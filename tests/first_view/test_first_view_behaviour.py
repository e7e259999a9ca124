"""What a reader can do on a page is what it was: menus, dialogs, tabs, search, no script."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from .conftest import CONF, pages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

    from .conftest import Built, Small


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on(
        "console", lambda message: faults.append(message.text) if message.type == "error" else None
    )
    yield opened
    context.close()
    # The test sites have no favicon; what a policy refuses has a test of its own.
    others = ("Failed to load resource", "Content Security Policy")
    assert not [fault for fault in faults if not any(other in fault for other in others)]


def policy_faults(page: Page) -> list[str]:
    return list(page.evaluate("window.refused ?? []"))


WATCH = """window.refused = [];
addEventListener("securitypolicyviolation", (event) => {
  refused.push(`${event.violatedDirective} ${event.blockedURI}`);
});"""


@pytest.mark.parametrize("name", ["site", "varied"])
def test_no_page_asks_another_host_or_breaks_its_own_policy(
    built: Callable[[str], Built], page: Page, name: str
) -> None:
    on, _off = built(name)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script(WATCH)
    for path in pages(on):
        page.goto(on.url + path, wait_until="load")
        assert policy_faults(page) == [], path
        assert {urlsplit(url).netloc for url in asked if not url.startswith("data:")} == {
            urlsplit(on.url).netloc
        }, path


def test_a_script_that_the_policy_does_not_name_does_not_run(
    built: Callable[[str], Built], page: Page
) -> None:
    on, _off = built("site")
    page.add_init_script(WATCH)
    page.goto(on.url, wait_until="load")
    page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.injected = true";
          document.body.append(script);
        }"""
    )
    assert page.evaluate("window.injected") is None
    assert policy_faults(page)


def test_an_inline_handler_in_the_settings_still_works(
    built: Callable[[str], Built], page: Page
) -> None:
    on, _off = built("varied")
    page.goto(on.url + "guide/raw.html")
    page.click("#press")
    assert page.text_content("#press") == "pressed"


def test_the_colour_scheme_can_be_chosen_and_is_kept(
    built: Callable[[str], Built], page: Page
) -> None:
    on, _off = built("site")
    page.goto(on.url)
    page.locator(".theme-switch-button").click()
    page.locator('.theme-change-button[data-mode="dark"]').click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.goto(on.url + "cv.html")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_the_menu_of_a_small_screen_opens_and_closes(
    built: Callable[[str], Built], page: Page
) -> None:
    on, _off = built("varied")
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(on.url)
    page.locator(".primary-toggle").click()
    page.locator("#pst-primary-sidebar-modal .nav-link").first.wait_for()
    page.keyboard.press("Escape")
    page.locator("#pst-primary-sidebar-modal").wait_for(state="hidden")


def test_tabs_of_one_group_change_together(built: Callable[[str], Built], page: Page) -> None:
    on, _off = built("varied")
    page.goto(on.url + "guide/tabs.html")
    page.get_by_text("Windows", exact=True).click()
    page.get_by_text("Text for Windows.").wait_for()
    page.reload()
    page.get_by_text("Text for Windows.").wait_for()


def test_search_finds_and_is_fetched_only_then(built: Callable[[str], Built], page: Page) -> None:
    on, _off = built("varied")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(on.url + "guide/tables.html", wait_until="networkidle")
    assert not [url for url in asked if "search" in url]
    page.keyboard.press("Control+k")
    page.locator("#pst-search-dialog input").press_sequentially("footnotes")
    page.locator("#search-results li a").first.wait_for()
    assert page.input_value("#pst-search-dialog input") == "footnotes"
    assert page.locator("#search-results li a").count() == len(
        set(page.locator("#search-results li a").evaluate_all("all => all.map((a) => a.href)"))
    )
    page.locator("#search-results li a").first.click()
    page.wait_for_url("**/guide/footnotes.html*")


def test_the_search_page_shows_results(built: Callable[[str], Built], page: Page) -> None:
    on, _off = built("varied")
    page.goto(on.url + "search.html?q=footnotes")
    page.locator("#search-results li a").first.wait_for()


def test_formulas_are_shown_by_the_browser_itself(
    built: Callable[[str], Built], page: Page
) -> None:
    on, _off = built("varied")
    page.goto(on.url + "guide/math.html")
    sizes = page.eval_on_selector_all(
        "math", "all => all.map((e) => e.getBoundingClientRect().width)"
    )
    assert len(sizes) == 2
    assert all(width > 10 for width in sizes)
    assert page.locator("math[display=block] mfrac").count() == 1
    assert page.locator(".eqno").inner_text().startswith("(1)")


WIDE = "+".join(f"x_{{{index}}}^2" for index in range(60))
FORMULAS = f"""\
# Wide

A wide ${WIDE}$, a high $\\frac{{a_b}}{{c^d_q}}$ one.

$$
{WIDE}
$$ (number)

$$
{WIDE}
$$

$$
a
$$
"""

MEASURED = """all => all.map((box) => {
  const signs = [...box.querySelectorAll("mi, mn")];
  const [first, last] = [signs[0], signs.at(-1)].map((sign) => sign.getBoundingClientRect());
  const edges = box.getBoundingClientRect();
  const before = { left: first.left - edges.left, hidden: box.scrollHeight - box.clientHeight };
  const middle = (first.left + last.right) / 2 - (edges.left + edges.right) / 2;
  box.scrollLeft = 1e6;
  const end = signs.at(-1).getBoundingClientRect().right - edges.right;
  return { ...before, middle, end, scrolls: box.scrollLeft > 0, focus: box.tabIndex };
})"""


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_wide_formula_scrolls_in_its_box_from_its_beginning(
    small: Small, page: Page, language: str
) -> None:
    small.write("docs/index.md", FORMULAS)
    small.write("conf.py", f"{CONF}myst_enable_extensions = ['dollarmath']\n")
    assert small.build("-D", f"language={language}").returncode == 0
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto((small.out / "index.html").as_uri())
    if language == "ar":
        page.evaluate("document.documentElement.dir = 'rtl'")
    inline, high, numbered, plain, short = page.eval_on_selector_all(".math", MEASURED)
    for wide in (inline, numbered, plain):
        assert wide["scrolls"]
        assert -1 < wide["left"] < 12
        assert wide["end"] < 1
        assert wide["focus"] == 0
    for fitting in (high, short):
        assert not fitting["scrolls"]
        assert fitting["focus"] == -1
    assert abs(short["middle"]) < 2
    assert max(box["hidden"] for box in (inline, high, numbered, plain, short)) <= 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def settled(page: Page) -> bytes:
    """Return a page's picture once it stays as it is; without scripts, nothing else tells."""
    before, now = b"", page.screenshot(animations="disabled")
    while now != before:
        before, now = now, page.screenshot(animations="disabled")
    return now


def test_without_scripts_the_page_is_whole(
    built: Callable[[str], Built], browser: Browser
) -> None:
    on, off = built("site")
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 1280, "height": 2000}
    )
    seen = []
    for server in (off, on):
        page = context.new_page()
        server.waits = True
        page.goto(server.url, wait_until="load")
        seen.append(settled(page))
        server.waits = False
    context.close()
    assert seen[0] == seen[1]


# Not wait_for_function, which needs the `eval` that the page's policy forbids.
PAINTED = """async () => {
  const next = () => new Promise(requestAnimationFrame);
  while (!performance.getEntriesByName("first-contentful-paint").length) await next();
  const fonts = [...document.fonts].filter((font) => font.status === "loading");
  await Promise.all(fonts.map((font) => font.loaded));
  await Promise.all([...document.images].map((i) => i.decode().catch(() => {})));
  await next();
}"""


@pytest.mark.parametrize("path", ["index.html", "cv.html"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_comes_later_changes_nothing_that_is_shown(
    built: Callable[[str], Built], browser: Browser, path: str, width: int, scheme: str
) -> None:
    """The page is painted while all else is held back, and is the same when it has come."""
    on, _off = built("site")
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.add_init_script(
        """window.shifts = 0;
           new PerformanceObserver((list) => list.getEntries().forEach((e) => shifts += e.value))
             .observe({ type: "layout-shift", buffered: true });"""
    )
    on.release.clear()
    on.held = lambda name: (
        name.startswith("_static/first-view/") and name.endswith((".css", ".js"))
    )
    try:
        page.goto(on.url + path, wait_until="commit")
        page.evaluate(PAINTED)
        before = page.screenshot(animations="disabled")
    finally:
        on.release.set()
        on.held = lambda _name: False
    page.wait_for_load_state("load")
    page.evaluate(PAINTED)
    after = page.screenshot(animations="disabled")
    # An icon alone moves, by less than a pixel, as its font comes: none by Lighthouse's count.
    assert page.evaluate("shifts") < 0.001
    context.close()
    assert before == after
