"""What a page's front matter says, as Sphinx keeps it in the environment's metadata."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def is_true(matter: Mapping[str, object], key: str) -> bool:
    """Tell whether front matter says ``key: true``, as a truth value or as a word."""
    return str(matter.get(key)).lower() == "true"


def is_hidden(matter: Mapping[str, object]) -> bool:
    """Tell whether a page asks by ``noindex: true`` not to be found."""
    return is_true(matter, "noindex")
