"""The gate: what a file says is read, found good, and becomes facts that nobody changes.

The ``format`` of a value in resume.schema.json says what comes out: an address or a file is a link
(see :mod:`sphinx_resume.text.addresses`), all else a text, an item or a row of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_resume.facts import validation
from sphinx_resume.facts.address_rules import Files
from sphinx_resume.facts.adoption import adopted
from sphinx_resume.facts.model import Facts, FactsError, Item, Text
from sphinx_resume.facts.yaml_reader import read
from sphinx_resume.text import addresses, inline

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from sphinx_resume.facts.model import Reading, Value, Written
    from sphinx_resume.facts.validation import Node
    from sphinx_resume.text.addresses import Link


def load(path: Path, files: Files | None = None) -> Facts:
    """Read a file of facts and check it.

    JSON is another tool's form: what of it cannot be shown is left out with a note, and what would
    say something false is a fault. YAML is this site's own, and any slip in it is one.

    :param files: those in its folder, unless others are given.
    :raises FactsError: with every fault of the file, in the order of the lines.
    :raises OSError: if the file cannot be read.
    """
    reading = adopted(read(path))
    is_foreign = path.suffix.lower() == ".json"
    judge = validation.leave_out if is_foreign else validation.check
    if problems := judge(reading, files):
        raise FactsError(path, problems)
    return resolved(reading, files)


def resolved(reading: Reading, files: Files | None = None) -> Facts:
    """Give the facts of a file that has been found good; what is no address is left out."""
    notes = (*validation.unknown(reading), *validation.told(reading.notes))
    gate = _Gate(files or Files(reading.path.parent))
    return Facts(reading.path, gate.item(reading.data, validation.SCHEMA), notes)


def entry(section: str, written: Mapping[str, Written], files: Files) -> Item:
    """Give an entry of a section, of which another file than that of the facts says this.

    :param section: a key of the schema, such as ``publications``.
    """
    return _Gate(files).item(written, validation.SCHEMA["properties"][section]["items"])


def picture(written: str) -> Link | None:
    """Give what the path of a picture means, which may have spaces in it, unlike an address."""
    is_remote = re.match(r"(?i)https?:", written)
    return addresses.parsed(written if is_remote else written.replace(" ", "%20"))


FORMATS: dict[str, Callable[[str], Link | None]] = {
    "uri-reference": addresses.parsed,
    "picture": picture,
}


# What is meant by keys that the schema does not know, of other tools' files.
ELSEWHERE: Node = {"url": {"format": "uri-reference"}, "image": {"format": "picture"}}


@dataclass(frozen=True)
class _Gate:
    files: Files

    def item(self, written: Mapping[str, Written], node: Node) -> Item:
        fields = ELSEWHERE | validation.resolved(node).get("properties", {})
        return Item(
            {key: self.value(value, fields.get(key, {})) for key, value in written.items()},
            {key: value.line for key, value in written.items() if isinstance(value, Text)},
        )

    def value(self, written: Written, node: Node) -> Value | None:
        node = validation.resolved(node)
        if isinstance(written, Text):
            parse = FORMATS.get(node.get("format", ""))
            if node.get("contentMediaType") == "text/markdown" and ".html" in written:
                return self.prose(written)
            return self.link(written, parse) if parse else written
        if isinstance(written, dict):
            return self.item(written, node)
        found = (self.value(each, node.get("items", {})) for each in written)
        return tuple(value for value in found if value)

    def link(self, written: Text, parse: Callable[[str], Link | None]) -> Link | None:
        meant = self.files.meant(written)
        if self.files.serves(meant):
            return addresses.served(meant)
        return parse(self.files.page(meant))

    def prose(self, written: Text) -> Text:
        """Let links that lead to a page as it is built lead to its source, as all others do."""
        said = str(written)
        for address in inline.addresses(written):
            said = said.replace(f"]({address}", f"]({self.files.page(address)}")
        return Text(said, written.line, written.source)
