"""Which characters the pages of a site show in its typefaces.

What is found in a page is noted, by the file's time and its content: a page that another
extension has put into another form since, and given its time again, still shows the same.
"""

from __future__ import annotations

import hashlib
import json
import os
import string
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from site_groundwork.folders import write_if_changed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator


LIGATURES: Final = frozenset("\ufb00\ufb01\ufb02\ufb03\ufb04")
"""Latin ligatures, which a font forms by itself: what is printed is read by their characters."""

ALWAYS: Final = frozenset(string.printable) - frozenset(string.whitespace) | {" "} | LIGATURES
"""ASCII: what readers type, and what scripts and style sheets are likely to write."""

OTHERWISE: Final = frozenset({"code", "kbd", "math", "pre", "samp", "script", "style", "svg"})
"""Elements that are set in another typeface, or in none."""

NOT_PAGES: Final = frozenset({"_static", "_sources", "_downloads", "_images"})
FALLBACK_TEXTS: Final = ("alt", "placeholder")


class Noted(NamedTuple):
    """What is noted of a page: its file's time and place on the disk, its content, its text."""

    time: int = 0
    inode: int = 0
    digest: str = ""
    shown: str = ""


def of_site(folder: Path, notes: Path, extra: Collection[str] = ()) -> frozenset[str]:
    """Give ASCII and all characters that the pages in a folder show.

    :param notes: the file with what was found in the pages of the last build, if there is one.
    :param extra: files in the folder that are no pages of the site, by their paths in it.
    """
    try:
        before = {name: Noted(*note) for name, note in json.loads(notes.read_bytes()).items()}
    except (OSError, ValueError, TypeError, AttributeError):
        before = {}
    found = {}
    for path in _pages(folder):
        name = path.relative_to(folder).as_posix()
        if name not in extra:
            found[name] = _noted(path, before.get(name, Noted()))
    if found != before:
        write_if_changed(notes, json.dumps(found).encode(), notes.parent)
    return ALWAYS.union(*(note.shown for note in found.values()))


def _noted(path: Path, before: Noted) -> Noted:
    status = path.stat()
    if (before.time, before.inode) == (status.st_mtime_ns, status.st_ino):
        return before
    page = path.read_bytes()
    digest = hashlib.sha256(page).hexdigest()
    if digest == before.digest:
        shown = before.shown
    else:
        shown = "".join(sorted(of_page(page.decode("utf-8", "replace"))))
    return Noted(status.st_mtime_ns, status.st_ino, digest, shown)


def of_page(html: str) -> frozenset[str]:
    """Give the characters of a page, composed ones too where it has them in parts.

    What is in :data:`OTHERWISE` is left out, and so are white space and controls.
    """
    import lxml.etree  # noqa: PLC0415 -- slow to import, and not needed for a page that is noted

    parser = lxml.etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    tree = lxml.etree.fromstring(html.encode(), parser)
    if tree is None:  # an empty file
        return frozenset()
    lxml.etree.strip_elements(tree, *OTHERWISE, with_tail=False)
    fallbacks = (element.get(name, "") for element in tree.iter() for name in FALLBACK_TEXTS)
    text = "".join([*tree.itertext(), *fallbacks])
    return frozenset({*text, *unicodedata.normalize("NFC", text)} - set(string.whitespace))


def _pages(folder: Path) -> Iterator[Path]:
    for inside, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in NOT_PAGES]
        yield from (Path(inside, name) for name in names if name.endswith(".html"))
