"""Runs `make preview` over a copy of the site, or parts of it, for the tests and the benchmark."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator
    from pathlib import Path


@contextlib.contextmanager
def running(root: Path) -> Iterator[tuple[str, Path]]:
    """Run it in ``root`` while the context lasts; give its address and the file with its words.

    It is ended as a person ends it, by Ctrl-C, and must not complain.
    """
    log = root / "log"
    command = ["make", "preview", "PORT=0", f"VENV={sys.prefix}", "READY=:"]
    with log.open("w") as output:
        server = subprocess.Popen(
            command,
            cwd=root,
            stdout=output,
            stderr=output,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            start_new_session=True,
        )
    try:
        yield _address(server, log), log
    finally:
        os.killpg(server.pid, signal.SIGINT)
        server.wait(60)
    assert "Traceback (" not in log.read_text()


def run(coroutine: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine in a thread of its own: in that of the tests runs Playwright's loop."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, coroutine).result()


def _address(server: subprocess.Popen[bytes], log: Path) -> str:
    """Wait until the server has said where it serves, and answers there."""
    while server.poll() is None:
        said = re.search(r"Serving on http://127\.0\.0\.1:(\d+)", log.read_text())
        if said:
            with socket.socket() as tried:
                if tried.connect_ex(("127.0.0.1", int(said[1]))) == 0:
                    return f"http://127.0.0.1:{said[1]}"
        time.sleep(0.1)
    raise AssertionError(log.read_text())
