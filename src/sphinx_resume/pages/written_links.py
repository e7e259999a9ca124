"""Links in the prose of pages whose file can be nowhere: no file may be called so."""

from __future__ import annotations

import errno
import re
from pathlib import Path
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from sphinx.util import logging

from site_groundwork.messages import shown, source_name
from sphinx_resume.text import addresses

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)

# No file system takes a name of more than 255 bytes, or one with a NUL in it.
_IMPOSSIBLE = re.compile(r"\S{200}|%00")


def check(_app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Look through the pages that are about to be read; myst-parser would end in a traceback.

    :raises SystemExit: if there is such a link; each has been logged.
    """
    is_good = True
    for path in (Path(env.doc2path(docname)) for docname in docnames):
        text = path.read_text("utf-8", "replace") if path.is_file() else ""
        if path.suffix != ".md" or not _IMPOSSIBLE.search(text):
            continue
        for line, address in links(text):
            if addresses.is_relative(address) and _is_impossible(path.parent, address):
                is_good = False
                message = "a link leads to '%s', and no file can have %s: correct it"
                place = f"{source_name(path)}:{line}"
                name = "a NUL (%00) in its name" if "%00" in address else "so long a name"
                logger.error(message, shown(address), name, location=place)
    if not is_good:
        raise SystemExit(1)


def links(text: str) -> Iterator[tuple[int, str]]:
    """Give the links in Markdown, each with the line (from 1) on which its paragraph begins."""
    for token in MarkdownIt().parse(text):
        for child in token.children or ():
            if child.type == "link_open" and token.map:
                yield token.map[0] + 1, str(child.attrs["href"])


def _is_impossible(folder: Path, address: str) -> bool:
    try:
        (folder / addresses.file_path(address)).stat()
    except OSError as error:
        return error.errno == errno.ENAMETOOLONG
    except ValueError:  # a NUL
        return True
    return False
