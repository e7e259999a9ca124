"""Typesets data by a Typst template, with the same bytes for the same data on every machine.

The typeface that conf.py names comes first, then the fonts that Typst brings along, then those in
the project's own folder. Only for characters that none of them has are the machine's fonts asked;
what they lack too, such as an emoji, is shown by a replacement character.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import typst
from sphinx.util import logging

from site_groundwork import cache, typefaces
from site_groundwork.folders import write_if_changed
from site_groundwork.formats import Binary
from site_groundwork.messages import NOTE, shown, source_name
from site_groundwork.own_files import chosen
from site_groundwork.pictures import copies
from site_groundwork.sealed import opened
from sphinx_resume import state
from sphinx_resume._compat.typst import missing_characters, place
from sphinx_resume.facts import model
from sphinx_resume.pages.looks import TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx

    from site_groundwork.cache import Cache
    from site_groundwork.pictures.copies import Copies
    from sphinx_resume.facts.model import Facts
    from sphinx_resume.text.addresses import SiteFile


Format: TypeAlias = Literal["pdf", "png"]

PROGRAMS: Final = (Path(__file__), Path(__file__).parents[1] / "_compat" / "typst.py")
"""What makes something of a template."""

FONT_SUFFIXES = {".otf", ".ttf", ".otc", ".ttc"}

PICTURES: Final = {".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp"}
"""What Typst can show."""

BLACK: Final = "#000000"

FALLBACK: Final = "Libertinus Serif"
"""The family that Typst brings along."""

# A note says this many characters in hexadecimal too.
MOST_CODES = 8
# What lacks more of its letters than this says nothing any more.
MOST_LACKING: Final = 0.1
# Of what a template is given, that which it does not show.
UNSHOWN: Final = {"path", "link", "formula", "accents", "accent", "fonts", "kind"}

REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"
_JOINER: Final = "\N{ZERO WIDTH JOINER}"
_MODIFIERS: Final = "\ufe0e\ufe0f\U0001f3fb-\U0001f3ff"


logger = logging.getLogger(__name__)


class TemplateError(ValueError):
    """What Typst says of a template that it refuses, and where: ``path:line``."""

    def __init__(self, place: str, message: str) -> None:
        self.place = place
        super().__init__(message)


class FigureError(ValueError):
    """What Typst says of a picture that browsers show; ``path`` is as the data has it."""

    def __init__(self, path: str, message: str) -> None:
        self.path = path
        super().__init__(message)


@dataclass(frozen=True)
class Typeset:
    """What came of a template: its bytes, if there are any, and what no font has."""

    content: bytes | None
    missing: str = ""

    def packed(self) -> bytes:
        """Give it as bytes, to be kept."""
        return self.missing.encode() + b"\0" + (self.content or b"")

    @classmethod
    def unpacked(cls, kept: bytes) -> Typeset:
        """Give what was :meth:`packed`."""
        missing, _, content = kept.partition(b"\0")
        return cls(content or None, missing.decode())


@dataclass(frozen=True)
class Press:
    """Sets the templates of one project.

    A template may read the files beside it, and the pictures that its data names, by their paths
    from ``root``; it gets them clean, as ``copies`` has them. ``fonts`` is a folder that need not
    exist, ``typeface`` a family that :func:`families` has, and ``accent`` a colour; templates get
    all families and the colour. What was set before is in ``kept``, and ``timestamp`` (seconds, or
    None) goes into PDFs.
    """

    root: Path
    fonts: Path
    kept: Cache
    copies: Copies
    timestamp: int | None = None
    typeface: str = ""
    accent: str = BLACK

    @classmethod
    def of(cls, app: Sphinx) -> Press:
        """Make the press of a project as its conf.py wants it."""
        return cls(
            root=Path(os.path.commonpath([app.confdir, app.srcdir])),
            fonts=app.confdir / app.config.resume_fonts,
            kept=cache.of(Path(app.doctreedir)),
            copies=copies.of(app, Path(app.doctreedir)),
            timestamp=timestamp(),
            typeface=app.config.resume_typeface,
            accent=app.config.resume_accent["light"],
        )

    def within(self, folder: Path) -> str:
        """Give the path by which a template calls a folder below ``root``."""
        path = folder.relative_to(self.root).as_posix()
        return "" if path == "." else f"/{path}"

    def set(self, template: Path, data: dict[str, Any], kind: Format) -> Typeset:
        """Set ``data`` by ``template``, as a PDF that conforms to PDF/UA-1 or as a PNG.

        Where no font has a character, another stands for it; nothing is set if so many letters
        are without one that words would go.

        :param data: what is called ``path`` in it is a picture that the template shows.
        :raises TemplateError: if Typst refuses the template.
        :raises FigureError: if Typst refuses a picture.
        :raises PictureError: if a picture must not be published.
        :raises OSError: if a picture cannot be read.
        """
        own = sorted(path for path in self.fonts.glob("**/*") if path.suffix in FONT_SUFFIXES)
        own += typefaces.files(self.typeface)
        folders = [*dict.fromkeys(path.parent for path in own)]
        named = dict.fromkeys([self.typeface or FALLBACK, FALLBACK, *_families(folders)])
        common = {"fonts": [*named], "accent": self.accent, "dated": self.timestamp is not None}
        data = {**data, **common}
        inputs = {"data": json.dumps(data, ensure_ascii=False, sort_keys=True)}
        files = {self._called(path): path for path in beside(template)}
        pictures = {path: self.copies.clean(self.root / path[1:]).path for path in _paths(data)}
        reads = {**files, **pictures}
        said = (inputs["data"], f"{template.stem}.{kind}", str(self.timestamp), *reads)
        key = key_of(said, [*reads.values(), *own])

        def made_with(*, system: bool) -> bytes:
            fonts = typst.Fonts(include_system_fonts=system, font_paths=folders)
            with TemporaryDirectory() as folder:
                room = Path(folder)
                for name, path in reads.items():
                    write_if_changed(room / name[1:], path.read_bytes(), room)
                compiler = typst.Compiler(root=room, font_paths=fonts, sys_inputs=inputs)
                try:
                    return self._compile(compiler, room, template, kind).packed()
                except typst.TypstError as error:
                    _find_refused(compiler, pictures)
                    raise _refusal(template, error, room) from None

        made = Typeset.unpacked(self.kept.made(key, lambda: made_with(system=False)))
        if made.content is None:
            key = cache.key(key, machine_fonts())
            made = Typeset.unpacked(self.kept.made(key, lambda: made_with(system=True)))
        replaced = _replaced(data, made.missing) if made.missing else data
        # A sign that the template adds stands in no data.
        if replaced != data and not _lacks_words(data, made.missing):
            return replace(self.set(template, replaced, kind), missing=made.missing)
        return made

    def _called(self, file: Path) -> str:
        """Give the path by which a template calls a file; ours is below no root."""
        is_below = file.is_relative_to(self.root)
        return self.within(file) if is_below else f"/{file.name}"

    def _compile(
        self, compiler: typst.Compiler, room: Path, template: Path, kind: Format
    ) -> Typeset:
        source = room / self._called(template)[1:]
        try:
            # A PNG shows a box for a missing glyph and says nothing; PDF/UA-1 forbids it.
            content = compiler.compile(
                source, format="pdf", pdf_standards=["ua-1"], timestamp=self.timestamp or 0
            )
            if kind == "png":
                content = compiler.compile(source, format="png", ppi=72)
        except typst.TypstError as error:
            if missing := missing_characters(error):
                return Typeset(None, missing)
            raise
        if not isinstance(content, bytes):
            message = "a picture has one page, and this makes several; set less on it"
            raise TemplateError(f"{template}:1", message)
        return Typeset(content)


def key_of(said: Iterable[str], reads: Iterable[Path]) -> str:
    """Give the key by which what is typeset is kept.

    :param said: all that the template is given.
    :param reads: the files that it may read, and its fonts.
    """
    made_by = (cache.program(PROGRAMS[0], "typst"), *map(cache.program, PROGRAMS[1:]))
    contents = (_content(path, path.stat()) if path.is_file() else "" for path in reads)
    return cache.key(*made_by, *said, *contents)


def _content(path: Path, seen: os.stat_result) -> str:
    return _digest(path, seen.st_size, seen.st_mtime_ns)


@lru_cache(256)
def _digest(path: Path, _size: int, _time: int) -> str:
    """Give a digest of a file, such as a font that many templates may take, by one reading."""
    return cache.key(path.read_bytes())


def beside(template: Path) -> list[Path]:
    """Give the files that a template may read: itself, and those beside it but for pages."""
    return [path for path in sorted(template.parent.iterdir()) if _may_be_read(path)]


def machine_fonts() -> str:
    """Tell the fonts of this machine that Typst sees from those of another, or of another day."""
    fonts = typst.Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=[])
    paths = sorted({Path(font.path) for font in fonts.fonts() if font.path})
    told = ((path, path.stat()) for path in paths)
    return cache.key(*(f"{path} {seen.st_size} {seen.st_mtime_ns}" for path, seen in told))


def has(typeface: str, fonts: Path) -> bool:
    """Tell whether a family can be had on every machine: from a package, the project, or Typst.

    :param fonts: the project's own folder of fonts, which need not exist.
    """
    folders = [fonts] * fonts.is_dir()
    return bool(typefaces.files(typeface)) or typeface in _families(folders, embedded=True)


def _families(folders: list[Path], *, embedded: bool = False) -> list[str]:
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=embedded, font_paths=folders
    )
    return sorted(fonts.families())


def template(app: Sphinx, name: str) -> Path:
    """Give the template of a name: the site's own in ``templates_path``, or else ours."""
    return chosen(name, [app.confdir / folder for folder in app.config.templates_path], TEMPLATES)


