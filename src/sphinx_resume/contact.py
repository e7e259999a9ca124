"""Who the facts are about, where they are, and how to reach them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_resume import inline
from sphinx_resume.entries import Line, Part, capitalised, current, maps, name_of, text, texts
from sphinx_resume.facts import Text

if TYPE_CHECKING:
    from sphinx_resume.entries import Map


@dataclass(frozen=True)
class Address:
    """A way to reach a person: its kind (``Email``, ``GitHub``), its text, where it leads."""

    kind: str
    text: Text
    url: str


def addresses(data: Map) -> list[Address]:
    """Give e-mail, telephone, site and profiles, in this order; only what there is."""
    basics = person(data)
    found = []
    for key, kind, scheme in (("email", "Email", "mailto:"), ("phone", "Phone", "tel:")):
        written = text(basics, key)
        if written:
            found.append(Address(kind, written, scheme + written.replace(" ", "")))
    url = text(basics, "url")
    if url:
        found.append(Address("Website", Text(bare(url), url.line), url))
    for profile in maps(basics.get("profiles")):
        network, username, at = (text(profile, key) for key in ("network", "username", "url"))
        shown = username or (Text(bare(at), at.line) if at else None)
        if shown:
            found.append(Address(network or "Profile", shown, at or ""))
    return found


def place(data: Map) -> tuple[Part, ...]:
    """Give the person's place from the street to the country; only what there is."""
    location = person(data).get("location")
    if not isinstance(location, dict):
        return ()
    keys = ("address", "postalCode", "city", "region", "countryCode")
    return tuple(Part(found) for key in keys if (found := text(location, key)))


def affiliations(data: Map) -> list[Line]:
    """Give the positions and schools that have not ended, each as a line."""
    lines = []
    for section, role in (("education", None), ("work", "position")):
        for item in current(maps(data.get(section))):
            name = name_of(item)
            if name:
                position = text(item, role) if role else None
                lead = (Part(capitalised(position)),) if position else ()
                lines.append(Line((*lead, name)))
    return lines


def lines(data: Map) -> list[Line]:
    """Give all that ``basics`` holds but name, picture and summary, a line each."""
    basics = person(data)
    label = text(basics, "label")
    found = [
        Line((Part(capitalised(label)),) if label else ()),
        Line(tuple(map(Part, texts(basics, "alternateName"))), "Also written"),
        Line(place(data)),
        *(Line((Part(one.text, one.url),), one.kind) for one in addresses(data)),
    ]
    image = text(basics, "image")
    if image and is_remote(image):
        found.append(Line((Part(Text(bare(image), image.line), image),), "Picture"))
    return [line for line in found if line]


def is_remote(address: str) -> bool:
    """Tell whether an address leads to another host, from where no page may load anything."""
    return address.partition(":")[0].lower() in {"http", "https"}


def monogram(name: str) -> str:
    """Give the first letters of the first and the last name, as one would embroider them."""
    words = inline.plain(name).split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def person(data: Map) -> Map:
    """Give ``basics``; an empty map if it is absent."""
    basics = data.get("basics")
    return basics if isinstance(basics, dict) else {}


def bare(url: str) -> str:
    """Give an address as one reads it on paper, without scheme and ``www``."""
    return url.partition("://")[2].removeprefix("www.").rstrip("/") or url
