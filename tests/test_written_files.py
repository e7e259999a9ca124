"""Files in the words of pages: what is told where they are not, and that all others are there."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urldefrag, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import Project


def pages(html: Path) -> list[Path]:
    return [path for path in html.rglob("*.html") if "_static" not in path.parts]


def parsed(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text("utf-8"), "html5lib")


def addresses(html: Path) -> Iterator[tuple[str, str]]:
    """Give each address of the site itself in any page, with the page."""
    for path in pages(html):
        page = path.relative_to(html).as_posix()
        for tag in parsed(path).select("*"):
            written = [str(tag[key]) for key in ("src", "href") if key in tag.attrs]
            written += [one.split()[0] for one in str(tag.get("srcset", "")).split(",") if one]
            for address in written:
                if not urlsplit(address).scheme and not address.startswith(("/", "#")):
                    yield page, address


def test_every_address_is_valid_and_leads_to_a_file(project: Project) -> None:
    docs = project.root / "docs"
    names = ["圖.png", "my pic.png", "a, b.png", "C# 100%.png", "UPPER.PNG", "a+b&c.png"]
    (docs / "two words").mkdir()
    for name in names:
        Image.new("RGB", (400, 200)).save(docs / "two words" / name)
        (docs / "two words" / f"{name}.pdf").write_text("paper")
    shown = "\n\n".join(f"![{name}](<{name.replace('%', '%25')}>)" for name in names)
    linked = "\n\n".join(f"[{name}]({quote(name)}.pdf)" for name in names)
    project.write("two words/第 一.md", f"# Files\n\n{shown}\n\n{linked}\n")
    project.write("news/第 一.md", "---\ndate: 2024-01-02\n---\n\n# News\n\n[x](../cv.pdf)\n")
    project.write(
        "resume.yaml",
        "basics: {label: a, image: 'two words/a, b.png'}\nprojects:\n"
        + "".join(f"- figure: {{image: 'two words/{name}', alt: A}}\n" for name in names[:3]),
    )
    project.write(
        "index.md",
        "---\nauthor_profile: true\n---\n\n# News\n\n```{news}\n```\n\n```{projects}\n```\n\n"
        "```{toctree}\n:hidden:\n\ntwo words/第 一\nnews/第 一\n```\n",
    )
    assert project.build("-D", "first_view=1") == 0, project.output
    found = {*addresses(project.html)}
    assert len([address for _, address in found if "/my%20pic" in address]) >= 3
    for page, address in found:
        assert address.isascii(), (page, address)
        assert not {*' <>"'} & {*address}, (page, address)
        path = unquote(urldefrag(urljoin(page, address))[0])
        assert (project.html / path).is_file(), (page, address)
    for path in project.html.rglob("*.html"):
        ids = [str(tag["id"]) for tag in parsed(path).select("[id]")]
        assert len({*ids}) == len(ids), path
        assert not [name for name in ids if " " in name], path


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("![](images/No Such.JPG)", "'images/No Such.JPG' is text for want of < > around an"),
        ("[*a* b](no such.pdf)", "'no such.pdf' is text for want of < > around an address"),
        ("[x](contact.vcf)", "there is no file contact.vcf in the site: there is no name"),
        ("![x](contact.svg)", "there is no file contact.svg in the site: there is no name"),
        ("[x](talks.ics)", "there is no file talks.ics in the site: the facts have nothing"),
        ("![x](https://a b.example/c.png)", "'https://a b.example/c.png' is text for want of"),
    ],
)
def test_what_leads_nowhere_is_told_with_its_line(
    project: Project, written: str, told: str
) -> None:
    project.write("index.md", f"# Home\n\nWords.\n\n{written}\n")
    assert project.build() != 0
    assert f"docs/index.md:5: WARNING: {told}" in project.output


@pytest.mark.parametrize(
    "written",
    [
        "f[x](a b)",
        "[so](it is written)",
        "\\[x](my cv.pdf)",
        "\\[x](no such.pdf)",
        "[x\\](no such.pdf)",
    ],
)
def test_words_that_are_no_address_are_left_alone(project: Project, written: str) -> None:
    project.write("index.md", f"# Home\n\n{written}\n")
    (project.root / "docs/my cv.pdf").write_text("paper")
    assert project.build() == 0, project.output
    assert written.replace("\\", "") in project.text()
