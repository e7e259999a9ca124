"""Whether a build makes the site that is published: asked in one place, so that all agree."""

from __future__ import annotations

from typing import Final

BUILDERS: Final = frozenset({"html", "dirhtml"})
"""The builders that give each page an address of its own; the others make a book, or check."""


def is_published(builder_name: str) -> bool:
    """Tell whether the builder of this name (``app.builder.name``) makes the published site."""
    return builder_name in BUILDERS
