"""sitemap: the real pages, where they are and when they changed."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from sphinx_resume.files.sitemap import NAMESPACE
from sphinx_resume.pages.urls import index_less

if TYPE_CHECKING:
    from conftest import Project

ADDRESS = "https://example.org/site"
DAY = "2024-01-02T03:04:05+00:00"
LATER = "2025-06-07T00:00:00+00:00"


def entries(project: Project) -> dict[str, str | None]:
    root = ET.parse(project.html / "sitemap.xml").getroot()  # noqa: S314 - our own
    names = {"s": NAMESPACE}
    assert root.tag == f"{{{NAMESPACE}}}urlset"
    return {
        str(url.findtext("s:loc", None, names)): url.findtext("s:lastmod", None, names)
        for url in root.findall("s:url", names)
    }


def commit(project: Project, date: str) -> None:
    identity = ["-c", "user.name=a", "-c", "user.email=a@b.c"]
    env = {"PATH": "/usr/bin:/bin", "GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
    for arguments in (["init", "-q"], ["add", "docs"], [*identity, "commit", "-qm", "x"]):
        subprocess.run(["git", *arguments], cwd=project.root, env=env, check=True)


@pytest.fixture
def pages(project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Give a site with a page that shows facts, one that does not, one hidden, and redirects."""
    monkeypatch.setenv("SITE_URL", ADDRESS)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(project.root.parent))
    project.write("index.md", "---\nredirect_from: /home/\n---\n# Home\n\n{fact}`basics.label`\n")
    project.write("talks/index.md", "---\norphan: true\n---\n# Talks\n")
    project.write("a & b/é.md", "---\norphan: true\n---\n# Odd name\n")
    project.write("draft.md", "---\norphan: true\nnoindex: true\n---\n# Draft\n")
    return project


def test_the_sitemap_has_the_real_pages_alone_and_no_index_html(pages: Project) -> None:
    assert pages.build() == 0, pages.output
    assert entries(pages) == {
        f"{ADDRESS}/": None,
        f"{ADDRESS}/talks/": None,
        f"{ADDRESS}/a%20%26%20b/%C3%A9.html": None,
    }


def test_a_page_changed_when_its_source_or_what_it_shows_did(pages: Project) -> None:
    commit(pages, DAY)
    pages.write("resume.yaml", "basics:\n  label: professor\n")
    commit(pages, LATER)
    assert pages.build() == 0, pages.output
    assert entries(pages)[f"{ADDRESS}/"] == LATER
    assert entries(pages)[f"{ADDRESS}/talks/"] == DAY


def test_a_page_without_a_file_changed_when_its_bibliography_did(pages: Project) -> None:
    listed = "---\norphan: true\n---\n# Papers\n\n```{publications}\n:layout: years\n```\n"
    pages.write("papers.md", listed)
    commit(pages, DAY)
    pages.write("publications.bib", "@article{doe2024, title = {Looms}, year = 2024}")
    commit(pages, LATER)
    assert pages.build() == 0, pages.output
    found = entries(pages)
    assert found[f"{ADDRESS}/publications/doe2024.html"] == LATER
    assert found[f"{ADDRESS}/papers.html"] == LATER
    assert found[f"{ADDRESS}/"] == DAY


def test_a_page_that_shows_facts_not_committed_has_no_date_and_the_build_says_so(
    pages: Project,
) -> None:
    commit(pages, DAY)
    pages.write("resume.yaml", "basics:\n  label: professor\n")
    assert pages.build() == 0, pages.output
    assert entries(pages)[f"{ADDRESS}/"] is None
    assert entries(pages)[f"{ADDRESS}/talks/"] == DAY
    assert "1 of 3 without a date" in pages.output


def test_robots_txt_allows_all_and_points_to_the_sitemap(pages: Project) -> None:
    assert pages.build() == 0, pages.output
    assert (pages.html / "robots.txt").read_text(encoding="utf-8") == (
        f"User-agent: *\nAllow: /\n\nSitemap: {ADDRESS}/sitemap.xml\n"
    )


def test_a_hidden_page_says_so_in_its_head(pages: Project) -> None:
    assert pages.build() == 0, pages.output
    assert pages.page("draft.html").select_one('meta[name="robots"][content="noindex"]')
    assert not pages.page("index.html").select_one('meta[name="robots"]')


def test_without_an_address_both_are_left_out_and_the_build_says_why(pages: Project) -> None:
    assert pages.build() == 0, pages.output
    assert pages.build("-D", "html_baseurl=") == 0, pages.output
    assert not (pages.html / "sitemap.xml").exists()
    assert not (pages.html / "robots.txt").exists()
    assert "left out: it needs the site's address: basics.url" in pages.output


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("index.html", ""),
        ("a/index.html", "a/"),
        ("a.html", "a.html"),
        ("xindex.html", "xindex.html"),
    ],
)
def test_an_address_ends_in_a_slash_where_a_server_adds_index_html(
    target: str, address: str
) -> None:
    assert index_less(target) == address
