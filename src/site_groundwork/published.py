"""Which builds make the site that is published, and which of its files were only copied."""

from __future__ import annotations

import os
import posixpath
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

BUILDERS: Final = frozenset({"html", "dirhtml"})
"""The builders that give each page an address of its own; the others make a book, or check."""


def is_published(builder_name: str) -> bool:
    """Tell whether the builder of this name (``app.builder.name``) makes the published site."""
    return builder_name in BUILDERS


def base_url(written: str) -> str:
    """Give the site's absolute address with one slash at its end; an empty one stays empty.

    :param written: the address as a setting has it (``html_baseurl``).
    """
    return written and written.rstrip("/") + "/"


def extra_files(
    entries: Iterable[Path], is_excluded: Callable[[str], bool] = lambda _path: False
) -> dict[str, Path]:
    """Find what Sphinx copies into the site as it is, by the name that each file has there.

    :param entries: the files and folders of ``html_extra_path`` (or ``html_static_path``).
    :param is_excluded: what tells which of them Sphinx leaves out: its ``Matcher`` for
        ``exclude_patterns``, which it asks for the way from each folder.
    """
    found = {}
    for entry in entries:
        if entry.is_file():
            found[entry.name] = entry
        for folder, inner, names in os.walk(entry, followlinks=True):
            way = Path(folder).relative_to(entry).as_posix()
            inner[:] = [name for name in inner if not is_excluded(posixpath.join(way, name))]
            for name in names:
                if not is_excluded(posixpath.join(way, name)):
                    found[posixpath.normpath(posixpath.join(way, name))] = Path(folder, name)
    return found
