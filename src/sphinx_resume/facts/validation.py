"""Checks facts by resume.schema.json and says in words what is wrong and how to mend it."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from json import loads
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from site_groundwork.messages import shown
from sphinx_resume.facts import address_rules, foreign_words
from sphinx_resume.facts.address_rules import Files
from sphinx_resume.facts.model import Key, Problem, Reading, Text, Written
from sphinx_resume.facts.suggestions import FOREIGN, nearest
from sphinx_resume.text import addresses, inline
from sphinx_resume.text.plain import is_noncharacter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jsonschema import Draft202012Validator, ValidationError


Node: TypeAlias = dict[str, Any]
"""The part of the schema that describes one value, with what its ``$ref`` leads to."""

SCHEMA: Node = loads((files("sphinx_resume") / "resume.schema.json").read_text("utf-8"))

SOUND: frozenset[str] = frozenset({"type", "pattern", "maxLength", "enum", "dependentRequired"})
"""The keywords by which facts are found sound without a validator."""

# Keywords that say nothing of the value itself, or of numbers alone, and facts have none.
SILENT = {"$schema", "$defs", "$ref", "properties", "items", "minimum", "maximum"}
SILENT |= {"title", "description", "examples", "format", "contentMediaType", "patternErrorMessage"}

_PASSES = 3

# So many keys that entries have in common tell of which section they are.
_MANY_KEYS = 3

DATES = {"date", "endDate", "time"}
"""The definitions of dates."""

# How keys begin that are meant for a tool or an editor, never for readers.
OWN_SIGNS = ("$", "x-", "_", "//", "#")


def check(reading: Reading, files: Files | None = None) -> list[Problem]:
    """Give every fault of the facts, in the order of their lines.

    The shape is judged by resume.schema.json (JSON Schema 2020-12), the keys by their likeness to
    known ones, dates by the calendar (ISO 8601), addresses by their scheme (RFC 3986) and, when
    relative, by ``files``, prose by :mod:`sphinx_resume.text.inline`.

    :param files: those in the folder of ``reading.path``, unless others are given.
    """
    found = _faults(reading, files or Files(reading.path.parent))
    return sorted({problem for _, problem in found})


def leave_out(reading: Reading, files: Files | None = None) -> list[Problem]:
    """Leave out of another tool's file what cannot be shown, with a note on each.

    :return: what remains a fault, for without it something false would be said: the end of what
        has ended.
    """
    files = files or Files(reading.path.parent)
    known = _known(reading.data, SCHEMA)
    periods = {
        at
        for at, value, node in known
        if isinstance(value, dict) and "startDate" in value.keys() & node.get("properties", {})
    }
    faults: set[Problem] = set()
    left: dict[Key, str] = {}
    for _ in range(_PASSES):  # what depends on a value goes after it
        found = [*_faults(reading, files)]
        for at, problem in found:
            if at and at[-1] == "endDate" and at[:-1] in periods:
                faults.add(problem)
                continue
            if at and at not in left:
                left[at] = _left_out(reading.data, at)
            reading.notes.append(Problem(problem.line, f"{problem.message}{left.get(at, '')}"))
        if not any(at for at, _ in found):
            break
    else:
        faults |= {problem for at, problem in found if at}
    return sorted(faults)


def _left_out(data: Written, at: Key) -> str:
    """Leave a value out or, if it is prose, make it plain; say what was done."""
    holder: Any = data
    try:
        for step in at[:-1]:
            holder = holder[step]
        value = holder[at[-1]]
    except (LookupError, TypeError):  # it has gone with what was around it
        return ""
    if isinstance(value, Text) and is_prose(map(str, at)):
        sayable = "".join(filter(_is_sayable, value))
        holder[at[-1]] = Text(inline.escape(sayable), value.line)
        return "; it is shown letter for letter" if sayable == value else "; it is left out"
    if isinstance(holder, dict):
        del holder[at[-1]]
    else:  # the numbers of the others stay
        node = _node(map(str, at))
        holder[at[-1]] = {} if node and "properties" in node else Text("")
    return "; it is left out"


def _faults(reading: Reading, files: Files) -> Iterator[tuple[Key, Problem]]:
    """Give each fault with the key of the value that has it, if it is a value's."""
    known = {at: (value, node) for at, value, node in _known(reading.data, SCHEMA)}
    faults: dict[Key, Problem] = {}
    are_sound = all(is_sound(value, node) for value, node in known.values())
    errors = () if are_sound else _validator().iter_errors(reading.data)
    for error in sorted(errors, key=lambda error: error.validator != "type"):
        at = tuple(error.absolute_path)
        # What is missing is missing beside the picture that asks for it.
        line = reading.lines[(*at, "image") if error.validator == "dependentRequired" else at]
        faults.setdefault(at, Problem(line, _words(error, *known[at], at, reading.path)))
    yield from faults.items()
    for at, (value, node) in known.items():
        if at in faults:
            continue
        if isinstance(value, Text):
            for message in _text_faults(value, node, files) if value else ():
                yield at, Problem(reading.lines[at], message)
        elif isinstance(value, dict):
            for key, hint in _foreign(value, node, at):
                if hint:
                    yield (), Problem(reading.lines[*at, key], f"'{shown(key)}' {hint}")
            if disorder := _order_fault(value, node):
                yield (), Problem(reading.lines[*at, "endDate"], disorder)


