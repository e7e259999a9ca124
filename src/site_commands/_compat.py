"""What the commands take from Sphinx beyond what its documentation names; tried with 9.0.4.

What sphinx-build does is its function ``build_main``. Sphinx has no event for an exception
that ends it, and no option: the function that tells of one is wrapped.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from sphinx._cli.util import errors
from sphinx.cmd.build import build_main

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["build_main", "crashes_heard"]


@contextlib.contextmanager
def crashes_heard(*, is_told: bool = False) -> Iterator[list[BaseException]]:
    """Give the list that gets the exception which ends a build while the context lasts.

    :param is_told: whether Sphinx tells of it besides, in its own words.
    """
    found: list[BaseException] = []
    tell = errors.handle_exception

    def handle_exception(exception: BaseException, /, **options: Any) -> None:  # noqa: ANN401
        found.append(exception)
        if is_told:
            tell(exception, **options)

    errors.handle_exception = handle_exception
    try:
        yield found
    finally:
        errors.handle_exception = tell
