"""Asks git when files were last changed, for no clock and no file's own time is the same twice."""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


# Before each commit, then its date and what git knows of it; the names of its files follow.
_COMMIT = "\x1e"
_FORMAT = f"--format={_COMMIT}%ct %D"


def last_changed(paths: Iterable[Path], root: Path) -> dict[Path, datetime]:
    """Give, for each of ``paths`` below ``root``, when the last commit that touched it was made.

    A path is left out when git cannot tell: there is no git or no history, the file is not in it
    or has changes that are not committed, or the clone is shallow and its oldest commit, which
    seems to have made every file, is the only one that names it. No date is later than
    ``SOURCE_DATE_EPOCH``, https://reproducible-builds.org/specs/source-date-epoch/.

    :raises ValueError: if ``SOURCE_DATE_EPOCH`` is set and not a number.
    """
    below = sorted({path.relative_to(root).as_posix() for path in paths if _is_in(path, root)})
    if not below:
        return {}
    names_only = ("-z", "--name-only", "--relative")
    edited = _git(root, "diff", *names_only, "HEAD", "--", *below)
    log = _git(root, "log", *names_only, "--no-show-signature", _FORMAT, "--", *below)
    if edited is None or log is None:
        return {}
    latest = int(
        os.environ.get("SOURCE_DATE_EPOCH") or datetime.max.replace(tzinfo=UTC).timestamp()
    )
    found: dict[str, datetime | None] = {}
    date = None
    for line in log:
        name = line.removeprefix("\n")
        if name.startswith(_COMMIT):
            seconds, _, refs = name.removeprefix(_COMMIT).partition(" ")
            is_boundary = "grafted" in refs.split(", ")
            date = None if is_boundary else datetime.fromtimestamp(min(int(seconds), latest), UTC)
        else:
            found.setdefault(name, date)
    known = {name: date for name, date in found.items() if date and name not in edited}
    return {root / name: known[name] for name in below if name in known}


def _is_in(path: Path, root: Path) -> bool:
    return path.is_relative_to(root) and path.is_file()


def _git(root: Path, *arguments: str) -> list[str] | None:
    """Run git in ``root`` and give what it prints between NULs; ``None`` if it fails."""
    git = shutil.which("git")
    if git is None:
        return None
    run = subprocess.run(  # noqa: S603 - no shell, and paths come after "--"
        [git, "-C", root, "--literal-pathspecs", *arguments],
        capture_output=True,
        check=False,
    )
    return os.fsdecode(run.stdout).split("\0") if run.returncode == 0 else None
