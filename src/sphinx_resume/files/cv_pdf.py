"""The curriculum vitae as a PDF: the facts as data for a Typst template, and the link to it.

The template is ``cv.typ``, the site's own or ours. It gets texts as runs (see
:class:`sphinx_resume.text.inline.Run`), so nothing in a fact needs escaping there.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import quote

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from site_groundwork.formulas import ACCENTS
from site_groundwork.messages import NOTE, shown
from site_groundwork.sealed import opened
from sphinx_resume import state
from sphinx_resume.bibliography import publications
from sphinx_resume.entries import introduction, sections
from sphinx_resume.entries.model import Line, Part, by_category
from sphinx_resume.facts import model, person
from sphinx_resume.facts.cv_pages import TITLE, Asked
from sphinx_resume.facts.model import Text
from sphinx_resume.facts.site_paths import CV_PDF
from sphinx_resume.files import git_dates, outputs, press
from sphinx_resume.pages.directives import depend
from sphinx_resume.pages.nodes import File
from sphinx_resume.pages.transforms import Absent
from sphinx_resume.state import Prepared
from sphinx_resume.text import addresses, dates, inline
from sphinx_resume.text.addresses import Address, SiteFile, SitePage, SourceFile, below, in_print
from sphinx_resume.text.plain import plain_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from docutils.nodes import Node
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from sphinx_resume.entries.model import Entry
    from sphinx_resume.facts.cv_pages import CVPage
    from sphinx_resume.facts.model import Facts, Item
    from sphinx_resume.text.addresses import Link


logger = logging.getLogger(__name__)

Runs: TypeAlias = "list[dict[str, Any]]"
TEMPLATE = "cv.typ"

# What conf.py calls a paper, and what Typst does.
PAPERS = {"a4": "a4", "letter": "us-letter"}

# The sections of a curriculum vitae and their names, where no page says otherwise.
USUAL = tuple(
    Asked(key, section.title) for key, section in sections.SECTIONS.items() if section.title
)

LONGEST_ADDRESS = 60

# An address of these kinds shows what it is.
SELF_EVIDENT = {"Email", "Phone", "Website"}

# What a DOI beside it leads to.
SAID_BY_DOI = {"Paper", "PDF"}

# The key in a page's metadata under which stands what its link says of the PDF.
_TOLD = "resume-cv"


@dataclass(frozen=True)
class Composer:
    """Turns facts into the data of the template.

    Addresses of other pages are resolved against ``base_url``, the site's absolute address; if
    it is not known, they are no links, since a PDF is read anywhere. ``folder`` is that of the
    facts as the template calls it; pictures are found from there. ``asked`` are the sections in
    their order; without any, they are those of a curriculum vitae. ``page_uri`` gives a page's
    address from the site's root. ``serves`` tells which addresses in the facts lead there.
    """

    language: str
    base_url: Address | None = None
    folder: str = ""
    title: str = TITLE
    asked: tuple[Asked, ...] = ()
    page_uri: Callable[[str], str] = "{}.html".format
    serves: Callable[[str], bool] = lambda _address: False

    def curriculum(self, data: Item) -> dict[str, Any]:
        """Give all that a curriculum vitae says; whatever is absent is an empty list or text."""
        basics = data.item("basics")
        name, label = basics.text("name"), basics.text("label")
        title = f"{self.title} of {plain_text(name)}" if name else self.title
        return {
            "title": title,
            "language": self.language,
            "accents": ACCENTS,
            "plain-name": plain_text(name) if name else "",
            "name": self.runs(name) if name else [],
            "label": self.runs(model.capitalised(label)) if label else [],
            "summary": self._paragraphs(basics.texts("summary")),
            "contact": [
                *(
                    {"label": "Also written", "text": self.runs(name)}
                    for name in basics.texts("alternateName")
                ),
                *(
                    {
                        "label": "" if contact.kind in SELF_EVIDENT else contact.kind,
                        "text": [self._run(inline.Run(contact.text, link=contact.link))],
                    }
                    for contact in person.contacts(data)
                ),
            ],
            "place": self._line(Line(introduction.place(data, self.language))),
            "sections": [
                section
                for asked in self.asked or USUAL
                if (section := self._section(asked, data))["groups"]
            ],
        }

    def runs(self, text: str) -> Runs:
        """Give the runs of a text."""
        return [self._run(run) for run in inline.runs(text)]

    def _run(self, run: inline.Run) -> dict[str, Any]:
        # No font has a tab, which Markdown keeps.
        text = run.text.replace("\t", " ")
        return {**asdict(run), "text": text, "link": self._address(run.link)}

    def _address(self, link: Link | None) -> str:
        match link:
            case Address():
                return opened(link)
            case SiteFile() if self.base_url:
                return opened(below(self.base_url, quote(opened(link))))
            case SourceFile() if self.base_url and self.serves(quote(opened(link))):
                return opened(below(self.base_url, quote(opened(link))))
            case SitePage() if self.base_url:
                return opened(below(self.base_url, self.page_uri(opened(link))))
        return ""

    def _section(self, asked: Asked, data: Item) -> dict[str, Any]:
        items = sections.told(asked.section, data)
        if asked.is_selected and asked.section == "publications":
            items = publications.selected(data)
        chosen = items[: asked.limit]
        found = [sections.entry(asked.section, item, self.language) for item in chosen]
        looked_up = sections.SECTIONS[asked.section].is_looked_up
        return {
            "title": asked.title,
            # Names alone, such as interests, are set in a row.
            "row": all(entry == type(entry)(entry.title) for entry in found),
            "groups": [
                {
                    "title": self.runs(category) if category else [],
                    "entries": [self._entry(entry, looked_up=looked_up) for entry in group],
                }
                for category, group in by_category(found)
            ],
        }

    def _entry(self, entry: Entry, *, looked_up: bool) -> dict[str, Any]:
        where, summary = entry.where, entry.summary
        # "The 15th Lanqiao Cup, National Final" is no sentence: it says where, and is set so.
        is_name = len(summary) == 1 and inline.blocks(summary[0]) == (summary[0],)
        if entry.title and not where and is_name and not re.search(r"[.!?。]$|\n", summary[0]):
            where, summary = Line((Part(summary[0]),)), ()
        is_work = bool(entry.kind)
        figure = None if is_work else entry.figure  # that of a publication is a preview
        link = next((part.link for part in entry.title.parts), None) if looked_up else None
        return {
            "is-publication": is_work,
            "title": self._line(entry.title),
            "authors": self._line(entry.authors),
            "where": self._line(where),
            "period": self._line(self._short(entry.period)),
            "tags": [self.runs(tag) for tag in entry.tags],
            "figure": {
                "path": f"{self.folder}/{opened(figure.image)}",
                "alt": plain_text(figure.alt),
                "caption": self.runs(figure.caption) if figure.caption else [],
            }
            if figure and _is_set(figure.image)
            else None,
            "summary": self._paragraphs(summary),
            "highlights": [
                self._blocks(point) for text in entry.highlights for point in inline.points(text)
            ],
            "details": [{"label": line.label, "text": self._line(line)} for line in entry.details],
            "links": self._links(entry.links),
            "address": self._printed(link),
        }

    def _short(self, period: Line) -> Line:
        return Line(
            tuple(
                Part(Text(dates.words(part.date, self.language, short=True)))
                if part.date
                else part
                for part in period.parts
            ),
            separator=period.separator,
        )

    def _line(self, line: Line) -> Runs:
        made: Runs = []
        for index, part in enumerate(line.parts):
            if index:
                made.append(self._run(inline.Run(line.separator)))
            made += self._linked(part)
        return made

    def _linked(self, part: Part) -> Runs:
        link = self._address(part.link)
        return [{**run, "link": run["link"] or link} for run in self.runs(part.text)]

    def _links(self, line: Line) -> list[Runs]:
        """Give each link with its address, to be read on paper; a DOI says itself what it is."""
        has_doi = any(part.text == "DOI" for part in line.parts)
        made = []
        for part in line.parts:
            address = self._printed(part.link)
            if has_doi and part.text in SAID_BY_DOI:
                continue
            if address and address[0]["text"].startswith("doi.org/"):
                made.append(address)
            else:
                named = self._linked(part)
                made.append([*named, self._run(inline.Run(": ")), *address] if address else named)
        return made

    def _printed(self, link: Link | None) -> Runs:
        leads_to = addresses.web(self._address(link))
        shown = in_print(leads_to) if leads_to else ""
        if not shown or len(shown) > LONGEST_ADDRESS:
            return []
        return [self._run(inline.Run(shown, link=leads_to))]

    def _paragraphs(self, texts: Iterable[str]) -> list[Any]:
        return [made for text in texts for made in self._blocks(inline.blocks(text))]

    def _blocks(self, held: Iterable[inline.Block]) -> list[Any]:
        """Give the runs of each paragraph; of a list its items, and the number of its first."""
        return [
            {"items": [*map(self._blocks, block.items)], "start": block.start}
            if isinstance(block, inline.Bullets)
            else self.runs(block)
            for block in held
        ]


def _is_set(image: SourceFile | SiteFile) -> bool:
    """Tell whether a picture is in the PDF: what is served or made is not there to be set."""
    is_kind = PurePosixPath(opened(image)).suffix.lower() in press.PICTURES
    return is_kind and isinstance(image, SourceFile)


def prepare(app: Sphinx) -> None:
    """Typeset the PDFs before the pages are read, for a page that offers one says its size."""
    cvs = state.of(app.config).cvs
    _note_absent_figures(app)
    state.note(app.config, cvs=tuple((cv, _typeset(app, cv)) for cv, _ in cvs))


def outdated(
    app: Sphinx, env: BuildEnvironment, _added: set[str], _changed: set[str], _removed: set[str]
) -> list[str]:
    """Name the pages that tell another file, size or date than the PDF of this build has."""
    told = {cv.page: _about(cv, made) for cv, made in state.of(app.config).cvs}
    return [
        page
        for page, metadata in env.metadata.items()
        if _TOLD in metadata and metadata[_TOLD] != told.get(page)
    ]


def make(site: outputs.Site) -> Iterator[outputs.Output]:
    """Give the PDFs as files of the site."""
    for cv, made in site.resume.cvs:
        yield outputs.Output(cv.file, made.content, made.reason, f"{cv.title} as PDF")


class DownloadButton(SphinxDirective):
    """Offers the PDF, with its size and the date of the facts; absent when there is no PDF."""

    def run(self) -> list[Node]:
        """Set the link as a paragraph of its own."""
        depend(self.env, self.config)
        cvs = state.of(self.config).cvs
        # A page that includes another has no PDF of its own.
        cv, made = next((it for it in cvs if it[0].page == self.env.docname), cvs[0])
        self.env.metadata[self.env.docname][_TOLD] = _about(cv, made)
        if made.content is None:
            return [Absent()]
        label = nodes.inline("", f"{cv.title} as PDF", classes=["resume-download-label"])
        about = nodes.inline("", made.about, classes=["resume-download-about"])
        link = File("", "", label, nodes.Text(" "), about, classes=["resume-download"])
        link["path"], link["type"] = opened(cv.file), "application/pdf"
        return [nodes.paragraph("", "", link)]


def _about(cv: CVPage, made: Prepared) -> str:
    return f"{opened(cv.file)} {cv.title} {made.about}"


def _note_absent_figures(app: Sphinx) -> None:
    facts = state.of(app.config).facts
    for at, value in model.leaves(facts.data):
        if at[0] == "projects" and at[-1] == "image" and isinstance(value, SiteFile):
            logger.info(
                "the figure '%s' is not in %s, which shows pictures that stand in docs/ alone",
                shown(opened(value)),
                opened(CV_PDF),
                location=press.place_of(facts, opened(value)),
                type=NOTE,
            )


def _typeset(app: Sphinx, cv: CVPage) -> Prepared:
    config, resume = app.config, state.of(app.config)
    composer = Composer(
        config.language,
        resume.base_url,
        folder=press.Press.of(app).within(app.srcdir),
        title=cv.title,
        asked=tuple(asked for asked in cv.asked if asked.section in sections.SECTIONS),
        serves=resume.files.serves,
    )
    if isinstance(app.builder, StandaloneHTMLBuilder):
        composer = replace(composer, page_uri=app.builder.get_target_uri)
    data = composer.curriculum(resume.facts.data)
    if not data["sections"] and not data["name"]:
        return Prepared(reason="there are no facts for it")
    data["paper"] = PAPERS[config.resume_paper]
    content, reason = press.output(app, cv.file, TEMPLATE, data, "pdf")
    if content is None:
        return Prepared(reason=reason)
    about = [f"{max(1, round(len(content.content) / 1000))} KB"]
    if when := facts_date(resume.facts, app.confdir):
        about.append(f"facts of {dates.words(when, config.language)}")
    return Prepared(content, about=", ".join(about))


def facts_date(facts: Facts, root: Path) -> str:
    """Say in ISO 8601 as of when the facts are: their own word for it, else git's."""
    written = facts.data.item("meta").text("lastModified")
    if written and (day := re.match(r"\d{4}(-\d\d){0,2}", written)):
        return day[0]
    changed = git_dates.last_changed([facts.path], root).get(facts.path)
    return f"{changed:%Y-%m-%d}" if changed else ""