def output(
    app: Sphinx, file: SiteFile, name: str, data: dict[str, Any], kind: Format
) -> tuple[Binary | None, str]:
    """Give what ``file`` holds, typeset by the template ``name``.

    If it must be absent, for want of glyphs, give None and the reason: a name of boxes would be
    worse than no file. A note tells of glyphs that are missing.

    :raises SystemExit: if Typst refuses the template or a picture; what it says has been logged.
    """
    press = Press.of(app)
    try:
        made = press.set(template(app, name), data, kind)
    except TemplateError as error:
        logger.error("%s", error, location=error.place)  # noqa: TRY400 # no traceback
        raise SystemExit(1) from None
    except FigureError as error:
        picture = error.path.removeprefix(press.within(app.srcdir) + "/")
        logger.error(  # noqa: TRY400 # no traceback
            "the picture %s cannot be set in %s: %s; save it anew, or as PNG",
            shown(picture),
            opened(file),
            error,
            location=place_of(state.of(app.config).facts, picture),
        )
        raise SystemExit(1) from None
    if made.missing:
        _note_glyphs(app, opened(file), made)
    if made.content is None:
        return None, f"no font has {' '.join(map(shown, made.missing))}"
    return Binary(made.content), ""


def place_of(facts: Facts, picture: str) -> str:
    """Give file and line of a picture: of the first figure that shows it, or the portrait.

    :param picture: its path from the folder of the facts, or from the site's root.
    """
    for key in ("projects", "publications"):
        for item in facts.data.items(key):
            figure, name = item.item("figure"), item.text("name")
            image = figure.link("image")
            if image and opened(image) == picture:
                source = (name and name.source) or facts.path
                return f"{source_name(source)}:{figure.line('image')}"
    line = facts.data.item("basics").line("image")
    return f"{source_name(facts.path)}:{line or 1}"


