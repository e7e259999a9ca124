"""Clean copies of pictures, kept between builds; a picture that is clean needs none."""

from __future__ import annotations

import hashlib
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import site_groundwork.pictures
from site_groundwork.folders import remove, write_if_changed
from site_groundwork.pictures import cleaned

if TYPE_CHECKING:
    from collections.abc import Iterable


class Clean(NamedTuple):
    """The file that may be published in place of a picture, and what there is to say of it."""

    path: Path
    notes: tuple[str, ...] = ()


class Copies:
    """A folder of clean copies, named by what they were made from.

    An empty file there says that a picture is clean as it is.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.program = _program()
        self.used: set[Path] = set()

    def clean(self, picture: Path, data: bytes) -> Clean:
        """Give a file that holds a picture as it may be published.

        :param data: what the picture's own file holds.
        :raises PictureError: if it must not be published.
        :raises OSError: if no copy can be written.
        """
        made_from = hashlib.sha256(b"\0".join([self.program, str(picture).encode(), data]))
        copy = self.folder / f"{made_from.hexdigest()[:32]}-{picture.name[-50:]}"
        self.used.add(copy)
        if copy.is_file():
            return Clean(copy if copy.stat().st_size else picture)
        clean = cleaned(data, picture.name)
        is_clean = clean.data is data
        # A build that is stopped while it writes must leave no half copy behind.
        unfinished = copy.with_name("unfinished")
        write_if_changed(unfinished, b"" if is_clean else clean.data, self.folder)
        unfinished.replace(copy)
        return Clean(picture if is_clean else copy, clean.notes)

    def forget_unused(self) -> None:
        """Remove the copies that this build did not ask for."""
        for copy in _files(self.folder):
            if copy not in self.used:
                remove(copy, self.folder)


def _files(folder: Path) -> Iterable[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else ()


def _program() -> bytes:
    """Give a digest of what cleans, as another version may clean otherwise."""
    sources = Path(site_groundwork.pictures.__file__).parent.glob("*.py")
    whole = hashlib.sha256(metadata.version("pillow").encode())
    for source in sorted(sources):
        whole.update(source.read_bytes())
    return whole.digest()
