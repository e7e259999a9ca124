"""What stands at the head of an entry, where its section has no title for it or it has a page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sphinx_resume.entries.model import Line, Part, literal
from sphinx_resume.facts.model import PAGE, Text
from sphinx_resume.text.addresses import Address, in_print

if TYPE_CHECKING:
    from sphinx_resume.entries.model import Entry
    from sphinx_resume.facts.model import Item
    from sphinx_resume.text.addresses import Link


def headed(made: Entry, item: Item) -> Entry:
    """Give an entry its title: another line of it if it has none; and let that lead to its page.

    Where the title led before becomes one of the entry's links.
    """
    made, page = _titled(made, item), item.link(PAGE)
    if not page or not made.title:
        return made
    before = made.title.parts[0].link
    named = (Part(_said_of(before, item), before),) if before else ()
    links = replace(made.links, parts=(*named, *made.links.parts))
    return replace(made, title=_leading(made.title, page), links=links)


def _titled(made: Entry, item: Item) -> Entry:
    if made.title:
        return made
    link = item.link()
    if line := made.where or made.authors:
        authors = made.authors if made.where else Line(())
        title = _leading(line, line.parts[0].link or link)
        return replace(made, title=title, authors=authors, where=Line(()))
    if link is None:
        return made
    address = literal(Text(in_print(link), item.line("url")), link)
    return replace(made, title=Line((address,)))


def _leading(line: Line, link: Link | None) -> Line:
    first, *rest = line.parts
    return replace(line, parts=(replace(first, link=link), *rest))


def _said_of(link: Link, item: Item) -> Text:
    if isinstance(link, Address):
        return Text("Website", item.line("url"))
    return Text("More" if "url" in item else "Paper", item.line("url"))
