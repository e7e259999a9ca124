"""Posts, pages with a date, are news like the facts' own."""

from __future__ import annotations

import json
import pickle
import re
from typing import TYPE_CHECKING, Any

import feedparser
import pytest
from PIL import Image
from test_feed import begun

from site_groundwork.markdown_text import escaped
from sphinx_resume.pages.plain import plain

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from conftest import Project

FACTS = """\
basics: {name: Ada Example, url: "https://ada.example/"}
interests: [{name: kelp}, {name: "*R&D*"}, {name: tea}]
news:
  - {name: Between, date: 2024-02-10, summary: In a sentence.}
  - {name: Oldest, date: 2019}
"""
NEWS = "# News\n\n```{news}\n```\n"
HOME = "# Home\n\nHello.\n\n```{news}\n:limit: 3\n```\n\n```{toctree}\nnews\n```\n"


def post(title: str, matter: str) -> str:
    return f"---\n{matter}\n---\n\n# {title}\n\nFirst words of {title}.\n"


def with_posts(project: Project) -> Project:
    project.write("index.md", HOME)
    project.write("news.md", NEWS)
    project.write("resume.yaml", FACTS)
    matter = "date: 2024-03-05\ntags: [rivers, R&D *tea*]\ndescription: What it is about."
    project.write("news/newest.md", post("Newest", matter))
    project.write("news/plain.md", post("Plain", "date: 2023-12-31\ntags: one, two"))
    return project


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Project:
    made = with_posts(begun(tmp_path_factory.mktemp("posts")))
    assert made.build() == 0
    return made


def shown(page: BeautifulSoup) -> list[str]:
    assert page.main
    return [title.get_text() for title in page.main.select(".resume-list .resume-title")]


def test_posts_stand_among_the_news_newest_first(built: Project) -> None:
    page = built.page("news.html")
    assert shown(page) == ["Newest", "Between", "Plain", "Oldest"]
    links = [link["href"] for link in page.main.select(".resume-list .resume-title a")]
    assert links == ["news/newest.html", "news/plain.html"]
    summaries = [text.get_text() for text in page.main.select(".resume-summary")]
    assert summaries == ["What it is about.", "In a sentence."]
    days = [day["datetime"] for day in page.main.select("time")]
    assert days == ["2024-03-05", "2024-02-10", "2023-12-31", "2019"]


def test_a_page_may_show_but_the_newest(built: Project) -> None:
    assert shown(built.page()) == ["Newest", "Between", "Plain"]
    assert not built.page().main.select("a[href='feed.xml']")


@pytest.mark.parametrize(
    ("name", "day", "date", "tags"),
    [
        ("newest", "2024-03-05", "5 March 2024", "rivers, R&D tea"),
        ("plain", "2023-12-31", "31 December 2023", "one, two"),
    ],
)
def test_a_post_says_its_date_and_its_tags_below_its_title(
    built: Project, name: str, day: str, date: str, tags: str
) -> None:
    page = built.page(f"news/{name}.html")
    heading = page.main.h1
    below = [tag for tag in heading.find_next_siblings() if tag.name == "p"][:3]
    first = f"First words of {name.title()}."
    assert [tag.get_text() for tag in below] == [date, tags, first]
    assert below[0].time["datetime"] == day
    assert not built.page("news.html").main.select("h1 ~ .resume-period")


def test_a_post_leads_to_the_one_before_it_to_the_next_and_to_all_news(built: Project) -> None:
    ways = {
        name: [
            (way.get_text(), way.a["href"])
            for way in built.page(f"news/{name}.html").main.select(".resume-ways > li")
        ]
        for name in ("newest", "plain")
    }
    every = ("All news", "../news.html")
    assert ways == {
        "newest": [("Previous Plain", "plain.html"), every],
        "plain": [("Next Newest", "newest.html"), every],
    }


def data(page: BeautifulSoup) -> list[dict[str, Any]]:
    found = page.select_one("script[type='application/ld+json']")
    return json.loads(found.string or "")["@graph"] if found else []


def test_a_post_says_to_search_engines_who_wrote_it_and_when(built: Project) -> None:
    (said,) = data(built.page("news/newest.html"))
    assert said["@type"] == "BlogPosting"
    assert said["@id"] == "https://ada.example/news/newest.html#page"
    assert (said["headline"], said["datePublished"]) == ("Newest", "2024-03-05")
    assert said["description"] == "What it is about."
    assert said["author"]["@id"] == data(built.page())[0]["mainEntity"]["@id"]
    assert (said["author"]["@type"], said["author"]["name"]) == ("Person", "Ada Example")
    (page,) = data(built.page("news.html"))
    assert page["@type"] == "WebPage"


def test_a_page_that_news_lead_to_is_not_a_post(project: Project) -> None:
    facts = f"{FACTS}  - {{name: A paper, date: 2024, url: paper.md}}\n"
    with_posts(project).write("resume.yaml", facts)
    project.write("paper.md", "---\norphan: true\n---\n# Paper\n\nWords.\n")
    assert project.build() == 0, project.output
    page = project.page("paper.html")
    assert not page.main.select("time")
    assert [said["@type"] for said in data(page)] == ["WebPage"]