def is_sound(value: Written, node: Node) -> bool:
    """Tell whether a value surely is as its part of the schema asks.

    Of what is not, or has a keyword that this does not know, the validator tells.
    """
    kind = {dict: "object", list: "array"}.get(type(value), "string")
    if not node.keys() <= SOUND | SILENT or kind not in node.get("type", [kind]):
        return False
    if isinstance(value, str) and (
        len(value) > node.get("maxLength", len(value))
        or not re.search(node.get("pattern", ""), value)
    ):
        return False
    if isinstance(value, dict):
        needed = node.get("dependentRequired", {}).items()
        if not all(value.keys() >= {*others} for key, others in needed if key in value):
            return False
    return value in node.get("enum", [value])


@cache
def _validator() -> Draft202012Validator:
    from jsonschema import Draft202012Validator  # noqa: PLC0415 -- slow, and for faults alone

    return Draft202012Validator(SCHEMA)


def unknown(reading: Reading) -> list[Problem]:
    """Give the keys that are allowed and not shown: a note for each kind, the greatest loss first.

    JSON Resume lets a file have more keys than the standard's, and other sites' files do.
    """
    found: dict[tuple[Key, str], list[int]] = {}
    titles: dict[Key, str] = {}
    for at, value, node in _known(reading.data, SCHEMA):
        if isinstance(value, dict) and at[:1] != ("meta",):
            place = tuple(step for step in at if isinstance(step, str))
            titles[place] = resolved(node)["title"]
            for key, hint in _foreign(value, node, at):
                if not hint and not key.startswith(OWN_SIGNS):
                    found.setdefault((place, key), []).append(reading.lines[*at, key])
    ranks: dict[Key, int] = {(): 0, ("references",): 1}
    told = sorted(found.items(), key=lambda kind: (ranks.get(kind[0][0], 2), kind[1][0]))
    return [
        Problem(
            lines[0],
            _not_shown_section(key, reading.data[key])
            if not place
            else _not_shown(key, place, titles[place], len(lines)),
        )
        for (place, key), lines in told
    ]


def _not_shown_section(key: str, value: Written) -> str:
    """Say of a section that nobody knows which it may be, by the keys that its entries have."""
    if foreign_words.bare(key) in foreign_words.EMPLOYERS:
        return _not_shown(key, (), "", 1)
    entry = value[0] if isinstance(value, list) and value else value
    keys = entry.keys() if isinstance(entry, dict) else set()
    shared = {
        name: len(keys & resolved(node["items"])["properties"].keys())
        for name, node in SCHEMA["properties"].items()
        if "items" in node
    }
    likely = max(shared, key=lambda name: shared[name])
    mending = "write a page on it, or give it a known name"
    if shared[likely] >= _MANY_KEYS:
        mending = f"put it under '{likely}', whose keys it has, or write a page on it"
    return f"the section '{shown(key)}' is not shown; {mending}"


def _not_shown(key: str, place: Key, title: str, count: int) -> str:
    said = shown(key)
    if place in {(), ("basics",)} and foreign_words.bare(key) in foreign_words.EMPLOYERS:
        return f"'{said}' is not shown; write it as 'name' of a position under 'work'"
    many = str(place[-1])
    if many in {"work", "volunteer", "education", "teaching", "news"}:
        many = f"entries of {many}"
    message = f"'{said}' of {title if count == 1 else f'{count} {many}'} is not shown"
    if place == ("references",) and key != "icon":
        return f"{message}; what everybody may read goes into 'reference'"
    return message


