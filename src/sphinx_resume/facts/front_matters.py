"""The door of front matter: what each page says before its text, read before Sphinx reads it.

What is not this site's own, but Sphinx's or another extension's, may say anything that the reader
takes; ``redirect_from`` is judged where it is used.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from typing import TYPE_CHECKING, Final

from site_groundwork.front_matter import FrontMatterError, List, Map, Text, read_file
from site_groundwork.matter import is_truth
from site_groundwork.messages import shown
from sphinx_resume.facts.model import FactsError, Problem
from sphinx_resume.facts.suggestions import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from site_groundwork.front_matter import FrontMatter, Value


TEXTS: Final = {"title", "date", "description"}
FLAGS: Final = {"noindex", "author_profile"}
OWN: Final = {
    "author_profile": "`true`: the profile panel stands beside the page",
    "date": "when a post was written, `2021-09-30`, perhaps with a time and zone; due in posts",
    "description": "what the page is about, for search engines and shared links",
    "noindex": "`true`: search engines, the sitemap and `llms.txt` leave the page out",
    "title": "the page's title, where that is not its first heading",
    "tags": "what a post is about: a list of texts",
    "redirect_from": "an old address of the page, or a list of them, which lead to it",
    "orphan": "`true`: the page stands in no table of contents, and that is meant",
}
"""The keys that this site gives a meaning, and which."""

NOTED: Final = "resume-"
"""How the names begin under which a build keeps notes among what a page's front matter says."""

OTHERS: Final = {"descriptions", "titles"}
"""Keys of other tools that look like one of ours and are none."""

# How alike a key and one of ours are when one is taken for the other misspelt: more than in a
# file that holds our keys alone.
ALIKE: Final = 0.9


def check(pages: Iterable[Path]) -> tuple[tuple[Path, Problem], ...]:
    """Read the front matter of pages, those that are Markdown.

    :return: notes: each page with a key that is nearly one of ours.
    :raises FactsError: with every fault of the first page that has one: front matter that cannot
        be read, is not closed or holds nothing, or a value of ours of another form.
    """
    notes: list[tuple[Path, Problem]] = []
    for path in pages:
        if path.suffix != ".md" or not _may_have(path):
            continue
        try:
            matter = read_file(path)
        except FrontMatterError as error:
            faults = [Problem(fault.line, fault.message) for fault in error.problems]
        else:
            faults = [*_faults(matter)]
        if faults:
            raise FactsError(path, faults)
        notes += ((path, note) for note in _notes(matter))
    return tuple(notes)


def _may_have(path: Path) -> bool:
    """Tell by its first characters whether a page has front matter; of many, few have."""
    try:
        with path.open("rb") as page:
            return page.read(6).removeprefix(BOM_UTF8).startswith(b"---")
    except OSError:  # Sphinx tells of what nobody can read
        return False


def _faults(matter: FrontMatter) -> Iterator[Problem]:
    if matter.body_line == 1:  # no rule: MyST takes the whole page for front matter then
        yield Problem(1, "'---' opens front matter here; close it with another line '---'")
    elif not matter.fields.entries:
        yield Problem(1, "front matter holds nothing; write 'title: ...', or delete its lines")
    for entry in matter.fields:
        for text in _texts(entry.value):
            if not text.is_sound:
                words = "looks like a date or a number and is none; put quotes around it"
                yield Problem(text.line, f"'{shown(text.value)}' {words}")
        if entry.key.startswith(NOTED):
            said = f"'{shown(entry.key)}' is a name by which a build notes what it found"
            yield Problem(entry.line, f"{said}; call it otherwise")
        if fault := _form_fault(entry.key, entry.value):
            yield Problem(entry.line, fault)


def _texts(value: Value) -> Iterator[Text]:
    match value:
        case Text():
            yield value
        case List(items):
            for item in items:
                yield from _texts(item)
        case Map(entries):
            for entry in entries:
                yield from _texts(entry.value)


def _form_fault(key: str, value: Value) -> str | None:
    """Say what is wrong with the form of a value of ours, and how to mend it."""
    kind = {List: "a list", Map: "keys with values"}.get(type(value), "")
    if key in TEXTS and kind:
        form = "right after its key, without '- ' or [ ]"
        if isinstance(value, Map):
            form = "between quotes, if it has a colon in it"
        return f"{key} must be a single text, not {kind}: write it {form}"
    if key in FLAGS and not (isinstance(value, Text) and (value.is_empty or is_truth(value))):
        said = f"'{shown(value.value)}'" if isinstance(value, Text) else kind
        return f"{key} must be true or false, not {said}"
    if key == "tags":
        each = value.items if isinstance(value, List) else (value,)
        if not all(isinstance(tag, Text) for tag in each):
            return "tags must be a list of texts: write [one, two], a colon in one between quotes"
    return None


def _notes(matter: FrontMatter) -> Iterator[Problem]:
    said = {entry.key for entry in matter.fields}
    for entry in matter.fields:
        if entry.key not in (*OWN, *OTHERS):
            meant = nearest(entry.key, OWN, ALIKE)
            if meant and meant not in said:
                message = f"'{shown(entry.key)}' means nothing here; did you mean '{meant}'?"
                yield Problem(entry.line, message)
