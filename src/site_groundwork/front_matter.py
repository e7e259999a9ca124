"""A page's front matter as it is written: every text as it stands, every key with its line.

Sphinx keeps neither: what it hands on has lost the lines, and YAML 1.1 has made a date of
2019-09-01 and False of NO. Where front matter begins and ends is told as MyST tells it, by
mdit-py-plugins' rule.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import yaml

from site_groundwork.messages import shown
from site_groundwork.yaml_faults import syntax_message, unprintable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STR: Final = "tag:yaml.org,2002:str"
NULL: Final = "tag:yaml.org,2002:null"
BOOL: Final = "tag:yaml.org,2002:bool"
MERGE: Final = "tag:yaml.org,2002:merge"
KNOWN: Final = "tag:yaml.org,2002:"
"""How YAML's own tags begin."""

LONGEST_VALUE: Final = 1000
"""How many characters a number, a date or the like may have; a text may have any."""
MOST: Final = 1_000_000
"""How much front matter may hold, its aliases written out: one for each value and character."""
DEEPEST: Final = 40

TAGGED: Final = "a word that begins with ! is a tag here, which says nothing; delete it"
"""What is said of a tag that the author has written."""
TOO_DEEP: Final = "lists and maps are nested too deeply; write them flat"

_OPENING = re.compile(r"(-{3,})[^\n]*\n")
_CLOSING = re.compile(r"^(?: {0,3}(-{3,})[ \t]*|\.\.\.[ \t]*)$", re.MULTILINE)
_HALF = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Text:
    """A text as its author wrote it: 3.90 stays ``3.90``. ``line`` counts from 1, in the page.

    ``tag`` is what YAML 1.1 would make of it, ``tag:yaml.org,2002:int`` for a number. By it a
    value that is empty (:attr:`is_empty`) is told from a text in quotes that has no characters.
    """

    value: str
    line: int
    tag: str = STR

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written here, or ``null`` or ``~``."""
        return self.tag == NULL

    @property
    def is_sound(self) -> bool:
        """Whether YAML 1.1 can make of it what it would: 2024-02-30 is a date, and no day."""
        if self.tag == STR:
            return True
        node = yaml.ScalarNode(self.tag, self.value)
        try:
            if len(self.value) <= LONGEST_VALUE:
                yaml.constructor.SafeConstructor().construct_object(node)
                return True
        except (yaml.YAMLError, ValueError, OverflowError):
            pass
        return False


@dataclass(frozen=True, slots=True)
class List:
    """Values in their order, and the line on which the first one begins."""

    items: tuple[Value, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A key, the line that it stands on, and its value."""

    key: str
    line: int
    value: Value


@dataclass(frozen=True, slots=True)
class Map:
    """Keys and their values in the order in which they are written; no key stands twice."""

    entries: tuple[Entry, ...]
    line: int

    def get(self, key: str) -> Value | None:
        """Give the value of a key, None if there is no such key."""
        entry = self.entry(key)
        return entry.value if entry else None

    def entry(self, key: str) -> Entry | None:
        """Give a key with its line and value, None if there is no such key."""
        return next((entry for entry in self.entries if entry.key == key), None)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)


Value: TypeAlias = Text | List | Map


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault, the line of the page that it is on, and how to mend it."""

    line: int
    message: str


class FrontMatterError(ValueError):
    """All that is wrong with a page's front matter: ``problems``, at least one."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("\n".join(f"line {p.line}: {p.message}" for p in problems))


@dataclass(frozen=True, slots=True)
class FrontMatter:
    r"""What stands before a page's text, and that text.

    ``body`` is the page without it, with ``\n`` at the end of each line; it begins on the line
    ``body_line``.
    """

    fields: Map = field(default_factory=lambda: Map((), 1))
    body: str = ""
    body_line: int = 1


