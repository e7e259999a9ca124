"""Reads the file of facts: every value as it is written, every value with its line."""

from __future__ import annotations

import json
import re
from textwrap import dedent
from typing import TYPE_CHECKING

import yaml

from site_groundwork import yaml_faults
from site_groundwork.messages import shown
from sphinx_resume.facts.model import FactsError, Key, Problem, Reading, Text, Written
from sphinx_resume.text.plain import visible

if TYPE_CHECKING:
    from pathlib import Path


# The loader in C gives the same nodes, ten times as fast; some platforms' PyYAML lacks it.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# Some ten times what the largest real file of facts holds.
MOST_CHARACTERS = 5_000_000

# What each part of a file counts for besides its characters, as it takes memory whatever it says.
PART = 20

DEEPEST = 40  # lists and maps in one another; nobody writes ten
TOO_DEEP = "lists and maps are nested too deeply; write them flat"

# What begins an item of a Markdown list.
_ITEM = re.compile(r"^[ \t]*([-*+•]|\d+[.)])[ \t]", re.MULTILINE)

# In JSON, with the texts in which they would be none.
_TEXT = r'("(?:[^"\\\n]|\\.)*")'
_COMMENT = re.compile(rf"{_TEXT}|//[^\r\n]*|/\*(?:[^*]|\*(?!/))*\*/")
_COMMA_TOO_MANY = re.compile(rf"{_TEXT}|,(?=\s*[\]}}])")

NULL = "tag:yaml.org,2002:null"
MERGE = "tag:yaml.org,2002:merge"


def read(path: Path) -> Reading:
    """Read a JSON Resume file, as YAML or, if its name ends in ``.json``, as JSON.

    Empty texts, nulls, lists and maps are left out: empty means absent. Nothing else is judged
    here; see :mod:`sphinx_resume.facts.validation`.

    :raises FactsError: if the file is not UTF-8, is neither YAML nor JSON, is empty, does not
        hold a map, gives a key twice, merges maps by ``<<``, contains itself by an alias, or is
        nested beyond all reason.
    :raises OSError: if the file cannot be read.
    """
    source = decode(path)
    lines: dict[Key, int] = {}
    problems: list[Problem] = []
    notes: list[Problem] = []
    is_json = path.suffix.lower() == ".json"
    try:
        if is_json:
            source = _as_yaml(path, source, notes)
        _check_depth(path, source)
        root = yaml.compose(source, Loader=LOADER)
        if is_json:
            _drop_repeated(root, notes)
        if root is None:
            raise FactsError(path, [Problem(1, "the file is empty; begin with 'basics:'")])
        if not isinstance(root, yaml.MappingNode):
            message = "the file must hold keys with values ('basics:'), not a list or a text"
            raise FactsError(path, [Problem(_line(root.start_mark), message)])
        if grown := _grown(root, {}):
            message = (
                f"with its aliases written out this has over {MOST_CHARACTERS:,} characters; "
                "write out what is meant"
            )
            raise FactsError(path, [Problem(_line(grown.start_mark), message)])
        _part_paragraphs(root, source.splitlines())
        data = _value(root, (), lines, problems, ())
    except yaml.MarkedYAMLError as error:
        # What is never closed is found missing after the last line.
        last = max(1, len(source.splitlines()))
        line = min(_line(error.problem_mark or error.context_mark), last)
        raise FactsError(
            path, [Problem(line, yaml_faults.syntax_message(error, source))]
        ) from None
    except yaml.YAMLError:  # its position counts bytes or characters, depending on the loader
        found = yaml_faults.unprintable(source)
        line = source.count("\n", 0, found[0] if found else 0) + 1
        message = "a character here cannot be printed; delete it"
        raise FactsError(path, [Problem(line, message)]) from None
    except RecursionError:
        raise FactsError(path, [Problem(1, TOO_DEEP)]) from None
    if problems:
        raise FactsError(path, problems)
    return Reading(path, data if isinstance(data, dict) else {}, lines, notes)


