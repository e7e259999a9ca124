"""What this extension takes from Sphinx beyond what its documentation names; tried with 9.0.4.

Sphinx tells no event of a warning: whoever wants to know of one listens at the logger that all of
Sphinx's loggers are below (``NAMESPACE``), and asks the function by which Sphinx itself tells
which of them ``suppress_warnings`` silences. What a build knows of the pages it keeps in the file
``ENV_PICKLE_FILENAME`` of the folder of the doctrees; to remove it is the one way to have the next
build read every page.

Nor is there an event after Sphinx's own last words, or one that a build which is stopped comes
to: so the method that builds is wrapped.
"""

from __future__ import annotations

from copy import copy
from functools import partial
from typing import TYPE_CHECKING

from sphinx.application import ENV_PICKLE_FILENAME
from sphinx.util.logging import NAMESPACE, InfoLogRecordTranslator, is_suppressed_warning

if TYPE_CHECKING:
    from collections.abc import Callable
    from logging import LogRecord

    from sphinx.application import Sphinx

__all__ = ["ENV_PICKLE_FILENAME", "NAMESPACE", "at_the_end", "is_suppressed_warning", "said"]


def said(app: Sphinx, record: LogRecord) -> str:
    """Give what a record says as Sphinx would say a note: its place, then its message."""
    own = copy(record)  # Sphinx writes into it, once for each who asks
    InfoLogRecordTranslator(app).filter(own)  # type: ignore[arg-type] # which makes one of its own
    return own.getMessage()


def at_the_end(app: Sphinx, tell: Callable[[], None]) -> None:
    """Have something told when the build is over and Sphinx has had its say, however it ended."""
    app.build = partial(_building, app.build, tell)  # type: ignore[method-assign]


def _building(build: Callable[..., None], tell: Callable[[], None], *given: object) -> None:
    try:
        build(*given)
    finally:
        tell()
