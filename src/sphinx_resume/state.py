"""What a build knows of its site: read once, before anything is built, and changed by nobody.

It stands beside the settings, not among them: no config value and no pickle holds it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from sphinx.util import logging

from site_groundwork.messages import NOTE, shown, source_name
from site_groundwork.pictures import copies
from site_groundwork.published import base_url
from site_groundwork.sealed import opened
from sphinx_resume._compat.myst import tokenizer
from sphinx_resume._compat.sphinx import page_filter, served_files
from sphinx_resume.bibliography import citation, publications, year_pages
from sphinx_resume.entries import introduction, own_pages, within_prose
from sphinx_resume.facts import (
    cv_pages,
    file_names,
    front_matters,
    gate,
    page_links,
    posts,
    site_paths,
)
from sphinx_resume.facts.address_rules import Files
from sphinx_resume.facts.model import Facts, FactsError, Problem
from sphinx_resume.facts.prose import Prose
from sphinx_resume.facts.site_paths import year_page
from sphinx_resume.text import addresses
from sphinx_resume.text.addresses import Address
from sphinx_resume.text.plain import plain_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from markdown_it import MarkdownIt
    from sphinx.application import Sphinx
    from sphinx.config import Config

    from site_groundwork.formats import Binary
    from sphinx_resume.bibliography.publications import Publication
    from sphinx_resume.bibliography.year_pages import Shelf
    from sphinx_resume.facts.cv_pages import CVPage
    from sphinx_resume.text.addresses import SiteFile

logger = logging.getLogger(__name__)

NAMES = ("resume.yaml", "resume.yml", "resume.json")


@dataclass(frozen=True)
class Prepared:
    """A file that is made before the pages are read, as these tell of it.

    Without ``content`` it is absent, and ``reason`` says why; ``about`` is what a link says of it.
    """

    content: Binary | None = None
    reason: str = ""
    about: str = ""


@dataclass(frozen=True)
class Resume:
    """The facts of one site, and what follows from them.

    ``base_url`` is the site's absolute address with a slash at its end, if it is known; ``cvs``
    are the PDFs by the pages that offer them, in their order, or the one that no page offers;
    ``notes`` tell what in the front matter of pages is probably misspelt.
    """

    facts: Facts
    files: Files
    publications: tuple[Publication, ...] = ()
    years: Shelf = field(default_factory=year_pages.Shelf)
    base_url: Address | None = None
    cvs: tuple[tuple[CVPage, Prepared], ...] = ()
    card: Prepared = Prepared()
    contact: tuple[SiteFile, ...] = ()
    notes: tuple[tuple[Path, Problem], ...] = ()
    prose: Prose = field(default_factory=Prose)

    @cached_property
    def name(self) -> str:
        """The person's name without markup, or an empty text."""
        name = self.facts.data.item("basics").text("name")
        return plain_text(name) if name else ""

    @cached_property
    def in_short(self) -> str:
        """Who the facts are about, in the words of the social card."""
        return introduction.words(introduction.facts_shown(self.facts.data))

    @cached_property
    def by_id(self) -> dict[str, Publication]:
        """The publications by their keys."""
        return {publication.id: publication for publication in self.publications}

    @cached_property
    def made(self) -> frozenset[str]:
        """The names of the pages of publications and of their years."""
        return frozenset({*self.by_page, *(opened(year_page(year)) for year in self.years.older)})

    @cached_property
    def by_page(self) -> dict[str, Publication]:
        """The publications by the names of their pages."""
        return {opened(publication.page): publication for publication in self.publications}


_RESUMES: WeakKeyDictionary[Config, Resume] = WeakKeyDictionary()


def of(config: Config) -> Resume:
    """Give what is known of the site that has these settings.

    :raises KeyError: before the facts are read.
    """
    return _RESUMES[config]


def note(config: Config, **made: Any) -> None:  # noqa: ANN401 # the fields of Resume
    """Note files that have been made, ``cvs`` or ``card``, or will be: ``contact``."""
    _RESUMES[config] = replace(_RESUMES[config], **made)


