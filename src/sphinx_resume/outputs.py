"""Writes the files that stand beside the pages, and says of each what became of it.

A module that makes such a file gives a function from :class:`Site` to :class:`Output`; the list
of them in :data:`sphinx_resume.OUTPUTS` is all there is to register.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from sphinx.util import logging

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from sphinx.application import Sphinx

    from sphinx_resume.facts import Facts

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Site:
    """What a file may be made from.

    ``base_url`` is the site's absolute address with a slash at its end, or empty.
    """

    app: Sphinx
    facts: Facts
    base_url: str
    language: str


@dataclass(frozen=True)
class Output:
    """A file of the finished site: its ``path`` from the site's root, and its content.

    Without content the file is absent, and ``reason`` says for want of what.
    """

    path: str
    content: bytes | None
    reason: str = ""


Maker: TypeAlias = "Callable[[Site], Iterable[Output]]"


def write(makers: Iterable[Maker], site: Site) -> None:
    """Write all that ``makers`` make, leave unchanged files alone, and print a line for each."""
    logger.info("beside the pages:")
    for maker in makers:
        for output in maker(site):
            _write(site.app.outdir, output)
            size = f"{len(output.content):>9,} bytes" if output.content else "  left out"
            logger.info("  %-18s %s%s", output.path, size, output.reason and f": {output.reason}")


def _write(folder: Path, output: Output) -> None:
    path = folder / output.path
    if output.content is None:
        path.unlink(missing_ok=True)
    elif not path.is_file() or path.read_bytes() != output.content:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(output.content)
