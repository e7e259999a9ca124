"""Prepares what a page's head says to search engines and to whoever shows a link to the page.

The tags are those of https://ogp.me and of Twitter's cards, which reads Open Graph for the rest.
``resume-head.html`` sets them.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from babel.core import get_global
from docutils import nodes

from site_groundwork import titles
from site_groundwork.sealed import opened
from sphinx_resume import state
from sphinx_resume._compat.sphinx import way_to
from sphinx_resume.bibliography import citation
from sphinx_resume.facts import posts
from sphinx_resume.facts.prose import Prose
from sphinx_resume.facts.site_paths import CARD, FEED
from sphinx_resume.pages import json_ld, urls
from sphinx_resume.pages.plain import plain
from sphinx_resume.text.addresses import below
from sphinx_resume.text.plain import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.builders.html import StandaloneHTMLBuilder

    from sphinx_resume.text.addresses import Address


CARD_SIZE = (1200, 630)  # pixels, at which Open Graph and Twitter's cards are shown
_ASIDE = {"resume-contact", "resume-links", "resume-more"}  # lines that say nothing of a page
LENGTH = 160  # of a description; what search engines show of one at most


@dataclass(frozen=True)
class Head:
    """What a page's head says; whatever is not known is empty."""

    title: str
    kind: str
    description: str = ""
    url: Address | None = None
    image: Address | None = None
    image_alt: str = ""
    site_name: str = ""
    language: str = "en"


def context(
    builder: StandaloneHTMLBuilder,
    pagename: str,
    title: str,
    *,
    has_source: bool,
) -> dict[str, Any]:
    """Give what the head needs beyond what Sphinx gives to the templates.

    :param title: the page's title, without markup.
    :param has_source: whether the page is one that somebody wrote, unlike the search.
    """
    env, config = builder.env, builder.config
    resume = state.of(config)
    data, base_url, name = resume.facts.data, resume.base_url, resume.name
    path = urls.page(builder, pagename)
    url = below(base_url, path) if base_url else None
    if not has_source:
        return {"pageurl": "", "has_facts": bool(data)}
    about: str = env.metadata[pagename]["resume-about"]
    is_profile = bool(name) and pagename == config.root_doc
    head = Head(
        title=name if is_profile else title,
        kind=_kind(env.metadata[pagename], is_profile=is_profile),
        description=about,
        url=url,
        image=urls.absolute(builder, CARD, base_url) if resume.card.content else None,
        image_alt=resume.in_short,
        site_name=name,
        language=config.language,
    )
    post = posts.find(data, pagename)
    has_news = any("date" in item for item in data.items("news"))
    page = json_ld.Page(
        title,
        url,
        config.language,
        about,
        pagename == config.root_doc,
        tuple(_trail(builder, pagename, base_url)),
        (post.text("published") or post.text("date") or "") if post else "",
    )
    work = resume.by_page.get(pagename)
    paper = urls.absolute(builder, work.file("pdf"), base_url) if work and work.pdf else None
    return {
        "head": head,
        "citation": citation.tags(work, paper) if work else [],
        "open_graph": list(open_graph(head)),
        "alternates": alternates(config.resume_languages, path),
        "json_ld": json_ld.document(
            data, page, base_url, lambda link: urls.absolute(builder, link, base_url), work
        ),
        "pageurl": opened(url) if url else "",
        "has_facts": bool(data),
        "feed": opened(FEED) if base_url and has_news else "",
    }


def description(matter: dict[str, Any], tree: nodes.document, prose: Prose | None = None) -> str:
    """Say what a page is about: as its front matter does, else by its first sentences.

    Sentences are the paragraphs of the page's prose; a page without prose is described by the
    titles of its entries, or by its first texts of any kind. A long text is cut after a word.

    :param prose: reads what front matter says as the site does.
    """
    written = str(matter.get("description") or "")
    if written:
        return plain_text((prose or Prose()).line(written))
    every = tree.findall(nodes.paragraph)
    found = [one for one in every if not _ASIDE & {*one["classes"]}]
    texts = [one for one in found if isinstance(one.parent, (nodes.section, nodes.document))]
    entries = [one for one in found if "resume-title" in one["classes"]]
    said = "; ".join(map(plain, entries)) if not texts else ""
    return cut(said or " ".join(map(plain, texts or found)))


def cut(text: str) -> str:
    """Cut a text to :data:`LENGTH`, after a word if its script parts words."""
    short = textwrap.shorten(text, LENGTH, placeholder=" …")
    return short if short != "…" else " ".join(text.split())[: LENGTH - 1] + "…"


def open_graph(head: Head) -> Iterator[tuple[str, str | Address]]:
    """Give the Open Graph tags that have a value, as property and content."""
    tags: dict[str, str | Address | None] = {
        "og:type": head.kind,
        "og:title": head.title,
        "og:description": head.description,
        "og:url": head.url,
        "og:site_name": head.site_name,
        "og:locale": locale(head.language),
    }
    if head.image:
        tags |= {
            "og:image": head.image,
            "og:image:type": "image/png",
            "og:image:width": str(CARD_SIZE[0]),
            "og:image:height": str(CARD_SIZE[1]),
            "og:image:alt": head.image_alt,
        }
    return ((key, value) for key, value in tags.items() if value)


def locale(language: str) -> str:
    """Give a language as Open Graph wants it, with its territory: ``en`` is ``en_US``."""
    tag = language.replace("-", "_")
    likely: str = get_global("likely_subtags").get(tag, tag)
    first, *_, last = likely.split("_")
    return f"{first}_{last}" if last.isupper() else first


def alternates(languages: dict[str, str], path: str) -> list[tuple[str, str]]:
    """Give a page's address in each language of the site; nothing if there is only one.

    :param languages: the sites' absolute addresses by language, as in ``{"en": "https://…/",
        "zh": "https://…/zh/"}``; the first serves readers of any other language too.
    :param path: the page's address from the root of each.
    """
    found = [(tag, base.rstrip("/") + "/" + path) for tag, base in languages.items()]
    return [*found, ("x-default", found[0][1])] if len(found) > 1 else []


def _kind(matter: dict[str, Any], *, is_profile: bool) -> str:
    if is_profile:
        return "profile"
    return "article" if matter.get("date") else "website"


def _trail(
    builder: StandaloneHTMLBuilder, docname: str, base_url: Address | None
) -> Iterator[tuple[str, Address]]:
    """Lead from the home page to a page below it, by the tables of contents."""
    way = way_to(builder, docname)
    if base_url and len(way) > 1:
        for step in way:
            yield titles.of(builder.env, step), below(base_url, urls.page(builder, step))
