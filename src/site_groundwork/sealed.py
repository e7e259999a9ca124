"""What is no text, though it is written like one: addresses, paths, text of another format.

Such a value is sealed where it is judged or escaped, and opened where it is put to its use. In
between nothing can be joined to it: it is no ``str``, and it raises when it is formatted, so that
no text comes into an address, and no address into a text, by an f-string.

Who may call :func:`seal` is held by ``banned-api`` in pyproject.toml, who may call :func:`opened`
by a test.
"""

from __future__ import annotations

from html import escape
from typing import NoReturn, Self, TypeVar


class Sealed:
    """The base of all such classes; frozen, equal by class and content.

    A ``fragment`` is what stands behind the ``#`` of what leads somewhere.
    """

    __slots__ = ("_content", "_fragment")
    _content: str
    _fragment: str

    def __new__(cls, *_args: object) -> Self:
        """Refuse to be made by hand.

        :raises TypeError: always.
        """
        message = f"{cls.__name__} is made where its content is judged, and nowhere else"
        raise TypeError(message)

    def __setattr__(self, _name: str, _value: object) -> NoReturn:
        message = f"{type(self).__name__} is frozen"
        raise AttributeError(message)

    def __format__(self, _spec: str) -> str:
        message = f"{self!r} is no text; hand it to what takes {type(self).__name__}"
        raise TypeError(message)

    def __str__(self) -> str:
        return self.__format__("")

    @property
    def fragment(self) -> str:
        """The place in what it leads to, or an empty text."""
        return self._fragment

    def __html__(self) -> str:
        """Give the content as a template's ``|e`` prints it."""
        return escape(self._content)

    def __repr__(self) -> str:
        place = self._fragment and f", {self._fragment!r}"
        return f"{type(self).__name__}({self._content!r}{place})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sealed) and repr(other) == repr(self)

    def __hash__(self) -> int:
        return hash((type(self), self._content, self._fragment))

    def __reduce__(self) -> NoReturn:
        message = f"{type(self).__name__} is kept in no pickle"
        raise TypeError(message)

    def __deepcopy__(self, _memo: object) -> Self:
        return self


Kind = TypeVar("Kind", bound=Sealed)


def seal(kind: type[Kind], content: str, fragment: str = "") -> Kind:
    """Make a value of a sealed class; for who has judged or escaped the content."""
    made = object.__new__(kind)
    object.__setattr__(made, "_content", content)
    object.__setattr__(made, "_fragment", fragment)
    return made


def opened(value: Sealed) -> str:
    """Give the content of a sealed value; for who puts it to its use."""
    return value._content  # noqa: SLF001 # the one place
