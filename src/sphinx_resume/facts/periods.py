"""Says dates and periods in the schema's words, as entries of other tools' files have them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from site_groundwork.messages import shown
from sphinx_resume.facts import written_dates
from sphinx_resume.facts.model import Key, Reading, Text, Written
from sphinx_resume.facts.validation import DATES, SCHEMA, Node, kind_of, resolved

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_resume.facts.model import Map

_DAY: Final = len("2021-09-30")
_ENOUGH: Final = 2  # days that tell how a file writes months


@dataclass(frozen=True)
class _Entry:
    """An entry that has a start and an end, where it stands, and what the schema says of it."""

    reading: Reading
    value: Map
    fields: Node
    at: Key

    @property
    def start(self) -> str:
        """Name the key of its start."""
        return "startDate" if "startDate" in self.fields else "releaseDate"


def period(reading: Reading, value: Map, fields: Node, at: Key) -> None:
    """Turn the one date of what has two into these; take periods apart."""
    if "endDate" in fields:
        entry = _Entry(reading, value, fields, at)
        if entry.start == "startDate":
            _one_date(entry)
        _parted(entry)
    elif "academicYear" in fields:
        _years(reading, value, at)


def _one_date(entry: _Entry) -> None:
    value, fields, at = entry.value, entry.fields, entry.at
    for key in ("date", "dates", "period", "duration", "year", "years", "term"):
        said = value.get(key)
        if not isinstance(said, Text) or "startDate" in value:
            continue
        found, date = written_dates.span(said), written_dates.read(said)
        if date and not found:
            found = written_dates.Span(date, date)
        if not found:
            continue
        line = entry.reading.lines[*at, key]
        if "term" in fields and not found.start.is_whole:
            entry.reading.move(value, at, key, value, (*at, "term"))
        elif key not in fields:
            del value[key]
        _ends(entry, found, Text(said, line))


def _parted(entry: _Entry) -> None:
    """Take a start that says the end too, or the other way round."""
    for key in (entry.start, "endDate"):
        said = entry.value.get(key)
        found = written_dates.span(said) if isinstance(said, Text) else None
        if found and isinstance(said, Text):
            del entry.value[key]
            _ends(entry, found, said)


def _ends(entry: _Entry, found: written_dates.Span, said: Text) -> None:
    """Say where a period begins and ends, unless that is said already."""
    value, at = entry.value, entry.at
    told = set()
    for name, read in ((entry.start, found.start), ("endDate", found.end)):
        if read and name not in value:
            value[name] = Text(read.iso, said.line)
            entry.reading.lines[*at, name] = said.line
            if read not in told and "term" not in value:
                _tell(entry.reading, read, said, entry.fields[name], (*at, name))
            told.add(read)


def _years(reading: Reading, value: Map, at: Key) -> None:
    """Take the years of an award, or an academic year in another form, for its period."""
    for key in ("date", "academicYear"):
        said = value.get(key)
        found = written_dates.span(said) if isinstance(said, Text) else None
        if not (found and isinstance(said, Text)) or (key == "date" and "academicYear" in value):
            continue
        first, last = found.start.iso[:4], (found.end or found.start).iso[:4]
        if first == last:
            continue
        if key == "date":
            reading.move(value, at, key, value, (*at, "academicYear"))
        value["academicYear"] = Text(f"{first}-{last}", said.line)


def _tell(reading: Reading, read: written_dates.Read, said: str, node: Node, at: Key) -> None:
    node = resolved(node)
    if not read.is_whole:
        forms = "2021, 2021-09 or 2021-09-30"
        forms += ", with its time 2021-09-30T14:00+08:00" if kind_of(node) == "time" else ""
        message = f"of which {read.iso} is shown; write {forms}"
        reading.note(at, f"{node['title']} is '{shown(said)}', {message}")


def date(reading: Reading, said: Text, node: Node, at: Key) -> Text | None:
    """Give a date in ISO 8601; None for what stands for none; what is none as it is."""
    if re.search(node["pattern"], said) and not _is_impossible(said):
        return said
    kind = kind_of(node)
    if kind == "time" and (exact := written_dates.day_and_time(said)):
        return Text(exact, said.line)
    if written_dates.is_open(said):
        return None
    found, period = written_dates.read(said), written_dates.span(said)
    if period and not (found and found.is_whole):
        found = written_dates.Read(period.start.iso, is_whole=False)
    if not found:
        return said
    has_clock = kind == "time" and re.search(r"\d:\d\d", said)
    _tell(reading, written_dates.Read(found.iso, found.is_whole and not has_clock), said, node, at)
    return Text(found.iso, said.line)


def whole_months(reading: Reading) -> None:
    """Take the first of a month for that month, where every date of the file is one.

    A talk and a piece of news keep their day, which a calendar needs.
    """
    dates = [*_dates(reading.data, SCHEMA, ())]
    days = [said for *_, said in dates if len(said) >= _DAY]
    if len(days) < _ENOUGH or not all(said[:_DAY].endswith("-01") for said in days):
        return
    are_years = all(said[:_DAY].endswith("-01-01") for said in days)
    for at, held, key, said in dates:
        if len(said) == _DAY and at[0] not in {"talks", "news"}:
            held[key] = Text(said[: len("2021" if are_years else "2021-09")], said.line)


def _is_impossible(said: str) -> bool:
    found = written_dates.read(said.partition("T")[0])
    return found is None or not found.is_whole


def _dates(value: Written, node: Node, at: Key) -> Iterator[tuple[Key, Map, str, Text]]:
    node = resolved(node)
    if isinstance(value, dict):
        for key, child in node.get("properties", {}).items():
            said = value.get(key)
            if isinstance(said, Text) and kind_of(resolved(child)) in DATES:
                yield at, value, key, said
            elif said is not None and not isinstance(said, Text):
                yield from _dates(said, child, (*at, key))
    elif isinstance(value, list) and "items" in node:
        for index, item in enumerate(value):
            yield from _dates(item, node["items"], (*at, index))
