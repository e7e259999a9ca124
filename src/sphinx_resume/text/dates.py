"""Dates as people read them, from dates as ISO 8601 and JSON Resume write them."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date

# What a date says depends on how much of it is given: year, month or day.
_PATTERNS = {1: "y", 2: "MMMM y", 3: "d MMMM y"}
_SHORT_PATTERNS = {1: "y", 2: "MMM y", 3: "d MMM y"}

EN_DASH = "\N{EN DASH}"


def words(written: str, language: str = "en", *, short: bool = False) -> str:
    """Say an ISO 8601 date (``2021``, ``2021-09`` or ``2021-09-01``) in words.

    A time of day (``2021-09-01T14:00+08:00``) is said as the place of the event has it.

    :param short: abbreviate the month, as a narrow column needs it.

    :raises ValueError: if ``written`` is not a date.
    """
    written, _, clock = written.partition("T")
    parts = [int(part) for part in written.split("-")]
    day = date(*[*parts, 1, 1][:3])
    patterns = _SHORT_PATTERNS if short else _PATTERNS
    said = format_date(day, patterns[len(parts)], locale=language.replace("-", "_"))
    return f"{said}, {clock[:5]}" if clock and not short else said


def academic_year(written: str) -> str:
    """Set an academic year (``2021-2022``) with the dash that ranges have."""
    return written.replace("-", EN_DASH)