def test_a_post_of_nobody_has_a_date_and_no_data(project: Project) -> None:
    with_posts(project).write("resume.yaml", "basics: {label: researcher}\n")
    assert project.build() == 0, project.output
    page = project.page("news/newest.html")
    assert data(page) == []
    assert page.main.time["datetime"] == "2024-03-05"


def test_a_post_that_comes_changes_or_goes_changes_the_pages_that_list_it(
    project: Project,
) -> None:
    with_posts(project)
    project.write("other.md", "---\norphan: true\n---\n# Other\n")
    assert project.build() == 0, project.output

    project.write("news/new.md", post("New", "date: 2024-06-01"))
    assert project.build() == 0, project.output
    assert shown(project.page("news.html"))[:2] == ["New", "Newest"]
    assert shown(project.page()) == ["New", "Newest", "Between"]
    read = re.findall(r"^reading sources\.\.\. \[.*\] (.*)$", project.output, re.MULTILINE)
    assert "other" not in read

    project.write("news/new.md", post("Renamed", "date: 2020-06-01"))
    assert project.build() == 0, project.output
    assert shown(project.page("news.html"))[-2:] == ["Renamed", "Oldest"]
    assert shown(project.page()) == ["Newest", "Between", "Plain"]
    assert project.page("news/new.html").main.time["datetime"] == "2020-06-01"

    (project.root / "docs/news/new.md").unlink()
    assert project.build() == 0, project.output
    assert "Renamed" not in project.text("news.html")
    assert not list(project.html.glob("news/new.*"))


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("# No front matter\n", 1),
        ("---\ntitle: Never closed\n\n# Title\n", 1),
        ("---\ntitle: No date\n---\n# Title\n", 1),
        ("---\ntitle: Empty\ndate:\n---\n# Title\n", 3),
        ("---\ntitle: In words\ndate: yesterday\n---\n# Title\n", 3),
        ("---\ndate: 2024-02-30\n---\n# Title\n", 2),
        ("---\ndate: 2024-02\n---\n# Title\n", 2),
        ("---\ndate: 20240305\n---\n# Title\n", 2),
        ("---\ndate: 2024-W10-2\n---\n# Title\n", 2),
        ("---\n- date: 2024-03-05\n---\n# Title\n", 2),
        ("---\ndate: 2024-03-05\ntitle: A: B\n---\n# Title\n", 3),
        ("---\ndate: 2024-03-05\ntags: [a\n---\n# Title\n", 3),
        ("---\ndate: 2024-03-05\ntitle: a\x07b\n---\n# Title\n", 3),
    ],
)
def test_a_faulty_post_is_named_with_its_line(project: Project, source: str, line: int) -> None:
    project.write("resume.yaml", FACTS)
    project.write("news/faulty.md", source)
    assert project.build() == 1
    said = re.findall(r"^.*(?:ERROR|WARNING).*$", project.output, re.MULTILINE)
    assert len(said) == 1, project.output
    assert re.search(rf"news/faulty\.md:{line}: ", said[0])
    assert "Traceback" not in project.output


def test_a_post_may_be_written_on_windows(project: Project) -> None:
    with_posts(project)
    written = post("Newest", "date: 2024-03-05").replace("\n", "\r\n")
    (project.root / "docs/news/newest.md").write_bytes(b"\xef\xbb\xbf" + written.encode())
    assert project.build() == 0, project.output
    assert shown(project.page("news.html"))[0] == "Newest"


def test_tags_in_any_form_stop_no_build(project: Project) -> None:
    with_posts(project)
    for number, tags in enumerate(("{a: b}", "7", "''", "[[a, b], 2024]")):
        project.write(f"news/{number}.md", post("Post", f"date: 2024-03-05\ntags: {tags}"))
    assert project.build() in {0, 1}
    assert "Traceback" not in project.output


def test_posts_need_no_page_of_news(project: Project) -> None:
    with_posts(project)
    (project.root / "docs/news.md").unlink()
    project.write("index.md", "# Home\n\nHello.\n\n```{news}\n:limit: 1\n```\n")
    assert project.build() == 0, project.output
    assert shown(project.page()) == ["Newest"]


