"""The curriculum vitae as a PDF: the facts as data for a Typst template, and the link to it.

The template is ``cv.typ`` in one of the folders of ``templates_path``. It gets texts as runs
(see :class:`sphinx_resume.inline.Run`), so nothing in a fact needs escaping there.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import quote, urljoin, urlsplit

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from sphinx_resume import contact, dates, entries, history, inline, outputs, pages, typeset
from sphinx_resume.directives import Absent, depend
from sphinx_resume.facts import Text
from sphinx_resume.links import File
from sphinx_resume.published import SITE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from docutils.nodes import Node
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from sphinx_resume.entries import Entry, Line, Map
    from sphinx_resume.facts import Facts

Runs: TypeAlias = "list[dict[str, Any]]"

PATH = "cv.pdf"
TEMPLATE = "cv.typ"

# What conf.py calls a paper, and what Typst does.
PAPERS = {"a4": "a4", "letter": "us-letter"}

# The sections of a curriculum vitae and their names, where no page says otherwise.
SECTIONS = {
    "interests": "Interests",
    "education": "Education",
    "work": "Positions",
    "projects": "Research",
    "publications": "Publications",
    "talks": "Talks",
    "teaching": "Teaching",
    "awards": "Awards and scholarships",
    "volunteer": "Service",
    "certificates": "Certificates",
    "skills": "Skills",
    "languages": "Languages",
    "references": "References",
}

# Of what stands in these sections one looks up the address, on paper too.
LOOKED_UP = {"projects", "talks"}
LONGEST_ADDRESS = 60

# An address of these kinds shows what it is.
SELF_EVIDENT = {"Email", "Phone", "Website"}

# What Typst can show.
PICTURES = {".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp"}

# The key in a page's metadata under which stands what its link says of the PDF.
_TOLD = "resume-cv"


@dataclass(frozen=True)
class Curriculum:
    """The PDF of this build; without content it is absent, and ``reason`` says why."""

    content: bytes | None = None
    reason: str = ""
    about: str = ""


@dataclass(frozen=True)
class Composer:
    """Turns facts into the data of the template.

    Addresses of other pages are resolved against ``base_url``, the site's absolute address; if
    it is empty, they are no links, since a PDF is read anywhere. ``folder`` is that of the facts
    as the template calls it; pictures are found from there. ``sections`` names the sections in
    their order.
    """

    language: str
    base_url: str = ""
    folder: str = ""
    sections: dict[str, str] = field(default_factory=lambda: SECTIONS)

    def curriculum(self, data: Map) -> dict[str, Any]:
        """Give all that a curriculum vitae says; whatever is absent is an empty list or text."""
        basics = contact.person(data)
        name, label = entries.text(basics, "name"), entries.text(basics, "label")
        title = f"Curriculum vitae of {inline.plain(name)}" if name else "Curriculum vitae"
        return {
            "title": title,
            "language": self.language,
            "plain-name": inline.plain(name) if name else "",
            "name": self.runs(name) if name else [],
            "label": self.runs(entries.capitalised(label)) if label else [],
            "summary": self._paragraphs(entries.texts(basics, "summary")),
            "contact": [
                *(
                    {"label": "Also written", "text": self.runs(name)}
                    for name in entries.texts(basics, "alternateName")
                ),
                *(
                    {
                        "label": "" if address.kind in SELF_EVIDENT else address.kind,
                        "text": [self._run(inline.Run(address.text, link=address.url))],
                    }
                    for address in contact.addresses(data)
                ),
            ],
            "place": self._line(entries.Line(contact.place(data))),
            "sections": [
                section
                for key, title in self.sections.items()
                if (section := self._section(key, title, data))["groups"]
            ],
        }

    def runs(self, text: str) -> Runs:
        """Give the runs of a text."""
        return [self._run(run) for run in inline.runs(text)]

    def _run(self, run: inline.Run) -> dict[str, Any]:
        return {**asdict(run), "link": self._address(run.link)}

    def _address(self, address: str) -> str:
        base_url = self.base_url and self.base_url.rstrip("/") + "/"
        if address.startswith(SITE):
            return base_url and base_url + quote(address.removeprefix(SITE))
        parts = urlsplit(address)
        if parts.scheme or not address:
            return address
        page = parts.path.removeprefix("/")
        if not base_url or not page.endswith(".md"):
            return ""
        return urljoin(base_url, page.removesuffix(".md") + ".html")

    def _section(self, key: str, title: str, data: Map) -> dict[str, Any]:
        found = entries.entries(key, data, self.language)
        return {
            "title": title,
            # Names alone, such as interests, are set in a row.
            "row": all(entry == type(entry)(entry.title) for entry in found),
            "groups": [
                {
                    "title": self.runs(category) if category else [],
                    "entries": [self._entry(entry, looked_up=key in LOOKED_UP) for entry in group],
                }
                for category, group in entries.by_category(found)
            ],
        }

    def _entry(self, entry: Entry, *, looked_up: bool) -> dict[str, Any]:
        where, summary = entry.where, entry.summary
        # "The 15th Lanqiao Cup, National Final" is no sentence: it says where, and is set so.
        if not where and len(summary) == 1 and not re.search(r"[.!?。]$|\n", summary[0]):
            where, summary = entries.Line((entries.Part(summary[0]),)), ()
        figure = entry.figure
        url = next((part.url for part in entry.title.parts), "") if looked_up else ""
        return {
            "title": self._line(entry.title),
            "authors": self._line(entry.authors),
            "where": self._line(where),
            "period": self._line(self._short(entry.period)),
            "tags": [self.runs(tag) for tag in entry.tags],
            "figure": {
                "path": f"{self.folder}/{figure.image.removeprefix('/')}",
                "alt": inline.plain(figure.alt),
                "caption": self.runs(figure.caption) if figure.caption else [],
            }
            if figure and PurePosixPath(figure.image).suffix.lower() in PICTURES
            else None,
            "summary": self._paragraphs(summary),
            "highlights": [self._paragraphs([point]) for point in entry.highlights],
            "details": [{"label": line.label, "text": self._line(line)} for line in entry.details],
            "links": self._line(entry.links, printed=True),
            "address": self._printed(url),
        }

    def _short(self, period: Line) -> Line:
        return entries.Line(
            tuple(
                entries.Part(Text(dates.words(part.date, self.language, short=True)))
                if part.date
                else part
                for part in period.parts
            ),
            separator=period.separator,
        )

    def _line(self, line: Line, *, printed: bool = False) -> Runs:
        made: Runs = []
        for index, part in enumerate(line.parts):
            if index:
                made.append(self._run(inline.Run(line.separator)))
            link = self._address(part.url)
            made += [{**run, "link": run["link"] or link} for run in self.runs(part.text)]
            if printed and (address := self._printed(part.url)):
                made += [self._run(inline.Run(": ")), *address]
        return made

    def _printed(self, url: str) -> Runs:
        address = self._address(url)
        shown = contact.bare(address) if address else ""
        if not shown or len(shown) > LONGEST_ADDRESS:
            return []
        return [self._run(inline.Run(shown, link=address))]

    def _paragraphs(self, texts: Iterable[str]) -> list[Runs]:
        return [self.runs(block) for text in texts for block in re.split(r"\n\s*\n", text)]


def prepare(app: Sphinx) -> None:
    """Typeset the PDF before the pages are read, for a page that offers it says its size."""
    app.config.resume_cv = _typeset(app)


def outdated(
    app: Sphinx, env: BuildEnvironment, _added: set[str], _changed: set[str], _removed: set[str]
) -> list[str]:
    """Name the pages that tell another size or date than the PDF of this build has."""
    told = app.config.resume_cv.about
    return [page for page, metadata in env.metadata.items() if metadata.get(_TOLD, told) != told]


def make(site: outputs.Site) -> list[outputs.Output]:
    """Give the PDF as a file of the site."""
    made: Curriculum = site.app.config.resume_cv
    return [outputs.Output(PATH, made.content, made.reason, "Curriculum vitae as PDF")]


class DownloadButton(SphinxDirective):
    """Offers the PDF, with its size and the date of the facts; absent when there is no PDF."""

    def run(self) -> list[Node]:
        """Set the link as a paragraph of its own."""
        depend(self.env, self.config)
        made: Curriculum = self.config.resume_cv
        self.env.metadata[self.env.docname][_TOLD] = made.about
        if made.content is None:
            return [Absent()]
        label = nodes.inline("", "Curriculum vitae as PDF", classes=["resume-download-label"])
        about = nodes.inline("", made.about, classes=["resume-download-about"])
        link = File("", "", label, nodes.Text(" "), about, classes=["resume-download"])
        link["path"], link["type"] = PATH, "application/pdf"
        return [nodes.paragraph("", "", link)]


def _typeset(app: Sphinx) -> Curriculum:
    config = app.config
    folder = typeset.Press.of(app).within(app.srcdir)
    sections = outline(app.srcdir) or SECTIONS
    composer = Composer(config.language, config.html_baseurl, folder, sections)
    data = composer.curriculum(config.resume_facts.data)
    if not data["sections"] and not data["name"]:
        return Curriculum(reason="there are no facts for it")
    data["paper"] = PAPERS[config.resume_paper]
    content, reason = typeset.output(app, PATH, TEMPLATE, data, "pdf")
    if content is None:
        return Curriculum(reason=reason)
    about = [f"{max(1, round(len(content) / 1000))} KB"]
    if when := facts_date(config.resume_facts, app.confdir):
        about.append(f"facts of {dates.words(when, config.language)}")
    return Curriculum(content, about=", ".join(about))


def outline(folder: Path) -> dict[str, str]:
    """Give the sections of the page that offers the PDF, in its order and by its headings.

    The result is empty if there is no such page: none with the directive ``cv-pdf``.
    """
    for path in sorted(folder.rglob("*.md")):
        text = path.read_text("utf-8", "replace")
        if not re.search(r"^(`{3,}|:{3,})\{cv-pdf\}", text, re.MULTILINE):
            continue
        found: dict[str, str] = {}
        heading = ""
        for kind, said in pages.outline(text):
            if kind == "heading":
                heading = said
            elif said in entries.SECTIONS:
                found.setdefault(said, heading)
        return found
    return {}


def facts_date(facts: Facts, root: Path) -> str:
    """Say in ISO 8601 as of when the facts are: their own word for it, else git's."""
    meta = facts.data.get("meta")
    written = entries.text(meta, "lastModified") if isinstance(meta, dict) else None
    if written and (day := re.match(r"\d{4}(-\d\d){0,2}", written)):
        return day[0]
    changed = history.last_changed([facts.path], root).get(facts.path)
    return f"{changed:%Y-%m-%d}" if changed else ""
