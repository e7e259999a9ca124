"""not_found: one page that is right wherever a host shows it."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import pytest
from conftest import begin_project

from sphinx_absolute_404 import rooted

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Project, Serve
    from playwright.sync_api import Browser


@pytest.fixture
def deep(project: Project) -> Project:
    return with_deep_pages(project)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Project]:
    """Give what builds a site as it is published below a prefix, once for all addresses."""

    @functools.cache
    def built(builder: str, prefix: str) -> Project:
        project = with_deep_pages(begin_project(tmp_path_factory.mktemp("not_found")))
        # Without an address of the site, the root of the host is taken for its root.
        address = ["-D", f"html_baseurl=https://example.org{prefix}"] if prefix else []
        options = ["-D", "first_view=1", *address]
        assert project.build(*options, builder=builder) == 0, project.output
        return project

    return built


def with_deep_pages(project: Project) -> Project:
    project.write("index.md", "# Home\n\n```{toctree}\ntalks/2024\n```\n")
    project.write("talks/2024.md", "# Talks \\<of> 2024\n")
    project.write("draft.md", "---\norphan: true\nnoindex: true\n---\n# Draft\n")
    return project


@pytest.mark.parametrize("address", ["no", "talks/no.html", "a/b/c/d"])
@pytest.mark.parametrize(
    ("builder", "prefix"), [("html", ""), ("html", "/site"), ("dirhtml", "/site")]
)
def test_style_scripts_and_links_are_right_at_any_depth_and_below_a_sub_path(
    published: Callable[[str, str], Project],
    serve: Serve,
    browser: Browser,
    builder: str,
    prefix: str,
    address: str,
) -> None:
    home, talks = {"html": ("index.html", "talks/2024.html"), "dirhtml": ("", "talks/2024/")}[
        builder
    ]
    with serve(published(builder, prefix).html, prefix) as base:
        page = browser.new_page()
        answers: dict[str, int] = {}
        page.on("response", lambda response: answers.update({response.url: response.status}))
        page.goto(f"{base}/{address}?a=b#c", wait_until="load")
        assert answers.pop(f"{base}/{address}?a=b") == 404
        assert [url for url in answers if url.startswith(f"{base}/_static/") and ".css" in url]
        assert set(answers.values()) == {200}
        links = page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
        inner = {link.partition("#")[0] for link in links if link.startswith(base)}
        statuses = {link: page.request.get(link).status for link in inner}
        assert statuses.pop(f"{base}/{address}?a=b") == 404  # the skip link stays on the page
        assert {f"{base}/{home}", f"{base}/{talks}"} <= statuses.keys()
        assert set(statuses.values()) == {200}
        page.get_by_role("main").get_by_role("link", name="Home").click()
        assert page.url == f"{base}/{home}"
        page.close()


def test_the_page_says_what_happened_and_leads_home_alone(deep: Project) -> None:
    assert deep.build() == 0, deep.output
    page = deep.page("404.html")
    assert page.title
    assert page.title.text.startswith("Page not found")
    assert [heading.text for heading in page.select("h1")] == ["Page not found"]
    found = [link.text for link in page.select("main a[href]")]
    assert found == ["Home"]
    assert deep.page("404.html").select("header nav a[href='/talks/2024.html']")


def test_nobody_finds_the_page_but_who_is_lost(
    deep: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITE_URL", "https://example.org")
    assert deep.build() == 0, deep.output
    page = deep.page("404.html")
    assert page.select_one('meta[name="robots"][content="noindex"]')
    assert not page.select_one('link[rel="canonical"]')
    for name in ("sitemap.xml", "searchindex.js", "llms.txt", "index.html"):
        text = (deep.html / name).read_text(encoding="utf-8")
        assert "404" not in text, name
        assert "not found" not in text.lower(), name


def test_a_template_and_a_page_of_the_sites_own_take_its_place(deep: Project) -> None:
    own = deep.root / "_templates/404.html"
    own.write_text('{%- extends "page.html" %}{% set title = "Lost" %}{% set body = title %}')
    assert deep.build() == 0, deep.output
    assert "Lost" in str(deep.page("404.html").title)
    assert deep.text("404.html") == "Lost"
    deep.write("404.md", "---\norphan: true\n---\n# Own\n\n[home](index.md)\n")
    assert deep.build() == 0, deep.output
    assert deep.text("404.html") == "Own # home"
    assert deep.page("404.html").select("main a[href='/index.html']")
    own.unlink()
    (deep.root / "docs/404.md").unlink()
    assert deep.build() == 0, deep.output
    assert deep.text("404.html").startswith("Page not found Nothing is at this address.")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<a href="a.html">', '<a href="/s/a.html">'),
        ("<a href=a.html#b>", '<a href="/s/a.html#b">'),
        (
            '<img alt="" src="i/x.png?v=1&amp;w=2" />',
            '<img alt="" src="/s/i/x.png?v=1&amp;w=2" />',
        ),
        ("<a\n  href='./a.html'\n>é</a>", '<a href="/s/a.html">é</a>'),
        ('<html data-content_root="./" >', '<html data-content_root="/s/">'),
        (
            '<img srcset="a.webp 1x, ../b.webp 2x,https://x.y/c.webp 3x" src="a.png">',
            '<img srcset="/s/a.webp 1x, /b.webp 2x,https://x.y/c.webp 3x" src="/s/a.png">',
        ),
        ('<script src="x.js" defer></script>', '<script src="/s/x.js" defer></script>'),
    ],
)
def test_a_relative_address_is_joined_to_the_root(before: str, after: str) -> None:
    assert rooted(f"ä\n<p>{before}", "/s/") == f"ä\n<p>{after}"


@pytest.mark.parametrize(("before", "after"), [("../", "./"), ("../a/#b", "a/#b"), ("c", "404/c")])
def test_a_page_moves_up_from_a_folder(before: str, after: str) -> None:
    assert rooted(f'<a href="{before}">', "404/") == f'<a href="{after}">'


@pytest.mark.parametrize(
    "html",
    [
        '<a href="#main">&lt;</a>',
        "<a href='/x'>",
        '<a href="https://x.y/z">',
        '<a href="mailto:a@b.c">',
        '<img src="data:image/png;base64,AA==">',
        '<a href="">',
        "<script>const a = '<a href=\"b\">';</script>",
        '<!-- <a href="b"> --><A  NAME=x >',
    ],
)
def test_all_else_stays_as_it_is(html: str) -> None:
    assert rooted(html, "/s/") == html
