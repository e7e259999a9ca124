"""The title of a page without markup, as every place says it that cannot show markup."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

KEY: Final = "resume-title"
"""Where an extension that knows how to say formulas notes it, in a page's metadata."""


class Titled(Protocol):
    """What Sphinx's environment knows of pages, by their names."""

    @property
    def metadata(self) -> Mapping[str, Mapping[str, Any]]:
        """What is known of each page."""

    @property
    def titles(self) -> Mapping[str, Any]:
        """The title of each page, with its markup."""


def of(env: Titled, page: str) -> str:
    """Give the title of a page on one line."""
    noted = env.metadata[page].get(KEY)
    return str(noted) if noted else " ".join(env.titles[page].astext().split())
