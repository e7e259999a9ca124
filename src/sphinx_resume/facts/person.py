"""Who the facts are about, where they are, and how to reach them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_resume.facts.model import Text
from sphinx_resume.text import addresses
from sphinx_resume.text.plain import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_resume.facts.model import Item
    from sphinx_resume.text.addresses import Link


@dataclass(frozen=True)
class Contact:
    """A way to reach a person: its kind (``Email``, ``GitHub``), its text, where it leads."""

    kind: str
    text: Text
    link: Link | None


def contacts(data: Item) -> list[Contact]:
    """Give e-mail, telephone, site and profiles, in this order; only what there is.

    Those that lead to one place are one: the first, or the profile that tells more than the site.
    """
    basics = data.item("basics")
    profiles = list(_profiles(basics))
    taken = {addresses.place(one.link) for one in profiles if one.link}
    found = []
    if email := basics.text("email"):
        found.append(Contact("Email", email, addresses.email(email)))
    if phone := basics.text("phone"):
        found.append(Contact("Phone", phone, addresses.telephone(phone)))
    if (url := basics.link()) and addresses.place(url) not in taken:
        found.append(Contact("Website", Text(addresses.in_print(url), basics.line("url")), url))
    return [*found, *profiles]


def _profiles(basics: Item) -> Iterator[Contact]:
    taken = set()
    for profile in basics.items("profiles"):
        at, username = profile.link(), profile.text("username")
        shown = username or (Text(addresses.in_print(at), profile.line("url")) if at else None)
        where = addresses.place(at) if at else ""
        if shown and where not in taken:
            yield Contact(profile.text("network") or "Profile", shown, at)
        taken |= {where} - {""}


def monogram(name: str) -> str:
    """Give the first letters of the first and the last name, as one would embroider them."""
    words = plain_text(name).split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
