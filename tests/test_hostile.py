"""Hostile facts: nothing is written outside the site, nothing ends in a traceback."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
import vobject
from conftest import begin_project, facts_of
from markdown_it import MarkdownIt
from PIL import Image

from site_groundwork.sealed import opened
from sphinx_resume import state
from sphinx_resume.facts import file_names, gate, networks, posts, validation, yaml_reader
from sphinx_resume.facts.address_rules import Files
from sphinx_resume.facts.model import Facts, FactsError, Problem
from sphinx_resume.facts.person import contacts
from sphinx_resume.text import addresses, inline, latex
from sphinx_resume.text.plain import plain_text

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Project, Serve
    from playwright.sync_api import Browser


def loaded(folder: Path, text: str) -> state.Resume:
    (folder / "resume.yaml").write_text(text, encoding="utf-8")
    return state.load(Files(folder))


def files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    "id_", ["a/../../b", "../../../x", "x\n```\n<script>", "/etc/x", "a\\..\\b"]
)
def test_the_key_of_a_publication_is_a_slug(tmp_path: Path, id_: str) -> None:
    found = loaded(tmp_path, f"publications:\n  - name: T\n    id: {id_!a}\n".replace("'", '"'))
    page = opened(found.publications[0].page)
    assert page.startswith("publications/")
    assert not {"..", "\n", "`"} & {*page.split("/")}
    assert page.count("/") == 1


def test_hostile_keys_write_nothing_outside_the_build(project: Project) -> None:
    project.write(
        "resume.yaml",
        'publications:\n  - {name: A, id: "../../a"}\n  - {name: B, id: "x\\n```\\n<b>"}\n'
        'talks:\n  - {name: C, id: "../../c", date: 2024-01-02}\n',
    )
    before = files(project.root)
    assert project.build() == 0, project.output
    made = set(files(project.root)) - set(before)
    assert made
    assert all({"html", "doctrees"} & set(p.relative_to(project.root).parts[:1]) for p in made)


TITLES = {
    "a script": "[x](javascript:alert(1))",
    "a file of the machine": "[x](../../../etc/passwd)",
    "a setting": "[x](../conf.py)",
}


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
@pytest.mark.parametrize("key", ["title", "description", "tags"])
def test_a_link_in_what_a_post_says_of_itself_is_its_text(
    tmp_path: Path, title: str, key: str
) -> None:
    (tmp_path / "news").mkdir()
    post = f"---\ndate: 2024-01-02\n{key}: '{title}'\n---\n\n# {title}\n"
    (tmp_path / "news/a.md").write_text(post, encoding="utf-8")
    facts = posts.load(Facts(tmp_path / "resume.yaml"), tmp_path)
    (item,) = facts.data.items("news")
    said = item.texts("name", "summary", "keywords")
    # MyST takes a link that could run for text too, so page and list say it letter for letter.
    assert not any(map(inline.addresses, said))
    assert {*map(plain_text, said)} == {title if "javascript" in title else "x"}


def test_a_control_character_in_a_post_is_told(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news/a.md").write_text("---\ndate: 2024-01-02\n---\n\n# A\x07b\n", "utf-8")
    with pytest.raises(FactsError, match="cannot be printed"):
        posts.load(Facts(tmp_path / "resume.yaml"), tmp_path)


def test_what_joins_letters_stays_and_what_hides_goes_at_every_door(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    post = "---\ndate: 2024-01-02\ntags: [a\u202eb]\n---\n\n# می\u200cروم\u202e\u200b\n"
    (tmp_path / "news/a.md").write_text(post, "utf-8")
    facts = 'basics: {label: "می\u200cروم\u202e\\u2066", url: "https://a.example/\u200b"}\n'
    (tmp_path / "resume.yaml").write_text(facts, encoding="utf-8")
    entry = "@book{x, title = {می\u200cروم\u202e\x1b}}"
    (tmp_path / "publications.bib").write_text(entry, encoding="utf-8")
    found = state.load(Files(tmp_path))
    (news,) = found.facts.data.items("news")
    assert news.texts("name", "keywords") == ("می\u200cروم", "ab")
    assert found.facts.data.item("basics").text("label") == "می\u200cروم"
    address = found.facts.data.item("basics").address()
    assert address
    assert opened(address) == "https://a.example/"
    assert found.publications[0].item.text("name") == "می\u200cروم"


def test_front_matter_nested_without_end_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    post = "---\ndate: 2024-01-02\ntags: " + "[" * 3000 + "\n---\n\n# A\n"
    (tmp_path / "news/a.md").write_text(post, encoding="utf-8")
    with pytest.raises(FactsError) as caught:
        posts.load(Facts(tmp_path / "resume.yaml"), tmp_path)
    assert [problem.line for problem in caught.value.problems] == [3]


def test_a_page_may_link_to_itself_by_a_fact_and_by_its_words(project: Project) -> None:
    project.write("resume.yaml", "basics:\n  summary: See [this](index.md) page.\n")
    project.write("index.md", "# Home\n\n[Here](index.md)\n\n```{basics}\n```\n")
    assert project.build() == 0, project.output
    assert len(project.page().main.select("a[href^='#']")) >= 2  # type: ignore[union-attr]


@pytest.mark.parametrize("formula", [r"\frac", r"\verb", r"\sqrt", "{" * 300, r"\left("])
def test_no_formula_is_too_much(formula: str) -> None:
    fact = f"a ${formula}$ b"
    assert plain_text(fact).startswith("a ")
    assert inline.runs(fact)
    assert latex.to_markdown(fact).startswith("a ")


@pytest.mark.parametrize(
    "said", [r"\verb", r"a \verb", r"\verb{", r"\begin{", r"\begin{verbatim}"]
)
def test_latex_that_is_cut_off_is_said_as_it_is(said: str) -> None:
    assert latex.to_markdown(f"x {said}").startswith("x")


def test_braces_within_braces_are_bounded() -> None:
    assert latex.to_markdown("{" * 300 + "deep" + "}" * 300) == "deep"


BOMBS = {
    "aliases": "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9)),
    "aliases of maps": "a0: &a0 {k: "
    + "x" * 2000
    + "}\n"
    + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 20)}]\n" for n in range(1, 7)),
    "brackets": "a: " + "[" * 3000,
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_small_file_does_not_grow_without_end(tmp_path: Path, bomb: str) -> None:
    path = tmp_path / "resume.yaml"
    path.write_text(bomb, encoding="utf-8")
    with pytest.raises(FactsError) as caught:
        yaml_reader.read(path)
    assert caught.value.problems[0].line >= 1


def test_a_number_of_any_length_is_a_text(tmp_path: Path) -> None:
    path = tmp_path / "resume.json"
    path.write_text('{"basics": {"phone": ' + "9" * 6000 + "}}", encoding="utf-8")
    assert len(yaml_reader.read(path).data["basics"]["phone"]) == 6000  # type: ignore[call-overload,index]


def test_an_unknown_key_is_told_on_its_own_line_whatever_is_sorted_since(tmp_path: Path) -> None:
    found = loaded(
        tmp_path,
        "publications:\n  - name: Old\n    releaseDate: 2001\n    mood: a\n"
        "  - name: New\n    releaseDate: 2020\nnews:\n  - name: N\n    date: 2020\n    mood: b\n",
    )
    assert [note.line for note in found.facts.notes] == [4, 10]


def test_dates_that_a_section_does_not_have_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "resume.yaml"
    path.write_text("certificates:\n  - {name: X, startDate: 2020, endDate: 2019}\n", "utf-8")
    assert gate.load(path)


@pytest.mark.parametrize("phone", ["Upon request", "ask me", "n/a"])
def test_a_phone_that_is_no_number_is_no_link(phone: str) -> None:
    assert [one.link for one in contacts(facts_of({"basics": {"phone": phone}}).data)] == [None]
    (real,) = contacts(facts_of({"basics": {"phone": "+86 28 12"}}).data)
    assert real.link
    assert opened(real.link) == "tel:+862812"


@pytest.mark.parametrize("url", ["?x", "?", "?page=2#a"])
def test_an_address_that_names_no_page_is_told(tmp_path: Path, url: str) -> None:
    with pytest.raises(FactsError, match="names no page"):
        loaded(tmp_path, f"basics:\n  url: '{url}'\n")


def test_a_link_out_of_the_repository_is_not_published(project: Project) -> None:
    outside = project.root.parent / f"{project.root.name}.secret"
    outside.write_text("secret", encoding="utf-8")
    (project.root / "docs/x.txt").symlink_to(outside)
    project.write("index.md", "# Home\n\n[x](x.txt)\n")
    assert project.build() != 0
    assert "docs/index.md:3: " in project.output
    assert "leads out of the site's folder" in project.output
    assert not list(project.html.rglob("x.txt"))


def test_a_name_is_no_markup_in_llms_txt(project: Project) -> None:
    project.write("resume.yaml", 'basics:\n  name: "A](https://evil.example) \\n# B"\n')
    assert project.build() == 0, project.output
    first = (project.html / "llms.txt").read_text("utf-8").splitlines()[0]
    assert first == r"# A\](https://evil.example) # B"


def test_strings_of_a_bibliography_do_not_grow_without_end(tmp_path: Path) -> None:
    (tmp_path / "resume.yaml").write_text("basics: {label: a}\n", encoding="utf-8")
    strings = ['@string{a0 = "0123456789"}']
    strings += [f"@string{{a{n} = {' # '.join([f'a{n - 1}'] * 10)}}}" for n in range(1, 10)]
    entry = "@article{x, title = a9}"
    (tmp_path / "publications.bib").write_text("\n".join([*strings, entry]), encoding="utf-8")
    with pytest.raises(FactsError) as caught:
        state.load(Files(tmp_path))
    assert [problem.line for problem in caught.value.problems] == [5]


def test_parents_that_many_share_are_read_once(tmp_path: Path) -> None:
    (tmp_path / "resume.yaml").write_text("basics: {label: a}\n", encoding="utf-8")
    levels = [f"@xdata{{p0n{n}, publisher = {{P}}}}" for n in range(10)]
    for level in range(1, 9):
        above = ",".join(f"p{level - 1}n{n}" for n in range(10))
        levels += [f"@xdata{{p{level}n{n}, xdata = {{{above}}}}}" for n in range(10)]
    levels.append("@book{x, title = {T}, xdata = {p8n0}}")
    (tmp_path / "publications.bib").write_text("\n".join(levels), encoding="utf-8")
    (publication,) = state.load(Files(tmp_path)).publications
    assert publication.item.fields["publisher"] == "P"


@pytest.mark.parametrize("name", ["resume.json", "llms.txt", "index.md"])
def test_a_symbolic_link_in_the_built_site_leads_no_writer_out_of_it(
    project: Project, name: str
) -> None:
    outside = project.root.parent / f"{project.root.name}.mine"
    outside.write_text("mine", encoding="utf-8")
    project.html.mkdir()
    (project.html / name).symlink_to(outside)
    assert project.build() != 0
    assert f"{name} leads out of " in project.output
    assert "Traceback" not in project.output
    assert outside.read_text("utf-8") == "mine"


RUN = "document.documentElement.dataset.ran=1"
SCRIPT = f"<script>{RUN}</script>"
ELSEWHERE = "](https://evil.example/)"
MARKUP = (
    f"\\<script>{RUN}\\</script> \\<img src=x onerror={RUN}> {ELSEWHERE} ``` $\\frac$ $\\verb$ {{{{ 7*7 }}}} &lt;b&gt; "
    f"{'{' * 300}"
)
LINK = f"[x](javascript:{RUN})"
KEYS = ["../../k", "x\n```{raw} html\n" + SCRIPT + "\n```", f'"><img src=x onerror={RUN}>']
POSTS = {
    "a": f"[x](javascript:{RUN}) {SCRIPT}",
    "b": "[x](../../../etc/passwd) [y](../conf.py) {raw}`<b>` $\\verb$",
    "c": f"{'{' * 300} $\\frac$ {ELSEWHERE} [me](c.md) [](x)",
}
BIB = rf"""
@book{{../../../bk, title = {{{SCRIPT} $\frac$ $\verb$ {{raw}}`x` {ELSEWHERE}}}, pdf = {{secret.txt}},
  author = {{<img src=x onerror={RUN}>, [x](javascript:{RUN})}}, note = {{$\frac$}}, abstract = {{```
```}}}}
@book{{x`<script>`, title = {{{"{" * 60}deep{"}" * 60}}}, url = {{javascript:{RUN}}}, keywords = {{$\verb$}},
  slides = {{folder/secret.txt}}, doi = {{10.1/a#b<c>"d}}}}
@book{{..\..\etc, title = {{E}}, note = {{[x](../../secret)}}, pages = {{[x](javascript:{RUN})}}, publisher = {{{ELSEWHERE}}}}}
"""


def hostile_facts() -> dict[str, object]:
    """Say hostile things wherever they are not refused."""
    return {
        "basics": {
            "name": f"Ada {ELSEWHERE}\n# Forged",
            "label": MARKUP,
            "email": "a@b.example",
            "phone": "1\n## Forged\n[x](https://evil.example/)",
            "summary": f"See [this](index.md#home) page. {MARKUP}",
            "url": "https://a.example/",
            "location": {
                "address": "a;b\nEND:VCARD",
                "city": f"C {ELSEWHERE}",
                "postalCode": LINK,
            },
            "profiles": [
                {"network": 'N";x:y', "username": "u\nURL:https://evil.example/"},
                {"network": "CV", "url": "cv.md?x#y"},
                {"network": "Link", "username": LINK},
                {"network": "Bare", "url": f"https://b.example/{LINK}"},
            ],
        },
        "mine": [{"note": LINK}],
        "publications": [
            {"name": MARKUP, "id": key, "pages": LINK, "doi": '10.1/a#b<c>"'} for key in KEYS
        ],
        "talks": [
            {"name": MARKUP, "id": key, "date": "2024-01-02", "location": "x\nEND:VEVENT"}
            for key in KEYS
        ],
        "news": [
            {"name": f"N [n](index.md) {MARKUP}", "url": "index.md", "id": key, "date": "2024"}
            for key in KEYS
        ],
        "projects": [
            {"name": "[p](index.md) [e](https://b.example)", "publication": key, "url": "index.md"}
            for key in [*KEYS, "../../../bk"]
        ],
    }


@pytest.fixture(scope="module")
def besieged(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, set[Path]]:
    """Build a site from facts, a bibliography, posts and names that are hostile, all at once.

    :return: the site, and what changed in the folder around it.
    """
    around = tmp_path_factory.mktemp("around")
    (around / "outside").mkdir()
    (around / "outside/secret.txt").write_text("TOPSECRET", encoding="utf-8")
    project = begin_project(around / "project")
    (project.root / "docs/resume.yaml").unlink()
    (project.root / "docs/secret.txt").symlink_to(around / "outside/secret.txt")
    (project.root / "docs/folder").symlink_to(around / "outside")
    project.write("resume.json", json.dumps(hostile_facts()))
    project.write("publications.bib", BIB)
    shows = "".join(
        f"\n```{{{name}}}\n```\n"
        for name in ("basics", "projects", "talks", "news", "publications")
    )
    facts = "{fact}`basics.phone` {fact}`basics.profiles.2.username` {fact}`mine.0.note`"
    project.write("index.md", f"# Home\n\n[Here](index.md) [](#home) {facts}\n{shows}")
    project.write("cv.md", "---\norphan: true\n---\n\n# CV\n\nx\n")
    for name, words in POSTS.items():
        matter = {"date": "2024-01-02", "title": words, "description": words, "tags": [words]}
        body = words.replace("<script>", r"\<script>").replace("[x]", "x").replace("[y]", "y")
        body = body.replace("{raw}", "raw").replace(r"$\verb$", "").replace("[](x)", "")
        body = body.replace(r"$\frac$", "").replace("](https", "] (https")
        project.write(f"news/{name}.md", f"---\n{json.dumps(matter)}\n---\n\n# {body}\n\nx\n")
    for name in (
        f"=onerror {RUN};`",
        "[x](javascript:1)",
        "$verb$ {raw}`x`",
        "..x",
    ):
        project.write(f"news/{name}.md", "---\ndate: 2024-01-01\n---\n\nx\n")
    before = files(around)
    status = project.build()
    assert status == 0, project.output
    after = files(around)
    changed = {
        path.relative_to(around)
        for path in before.keys() | after.keys()
        if before.get(path) != after.get(path)
    }
    return project, changed


def test_hostile_facts_change_nothing_outside_the_build(
    besieged: tuple[Project, set[Path]],
) -> None:
    _, changed = besieged
    assert changed
    assert {path.parts[:2] for path in changed} == {("project", "html"), ("project", "doctrees")}


def test_what_a_symbolic_link_leads_out_to_is_told_and_not_published(
    besieged: tuple[Project, set[Path]],
) -> None:
    project, _ = besieged
    told = [line for line in project.output.splitlines() if "a symbolic link leads out" in line]
    places = [re.sub(r".*docs/", "", line).split(" ")[0] for line in told]
    assert [*dict.fromkeys(places)] == [  # notes, which are said again at the end
        "publications.bib:2:",
        "publications.bib:6:",
    ]
    assert not [path for path, held in files(project.html).items() if b"TOPSECRET" in held]


def test_no_script_of_hostile_facts_runs_on_any_page(
    besieged: tuple[Project, set[Path]], browser: Browser, serve: Serve
) -> None:
    project, _ = besieged
    names = [path.relative_to(project.html) for path in project.html.rglob("*.html")]
    assert len(names) > len([*KEYS, *POSTS])
    page = browser.new_page()
    failed: list[str] = []
    page.on("pageerror", lambda error: failed.append(f"{page.url}: {error}"))
    page.on("dialog", lambda dialog: failed.append(dialog.message))
    page.route(re.compile("^https:"), lambda route: route.abort())  # MathJax
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    with serve(project.html) as base:
        for name in names:
            page.goto(f"{base}/{name.as_posix().replace('%', '%25')}", wait_until="load")
            assert page.evaluate("document.documentElement.dataset.ran") is None, name
            assert page.evaluate(HARMFUL) == [], name
    page.close()
    assert failed == []
    assert not [url for url in asked if re.search("evil|passwd|conf", url)]


HARMFUL = """() => [...document.querySelectorAll("*")].flatMap(element =>
  [...element.attributes].filter(one =>
    /^on/.test(one.name) || /^(javascript:|[^#]*(passwd|conf\\.py|evil\\.example))/i.test(one.value)
      && ["href", "src", "action"].includes(one.name)
  ).map(one => element.outerHTML.slice(0, 200)))"""


def test_hostile_facts_forge_neither_links_nor_headings_in_markdown(
    besieged: tuple[Project, set[Path]],
) -> None:
    project, _ = besieged
    twins = [project.html / "llms.txt", *project.html.rglob("*.md")]
    assert len(twins) > len([*KEYS, *POSTS])
    for twin in twins:
        tokens = MarkdownIt("commonmark").parse(twin.read_text("utf-8"))
        inside = [child for token in tokens for child in token.children or ()]
        links = [str(one.attrs.get("href", "")) for one in inside if one.type == "link_open"]
        assert not [link for link in links if re.search(r"evil|^javascript|passwd|conf\.py", link)]
        heads = [
            after.content for token, after in pairwise(tokens) if token.type == "heading_open"
        ]
        assert not [head for head in heads if head.startswith("Forged")], twin
        assert not [one for one in [*tokens, *inside] if one.type.startswith("html")], twin


def test_hostile_facts_forge_no_property_of_card_and_calendar(
    besieged: tuple[Project, set[Path]],
) -> None:
    project, _ = besieged
    card = vobject.readOne((project.html / "contact.vcf").read_text("utf-8"))
    assert [one.value for one in card.contents["url"]] == [
        "https://a.example/",
        "https://a.example/cv.html#y",
        f"https://b.example/{LINK}",
    ]
    assert "evil" in card.contents["socialprofile"][0].value
    calendar = vobject.readOne((project.html / "talks.ics").read_text("utf-8"))
    assert len(calendar.contents["vevent"]) == len(KEYS)


def test_a_doi_of_any_characters_is_an_address(besieged: tuple[Project, set[Path]]) -> None:
    project, _ = besieged
    pages = [*project.html.glob("publications/*.html")]
    links = {
        str(link["href"])
        for page in pages
        for link in project.page(page.relative_to(project.html).as_posix()).select("a[href]")
    }
    assert {link for link in links if "doi.org" in link} == {
        "https://doi.org/10.1/a%23b%3Cc%3E%22",
        "https://doi.org/10.1/a%23b%3Cc%3E%22d",
    }


NOT_OURS = {
    "the file of facts": ("resume.yaml", "secret.yaml"),
    "the bibliography": ("publications.bib", "secret.bib"),
    "a page": ("page.md", "secret.md"),
    "a post": ("news/post.md", "secret.md"),
    "a folder of pages": ("notes", "folder"),
}


@pytest.mark.parametrize(("name", "target"), NOT_OURS.values(), ids=NOT_OURS)
def test_what_is_read_stands_in_the_sites_own_folder(
    tmp_path: Path, name: str, target: str
) -> None:
    project = begin_project(tmp_path / "project")
    (tmp_path / "folder").mkdir()
    for path in ("secret.yaml", "secret.bib", "secret.md", "folder/secret.md"):
        (tmp_path / path).write_text("TOPSECRET", encoding="utf-8")
    path = project.root / "docs" / name
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    path.symlink_to(tmp_path / target)
    assert project.build() == 1
    place = f"docs/{name}/secret.md" if target == "folder" else f"docs/{name}"
    assert f"{place}:1: ERROR: a symbolic link leads out" in project.output
    assert project.output.count("ERROR") == 1
    assert not list(project.html.iterdir())


def test_a_symbolic_link_within_the_site_is_followed(project: Project) -> None:
    (project.root / "texts").mkdir()
    (project.root / "texts/facts.yaml").write_text("basics: {label: linked}\n", encoding="utf-8")
    (project.root / "docs/resume.yaml").unlink()
    (project.root / "docs/resume.yaml").symlink_to("../texts/facts.yaml")
    (project.root / "docs/again").symlink_to("../texts")
    assert (
        state.load(Files(project.root / "docs")).facts.data.item("basics").text("label")
        == "linked"
    )


ESCAPE = "\x1b]0;x\x07"
IN_YAML = r"\e]0;x\a"
RAW_DOORS = {
    "facts": {
        "resume.yaml": f"""basics:
  label: "{IN_YAML}"
  summary: "{{a {IN_YAML}}}`x` {{raw}}`x` <b title='{IN_YAML}'> [a](x{IN_YAML})"
  url: "x{IN_YAML}"
  image: "{IN_YAML}.png"
  email: "{IN_YAML}"
publications:
  - status: "{IN_YAML}"
"""
    },
    "a key of the facts": {"resume.yaml": f'"{IN_YAML}": 1\n"{IN_YAML}": 2\n'},
    "a key that is not shown": {"resume.yaml": f'basics: {{label: a, "{IN_YAML}": b}}\n'},
    "a project's paper": {"resume.yaml": 'projects: [{name: a, publication: "b\\u200d"}]\n'},
    "the bibliography": {
        "publications.bib": f"""
@book{{k{ESCAPE}, title = {{a}}, title = {{b}}}}
@book{{K{ESCAPE}, title = {{c}}, crossref = {{{ESCAPE}}}}}
@book{{n{ESCAPE}, title = {{d}}, author = {{a, b, c, d{ESCAPE}}}}}
@book{{m{ESCAPE}, title = {{e}}, author = {{Jo{ESCAPE} Smith, Bo Lee, Al}}}}
@book{{p{ESCAPE}, title = {{f}}, preview = {{resume.yaml{ESCAPE}}}, crossref = {{p{ESCAPE}}}}}
@book{{r{ESCAPE}, title = nowhere}}
@book{{q{ESCAPE}, title = {{e}}}}}}
@book{{o{ESCAPE}, title = {{
"""
    },
    "what is left out of it": {
        "publications.bib": f"@book{{k{ESCAPE}, title = {{a}}, pdf = {{x{ESCAPE}.pdf}}}}\n"
    },
    "a post": {
        "news/a.md": f'---\ndate: 2024-01-02\ntitle: "{IN_YAML}"\n"{IN_YAML}": 1\n"{IN_YAML}": 2\n---\n'
    },
    "a post's heading": {"news/a.md": f"---\ndate: 2024-01-02\n---\n\n# A{ESCAPE}\n"},
    "an old address": {"index.md": f'---\nredirect_from: "/{IN_YAML}/"\n---\n\n# A\n'},
    "an old address, encoded": {"index.md": "---\nredirect_from: /%1b]0;x%07/\n---\n\n# A\n"},
    "a fact in a sentence": {"index.md": f"# A\n\n{{fact}}`x{ESCAPE}`\n"},
    "a publication on a page": {"index.md": f"# A\n\n```{{publication}} x{ESCAPE}\n```\n"},
    "the name of a page": {f"a{ESCAPE}.md": "# A\n"},
    "the name of a post": {f"news/a{ESCAPE}.md": "---\ndate: 2024-01-02\n---\n\n# A\n"},
    "a name on two lines": {"a\nb.md": "# A\n"},
    "a name that is no text": {"a\udcff.md": "# A\n"},
}


@pytest.mark.parametrize("written", RAW_DOORS.values(), ids=RAW_DOORS)
def test_no_message_repeats_what_would_move_a_terminals_cursor(
    project: Project, written: dict[str, str]
) -> None:
    for name, text in written.items():
        project.write(name, text)
    status = project.build()
    told = [
        line
        for line in project.output.splitlines()
        if re.match(r"\S+/docs/.+:\d+: ", line)
        and re.search(r"\\(x|u)|cannot be printed|%1b", line)
    ]
    assert told, project.output
    assert status or "is left out" in told[0] or "is not shown" in told[0]
    assert not [sign for sign in project.output if not sign.isprintable() and sign != "\n"]
    assert "Traceback" not in project.output


def test_every_fault_of_a_bibliography_is_told_without_raw_text(tmp_path: Path) -> None:
    (tmp_path / "resume.yaml").write_text("basics: {label: a}\n", encoding="utf-8")
    text = RAW_DOORS["the bibliography"]["publications.bib"]
    (tmp_path / "publications.bib").write_text(text, encoding="utf-8")
    with pytest.raises(FactsError) as caught:
        state.load(Files(tmp_path))
    assert [problem.line for problem in caught.value.problems] == [3, 4, 5, 9]


@pytest.mark.parametrize("sign", ["\ufffe", "\ufdd0", "\U0010ffff"])
def test_what_no_text_may_have_is_told_in_a_fact_and_dropped_from_a_bibliography(
    tmp_path: Path, sign: str
) -> None:
    facts = json.dumps({"basics": {"label": f"a{sign}b"}})
    (tmp_path / "resume.json").write_text(facts, encoding="utf-8")
    (note,) = state.load(Files(tmp_path)).facts.notes
    assert "a character in it cannot be printed; delete it" in note.message
    entry = f"@book{{x, title = {{a{sign}b}}}}"
    (tmp_path / "publications.bib").write_text(entry, encoding="utf-8")
    loaded = state.load(Files(tmp_path))
    assert loaded.facts.data.item("basics").text("label") == "ab"
    assert loaded.publications[0].item.text("name") == "ab"


def test_an_emoji_that_is_newer_than_python_stays(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news/a.md").write_text("---\ndate: 2024-01-02\n---\n\n# A \U0001fadf\n", "utf-8")
    (tmp_path / "resume.yaml").write_text("basics: {label: a}\n", encoding="utf-8")
    assert state.load(Files(tmp_path)).facts.data.items("news")[0].text("name") == "A \U0001fadf"


@pytest.mark.parametrize("name", ["a';alert(1);'.md", "a\\.md", '"><script>.md', "a</script>.md"])
def test_the_name_of_a_page_ends_no_text_in_a_script(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("# A\n", "utf-8")
    with pytest.raises(FactsError, match="the name of a page stands in scripts"):
        loaded(tmp_path, "basics: {label: a}\n")


@pytest.mark.parametrize("name", ["100%25.md", "what?.md", "c#.md"])
def test_the_name_of_a_post_is_an_address(tmp_path: Path, name: str) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / f"news/{name}").write_text("---\ndate: 2024-01-02\n---\n\n# A\n", "utf-8")
    with pytest.raises(FactsError, match="the name of a post is its address"):
        loaded(tmp_path, "basics: {label: a}\n")


def test_an_address_of_the_site_that_is_none_is_told_with_its_line(project: Project) -> None:
    project.write("resume.yaml", "basics:\n  label: a\n  url: index.md\n")
    assert project.build() == 1
    assert "docs/resume.yaml:3: ERROR: the site's address is 'index.md'" in project.output


@pytest.mark.parametrize(
    "facts",
    [
        "awards: [{title: X, startDate: '2020', endDate: '2019'}]",
        "languages: [{language: X, endDate: present}]",
        "news: [{name: X, date: '2020', endDate: '2019', mood: a}, {name: Y, date: '2021'}]",
    ],
)
def test_keys_of_other_sections_end_no_build(tmp_path: Path, facts: str) -> None:
    assert loaded(tmp_path, f"{facts}\n").facts.notes


def test_each_page_in_a_folder_of_its_own_ends_well(project: Project) -> None:
    project.write("resume.yaml", "basics: {name: A B, url: 'https://a.example/'}\n")
    project.write("cv.md", "---\norphan: true\nredirect_from: [/cv/, /old/]\n---\n\n# CV\n\nx\n")
    project.write("news/a.md", "---\ndate: 2024-01-02\n---\n\n# A [me](a.md)\n\nx\n")
    project.write("publications.bib", "@book{k, title = {T}, year = 2024}\n")
    assert project.build(builder="dirhtml") == 0, project.output
    for name in ("cv", "old", "news/a", "publications/k"):
        assert (project.html / name / "index.html").is_file()


def test_a_quote_in_a_name_ends_no_attribute(project: Project) -> None:
    Image.new("RGB", (4, 4)).save(project.root / "docs/p.png")
    name = f'A" onload="{RUN}'
    project.write("resume.yaml", f"basics: {{name: {json.dumps(name)}, image: p.png}}\n")
    project.write("index.md", "---\nauthor_profile: true\n---\n\n# Home\n\nx\n")
    assert project.build() == 0, project.output
    (portrait,) = project.page().select("img.profile-image")
    assert (portrait["alt"], portrait.get("onload")) == (name, None)


@pytest.mark.parametrize("folder", ["docs", "public"])
@pytest.mark.parametrize(("name", "target"), [("loop.png", "loop.png"), ("self", "..")])
def test_links_that_lead_back_are_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str, name: str, target: str
) -> None:
    project = begin_project(tmp_path)
    (tmp_path / folder).mkdir(exist_ok=True)
    (tmp_path / folder / name).symlink_to(target)
    monkeypatch.chdir(tmp_path)  # where conf.py looks for public/
    assert project.build() == 1, project.output
    told = f"{folder}/{name}:1: ERROR: a symbolic link leads to itself or to a folder around it"
    assert project.output.count(told) == 1, project.output


def test_a_link_to_a_folder_is_followed_into_it(tmp_path: Path) -> None:
    for name in ("conf.py", "docs/resume.yaml", "docs/texts/a.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("", encoding="utf-8")
    (tmp_path / "docs/more").symlink_to("texts")
    (page,) = file_names.checked(tmp_path / "docs")
    assert page.name == "a.md"


def test_a_link_to_nothing_is_said_as_such(tmp_path: Path) -> None:
    (tmp_path / "d.png").symlink_to("nowhere.png")
    assert Files(tmp_path).fault("d.png") == (
        f"the symbolic link {tmp_path.name}/d.png leads to no file; correct it"
    )


@pytest.mark.parametrize("address", ["%00.png", "a%00.md", "b/%00"])
def test_no_file_has_a_nul_in_its_name(address: str) -> None:
    assert addresses.fault(address) == "no file has %00 in its name; take it out"


def test_html_with_a_nul_in_an_address_is_left_as_it_is(project: Project) -> None:
    project.write("index.md", "# Home\n\n<a href='%00.pdf'>x</a> <a href='a%00b.md'>y</a>\n")
    assert project.build() == 0, project.output
    assert [link["href"] for link in project.page().select("article p > a")] == [
        "%00.pdf",
        "a%00b.md",
    ]


@pytest.mark.parametrize("user", ["..", ".", "%2e%2e", "in/..", "@..", "%2E%2e/"])
@pytest.mark.parametrize("network", ["GitHub", "LinkedIn"])
def test_no_user_is_called_as_the_folder_above(network: str, user: str) -> None:
    known = networks.of(network)
    assert known
    assert networks.address(known, user) is None


def test_what_several_values_of_a_line_have_names_the_line_once() -> None:
    notes = [Problem(2, "a link to 'a': no"), Problem(2, "a link to 'b': no")]
    assert [*validation.told(notes)] == notes[:1]
    more = [*notes, Problem(4, "a link to 'c': no"), Problem(4, "a link to 'd': no")]
    (told,) = validation.told(more)
    assert told.message == "a link to 'a': no (the same on line 4)"


@pytest.mark.parametrize("hosts", ["[1]", "None", "'https://a.example'"])
def test_hosts_that_are_no_addresses_are_told(project: Project, hosts: str) -> None:
    conf = project.root / "conf.py"
    said = conf.read_text("utf-8").replace(
        "first_view_hosts: list[str] = []", f"first_view_hosts = {hosts}"
    )
    conf.write_text(said, "utf-8")
    assert project.build("-D", "first_view=1") == 1, project.output
    assert "conf.py:1: ERROR: first_view_hosts is a list of addresses" in project.output
    assert "Traceback" not in project.output
