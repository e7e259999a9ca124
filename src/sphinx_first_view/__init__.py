"""Makes the first view of every page one network round trip, on the theme pydata_sphinx_theme.

A page of this theme asks for some 250 KB before it is whole, and for a third of that before it
shows anything. This extension rewrites the built pages so that what they need for their first
view is in them, and the rest comes when they are shown. Nothing looks or behaves differently;
`first_view = False` in conf.py switches everything off. On any other theme it says so in a note
and does nothing, as it knows the scripts and the templates of this one.

When: at `build-finished`, from copies of the pages as Sphinx wrote them, which are kept beside
the doctrees. A hook at the writing of a page sees one page, in one of several processes, and
before the static files are there; which rules the site can drop depends on all pages. And what
is made from the raw pages alone is the same after a clean build and after an edit (`site`).

What becomes of a page's
    style sheets  `stylesheet`, `choose`, `names`: a `<style>` with the rules of the first view,
                  and at the end of the body a link to all rules that the site can use. A style
                  sheet there does not keep the browser from painting what stands before it, needs
                  no script, and comes before the deferred scripts run.
    scripts       `scripts`: deferred, joined, and left out where the page has no use for them;
                  the search's are fetched when somebody searches
    fonts         `fonts`: asked for at once, and said in the page alone
    icons         `icons`: a font with the icons that are used; the whole one for any other
    pictures      `images`: WebP copies, room for each, the late ones lazy
    formulas      `formula`: MathML
    policy        `policy`: a content security policy in the page, and a `_headers` file
What nothing asks for then stays out of the site (`unasked`): style sheets, scripts, source maps
that Sphinx, the theme or an extension brought. The site's own static files stay.

The policy vouches for the scripts of the theme, the templates and the settings, never for what
stands in a page's text: a script or an event handler there is an error, told where it is written
(`authored`, `runnable`) before any page is written. What `html_extra_path` brings is no page of
the site and stays as it is, byte for byte.

Warnings, to be silenced by `suppress_warnings`:
    first_view.remote  a page loads something from another host, and `first_view_hosts` does not
                       allow it
    first_view.script  a script came into a page's text on another way, and does not run
    first_view.math    a formula cannot be shown
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

from sphinx.util import logging

from site_groundwork import cache, made_files
from site_groundwork.folders import OutsideError
from site_groundwork.messages import NOTE, shown, source_name
from site_groundwork.published import extra_files, is_published
from sphinx_first_view._compat import Matcher, brought_files, other_renderers, output_files

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.html5 import HTML5Translator

    from sphinx_first_view.authored import Fault, Judgement, Remote

FOLDER: Final = "_static/first-view"
RENDERER: Final = "first_view"
THEME: Final = "pydata_sphinx_theme"

REFUSED: Final = (
    "a script stands in the text of this page, and its policy keeps it from running: "
    "put it into _static/ and name it in html_js_files in conf.py"
)

logger = logging.getLogger(__name__)


def is_on(config: Config) -> bool:
    """Tell whether the setting and the theme let this extension work."""
    return bool(config.first_view) and config.html_theme == THEME


def say_if_idle(app: Sphinx) -> None:
    """Tell the owner of a site on another theme that this extension leaves it alone."""
    theme = app.config.html_theme
    if is_published(app.builder.name) and app.config.first_view and theme != THEME:
        logger.info(
            "sphinx_first_view is made for the theme %s: it leaves this site, on %s, as it is; "
            "take it out of the extensions, or write html_theme = '%s'",
            THEME,
            shown(theme),
            THEME,
            location=f"{source_name(Path(app.confdir, 'conf.py'))}:1",
            type=NOTE,
        )


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Rewrite the site, if the build has gone well, and note that it has."""
    if exception is not None or not is_published(app.builder.name):
        return
    rewrite(app)
    begun(app).unlink(missing_ok=True)