def read(source: str) -> FrontMatter:
    """Read the front matter of a page.

    :param source: the page; a byte order mark and any kind of line end are fine.
    :raises FrontMatterError: if the front matter is not YAML or holds no keys, a key is given
        twice, a character cannot be printed, the line that ends it is indented, or it holds more
        than anybody writes.
    """
    source = source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    opening = _OPENING.match(source)
    closing = opening and _closing(source, opening.end(), len(opening[1]))
    if not opening or not closing:
        return FrontMatter(body=source)
    text = source[opening.end() : closing.start()]
    if closing[0].startswith(" "):  # MyST, which reads it twice, would once go on into the text
        line = source.count("\n", 0, closing.start()) + 1
        message = "the line that ends front matter begins with a space; delete that"
        raise FrontMatterError(Problem(line, message))
    end = min(closing.end() + 1, len(source))
    body_line = source.count("\n", 0, closing.end()) + 2
    return FrontMatter(_Reader(text).read(), source[end:], body_line)


def read_file(path: Path) -> FrontMatter:
    """Read the front matter of the page in a file, which has to be UTF-8.

    :raises FrontMatterError: as :func:`read` does, or for a file in another encoding.
    :raises OSError: if the file cannot be read.
    """
    raw = path.read_bytes()
    try:
        return read(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = "the file is not UTF-8 from here on; save it with the encoding UTF-8"
        raise FrontMatterError(Problem(line, message)) from None


def _closing(source: str, start: int, dashes: int) -> re.Match[str] | None:
    """Find the line that ends front matter: as many dashes as opened it or more, or ``...``."""
    found = _CLOSING.finditer(source, start)
    return next((line for line in found if line[1] is None or len(line[1]) >= dashes), None)


class _Reader:
    """Builds values from YAML's events, which do not nest: so nothing can exhaust the stack.

    An alias is the value that it names, shared; only its size and depth are counted anew.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.problems: list[Problem] = []
        self.named: dict[str, tuple[Value, int, int]] = {}  # with its size, and how deep it is
        self.unfinished: set[str] = set()
        self.size = 0

    def read(self) -> Map:
        if found := unprintable(self.text):
            message = f"a character here cannot be printed ({found[1]}); delete it"
            raise FrontMatterError(Problem(self._line_at(found[0]), message))
        try:
            loader = yaml.SafeLoader(self.text)
            try:
                value = self._document(loader)
            finally:
                loader.dispose()
        except FrontMatterError:
            raise
        except yaml.MarkedYAMLError as error:
            raise FrontMatterError(self._syntax_problem(error)) from None
        except (ValueError, OverflowError):  # \U00110000, which Python has no character for
            message = "this is not YAML: an escape here names no character; write it out"
            raise FrontMatterError(Problem(self._line(loader.get_mark()), message)) from None
        if not isinstance(value, Map):
            if isinstance(value, Text) and value.is_empty:
                return Map((), 1)
            message = (
                "front matter must hold keys with values ('title: ...'), not a list or a text"
            )
            raise FrontMatterError(Problem(value.line, message))
        if self.problems:
            raise FrontMatterError(*sorted(self.problems, key=lambda problem: problem.line))
        return value

    def _document(self, loader: Any) -> Value:  # noqa: ANN401 # PyYAML's loaders have no types
        """Build what the one document holds."""
        value: Value = Text("", 1, NULL)
        open_: list[_Open] = []
        has_begun = False
        while (event := loader.get_event()) is not None:
            line = self._line(event.start_mark)
            match event:
                case yaml.DocumentStartEvent() if has_begun:
                    message = "this is not YAML: '---' begins a second document; keep one"
                    raise FrontMatterError(Problem(line, message))
                case yaml.DocumentStartEvent():
                    has_begun = True
                    continue
                case yaml.CollectionStartEvent():
                    open_.append(self._begun(event, line, len(open_)))
                    continue
                case yaml.CollectionEndEvent():
                    last = open_.pop()
                    value, depth = self._built(last), last.depth
                case yaml.ScalarEvent():
                    value, depth = self._scalar(loader, event, line), 0
                case yaml.AliasEvent():
                    value, depth = self._alias(event, line, len(open_))
                case _:
                    continue
            if open_:
                open_[-1].values.append((value, line))
                open_[-1].depth = max(open_[-1].depth, depth + 1)
        return value

    def _begun(self, event: yaml.CollectionStartEvent, line: int, depth: int) -> _Open:
        if depth == DEEPEST:
            raise FrontMatterError(Problem(line, TOO_DEEP))
        self._grow(line)
        if event.tag not in {None, "!"}:
            self.problems.append(Problem(line, TAGGED))
        if event.anchor is not None:
            self.unfinished.add(event.anchor)
        is_map = isinstance(event, yaml.MappingStartEvent)
        return _Open(line, event.anchor, self.size, is_map=is_map)

    def _scalar(
        self,
        loader: Any,  # noqa: ANN401
        event: yaml.ScalarEvent,
        line: int,
    ) -> Text:
        tag = event.tag
        if tag is None or tag == "!":
            tag = loader.resolve(yaml.ScalarNode, event.value, event.implicit)
        elif not tag.startswith(KNOWN):
            self.problems.append(Problem(line, TAGGED))
        if _HALF.search(event.value):
            message = "this \\u escape is half a character; write the character itself"
            self.problems.append(Problem(line, message))
        elif found := unprintable(event.value):
            message = f"an escape here stands for what cannot be printed ({found[1]}); delete it"
            self.problems.append(Problem(line, message))
        text = Text(event.value, line, tag)
        self._grow(line, len(event.value))
        if event.anchor is not None:
            self.named[event.anchor] = text, len(event.value), 0
        return text

    def _alias(self, event: yaml.AliasEvent, line: int, outer: int) -> tuple[Value, int]:
        if event.anchor in self.unfinished:
            message = "an alias here contains itself; write the value out"
            raise FrontMatterError(Problem(line, message))
        if event.anchor not in self.named:
            message = "this is not YAML: a text that begins with * needs quotes around it"
            raise FrontMatterError(Problem(line, message))
        value, size, depth = self.named[event.anchor]
        if outer + depth > DEEPEST:
            raise FrontMatterError(Problem(line, TOO_DEEP))
        self._grow(line, size)
        return value, depth

    def _built(self, last: _Open) -> Value:
        made = (
            self._map(last) if last.is_map else List(tuple(v for v, _ in last.values), last.line)
        )
        if last.anchor is not None:
            self.unfinished.discard(last.anchor)
            self.named[last.anchor] = made, self.size - last.size, last.depth
        return made

    def _map(self, last: _Open) -> Map:
        entries: dict[str, Entry] = {}
        turns = zip(last.values[::2], last.values[1::2], strict=True)
        for (key, line), (value, _line) in turns:
            if not isinstance(key, Text):
                message = "a key must be a word; put quotes around braces"
            elif key.tag == MERGE:
                message = "'<<' merges nothing here; write the keys out"
            elif not key.is_sound:
                message = f"the key '{shown(key.value)}' needs quotes around it"
            elif key.value in entries:
                first, name = entries[key.value].line, shown(key.value)
                message = f"the key '{name}' is given again (first on line {first}); keep one"
            else:
                entries[key.value] = Entry(key.value, line, value)
                continue
            self.problems.append(Problem(line, message))
        return Map(tuple(entries.values()), last.line)

    def _grow(self, line: int, by: int = 0) -> None:
        self.size += 1 + by
        if self.size > MOST:
            message = (
                f"all that stands up to here, aliases written out, is more than {MOST:,} "
                "characters; shorten it"
            )
            raise FrontMatterError(Problem(line, message))

    def _syntax_problem(self, error: yaml.MarkedYAMLError) -> Problem:
        # What is never closed is found missing after the last line.
        mark = error.problem_mark or error.context_mark
        last = 1 + len(self.text.rstrip().split("\n"))
        return Problem(min(self._line(mark), last), syntax_message(error, self.text))

    def _line(self, mark: yaml.Mark | None) -> int:
        return self._line_at(mark.index if mark else 0)

    def _line_at(self, index: int) -> int:
        # A mark's own line counts U+2028 and others too, as no editor does. The opening is line 1.
        return self.text.count("\n", 0, index) + 2


@dataclass(slots=True)
class _Open:
    """A list or a map whose end has not come; a map has its keys and values in turn."""

    line: int
    anchor: str | None
    size: int
    is_map: bool = field(kw_only=True)
    values: list[tuple[Value, int]] = field(default_factory=list)
    depth: int = 0
