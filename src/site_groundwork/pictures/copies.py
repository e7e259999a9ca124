"""Clean copies of pictures, kept between builds; a picture that is clean needs none.

Whoever shows a picture asks here: facts that name it, pages, a typeset document. So each picture
is read and judged once in a build, and cleaned once for many builds.
"""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

from site_groundwork import cache
from site_groundwork.folders import remove, write_if_changed
from site_groundwork.pictures import PictureError, cleaned

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
        self.used: set[Path] = set()
        self._judged: dict[tuple[Path, int, int], Clean | PictureError] = {}

    def clean(self, picture: Path) -> Clean:
        """Give a file that holds a picture as it may be published.

        :param picture: its absolute path.
        :raises PictureError: if it must not be published.
        :raises OSError: if it cannot be read, or no copy can be written.
        """
        status = picture.stat()
        state = (picture, status.st_mtime_ns, status.st_size)
        if state not in self._judged:
            try:
                self._judged[state] = self._cleaned(picture, picture.read_bytes())
            except PictureError as error:
                self._judged[state] = error
        found = self._judged[state]
        if isinstance(found, PictureError):
            raise PictureError(*found.faults)
        return found

    def forget_unused(self) -> None:
        """Remove the copies that this build did not ask for."""
        for copy in _files(self.folder):
            if copy not in self.used:
                remove(copy, self.folder)

    def _cleaned(self, picture: Path, data: bytes) -> Clean:
        made_from = hashlib.sha256(b"\0".join([self._program, str(picture).encode(), data]))
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

    @cached_property
    def _program(self) -> bytes:
        """A digest of what cleans, as another version may clean otherwise."""
        whole = hashlib.sha256(cache.release("pillow").encode())
        for source in sorted(Path(__file__).parent.glob("*.py")):
            whole.update(source.read_bytes())
        return whole.digest()


_COPIES: WeakKeyDictionary[object, Copies] = WeakKeyDictionary()


def of(build: object, folder: Path) -> Copies:
    """Give the copies that all share in a running build.

    :param build: Sphinx's application.
    :param folder: what outlasts a build, in a folder of which they are kept.
    """
    if build not in _COPIES:
        _COPIES[build] = Copies(folder / "clean_pictures")
    return _COPIES[build]


def _files(folder: Path) -> Iterable[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else ()
