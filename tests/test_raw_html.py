"""Files that a page's own HTML names come along, or are warned of where they are named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sphinx_resume.pages.raw_html import rewritten

if TYPE_CHECKING:
    from conftest import Project


def moved(attribute: str, address: str) -> str:
    return f"{attribute}:{address}"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<img src="a.png" alt="src=b.png">', '<img src="src:a.png" alt="src=b.png">'),
        ("<IMG SRC=a.png>", '<IMG SRC="src:a.png">'),
        ("<img src = 'a&amp;b.png'/>", '<img src = "src:a&amp;b.png"/>'),
        (
            '<source srcset="a.png 1x,\n b,c.png 2x">',
            '<source srcset="srcset:a.png 1x, srcset:b,c.png 2x">',
        ),
        ('<a href="a.pdf" src="b">x</a>', '<a href="href:a.pdf" src="b">x</a>'),
        ('<!-- <img src="a.png"> -->', '<!-- <img src="a.png"> -->'),
        ('<p data-src="a.png">', '<p data-src="a.png">'),
        ("</a>", "</a>"),
    ],
)
def test_addresses_in_tags_are_rewritten_and_nothing_else(html: str, expected: str) -> None:
    assert rewritten(html, moved) == expected


def test_what_html_shows_and_is_not_there_is_told_with_its_line(project: Project) -> None:
    project.write("pages/a.md", '# A\n\nWords.\n\n<p><img src="../images/p.png"></p>\n')
    project.write("pages/b.md", "# B\n\nWords, <img src=/../../p.png> and more.\n")
    project.write("index.md", "# Home\n\n```{toctree}\npages/a\npages/b\n```\n")
    assert project.build() == 1
    assert "pages/a.md:5: WARNING: the HTML here shows '../images/p.png'" in project.output
    assert "there is no file docs/images/p.png; put it there" in project.output
    assert "pages/b.md:3: WARNING: the HTML here shows '/../../p.png'" in project.output


def test_what_html_names_elsewhere_stays(project: Project) -> None:
    html = '<a href="https://a.example/b.png">b</a> <a href="#x">x</a> <a href="c.html">c</a>'
    project.write("index.md", f"# Home\n\nWords {html}.\n")
    assert project.build() == 0, project.output
    page = (project.html / "index.html").read_text("utf-8")
    assert html in page


def test_what_html_names_is_published_and_an_edit_of_it_seen(project: Project) -> None:
    project.write(
        "index.md", '# Home\n\n<video src="a clip.mp4"></video>\n\n<a href="a.txt">a</a>\n'
    )
    project.write("a clip.mp4", "one")
    project.write("a.txt", "text")
    assert project.build() == 0, project.output
    page = project.page()
    assert page.video["src"] == "_images/a%20clip.mp4"
    clip = project.html / "_images/a clip.mp4"
    assert clip.read_text("utf-8") == "one"
    assert (project.html / page.main.find("a", string="a")["href"]).read_text("utf-8") == "text"
    project.write("a clip.mp4", "other")
    assert project.build() == 0, project.output
    assert clip.read_text("utf-8") == "other"
