"""Builds in forks of a process that has imported already what a build needs.

    python -m site_commands.warm_builds -b html docs _build/preview

Importing Sphinx and the extensions takes longer than building a page that was edited. So one
process imports, and a fork of it builds and ends: no state of a build is left for the next one.
What is worth importing the builds say themselves. That process has one thread, as a process must
that forks, and starts no other: the server is a process of its own, and asks through a socket.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import importlib.util
import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import sysconfig
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

MACHINE: Final = Path(__file__).parent.parent
PACKAGES: Final = (str(MACHINE), sys.prefix, sysconfig.get_path("stdlib"))
"""The folders of what does not change while this runs, or has it begin anew."""

COLOUR: Final = re.compile(r"\x1b\[[\d;]*m")
LEVEL: Final = re.compile(r"(?<=: )(WARNING|ERROR|CRITICAL): ")
NO_REASON: Final = "The build was cut off: the terminal may say why"


class Result(NamedTuple):
    """What came of a build: whether it is good, and else what is to be mended."""

    is_good: bool
    mistakes: list[str]


class WarmBuilds:
    """Has builds made, one after the other, by a process that is kept warm."""

    def __init__(self, options: Sequence[str]) -> None:
        self.options = options
        self.process: subprocess.Popen[bytes] | None = None

    async def build(self) -> Result:
        """Build once; a process that has ended is begun anew."""
        if self.process is None:
            ours, theirs = socket.socketpair()
            command = [sys.executable, "-m", __name__, *self.options]
            with theirs:
                self.process = subprocess.Popen(command, stdin=theirs.fileno())  # noqa: ASYNC220, S603
            self.answers, self.requests = await asyncio.open_connection(sock=ours, limit=2**24)
        self.requests.write(b"\n")
        answer = b""
        with contextlib.suppress(ConnectionError):
            answer = await self.answers.readline()
        if not answer:
            await self.cool()
        return Result(*json.loads(answer or json.dumps([False, [NO_REASON]])))

    async def cool(self) -> None:
        """End the process, since what it has imported is no longer what is there."""
        if self.process:
            self.requests.close()  # which it takes for the end
            await asyncio.to_thread(self.process.wait)
            self.process = None


def main(options: list[str]) -> None:
    """Build at each line that comes from the socket at standard input, and answer with one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asks ends, and then this does
    channel = socket.socket(fileno=os.dup(0))
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)

    def build() -> Result:
        """Build while nobody else writes into the same folder."""
        return sphinx(options)

    for _request in channel.makefile("rb"):
        answer, imported = in_fork(build)
        with contextlib.suppress(BrokenPipeError):
            channel.sendall(json.dumps(answer).encode() + b"\n")
        warm(imported)


def in_fork(build: Callable[[], Result]) -> tuple[Result, list[str]]:
    """Call a function in a fork of this process.

    :return: its result, and the names of the modules that it imported.
    """
    gc.freeze()  # a fork shares the memory of what nobody counts anew
    known = set(sys.modules)
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        try:
            said = json.dumps([build(), [*{*sys.modules} - known]]).encode() + b"\n"
            sys.stdout.flush()
            with os.fdopen(writing, "wb") as pipe:
                pipe.write(said)
        finally:
            os._exit(0)  # tidying up is the kernel's
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        answer = pipe.readline()
    os.waitpid(child, 0)
    result, imported = json.loads(answer or json.dumps([[False, [NO_REASON]], []]))
    return Result(*result), imported


def warm(modules: Iterable[str]) -> None:
    """Import modules of packages; those of the site itself may change, and are left out."""
    for name in sorted(modules):
        with contextlib.suppress(Exception):  # some can be imported in a build alone
            found = importlib.util.find_spec(name)
            if found and str(found.origin).startswith(PACKAGES):
                importlib.import_module(name)


def sphinx(options: list[str]) -> Result:
    """Run Sphinx in this process, which is good for no other build afterwards.

    :param options: those of sphinx-build.
    """
    from sphinx.cmd.build import main as sphinx_build  # noqa: PLC0415 -- the first fork pays

    from sphinx_last_good import FAULTS  # noqa: PLC0415

    told, warned = Kept(sys.stdout), Kept(sys.stderr)
    sys.stdout, sys.stderr = told, warned
    crashes: list[str] = []
    _hear_of_crashes(crashes)
    try:
        status = sphinx_build(options)
    except SystemExit as stopped:
        status = stopped.code if isinstance(stopped.code, int) else 1
    if not status:
        return Result(is_good=True, mistakes=[])
    faults = told.text().rpartition(f"\n{FAULTS}:\n")[2] if FAULTS in told.text() else ""
    said = faults if faults or crashes else warned.text()
    lines = [LEVEL.sub("", line.strip(), count=1) for line in said.splitlines() if line.strip()]
    return Result(is_good=False, mistakes=[*lines, *crashes] or [NO_REASON])


class Kept(io.TextIOWrapper):
    """Writes to where another stream does, and keeps what was written."""

    def __init__(self, stream: Any) -> None:  # noqa: ANN401 -- standard output may be anything
        super().__init__(stream.buffer, stream.encoding, "backslashreplace", line_buffering=True)
        self.texts: list[str] = []

    def write(self, text: str) -> int:
        """Write and keep a text."""
        self.texts.append(text)
        return super().write(text)

    def text(self) -> str:
        """Give all that was written, without colours."""
        return COLOUR.sub("", "".join(self.texts))


def _hear_of_crashes(crashes: list[str]) -> None:
    """Have a list take the exception that ends a build.

    Sphinx has no event for it: the function that tells of one is wrapped (9.0.4).
    """
    from sphinx._cli.util import errors  # noqa: PLC0415

    tell = errors.handle_exception

    def handle_exception(exception: BaseException, /, **options: Any) -> None:  # noqa: ANN401
        crashes.append(crash(exception))
        tell(exception, **options)

    errors.handle_exception = handle_exception


def crash(exception: BaseException) -> str:
    """Say what ended a build: in Sphinx's words if it ended it itself, else where that was."""
    from sphinx.errors import SphinxError  # noqa: PLC0415

    from site_groundwork.messages import source_name  # noqa: PLC0415

    *_, cause = _chain(exception)
    if isinstance(cause, SphinxError | ImportError):
        return str(exception)
    places = [
        (frame.filename, frame.lineno) for frame in traceback.extract_tb(cause.__traceback__)
    ]
    if isinstance(cause, SyntaxError):
        places, cause = [(cause.filename or "", cause.lineno)], SyntaxError(cause.msg)
    own = [place for place in places if not place[0].startswith(PACKAGES[1:])]
    path, line = (own or places)[-1]
    return (
        f"{source_name(path)}:{line}: {type(cause).__name__}: {cause}: mend it there, or take the "
        "last change back; the terminal says more"
    )


def _chain(exception: BaseException | None) -> Iterator[BaseException]:
    """Give an exception and those that it came of, the first cause last."""
    while exception:
        yield exception
        exception = getattr(exception, "orig_exc", None) or exception.__cause__


if __name__ == "__main__":
    main(sys.argv[1:])
