"""Puts a good stage into the place of the site, whole or not at all."""

from __future__ import annotations

import filecmp
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE: Final = 0o644
FOLDER: Final = 0o755
"""What a web server can read, whatever the umask of who builds."""


def publish(stage: Path, site: Path) -> tuple[int, int]:
    """Have a site hold what the stage holds; one that holds it already is left alone.

    Until the last moment the old site stands, and then the new one stands in its place.

    :return: how many of its files are new, changed or gone, and how many there are now.
    :raises OSError: if it cannot be written; then the old site stands.
    """
    recover(site)
    staged, standing = set(_files(stage)), set(_files(site))
    changed = {name for name in staged & standing if not _is_same(stage / name, site / name)}
    differing = len(changed | (staged ^ standing))
    if not differing and site.is_dir():
        return 0, len(staged)
    new, old = _beside(site)
    try:
        for name in sorted(staged):
            _copy(stage / name, new / name)
        for folder, _folders, _names in os.walk(new):
            Path(folder).chmod(FOLDER)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    if site.exists():
        site.rename(old)
    new.rename(site)
    shutil.rmtree(old, ignore_errors=True)
    return differing, len(staged)


def recover(site: Path) -> None:
    """Finish or undo what was cut off: bring the old site back if no new one had its place."""
    new, old = _beside(site)
    if old.exists() and not site.exists():
        old.rename(site)
    for folder in (new, old):
        if folder.exists():
            shutil.rmtree(folder)


def _beside(site: Path) -> tuple[Path, Path]:
    return site.with_name(f"{site.name}.new"), site.with_name(f"{site.name}.old")


def _files(root: Path) -> Iterator[str]:
    for folder, _folders, names in os.walk(root):
        yield from (os.path.relpath(Path(folder, name), root) for name in names)


def _is_same(one: Path, other: Path) -> bool:
    """Compare the bytes of two files, unless size and time are the same: `_copy` keeps those."""
    is_readable = other.stat().st_mode & 0o777 == FILE
    return is_readable and filecmp.cmp(one, other)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    found = source.stat()
    os.utime(target, ns=(found.st_atime_ns, found.st_mtime_ns))
    target.chmod(FILE)