def rewrite(app: Sphinx) -> None:
    """Rewrite the built pages, or put them back if that is switched off.

    :raises SystemExit: if a symbolic link leads a file of the site out of its folder.
    """
    is_left = store(app).exists() or Path(app.outdir, FOLDER).exists()
    if not is_on(app.config) and not is_left:
        return
    from sphinx_first_view.site import Site  # noqa: PLC0415 -- other builders need none of it

    texts = written(app)
    site = Site(app.outdir, store(app), texts, extra(app), hosts(app.config))
    site.kept = cache.of(app.doctreedir)
    site.lasting = made_files.lasting(app)
    site.brought = brought_files(app)
    try:
        if not is_on(app.config):
            site.restore()
            return
        site.rewrite()
    except OutsideError as error:
        stop([(None, str(error))])
    for path in site.refusing:
        logger.warning(REFUSED, type="first_view", subtype="script", location=texts[path])
    told = {one.host for found in judged(app.env).values() for one in found.remote}
    for host, path in sorted(site.remote.items()):
        if host not in told:
            logger.warning(
                "pages load something from %s, such as %s, and so it learns of every reader: take "
                "it out here, %s",
                host,
                shown(path),
                allow(host),
                type="first_view",
                subtype="remote",
                location=naming_place(app, host),
            )


def naming_place(app: Sphinx, host: str) -> str:
    """Give the line of the settings or of a template that names a host; else that of none."""
    folders = (Path(app.confdir, folder) for folder in app.config.templates_path)
    files = [path for folder in folders for path in sorted(folder.rglob("*.html"))]
    conf = Path(app.confdir, "conf.py")
    for path in [conf, *files]:
        text = path.read_text("utf-8", "replace") if path.is_file() else ""
        if (at := text.find(host.partition("://")[2])) >= 0:
            return f"{source_name(path)}:{text.count(chr(10), 0, at) + 1}"
    return f"{source_name(conf)}:1"


def hosts(config: Config) -> frozenset[str]:
    """Return the origins that the owner of the site allows pages to load from."""
    from sphinx_first_view.page import origin  # noqa: PLC0415 -- it brings lxml

    named = (host if "://" in host else f"https://{host}" for host in config.first_view_hosts)
    return frozenset(filter(None, map(origin, named)))


def allow(host: str) -> str:
    """Say by which setting the owner of the site allows a host."""
    return f"or allow that host: add '{host}' to first_view_hosts in conf.py"


def written(app: Sphinx) -> dict[str, str]:
    """Return the pages that somebody has written, by their files in the output folder."""
    return {file: page for page, file in output_files(app)}


def extra(app: Sphinx) -> frozenset[str]:
    """Return the files that were copied from `html_extra_path`, relative to the output folder."""
    entries = (Path(app.confdir, entry) for entry in app.config.html_extra_path)
    return frozenset(extra_files(entries, Matcher(app.config.exclude_patterns)))


def store(app: Sphinx) -> Path:
    """Return the place of what is kept between builds."""
    return Path(app.doctreedir, "first_view", app.builder.name)


def all_if_forgotten(
    app: Sphinx, env: BuildEnvironment, _added: set[str], _changed: set[str], _removed: set[str]
) -> list[str]:
    """Have every page written again if the raw pages of the last build are lost, or unfinished.

    Sphinx goes by the time of a page alone, and a build that is killed may leave a half.
    """
    if not is_published(app.builder.name) or not is_on(app.config):
        return []
    is_good = store(app).exists() and not begun(app).exists()
    return [] if is_good else sorted(env.found_docs)


def begun(app: Sphinx) -> Path:
    """Return the file that is there while a build writes, and after one that did not end well."""
    return store(app) / "begun"


def note_beginning(app: Sphinx, builder: Builder) -> None:
    """Note that pages are being written."""
    if is_published(builder.name) and is_on(app.config):
        store(app).mkdir(parents=True, exist_ok=True)
        begun(app).touch()


def judge(app: Sphinx, doctree: nodes.document) -> None:
    """Note what would run in a page's text or is elsewhere, for as long as that stands there."""
    from sphinx_first_view import authored  # noqa: PLC0415

    found = authored.judgement(doctree)
    if found.faults or found.remote:  # else the next build need not even import what judges
        judged(app.env)[app.env.docname] = found


def judged(env: BuildEnvironment) -> dict[str, Judgement]:
    """Return what was found, by the names of the pages: state, kept with the environment."""
    if not hasattr(env, "first_view_faults"):
        env.first_view_faults = {}  # type: ignore[attr-defined]
    return env.first_view_faults  # type: ignore[attr-defined,no-any-return]


