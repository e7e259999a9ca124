"""Gives values the form that the schema has for them, where a file has them in another one."""

from __future__ import annotations

import os
import re
from functools import cache
from typing import TYPE_CHECKING, Final

from babel import Locale

from sphinx_resume.facts import foreign_words, periods
from sphinx_resume.facts.foreign_words import bare
from sphinx_resume.facts.model import Key, Reading, Text, Written
from sphinx_resume.facts.validation import DATES, Node, kind_of, resolved, section_of
from sphinx_resume.text import addresses, from_html

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_resume.facts.model import Map

# Of a list of these the first counts; of others, all.
_SINGLE: Final = {
    "email",
    "phone",
    "url",
    "image",
    "countryCode",
    "id",
    "doi",
    "username",
    "type",
    "status",
}
_PEOPLE: Final = {"authors", "editors"}
_SIGNS: Final = re.compile(r"[\s*†‡§¶]+$")  # beside a name, for a footnote that is not here
_POINT: Final = re.compile(r"\s*[-*•]\s+")
_PROSE: Final = {"summary", "description", "reference", "abstract", "caption"}

# Endings of names of files, which are no hosts.
_FILES: Final = re.compile(
    r"(?i)\.(md|rst|html?|pdf|txt|zip|png|jpe?g|webp|avif|gif|svg|docx?|pptx?|mp4|ipynb|csv|bib)$"
)
HTTPS: Final = re.compile(r"(?i)(https?|mailto|tel):")

# What a map of names is, where a list of entries is due: the key of what stands under each name.
_NAMED: Final = {
    "profiles": "username",
    "languages": "fluency",
    "links": "url",
    "skills": "keywords",
    "interests": "keywords",
}


def formed(reading: Reading, value: Written, node: Node, at: Key) -> Written | None:
    """Give a value the form that is due; as it is, if that is not plain."""
    node = resolved(node)
    types = node["type"] if isinstance(node["type"], list) else [node["type"]]
    if "array" in types:
        return _as_list(reading, value, node, at)
    if "object" in types:
        return _as_map(reading, value, node, at)
    return _as_text(reading, value, node, at)


def _as_list(reading: Reading, value: Written, node: Node, at: Key) -> Written:
    each = resolved(node["items"])
    if isinstance(value, list):
        return value
    is_named = at[-1] in _NAMED and isinstance(value, dict) and not _speaks(value, each, at)
    if is_named and isinstance(value, dict):
        return _listed(reading, value, at)
    if isinstance(value, Text) and (parts := _parts(value, at)):
        reading.lines.update({(*at, index): value.line for index in range(len(parts))})
        return [Text(part, value.line) for part in parts]
    if isinstance(value, dict) and "properties" not in each:
        return value
    line = reading.lines[at]
    reading.relocate(at, (*at, 0), value)
    reading.lines[at] = line
    return [value]


def _listed(reading: Reading, value: Map, at: Key) -> list[Written]:
    """Give entries that are the values of a map, each under its name."""
    field, key = _NAMED[str(at[-1])], "network" if at[-1] == "profiles" else _main(at)
    made: list[Written] = []
    for word, said in value.items():
        old, new = (*at, word), (*at, len(made))
        line = reading.lines[old]
        if isinstance(said, dict):
            reading.relocate(old, new, said)
            item: Map = said
        else:
            reading.relocate(old, (*new, field), said)
            item = {field: said}
        reading.lines.update({new: line, (*new, key): line})
        name = foreign_words.LINKS.get(bare(word), word) if at[-1] == "links" else word
        item.setdefault(key, Text(name, line))
        made.append(item)
    return made


def _as_map(reading: Reading, value: Written, node: Node, at: Key) -> Written:
    if isinstance(value, list) and all(isinstance(one, dict) for one in value):
        if len(value) > 1:
            reading.note(at, f"{node['title']} is a list: the first of it is shown")
        reading.relocate((*at, 0), at, value[0])
        return value[0]
    if isinstance(value, list) and all(isinstance(one, Text) for one in value):
        value = Text(", ".join(map(str, value)), reading.lines[at])
    if not isinstance(value, Text) or not at or at == ("basics",):
        return value
    key = _main(at)
    if key in {"network", "name"} and section_of(at) in {"profiles", "links"} and leads(value):
        key = "url"
    elif section_of(at) == "profiles":
        key = "username"
    reading.lines[*at, key] = value.line
    if key == "city":
        return _place(reading, value, at)
    made: Map = {key: value}
    if section_of(at) == "links" and key == "url":
        made["name"] = Text(re.sub(r"(?i)^https?://(www\.)?", "", value).rstrip("/"), value.line)
        reading.lines[*at, "name"] = value.line
    return made


def _place(reading: Reading, value: Text, at: Key) -> Map:
    """Give a place that is one text; a country at its end has a key of its own."""
    city, comma, country = value.rpartition(",")
    code = _countries().get(country.strip().lower())
    if not comma or not code:
        return {"city": value}
    reading.lines[*at, "countryCode"] = value.line
    return {"city": Text(city.strip(), value.line), "countryCode": Text(code, value.line)}


@cache
def _countries() -> dict[str, str]:
    names = Locale("en").territories.items()
    others = {"usa": "US", "uk": "GB", "england": "GB", "scotland": "GB", "wales": "GB"}
    return {name.lower(): code for code, name in names if code.isalpha()} | others


