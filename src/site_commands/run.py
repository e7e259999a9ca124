"""Runs Sphinx in this process, and keeps of what it says what somebody has to know."""

from __future__ import annotations

import contextlib
import gc
import io
import re
import sys
from typing import TYPE_CHECKING, Final, NamedTuple, TextIO

from site_commands import crashes
from site_commands.progress import Line

if TYPE_CHECKING:
    from collections.abc import Sequence

PROGRESS: Final = re.compile(r"\r?(?P<work>[a-z][\w ]+)\.\.\. *\[ *(?P<part>\d+%)\]")
"""How Sphinx says how far it is with what is long."""

NEW_OBJECTS: Final = 10_000
"""So many may come before Python looks for some to drop: a build makes many and drops few."""

LEVEL: Final = re.compile(r"(?<=: )(WARNING|ERROR|CRITICAL): |^(WARNING|ERROR): ")
NO_REASON: Final = "The build was cut off: 'make html VERBOSE=1' may say why"


class Result(NamedTuple):
    """What came of a build: Sphinx's exit status, what to know and what to mend, a line each."""

    status: int
    notes: list[str]
    faults: list[str]
    is_whole: bool  # whether Sphinx came to its end by itself

    def tell(self) -> None:
        """Say it in the terminal, what has to be mended last."""
        for stream, title, lines in (
            (sys.stdout, "Notes, which stop nothing", self.notes),
            (sys.stderr, "To be mended", self.faults),
        ):
            if lines:
                stream.write("\n".join([f"{title}:", *(f"  {line}" for line in lines), ""]))
            stream.flush()


def sphinx(options: Sequence[str], *, verbose: bool = False) -> Result:
    """Run Sphinx, and show in a line what is long.

    :param options: those of sphinx-build.
    :param verbose: whether to show all that it says instead, as it says it.
    :raises OSError: if it was a disk that ended it (:data:`site_commands.crashes.WORDS`).
    """
    # Slow to import, and the Makefile's other commands need none of it.
    from site_commands._compat import build_main, crashes_heard  # noqa: PLC0415
    from sphinx_last_good import FAULTS, NOTES  # noqa: PLC0415

    gc.set_threshold(NEW_OBJECTS)
    told = Kept((NOTES, FAULTS), echo=sys.stdout if verbose else None)
    warned = Kept((), echo=sys.stderr if verbose else None)
    with (
        told.line,
        contextlib.redirect_stdout(told),
        contextlib.redirect_stderr(warned),
        crashes_heard(is_told=verbose) as ended,
    ):
        try:
            status = build_main([*([] if verbose else ["--no-color"]), *options])
        except SystemExit as stopped:
            status = stopped.code if isinstance(stopped.code, int) else 1
    for exception in ended:
        if error := crashes.of_disk(exception):
            raise error
    faults = told.below.get(FAULTS, [])
    if status and not faults and not ended:
        faults = warned.lines() or [NO_REASON]
    faults = [LEVEL.sub("", line, count=1) for line in faults]
    faults += [f"{crashes.told(exception)}." for exception in ended]
    return Result(status, told.below.get(NOTES, []), faults, is_whole=not ended)


class Kept(io.TextIOBase):
    """Takes what Sphinx says of its work, each message whole, as its handlers give it.

    ``below`` holds the lines that stand below each of the titles.

    :param echo: where it is shown as it is said; if nowhere, a line shows what is long.
    """

    def __init__(self, titles: tuple[str, ...], echo: TextIO | None) -> None:
        self.titles = titles
        self.line = Line()
        self.echo = echo
        self.texts: list[str] = []
        self.below: dict[str, list[str]] = {}

    def write(self, text: str) -> int:
        """Take a message."""
        if self.echo:
            self.echo.write(text)
            self.echo.flush()
        elif found := PROGRESS.match(text):
            self.line.show(f"{found['work']} {found['part']}")
        self.texts.append(text)
        for title in self.titles:
            if text.startswith(f"\n{title}:\n"):
                self.below[title] = [line.strip() for line in text.splitlines()[2:]]
        return len(text)

    def isatty(self) -> bool:
        """Tell whether somebody watches."""
        return bool(self.echo and self.echo.isatty())

    def lines(self) -> list[str]:
        """Give all that was said."""
        return [line.strip() for line in "".join(self.texts).splitlines() if line.strip()]
