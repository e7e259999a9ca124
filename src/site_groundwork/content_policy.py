"""A content security policy as a page and a header have it: Content Security Policy Level 3."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def hash_source(text: str) -> str:
    """Return the source expression that allows just this inline script or style."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def written(rules: Mapping[str, Iterable[str]]) -> str:
    """Write a policy: for each directive, in its order, the sources that it allows."""
    return ";".join(f"{name} {' '.join(sources)}" for name, sources in rules.items())
