"""This owner's own pages, in the same real Chromium as the specimen of test_look.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from test_look import (
    base,
    boxes,
    opened,
    pages,
    rows,
    test_every_page_is_without_fault_at_every_width_in_both_schemes,
    test_no_page_reports_an_error_or_asks_another_host,
    test_print_is_one_or_two_pages_black_on_white_without_navigation,
    test_the_first_screen_says_who_and_leads_on,
    test_the_header_is_the_same_line_on_every_page,
)

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

__all__ = [
    "base",
    "pages",
    "test_every_page_is_without_fault_at_every_width_in_both_schemes",
    "test_no_page_reports_an_error_or_asks_another_host",
    "test_print_is_one_or_two_pages_black_on_white_without_navigation",
    "test_the_first_screen_says_who_and_leads_on",
    "test_the_header_is_the_same_line_on_every_page",
]


@pytest.fixture(scope="module")
def shown(site: Path) -> Path:
    """Give the real site in the specimen's place."""
    return site


def test_all_awards_are_cards_on_one_screen(browser: Browser, base: str) -> None:
    page = opened(browser, f"{base}/")
    cards = boxes(page, ".resume-brief")
    assert rows(cards) == [2, 2, 3, 3]
    assert cards[-1]["bottom"] - boxes(page, ".resume-category")[0]["top"] <= 800
    style = page.locator(".resume-brief").first.evaluate(
        "card => [getComputedStyle(card).borderTopWidth, getComputedStyle(card).backgroundColor]"
    )
    assert style == ["1px", "rgb(244, 241, 234)"]
    page.set_viewport_size({"width": 390, "height": 844})
    assert rows(boxes(page, ".resume-brief")) == [1] * 10
    page.close()


def test_the_research_card_is_whole_on_one_screen_its_figure_beside_the_points(
    browser: Browser, base: str
) -> None:
    page = opened(browser, f"{base}/")
    (card,) = boxes(page, ".resume-full")
    (figure,), (points,) = boxes(page, ".resume-full figure"), boxes(page, ".resume-highlights")
    assert card["height"] <= 800
    assert figure["left"] > points["right"]
    assert abs(figure["top"] - points["top"]) < 24
    page.set_viewport_size({"width": 390, "height": 844})
    (figure,), (points,) = boxes(page, ".resume-full figure"), boxes(page, ".resume-highlights")
    assert figure["bottom"] <= points["top"]
    page.close()
