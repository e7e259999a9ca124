from __future__ import annotations

import contextlib
import functools
import io
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from conftest import Project, run_sphinx

from .server import Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
SOURCE = ROOT / "src"


def arguments(conf: Path, docs: Path, out: Path, *options: str) -> list[str]:
    """Give what Sphinx is asked for a site; a warning is an error."""
    folders = ["-c", str(conf), "-d", f"{out}.doctrees"]
    return ["-W", "--keep-going", "-b", "html", *folders, *options, str(docs), str(out)]


def build(conf: Path, docs: Path, out: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Build a site as a user does, in a process of its own."""
    command = [sys.executable, "-m", "sphinx", *arguments(conf, docs, out, *options)]
    path = os.pathsep.join([str(SOURCE), os.environ.get("PYTHONPATH", "")])
    return subprocess.run(
        command, env=os.environ | {"PYTHONPATH": path}, capture_output=True, text=True, check=False
    )


class Done(NamedTuple):
    """What came of a build, by the names that a process has for it."""

    returncode: int
    stdout: str
    stderr: str


CONF = """\
project = "Small"
extensions = ["myst_parser", "sphinx_first_view"]
html_theme = "pydata_sphinx_theme"
html_copy_source = False
"""


@dataclass
class Small:
    """A site of few pages that a test writes itself."""

    root: Path

    @property
    def out(self) -> Path:
        return self.root / "out"

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def build(self, *options: str, out: str = "out") -> Done:
        said, told = io.StringIO(), io.StringIO()
        asked = arguments(self.root, self.root / "docs", self.root / out, *options)
        return Done(run_sphinx(asked, said, told), said.getvalue(), told.getvalue())

    def page(self, name: str = "index.html", out: str = "out") -> str:
        return (self.root / out / name).read_text("utf-8")


@pytest.fixture
def small(tmp_path: Path) -> Small:
    made = Small(tmp_path / "site")
    made.write("conf.py", CONF)
    made.write("docs/index.md", "# Home\n\nText.\n")
    return made


Built = tuple[Server, Server]


@pytest.fixture(scope="session")
def built(
    tmp_path_factory: pytest.TempPathFactory, site: Path
) -> Iterator[Callable[[str], Built]]:
    """Return what serves a site with the extension and without: the real one, or one of sites/."""
    with contextlib.ExitStack() as servers:

        @functools.cache
        def made(name: str) -> Built:
            folders = []
            for switch in ("1", "0"):
                folder = tmp_path_factory.mktemp(name)
                if (name, switch) == ("site", "1"):
                    folders.append(site)
                elif name == "site":  # where it stands: its pages say when they were committed
                    done = build(ROOT, ROOT / "docs", folder / "html", "-D", "first_view=0")
                    assert done.returncode == 0, done.stderr
                    folders.append(folder / "html")
                else:
                    shutil.copytree(HERE / "sites" / name, folder, dirs_exist_ok=True)
                    project = Project(folder)
                    assert project.build("-D", f"first_view={switch}") == 0, project.output
                    folders.append(project.html)
            on, off = (servers.enter_context(Server.of(folder)) for folder in folders)
            return on, off

        yield made


def pages(server: Server) -> list[str]:
    """Return the paths of all pages that a server has, but for redirect stubs."""
    found = sorted(
        file.relative_to(server.folder).as_posix() for file in server.folder.rglob("*.html")
    )
    return [
        path
        for path in found
        if not path.startswith("_static/")
        and "data-content_root=" in (server.folder / path).read_text("utf-8")
    ]
