"""The talks' calendars are read by another library than the one that writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

import pytest
import vobject
from conftest import facts_in
from test_feed import begun

from site_groundwork.sealed import opened
from sphinx_resume.entries import sections
from sphinx_resume.facts import posts
from sphinx_resume.files import calendar

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Project

BASICS: Final = "basics: {name: Ada Example, url: 'https://ada.example/site/'}\n"
TALKS: Final = r"""
talks:
  - name: "Rivers, lakes; *ponds* \\\\ & \"seas\""
    event: "Water, Ltd.; a seminar"
    location: Utrecht
    date: 2024-11-24T14:00+08:00
    url: https://water.example/talks?a=1,2;3&b=é
    summary: |-
      First line,
      second line; a third: $x$ \\n.
  - {name: 关于河流的统计方法与机器学习的若干问题以及在虚构水文学中的应用与展望, location: 成都, date: 2024-11-24}
  - {name: Morning, date: "2024-03-05T09:30Z"}
  - {name: On the same day, date: 2024-03-05, url: paper.md}
  - {name: Own key, date: 2023-01-31, id: keynote}
  - {name: A month, date: 2022-10}
  - {name: A year, date: 2021}
  - {name: No date}
"""
KEYS: Final = [
    "talks-2024-11-24-2",
    "talks-2024-11-24",
    "talks-2024-03-05-2",
    "talks-2024-03-05",
    "keynote",
]


def with_talks(project: Project, talks: str = TALKS) -> Project:
    project.write("index.md", "# Home\n\nHello.\n\n```{toctree}\ntalks\n```\n")
    project.write("talks.md", "# Talks\n\n```{talks}\n```\n")
    project.write("paper.md", "---\norphan: true\n---\n# Paper\n")
    project.write("resume.yaml", BASICS + talks)
    return project


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = with_talks(begun(tmp_path_factory.mktemp("agenda")))
    assert project.build("-D", "suppress_warnings=resume.glyphs") == 0
    return project


@pytest.fixture(scope="module")
def events(built: Project) -> dict[str, Any]:
    """Give each event of the calendar by the name of its talk's file."""
    return {event.uid.value.partition("@")[0]: event for event in read(built, "talks.ics")}


def read(project: Project, name: str) -> list[Any]:
    """Give the events of a calendar, which must be all that the standard asks of one."""
    calendar = vobject.readOne((project.html / name).read_bytes().decode())
    assert calendar.validate(raiseException=True)
    assert calendar.version.value == "2.0"
    assert calendar.prodid.value
    return list(calendar.vevent_list)


def test_each_talk_with_a_day_is_in_a_file_of_its_own_and_all_are_in_one(
    built: Project, events: dict[str, Any]
) -> None:
    assert list(events) == KEYS
    files = sorted(path.stem for path in (built.html / "talks").iterdir())
    assert files == sorted(KEYS)
    for key, event in events.items():
        (alone,) = read(built, f"talks/{key}.ics")
        assert alone.serialize() == event.serialize()


def test_the_page_of_talks_leads_to_every_file(built: Project) -> None:
    items = built.page("talks.html").main.select(".resume-list > li")
    links = [item.find("a", string="Calendar") for item in items]
    found = [link["href"] for link in links if link]
    assert found == [f"talks/{key}.ics" for key in KEYS]
    assert [item.get("id", "") for item in items][: len(KEYS)] == KEYS
    assert "id" not in items[-1].attrs
    (whole,) = built.page("talks.html").main.select("a[href='talks.ics']")
    assert whole.get_text() == "All talks as a calendar"


def test_an_event_is_told_by_its_key_and_the_host(events: dict[str, Any]) -> None:
    assert [event.uid.value for event in events.values()] == [f"{k}@ada.example" for k in KEYS]


def test_a_talk_begins_on_its_day_or_at_its_moment(events: dict[str, Any]) -> None:
    assert [event.dtstart.value for event in events.values()] == [
        datetime(2024, 11, 24, 6, tzinfo=UTC),
        date(2024, 11, 24),
        datetime(2024, 3, 5, 9, 30, tzinfo=UTC),
        date(2024, 3, 5),
        date(2023, 1, 31),
    ]
    assert all(event.dtstamp.value.tzinfo for event in events.values())


def test_what_a_talk_says_comes_back_letter_for_letter(events: dict[str, Any]) -> None:
    first, chinese, *_ = events.values()
    assert first.summary.value == 'Rivers, lakes; ponds \\ & "seas"'
    assert first.location.value == "Water, Ltd.; a seminar, Utrecht"
    assert first.url.value == "https://water.example/talks?a=1,2;3&b=é"
    assert first.description.value == r"First line, second line; a third: x \n."
    assert chinese.summary.value == (
        "关于河流的统计方法与机器学习的若干问题以及在虚构水文学中的应用与展望"
    )
    assert chinese.location.value == "成都"


