"""What this extension takes from Sphinx beyond what its documentation names; tried with 9.0.4.

No event is told between the reading of a page and the copying of the files that it names, and
none lets a builder copy another file in a file's place: so the two methods that copy are wrapped.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from site_groundwork.folders import remove

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.environment import BuildEnvironment

DOWNLOADS = "_downloads"  # as Sphinx names it, in no setting


def pages_by_file(env: BuildEnvironment) -> dict[str, set[str]]:
    """Give every file that pages show or offer to download, in order, with these pages."""
    pages: dict[str, set[str]] = {}
    for files in (env.images, env.dlfiles):
        for path, (docnames, _) in files.items():
            pages.setdefault(str(path), set()).update(docnames)
    return dict(sorted(pages.items()))


def copy_others(
    builder: StandaloneHTMLBuilder, other: Callable[[str, Iterable[str]], str]
) -> None:
    """Have the builder copy other files in place of those that pages show or offer.

    :param other: gives for a file and the pages that name it the one to copy; an empty text if
        there is none, then an older copy goes too.
    """
    images, downloads = builder.copy_image_files, builder.copy_download_files
    builder.copy_image_files = partial(_images, builder, other, images)  # type: ignore[method-assign]
    builder.copy_download_files = partial(_downloads, builder, other, downloads)  # type: ignore[method-assign]


def _images(
    builder: StandaloneHTMLBuilder,
    other: Callable[[str, Iterable[str]], str],
    copy: Callable[[], None],
) -> None:
    published, builder.images = builder.images, {}
    for path, name in published.items():
        docnames, _ = builder.env.images.get(path, ((), name))
        if found := other(path, docnames):
            builder.images[found] = name
        else:
            remove(builder.outdir / builder.imagedir / name, builder.outdir)
    try:
        copy()
    finally:
        builder.images = published


def _downloads(
    builder: StandaloneHTMLBuilder,
    other: Callable[[str, Iterable[str]], str],
    copy: Callable[[], None],
) -> None:
    env = builder.env
    published, env.dlfiles = env.dlfiles, type(env.dlfiles)()
    for path, (docnames, name) in published.items():
        if found := other(str(path), docnames):
            env.dlfiles[Path(found)] = (docnames, name)
        else:
            remove(builder.outdir / DOWNLOADS / name, builder.outdir)
    try:
        copy()
    finally:
        env.dlfiles = published


def brought_in(env: BuildEnvironment) -> dict[str, list[str]]:
    """Give the files that each page has brought in (by ``include`` and its like), by the page.

    Sphinx lets an extension note them, and not ask for them. Python's own are left out: what
    documents a program reads it wherever it is installed.
    """
    return {
        page: [str(path) for path in paths if not str(path).endswith((".py", ".pyi", ".pyx"))]
        for page, paths in sorted(env.dependencies.items())
    }
