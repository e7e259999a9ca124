"""Shows the facts of a JSON Resume file on the pages of a Sphinx site.

Facts go one way: read and checked when the build begins, set by directives and a role on the
pages that ask for them, and put into the context of the templates.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from markupsafe import Markup
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.config import ENUM
from sphinx.util import logging

from sphinx_resume import (
    agenda,
    card,
    check,
    citation,
    contact,
    directives,
    doctree,
    entries,
    export,
    facts,
    feed,
    icons,
    incremental,
    inline,
    links,
    llms,
    metadata,
    not_found,
    outputs,
    pages,
    pdf,
    posts,
    profile,
    publications,
    shelf,
    sitemap,
    vcard,
    works,
)

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

# What is made beside the pages, in the order in which the build tells of it.
OUTPUTS: tuple[outputs.Maker, ...] = (
    pdf.make,
    export.make,
    works.make,
    agenda.make,
    feed.make,
    vcard.make,
    card.make,
    icons.make,
    sitemap.make,
    llms.make,  # last: it lists the others
)

NAMES = ("resume.yaml", "resume.yml", "resume.json")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the directives, the role and the handlers."""
    app.add_config_value("resume_facts", None, "", facts.Facts)
    app.add_config_value("resume_publications", (), "", tuple)
    app.add_config_value("resume_shelf", shelf.Shelf(), "", shelf.Shelf)
    app.add_config_value("resume_site", {}, "html", dict)
    app.add_config_value("resume_languages", {}, "html", dict)
    app.add_config_value("resume_paper", "a4", "", ENUM(*pdf.PAPERS))
    app.add_config_value("resume_fonts", "_fonts", "", str)
    app.add_config_value("resume_cv", pdf.Curriculum(), "", pdf.Curriculum)
    app.add_config_value("resume_card", card.Card(), "", card.Card)
    for section in entries.SECTIONS:
        app.add_directive(section, directives.SPECIAL.get(section, directives.Section))
    app.add_directive("publication", directives.Publication)
    app.add_directive("basics", directives.Basics)
    app.add_directive("cv-pdf", pdf.DownloadButton)
    app.add_role("fact", directives.FactRole())
    app.add_transform(directives.DropEmptySections)
    app.add_transform(directives.LevelHeadings)
    app.add_node(doctree.Time, html=(doctree.visit_time_html, doctree.depart_time_html))
    app.add_node(doctree.Details, html=(doctree.visit_details_html, doctree.depart_details_html))
    app.add_node(links.File, html=(links.visit_file_html, links.depart_file_html))
    for part in (incremental, llms, not_found, pages):
        part.connect(app)
    app.connect("config-inited", read_facts)
    app.connect("builder-inited", pdf.prepare)
    app.connect("builder-inited", card.prepare)
    app.connect("env-get-outdated", pdf.outdated)
    app.connect("env-get-outdated", directives.outdated)
    app.connect("env-updated", directives.let_stand_alone)
    app.connect("doctree-read", note_page)
    app.connect("missing-reference", links.resolve_page)
    app.connect("html-page-context", add_context)
    app.connect("build-finished", write_outputs)
    return {
        "version": "1",
        "env_version": 2,  # raise it when what is kept of a page changes: every page is read anew
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }


