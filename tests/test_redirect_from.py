"""Old addresses lead to their pages; addresses that cannot be right stop the build."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from sphinx.application import Sphinx
from sphinx.cmd.build import build_main
from sphinx.util.docutils import docutils_namespace

from site_groundwork import front_matter
from site_groundwork.messages import shown
from sphinx_redirect_from.stubs import Site, Wish, front_matter_wishes, plan

if TYPE_CHECKING:
    from conftest import Serve
    from playwright.sync_api import Browser

ROOT = Path(__file__).parent.parent
CONF = """\
extensions = ["myst_parser", "sphinx_redirect_from"]
html_theme = "basic"
smartquotes = False
"""
HOME = """\
---
permalink: /
title: "About me"
redirect_from: [/about/, /about.html]
---
# About me

## Education
"""


@dataclass
class Project:
    """A site laid out as ours is: conf.py at the root, pages in docs/."""

    root: Path
    files: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        everything = {"conf.py": CONF, "docs/index.md": HOME}
        for name, text in {**everything, **self.files}.items():
            self.write(name, text)

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def run(self, *options: str, builder: str = "html") -> tuple[int, str, str]:
        """Build as a person does, warnings being errors; return status, output and errors."""
        strict = ["-b", builder, "-W", "--keep-going", "--no-color", *options]
        out, err = io.StringIO(), io.StringIO()
        with (
            contextlib.chdir(self.root),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            try:
                status = build_main([*strict, "-c", ".", "-d", "doctrees", "docs", "out"])
            except SystemExit as stopped:
                status = int(stopped.code or 0)
        return status, out.getvalue(), err.getvalue()

    def build(self, *options: str, builder: str = "html") -> str:
        status, out, err = self.run(*options, builder=builder)
        assert (status, err) == (0, "")
        return out

    def fail(self, *options: str) -> list[str]:
        """Build what must fail, and return the lines of the message."""
        status, _, err = self.run(*options)
        assert status == 1
        lines = err.splitlines()
        assert all(": ERROR: " in line for line in lines), err
        return [line.replace(": ERROR: ", ": ", 1) for line in lines]

    def output(self) -> dict[str, bytes]:
        out = self.root / "out"
        return {
            path.relative_to(out).as_posix(): path.read_bytes()
            for path in out.rglob("*")
            if path.is_file() and not path.name.startswith(".buildinfo")
        }

    def stub(self, name: str) -> BeautifulSoup:
        return BeautifulSoup((self.root / "out" / name).read_text("utf-8"), "html5lib")


def page(*addresses: str, title: str = "Page") -> str:
    entries = "".join(f"  - {address}\n" for address in addresses)
    return f"---\norphan: true\nredirect_from:\n{entries}---\n# {title}\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Two pages, one in a folder, whose names and titles need every kind of escaping."""
    project = Project(
        tmp_path_factory.mktemp("site"),
        {
            "conf.py": CONF + 'redirects = {"a/chained": "/about/", "me": "https://x.org/?a=1&b"}',
            'docs/notes/关于 50% & "me"\'s {{ 7 }}.md': page(
                r'"/old notes/\"that\"&\u4e86/"',
                "/caf%C3%A9/100%/{{x}}",
                title='\\<A> & "B" \\&amp;',
            ),
        },
    )
    project.build("-Dhtml_baseurl=https://me.example/site", "-j2")
    return project


@pytest.mark.parametrize(
    ("stub", "to_file", "to_address"),
    [
        ("about/index.html", "../index.html", "../"),
        ("about.html", "index.html", "./"),
        ("a/chained.html", "../index.html", "../"),
    ],
)
def test_a_stub_is_a_whole_page_that_leads_to_the_new_address(
    site: Project, stub: str, to_file: str, to_address: str
) -> None:
    text = (site.root / "out" / stub).read_text("utf-8")
    html = site.stub(stub)
    assert text.startswith("<!doctype html>")
    assert html.select_one("html[lang=en]")
    assert html.title
    assert html.title.text == "Moved: About me"
    assert html.select_one("link[rel=canonical]")["href"] == "https://me.example/site/"  # type: ignore[index]
    assert html.select_one('meta[name=robots][content="noindex"]')
    assert html.select_one('meta[name=viewport][content*="width=device-width"]')
    assert f'<noscript><meta http-equiv="refresh" content="0; url={to_file}"></noscript>' in text
    (link,) = html.select("a")
    assert (link.text, link["href"], link["data-address"]) == ("About me", to_file, to_address)
    assert "color-scheme: light dark" in text
    assert "{{" not in text
    assert "${" not in text


