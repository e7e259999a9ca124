"""Breaks the commands as life does: two at once, killed at any moment, moved, on a full disk.

Run it by `make torture`; `--only kills` runs a part, `--times 3` a few of each. It sets up copies of
this project with all their packages, so it needs what `make html` needs, and most of an hour. Each
line says what was done, how often, and how often the site was then not that of a clean build.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parent.parent
NAME = "a $HOME #1 100% d'or 书"
EDIT = "\nOne more line.\n"
OUTSIDE = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}


class Copy:
    """A copy of this project, as a clone of it would be."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / NAME
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            check=True,
        )
        for name in filter(None, listed.stdout.decode().split("\0")):
            if (ROOT / name).is_file():
                (self.root / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, self.root / name)

    def begin(self, *words: str) -> subprocess.Popen[str]:
        """Begin a command in a group of processes of its own."""
        return subprocess.Popen(
            ["make", *(words or ["html"])],
            cwd=self.root,
            env=OUTSIDE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def run(self, *words: str) -> str:
        """Run a command that must succeed, and give what it said."""
        process = self.begin(*words)
        said, _ = process.communicate()
        if process.returncode:
            raise AssertionError(f"make {' '.join(words)}: {process.returncode}\n{said}")
        if "Traceback" in said or "not found" in said:
            raise AssertionError(said)
        return said

    def kill(self, after: float) -> None:
        """Build, and kill all of it after so many seconds."""
        process = self.begin()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.communicate(timeout=after)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()

    def site(self, *, edited: bool = False) -> str:
        """Give a digest of the built site, of names, modes and bytes."""
        page = self.root / "docs/index.md"
        assert page.read_text("utf-8").endswith(EDIT) == edited
        digest = hashlib.sha256()
        site = self.root / "_build/html"
        for path in sorted(site.rglob("*")):
            data = path.read_bytes() if path.is_file() else b""
            digest.update(f"{path.relative_to(site)} {path.stat().st_mode} {data!r}".encode())
        return digest.hexdigest()

    def edit(self) -> None:
        """Add a line to a page, or take it away again."""
        page = self.root / "docs/index.md"
        text = page.read_text("utf-8")
        page.write_text(text.removesuffix(EDIT) if text.endswith(EDIT) else text + EDIT, "utf-8")

    @property
    def is_edited(self) -> bool:
        """Whether the page has the line."""
        return (self.root / "docs/index.md").read_text("utf-8").endswith(EDIT)


class Torture:
    """One copy that is set up, the sites that it must give, and the parts of the torture."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.random = random.Random(seed)  # noqa: S311 -- the same moments again, when wanted
        self.copy = Copy(folder / "warm")
        start = time.monotonic()
        self.copy.run("html")
        self.cold = time.monotonic() - start
        self.sites = {}
        for edited in (False, True):
            shutil.rmtree(self.copy.root / "_build")
            start = time.monotonic()
            self.copy.run("html")
            self.warm = time.monotonic() - start
            self.sites[edited] = self.copy.site(edited=edited)
            self.copy.edit()

    def check(self, copy: Copy) -> None:
        """See that a copy has the site of a clean build."""
        edited = copy.is_edited
        assert copy.site(edited=edited) == self.sites[edited], f"another site; edited: {edited}"

    def both(self, copy: Copy) -> None:
        """Build twice at once."""
        pair = [copy.begin(), copy.begin()]
        said = [process.communicate()[0] for process in pair]
        assert [process.returncode for process in pair] == [0, 0], "\n".join(said)
        self.check(copy)

    # -- the parts: each does it once ----------------------------------------------------------------

    def warm_pairs(self) -> None:
        """Two `make html` at once, from nothing built or with an edit."""
        if self.random.random() < 0.5:
            self.copy.run("clean", "VENV=none")
        self.copy.edit()
        self.both(self.copy)

    def cold_pairs(self) -> None:
        """Two `make html` at once in a fresh clone."""
        with self.fresh() as copy:
            self.both(copy)

    def kills(self) -> None:
        """`make html` killed while it builds, from nothing or after an edit."""
        if self.random.random() < 0.5:
            self.copy.run("clean", "VENV=none")
        self.copy.edit()
        self.copy.kill(self.random.uniform(0, self.warm))
        self.copy.run("html")
        self.check(self.copy)

    def setup_kills(self) -> None:
        """`make html` killed in a fresh clone, while it makes the environment."""
        with self.fresh() as copy:
            copy.kill(self.random.uniform(0, self.cold))
            said = copy.run("html")
            assert said.count(": making .venv anew") <= 1, said
            self.check(copy)

    def moved(self) -> None:
        """The folder renamed."""
        with self.fresh() as copy:
            copy.run("html")
            copy.root = copy.root.rename(copy.root.with_name("elsewhere"))
            assert "The folder was moved: making .venv anew" in copy.run("html")
            self.check(copy)

    def python_gone(self) -> None:
        """Python gone from under its environment, then another version in its place."""
        with self.fresh() as copy:
            copy.run("html")
            python = copy.root / ".venv/bin/python3"
            python.unlink()
            python.symlink_to("/no such python")
            assert "is gone: making .venv anew" in copy.run("html")
            mark = copy.root / ".venv/.site.json"
            version = "{}.{}".format(*sys.version_info)
            mark.write_text(mark.read_text().replace(f'"{version}"', '"3.10"'))
            assert f"Python 3.10 has become Python {version}" in copy.run("html")
            self.check(copy)

    def full_disk(self) -> None:
        """`_build` on a full disk, then on one that may only be read (needs root)."""
        build = self.copy.root / "_build"
        self.copy.run("clean", "VENV=none")
        build.mkdir()
        size = self.random.randrange(2_000, 12_000)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}k", "tmpfs", build], check=True)
        try:
            for state, words in {"rw": "disk is full", "ro": "disk may only be read"}.items():
                subprocess.run(["mount", "-o", f"remount,{state}", build], check=True)
                process = self.copy.begin()
                said, _ = process.communicate()
                lines = [line for line in said.splitlines() if not line.startswith("make")]
                if process.returncode:
                    assert words in said, said
                    assert len(lines) == 2, said
            subprocess.run(["mount", "-o", "remount,rw,size=200m", build], check=True)
            self.copy.run("html")
            self.check(self.copy)
        finally:
            subprocess.run(["umount", build], check=True)

    def together(self) -> None:
        """`make html test`, at once and by four."""
        quick = "PYTESTOPTS=-q -n 0 tests/test_groundwork.py"
        with self.fresh() as copy:
            copy.run("-j4", "html", "test", quick)
            self.check(copy)
            copy.run("html", "test", quick)

    @contextlib.contextmanager
    def fresh(self) -> Iterator[Copy]:
        """Give a fresh clone, which is gone afterwards."""
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            yield Copy(Path(folder))


PARTS: dict[str, tuple[Callable[[Torture], None], int]] = {
    "warm pairs": (Torture.warm_pairs, 10),
    "kills": (Torture.kills, 38),
    "full disk": (Torture.full_disk, 5),
    "moved": (Torture.moved, 1),
    "Python gone": (Torture.python_gone, 1),
    "together": (Torture.together, 1),
    "set-up kills": (Torture.setup_kills, 12),
    "cold pairs": (Torture.cold_pairs, 10),
}


def main() -> int:
    """Do all of it, print a line for each part, and return how many went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=PARTS, action="append")
    parser.add_argument("--times", type=int)
    parser.add_argument("--seed", type=int, default=random.randrange(10_000))  # noqa: S311
    given = parser.parse_args()
    print(f"seed {given.seed}", flush=True)
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        torture = Torture(Path(folder), given.seed)
        for name in given.only or PARTS:
            part, times = PARTS[name]
            faults = []
            for _ in range(given.times or times):
                try:
                    part(torture)
                except (AssertionError, subprocess.CalledProcessError) as fault:
                    faults.append(str(fault)[-2000:])
            told = f"{name:14}{given.times or times:4} times, {len(faults)} wrong"
            print("\n".join([told, *faults]), flush=True)
            wrong += len(faults)
    return min(wrong, 100)


if __name__ == "__main__":
    sys.exit(main())
