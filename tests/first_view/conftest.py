from __future__ import annotations

import functools
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .server import Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HERE = Path(__file__).parent
SOURCE = HERE.parent.parent / "src"


def build(conf: Path, docs: Path, out: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Build a site as a user does; a warning is an error."""
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html"]
    command += ["-c", str(conf), "-d", f"{out}.doctrees", *options, str(docs), str(out)]
    path = os.pathsep.join([str(SOURCE), os.environ.get("PYTHONPATH", "")])
    return subprocess.run(
        command, env=os.environ | {"PYTHONPATH": path}, capture_output=True, text=True, check=False
    )


Built = tuple[Server, Server]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Built]]:
    """Return a function that serves a test site with the extension and without."""
    open_servers = []

    @functools.cache
    def made(name: str) -> Built:
        servers = []
        for switch in ("1", "0"):
            out = tmp_path_factory.mktemp(name) / "html"
            site = HERE / "sites" / name
            done = build(site, site / "docs", out, "-D", f"first_view={switch}")
            assert done.returncode == 0, done.stderr
            served = Server.of(out)
            servers.append(served.__enter__())
            open_servers.append(served)
        return servers[0], servers[1]

    yield made
    for served in open_servers:
        served.__exit__(None, None, None)
