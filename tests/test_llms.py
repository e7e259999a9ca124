"""llms and markdown: what a reader of plain text gets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from sphinx_resume.entries import sections

if TYPE_CHECKING:
    from conftest import Project

ROOT_ADDRESS = "https://example.org/site/"

FACTS = """\
basics:
  name: Ada *Lovelace*
  label: mathematician
  email: ada@example.org
  location: {city: London}
  profiles:
    - {network: GitHub, username: ada, url: "https://github.com/ada"}
work:
  - name: Analytical [Engines]
    url: https://example.org/engines
    position: first programmer
    startDate: 1842-07
interests:
  - name: Bernoulli numbers
"""

RICH = """\
# Rich _page_

Opening with *emphasis*, **strength**, `` co`de ``, $a_1 * b$, a [page](sub/other.md#there),
an <https://example.org/x_(y)>, and 1 \\* 2 \\_ \\<b\\> \\[x\\] &amp;copy; snake_case.[^note]

[^note]: A note with *emphasis*.

1\\. no list

\\- no bullet

\\# no heading

3. three
4. four

   with a second paragraph

- one
  - within

* another list

> said

```python
def f():
    return "```"
```

$$
x^2
$$

| a | b |
|---|---|
| `x\\|y` | $z$ |
| *e* | [o](sub/other.md) |

:::{note}
Mind **this**.
:::

:::{figure} pixel.png
:alt: A [dot]

The caption
:::

{download}`the data <data.csv>`

Term
: Definition

<b>raw</b>

## Deeper

### Deepest
"""


def rendered(markdown: str) -> BeautifulSoup:
    reader = MarkdownIt("commonmark").enable("table").use(dollarmath_plugin).use(footnote_plugin)
    return BeautifulSoup(reader.render(markdown), "html5lib")


def words(soup: BeautifulSoup) -> str:
    return " ".join(soup.get_text(" ").split())


@pytest.fixture
def rich(project: Project) -> Project:
    project.write("resume.yaml", FACTS)
    project.write("index.md", RICH + "\n```{toctree}\n:hidden:\nsub/other\n```\n")
    project.write(
        "sub/other.md",
        "---\ndescription: Elsewhere\n---\n(there)=\n# Other\n\n[up](../index.md), {download}`it <../data.csv>`.\n\n```{work}\n```\n",
    )
    project.write("data.csv", "1\n")
    pixel = "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
    (project.root / "docs/pixel.png").write_bytes(bytes.fromhex(pixel))
    conf = project.root / "conf.py"
    text = conf.read_text(encoding="utf-8").replace('"colon_fence",', '"colon_fence", "deflist",')
    conf.write_text(text, encoding="utf-8")
    return project


def twin(project: Project, name: str = "index.md") -> str:
    return (project.html / name).read_text(encoding="utf-8")


def test_a_twin_read_as_markdown_says_what_its_page_says(rich: Project) -> None:
    assert rich.build() == 0, rich.output
    soup = rendered(twin(rich))
    assert [(tag.name, tag.text) for tag in soup.select("h1, h2, h3")] == [
        ("h1", "Rich page"),
        ("h2", "Deeper"),
        ("h3", "Deepest"),
    ]
    assert "1 * 2 _ <b> [x] &copy; snake_case." in words(soup)
    assert [tag.text for tag in soup.select("p > code")] == ["co`de"]
    assert [tag.text for tag in soup.select("p") if tag.text.startswith(("1.", "-", "#"))] == [
        "1. no list",
        "- no bullet",
        "# no heading",
    ]
    assert [tag["start"] for tag in soup.select("ol[start]")] == ["3"]
    assert [len(tag.find_all("li", recursive=False)) for tag in soup.select("body > ul")] == [1, 1]
    assert soup.select_one("ul > li > ul > li")
    assert [tag.text for tag in soup.select("pre > code.language-python")] == [
        'def f():\n    return "```"\n'
    ]
    assert [[cell.text for cell in row.select("th, td")] for row in soup.select("tr")] == [
        ["a", "b"],
        ["x|y", "z"],
        ["e", "o"],
    ]
    assert [words(tag) for tag in soup.select("blockquote")] == ["said", "Note Mind this ."]
    image = soup.select_one("img")
    assert image
    assert image["alt"] == "A [dot]"
    assert (rich.html / str(image["src"])).is_file()
    assert soup.select_one(".footnotes em")
    assert words(soup.select_one(".math.block") or soup) == "x^2"
    assert "<b>raw" not in twin(rich)


def test_links_lead_to_twins_and_files_relative_to_the_twin(rich: Project) -> None:
    assert rich.build() == 0, rich.output
    links = {tag.text: str(tag["href"]) for tag in rendered(twin(rich)).select("a[href]")}
    assert links["page"] == "sub/other.md#there"
    assert links["o"] == "sub/other.md"
    assert links["https://example.org/x_(y)"] == "https://example.org/x_(y)"
    assert (rich.html / links["the data"]).is_file()
    below = {
        tag.text: str(tag["href"])
        for tag in rendered(twin(rich, "sub/other.md")).select("a[href]")
    }
    assert below["up"] == "../index.md"
    assert (rich.html / "sub" / below["it"]).is_file()


