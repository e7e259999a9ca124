"""Lets a page keep its old addresses: `redirect_from:` in its front matter.

The syntax is that of Jekyll's plugin jekyll-redirect-from. sphinx-reredirects writes a stub at
each old address; this adds what it leaves open: where the addresses come from, whether they can
be right, what else a stub says, and that it goes when no page asks for it any longer.

A stub is made from `redirect_html_template_file`, if conf.py sets it; else from `redirect.html` in
`templates_path`, or from this package's own.
"""

from __future__ import annotations

import posixpath
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn
from urllib.parse import quote

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util import logging

from site_groundwork import titles
from site_groundwork.folders import OutsideError, inside, prune, remove, write_if_changed
from site_groundwork.front_matter import FrontMatterError, read_file
from site_groundwork.messages import shown, source_name
from site_groundwork.own_files import chosen
from site_groundwork.published import base_url, extra_files, is_published
from sphinx_redirect_from import policy
from sphinx_redirect_from._compat import REREDIRECTS, Matcher, output_file, page_suffix, template
from sphinx_redirect_from.stubs import (
    Fault,
    Site,
    Stub,
    Wish,
    folder_address,
    front_matter_wishes,
    plan,
    quoted,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

# The line of the template by which a file is known as a stub; no text on a page can contain it.
MARK: Final = '<meta name="generator" content="sphinx_redirect_from">'
TEMPLATE: Final = "redirect.html"


class Redirects:
    """The redirects of one build: checked before it writes, then handed to sphinx-reredirects."""

    def __init__(self) -> None:
        self.stubs: dict[str, Stub] = {}
        self.docs: dict[str, str] = {}  # file: docname
        self.taken: frozenset[str] = frozenset()
        self.conf: dict[str, str] = {}
        self.template: str | None = None

    def check(self, _app: Sphinx, builder: Builder) -> None:
        """Plan all stubs while the output folder is still as it was.

        :raises SystemExit: if one of them cannot be right.
        """
        self.stubs = {}
        # The other builders for HTML make one page or a book, which no old address leads to.
        if isinstance(builder, StandaloneHTMLBuilder) and is_published(builder.name):
            self.docs = {output_file(builder, name): name for name in builder.env.found_docs}
            site = read_site(builder, self.docs)
            self.taken = frozenset(site.taken)
            wishes, unread = read_wishes(builder, self.docs)
            self.stubs, faults = plan(wishes, site)
            outside = outside_faults(self.stubs, builder.outdir)
            if unread or faults or outside:
                stop([*unread, *faults, *outside])

    def feed(self, app: Sphinx) -> list[Any]:
        """Hand the stubs to sphinx-reredirects, which writes them next."""
        self.conf = app.config.redirects
        self.template = app.config.redirect_html_template_file
        app.config.redirect_html_template_file = self.template or str(template_file(app))
        app.config.redirects = {file: stub.to_file for file, stub in self.stubs.items()}
        if isinstance(app.builder, StandaloneHTMLBuilder):
            kept = self.taken.union(self.stubs)
            remove_withdrawn(Path(app.outdir), page_suffix(app.builder), kept)
        return []

    def finish(self, app: Sphinx) -> list[Any]:
        """Fill in what sphinx-reredirects does not know of in its template."""
        # As the next build of this process has to find them.
        app.config.redirects = self.conf
        app.config.redirect_html_template_file = self.template
        outdir = Path(app.outdir)
        for file, stub in self.stubs.items():
            path = inside(outdir / file, outdir)
            context = stub_context(app.builder, stub, self.docs.get(stub.end))
            stub_template = template(app.builder, path.read_text("utf-8"))
            rules = policy.for_stub(stub_template.render(context))
            whole = stub_template.render(context, policy=rules)
            write_if_changed(path, whole.encode(), outdir)
        return []

    def guard(
        self, app: Sphinx, page: str, _template: str, _context: object, doctree: nodes.Node | None
    ) -> None:
        """Keep a stub from a page that an extension makes, which no check can foresee.

        :raises SystemExit: if both have the same address.
        """
        if doctree is None and self.stubs and isinstance(app.builder, StandaloneHTMLBuilder):
            file = output_file(app.builder, page)
            if file in self.stubs:
                said = f"{quoted('/' + file)} is a page that an extension makes: delete the entry"
                stop([Fault(self.stubs[file].where, said)])


def stop(faults: Iterable[Fault]) -> NoReturn:
    """Tell what is wrong and end the build, without the traceback of an exception.

    :raises SystemExit: always.
    """
    for fault in faults:
        logger.error("%s", fault.message, location=fault.where)
    raise SystemExit(1)


def template_file(app: Sphinx) -> Path:
    """Return the template of the stubs: the site's own of that name, or else this package's."""
    folders = [Path(app.confdir, folder) for folder in app.config.templates_path]
    return chosen(TEMPLATE, folders, Path(__file__).parent)


def outside_faults(stubs: Mapping[str, Stub], outdir: Path) -> list[Fault]:
    """Say which stubs a symbolic link in the output folder would lead out of it."""
    faults = []
    for file, stub in stubs.items():
        try:
            inside(outdir / file, outdir)
        except OutsideError as error:
            said = f"{quoted('/' + file)} cannot be written: {error}"
            faults.append(Fault(stub.where, said))
    return faults


def read_site(builder: StandaloneHTMLBuilder, docs: Mapping[str, str]) -> Site:
    """List the files that Sphinx is going to write, as far as it knows beforehand."""
    config, taken = builder.config, {}
    is_excluded = Matcher(config.exclude_patterns)
    for folder, entries in ("", config.html_extra_path), ("_static", config.html_static_path):
        roots = [Path(builder.confdir, entry) for entry in entries]
        for name, path in extra_files(roots, is_excluded).items():
            taken[posixpath.join(folder, name)] = f"the file {source_name(path)}"
    for name in [*config.html_additional_pages, "search", *["genindex"] * config.html_use_index]:
        taken[output_file(builder, name)] = f"the page {shown(name)} that Sphinx makes"
    for file, name in docs.items():
        taken[file] = f"the page {source_name(builder.env.doc2path(name))}"
    return Site(taken, page_suffix(builder), is_dirhtml=builder.name == "dirhtml")


def read_wishes(
    builder: StandaloneHTMLBuilder, docs: Mapping[str, str]
) -> tuple[list[Wish], list[Fault]]:
    """Read what the pages ask for, by name and line, then what conf.py asks for.

    :return: the wishes, and what is wrong with front matter that cannot be read.
    """
    wishes: list[Wish] = []
    faults: list[Fault] = []
    for file, name in sorted(docs.items(), key=lambda item: item[1]):
        if "redirect_from" in builder.env.metadata.get(name, {}):
            path = builder.env.doc2path(name)
            page = source_name(path)
            try:
                wishes += front_matter_wishes(read_file(path), page, f"/{quote(file)}")
            except FrontMatterError as error:
                faults += (
                    Fault(f"{page}:{problem.line}", problem.message) for problem in error.problems
                )
    for address, target in builder.config.redirects.items():
        where, is_text = f"conf.py: redirects[{quoted(address)}]", isinstance(address, str)
        wishes.append(Wish(where, str(address), target, is_text=is_text, in_conf=True))
    return wishes, faults


def remove_withdrawn(outdir: Path, suffix: str, kept: Collection[str]) -> None:
    """Remove stubs of an earlier build that nobody asks for now, and folders left empty.

    What a symbolic link leads out of the folder is none of this site's, and left alone.
    """
    for path in list(outdir.rglob(f"*{suffix}")):
        if path.relative_to(outdir).as_posix() in kept or not is_stub(path, outdir):
            continue
        remove(path, outdir)
        prune(path.parent, outdir)


def is_stub(path: Path, outdir: Path) -> bool:
    """Tell whether a file of the site is a stub that this extension has written."""
    try:
        file = inside(path, outdir)
    except OutsideError:
        return False
    return file.is_file() and MARK in file.read_text(encoding="utf-8", errors="replace")


def stub_context(builder: Builder, stub: Stub, docname: str | None) -> dict[str, str]:
    """Return what the template of a stub is filled in with; nothing in it is escaped yet."""
    config = builder.config
    base = base_url(config.html_baseurl)
    canonical = base and base + quote(folder_address(stub.end, config.html_file_suffix or ".html"))
    return {
        "title": titles.of(builder.env, docname) if docname else stub.end,
        "language": (config.language or "en").replace("_", "-"),
        "address": stub.to_address,
        "canonical": stub.end if stub.is_external else canonical,
    }


def setup(app: Sphinx) -> ExtensionMetadata:
    """Check before anything is written; surround sphinx-reredirects."""
    redirects = Redirects()
    app.setup_extension("sphinx_reredirects")
    app.connect("write-started", redirects.check)
    app.connect("html-collect-pages", redirects.feed, REREDIRECTS - 100)
    app.connect("html-collect-pages", redirects.finish, REREDIRECTS + 100)
    app.connect("html-page-context", redirects.guard)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
