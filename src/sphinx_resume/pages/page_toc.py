"""What a page's table of contents has beside the page's sections: the years of publications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_resume._compat.sphinx import add_to_contents
from sphinx_resume.pages.nodes import Heading

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def add_years(app: Sphinx, doctree: nodes.document) -> None:
    """Add each year to the contents of its section."""
    for section in doctree.findall(nodes.section):
        years = [
            child
            for child in section.children
            if isinstance(child, Heading) and "resume-year" in child["classes"]
        ]
        if years:
            add_to_contents(app.env, section, years)
