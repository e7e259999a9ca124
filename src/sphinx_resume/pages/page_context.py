"""What a page's templates are given, and what is noted of a page when it is read."""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote

from docutils import nodes
from markupsafe import escape

from site_groundwork import titles
from site_groundwork._compat import rendered
from site_groundwork.front_matter import FrontMatterError
from site_groundwork.matter import is_hidden, is_true
from site_groundwork.published import is_published
from sphinx_resume import state
from sphinx_resume._compat.sphinx import (
    has_file,
    note_picture,
    remember_stems,
    show_picture,
)
from sphinx_resume.facts import posts, prose
from sphinx_resume.pages import directives, looks, metadata, profile_panel, urls
from sphinx_resume.pages.plain import plain
from sphinx_resume.pages.transforms import TITLED
from sphinx_resume.text.addresses import SiteFile

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.environment import BuildEnvironment


def give_title(app: Sphinx, page: str, source: list[str]) -> None:
    """Make the title in a page's front matter its heading; a post has one in any case."""
    path = PurePosixPath(app.env.doc2path(page))
    if path.suffix != ".md" or not has_file(app.env, page):
        return
    name = path.stem if posts.is_post(page) else ""
    try:
        titled = state.of(app.config).prose.with_title(source[0], name)
    except FrontMatterError:  # MyST tells of it
        return
    if titled != source[0]:
        source[0] = titled
        app.env.metadata[page][TITLED] = True


def note_page(app: Sphinx, doctree: nodes.document) -> None:
    """Note what a page is about, and that one with the panel or with JSON-LD shows facts."""
    env = app.env
    matter = env.metadata[env.docname]
    matter[titles.KEY] = _title(app, doctree)
    matter["resume-about"] = metadata.description(matter, doctree, state.of(app.config).prose)
    directives.add_byline(env, app.config, doctree)
    if _has_profile(matter) or env.docname == app.config.root_doc:
        data = directives.depend(env, app.config).data
        image = profile_panel.picture(data) if _has_profile(matter) else None
        if image:
            note_picture(env, image)


def let_name_lead(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Take the heading of the home page out if the name in its panel is that of the page."""
    is_home = page == app.config.root_doc and _has_profile(app.env.metadata[page])
    title = next(iter(doctree.findall(nodes.title)), None)
    if is_home and state.of(app.config).name and title and is_published(app.builder.name):
        title.parent.remove(title)


def _title(app: Sphinx, doctree: nodes.document) -> str:
    """Give a page's title without markup; what it is called after if it has none."""
    env = app.env
    section = next(iter(doctree.findall(nodes.section)), None)
    said = plain(section[0]) if section else ""
    is_home = env.docname == app.config.root_doc
    return said or (app.config.project if is_home else prose.from_name(env.docname))


def renew_heads(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """Give all pages if what the head of every page says has changed since the last build."""
    resume = state.of(app.config)
    head = (resume.name, resume.in_short, bool(resume.card.content), resume.base_url)
    said = repr((*head, looks.digest()))
    before, now = getattr(env, "resume_head", ""), hashlib.sha256(said.encode()).hexdigest()
    env.resume_head = now  # type: ignore[attr-defined] # the environment is where Sphinx keeps such
    return () if now == before else env.found_docs


def add_context(
    app: Sphinx,
    pagename: str,
    _template: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Give the templates the name, and set what the head says, and the panel.

    Each theme prints ``metatags`` in its head, and ``body``.
    """
    builder = cast("StandaloneHTMLBuilder", app.builder)  # no other builder asks for this
    remember_stems(builder)  # Sphinx makes the index after any event but this
    resume = state.of(app.config)
    context["site_name"] = resume.name
    has_source = doctree is not None
    title = titles.of(app.env, pagename) if has_source else ""
    if has_source:
        context["title"] = escape(title)
    context |= metadata.context(builder, pagename, title, has_source=has_source)
    matter = app.env.metadata.get(pagename, {})
    context["noindex"] = context.get("noindex") or is_hidden(matter)
    if directives.SCRIPT in matter:
        app.add_js_file(looks.SCRIPT, loading_method="defer")
    if _has_profile(matter):
        panel = profile_panel.context(
            resume.facts.data,
            lambda link: urls.from_page(builder, link, context["pathto"]),
            app.config.language,
        )
        if panel["image"]:
            panel["image_uri"] = quote(show_picture(builder, panel["image"]))
        elif isinstance(served := resume.facts.data.item("basics").link("image"), SiteFile):
            panel["image_uri"] = urls.quoted(served)
        context["profile"] = panel
        if app.config.resume_looks:
            context["body"] = rendered(builder, looks.PANEL, context) + context["body"]
    if is_published(builder.name):
        context["paper"] = app.config.resume_paper
        # On another theme the theme's own colours are right.
        context["accent"] = {} if app.config.resume_looks else app.config.resume_accent
        head = rendered(builder, looks.HEAD, context)
        context["metatags"] = (context.get("metatags") or "") + head


def _has_profile(matter: dict[str, Any]) -> bool:
    return is_true(matter, "author_profile")
