"""The templates, the script and the style sheet that the extension brings along.

A file of the same name in ``templates_path`` or ``html_static_path`` takes the place of each. With
``resume_looks = False`` the site's own templates and style sheets do all of it: no style sheet is
added, and the panel is set where its layout includes ``resume-profile.html``.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sphinx.builders.html import StandaloneHTMLBuilder

from site_groundwork import made_files
from site_groundwork._compat import offer_templates
from site_groundwork.folders import write_if_changed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.builders import Builder

TEMPLATES: Final = Path(__file__).parent.parent / "templates"
STATIC: Final = Path(__file__).parent.parent / "static"

HEAD: Final = "resume-head.html"
PANEL: Final = "resume-profile.html"
SCRIPT: Final = "publications.js"
SHEET: Final = "resume.css"


def offer(app: Sphinx) -> None:
    """Have the builder find the templates, and the pages the style sheet."""
    if isinstance(app.builder, StandaloneHTMLBuilder):
        offer_templates(app.builder, TEMPLATES)
        if app.config.resume_looks:
            app.add_css_file(SHEET)
        made_files.note(app, *(f"_static/{name}" for name in _static_names(app)))


def copy(app: Sphinx, builder: Builder) -> None:
    """Put the script and the style sheet into the site, before Sphinx puts the site's own there.

    :raises OutsideError: if a symbolic link leads one out of the site's folder.
    """
    if isinstance(builder, StandaloneHTMLBuilder):
        for name in _static_names(app):
            content = (STATIC / name).read_bytes()
            write_if_changed(app.outdir / "_static" / name, content, app.outdir)


def digest() -> str:
    """Tell these templates, script and style sheet from those of another version."""
    found = hashlib.sha256()
    for path in sorted([*TEMPLATES.glob("*.html"), *STATIC.iterdir()]):
        found.update(path.read_bytes())
    return found.hexdigest()


def _static_names(app: Sphinx) -> Iterator[str]:
    yield SCRIPT
    if app.config.resume_looks:
        yield SHEET