def load(
    files: Files,
    is_page: Callable[[str], bool] = bool,
    markdown: MarkdownIt | None = None,
    language: str = "en",
) -> Resume:
    """Read all facts in the folder of the pages: the file of facts, bibliography and posts.

    :param is_page: tells of a Markdown file in it whether it becomes a page; all do, if not given.
    :param markdown: the tokenizer of the pages.
    :param language: that of the pages.
    :raises FactsError: with every fault of the first file that has one.
    """
    folder = files.folder
    found = [path for name in NAMES if (path := folder / name).is_file()]
    if len(found) != 1:
        have = "it has none; begin one with 'basics:'"
        if found:
            have = f"it has {' and '.join(path.name for path in found)}; delete all but one"
        message = f"{folder.name}/ must hold one file of facts, {' or '.join(NAMES)}; {have}"
        raise FactsError(found[-1] if found else folder / NAMES[0], [Problem(1, message)])
    pages = file_names.checked(folder, found[0].name, publications.FILE)
    names = [path.relative_to(folder).as_posix() for path in pages]
    names = [name for name in names if is_page(name)]
    notes = front_matters.check(folder / name for name in names)
    cvs = cv_pages.find(folder, [name for name in names if name.endswith(".md")])
    files = replace(files, cvs=frozenset(opened(cv.file) for cv in cvs))
    facts, works = publications.load(gate.load(found[0], files), files)
    unfolded = (
        (work.item.text("abstract") or "") + opened(citation.bibtex(work)) for work in works
    )
    shelf = year_pages.fill(works, unfolded)
    prose = Prose(
        markdown or Prose().markdown, lambda key: within_prose.words(facts.data, key, language)
    )
    told = posts.load(facts, folder, prose)
    data = own_pages.linked(told.data, {*map(site_paths.written_page, names)})
    offered = tuple((cv, Prepared()) for cv in cvs or (cv_pages.CVPage(),))
    resume = Resume(
        replace(told, data=data), files, works, shelf, cvs=offered, notes=notes, prose=prose
    )
    page_links.check(facts, folder, resume.made)
    return resume


def read_facts(app: Sphinx, config: Config) -> None:
    """Read and check the facts before anything is built, so that a fault leaves all as it was.

    The site's address becomes Sphinx's own setting too, where its settings name none: whatever
    asks for an address asks there.

    :raises SystemExit: if there is a fault; each has been logged. (Sphinx would show a traceback
        for any other exception, its own included, and a slip in content deserves none.)
    """
    try:
        for served in config.html_extra_path:
            file_names.refuse_circles(Path(app.confdir, served))
        judge = copies.of(app, Path(app.doctreedir)).clean
        files = Files(Path(app.srcdir), served_files(app), judge)
        resume = load(files, page_filter(app), tokenizer(config), config.language)
    except FactsError as error:
        for problem in error.problems:
            place = f"{source_name(error.path)}:{problem.line}"
            logger.error("%s", problem.message, location=place)  # noqa: TRY400
        raise SystemExit(1) from None
    for path, problem in _notes(resume):
        place = f"{source_name(path)}:{problem.line}"
        logger.info("%s", problem.message, location=place, type=NOTE)
    basics = resume.facts.data.item("basics")
    url, place = basics.link(), f"{source_name(resume.facts.path)}:{basics.line('url')}"
    own = opened(url) if isinstance(url, Address) else addresses.in_print(url) if url else ""
    written = config.html_baseurl or own
    if not re.fullmatch(r"(https?://[^/?#\s]+(/[^?#\s]*)?)?", written):
        logger.error(
            "the site's address is '%s'; write SITE_URL as https://example.org/ or "
            "https://example.org/folder/",
            shown(written),
            location=None if config.html_baseurl else place,
        )
        raise SystemExit(1)
    config.html_baseurl = base_url(written)
    _RESUMES[config] = replace(resume, base_url=addresses.web(config.html_baseurl))


def _notes(resume: Resume) -> Iterator[tuple[Path, Problem]]:
    for problem in resume.facts.notes:
        yield resume.facts.path, problem
    yield from resume.facts.elsewhere
    yield from resume.notes
