"""The environment of the packages: made once, and anew when it was cut off, moved or orphaned.

The project here is a small one, whose wheel needs nothing, so that pip needs no network.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from site_commands import environment

SOURCE = Path(environment.__file__).parent.parent
PROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]

[project]
name = "small"
version = "1"

[project.optional-dependencies]
site = []
lint = []
"""
BACKEND = """
import zipfile

def build_editable(folder, config_settings=None, metadata_directory=None):
    files = {
        "small.pth": "/somewhere\\n",
        "small-1.dist-info/METADATA": "Metadata-Version: 2.1\\nName: small\\nVersion: 1\\n"
        "Provides-Extra: site\\nProvides-Extra: lint\\n",
        "small-1.dist-info/WHEEL": "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
    }
    record = "".join(f"{name},,\\n" for name in [*files, "small-1.dist-info/RECORD"])
    with zipfile.ZipFile(f"{folder}/small-1-py3-none-any.whl", "w") as wheel:
        for name, text in {**files, "small-1.dist-info/RECORD": record}.items():
            wheel.writestr(name, text)
    return "small-1-py3-none-any.whl"
"""
BASE = getattr(sys, "_base_executable", sys.executable)


class Place:
    """A folder with the small project, and its environment."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir()
        (root / "pyproject.toml").write_text(PROJECT)
        (root / "backend.py").write_text(BACKEND)
        (root / "versions.txt").write_text("")

    def begin(self, name: str = "site") -> subprocess.Popen[str]:
        """Do as the Makefile does: by the environment's Python if it lives, else by another."""
        own = self.root / ".venv/bin/python"
        lives = not subprocess.call([own, "-c", ""], stderr=-3) if own.exists() else False
        command = ["-m", "site_commands.environment", ".venv"]
        return subprocess.Popen(
            [own if lives else BASE, *command, name, "--constraints", "versions.txt"],
            cwd=self.root,
            env={**os.environ, "PYTHONPATH": str(SOURCE), "PIP_NO_INDEX": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def ready(self, name: str = "site") -> subprocess.CompletedProcess[str]:
        running = self.begin(name)
        said, faults = running.communicate()
        return subprocess.CompletedProcess(running.args, running.returncode, said, faults)

    def said(self, name: str = "site") -> list[str]:
        done = self.ready(name)
        assert done.returncode == 0, done.stderr + done.stdout
        assert (self.root / ".venv/bin/python").exists()
        assert list(self.root.glob(".venv/lib/*/site-packages/small-1.dist-info"))
        assert not (self.root / ".venv/.unfinished").exists()
        return done.stdout.splitlines()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Give a project whose environment is set up; what breaks it mends it again."""
    made = Place(tmp_path_factory.mktemp("environment") / "it's 100% $HOME #1 书")
    assert made.said() == ["Making .venv (once)", INSTALLING]
    return made


INSTALLING = "Installing the packages for 'site' (once)"


def test_a_second_command_sets_nothing_up(place: Place) -> None:
    assert place.said() == []


def test_of_two_commands_at_once_one_sets_up_and_the_other_takes_it(tmp_path: Path) -> None:
    """Both begin by a Python that is none of the environment's, for there is none yet."""
    place = Place(tmp_path / "project")
    pair = [place.begin(), place.begin("lint")]
    said = [process.communicate() for process in pair]
    assert [process.returncode for process in pair] == [0, 0], said
    assert sum(lines.count("Making .venv") for lines, _ in said) == 1
    assert "anew" not in str(said)
    assert place.said("lint") == []


def test_one_set_up_serves_the_sets_within_it(place: Place) -> None:
    assert place.said("lint") == ["Installing the packages for 'lint' (once)"]
    assert place.said("site") == []


def test_other_packages_are_installed_into_what_is_there(place: Place) -> None:
    kept = place.root / ".venv/kept"
    kept.touch()
    (place.root / "versions.txt").write_text("another==1\n")
    assert place.said() == [INSTALLING]
    (place.root / "requirements.txt").write_text("# what the owner wants\n")
    assert place.said() == [INSTALLING]
    assert place.said() == []
    assert kept.exists()


def test_what_was_cut_off_is_made_anew(place: Place) -> None:
    (place.root / ".venv/.unfinished").touch()
    left = place.root / ".venv/half a package"
    left.mkdir()
    again = ["The last set-up was cut off: making .venv anew", "Making .venv (once)", INSTALLING]
    assert place.said() == again
    assert not left.exists()
    assert place.said() == []


def test_a_folder_that_was_moved_is_seen(place: Place) -> None:
    place.root = place.root.rename(place.root.with_name("moved"))
    assert place.said()[0] == "The folder was moved: making .venv anew"
    assert place.said() == []


def test_a_python_that_is_gone_or_another_is_seen(place: Place) -> None:
    for name in ("python", "python3"):
        path = place.root / ".venv/bin" / name
        path.unlink()
        path.symlink_to("/no/such/python")
    assert place.said()[0] == "The Python of the packages is gone: making .venv anew"
    mark = place.root / ".venv/.site.json"
    made = json.loads(mark.read_text())
    mark.write_text(json.dumps({**made, "python": "3.10"}))
    assert place.said()[0] == f"Python 3.10 has become Python {made['python']}: making .venv anew"
    assert place.said() == []


def test_packages_that_cannot_be_had_are_told_and_what_is_there_stays(place: Place) -> None:
    wanted = place.root / "requirements.txt"
    text = wanted.read_text() if wanted.exists() else ""
    wanted.write_text("nowhere-to-be-found-by-pip\n")
    tried = place.ready()
    wanted.write_text(text)
    assert tried.returncode != 0
    assert "Traceback" not in tried.stderr
    assert "nowhere-to-be-found-by-pip" in tried.stderr
    assert "could not be installed: is there a connection to the internet?" in tried.stderr
    assert place.said() == []


def test_settings_that_cannot_be_read_are_told_in_a_line(place: Place) -> None:
    settings = place.root / "pyproject.toml"
    text = settings.read_text()
    settings.write_text("[")
    tried = place.ready()
    settings.write_text(text)
    assert tried.returncode != 0
    (line,) = tried.stderr.splitlines()
    assert line.startswith("pyproject.toml: ")


def test_it_needs_nothing_but_python() -> None:
    command = [BASE, "-I", "-S", "-c", f"import sys; sys.path.append({str(SOURCE)!r})\n"]
    command[-1] += "from site_commands import environment, removal, upgrade"
    subprocess.run(command, check=True)
