"""Puts a publication's files beside its page: BibTeX, CSL-JSON and, if the site has it, the paper.

They are named like the page, by the publication's key: ``publications/doe2024.bib``. The folder
also has all of them in one file of either kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from site_groundwork.formats import Binary
from site_groundwork.sealed import opened
from sphinx_resume.bibliography import citation
from sphinx_resume.facts.site_paths import BIBTEX, CSL
from sphinx_resume.files.outputs import Output

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_resume.files.outputs import Site


def make(site: Site) -> Iterator[Output]:
    """Make the files; none without a publication."""
    found = site.resume.publications
    for one in found:
        yield Output(one.file("bib"), citation.bibtex_file([one]))
        yield Output(one.file("json"), citation.csl_json([one]))
        if one.pdf:
            paper = site.app.srcdir / opened(one.pdf)
            yield Output(one.file("pdf"), Binary(paper.read_bytes()))
    if found:
        yield Output(BIBTEX, citation.bibtex_file(found), about="All publications as BibTeX")
        yield Output(CSL, citation.csl_json(found), about="All publications as CSL-JSON")
