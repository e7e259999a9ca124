"""The preview, in a real browser: an edit shows by itself, a mistake leaves the page up."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from preview import running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

PATIENCE = 60_000  # milliseconds; a condition is waited for, so a quick machine does not wait


class Preview:
    """A running `make preview` over a copy of the project, and a page that shows it."""

    def __init__(self, root: Path, address: str, page: Page, log: Path) -> None:
        self.root = root
        self.address = address
        self.page = page
        self.log = log

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
    with running(root) as (address, log):
        page = browser.new_page()
        page.goto(address)
        yield Preview(root, address, page, log)
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


@pytest.mark.parametrize(
    ("file", "old", "slip", "message"),
    [
        (
            "docs/resume.yaml",
            "awards:\n",
            "awards: [\n",
            r"docs/resume\.yaml:\d+: ERROR: this is not YAML",
        ),
        (
            "docs/index.md",
            "## Education",
            "{nosuch}`x`\n\n## Education",
            r"index\.md:\d+: .*nosuch",
        ),
        (
            "conf.py",
            "extensions = [",
            "extensions = [(",
            "syntax error|SyntaxError|was never closed",
        ),
    ],
)
def test_a_mistake_shows_its_message_and_leaves_the_last_good_page_up(
    preview: Preview, browser: Browser, file: str, old: str, slip: str, message: str
) -> None:
    good = preview.page.locator("main").inner_text()
    said = len(preview.log.read_text())
    preview.edit(file, old, slip)
    deadline = time.monotonic() + PATIENCE / 1000
    while not re.search(message, preview.log.read_text()[said:]) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert re.search(message, preview.log.read_text()[said:])
    visit = browser.new_page()  # the other may be loading by itself
    visit.goto(preview.address)
    assert visit.locator("main").inner_text() == good
    visit.close()

    preview.edit(file, slip, old)
    marker = f"Mended {Path(file).name}"
    preview.edit("docs/index.md", "## Education", f"{marker}\n\n## Education")
    expect(preview.page.locator("main")).to_contain_text(marker, timeout=PATIENCE)
