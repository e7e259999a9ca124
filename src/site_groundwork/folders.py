"""Reading, writing and removing that stay inside a folder, wherever symbolic links lead.

Every writer of this project gives the folder that it may write to. What a path looks like says
little: ``_build/html/about`` may be a link to anywhere. So each path is resolved first.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from site_groundwork.messages import shown

if TYPE_CHECKING:
    from pathlib import Path


class OutsideError(ValueError):
    """A path that leads out of the folder that it has to stay in.

    ``path`` is the path as it was given, ``root`` the folder.
    """

    def __init__(self, path: Path, root: Path) -> None:
        self.path = path
        self.root = root
        name, folder = shown(str(path), 200), shown(str(root), 200)
        super().__init__(
            f"{name} leads out of {folder}: remove the symbolic link or the '..' in it"
        )


def inside(path: Path, root: Path) -> Path:
    """Follow every symbolic link in a path, and see that it ends inside a folder.

    :param path: what need not exist; a relative path begins at ``root``.
    :param root: the folder, which may be a link itself.
    :return: the absolute path, without links.
    :raises OutsideError: if it ends elsewhere, goes round in a circle, or is no path at all.
    """
    try:
        resolved, top = (root / path).resolve(), root.resolve()
    except (OSError, RuntimeError, ValueError):  # a circle, or a NUL
        raise OutsideError(path, root) from None
    if not resolved.is_relative_to(top):
        raise OutsideError(path, root)
    return resolved


def write_if_changed(path: Path, data: bytes, root: Path) -> bool:
    """Write a file inside a folder, with the folders above it, unless it holds this already.

    :return: whether it was written; a file that is left alone keeps its time.
    :raises OutsideError: as :func:`inside` does, before anything is written.
    :raises OSError: if it cannot be written.
    """
    target = inside(path, root)
    if target.is_file() and target.read_bytes() == data:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    return True


def replace(path: Path, data: bytes, root: Path, part: Path, time: int | None = None) -> None:
    """Write a file inside a folder at one stroke: nobody ever finds a part of it, or another time.

    :param part: a file inside the folder that holds the content until it is whole. If the build
        is killed it stays, and the next call writes over it.
    :param time: when the file is to have been changed, in nanoseconds.
    :raises OutsideError: as :func:`inside` does, before anything is written.
    :raises OSError: if it cannot be written.
    """
    target, part = inside(path, root), inside(part, root)
    for file in (target, part):
        file.parent.mkdir(parents=True, exist_ok=True)
    part.write_bytes(data)
    if time is not None:
        os.utime(part, ns=(time, time))
    os.replace(part, target)  # noqa: PTH105 -- Sphinx has paths that are texts too


def prune(folder: Path, root: Path) -> None:
    """Remove a folder below ``root``, and those above it, as far as they are empty."""
    while folder != root and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def remove(path: Path, root: Path) -> bool:
    """Remove a file inside a folder, and no other: of a symbolic link the link, not its target.

    :return: whether there was one.
    :raises OutsideError: if the folder that holds the file is outside, before anything is removed.
    :raises OSError: if it cannot be removed, as a folder cannot.
    """
    holder = inside(path.parent, root)
    target = holder / path.name
    if not target.is_symlink() and not target.exists():
        return False
    target.unlink()
    return True
