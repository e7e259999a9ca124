"""The preview, in a real browser: an edit shows by itself, a mistake leaves the page up."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from preview import run, running
from test_look import SCHEMES, barriers
from watchfiles import Change

from site_commands import preview as server
from site_commands.run import Result
from site_commands.stage import MACHINE
from site_commands.warm_builds import WarmBuilds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

PATIENCE = 60_000  # milliseconds; a condition is waited for, so a quick machine does not wait


class Preview:
    """A running `make preview` over a copy of the project, and a page that shows it."""

    def __init__(self, root: Path, address: str, page: Page) -> None:
        self.root = root
        self.address = address
        self.page = page

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.root / name
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))


@pytest.fixture(scope="module")
def preview(
    browser: Browser,
    copy_site: Callable[[Path], Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Preview]:
    root = copy_site(tmp_path_factory.mktemp("preview"))
    (root / "kept here").mkdir()
    (root / "kept here/notes.md").write_text("---\norphan: true\n---\n\n# Notes\n\nFirst.\n")
    (root / "docs/linked notes.md").symlink_to("../kept here/notes.md")
    (root / "docs/dangling.png").symlink_to("nowhere.png")
    with running(root) as (address, _log):
        page = browser.new_page()
        page.goto(address)
        yield Preview(root, address, page)
        page.close()


@pytest.mark.parametrize(
    ("file", "old", "new", "shown"),
    [
        ("docs/index.md", "# About me", "# About myself", "About myself"),
        (
            "docs/resume.yaml",
            "National Scholarship",
            "Galactic Scholarship",
            "Galactic Scholarship",
        ),
        ("_templates/layout.html", "}}</div>", "}}<p>A new line</p></div>", "A new line"),
        ("conf.py", 'language = "en"', 'language = "de"', "September 2021"),
    ],
)
def test_an_edit_shows_in_the_browser_by_itself(
    preview: Preview, file: str, old: str, new: str, shown: str
) -> None:
    preview.edit(file, old, new)
    expect(preview.page.locator("main")).to_contain_text(shown, timeout=PATIENCE)
    if file == "conf.py":
        expect(preview.page.locator("html")).to_have_attribute("lang", "de", timeout=PATIENCE)


def test_an_edit_behind_a_symbolic_link_shows_by_itself(
    preview: Preview, browser: Browser
) -> None:
    page = browser.new_page()
    page.goto(f"{preview.address}/linked%20notes.html")
    for old, new in (("First.", "Second."), ("Second.", "Third.")):
        text = (preview.root / "kept here/notes.md").read_text()
        another = preview.root / "kept here/unsaved"  # as editors save
        another.write_text(text.replace(old, new))
        another.replace(preview.root / "kept here/notes.md")
        expect(page.locator("main")).to_contain_text(new, timeout=PATIENCE)
    page.close()


def test_an_edited_stylesheet_shows_in_the_browser_by_itself(preview: Preview) -> None:
    style = preview.root / "_static/site.css"
    style.write_text(style.read_text() + "\nh1 { letter-spacing: 7px !important; }\n")
    expect(preview.page.locator("h1")).to_have_css("letter-spacing", "7px", timeout=PATIENCE)


def test_an_edit_of_the_settings_shows_however_an_editor_saves(preview: Preview) -> None:
    settings = preview.root / "conf.py"
    for title in ("Another title", "A third one"):
        another = preview.root / "unsaved"
        another.write_text(f"{settings.read_text()}\nhtml_title = '{title}'\n")
        another.replace(settings)
        expect(preview.page.locator(".site-name")).to_have_text(title, timeout=PATIENCE)


CRASH = """

def setup(app):
    app.connect("env-updated", lambda app, env: 1 / 0)
