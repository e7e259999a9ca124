"""No script runs that came from the text of a page: it is an error, and no policy names it."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, NamedTuple

import pytest

from sphinx_first_view import runnable

from .conftest import CONF, Done, Small
from .server import Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

SCRIPT = "<script>window.ran = 1</script>"

# Each would run, in some place of some page; what stands between the pieces is generated.
RUNS = {
    "script": SCRIPT,
    "upper case": "<SCRIPT SRC=//x.org/a.js></SCRIPT>",
    "module": "<script type=module>1</script>",
    "script in SVG": "<svg><script>1</script></svg>",
    "handler": '<b onclick="1">x</b>',
    "handler of a part of a table": "<td onmouseover=1>",
    "handler of its own": '<img src="x"onerror=1>',
    "address": '<a href="javascript:1">x</a>',
    "address with an entity": '<a href="java&#115;cript:1">x</a>',
    "address with spaces": '<a href=" \n java\tscr\r\nipt:1">x</a>',
    "address with a control": '<a href="&#1;javascript&colon;1">x</a>',
    "address in SVG": '<svg><a xlink:href="javascript:1"><text>x</text></a></svg>',
    "address of a form": "<form action=javascript:1></form>",
    "address of a document": '<iframe src="data:text/html,x"></iframe>',
    "address of an SVG": '<object data="data:image/svg+xml,x"></object>',
    "animated address": '<svg><a><set attributeName="href" to="x"/></a></svg>',
    "values of an animation": '<svg><animate values="#a; javascript:1"/></svg>',
    "page in the page": '<iframe srcdoc="x"></iframe>',
    "base": '<base href="https://x.org/">',
    "refresh": '<META HTTP-EQUIV="refresh" content="0">',
    "after a style in an attribute": '<style><a title="</style><script>1</script>"></style>',
    "after a textarea": '<textarea><a title="</textarea><img src=x onerror=1>"></textarea>',
    "after a noscript": "<noscript><!-- </noscript><script>1</script> --></noscript>",
    "after a style in a select": '<select><style><a title="</style><script>1</script>"></select>',
    "after a style in an SVG": '<svg><style></svg><i title="</style><i title=\'"><style>'
    '<a title="</style><script>1</script>">',
    "a quote that goes on": "<style></style><a title='</style><script src=\"//x/a.js'>",
    "CDATA": '<svg><![CDATA[><p title="]]><script>1</script>">',
    "in an end tag": '<title></title></p title="</title><script>1</script>">',
    "deep": "<xmp></xmp><a b=\"<i c='<u d=&quot;<script>&quot;>'>\">",
    "an attribute twice": '<p title="a" title="b">',
    "a tag that goes on": "<scr",
    "a name that goes on": "<",
    "an end that goes on": "</",
    "an attribute that goes on": '<p title="',
    "a value that goes on": "<p title=",
    "a comment that goes on": "<!--",
    "a declaration that goes on": "<!",
    "an element that swallows": "<style>p {}",
    "text that swallows": "<textarea>",
    "data that swallows": '<script type="application/ld+json">{}',
}

IDLE = {
    "elements": "<details open><summary>S</summary><div class='a'><p>b</p>",
    "an end": "</div>",
    "style": "<style>.a > b { background: url(data:image/svg+xml,x) }</style>",
    "a styled element": '<p style="width: 1px; background: url(data:image/svg+xml;utf8,x)">x</p>',
    "picture": '<img src="data:image/png;base64,xx" alt="a <b>">',
    "an SVG as a picture": '<img src="data:image/svg+xml,x">',
    "an SVG": "<svg><title>T</title><style>a{}</style><path d='M0 0'/></svg>",
    "video": '<iframe src="https://video.example/embed/1" allowfullscreen></iframe>',
    "data": '<SCRIPT type=" Application/LD+JSON ">{"a": "b > c"}</SCRIPT>',
    "comment": "<!-- a remark -->",
    "a script in a comment": "<!-- <script>1</script> -->",
    "a script that is text": '<p title="&lt;script&gt;">&lt;script&gt;</p>',
    "a word like an address": '<a href="https://x.org/?q=javascript:1" title="javascript: how">',
    "text": "a & b > c; on = off",
    "name": '<meta name="a" content="javascript: how">',
    "part of a table": "<td colspan=2>",
    "a form": "<form><input type=checkbox checked><textarea>a</textarea></form>",
}


@pytest.mark.parametrize("html", RUNS.values(), ids=RUNS)
def test_what_could_run_is_told(html: str) -> None:
    assert runnable.faults(html)
    assert all(fault.isprintable() for fault in runnable.faults(html))


@pytest.mark.parametrize("html", IDLE.values(), ids=IDLE)
def test_what_cannot_run_is_not_told(html: str) -> None:
    assert runnable.faults(html) == []


class Door(NamedTuple):
    page: str
    line: int  # of the message
    says: str


META = "---\nmyst:\n  html_meta:\n    keywords: a\n    {}\n---\n# Page\n"

# Every way from a page's text into HTML, with three inputs or more.
DOORS = {
    "block-script": Door(f"# P\n\n{SCRIPT}\n", 3, "<script>"),
    "block-picture": Door(
        "# P\n\n<p>\n<img src=x onerror='window.ran = 1'>\n</p>\n", 3, "onerror"
    ),
    "block-svg": Door("# P\n\n<div>\n<svg onload='window.ran=1'></svg></div>\n", 3, "onload"),
    "directive-script": Door(f"# P\n\n```{{raw}} html\n<p>\n{SCRIPT}\n```\n", 3, "<script>"),
    "directive-svg": Door(
        "# P\n\n```{raw} html\n<svg><script>window.ran = 1</script></svg>\n```\n", 3, "<script>"
    ),
    "directive-frame": Door(
        "# P\n\n```{raw} html\n<iframe srcdoc='<script>parent.ran = 1</script>'></iframe>\n```\n",
        3,
        "srcdoc",
    ),
    "inline-script": Door(f"# P\n\nText {SCRIPT} text.\n", 3, "<script>"),
    "inline-picture": Door("# P\n\nText <img src=x onerror='window.ran = 1'>.\n", 3, "onerror"),
    "inline-toggle": Door(
        "# P\n\nText <details open ontoggle='window.ran = 1'>a</details>.\n", 3, "ontoggle"
    ),
    "split": Door(
        "# P\n\n```{raw} html\n<scr\n```\n```{raw} html\nipt>window.ran = 1</script>\n```\n",
        3,
        "<script>",
    ),
    "split-apart": Door(
        '# P\n\n```{raw} html\n<img src=x title="\n```\n\n![ onerror=window.ran=1 x](a.svg)\n',
        3,
        "ends inside",
    ),
    "link": Door('# P\n\n<a href="java&#115;cript:ran = 1">x</a>\n', 3, "href"),
    "reference": Door(
        "# P\n\n```{eval-rst}\nA `link <javascript:window.ran=1>`_.\n```\n",
        4,
        "this link is a script",
    ),
    "heading": Door("# P <img src=x onerror='window.ran = 1'>\n", 1, "onerror"),
    "cell": Door("# P\n\n|a|\n|-|\n|<img src=x onerror='window.ran=1'>|\n", 5, "onerror"),
    "meta-script": Door(META.format('"x><script>self.ran++</script>=y": z'), 5, "attribute"),
    "meta-refresh": Door(
        META.format('"http-equiv=refresh": "0;url=javascript:ran=1"'), 5, "equiv"
    ),
    "meta-handler": Door(META.format('"name=a onload=ran=1": z'), 5, "onload"),
    "meta-value": Door(META.format(f'description: "{SCRIPT}"'), 5, "<script>"),
}
INCLUDED = "Included.\n\n<img src=x onerror='window.ran = 1'>\n"

# What the browser itself does not run; it is told all the same.
INERT = {"meta-refresh", "meta-handler", "meta-value"}


class Sites(NamedTuple):
    """One site built three times, and what the second build said."""

    small: Small
    refused: Done


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Sites:
    """Build without the extension, with it, and with what a page's text holds let through."""
    small = Small(tmp_path_factory.mktemp("authored"))
    blind = "def setup(app):\n    app.connect('write-started', lambda app, _: app.env."
    blind += "first_view_faults.clear() if app.tags.has('blind') else None, 1)\n"
    small.write("conf.py", CONF + blind)
    small.write("docs/index.md", "# Home\n")
    small.write("docs/beside.md", "# P\n\n```{toctree}\nheading\n```\n")
    for name, door in DOORS.items():
        small.write(f"docs/{name}.md", door.page)
    small.write("docs/included.md", "# P\n\n```{include} part.txt\n```\n")
    small.write("docs/part.txt", INCLUDED)
    small.write("docs/a.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>')
    hush = "-Dsuppress_warnings=toc.not_included,first_view.script"
    refused = small.build("-j2", hush, out="refused")
    for name, option in ("off", "-Dfirst_view=0"), ("blind", "-tblind"):
        done = small.build(option, hush, out=name)
        assert done.returncode == 0, done.stderr
    return Sites(small, refused)


def test_what_would_run_is_told_once_with_file_and_line_before_anything_is_written(
    sites: Sites,
) -> None:
    assert sites.refused.returncode == 1
    lines = sites.refused.stderr.splitlines()
    docs = sites.small.root / "docs"
    for name, door in DOORS.items():
        (line,) = (line for line in lines if line.startswith(f"{docs / name}.md:"))
        assert line.startswith(f"{docs / name}.md:{door.line}: ERROR: "), line
        assert door.says in line
    assert [line for line in lines if line.startswith(f"{docs}/part.txt:3: ")]
    assert len(lines) == len(DOORS) + 1
    assert not list((sites.small.root / "refused").rglob("*.html"))


SETTLED = """async () => {
  for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
  return window.ran;
}"""


@pytest.fixture(scope="module")
def ran(sites: Sites, browser: Browser) -> Iterator[Callable[[str, str], object]]:
    """Give what tells whether a script of a page of one of the builds ran."""
    with contextlib.ExitStack() as stack:
        context = stack.enter_context(browser.new_context())
        context.route("**/_static/**", lambda route: route.abort())  # the site's own is no matter
        builds = {
            build: stack.enter_context(Server.of(sites.small.root / build))
            for build in ("off", "blind")
        }

        page = context.new_page()

        def opened(build: str, name: str) -> object:
            page.goto(f"{builds[build].url}{name}.html", wait_until="load")
            if name in {"link", "reference"}:
                page.click('article a[href^="java"]')
            return page.evaluate(SETTLED)

        yield opened


# The page `beside` has none in its text, but the name of the page `heading` in its navigation.
@pytest.mark.parametrize("name", [*DOORS, "included", "beside"])
def test_no_script_from_a_text_runs_even_if_it_came_on_another_way(
    ran: Callable[[str, str], object], name: str
) -> None:
    assert (ran("off", name) is None) is (name in INERT), "this proves nothing"
    # What `html_meta` brings stands in the head, beside the theme's: only the error is there.
    assert ran("blind", name) is None or name == "meta-script"


def test_a_preview_tells_it_too(small: Small) -> None:
    small.write("docs/index.md", f"# Home\n\n{SCRIPT}\n")
    done = small.build("-t", "preview", "-Dfirst_view=0")
    assert (done.returncode, "index.md:3: ERROR: this HTML has a <script>" in done.stderr) == (
        1,
        True,
    )


def test_it_is_told_until_it_is_mended_or_gone(small: Small) -> None:
    small.write("docs/index.md", f"# Home\n\n{SCRIPT}\n")
    other = small.write("docs/other.md", f"---\norphan: true\n---\n# Other\n\n{SCRIPT}\n")
    for _ in range(2):
        done = small.build()
        assert (done.returncode, done.stderr.count("ERROR: this HTML has a <script>")) == (1, 2)
    small.write("docs/index.md", "# Home\n")
    other.unlink()
    done = small.build()
    assert (done.returncode, done.stderr) == (0, "")


def test_what_an_extension_puts_into_a_text_is_told_and_gets_no_hash(small: Small) -> None:
    added = "<script>window.ran = 1</script></article><b onclick='window.ran = 2'>x</b></article>"
    added += "<img src='https://a.org;script-src-elem *;x/b.png'>"
    added += "<script src='https://evil.example/a.js'></script>"
    small.write(
        "conf.py",
        CONF + "def setup(app):\n    app.connect('html-page-context', add)\n"
        "def add(app, page, template, context, doctree):\n"
        f"    context['body'] = context.get('body', '') + {added!r} * (page == 'index')\n",
    )
    done = small.build()
    assert done.returncode == 1, done.stderr
    assert "index.md: WARNING: a script stands in the text of this page" in done.stderr
    policy = small.page().split('http-equiv="Content-Security-Policy" content="')[1].split('"')[0]
    rules = dict(rule.split(" ", 1) for rule in policy.split(";"))
    assert "unsafe-hashes" not in policy
    assert "script-src-elem" not in rules
    assert "evil" not in rules["script-src"]
    assert "https://evil.example" in rules["img-src"]


FROM_ELSEWHERE = """\
# Home

<iframe src="https://video.example/embed/1"></iframe>

![coast](https://pictures.example/coast.png)
"""


def test_a_host_is_told_where_it_is_named_until_the_one_setting_allows_it(small: Small) -> None:
    counted = CONF + 'html_js_files = ["https://counter.example/c.js"]\n'
    small.write("conf.py", counted)
    small.write("docs/index.md", FROM_ELSEWHERE)
    done = small.build()
    assert done.returncode == 1
    places = [line.partition(": WARNING: ")[0] for line in done.stderr.splitlines()]
    docs = small.root / "docs"
    assert places == [f"{docs}/index.md:3", f"{docs}/index.md:5", f"{small.root}/conf.py:5"]
    hosts = ["https://video.example", "pictures.example", "https://counter.example/"]
    small.write("conf.py", f"{counted}first_view_hosts = {hosts}\n")
    done = small.build()
    assert (done.returncode, done.stderr) == (0, "")
    policy = small.page().split('http-equiv="Content-Security-Policy" content="')[1].split('"')[0]
    rules = dict(rule.split(" ", 1) for rule in policy.split(";"))
    assert "https://video.example" in rules["default-src"]
    assert "https://pictures.example" in rules["img-src"]
    assert "https://counter.example" in rules["script-src"]


def test_a_preview_tells_of_other_hosts_too(small: Small) -> None:
    small.write("docs/index.md", FROM_ELSEWHERE)
    done = small.build("-t", "preview", "-Dfirst_view=0")
    assert (done.returncode, done.stderr.count("which so learns of every reader")) == (1, 2)
