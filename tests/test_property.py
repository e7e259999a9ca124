"""Whatever stands in a field, it stays a text: nothing breaks, and nothing is made of it."""

from __future__ import annotations

import json
import re
import warnings
from collections import Counter
from itertools import cycle
from typing import TYPE_CHECKING, Any, Final

import html5lib
import pikepdf
import pypdfium2
import pytest
import vobject
from conftest import begin_project
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from lxml import etree
from markdown_it import MarkdownIt
from PIL import Image

from sphinx_resume.bibliography import fields
from sphinx_resume.entries.sections import SECTIONS
from sphinx_resume.facts import adoption, gate, validation, yaml_reader
from sphinx_resume.facts.validation import SCHEMA
from sphinx_resume.text import inline

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bs4 import BeautifulSoup
    from conftest import Project

# Every form that knows markup has some of it here. None of them makes a link by itself.
PIECES: Final = [
    "```", "~~~", ":::{raw} html", "{raw}", "{{ 7 * 7 }}", "{% raw %}", "{{{{", "}", "`", "``",
    '"', "'", '"""', "</", "<!--", "-->", "]]>", "<", ">", "&", "&lt;b&gt;", "&#60;b&#62;",
    r"\<script>alert(1)\</script>", r"\<img src=x onerror=alert(1)>", "javascript:alert(1)",
    "../../x", "/etc/passwd", "https://evil.example/", "](https://evil.example/)", "]: https://evil.example/",
    "[x][y]", "![x]", "[", "]", "(", "*", "**", "_", "#", "##", "~", "^", "|", "\\", "@", "=", ":",
    "$", "$\\verb$", "$\\frac$", "$<script>alert(1)</script>$", "$](https://evil.example/)$",
    "\\textbf{b}", "\\emph{\\verb}", "\\input{/etc/passwd}", "%", "\n# Forged", "\n\n# Forged\n\n",
    "\n\\- Forged\n", "\n> Forged", "\nForged\n===\n", "\n---\n", "\n```\nForged\n", "\n<b>"[:1],
    "\nEND:VCARD\nFORGED:x", "\nEND:VEVENT\n", ";", ",", "\\n", "\t", "--", "1. x", "+ x",
    "%0d%0aForged:x", "\u202e", "\u2067x", "\u200d", "\u00a0", "\u2028# Forged", "\u2029",
]  # fmt: skip
UNLINKED: Final = [one for one in PIECES if "https:" not in one]  # a note may lead somewhere
LISTS: Final = ["\n- Forged\n", "\n1. Forged\n2. Forged"]  # which a fact may have
UNPRINTED: Final = ["\x00", "\x1b]0;x\x07", "\x9b31m", "\ufffe", "\U0001ffff", "\x7f"]
# They are in no font that Typst brings along; then there is no PDF, which is told.
PICTURED: Final = ["\U0001f469\u200d\U0001f52c", "\U0001fae8", "漢字"]
REFUSED: Final = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))",
    "[x](../../etc/passwd)", "{raw}`<b>`", *(f"a{sign}b" for sign in UNPRINTED),
]  # fmt: skip

ADDRESSES: Final = [
    'https://a.example/"><script>alert(1)</script>', "https://a.example/](https://evil.example/)",
    "https://a.example/[x](javascript:alert(1))", "https://a.example/?a=1&b=<c>#d'e",
    "https://a.example/{{7*7}}{raw}`x`", "https://a.example/;,:$\\frac$".replace("\\", "/"),
    "mailto:a'b\"c@b.example", 'index.md#x"y', "page.md?x#y",
]  # fmt: skip
HARMLESS: Final = [
    *(f"https://a.example/{n}" for n in range(6)), "mailto:a@b.example", "index.md", "page.md",
]  # fmt: skip
EMAILS: Final = ['"a](b"@b.example', "*a*_b_@b.example", "{{7*7}}'$x$;,@b.example"]
# What is neither prose nor an address has a form of its own, and one value is as good as another.
FORMS: Final = {
    "date": "2021", "time": "2021-09-30T14:00+08:00", "endDate": "2022", "country": "CN",
    "academicYear": "2021-2022", "status": "accepted", "picture": "p.png", "portrait": "p.png",
}  # fmt: skip

