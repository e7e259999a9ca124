"""What facts are: texts with their lines, in maps and lists; and how a fault is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


Value: TypeAlias = "Text | list[Value] | dict[str, Value]"
"""What a file of facts holds. There are no numbers, dates or truth values: 3.90 stays 3.90."""

Map: TypeAlias = "dict[str, Value]"
"""What a file of facts says of one thing, by the keys of JSON Resume."""

Key: TypeAlias = tuple[str | int, ...]
"""Where a value stands: ``("awards", 0, "title")``."""

# The key in a page's metadata under which stands which facts it shows: a digest by what they are.
SHOWN = "resume-shown"


class Text(str):
    """A value as its author wrote it, and the line (from 1) that it stands on.

    ``source`` is the path of its file, if that is another than the file of facts.
    """

    __slots__ = ("line", "source")
    line: int
    source: str

    def __new__(cls, text: str, line: int = 0, source: str = "") -> Self:
        """Make a text that stands on ``line``; 0 for one that is in no file."""
        self = super().__new__(cls, text)
        self.line = line
        self.source = source
        return self


class Own(Text):
    """A name that the site's owner goes by, among those of others."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Tell it from the same name of somebody else."""
        return f"Own({super().__repr__()})"


@dataclass(frozen=True, order=True)
class Problem:
    """One fault in a file of facts, in words for the person who wrote it."""

    line: int
    message: str


class FactsError(ValueError):
    """All that is wrong with a file of facts.

    ``problems`` holds at least one :class:`Problem`, in the order of their lines.
    """

    def __init__(self, path: Path, problems: list[Problem]) -> None:
        self.path = path
        self.problems = sorted(set(problems))
        super().__init__("\n".join(f"{path}:{p.line}: {p.message}" for p in self.problems))


@dataclass(frozen=True)
class Facts:
    """The facts of one file.

    ``data`` is the file's top-level map without its empty values; ``lines`` says for every list,
    map and value in it on which line (from 1) it begins.
    """

    path: Path
    data: dict[str, Value]
    lines: dict[Key, int] = field(default_factory=dict)


def leaves(value: Value, at: Key = ()) -> Iterator[tuple[Key, Text]]:
    """Give every text in ``value`` with the key that leads to it, in the file's order."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, (*at, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from leaves(item, (*at, index))
    else:
        yield at, value


def item_key(item: Map) -> str:
    """Give the key by which an address names an entry, or an empty text."""
    return text(item, "id") or ""


def current(items: list[Map]) -> list[Map]:
    """Give the entries that have not ended."""
    return [item for item in items if "endDate" not in item]


def maps(value: Value | None) -> list[Map]:
    """Give the maps of a list in the facts; none if the list is absent."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def text(item: Map, key: str) -> Text | None:
    """Give the text of ``key``; None if it is absent."""
    value = item.get(key)
    return value if isinstance(value, Text) else None


def texts(item: Map, *keys: str) -> tuple[Text, ...]:
    """Give the texts of ``keys``, those of a list one by one; what is absent is left out."""
    found: list[Text] = []
    for key in keys:
        value = item.get(key)
        each = value if isinstance(value, list) else [value]
        found += (one for one in each if isinstance(one, Text))
    return tuple(found)


def capitalised(written: Text) -> Text:
    """Begin with a capital: "research assistant" is written so that a sentence can use it."""
    return Text(written[:1].upper() + written[1:], written.line)


def item_url(item: Map) -> str:
    """Give the address of an entry, or an empty text."""
    return text(item, "url") or ""
