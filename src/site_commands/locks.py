"""Locks by which a command waits for another one that writes the same thing.

A lock is the kernel's, on an open file (`flock(2)`): it ends with the processes that hold it,
however they end, so that none is ever left over. Those that a command starts hold it too, and
nobody builds beside what an ended one has left running. The environment is locked before any
package is there, hence no `filelock`.
"""

from __future__ import annotations

import fcntl
import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def held(path: Path, writes: str) -> Iterator[None]:
    """Hold a lock while the context lasts; if another process has it, say so and wait.

    :param path: the file that is locked, made with the folders above it if need be.
    :param writes: what does so, ``'make html'``, for those who wait.
    :raises OSError: if the file cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    file = _locked(path, writes)
    try:
        os.ftruncate(file, 0)
        os.pwrite(file, f"{writes} (process {os.getpid()})".encode(), 0)
        yield
    finally:
        os.close(file)


def _locked(path: Path, writes: str) -> int:
    """Open a file, and return once it is locked and still the one of that name."""
    while True:
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        os.set_inheritable(file, True)  # noqa: FBT003 -- the system call's own form
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(file, 200, 0).decode("utf-8", "replace") or writes
            sys.stderr.write(f"Waiting for {holder}.\n")
            sys.stderr.flush()
            fcntl.flock(file, fcntl.LOCK_EX)
        except OSError:  # a file system without locks: one command at a time, as before
            return file
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(file), path.stat()):
                return file
        os.close(file)  # 'make clean' has removed it meanwhile
