"""Nothing looks different with the extension on: the test that all others lean on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .looks import MODES, differences, show, tabs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

    from .conftest import Built

SITES = Path(__file__).parent / "sites"
WIDTHS = [320, 390, 768, 1280, 1920]
# Every width in one mode, and every mode at the ends: no rule asks for a mode and a width at once.
VIEWS = [
    (mode, width)
    for mode in MODES
    for width in (WIDTHS if mode == "light" else (WIDTHS[0], WIDTHS[-1]))
]


@pytest.fixture(scope="module")
def shown(browser: Browser) -> Iterator[tuple[Page, Page]]:
    """Give two tabs for page after page."""
    with browser.new_context() as context:
        yield tabs(context)


@pytest.mark.parametrize("path", ["index.html", "cv.html", "search.html", "404.html"])
def test_every_page_looks_the_same_in_every_state(
    built: Callable[[str], Built], shown: tuple[Page, Page], path: str
) -> None:
    on, off = built("site")
    show(shown, off, on, path)
    found = list(differences(shown, VIEWS))
    assert not found, "\n".join(map(str, found[:10]))


VARIED = sorted(
    path.relative_to(SITES / "varied/docs").with_suffix(".html").as_posix()
    for path in (SITES / "varied/docs").rglob("*.md")
    if path.stem != "math"  # without the extension a script from another host would show it
)


@pytest.mark.parametrize("path", [*VARIED, "genindex.html", "search.html?q=text"])
def test_a_page_of_another_site_looks_the_same(
    built: Callable[[str], Built], shown: tuple[Page, Page], path: str
) -> None:
    on, off = built("varied")
    show(shown, off, on, path)
    # Every page in every state, each page in another mode and at another width.
    at = VARIED.index(path) if path in VARIED else 0
    found = list(differences(shown, [(list(MODES)[at % len(MODES)], WIDTHS[at % len(WIDTHS)])]))
    assert not found, "\n".join(map(str, found[:10]))


@pytest.mark.parametrize(
    ("name", "rule", "instead", "state"),
    [
        ("site", "a:hover{", "a:hover x-none{", "hovered and focused, light"),
        ("site", "@media print{", "@media not all{", "at rest, print"),
        ("site", ".sd-card{", "x-none{", "at rest, forced colours"),
        ("varied", "html[data-theme=dark]{", "x-none{", "at rest, dark"),
        ("varied", ".dropdown-menu.show{", "x-none{", "open, light"),
    ],
)
def test_a_rule_dropped_on_purpose_is_seen(
    built: Callable[[str], Built],
    browser: Browser,
    name: str,
    rule: str,
    instead: str,
    state: str,
) -> None:
    on, off = built(name)
    dropped = 0

    def drop(_path: str, text: str) -> str:
        nonlocal dropped
        dropped += text.count(rule)
        return text.replace(rule, instead)

    on.edit = drop
    try:
        with browser.new_context() as context:  # in which no style sheet is kept
            pages = tabs(context)
            show(pages, off, on, "index.html")
            found = differences(pages, [(state.split(", ")[1], 1280)])
            assert any(difference.state.startswith(state) for difference in found)
    finally:
        on.edit = lambda _path, text: text
    assert dropped
