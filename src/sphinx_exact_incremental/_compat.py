"""What this extension takes from Sphinx beyond what its documentation names; tried with 9.0.4.

What a build keeps for the next one, the files that it has written and the environment of its
templates are Sphinx's own affair: none of it can be asked for.
"""

from __future__ import annotations

import hashlib
import os.path
import posixpath
from typing import TYPE_CHECKING

import jinja2
import sphinx
from jinja2.bccache import FileSystemBytecodeCache
from sphinx.jinja2glue import BuiltinTemplateLoader

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sphinx.builders import Builder
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.environment import BuildEnvironment


def rename_pictures(env: BuildEnvironment) -> Iterator[str]:
    """Name the pictures anew, by the order of their paths, and give the pages with a new name.

    Names that were given once stay taken, in a private set of the environment's own.
    """
    before = {path: (set(pages), name) for path, (pages, name) in env.images.items()}
    env.images.clear()
    env.images._existing.clear()  # noqa: SLF001
    for path in sorted(before):
        pages, old = before[path]
        for page in sorted(pages):
            if env.images.add_file(page, path) != old:
                yield page


def contents(env: BuildEnvironment, page: str) -> str:
    """Give what a page adds to the tables of contents of others: its headings, and its pages."""
    toc = env.tocs[page].pformat() if page in env.tocs else ""
    return f"{toc}\0{env.toctree_includes.get(page)}"


def files_of(env: BuildEnvironment, page: str) -> list[str]:
    """Give the files that a page has brought in, from the folder of the pages."""
    return [str(path) for path in env.dependencies.get(page, ())]


def way(env: BuildEnvironment, name: str) -> str:
    """Give the path that a page means by a name, without following symbolic links."""
    folder = posixpath.dirname(env.docname)
    path = name.lstrip("/") if name.startswith("/") else posixpath.join(folder, name)
    return os.path.normpath(env.srcdir / path)


def forget_words(builder: Builder) -> None:
    """Take the words that no page has any more out of the search index, which keeps them."""
    indexer = getattr(builder, "indexer", None)
    if indexer is not None:
        for words in (indexer._mapping, indexer._title_mapping):  # noqa: SLF001
            for word in [word for word, pages in words.items() if not pages]:
                del words[word]


def written_files(builder: StandaloneHTMLBuilder) -> set[str]:
    """Give the files that the builder has for the site as it is, from the output folder."""
    env, outdir = builder.env, builder.outdir
    made = ["search"] * builder.search + ["genindex"] * builder.use_index
    paths = map(builder.get_output_path, [*env.found_docs, *made])
    files = {path.relative_to(outdir).as_posix() for path in paths}
    files |= {f"_images/{name}" for _, name in env.images.values()}
    files |= {f"_downloads/{name}" for _, name in env.dlfiles.values()}
    return files | ({builder.searchindex_filename} if builder.search else set())


def keep_templates(builder: StandaloneHTMLBuilder, folder: Path) -> None:
    """Have compiled templates kept in a folder, which holds no others.

    Jinja knows one by its source and the version of Python: what else it is compiled by has a
    say in the name of the file.
    """
    if not isinstance(builder.templates, BuiltinTemplateLoader):
        return
    environment = builder.templates.environment
    by = (jinja2.__version__, sphinx.__version__, *sorted(environment.extensions))
    name = hashlib.sha256("\0".join(by).encode()).hexdigest()[:16]
    folder.mkdir(parents=True, exist_ok=True)
    environment.bytecode_cache = FileSystemBytecodeCache(str(folder), f"{name}-%s")
