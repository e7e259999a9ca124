"""The table of `make bench`: medians, and those of the ratios of each turn."""

from __future__ import annotations

from bench import ROWS, Cost, line


def test_a_ratio_is_that_of_builds_of_the_same_turn() -> None:
    plain = [Cost(seconds, 1) for seconds in (1, 2, 4)]
    ours = [Cost(seconds, memory) for seconds, memory in ((3, 10**6), (4, 5 * 10**6), (8, 10**6))]
    assert line("a", [plain, ours]) == "| a | 2.00 s | 4.00 s | **2.00** | 5 MB |"
    assert line("a", [plain, ours, ours]).count("**2.00**") == 2


def test_every_row_has_a_name_of_its_own() -> None:
    assert len({row.name for row in ROWS}) == len(ROWS)
