"""Makes the site easy to read for language models: llms.txt, and each page as Markdown beside it.

The form of llms.txt is https://llmstxt.org's: a heading, a summary as a quotation, lists of links.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urldefrag, urljoin, urlsplit

from sphinx.builders.html import StandaloneHTMLBuilder

from sphinx_resume import contact, inline, outputs
from sphinx_resume.entries import capitalised, maps, text
from sphinx_resume.markdown import Writer
from sphinx_resume.outputs import Output

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from docutils import nodes
    from sphinx.application import Sphinx

    from sphinx_resume.entries import Line, Map
    from sphinx_resume.outputs import Site


def connect(app: Sphinx) -> None:
    """Connect the handler that writes a page's twin beside it."""
    app.connect("html-page-context", write_twin)


def write_twin(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """Write the Markdown twin of a page that is being written, and have its head link to it."""
    builder = app.builder
    if not isinstance(builder, StandaloneHTMLBuilder) or builder.name != "html":
        return
    if doctree is None or outputs.is_hidden(app.env.metadata[pagename]):
        return
    writer = Writer(_locator(app, pagename, builder.link_suffix), builder.dlpath)
    written = writer.write(doctree).encode()
    path = twin(app, pagename)
    if not path.is_file() or path.read_bytes() != written:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(written)
    context["twin"] = f"{pagename}.md"


def twin(app: Sphinx, page: str) -> Path:
    """Give the path of a page's Markdown twin, which may not be written yet."""
    return app.outdir / f"{page}.md"


def make(site: Site) -> Iterator[Output]:
    """Make llms.txt, and say how large the pages' twins are that stand already."""
    sizes = [twin(site.app, page).stat().st_size for page in site.pages]
    yield Output("llms.txt", (overview(site) + "\n").encode(), _twins(sizes))


def overview(site: Site) -> str:
    """Write llms.txt: who this is, how to reach them, the pages, the other files."""
    data = site.facts.data
    env = site.app.env
    name = text(contact.person(data), "name")
    title = inline.plain(name) if name else site.app.config.project
    blocks = [f"# {title}"]
    if about := _summary(data):
        blocks.append(f"> {about}")
    links = [_link(one.kind, one.url, one.text) for one in contact.addresses(data) if one.url]
    if links:
        blocks += ["## Contact", "\n".join(links)]
    pages = []
    for page in site.pages:
        metadata = env.metadata[page]
        note = metadata["resume-about"]
        title = env.titles[page].astext()
        pages.append(_link(title, site.base_url + quote(f"{page}.md"), note))
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
    label = text(contact.person(data), "label")
    who = [inline.plain(capitalised(label))] if label else []
    who += [_said(line) for line in contact.affiliations(data)]
    place = ", ".join(inline.plain(part.text) for part in contact.place(data)[-3:])
    names = (text(item, "name") for item in maps(data.get("interests")))
    interests = ", ".join(inline.plain(name) for name in names if name)
    said = ["; ".join(who), place, interests and f"Research interests: {interests}"]
    return " ".join(f"{sentence}." for sentence in said if sentence)


def _said(line: Line) -> str:
    return line.separator.join(inline.plain(part.text) for part in line.parts)


def _link(name: str, url: str, note: str = "") -> str:
    return f"- [{name}]({url}){note and f': {note}'}"


def _twins(sizes: list[int]) -> str:
    pages = "one page" if len(sizes) == 1 else f"{len(sizes)} pages"
    return f"and {pages} as Markdown, {sum(sizes):,} bytes"


def _locator(app: Sphinx, page: str, suffix: str) -> Callable[[str], str]:
    """Give what leads from a page's twin to where its page's links lead.

    That is the twin of another page, else the file itself; absolute if the site has an address.
    """
    folder = posixpath.dirname(app.builder.get_target_uri(page))
    base_url: str = app.config.html_baseurl and app.config.html_baseurl.rstrip("/") + "/"
    env = app.env

    def locate(uri: str) -> str:
        if urlsplit(uri).scheme or uri.startswith(("/", "#")):
            return uri
        relative, fragment = urldefrag(uri)
        target = posixpath.normpath(posixpath.join(folder, relative))
        name = unquote(target).removesuffix(suffix)
        if target.endswith(suffix) and name in env.found_docs:
            target = target if outputs.is_hidden(env.metadata[name]) else quote(f"{name}.md")
        if not base_url:
            target = posixpath.relpath(target, folder or ".")
        return urljoin(base_url, target) + (fragment and f"#{fragment}")

    return locate