def _note_glyphs(app: Sphinx, path: str, made: Typeset) -> None:
    found, missing = state.of(app.config).facts, made.missing.replace(_JOINER, "")
    lines = [
        fact.line
        for _, fact in model.leaves(found.data)
        if isinstance(fact, model.Text) and not set(missing).isdisjoint(fact)
    ]
    codes = [f"U+{ord(sign):04X}" for sign in missing[:MOST_CODES]]
    logger.info(
        "%s %s, because no font has %s (%s%s): put a font that has it into the folder %s "
        "beside conf.py, or install one such as Noto%s",
        path,
        f"shows {REPLACEMENT} instead" if made.content else "is left out",
        " ".join(map(shown, missing)),
        ", ".join(codes),
        ", ..." if len(missing) > MOST_CODES else "",
        app.config.resume_fonts,
        " Color Emoji" if made.content and not any(map(str.isalpha, missing)) else "",
        location=f"{source_name(found.path)}:{min(lines, default=1)}",
        type=NOTE,
    )


def _lacks_words(data: dict[str, Any], missing: str) -> bool:
    """Tell whether so many letters are missing that what is left would say nothing."""
    letters = [sign for text in _texts(data) for sign in text if sign.isalpha()]
    lacking = sum(sign in missing for sign in letters)
    return lacking > MOST_LACKING * len(letters)


