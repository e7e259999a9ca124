"""What a page's table of contents has beside the page's sections: the years of publications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from sphinx_resume.pages.nodes import Heading

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def add_years(app: Sphinx, doctree: nodes.document) -> None:
    """Add each year to the contents of its section, before the sections inside that."""
    page = app.env.docname
    toc = app.env.tocs[page]
    found = toc.findall(nodes.reference)
    items = {reference["anchorname"]: reference.parent.parent for reference in found}
    for section in doctree.findall(nodes.section):
        years = [
            _item(page, child)
            for child in section.children
            if isinstance(child, Heading) and "resume-year" in child["classes"]
        ]
        if not years:
            continue
        # Sphinx gives the page's first section no anchor.
        item = items.get("#" + section["ids"][0]) or items[""]
        if len(item) == 1:
            item += nodes.bullet_list()
        item[1].insert(0, years)
        app.env.toc_num_entries[page] += len(years)


def _item(page: str, heading: Heading) -> nodes.list_item:
    anchor = {"refuri": page, "anchorname": "#" + heading["ids"][0]}
    title = [child.deepcopy() for child in heading.children]
    reference = nodes.reference("", "", *title, internal=True, **anchor)
    return nodes.list_item("", addnodes.compact_paragraph("", "", reference))
