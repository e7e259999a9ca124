"""What this extension takes from others beyond what their documentation names.

Tried with Sphinx 9.0.4 and sphinx-reredirects 1.1.0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sphinx.util.matching import Matcher

if TYPE_CHECKING:
    from jinja2 import Template
    from sphinx.builders import Builder
    from sphinx.builders.html import StandaloneHTMLBuilder

__all__ = [
    "REREDIRECTS",
    "Matcher",  # what Sphinx leaves out of the files that it copies, it asks this
    "output_file",
    "page_suffix",
    "template",
]

REREDIRECTS: Final = 500
"""The priority at which sphinx-reredirects writes, at ``html-collect-pages``: Sphinx's default."""


def output_file(builder: StandaloneHTMLBuilder, page: str) -> str:
    """Give the file of a page, from the output folder: Sphinx documents its address alone."""
    return builder.get_output_path(page).relative_to(builder.outdir).as_posix()


def template(builder: Builder, source: str) -> Template:
    """Give a template that is no file, which is filled in as Sphinx fills in those of pages."""
    made: Template = builder.templates.environment.from_string(source)
    return made


def page_suffix(builder: StandaloneHTMLBuilder) -> str:
    """Give how the files of pages end: the setting, unless the builder has a suffix of its own."""
    return builder.out_suffix
