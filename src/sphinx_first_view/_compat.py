"""What this extension takes from Sphinx and the theme beyond what their documentation names.

Tried with Sphinx 9.0.4, pydata-sphinx-theme 0.24.0 and sphinx-design 0.8.0.

A page is known by what Sphinx and the theme write into it, and their scripts by their files, for
nothing says it in a way that is meant to be read. Whatever is not found here as it is named
stays as it is on the page: an upgrade that renames one of these costs time, and breaks nothing.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from sphinx.util.matching import Matcher
from sphinx.util.math import get_node_equation_number

from site_groundwork.published import extra_files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

__all__ = [
    "Matcher",  # what Sphinx leaves out of the files that it copies, it asks this
    "get_node_equation_number",  # the number beside a formula, the same as beside MathJax's
]

Element: TypeAlias = Any
"""An element of a page that lxml has read: the name of its class is private."""

# What Sphinx writes into a page, and its scripts ----------------------------------------------

PAGE: Final = "data-content_root="
"""By this a page is told from a file that was only copied."""

OPTION: Final = re.compile(r"DOCUMENTATION_OPTIONS\.(\w+)\s*=\s*(.+?);?", re.DOTALL)
"""An inline script that sets one of the documentation options, and does nothing else."""

OPTIONS: Final = "_static/documentation_options.js"
SEARCH: Final = ("_static/searchtools.js", "_static/language_data.js", "searchindex.js")
RESULTS: Final = 'id="search-results"'

COMMENTED: Final = {"_static/doctools.js", "_static/sphinx_highlight.js"}
"""Scripts of Sphinx that are shipped as they were written."""

NOT_FOR_PAGES: Final = {"_static/language_data.js", "searchindex.js"}
"""Scripts that hold words of a language, and touch no element."""

_TEMPLATE = re.compile(r"(_t|\.jinja)$", re.IGNORECASE)
_MADE = ("pygments*.css", "translations.js", "*-stemmer.js")

_CATALOG = re.compile(r"\s*Documentation\.addTranslations\((\{.*\})\);?\s*", re.DOTALL)

# What the theme writes into a page, and its scripts -------------------------------------------

ARTICLE: Final = '<article class="bd-article"'
"""By this the theme's templates begin the text of a page."""

MODE: Final = "document.documentElement.dataset.mode ="
"""By this the theme's script that sets the colour scheme is told from any other."""

FOCUS: Final = "[PST]: Set focus on search field."
"""By this the theme's inline script on the search page is told, which asks nothing of others."""

SCRIPTED_ATTRIBUTES: Final = {"data-theme", "data-mode"}
"""Attributes that the theme's own script sets before the first paint."""

ANNOUNCEMENT: Final = "data-pst-announcement-url"
"""The attribute with the address from which the theme's script loads an announcement."""

ICONS: Final = "_static/scripts/fontawesome.js"
BOOTSTRAP: Final = "_static/scripts/bootstrap.js"
THEME_SCRIPTS: Final = {BOOTSTRAP, "_static/scripts/pydata-sphinx-theme.js"}
BUTTONS: Final = {"#pst-back-to-top", "#pst-collapse-sidebar-button"}
"""What works through Bootstrap without an attribute of Bootstrap's."""

COMPONENTS: Final = ("carousel", "modal", "offcanvas", "popover", "scrollspy", "toast")
"""Parts of Bootstrap that only work on elements which a page already has."""

FONTS: Final = "vendor/fontawesome/webfonts/"
FONT_CLASSES: Final = {
    "fa-solid-900": {".fa-solid", ".fas", ".fa", ".fa-classic"},
    "fa-regular-400": {".fa-regular", ".far"},
    "fa-brands-400": {".fa-brands", ".fab"},
}
"""The classes that make an element show an icon of each font."""

# Scripts of several -----------------------------------------------------------------------------

TABS: Final = "_static/design-tabs.js"
"""The script of sphinx-design's tabs."""

OURS: Final = {OPTIONS, *COMMENTED, "_static/translations.js", *THEME_SCRIPTS}
"""What may share one file: scripts that are made to run one after the other in one page."""

SHIPPED: Final = OURS | {SEARCH[0], TABS, ICONS}

GLOBALS: Final = {ICONS: "FontAwesome", TABS: "sd_", BOOTSTRAP: "bootstrap"}
"""Scripts that a page can do without, and the name by which another script would ask for each."""


def output_files(app: Sphinx) -> Iterator[tuple[str, str]]:
    """Give each page with its file, from the output folder: Sphinx documents its address alone."""
    for page in app.env.found_docs:
        path = app.builder.get_output_path(page)  # type: ignore[attr-defined] # HTML
        yield page, path.relative_to(app.outdir).as_posix()


def brought_files(app: Sphinx) -> set[str]:
    """Give the static files that Sphinx, the theme and extensions bring, from the output folder.

    An extension names its folder among the site's own: one that is inside the site's folders is
    taken for the site's, but for what stands where things are built.
    """
    builder: Any = app.builder
    config = app.config
    theirs = [Path(folder, "static") for folder in builder.theme.get_theme_dirs()]
    own: list[Path] = []
    for entry in config.html_static_path:
        path = Path(app.confdir, entry).resolve()
        inside = [folder for folder in (app.outdir, app.doctreedir) if path.is_relative_to(folder)]
        is_own = any(path.is_relative_to(folder) for folder in (app.confdir, app.srcdir))
        (own if is_own and not inside else theirs).append(path)
    names = {_TEMPLATE.sub("", name) for name in extra_files(theirs)}
    names |= {path.name for name in _MADE for path in Path(app.outdir, "_static").glob(name)}
    names -= {_TEMPLATE.sub("", name) for name in extra_files(own)}
    names -= {Path(file).name for file in (config.html_logo, config.html_favicon) if file}
    return {f"_static/{name}" for name in names}


def other_renderers(app: Sphinx, ours: str) -> set[str]:
    """Give the renderers of formulas that extensions have registered; nobody else lists them."""
    return set(app.registry.html_inline_math_renderers) - {"mathjax", ours}


def default_scheme(script: str) -> str:
    """Give the colour scheme that the theme's script, by :data:`MODE`, falls back on."""
    fallback = script.split("||", 1)[-1]
    return fallback.split('"')[1] if '"' in fallback else ""


def catalog(script: str) -> dict[str, Any] | None:
    """Give the catalogue that Sphinx's script of translations adds: None if it is another."""
    found = _CATALOG.fullmatch(script)
    return json.loads(found[1]) if found else None
