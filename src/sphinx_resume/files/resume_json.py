"""Writes the facts as JSON Resume, for other tools to read.

The standard is JSON Resume 1.0.0, https://docs.jsonresume.org/schema. It allows keys of one's own
within its sections; the academic keys of the facts are such.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

from sphinx_resume.facts.model import Text
from sphinx_resume.facts.site_paths import RESUME_JSON
from sphinx_resume.files.outputs import Output
from sphinx_resume.pages import urls
from sphinx_resume.text.plain import plain_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx.builders.html import StandaloneHTMLBuilder

    from sphinx_resume.facts.model import Item, Value
    from sphinx_resume.files.outputs import Site


SCHEMA = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json"

# The values that are no prose, so what looks like Markdown in them is none.
LITERALS = {"alt", "canonical", "countryCode", "email", "phone", "postalCode", "username"}


def make(site: Site) -> Iterator[Output]:
    """Make ``resume.json``; absent without a fact."""
    # No other builder has files beside its pages.
    builder = cast("StandaloneHTMLBuilder", site.app.builder)
    if not site.facts.data:
        yield Output(RESUME_JSON, None, "there are no facts")
        return
    document = resume(
        site.facts.data, site.base_url, lambda written: urls.address(builder, written)
    )
    written = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    yield Output(RESUME_JSON, written.encode(), about="The facts as JSON Resume")


def resume(data: Item, base_url: str, address: Callable[[str], str]) -> dict[str, Any]:
    """Give the facts as a JSON Resume document, in the order in which they are written.

    Markdown in a fact becomes plain text, for that is what readers of JSON Resume show. An
    academic year stays as it is written; beside it the award gets the ``date`` that the standard
    knows, the year in which the academic year ended, unless it has one. The address of a file
    beside the facts becomes that of the published file; without the site's own address there is
    no such, and the key is left out.

    :param base_url: the site's absolute address, or an empty text.
    :param address: gives the address, from the site's root, of what a written one leads to.
    """
    facts = {key: value for key, value in data.items() if key not in {"$schema", "meta"}}
    written = data.get("meta")
    meta: dict[str, Any] = {"version": "v1.0.0"}
    if isinstance(written, dict):
        meta = {**_map(written, base_url, address), **meta}
    if base_url:
        meta["canonical"] = base_url + RESUME_JSON
    return {"$schema": SCHEMA, **_map(facts, base_url, address), "meta": meta}


def _map(item: Item, base_url: str, address: Callable[[str], str]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, value in item.items():
        match key, value:
            case (("url" | "image"), Text()):
                found = address(value)
                if ":" not in found:
                    found = found and base_url and base_url + found
                if found:
                    made[key] = found
            case _:
                made[key] = _plain(key, value, base_url, address)
        if key == "academicYear" and "date" not in item and isinstance(value, Text):
            made["date"] = value[-4:]
    return made


def _plain(key: str, value: Value, base_url: str, address: Callable[[str], str]) -> Any:  # noqa: ANN401 # JSON
    if isinstance(value, dict):
        return _map(value, base_url, address)
    if isinstance(value, list):
        return [_plain(key, item, base_url, address) for item in value]
    return str(value) if key in LITERALS else plain_text(value)
