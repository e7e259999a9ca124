"""Who the facts are about, where they are, and how to reach them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sphinx_resume.facts.model import Text, maps, text
from sphinx_resume.text.plain import plain_text

if TYPE_CHECKING:
    from sphinx_resume.facts.model import Map


# A telephone number as people write one, with an extension perhaps; RFC 3966 has its signs.
PHONE: Final = re.compile(r"\+?[\d\s().\-/]{3,}(;ext=\d+)?")


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
            is_link = key == "email" or PHONE.fullmatch(written)  # "Upon request" is none
            found.append(
                Address(kind, written, scheme + "".join(written.split()) if is_link else "")
            )
    url = text(basics, "url")
    if url:
        found.append(Address("Website", Text(bare(url), url.line), url))
    for profile in maps(basics.get("profiles")):
        network, username, at = (text(profile, key) for key in ("network", "username", "url"))
        shown = username or (Text(bare(at), at.line) if at else None)
        if shown:
            found.append(Address(network or "Profile", shown, at or ""))
    return found


def is_remote(address: str) -> bool:
    """Tell whether an address leads to another host, from where no page may load anything."""
    return address.partition(":")[0].lower() in {"http", "https"}


def monogram(name: str) -> str:
    """Give the first letters of the first and the last name, as one would embroider them."""
    words = plain_text(name).split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def person(data: Map) -> Map:
    """Give ``basics``; an empty map if it is absent."""
    basics = data.get("basics")
    return basics if isinstance(basics, dict) else {}


def bare(url: str) -> str:
    """Give an address as one reads it on paper, without scheme and ``www``."""
    return url.partition("://")[2].removeprefix("www.").rstrip("/") or url
