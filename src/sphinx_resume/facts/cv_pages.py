"""The pages that offer a curriculum vitae as a PDF, and what each wants in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_resume.facts import outline
from sphinx_resume.facts.site_paths import CV_PDF, cv_file

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sphinx_resume.text.addresses import SiteFile

TITLE = "Curriculum vitae"

_ASKS = re.compile(r"^(`{3,}|:{3,})\{cv-pdf\}", re.MULTILINE)
_OPTION = re.compile(r"^:?([\w-]+):[ \t]*(.*?)[ \t]*$", re.MULTILINE)


@dataclass(frozen=True)
class Asked:
    """A section that a page shows: its key, the heading above it, and how much of it is shown."""

    section: str
    title: str
    limit: int | None = None
    is_selected: bool = False


@dataclass(frozen=True)
class CVPage:
    """A page that offers a PDF: its name, the PDF's file and title, the directives on it."""

    page: str = ""
    file: SiteFile = CV_PDF
    title: str = TITLE
    asked: tuple[Asked, ...] = ()


def find(folder: Path, names: Iterable[str]) -> tuple[CVPage, ...]:
    """Find the pages with the directive ``cv-pdf``.

    The PDF of one alone is ``cv.pdf``; of several, each has the name of its page, and the pages
    other than ``cv.md`` give it their title too.

    :param names: the Markdown files of pages, from ``folder``.
    """
    texts = ((name, (folder / name).read_text("utf-8", "replace")) for name in sorted(names))
    found = [(name.rpartition(".")[0], text) for name, text in texts if _ASKS.search(text)]
    if len(found) == 1:
        (page, text), *_ = found
        return (CVPage(page, asked=_asked(text)),)
    made = []
    for page, text in found:
        file = cv_file(page)
        heading = next((said for kind, said, _ in outline.blocks(text) if kind == "heading"), "")
        title = TITLE if file == CV_PDF else heading or TITLE
        made.append(CVPage(page, file, title, _asked(text)))
    return tuple(made)


def _asked(text: str) -> tuple[Asked, ...]:
    found: dict[Asked, None] = {}
    heading = ""
    for kind, said, content in outline.blocks(text):
        if kind == "heading":
            heading = said
        elif kind == "directive":
            options = dict(_OPTION.findall(content))
            limit = options.get("limit", "")
            number = int(limit) if limit.isdecimal() else None
            found[Asked(said, heading, number, "selected" in options)] = None
    return tuple(found)
