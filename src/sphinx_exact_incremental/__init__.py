"""Keeps a build that goes on from an older one the same, byte for byte, as one that begins anew.

Sphinx writes those pages anew whose source changed. It does not see that a page shows the title of
another, or a stylesheet's checksum; and what it once wrote it never removes.

One thing is left to Sphinx: its search index forgets what ``{index}`` directives say on pages that
are not written anew.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util import logging

from site_groundwork import made_files
from site_groundwork.folders import OutsideError, prune, remove
from site_groundwork.messages import shown, source_name
from site_groundwork.published import extra_files, is_published
from sphinx_exact_incremental import _compat

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata


logger = logging.getLogger(__name__)

LINKS = "exact-links"
"""The key in a page's metadata under which stands where its symbolic links lead."""


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the handlers that say what to write anew, and that remove what is left over."""
    app.connect("builder-inited", keep_templates)
    app.connect("doctree-read", note_links, priority=600)  # when its files are gathered
    app.connect("env-get-outdated", relinked)
    app.connect("env-updated", renew_looks)
    app.connect("env-updated", name_images, priority=400)
    app.connect("env-updated", spread)
    app.connect("write-started", drop_copies)
    app.connect("html-collect-pages", drop_words)
    app.connect("build-finished", sweep, priority=600)  # when all that is beside the pages is made
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def keep_templates(app: Sphinx) -> None:
    """Keep the templates compiled beside the pages' pickles, where no other site's are.

    Sphinx compiles all templates in every build, if only to write the search page.
    """
    if isinstance(app.builder, StandaloneHTMLBuilder):
        _compat.keep_templates(app.builder, app.doctreedir / "templates")


def note_links(app: Sphinx, doctree: nodes.document) -> None:
    """Note where symbolic links lead by which a page has its text or its files."""
    env = app.env
    named = [f"/{path}" for path in _compat.files_of(env, env.docname)]
    images = doctree.findall(nodes.image)
    named += [image.get("original_uri", f"/{image['uri']}") for image in images]
    named += [node["reftarget"] for node in doctree.findall(addnodes.download_reference)]
    ways = (_compat.way(env, name) for name in named if "://" not in name)
    paths = {str(env.doc2path(env.docname)), *ways}
    links = {path: real for path in paths if (real := os.path.realpath(path)) != path}
    env.metadata[env.docname][LINKS] = links


def relinked(
    _app: Sphinx, env: BuildEnvironment, _added: set[str], _changed: set[str], _removed: set[str]
) -> list[str]:
    """Name the pages of which a symbolic link leads elsewhere now, to an older file perhaps."""
    return [
        page
        for page, matter in env.metadata.items()
        if any(os.path.realpath(path) != real for path, real in matter.get(LINKS, {}).items())
    ]


def renew_looks(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """Give all pages if a style sheet, a script or a template is another than in the last build.

    A page holds the checksum of each stylesheet that it uses; and Sphinx knows that a template was
    changed, but not that one was removed or an older one put back.
    """
    digest = hashlib.sha256()
    config = app.config
    for folder in (*config.html_static_path, *config.templates_path):
        for path in _files(app.confdir / folder):
            digest.update(f"{path.relative_to(app.confdir / folder)}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return _renewed(app, env, "looks", digest.hexdigest())


def name_images(_app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """Name pictures by the order of their paths, and give the pages for which one has a new name.

    Sphinx tells pictures of the same name apart by a number, in the order in which it reads them,
    and an incremental build reads in another order than a clean one.
    """
    return _compat.rename_pictures(env)


def spread(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """Give all pages if any page may show what changed of another: titles, order, labels.

    Sphinx itself gives those alone in whose table of contents the changed page stands.
    """
    shown = hashlib.sha256()
    for name in sorted(env.found_docs):
        shown.update(f"{name}\0{_compat.contents(env, name)}\0".encode())
    for domain in env.domains.sorted():
        shown.update(repr(sorted(domain.get_objects())).encode())
    return _renewed(app, env, "shown", shown.hexdigest())


def drop_copies(app: Sphinx, builder: Builder) -> None:
    """Remove copies of files that are no longer among the site's static and extra files.

    Sphinx is about to copy these again, so a file of its own that was hidden by one comes back.
    """
    if is_published(builder.name):
        record = _read(app)
        _remove(app.outdir, set(record["copied"]) - set(_copied(app)))


def drop_words(app: Sphinx) -> Iterable[tuple[str, dict[str, object], str]]:
    """Drop words from the search index that no page has any more; give no page to write.

    Sphinx takes a page's name from under its words, and leaves a word that is on no page.
    """
    _compat.forget_words(app.builder)
    return ()


def sweep(app: Sphinx, error: Exception | None) -> None:
    """Remove what an older build wrote and this one has no use for; note what it wrote.

    Only files that the record in the folder of the doctrees names are ever removed. After an error
    nothing is, for the older site may still be looked at. What other extensions make beside the
    pages they tell by :mod:`site_groundwork.made_files`.

    :raises SystemExit: if a file that is served as it is has the name of one of these.
    """
    builder = app.builder
    if not isinstance(builder, StandaloneHTMLBuilder) or not is_published(builder.name):
        return
    outdir = app.outdir
    wanted = _compat.written_files(builder) | made_files.of(app)
    record = _read(app)
    if error is None:
        _tell_doubles(app, wanted)
        # What an older build wrote may be a file that is copied today.
        gone = _remove(outdir, set(record["written"]) - wanted - set(_copied(app)))
        for name in gone:
            logger.info("removed %s, for which nothing asks any more", shown(name, 200))
        # Sphinx puts the checksum of older settings aside; a clean build has none.
        (outdir / ".buildinfo.bak").unlink(missing_ok=True)
    else:
        wanted |= {*record["written"]}
    written = {"written": sorted(wanted), "copied": sorted({*_copied(app)})}
    _record(app).write_text(json.dumps(written, indent=1), encoding="utf-8")


def _tell_doubles(app: Sphinx, wanted: Collection[str]) -> None:
    """See that no file that is served as it is has the name of one that the site makes.

    :raises SystemExit: if there is one, for nobody could say which of them is there; each has
        been logged.
    """
    entries = [app.confdir / entry for entry in app.config.html_extra_path]
    doubles = {name: path for name, path in extra_files(entries).items() if name in wanted}
    for name, path in sorted(doubles.items()):
        logger.error(
            "%s is served as %s, and the site makes a file of that name itself: give it another",
            source_name(path),
            shown(f"/{name}", 200),
        )
    if doubles:
        raise SystemExit(1)


def _renewed(app: Sphinx, env: BuildEnvironment, what: str, now: str) -> Iterable[str]:
    """Give all pages if a digest is another than in the last build by the same builder."""
    if not hasattr(env, "exact_digests"):
        env.exact_digests = {}  # type: ignore[attr-defined] # where Sphinx keeps such
    digests: dict[tuple[str, str], str] = env.exact_digests  # type: ignore[attr-defined]
    before = digests.get((app.builder.name, what))
    digests[app.builder.name, what] = now
    return () if now == before else env.found_docs


def _record(app: Sphinx) -> Path:
    """Give the file that names what was written; builders share the folder of the doctrees."""
    return app.doctreedir / f"written-{app.builder.name}.json"


def _copied(app: Sphinx) -> Iterator[str]:
    for folders, target in (
        (app.config.html_static_path, "_static/"),
        (app.config.html_extra_path, ""),
    ):
        for folder in folders:
            source = app.confdir / folder
            for path in _files(source):
                name = path.relative_to(source) if source.is_dir() else path.name
                yield target + str(name).replace("\\", "/")


def _files(folder: Path) -> list[Path]:
    return [folder] if folder.is_file() else sorted(p for p in folder.rglob("*") if p.is_file())


def _read(app: Sphinx) -> dict[str, list[str]]:
    try:
        record = json.loads(_record(app).read_text(encoding="utf-8"))
        return {"written": list(record["written"]), "copied": list(record["copied"])}
    except (OSError, ValueError, KeyError, TypeError):
        return {"written": [], "copied": []}


def _remove(folder: Path, names: Iterable[str]) -> list[str]:
    """Remove files of ``folder`` and the folders that this empties; give those that were there."""
    removed = []
    for name in sorted(names):
        path = folder / name
        with suppress(OutsideError):  # what a link leads elsewhere is none of this site's
            if path.is_file() and remove(path, folder):
                removed.append(name)
                prune(path.parent, folder)
    return removed
