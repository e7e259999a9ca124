"""What is wrong with a text in YAML or JSON, in words for who wrote it, and how to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from yaml.reader import Reader

from site_groundwork.messages import shown

if TYPE_CHECKING:
    from json import JSONDecodeError

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


# What Python says of JSON, and how to mend it.
JSON: Final = {
    "Expecting property name": 'a key is written "name": ..., in double quotes, and behind the '
    "last entry there is no comma",
    "Illegal trailing comma": "behind the last entry there is no comma; delete it",
    "Expecting ',' delimiter": "a comma, or a closing ] or }, is missing before this",
    "Expecting ':' delimiter": 'a colon is missing before this: "name": ...',
    "Expecting value": "a text in double quotes is missing here, or a comma before this is one "
    "too many",
    "Unterminated string": 'a quote " is opened here and never closed',
    "Invalid control character": "a text goes on in the next line, or has a tab in it; write \\n "
    "or \\t there",
    "Invalid \\": "a backslash in a text is written twice",
    "Extra data": "the file ends before this; delete what stands behind, or a } or ] too many",
}


def json_message(error: JSONDecodeError) -> str:
    """Say in one line what is wrong with a text that is to be JSON."""
    if not error.doc.strip():
        return 'the file is empty; begin with {"basics": {}}'
    said = f"{error.msg[0].lower()}{error.msg[1:]} (column {error.colno})"
    mending = (words for start, words in JSON.items() if error.msg.startswith(start))
    return f"this is not JSON: {said}; {next(mending, 'correct what stands before this')}"


def syntax_message(error: yaml.MarkedYAMLError, text: str) -> str:
    """Say in one line what PyYAML found wrong with a text."""
    problem = f"{error.context or ''} {error.problem or ''}".strip()
    if _is_tab(error, text):
        return "this is not YAML: there is a tab before the text; use spaces instead of the tab"
    mending = next((words for start, words in MENDING.items() if start in problem), None)
    mending = mending or f"{shown(problem, 200)}; correct this line, or put its text into quotes"
    return f"this is not YAML: {mending}"


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
