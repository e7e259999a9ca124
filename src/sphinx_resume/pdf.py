"""The curriculum vitae as a PDF: the facts as data for a Typst template, and the link to it.

The template is ``cv.typ`` in one of the folders of ``templates_path``. It gets texts as runs
(see :class:`sphinx_resume.inline.Run`), so nothing in a fact needs escaping there.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import urljoin, urlsplit

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from sphinx_resume import contact, dates, entries, history, inline, outputs, typeset
from sphinx_resume.directives import Absent, depend
from sphinx_resume.facts import Text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from docutils.nodes import Node
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.writers.html5 import HTML5Translator

    from sphinx_resume.entries import Entry, Line, Map
    from sphinx_resume.facts import Facts

Runs: TypeAlias = "list[dict[str, Any]]"

PATH = "cv.pdf"
TEMPLATE = "cv.typ"

# What conf.py calls a paper, and what Typst does.
PAPERS = {"a4": "a4", "letter": "us-letter"}

# The sections in a curriculum vitae's order, and what it calls them.
SECTIONS = {
    "interests": "Interests",
    "education": "Education",
    "work": "Positions",
    "projects": "Research",
    "publications": "Publications",
    "awards": "Awards and scholarships",
    "volunteer": "Service",
    "certificates": "Certificates",
    "skills": "Skills",
    "languages": "Languages",
    "references": "References",
}

# Of what stands in these sections one looks up the address, on paper too.
LOOKED_UP = {"projects", "publications"}
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
    as the template calls it; pictures are found from there.
    """

    language: str
    base_url: str = ""
    folder: str = ""

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
                {
                    "label": "" if address.kind in SELF_EVIDENT else address.kind,
                    "text": [self._run(inline.Run(address.text, link=address.url))],
                }
                for address in contact.addresses(data)
            ],
            "place": self._line(entries.Line(contact.place(data))),
            "sections": [
                section for key in SECTIONS if (section := self._section(key, data))["groups"]
            ],
        }

    def runs(self, text: str) -> Runs:
        """Give the runs of a text."""
        return [self._run(run) for run in inline.runs(text)]

    def _run(self, run: inline.Run) -> dict[str, Any]:
        return {**asdict(run), "link": self._address(run.link)}

    def _address(self, address: str) -> str:
        parts = urlsplit(address)
        if parts.scheme or not address:
            return address
        page = parts.path.removeprefix("/")
        if not self.base_url or not page.endswith(".md"):
            return ""
        return urljoin(self.base_url.rstrip("/") + "/", page.removesuffix(".md") + ".html")

    def _section(self, key: str, data: Map) -> dict[str, Any]:
        found = entries.entries(key, data, self.language)
        return {
            "title": SECTIONS[key],
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
            "details": [
                {
                    "label": line.label,
                    "text": self._line(line, printed=line.label == "Links"),
                }
                for line in entry.details
            ],
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


class Download(nodes.inline):
    """A link to the PDF; where pages are not HTML, its text."""


def visit_download_html(self: HTML5Translator, node: nodes.Element) -> None:
    """Open the link, with an address that is right wherever the site stands."""
    page = self.builder.get_target_uri(self.builder.current_docname)
    address = posixpath.relpath(PATH, posixpath.dirname(page) or ".")
    self.body.append(self.starttag(node, "a", "", href=address, type="application/pdf"))


def depart_download_html(self: HTML5Translator, _node: nodes.Element) -> None:
    """Close the link."""
    self.body.append("</a>")


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
        link = Download("", "", label, nodes.Text(" "), about, classes=["resume-download"])
        return [nodes.paragraph("", "", link)]


def _typeset(app: Sphinx) -> Curriculum:
    config = app.config
    folder = typeset.Press.of(app).within(app.srcdir)
    data = Composer(config.language, config.html_baseurl, folder).curriculum(
        config.resume_facts.data
    )
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


def facts_date(facts: Facts, root: Path) -> str:
    """Say in ISO 8601 as of when the facts are: their own word for it, else git's."""
    meta = facts.data.get("meta")
    written = entries.text(meta, "lastModified") if isinstance(meta, dict) else None
    if written and (day := re.match(r"\d{4}(-\d\d){0,2}", written)):
        return day[0]
    changed = history.last_changed([facts.path], root).get(facts.path)
    return f"{changed:%Y-%m-%d}" if changed else ""
