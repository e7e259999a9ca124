"""Puts a publication's files beside its page: BibTeX, CSL-JSON and, if the site has it, the paper.

They are named like the page, by the publication's key: ``publications/doe2024.bib``. The folder
also has all of them in one file of either kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_resume.bibliography import citation
from sphinx_resume.facts.site_paths import PUBLICATIONS
from sphinx_resume.files.outputs import Output

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_resume.files.outputs import Site


def make(site: Site) -> Iterator[Output]:
    """Make the files; none without a publication."""
    found = site.resume.publications
    for one in found:
        yield Output(f"{one.page}.bib", (citation.bibtex(one) + "\n").encode())
        yield Output(f"{one.page}.json", citation.csl_json([one]))
        if one.pdf:
            yield Output(f"{one.page}.pdf", one.pdf.read_bytes())
    if found:
        whole = "\n\n".join(map(citation.bibtex, found)) + "\n"
        yield Output(f"{PUBLICATIONS}.bib", whole.encode(), about="All publications as BibTeX")
        listed = citation.csl_json(found)
        yield Output(f"{PUBLICATIONS}.json", listed, about="All publications as CSL-JSON")
