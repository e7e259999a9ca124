"""What in a piece of HTML runs a script, or could make one run.

What stands around a piece is not known here, and inside `<style>` or an attribute a tag is text.
So every tag counts that a browser could see in the piece, however it came to it: the tokens are
read without ever leaving the tokenizer's data state (HTML Standard, 13.2.5), and where a browser
may leave it, what is inside attributes and comments is read as HTML too. And a piece has to end
as it began, so that it cannot swallow what follows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import html5lib
from html5lib.constants import tokenTypes

from site_groundwork.messages import shown
from sphinx_first_view.page import origin

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Token = dict[str, Any]

DATA: Final = {"application/ld+json"}
"""Types of `<script>` that hold data, which no browser runs."""

SWALLOWS: Final = {
    "iframe", "noembed", "noframes", "noscript", "plaintext", "script", "style", "textarea",
    "title", "xmp",
}  # fmt: skip
"""Elements whose content is no HTML to a browser, until their end tag comes."""

PROSE: Final = {"abbr", "alt", "class", "content", "id", "label", "name", "placeholder", "summary",
                "title"}  # fmt: skip
"""Attributes that hold no address, whatever they begin with."""

PICTURES: Final = {"image", "img", "input", "link", "picture", "source", "video"}
"""Elements that show an SVG without running what is in it."""

DEEPEST: Final = 12

PUT_IN_STATIC: Final = "put the script into _static/ and name it in html_js_files in conf.py"
NAME_IN_CONF: Final = (
    "name its address in html_js_files in conf.py, and '{}' in first_view_hosts there"
)
DELETE: Final = "delete it"

_IDLE: Final = re.compile(r"[\t\n\r]")
_SCRIPT_SCHEME: Final = re.compile(r"(javascript|vbscript|livescript|mocha):", re.IGNORECASE)
_DOCUMENT: Final = re.compile(
    r"data:\s*(text/html|text/xml|application/xml|application/xhtml\+xml|[a-z]+/\w*javascript)",
    re.IGNORECASE,
)
_SVG: Final = re.compile(r"data:\s*image/svg", re.IGNORECASE)
_EDGE: Final = "".join(map(chr, range(0x21)))  # what the URL Standard strips: C0 and space
_END: Final = "x-end>"


class _Tokens(html5lib.HTMLParser):  # type: ignore[misc] # it has no types
    """html5lib's tokenizer, without the tree that would tell it to read on as something else."""

    tokens: list[Token]

    def mainLoop(self) -> None:  # noqa: N802 -- html5lib's name
        self.tokens = list(self.tokenizer)


def faults(html: str) -> list[str]:
    """Say of each thing in a piece of HTML that could run what it is, and how to mend it."""
    tokens = _read(html)
    found = dict.fromkeys(_tags_faults(tokens))
    opened = _left_open(tokens)
    if (
        opened
        or "<![CDATA[" in html
        or any(_is_start(t) and t["name"] in SWALLOWS for t in tokens)
    ):
        # Only then can the piece be read in another way than this.
        found |= dict.fromkeys(_hidden_faults(tokens, 0))
    if not found and opened:
        found[f"opens <{opened}> and does not close it: write all of it as one piece of HTML"] = (
            None
        )
    if not found and not _ends_as_it_began(tokens):
        found["ends inside a tag or a comment: write all of it as one piece of HTML"] = None
    return list(found)


def is_data(kind: str | None) -> bool:
    """Tell whether a `<script>` of this type holds data alone."""
    return (kind or "").strip().lower() in DATA


def is_script_address(address: str) -> bool:
    """Tell whether a link to this address would run a script."""
    return _runs("a", address)


def _read(html: str) -> list[Token]:
    """Return the tokens of a piece, and behind them a text and a tag that show how it ends."""
    parser = _Tokens()
    parser.parse(f"{html}{_END}<{_END}")
    return parser.tokens


def _is_start(token: Token) -> bool:
    return bool(token["type"] == tokenTypes["StartTag"])


def _tags_faults(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        if _is_start(token):
            yield from _tag_faults(token["name"], token["data"])
        elif token["type"] == tokenTypes["ParseError"] and token["data"] == "duplicate-attribute":
            yield "gives an attribute twice: delete the second"


def _hidden_faults(tokens: list[Token], depth: int) -> Iterator[str]:
    """Read what attributes and comments hold as if it were HTML, and that as well, and so on."""
    for token in tokens:
        texts: Iterable[str] = ()
        if token["type"] in {tokenTypes["StartTag"], tokenTypes["EndTag"]}:
            texts = dict(token["data"]).values()
        elif token["type"] == tokenTypes["Comment"]:
            texts = (token["data"],)
        for text in texts:
            if "<" not in text:
                continue
            inner = _read(text)
            yield from _tags_faults(inner)
            if depth == DEEPEST or not _is_end(inner[-1]):
                yield "hides a tag in an attribute or a comment: delete it"
            else:
                yield from _hidden_faults(inner, depth + 1)


def _left_open(tokens: list[Token]) -> str | None:
    """Return the first element whose end is missing, of those that swallow what follows."""
    last = {t["name"]: _is_start(t) for t in tokens if "name" in t}
    return next((name for name, is_open in last.items() if is_open and name in SWALLOWS), None)


def _ends_as_it_began(tokens: list[Token]) -> bool:
    """Tell whether the text and the tag behind the piece have stayed a text and a tag."""
    text = ""
    for token in tokens[:-1]:
        is_text = token["type"] in {tokenTypes["Characters"], tokenTypes["SpaceCharacters"]}
        text = text + token["data"] if is_text else ""
    return _is_end(tokens[-1]) and text.endswith(_END)


def _is_end(token: Token) -> bool:
    return _is_start(token) and f"{token['name']}>" == _END


def _tag_faults(tag: str, attributes: Mapping[str, str]) -> Iterator[str]:
    name = shown(tag, 40)
    if tag == "script" and not is_data(attributes.get("type")):
        host = origin(attributes.get("src"))
        yield f"has a <script>: {NAME_IN_CONF.format(host) if host else PUT_IN_STATIC}"
    elif tag == "base":
        yield "has a <base>, which moves every address of the page: write the addresses out"
    elif tag == "meta" and "http-equiv" in attributes:
        yield f"has http-equiv= on <meta>, which speaks for the page's server: {DELETE}"
    for attribute, value in attributes.items():
        if attribute.startswith("on"):
            yield f"has {shown(attribute, 40)}= on <{name}>, which runs a script: {PUT_IN_STATIC}"
        elif attribute == "srcdoc":
            yield f"has srcdoc= on <{name}>, a page in the page: make it a file"
        elif attribute == "attributename" and value.lower().strip(_EDGE).endswith("href"):
            yield f"has <{name}> on an address, which may become a script: {DELETE}"
        elif attribute not in PROSE and _runs(tag, value):
            yield f"has a script in {shown(attribute, 40)}= on <{name}>: {PUT_IN_STATIC}"


def _runs(tag: str, value: str) -> bool:
    """Tell whether an attribute's value, or one of several in it, is an address that runs."""
    addresses = [_IDLE.sub("", part).strip(_EDGE) for part in [value, *value.split(";")]]
    return any(
        _SCRIPT_SCHEME.match(address)
        or _DOCUMENT.match(address)
        or (tag not in PICTURES and _SVG.match(address))
        for address in addresses
    )
