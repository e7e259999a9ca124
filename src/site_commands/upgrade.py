"""Takes the machine's files from a newer copy of this project, and leaves the owner's alone.

Which are whose says ``[tool.upgrade]`` in pyproject.toml. What was ever delivered stands in the
history of the newer copy's git, so that what the owner has edited is told from what is older.

All that is new is first put into a folder beside, then a journal, and only then each file into its
place. Who stops an upgrade before the journal has all as it was; after it, nothing but the machine
itself can stop it, and the next ``make`` does what is left. The standard library is enough for
this, as there need be no environment yet.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from site_groundwork import own_files
from site_groundwork.folders import OutsideError, inside, prune, remove, write_if_changed
from site_groundwork.messages import shown

try:
    import tomllib
except ImportError:
    sys.exit("This needs Python 3.11 or newer: name one with 'make upgrade PYTHON=...'.")

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

STAGE: Final = Path(".upgrade")
JOURNAL: Final = STAGE / "journal.json"
NEW: Final = STAGE / "new"
OLD: Final = STAGE / "old"
KEPT: Final = "before-upgrade"
"""The folder with the files of the machine that the owner had edited, as they were."""

MADE: Final = re.compile(r"(^|/)(__pycache__|[^/]*\.egg-info|\.[a-z_]+_cache|\.DS_Store)(/|$)")
STOPS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class UpgradeError(ValueError):
    """Why there is no upgrade, and how to mend it."""


@dataclass(frozen=True)
class Copy:
    """A copy of the project: its folder, its version, and what in it is whose."""

    root: Path
    name: str
    version: tuple[int, ...]
    machine: tuple[str, ...]
    owner: tuple[str, ...]

    @property
    def files(self) -> set[str]:
        """The machine's files in it."""
        found = (path for name in self.machine for path in _files(self.root / name))
        names = {path.relative_to(self.root).as_posix() for path in found}
        return {name for name in names if not MADE.search(name) and not _below(name, self.owner)}


class Delivered(NamedTuple):
    """What a project has ever held: the ids that git gives to contents, and names of files."""

    contents: frozenset[str]
    names: frozenset[str]


@dataclass
class Plan:
    """What an upgrade does: the files that it puts, keeps, removes, and leaves to the owner."""

    put: list[str] = field(default_factory=list)
    keep: list[str] = field(default_factory=list)
    remove: list[str] = field(default_factory=list)
    leave: list[str] = field(default_factory=list)


def main(newer: str) -> int:
    """Upgrade the current folder from another one; without one, do what was left undone.

    :return: the exit status.
    """
    root = Path.cwd()
    try:
        if is_begun := (root / JOURNAL).is_file():
            apply(root)
            print("The upgrade that was stopped is done now.")
        if newer:
            upgrade(root, Path(newer).expanduser())
        elif not is_begun:
            print("Say where the newer copy is: make upgrade FROM=../newer-copy", file=sys.stderr)
            return 1
    except (UpgradeError, OutsideError, OSError, KeyboardInterrupt) as error:
        is_begun = (root / JOURNAL).is_file()
        what = "The next 'make' upgrades the rest" if is_begun else "Nothing was upgraded"
        print(f"{what}: {str(error) or 'it was stopped'}", file=sys.stderr)
        if not is_begun:
            shutil.rmtree(root / STAGE, ignore_errors=True)
        return 1
    return 0


def upgrade(root: Path, newer: Path) -> None:
    """Bring a copy up to date, and tell what was done and what is left to its owner.

    :raises UpgradeError: if it cannot be done safely, before anything is changed.
    :raises OSError: if a file cannot be read or written.
    """
    ours, theirs = read(root), read(newer)
    name = shown(str(newer), 200)
    if ours.root == theirs.root:
        raise UpgradeError("FROM is this very folder: name that of a newer copy")
    if theirs.name != ours.name:
        raise UpgradeError(f"{name} is a copy of another project: name one of {ours.name}")
    if theirs.version < ours.version:
        raise UpgradeError(f"{name} is an older version than this one: fetch the newest there")
    made = plan(ours, theirs, delivered(theirs.root), is_in_git=_has_git(ours.root))
    if not made.put and not made.remove:
        print("Nothing to upgrade: this is as new as the copy.")
        return
    _see_that_nothing_is_lost(ours.root, made)
    # What templates were written in the place of is noted while that is still there.
    extensions = [path for path in sorted((root / "src").iterdir()) if path.is_dir()]
    own_files.changed(root, [root / "_templates"], [root / "_static"], extensions)
    stage(root, theirs.root, made)
    apply(root)
    _tell(made, name)


def read(root: Path) -> Copy:
    """Read what a copy of the project says of itself.

    :raises UpgradeError: if it is none.
    """
    try:
        settings: dict[str, Any] = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
        project, files = settings["project"], settings["tool"]["upgrade"]
        numbers = tuple(int(number) for number in re.findall(r"\d+", project["version"]))
        machine, owner = tuple(files["machine"]), tuple(files["owner"])
        return Copy(root.resolve(), project["name"], numbers, machine, owner)
    except (OSError, KeyError, ValueError):
        raise UpgradeError(
            f"{shown(str(root), 200)} is no copy of this project: name the folder of a newer one"
        ) from None