"""


@pytest.mark.parametrize(
    ("file", "old", "slip", "told"),
    [
        ("docs/resume.yaml", "awards:\n", "awards: [\n", [r"docs/resume\.yaml:\d+: .*missing$"]),
        (
            "docs/index.md",
            "## Education",
            "{nosuch}`x`\n\n[gone](no<b>page</b>.md)\n\n## Education",
            [
                r"docs/index\.md:\d+: .*nosuch.*: correct the name in braces",
                r"docs/index\.md:\d+: .*no<b>page</b>.*: correct the name of the page",
            ],
        ),
        (
            "conf.py",
            "extensions = [",
            "extensions = [(",
            [r"conf\.py:\d+: SyntaxError: .*: mend it there"],
        ),
        ("conf.py", '"sphinx_design",', '"sphinx_sedign",', ["Could not import .*sphinx_sedign"]),
        (
            "conf.py",
            'language = "',
            f'{CRASH}language = "',
            [r"conf\.py:\d+: ZeroDivisionError: "],
        ),
    ],
)
def test_mistakes_show_over_the_last_good_page_until_they_are_mended(
    preview: Preview, file: str, old: str, slip: str, told: list[str]
) -> None:
    good = preview.page.locator("main").inner_text()
    preview.edit(file, old, slip)
    mistakes = preview.page.get_by_role("alert").get_by_role("listitem")
    expect(mistakes).to_have_text([re.compile(line) for line in told], timeout=PATIENCE)
    assert preview.page.locator("main").inner_text() == good
    preview.page.reload()
    expect(mistakes).to_have_count(len(told), timeout=PATIENCE)
    assert preview.page.locator("main").inner_text() == good

    preview.edit(file, slip, old)
    expect(mistakes).to_have_count(0, timeout=PATIENCE)
    assert preview.page.locator("main").inner_text() == good
    preview.edit("docs/index.md", "## Education", "Mended.\n\n## Education")
    expect(preview.page.locator("main")).to_contain_text("Mended.", timeout=PATIENCE)
    preview.edit("docs/index.md", "Mended.\n\n## Education", "## Education")
    expect(preview.page.locator("main")).not_to_contain_text("Mended.", timeout=PATIENCE)


def test_a_picture_that_is_replaced_is_asked_for_anew(preview: Preview) -> None:
    preview.page.reload()
    picture = preview.page.locator("img[src^='_images/']").first.get_attribute("src")
    answer = preview.page.request.get(f"{preview.address}/{picture}")
    assert answer.headers["cache-control"] == "no-cache"


def test_whoever_reads_is_not_disturbed_and_can_hide_mistakes(preview: Preview) -> None:
    page = preview.page
    page.locator("main").get_by_role("link").first.focus()
    read = page.evaluate_handle("document.activeElement")
    preview.edit("docs/index.md", "## Education", "{nosuch}`x`\n\n## Education")
    alert = page.get_by_role("alert")
    expect(alert).to_be_visible(timeout=PATIENCE)
    assert page.evaluate("read => read === document.activeElement", read)
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 700})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            assert not barriers(page)
    page.emulate_media(media="print")
    expect(alert).to_be_hidden()
    page.emulate_media(media="screen")
    expect(alert).to_be_visible()
    page.keyboard.press("Escape")
    expect(alert).to_be_hidden()
    page.reload()
    alert.get_by_role("button").click(timeout=PATIENCE)
    expect(alert).to_be_hidden()
    preview.edit("docs/index.md", "{nosuch}`x`\n\n## Education", "## Education")


def test_what_is_built_holds_nothing_of_the_preview(preview: Preview, site: Path) -> None:
    served = preview.page.request.get(preview.address).text()
    assert "site-mistakes" in served
    for built in (preview.root / "_build/preview", site):
        assert not [
            path for path in built.rglob("*.html") if "site-mistakes" in path.read_text("utf-8")
        ]


def test_an_edit_of_the_machine_begins_a_new_process(tmp_path: Path) -> None:
    class Builds(WarmBuilds):
        async def build(self) -> Result:
            return Result(0, [], [], is_whole=True)

        async def cool(self) -> None:
            self.options = ["cooled"]

    async def edit(path: Path) -> None:
        served = server.Preview(builds, "")
        served.note({(Change.modified, str(path))})
        await served.build_after_change()

    builds = Builds([])
    run(edit(tmp_path / "docs/index.md"))
    assert builds.options == []
    run(edit(MACHINE / "sphinx_resume/state.py"))
    assert builds.options == ["cooled"]


def test_a_first_build_with_a_mistake_is_told_on_a_page_and_goes_on(
    browser: Browser, copy_site: Callable[[Path], Path], tmp_path: Path
) -> None:
    root = copy_site(tmp_path)
    settings = (root / "conf.py").read_text()
    (root / "conf.py").write_text(f"{settings}\n(\n")
    with running(root) as (address, _log):
        page = browser.new_page()
        page.goto(address)
        mistake = page.get_by_role("alert").get_by_role("listitem")
        expect(mistake).to_contain_text("was never closed", timeout=PATIENCE)
        assert page.get_by_role("heading", level=1).inner_text() == "No site yet"
        assert not barriers(page)
        (root / "conf.py").write_text(settings)
        expect(page.locator("main")).to_contain_text("Education", timeout=PATIENCE)
        page.close()
