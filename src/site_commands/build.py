"""Builds the site: into a stage first, and only a stage without a fault becomes the site.

    python -m site_commands.build [--verbose] html _build -- -n -W

Sphinx runs in this process, and of what it says only what somebody has to know is shown: the
work that is long in one line, then notes and faults. A build goes on from an earlier one only if
that came to its end by itself and was made by the same machine: so no mixture is ever published.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import io
import re
import shutil
import sys
from pathlib import Path
from typing import Final

from site_commands import crashes, locks, publication
from site_commands.progress import Line

MACHINE: Final = Path(__file__).parent.parent
MARK: Final = "stage.made-by"
"""The file that says by which machine the stage was made; there is none while it is written."""

CRASHED: Final = 2
"""Sphinx's exit status after an exception or Ctrl-C."""

PROGRESS: Final = re.compile(r"\r?(?P<work>[a-z][\w ]+)\.\.\. *\[ *(?P<part>\d+%)\]")
"""How Sphinx says how far it is with what is long."""

ROOM: Final = 1_000_000
"""So many bytes must have room on a disk that is not full."""


def main(arguments: list[str]) -> int | str:
    """Build what the command line names; return an exit status, or what to tell."""
    split = arguments.index("--") if "--" in arguments else len(arguments)
    parser = argparse.ArgumentParser(prog="site_commands.build")
    parser.add_argument("builder", choices=["html", "linkcheck", "check"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--verbose", action="store_true")
    given = parser.parse_args(arguments[:split])
    folder, options = given.folder, arguments[split + 1 :]
    site = folder / "html"
    try:
        if given.builder != "html":
            with locks.held(folder / f".{given.builder}.lock", f"'make {given.builder}'"):
                return sphinx(given.builder, folder, given.builder, options, verbose=True)
        with locks.held(folder / ".html.lock", "'make html'"):
            status = stage(folder, options, verbose=given.verbose)
            if status:
                return f"The site was not built; {site} is as it was."
            changed, files = publication.publish(folder / "stage", site)
    except OSError as error:
        return f"{crashes.told_of_disk(error)}.\nThe site was not built; {site} is as it was."
    news = f"{changed} of {files} files changed" if changed else "Nothing changed"
    sys.stdout.write(f"{news} in {site}.\nOpen {(site / 'index.html').resolve().as_uri()}\n")
    return 0


def stage(folder: Path, options: list[str], *, verbose: bool = False) -> int:
    """Have Sphinx bring the stage up to date, from nothing if need be.

    :param folder: what holds the stage and what Sphinx remembers.
    :param options: those of sphinx-build.
    :return: Sphinx's exit status.
    :raises OSError: if the disk is full or may not be written.
    """
    mark, machine = folder / MARK, _machine()
    made_by = mark.read_text("utf-8") if mark.is_file() else ""
    mark.unlink(missing_ok=True)
    if made_by != machine:
        for name in ("stage", "doctrees"):
            if (folder / name).exists():
                shutil.rmtree(folder / name)
    status = sphinx("html", folder, "stage", options, verbose=verbose)
    if status != CRASHED:
        mark.write_text(machine, "utf-8")
    return status


def sphinx(builder: str, folder: Path, name: str, options: list[str], *, verbose: bool) -> int:
    """Run Sphinx in this process and return its exit status.

    :param builder: the name of the builder.
    :param folder: what holds all that is built.
    :param name: the folder in it that Sphinx writes to.
    :param options: those of sphinx-build.
    :param verbose: whether to show all that it says, as it says it.
    :raises OSError: if the disk is full or may not be written.
    """
    # Who waits for a lock needs none of it.
    from sphinx.cmd.build import build_main  # noqa: PLC0415

    from sphinx_last_good import FAULTS, NOTES  # noqa: PLC0415

    trees = folder / ("doctrees" if name == "stage" else f"{name}-doctrees")
    folders = ["-c", ".", "-d", str(trees), "docs", str(folder / name)]
    said = Said((NOTES, FAULTS))
    with contextlib.ExitStack() as context:
        if not verbose:
            options = ["--no-color", *options]
            context.enter_context(said.line)
            context.enter_context(contextlib.redirect_stdout(said))
            context.enter_context(contextlib.redirect_stderr(said.faults))
        ended = context.enter_context(crashes.heard(is_told=verbose))
        try:
            status = build_main(["-b", builder, *options, *folders])
        except SystemExit as stopped:
            status = int(stopped.code or 0)
    if status:
        _see_room(folder)
    for exception in ended:
        if error := crashes.of_disk(exception):
            raise error
    faults = said.last.pop(FAULTS, "" if ended or not status else said.faults.getvalue())
    sys.stdout.write("".join(said.last.values()))
    sys.stderr.write("".join([faults, *(f"{crashes.told(one)}.\n" for one in ended)]))
    return status


class Said(io.TextIOBase):
    """What Sphinx says of its work: shows in a line what is long, keeps what has to be known."""

    def __init__(self, titles: tuple[str, ...]) -> None:
        self.titles = titles  # of what stands below all else
        self.line = Line()
        self.faults = io.StringIO()
        self.last: dict[str, str] = {}

    def write(self, text: str) -> int:
        """Take a message, as Sphinx's handler gives it: whole."""
        if found := PROGRESS.match(text):
            self.line.show(f"{found['work']} {found['part']}")
        for title in self.titles:
            if text.startswith(f"\n{title}:"):
                self.last[title] = text
        return len(text)


def _see_room(folder: Path) -> None:
    """See whether a file can be written, which Sphinx tells in many ways or not at all.

    :raises OSError: if not.
    """
    tried = folder / "tried"
    try:
        tried.write_bytes(b"\0" * ROOM)
    finally:
        with contextlib.suppress(OSError):
            tried.unlink(missing_ok=True)


def _machine() -> str:
    """Give a digest of what builds: the packages of the environment, and the source of ours."""
    digest = hashlib.sha256(sys.version.encode())
    packages = Path(sys.prefix, ".site.json")
    paths = [path for path in MACHINE.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    for path in [packages, *sorted(paths)]:
        digest.update(str(path).encode() + (path.read_bytes() if path.is_file() else b""))
    return digest.hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