def told(notes: Iterable[Problem]) -> Iterator[Problem]:
    """Join notes that say the same of several values, in their order."""
    kinds: dict[str, list[Problem]] = {}
    for note in dict.fromkeys(notes):
        kind = re.sub(r" '.*?'(?=[ ,:;?]|$)|(?<=there is no file )\S+", "", note.message)
        kinds.setdefault(kind, []).append(note)
    for first, *others in kinds.values():
        lines = [*dict.fromkeys(str(note.line) for note in others if note.line != first.line)]
        plural = "s" * (len(lines) > 1)
        more = f" (the same on line{plural} {', '.join(lines)})" if lines else ""
        yield Problem(first.line, first.message + more)


def is_prose(steps: Iterable[str]) -> bool:
    """Tell whether the schema says that the value to which keys lead, or each in it, is prose."""
    node = _node(steps)
    if node and "items" in node:
        node = resolved(node["items"])
    return bool(node and node.get("contentMediaType") == "text/markdown")


def _node(steps: Iterable[str]) -> Node | None:
    """Give the part of the schema for the value to which keys lead."""
    node = resolved(SCHEMA)
    for step in steps:
        part = node["items"] if "items" in node else node.get("properties", {}).get(step)
        if part is None:
            return None
        node = resolved(part)
    return node


def _known(value: Written, node: Node, at: Key = ()) -> Iterator[tuple[Key, Written, Node]]:
    """Give every value that the schema describes, of the right type or not."""
    node = resolved(node)
    yield at, value, node
    if isinstance(value, dict):
        for key, item in value.items():
            if key in node.get("properties", {}):
                yield from _known(item, node["properties"][key], (*at, key))
    elif isinstance(value, list) and "items" in node:
        for index, item in enumerate(value):
            yield from _known(item, node["items"], (*at, index))


def resolved(node: Node) -> Node:
    """Lay what a node says itself over what its ``$ref`` says, as editors do."""
    if "$ref" not in node:
        return node
    return resolved(SCHEMA["$defs"][node["$ref"].rpartition("/")[2]]) | node


def kind_of(node: Node) -> str:
    """Name the definition to which a node refers, such as ``date``; empty if to none."""
    return str(node.get("$ref", "")).rpartition("/")[2]


def section_of(at: Key) -> str:
    """Name the list or map to which an entry belongs."""
    return str(next((step for step in reversed(at) if isinstance(step, str)), ""))


def _words(error: ValidationError, value: Written, node: Node, at: Key, path: Path) -> str:
    title = node["title"]
    if error.validator == "type":
        return _type_words(value, node, at, is_json=path.suffix.lower() == ".json")
    if error.validator == "dependentRequired":
        return f"{title} has no alternative text; say in 'alt' what the picture shows"
    if error.validator == "maxLength":
        most = node["maxLength"]
        return f"{title} is '{shown(str(value))}': it is longer than {most} characters; shorten it"
    if error.validator == "enum":
        return f"{title} is '{shown(str(value))}'; write one of: {', '.join(node['enum'])}"
    return f"{title} is '{shown(str(value))}': {node['patternErrorMessage']}"


def _type_words(value: Written, node: Node, at: Key, *, is_json: bool) -> str:
    title = node["title"]
    found = {dict: "keys with values", list: "a list"}.get(type(value), "a text")
    if node["type"][0] == "array":
        each = resolved(node["items"])["title"].partition(" ")[2]
        form = "put it between [ and ]" if is_json else f"begin each {each} with '- '"
        return f"{title} must be a list: {form}"
    if "object" in node["type"]:
        key = next(iter(node["properties"]))
        form = f"'{key}: ...' below '{at[-1] if at else ''}:'"
        if is_json:
            form = f'{{"{key}": ...}}'
        elif isinstance(at[-1], int):
            form = f"'- {key}: ...'"
        return f"{title} must be keys with values, not {found}: write {form}"
    form = "without [ and ]" if is_json else "right after its key, without '- '"
    if isinstance(value, dict):
        form = "between quotes, if it has a colon in it"
    return f"{title} must be a single text, not {found}: write it {form}"


