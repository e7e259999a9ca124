"""A formula in Unicode words and signs, for places where no formula can be set."""

from __future__ import annotations

import logging
from functools import cache

from pylatexenc.latex2text import LatexNodes2Text

# It would tell the terminal, without a line, of each macro that lacks its arguments.
logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)


def in_words(latex: str) -> str:
    r"""Say a formula as far as Unicode goes: ``\alpha`` is α. What cannot be read stays as it is.

    :param latex: a formula without the dollar signs around it.
    """
    try:
        words: str = _converter().latex_to_text(latex)
    except Exception:  # noqa: BLE001 # pylatexenc raises any for a macro without its arguments
        return latex
    return words


@cache
def _converter() -> LatexNodes2Text:
    return LatexNodes2Text()
