"""Makes a contact card that address books read, and the code with which a telephone takes it in.

The card is a vCard 4.0, RFC 6350, with SOCIALPROFILE of RFC 9554.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import segno

from sphinx_resume.entries.sections import name_of
from sphinx_resume.facts import person
from sphinx_resume.facts.model import current, maps, text
from sphinx_resume.facts.site_paths import CONTACT_CARD, CONTACT_CODE
from sphinx_resume.files.outputs import Output
from sphinx_resume.text.plain import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_resume.facts.model import Item
    from sphinx_resume.files.outputs import Site


WIDTH = 75  # octets in a line, RFC 6350, section 3.2


def make(site: Site) -> Iterator[Output]:
    """Make the card and its QR code; both absent without a name or a way to reach its bearer."""
    card = vcard(site.facts.data, site.base_url)
    name = site.facts.data.item("basics").get("name")
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


def vcard(data: Item, base_url: str = "") -> str:
    """Give the person of the facts as a vCard; an empty text if there is nobody to contact.

    There is no N: which words of a name are the family's the facts do not say, and in vCard 4.0
    the name as it is written (FN) is enough. The telephone stays as it is written too.

    :param base_url: the site's address, for a card whose facts name none.
    """
    basics = data.item("basics")
    name, label = basics.text("name"), basics.text("label")
    if not name or not person.addresses(data):
        return ""
    lines = ["BEGIN:VCARD", "VERSION:4.0", "KIND:individual", f"FN:{_escaped(name)}"]
    work = current(data.items("work"))
    titles = [item.text("position") for item in work] or [label]
    lines += [f"TITLE:{_escaped(title)}" for title in titles if title]
    for item in (*work, *current(data.items("education"))):
        organization = name_of(item)
        if organization:
            units = [organization.text, item.text("department")]
            lines.append("ORG:" + ";".join(_escaped(unit) for unit in units if unit))
    lines += _reach(basics, base_url)
    return "".join(_folded(line) + "\r\n" for line in [*lines, "END:VCARD"])


def _reach(basics: Item, base_url: str) -> Iterator[str]:
    for key, name in (("email", "EMAIL"), ("phone", "TEL")):
        written = basics.text(key)
        if written:
            yield f"{name}:{_escaped(written, markup=False)}"
    location = basics.get("location")
    if isinstance(location, dict):
        keys = ("address", "city", "region", "postalCode", "countryCode")
        parts = [_escaped(location.text(key) or "") for key in keys]
        if any(parts):
            yield "ADR:;;" + ";".join(parts)
    url = basics.text("url") or base_url
    if url:
        yield f"URL:{url}"
    for profile in basics.items("profiles"):
        network, username, at = (profile.text(key) for key in ("network", "username", "url"))
        if at:  # as URL, since that is what every address book shows
            yield f"URL:{at}"
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
