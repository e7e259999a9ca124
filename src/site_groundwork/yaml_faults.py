"""What is wrong with a YAML text, in words for the person who wrote it, and how to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from yaml.reader import Reader

from site_groundwork.messages import shown

if TYPE_CHECKING:
    import yaml

# What PyYAML, in Python or in C, says of the slips that people make.
MENDING: Final = {
    "while scanning an alias": "a text that begins with * needs quotes around it",
    "while scanning an anchor": "a text that begins with & needs quotes around it",
    "mapping values are not allowed": "a text with a colon and a space in it needs quotes around "
    "it, or this line is indented too far",
    "cannot start any token": "a text that begins with a sign such as @, ` or % needs quotes "
    "around it",
    "could not find expected ':'": "a key is followed by a colon and a space: 'title: ...'",
    "found unexpected end of stream": "a quote or bracket is opened here and never closed",
    "expected <block end>": "this line is indented differently from its neighbours, or a quote "
    "inside a quoted text ends it early",
    "expected ',' or": "a bracket is not closed, or a comma is missing",
    "did not find expected": "this line is indented differently from its neighbours, or a comma, "
    "quote or bracket before it is missing",
    "found undefined alias": "a text that begins with * needs quotes around it",
    "found unknown escape character": "a backslash inside double quotes is written twice; single "
    "quotes take it as it is",
    "invalid Unicode character escape": "this \\u escape is half a character; write the character "
    "itself",
    "found another document": "'---' begins a second document; keep one",
}


def syntax_message(error: yaml.MarkedYAMLError, text: str) -> str:
    """Say in one line what PyYAML found wrong with a text."""
    problem = f"{error.context or ''} {error.problem or ''}".strip()
    if _is_tab(error, text):
        return "this is not YAML: there is a tab before the text; use spaces instead of the tab"
    mending = next((words for start, words in MENDING.items() if start in problem), None)
    return f"this is not YAML: {mending or shown(problem, 200)}"


def _is_tab(error: yaml.MarkedYAMLError, text: str) -> bool:
    """Tell whether a tab is where YAML wants spaces; the loader in C names no sign."""
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return False
    line = [*text.split("\n"), ""][mark.line]
    indented = line[: len(line) - len(line.lstrip())]
    is_token = "cannot start any token" in (error.problem or "")
    return "\t" in indented or (is_token and "\t" in line[: mark.column + 1])


def unprintable(text: str) -> tuple[int, str] | None:
    """Find the first character that YAML 1.1 does not allow (its production ``c-printable``).

    :return: where it is in the text, and how it is shown in a message; None if there is none.
    """
    found = Reader.NON_PRINTABLE.search(text)
    return found and (found.start(), shown(found[0]))
