"""Which rules a site needs at all, and which of them a page needs for its first view.

Both choices err towards keeping. For the site, a rule goes only if a name it asks for cannot
exist (`names`). For the first view of a page, a rule stays out only if it cannot match before
somebody acts: it needs a pointer or the focus, it is for print, or its selector matches no
element of the page that the browser shows. All that stays out of the first view is in the
site's later style sheet, which holds every rule that is kept, in the original order: as a rule's
copy in the page comes before all of them, the cascade ends as it always did.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cssselect2
import tinycss2

from site_groundwork import cache
from sphinx_first_view._compat import SCRIPTED_ATTRIBUTES
from sphinx_first_view.stylesheet import Declaration, Group, Node, Raw, Selector, Style, split

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from site_groundwork.cache import Cache
    from sphinx_first_view._compat import Element


INTERACTIVE = {
    "active", "focus", "focus-visible", "focus-within", "hover", "user-invalid", "user-valid",
}  # fmt: skip
"""Pseudo-classes that no element is in before somebody acts."""

STRUCTURAL = {
    "any-link", "empty", "first-child", "first-of-type", "last-child", "last-of-type", "link",
    "only-child", "only-of-type", "root", "nth-child", "nth-last-child", "nth-of-type",
    "nth-last-of-type",
}  # fmt: skip
"""Pseudo-classes that the page as it is written answers. Any other is taken to match."""

Untyped = Any
"""What tinycss2, cssselect2 and lxml return, which have no types of their own."""

ATTRIBUTE = re.compile(r"""\[\s*([\w-]+)\s*(?:([~|^$*]?=)\s*("[^"]*"|'[^']*'|[^\]\s]*))?""")
ESCAPE = re.compile(r"\[[^\]]*\\|#[\w-]*\\")
HASH = re.compile(r"#([\w-]+)")
NOT_BY_PLACE = re.compile(r"[+~\\]|:(?!root\b|(?:not|is|where|matches|-webkit-any)\()")
"""What a selector has that asks for an element's neighbours, or for what is in it."""

LISTS = {"is", "where", "matches", "-webkit-any", "has"}


def _keep(
    nodes: Iterable[Node], style: Callable[[Style], Style | None], group: Callable[[Group], bool]
) -> Iterator[Node]:
    for node in nodes:
        if isinstance(node, Style):
            kept = style(node)
            if kept is not None:
                yield kept
        elif isinstance(node, Group):
            if group(node):
                children = tuple(_keep(node.children, style, group))
                if children or node.keyword == "layer":
                    yield replace(node, children=children)
        else:
            yield node


def for_site(
    nodes: Iterable[Node], can_exist: Callable[[str], bool], outside: frozenset[str]
) -> tuple[Node, ...]:
    """Return the rules that some page in some state can use.

    `can_exist` tells whether there can be an element, class or id of a name: a selector that asks
    for another goes. `outside` are the words of scripts and style attributes: a custom property
    or an animation that is named there is kept.
    """

    def style(rule: Style) -> Style | None:
        if _negates_parent(rule):
            return rule
        kept = tuple(s for s in rule.selectors if all(map(can_exist, s.names)))
        if len(kept) == len(rule.selectors):
            return rule
        return replace(rule, selectors=kept) if kept else None

    return tuple(_used(tuple(_keep(nodes, style, lambda _group: True)), outside))


def selectors(nodes: Iterable[Node]) -> tuple[Selector, ...]:
    """Return all selectors of the rules, each once."""
    found = {s: None for node in walk(nodes) if isinstance(node, Style) for s in node.selectors}
    return tuple(found)


def definitions(nodes: Iterable[Node]) -> frozenset[str]:
    """Return the names of all custom properties, animations and the like that the rules define."""
    found: set[str] = set()
    for node in walk(nodes):
        if isinstance(node, Style):
            found.update(each.name for each in node.declarations if each.custom)
        elif isinstance(node, Raw):
            found.add(node.name)
    return frozenset(found)


def for_first_view(
    nodes: Iterable[Node], page: FirstView, outside: frozenset[str]
) -> tuple[Node, ...]:
    """Return the rules of the site that the first view of the page can use."""

    def style(rule: Style) -> Style | None:
        if _negates_parent(rule):
            return rule
        kept = tuple(s for s in rule.selectors if page.can_match(s))
        # Nothing changes before somebody acts, so a transition can wait.
        still = tuple(d for d in rule.declarations if "transition" not in d.name)
        return replace(rule, selectors=kept, declarations=still) if kept else None

    def group(rule: Group) -> bool:
        return not (rule.keyword == "media" and rule.prelude == "print")

    return tuple(_used(tuple(_keep(nodes, style, group)), outside))


def _negates_parent(rule: Style) -> bool:
    """Tell whether a nested rule may apply where the rule around it does not, as `:not(&)`."""
    return bool(rule.nested) and "(&" in rule.nested.replace(" ", "")


def walk(nodes: Iterable[Node]) -> Iterator[Node]:
    """Give all rules, those in conditional ones too."""
    for node in nodes:
        yield node
        if isinstance(node, Group):
            yield from walk(node.children)


def _used(nodes: tuple[Node, ...], outside: frozenset[str]) -> Iterator[Node]:
    """Leave out custom properties, animations and the like that nothing asks for by name."""
    asked = set(outside)
    custom: dict[str, set[str]] = {}
    for node in walk(nodes):
        if isinstance(node, Style):
            asked |= node.nested_words
            for declaration in node.declarations:
                if declaration.custom:
                    custom.setdefault(declaration.name, set()).update(declaration.words)
                else:
                    asked |= declaration.words
        elif isinstance(node, Group) or node.keyword not in {"property", "keyframes"}:
            asked |= node.words
        elif node.keyword == "keyframes":
            custom.setdefault(node.name, set()).update(node.words)
    waiting = [name for name in custom if name in asked]
    seen = set(waiting)
    while waiting:
        words = custom[waiting.pop()]
        asked |= words
        more = [w for w in words if w in custom and w not in seen]
        seen.update(more)
        waiting += more
    yield from _named(nodes, asked)


def _named(nodes: Iterable[Node], asked: set[str]) -> Iterator[Node]:
    def wanted(declaration: Declaration) -> bool:
        return not declaration.custom or declaration.name in asked

    for node in nodes:
        if isinstance(node, Style):
            kept = tuple(d for d in node.declarations if wanted(d))
            if kept or node.nested:
                yield replace(node, declarations=kept)
        elif isinstance(node, Group):
            children = tuple(_named(node.children, asked))
            if children or node.keyword == "layer":
                yield replace(node, children=children)
        elif node.keyword not in {"property", "keyframes"} or node.name in asked:
            yield node


def words(nodes: Iterable[Node]) -> frozenset[str]:
    """Return every name and string that the rules have in their values."""
    found: set[str] = set()
    for node in walk(nodes):
        if isinstance(node, Style):
            found.update(node.nested_words, *(d.words for d in node.declarations))
        elif isinstance(node, Raw):
            found.update(node.words)
    return frozenset(found)


@dataclass(slots=True)
class Place:
    """What selectors can tell of an element and of all those around it.

    Sets of selectors are bits of a number, in the order of `Matcher.texts`.
    """

    key: str  # the same in every build
    names: frozenset[str]
    shown: bool
    asked: int = 0  # the selectors that were tried on an element in this place
    matching: int = 0  # ... and those of them that match it


class Matcher:
    """What selectors match, remembered from page to page.

    Most selectors ask of an element only what it and those around it are: for them an element has
    a place, which is told by what selectors can tell of all these, and whatever stands in the same
    place on another page is matched just as well. A page whose elements all are in the same places
    has the same shape, and all selectors match there as well.

    :param selectors: all that will be asked for.
    :param kept: where it is kept for other builds what matches in pages of a shape.
    """

    def __init__(self, selectors: Iterable[Selector], kept: Cache = cache.NONE) -> None:
        self.kept = kept
        self.texts = {selector.text: selector for selector in selectors}
        program = cache.program(Path(__file__).parent, "cssselect2", "lxml", "tinycss2")
        self.key = cache.key(program, *self.texts)
        self.bits = {text: 1 << number for number, text in enumerate(self.texts)}
        self._in_order = [*self.texts]
        whole = "\n".join(self.texts).lower()
        # What decides whether an element is shown, or a link, is asked of it in any case.
        self.attributes: dict[str, set[str]] = {"href": set(), "open": set()}
        asked_whole = {"id"}
        for name, compared, value in ATTRIBUTE.findall(whole):
            asked = self.attributes.setdefault(name, set())
            if compared:
                asked.add(value.strip("\"'"))
            if compared not in {"", "^="}:
                asked_whole.add(name)
        self.attributes.setdefault("id", set()).update(HASH.findall(whole))
        if ESCAPE.search(whole):  # which stands for any character
            self.attributes = {name: {""} for name in self.attributes}
            asked_whole.update(self.attributes)
        # How much of a value counts, of which only the beginning is asked: all addresses of
        # other sites begin alike.
        self.lengths = {
            name: max(map(len, asked), default=0)
            for name, asked in self.attributes.items()
            if name not in asked_whole
        }
        self.subjects: dict[str, int] = {}  # by the name of what they match, "" for any
        self._compiled: dict[int, tuple[list[Any] | None, bool]] = {}
        self._possible: dict[frozenset[str], tuple[int, int, int]] = {}
        self._places: dict[tuple[object, ...], Place] = {}

    def tests_of(self, bit: int) -> list[Any]:
        """Give the tests of a selector that can be tried."""
        return self._tests(bit)[0] or []

    def _tests(self, bit: int) -> tuple[list[Any] | None, bool]:
        """Give the tests of a selector, and whether they ask for no more than a place."""
        if bit not in self._compiled:
            tests, relaxed = _compile(self._in_order[bit.bit_length() - 1])
            self._compiled[bit] = tests, not NOT_BY_PLACE.search(relaxed)
            for test in tests or ():
                subject = _subject(test)
                self.subjects[subject] = self.subjects.get(subject, 0) | bit
        return self._compiled[bit]

    def possible(self, names: frozenset[str]) -> tuple[int, int, int]:
        """Choose from the selectors by the names of all that a page shows.

        :return: those that match for want of a test, those that match by place, and the others,
            all as bits.
        """
        if names not in self._possible:
            sure = by_place = others = 0
            for text, selector in self.texts.items():
                if not selector.names <= names:
                    continue
                bit = self.bits[text]
                tests, asks_no_more = self._tests(bit)
                if tests is None:
                    sure |= bit
                elif asks_no_more:
                    by_place |= bit
                else:
                    others |= bit
            self._possible[names] = sure, by_place, others
        return self._possible[names]

    def place(self, around: Place | None, element: Element) -> Place:
        """Give the place of an element, by that of the one around it."""
        values: list[str | None] = [element.tag, element.get("class")]
        for name, value in element.items():
            asked = self.attributes.get(name)
            if asked is not None:
                small = value.lower()
                is_asked = any(text in small for text in asked)
                values += (name, value[: self.lengths.get(name)] if is_asked else "")
        key = (around and around.key, *values)
        place = self._places.get(key)
        if place is None:
            shown = (around is None or around.shown) and not _is_closed(element)
            names = frozenset(element_names(element))
            place = self._places[key] = Place(cache.key(repr(key)), names, shown)
        return place


class _Wrapper(cssselect2.ElementWrapper):  # type: ignore[misc] # it has no types
    """An element for a test, whose children are wrapped once for all tests."""

    @cached_property
    def _children(self) -> list[_Wrapper]:
        return [*super().iter_children()]

    def iter_children(self) -> Iterator[_Wrapper]:
        return iter(self._children)


class FirstView:
    """A page as it is before anybody acts, and what can match in it.

    :param root: the parsed page.
    :param matcher: shared by all pages of a build.
    """

    def __init__(self, root: Element, matcher: Matcher) -> None:
        self._matcher = matcher
        self._places: dict[str, Place] = {}
        self._elements: dict[str, list[Element]] = {}  # by their place, if shown
        self._wrappers: dict[Element, _Wrapper] = {}
        shape: list[str] = []
        waiting: list[tuple[Element, Place | None]] = [(root, None)]
        while waiting:
            element, around = waiting.pop()
            place = matcher.place(around, element)
            children = list(element)
            shape.append(f"{place.key} {len(children)} {bool(element.text)}")
            waiting += [(child, place) for child in children]
            if place.shown:
                self._places[place.key] = place
                self._elements.setdefault(place.key, []).append(element)
        self.shape = cache.key(matcher.key, *shape)

    @cached_property
    def matching(self) -> int:
        """The selectors that can match an element, as bits."""
        return int(self._matcher.kept.made(self.shape, lambda: b"%x" % self._found()), 16)

    def _found(self) -> int:
        key = cache.key(self._matcher.key, *sorted(self._places))
        kept = self._matcher.kept.made(key, lambda: b"%x %x" % self._found_by_place())
        found, others = (int(part, 16) for part in kept.split())
        for bit in _bits(others):
            if any(self._matches(test) for test in self._matcher.tests_of(bit)):
                found |= bit
        return found

    def _found_by_place(self) -> tuple[int, int]:
        """Give the selectors that match by place, and those for which that is not enough."""
        places = self._places.values()
        names = frozenset[str]().union(*(place.names for place in places))
        found, by_place, others = self._matcher.possible(names)
        for place in places:
            self._ask(place, by_place & ~place.asked & ~found)
            found |= place.matching & by_place
        return found, others

    def can_match(self, selector: Selector) -> bool:
        """Tell whether the selector can match an element of the first view."""
        return bool(self.matching & self._matcher.bits[selector.text])

    def _ask(self, place: Place, selectors: int) -> None:
        """Try selectors, as bits, on an element in a place."""
        if not selectors:
            return
        place.asked |= selectors
        subjects = self._matcher.subjects
        near = subjects.get("", 0)
        for name in place.names:
            near |= subjects.get(name, 0)
        for bit in _bits(near & selectors):
            element = self._wrapper(self._elements[place.key][0])
            if any(test.test(element) for test in self._matcher.tests_of(bit)):
                place.matching |= bit

    def _matches(self, test: Untyped) -> bool:
        subject = _subject(test)
        return any(
            test.test(self._wrapper(element))
            for key, place in self._places.items()
            if not subject or subject in place.names
            for element in self._elements[key]
        )

    def _wrapper(self, element: Element) -> _Wrapper:
        """Wrap an element for a test, and all that stand around and before it."""
        if element not in self._wrappers:
            parent = element.getparent()
            if parent is None:
                self._wrappers[element] = _Wrapper.from_html_root(element)
            else:
                around = self._wrapper(parent)
                for child in around.iter_children():
                    self._wrappers[child.etree_element] = child
        return self._wrappers[element]


def _bits(number: int) -> Iterator[int]:
    while number:
        lowest = number & -number
        number ^= lowest
        yield lowest


def _subject(test: Untyped) -> str:
    """Give a name that each element has which the test can match, "" if there is none."""
    if test.id is not None:
        return f"#{test.id}"
    if test.class_name is not None:
        return f".{test.class_name}"
    return str(test.lower_local_name or "")


def element_names(element: Untyped) -> Iterator[str]:
    """Yield the names by which a selector can ask for the element."""
    yield element.tag.lower()
    for name in element.get("class", "").split():
        yield "." + name
    if element.get("id"):
        yield "#" + element.get("id")


def _is_closed(element: Element) -> bool:
    """Tell whether the browser does not show the element until somebody opens something."""
    return element.tag in {"template", "noscript"} or (
        element.tag == "dialog" and element.get("open") is None
    )


def _compile(text: str) -> tuple[list[Any] | None, str]:
    """Return tests for the selector, and what they test: [] if it needs an act, None if unsure."""
    relaxed = _relax(tinycss2.parse_component_value_list(text))
    if relaxed is None:
        return [], ""
    written = tinycss2.serialize(relaxed)
    try:
        return cssselect2.compile_selector_list(relaxed), written
    except cssselect2.SelectorError:
        return None, written


def _relax(tokens: list[Any]) -> list[Any] | None:
    """Take out what a page cannot answer by itself; None if the selector needs an act."""
    out: list[Any] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        colons = 0
        while token.type == "literal" and token.value == ":" and at + 1 < len(tokens):
            colons += 1
            at += 1
            token = tokens[at]
        at += 1
        if not colons:
            if token.type == "[] block" and _names_scripted_attribute(token):
                _complete(out, tokens, at)
                continue
            out.append(token)
            continue
        kept = _relax_pseudo(token, colons)
        if kept is None:
            return None
        if kept:
            out += kept
        else:
            _complete(out, tokens, at)
    return out


def _complete(out: list[Any], tokens: list[Any], at: int) -> None:
    """Put `*` where a pseudo-class or an attribute was the whole compound selector."""
    starts = not out or out[-1].type == "whitespace" or out[-1] in (">", "+", "~", ",")
    following = tokens[at] if at < len(tokens) else None
    if starts and (following is None or following.type not in {"hash", "[] block"}):
        ends = following is None or following.type == "whitespace" or following in (">", "+", "~")
        if ends or following == ":":
            out += tinycss2.parse_component_value_list("*")


def _relax_pseudo(token: Untyped, colons: int) -> list[Any] | None:
    name = token.lower_name if token.type == "function" else token.lower_value
    if colons > 1 or name in {"before", "after", "first-line", "first-letter"}:
        return []
    if name in INTERACTIVE:
        return None
    colon = tinycss2.parse_component_value_list(":")
    if token.type == "function" and name == "has" and any(map(_goes_on, split(token.arguments))):
        return []
    if token.type == "function" and name in LISTS | {"not"}:
        parts = [_relax(part) for part in split(token.arguments)]
        if name == "not":
            # Less to exclude is more to match: a part that was relaxed in any way is left out.
            plain = [
                part
                for part, relaxed in zip(split(token.arguments), parts, strict=True)
                if relaxed is not None and tinycss2.serialize(relaxed) == tinycss2.serialize(part)
            ]
            return [*colon, _with_arguments(token, plain)] if plain else []
        possible = [part for part in parts if part is not None]
        return [*colon, _with_arguments(token, possible)] if possible else None
    return [*colon, token] if name in STRUCTURAL else []


def _goes_on(part: list[Any]) -> bool:
    """Tell whether a relative selector takes a second step, as `> li > a`.

    cssselect2 asks then whether a child matches `li > a`, so one that matches would stay out.
    """
    steps = [token.type == "whitespace" or token in (">", "+", "~") for token in part]
    return steps[:1] == [True] and True in steps[steps.index(False) :]


def _with_arguments(token: Untyped, parts: list[list[Any]]) -> Untyped:
    text = ",".join(tinycss2.serialize(part) for part in parts)
    return tinycss2.parse_one_component_value(f"{token.name}({text})")


def _names_scripted_attribute(block: Untyped) -> bool:
    return any(t.type == "ident" and t.lower_value in SCRIPTED_ATTRIBUTES for t in block.content)