def test_what_is_not_known_is_left_out(events: dict[str, Any]) -> None:
    *_, same_day, own = events.values()
    assert {line.name for line in own.getChildren()} == {"UID", "DTSTAMP", "DTSTART", "SUMMARY"}
    assert "location" not in same_day.contents


def test_a_page_of_the_site_is_told_by_its_whole_address(events: dict[str, Any]) -> None:
    *_, same_day, _ = events.values()
    assert same_day.url.value == "https://ada.example/site/paper.html"


def test_lines_are_folded_and_end_as_rfc_5545_says(built: Project) -> None:
    for path in built.html.rglob("*.ics"):
        written = path.read_bytes()
        assert written.endswith(b"END:VCALENDAR\r\n")
        assert b"\n" not in written.replace(b"\r\n", b"")
        assert b"\r" not in written.replace(b"\r\n", b"")
        lines = written.split(b"\r\n")
        assert max(map(len, lines)) <= 75
        for line in lines:
            line.decode()  # no character is cut in two
    assert b"\r\n " in (built.html / "talks.ics").read_bytes()


def test_every_build_writes_the_same_bytes(built: Project) -> None:
    before = {path: path.read_bytes() for path in built.html.rglob("*.ics")}
    for path in before:
        path.unlink()
    assert built.build("-E", "-D", "suppress_warnings=resume.glyphs") == 0
    assert {path: path.read_bytes() for path in built.html.rglob("*.ics")} == before


@pytest.mark.parametrize("talks", ["", "talks: []\n", "talks: [{name: A, date: 2022-10}]\n"])
def test_without_a_talk_with_a_day_there_is_no_file_and_no_link(
    project: Project, talks: str
) -> None:
    assert with_talks(project, talks).build() == 0, project.output
    assert not list(project.html.rglob("*.ics"))
    for path in project.html.rglob("*.html"):
        assert ".ics" not in path.read_text(encoding="utf-8")


def test_a_talk_that_goes_takes_its_file_with_it(project: Project) -> None:
    talks = "talks: [{name: A, date: 2022-10-01}, {name: B, date: 2021-10-01}]\n"
    assert with_talks(project, talks).build() == 0, project.output
    assert (project.html / "talks/talks-2021-10-01.ics").is_file()
    talks = "talks: [{name: A, date: 2022-10-01}]\n"
    assert with_talks(project, talks).build() == 0, project.output
    assert [path.name for path in (project.html / "talks").iterdir()] == ["talks-2022-10-01.ics"]


# Keys, without a build --------------------------------------------------------------------------


def keys(talks: str, folder: Path) -> list[str]:
    """Give the names of the talks and by which key each is called."""
    path = folder / "resume.yaml"
    path.write_text(talks, encoding="utf-8")
    talks = posts.load(facts_in(path), folder).data.items("talks")
    made = vobject.readOne(opened(calendar.calendar(sections.dated(talks), "a.example")))
    return [f"{event.summary.value} {event.uid.value}" for event in made.vevent_list]


def test_new_talks_and_other_words_change_no_uid(tmp_path: Path) -> None:
    old = "  - {name: A, date: 2024-03-05}\n  - {name: B, date: 2024-03-05}\n"
    before = keys(f"talks:\n{old}", tmp_path)
    assert before == ["A talks-2024-03-05-2@a.example", "B talks-2024-03-05@a.example"]
    new = "  - {name: C, date: 2024-03-05}\n  - {name: D, date: 2024-03-05T12:00Z}\n"
    now = keys(f"talks:\n{new}{old}", tmp_path)
    assert now[2:] == before
    edited = keys(f"talks:\n{old.replace('A', 'Z')}", tmp_path)
    assert edited == [before[0].replace("A", "Z"), before[1]]


@pytest.mark.parametrize(
    "talks",
    [
        "[{name: A, date: 2024-03-05, id: a}, {name: B, date: 2023-03-05, id: a}]",
        "[{name: A, date: 2024-03-05, id: talks-2023-01-01}, {name: B, date: 2023-01-01}]",
    ],
)
def test_no_two_talks_have_one_uid(tmp_path: Path, talks: str) -> None:
    found = keys(f"talks: {talks}\n", tmp_path)
    assert len({each.split()[1] for each in found}) == 2


def test_a_talk_is_found_by_a_key_of_its_own(project: Project) -> None:
    keys = ["Keynote 2024", "../../talk", "a/b", "主题报告"]
    talks = "".join(f"  - {{name: A, date: 2024-03-05, id: '{key}'}}\n" for key in keys)
    assert with_talks(project, f"talks:\n{talks}").build() == 0, project.output
    items = project.page("talks.html").main.select(".resume-list > li")
    assert all(item["id"] for item in items)
    files = {project.html / unquote(item.find("a")["href"]) for item in items}
    assert files == {*project.html.glob("talks/*.ics")}
    assert len(files) == len({item["id"] for item in items}) == 4
