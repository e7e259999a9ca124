"""Sees to it that a page with a fault replaces no good one, and that no fault is overlooked.

Under ``-W`` Sphinx writes a page first and fails afterwards; and its next build, which finds that
page read already, says nothing of the fault and succeeds. So a build that failed forgets what it
read, and a preview (``-t preview``) stops before it writes a page with a fault. A build that was
stopped before it came to its end is forgotten too: the next one would take the pages that it read
for written.

What is to be mended is said again as the last lines of a build, below all that Sphinx says of its
own work: warnings and errors, and the notes (:data:`site_groundwork.messages.NOTE`) that stop
nothing. Before a site goes live (``-t check``) notes are to be mended too.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sphinx.util import logging as sphinx_logging

from site_groundwork.messages import NOTE
from sphinx_last_good._compat import (
    ENV_PICKLE_FILENAME,
    NAMESPACE,
    at_the_end,
    is_suppressed_warning,
    said,
)
from sphinx_last_good.hints import with_hint

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

FIRST = 0  # before every handler that may end the build
LAST = 1000  # after every handler that may find a fault

NOTES: Final = "Notes, which stop nothing"
FAULTS: Final = "To be mended"

logger = sphinx_logging.getLogger(__name__)


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
    at_the_end(app, faults.tell_again)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


class Faults(logging.Handler):
    """Keeps what a build warns of, which under ``-W`` is a fault, and what it notes."""

    def __init__(self, app: Sphinx) -> None:
        super().__init__(logging.INFO)
        self.app = app
        # What has been said, each text once: Sphinx hands a warning on that it has kept back.
        self.said: dict[str, dict[str, None]] = {NOTES: {}, FAULTS: {}}
        self.is_stopping = False

    @property
    def found(self) -> bool:
        """Whether there is a fault."""
        return bool(self.said[FAULTS])

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a note or a warning, unless ``suppress_warnings`` names its type."""
        kind, subtype = (str(getattr(record, name, "")) for name in ("type", "subtype"))
        what = FAULTS if record.levelno >= logging.WARNING else NOTES
        if what == NOTES and kind != NOTE:
            return
        if self.app.tags.has("check"):
            what = FAULTS
        if not is_suppressed_warning(kind, subtype, self.app.config.suppress_warnings):
            place = _line(said(self.app, record))
            told = with_hint(place, str(record.msg), f"{kind}.{subtype}")
            self.said[what][told] = None

    def tell_again(self) -> None:
        """Say all of it again, the notes first and the faults last."""
        for what, lines in self.said.items():
            if lines:
                logger.info("\n%s:\n%s", what, "\n".join(f"  {line}" for line in lines))

    def stop_preview(self, app: Sphinx, *about: object) -> None:
        """Stop a preview that has a fault, so that the last good page stays up.

        What is still wrong with other pages is found before that: one learns of all at once.

        :raises SystemExit: if so. (Any other exception would bring a traceback with it.)
        """
        if self.found and app.tags.has("preview") and not self.is_stopping:
            self.is_stopping = True  # this is called for those pages too
            for page in sorted(app.env.found_docs.difference(about)):
                app.env.get_and_resolve_doctree(page, app.builder, tags=app.tags)
            raise SystemExit(1)

    def set_aside(self, app: Sphinx, *_: object) -> None:
        """Put what a build remembers of the pages where the next one does not find it."""
        remembered, unfinished = places(app)
        if remembered.is_file():
            remembered.replace(unfinished)

    def settle(self, app: Sphinx, error: Exception | None) -> None:
        """Put it back after a good build; after any other the next one reads all pages again."""
        remembered, unfinished = places(app)
        if self.found and app.tags.has("check"):
            app.statuscode = 1
        if error is not None or self.found:
            remembered.unlink(missing_ok=True)
            unfinished.unlink(missing_ok=True)
        elif unfinished.is_file():
            unfinished.replace(remembered)


def _line(message: str) -> str:
    """Put a message onto one line, with the names of files as seen from the current folder."""
    first = message.partition("\n\n")[0]  # below, docutils says again what is written there
    return " ".join(first.replace(f"{Path.cwd()}/", "").split())


def places(app: Sphinx) -> tuple[Path, Path]:
    """Give where Sphinx looks for what is remembered, and where that is put aside."""
    remembered = Path(app.doctreedir, ENV_PICKLE_FILENAME)
    return remembered, remembered.with_suffix(".unfinished")
