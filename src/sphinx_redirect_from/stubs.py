"""The stubs that a site needs for its old addresses, or why one of them cannot be.

Nothing here knows Sphinx. Files are named relative to the output folder, with forward slashes.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import quote, unquote, urlsplit

from site_groundwork.front_matter import NULL, STR, List, Text
from site_groundwork.messages import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from site_groundwork.front_matter import FrontMatter

# What the URL of another site may hold as it is (RFC 3986), save the apostrophe.
URL_SAFE: Final = "%/:?#[]@!$&()*+,;="
LONGEST_NAME: Final = 240  # bytes; file systems take 255, and "index.html" or ".html" is added


@dataclass(frozen=True)
class Wish:
    """One old address as somebody wrote it, and what it is to lead to."""

    where: str
    address: str
    target: object
    is_text: bool = True
    in_conf: bool = False


class Fault(NamedTuple):
    """Why an old address cannot be: where it is written, what is wrong, and how to mend it."""

    where: str
    message: str


@dataclass(frozen=True)
class Site:
    """What the stubs are added to."""

    taken: Mapping[str, str]
    """Each file that the build writes anyhow, and what it is, in words."""
    suffix: str = ".html"
    is_dirhtml: bool = False


@dataclass(frozen=True)
class Stub:
    """What is written for one old address."""

    where: str
    end: str
    """The file that it leads to, or the URL of another site."""
    to_file: str
    """The way to that file, which works without a server too: `../index.html`."""
    to_address: str
    """The way there as a server has it: `../`."""
    is_external: bool = False


def front_matter_wishes(matter: FrontMatter, page: str, target: str) -> Iterator[Wish]:
    """Take `redirect_from:` from the front matter of a page, a text or a list."""
    value = matter.fields.get("redirect_from")
    if value is None or (isinstance(value, Text) and value.is_empty):
        return
    for item in value.items if isinstance(value, List) else (value,):
        where = f"{page}:{item.line}"
        if isinstance(item, Text):
            address = "" if item.is_empty else item.value
            yield Wish(where, address, target, is_text=item.tag in {NULL, STR})
        else:
            yield Wish(where, "[…]" if isinstance(item, List) else "{…}", target, is_text=False)


def plan(wishes: Iterable[Wish], site: Site) -> tuple[dict[str, Stub], list[Fault]]:
    """Return the stubs by their files, and a fault for each wish that cannot be."""
    claims: dict[str, Wish] = {}
    stubs: dict[str, Stub] = {}
    faults = []
    for wish in wishes:
        file = old_file(wish, site)
        fault = address_fault(wish, site)
        if not fault and site.is_dirhtml and is_own(file, wish, site):
            continue  # what this builder calls the page is what the other would need a stub for
        fault = fault or place_fault(file, wish, site, claims)
        if fault:
            faults.append(Fault(wish.where, f"{quoted(wish.address)} {fault}"))
        else:
            claims[file] = wish
    for file, wish in claims.items():
        stub = make_stub(file, site, claims)
        if isinstance(stub, Stub):
            stubs[file] = stub
        else:
            faults.append(Fault(wish.where, f"{quoted(wish.address)} {stub}"))
    return stubs, faults


def quoted(value: object) -> str:
    """Show in a message what somebody has written."""
    return f"'{shown(value)}'" if isinstance(value, str) else shown(repr(value))


def is_own(file: str, wish: Wish, site: Site) -> bool:
    """Tell whether the page that makes the wish answers at the address already."""
    return file in site.taken and wish.target == f"/{quote(file)}"


def old_file(wish: Wish, site: Site) -> str:
    """Return the file that answers at an old address.

    Front matter means what it means to jekyll-redirect-from: `/about` is `about.html`. conf.py
    means what it means to sphinx-reredirects: the name of a page, with or without the suffix.
    """
    path, index = unquote(wish.address).removeprefix("/"), f"index{site.suffix}"
    if wish.in_conf:
        path = path.removesuffix("/") or "index"
        has_folder = site.is_dirhtml and PurePosixPath(path).name not in {"index", index}
        path += "/" if has_folder and not path.endswith(site.suffix) else ""
    if path.endswith(site.suffix):
        return path
    return path + index if path.endswith("/") or not path else path + site.suffix


def address_fault(wish: Wish, site: Site) -> str | None:
    """Say what is wrong with an old address in itself, and how to mend it."""
    address, path = wish.address, unquote(wish.address).removeprefix("/")
    parts = path.replace("\\", "/").removesuffix("/").split("/")
    is_page = wish.in_conf or path.endswith("/") or PurePosixPath(path).suffix in {"", site.suffix}
    checks = {
        "is not a text: write an address such as /about/, or put it in quotes": not wish.is_text,
        "is empty: write an address such as /about/, or delete the entry": not address.strip(),
        "is a full URL: write only its path, such as /about/": (
            "://" in address or address.startswith("//")
        ),
        "leaves the output folder: write it from the root of the site, without dots": (
            "." in parts or ".." in parts
        ),
        "has a backslash: write / instead": "\\" in path,
        "has a ? or #, which no file can answer: end it before that": bool({*"?#"} & {*address}),
        "has one of * ? [ ], which stand for many addresses: write each by itself": bool(
            {*"*?[]"} & {*path}
        ),
        "has an empty part: write one slash instead of two": "" in parts and path != "",
        "has a character that nobody can read: write it anew": (
            not path.isprintable() or "\N{REPLACEMENT CHARACTER}" in path
        ),
        "has a part that is too long for the name of a file: shorten it": (
            max(len(part.encode()) for part in parts) > LONGEST_NAME
        ),
        f"is not the address of a page: end it with / or {site.suffix}": not is_page,
        "is in _static, which is Sphinx's own: choose another address": parts[0] == "_static",
    }
    return next((fault for fault, is_so in checks.items() if is_so), None)


def place_fault(file: str, wish: Wish, site: Site, claims: Mapping[str, Wish]) -> str | None:
    """Say what else is at the place of a stub, and how to mend it."""
    others = {**site.taken, **{other: claim.where for other, claim in claims.items()}}
    if file in claims:
        return f"is claimed already in {others[file]}: delete one of the two"
    if is_own(file, wish, site):
        return "is the page's own address: delete the entry"
    if file in others:
        return f"is the address of {others[file]}: delete the entry, or move that"
    for folder, inner in [(file, other) for other in others] + [(other, file) for other in others]:
        if inner.startswith(f"{folder}/"):
            other = others[inner if folder == file else folder]
            return (
                f"makes {shown(folder)} a file and a folder at once, with {other}: "
                "delete one of the two"
            )
    return None


def make_stub(file: str, site: Site, claims: Mapping[str, Wish]) -> Stub | str:
    """Follow an old address to its end, or say why it comes to none.

    A chain becomes one step; as in a browser, its first query and its first fragment count.
    """
    way, query, fragment = [file], "", ""
    while way[-1] in claims:
        target = claims[way[-1]].target
        try:
            parts = urlsplit(target if isinstance(target, str) else "")
        except ValueError:
            parts = urlsplit("")
        query, fragment = query or parts.query, fragment or parts.fragment
        if parts.scheme in {"http", "https"} and parts.hostname:
            url = parts._replace(query=query, fragment=fragment).geturl()
            url = quote(url, safe=URL_SAFE)
            return Stub(claims[file].where, end=url, to_file=url, to_address=url, is_external=True)
        known = {*site.taken, *claims}
        names = [] if parts.scheme or parts.netloc else link_files(parts.path, way[-1], site)
        found = next((name for name in names if name in known), None)
        if found is None:
            mending = "name a page, or a full https address"
            return f"leads to {quoted(target)}, where nothing is: {mending}"
        if found in way:
            circle = shown(" > ".join([*way, found]), 200)
            return f"leads round in a circle, {circle}: let one of these lead to a page"
        way.append(found)
    tail = (query and f"?{query}") + (fragment and f"#{fragment}")
    tail = quote(tail, safe=URL_SAFE)
    to_file = quote(posixpath.relpath(way[-1], posixpath.dirname(file) or "."))
    to_address = folder_address(to_file, site.suffix) or "./"
    return Stub(claims[file].where, way[-1], to_file + tail, to_address + tail)


def link_files(path: str, file: str, site: Site) -> list[str]:
    """Return the files, likeliest first, that may answer to the path of a link in `file`."""
    path = unquote(path)
    folder = "" if path.startswith("/") else posixpath.dirname(file)
    name = posixpath.normpath(posixpath.join(folder, path.lstrip("/")))
    index = posixpath.normpath(posixpath.join(name, f"index{site.suffix}"))
    if path.endswith("/"):
        return [index]
    return [name, name + site.suffix, index] if path else []


def folder_address(file: str, suffix: str) -> str:
    """Return what a file is called on a server: `a/index.html` is `a/`."""
    folder, name = posixpath.split(file)
    return posixpath.join(folder, "") if name == f"index{suffix}" else file