def _as_text(reading: Reading, value: Written, node: Node, at: Key) -> Written | None:
    if isinstance(value, dict):
        value = _of_map(reading, value, node, at)
    if isinstance(value, list):
        value = _of_list(reading, value, node, at)
    if not isinstance(value, Text):
        return value
    if kind_of(node) in DATES:
        return periods.date(reading, value, node, at)
    if node.get("contentMediaType") and "<" in value:
        value = _of_html(reading, value, node, at)
    said = _said(value, kind_of(node), at, reading.path.parent)
    return value if said == value else Text(said, value.line)


def _said(value: Text, kind: str, at: Key, folder: Path) -> str:
    """Give a single text without what is only a way to write it."""
    if section_of(at) in _PEOPLE:
        return _SIGNS.sub("", value) or value
    if kind in {"address", "portrait"}:
        return address(value, folder)
    if kind == "email":
        found = re.fullmatch(r"(?:[^<]*<|mailto:)\s*([^<>\s]+@[^<>\s]+?)>?", value)
        return found[1] if found else value
    return value.removeprefix("tel:") if at[-1] == "phone" else value


def _of_list(reading: Reading, value: list[Written], node: Node, at: Key) -> Written:
    texts = [one for one in value if isinstance(one, Text)]
    if len(texts) != len(value):
        return value
    is_first = at[-1] in _SINGLE or kind_of(node) not in {"text", "number", "literal"}
    joint = "\n\n" if at[-1] in _PROSE else ", "
    if len(texts) > 1:
        done = "the first of it is shown" if is_first else "its parts are joined"
        reading.note(at, f"{node['title']} is a list: {done}; write a single text")
    return Text(texts[0] if is_first else joint.join(map(str, texts)), texts[0].line)


def _of_map(reading: Reading, value: Map, node: Node, at: Key) -> Written:
    """Give what a map says in one text: a place, a date, what is called name or value."""
    texts = {bare(key): said for key, said in value.items() if isinstance(said, Text)}
    if len(texts) != len(value):
        return value
    if "year" in texts and kind_of(node) in DATES:
        parts = [texts[key] for key in ("year", "month", "day") if key in texts]
        return Text("-".join(map(str, parts)), parts[0].line)
    if at[-1] == "location":
        keys = ("address", "postalcode", "city", "region", "state", "country", "countrycode")
        parts = [texts[key] for key in keys if key in texts]
        return Text(", ".join(map(str, parts)), parts[0].line) if parts else value
    if at[-1] in {"email", "phone"}:
        return _of_list(reading, [*value.values()], node, at)
    for key in ("name", "title", "text", "value", "url", "href"):
        if key in texts:
            return texts[key]
    if len(value) == 1 and not reading.is_foreign:
        # In YAML, a colon in a text makes it a key with a value.
        ((key, said),) = value.items()
        return Text(f"{key}: {said}", reading.lines[at])
    return value


def _of_html(reading: Reading, value: Text, node: Node, at: Key) -> Text:
    written = from_html.markdown(value, is_all=reading.is_foreign)
    if written == value or not from_html.tags(value):
        return value
    reading.note(at, f"{node['title']} has HTML in it: its words are shown, as in Markdown")
    return Text(written, value.line)


def _main(at: Key) -> str:
    """Name the key for what an entry, or a map, says as a single text."""
    if section_of(at) == "location":
        return "city"
    return foreign_words.NAMED_BY.get(
        section_of(at), "image" if section_of(at) == "figure" else "name"
    )


def _speaks(value: Map, node: Node, at: Key) -> bool:
    """Tell whether a map is an entry itself, by one of its keys."""
    own = foreign_words.OF_SECTION.get(section_of(at), {})
    known = {bare(field) for field in node["properties"]} | own.keys()
    return any(bare(key) in known for key in value)


def leads(said: Text) -> bool:
    """Tell whether a text is an address or the path of a file."""
    is_host = addresses.HOST.match(said) and "/" in said
    return bool(HTTPS.match(said) or is_host or _FILES.search(addresses.file_path(said)))


def address(said: Text, folder: Path) -> str:
    """Give an address the scheme that it lacks."""
    written = re.sub(r"^<(.*)>$", r"\1", said)
    path = addresses.file_path(written)
    if HTTPS.match(written):
        return written.replace(" ", "%20")
    if os.path.isfile(folder / path):  # noqa: PTH113 # pathlib's raises errors for odd names
        return written
    if re.fullmatch(r"[^\s@:/]+@([\w-]+\.)+\w{2,}", written):
        return f"mailto:{written}"
    is_host = addresses.HOST.match(written) and not _FILES.search(path.partition("/")[0])
    return f"https://{written}" if is_host else written


def _parts(written: str, at: Key) -> list[str]:
    """Take apart a single text where a list of texts is due."""
    if at[-1] in _PEOPLE:
        return _names(written)
    if at[-1] == "keywords":
        return [part.strip() for part in re.split(r"[,;]", written) if part.strip()]
    if at[-1] == "highlights" and all(_POINT.match(line) for line in written.splitlines()):
        return [_POINT.sub("", line) for line in written.splitlines()]
    return []


def _names(written: str) -> list[str]:
    """Take apart a list of people that is one text; as it is, where a comma may be in a name."""
    parts = [part.strip() for part in re.split(r";|,?\s+(?:and|&)\s+", written)]
    pieces = [piece.strip() for part in parts for piece in part.split(",")]
    whole = all(" " in piece for piece in pieces if piece)
    return [name for name in (pieces if whole and ";" not in written else parts) if name]
