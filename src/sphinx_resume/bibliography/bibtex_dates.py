"""Dates as BibTeX and biblatex have them: a year and a month, or an ISO 8601 date, or a period."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from sphinx_resume._compat.pybtex import month_names
from sphinx_resume.text import latex
from sphinx_resume.text.plain import plain_text

MONTHS: Final = [*month_names]  # jan, feb, ...

_DATE = r"[12]\d{3}(?:-\d{2}(?:-\d{2})?)?"
_PERIOD = re.compile(
    rf"({_DATE})[~?%]?\s*(?:/|-{{2,3}}|[–—]|(?<=^\d{{4}})-(?=\d{{4}}$))\s*({_DATE}|\d{{2}})[~?%]?"
)


def period(written: str, month: str, day: str) -> tuple[str, str]:
    """Give when something appeared, and when that ended if it took some time; both in ISO 8601.

    What is no date in the calendar (biblatex's seasons, say) is left away.

    :param written: what stands in ``date`` or ``year``; the others are so called.
    """
    plain = latex.literal(written)
    found = _PERIOD.fullmatch(plain)
    if not found:
        return _day(plain, month, day), ""
    last = found[2] if len(found[2]) > 2 else found[1][:2] + found[2]  # noqa: PLR2004 # 2020--21
    start, end = _day(found[1], "", ""), _day(last, "", "")
    return start, end if end[: len(start)] > start[: len(end)] else ""


def macro(written: str) -> str:
    """Give BibTeX's own name for a month that stands alone: ``sep``; else an empty text."""
    plain = plain_text(latex.to_markdown(written))
    number, day = _month(plain)
    is_alone = re.fullmatch(r"[A-Za-z]+\.?|\d+", plain.strip())
    return MONTHS[number - 1] if is_alone and number and not day else ""


def _day(plain: str, month: str, day: str) -> str:
    iso = re.match(r"([12]\d{3})-(\d{2})(?:-(\d{2}))?(?!\d)", plain)
    found = re.search(r"(?<!\d)([12]\d{3})(?!\d)", plain)
    if not found:
        return ""
    if iso:
        parts = [int(part) for part in iso.groups() if part]
    else:
        number, in_month = _month(plain_text(latex.to_markdown(month)))
        day = day.strip() or in_month
        parts = [int(found[1]), *([number] if number else [])]
        parts += [int(day)] if number and day.isdecimal() else []
    while len(parts) > 1:
        try:
            date(*[*parts, 1][:3])
        except ValueError:
            parts.pop()
        else:
            break
    return "-".join(f"{part:02}" for part in parts)


def _month(written: str) -> tuple[int, str]:
    """Give the number of a month, 0 if there is none, and the day that stands with it."""
    word = re.search(r"[A-Za-z]{3}", written)
    start = word[0].lower() if word else ""
    number = MONTHS.index(start) + 1 if start in MONTHS else 0
    digits = re.findall(r"\d+", written)
    if not word and digits and 1 <= int(digits[0]) <= 12:  # noqa: PLR2004
        return int(digits[0]), ""
    return number, digits[0] if digits else ""
