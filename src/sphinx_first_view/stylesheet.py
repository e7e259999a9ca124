"""Style sheets as trees of rules that can be chosen from and written again.

Read with tinycss2, which follows CSS Syntax Level 3: no rule is ever cut by its looks. A rule
that this module does not understand is carried along as it stands, and a style sheet that cannot
be carried along safely raises `Unsure`, whereupon its pages keep their original links.
"""

from __future__ import annotations

import json
import posixpath
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import tinycss2

from site_groundwork import cache

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from site_groundwork.cache import Cache

Untyped = Any
"""What tinycss2 returns, which has no types of its own."""

ROOT = "\0"
"""Stands for the way to the site's root in a URL, until the place of the output is known."""

NESTS_RULES = {"media", "supports", "container", "starting-style", "layer"}
"""At-rules whose block holds rules that apply like any other when the condition holds."""


class Unsure(Exception):  # noqa: N818 -- not an error: the page simply stays as it is
    """Something that cannot be split without a risk; the message says what."""


@dataclass(frozen=True, slots=True)
class Selector:
    """One complex selector of a rule."""

    text: str
    names: frozenset[str]  # what must exist for it to match: "div", ".class", "#id"


@dataclass(frozen=True, slots=True)
class Declaration:
    """One property and its value; `words` are the names and strings in the value."""

    name: str
    text: str
    words: frozenset[str]

    @property
    def custom(self) -> bool:
        """Whether it is a custom property, which has an effect only where somebody asks for it."""
        return self.name.startswith("--")


@dataclass(frozen=True, slots=True)
class Style:
    """A style rule; `nested` are the rules inside it, written out."""

    selectors: tuple[Selector, ...]
    declarations: tuple[Declaration, ...]
    nested: str = ""
    nested_words: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Group:
    """A conditional at-rule and the rules in it."""

    keyword: str
    prelude: str
    words: frozenset[str]
    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Raw:
    """An at-rule that is kept or dropped as a whole; `name` is what it defines, if anything."""

    keyword: str
    name: str
    text: str
    words: frozenset[str]


Node = Style | Group | Raw


@dataclass(frozen=True)
class Reader:
    """What a style sheet is read with.

    `load` returns the text of another style sheet of the site, and raises `Unsure` for one that
    cannot be read. What was read is kept.
    """

    load: Callable[[str], str]
    kept: Cache = cache.NONE


def read(css: str, path: str, reader: Reader, media: str = "") -> tuple[Node, ...]:
    """Read the style sheet at `path` (relative to the site's root), its imports included."""

    def nodes() -> tuple[Node, ...]:
        return tuple(_rules(tinycss2.parse_stylesheet(css, skip_comments=True), path, reader))

    if "@import" in css.lower():  # it is made of others, which are kept
        found = nodes()
    else:
        key = cache.key(cache.program(Path(__file__), "tinycss2"), path, css)
        found = restored(json.loads(reader.kept.made(key, lambda: _dumped(nodes()))))
    if media and media != "all":
        return (Group("media", media, frozenset(), found),)
    return found


def _dumped(nodes: tuple[Node, ...]) -> bytes:
    return json.dumps(plain(nodes), separators=(",", ":")).encode()


def plain(nodes: Iterable[Node]) -> list[Any]:
    """Give rules as JSON has them."""
    return [_plain(node) for node in nodes]


def _plain(node: Node) -> list[Any]:
    if isinstance(node, Style):
        selectors = [[each.text, sorted(each.names)] for each in node.selectors]
        declarations = [[each.name, each.text, sorted(each.words)] for each in node.declarations]
        return [selectors, declarations, node.nested, sorted(node.nested_words)]
    inner = plain(node.children) if isinstance(node, Group) else [node.name, node.text]
    prelude = node.prelude if isinstance(node, Group) else None
    return [node.keyword, sorted(node.words), prelude, inner]