TITLES = {
    "setext": "In two\nlines\n======",
    "setext-below": "> # Said by others\n\n- # in a list\n\nOwn\n===",
    "sharp": "# Notes on C#",
    "closed": "# Closed by signs ##",
    "link": "# See [CV](../cv.md), [*all*][it] & <https://a.example>\n\n[it]: https://b.example",
    "role": "# {math}`\\alpha`, {abbr}`CV (life)`, {doc}`the CV </cv>`, {fact}`basics.name`, {sub}`2`",
    "list-of-facts": "# Between {fact}`interests` there is much",
    "note": "# Noted[^1] and more[^2]\n\n[^1]: One.\n[^2]: Two.",
    "code": "# `a_b` and ``c`d`` and `*`",
    "html": "# A <b>bold</b><br>line <!-- none --> &amp; &copy; &nbsp; \\<i>",
    "picture": "# A ![map](../map.png) of it",
    "indented": "   # Indented",
    "after-code": "```sh\n# no title\n```\n\n    # nor this\n\n# Behind",
    "after-comment": "<!--\n# no title\n-->\n\n% # nor this\n\n(here)=\n# Behind it",
    "quotes": '# "Quoted" -- isn\'t it...',
    "emphasis": "# **Bold *and* more**, a*b*c, *![map](../map.png)*, ***all***, 2*3*4 _x_",
    "math": "# 10$^\\circ$C, $a_1$ and \\$5",
    "signs": "# \\*a\\* [b] {c} `` ` `` _ &lt; 100% ~x~ a\\\\b",
    "chinese": "# 第一节：**重点**内容",
}
FRONT = {
    "front": "'In front, of *all*'",
    "front-sharp": "'C #'",
    "front-html": "A <b>bold</b> title",
    "front-link": "'[Linked](../cv.md) & more'",
    "front-number": "3.90",
    "front-no": "NO",
    "front-day": "2024-01-01",
    "front-folded": ">-\n  In two\n  lines",
    "front-same": "Same words",
}


@pytest.fixture(scope="module")
def titled(tmp_path_factory: pytest.TempPathFactory) -> Project:
    made = begun(tmp_path_factory.mktemp("titles"))
    made.write("index.md", HOME)
    made.write("news.md", NEWS)
    made.write("cv.md", "---\norphan: true\n---\n\n# CV\n")
    made.write("resume.yaml", FACTS.replace("Ada", "'*Ada* R&D").replace("Example", "Example'", 1))
    Image.new("RGB", (4, 4)).save(made.root / "docs/map.png")
    for name, text in TITLES.items():
        made.write(
            f"news/{name}.md", f"---\ndate: 2024-03-05\n---\n\nFirst.\n\n{text}\n\nWords.\n"
        )
    for name, title in FRONT.items():
        body = "# Same words\n" if name == "front-same" else "## Below\n\n# Again\n"
        made.write(f"news/{name}.md", f"---\ntitle: {title}\ndate: 2024-03-05\n---\n{body}")
    made.write("news/2024-03-05-of_a-name.md", "---\ndate: 2024-03-05\n---\n![map](../map.png)\n")
    assert made.build() == 0, made.output
    return made


def test_a_post_is_called_as_its_page_is_wherever_it_is_named(titled: Project) -> None:
    env = pickle.loads((titled.root / "doctrees/environment.pickle").read_bytes())  # noqa: S301
    listed = {
        link["href"].removesuffix(".html"): " ".join(link.get_text().split())
        for link in titled.page("news.html").main.select(".resume-title a")
    }
    feed = feedparser.parse((titled.html / "feed.xml").read_bytes())
    named = {
        entry.link.partition("ada.example/")[2].removesuffix(".html"): entry.title
        for entry in feed.entries
    }
    llms = (titled.html / "llms.txt").read_text("utf-8")
    pages = [f"news/{name}" for name in (*TITLES, *FRONT, "2024-03-05-of_a-name")]
    for page in pages:
        title = plain(env.titles[page])
        assert named[page] == title
        assert titled.page(f"{page}.html").title.get_text() == f"{title} – Ada R&D Example"
        assert f"- [{escaped(title)}](" in llms
        if "$" not in TITLES.get(page[5:], "") and "{math}" not in TITLES.get(page[5:], ""):
            assert listed[page] == title
    assert named["news/front-number"] == "3.90"
    assert named["news/2024-03-05-of_a-name"] == "Of a name"


def test_a_title_out_of_front_matter_stands_above_the_whole_page(titled: Project) -> None:
    page = titled.page("news/front.html")
    assert [
        heading.get_text().removesuffix("#") for heading in page.main.find_all(["h1", "h2"])
    ] == [
        "In front, of all",
        "Below",
        "Again",
    ]
    assert len(page.main.select("h1")) == 1


def test_lines_stay_where_they_are_below_a_title_that_is_added(project: Project) -> None:
    for number, between in enumerate(("", "\n", "\n\n")):
        text = f"---\ntitle: Added\norphan: true\n---\n{between}Words.\n\n[x](none.md)\n"
        project.write(f"page{number}.md", text)
    assert project.build() == 1
    assert "page0.md:7: " in project.output
    assert "page1.md:8: " in project.output
    assert "page2.md:9: " in project.output


def test_a_post_without_a_title_of_its_own_is_called_by_its_heading(project: Project) -> None:
    with_posts(project)
    project.write("news/newest.md", "---\ndate: 2024-03-05\n---\n\n# R&D: *tea* & `x_y` #\n")
    project.write("news/plain.md", "---\ndate: 2024-03-04\ntitle: In front\n---\n\n# Heading\n")
    assert project.build() == 0, project.output
    assert shown(project.page("news.html"))[:2] == ["R&D: tea & x_y", "Heading"]
