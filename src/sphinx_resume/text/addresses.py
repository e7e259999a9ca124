"""Where a link leads, judged by how it is written; whether it is there, facts.address_rules says.

What a person writes is a ``str``. What may become a link is one of four classes, none of which is
a text: see :mod:`site_groundwork.sealed`.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from typing import Final, TypeAlias
from urllib.parse import quote, unquote, urlsplit

from site_groundwork.sealed import Sealed, opened, seal

INVISIBLE: Final = {"Cc", "Cf", "Zl", "Zp"}
HOST: Final = re.compile(r"([\w-]+\.)+[^\W\d_]{2,}(:\d+)?([/?#]|$)")

LONGEST: Final = 4_000
"""How many bytes an address may have; a PDF takes twice that, the site's own address before it."""

# A telephone number as people write one, with an extension perhaps; RFC 3966 has its signs.
PHONE: Final = re.compile(r"\+?[\d\s().\-/]{3,}(;ext=\d+)?")


class Address(Sealed):
    """An absolute address: ``https:``, ``http:``, ``mailto:`` or ``tel:``."""

    __slots__ = ()


class SitePage(Sealed):
    """A page of the site, by its Sphinx docname; the page at hand if that is empty."""

    __slots__ = ()


class SiteFile(Sealed):
    """A file of the finished site, by its path from the site's root."""

    __slots__ = ()


class SourceFile(Sealed):
    """A file below the folder of the facts, by its path from there."""

    __slots__ = ()


Link: TypeAlias = Address | SitePage | SiteFile | SourceFile
"""What a link may lead to."""


def fault(written: str) -> str | None:
    """Say why an address must not be linked; None for a good one, and for a file's.

    Browsers skip control characters and read a backslash as a slash, so that neither may pass.
    The schemes are those of :class:`Address` but ``tel:``, RFC 3986.
    """
    if not written.strip():
        return "it is empty; write where it leads, or the text alone"
    if len(written.encode("utf-8", "replace")) > LONGEST:
        return f"it is longer than {LONGEST:,} characters; link to a shorter one"
    if any(unicodedata.category(sign) in INVISIBLE | {"Zs"} for sign in written):
        return "a space or an invisible character is in it; delete it, or write a space as %20"
    if "\\" in written or written.startswith("//"):
        return "an address of another site begins with https://, and every slash in one is a /"
    if is_relative(written):
        return "no file has %00 in its name; take it out" if "%00" in written else None
    scheme, _, rest = written.partition(":")
    if scheme.lower() == "mailto":
        return None if "@" in rest else "write mailto:name@example.org"
    if scheme.lower() not in {"http", "https"}:
        return (
            "only http, https and mailto addresses and files beside the facts may be linked; "
            "write one of these, or the text alone"
        )
    try:
        parts = urlsplit(written)
        complete = rest.startswith("//") and parts.hostname and parts.port != 0
    except ValueError:
        complete = False
    return None if complete else "an address is written https://example.org/..."


def is_relative(written: str) -> bool:
    """Tell whether an address is that of a file: it has no scheme."""
    scheme, colon, _ = written.partition(":")
    is_scheme = colon and re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*", scheme)
    return not is_scheme or bool(HOST.match(written))


def file_path(written: str) -> str:
    """Give the path that the address of a file means; a ``/`` at its beginning counts nothing."""
    return unquote(re.split(r"[?#]", written)[0]).lstrip("/")


def site_path(written: str) -> str:
    """Give the path from the site's root that an address means there."""
    return posixpath.normpath(file_path(written) or ".")


def parsed(written: str) -> Link | None:
    """Give what an address leads to; None if it must not be linked, see :func:`fault`.

    What has no scheme is a file below the folder of the facts: a page if it ends in ``.md``. One
    that leads out of that folder is no link.
    """
    if fault(written) is not None:
        return None
    if not is_relative(written):
        return seal(Address, written)
    fragment = written.partition("#")[2]
    path = posixpath.normpath(file_path(written) or ".")
    if path == "." and fragment:
        return seal(SitePage, "", fragment)
    if path.split("/")[0] in {".", ".."}:
        return None
    if path.endswith(".md"):
        return seal(SitePage, path.removesuffix(".md"), fragment)
    return seal(SourceFile, path, fragment)


def served(written: str) -> SiteFile:
    """Give the file of the finished site that an address names, which has been judged."""
    return seal(SiteFile, site_path(written), written.partition("#")[2])


def in_print(link: Link) -> str:
    """Give an address as one reads it on paper, without scheme and ``www``; of a file its path."""
    written = opened(link) + ".md" * isinstance(link, SitePage)
    return written.partition("://")[2].removeprefix("www.").rstrip("/") or written


def place(link: Link) -> str:
    """Give what tells where two links lead from one another: no scheme, no ``www``, no case."""
    return in_print(link).casefold()


def web(written: str) -> Address | None:
    """Give the address of a site; None if it is none, or empty."""
    found = parsed(written)
    return found if isinstance(found, Address) else None


def absolute(link: Link) -> Address | None:
    """Give an address that is whole already; None for a page or a file."""
    return link if isinstance(link, Address) else None


def below(base: Address, path: str) -> Address:
    """Give the absolute address of what stands at ``path`` below a site's own.

    :param base: the site's address, with a slash at its end.
    :param path: the address from there, encoded as addresses are.
    """
    return seal(Address, opened(base) + path)


def email(written: str) -> Address:
    """Give the address at which mail is written."""
    return seal(Address, "mailto:" + "".join(written.split()))


def telephone(written: str) -> Address | None:
    """Give the address of a telephone number; None for a text that is none, "Upon request"."""
    return seal(Address, "tel:" + "".join(written.split())) if PHONE.fullmatch(written) else None


def doi_url(doi: str) -> str:
    """Write where a DOI is resolved; what no address may hold is percent-encoded."""
    return "https://doi.org/" + quote(doi, safe="/()._;:-,+=~!*'@$&")


def doi_address(doi: str) -> Address:
    """Give the address at which a DOI is resolved."""
    return seal(Address, doi_url(doi))
