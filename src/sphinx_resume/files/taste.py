"""The owner's taste, said once in conf.py for the pages, the PDF, the social card and the icon.

``resume_accent`` has a colour for the light scheme, which paper and pictures have too, and one for
the dark; ``resume_typeface`` is the family in which the PDF and the card are set; ``resume_paper``
is the size on which PDF and pages are printed.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sphinx.util import logging

from site_groundwork.messages import shown, source_name
from sphinx_resume.files import press

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.config import Config

logger = logging.getLogger(__name__)

INK: Final = {"light": press.BLACK, "dark": "#ffffff"}
"""The accent of a site whose settings name none."""


def check(app: Sphinx, config: Config) -> None:
    """See that the accent is a colour for each scheme, and that the typeface can be had.

    :raises SystemExit: if one is not; each has been logged. (Sphinx would show a traceback.)
    """
    found = [*_faults(app, config)]
    for setting, fault in found:
        logger.error("%s", fault, location=_place(app, setting))
    if found:
        raise SystemExit(1)


def _faults(app: Sphinx, config: Config) -> Iterator[tuple[str, str]]:
    accent: Any = config.resume_accent
    colours = accent if isinstance(accent, dict) else {}
    if set(colours) != set(INK) or not all(map(_is_colour, colours.values())):
        mending = (
            "write a colour of six digits for each scheme, as in "
            '{"light": "#1d5a8c", "dark": "#a3d0ff"}'
        )
        yield "resume_accent", f"resume_accent is {shown(str(accent))}; {mending}"
    typeface = config.resume_typeface
    if typeface and not press.has(typeface, app.confdir / config.resume_fonts):
        mending = (
            "write the package that does into requirements.txt, put its files into the folder "
            f"{config.resume_fonts} beside conf.py, or correct the name"
        )
        yield (
            "resume_typeface",
            f"resume_typeface is '{shown(typeface)}', which no package brings; {mending}",
        )


def _is_colour(value: object) -> bool:
    return isinstance(value, str) and bool(re.fullmatch(r"#[0-9a-fA-F]{6}", value))


def _place(app: Sphinx, setting: str) -> str | None:
    """Give file and line where a setting stands; None if it stands elsewhere."""
    path = Path(app.confdir, "conf.py")
    lines = path.read_text("utf-8", "replace").splitlines() if path.is_file() else []
    numbers = (n for n, line in enumerate(lines, 1) if re.match(rf"{setting}\b", line))
    return next((f"{source_name(path)}:{number}" for number in numbers), None)
