"""Shows the facts of a JSON Resume file on the pages of a Sphinx site.

Facts go one way: read and checked when the build begins, set by directives and a role on the
pages that ask for them, and put into files beside the pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docutils.parsers.rst import Directive
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the settings, directives, role, nodes and handlers.

    What they need is imported here, so that who asks for the facts alone loads no Sphinx.
    """
    from sphinx.config import ENUM  # noqa: PLC0415

    from sphinx_resume import state  # noqa: PLC0415
    from sphinx_resume._compat.sphinx import Contents, note_uncoloured  # noqa: PLC0415
    from sphinx_resume.entries.sections import SECTIONS  # noqa: PLC0415
    from sphinx_resume.files import (  # noqa: PLC0415
        contact_card,
        cv_pdf,
        registry,
        site_check,
        social_card,
        taste,
    )
    from sphinx_resume.pages import (  # noqa: PLC0415
        directives,
        fact_role,
        generated_pages,
        links,
        looks,
        nodes,
        outgoing_links,
        page_context,
        page_toc,
        publication_directives,
        raw_html,
        transforms,
        written_files,
        written_links,
    )

    app.add_config_value(
        "resume_languages",
        {},
        "html",
        dict,
        "The sites of all languages, by their tags: pages name them to search engines.",
    )
    app.add_config_value(
        "resume_accent",
        taste.INK,
        "html",
        dict,
        "The one colour of pages, PDF, social card and icon, in the light and in the dark.",
    )
    app.add_config_value(
        "resume_typeface",
        "",
        "",
        str,
        "The family of PDF and social card; without one, a typeface that Typst brings.",
    )
    app.add_config_value(
        "resume_paper",
        "a4",
        "html",
        ENUM(*cv_pdf.PAPERS),
        "The size of the PDF's and of printed pages: a4 or letter.",
    )
    app.add_config_value(
        "resume_fonts",
        "_fonts",
        "",
        str,
        "A folder beside conf.py with more fonts for PDF and social card.",
    )
    app.add_config_value(
        "resume_looks",
        default=True,
        rebuild="html",
        types=bool,
        description="Whether the extension styles what it sets; else the site's own sheets do.",
    )

    own: dict[str, type[Directive]] = {
        **{section: directives.SPECIAL.get(section, directives.Section) for section in SECTIONS},
        "publications": publication_directives.Publications,
        "publication": publication_directives.Publication,
        "basics": directives.Basics,
        "summary": directives.Summary,
        "cv-pdf": cv_pdf.DownloadButton,
        "toctree": Contents,
        "image": written_files.SpacedImage,
        "figure": written_files.SpacedFigure,
    }
    for name, directive in own.items():
        app.add_directive(name, directive, override=True)
    app.add_builder(outgoing_links.Check, override=True)
    app.add_role("fact", fact_role.FactRole())
    for transform in transforms.ALL:
        app.add_transform(transform)
    app.add_post_transform(links.PageLinks)
    app.add_post_transform(outgoing_links.Places)
    for node, visitors in nodes.HTML_VISITORS.items():
        app.add_node(node, html=visitors)

    note_uncoloured()
    app.connect("config-inited", taste.check)
    app.connect("config-inited", state.read_facts)
    app.connect("builder-inited", generated_pages.take_over)
    app.connect("builder-inited", looks.offer)
    app.connect("builder-inited", cv_pdf.prepare)
    app.connect("builder-inited", social_card.prepare)
    app.connect("builder-inited", contact_card.prepare)
    app.connect("env-before-read-docs", written_links.check)
    app.connect("env-get-outdated", cv_pdf.outdated)
    app.connect("env-get-outdated", directives.outdated)
    app.connect("env-updated", directives.let_stand_alone)
    app.connect("env-updated", page_context.renew_heads)
    app.connect("source-read", page_context.give_title)
    app.connect("doctree-read", written_files.find, priority=400)  # before they are gathered
    app.connect("doctree-read", raw_html.bring_along)
    app.connect("doctree-read", page_context.note_page)
    app.connect("doctree-read", page_toc.add_years, priority=600)  # once Sphinx has collected it
    app.connect("doctree-resolved", raw_html.lead)
    app.connect("missing-reference", links.resolve_page)
    app.connect("doctree-resolved", page_context.let_name_lead)
    app.connect("doctree-resolved", written_files.address_served)
    app.connect("write-started", looks.copy, priority=600)  # once old copies are removed
    app.connect("html-page-context", page_context.add_context)
    app.connect("build-finished", registry.write_outputs)
    app.connect("build-finished", site_check.tell, priority=950)  # once the pages are as published
    return {
        "version": "1",
        "env_version": 7,  # raise it when what is kept of a page changes: every page is read anew
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
