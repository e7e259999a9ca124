"""What a first visit costs, as a real browser has it from a server with gzip."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from .conftest import pages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

    from .conftest import Built
    from .server import Server

ROUND_TRIP = 14_600  # ten TCP segments of 1,460 bytes: what a server may send unasked
WHOLE_PAGE = 78_000
SECOND_PAGE = 15_000
REQUESTS = 10


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


def test_the_first_view_of_every_page_is_one_round_trip(
    built: Callable[[str], Built], visitor: BrowserContext
) -> None:
    on, off = built("site")
    for path in pages(on):
        assert first_view(visitor, on, path) <= ROUND_TRIP, path
    assert first_view(visitor, off, "index.html") > 3 * ROUND_TRIP


def test_one_byte_too_many_is_seen(built: Callable[[str], Built], visitor: BrowserContext) -> None:
    on, _off = built("site")
    on.padding = 1
    on.padding += ROUND_TRIP - first_view(visitor, on, "cv.html")
    try:
        assert first_view(visitor, on, "cv.html") == ROUND_TRIP
        on.padding += 1
        assert first_view(visitor, on, "cv.html") > ROUND_TRIP
    finally:
        on.padding = 0


def test_no_script_and_no_style_sheet_keeps_a_page_from_painting(
    built: Callable[[str], Built], visitor: BrowserContext
) -> None:
    on, off = built("site")
    assert blocking(visit(visitor, off, "index.html")[0])
    assert not blocking(visit(visitor, on, "index.html")[0])


def test_the_whole_home_page_is_small(
    built: Callable[[str], Built], visitor: BrowserContext
) -> None:
    on, _off = built("site")
    _page, asked = visit(visitor, on, "index.html")
    assert len(asked) <= REQUESTS, asked
    assert sum(on.sent.values()) <= WHOLE_PAGE, on.sent


def test_a_second_page_costs_little_more_than_its_text(
    built: Callable[[str], Built], visitor: BrowserContext
) -> None:
    on, _off = built("site")
    visit(visitor, on, "index.html")
    visit(visitor, on, "cv.html")
    assert sum(on.sent.values()) <= SECOND_PAGE, on.sent