def forget(_app: Sphinx, env: BuildEnvironment, page: str) -> None:
    """Forget a page that is read anew, or gone."""
    judged(env).pop(page, None)


def merge(_app: Sphinx, env: BuildEnvironment, pages: set[str], other: BuildEnvironment) -> None:
    """Take over what another process has found."""
    judged(env).update({page: found for page, found in judged(other).items() if page in pages})


def refuse(app: Sphinx, builder: Builder) -> None:
    """End the build before it writes, if anything would run in a page's text; tell what is remote.

    A preview, which has no policies, ends too, so that its author hears of it.

    :raises SystemExit: if so.
    """
    is_preview = app.tags.has("preview") and app.config.html_theme == THEME
    if not is_published(builder.name) or not (is_on(app.config) or is_preview):
        return
    allowed = hosts(app.config)

    def place(page: str, found: Fault | Remote) -> str:
        return f"{source_name(found.source or app.env.doc2path(page))}:{found.line or 1}"

    faults = []
    for page, found in sorted(judged(app.env).items()):
        faults += [(place(page, fault), fault.message) for fault in found.faults]
        for one in found.remote:
            if one.host not in allowed:
                logger.warning(
                    "%s, %s",
                    one.message,
                    allow(one.host),
                    type="first_view",
                    subtype="remote",
                    location=place(page, one),
                )
    if faults:
        stop(dict.fromkeys(faults))


def stop(faults: Iterable[tuple[str | None, str]]) -> NoReturn:
    """Tell what is wrong and where, and end the build without the traceback of an exception.

    :raises SystemExit: always.
    """
    for place, message in faults:
        logger.error("%s", message, location=place)
    raise SystemExit(1)


def check_hosts(app: Sphinx, config: Config) -> None:
    """See that the hosts that pages may load from are a list of addresses.

    :raises SystemExit: if they are not.
    """
    listed = config.first_view_hosts
    if not isinstance(listed, list | tuple) or not all(isinstance(host, str) for host in listed):
        message = "first_view_hosts is a list of addresses: write ['https://example.org'], or []"
        stop([(f"{source_name(Path(app.confdir, 'conf.py'))}:1", message)])


def choose_math_renderer(app: Sphinx, config: Config) -> None:
    """Show formulas as MathML, unless the site has chosen otherwise."""
    if config.html_math_renderer is None:
        others = other_renderers(app, RENDERER)
        ours = RENDERER if is_on(config) else "mathjax"
        config.html_math_renderer = others.pop() if len(others) == 1 else ours


def visit_math(self: HTML5Translator, node: nodes.math) -> None:
    """Write an inline formula."""
    from sphinx_first_view import formula  # noqa: PLC0415 -- few sites have formulas

    formula.visit_math(self, node)


def visit_math_block(self: HTML5Translator, node: nodes.math_block) -> None:
    """Write a formula that stands by itself."""
    from sphinx_first_view import formula  # noqa: PLC0415

    formula.visit_math_block(self, node)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the two settings and the two steps: judge what is read, rewrite what is written."""
    app.add_config_value(
        "first_view",
        default=True,
        rebuild="html",
        types=bool,
        description="Whether pages are rewritten to show after one network round trip.",
    )
    app.add_config_value(
        "first_view_hosts",
        default=[],
        rebuild="",
        types=[list, tuple],
        description="Other hosts that pages may load from, such as https://example.org.",
    )
    app.add_html_math_renderer(RENDERER, (visit_math, None), (visit_math_block, None))
    app.connect("config-inited", check_hosts)
    app.connect("config-inited", choose_math_renderer, priority=900)
    app.connect("builder-inited", say_if_idle)
    app.connect("env-get-outdated", all_if_forgotten)
    app.connect("doctree-read", judge)
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)
    app.connect("write-started", refuse)
    app.connect("write-started", note_beginning, priority=900)
    # After all extensions that write or change pages at this event.
    app.connect("build-finished", finish, priority=800)
    return {
        "version": "1",
        "env_version": 3,  # of what `judged` returns
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
