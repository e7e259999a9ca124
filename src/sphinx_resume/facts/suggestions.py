"""What was probably meant by a key or a name that is none."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

# How alike a key and a known one are when one is taken for the other misspelt.
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


def likeness(one: str, other: str) -> float:
    """Say how alike two keys are, from 0 to 1; hyphens, spaces and case do not count."""
    one, other = (re.sub(r"[-_ ]", "", key.lower()) for key in (one, other))
    if sorted(one) == sorted(other):  # letters swapped
        return 1
    return SequenceMatcher(None, one, other).ratio()
