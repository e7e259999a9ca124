"""Makes the first view of every page one network round trip.

A page of this theme asks for some 250 KB before it is whole, and for a third of that before it
shows anything. This extension rewrites the built pages so that what they need for their first
view is in them, and the rest comes when they are shown. Nothing looks or behaves differently;
`first_view = False` in conf.py switches everything off.

When: at `build-finished`, from copies of the pages as Sphinx wrote them, which are kept beside
the doctrees. A hook at the writing of a page sees one page, in one of several processes, and
before the static files are there; which rules the site can drop depends on all pages. And what
is made from the raw pages alone is the same after a clean build and after an edit (`site`).

What becomes of a page's
    style sheets  `stylesheet`, `choose`, `names`: a `<style>` with the rules of the first view,
                  and at the end of the body a link to all rules that the site can use. A style
                  sheet there does not keep the browser from painting what stands before it, needs
                  no script, and comes before the deferred scripts run.
    scripts       `scripts`: deferred, joined, and left out where the page has no use for them;
                  the search's are fetched when somebody searches
    icons         `icons`: a font with the icons that are used; the whole one for any other
    pictures      `images`: WebP copies, room for each, the late ones lazy
    formulas      `formula`: MathML
    policy        `policy`: a content security policy in the page, and a `_headers` file

Warnings, to be silenced by `suppress_warnings`:
    first_view.remote  a page loads something from another host
    first_view.math    a formula cannot be shown
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import logging

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.html5 import HTML5Translator

RENDERER = "first_view"
BUILDERS = {"html", "dirhtml"}

logger = logging.getLogger(__name__)


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Rewrite the built pages, or put them back if that is switched off."""
    if exception is not None or app.builder.name not in BUILDERS:
        return
    from sphinx_first_view.site import Site  # noqa: PLC0415 -- other builders need none of it

    site = Site(app.outdir, store(app))
    if not app.config.first_view:
        site.restore()
        return
    site.rewrite()
    for page, subtype, message in site.warnings:
        logger.warning(message, type="first_view", subtype=subtype, location=page)


def store(app: Sphinx) -> Path:
    """Return the place of what is kept between builds."""
    return Path(app.doctreedir, "first_view", app.builder.name)


def all_if_forgotten(
    app: Sphinx, env: BuildEnvironment, _added: set[str], _changed: set[str], _removed: set[str]
) -> list[str]:
    """Have every page written again if the raw pages of the last build are lost."""
    if app.builder.name not in BUILDERS or not app.config.first_view or store(app).exists():
        return []
    return sorted(env.found_docs)


def choose_math_renderer(app: Sphinx, config: Config) -> None:
    """Show formulas as MathML, unless the site has chosen otherwise."""
    if config.html_math_renderer is None:
        others = set(app.registry.html_inline_math_renderers) - {"mathjax", RENDERER}
        ours = RENDERER if config.first_view else "mathjax"
        config.html_math_renderer = others.pop() if len(others) == 1 else ours


def visit_math(self: HTML5Translator, node: nodes.math) -> None:
    """Write an inline formula."""
    from sphinx_first_view import formula  # noqa: PLC0415 -- few sites have formulas

    formula.visit_math(self, node)


def visit_math_block(self: HTML5Translator, node: nodes.math_block) -> None:
    """Write a formula that stands by itself."""
    from sphinx_first_view import formula  # noqa: PLC0415

    formula.visit_math_block(self, node)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the one setting and the one step."""
    app.add_config_value("first_view", default=True, rebuild="html", types=bool)
    app.add_html_math_renderer(RENDERER, (visit_math, None), (visit_math_block, None))
    app.connect("config-inited", choose_math_renderer, priority=900)
    app.connect("env-get-outdated", all_if_forgotten)
    # After all extensions that write or change pages at this event.
    app.connect("build-finished", finish, priority=800)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
