"""Makes a contact card that address books read, and the code with which a telephone takes it in.

The card is a vCard 4.0, RFC 6350, with SOCIALPROFILE of RFC 9554.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import segno

from sphinx_resume.entries.sections import name_of
from sphinx_resume.facts import person
from sphinx_resume.facts.model import current, maps, text
from sphinx_resume.facts.site_paths import CONTACT_CARD, CONTACT_CODE
from sphinx_resume.files.outputs import Output
from sphinx_resume.pages import urls
from sphinx_resume.text.plain import plain_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx_resume.facts.model import Map
    from sphinx_resume.files.outputs import Site


WIDTH = 75  # octets in a line, RFC 6350, section 3.2


def make(site: Site) -> Iterator[Output]:
    """Make the card and its QR code; both absent without a name or a way to reach its bearer."""
    card = vcard(
        site.facts.data, site.base_url, lambda written: urls.address(site.builder, written)
    )
    name = person.person(site.facts.data).get("name")
    if not card:
        reason = "there is nothing to contact by" if name else "there is no name"
        yield from (Output(path, None, reason) for path in (CONTACT_CARD, CONTACT_CODE))
        return
    yield Output(CONTACT_CARD, card.encode(), about="Contact card")
    try:
        code = segno.make(card, encoding="utf-8", micro=False)
    except segno.DataOverflowError:
        yield Output(CONTACT_CODE, None, f"{CONTACT_CARD} is longer than a QR code can be")
        return
    svg = io.BytesIO()
    code.save(
        svg,
        kind="svg",
        omitsize=True,  # so that it scales
        light="#fff",  # so that it reads in the dark scheme too
        title=f"Contact card of {plain_text(str(name))}",
        desc=f"QR code with the content of {CONTACT_CARD}",
    )
    yield Output(CONTACT_CODE, svg.getvalue())


def vcard(data: Map, base_url: str = "", address: Callable[[str], str] = str) -> str:
    """Give the person of the facts as a vCard; an empty text if there is nobody to contact.

    There is no N: which words of a name are the family's the facts do not say, and in vCard 4.0
    the name as it is written (FN) is enough. The telephone stays as it is written too.

    :param base_url: the site's address, for a card whose facts name none.
    :param address: gives the address, from the site's root, of what a written one leads to.
    """
    basics = person.person(data)
    name, label = text(basics, "name"), text(basics, "label")
    if not name or not person.addresses(data):
        return ""
    lines = ["BEGIN:VCARD", "VERSION:4.0", "KIND:individual", f"FN:{_escaped(name)}"]
    work = current(maps(data.get("work")))
    titles = [text(item, "position") for item in work] or [label]
    lines += [f"TITLE:{_escaped(title)}" for title in titles if title]
    for item in (*work, *current(maps(data.get("education")))):
        organization = name_of(item)
        if organization:
            units = [organization.text, text(item, "department")]
            lines.append("ORG:" + ";".join(_escaped(unit) for unit in units if unit))
    lines += _reach(basics, base_url, address)
    return "".join(_folded(line) + "\r\n" for line in [*lines, "END:VCARD"])


def _reach(basics: Map, base_url: str, address: Callable[[str], str]) -> Iterator[str]:
    for key, name in (("email", "EMAIL"), ("phone", "TEL")):
        written = text(basics, key)
        if written:
            yield f"{name}:{_escaped(written, markup=False)}"
    location = basics.get("location")
    if isinstance(location, dict):
        keys = ("address", "city", "region", "postalCode", "countryCode")
        parts = [_escaped(text(location, key) or "") for key in keys]
        if any(parts):
            yield "ADR:;;" + ";".join(parts)
    url = text(basics, "url") or base_url
    if url:
        yield f"URL:{url}"
    for profile in maps(basics.get("profiles")):
        network, username, at = (text(profile, key) for key in ("network", "username", "url"))
        found = address(at) if at else ""
        if found and (urlsplit(found).scheme or base_url):
            # As URL, since that is what every address book shows.
            yield f"URL:{urljoin(base_url, found)}"
        elif network and username:
            service = re.sub(r'["\x00-\x1f]', "", plain_text(network))
            value = _escaped(username, markup=False)
            yield f'SOCIALPROFILE;SERVICE-TYPE="{service}";VALUE=text:{value}'


def _escaped(written: str, *, markup: bool = True) -> str:
    plain = plain_text(written) if markup else written
    return re.sub(r"([\\,;])", r"\\\1", plain).replace("\n", "\\n")


def _folded(line: str) -> str:
    """Break a line that is too long, between characters and never within one's octets."""
    folded = ""
    width = 0
    for character in line:
        octets = len(character.encode())
        if width + octets > WIDTH:
            folded += "\r\n "
            width = 1
        folded += character
        width += octets
    return folded
