"""Takes a file of facts as other tools and newcomers write it, and says it in the schema's words.

Nothing is judged here. What is plainly meant is taken silently; where something of what is written
does not show, a note tells. Files of academicpages, of al-folio and of JSON Resume's registry are
taken so, and those of its drafts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from site_groundwork.messages import shown
from sphinx_resume.facts import foreign_words, forms, networks, periods
from sphinx_resume.facts.foreign_words import bare
from sphinx_resume.facts.model import Key, Reading, Text, Written
from sphinx_resume.facts.validation import SCHEMA, Node, resolved, section_of

if TYPE_CHECKING:
    from sphinx_resume.facts.model import Map

_FIRST_NAMES: Final = ("firstname", "givenname", "first")
_LAST_NAMES: Final = ("lastname", "familyname", "surname", "last")


def adopted(reading: Reading) -> Reading:
    """Say in the schema's words what a file says in other ones; the lines stay the file's."""
    _sections(reading)
    _entries(reading, reading.data, SCHEMA, ())
    periods.whole_months(reading)
    return reading


def _sections(reading: Reading) -> None:
    """Give the sections their names, and put what belongs to the basics, or not, where it does."""
    data = reading.data
    for key in [*data]:
        meant = foreign_words.SECTIONS.get(bare(key), "")
        own = next((name for name in SCHEMA["properties"] if bare(name) == bare(key)), meant)
        if own and key not in SCHEMA["properties"] and not isinstance(data[key], Text):
            _into_section(reading, key, own)
    basics = data.get("basics")
    if isinstance(basics, dict):
        for key in [key for key in basics if key in SCHEMA["properties"]]:
            if key not in data:
                reading.move(basics, ("basics",), key, data, (key,))
    fields = resolved(SCHEMA["properties"]["basics"])["properties"]
    for key in [key for key in data if key not in SCHEMA["properties"]]:
        is_word = networks.of(key) or foreign_words.OF_SECTION["basics"].get(bare(key))
        if key in fields or (is_word and isinstance(data[key], Text)):
            held = data.setdefault("basics", {})
            reading.lines.setdefault(("basics",), reading.lines[key,])
            if isinstance(held, dict) and key not in held:
                reading.move(data, (), key, held, ("basics", key))


def _into_section(reading: Reading, key: str, section: str) -> None:
    data = reading.data
    if section not in data:
        reading.move(data, (), key, data, (section,))
    elif isinstance(data[section], list) and isinstance(data[key], list):
        reading.append(data, (), key, section)


def _rename(reading: Reading, value: Map, fields: Node, at: Key) -> None:
    """Call keys by their names."""
    section = section_of(at)
    own = foreign_words.OF_SECTION.get(section, {})
    by_bare = {bare(field): field for field in fields}
    for key in [key for key in value if key not in fields]:
        word = bare(key)
        meant = own.get(word, foreign_words.KEYS.get(word, ()))
        same = by_bare.get(word)
        names = (same,) if same else tuple(name for name in meant if name in fields)
        free = next((name for name in names if name not in value), None)
        if free:
            reading.move(value, at, key, value, (*at, free))
        elif names and isinstance(value[key], list) and isinstance(value[names[0]], list):
            reading.append(value, at, key, names[0])
        elif word == "country" and "countryCode" in value:
            del value[key]


def _entries(reading: Reading, value: Written, node: Node, at: Key) -> None:
    """Give every value below ``value`` the form that the schema has for it."""
    node = resolved(node)
    if isinstance(value, dict) and "properties" in node:
        fields = node["properties"]
        if at == ("basics",):
            _name(reading, value)
            _profiles(reading, value)
        if at:
            _rename(reading, value, fields, at)
            _place(reading, value, fields, at)
            _links(reading, value, fields, at)
            periods.period(reading, value, fields, at)
        for key in [key for key in fields if key in value]:
            formed = forms.formed(reading, value[key], fields[key], (*at, key))
            if formed is None:
                del value[key]
                continue
            value[key] = formed
            _entries(reading, formed, fields[key], (*at, key))
        if section_of(at) == "profiles":
            _profile(reading, value, at)
    elif isinstance(value, list) and "items" in node:
        for index, item in enumerate(value):
            value[index] = forms.formed(reading, item, node["items"], (*at, index)) or item
            _entries(reading, value[index], node["items"], (*at, index))


def _name(reading: Reading, basics: Map) -> None:
    """Join a first and a last name."""
    words = {bare(key): key for key in basics}
    first = next((words[word] for word in _FIRST_NAMES if word in words), None)
    last = next((words[word] for word in _LAST_NAMES if word in words), None)
    if first and last and "name" not in basics:
        parts = [basics.pop(key) for key in (first, last)]
        basics["name"] = Text(" ".join(map(str, parts)), reading.lines["basics", first])
        reading.lines["basics", "name"] = reading.lines["basics", first]


def _place(reading: Reading, value: Map, fields: Node, at: Key) -> None:
    """Join city, region and country where a place is a single text; gather them in the basics."""
    keys = ("city", "region", "state", "country", "countryCode", "address", "postalCode")
    found = [key for key in keys if key in value and key not in fields]
    if not found or "location" in value or "location" not in fields:
        return
    line = reading.lines[(*at, found[0])]
    reading.lines[*at, "location"] = line
    held: Map = {}
    value["location"] = held
    for key in found:
        reading.move(value, at, key, held, (*at, "location", key))


def _links(reading: Reading, value: Map, fields: Node, at: Key) -> None:
    """Put addresses under keys of their own, such as ``slides``, among the links."""
    for key in [key for key in value if key not in fields and "links" in fields]:
        name, said = foreign_words.LINKS.get(bare(key)), value[key]
        links = value.get("links", [])
        if name and isinstance(said, Text) and forms.leads(said) and isinstance(links, list):
            line = reading.lines.pop((*at, key))
            link = (*at, "links", len(links))
            reading.lines.setdefault((*at, "links"), line)
            reading.lines.update({link: line, (*link, "name"): line, (*link, "url"): line})
            value["links"] = [*links, {"name": Text(name, line), "url": value.pop(key)}]


def _profiles(reading: Reading, basics: Map) -> None:
    """Put a name or address on another site, such as ``orcid``, among the profiles."""
    for key in [*basics]:
        said, network = basics[key], networks.of(key)
        held = basics.get("profiles", [])
        if network and isinstance(said, Text) and isinstance(held, list):
            line = reading.lines.pop(("basics", key))
            at = ("basics", "profiles", len(held))
            field = "url" if forms.leads(said) else "username"
            reading.lines.setdefault(("basics", "profiles"), line)
            reading.lines.update({at: line, (*at, "network"): line, (*at, field): line})
            held.append({"network": Text(network.name, line), field: said})
            basics["profiles"] = held
            del basics[key]


def _profile(reading: Reading, value: Map, at: Key) -> None:
    """Link a profile that has a name alone, where the network is known."""
    name, user = value.get("network"), value.get("username")
    if "url" in value or not isinstance(user, Text):
        return
    known = networks.of(name) if isinstance(name, Text) else None
    if known and isinstance(name, Text) and name.islower():
        value["network"] = Text(known.name, name.line)
    found = known and networks.address(known, user)
    if not found and forms.leads(user):
        found = forms.address(user, reading.path.parent)
    if found:
        value["url"] = Text(found, user.line)
        reading.lines[*at, "url"] = reading.lines[*at, "username"]
        return
    if known and not known.address:
        return
    said = shown(name) if isinstance(name, Text) else "without a network"
    reading.note(
        (*at, "username"),
        f"the profile '{said}' has a user name from which no address is known; add 'url:'",
    )
