"""What a page's templates are given, and what is noted of a page when it is read."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from markupsafe import Markup

from site_groundwork.matter import is_hidden, is_true
from sphinx_resume import state
from sphinx_resume.pages import directives, metadata, profile_panel, urls

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.environment import BuildEnvironment


def note_page(app: Sphinx, doctree: nodes.document) -> None:
    """Note what a page is about, and that one with the panel or with JSON-LD shows facts."""
    env = app.env
    matter = env.metadata[env.docname]
    matter["resume-about"] = metadata.description(matter, doctree)
    directives.add_byline(env, app.config, doctree)
    if _has_profile(matter) or env.docname == app.config.root_doc:
        data = directives.depend(env, app.config).data
        image = profile_panel.picture(data) if _has_profile(matter) else None
        if image:
            env.images.add_file(env.docname, image)
            env.note_dependency(image)


def renew_heads(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """Give all pages if what the head of every page says has changed since the last build."""
    resume = state.of(app.config)
    said = repr((resume.name, resume.in_short, bool(resume.card.content), resume.base_url))
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
    """Give the templates the name, what the head says, and the panel's facts."""
    builder = cast("StandaloneHTMLBuilder", app.builder)  # no other builder asks for this
    resume = state.of(app.config)
    context["site_name"] = resume.name
    title = Markup(context.get("title", "")).striptags()  # noqa: S704 # Sphinx made it from a title
    context |= metadata.context(builder, pagename, title, has_source=doctree is not None)
    matter = app.env.metadata.get(pagename, {})
    context["noindex"] = context.get("noindex") or is_hidden(matter)
    if directives.SCRIPT in matter:
        app.add_js_file("publications.js", loading_method="defer")
    if _has_profile(matter):
        panel = profile_panel.context(
            resume.facts.data,
            lambda written: _from_page(urls.address(builder, written), context["pathto"]),
        )
        if panel["image"]:
            _, name = app.env.images[panel["image"]]
            builder.images[panel["image"]] = name
            panel["image_uri"] = f"{builder.imagedir}/{name}"
        context["profile"] = panel


def _from_page(address: str, pathto: Callable[[str, int], str]) -> str:
    is_whole = not address or urlsplit(address).scheme
    return address if is_whole else pathto(address, 1)


def _has_profile(matter: dict[str, Any]) -> bool:
    return is_true(matter, "author_profile")
