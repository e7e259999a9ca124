"""Which static files nothing in the site asks for, though a theme or an extension brought them.

Pages ask for what they name behind ``_static/``, as every template writes it. Style sheets and
scripts put addresses together, so that the name of the file alone is looked for in these: what
has the name of a file in it may ask for it, and is believed. That holds for a script's source map
too, which the script itself names: it goes if the script does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

FOLDER: Final = "_static/"
TEXTS: Final = (".css", ".htm", ".html", ".js", ".json", ".mjs", ".svg", ".webmanifest", ".xml")
"""How the names of files end that may ask for others."""

_ADDRESS: Final = re.compile(rf"{FOLDER}[^\s\"'`<>()?#&\\]+")
_RUN: Final = re.compile(r"[^\s\"'`<>()?#&\\/,;:=*]+")
_NAME: Final = re.compile(r".+\.\w+")


def named_in_page(html: str) -> frozenset[str]:
    """Return the static files that a page names, by their paths in the site."""
    return frozenset(map(unquote, _ADDRESS.findall(html)))


def find(
    brought: Collection[str],
    named: Collection[str],
    others: Iterable[str],
    read: Callable[[str], str | None],
) -> set[str]:
    """Return those of the files that were brought which nothing asks for.

    :param brought: by their paths in the site.
    :param named: the files that pages name.
    :param others: all other files that the site keeps.
    :param read: what gives the text of a file.
    """
    by_name: dict[str, set[str]] = {}
    for path in brought:
        by_name.setdefault(path.rpartition("/")[2], set()).add(path)
    kept = set(brought) & set(named)
    waiting = [path for path in (*others, *kept) if path.endswith(TEXTS)]
    while waiting:
        runs = {run for run in _RUN.findall(read(waiting.pop()) or "") if "." in run}
        names = by_name.keys() & {found[0] for run in runs if (found := _NAME.match(run))}
        more = {path for name in names for path in by_name[name]} - kept
        kept |= more
        waiting += [path for path in more if path.endswith(TEXTS)]
    return set(brought) - kept
