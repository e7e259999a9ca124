"""The nodes of our own, and how HTML shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.writers.html5 import HTML5Translator


class Time(nodes.inline):
    """A date in words; ``datetime`` says it in ISO 8601, for machines."""


def visit_time_html(self: HTML5Translator, node: nodes.Element) -> None:
    """Open HTML's ``time`` element."""
    self.body.append(self.starttag(node, "time", "", datetime=node["datetime"]))


def depart_time_html(self: HTML5Translator, _node: nodes.Element) -> None:
    """Close HTML's ``time`` element."""
    self.body.append("</time>")


class Details(nodes.container):
    """What a reader may ask for: ``summary`` shows, the rest unfolds."""


def visit_details_html(self: HTML5Translator, node: nodes.Element) -> None:
    """Open HTML's ``details`` element, and say what it holds."""
    summary = self.encode(node["summary"])
    self.body.append(f"{self.starttag(node, 'details')}<summary>{summary}</summary>\n")


def depart_details_html(self: HTML5Translator, _node: nodes.Element) -> None:
    """Close HTML's ``details`` element."""
    self.body.append("</details>\n")


class Folding(nodes.paragraph):
    """A paragraph some of which is :class:`Folded`: HTML has no ``details`` inside a ``p``."""


def visit_folding_html(self: HTML5Translator, node: nodes.Element) -> None:
    """Open a ``div``."""
    self.body.append(self.starttag(node, "div", ""))


def depart_folding_html(self: HTML5Translator, _node: nodes.Element) -> None:
    """Close the ``div``."""
    self.body.append("</div>\n")


class Folded(nodes.inline):
    """What a reader may unfold within a line; ``summary`` stands for it. It is text elsewhere."""


def visit_folded_html(self: HTML5Translator, node: nodes.Element) -> None:
    """Open HTML's ``details`` element, and say what it holds."""
    self.body.append(f"<details><summary>{self.encode(node['summary'])}</summary> ")


def depart_folded_html(self: HTML5Translator, _node: nodes.Element) -> None:
    """Close HTML's ``details`` element."""
    self.body.append("</details>")


class Heading(nodes.rubric):
    """A heading among a section's entries.

    Its ``heading-level``, 1 or 2, counts from the section's own heading.
    """


class File(nodes.inline):
    """A link to a file that stands beside the pages; ``path`` leads to it from the site's root.

    A ``fragment`` says what of it. The page's own way there, ``refuri``, is found when the page is
    written. Where pages are not HTML, its text.
    """


class Served(nodes.inline):
    """A picture that stands beside the pages, as a :class:`File` does, until it is written."""


def visit_file_html(self: HTML5Translator, node: nodes.Element) -> None:
    """Open the link, with an address that is right wherever the site stands."""
    kind = {"type": node["type"]} if "type" in node else {}
    self.body.append(self.starttag(node, "a", "", href=node["refuri"], **kind))


def depart_file_html(self: HTML5Translator, _node: nodes.Element) -> None:
    """Close the link."""
    self.body.append("</a>")


HTML_VISITORS: Final = {
    Time: (visit_time_html, depart_time_html),
    Details: (visit_details_html, depart_details_html),
    Folding: (visit_folding_html, depart_folding_html),
    Folded: (visit_folded_html, depart_folded_html),
    File: (visit_file_html, depart_file_html),
}
