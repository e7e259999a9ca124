"""Has a build go on from an earlier one only if that is whole, and made by the same machine."""

from __future__ import annotations

import hashlib
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

MACHINE: Final = Path(__file__).parent.parent

MADE: Final = {"__pycache__", ".egg-info"}
"""The folders in it that Python and setuptools write, by their names or how these end."""


def begin(mark: Path, folders: Iterable[Path]) -> str:
    """Remove what a build must not go on from, and take the mark away while it is written.

    :param mark: the file that says by which machine the folders were made.
    :param folders: what was built, and what is remembered of it.
    :return: the machine as it is now, whatever is changed of it while it builds.
    :raises OSError: if they may not be removed.
    """
    made_by = mark.read_text("utf-8") if mark.is_file() else ""
    mark.unlink(missing_ok=True)
    now = machine()
    if made_by != now:
        for folder in folders:
            if folder.exists():
                shutil.rmtree(folder)
    return now


def end(mark: Path, made_by: str) -> None:
    """Say that a build by a machine has come to its end.

    :raises OSError: if that cannot be written.
    """
    mark.write_text(made_by, "utf-8")


def machine() -> str:
    """Give a digest of what builds: the packages of the environment, and the source of ours."""
    digest = hashlib.sha256(sys.version.encode())
    packages = Path(sys.prefix, ".site.json")
    for path in [packages, *sorted(MACHINE.rglob("*"))]:
        # What others write there while they run comes and goes.
        if not MADE.intersection([path.parent.name, path.parent.suffix]):
            with suppress(FileNotFoundError, IsADirectoryError):
                digest.update(path.read_bytes())
                digest.update(str(path).encode())
    return digest.hexdigest()
