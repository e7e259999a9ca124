"""Checks where the site's links lead, and tells of each where it is written.

Sphinx names the page on which a link is shown, and a fact is written elsewhere. What only a
template shows, as the profile panel does, or only data, Sphinx does not see at all.
"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from docutils.utils import get_source_line
from sphinx.util import logging

from site_groundwork.messages import NOTE, shown, source_name
from site_groundwork.sealed import opened
from sphinx_resume import state
from sphinx_resume._compat.sphinx import (
    CheckExternalLinksBuilder,
    Hyperlink,
    HyperlinkCollector,
    builder_of,
)
from sphinx_resume.facts.model import Item, Text
from sphinx_resume.text import inline
from sphinx_resume.text.addresses import Address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils import nodes

    from sphinx_resume._compat.sphinx import CheckResult
    from sphinx_resume.facts.model import Facts, Value

logger = logging.getLogger(__name__)

Place: TypeAlias = tuple[str, int]
"""A file and a line of it."""

FOR_GOOD: Final = {301, 308}
"""What a server answers where an address has moved and the old one need not be kept: RFC 9110."""

LONGEST: Final = 200


class Check(CheckExternalLinksBuilder):
    """Sphinx's ``linkcheck``, over the facts too, that names the lines where a link is written."""

    epilog = ""

    def init(self) -> None:
        """Take up the addresses of all facts."""
        super().init()
        self.places: defaultdict[str, list[Place]] = defaultdict(list)
        top = self.config.root_doc
        for address, file, line in addresses(state.of(self.config).facts):
            self.note(address, (file, line))
            self.hyperlinks[address] = Hyperlink(address, top, self.env.doc2path(top), line)

    def note(self, address: str, place: Place) -> None:
        """Note where an address is written; what Sphinx knows of a place may be some lines off."""
        found = exact(address, place)
        if found not in self.places[address]:
            self.places[address].append(found)

    def process_result(self, result: CheckResult) -> None:
        """Tell of a link that leads nowhere, or that has moved, with each of its places."""
        places = self.places.get(result.uri) or [(str(self.env.doc2path(result.docname)), 1)]
        file, line = places[0]
        self.write_linkstat(
            {
                "filename": source_name(file),
                "lineno": line,
                "status": result.status,
                "code": result.code,
                "uri": result.uri,
                "info": result.message,
            }
        )
        is_moved = result.status == "redirected" and result.code in FOR_GOOD
        self.broken_hyperlinks += result.status == "broken"
        self.timed_out_hyperlinks += result.status == "timeout"
        for file, line in places:
            where, address = f"{source_name(file)}:{line}", shown(result.uri, LONGEST)
            if is_moved:
                words, said = "%s has moved for good: write %s", shown(result.message, LONGEST)
                logger.info(words, address, said, location=where, type=NOTE)
            elif result.status in {"broken", "timeout"}:
                logger.warning(
                    "%s cannot be reached (%s): correct it, or take it out",
                    address,
                    reason(result.message),
                    location=where,
                    type="linkcheck",
                    subtype=str(result.status),
                )


class Places(HyperlinkCollector):
    """Notes where the links of the pages are written."""

    default_priority = HyperlinkCollector.default_priority + 1

    def _add_uri(self, uri: str, node: nodes.Element) -> None:
        check, near = builder_of(self.env), node
        if not isinstance(check, Check):
            return
        while not near.line and near.parent is not None:
            near = near.parent
        source, line = get_source_line(near)
        place = (str(source or self.document["source"]), line or 1)
        # Of a fact the line is known that it stands on; the page knows that of its entry.
        if place[0] not in {file for file, _ in check.places.get(uri, ())}:
            check.note(uri, place)


def addresses(facts: Facts) -> Iterator[tuple[str, str, int]]:
    """Give every address in the facts, with the file and the line that it is written on."""
    yield from _addresses(facts.data, str(facts.path), 0)


def _addresses(value: Value, file: str, line: int) -> Iterator[tuple[str, str, int]]:
    match value:
        case Address() if opened(value).startswith("http"):
            yield opened(value), file, line
        case Text():
            found = (address for address in inline.addresses(value) if "://" in address)
            yield from ((address, value.source or file, value.line) for address in found)
        case tuple():
            for each in value:
                yield from _addresses(each, file, line)
        case Item():
            texts = (each for each in value.fields.values() if isinstance(each, Text))
            file = next((text.source for text in texts if text.source), file)
            for key, each in value.fields.items():
                yield from _addresses(each, file, value.line(key))


def exact(address: str, place: Place) -> Place:
    """Give the first line from a place on that has an address, or what it was made of; else it."""
    file, line = place
    path = Path(file)
    lines = path.read_text("utf-8", "replace").split("\n") if path.is_file() else []
    bare = address.partition("://")[2]
    for written in (address, bare, bare.partition("/")[2]):
        for number, text in enumerate(lines[line - 1 :], line):
            if written and written in text:
                return file, number
    return place


def reason(message: str) -> str:
    """Say in few words why an address cannot be reached; requests says it in many."""
    found = re.search(r"\[Errno -?\d+\] ([^'\")]+)", message)
    return shown(found[1] if found else message.partition(" for url: ")[0], LONGEST)