def plan(ours: Copy, theirs: Copy, known: Delivered | None, *, is_in_git: bool) -> Plan:
    """Say what has to be done. A file is the owner's if either copy says so.

    :param known: see :func:`delivered`.
    :param is_in_git: whether our git can bring back what is replaced.
    :raises OutsideError: if a symbolic link leads out of our folder.
    """
    made = Plan()
    new = {name for name in theirs.files if not _below(name, ours.owner)}
    for name in sorted(new):
        path = inside(ours.root / name, ours.root)
        if not path.exists():
            made.put.append(name)
        elif _content(path) != _content(theirs.root / name):
            made.put.append(name)
            if not is_in_git if known is None else blob(path) not in known.contents:
                made.keep.append(name)
    for name in sorted(ours.files - new):
        if known is not None and blob(ours.root / name) in known.contents:
            made.remove.append(name)
        elif known is None or name in known.names:  # else it is the owner's own
            made.leave.append(name)
    return made


def delivered(root: Path) -> Delivered | None:
    """Give what a git repository has ever held.

    :param root: the top folder of the repository.
    :return: None if it is none.
    """
    if not _has_git(root):
        return None
    contents = _git(root, "rev-list", "--objects", "--all").split("\n")
    names = _git(root, "log", "--all", "--format=", "--name-only", "-z").split("\0")
    return Delivered(frozenset(line.partition(" ")[0] for line in contents), frozenset(names))


def blob(path: Path) -> str:
    """Give the id that git gives to what a file holds."""
    data = path.read_bytes()
    return hashlib.sha1(b"blob %d\0%b" % (len(data), data), usedforsecurity=False).hexdigest()


def stage(root: Path, newer: Path, made: Plan) -> None:
    """Put beside all that is new or kept, and then the journal, with which the upgrade begins.

    :raises OSError: if there is no room.
    """
    shutil.rmtree(root / STAGE, ignore_errors=True)
    copies = [(newer / name, NEW / name) for name in made.put]
    for source, target in [*copies, *((root / name, OLD / name) for name in made.keep)]:
        path = inside(root / target, root)
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, path)  # with its mode, and with the time of today for make
    unfinished = root / STAGE / "unfinished"
    write_if_changed(unfinished, json.dumps(asdict(made)).encode(), root)
    unfinished.replace(root / JOURNAL)


def apply(root: Path) -> None:
    """Do what the journal says, or what is left of it; no key stops it.

    :raises OSError: if a file cannot be moved; the journal stays.
    """
    handlers = {stop: signal.signal(stop, signal.SIG_IGN) for stop in STOPS}
    try:
        made = Plan(**json.loads((root / JOURNAL).read_bytes()))
        if (root / OLD).is_dir():
            (root / OLD).replace(root / KEPT)
        for name in made.put:
            if (root / NEW / name).is_file():  # else it has been moved
                path = inside(root / name, root)
                path.parent.mkdir(parents=True, exist_ok=True)
                (root / NEW / name).replace(path)
        for name in made.remove:
            if (root / name).is_file():
                remove(root / name, root)
                shutil.rmtree((root / name).parent / "__pycache__", ignore_errors=True)
                prune((root / name).parent, root)
        os.utime(root / "pyproject.toml")  # make sets up and builds anew
        shutil.rmtree(root / STAGE)
    finally:
        for stop, handler in handlers.items():
            signal.signal(stop, handler)


def _tell(made: Plan, newer: str) -> None:
    print(f"Upgraded: {len(made.put)} files of the machine put, {len(made.remove)} removed.")
    if made.keep:
        print("These were not as delivered: take over what you need, then delete the folder:")
        print("\n".join(f"  {KEPT}/{name}" for name in made.keep))
    if made.leave:
        print("These are not in the newer copy: delete those that are not your own:")
        print("\n".join(f"  {name}" for name in made.leave))
    print(
        f"Your pages, settings and looks are as they were. {newer}/conf.py may have new settings."
    )
    print("'make html' builds the site anew; 'make check' names templates that are behind.")


def _see_that_nothing_is_lost(root: Path, made: Plan) -> None:
    if made.keep and (root / KEPT).exists():
        raise UpgradeError(f"{KEPT}/ is still there: take over what you need, then delete it")
    if _has_git(root):
        lines = _git(root, "status", "--porcelain", "-uall", "-z").split("\0")
        if unsaved := sorted({line[3:] for line in lines} & {*made.put, *made.remove}):
            names = ", ".join(map(shown, unsaved))
            raise UpgradeError(f"git does not have what is new in {names}: commit it first")


def _has_git(root: Path) -> bool:
    """Tell whether a folder is the top of a git repository, and git is there."""
    try:
        return Path(_git(root, "rev-parse", "--show-toplevel").strip()).resolve() == root.resolve()
    except (OSError, subprocess.CalledProcessError):
        return False


def _git(root: Path, *words: str) -> str:
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    command = ["git", "-C", str(root), *words]
    done = subprocess.run(command, env=own, capture_output=True, check=True)
    return done.stdout.decode("utf-8", "surrogateescape")


def _below(name: str, places: Iterable[str]) -> bool:
    return any(name == place or name.startswith(f"{place}/") for place in places)


def _files(path: Path) -> Iterator[Path]:
    found = path.rglob("*") if path.is_dir() else [path]
    return (each for each in found if each.is_file() and not each.is_symlink())


def _content(path: Path) -> tuple[bytes, bool]:
    return path.read_bytes(), os.access(path, os.X_OK)


if __name__ == "__main__":
    sys.exit(main(os.environ.get("FROM", "")))
