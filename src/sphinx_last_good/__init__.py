"""Sees to it that a page with a fault replaces no good one, and that no fault is forgotten.

Under ``-W`` Sphinx writes a page first and fails afterwards; and its next build, which finds that
page read already, says nothing of the fault and succeeds. So a build that failed forgets what it
read, and a preview (``-t preview``) stops before it writes a page with a fault. A build that was
stopped before it came to its end is forgotten too: the next one would take the pages that it read
for written.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_last_good._compat import ENV_PICKLE_FILENAME, NAMESPACE, is_suppressed_warning

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

FIRST = 0  # before every handler that may end the build
LAST = 1000  # after every handler that may find a fault


def setup(app: Sphinx) -> ExtensionMetadata:
    """Look for faults before the first page is written, before each page, and at the end."""
    faults = Faults(app)
    # Sphinx takes all handlers off this logger when it begins its next build.
    logging.getLogger(NAMESPACE).addHandler(faults)
    app.connect("env-check-consistency", faults.set_aside, FIRST)
    app.connect("write-started", faults.set_aside, FIRST)
    app.connect("write-started", faults.stop_preview, LAST)
    app.connect("doctree-resolved", faults.stop_preview, LAST)
    app.connect("build-finished", faults.settle, LAST)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


class Faults(logging.Handler):
    """Notes whether a build has warned; under ``-W`` that is a fault."""

    def __init__(self, app: Sphinx) -> None:
        super().__init__(logging.WARNING)
        self.app = app
        self.found = False

    def emit(self, record: logging.LogRecord) -> None:
        """Take note of a warning, unless ``suppress_warnings`` names its type."""
        kind, subtype = (str(getattr(record, name, "")) for name in ("type", "subtype"))
        if not is_suppressed_warning(kind, subtype, self.app.config.suppress_warnings):
            self.found = True

    def stop_preview(self, app: Sphinx, *_: object) -> None:
        """Stop a preview that has a fault, so that the last good page stays up.

        :raises SystemExit: if so. (Any other exception would bring a traceback with it.)
        """
        if self.found and app.tags.has("preview"):
            raise SystemExit(1)

    def set_aside(self, app: Sphinx, *_: object) -> None:
        """Put what a build remembers of the pages where the next one does not find it."""
        remembered, unfinished = places(app)
        if remembered.is_file():
            remembered.replace(unfinished)

    def settle(self, app: Sphinx, error: Exception | None) -> None:
        """Put it back after a good build; after any other the next one reads all pages again."""
        remembered, unfinished = places(app)
        if error is not None or self.found:
            remembered.unlink(missing_ok=True)
            unfinished.unlink(missing_ok=True)
        elif unfinished.is_file():
            unfinished.replace(remembered)


def places(app: Sphinx) -> tuple[Path, Path]:
    """Give where Sphinx looks for what is remembered, and where that is put aside."""
    remembered = Path(app.doctreedir, ENV_PICKLE_FILENAME)
    return remembered, remembered.with_suffix(".unfinished")
