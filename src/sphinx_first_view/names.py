"""What a site's pages and scripts can name: the elements, classes and ids that a rule may meet.

A rule is dropped for one reason only: it asks for an element, a class or an id that is on no page
and that no script could put there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

WORD = re.compile(r"[\w-]+")
SHORTEST_PART = 2  # shorter ends of words are what minifiers make of variables


@dataclass(frozen=True)
class Names:
    """`on_pages` are written "div", ".class", "#id"; `words` is every word of every script."""

    on_pages: frozenset[str]
    words: frozenset[str] = frozenset()
    joins_words: bool = False
    unknown_script: bool = False
    _seen: dict[str, bool] = field(default_factory=dict, repr=False, compare=False)

    def can_exist(self, name: str) -> bool:
        """Tell whether a page has the name or a script could give it to an element.

        A script may also put a name together, `"kind-" + kind`, so a word of a script that ends
        in a hyphen vouches for every name that begins with it, and so on.
        """
        if name in self.on_pages or self.unknown_script:
            return True
        found = self._seen.get(name)
        if found is None:
            found = self._seen[name] = self._in_scripts(name.lstrip(".#"))
        return found

    def _in_scripts(self, word: str) -> bool:
        if word in self.words or word.startswith(self._beginnings):
            return True
        cuts = [at for at, letter in enumerate(word) if letter in "-_" and at]
        return any(
            word[:at] in self.words
            and (word[at:] in self._ends or (self.joins_words and word[at + 1 :] in self.words))
            for at in cuts
        )

    @cached_property
    def _beginnings(self) -> tuple[str, ...]:
        return tuple(w for w in self.words if w[-1] in "-_" and len(w) > SHORTEST_PART)

    @cached_property
    def _ends(self) -> frozenset[str]:
        return frozenset(w for w in self.words if w[0] in "-_" and len(w) > SHORTEST_PART)


def words_of(text: str) -> set[str]:
    """Return every word of a script, whatever it is for there."""
    return set(WORD.findall(text))


def joins_words(text: str) -> bool:
    """Tell whether a script puts words together with a hyphen between them."""
    return any(sign in text for sign in ("}-${", '"-"', "'-'", "}_${", '"_"', "'_'"))
