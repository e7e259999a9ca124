"""Which rules are kept, and which of them are in the page: by small style sheets and pages."""

from __future__ import annotations

import lxml.html
import pytest

from sphinx_first_view import choose, stylesheet
from sphinx_first_view.names import Names, joins_words, words_of
from sphinx_first_view.stylesheet import Reader, Unsure

PAGE = """<html data-content_root="./"><body class="home">
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
    reader = Reader(load.__getitem__ if load else no_file, names.can_exist)
    return choose.for_site(stylesheet.read(css, "_static/a.css", reader), words)


def site(css: str, load: dict[str, str] | None = None) -> str:
    return stylesheet.write(rules(css, load), "../")


def first(css: str) -> str:
    view = choose.FirstView(lxml.html.document_fromstring(PAGE), {})
    return stylesheet.write(choose.for_first_view(rules(css), view, frozenset()), "")


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
    ],
)
def test_what_needs_an_act_is_not_in_the_first_view(css: str) -> None:
    assert site(css)
    assert first(css) == ""


@pytest.mark.parametrize(
    "css",
    [
        "a:not(:hover){color:red}",
        "[data-theme=dark] p{color:red}",
        "a:visited{color:red}",
        "h1:target{color:red}",
        "p:unknown-to-us{color:red}",
        "p::selection{color:red}",
        "::before{color:red}",
        "main > :first-child{color:red}",
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