def test_a_stub_has_no_canonical_without_a_base_address(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.build("-Dlanguage=zh_CN")
    assert not project.stub("about/index.html").select("link[rel=canonical]")
    assert project.stub("about/index.html").select("html[lang=zh-CN]")


def test_every_address_and_title_is_escaped_for_where_it_stands(site: Project) -> None:
    new = quote('notes/关于 50% & "me"\'s {{ 7 }}.html')
    for old in ('old notes/"that"&了/index.html', "café/100%/{{x}}.html"):
        html = site.stub(old)
        assert html.title
        assert html.title.text == 'Moved: <A> & "B" &amp;'
        assert html.select_one("a")["href"] == f"../../{new}"  # type: ignore[index]
        assert html.select_one("link[rel=canonical]")["href"] == f"https://me.example/site/{new}"  # type: ignore[index]
    html = site.stub("me.html")
    assert html.select_one("a")["href"] == "https://x.org/?a=1&b"  # type: ignore[index]
    assert html.select_one("link[rel=canonical]")["href"] == "https://x.org/?a=1&b"  # type: ignore[index]


def test_dirhtml_has_the_same_old_addresses(tmp_path: Path) -> None:
    project = Project(
        tmp_path,
        {
            "conf.py": CONF + 'redirects = {"old": "/new/", "older": "../old/#a"}',
            "docs/new.md": page("/was.html"),
        },
    )
    project.build(builder="dirhtml")
    for stub, address in {
        "about/index.html": "../",
        "about.html": "./",
        "was.html": "new/",
        "old/index.html": "../new/",
        "older/index.html": "../new/#a",
    }.items():
        assert project.stub(stub).select_one("a")["data-address"] == address  # type: ignore[index]


def test_under_dirhtml_an_old_address_that_is_the_pages_own_is_met(tmp_path: Path) -> None:
    cv = page("/cv/", "/cv/index.html", "/resume.html")
    project = Project(tmp_path, {"docs/cv.md": cv.replace("orphan", "noindex: true\norphan")})
    project.build("-d", "doctrees-dirhtml", builder="dirhtml")
    assert (project.root / "out/cv/index.html").read_text("utf-8").count("data-address") == 0
    assert project.stub("resume.html").select_one("a")["data-address"] == "cv/"  # type: ignore[index]
    project.write("docs/other.md", page("/cv/"))
    status, _, err = project.run("-d", "doctrees-dirhtml", builder="dirhtml")
    assert (status, "docs/other.md:4: ERROR: '/cv/' is the address of" in err) == (1, True)


def test_other_builders_are_left_alone(tmp_path: Path) -> None:
    project = Project(tmp_path, {"conf.py": CONF + 'redirects = {"index": "nowhere"}'})
    project.build(builder="singlehtml")
    assert [name for name in project.output() if name.endswith(".html")] == ["index.html"]


# Each: what is added to a good site, and the whole message.
FAULTS = {
    "a page's address": (
        {"docs/a.md": page("/b.html"), "docs/b.md": page()},
        (
            "docs/a.md:4: '/b.html' is the address of the page docs/b.md: "
            "delete the entry, or move that"
        ),
    ),
    "the page's own address": (
        {"docs/a.md": page("/x/", "/a")},
        "docs/a.md:5: '/a' is the page's own address: delete the entry",
    ),
    "the home page's address": (
        {"docs/a.md": page("/")},
        (
            "docs/a.md:4: '/' is the address of the page docs/index.md: "
            "delete the entry, or move that"
        ),
    ),
    "a generated page's address": (
        {"docs/a.md": page("/search.html")},
        (
            "docs/a.md:4: '/search.html' is the address of the page search that Sphinx makes: "
            "delete the entry, or move that"
        ),
    ),
    "the index's address": (
        {"docs/a.md": page("/genindex.html")},
        (
            "docs/a.md:4: '/genindex.html' is the address of the page genindex that Sphinx makes: "
            "delete the entry, or move that"
        ),
    ),
    "an additional page's address": (
        {
            "conf.py": CONF + 'html_additional_pages = {"404": "search.html"}',
            "docs/a.md": page("/404.html"),
        },
        (
            "docs/a.md:4: '/404.html' is the address of the page 404 that Sphinx makes: "
            "delete the entry, or move that"
        ),
    ),
    "an extra file's address": (
        {
            "conf.py": CONF + 'html_extra_path = ["extra"]',
            "extra/talks/index.html": "<p>",
            "docs/a.md": page("/talks/"),
        },
        (
            "docs/a.md:4: '/talks/' is the address of the file extra/talks/index.html: "
            "delete the entry, or move that"
        ),
    ),
    "claimed by two pages": (
        {"docs/a.md": page("/x/"), "docs/b.md": page("/x/index.html")},
        "docs/b.md:4: '/x/index.html' is claimed already in docs/a.md:4: delete one of the two",
    ),
    "claimed twice by one page": (
        {"docs/a.md": page("/caf%C3%A9/", "café/")},
        "docs/a.md:5: 'café/' is claimed already in docs/a.md:4: delete one of the two",
    ),
    "claimed by a page and by conf.py": (
        {"conf.py": CONF + 'redirects = {"about": "https://x.org"}'},
        (
            "conf.py: redirects['about']: 'about' is claimed already in docs/index.md:4: "
            "delete one of the two"
        ),
    ),
    "a file and a folder": (
        {"docs/a.md": page("/about.html/")},
        (
            "docs/index.md:4: '/about.html' makes about.html a file and a folder at once, "
            "with docs/a.md:4: delete one of the two"
        ),
    ),
    "leads nowhere": (
        {"conf.py": CONF + 'redirects = {"x": "gone.html"}'},
        (
            "conf.py: redirects['x']: 'x' leads to 'gone.html', where nothing is: "
            "name a page, or a full https address"
        ),
    ),
    "leads out of the site": (
        {"conf.py": CONF + 'redirects = {"x": "../index.html"}'},
        (
            "conf.py: redirects['x']: 'x' leads to '../index.html', where nothing is: "
            "name a page, or a full https address"
        ),
    ),
    "leads to a script": (
        {"conf.py": CONF + 'redirects = {"x": "javascript:alert(1)"}'},
        (
            "conf.py: redirects['x']: 'x' leads to 'javascript:alert(1)', where nothing is: "
            "name a page, or a full https address"
        ),
    ),
    "leads to no text": (
        {"conf.py": CONF + 'redirects = {"x": None}'},
        (
            "conf.py: redirects['x']: 'x' leads to None, where nothing is: "
            "name a page, or a full https address"
        ),
    ),
    "a chain that ends nowhere": (
        {"conf.py": CONF + 'redirects = {"x": "/y", "y": "/z"}'},
        (
            "conf.py: redirects['x']: 'x' leads to '/z', where nothing is: "
            "name a page, or a full https address\n"
            "conf.py: redirects['y']: 'y' leads to '/z', where nothing is: "
            "name a page, or a full https address"
        ),
    ),
    "a loop": (
        {"conf.py": CONF + 'redirects = {"x": "y.html", "y": "x.html"}'},
        (
            "conf.py: redirects['x']: 'x' leads round in a circle, x.html > y.html > x.html: "
            "let one of these lead to a page\n"
            "conf.py: redirects['y']: 'y' leads round in a circle, y.html > x.html > y.html: "
            "let one of these lead to a page"
        ),
    ),
    "a wildcard over real pages": (
        {"conf.py": CONF + 'redirects = {"*": "https://x.org/$source"}'},
        (
            "conf.py: redirects['*']: '*' has one of * ? [ ], which stand for many addresses: "
            "write each by itself"
        ),
    ),
    "not a text": (
        {"docs/a.md": page("{a: b}", "2024")},
        (
            "docs/a.md:4: '{…}' is not a text: "
            "write an address such as /about/, or put it in quotes\n"
            "docs/a.md:5: '2024' is not a text: "
            "write an address such as /about/, or put it in quotes"
        ),
    ),
}
OUTSIDE = "leaves the output folder: write it from the root of the site, without dots"
EMPTY = "is empty: write an address such as /about/, or delete the entry"
FULL = "is a full URL: write only its path, such as /about/"
BEYOND = "has a ? or #, which no file can answer: end it before that"
MANY = "has one of * ? [ ], which stand for many addresses: write each by itself"
UNREADABLE = "has a character that nobody can read: write it anew"

# Each: an entry as it is written, and what is said of it.
ADDRESS_FAULTS = {
    '""': EMPTY,
    "": EMPTY,
    "/../x": OUTSIDE,
    "../x/": OUTSIDE,
    r"..\x": OUTSIDE,
    "/a/%2e%2E/%2e./x": OUTSIDE,
    "/a/..%2fx": OUTSIDE,
    "/./x": OUTSIDE,
    "/a/..%5Cx": OUTSIDE,
    r"a\b": "has a backslash: write / instead",
    "https://me.example/about/": FULL,
    "//me.example/about/": FULL,
    "/a?b=1": BEYOND,
    "/a/#b": BEYOND,
    "/a/*": MANY,
    "/a%3F": MANY,
    "/[ab]/": MANY,
    "/a//b": "has an empty part: write one slash instead of two",
    "/a%00": UNREADABLE,
    "/a%FF": UNREADABLE,
    "/" + "é" * 125: "has a part that is too long for the name of a file: shorten it",
    "/cv.pdf": "is not the address of a page: end it with / or .html",
    "/_static/a": "is in _static, which is Sphinx's own: choose another address",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A good site that has been built, to which each fault is added in turn."""
    project = Project(tmp_path_factory.mktemp("built"))
    project.build()
    return project


@pytest.mark.parametrize(("files", "message"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_stops_the_build_with_file_line_and_cure_and_changes_nothing(
    built: Project, files: dict[str, str], message: str
) -> None:
    before = built.output()
    try:
        for name, text in files.items():
            built.write(name, text)
        assert "\n".join(built.fail()) == message
        assert built.output() == before
    finally:
        for name in files:
            (built.root / name).unlink()
        built.write("conf.py", CONF)


def test_every_faulty_address_is_reported_by_its_own_line(tmp_path: Path) -> None:
    project = Project(tmp_path, {"docs/a.md": page("/fine/", *ADDRESS_FAULTS)})
    assert project.fail() == [
        f"docs/a.md:{line}: '{shown(entry.strip(chr(34)))}' {fault}"
        for line, (entry, fault) in enumerate(ADDRESS_FAULTS.items(), start=5)
    ]


def test_a_fault_shows_its_message_and_nothing_else_at_the_command_line(tmp_path: Path) -> None:
    project = Project(tmp_path, {"docs/a.md": page("/about/", "/index.html")})
    result = subprocess.run(
        [sys.executable, "-m", "sphinx", "build", "-W", "docs", "-c", ".", "out"],
        cwd=project.root,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert result.returncode == 1
    assert result.stderr == (
        "docs/a.md:5: ERROR: '/index.html' is the address of the page docs/index.md: "
        "delete the entry, or move that\n"
        "docs/index.md:4: ERROR: '/about/' is claimed already in docs/a.md:4: delete one of the two\n"
    )


def test_all_faults_are_reported_at_once_and_again_by_the_next_build(tmp_path: Path) -> None:
    project = Project(
        tmp_path,
        {
            "conf.py": CONF + 'redirects = {"x": "gone"}',
            "docs/a.md": "---\nredirect_from: /\norphan: true\n---\n# A\n",
            "docs/b.md": page("/ok/", "/../b"),
        },
    )
    lines = project.fail()
    assert [line.split(" ")[0] for line in lines] == ["docs/a.md:2:", "docs/b.md:5:", "conf.py:"]
    assert project.fail() == lines
    assert not [name for name in project.output() if name.endswith(".html")]


def test_a_page_that_an_extension_makes_is_not_replaced(tmp_path: Path) -> None:
    project = Project(
        tmp_path,
        {
            "conf.py": CONF
            + "def setup(app):\n"
            + '    pages = [("made", {}, "search.html")]\n'
            + '    app.connect("html-collect-pages", lambda app: pages)\n',
            "docs/a.md": page("/made.html"),
        },
    )
    assert project.fail() == [
        "docs/a.md:4: '/made.html' is a page that an extension makes: delete the entry"
    ]


def test_a_second_build_reads_and_writes_nothing(tmp_path: Path) -> None:
    project = Project(tmp_path, {"conf.py": CONF + 'redirects = {"x": "/about/"}'})
    project.build()
    before = project.output()
    said = project.build()
    assert "0 added, 0 changed, 0 removed" in said
    assert "no targets are out of date" in said
    assert "reading sources... [" not in said
    assert "writing output... [" not in said
    assert project.output() == before


def test_one_process_can_build_twice(tmp_path: Path) -> None:
    project = Project(tmp_path)
    root = project.root
    with docutils_namespace():
        app = Sphinx(root / "docs", root, root / "out", root / "doctrees", "html", status=None)
        app.build()
        app.build(force_all=True)
    assert app.config.redirects == {}
    assert project.stub("about.html").title


def test_a_stub_goes_when_its_claim_goes_and_nothing_else_does(tmp_path: Path) -> None:
    project = Project(
        tmp_path,
        {
            "docs/a.md": page("/old/a/", "/old/b", "/shelf.html/a/b/"),
            "docs/b.md": page("/gone/"),
        },
    )
    project.build()
    assert {"old/a/index.html", "old/b.html", "gone/index.html"} < set(project.output())
    kept = project.root / "out/old/mine.html"
    kept.write_text("This says sphinx_redirect_from, but it is not a stub.", encoding="utf-8")

    project.write("docs/a.md", page("/old/b", "/shelf.html"))
    (project.root / "docs/b.md").unlink()
    project.build()

    names = set(project.output())
    assert {"old/b.html", "old/mine.html", "shelf.html", "about.html"} < names
    assert not {"old/a/index.html", "gone/index.html"} & names
    assert not (project.root / "out/gone").exists()


def test_a_changed_title_shows_in_the_stub(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.build()
    project.write("docs/index.md", HOME.replace("# About me", "# Who I am"))
    project.build()
    assert project.stub("about.html").title.text == "Moved: Who I am"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("front", "lines"),
    [
        ("redirect_from: /a/", {"/a/": 2}),
        ("redirect_from:\n  - /a/\n\n  # a remark\n  - '/b/'", {"/a/": 3, "/b/": 6}),
        ("redirect_from: [/a/,\n  /b/]", {"/a/": 2, "/b/": 3}),
        ("redirect_from:", {}),
        ("redirect_from: []", {}),
        ("title: redirect_from", {}),
    ],
)
def test_front_matter_gives_each_entry_with_its_line(front: str, lines: dict[str, int]) -> None:
    matter = front_matter.read(f"---\n{front}\n---\n\nredirect_from: /no/\n")
    wishes = front_matter_wishes(matter, "p.md", "/p.html")
    assert {wish.address: wish.where for wish in wishes} == {
        address: f"p.md:{line}" for address, line in lines.items()
    }


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("/about/", "about/index.html"),
        ("/about.html", "about.html"),
        ("/about", "about.html"),
        ("about", "about.html"),
        ("/2020/01/a", "2020/01/a.html"),
        ("/v1.0/", "v1.0/index.html"),
        ("/c%23/", "c#/index.html"),
    ],
)
def test_an_old_address_means_what_it_means_to_jekyll(address: str, file: str) -> None:
    stubs, faults = plan([Wish("p.md:1", address, "/p.html")], Site({"p.html": "a page"}))
    assert (list(stubs), faults) == ([file], [])


@pytest.mark.parametrize(
    ("target", "to_file", "to_address"),
    [
        ("/", "../index.html", "../"),
        ("../index.html?a=b c#d'", "../index.html?a=b%20c#d%27", "../?a=b%20c#d%27"),
        ("../a/b", "../a/b.html", "../a/b.html"),
        ("/a", "../a/index.html", "../a/"),
        ("https://例え.jp/a b", "https://%E4%BE%8B%E3%81%88.jp/a%20b", None),
    ],
)
def test_a_target_is_found_and_quoted(target: str, to_file: str, to_address: str | None) -> None:
    site = Site(dict.fromkeys(("index.html", "a/b.html", "a/index.html"), "a page"))
    stubs, faults = plan([Wish("conf.py", "x/y", target, in_conf=True)], site)
    assert faults == []
    stub = stubs["x/y.html"]
    assert (stub.to_file, stub.to_address) == (to_file, to_address or to_file)


def test_in_a_chain_the_first_query_and_the_first_fragment_count() -> None:
    targets = {"a": "/b?first=1", "b": "/c?second=2#here", "c": "/p?third=3#there", "d": "/b"}
    wishes = [Wish("conf.py", old, to, in_conf=True) for old, to in targets.items()]
    stubs, faults = plan(wishes, Site({"p.html": "a page"}))
    assert faults == []
    ends = {file: stub.to_file for file, stub in stubs.items()}
    assert ends == {
        "a.html": "p.html?first=1#here",
        "b.html": "p.html?second=2#here",
        "c.html": "p.html?third=3#there",
        "d.html": "p.html?second=2#here",
    }


def test_what_a_person_wrote_reaches_a_terminal_as_printable_text(tmp_path: Path) -> None:
    project = Project(
        tmp_path,
        {
            "conf.py": CONF + "redirects = {'x\\x1b]0;a': '\\x1b[2J', 'y': '\\u202eexe'}",
            "docs/a.md": page('"/a\\e]0;owned\\a/"'),
            "docs/b.md": page("/" + "b" * 300),
            "docs/c\u202e.md": page("/about/"),
        },
    )
    lines = project.fail()
    assert len(lines) == 5
    assert all(line.isprintable() for line in lines)
    assert max(map(len, lines)) < 300
    assert r"\x1b" in "".join(lines)


@pytest.mark.parametrize(
    ("front", "line", "words"),
    [
        ("redirect_from: /x/\nredirect_from: /y/", 3, "given again"),
        ("redirect_from: [/x/]\nt: {a: 1, a: 2}", 3, "given again"),
        ('redirect_from: "/a\\e[2J/"', 2, "cannot be printed"),
    ],
)
def test_front_matter_that_cannot_be_read_is_told_with_its_line(
    tmp_path: Path, front: str, line: int, words: str
) -> None:
    project = Project(tmp_path, {"docs/a.md": f"---\n{front}\norphan: true\n---\n# A\n"})
    (fault,) = project.fail()
    assert fault.startswith(f"docs/a.md:{line}: ")
    assert words in fault


def tree(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("link", ["out/about", "out/about.html", "out/about/index.html"])
def test_no_stub_is_written_or_removed_through_a_link_out_of_the_folder(
    tmp_path: Path, link: str
) -> None:
    project = Project(tmp_path / "site")
    project.build()
    stub = (project.root / "out/about.html").read_text("utf-8")
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "index.html").write_text(stub, encoding="utf-8")
    (outside / "old.html").write_text(stub, encoding="utf-8")
    before = tree(outside)
    path = project.root / link
    if path.is_dir():
        (path / "index.html").unlink()
        path.rmdir()
    path.unlink(missing_ok=True)
    path.symlink_to(outside if link == "out/about" else outside / "index.html")

    project.write("docs/index.md", HOME.replace("# About me", "# Another title"))
    (fault,) = project.fail()
    assert fault.startswith("docs/index.md:4: '/about")
    assert "remove the symbolic link" in fault
    assert tree(outside) == before

    project.write("docs/index.md", "# About me\n")  # withdrawn
    project.build()
    assert tree(outside) == before


def test_a_site_may_have_a_template_of_its_own(tmp_path: Path) -> None:
    project = Project(
        tmp_path,
        {
            "conf.py": CONF + 'templates_path = ["looks"]',
            "looks/redirect.html": '<!doctype html><script>own("${to_uri}")</script>{{ title }}',
        },
    )
    project.build()
    assert project.stub("about.html").script.string == 'own("index.html")'  # type: ignore[union-attr]
    project.write("conf.py", CONF + 'redirect_html_template_file = "../looks/redirect.html"')
    project.build("-a")
    assert project.stub("about.html").script.string == 'own("index.html")'  # type: ignore[union-attr]


def test_a_stub_lets_its_own_script_run_and_no_other(
    browser: Browser, serve: Serve, site: Project
) -> None:
    html = site.stub("about.html")
    policy = html.select_one('meta[http-equiv="Content-Security-Policy"]')["content"]  # type: ignore[index]
    rules = dict(rule.split(" ", 1) for rule in str(policy).split(";"))
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    assert rules["script-src"].count("'sha256-") == rules["style-src"].count("'sha256-") == 1
    assert "unsafe" not in str(policy)
    text = (site.root / "out/about.html").read_text("utf-8")
    added = (
        "<body><script>document.title = 'owned'</script><img src=x onerror=\"title = 'owned'\">"
    )
    added += "<script src='/own.js'></script><style>h1 { font-size: 99px }</style>"
    (site.root / "out/own.js").write_text("document.title = 'owned'", encoding="utf-8")
    forged = text.replace("<body>", added).replace("location.replace(to);", "")
    (site.root / "out/forged.html").write_text(forged, encoding="utf-8")
    try:
        with serve(site.root / "out") as base, browser.new_context() as context:
            tab = context.new_page()
            tab.goto(f"{base}/forged.html")
            assert tab.title() == "Moved: About me"
            # Its own style counts: 1.5 rem, where a rem is 18 px.
            assert tab.locator("h1").evaluate("e => getComputedStyle(e).fontSize") == "27px"
    finally:
        (site.root / "out/forged.html").unlink()
        (site.root / "out/own.js").unlink()


@pytest.mark.parametrize("prefix", ["", "/site"])
@pytest.mark.parametrize("old", ["/about/", "/about.html", "/a/chained.html"])
def test_script_leads_to_the_folder_and_keeps_query_and_fragment(
    browser: Browser, serve: Serve, site: Project, old: str, prefix: str
) -> None:
    with serve(site.root / "out", prefix) as base, browser.new_context() as context:
        tab = context.new_page()
        tab.goto(f"{base}{old}?a=1&b=%20#education")
        tab.wait_for_url(f"{base}/?a=1&b=%20#education")
        assert tab.locator(":target h2").inner_text().startswith("Education")
        assert tab.evaluate("history.length") == 2, "the way back does not lead into the stub"


@pytest.mark.parametrize("old", ["about/index.html", "about.html"])
def test_script_leads_from_file_to_file(browser: Browser, site: Project, old: str) -> None:
    out = (site.root / "out").as_uri()
    with browser.new_context() as context:
        tab = context.new_page()
        tab.goto(f"{out}/{old}#education")
        tab.wait_for_url(f"{out}/index.html#education")
        assert tab.locator(":target h2").count() == 1


# A browser that refreshes drops the fragment (HTML standard, "shared declarative refresh steps":
# the new URL is parsed by itself), and without scripts a file has no other way to lead on.
@pytest.mark.parametrize("prefix", ["", "/site"])
@pytest.mark.parametrize("old", ["/about/", "/about.html#education", "/a/chained.html"])
def test_without_script_an_old_address_leads_to_the_page(
    browser: Browser, serve: Serve, site: Project, old: str, prefix: str
) -> None:
    with (
        serve(site.root / "out", prefix) as base,
        browser.new_context(java_script_enabled=False) as context,
    ):
        tab = context.new_page()
        tab.goto(base + old)
        tab.wait_for_url(f"{base}/index.html")
        assert tab.locator("h1").inner_text().startswith("About me")


@pytest.mark.parametrize("old", ["about/index.html", "about.html"])
def test_without_script_a_file_leads_to_the_file(
    browser: Browser, site: Project, old: str
) -> None:
    out = (site.root / "out").as_uri()
    with browser.new_context(java_script_enabled=False) as context:
        tab = context.new_page()
        tab.goto(f"{out}/{old}")
        tab.wait_for_url(f"{out}/index.html")
        assert tab.locator("h1").inner_text().startswith("About me")


def test_awkward_names_arrive_in_a_real_browser(
    browser: Browser, serve: Serve, site: Project
) -> None:
    with serve(site.root / "out", "/site") as base:
        for scripts in (True, False):
            with browser.new_context(java_script_enabled=scripts) as context:
                tab = context.new_page()
                for old in ('/old notes/"that"&了/', "/café/100%/{{x}}.html"):
                    tab.goto(base + quote(old))
                    tab.wait_for_url(f"{base}/notes/*")
                    assert tab.locator("h1").inner_text().startswith('<A> & "B"')


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_stub_that_is_not_left_shows_a_readable_link(
    browser: Browser, site: Project, scheme: str
) -> None:
    with browser.new_context(color_scheme=scheme, java_script_enabled=False) as context:  # type: ignore[arg-type]
        tab = context.new_page()
        text = (site.root / "out/about.html").read_text("utf-8")
        tab.set_content(text.replace('http-equiv="refresh"', ""))
        link = tab.get_by_role("link", name="About me")
        assert link.is_visible()
        colours = "e => [getComputedStyle(e).color, getComputedStyle(e.parentElement).color]"
        own, around = link.evaluate(colours)
        assert own == around == {"light": "rgb(0, 0, 0)", "dark": "rgb(255, 255, 255)"}[scheme]
