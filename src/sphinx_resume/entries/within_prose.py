"""What a single fact says within a sentence of a page: ``education.0.area``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_resume.entries.model import Part, literal
from sphinx_resume.entries.sections import name_of
from sphinx_resume.facts import validation
from sphinx_resume.facts.model import Item, Text
from sphinx_resume.text.addresses import Address, SiteFile, SitePage, SourceFile, in_print

if TYPE_CHECKING:
    from sphinx_resume.facts.model import Value


def parts(data: Item, key: str) -> list[Part]:
    """Give what a key says, parted by :func:`separator`; nothing if it leads nowhere.

    A text says itself. A map says its name, with its address. A list says all of its items.
    """
    value: Value | None = data
    steps = key.split(".")
    for step in steps:
        if isinstance(value, Item):
            value = value.fields.get(step)
        elif isinstance(value, tuple) and step.isdecimal() and int(step) < len(value):
            value = value[int(step)]
        else:
            value = None
    is_prose = validation.is_prose(steps)
    values = value if isinstance(value, tuple) else [value]
    return [part for one in values if (part := _said(one, is_prose=is_prose))]


def words(data: Item, key: str) -> str:
    """Give what a key says as inline Markdown, without links."""
    said = parts(data, key)
    return "".join(separator(index, len(said)) + part.text for index, part in enumerate(said))


def separator(index: int, count: int) -> str:
    """Give what stands before the part at ``index`` of so many."""
    if not index:
        return ""
    return " and " if index == count - 1 else ", "


def _said(value: Value | None, *, is_prose: bool) -> Part | None:
    if isinstance(value, Text):
        return Part(value) if is_prose else literal(value)
    if isinstance(value, Address | SitePage | SiteFile | SourceFile):
        return literal(Text(in_print(value)), value)
    return name_of(value) if isinstance(value, Item) else None
