"""Text of other formats, each a class of its own: what is put into it is escaped by its rules.

A template with ``{}`` for each piece says the format's own signs, and stands in the program
letter for letter; a piece is a text, which is escaped, or of the format already::

    filled(Markdown, "- [{}]({})", name, destination)
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar
from xml.etree import ElementTree as ET

from site_groundwork.markdown_text import destination, escaped
from site_groundwork.messages import shown
from site_groundwork.sealed import Sealed, opened, seal

if TYPE_CHECKING:
    from collections.abc import Iterable


_IN_SCRIPT: Final = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&'"}


class Format(Sealed):
    """Text of a format that is not prose."""

    __slots__ = ()

    @staticmethod
    def escape(text: str) -> str:
        """Give text as the format says it.

        :raises ValueError: if it cannot.
        """
        raise NotImplementedError


class Markdown(Format):
    """CommonMark, https://spec.commonmark.org."""

    __slots__ = ()
    escape = staticmethod(escaped)


class MyST(Format):
    """MyST Markdown for Sphinx to read, into which names alone are put: of keys and of years."""

    __slots__ = ()

    @staticmethod
    def escape(text: str) -> str:
        """Give a name as it is.

        :raises ValueError: if it is none: it has other signs than letters, digits, ``-._+``
            and single spaces.
        """
        if not re.fullmatch(r"[\w.+-]+(?: [\w.+-]+)*", text):
            message = f"'{shown(text)}' is no name"
            raise ValueError(message)
        return text


class VCard(Format):
    """vCard 4.0, https://www.rfc-editor.org/rfc/rfc6350."""

    __slots__ = ()

    @staticmethod
    def escape(text: str) -> str:
        """Give a text value, section 3.4, in which a line end is written with a backslash."""
        return re.sub(r"([\\,;])", r"\\\1", text).replace("\r", "").replace("\n", "\\n")


class XML(Format):
    """A whole document of XML."""

    __slots__ = ()


class JSON(Format):
    """A whole document of JSON."""

    __slots__ = ()

    def __html__(self) -> str:
        """Give the document as it stands in HTML's ``<script>``, which no text in it ends."""
        return self._content.translate(_IN_SCRIPT)


class BibTeX(Format):
    """Entries of BibTeX."""

    __slots__ = ()


class ICalendar(Format):
    """A whole calendar, https://www.rfc-editor.org/rfc/rfc5545."""

    __slots__ = ()


class PlainText(Format):
    """A text file in which line ends alone are markup, such as robots.txt."""

    __slots__ = ()

    @staticmethod
    def escape(text: str) -> str:
        """Give text on one line."""
        return " ".join(text.split())


@dataclass(frozen=True)
class Binary:
    """What is no text at all: a typeset document, a picture, a file that is taken as it is."""

    content: bytes


Text = TypeVar("Text", bound=Format)


def filled(kind: type[Text], template: str, *pieces: str | Text) -> Text:
    """Put pieces into a template of a format; a text is escaped by the format's rules.

    :param template: has ``{}`` for each piece.
    :raises ValueError: if a text cannot be said in the format, or pieces are missing or too many.
    :raises TypeError: if a piece is of another format.
    """
    first, *rest = template.split("{}")
    said = [first]
    for piece, after in zip(pieces, rest, strict=True):
        said += [_piece(kind, piece), after]
    return seal(kind, "".join(said))


def joined(kind: type[Text], separator: str, pieces: Iterable[Text]) -> Text:
    """Put pieces of a format in a row."""
    return seal(kind, separator.join(_piece(kind, piece) for piece in pieces))


def link_destination(address: str | Sealed) -> Markdown:
    """Give where a link leads, as Markdown has it; what would end the link is encoded."""
    plain = address if isinstance(address, str) else opened(address)
    return seal(Markdown, destination(plain))


def encoded(document: Format | Binary) -> bytes:
    """Give what a file of this content holds."""
    return document.content if isinstance(document, Binary) else opened(document).encode()


def xml(root: ET.Element) -> XML:
    """Write a tree as a document in UTF-8, indented."""
    ET.indent(root)
    return seal(XML, ET.tostring(root, "utf-8", xml_declaration=True).decode() + "\n")


def parsed_xml(document: bytes) -> XML:
    """Take a document that another library has written.

    :raises xml.etree.ElementTree.ParseError: if it is none.
    """
    ET.fromstring(document)  # noqa: S314 # made by the press or by segno, from no file
    return seal(XML, document.decode())


def json_file(data: Any) -> JSON:  # noqa: ANN401 # JSON
    """Write data as a file of JSON; a sealed value in it becomes the text that it holds."""
    return seal(JSON, json.dumps(data, default=_plain, ensure_ascii=False, indent=2) + "\n")


def json_script(data: Any) -> JSON:  # noqa: ANN401 # JSON
    """Write data as JSON for a page, with its keys in order, in ASCII alone."""
    return seal(JSON, json.dumps(data, default=_plain, sort_keys=True))


def _plain(value: object) -> str:
    if isinstance(value, Sealed):
        return opened(value)
    message = f"{value!r} cannot be said in JSON"
    raise TypeError(message)


def _piece(kind: type[Format], piece: str | Sealed) -> str:
    if isinstance(piece, str):
        return kind.escape(piece)
    if not isinstance(piece, kind):
        message = f"{piece!r} is no {kind.__name__}"
        raise TypeError(message)
    return opened(piece)
