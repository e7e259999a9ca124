"""Which names of a long list of authors show, and which a reader unfolds."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from sphinx_resume.facts.model import Own

if TYPE_CHECKING:
    from sphinx_resume.entries.model import Line, Part

SHOWN: Final = 10
LEAST: Final = 3
"""Fewer names take no more room than the words that would stand for them."""


def folded(authors: Line) -> list[tuple[str, list[Part]]]:
    """Part a list of authors, in its order: into names that show and names that fold.

    The first ten show, the owner wherever they are, and that there are others yet.

    :return: names with the words that stand for them, none if they show.
    """

    def shows(numbered: tuple[int, Part]) -> bool:
        at, part = numbered
        return at < SHOWN or isinstance(part.text, Own) or part.text == "et al."

    made = []
    left = len(authors.parts)
    for is_shown, group in groupby(enumerate(authors.parts), key=shows):
        names = [part for _, part in group]
        left -= len(names)
        words = f"{len(names)} more" if left else f"and {len(names)} more"
        made.append(("" if is_shown or len(names) < LEAST else words, names))
    return made
