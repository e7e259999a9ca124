"""Writes the files that stand beside the pages, and says of each what became of it.

A module that makes such a file gives a function from :class:`Site` to :class:`Output`; the list
of them in :data:`sphinx_resume.files.registry.OUTPUTS` is all there is to register.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias, cast

from sphinx.util import logging

from site_groundwork import made_files
from site_groundwork.folders import remove, write_if_changed
from site_groundwork.formats import encoded
from site_groundwork.matter import is_hidden
from site_groundwork.sealed import opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder

    from site_groundwork.formats import Binary, Format
    from sphinx_resume.facts.model import Facts
    from sphinx_resume.state import Resume
    from sphinx_resume.text.addresses import Address, SiteFile


logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Output:
    """A file of the finished site: its ``path`` from the site's root, and its content.

    Without content the file is absent, and ``reason`` says for want of what. With content,
    ``reason`` is a remark. ``about`` says in a few words what the file is, for llms.txt to list
    it; without them it is not listed.
    """

    path: SiteFile
    content: Format | Binary | None
    reason: str = ""
    about: str = ""


@dataclass(frozen=True)
class Site:
    """What a file may be made from.

    ``made`` holds what the makers before this one have made.
    """

    app: Sphinx
    resume: Resume
    made: list[Output] = field(default_factory=list)

    @property
    def facts(self) -> Facts:
        """The facts."""
        return self.resume.facts

    @property
    def base_url(self) -> Address | None:
        """The site's absolute address with a slash at its end, if it is known."""
        return self.resume.base_url

    @property
    def builder(self) -> StandaloneHTMLBuilder:
        """The builder; no other has files beside its pages."""
        return cast("StandaloneHTMLBuilder", self.app.builder)

    @property
    def language(self) -> str:
        """The site's language, as Sphinx's setting has it."""
        return str(self.app.config.language)

    @property
    def pages(self) -> list[str]:
        """The pages that the world may find: all but those with ``noindex: true`` in front."""
        env = self.app.env
        return [name for name in sorted(env.found_docs) if not is_hidden(env.metadata[name])]


Maker: TypeAlias = "Callable[[Site], Iterable[Output]]"


def write(makers: Iterable[Maker], site: Site) -> None:
    """Write all that ``makers`` make, leave unchanged files alone, and print a line for each.

    When it returns, ``site.made`` holds them all.

    :raises OutsideError: if a symbolic link leads one out of the site's folder.
    """
    for maker in makers:
        for output in maker(site):
            _write(site.app.outdir, output)
            if output.content is not None:
                made_files.note(site.app, opened(output.path))
            site.made.append(output)
    logger.info("Beside the pages:")
    told = list(_told(site.made))
    width = max((len(name) for name, _ in told), default=0)
    for name, fate in told:
        logger.info("  %-*s %s", width, name, fate)


def _told(made: Iterable[Output]) -> Iterator[tuple[str, str]]:
    """Tell of the files at the site's root one by one, and of those of each folder as one."""
    folders: dict[str, list[int]] = {}
    for output in made:
        name = opened(output.path)
        size = len(encoded(output.content)) if output.content else None
        folder, slash, _ = name.rpartition("/")
        if slash:
            folders.setdefault(folder + slash, []).append(size or 0)
        else:
            yield name, _fate(size, output.reason)
    for name, sizes in folders.items():
        yield name, _fate(sum(sizes), f"{len(sizes)} files")


def _fate(size: int | None, reason: str) -> str:
    fate = "left out" if size is None else f"{size:,} bytes"
    return f"{fate:>13}{reason and ': '}{reason}"


def _write(folder: Path, output: Output) -> None:
    path = folder / opened(output.path)
    if output.content is None:
        remove(path, folder)
    else:
        write_if_changed(path, encoded(output.content), folder)