BIB_FIELDS: Final = sorted(
    {name for names in fields.LINKS.values() for name in names} | {*fields.VENUES} |
    {"title", "subtitle", "volume", "number", "pages", "note", "award", "award_name", "doi",
     "eprint", "arxiv", "keywords", "tldr", "abstract", "selected", "alt", "caption", "status",
     "pubstate", "addendum", "month", "day", "author+an"}
)  # fmt: skip
KEYS: Final = [
    "a/../../b",
    "x`<script>`",
    "[x](javascript:alert(1))",
    "../conf",
    "$\\frac$",
    "é\u202e",
]


def is_text(text: str) -> bool:
    """Tell whether the gate has to take a text, and no link in it is its author's."""
    return not inline.faults(text) and not inline.addresses(text)


def balanced(text: str) -> str:
    """Leave out what would end a field of a bibliography: a brace, a line that is a comment."""
    return re.sub(r"(?m)^[ \t]*%", "", re.sub(r"[{}]", "", text))


def written(pieces: list[str]) -> st.SearchStrategy[list[str]]:
    some = st.lists(st.sampled_from(pieces), min_size=1, max_size=5).map("".join)
    text = some.map(lambda said: f"x{said}y").filter(is_text)
    texts = st.lists(text, min_size=60, max_size=60)
    return texts.map(lambda said: [f"{one}{n}" for n, one in enumerate(said)])


def filled(node: dict[str, Any], texts: Iterator[str], addresses: Iterator[str]) -> Any:
    """Fill in every field that the schema has, so that a new field is tried by itself."""
    kind = node.get("$ref", "").rpartition("/")[2]
    if kind:
        node = SCHEMA["$defs"][kind] | node
    if "properties" in node:
        return {key: filled(one, texts, addresses) for key, one in node["properties"].items()}
    if "items" in node:
        return [filled(node["items"], texts, addresses) for _ in range(2)]
    if kind in {"text", "number", "literal"}:
        return next(texts)
    if kind == "address":
        return next(addresses)
    return EMAILS[len(next(texts)) % len(EMAILS)] if kind == "email" else FORMS[kind]


def facts(texts: list[str], addresses: list[str]) -> dict[str, Any]:
    made: dict[str, Any] = filled(SCHEMA, cycle(texts), cycle(addresses))
    made["basics"]["url"] = "https://a.example/"
    for project, publication in zip(made["projects"], made["publications"], strict=True):
        project["publication"] = publication["id"]
    return made


def bibliography(texts: list[str], keys: list[str]) -> str:
    each = cycle(texts)
    entries = []
    for key in keys:
        # An address in howpublished is the entry's, and becomes a link.
        held = [
            f"  {name} = {{{'10.1/' * (name == 'doi')}{balanced(next(each))}}}"
            for name in BIB_FIELDS
        ]
        held = [one.replace("https:", "") if "  howpublished = " in one else one for one in held]
        people = [f"  {name} = {{{{{balanced(next(each))}}}}}" for name in ("author", "editor")]
        picture = ["  preview = {p.png}", "  year = {2020}"]
        entries.append(",\n".join([f"@book{{{key}", *held, *people, *picture]) + "\n}\n")
    return "\n".join(entries)


def post(texts: list[str], number: int) -> str:
    title, description, *tags = texts[number * 5 : number * 5 + 5]
    matter = {"date": "2024-01-02", "title": title, "description": description, "tags": tags}
    return f"---\n{json.dumps(matter, ensure_ascii=False)}\n---\n\n# A\n\nx\n"