def _foreign(value: dict[str, Written], node: Node, at: Key) -> Iterator[tuple[str, str]]:
    """Give the keys that a map cannot have, with a hint at what was probably meant, or none."""
    if "properties" not in node:
        return
    for key in value:
        if key not in node["properties"]:
            yield key, _hint(key, value, node, at)


def _hint(key: str, value: dict[str, Written], node: Node, at: Key) -> str:
    """Say which key was probably meant by one that nobody knows as a word of its own."""
    word = foreign_words.bare(key)
    if key in FOREIGN or key.startswith(OWN_SIGNS) or _is_word(word, at):
        return ""
    meant = nearest(key, node["properties"])
    if not meant or meant in value:
        return ""
    return f"is not a key of {node['title']}; did you mean '{meant}'?"


def _is_word(word: str, at: Key) -> bool:
    """Tell whether a key is a word that is known to mean something, here or elsewhere."""
    words = foreign_words.OF_SECTION.get(section_of(at), {})
    return word in words or word in foreign_words.KEYS or word in foreign_words.LINKS


def _order_fault(value: dict[str, Written], node: Node) -> str | None:
    start, end = value.get("startDate"), value.get("endDate")
    fields = node.get("properties", {})
    if not (isinstance(start, Text) and isinstance(end, Text) and "startDate" in fields):
        return None
    dates = [resolved(fields[key]) for key in ("startDate", "endDate")]
    if any(
        not re.search(field["pattern"], text)
        for field, text in zip(dates, (start, end), strict=True)
    ):
        return None
    exact = min(len(start), len(end))  # 2021 does not lie before 2021-09
    if end[:exact] >= start[:exact]:
        return None
    return (
        f"{dates[1]['title']}, {end}, is before {dates[0]['title']}, {start}; "
        "swap them, or correct one"
    )


def _text_faults(text: Text, node: Node, files: Files) -> Iterator[str]:
    kind = kind_of(node)
    title = node["title"]
    fault: str | None = None
    if kind in {"address", "portrait", "picture"}:
        fault = _link_fault(text, files, kind)
    elif not all(map(_is_sayable, text)):
        fault = "a character in it cannot be printed; delete it"
    elif kind in DATES:
        fault = _calendar_fault(text)
    elif kind == "academicYear":
        first, second = int(text[:4]), int(text[5:])
        if second <= first:
            fault = f"the second year comes after the first, as in {first}-{first + 1}"
    if fault:
        yield f"{title} is '{shown(text)}': {fault}"
    if node.get("contentMediaType") == "text/markdown":
        yield from (f"{title}: {message}" for message in inline.faults(text))
        for address in inline.addresses(text):
            if fault := _address_fault(address, files):
                yield f"{title} has a link to '{shown(address)}': {fault}"


@lru_cache(4096)
def _is_sayable(sign: str) -> bool:
    """Tell whether a character can stand in every form that says the facts, XML being one."""
    return sign in "\n\t" or not (unicodedata.category(sign) == "Cc" or is_noncharacter(sign))


def _calendar_fault(text: str) -> str | None:
    year, month, day = (*map(int, text.partition("T")[0].split("-")), 1, 1)[:3]
    try:
        date(year, month, day)
    except ValueError:
        return "there is no such day in the calendar; correct it"
    return None


def _address_fault(address: str, files: Files) -> str | None:
    return files.fault(files.page(address), of_page=True) or files.picture_fault(address)


def _link_fault(text: str, files: Files, kind: str) -> str | None:
    if kind == "address":
        return _address_fault(text, files)
    if not addresses.is_relative(text):
        if kind == "picture":
            return "the picture must be a file of this site; save it beside the facts"
        return files.fault(text)
    # A path may have spaces in it; an address may not.
    address = text.replace(" ", "%20")
    if fault := files.fault(address):
        return fault
    # A figure is in the PDF too.
    kinds = address_rules.PICTURES - {".avif"} if kind == "picture" else address_rules.PICTURES
    if Path(addresses.file_path(address)).suffix.lower() in kinds:
        return files.picture_fault(address)
    endings = ", ".join(sorted(ending[1:] for ending in kinds))
    return f"this is not a picture that every form can show; use one of {endings}"
