"""Shows what a command is at: one line, written over on a terminal."""

from __future__ import annotations

import shutil
import sys
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from typing import Self

PATIENCE: Final = 15.0
"""After so many seconds a log that nobody watches gets a line that work goes on."""


class Line:
    """A line that says what is being done, and is gone when that is done."""

    def __init__(self) -> None:
        self.stream = sys.stdout
        self.is_watched = self.stream.isatty()
        self.shown = ""
        self.last = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.is_watched:
            self.show("")

    def show(self, text: str) -> None:
        """Show a text in the place of the last one."""
        if self.is_watched and text != self.shown:
            width = shutil.get_terminal_size().columns - 1
            self.stream.write(f"\r{text[:width]}\033[K")
            self.shown = text
        elif not self.is_watched and time.monotonic() > self.last + PATIENCE:
            self.stream.write(f"  {text} ...\n")
            self.last = time.monotonic()
        self.stream.flush()
