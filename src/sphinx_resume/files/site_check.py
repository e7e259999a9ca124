"""Tells what a site that is going live does not say yet; each time with what to write where.

``sphinx-build -t check`` asks for it: a build like any other, the last lines of which list it. All
are warnings of the type ``check``, to be silenced by ``suppress_warnings``:

    check.name         nobody knows whose site it is
    check.address      the site has no address of its own
    check.description  nothing says in a sentence or two what the site is about
    check.picture      a picture says no size, so that the text below it moves when it comes
    check.placeholder  a text that somebody else wrote to be replaced
    check.template     what an own file was written in the place of has changed since
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import unquote

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util import logging

from site_groundwork import own_files
from site_groundwork._compat import output_path
from site_groundwork.messages import shown, source_name
from sphinx_resume import state
from sphinx_resume._compat.sphinx import extension_folders, files_of_pages, picture_names
from sphinx_resume.bibliography import publications

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)

TAG: Final = "check"

PLACEHOLDER: Final = re.compile(
    r"(?i:\b(?:your|first|family|full)[ _-]?(?:user)?name\b|\blorem ipsum\b)"
    r"|\b(?:TODO|FIXME|TBD|XXX)\b"
    r"|(?i:[\w.@-]*\bexample\.(?:com|net|org|edu)\b|[\w.@-]+\.example\b)"  # RFC 2606
    r"|0000-0002-1825-0097"  # the ORCID of a person whom ORCID has made up
)

_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})(?!\{)")
_CODE: Final = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)")


class Finding(NamedTuple):
    """What is missing at a place, a file with its line, and how to mend it."""

    subtype: str
    place: str
    message: str


def tell(app: Sphinx, error: Exception | None) -> None:
    """Tell all of it, once the pages stand as they are to be published."""
    builder = app.builder
    if error or not app.tags.has(TAG) or not isinstance(builder, StandaloneHTMLBuilder):
        return
    pictures = _pictures(app, builder)
    for finding in [*_untold(app), *pictures, *_placeholders(app), *_templates(app)]:
        logger.warning(
            "%s", finding.message, location=finding.place, type=TAG, subtype=finding.subtype
        )


def _untold(app: Sphinx) -> Iterator[Finding]:
    resume, home = state.of(app.config), app.env.metadata[app.config.root_doc]
    basics, path = resume.facts.data.item("basics"), resume.facts.path
    wanted = [
        ("name", resume.name, "Ann Author", "no name is told"),
        (
            "address",
            resume.base_url,
            "https://ann.author.name/",
            "the site has no address (Read the Docs and GitHub Pages tell theirs by themselves)",
        ),
        (
            "description",
            basics.text("summary") or home.get("description"),
            "What I work on, in two or three sentences.",
            "nothing says what the site is about",
        ),
    ]
    lines = path.read_text("utf-8", "replace").splitlines()
    for subtype, told, example, what in wanted:
        if not told:
            key = {"address": "url", "description": "summary"}.get(subtype, subtype)
            line, is_there = line_of(lines, key)
            written = f'"{key}": "{example}",' if path.suffix == ".json" else f"{key}: {example}"
            where = "there" if is_there else "below 'basics:'"
            place = f"{source_name(path)}:{line}"
            yield Finding(subtype, place, f"{what}: write '{written}' {where}, with your own")


def line_of(lines: Iterable[str], key: str) -> tuple[int, bool]:
    """Give the line of a key of ``basics``, which may be empty there, and whether it is there.

    :param lines: the file of facts.
    :return: with no such key, the line of ``basics``; without that, the first.
    """
    start, indent = 0, ""
    for number, line in enumerate(lines, 1):
        if not (found := re.match(r"""(\s*)["']?(\w*)["']?\s*:""", line)):
            continue
        if not start:
            start = number if found[2] == "basics" else 0
        elif not (indent := indent or found[1]) or len(found[1]) < len(indent):
            break
        elif found[1] == indent and found[2] == key:
            return number, True
    return start or 1, False


class _Pictures(HTMLParser):
    """Finds the pictures of a built page for which a browser cannot keep room."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        source, room = said.get("src") or "", f"{' '.join(said)} {said.get('style')}"
        is_sized = "width" in room and "height" in room
        # One that stands in the page itself comes with the text.
        if tag == "img" and not is_sized and not source.startswith("data:"):
            self.found.append(source)


def _pictures(app: Sphinx, builder: StandaloneHTMLBuilder) -> Iterator[Finding]:
    env, facts = app.env, state.of(app.config).facts.path
    names = picture_names(env)
    told = set()
    for page, file in files_of_pages(env):
        parser = _Pictures()
        parser.feed(output_path(builder, page).read_text("utf-8"))
        for source in parser.found:
            name = unquote(source.rpartition("/")[2])
            path = names.get(name, source)
            place = _place([file, facts], Path(path).name)
            if place not in told:
                told.add(place)
                size = (
                    "write its own in it, or ':width: 640px' and ':height: 480px' below its name"
                )
                message = (
                    f"{shown(path)} has no size, so that the text moves when it comes: {size}"
                )
                yield Finding("picture", place, message)


def _place(files: Iterable[Path], name: str) -> str:
    """Give the first place in some files that names a picture; else the first of them."""
    for file in (found := [*files]):
        for number, line in enumerate(file.read_text("utf-8", "replace").splitlines(), 1):
            if name in unquote(line):
                return f"{source_name(file)}:{number}"
    return f"{source_name(found[0])}:1"


def _placeholders(app: Sphinx) -> Iterator[Finding]:
    facts = state.of(app.config).facts.path
    files = [facts, facts.with_name(publications.FILE), Path(app.confdir, "conf.py")]
    for path in [*files, *(path for _, path in files_of_pages(app.env))]:
        if path.is_file():
            text = path.read_text("utf-8", "replace")
            for line, found in placeholders(text, is_markdown=path.suffix == ".md"):
                yield Finding(
                    "placeholder",
                    f"{source_name(path)}:{line}",
                    f"'{shown(found)}' stands for something else: write your own in its place, "
                    "or delete the line",
                )


def placeholders(text: str, *, is_markdown: bool) -> Iterator[tuple[int, str]]:
    """Give each text that stands for another with its line, once for each line.

    :param is_markdown: code in it is passed over, which may speak of anything.
    """
    fence = ""
    for number, line in enumerate(text.splitlines(), 1):
        said = line
        if is_markdown:
            mark = _FENCE.match(line)
            if fence:
                fence = "" if line.strip() == fence else fence
                continue
            fence = mark[1] if mark else ""
            said = _CODE.sub("", line)
        if found := PLACEHOLDER.search(said):
            yield number, found[0]


def _templates(app: Sphinx) -> Iterator[Finding]:
    root, config = Path(app.confdir), app.config
    templates, static = (  # extensions add their own, which are absolute
        [root / folder for folder in folders if not Path(folder).is_absolute()]
        for folders in (config.templates_path, config.html_static_path)
    )
    record, changed = own_files.changed(root, templates, static, extension_folders(app))
    for own, original in changed:
        yield Finding(
            "template",
            f"{source_name(own)}:1",
            f"it takes the place of {source_name(original)}, which has changed since: take over "
            f"what is new there, then delete its line in {source_name(record)}",
        )
