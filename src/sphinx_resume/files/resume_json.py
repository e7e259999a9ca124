"""Writes the facts as JSON Resume, for other tools to read.

The standard is JSON Resume 1.0.0, https://docs.jsonresume.org/schema. It allows keys of one's own
within its sections; the academic keys of the facts are such.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from site_groundwork.formats import json_file
from sphinx_resume.facts.model import Item, Text
from sphinx_resume.facts.site_paths import RESUME_JSON
from sphinx_resume.files.outputs import Output
from sphinx_resume.pages import urls
from sphinx_resume.text.plain import plain_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from site_groundwork.formats import JSON
    from sphinx_resume.facts.model import Value
    from sphinx_resume.files.outputs import Site
    from sphinx_resume.text.addresses import Address, Link


SCHEMA = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json"

Locate: TypeAlias = "Callable[[Link], Address | None]"

# What the document says in our words.
OURS = {"$schema", "meta"}

# The values that are no prose, so what looks like Markdown in them is none.
LITERALS = {"alt", "canonical", "countryCode", "email", "phone", "postalCode", "username"}


def make(site: Site) -> Iterator[Output]:
    """Make ``resume.json``; absent without a fact."""
    if not site.facts.data:
        yield Output(RESUME_JSON, None, "there are no facts")
        return
    base_url = site.base_url
    document = resume(
        site.facts.data, base_url, lambda link: urls.absolute(site.builder, link, base_url)
    )
    yield Output(RESUME_JSON, document, about="The facts as JSON Resume")


def resume(data: Item, base_url: Address | None, address: Locate) -> JSON:
    """Give the facts as a JSON Resume document, in the order in which they are written.

    Markdown in a fact becomes plain text, for that is what readers of JSON Resume show. An
    academic year stays as it is written; beside it the award gets the ``date`` that the standard
    knows, the year in which the academic year ended, unless it has one. The address of a file
    beside the facts becomes that of the published file; without the site's own address there is
    no such, and the key is left out.

    :param base_url: the site's absolute address, if it is known.
    :param address: gives the absolute address of what a link in the facts leads to.
    """
    meta = {**_said(data.item("meta"), address), "version": "v1.0.0"}
    if base_url:
        meta["canonical"] = address(RESUME_JSON)
    facts = {key: value for key, value in _said(data, address).items() if key not in OURS}
    document = {"$schema": SCHEMA, **facts, "meta": meta}
    return json_file(document)


def _said(item: Item, address: Locate) -> dict[str, Any]:
    made = {}
    for key, value in item.fields.items():
        if said := _plain(key, value, address):
            made[key] = said
        if key == "academicYear" and "date" not in item and isinstance(value, Text):
            made["date"] = value[-4:]
    return made


def _plain(key: str, value: Value, address: Locate) -> Any:  # noqa: ANN401 # JSON
    match value:
        case Text():
            return str(value) if key in LITERALS else plain_text(value)
        case Item():
            return _said(value, address)
        case tuple():
            return [_plain(key, each, address) for each in value]
        case _:
            return address(value)
