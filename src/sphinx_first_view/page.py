"""A built page: what it loads and names, and a way to change it that touches nothing else.

The standard library's HTML tokenizer says where each tag stands in the text, so that a change
replaces just that piece and every other byte stays. What the page means to a selector is asked
of a parsed tree (lxml), which is thrown away.
"""

from __future__ import annotations

import ast
import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import lxml.etree

from sphinx_first_view._compat import ANNOUNCEMENT, ARTICLE, OPTION, PAGE
from sphinx_first_view.names import WORD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_first_view._compat import Element

HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*")
PRIVATE_USE = re.compile("[\ue000-\uf8ff]")
STYLE_URL = re.compile(r"""url\(\s*["']?([^"')\s]+)|@import\s+["']([^"']+)""")

PLAIN = re.compile(
    r"""(?:<(?!(?:head|body|script|style|link|img|noscript|title|textarea|iframe|xmp|noembed
        |noframes|plaintext)\b)[a-z][a-z0-9]*+(?:\s++(?![Oo][Nn])[A-Za-z-]++(?:="[^"]*+")?)*+\s*+/?>
    |</(?!(?:body|noscript)\b)[a-z][a-z0-9]*+>
    |[^<]++)++""",
    re.VERBOSE,
)
"""Tags as programs write them, of which a page's pieces need nothing, and the text between them.

None is a piece or has an event handler, and what follows each is markup as before.
"""

# What is asked of all elements of a page is asked in one go.
CLASSES = lxml.etree.XPath("descendant-or-self::*/@class", smart_strings=False)
IDS = lxml.etree.XPath("descendant-or-self::*/@id", smart_strings=False)
SAYING = lxml.etree.XPath(
    "descendant-or-self::*/@*[starts-with(name(), 'data-') or name() = 'style']",
    smart_strings=False,
)
LOADING = lxml.etree.XPath(
    f"descendant-or-self::*[@src or @poster or @{ANNOUNCEMENT} or @srcset or @style"
    " or self::object or self::embed or self::link or self::style]"
)


@dataclass(slots=True)
class Piece:
    """An element of the page's text, from its start tag to the end of its end tag, if any."""

    tag: str
    attributes: dict[str, str]
    start: int
    end: int
    text: str = ""
    in_noscript: bool = False

    def get(self, name: str) -> str | None:
        """Return the attribute, as lxml's elements do."""
        return self.attributes.get(name)


@dataclass(slots=True)
class Page:
    """A page and its pieces in the order of the text."""

    path: str  # in the site, with slashes
    html: str
    sheets: list[Piece] = field(default_factory=list)
    styles: list[Piece] = field(default_factory=list)
    scripts: list[Piece] = field(default_factory=list)
    preloads: list[Piece] = field(default_factory=list)
    images: list[Piece] = field(default_factory=list)
    handlers: list[Piece] = field(default_factory=list)  # elements with event handlers
    head: int = 0  # behind <head>
    body: int = 0  # behind <body>
    foot: int = 0  # before </body>

    @property
    def root(self) -> str:
        """The way from the page to the site's root."""
        return "../" * self.path.count("/")

    @property
    def text(self) -> range:
        """Where its author's text stands, and what is inside the theme's `<article>` with it.

        It may close that element itself: so the text goes on to the last end of one.
        """
        start = self.html.find(ARTICLE)
        return range(start, self.html.rfind("</article>")) if start >= 0 else range(0)

    def tree(self) -> Element:
        """Parse the page."""
        return _parsed(self.html)


def _parsed(html: str) -> Element:
    # Not by lxml.html: it asks Python for the class of each element.
    parser = lxml.etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    return lxml.etree.fromstring(html.encode(), parser)


def is_page(html: str) -> bool:
    """Tell whether the theme made this file: not a redirect stub, nor one that was only copied."""
    return PAGE in html[:2000]


def policy_of(html: str) -> str:
    """Return the content security policy that an HTML file gives itself, or an empty text."""
    tree = _parsed(html)
    if tree is None:  # an empty file
        return ""
    for meta in tree.iter("meta"):
        if (meta.get("http-equiv") or "").lower() == "content-security-policy":
            return meta.get("content") or ""
    return ""


def read(path: str, html: str) -> Page:
    """Find the pieces of a page that the theme has made."""
    page = Page(path, html)
    reader = _Reader(page)
    reader.feed(html)
    reader.close()
    return page


