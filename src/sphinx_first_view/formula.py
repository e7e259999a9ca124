"""Formulas as MathML Core, which browsers show by themselves: no script, nothing fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import math_core
from docutils import nodes
from sphinx.locale import _
from sphinx.util import logging

from site_groundwork import formulas
from site_groundwork.messages import shown
from sphinx_first_view._compat import get_node_equation_number

if TYPE_CHECKING:
    from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)

# The theme cuts a formula at its box and leaves it to MathJax's own element to scroll in there.
# It begins on the left in any language; a number stands at the end.
SCROLLS: Final = "overflow: auto hidden; padding-block: 0.25em; direction: ltr"
BLOCK: Final = f"flex-direction: row; {SCROLLS}"
WHOLE: Final = "flex: 1 0 auto"
LAST: Final = "order: 1"

LONGEST: Final = 30
"""Characters of a formula that surely fits a phone; one that may scroll has to have the focus."""


def mathml(latex: str, *, block: bool) -> str:
    """Return the formula as a MathML element.

    Raises `math_core.LatexError` for what is not LaTeX, or not known.
    """
    written = formulas.known(latex)
    return formulas.mathml().convert_with_local_state(written, displaystyle=block)


def visit_math(self: HTML5Translator, node: nodes.math) -> None:
    """Write an inline formula."""
    attributes: dict[str, Any] = {"CLASS": "math notranslate nohighlight", "style": SCROLLS}
    self.body.append(self.starttag(node, "span", "", **attributes, **_focus(node)))
    self.body.append(_shown(self, node, block=False) + "</span>")
    raise nodes.SkipNode


def visit_math_block(self: HTML5Translator, node: nodes.math_block) -> None:
    """Write a formula that stands by itself, with its number if it has one."""
    attributes: dict[str, Any] = {"CLASS": "math notranslate nohighlight", "style": BLOCK}
    self.body.append(self.starttag(node, "div", **attributes, **_focus(node)))
    if node["number"]:
        number = get_node_equation_number(self, node)
        self.body.append(f'<span class="eqno" style="{LAST}">({number})')
        self.add_permalink_ref(node, _("Link to this equation"))
        self.body.append("</span>")
    self.body.append(f'<div style="{WHOLE}">{_shown(self, node, block=True)}</div></div>\n')
    raise nodes.SkipNode


def _focus(node: nodes.Element) -> dict[str, Any]:
    """Let the keyboard scroll a formula that may be wider than a screen."""
    return {"tabindex": "0"} if len(formulas.in_words(node.astext())) > LONGEST else {}


def _shown(self: HTML5Translator, node: nodes.math | nodes.math_block, *, block: bool) -> str:
    latex = node.astext()
    parts = [part for part in latex.split("\n\n") if part.strip()]
    if block and not node.get("no-wrap", node.get("nowrap", False)):
        # As Sphinx does for MathJax: lines of one formula, and formulas below each other.
        rows = [rf"\begin{{aligned}}{p}\end{{aligned}}" if r"\\" in p else p for p in parts]
        latex = r"\\".join(rows)
        if len(rows) > 1:
            latex = rf"\begin{{gathered}}{latex}\end{{gathered}}"
    try:
        if formulas.is_bounded(latex):
            return mathml(latex, block=block)
        reason = "it is longer, or has more braces in one another, than anybody writes"
    except math_core.LatexError as fault:
        reason = str(fault).splitlines()[0] if str(fault) else type(fault).__name__
    logger.warning(
        "This formula cannot be shown, and stands in the page as it is written: %s; correct it",
        shown(reason, 200),
        type="first_view",
        subtype="math",
        location=node,
    )
    return f"<code>{self.encode(node.astext())}</code>"
