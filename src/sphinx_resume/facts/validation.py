"""Checks facts by resume.schema.json and says in words what is wrong and how to mend it."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from importlib.resources import files
from json import loads
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from jsonschema import Draft202012Validator, ValidationError

from site_groundwork.messages import shown
from sphinx_resume.facts import address_rules
from sphinx_resume.facts.address_rules import Files
from sphinx_resume.facts.model import Key, Problem, Reading, Text, Written
from sphinx_resume.facts.suggestions import FOREIGN, MEANT, nearest
from sphinx_resume.text import addresses, inline
from sphinx_resume.text.plain import is_noncharacter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


Node: TypeAlias = dict[str, Any]
"""The part of the schema that describes one value, with what its ``$ref`` leads to."""

SCHEMA: Node = loads((files("sphinx_resume") / "resume.schema.json").read_text("utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)

# What keys were called before JSON Resume 1.0.0, and what some write where nothing has ended.
DRAFTS = {
    "company": "name",
    "website": "url",
    "picture": "image",
    "gpa": "score",
    "summary": "description",
}
PRESENT = {"present", "current", "now", "ongoing", "today"}


def adopted(reading: Reading) -> Reading:
    """Say in today's words what a file says in those of JSON Resume's drafts.

    Files of academicpages and al-folio have them; they are taken as they are.
    """
    for at, value, node in _known(reading.data, SCHEMA):
        if isinstance(value, dict):
            fields = node.get("properties", {})
            for old, new in DRAFTS.items():
                if old in value and old not in fields and new in fields and new not in value:
                    value[new] = value.pop(old)
                    reading.lines[*at, new] = reading.lines[*at, old]
            if str(value.get("endDate", "")).lower() in PRESENT and "endDate" in fields:
                del value["endDate"]
    return reading


def check(reading: Reading, files: Files | None = None) -> list[Problem]:
    """Give every fault of the facts, in the order of their lines.

    The shape is judged by resume.schema.json (JSON Schema 2020-12), the keys by their likeness to
    known ones, dates by the calendar (ISO 8601), addresses by their scheme (RFC 3986) and, when
    relative, by ``files``, prose by :mod:`sphinx_resume.text.inline`.

    :param files: those in the folder of ``reading.path``, unless others are given.
    """
    files = files or Files(reading.path.parent)
    known = {at: (value, node) for at, value, node in _known(reading.data, SCHEMA)}
    faults: dict[Key, Problem] = {}
    errors = VALIDATOR.iter_errors(reading.data)
    for error in sorted(errors, key=lambda error: error.validator != "type"):
        at = tuple(error.absolute_path)
        # What is missing is missing beside the picture that asks for it.
        line = reading.lines[(*at, "image") if error.validator == "dependentRequired" else at]
        faults.setdefault(at, Problem(line, _words(error, *known[at], at, reading.path)))
    problems = list(faults.values())
    for at, (value, node) in known.items():
        if at in faults:
            continue
        if isinstance(value, Text):
            messages = _text_faults(value, node, files)
            problems += [Problem(reading.lines[at], message) for message in messages]
        elif isinstance(value, dict):
            problems += [
                Problem(reading.lines[*at, key], f"'{shown(key)}' {hint}")
                for key, hint in _foreign(value, node, at)
                if hint
            ]
            if message := _order_fault(value, node):
                problems.append(Problem(reading.lines[*at, "endDate"], message))
    return sorted(set(problems))


def unknown(reading: Reading) -> list[Problem]:
    """Give the keys that are allowed and not shown, each as a note, in the order of their lines.

    JSON Resume lets a file have more keys than the standard's, and other sites' files do.
    """
    return sorted(
        Problem(
            reading.lines[*at, key], f"'{shown(key)}' of {resolved(node)['title']} is not shown"
        )
        for at, value, node in _known(reading.data, SCHEMA)
        if isinstance(value, dict)
        for key, hint in _foreign(value, node, at)
        if not hint
    )


def is_prose(steps: Iterable[str]) -> bool:
    """Tell whether the schema says that the value to which keys lead, or each in it, is prose."""
    node = resolved(SCHEMA)
    for step in steps:
        part = node["items"] if "items" in node else node.get("properties", {}).get(step)
        if part is None:
            return False
        node = resolved(part)
    node = resolved(node["items"]) if "items" in node else node
    return bool(node.get("contentMediaType") == "text/markdown")


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
    if not at and key in SCHEMA["properties"]["basics"]["properties"]:
        return "belongs to the basics; move it below 'basics'"
    if at == ("basics",) and key in SCHEMA["properties"]:
        return "is a section of its own; move it out of 'basics'"
    likely = [name for name in MEANT.get(key, ()) if name in node["properties"]]
    meant = next((name for name in likely if name not in value), None)
    if not likely and key not in FOREIGN:
        meant = nearest(key, node["properties"])
    return f"is not a key of {node['title']}; did you mean '{meant}'?" if meant else ""


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
    kind = node.get("$ref", "").rpartition("/")[2]
    title = node["title"]
    fault: str | None = None
    if kind in {"address", "portrait", "picture"}:
        fault = _link_fault(text, files, kind)
    elif not all(map(_is_sayable, text)):
        fault = "a character in it cannot be printed; delete it"
    elif kind in {"date", "endDate", "time"}:
        fault = _calendar_fault(text)
    elif kind == "academicYear":
        first, second = int(text[:4]), int(text[5:])
        if second != first + 1:
            fault = f"the second year is the one after the first, {first}-{first + 1}"
    if fault:
        yield f"{title} is '{shown(text)}': {fault}"
    if node.get("contentMediaType") == "text/markdown":
        yield from (f"{title}: {message}" for message in inline.faults(text))
        for address in inline.addresses(text):
            if fault := _address_fault(address, files):
                yield f"{title} has a link to '{shown(address)}': {fault}"


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
