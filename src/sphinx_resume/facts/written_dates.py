"""Dates as people write them, in ISO 8601: "Sep 2019", "2019/9", "2019-09-00", "2019 to present".

Nothing is guessed: of a date that can be read in two ways, what both have in common is taken.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from babel import Locale

PRESENT: Final = frozenset(
    """present|current|currently|now|ongoing|on-going|today|to date|up to date|till date|until now
    |till now|to present|to now|present day|in progress|continuing|continues|active|open|-|--|?|??
    |...|n/a|na|none|null|undefined|unknown|tbd|tba|heute|aktuell|laufend|aujourd'hui|présent
    |en cours|actualidad|actual|presente|atual|oggi|heden|nu|idag|至今|现在|現在|目前|今|현재
    """.replace("\n", "")
    .replace("    ", "")
    .split("|")
)
"""What stands for the end of what has not ended, or for what nobody knows; in lower case."""

# The languages whose names of months are known, besides digits.
LANGUAGES: Final = (
    *("en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "nb"),
    *("fi", "pl", "cs", "ru", "uk", "tr", "id", "ro", "hu"),
)

_ISO = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?:[T ]\d.*)?")
_CJK = re.compile(r"(\d{4}) ?[年년](?: ?(\d{1,2}) ?[月월](?: ?(\d{1,2}) ?[日일])?)?\.?")
_MONTH = re.compile(r"(\d{1,2})[-/.](\d{4})")
_DAY = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
_YEAR = re.compile(r"(?<!\d)([12]\d{3})(?!\d)")
_WORD = re.compile(r"\d+|[^\W\d_]+")
_YEARS = re.compile(r"([12]\d{3})\s*[-/]\s*(\d{2}|[12]\d{3})")
_DAYS = re.compile(r"(?<![\d-])(\d{1,2})-(\d{1,2})(?![\d-])")
_BETWEEN = re.compile(
    r"\s+-+\s*|\s*-+\s+|(?<=\d\d\d\d)-+(?=[^\W\d]|$)|\s+(?:to|until|till|through|bis|à)\s+"
    r"|\s*~\s*|(?<=\d)/(?=\d{4}-)"
)
_CLOCK = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::\d\d(?:\.\d+)?)? ?(Z|[+-]\d\d):?(\d\d)?", re.IGNORECASE
)

# What may stand in a date besides its parts.
_FILLERS: Final = {"st", "nd", "rd", "th", "of", "de", "del", "the", "den", "er"}

_DECEMBER: Final = 12
_LAST_DAY: Final = 31


@dataclass(frozen=True)
class Read:
    """A date in ISO 8601; ``is_whole`` tells that nothing of what is written is lost in it."""

    iso: str
    is_whole: bool = True


@dataclass(frozen=True)
class Span:
    """A period; without an end it goes on."""

    start: Read
    end: Read | None = None


def is_open(written: str) -> bool:
    """Tell whether this stands for the end of what has not ended: "Present", "now (2 years)"."""
    text = _bare(written).lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    said = re.split(r"(?<=.)[^\w' -]", text)[0].strip()
    return text in PRESENT or said in PRESENT


def day_and_time(written: str) -> str | None:
    """Give a day with its time and zone as ISO 8601 has them; None if it is not all of that."""
    found = _CLOCK.fullmatch(_bare(written))
    if not found:
        return None
    zone = "Z" if found[3].upper() == "Z" else f"{found[3]}:{found[4] or '00'}"
    return f"{found[1]}T{found[2]}{zone}"


def read(written: str) -> Read | None:
    """Give the date that is written; None if it holds no year."""
    text = _bare(written)
    if found := _ISO.fullmatch(text) or _CJK.fullmatch(text):
        return _dated(*found.groups())
    if found := _MONTH.fullmatch(text):
        return _dated(found[2], found[1])
    if found := _DAY.fullmatch(text):
        return _in_order(found[1], found[3], found[4], is_day_first=found[2] == ".")
    return _in_words(text)


def span(written: str) -> Span | None:
    """Give the period that is written; None if it is none."""
    text = _bare(written)
    if found := _YEARS.fullmatch(text):
        first, second = found[1], found[2]
        if len(second) < len(first):
            if int(second) <= _DECEMBER:  # a month
                return None
            second = first[:2] + second
        return Span(Read(first), Read(second)) if second > first else None
    text = _DAYS.sub(lambda days: f"{days[1]} - {days[2]}", text)
    parts = _BETWEEN.split(text)
    if len(parts) != 2:  # noqa: PLR2004 # from, to
        return None
    if not parts[1] or is_open(parts[1]):
        begun = read(parts[0])
        return Span(begun) if begun else None
    start, end = _begun(*parts), read(parts[1])
    return Span(start, end) if start and end and end.iso[:4] >= start.iso[:4] else None


def _begun(first: str, last: str) -> Read | None:
    """Give the beginning of a period, which may leave to its end what both have in common."""
    day_less = re.sub(r"^\d{1,2}\S* ", "", last)
    year = _YEAR.search(last)
    tries = [first, f"{first} {day_less}", f"{first} {year[1]}" if year else ""]
    found = [date for tried in tries if (date := read(tried))]
    return next((date for date in found if date.is_whole), found[0] if found else None)


def _bare(written: str) -> str:
    text = " ".join(unicodedata.normalize("NFKC", written).split())
    return re.sub("[\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}\N{HYPHEN}\N{WAVE DASH}]", "-", text)


def _dated(year: str, month: str | None = None, day: str | None = None) -> Read | None:
    """Give a date of its parts: a part that is 00 is not known, and one that cannot be is lost."""
    if not _YEAR.fullmatch(year):
        return None
    if not month or int(month) == 0:
        return Read(year)
    if int(month) > _DECEMBER:
        return Read(year, is_whole=False)
    iso = f"{year}-{int(month):02}"
    if not day or int(day) == 0:
        return Read(iso)
    try:
        return Read(date(int(year), int(month), int(day)).isoformat())
    except ValueError:
        return Read(iso, is_whole=False)


def _in_order(first: str, second: str, year: str, *, is_day_first: bool) -> Read | None:
    """Read 1.9.2019, and 9/1/2019 where only one of the two can be the month."""
    if is_day_first or int(first) > _DECEMBER:
        return _dated(year, second, first)
    if int(second) > _DECEMBER or first == second:
        return _dated(year, first, second)
    return Read(year, is_whole=False) if _YEAR.fullmatch(year) else None


def _in_words(text: str) -> Read | None:
    year = month = day = ""
    is_whole = True
    for word in _WORD.findall(text.lower()):
        if _YEAR.fullmatch(word):
            if year:
                return None
            year = word
        elif not month and word in _months():
            month = str(_months()[word])
        elif not day and word.isdecimal() and 1 <= int(word) <= _LAST_DAY:
            day = word
        elif word not in _FILLERS:
            is_whole = False
    if not year:
        return None
    found = _dated(year, month, day if month and is_whole else "")
    return found and Read(found.iso, found.is_whole and is_whole and bool(month or not day))


@cache
def _months() -> dict[str, int]:
    """Give the months by their names and short names in several languages."""
    found: dict[str, int] = {"sept": 9}
    for language in LANGUAGES:
        months = Locale(language).months
        for form in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[form][width].items():
                    if word := _WORD.match(name.lower()):
                        found.setdefault(word[0], number)
    return found