def restored(rules: Iterable[list[Any]]) -> tuple[Node, ...]:
    """Give the rules of which :func:`plain` gave these."""
    return tuple(map(_restored, rules))


def _restored(rule: list[Any]) -> Node:
    first, second, third, fourth = rule
    if not isinstance(first, str):
        return Style(
            tuple(Selector(text, frozenset(names)) for text, names in first),
            tuple(Declaration(name, text, frozenset(words)) for name, text, words in second),
            third,
            frozenset(fourth),
        )
    if third is not None:
        return Group(first, third, frozenset(second), restored(fourth))
    name, text = fourth
    return Raw(first, name, text, frozenset(second))


def _rules(rules: Iterable[Any], path: str, reader: Reader) -> Iterator[Node]:
    for rule in rules:
        if rule.type == "qualified-rule":
            yield _style(rule, path)
        elif rule.type == "at-rule":
            yield from _at_rule(rule, path, reader)


def _at_rule(rule: Untyped, path: str, reader: Reader) -> Iterator[Node]:
    keyword = rule.lower_at_keyword
    words = frozenset(_words(rule.prelude))
    if keyword == "charset":
        return
    if keyword == "import":
        yield from _import(rule, path, reader)
    elif keyword == "namespace":
        message = "@namespace"
        raise Unsure(message)
    elif keyword == "layer" and rule.content is not None and not words:
        message = "a layer without a name, whose place in the order cannot be told again"
        raise Unsure(message)
    elif keyword in NESTS_RULES and rule.content is not None:
        children = tinycss2.parse_rule_list(rule.content, skip_comments=True)
        prelude = _written(rule.prelude, path)
        yield Group(keyword, prelude, words, tuple(_rules(children, path, reader)))
    else:
        prelude = _written(rule.prelude, path)
        body = "" if rule.content is None else "{" + _written(rule.content, path) + "}"
        text = f"@{rule.at_keyword}" + (f" {prelude}" if prelude else "") + (body or ";")
        inner = frozenset(_words(rule.content or ()))
        yield Raw(keyword, prelude, text, words | inner)


def _import(rule: Untyped, path: str, reader: Reader) -> Iterator[Node]:
    parts = [t for t in rule.prelude if t.type not in {"whitespace", "comment"}]
    if not parts:
        return
    first, rest = parts[0], parts[1:]
    if first.type == "function" and first.arguments:
        first = first.arguments[0]
    if any(t.type == "function" or getattr(t, "lower_value", "") == "layer" for t in rest):
        message = "@import with a layer or a condition"
        raise Unsure(message)
    target = in_site(first.value, path)
    if target is None:
        message = f"@import of {first.value}"
        raise Unsure(message)
    media = tinycss2.serialize([t for t in rule.prelude if t is not parts[0]]).strip()
    yield from read(reader.load(target), target, reader, media)


def _style(rule: Untyped, path: str) -> Style:
    declarations = []
    nested = []
    nested_words: set[str] = set()
    for item in tinycss2.parse_blocks_contents(rule.content, skip_comments=True):
        if item.type == "declaration":
            value = _written(item.value, path)
            end = "!important" if item.important else ""
            name = item.name if item.name.startswith("--") else item.lower_name
            words = frozenset(_words(item.value))
            declarations.append(Declaration(name, f"{name}:{value}{end}", words))
        elif item.type in {"qualified-rule", "at-rule"}:
            nested.append(_written([item], path))
            nested_words.update(_words([*item.prelude, *(item.content or ())]))
    selectors = [(_names(part), _written(part, "")) for part in split(rule.prelude)]
    return Style(
        tuple(Selector(text, names) for names, text in selectors),
        tuple(declarations),
        "".join(nested),
        frozenset(nested_words),
    )


