"""Which formulas are given to math-core, whose reader has only so much stack.

What it is not told is that a formula goes deeper than that: the whole process ends. Tried with
math-core 0.9: five thousand braces in one another, or twenty thousand characters of accents.
"""

from __future__ import annotations

from itertools import accumulate
from typing import Final

MOST: Final = 10_000
"""Characters of a formula; a page of them has some thousand."""
DEEPEST: Final = 500
"""Braces in braces."""


def is_bounded(latex: str) -> bool:
    """Tell whether a formula is one that a reader can go through safely."""
    steps = ({"{": 1, "}": -1}.get(sign, 0) for sign in latex)
    return len(latex) <= MOST and max(accumulate(steps), default=0) <= DEEPEST
