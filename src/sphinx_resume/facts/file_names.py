"""Names of pages come from files: what a name may hold, so that every form can say it."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from sphinx_resume.facts.model import FactsError, Problem
from sphinx_resume.facts.site_paths import NEWS
from sphinx_resume.text.plain import is_shown

if TYPE_CHECKING:
    from pathlib import Path


PAGES: Final = {".md", ".rst"}

LINE_ENDS: Final = {"Cc", "Zl", "Zp"}

IN_ADDRESSES: Final = "%?#"
"""What means something else in an address, as that of a post is."""


def check(folder: Path) -> None:
    """Look at the names of all pages in a folder, whether anything shows them or not.

    :raises FactsError: for the first one that a terminal, a page or an address cannot say.
    """
    for path in sorted(folder.rglob("*")):
        if path.suffix not in PAGES:
            continue
        name = path.relative_to(folder).as_posix()
        if not all(map(_is_printed, name)):
            message = "a character in the name of this file cannot be printed; rename it"
            raise FactsError(path, [Problem(1, message)])
        if path.parent == folder / NEWS and {*path.name} & {*IN_ADDRESSES}:
            message = "the name of a post is its address: take %, ? and # out of it"
            raise FactsError(path, [Problem(1, message)])


def _is_printed(sign: str) -> bool:
    return is_shown(sign) and unicodedata.category(sign) not in LINE_ENDS
