"""The feed is read by a feed parser, and judged by RFC 4287: a grammar, and rules beside it."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urldefrag, urlsplit

import feedparser
import pytest
from conftest import begin_project
from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Project

GRAMMAR: Final = etree.RelaxNG(etree.parse(Path(__file__).parent / "data/atom.rng"))
ATOM: Final = {"atom": "http://www.w3.org/2005/Atom"}
SITE: Final = "https://ada.example/site/"
BASICS: Final = f"basics: {{name: Ada *Example*, url: '{SITE}'}}\n"
NEWS: Final = """\
news:
  - {name: "R&D < 5 > 3 😀", date: 2024-03-05, summary: "*Much* [more](https://a.example/?a=1&b=2)"}
  - {summary: "A sentence with `code` & \\\\<b>.", date: 2024-03-05}
  - {name: 小河, date: 2023-11, keywords: ["R&D", tea]}
  - {name: A year, date: 2022}
  - {name: Undated}
"""
POST: Final = """\
---
title: A post & its `title`
date: 2024-03-06
tags: [rivers, tea]
description: What it says.
---

# A post & its `title`

Words.
"""


def begun(folder: Path) -> Project:
    """Begin a site with a name and an address, for a fixture that many tests share."""
    made = begin_project(folder)
    made.write("resume.yaml", BASICS)
    return made


def with_news(project: Project, news: str = NEWS, basics: str = BASICS) -> Project:
    project.write("index.md", "# Home\n\nHello.\n\n```{toctree}\nnews\n```\n")
    project.write("news.md", "# News\n\n```{news}\n```\n")
    project.write("resume.yaml", basics + news)
    return project


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = with_news(begun(tmp_path_factory.mktemp("feed")))
    project.write("news/post.md", POST)
    assert project.build() == 0
    return project


@pytest.fixture(scope="module")
def feed(built: Project) -> bytes:
    return (built.html / "feed.xml").read_bytes()


def read(project: Project) -> Any:
    """Build the site, and give its feed as a feed parser reads it."""
    assert project.build() == 0, project.output
    found = feedparser.parse((project.html / "feed.xml").read_bytes())
    assert not found.bozo
    return found


def ids(project: Project) -> list[str]:
    return [entry.id for entry in read(project).entries]


# The rules of RFC 4287 --------------------------------------------------------------------------


def faults(feed: bytes, address: str) -> list[str]:
    """Say what in a feed is against RFC 4287, by its grammar and by what no grammar can say."""
    root = etree.fromstring(feed)
    found = [] if GRAMMAR.validate(root) else [f"grammar: {GRAMMAR.error_log.last_error}"]
    return [*found, *_beyond_the_grammar(root, address)]


def _beyond_the_grammar(root: etree._Element, address: str) -> Iterator[str]:
    def texts(path: str) -> list[str]:
        return [str(text) for text in root.xpath(path, namespaces=ATOM)]

    named = texts("atom:entry/atom:id/text()")
    yield from (f"two entries: {name}" for name, count in Counter(named).items() if count > 1)
    addresses = texts("//atom:id/text() | //atom:icon/text() | //atom:link/@href")
    yield from (f"no absolute address: {one}" for one in addresses if not is_absolute(one))
    if texts("atom:link[@rel='self']/@href") != [address]:
        yield "the link to itself leads elsewhere"
    whole = texts("atom:updated/text()")
    if whole and max(texts("atom:entry/atom:updated/text()")) > whole[0]:
        yield "an entry is newer than the feed"
    for each in root.xpath("descendant-or-self::*[atom:link]", namespaces=ATOM):
        links = each.xpath("atom:link[not(@rel) or @rel='alternate']", namespaces=ATOM)
        kinds = Counter((link.get("type"), link.get("hreflang")) for link in links)
        yield from (f"two alternates: {kind}" for kind, count in kinds.items() if count > 1)


def is_absolute(address: str) -> bool:
    """Tell whether a text is an IRI with a scheme, RFC 3987, and a host if it is a web address."""
    parts = urlsplit(address)
    is_iri = re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+", address) is not None
    return is_iri and (bool(parts.netloc) or not parts.scheme.startswith("http"))


def test_the_feed_keeps_the_rules_of_rfc_4287(feed: bytes) -> None:
    assert faults(feed, f"{SITE}feed.xml") == []


FIRST: Final = "/atom:feed/atom:entry[1]"
FAULTY: Final = {
    "no id": ("/atom:feed/atom:id", ""),
    "no title": ("/atom:feed/atom:title", ""),
    "no time of change": ("/atom:feed/atom:updated", ""),
    "no author": ("/atom:feed/atom:author", ""),
    "a nameless author": ("/atom:feed/atom:author", "<author><name> </name></author>"),
    "two titles": ("/atom:feed/atom:title", "<title>One</title><title>Two</title>"),
    "no id of an entry": (f"{FIRST}/atom:id", ""),
    "no title of an entry": (f"{FIRST}/atom:title", ""),
    "no time of an entry": (f"{FIRST}/atom:updated", ""),
    "two summaries": (f"{FIRST}/atom:title", "<title/><summary/><summary/>"),
    "neither content nor link": (f"{FIRST}/atom:link", ""),
    "a link that is no alternate": (f"{FIRST}/atom:link", "<link rel='edit' href='https://a/'/>"),
    "a link to nowhere": (f"{FIRST}/atom:link", "<link rel='edit'/><link href='https://a/'/>"),
    "a link of half a type": (f"{FIRST}/atom:link", "<link type='html' href='https://a/'/>"),
    "two links of a kind": (f"{FIRST}/atom:link", "<link href='https://a/'/><link href='b:b'/>"),
    "a link from here": (f"{FIRST}/atom:link", "<link href='news/post.html'/>"),
    "a category without a term": (f"{FIRST}/atom:link", "<link href='https://a/'/><category/>"),
    "tags in a text": (f"{FIRST}/atom:title", "<title>A <b>bold</b> word</title>"),
    "Markdown": (f"{FIRST}/atom:title", "<title type='text/markdown'>*A* title</title>"),
    "what RSS has": (f"{FIRST}/atom:published", "<pubDate>2024-03-05T00:00:00Z</pubDate>"),
    "a day": (f"{FIRST}/atom:updated", "<updated>2024-03-05</updated>"),
    "a local time": (f"{FIRST}/atom:updated", "<updated>2024-03-05T00:00:00</updated>"),
    "a relative day": (f"{FIRST}/atom:updated", "<updated>yesterday</updated>"),
    "the 30th of February": (f"{FIRST}/atom:updated", "<updated>2024-02-30T00:00:00Z</updated>"),
    "the future": (f"{FIRST}/atom:updated", "<updated>2124-03-05T00:00:00Z</updated>"),
    "a relative id": (f"{FIRST}/atom:id", "<id>news/post.html</id>"),
    "a space in an id": (f"{FIRST}/atom:id", f"<id>{SITE}#a key</id>"),
    "an id twice": (f"{FIRST}/atom:id", f"<id>{SITE}news.html#news-2022</id>"),
    "another feed's address": ("/atom:feed/atom:link[1]", f"<link rel='self' href='{SITE}'/>"),
    "no such language": ("/atom:feed/@xml:lang", "en_US"),
}


@pytest.mark.parametrize("fault", FAULTY)
def test_a_faulty_feed_is_refused(feed: bytes, fault: str) -> None:
    path, instead = FAULTY[fault]
    root = etree.fromstring(feed)
    (found,) = root.xpath(path, namespaces=ATOM)
    parent = found.getparent()
    if isinstance(found, str):
        parent.set(found.attrname, instead)
    else:
        at = parent.index(found)
        parent[at : at + 1] = etree.fromstring(f"<x xmlns='{ATOM['atom']}'>{instead}</x>")[:]
    assert faults(etree.tostring(root), f"{SITE}feed.xml")


@pytest.mark.parametrize(
    ("path", "instead"),
    [
        ("atom:author", "<generator version='1'>x</generator>"),
        (
            "atom:link[2]",
            "<link href='https://a.example/' hreflang='en'><x:y xmlns:x='x'/></link>",
        ),
        (f"{FIRST}/atom:link", "<content type='html'>&lt;b></content>"),
        (f"{FIRST}/atom:link", "<content type='a/b' src='https://a.example/'/>"),
        (
            f"{FIRST}/atom:summary",
            "<summary type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><b/></div></summary>",
        ),
    ],
)
def test_what_rfc_4287_allows_is_not_refused(feed: bytes, path: str, instead: str) -> None:
    root = etree.fromstring(feed)
    for entry in root.xpath("atom:entry", namespaces=ATOM):
        entry.append(root.xpath("atom:author", namespaces=ATOM)[0].__copy__())
    (found,) = root.xpath(path, namespaces=ATOM)
    parent, at = found.getparent(), found.getparent().index(found)
    parent[at : at + 1] = etree.fromstring(f"<x xmlns='{ATOM['atom']}'>{instead}</x>")[:]
    assert faults(etree.tostring(root), f"{SITE}feed.xml") == []


# What a reader of feeds sees --------------------------------------------------------------------


def test_a_feed_reader_shows_the_news_newest_first(feed: bytes) -> None:
    found = feedparser.parse(feed)
    assert not found.bozo
    assert found.version == "atom10"
    assert (found.feed.title, found.feed.author) == ("Ada Example: news", "Ada Example")
    assert (found.feed.id, found.feed.link) == (f"{SITE}feed.xml", f"{SITE}news.html")
    seen = [(one.title, one.link, one.published[:10]) for one in found.entries]
    assert seen == [
        ("A post & its title", f"{SITE}news/post.html", "2024-03-06"),
        ("R&D < 5 > 3 😀", f"{SITE}news.html#news-2024-03-05-2", "2024-03-05"),
        ("A sentence with code & <b>.", f"{SITE}news.html#news-2024-03-05", "2024-03-05"),
        ("小河", f"{SITE}news.html#news-2023-11", "2023-11-01"),
        ("A year", f"{SITE}news.html#news-2022", "2022-01-01"),
    ]
    assert [one.id for one in found.entries] == [one.link for one in found.entries]
    assert [[tag.term for tag in one.get("tags", [])] for one in found.entries] == [
        ["rivers", "tea"],
        [],
        [],
        ["R&D", "tea"],
        [],
    ]


def test_no_text_of_the_feed_has_markup(feed: bytes) -> None:
    assert feed.count(b"type=") == feed.count(b"<link")  # so every other text is plain
    summaries = [entry.get("summary") for entry in feedparser.parse(feed).entries]
    sentence = "A sentence with code & <b>."
    assert summaries == ["What it says.", "Much more", sentence, None, None]


def test_every_link_leads_to_a_place_on_the_site(built: Project, feed: bytes) -> None:
    for entry in feedparser.parse(feed).entries:
        assert_leads_to_a_place(built, entry.link)


def assert_leads_to_a_place(project: Project, link: str) -> None:
    address, fragment = urldefrag(link)
    page = project.page(unquote(address.removeprefix(SITE)) or "index.html")
    assert not fragment or page.find(id=unquote(fragment)), link


def test_an_item_is_found_by_a_key_of_its_own(project: Project) -> None:
    keys = ["tea-2024", "CVPR-2024", "a key", "会议"]
    items = "".join(f"  - {{name: A, date: 2024, id: {key}}}\n" for key in keys)
    for entry in read(with_news(project, f"news:\n{items}")).entries:
        assert_leads_to_a_place(project, entry.link)
    assert faults((project.html / "feed.xml").read_bytes(), f"{SITE}feed.xml") == []


def test_items_of_the_same_key_are_told_apart(project: Project) -> None:
    with_news(project, "news: [{name: A, date: 2024, id: a}, {name: B, date: 2023, id: a}]\n")
    assert len(set(ids(project))) == 2


def test_items_that_lead_to_the_same_page_are_told_apart(project: Project) -> None:
    project.write("paper.md", "---\norphan: true\n---\n# Paper\n\nWords.\n")
    items = ["{name: Out, date: 2024, url: paper.md}", "{name: Sent, date: 2023, url: /paper.md}"]
    with_news(project, f"news: [{', '.join(items)}]\n")
    assert len(set(ids(project))) == 2
    for entry in read(project).entries:
        assert_leads_to_a_place(project, entry.link)


def test_every_page_leads_to_the_feed_and_so_does_the_news(built: Project) -> None:
    for name, target in (("index.html", "feed.xml"), ("news/post.html", "../feed.xml")):
        (link,) = built.page(name).select("head link[type='application/atom+xml']")
        assert (link["rel"], link["href"]) == (["alternate"], target)
    (shown,) = built.page("news.html").select("main a[href='feed.xml']")
    assert shown.get_text() == "Atom feed"


def test_without_a_page_of_news_the_feed_leads_home(project: Project) -> None:
    with_news(project, "news: [{name: A, date: 2024}]\n")
    (project.root / "docs/news.md").unlink()
    project.write("index.md", "# Home\n\n```{news}\n```\n")
    (entry,) = read(project).entries
    assert entry.link == f"{SITE}#news-2024"


def test_the_feed_of_a_site_without_a_name_is_signed_by_the_site(project: Project) -> None:
    with_news(project, basics=f"basics: {{url: '{SITE}'}}\n")
    assert read(project).feed.author == "About me"
    assert faults((project.html / "feed.xml").read_bytes(), f"{SITE}feed.xml") == []


def test_the_feed_says_its_language(project: Project) -> None:
    with_news(project, "news: [{name: A, date: 2024}]\n")
    options = ["-D", "language=zh_CN", "-D", "suppress_warnings=resume.glyphs"]
    assert project.build(*options) == 0, project.output
    root = etree.parse(project.html / "feed.xml").getroot()
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "zh-CN"


# What stays as it is ----------------------------------------------------------------------------


def test_an_edit_of_the_words_changes_no_id(project: Project, feed: bytes) -> None:
    words = NEWS.replace("R&D <", "Research <").replace("A sentence", "Words").replace("小", "大")
    project.write("news/post.md", POST.replace("A post", "Post").replace("Words", "Other words"))
    found = read(with_news(project, words))
    before = feedparser.parse(feed)
    assert [entry.title for entry in found.entries] != [entry.title for entry in before.entries]
    assert [entry.id for entry in found.entries] == [entry.id for entry in before.entries]


@pytest.mark.parametrize("date", ["2024-03-05", "2022"])
def test_a_new_item_changes_no_id_of_the_others(project: Project, feed: bytes, date: str) -> None:
    project.write("news/post.md", POST)
    with_news(project, NEWS.replace("news:\n", f"news:\n  - {{name: New, date: {date}}}\n"))
    now = {entry.id: entry.title for entry in read(project).entries}
    before = {entry.id: entry.title for entry in feedparser.parse(feed).entries}
    assert before.items() < now.items()
    assert [now[key] for key in now.keys() - before.keys()] == ["New"]


def test_a_second_build_writes_the_same_bytes(built: Project, feed: bytes) -> None:
    (built.html / "feed.xml").unlink()
    assert built.build("-E") == 0
    assert (built.html / "feed.xml").read_bytes() == feed


def test_without_news_or_an_address_there_is_no_feed_and_no_link_to_it(project: Project) -> None:
    read(with_news(project))
    for basics, news in (
        (BASICS, ""),
        (BASICS, "news: []\n"),
        (BASICS, "news: [{name: Undated}]\n"),
        ("basics: {name: Ada}\n", NEWS),
    ):
        assert with_news(project, news, basics).build() == 0, project.output
        assert not (project.html / "feed.xml").exists()
        pages = [path.read_text(encoding="utf-8") for path in project.html.rglob("*.html")]
        assert not any("feed.xml" in page for page in pages)
