"""Says in a sentence what ended a build, and where, in the place of Sphinx's report."""

from __future__ import annotations

import errno
import sys
import traceback
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeGuard

WORDS: Final = {
    errno.ENOSPC: "the disk is full: make room on it",
    errno.EDQUOT: "there is no more room for you on the disk: make some",
    errno.EFBIG: "the system lets no file become so large: see 'ulimit -f'",
    errno.EROFS: "the disk may only be read: build elsewhere, with 'make html BUILDDIR=...'",
    errno.EACCES: "you may not read or write it: see to its permissions",
    errno.EPERM: "you may not read or write it: see to its permissions",
    errno.EEXIST: "it is a file, and a folder has to be there: move it away",
    errno.ENOTDIR: "it is a file, and a folder has to be there: move it away",
    errno.EIO: "the disk fails: save what is on it",
}
"""What keeps a disk from being written, by the system's number for it."""


def told(exception: BaseException) -> str:
    """Say what ended a build: in Sphinx's words if it ended it itself, else where that was."""
    from sphinx.errors import ConfigError, SphinxError  # noqa: PLC0415

    from site_groundwork.messages import source_name  # noqa: PLC0415

    if error := of_disk(exception):
        return told_of_disk(error)
    *_, cause = _chain(exception)
    if isinstance(cause, KeyboardInterrupt):
        return "Interrupted"
    is_of_extension = isinstance(cause, ImportError) and not isinstance(exception, ConfigError)
    if isinstance(cause, SphinxError) or is_of_extension:
        return f"conf.py: {' '.join(str(exception).split())}".rstrip(".")
    places = [
        (frame.filename, frame.lineno) for frame in traceback.extract_tb(cause.__traceback__)
    ]
    if isinstance(cause, SyntaxError):
        places, cause = [(cause.filename or "", cause.lineno)], SyntaxError(cause.msg)
    own = [place for place in places if not place[0].startswith((sys.prefix, sys.base_prefix))]
    path, line = (own or places)[-1]
    return (
        f"{source_name(path)}:{line}: {type(cause).__name__}: {cause}: mend it there, or take the "
        "last change back"
    )


def told_of_disk(error: OSError) -> str:
    """Say what keeps a disk from being written, and what to do."""
    words = WORDS.get(error.errno or 0, error.strerror or str(error))
    return f"{error.filename}: {words}" if error.filename else f"{words[0].upper()}{words[1:]}"


def of_disk(exception: BaseException) -> OSError | None:
    """Give what a disk refused, if an exception came of that."""
    return next(filter(_is_of_disk, _chain(exception)), None)


def _is_of_disk(error: BaseException) -> TypeGuard[OSError]:
    return isinstance(error, OSError) and error.errno in WORDS


def _chain(exception: BaseException | None) -> Iterator[BaseException]:
    """Give an exception and those that it came of, the first cause last."""
    while exception:
        yield exception
        exception = getattr(exception, "orig_exc", None) or exception.__cause__
