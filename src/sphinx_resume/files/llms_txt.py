"""Makes the site easy to read for language models: llms.txt, which lists pages and files.

The form of llms.txt is https://llmstxt.org's: a heading, a summary as a quotation, lists of links.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin

from site_groundwork import made_files
from site_groundwork.markdown_text import destination, escaped
from sphinx_resume.entries import introduction
from sphinx_resume.facts import person
from sphinx_resume.facts.model import capitalised, maps, text
from sphinx_resume.files.outputs import Output
from sphinx_resume.pages import urls
from sphinx_resume.text.plain import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_resume.entries.model import Line
    from sphinx_resume.facts.model import Map
    from sphinx_resume.files.outputs import Site


def make(site: Site) -> Iterator[Output]:
    """Make llms.txt, and say how large the pages' twins are that stand already."""
    twins = [site.app.outdir / path for path in made_files.of(site.app) if path.endswith(".md")]
    sizes = [path.stat().st_size for path in twins]
    yield Output("llms.txt", (overview(site) + "\n").encode(), _twins(sizes) if sizes else "")


def overview(site: Site) -> str:
    """Write llms.txt: who this is, how to reach them, the pages, the other files."""
    data = site.facts.data
    env, twins = site.app.env, made_files.of(site.app)
    name = text(person.person(data), "name")
    title = plain_text(name) if name else site.app.config.project
    blocks = [f"# {escaped(title)}"]
    if about := _summary(data):
        blocks.append(f"> {escaped(about)}")
    links = [
        _link(one.kind, urljoin(site.base_url, address), one.text)
        for one in person.addresses(data)
        if (address := urls.address(site.builder, one.url))
    ]
    if links:
        blocks += ["## Contact", "\n".join(links)]
    pages = []
    for page in site.pages:
        metadata = env.metadata[page]
        note = metadata["resume-about"]
        title = env.titles[page].astext()
        twin = f"{page}.md"
        path = quote(twin) if twin in twins else urls.page(site.builder, page)
        pages.append(_link(title, site.base_url + path or ".", note))
    blocks += ["## Pages", "\n".join(pages)]
    files = [
        _link(one.about, site.base_url + quote(one.path))
        for one in site.made
        if one.content is not None and one.about
    ]
    if files:
        blocks += ["## Files", "\n".join(files)]
    return "\n\n".join(blocks)


def _summary(data: Map) -> str:
    """Say in a sentence or two who the facts are about; an empty text if they do not."""
    label = text(person.person(data), "label")
    who = [plain_text(capitalised(label))] if label else []
    who += [_said(line) for line in introduction.affiliations(data)]
    place = ", ".join(plain_text(part.text) for part in introduction.place(data)[-3:])
    names = (text(item, "name") for item in maps(data.get("interests")))
    interests = ", ".join(plain_text(name) for name in names if name)
    said = ["; ".join(who), place, interests and f"Research interests: {interests}"]
    return " ".join(f"{sentence}." for sentence in said if sentence)


def _said(line: Line) -> str:
    return line.separator.join(plain_text(part.text) for part in line.parts)


def _link(name: str, url: str, note: str = "") -> str:
    said = f": {escaped(note)}" if note else ""
    return f"- [{escaped(name)}]({destination(url)}){said}"


def _twins(sizes: list[int]) -> str:
    pages = "one page" if len(sizes) == 1 else f"{len(sizes)} pages"
    return f"and {pages} as Markdown, {sum(sizes):,} bytes"
