"""Removes what the commands have made, once none of them writes it any more.

python3 -m site_commands.removal _build .venv
"""

from __future__ import annotations

import shutil
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Final

from site_commands import locks

if TYPE_CHECKING:
    from collections.abc import Collection

LOCKS: Final = (".lock", ".html.lock", ".preview.lock")


def remove(folder: Path) -> None:
    """Remove a folder with all that is in it, the locks last.

    :raises OSError: if that is not allowed.
    """
    with ExitStack() as held:
        for lock in LOCKS:
            held.enter_context(locks.held(folder / lock, "'make clean'"))
        empty(folder, LOCKS)
        shutil.rmtree(folder)


def empty(folder: Path, kept: Collection[str]) -> None:
    """Remove all that is in a folder but what has one of these names.

    :raises OSError: if that is not allowed.
    """
    for path in folder.iterdir():
        if path.name in kept:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


if __name__ == "__main__":
    for name in sys.argv[1:]:
        if Path(name).is_dir():
            remove(Path(name))
