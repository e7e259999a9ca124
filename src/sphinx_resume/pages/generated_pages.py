"""Which pages there are: one for each publication, and none that would have only a title.

A page for a publication needs no file in ``docs/``; the owner may write one there, to say more,
and it takes the place of ours. A page of the owner's that holds nothing but directives for facts
that are not there is left out, and with it its line in the table of contents.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from site_groundwork.formats import MyST, filled
from site_groundwork.sealed import opened
from sphinx_resume import state
from sphinx_resume._compat.sphinx import add_pages
from sphinx_resume.entries.sections import SECTIONS, entry
from sphinx_resume.facts.outline import absent
from sphinx_resume.facts.site_paths import year_page

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def take_over(app: Sphinx) -> None:
    """Add the pages that are made and leave out what is absent, before Sphinx looks for pages."""
    resume = state.of(app.config)
    made = {opened(work.page): _publication(work.id) for work in resume.publications}
    made |= {opened(year_page(year)): _year(year) for year in resume.years.older}
    data = resume.facts.data
    lacking = [
        section
        for section in SECTIONS
        if not any(entry(section, it) for it in data.items(section))
    ]
    lacking += ["summary"] * ("summary" not in data.item("basics"))
    without = set(absent(app.srcdir, lacking)) - {app.config.root_doc}
    add_pages(app, made, without, app.doctreedir / "pages")


def _publication(key: str) -> MyST:
    return filled(MyST, "---\norphan: true\n---\n\n```{publication} {}\n```\n", key)


def _year(year: str) -> MyST:
    return filled(
        MyST,
        "---\norphan: true\n---\n\n# Publications: {}\n\n```{publications}\n:year: {}\n```\n",
        year.lower(),
        year,
    )
