"""What people write among names that is none: titles, degrees, and signs that part two of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sphinx_resume._compat.pybtex import split_name_list

if TYPE_CHECKING:
    from collections.abc import Iterator

TITLES: Final = {
    "apl", "assist", "assoc", "asst", "dame", "dipl", "doctor", "dr", "em", "hon", "ing", "ir",
    "mag", "mr", "mrs", "ms", "mx", "pd", "priv", "prof", "professor", "rev", "sir", "univ",
}  # fmt: skip
DEGREES: Final = {
    "bsc", "cbe", "cfa", "dphil", "dr", "dring", "drnat", "dsc", "edd", "frs", "frse", "llb",
    "lld", "llm", "mba", "mbe", "md", "meng", "mph", "mphil", "msc", "obe", "phd", "psyd", "scd",
}  # fmt: skip
MORE_DEGREES: Final = {"ba", "beng", "bs", "do", "jd", "ma", "ms", "mfa", "pe", "rn"}
"""Those that are names of people too, unless they stand behind a comma."""

# JabRef parts names by them, too.
_PARTED = re.compile(r"(?:\s*;\s+|\s+\\?&\s+)(?![^{}]*\})")
_AND_OTHERS = re.compile(r",?\s+et\.?\s+al\.?,?$", re.IGNORECASE)

_INITIALS = r"(?:[^\W\d_]\.[ -]?)+"
_INITIALS_FIRST = re.compile(rf"{_INITIALS}\s*[^\W\d_]{{2}}[\w'-]*")
_INITIALS_LAST = re.compile(r"[A-Z][\w'-]+ [A-Z]{1,3}")
_INITIALS_ALONE = re.compile(rf"{_INITIALS}|(?![IVX]{{2}})[A-Z]{{1,3}}")
_FAMILY_FIRST = re.compile(rf"^([A-Z][\w'-]+)\.? ((?:[A-Z]{{1,3}}|{_INITIALS})[\s*†✝‡§¶]*)$")
_SIGNS = re.compile(r"[\s*†✝‡§¶]+$|\s*\$[^$]*\$$")
_MOST_PARTS = 3  # of a name that is one
_FULL = re.compile(r"[^\W\d_][\w'-]*\.?(?: [^\W\d_][\w'-]*\.?)* [^\W\d_][\w'-]+")


def untitled(written: str) -> str:
    """Give a name, in plain text, without what stands before or behind it: ``Dr.``, ``PhD``."""
    name, comma, behind = re.sub(r"\s*\([^()]*\)", "", written).partition(",")
    if not is_degree(behind, *MORE_DEGREES):
        name += comma + behind
    words = name.split()
    first = 0
    while first < len(words) - 2 and _is_title(words[first], is_next=first > 0):
        first += 1
    last = len(words)
    while last > first + 2 and is_degree(words[last - 1]):
        last -= 1
    return " ".join(words[first:last]).rstrip(",")


def _is_title(word: str, *, is_next: bool) -> bool:
    """Tell whether a word is a title; behind one stands what it is of, ``rer. nat.``."""
    is_of = is_next and word.endswith(".") and word == word.lower()
    return is_of or re.split(r"[.-]", word)[0].lower() in TITLES


def is_degree(written: str, *more: str) -> bool:
    """Tell whether a text holds academic degrees alone.

    :param more: what counts as one besides.
    """
    words = [re.sub(r"\W", "", word).lower() for word in re.split(r"[,;]|(?<!\.)\s+", written)]
    return bool("".join(words)) and all(word in {*DEGREES, *more, ""} for word in words)


def parted(value: str) -> Iterator[str]:
    """Part a field of names, at ``and`` and at what people write in its place."""
    for piece in _pieces(value):
        yield from by_commas(piece) or [piece]


def lists(value: str) -> Iterator[str]:
    """Give what in a field of names is a list that commas part."""
    return (piece for piece in _pieces(value) if by_commas(piece))


def _pieces(value: str) -> Iterator[str]:
    for written in split_name_list(" ".join(value.split())):
        whole = _AND_OTHERS.sub("", written)
        pieces = _PARTED.split(whole)
        # "Barnes & Noble" is one.
        is_many = ";" in whole or all(" " in piece.strip() for piece in pieces)
        yield from pieces if is_many else [whole]
        if whole != written:
            yield "others"


def by_commas(written: str) -> list[str]:
    """Take a list of names apart that commas part, as in APA's and PubMed's; none if it is one.

    A name of BibTeX has two commas at most, ``Roth, Jr., Ines``.
    """
    parts = [part.strip() for part in written.split(",") if part.strip()]
    if len(parts) < _MOST_PARTS or re.search(r"\{[^{}]*,", written):
        return []
    found: list[str] = []
    for part in parts:
        if not _INITIALS_ALONE.fullmatch(_SIGNS.sub("", part)):
            found.append(part)
        elif not found or "," in found[-1] or len(parts) == _MOST_PARTS:
            return []
        else:
            found[-1] += f", {part}"
    if not all(re.search(r"\S[\s,]\s*\S", name) for name in found):
        return []  # a name in one word, or half of one
    turned = [_FAMILY_FIRST.sub(r"\1, \2", name) for name in found]
    return turned if all("," in name for name in turned) else found


def is_initials_first(written: str) -> bool:
    """Tell whether a text is a name that begins with initials: ``J. Marsh``."""
    return bool(_INITIALS_FIRST.fullmatch(written))


def pairs(value: str) -> Iterator[tuple[str, str, bool]]:
    """Give the names in a field that may be two by a comma: both parts, and whether they are.

    ``Garcia Lopez, Juan Carlos`` is one and looks like two; braces around a part say that it is.
    """
    for written in parted(value):
        parts = [part.strip() for part in written.split(",")]
        if len(parts) == 2:  # noqa: PLR2004
            first, second = parts
            is_certain = bool(
                (_INITIALS_FIRST.fullmatch(first) and _FULL.fullmatch(second))
                or (_INITIALS_LAST.fullmatch(first) and _INITIALS_LAST.fullmatch(second))
            )
            are_full = all(_FULL.fullmatch(part) and part[0].isupper() for part in parts)
            if is_certain or (are_full and not _INITIALS_FIRST.match(second)):
                yield first, second, is_certain
