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
import json
import os
import signal
import socket
import subprocess
import sys
import sysconfig
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Final

from site_commands import crashes, locks, run, stage
from site_commands.run import Result
from site_commands.stage import MACHINE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

PACKAGES: Final = (str(MACHINE), sys.prefix, sysconfig.get_path("stdlib"))
"""The folders of what does not change while this runs, or has it begin anew."""

CUT_OFF: Final = Result(2, [], ["The build was cut off: the terminal may say why"], is_whole=False)


class WarmBuilds:
    """Has builds made, one after the other, by a process that is kept warm."""

    def __init__(self, options: Sequence[str]) -> None:
        self.options = options
        self.process: subprocess.Popen[bytes] | None = None

    async def build(self) -> Result:
        """Build; what is cut off is tried once more, by a process that is begun anew."""
        result = await self._build()
        if result == CUT_OFF:
            await self.cool()
            result = await self._build()
        return result

    async def _build(self) -> Result:
        if self.process is None:
            ours, theirs = socket.socketpair()
            command = [sys.executable, "-m", __name__, *self.options]
            with theirs:
                self.process = subprocess.Popen(command, stdin=theirs.fileno())  # noqa: ASYNC220
            self.answers, self.requests = await asyncio.open_connection(sock=ours, limit=2**24)
        self.requests.write(b"\n")
        answer = b""
        with contextlib.suppress(ConnectionError):
            answer = await self.answers.readline()
        return Result(*json.loads(answer)) if answer else CUT_OFF

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

    site, trees = Path(options[-1]), Path(options[options.index("-d") + 1])
    mark = site.with_name(f"{site.name}.made-by")

    def build() -> Result:
        try:
            with locks.held(site.with_name(f".{site.name}.lock"), "'make preview'"):
                machine = stage.begin(mark, [trees])
                result = run.sphinx(options)
                if result.is_whole:
                    stage.end(mark, machine)
        except OSError as error:
            result = Result(2, [], [f"{crashes.told_of_disk(error)}."], is_whole=False)
        result.tell()
        return result

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
        except BaseException:  # noqa: BLE001 -- whatever it is, the terminal is to say why
            traceback.print_exc()
        finally:
            os._exit(0)  # tidying up is the kernel's
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        answer = pipe.readline()
    _, status = os.waitpid(child, 0)
    if not answer:
        sys.stderr.write(
            f"The process of the build ended by {os.waitstatus_to_exitcode(status)}.\n"
        )
    result, imported = json.loads(answer or json.dumps([CUT_OFF, []]))
    return Result(*result), imported


def warm(modules: Iterable[str]) -> None:
    """Import modules of packages; those of the site itself may change, and are left out."""
    for name in sorted(modules):
        with contextlib.suppress(Exception, SystemExit):  # some are imported in a build alone
            found = importlib.util.find_spec(name)
            if found and str(found.origin).startswith(PACKAGES):
                importlib.import_module(name)


if __name__ == "__main__":
    main(sys.argv[1:])
