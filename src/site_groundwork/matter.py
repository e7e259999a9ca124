"""What a page's front matter says, as Sphinx keeps it in the environment's metadata."""

from __future__ import annotations

from typing import TYPE_CHECKING

from site_groundwork.front_matter import BOOL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from site_groundwork.front_matter import Text


def is_true(matter: Mapping[str, object], key: str) -> bool:
    """Tell whether front matter says ``key: true``, as a truth value or as a word."""
    return str(matter.get(key)).lower() == "true"


def is_truth(value: Text) -> bool:
    """Tell whether what is written says true or false, so that :func:`is_true` gives which."""
    return value.tag == BOOL or value.value.lower() in {"true", "false"}


def is_hidden(matter: Mapping[str, object]) -> bool:
    """Tell whether a page asks by ``noindex: true`` not to be found."""
    return is_true(matter, "noindex")
