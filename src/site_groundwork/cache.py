"""What is slow to make and always comes out the same, kept for other builds of any site.

Fonts, pictures and typeset files are kept by a digest of all that they are made from, in a folder
that may be removed at any time. It is ``var/cache/site`` in the virtual environment, or else in
the folder of the doctrees; ``SITE_CACHE_DIR`` names another one, and nothing is kept if that is
empty. Nothing there is ever run or unpickled, so that a file in it can do no more than be wrong;
and a file that is not what was put there is found out by its digest, and made anew.

Builds may share the folder: a file comes into it whole or not at all. What goes wrong with the
folder stops no build, which then goes on without.
"""

from __future__ import annotations

import hashlib
import os
import sys
from contextlib import suppress
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

VARIABLE: Final = "SITE_CACHE_DIR"
"""The variable of the environment that names the folder."""

MOST: Final = 256 * 2**20
"""The bytes that are kept; of more, what was asked for longest ago goes first."""

AFTERWARDS: Final = 0.75
"""The part of these that stays then, so that not every further file makes some go."""


SEAL: Final = hashlib.sha256().digest_size


class Cache:
    """A folder of what is kept; of None, nothing is.

    :param most: the bytes that may be in it.
    """

    def __init__(self, folder: Path | None, most: int = MOST) -> None:
        self.folder = folder
        self.most = most
        self._size: int | None = None  # of what is in the folder, not counting other builds'

    def made(self, key: str, make: Callable[[], bytes]) -> bytes:
        """Give what is kept by a key; if nothing is, make it and keep it.

        :param key: what :func:`key` gives for all that it is made from.
        """
        content = self.get(key)
        if content is None:
            content = make()
            self.put(key, content)
        return content

    def get(self, key: str) -> bytes | None:
        """Give what is kept by a key, as it was put there; None if nothing is."""
        if self.folder is None:
            return None
        path = self.folder / key
        try:
            kept = path.read_bytes()
        except OSError:
            return None
        content = kept[SEAL:]
        if kept[:SEAL] != _seal(key, content):
            return None
        with suppress(OSError):
            os.utime(path)  # what was asked for last goes last
        return content

    def put(self, key: str, content: bytes) -> None:
        """Keep something, if that can be done."""
        if self.folder is None:
            return
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=self.folder, delete=False) as part:
                whole = Path(part.name)
            try:
                whole.write_bytes(_seal(key, content) + content)
                whole.replace(self.folder / key)
            except OSError:
                whole.unlink()
                raise
            self._bound(SEAL + len(content))
        except OSError:
            return

    def _bound(self, added: int) -> None:
        """See that there is not too much; what a build that was stopped left is counted too."""
        assert self.folder is not None  # noqa: S101 -- for mypy
        if self._size is not None and self._size + added <= self.most:
            self._size += added
            return
        with os.scandir(self.folder) as entries:
            files = [(entry.stat(), entry.path) for entry in entries if entry.is_file()]
        self._size = sum(status.st_size for status, _ in files)
        if self._size > self.most:
            for status, path in sorted(files, key=lambda file: file[0].st_mtime_ns):
                if self._size <= self.most * AFTERWARDS:
                    break
                with suppress(FileNotFoundError):  # another build may have removed it
                    os.unlink(path)  # noqa: PTH108
                self._size -= status.st_size


NONE: Final = Cache(None)
"""Keeps nothing."""


def of(doctrees: Path) -> Cache:
    """Give the cache of a build.

    :param doctrees: the folder of what this site keeps between builds, where there may be no
        other: without a virtual environment, or if that cannot be written to.
    """
    named = os.environ.get(VARIABLE)
    if named is not None:
        return Cache(Path(named) if named else None)
    if sys.prefix != sys.base_prefix:
        folder = Path(sys.prefix, "var", "cache", "site")
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            if os.access(folder, os.W_OK | os.X_OK):
                return Cache(folder)
    return Cache(doctrees / "cache")


def key(*parts: str | bytes) -> str:
    """Give a name for what is made from these parts: no other parts have the same."""
    whole = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        whole.update(b"%d:" % len(data) + data)
    return whole.hexdigest()


@cache
def program(source: Path, *packages: str) -> str:
    """Give a digest of what makes something, as another version may make it otherwise.

    :param source: the module, or the folder of modules, that makes it.
    :param packages: the distributions that it takes for it, as ``pyproject.toml`` names them.
    """
    files = sorted(source.rglob("*.py")) if source.is_dir() else [source]
    return key(*(path.read_bytes() for path in files), *map(release, packages))


def release(package: str) -> str:
    """Give what tells a release of a package from others: reading out its version is slower.

    :param package: a distribution, as ``pyproject.toml`` names it.
    """
    return distribution(package).read_text("METADATA") or ""


def _seal(key: str, content: bytes) -> bytes:
    return hashlib.sha256(key.encode() + content).digest()
