"""What an extension brings along, and the site's own files, which take its place."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from site_groundwork.folders import write_if_changed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

ORIGINALS: Final = "originals.txt"
"""The file, beside the site's templates, that says in the place of what each was written."""

TEMPLATES: Final = ("templates", "", "theme/*", "theme/*/components")
STATIC: Final = ("static", "theme/*/static")
"""Where an extension or a theme has what a file of the site may take the place of."""


def chosen(name: str, folders: Iterable[Path], ours: Path) -> Path:
    """Give the site's own file of a name, or else the one that an extension brings along.

    :param folders: those of the site, as ``templates_path`` lists them; the first counts.
    :param ours: the extension's folder.
    """
    own = (folder / name for folder in folders)
    return next((path for path in own if path.is_file()), ours / name)


def changed(
    root: Path,
    templates: Sequence[Path],
    static: Sequence[Path],
    extensions: Sequence[Path],
) -> tuple[Path, list[tuple[Path, Path]]]:
    """Find the site's own files that were written in the place of what has changed since.

    A digest of what a file was written in the place of is noted where the site keeps its
    templates, when that is first seen; who has looked at a change deletes the line there.

    :param root: the site's folder.
    :param templates: its folders of templates.
    :param static: its folders of what is served as it is.
    :param extensions: the folders of what it is made with.
    :return: where it is noted, and the files, each with its original.
    :raises OutsideError: if a symbolic link leads that file out of the site.
    """
    record = (templates[0] if templates else root) / ORIGINALS
    pairs = [*_replaced(templates, extensions, TEMPLATES), *_replaced(static, extensions, STATIC)]
    before = dict(_noted(record))
    now = {own.relative_to(root).as_posix(): _digest(original) for own, original in pairs}
    noted = {name: before.get(name, digest) for name, digest in sorted(now.items())}
    if noted or before:
        lines = [f"{digest}  {name}\n" for name, digest in noted.items()]
        write_if_changed(record, "".join(lines).encode(), root)
    return record, [
        (own, original)
        for own, original in pairs
        if noted[own.relative_to(root).as_posix()] != _digest(original)
    ]


def _replaced(
    folders: Iterable[Path], extensions: Sequence[Path], places: Iterable[str]
) -> Iterator[tuple[Path, Path]]:
    sources = [path for each in extensions for place in places for path in _below(each, place)]
    for folder in folders:
        for own in sorted(path for path in folder.rglob("*") if path.is_file()):
            originals = (source / own.relative_to(folder) for source in sources)
            if original := next((path for path in originals if path.is_file()), None):
                yield own, original


def _below(folder: Path, place: str) -> list[Path]:
    return sorted(folder.glob(place)) if place else [folder]


def _noted(record: Path) -> Iterator[tuple[str, str]]:
    lines = record.read_text("utf-8", "replace").splitlines() if record.is_file() else []
    for line in lines:
        digest, _, name = line.partition("  ")
        yield name.strip(), digest


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