def _texts(data: Any) -> Iterator[str]:  # noqa: ANN401 # JSON
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from _texts(None if key in UNSHOWN else value)
    elif isinstance(data, list | tuple):
        for item in data:
            yield from _texts(item)


def _replaced(data: Any, missing: str) -> Any:  # noqa: ANN401 # JSON
    """Put one replacement for each sign that no font has, and what is joined to it."""
    if isinstance(data, dict):
        return {
            key: value if key in {"path", "link"} else _replaced(value, missing)
            for key, value in data.items()
        }
    if isinstance(data, list | tuple):
        return [_replaced(item, missing) for item in data]
    if not isinstance(data, str):
        return data
    sign = f"[{re.escape(missing.replace(_JOINER, '') or REPLACEMENT)}][{_MODIFIERS}]*"
    text = re.sub(f"{sign}({_JOINER}.[{_MODIFIERS}]*)*", REPLACEMENT, data)
    return text.replace(_JOINER, "") if _JOINER in missing else text


def timestamp() -> int | None:
    """Give ``SOURCE_DATE_EPOCH``, https://reproducible-builds.org/specs/source-date-epoch/."""
    written = os.environ.get("SOURCE_DATE_EPOCH", "")
    return int(written) if written.isdecimal() else None


def _paths(data: Any) -> Iterator[str]:  # noqa: ANN401 # JSON
    if isinstance(data, dict):
        if "path" in data:
            yield data["path"]
        data = list(data.values())
    if isinstance(data, list):
        for item in data:
            yield from _paths(item)


def _may_be_read(path: Path) -> bool:
    return path.is_file() and path.suffix != ".html"


def _find_refused(compiler: typst.Compiler, pictures: Iterable[str]) -> None:
    """Show each picture by itself.

    :raises FigureError: for the first that Typst refuses.
    """
    for path in pictures:
        try:
            compiler.compile(f"#image({json.dumps(path)})".encode(), format="svg")
        except typst.TypstError as error:
            raise FigureError(path, error.message) from None


def _refusal(template: Path, error: typst.TypstError, room: Path) -> TemplateError:
    found = place(error)
    # Typst tells of the file as seen from the root, and where it has looked for others.
    named = template.parent / Path(found[0]).name if found else template
    where = f"{named if named.is_file() else template}:{found[1] if found else 1}"
    message = "; ".join([error.message, *error.hints]).replace(f"{room}/", "")
    return TemplateError(where, message)
