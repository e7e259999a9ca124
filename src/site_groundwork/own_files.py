"""What an extension brings along, and the site's own files, which take its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def chosen(name: str, folders: Iterable[Path], ours: Path) -> Path:
    """Give the site's own file of a name, or else the one that an extension brings along.

    :param folders: those of the site, as ``templates_path`` lists them; the first counts.
    :param ours: the extension's folder.
    """
    own = (folder / name for folder in folders)
    return next((path for path in own if path.is_file()), ours / name)
