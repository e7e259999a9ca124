"""Which files each extension has put into the built site, told to whoever tidies up after a build.

So an extension need not know whether another one removes what an older build has left.
"""

from __future__ import annotations

from weakref import WeakKeyDictionary

_MADE: WeakKeyDictionary[object, set[str]] = WeakKeyDictionary()
_LASTING: WeakKeyDictionary[object, set[str]] = WeakKeyDictionary()


def note(build: object, *paths: str) -> None:
    """Note files that belong to the built site, whether this build has written them or an older.

    :param build: the running build, Sphinx's application.
    :param paths: from the site's root, parted by ``/``.
    """
    _MADE.setdefault(build, set()).update(paths)


def of(build: object) -> frozenset[str]:
    """Give the paths that were noted during a build."""
    return frozenset(_MADE.get(build, ()))


def note_lasting(build: object, *paths: str) -> None:
    """Note files that are named by their content: a browser may keep them for ever."""
    _LASTING.setdefault(build, set()).update(paths)


def lasting(build: object) -> frozenset[str]:
    """Give the paths that were noted as lasting during a build."""
    return frozenset(_LASTING.get(build, ()))
