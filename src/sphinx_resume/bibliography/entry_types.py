"""What a publication is, by BibTeX's and biblatex's entry types, in words and for other data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Kind:
    """What a publication is: in words, as an item type of CSL 1.0.2, as a type of schema.org.

    ``plural`` are the words for several.
    """

    words: str
    plural: str
    csl: str
    schema_org: str


ARTICLE: Final = Kind("Journal article", "Journal articles", "article-journal", "ScholarlyArticle")
PAPER: Final = Kind(
    "Conference paper", "Conference papers", "paper-conference", "ScholarlyArticle"
)
PREPRINT: Final = Kind("Preprint", "Preprints", "article", "ScholarlyArticle")
MANUSCRIPT: Final = Kind("Manuscript", "Manuscripts", "manuscript", "ScholarlyArticle")
BOOK: Final = Kind("Book", "Books", "book", "Book")
CHAPTER: Final = Kind("Chapter", "Chapters", "chapter", "Chapter")
EDITED: Final = Kind("Edited volume", "Edited volumes", "book", "Book")
THESIS: Final = Kind("Thesis", "Theses", "thesis", "Thesis")
REPORT: Final = Kind("Report", "Reports", "report", "Report")
REFERENCE: Final = Kind(
    "Encyclopedia entry", "Encyclopedia entries", "entry-encyclopedia", "ScholarlyArticle"
)
SOFTWARE: Final = Kind("Software", "Software", "software", "SoftwareSourceCode")
DATASET: Final = Kind("Data set", "Data sets", "dataset", "Dataset")
PATENT: Final = Kind("Patent", "Patents", "patent", "CreativeWork")
ONLINE: Final = Kind("Web page", "Web pages", "webpage", "WebPage")
OTHER: Final = Kind("Other", "Other", "document", "CreativeWork")

# In the order in which lists by kind have them.
ORDER: Final = (
    ARTICLE, PAPER, PREPRINT, MANUSCRIPT, BOOK, CHAPTER, EDITED, THESIS, REPORT, REFERENCE,
    SOFTWARE, DATASET, PATENT, ONLINE, OTHER,
)  # fmt: skip

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
