"""Addresses in the facts: which may be linked, and what to do about one that may not."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from site_groundwork.messages import shown
from site_groundwork.pictures import PictureError, cleaned, is_picture
from sphinx_resume.facts import site_paths
from sphinx_resume.facts.file_names import OUTSIDE, leads_out
from sphinx_resume.facts.site_paths import is_made, is_made_of_its_like
from sphinx_resume.facts.suggestions import nearest
from sphinx_resume.text import addresses
from sphinx_resume.text.addresses import HOST

PICTURES = {".png", ".jpg", ".jpeg", ".webp", ".avif", ".gif", ".svg"}
PAGES = {".md", ".rst", ".html", ".pdf", ".txt", ".zip", ".json", ".xml", ".vcf", ".ics", ".bib"}


Judge: TypeAlias = Callable[[Path], object]
"""What reads a picture, and raises PictureError for one that is none."""


def read_and_judge(picture: Path) -> None:
    """Judge a picture as it stands, and remember nothing of it.

    :raises PictureError: if it must not be published.
    :raises OSError: if it cannot be read.
    """
    cleaned(picture.read_bytes(), picture.name)


@dataclass(frozen=True)
class Files:
    """The files that addresses in the facts may lead to.

    They stand in ``folder``, beside the facts; a ``/`` at an address's beginning counts nothing.
    ``served`` names those that are served as they are, from the site's root (what
    ``html_extra_path`` brings); there stands what the machine makes, too, of which ``cvs`` names
    the PDFs that pages offer. ``judge`` judges pictures.
    """

    folder: Path
    served: frozenset[str] = frozenset()
    judge: Judge = read_and_judge
    cvs: frozenset[str] = frozenset()

    def is_made(self, path: str) -> bool:
        """Tell whether the machine makes a file of this path, if the facts have what it is for."""
        return path in self.cvs or is_made(path)

    def usable(self, written: str) -> str:
        """Give an address that can be linked, with the scheme it may lack; empty if none can."""
        address = written.strip()
        bare = self.meant(address)
        is_host = HOST.match(address) and ("/" in address or address.startswith("www."))
        for tried in (bare, f"https://{address}" if is_host else ""):
            if tried and self.fault(tried) is None:
                return tried
        return ""

    def page(self, written: str) -> str:
        """Give the address of a page's source for that of the built page, else what is written."""
        path = addresses.file_path(written)
        source = f"{path.removesuffix('.html')}.md"
        is_built = addresses.is_relative(written) and path.endswith(".html")
        if not is_built or self.serves(written) or os.path.isfile(self.folder / path):  # noqa: PTH113
            return written
        is_page = site_paths.may_be_made(source) or os.path.isfile(self.folder / source)  # noqa: PTH113
        return re.sub(r"\.html(?=[?#]|$)", ".md", written, count=1) if is_page else written

    def meant(self, written: str) -> str:
        """Give an address as addresses are written: in the name of a file there may be spaces."""
        encoded = written.replace(" ", "%20")
        if " " not in written or not addresses.is_relative(encoded):
            return written
        is_file = self.serves(encoded) or os.path.isfile(self._path(encoded))  # noqa: PTH113
        is_like_one = Path(written).suffix.lower() in PICTURES | PAGES
        return encoded if is_file or is_like_one else written

    def fault(self, written: str, *, of_page: bool = False) -> str | None:
        """Say why an address must not or cannot be linked; None for a good one.

        :param of_page: the page of a publication passes, which is looked for later.
        """
        written = self.meant(written)
        found = addresses.fault(written)
        if found or not addresses.is_relative(written) or self.serves(written):
            return found
        if of_page and site_paths.may_be_made(addresses.file_path(written)):
            return None
        return _file_fault(written, self.folder)

    def picture_fault(self, written: str) -> str | None:
        """Say what is wrong with the picture to which an address leads that has no other fault.

        :return: None for a good picture, for any other file, and for an address elsewhere.
        """
        written = self.meant(written)
        path = addresses.file_path(written)
        if not addresses.is_relative(written) or not is_picture(path) or self.serves(written):
            return None
        name = shown(f"{self.folder.name}/{path}")
        try:
            self.judge(Path(os.path.normpath(self.folder.absolute() / path)))
        except PictureError as error:
            return f"{name} {error}"
        except OSError as error:
            return f"{name} cannot be read ({error.strerror}); let it be read by everybody"
        return None

    def serves(self, written: str) -> bool:
        """Tell whether an address leads to a file that is served as it is, or made.

        One of the same name beside the facts goes before it, unless it is what that is made of.
        """
        path = addresses.site_path(written)
        if not addresses.is_relative(written) or is_made_of_its_like(path):
            return is_made_of_its_like(path)
        is_own = os.path.isfile(self._path(written))  # noqa: PTH113
        return (path in self.served or self.is_made(path)) and not is_own

    def _path(self, written: str) -> Path:
        return self.folder / addresses.file_path(written)


def _file_fault(address: str, folder: Path) -> str | None:
    """Say why a relative address names no file; ``/`` begins in the folder of the pages."""
    path = addresses.file_path(address)
    folder = Path(os.path.normpath(folder.absolute()))
    target = Path(os.path.normpath(folder / path))
    if not target.is_relative_to(folder):
        return f"it leads out of the folder {shown(folder.name)}; keep the file in there"
    if leads_out(target, folder):
        return OUTSIDE
    # os.path's test, because pathlib's raises errors for names that cannot be.
    if address[:1] == "?":
        return "it names no page; write the page's file before the question mark"
    if os.path.isfile(target) or address[:1] == "#":  # noqa: PTH113
        return None
    if os.path.islink(target):  # noqa: PTH114
        return f"the symbolic link {shown(f'{folder.name}/{path}')} leads to no file; correct it"
    missing = f"there is no file {shown(f'{folder.name}/{path}')}"
    meant = _near(path, folder)
    if not meant and "@" in path and "/" not in path:
        meant = f"mailto:{address}"
    is_file = "/" not in path and Path(path).suffix.lower() in PICTURES | PAGES
    if not meant and HOST.match(address) and not is_file:
        meant = f"https://{address}"
    return f"{missing}; did you mean '{shown(meant)}'?" if meant else f"{missing}; put it there"


def _near(path: str, folder: Path) -> str | None:
    """Find the file that was probably meant: a page by its built address, or a like name."""
    page = Path(path.rstrip("/").removesuffix(".html") + ".md")
    try:
        names = sorted(file.name for file in (folder / page).parent.iterdir())
    except (OSError, ValueError):
        return None
    if page.name in names:
        return page.as_posix()
    found = nearest(Path(path).name, [name for name in names if name != Path(path).name])
    return (page.parent / found).as_posix() if found else None
