"""The commands do what the list of them says, on a copy of the project."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent

# The tests are run by make themselves, and a make within another says more.
OUTSIDE = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}


@pytest.fixture
def copy(copy_site: Callable[[Path], Path], tmp_path: Path) -> Path:
    """Give a copy of what the commands read."""
    return copy_site(tmp_path)


@pytest.fixture(scope="module")
def first(
    copy_site: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """Give a copy in which `make html` was run, and what that said; what is built must stay."""
    where = copy_site(tmp_path_factory.mktemp("commands"))
    done = make(where, "html")
    assert done.returncode == 0, done.stderr
    return where, done


def make(where: Path, *words: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run make with the packages of this very run, as they are, by other options of a process."""
    usual = {"env": OUTSIDE, "capture_output": True, "text": True}
    return subprocess.run(command(*words), cwd=where, check=False, **(usual | options))


def command(*words: str) -> list[str]:
    """Give the command line of make with the packages of this very run, as they are."""
    return ["make", f"VENV={sys.prefix}", "READY=:", *words]


def bytes_in(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def snapshot(folder: Path) -> dict[str, tuple[int, int]]:
    return {
        str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.stat().st_ino)
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_make_alone_lists_every_command_with_a_line_each(copy: Path) -> None:
    listed = [line.split(maxsplit=2)[1] for line in make(copy).stdout.splitlines()]
    phony = (copy / "Makefile").read_text().partition(".PHONY:")[2].splitlines()[0].split()
    assert listed == phony


def test_a_second_build_says_that_nothing_changed_and_rewrites_nothing(
    first: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    copy, done = first
    assert done.stdout.splitlines()[-1] == f"Open file://{copy}/_build/html/index.html"
    before = snapshot(copy / "_build/html")
    second = make(copy, "html")
    assert "Nothing changed in _build/html." in second.stdout
    assert snapshot(copy / "_build/html") == before


@pytest.mark.parametrize(
    ("file", "slip"),
    [
        ("docs/resume.yaml", "\nawards: 1\n"),
        ("docs/index.md", "\n{nosuchrole}`x`\n"),
        ("conf.py", "\n(\n"),
    ],
)
def test_a_slip_leaves_the_last_good_site_as_it_was(
    first: tuple[Path, subprocess.CompletedProcess[str]], file: str, slip: str
) -> None:
    copy, _done = first
    before = snapshot(copy / "_build/html")
    good = (copy / file).read_text()
    (copy / file).write_text(good + slip)
    failed = make(copy, "html")
    (copy / file).write_text(good)
    assert failed.returncode != 0
    assert "The site was not built; _build/html is as it was." in failed.stderr
    assert snapshot(copy / "_build/html") == before


def test_builddir_and_sphinxopts_are_honoured(copy: Path) -> None:
    built = make(copy, "html", "BUILDDIR=else where", "SPHINXOPTS=-D language=de")
    assert built.returncode == 0, built.stderr
    assert '<html lang="de"' in (copy / "else where/html/index.html").read_text()
    assert not (copy / "_build").exists()


def old_python(folder: Path) -> Path:
    """Write a Python that is too old."""
    script = folder / "fake-python"
    script.write_text(
        "#!/bin/sh\n"
        'case "$*" in\n'
        "  *version_info*) exit 1 ;;\n"
        "  -V) echo Python 3.9.2 ;;\n"
        "  *) echo made up; exit 7 ;;\n"
        "esac\n"
    )
    script.chmod(0o755)
    return script


def test_a_python_that_cannot_serve_gets_one_clear_sentence(copy: Path) -> None:
    def said(python: object) -> str:
        tried = subprocess.run(
            ["make", "html", f"PYTHON={python}"],
            cwd=copy,
            env=OUTSIDE,
            capture_output=True,
            text=True,
            check=False,
        )
        assert tried.returncode != 0
        assert tried.stdout == ""
        (sentence,) = [line for line in tried.stderr.splitlines() if not line.startswith("make: ")]
        return sentence

    assert "'no-such-python' was not found" in said("no-such-python")
    assert "is Python 3.9.2" in said(old_python(copy))


def test_a_port_that_is_taken_is_told_in_one_sentence_before_anything_is_built(copy: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        tried = make(copy, "preview", f"PORT={port}")
    assert tried.returncode != 0
    assert tried.stdout == ""
    assert tried.stderr.splitlines()[0].startswith(f"Port {port} is taken: ")
    assert not (copy / "_build").exists()


def test_linkcheck_finds_a_dead_link(copy: Path) -> None:
    (copy / "docs/resume.yaml").write_text("basics:\n  label: researcher\n")
    (copy / "docs/index.md").write_text("# Home\n\n[gone](http://127.0.0.1:9/gone)\n")
    checked = make(copy, "linkcheck")
    assert checked.returncode != 0
    assert "http://127.0.0.1:9/gone" in checked.stdout + checked.stderr


def test_the_settings_hold_values_and_no_functions() -> None:
    assert "def " not in (ROOT / "conf.py").read_text()
    assert "lambda" not in (ROOT / "conf.py").read_text()


def test_continuous_integration_runs_the_two_commands_of_the_readme() -> None:
    lines = (ROOT / ".ci/run").read_text().splitlines()
    commands = [line for line in lines if line.startswith("make")]
    assert commands == ["make html", "make lint", "make test"]
    assert os.access(ROOT / ".ci/run", os.X_OK)
