"""What facts are: texts with their lines, in items and lists; and how a fault is told.

A file is first read as it is *written*: maps and lists of texts. Once it is found good, it becomes
an :class:`Item`, which nobody changes, and in which an address is a link and no text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NoReturn, Self, TypeAlias

from sphinx_resume.text.addresses import Address, SiteFile, SitePage, SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from sphinx_resume.text.addresses import Link


Written: TypeAlias = "Text | list[Written] | dict[str, Written]"
"""What a file holds. There are no numbers, dates or truth values: 3.90 stays 3.90."""

Map: TypeAlias = "dict[str, Written]"
"""A map of what is written."""

Key: TypeAlias = tuple[str | int, ...]
"""Where a value stands: ``("awards", 0, "title")``."""

Value: TypeAlias = "Text | Link | Item | tuple[Value, ...]"
"""What a fact is."""

_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})

# The key in a page's metadata under which stands which facts it shows: a digest by what they are.
SHOWN = "resume-shown"


# The key of an entry under which stands the page of its own, if it has one.
PAGE: Final = "page"


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
class Reading:
    """A file as it is written.

    ``data`` is its top-level map without its empty values; ``lines`` says for every list, map and
    value in it on which line (from 1) it begins; ``notes`` tell what was mended.
    """

    path: Path
    data: dict[str, Written]
    lines: dict[Key, int] = field(default_factory=dict)
    notes: list[Problem] = field(default_factory=list)

    @property
    def is_foreign(self) -> bool:
        """Tell whether the file has the form of other tools, JSON, and not this site's own."""
        return self.path.suffix.lower() == ".json"

    def note(self, at: Key, message: str) -> None:
        """Tell what was mended in the value at ``at``."""
        self.notes.append(Problem(self.lines.get(at, 1), message))

    def move(self, value: Map, at: Key, key: str, target: Map, to: Key) -> None:
        """Move a value with its lines to another place, whose last step is its key there."""
        moved = target[str(to[-1])] = value.pop(key)
        self.relocate((*at, key), to, moved)

    def append(self, value: Map, at: Key, key: str, to: str) -> None:
        """Let the list at ``key`` go on that at ``to``."""
        there, more = value[to], value.pop(key)
        if isinstance(there, list) and isinstance(more, list):
            for index, item in enumerate(more):
                self.relocate((*at, key, index), (*at, to, len(there)), item)
                there.append(item)

    def relocate(self, old: Key, new: Key, value: Written) -> None:
        """Let the lines of a value, and of all in it, be found under another key."""
        if old in self.lines:
            self.lines[new] = self.lines.pop(old)
        parts: Iterable[tuple[str | int, Written]] = ()
        if isinstance(value, dict):
            parts = value.items()
        elif isinstance(value, list):
            parts = enumerate(value)
        for step, part in parts:
            self.relocate((*old, step), (*new, step), part)


class Item:
    """What the facts say of one thing, by the keys of JSON Resume; nobody changes it.

    What is absent, or of another kind than is asked for, is empty: no text, no link, no items.
    """

    __slots__ = ("_lines", "fields")
    fields: Mapping[str, Value]
    _lines: Mapping[str, int]

    def __init__(
        self, fields: Mapping[str, Value | None] = _NOTHING, lines: Mapping[str, int] = _NOTHING
    ) -> None:
        """Take the values that there are, and the lines on which links stand.

        :param fields: empty values are absent.
        """
        kept = {key: value for key, value in fields.items() if value}
        object.__setattr__(self, "fields", MappingProxyType(kept))
        object.__setattr__(self, "_lines", MappingProxyType(dict(lines)))

    def __setattr__(self, _name: str, _value: object) -> NoReturn:
        message = "facts are changed by nobody; 'but' makes others of them"
        raise AttributeError(message)

    def __contains__(self, key: str) -> bool:
        return key in self.fields

    def __bool__(self) -> bool:
        return bool(self.fields)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Item) and other.fields == self.fields

    def __hash__(self) -> int:
        return hash(repr(self))

    def __repr__(self) -> str:
        return f"Item({dict(self.fields)!r})"

    def text(self, key: str) -> Text | None:
        """Give the text of ``key``."""
        value = self.fields.get(key)
        return value if isinstance(value, Text) else None

    def texts(self, *keys: str) -> tuple[Text, ...]:
        """Give the texts of ``keys``, those of a list one by one."""
        found: list[Text] = []
        for key in keys:
            value = self.fields.get(key)
            each = value if isinstance(value, tuple) else (value,)
            found += (one for one in each if isinstance(one, Text))
        return tuple(found)

    def link(self, key: str = "url") -> Link | None:
        """Give where the address or the file of ``key`` leads."""
        value = self.fields.get(key)
        return value if isinstance(value, Address | SitePage | SiteFile | SourceFile) else None

    def address(self, key: str = "url") -> Address | None:
        """Give the address of ``key``, if it is absolute."""
        value = self.fields.get(key)
        return value if isinstance(value, Address) else None

    def file(self, key: str) -> SourceFile | None:
        """Give the file beside the facts that ``key`` names."""
        value = self.fields.get(key)
        return value if isinstance(value, SourceFile) else None

    def item(self, key: str) -> Item:
        """Give the item at ``key``; an empty one if there is none."""
        value = self.fields.get(key)
        return value if isinstance(value, Item) else Item()

    def items(self, key: str) -> tuple[Item, ...]:
        """Give the items of the list at ``key``."""
        value = self.fields.get(key)
        each = value if isinstance(value, tuple) else ()
        return tuple(one for one in each if isinstance(one, Item))

    def line(self, key: str) -> int:
        """Give the line of a text or a link; 0 if it is in no file."""
        value = self.fields.get(key)
        return value.line if isinstance(value, Text) else self._lines.get(key, 0)

    def but(self, **said: Value | None) -> Item:
        """Give an item that says all that this one does, but for these keys."""
        return Item({**self.fields, **said}, self._lines)


@dataclass(frozen=True)
class Facts:
    """The facts of one site, and the file that they stand in.

    ``notes`` tell what of that file is not shown, ``elsewhere`` what of others that joined it.
    """

    path: Path
    data: Item = field(default_factory=Item)
    notes: tuple[Problem, ...] = ()
    elsewhere: tuple[tuple[Path, Problem], ...] = ()


def leaves(value: Value | Written, at: Key = ()) -> Iterator[tuple[Key, Text | Link]]:
    """Give every text and link in ``value`` with the key that leads to it, in the file's order."""
    if isinstance(value, dict | Item):
        fields = value.fields if isinstance(value, Item) else value
        for key, item in fields.items():
            yield from leaves(item, (*at, key))
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from leaves(item, (*at, index))
    else:
        yield at, value


def item_key(item: Item) -> str:
    """Give the key by which an address names an entry, or an empty text."""
    return item.text("id") or ""


def leads_to(item: Item) -> Link | None:
    """Give where an entry leads: to its own page, else where it says."""
    return item.link(PAGE) or item.link()


def current(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """Give the entries that have not ended."""
    return tuple(item for item in items if "endDate" not in item)


def capitalised(written: Text) -> Text:
    """Begin with a capital: "research assistant" is written so that a sentence can use it."""
    return Text(written[:1].upper() + written[1:], written.line)
