"""Sees to it that a page with a fault replaces no good one, and that no fault is forgotten.

Under ``-W`` Sphinx writes a page first and fails afterwards; and its next build, which finds that
page read already, says nothing of the fault and succeeds. So a build that failed forgets what it
read, and a preview (``-t preview``) stops before it writes a page with a fault.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from sphinx_last_good._compat import ENV_PICKLE_FILENAME, NAMESPACE, is_suppressed_warning

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

LAST = 1000  # after every handler that may find a fault


def setup(app: Sphinx) -> ExtensionMetadata:
    """Look for faults before the first page is written, before each page, and at the end."""
    faults = Faults(app)
    # Sphinx takes all handlers off this logger when it begins its next build.
    logging.getLogger(NAMESPACE).addHandler(faults)
    app.connect("write-started", faults.stop_preview, LAST)
    app.connect("doctree-resolved", faults.stop_preview, LAST)
    app.connect("build-finished", faults.forget, LAST)
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
            self.forget(app)
            raise SystemExit(1)

    def forget(self, app: Sphinx, *_: object) -> None:
        """Remove what a failed build remembers of the pages, so that the next reads them again."""
        if self.found:
            (app.doctreedir / ENV_PICKLE_FILENAME).unlink(missing_ok=True)
