from __future__ import annotations

import pytest

from sphinx_resume.facts import written_dates
from sphinx_resume.facts.written_dates import Read, Span

DATES = {
    "Sep 2019": Read("2019-09"),
    "2019-9": Read("2019-09"),
    "2019-09-00": Read("2019-09"),
    "2019/09": Read("2019-09"),
    "2019.09": Read("2019-09"),
    "09/2019": Read("2019-09"),
    "September 1st, 2019": Read("2019-09-01"),
    "1 de septiembre de 2019": Read("2019-09-01"),
    "2019\u5e749\u6708": Read("2019-09"),
    "1.9.2019": Read("2019-09-01"),
    "13/1/2019": Read("2019-01-13"),
    "2014-06-29T00:00:00.000Z": Read("2014-06-29"),
    # Of what can be read in two ways, or is none, what is sure.
    "9/1/2019": Read("2019", is_whole=False),
    "Spring 2021": Read("2021", is_whole=False),
    "2021-02-30": Read("2021-02", is_whole=False),
    "2021-13": Read("2021", is_whole=False),
    "expected May 2026": Read("2026-05", is_whole=False),
    "soon": None,
    "10000": None,
}
SPANS = {
    "2021-2022": Span(Read("2021"), Read("2022")),
    "2021/22": Span(Read("2021"), Read("2022")),
    "2019 - present": Span(Read("2019")),
    "2019\u2013": Span(Read("2019")),
    "Sep 2019\u2013Jun 2020": Span(Read("2019-09"), Read("2020-06")),
    "Sep \u2013 Dec 2019": Span(Read("2019-09"), Read("2019-12")),
    "12-14 May 2019": Span(Read("2019-05-12"), Read("2019-05-14")),
    "2021-09-30/2021-10-02": Span(Read("2021-09-30"), Read("2021-10-02")),
    "2021-12": None,
    "2020-2019": None,
    "2021": None,
}


@pytest.mark.parametrize("written", DATES)
def test_a_date_is_read_as_people_write_it(written: str) -> None:
    assert written_dates.read(written) == DATES[written]


@pytest.mark.parametrize("written", SPANS)
def test_a_period_is_read_as_people_write_it(written: str) -> None:
    assert written_dates.span(written) == SPANS[written]


@pytest.mark.parametrize(
    ("written", "is_open"),
    [
        ("Present", True),
        ("?", True),
        ("\u2014", True),
        ("up to date", True),
        ("\u81f3\u4eca\uff089\u4e2a\u6708\uff09", True),
        ("now, part-time", True),
        ("soon", False),
        ("2019", False),
    ],
)
def test_the_end_of_what_goes_on_has_many_names(written: str, *, is_open: bool) -> None:
    assert written_dates.is_open(written) is is_open


def test_a_time_of_day_counts_with_its_zone_alone() -> None:
    assert written_dates.day_and_time("2021-09-30 14:00:00+0800") == "2021-09-30T14:00+08:00"
    assert written_dates.day_and_time("2021-09-30T14:00z") == "2021-09-30T14:00Z"
    assert written_dates.day_and_time("2021-09-30 14:00") is None
