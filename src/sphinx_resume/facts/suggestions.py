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

# Keys that are easily confused. The first that the map can have and has not is meant.
MEANT = {
    "title": ("position", "name"),
    "name": ("title", "institution", "organization", "language"),
    "institution": ("name", "organization", "awarder"),
    "organization": ("name", "institution", "awarder", "entity"),
    "degree": ("studyType",),
    "major": ("area",),
    "issuer": ("awarder",),
    "awarder": ("issuer",),
    "date": ("releaseDate",),
    "journal": ("publisher",),
    "abstract": ("summary",),
}


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
