"""Sets a site in typefaces of its own, which come from its own host and hold what it shows alone.

Settings in conf.py:
    web_fonts = {"serif": "Source Serif 4", "sans": "Source Sans 3"}
        The families, which installed packages bring (`site_groundwork.typefaces`). A style sheet
        finds each as `var(--serif)` and `var(--sans)`, with fallbacks. An empty one leaves those.

When: at `build-finished`, as all pages together say which characters there are (`characters`).
Of each family a font is cut with these and ASCII (`cut`), named by its content, and one style
sheet says where they are (`sheet`). What was cut is kept (`site_groundwork.cache`): a build
without a new character cuts nothing, and does not even read a font.
"""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sphinx.util import logging

from site_groundwork import cache, font_subset, made_files, typefaces
from site_groundwork.folders import OutsideError, inside, remove, write_if_changed
from site_groundwork.messages import shown, source_name
from site_groundwork.published import extra_files, is_published

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

FOLDER: Final = "_static/web-fonts"
SHEET: Final = "_static/web-fonts.css"
KINDS: Final = ("serif", "sans")

logger = logging.getLogger(__name__)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the setting, and make fonts and style sheet when all pages are written."""
    app.add_config_value(
        "web_fonts",
        {},
        "html",
        dict,
        "The families of the pages: serif for headings, sans for text; a package brings each.",
    )
    app.connect("config-inited", check)
    app.connect("html-page-context", link)
    # When no page of an older build is left, and before sphinx_first_view takes up the sheet.
    app.connect("build-finished", finish, priority=700)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def check(app: Sphinx, config: Config) -> None:
    """See that the families are there.

    :raises SystemExit: if one is not, or the setting is something else; each has been logged.
    """
    faults = []
    for kind, family in config.web_fonts.items():
        if kind not in KINDS or not isinstance(family, str):
            faults.append(
                f"web_fonts has no {shown(repr(kind))}: {shown(repr(family))}: "
                'write {"serif": "Source Serif 4", "sans": "Source Sans 3"}'
            )
        elif family and not typefaces.files(family):
            package = shown("fontpkg-" + family.lower().replace(" ", "-"))
            faults.append(
                f"no package brings the typeface {shown(repr(family))}: name another, or write "
                f"its package into requirements.txt, perhaps '{package}'"
            )
    for fault in faults:
        logger.error("%s", fault, location=f"{source_name(Path(app.confdir, 'conf.py'))}:1")
    if faults:
        raise SystemExit(1)


def link(
    app: Sphinx, _page: str, _template: str, context: dict[str, Any], _tree: nodes.document | None
) -> None:
    """Link the style sheet from a page.

    Sphinx would put the checksum of the sheet that an older build has left behind the address.
    """
    if app.config.web_fonts and is_published(app.builder.name):
        address = context["pathto"](SHEET, 1)
        tag = f'<link rel="stylesheet" href="{address}" type="text/css" />'
        context["metatags"] = (context.get("metatags") or "") + tag


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Write the fonts and the style sheet, and remove what an older build has left of them.

    :raises SystemExit: if a symbolic link leads one of them out of the site's folder; it has been
        logged.
    """
    if exception is not None or not is_published(app.builder.name):
        return
    outdir, families = Path(app.outdir), app.config.web_fonts
    try:
        made = _made(app, outdir, families) if families else {}
        for name, data in made.items():
            write_if_changed(outdir / name, data, outdir)
        folder = inside(outdir / FOLDER, outdir)
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if f"{FOLDER}/{path.name}" not in made:
                remove(path, outdir)
        if not made:
            remove(outdir / SHEET, outdir)
    except OutsideError as outside:
        logger.error("%s", outside)  # noqa: TRY400 # no traceback
        raise SystemExit(1) from None


def _made(app: Sphinx, outdir: Path, families: dict[str, str]) -> dict[str, bytes]:
    """Give the fonts and the style sheet, by their names in the site."""
    from sphinx_web_fonts import characters  # noqa: PLC0415 -- other builders need none of it

    extra = extra_files(Path(app.confdir, entry) for entry in app.config.html_extra_path)
    text = characters.of_site(outdir, Path(app.doctreedir, "web_fonts.json"), extra)
    language, kept = app.config.language or "", cache.of(app.doctreedir)
    sources = [path for family in families.values() for path in typefaces.files(family)]
    states = [(str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in sources]
    made_from = json.dumps([families, language, "".join(sorted(text)), states])

    def make() -> bytes:
        files = _cut(families, text, language, kept)
        written = {name: base64.b64encode(data).decode() for name, data in files.items()}
        return json.dumps(written).encode()

    key = cache.key(font_subset.program(), cache.program(Path(__file__).parent), made_from)
    found = json.loads(kept.made(key, make))
    made_files.note_lasting(app, *(name for name in found if name != SHEET))
    return {name: base64.b64decode(data) for name, data in found.items()}


def _cut(
    families: dict[str, str], text: frozenset[str], language: str, kept: cache.Cache
) -> dict[str, bytes]:
    """Make the fonts and the style sheet."""
    from sphinx_web_fonts import cut, sheet  # noqa: PLC0415 -- slow to import, seldom needed

    italic = families.get("sans") or families.get("serif")
    made = {}
    for family in filter(None, dict.fromkeys(families.values())):
        for source in cut.sources(family, italic=family == italic):
            font = cut.cut(source, text, kept)
            digest = hashlib.sha256(font.data).hexdigest()[:16]
            made[font] = f"{FOLDER}/{family.lower().replace(' ', '-')}-{digest}.woff2"
    addresses = {font: name.removeprefix("_static/") for font, name in made.items()}
    style = sheet.written(families, addresses, language)
    return {name: font.data for font, name in made.items()} | {SHEET: style.encode()}
