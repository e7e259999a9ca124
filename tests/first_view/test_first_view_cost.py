"""What a first visit costs, as a real browser has it from a server with gzip."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from .server import Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

    from .conftest import Built

ROUND_TRIP = 14_600  # ten TCP segments of 1,460 bytes: what a server may send unasked
WHOLE_PAGE = 60_000
SECOND_PAGE = 15_000
REQUESTS = 8


@pytest.fixture
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context()
    yield context
    context.close()


def visit(context: BrowserContext, server: Server, path: str) -> tuple[Page, list[str]]:
    """Open a page; return it and the addresses that were asked for, wherever they are."""
    asked: list[str] = []
    server.sent.clear()
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(server.url + path, wait_until="networkidle")
    return page, asked


def blocking(page: Page) -> list[str]:
    """Return the paths of what the browser says has kept it from painting."""
    names = page.evaluate(
        """performance.getEntriesByType("resource")
           .filter((entry) => entry.renderBlockingStatus === "blocking")
           .map((entry) => entry.name)"""
    )
    return [urlsplit(name).path.lstrip("/") for name in names]


def first_view(context: BrowserContext, server: Server, path: str) -> int:
    page, _asked = visit(context, server, path)
    return sum(server.sent[name] for name in {path, *blocking(page)})


def hosts(asked: list[str]) -> set[str]:
    return {urlsplit(url).netloc for url in asked if not url.startswith("data:")}


@pytest.mark.parametrize("path", ["index.html", "cv.html", "search.html"])
def test_the_first_view_is_one_round_trip(
    built: Callable[[str], Built], visitor: BrowserContext, path: str
) -> None:
    on, off = built("personal")
    assert first_view(visitor, on, path) <= ROUND_TRIP
    assert first_view(visitor, off, path) > 3 * ROUND_TRIP


def test_one_byte_too_many_is_seen(built: Callable[[str], Built], visitor: BrowserContext) -> None:
    on, _off = built("personal")
    size = first_view(visitor, on, "cv.html")
    on.edit = lambda path, text: text + "<!--~-->" if path == "cv.html" else text
    try:
        assert first_view(visitor, on, "cv.html") > size
    finally:
        on.edit = lambda _path, text: text


def test_no_script_and_no_style_sheet_keeps_a_page_from_painting(
    built: Callable[[str], Built], visitor: BrowserContext
) -> None:
    on, off = built("personal")
    assert blocking(visit(visitor, off, "index.html")[0])
    assert not blocking(visit(visitor, on, "index.html")[0])


def test_the_whole_home_page_is_small(
    built: Callable[[str], Built], visitor: BrowserContext
) -> None:
    on, _off = built("personal")
    _page, asked = visit(visitor, on, "index.html")
    assert len(asked) <= REQUESTS, asked
    assert sum(on.sent.values()) <= WHOLE_PAGE, on.sent


def test_a_second_page_costs_little_more_than_its_text(
    built: Callable[[str], Built], visitor: BrowserContext
) -> None:
    on, _off = built("personal")
    visit(visitor, on, "index.html")
    visit(visitor, on, "cv.html")
    assert sum(on.sent.values()) <= SECOND_PAGE, on.sent


@pytest.mark.parametrize("name", ["personal", "varied"])
def test_no_page_asks_another_host(
    built: Callable[[str], Built], visitor: BrowserContext, name: str
) -> None:
    on, _off = built(name)
    for file in sorted(on.folder.rglob("*.html")):
        path = file.relative_to(on.folder).as_posix()
        if not path.startswith("_static/"):
            page, asked = visit(visitor, on, path)
            assert hosts(asked) == hosts([on.url]), path
            page.close()


@pytest.mark.parametrize("path", ["index.html", "cv.html"])
def test_the_real_site_keeps_to_the_budget(site: Path, visitor: BrowserContext, path: str) -> None:
    with Server.of(site) as server:
        page, asked = visit(visitor, server, path)
        first = {name: server.sent[name] for name in {path, *blocking(page)}}
        assert sum(first.values()) <= ROUND_TRIP, first
        assert len(asked) <= REQUESTS, asked
        assert hosts(asked) == hosts([server.url])