def _check_depth(path: Path, source: str) -> None:
    """See that lists and maps do not nest beyond all reason, by what nests nothing itself."""
    depth = 0
    for event in yaml.parse(source, Loader=LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            line = _line(event.start_mark)  # type: ignore[arg-type] # the mark of either loader
            raise FactsError(path, [Problem(line, TOO_DEEP)])


def decode(path: Path) -> str:
    """Read a file as UTF-8.

    :raises FactsError: if it is not UTF-8, with the line from which on it is not.
    """
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = "the file is not UTF-8 from here on; save it with the encoding UTF-8"
        raise FactsError(path, [Problem(line, message)]) from None


def _as_yaml(path: Path, source: str, notes: list[Problem]) -> str:
    """Make JSON what a YAML reader takes: it is, but for tabs and escapes of two halves.

    Comments are passed over, as by readers of JSON in Ruby and in editors. A comma after the last
    value of a list or map, as many an editor leaves it, is noted alone.
    """
    source = _COMMENT.sub(lambda found: found[1] or re.sub(r"[^\n]", " ", found[0]), source)
    bare = _COMMA_TOO_MANY.sub(lambda found: found[1] or " ", source)
    changed = (at for at, (old, new) in enumerate(zip(source, bare, strict=True)) if old != new)
    notes += [_surplus(source, position) for position in changed]
    try:
        json.loads(bare, parse_int=str, parse_float=str)  # of any length
    except json.JSONDecodeError as error:
        raise FactsError(path, [Problem(error.lineno, yaml_faults.json_message(error))]) from None
    # Every escape is matched, so that the second backslash of a pair never begins another one.
    escapes = re.compile(r"\\(?:u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})|.)", re.IGNORECASE)
    return escapes.sub(
        lambda escape: (
            bytes.fromhex(escape[1] + escape[2]).decode("utf-16-be") if escape[1] else escape[0]
        ),
        bare.replace("\t", " "),
    )


def _surplus(source: str, position: int) -> Problem:
    message = "a comma stands before the closing bracket, which JSON forbids; delete it"
    return Problem(source.count("\n", 0, position) + 1, message)


def _drop_repeated(node: yaml.Node | None, notes: list[Problem]) -> None:
    """Let the last of several values of a key count, as all readers of JSON do."""
    if isinstance(node, yaml.MappingNode):
        last = {key.value: value for key, value in node.value}
        for key, value in node.value:
            if value is not last[key.value] and value.value:
                message = f"the key '{shown(key.value)}' is given again below: the last counts"
                notes.append(Problem(_line(key.start_mark), message))
        node.value = [pair for pair in node.value if pair[1] is last[pair[0].value]]
        for value in last.values():
            _drop_repeated(value, notes)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _drop_repeated(item, notes)


def _grown(node: yaml.Node, sizes: dict[int, int]) -> yaml.Node | None:
    """Give the innermost part of a file that aliases make too large; None if there is none.

    :param sizes: what is known of parts already, by identity: characters, with some for each part.
    """
    if id(node) in sizes:
        return None
    sizes[id(node)] = 1  # what contains itself is told of elsewhere
    if isinstance(node, yaml.ScalarNode):
        sizes[id(node)] = PART + len(node.value)
        return None
    children = node.value
    if isinstance(node, yaml.MappingNode):
        children = [part for pair in node.value for part in pair]
    for child in children:
        if grown := _grown(child, sizes):
            return grown
    sizes[id(node)] = PART + sum(sizes[id(child)] for child in children)
    return node if sizes[id(node)] > MOST_CHARACTERS else None


def _part_paragraphs(root: yaml.Node, lines: list[str]) -> None:
    """Keep the blank lines and the lists of texts whose lines YAML joins, as Markdown reads them.

    In such a text every line break that is left was a blank line.
    """
    nodes, seen = [root], set()
    while nodes:
        node = nodes.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            nodes += [part for pair in node.value for part in pair]
        elif isinstance(node, yaml.SequenceNode):
            nodes += node.value
        elif isinstance(node, yaml.ScalarNode) and node.style in {">", None}:
            written = "\n".join(lines[_line(node.start_mark) : node.end_mark.line])
            is_list = node.style == ">" and _ITEM.search(written)
            node.value = dedent(written) if is_list else node.value.replace("\n", "\n\n")


def _value(
    node: yaml.Node,
    key: Key,
    lines: dict[Key, int],
    problems: list[Problem],
    within: tuple[yaml.Node, ...],
) -> Written | None:
    """Turn a YAML node into facts; None for what is empty."""
    lines[key] = _line(node.start_mark)
    if any(node is outer for outer in within):
        problems.append(Problem(lines[key], "an alias here contains itself; write the value out"))
        return None
    within = (*within, node)
    if isinstance(node, yaml.MappingNode):
        return _map(node, key, lines, problems, within)
    if isinstance(node, yaml.SequenceNode):
        return _list(node, key, lines, problems, within)
    # JSON says the line ends of Windows by escapes.
    text = "" if node.tag == NULL else re.sub("\r\n?", "\n", node.value).strip()
    if re.search("[\ud800-\udfff]", text):  # the loader in C has refused it before
        message = "this \\u escape is half a character; write the character itself"
        problems.append(Problem(lines[key], message))
    text = visible(text)
    return Text(text, lines[key]) if text else None


def _list(
    node: yaml.SequenceNode,
    key: Key,
    lines: dict[Key, int],
    problems: list[Problem],
    within: tuple[yaml.Node, ...],
) -> list[Written] | None:
    items: list[Written] = []
    for child in node.value:
        # An empty item leaves no line behind: the next one takes its place.
        own: dict[Key, int] = {}
        item = _value(child, (*key, len(items)), own, problems, within)
        if item is not None:
            items.append(item)
            lines |= own
    return items or None


def _map(
    node: yaml.MappingNode,
    key: Key,
    lines: dict[Key, int],
    problems: list[Problem],
    within: tuple[yaml.Node, ...],
) -> dict[str, Written] | None:
    result: dict[str, Written] = {}
    first: dict[str, int] = {}
    for key_node, value_node in node.value:
        line = _line(key_node.start_mark)
        if not isinstance(key_node, yaml.ScalarNode):
            problems.append(Problem(line, "a key must be a word; put quotes around braces"))
            continue
        name = key_node.value
        if key_node.tag == MERGE:
            problems.append(Problem(line, "'<<' merges nothing here; write the keys out"))
            continue
        if name in first:
            message = (
                f"the key '{shown(name)}' is given again (first on line {first[name]}); keep one"
            )
            problems.append(Problem(line, message))
            continue
        first[name] = line
        own: dict[Key, int] = {}
        value = _value(value_node, (*key, name), own, problems, within)
        if value is not None:
            result[name] = value
            lines |= {**own, (*key, name): line}
    return result or None


def _line(mark: yaml.Mark | None) -> int:
    return mark.line + 1 if mark else 1
