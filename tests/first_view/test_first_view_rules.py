"""Which rules, scripts and pictures a page gets: by small style sheets, pages and pictures."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

import cssselect2
import lxml.html
import pytest
import tinycss2
from PIL import Image

from site_groundwork import cache
from sphinx_first_view import choose, images, page, policy, scripts, stylesheet
from sphinx_first_view.names import Names, joins_words, words_of
from sphinx_first_view.stylesheet import Reader, Unsure

if TYPE_CHECKING:
    from pathlib import Path

PAGE = """<html data-content_root="./" data-theme="light"><body class="home">
<main><h1 id="top">A</h1><p class="lead">B <a href="#">C</a></p></main>
<dialog><p class="inside">D</p></dialog></body></html>"""

SCRIPT = 'e.classList.add("is-" + state); e.classList.add("open")'


def no_file(path: str) -> str:
    raise Unsure(path)


def rules(css: str, load: dict[str, str] | None = None) -> tuple[stylesheet.Node, ...]:
    tree = lxml.html.document_fromstring(PAGE)
    on_pages = frozenset(n for e in tree.iter() for n in choose.element_names(e))
    words = frozenset(words_of(SCRIPT))
    names = Names(on_pages, words, joins_words(SCRIPT))
    reader = Reader(load.__getitem__ if load else no_file)
    nodes = stylesheet.read(css, "_static/a.css", reader)
    assert stylesheet.restored(json.loads(json.dumps(stylesheet.plain(nodes)))) == nodes
    return choose.for_site(nodes, names.can_exist, words)


def site(css: str, load: dict[str, str] | None = None) -> str:
    return stylesheet.write(rules(css, load), "../")


def first(css: str) -> str:
    nodes = rules(css)
    matcher = choose.Matcher(choose.selectors(nodes))
    found = []
    for _ in range(2):  # what is known of a place counts on the next page
        view = choose.FirstView(lxml.html.document_fromstring(PAGE), matcher)
        found.append(stylesheet.write(choose.for_first_view(nodes, view, frozenset()), ""))
    assert found[0] == found[1]
    return found[0]


@pytest.mark.parametrize(
    "css",
    [
        ".lead{color:red}",
        "a:hover{color:red}",
        "p:not(.nowhere){color:red}",
        "p:is(.nowhere,.lead){color:red}",
        "main:has(> .open){color:red}",
        ".is-late{color:red}",
        ".open .lead{color:red}",
        "[data-theme=dark] p{color:red}",
        "@media print{p{color:red}}",
        "@media (prefers-color-scheme:dark){p{color:red}}",
        "@media (forced-colors:active){p{color:red}}",
        "@supports (display:grid){p{color:red}}",
        "@container (width > 3em){p{color:red}}",
        "@layer a,b;@layer b{p{color:red}}",
        "p{--x:1px;margin:var(--x)}",
        "@keyframes go{from{top:0}}p{animation:go 1s}",
        "@property --x{syntax:'*';inherits:false}p{margin:var(--x)}",
        "dialog[open] .inside{color:red}",
        "p::before{content:'a,b;c}'}",
        "p{color:red!important}",
    ],
)
def test_a_rule_that_can_apply_is_kept(css: str) -> None:
    same = str.maketrans("", "", " \"'")
    assert site(css).translate(same) == css.translate(same)


@pytest.mark.parametrize(
    "css",
    [
        ".nowhere{color:red}",
        ".lead .nowhere{color:red}",
        "#nowhere{color:red}",
        "table{color:red}",
        "@media print{.nowhere{color:red}}",
        "@keyframes idle{from{top:0}}",
        "p{--idle:1px}",
        "p{--idle:var(--idler);--idler:1px}",
    ],
)
def test_a_rule_that_nothing_can_use_is_dropped(css: str) -> None:
    assert site(css) == ""


def test_of_a_list_only_the_selectors_that_can_match_are_kept() -> None:
    assert site(".nowhere, .lead, table { color: red }") == ".lead{color:red}"


def test_nested_rules_stay_with_their_parent() -> None:
    assert "&:hover" in site(".lead { color: red; &:hover { color: blue } }")
    assert site(".nowhere { color: red; &:hover { color: blue } }") == ""
    assert site(".nowhere { .lead:not(&) { color: blue } }")


@pytest.mark.parametrize(
    "css",
    [
        "a:hover{color:red}",
        "@media print{p{color:red}}",
        ".inside{color:red}",
        "p.open{color:red}",
        "p{transition:color 1s}",
        "main:has(> a){color:red}",
    ],
)
def test_what_needs_an_act_is_not_in_the_first_view(css: str) -> None:
    assert site(css)
    assert first(css) == ""


@pytest.mark.parametrize(
    "css",
    [
        "a:not(:hover){color:red}",
        "p:not(.lead:target){color:red}",
        "p:not(.lead::selection, h1){color:red}",
        "a:not(:is(a):visited){color:red}",
        "html:not([data-theme=light]) p{color:red}",
        "[data-theme=dark] p{color:red}",
        "a:visited{color:red}",
        "h1:target{color:red}",
        "p:unknown-to-us{color:red}",
        "p::selection{color:red}",
        "::before{color:red}",
        "main > :first-child{color:red}",
        "body:has(> main > p){color:red}",
        "body > main:has(> p a){color:red}",
        "main:has(> h1 + p){color:red}",
    ],
)
def test_what_may_be_so_from_the_start_is_in_the_first_view(css: str) -> None:
    assert first(css)


def test_layers_keep_their_order_in_the_first_view() -> None:
    assert first("@layer a{.is-late{color:red}}@layer b{p{color:red}}").startswith("@layer a{")


def test_imports_are_read_in_their_place() -> None:
    load = {"_static/b.css": "p{color:blue}", "_static/deep/c.css": "p{background:url(d.png)}"}
    css = "@import 'b.css'; @import url(deep/c.css) print; p{color:red}"
    assert site(css, load) == (
        'p{color:blue}@media print{p{background:url("../_static/deep/d.png")}}p{color:red}'
    )


@pytest.mark.parametrize(
    "css", ["@layer{p{color:red}}", "@import 'x.css' layer(a);", "@import 'https://a.org/b.css';"]
)
def test_what_cannot_be_split_safely_is_refused(css: str) -> None:
    with pytest.raises(Unsure):
        site(css)


def order(*sources: str) -> tuple[list[str], list[str]]:
    """Return the scripts that keep their place in a page, and those that come after it."""
    tags = "".join(f'<script src="{source}"></script>' for source in sources)
    texts = dict.fromkeys(sources, "let a")
    texts |= {"w.js": "if (a) document.write('<p>')", "gone.js": None}
    made = page.read("index.html", f"<html><head></head><body>{tags}</body></html>")
    plan = scripts.plan(made, texts.get, lambda _path: True)
    deferred = [
        s for part in plan.deferred for s in ([part] if not isinstance(part, tuple) else [])
    ]
    return [s.attributes["src"] for s in plan.kept], [s.attributes["src"] for s in deferred]


@pytest.mark.parametrize(
    ("sources", "kept", "deferred"),
    [
        (["a.js", "b.js"], [], ["a.js", "b.js"]),
        (["a.js", "w.js", "b.js"], ["a.js", "w.js"], ["b.js"]),
        (["a.js", "b.js", "w.js"], ["a.js", "b.js", "w.js"], []),
        (["a.js", "gone.js", "b.js"], ["a.js", "gone.js"], ["b.js"]),
    ],
)
def test_a_script_that_writes_into_the_page_keeps_its_place_and_all_before_it(
    sources: list[str], kept: list[str], deferred: list[str]
) -> None:
    assert order(*sources) == (kept, deferred)


def picture(orientation: int | None, size: tuple[int, int] = (640, 320)) -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    if orientation is not None:
        exif[0x0112] = orientation
    Image.linear_gradient("L").resize(size).save(out, "JPEG", quality=100, exif=exif)
    return out.getvalue()


@pytest.mark.parametrize("orientation", [None, 1])
def test_an_upright_picture_gets_copies_and_its_size(orientation: int | None) -> None:
    made = images.made(
        "a/b.jpg", picture(orientation), "f", lambda copy: str(len(copy)), cache.NONE
    )
    assert made
    assert (made[0].width, made[0].height, [w for w, _ in made[0].copies]) == (
        640,
        320,
        [320, 640],
    )


@pytest.mark.parametrize("orientation", [2, 3, 6, 8])
def test_a_picture_that_the_browser_turns_is_left_alone(orientation: int) -> None:
    assert images.made("a/b.jpg", picture(orientation), "f", lambda _: "", cache.NONE) is None


@pytest.mark.parametrize(
    "data", [b"", b"<html>", picture(None)[:200], b"version https://git-lfs.github.com/spec/v1"]
)
@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.svg"])
def test_what_is_no_picture_is_left_alone(name: str, data: bytes) -> None:
    assert images.made(name, data, "f", lambda _: "", cache.NONE) is None


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="40" height="30px"', (40, 30)),
        ('width="4em" height="30"', (0, 30)),
        ('width="\u00b2" height="1e3"', (0, 0)),
        ("", (0, 0)),
    ],
)
def test_of_an_svg_the_size_is_read_and_nothing_is_made(
    attributes: str, size: tuple[int, int]
) -> None:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}><!-- a remark --></svg>'
    made = images.made("a.svg", svg.encode(), "f", lambda _: "", cache.NONE)
    assert made
    assert (made[0].width, made[0].height, made[1]) == (*size, {})


def test_a_small_svg_of_the_first_view_stands_in_the_page() -> None:
    begin = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3">'
    small = f'{begin}<title>"50 % #&amp;"</title></svg>'.encode()
    paths = "".join(f'<path d="M{n * n} {n**3}"/>' for n in range(999))
    large = f"{begin}{paths}</svg>".encode()
    html = '<html><head></head><body><article><img src="a.svg"><img src="a.svg"></article></body>'
    shown = {}
    for data in (small, large):
        made = images.made("a.svg", data, "f", lambda _: "", cache.NONE)
        assert made
        first, second = images.changes(page.read("index.html", html), {"a.svg": made[0]})[0]
        assert 'src="a.svg"' in second[2]
        shown[data] = dict(lxml.html.fromstring(first[2]).attrib)
    kind, _comma, written = shown[small]["src"].partition(",")
    assert (kind, unquote_to_bytes(written)) == ("data:image/svg+xml", small)
    assert "fetchpriority" not in shown[small]
    assert (shown[large]["src"], shown[large]["fetchpriority"]) == ("a.svg", "high")


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://a.org/x", "https://a.org"),
        ("//a.org:8443/x", "https://a.org:8443"),
        ("https://me:pass@a.org", "https://a.org"),
        ("https://b\u00fccher.example", "https://xn--bcher-kva.example"),
        ("x/y", None),
        ("data:image/png;base64,x", None),
        ("https://a.org;script-src-elem *;/x", None),
        ("https://a.org 'unsafe-inline'/x", None),
        ("https://[/x", None),
        ("https://a.org:99999999/x", None),
    ],
)
def test_only_the_name_of_a_host_gets_into_a_policy(url: str, origin: str | None) -> None:
    assert page.origin(url) == origin


@pytest.mark.parametrize(
    "url", ["../secret.png", "a/../../secret.png", "%2e%2e/../x", "/etc/passwd", "//x", "http://["]
)
def test_what_leads_out_of_the_site_is_no_file_of_it(url: str) -> None:
    found = stylesheet.in_site(url, "index.html")
    assert found is None or ".." not in found.split("/")


def test_a_policy_for_all_pages_lets_each_do_what_its_own_does() -> None:
    site = policy.BASE | {"script-src": frozenset({"'self'", "'sha256-a'"})}
    stub = policy.read("default-src 'none';script-src 'sha256-b';style-src 'sha256-c'")
    merged = policy.union([site, stub])
    assert merged["default-src"] == {"'self'"}
    assert merged["script-src"] == {"'self'", "'sha256-a'", "'sha256-b'"}
    # A hash beside 'unsafe-inline' would switch that off (CSP Level 3, 6.7.3.2).
    assert merged["style-src"] == {"'self'", "'unsafe-inline'"}


ASKING = "a[href^='mailto:'] i[role] #seen :empty p + p [data-x] [title=''] [name^='a'][name$='z']"


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("<p id='one'>A</p>", "<p id='other'>B</p>", True),
        ("<a href='x.html'>A</a>", "<a href='y.html'>B</a>", True),
        ("<p id='seen'>A</p>", "<p id='other'>A</p>", False),
        ("<a href='mailto:x'>A</a>", "<a href='x.html'>A</a>", False),
        ("<a href='mailto:x'>A</a>", "<a href='mailto:y'>A</a>", True),
        ("<a name='abz'>A</a>", "<a name='aby'>A</a>", False),
        ("<a href='x.html'>A</a>", "<a>A</a>", False),
        ("<i role='x'>A</i>", "<i>A</i>", False),
        ("<i title=''>A</i>", "<i title='x'>A</i>", False),
        ("<p class='x'>A</p>", "<p class='y'>A</p>", False),
        ("<p>A</p>", "<p></p>", False),
        ("<p>A</p><div>A</div>", "<div>A</div><p>A</p>", False),
        ("<div><p>A</p></div><p>A</p>", "<div><p>A</p><p>A</p></div>", False),
        ("<dialog open>A</dialog>", "<dialog>A</dialog>", False),
    ],
)
def test_pages_have_the_same_shape_if_no_selector_can_tell_them_apart(
    one: str, other: str, *, is_same: bool
) -> None:
    matcher = choose.Matcher([stylesheet.Selector(ASKING, frozenset())])
    trees = map(lxml.html.document_fromstring, (one, other))
    shapes = [choose.FirstView(tree, matcher).shape for tree in trees]
    assert (shapes[0] == shapes[1]) == is_same


def test_what_matches_in_one_place_is_not_taken_to_match_in_another() -> None:
    css = "div > p { color: red } p + p { color: blue } #a a[href^=x] { color: green }"
    nodes = stylesheet.read(css, "_static/a.css", Reader(no_file))
    matcher = choose.Matcher(choose.selectors(nodes))
    for html, expected in (
        ("<div><p>A</p></div>", "div > p"),
        ("<p>A</p><p>B</p>", "p + p"),
        ("<div id=a><a href=x></a></div>", "#a a[href^=x]"),
        ("<div id=b><a href=x></a></div>", ""),
        ("<div id=a><a href=y></a></div>", ""),
    ):
        view = choose.FirstView(lxml.html.document_fromstring(html), matcher)
        assert "".join(text for text in matcher.texts if view.can_match(matcher.texts[text])) == (
            expected
        )


def test_what_matches_in_a_place_is_asked_once_for_all_builds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled: list[str] = []
    compile_selectors = cssselect2.compile_selector_list

    def counted(tokens: list[Any]) -> list[Any]:
        compiled.append(tinycss2.serialize(tokens))
        return compile_selectors(tokens)

    monkeypatch.setattr(cssselect2, "compile_selector_list", counted)
    css = "div > p { color: red } p + p { color: blue } i > b { color: green }"
    nodes = stylesheet.read(css, "_static/a.css", Reader(no_file))

    def matching(html: str, kept: cache.Cache) -> list[str]:
        compiled.clear()
        matcher = choose.Matcher(choose.selectors(nodes), kept)
        view = choose.FirstView(lxml.html.document_fromstring(html), matcher)
        return [text for text, selector in matcher.texts.items() if view.can_match(selector)]

    one, two = "<div><p>A</p></div>", "<div><p>A</p><p>B</p></div>"
    for html, found, asked in (
        (one, ["div > p"], ["div > p", "p + p"]),
        (one, ["div > p"], []),
        (two, ["div > p", "p + p"], ["p + p"]),  # in the same places, beside another
        ("<i><b>A</b></i>", ["i > b"], ["i > b"]),
    ):
        assert matching(html, cache.NONE) == found
        assert matching(html, cache.Cache(tmp_path)) == found
        assert compiled == asked


@pytest.mark.parametrize(
    "html",
    [
        '<p class="a" onclick="x()">',
        "<p onclick='x()'>",
        "<p onclick=x()>",
        '<P OnClick="x()">',
        '<p class="a"onclick="x()">',
        '<p class="a"/onclick="x()">',
        '<p class="a>b"\n\tonclick="x()">',
        '<p class="a" hidden onclick="x()">',
        "<p class=\"'\" onclick='x()'>",
        '<p class=a" onclick="x()">',
        '<svg viewBox="0 0 1 1" onload="x()">',
        '<my-part onclick="x()">',
        '<title>A</title><p title="a" onclick="x()">',
        '<textarea><p class="a"></textarea><p onclick="x()">',
        '<style>a{}</style><p class="<" onclick="x()">',
    ],
)
def test_an_event_handler_is_found_however_its_tag_is_written(html: str) -> None:
    (piece,) = page.read("index.html", f'<p id="before">{html}').handlers
    assert "x()" in piece.attributes.values()


def test_what_is_no_tag_within_a_script_or_a_style_is_no_piece() -> None:
    html = "<script>'<img>'</script><style>/*<img>*/</style><p class=\"a\"><img>"
    found = page.read("index.html", html)
    assert [html[piece.start : piece.end] for piece in found.images] == ["<img>"]
    assert found.images[0].start == len(html) - len("<img>")
    assert [piece.text for piece in (*found.scripts, *found.styles)] == ["'<img>'", "/*<img>*/"]


def test_an_element_is_wrapped_once_for_all_selectors(monkeypatch: pytest.MonkeyPatch) -> None:
    css = "html:has(p[lang]) {top: 0} body:has(i[lang]) {top: 0} li + li {top: 0}"
    matcher = choose.Matcher(choose.selectors(stylesheet.read(css, "a.css", Reader(no_file))))
    tree = lxml.html.document_fromstring("<p><i></i></p><ul><li></li><li></li></ul>")
    wrapped: list[object] = []
    wrap = cssselect2.ElementWrapper.__init__
    monkeypatch.setattr(
        cssselect2.ElementWrapper,
        "__init__",
        lambda self, element, *rest, **named: (
            wrapped.append(element),
            wrap(self, element, *rest, **named),
        )[-1],
    )
    view = choose.FirstView(tree, matcher)
    assert [text for text in matcher.texts if view.can_match(matcher.texts[text])] == ["li + li"]
    assert len(wrapped) == len(set(wrapped)) == 7


def test_the_ends_of_body_and_noscript_are_found_behind_plain_markup() -> None:
    html = "<body><noscript><img><p>A</p></noscript><p>B</p><img><p>C</p></body>"
    found = page.read("index.html", html)
    assert [image.in_noscript for image in found.images] == [True, False]
    assert (found.body, found.foot) == (html.index("<noscript>"), html.index("</body>"))