class _Reader(HTMLParser):
    def __init__(self, page: Page) -> None:
        super().__init__(convert_charrefs=True)
        self.page = page
        self.lines = [0]
        for line in page.html.split("\n"):
            self.lines.append(self.lines[-1] + len(line) + 1)
        self.open: Piece | None = None
        self.noscript = 0

    def parse_starttag(self, i: int) -> int:
        """Go over plain tags at one stroke: most are, and to take one apart is slow."""
        plain = PLAIN.match(self.rawdata, i)
        return plain.end() if plain else super().parse_starttag(i)

    def place(self) -> int:
        line, column = self.getpos()
        return self.lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        start = self.place()
        end = start + len(self.get_starttag_text() or "")
        attributes = {name: value or "" for name, value in attrs}
        piece = Piece(tag, attributes, start, end, in_noscript=self.noscript > 0)
        if any(name.startswith("on") for name in attributes):
            self.page.handlers.append(piece)
        relations = attributes.get("rel", "").lower().split()
        if tag == "noscript":
            self.noscript += 1
        elif tag == "head":
            self.page.head = end
        elif tag == "body":
            self.page.body = end
        elif tag in {"script", "style"}:
            self.open = piece
            (self.page.scripts if tag == "script" else self.page.styles).append(piece)
        elif tag == "img":
            self.page.images.append(piece)
        elif tag == "link" and "stylesheet" in relations:
            self.page.sheets.append(piece)
        elif tag == "link" and "preload" in relations and attributes.get("as") == "script":
            self.page.preloads.append(piece)

    def handle_data(self, data: str) -> None:
        if self.open is not None:
            self.open.text += data

    def handle_endtag(self, tag: str) -> None:
        if self.open is not None and tag == self.open.tag:
            self.open.end = self.page.html.index(">", self.place()) + 1
            self.open = None
        elif tag == "noscript":
            self.noscript -= 1
        elif tag == "body":
            self.page.foot = self.place()


def replace(html: str, changes: list[tuple[int, int, str]]) -> str:
    """Put each new text in the place of what stands between its two positions.

    Changes at one place come out in the order in which they were asked for.
    """
    out = []
    at = 0
    for start, end, text in sorted(changes, key=lambda change: change[:2]):
        out += [html[at:start], text]
        at = max(at, end)
    return "".join([*out, html[at:]])


def option(script: Piece) -> tuple[str, Any] | None:
    """Return the name and value if the script only sets one of Sphinx's documentation options."""
    match = OPTION.fullmatch(script.text.strip())
    if match is None or set(script.attributes):
        return None
    name, value = match.groups()
    try:
        return name, json.loads(value)
    except ValueError:
        pass
    try:
        found = ast.literal_eval(value)
    except (ValueError, SyntaxError):
        return None
    return (name, found) if isinstance(found, str) else None


@dataclass(frozen=True)
class Record:
    """What the site as a whole has to know of a page, kept from one build to the next."""

    names: frozenset[str]
    words: frozenset[str]  # of attributes and inline scripts, where scripts find names
    icons: frozenset[str]  # private-use characters in the text
    remote: frozenset[str]  # origins of other hosts that the page loads from


def record(page: Page, tree: Element) -> Record:
    """Collect what the page names."""
    names = {element.tag.lower() for element in tree.iter()}
    names.update(f".{name}" for value in set(CLASSES(tree)) for name in value.split())
    names.update(f"#{value}" for value in IDS(tree) if value)
    texts = {*SAYING(tree), *(script.text for script in page.scripts)}
    words = {word for text in texts for word in WORD.findall(text)}
    return Record(
        names=frozenset(names),
        words=frozenset(words),
        icons=frozenset(PRIVATE_USE.findall(page.html)),
        remote=frozenset(host for _, host in loads(tree)),
    )


def origin(url: str | None) -> str | None:
    """Return the origin of a URL of another host, None for one of the site.

    None too for what is no name of a host: it is put into a policy, where `;` has a meaning.
    """
    if not url or url.count("/") < 2:  # noqa: PLR2004 -- those before a host
        return None
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").encode("idna").decode()
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return None
    scheme = parts.scheme or "https"
    return f"{scheme}://{host}{port}" if host and HOST.fullmatch(host) else None


def loads(tree: Element) -> Iterator[tuple[str, str]]:
    """Give each element that loads something from another host: its name, and that origin."""
    for element in LOADING(tree):
        found = filter(None, map(origin, _loaded(element)))
        yield from ((str(element.tag), host) for host in found)


def _loaded(element: Element) -> Iterator[str | None]:
    yield from map(element.get, ("src", "poster", ANNOUNCEMENT))
    for picture in element.get("srcset", "").split(","):
        yield from picture.split()[:1]
    if element.tag in {"object", "embed"}:
        yield element.get("data")
    if element.tag == "link" and element.get("rel", "") in {"stylesheet", "preload", "icon"}:
        yield element.get("href")
    style = element.get("style", "") + (element.text or "" if element.tag == "style" else "")
    for found in STYLE_URL.finditer(style):
        yield found[1] or found[2]