def test_links_are_absolute_when_the_site_has_an_address(
    rich: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITE_URL", ROOT_ADDRESS)
    assert rich.build() == 0, rich.output
    text = twin(rich, "sub/other.md")
    assert f"[up]({ROOT_ADDRESS}index.md)" in text
    assert f"]({ROOT_ADDRESS}_downloads/" in text
    assert f"]({ROOT_ADDRESS}_images/pixel.png)" in twin(rich)
    assert f"- [Other]({ROOT_ADDRESS}sub/other.md): Elsewhere" in twin(rich, "llms.txt")


def test_facts_are_in_the_twin_dates_in_words(rich: Project) -> None:
    assert rich.build() == 0, rich.output
    text = words(rendered(twin(rich, "sub/other.md")))
    assert "First programmer Analytical [Engines]" in text
    assert "July 1842" in text


def test_every_section_s_text_is_in_its_twin(project: Project) -> None:
    listed = "\n".join(f"## {name}\n\n```{{{name}}}\n```\n" for name in sections.SECTIONS)
    project.write("index.md", f"# All\n\n{listed}")
    source = "tests/data/standard.json"
    standard = (project.root / "docs/resume.yaml").with_name("resume.json")
    (project.root / "docs/resume.yaml").unlink()
    from conftest import ROOT  # noqa: PLC0415

    standard.write_bytes((ROOT / source).read_bytes())
    assert project.build() == 0, project.output
    page = project.page().select_one("article")
    assert page
    for link in page.select(".headerlink"):
        link.decompose()
    squeezed = re.sub(r"\s", "", page.get_text())
    assert re.sub(r"\s", "", rendered(twin(project)).get_text()) == squeezed


def test_a_page_s_head_leads_to_its_twin(rich: Project) -> None:
    assert rich.build() == 0, rich.output
    link = rich.page("sub/other.html").select_one('link[rel="alternate"][type="text/markdown"]')
    assert link
    assert (rich.html / "sub" / str(link["href"])).is_file()


def test_llms_txt_has_the_form_of_llmstxt_org(rich: Project) -> None:
    assert rich.build() == 0, rich.output
    assert (
        twin(rich, "llms.txt")
        == """\
# Ada Lovelace

> Mathematician; First programmer, Analytical \\[Engines\\]. London. Interests: Bernoulli numbers.

## Contact

- [Email](mailto:ada@example.org): ada@example.org
- [GitHub](https://github.com/ada): ada

## Pages

- [Rich page](index.md): Opening with emphasis, strength, co\\`de, a₁\\*b, a page, an \
https://example.org/x\\_(y), and 1 \\* 2 \\_ \\<b> \\[x\\] \\&copy; snake_case. 1. no list \
- no bullet # no heading …
- [Other](sub/other.md): Elsewhere

## Files

- [Curriculum vitae as PDF](cv.pdf)
- [The facts as JSON Resume](resume.json)
- [Contact card](contact.vcf)
"""
    )


def test_without_facts_llms_txt_has_the_pages_alone(project: Project) -> None:
    project.write("resume.yaml", "interests:\n  - name: \n")
    assert project.build() == 0, project.output
    assert twin(project, "llms.txt") == "# About me\n\n## Pages\n\n- [Home](index.md): Hello.\n"


def test_a_hidden_page_has_no_twin_and_is_not_listed(project: Project) -> None:
    project.write(
        "draft.md", "---\norphan: true\nnoindex: true\n---\n# Draft\n\n[home](index.md)\n"
    )
    project.write("index.md", "# Home\n\n[draft](draft.md)\n")
    assert project.build() == 0, project.output
    assert not (project.html / "draft.md").exists()
    assert "[Draft]" not in twin(project, "llms.txt")
    assert "[draft](draft.html)" in twin(project)


def test_with_a_folder_for_each_page_twins_lead_to_twins(project: Project) -> None:
    project.write(
        "index.md",
        "# Home\n\nHello.\n\n```{toctree}\nsub/other\nsub/index\n```\n\n[other](sub/other.md#other)\n",
    )
    project.write(
        "sub/other.md", "# Other\n\n[home](../index.md), [sub](index.md), [d](draft.md)\n"
    )
    project.write("sub/index.md", "# Sub\n\nWords.\n")
    project.write("sub/draft.md", "---\norphan: true\nnoindex: true\n---\n# Draft\n")
    assert project.build(builder="dirhtml") == 0, project.output
    assert "](sub/other.md#other)" in twin(project)
    said = twin(project, "sub/other.md")
    assert "[home](../index.md)" in said
    assert "[sub](index.md)" in said
    assert "[d](draft/)" in said
    assert not (project.html / "sub/draft.md").exists()
    listed = twin(project, "llms.txt")
    assert "[Home](index.md)" in listed
    assert "[Other](sub/other.md)" in listed
    link = project.page("sub/other/index.html").select_one("link[type='text/markdown']")
    assert link["href"] == "../other.md"
