"""Where the files of a font family are: in an installed package that brings it.

Such packages name themselves by an entry point of the group ``fontpkg.family``, whose module has
``FAMILY``, the family's name, and ``ROOT``, a folder with TrueType files below ``files/``; see
https://pypi.org/project/fontpkg/.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Final

GROUP: Final = "fontpkg.family"


@cache
def files(family: str) -> tuple[Path, ...]:
    """Give the files of a family in the order of their names; none if no package brings it.

    :param family: its name, such as "Source Serif 4", as the font itself has it.
    """
    for point in _packages():
        module = point.load()
        if family == module.FAMILY:
            return tuple(sorted(Path(module.ROOT, "files").glob("*.ttf")))
    return ()


@cache
def _packages() -> tuple[EntryPoint, ...]:
    return tuple(entry_points(group=GROUP))
