"""Makes a contact card that address books read, and the code with which a telephone takes it in.

The card is a vCard 4.0, RFC 6350, with SOCIALPROFILE of RFC 9554.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, TypeAlias

from site_groundwork.formats import VCard, filled, joined, parsed_xml
from site_groundwork.sealed import opened, seal
from sphinx_resume import state
from sphinx_resume.entries.introduction import same
from sphinx_resume.entries.sections import name_of
from sphinx_resume.facts import person
from sphinx_resume.facts.model import current
from sphinx_resume.facts.site_paths import CONTACT_CARD, CONTACT_CODE
from sphinx_resume.files.outputs import Output
from sphinx_resume.pages import urls
from sphinx_resume.text import addresses, countries
from sphinx_resume.text.plain import plain_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sphinx.application import Sphinx

    from sphinx_resume.facts.model import Item
    from sphinx_resume.files.outputs import Site
    from sphinx_resume.text.addresses import Address, Link

    Locate: TypeAlias = Callable[[Link], Address | None]


WIDTH = 75  # octets in a line, RFC 6350, section 3.2
LARGEST = 2953  # octets in a QR code, ISO/IEC 18004: version 40, level L


def prepare(app: Sphinx) -> None:
    """Note before the pages are read which of the two files there will be, for links to them."""
    resume = state.of(app.config)
    card = vcard(resume.facts.data, resume.base_url, language=app.config.language)
    code = [CONTACT_CODE] if card and _fits(card) else []
    state.note(app.config, contact=(CONTACT_CARD, *code) if card else ())


def make(site: Site) -> Iterator[Output]:
    """Make the card and its QR code; both absent without a name or a way to reach its bearer."""
    base_url = site.base_url
    card = vcard(
        site.facts.data,
        base_url,
        lambda link: urls.absolute(site.builder, link, base_url),
        site.language,
    )
    name = site.facts.data.item("basics").text("name")
    if card is None:
        reason = "there is nothing to contact by" if name else "there is no name"
        yield from (Output(path, None, reason) for path in (CONTACT_CARD, CONTACT_CODE))
        return
    yield Output(CONTACT_CARD, card, about="Contact card")
    if not _fits(card):
        yield Output(CONTACT_CODE, None, f"{opened(CONTACT_CARD)} is longer than a QR code can be")
        return
    import segno  # noqa: PLC0415 -- many builds make no code

    code = segno.make(opened(card), encoding="utf-8", micro=False)
    svg = io.BytesIO()
    code.save(
        svg,
        kind="svg",
        omitsize=True,  # so that it scales
        light="#fff",  # so that it reads in the dark scheme too
        title=f"Contact card of {plain_text(name or '')}",
        desc=f"QR code with the content of {opened(CONTACT_CARD)}",
    )
    yield Output(CONTACT_CODE, parsed_xml(svg.getvalue()))


def vcard(
    data: Item,
    base_url: Address | None = None,
    address: Locate = addresses.absolute,
    language: str = "en",
) -> VCard | None:
    """Give the person of the facts as a vCard; None if there is nobody to contact.

    There is no N: which words of a name are the family's the facts do not say, and in vCard 4.0
    the name as it is written (FN) is enough. The telephone stays as it is written too.

    :param base_url: the site's address, for a card whose facts name none.
    :param address: gives the absolute address of what a link in the facts leads to.
    :param language: the country is said in it.
    """
    basics = data.item("basics")
    name, label = basics.text("name"), basics.text("label")
    if not name or not person.contacts(data):
        return None
    lines = [_line("BEGIN:VCARD"), _line("VERSION:4.0"), _line("KIND:individual")]
    lines.append(_line("FN:{}", plain_text(name)))
    work = current(data.items("work"))
    titles = [item.text("position") for item in work] or [label]
    lines += [_line("TITLE:{}", plain_text(title)) for title in titles if title]
    organizations: dict[tuple[str, ...], VCard] = {}
    for item in (*work, *current(data.items("education"))):
        if organization := name_of(item):
            units = (organization.text, *item.texts("department"))
            organizations.setdefault(tuple(map(same, units)), _line("ORG:{}", _list(units)))
    reach = _reach(basics, base_url, address, language)
    lines += [*organizations.values(), *reach, _line("END:VCARD")]
    return joined(VCard, "", map(_folded, lines))


def _fits(card: VCard) -> bool:
    return len(opened(card).encode()) <= LARGEST


def _reach(
    basics: Item, base_url: Address | None, address: Locate, language: str
) -> Iterator[VCard]:
    for key, name in (("email", "EMAIL:{}"), ("phone", "TEL:{}")):
        written = basics.text(key)
        if written:
            yield _line(name, written)
    location = basics.item("location")
    if location:
        keys = ("address", "city", "region", "postalCode")
        country = countries.name(location.text("countryCode") or "", language)
        parts = (*(location.text(key) or "" for key in keys), country)
        yield _line("ADR:;;{}", _list(parts))
    pages: list[Address | None] = [basics.address() or base_url]
    for profile in basics.items("profiles"):
        network, username, at = (profile.text("network"), profile.text("username"), profile.link())
        if found := address(at) if at else None:  # as URL, since every address book shows that
            pages.append(found)
        elif network and username:
            yield _line(
                'SOCIALPROFILE;SERVICE-TYPE="{}";VALUE=text:{}',
                _parameter(plain_text(network)),
                username,
            )
    first = {addresses.place(page): page for page in reversed(pages) if page}
    yield from map(_url, reversed(first.values()))


def _line(template: str, *pieces: str | VCard) -> VCard:
    return filled(VCard, template, *pieces)


def _list(texts: Iterable[str]) -> VCard:
    return joined(VCard, ";", (filled(VCard, "{}", plain_text(text)) for text in texts))


def _url(address: Address) -> VCard:
    return seal(VCard, "URL:" + opened(address))  # a URI is not escaped, section 4


def _parameter(text: str) -> VCard:
    return seal(VCard, re.sub(r'["\x00-\x1f]', "", text))


def _folded(line: VCard) -> VCard:
    """Break a line that is too long, between characters and never within one's octets."""
    folded = ""
    width = 0
    for character in opened(line):
        octets = len(character.encode())
        if width + octets > WIDTH:
            folded += "\r\n "
            width = 1
        folded += character
        width += octets
    return seal(VCard, folded + "\r\n")
