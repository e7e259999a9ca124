"""Lets a page keep its old addresses: `redirect_from:` in its front matter.

The syntax is that of Jekyll's plugin jekyll-redirect-from. sphinx-reredirects writes a stub at
each old address; this adds what it leaves open: where the addresses come from, whether they can
be right, what else a stub says, and that it goes when no page asks for it any longer.
"""

from __future__ import annotations

import posixpath
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn
from urllib.parse import quote

from sphinx.builders.html import StandaloneHTMLBuilder

from sphinx_redirect_from.stubs import Site, Stub, Wish, folder_address, front_matter_wishes, plan

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.util.typing import ExtensionMetadata

# The line of the template by which a file is known as a stub; no text on a page can contain it.
MARK: Final = '<meta name="generator" content="sphinx_redirect_from">'


class Redirects:
    """The redirects of one build: checked before it writes, then handed to sphinx-reredirects."""

    def __init__(self) -> None:
        self.stubs: dict[str, Stub] = {}
        self.docs: dict[str, str] = {}  # file: docname
        self.taken: frozenset[str] = frozenset()
        self.conf: dict[str, str] = {}

    def check(self, _app: Sphinx, builder: Builder) -> None:
        """Plan all stubs while the output folder is still as it was.

        :raises SystemExit: if one of them cannot be right.
        """
        self.stubs = {}
        # The other builders for HTML make one page or a book, which no old address leads to.
        if isinstance(builder, StandaloneHTMLBuilder) and builder.name in {"html", "dirhtml"}:
            self.docs = {output_file(builder, name): name for name in builder.env.found_docs}
            site = read_site(builder, self.docs)
            self.taken = frozenset(site.taken)
            self.stubs, faults = plan(read_wishes(builder, self.docs), site)
            if faults:
                stop(faults)

    def feed(self, app: Sphinx) -> list[Any]:
        """Hand the stubs to sphinx-reredirects, which writes them next."""
        self.conf = app.config.redirects
        app.config.redirects = {file: stub.to_file for file, stub in self.stubs.items()}
        if isinstance(app.builder, StandaloneHTMLBuilder):
            kept = self.taken.union(self.stubs)
            remove_withdrawn(Path(app.outdir), app.builder.out_suffix, kept)
        return []

    def finish(self, app: Sphinx) -> list[Any]:
        """Fill in what sphinx-reredirects does not know of in its template."""
        app.config.redirects = self.conf  # as the next build of this process has to find it
        for file, stub in self.stubs.items():
            path = Path(app.outdir, file)
            context = stub_context(app.builder, stub, self.docs.get(stub.end))
            text = app.builder.templates.render_string(path.read_text("utf-8"), context)
            path.write_text(text, encoding="utf-8")
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
                where = self.stubs[file].where
                stop([f"{where}: '/{file}' is a page that an extension makes: delete the entry"])


def stop(faults: list[str]) -> NoReturn:
    """Show what is wrong and end the build.

    Sphinx shows a traceback for every exception, its own included, and a slip in content deserves
    none; with --exception-on-warning it does so for every logged error too.

    :raises SystemExit: always.
    """
    sys.stderr.write("\n".join(["Redirect error:", *faults, ""]))
    raise SystemExit(1)


def output_file(builder: StandaloneHTMLBuilder, page: str) -> str:
    """Return the file of a page, relative to the output folder."""
    return builder.get_output_path(page).relative_to(builder.outdir).as_posix()


def source_name(path: Path) -> str:
    """Return a path as a person in the current folder would name it."""
    here = Path.cwd()
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()


def read_site(builder: StandaloneHTMLBuilder, docs: Mapping[str, str]) -> Site:
    """List the files that Sphinx is going to write, as far as it knows beforehand."""
    config, taken = builder.config, {}
    for folder, entries in ("", config.html_extra_path), ("_static", config.html_static_path):
        for entry in entries:
            root = Path(builder.confdir, entry)
            for path in [root, *root.rglob("*")]:
                name = path.name if path == root else path.relative_to(root).as_posix()
                if path.is_file():
                    taken[posixpath.join(folder, name)] = f"the file {source_name(path)}"
    for name in [*config.html_additional_pages, "search", *["genindex"] * config.html_use_index]:
        taken[output_file(builder, name)] = f"the page {name} that Sphinx makes"
    for file, name in docs.items():
        taken[file] = f"the page {source_name(builder.env.doc2path(name))}"
    return Site(taken, builder.out_suffix, is_dirhtml=builder.name == "dirhtml")


def read_wishes(builder: StandaloneHTMLBuilder, docs: Mapping[str, str]) -> Iterator[Wish]:
    """Read what the pages ask for, by name and line, then what conf.py asks for."""
    for file, name in sorted(docs.items(), key=lambda item: item[1]):
        if "redirect_from" in builder.env.metadata.get(name, {}):
            path = builder.env.doc2path(name)
            text = path.read_text(encoding="utf-8-sig")
            yield from front_matter_wishes(text, source_name(path), f"/{quote(file)}")
    for address, target in builder.config.redirects.items():
        where, is_text = f"conf.py: redirects[{address!r}]", isinstance(address, str)
        yield Wish(where, str(address), target, is_text=is_text, in_conf=True)


def remove_withdrawn(outdir: Path, suffix: str, kept: Collection[str]) -> None:
    """Remove stubs of an earlier build that nobody asks for now, and folders left empty."""
    for path in list(outdir.rglob(f"*{suffix}")):
        if path.relative_to(outdir).as_posix() in kept or not path.is_file():
            continue
        if MARK in path.read_text(encoding="utf-8", errors="replace"):
            path.unlink()
            folder = path.parent
            while folder != outdir and not any(folder.iterdir()):
                folder.rmdir()
                folder = folder.parent


def stub_context(builder: Builder, stub: Stub, docname: str | None) -> dict[str, str]:
    """Return what the template of a stub is filled in with; nothing in it is escaped yet."""
    config = builder.config
    base = config.html_baseurl and config.html_baseurl.rstrip("/") + "/"
    canonical = base and base + quote(folder_address(stub.end, config.html_file_suffix or ".html"))
    return {
        "title": builder.env.titles[docname].astext() if docname else stub.end,
        "language": (config.language or "en").replace("_", "-"),
        "address": stub.to_address,
        "canonical": stub.end if stub.is_external else canonical,
    }


def setup(app: Sphinx) -> ExtensionMetadata:
    """Check before anything is written; surround sphinx-reredirects, whose priority is 500."""
    redirects = Redirects()
    app.setup_extension("sphinx_reredirects")
    app.connect("write-started", redirects.check)
    app.connect("html-collect-pages", redirects.feed, priority=400)
    app.connect("html-collect-pages", redirects.finish, priority=600)
    app.connect("html-page-context", redirects.guard)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
