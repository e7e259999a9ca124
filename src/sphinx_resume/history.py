"""Asks git when a file was last changed."""

from __future__ import annotations

import subprocess
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def last_changed(paths: Iterable[Path], root: Path) -> dict[Path, datetime]:
    """Give the time of the last commit that changed each path; empty where git cannot tell."""
    found = {}
    for path in paths:
        command = ["git", "-C", str(root), "log", "-1", "--format=%cI", "--", str(path)]
        try:
            told = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
        except (OSError, subprocess.CalledProcessError):
            return {}
        if told.stdout.strip():
            found[path] = datetime.fromisoformat(told.stdout.strip())
    return found
