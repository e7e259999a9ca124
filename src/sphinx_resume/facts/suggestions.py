"""What was probably meant by a key or a name that is none."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# How alike a word and a known one are when one is taken for the other misspelt.
ALIKE = 0.75

# Keys of other files that look like one of ours and are none.
FOREIGN = {"age", "awardType", "coauthors", "subtitle", "team"}


def nearest(word: str, known: Iterable[str], alike: float = ALIKE) -> str | None:
    """Give the one of the known words for which a word is taken; None if none is like it."""
    likely = max(known, key=lambda name: _likeness(word, name), default="")
    return likely if _likeness(word, likely) >= alike else None


def _likeness(one: str, other: str) -> float:
    """Say how alike two words are, from 0 to 1; hyphens, spaces and case do not count."""
    one, other = (re.sub(r"[-_ ]", "", word.lower()) for word in (one, other))
    if sorted(one) == sorted(other):  # letters swapped
        return 1
    return SequenceMatcher(None, one, other).ratio()
