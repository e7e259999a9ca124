"""What a publication is, by BibTeX's and biblatex's entry types, in words and for other data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Kind:
    """What a publication is: in words, as an item type of CSL 1.0.2, as a type of schema.org."""

    words: str
    csl: str
    schema_org: str


ARTICLE: Final = Kind("Journal article", "article-journal", "ScholarlyArticle")
PAPER: Final = Kind("Conference paper", "paper-conference", "ScholarlyArticle")
PREPRINT: Final = Kind("Preprint", "article", "ScholarlyArticle")
MANUSCRIPT: Final = Kind("Manuscript", "manuscript", "ScholarlyArticle")
BOOK: Final = Kind("Book", "book", "Book")
CHAPTER: Final = Kind("Chapter", "chapter", "Chapter")
EDITED: Final = Kind("Edited volume", "book", "Book")
THESIS: Final = Kind("Thesis", "thesis", "Thesis")
REPORT: Final = Kind("Report", "report", "Report")
REFERENCE: Final = Kind("Encyclopedia entry", "entry-encyclopedia", "ScholarlyArticle")
SOFTWARE: Final = Kind("Software", "software", "SoftwareSourceCode")
DATASET: Final = Kind("Data set", "dataset", "Dataset")
PATENT: Final = Kind("Patent", "patent", "CreativeWork")
ONLINE: Final = Kind("Web page", "webpage", "WebPage")
OTHER: Final = Kind("Other", "document", "CreativeWork")

KINDS: Final = {
    "article": ARTICLE, "periodical": EDITED, "suppperiodical": ARTICLE, "review": ARTICLE,
    "inproceedings": PAPER, "conference": PAPER,
    "book": BOOK, "mvbook": BOOK, "booklet": BOOK, "manual": BOOK,
    "inbook": CHAPTER, "incollection": CHAPTER, "bookinbook": CHAPTER, "suppbook": CHAPTER,
    "suppcollection": CHAPTER,
    "proceedings": EDITED, "mvproceedings": EDITED, "collection": EDITED, "mvcollection": EDITED,
    "reference": EDITED, "mvreference": EDITED, "inreference": REFERENCE,
    "thesis": THESIS, "phdthesis": THESIS, "mastersthesis": THESIS, "bathesis": THESIS,
    "mathesis": THESIS, "candthesis": THESIS,
    "report": REPORT, "techreport": REPORT,
    "unpublished": MANUSCRIPT, "preprint": PREPRINT,
    "software": SOFTWARE, "dataset": DATASET, "patent": PATENT,
    "online": ONLINE, "electronic": ONLINE, "www": ONLINE,
}  # fmt: skip


# What kind of thesis or report it is, by entry types and by biblatex's words in ``type``.
GENRES: Final = {
    "phdthesis": "PhD thesis", "mastersthesis": "Master's thesis", "mathesis": "Master's thesis",
    "bathesis": "Bachelor's thesis", "candthesis": "Candidate's thesis",
    "techreport": "Technical report", "resreport": "Research report",
    "phd": "PhD thesis", "ph.d.": "PhD thesis", "ma": "Master's thesis", "msc": "Master's thesis",
    "master": "Master's thesis", "masters": "Master's thesis", "bsc": "Bachelor's thesis",
}  # fmt: skip

# What ``type`` says of every thesis or report, which says less than the entry's type does.
_VAGUE: Final = {"thesis", "dissertation", "report"}


def genre(written: object, own: str = "") -> str:
    """Give what a thesis or report is called: as its author does, else by its entry type.

    :param own: what the author says, as plain text or as a word of biblatex's.
    """
    kind = of(written)
    if kind not in {THESIS, REPORT}:
        return ""
    by_type = GENRES.get(str(written).lower(), kind.words)
    return by_type if own.lower() in {"", *_VAGUE} else GENRES.get(own.lower(), own)


def of(written: object) -> Kind:
    """Give the kind that an entry type says; without one a publication is taken for an article."""
    return KINDS.get(str(written).lower(), OTHER) if written else ARTICLE
