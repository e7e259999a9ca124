"""The door of names: what a page's file may be called, and where symbolic links may lead."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Final

from site_groundwork.folders import OutsideError, inside
from sphinx_resume.facts.model import FactsError, Problem
from sphinx_resume.facts.site_paths import NEWS
from sphinx_resume.text.plain import is_shown

if TYPE_CHECKING:
    from collections.abc import Iterator


PAGES: Final = {".md", ".rst"}

LINE_ENDS: Final = {"Cc", "Zl", "Zp"}

IN_SCRIPTS: Final = "'\"<>\\"
"""What would end the text in which the theme says a page's name within a script."""

IN_ADDRESSES: Final = "%?#"
"""What means something else in an address, as that of a post is."""

CIRCLE: Final = "a symbolic link leads to itself or to a folder around it; take it out"

OUTSIDE: Final = "a symbolic link leads out of the site's folder; put the file itself there"


def checked(folder: Path, *others: str) -> list[Path]:
    """Look at the files of all pages in a folder, whether anything shows them or not.

    :param others: names of files in it that are read besides, if they are there.
    :return: the files of the pages.
    :raises FactsError: for the first one that leads out of the site, or whose name a terminal, a
        script or an address cannot say.
    """
    refuse_circles(folder)
    pages = sorted(_pages(folder))
    for path in [*(folder / name for name in others), *pages]:
        if fault := _fault(path, folder):
            raise FactsError(path, [Problem(1, fault)])
    return pages


def refuse_circles(folder: Path) -> None:
    """See that no symbolic link in a folder leads back: Sphinx would follow it forty times.

    :raises FactsError: for the first one that does.
    """
    for top, names in _walk(folder):
        around = Path(os.path.realpath(top))
        for link in filter(Path.is_symlink, map(Path(top).joinpath, names)):
            target = Path(os.path.realpath(link))
            if target.is_symlink() or around.is_relative_to(target):
                raise FactsError(link, [Problem(1, CIRCLE)])


def leads_out(path: Path, folder: Path) -> bool:
    """Tell whether symbolic links lead a path out of the site, whose pages are in a folder.

    The site is that folder, and the one above it that has the settings, ``conf.py``.
    """
    for root in (folder, *folder.absolute().parents):
        if root == folder or (root / "conf.py").is_file():
            try:
                inside(path, root)
            except OutsideError:
                continue
            return False
    return True


def _pages(folder: Path) -> Iterator[Path]:
    for top, names in _walk(folder):
        found = (Path(top, name) for name in names if Path(name).suffix in PAGES)
        yield from (path for path in found if not path.is_dir())


def _walk(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Go as Sphinx does, who follows links to folders, but into each folder once."""
    seen = set()
    for top, folders, names in os.walk(folder, followlinks=True):
        if (real := os.path.realpath(top)) in seen:
            folders.clear()
            continue
        seen.add(real)
        yield top, [*folders, *names]


def _fault(path: Path, folder: Path) -> str | None:
    if leads_out(path, folder):
        return OUTSIDE
    if not all(map(_is_printed, path.relative_to(folder).as_posix())):
        return "a character in the name of this file cannot be printed; rename it"
    if {*path.relative_to(folder).as_posix()} & {*IN_SCRIPTS}:
        return "the name of a page stands in scripts: take quotes, < > and \\ out of it"
    is_post = path.parent == folder / NEWS
    if is_post and {*path.name} & {*IN_ADDRESSES}:
        return "the name of a post is its address: take %, ? and # out of it"
    return None


def _is_printed(sign: str) -> bool:
    return is_shown(sign) and unicodedata.category(sign) not in LINE_ENDS
