"""What reference managers and databases leave in an entry for themselves: no reader is told of it.

Zotero writes what it has no field for into ``note`` by its own names (``Publisher: …``), PubMed
its numbers, Scopus its counts; all of them put tags of their own among the keywords.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from sphinx_resume.text import latex
from sphinx_resume.text.plain import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable

# How a line of a note begins that a program has written.
_LINE: Final = re.compile(
    r"(?:_?eprint|_?section|tex\.[\w.]+|citation key|zscc|google scholar id|mag id|openalex"
    r"|(?:backup )?publisher|(?:event-)?place|number(?: of pages)?|issn|isbn|library catalog"
    r"|(?:conference|meeting) name|archive(?: location)?|call number|export date"
    r"|journal abbreviation"
    r"|(?:pubmed |pubmed central )?pmc?id) ?:"
    r"|cited by:? \d|citations?:? \d+$|0\d{4,}\b"
    r"|epub (?:ahead|\d{4})|ecollection \d{4}|online ahead of print"
    r"|\[online; accessed|accessed(?: on)?:? [\d\w]+[-/ ,.]*[\w\d]+[-/ ,.]*\d*\.?$",
    re.IGNORECASE,
)
_ARXIV = re.compile(r"arxiv:\s*[\w.\-/]+(?:\s*\[[\w.\-, ]+\])?\.?", re.IGNORECASE)

# What stands around the link to where something is published, and is no name of a place.
_LEADS = re.compile(
    r"\b(?:available|online|accessed|retrieved|last|visited|from|at|on|via|see|url|website|web"
    r"|site|page|webpage|link|here|and|\d[\d./-]*|jan\w*|feb\w*|mar\w*|apr\w*|may|june?|july?"
    r"|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*)\b",
    re.IGNORECASE,
)

_ARXIV_TAG = re.compile(
    r"(?:computer science|mathematics|statistics|physics|economics|quantitative \w+|nonlinear .*"
    r"|electrical engineering .*|condensed matter|astrophysics|high energy physics.*|nuclear .*"
    r"|mathematical physics|quantum physics|general relativity .*) - \w.*"
    r"|(?:cs|math|stat|eess|q-bio|q-fin|econ|physics|cond-mat|astro-ph|nlin)\.[a-z-]{2,12}",
    re.IGNORECASE,
)
_OWN_TAGS: Final = {
    "favorite", "favorites", "favourite", "important", "mendeley", "no doi found", "notion",
    "printed", "read", "skimmed", "to read", "to-read", "todo", "toread", "unread", "zotero",
}  # fmt: skip

# MEDLINE's "check tags", which say whom a study was about and not what.
_CHECK_TAGS: Final = {
    "80 and over", "adolescent", "adult", "aged", "animals", "child", "child, preschool", "female",
    "humans", "infant", "male", "middle aged", "preschool", "young adult",
}  # fmt: skip


def note(value: str) -> str:
    """Give a note, in LaTeX, without the lines that a program has written."""
    lines = value.split("\n")
    kept = [line for line in lines if not _LINE.match(latex.literal(line))]
    return "\n".join(kept) if len(kept) < len(lines) else value


def is_number(plain: str) -> bool:
    """Tell whether a note is nothing but a preprint's number, which is linked already."""
    return bool(_ARXIV.fullmatch(plain))


def venue(words: str) -> str:
    """Give what says where something appeared, of what stands around a link to it."""
    said = re.sub(r"\(\W*\)", "", words).strip(" ,;:.")
    return said if re.search(r"\w", _LEADS.sub("", said)) else ""


def keywords(words: Iterable[str]) -> list[str]:
    """Leave out the tags by which a program, or its user, sorts entries.

    :param words: in Markdown. MEDLINE's asterisk before a word says that it is a main topic.
    """
    found = [word.strip().removeprefix(r"\*") for word in words]
    is_medline = sum(word.lower() in _CHECK_TAGS for word in found) > 1
    return [
        word
        for word in found
        if not (is_medline and word.lower() in _CHECK_TAGS) and not _is_tag(plain_text(word))
    ]


def _is_tag(word: str) -> bool:
    is_marked = word.startswith(("_", "/", "!")) or unicodedata.category(word[:1] or " ") == "So"
    return is_marked or word.lower() in _OWN_TAGS or bool(_ARXIV_TAG.fullmatch(word))