def split(tokens: Iterable[Any]) -> list[list[Any]]:
    """Split component values at their commas, without the space around each part."""
    parts: list[list[Any]] = [[]]
    for token in tokens:
        if token.type == "literal" and token.value == ",":
            parts.append([])
        elif token.type != "comment":
            parts[-1].append(token)
    for part in parts:
        while part and part[-1].type == "whitespace":
            part.pop()
        while part and part[0].type == "whitespace":
            part.pop(0)
    return parts


def _names(tokens: list[Any]) -> frozenset[str]:
    names = set()
    before = ""
    for token in tokens:
        if token.type == "hash":
            names.add("#" + token.value)
        elif token.type == "ident" and before == ".":
            names.add("." + token.value)
        elif token.type == "ident" and before != ":":
            names.add(token.lower_value)
        before = token.value if token.type == "literal" else ""
    return frozenset(names)


def _words(tokens: Iterable[Any]) -> Iterator[str]:
    for token in tokens:
        if token.type in {"ident", "string", "at-keyword"}:
            yield token.value
        elif token.type == "function":
            yield token.lower_name
            yield from _words(token.arguments)
        elif token.type in {"() block", "[] block", "{} block"}:
            yield from _words(token.content)
        elif token.type == "declaration":
            yield from _words(token.value)


def _written(tokens: Iterable[Any], path: str) -> str:
    text: str = tinycss2.serialize(_tidy(tokens, path))
    return text.strip()


def _tidy(tokens: Iterable[Any], path: str) -> list[Any]:  # noqa: C901 -- one case for each kind of token
    """Drop comments and idle space, and point URLs at the site's root."""
    out: list[Any] = []
    for token in tokens:
        kind = token.type
        if kind == "comment":
            continue
        if kind == "whitespace":
            token.value = " "
            if not out or out[-1].type == "whitespace" or _is(out[-1], ",;"):
                continue
        elif kind == "literal" and token.value in {",", ";"} and out:
            while out and out[-1].type == "whitespace":
                out.pop()
        elif kind == "url":
            _point(token, path)
        elif kind == "function":
            if token.lower_name == "url" and token.arguments:
                _point(token.arguments[0], path)
            token.arguments[:] = _tidy(token.arguments, path)
        elif kind in {"() block", "[] block", "{} block"}:
            token.content[:] = _tidy(token.content, path)
        elif kind in {"qualified-rule", "at-rule"}:
            token.prelude[:] = _tidy(token.prelude, path)
            if token.content is not None:
                token.content[:] = _tidy(token.content, path)
        out.append(token)
    return out


def _is(token: Untyped, values: str) -> bool:
    return token.type == "literal" and token.value in values


def _point(token: Untyped, path: str) -> None:
    target = in_site(token.value, path)
    if target is not None and path:
        token.value = ROOT + target
        token.representation = (
            f'url("{ROOT}{target}")' if token.type == "url" else f'"{ROOT}{target}"'
        )


def in_site(url: str, path: str) -> str | None:
    """Return the place in the site that a relative URL in the file `path` names, if it is one.

    The query is dropped, the fragment is not: a name in the site is a file name.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme or parts.netloc or not parts.path or parts.path.startswith("/"):
        return None
    target = posixpath.normpath(posixpath.join(posixpath.dirname(path), parts.path))
    if target.startswith("../"):
        return None
    return target + (f"#{parts.fragment}" if parts.fragment else "")


def write(nodes: Iterable[Node], root: str) -> str:
    """Write the rules; `root` leads from the place they are written to, to the site's root."""
    return "".join(_write(nodes)).replace(ROOT, root)


def _write(nodes: Iterable[Node]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, Raw):
            yield node.text
        elif isinstance(node, Style):
            body = ";".join(d.text for d in node.declarations)
            if body and node.nested:
                body += ";"
            if body or node.nested:
                yield ",".join(s.text for s in node.selectors) + "{" + body + node.nested + "}"
        else:
            inner = "".join(_write(node.children))
            if inner or node.keyword == "layer":
                head = f"@{node.keyword} {node.prelude}".strip()
                yield f"{head}{{{inner}}}"