def read_facts(app: Sphinx, config: Config) -> None:
    """Read and check the facts before anything is built, so that a fault leaves all as it was.

    :raises SystemExit: if there is a fault; each has been logged. (Sphinx would show a traceback
        for any other exception, its own included, and a slip in content deserves none.)
    """
    found = [path for name in NAMES if (path := app.srcdir / name).is_file()]
    if len(found) != 1:
        have = "it has " + " and ".join(path.name for path in found) if found else "it has none"
        logger.error(
            "%s must hold one file of facts, %s; %s", app.srcdir, " or ".join(NAMES), have
        )
        raise SystemExit(1)
    try:
        config.resume_facts = check.load(found[0])
        config.resume_publications = publications.load(config.resume_facts, Path(app.srcdir))
        posts.load(config.resume_facts, Path(app.srcdir))
    except facts.FactsError as error:
        for problem in error.problems:
            place = f"{_short(error.path)}:{problem.line}"
            logger.error("%s", problem.message, location=place)  # noqa: TRY400
        raise SystemExit(1) from None
    config.resume_shelf = shelf.fill(
        config.resume_publications,
        [
            f"{one.item.get('abstract', '')}{citation.bibtex(one)}"
            for one in config.resume_publications
        ],
    )
    for note in check.unknown(config.resume_facts):
        logger.info("%s:%d: %s", _short(found[0]), note.line, note.message)
    for note in publications.notes(config.resume_publications, Path(app.srcdir)):
        logger.info("%s:%d: %s", _short(app.srcdir / publications.FILE), note.line, note.message)
    basics = contact.person(config.resume_facts.data)
    name, url = entries.text(basics, "name"), entries.text(basics, "url")
    # A config value of its own: when one of these changes, every page's head does.
    shown = card.facts_shown(config.resume_facts.data)
    config.resume_site = {"name": name and inline.plain(name), "card": card.words(shown)}
    config.html_baseurl = config.html_baseurl or str(url or "")
    if not re.fullmatch(r"(https?://[^/?#\s]+(/[^?#\s]*)?)?", config.html_baseurl):
        logger.error(
            "the site's address is '%s'; write SITE_URL as https://example.org/ or "
            "https://example.org/folder/",
            config.html_baseurl,
        )
        raise SystemExit(1)


def _short(path: Path) -> Path:
    """Give a path as a person in the current folder would name it."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def note_page(app: Sphinx, doctree: nodes.document) -> None:
    """Note what a page is about, and that one with the panel or with JSON-LD shows facts."""
    env = app.env
    matter = env.metadata[env.docname]
    matter["resume-about"] = metadata.description(matter, doctree)
    directives.add_byline(env, app.config, doctree)
    if _has_profile(matter) or env.docname == app.config.root_doc:
        data = directives.depend(env, app.config).data
        image = profile.picture(data) if _has_profile(matter) else None
        if image:
            env.images.add_file(env.docname, image)
            env.note_dependency(image)


def add_context(
    app: Sphinx,
    pagename: str,
    _template: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Give the templates the name, what the head says, and the panel's facts."""
    builder = cast("StandaloneHTMLBuilder", app.builder)  # no other builder asks for this
    context["site_name"] = app.config.resume_site["name"]
    title = Markup(context.get("title", "")).striptags()  # noqa: S704 # Sphinx made it from a title
    context |= metadata.context(builder, pagename, title, has_source=doctree is not None)
    matter = app.env.metadata.get(pagename, {})
    context["noindex"] = context.get("noindex") or outputs.is_hidden(matter)
    if directives.SCRIPT in matter:
        app.add_js_file("publications.js", loading_method="defer")
    if _has_profile(matter):
        panel = profile.context(app.config.resume_facts.data)
        if panel["image"]:
            _, name = app.env.images[panel["image"]]
            builder.images[panel["image"]] = name
            panel["image_uri"] = f"{builder.imagedir}/{name}"
        context["profile"] = panel


def write_outputs(app: Sphinx, error: Exception | None) -> None:
    """Write the files beside the pages, once the pages stand, and remove what is left over."""
    made: list[str] = []
    if error is None and isinstance(app.builder, StandaloneHTMLBuilder):
        config = app.config
        base_url = config.html_baseurl and config.html_baseurl.rstrip("/") + "/"
        site = outputs.Site(app, config.resume_facts, base_url, config.language)
        outputs.write(OUTPUTS, site)
        made = [output.path for output in site.made if output.content is not None]
        made += [f"{page}.md" for page in site.pages]
        made += [f"{not_found.PAGE}.html"] if not_found.is_made(app) else []
    incremental.sweep(app, error, made)


def _has_profile(metadata: dict[str, Any]) -> bool:
    return str(metadata.get("author_profile")).lower() == "true"
