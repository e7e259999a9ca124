"""Builds the site: into a stage first, and only a stage without a fault becomes the site.

    python -m site_commands.build [--verbose] html _build -- -n -W

Other builders check the site, and write into a folder of their name.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from site_commands import crashes, locks, publication, run, stage

if TYPE_CHECKING:
    from site_commands.run import Result

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
    folder, builder, options = given.folder, given.builder, arguments[split + 1 :]
    site = folder / "html"
    try:
        with locks.held(folder / f".{builder}.lock", f"'make {builder}'"):
            if builder == "linkcheck":
                return sphinx(builder, folder, builder, options, verbose=True).status
            if builder == "check":
                result = sphinx("html", folder, builder, ["-t", "check", *options], verbose=False)
                result.tell()
                sys.stdout.write("" if result.status else "Nothing is missing.\n")
                return result.status
            result = staged(folder, options, verbose=given.verbose)
            if not given.verbose:
                result.tell()
            if result.status:
                return f"The site was not built; {site} is as it was."
            changed, files = publication.publish(folder / "stage", site)
    except OSError as error:
        return f"{crashes.told_of_disk(error)}.\nThe site was not built; {site} is as it was."
    news = f"{changed} of {files} files changed" if changed else "Nothing changed"
    sys.stdout.write(f"{news} in {site}.\nOpen {(site / 'index.html').resolve().as_uri()}\n")
    return 0


def staged(folder: Path, options: list[str], *, verbose: bool) -> Result:
    """Have Sphinx bring the stage up to date, from nothing if need be.

    :param folder: what holds the stage and what Sphinx remembers.
    :param options: those of sphinx-build.
    :raises OSError: if the disk is full or may not be written.
    """
    mark = folder / "stage.made-by"
    machine = stage.begin(mark, [folder / "stage", folder / "doctrees"])
    result = sphinx("html", folder, "stage", options, verbose=verbose)
    if result.status:
        _see_room(folder)
    if result.is_whole:
        stage.end(mark, machine)
    return result


def sphinx(builder: str, folder: Path, name: str, options: list[str], *, verbose: bool) -> Result:
    """Run Sphinx on this site.

    :param builder: the name of the builder.
    :param folder: what holds all that is built.
    :param name: the folder in it that Sphinx writes to.
    :param options: those of sphinx-build.
    :param verbose: whether to show all that it says.
    :raises OSError: as :func:`site_commands.run.sphinx` does.
    """
    trees = folder / ("doctrees" if name == "stage" else f"{name}-doctrees")
    folders = ["-c", ".", "-d", str(trees), "docs", str(folder / name)]
    return run.sphinx(["-b", builder, *options, *folders], verbose=verbose)


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


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
