"""How to mend what Sphinx, MyST and docutils warn of: they say what is wrong, and stop there."""

from __future__ import annotations

from typing import Final

OF_TYPES: Final = {
    "myst.xref_missing": "correct the name of the page, heading or file, or take the link out",
    "myst.xref_ambiguous": "give one of the headings another name, or name the page before the #",
    "myst.role_unknown": "correct the name in braces, or write the text without it",
    "myst.directive_unknown": "correct the name in braces; without braces it is shown as code",
    "myst.directive_option": "correct that line, or delete it",
    "myst.directive_parse": "correct the lines below the name in braces",
    "myst.header": "give it one # more than the heading above it, or as many, or fewer",
    "myst.duplicate_def": "keep one of the two",
    "myst.topmatter": "correct the lines between the two '---'",
    "toc.not_included": "name it in a toctree, such as that of index.md, or write 'orphan: true' "
    "between two lines '---' at its top",
    "toc.not_readable": "correct the name in the toctree, or write that page",
    "toc.excluded": "take the name out of the toctree",
    "toc.circular": "take the page out of one of the two toctrees",
    "toc.no_title": "begin that page with a heading: '# Its title'",
    "image.not_readable": "put the picture there, or correct its address, which begins in the "
    "folder of the page",
    "download.not_readable": "put the file there, or correct its address, which begins in the "
    "folder of the page",
    "ref.doc": "correct the name of the page",
    "ref.ref": "correct the label, or write '(label)=' above a heading",
    "ref.footnote": "refer to it by [^its name], or delete it",
    "misc.highlighting_failure": "correct the word after the backticks; 'text' colours nothing",
}
"""By the type that a message has."""

OF_WORDS: Final = {
    "Unknown target name": "write what it refers to, such as '[^1]: the note', or delete it",
    "Too many autonumbered footnote": "write the missing note, '[^1]: its text'",
    "Duplicate explicit target name": "keep one of the two, or give one another name",
    'Directive "include"': "correct the name of the file, which begins in the folder of the page",
    "Error in ": "correct the lines below the name in braces",
    "Directive ": "write what it needs after the name in braces",
}
"""By how a message of docutils begins, which all have one type."""


def with_hint(said: str, message: str, kind: str) -> str:
    """Add to what is said how to mend it, where that is known.

    :param said: the message with its place.
    :param message: the message alone.
    :param kind: its type, ``toc.not_included``.
    """
    words = (hint for start, hint in OF_WORDS.items() if message.startswith(start))
    hint = OF_TYPES.get(kind) or next(words if kind == "docutils." else iter(()), None)
    return f"{said.rstrip('.')}: {hint}" if hint else said
