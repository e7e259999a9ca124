"""Makes the site easy to read for language models: llms.txt, which lists pages and files.

The form of llms.txt is https://llmstxt.org's: a heading, a summary as a quotation, lists of links.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from site_groundwork import made_files, titles
from site_groundwork.formats import Markdown, filled, joined, link_destination
from sphinx_resume.entries import introduction
from sphinx_resume.facts import person
from sphinx_resume.facts.site_paths import LLMS
from sphinx_resume.files.outputs import Output
from sphinx_resume.pages import urls
from sphinx_resume.text.addresses import below
from sphinx_resume.text.plain import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_resume.entries.model import Line
    from sphinx_resume.facts.model import Item
    from sphinx_resume.files.outputs import Site
    from sphinx_resume.text.addresses import Address, Link


def make(site: Site) -> Iterator[Output]:
    """Make llms.txt, and say how large the pages' twins are that stand already."""
    twins = [site.app.outdir / path for path in made_files.of(site.app) if path.endswith(".md")]
    sizes = [path.stat().st_size for path in twins]
    yield Output(
        LLMS,
        filled(Markdown, "{}\n", overview(site)),
        _twins(sizes) if sizes else "",
    )


def overview(site: Site) -> Markdown:
    """Write llms.txt: who this is, how to reach them, the pages, the other files."""
    data, base_url = site.facts.data, site.base_url
    env, twins = site.app.env, made_files.of(site.app)
    name = data.item("basics").text("name")
    title = plain_text(name) if name else site.app.config.project
    blocks: list[Markdown] = [filled(Markdown, "# {}", title)]
    if about := _summary(data, site.language):
        blocks.append(filled(Markdown, "> {}", about))
    reached = [
        _link(one.kind, found, one.text)
        for one in person.contacts(data)
        if one.link and (found := _address(site, one.link)) is not None
    ]
    pages: list[Markdown] = []
    for page in site.pages:
        twin = f"{page}.md"
        path = quote(twin) if twin in twins else urls.page(site.builder, page)
        address = below(base_url, path) if base_url else path or "."
        pages.append(_link(titles.of(env, page), address, env.metadata[page]["resume-about"]))
    files = [
        _link(one.about, _address(site, one.path) or "")
        for one in site.made
        if one.content is not None and one.about
    ]
    for heading, links in (("Contact", reached), ("Pages", pages), ("Files", files)):
        if links:
            blocks += [filled(Markdown, "## {}", heading), joined(Markdown, "\n", links)]
    return joined(Markdown, "\n\n", blocks)


def _summary(data: Item, language: str) -> str:
    """Say in a sentence or two who the facts are about; an empty text if they do not."""
    label = introduction.label(data)
    who = [plain_text(label)] if label else []
    who += [_said(line) for line in introduction.affiliations(data)]
    place = ", ".join(plain_text(part.text) for part in introduction.place(data, language)[-3:])
    names = (item.text("name") for item in data.items("interests"))
    interests = ", ".join(plain_text(name) for name in names if name)
    said = ["; ".join(who), place, interests and f"Interests: {interests}"]
    return " ".join(f"{sentence}." for sentence in said if sentence)


def _said(line: Line) -> str:
    return line.separator.join(plain_text(part.text) for part in line.parts)


def _address(site: Site, link: Link) -> Address | str | None:
    absolute = urls.absolute(site.builder, link, site.base_url)
    return absolute or urls.address(site.builder, link)


def _link(name: str, to: Link | str, note: str = "") -> Markdown:
    said = filled(Markdown, ": {}", note) if note else filled(Markdown, "")
    return filled(Markdown, "- [{}]({}){}", name, link_destination(to), said)


def _twins(sizes: list[int]) -> str:
    pages = "one page" if len(sizes) == 1 else f"{len(sizes)} pages"
    return f"and {pages} as Markdown, {sum(sizes):,} bytes"
