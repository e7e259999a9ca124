"""Runs `make preview` over a copy of the site, for the tests and for the benchmark."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextlib.contextmanager
def running(root: Path) -> Iterator[tuple[str, Path]]:
    """Run it in ``root`` while the context lasts; give its address and the file with its words."""
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
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()


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
