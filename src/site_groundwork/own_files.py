"""What an extension brings along, and the site's own files, which take its place.

No setting tells of an extension's folder: Sphinx writes a digest of the settings into the site,
and that would be another on each machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from jinja2 import BaseLoader, FileSystemLoader

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class Templates(Protocol):
    """What is used of a builder's templates: where they are looked for, the site's own first."""

    loaders: list[BaseLoader]
    templatepathlen: int


def offer_templates(templates: Templates, folder: Path) -> None:
    """Have a builder find the templates of a folder after the site's own, before the theme's.

    A template of the site with the name of one of these takes its place, and may extend it by
    its name with a ``!`` before it.

    :param templates: those of a builder (``app.builder.templates``), once it is set up.
    """
    templates.loaders.insert(templates.templatepathlen, FileSystemLoader(folder))


def chosen(name: str, folders: Iterable[Path], ours: Path) -> Path:
    """Give the site's own file of a name, or else the one that an extension brings along.

    :param folders: those of the site, as ``templates_path`` lists them; the first counts.
    :param ours: the extension's folder.
    """
    own = (folder / name for folder in folders)
    return next((path for path in own if path.is_file()), ours / name)