def fill(
    project: Project, texts: list[str], bib: list[str], addresses: list[str], keys: list[str]
) -> None:
    (project.root / "docs/resume.yaml").unlink(missing_ok=True)
    project.write("resume.json", json.dumps(facts(texts, addresses), indent=1))
    project.write("publications.bib", bibliography(bib, keys))
    Image.new("RGB", (40, 20)).save(project.root / "docs/p.png")
    for number in range(3):
        project.write(f"news/{number}.md", post(texts, number))
    lists = "\n".join(
        f"```{{{name}}}\n:layout: list\n```\n" for name in SECTIONS if name != "publications"
    )
    shown = "\n".join(f"```{{{name}}}\n```\n" for name in ["basics", *SECTIONS])
    front = "---\nauthor_profile: true\norphan: true\n---\n\n"
    project.write("index.md", f"{front}# Home\n\n```{{cv-pdf}}\n```\n\n{shown}")
    project.write("page.md", f"{front}# Page\n\n{{fact}}`basics.phone`\n\n{lists}")


def start(folder: Path) -> Project:
    made = begin_project(folder)
    for name in KEYS:
        assert is_text(name) or "javascript" in name
    return made


MADE: Final = [
    "a", "base", "button", "details", "embed", "form", "frame", "h1", "h2", "h3", "h4", "h5", "h6",
    "iframe", "img", "input", "li", "link", "object", "ol", "section", "script", "style", "svg",
    "table", "title", "ul",
]  # fmt: skip


def parts(project: Project) -> dict[str, Any]:
    """Read every output by its own parser, and count what a text must not make."""
    made: dict[str, Any] = {"elements": Counter(), "errors": set(), "markdown": Counter()}
    for path in sorted(project.html.rglob("*")):
        name = path.relative_to(project.html).as_posix()
        if name.startswith("_") or not path.is_file():
            continue
        if path.suffix == ".html":
            read_html(project, name, made)
        elif path.suffix == ".md" or name == "llms.txt":
            made["markdown"] += markdown(path.read_text("utf-8"), name)
        elif path.suffix == ".xml":
            made[name] = Counter(element.tag for element in etree.parse(path).iter())
        elif path.suffix == ".svg":
            assert etree.parse(path).getroot().tag.endswith("svg")
        elif path.suffix == ".json":
            made["json"] = made.get("json", 0) + bool(json.loads(path.read_text("utf-8")))
        elif path.suffix in {".vcf", ".ics"}:
            for component in vobject.readComponents(path.read_bytes().decode()):
                component.serialize()
                kinds = {key: len(values) for key, values in component.contents.items()}
                made[path.suffix] = [*made.get(path.suffix, []), kinds]
    return made


def read_html(project: Project, name: str, made: dict[str, Any]) -> None:
    parser = html5lib.HTMLParser()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parser.parse((project.html / name).read_text("utf-8"))
    made["errors"] |= {code for _, code, _ in parser.errors}
    soup = project.page(name)
    for script in soup.select("script"):  # a page with a formula has MathJax
        if "mathjax" in str(script).lower():
            script.decompose()
    made["elements"] += Counter(tag.name for tag in soup.find_all(MADE))
    check_attributes(soup, name)


def check_attributes(soup: BeautifulSoup, name: str) -> None:
    """See that no element runs or leads where a text says."""
    for tag in soup.find_all():
        for attribute, value in tag.attrs.items():
            assert not attribute.startswith("on"), (name, tag)
            if attribute in {"href", "src", "action", "content", "srcset"}:
                assert not re.match(r"\s*(https?://evil|javascript:|data:text)", str(value)), (
                    name,
                    tag,
                )
    for script in soup.select('script[type="application/ld+json"]'):
        assert json.loads(str(script.string))["@graph"]


def markdown(text: str, name: str) -> Counter[str]:
    """Count a twin's headings, links, lists and pieces of HTML as CommonMark reads them."""
    tokens = MarkdownIt("commonmark").parse(text)
    every = [*tokens, *(inner for token in tokens for inner in token.children or ())]
    for token in every:
        target = str(token.attrs.get("href", token.attrs.get("src", "")))
        assert not re.match(r"\s*(https?://evil|javascript:|data:)", target), (name, target)
    counted = (
        "heading_open",
        "link_open",
        "image",
        "html_block",
        "html_inline",
        "list_item_open",
        "hr",
    )
    return Counter(token.type for token in every if token.type in counted)


