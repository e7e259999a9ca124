"""Publishes pictures that say nothing but what they show, and none that would run something.

Photographs hold where and when they were taken, by whom and with what; drawings can hold scripts.
What a page shows, and what it offers to download, is cleaned on its way into `_images/` and
`_downloads/`; `html_static_path` and `html_extra_path` are served as they are.

When: what is wrong with a picture is told before the first page is written, at
`env-check-consistency`, with the line of the page that shows it. The builder is then given clean
copies to copy from, so that what is not clean never stands in the built site, not even for a
moment, and an unchanged picture is not written again. The copies are kept beside the doctrees.

Warnings, to be silenced by `suppress_warnings`:
    pictures.refused  a file is not the picture that its name says, or must not be published;
                      it is not published then, silenced or not
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Judge all pictures once the pages are read, and copy clean ones."""
    from sphinx_clean_pictures.publishing import Publishing  # noqa: PLC0415 -- setup() is a list

    publishing = Publishing(app)
    app.connect("builder-inited", publishing.wrap_builder)
    app.connect("env-check-consistency", publishing.check)
    return {
        "version": "1",
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