def check_pdf(path: Path) -> None:
    """See that the PDF is text, and leads nowhere else than it says."""
    with pypdfium2.PdfDocument(path) as document:
        said = "".join(page.get_textpage().get_text_bounded() for page in document)
    assert "Curriculum vitae of" in said
    with pikepdf.open(path) as pdf:
        links = [
            str(one.A.URI)
            for page in pdf.pages
            for one in page.get("/Annots", [])
            if "/A" in one and "/URI" in one.A
        ]
    assert links
    assert not [link for link in links if not re.match(r"(https?://(?!evil)|mailto:|tel:)", link)]


@pytest.fixture(scope="module")
def harmless(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Say what a site of the same shape consists of in which every text is plain."""
    project = start(tmp_path_factory.mktemp("harmless"))
    plain = [f"plain words {n}" for n in range(60)]
    fill(
        project,
        plain,
        plain,
        HARMLESS,
        [f"k{n}" for n in range(6)],
    )
    assert build(project) == 0, project.output
    return parts(project)


def build(project: Project) -> int:
    return project.build()


@given(
    texts=st.one_of(written(PIECES), written([*PIECES, *PICTURED])),
    bib=written([*UNLINKED, *LISTS, *UNPRINTED]),
)
@settings(
    max_examples=7,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],  # a smaller example is worth no hundred builds
    suppress_health_check=list(HealthCheck),
)
def test_a_text_stays_a_text_in_every_form(
    tmp_path_factory: pytest.TempPathFactory,
    harmless: dict[str, Any],
    texts: list[str],
    bib: list[str],
) -> None:
    project = start(tmp_path_factory.mktemp("hostile"))
    fill(project, texts, bib, ADDRESSES, KEYS)
    status = build(project)
    assert "Traceback" not in project.output
    assert "exception:" not in project.output
    assert status == 0, project.output
    made = parts(project)
    if not (project.html / "cv.pdf").exists():  # which llms.txt lists
        made["markdown"]["list_item_open"] += 1
    # What is no address leads nowhere, so there may be fewer links, and there must not be more.
    assert made["elements"].pop("a") <= harmless["elements"]["a"]
    assert made["markdown"].pop("link_open") <= harmless["markdown"]["link_open"]
    assert made == {
        **harmless,
        "elements": Counter({**harmless["elements"], "a": 0}),
        "markdown": Counter({**harmless["markdown"], "link_open": 0}),
    }
    if (project.html / "cv.pdf").exists():
        check_pdf(project.html / "cv.pdf")


@pytest.mark.parametrize("piece", REFUSED)
def test_a_text_that_is_refused_is_told_with_its_line_in_every_field(
    tmp_path: Path, piece: str
) -> None:
    made = facts([piece], [piece])
    path = tmp_path / "resume.json"
    path.write_text(json.dumps(made, indent=1), encoding="utf-8")
    (tmp_path / "p.png").touch()
    assert gate.load(path).notes  # another tool's file is shown without it
    reading = adoption.adopted(yaml_reader.read(path))
    problems = [*reading.notes, *validation.check(reading)]
    told = {problem.line for problem in problems}
    lines = json.dumps(made, indent=1).split("\n")
    values = {n for n, line in enumerate(lines, 1) if json.dumps(piece) in line}
    prose = {n for n in values if not re.search(LITERAL, lines[n - 1])}
    assert prose
    assert prose <= told
    assert all(problem.message.isprintable() for problem in problems)


# Letter for letter, markup is none; the site's own address is another matter.
LITERAL: Final = (
    r'"(\$schema|phone|username|postalCode|id|type|volume|number|pages|doi|selected|publication|'
    r'alt|version|lastModified|url)":'
)
