"""Scripts that do not block the first view, in as few files as their order allows.

Classic scripts in a page run in the order of the text, then the deferred ones do. Here all of
them are deferred and stay in that order; neighbours that Sphinx and the theme ship become one
file. A script that writes into the page while it is being read, or an inline script that nobody
here knows, keeps its place, and everything before it stays with it.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from sphinx_first_view import names as naming
from sphinx_first_view import page as pages
from sphinx_first_view._compat import (
    BOOTSTRAP,
    BUTTONS,
    COMMENTED,
    COMPONENTS,
    FOCUS,
    GLOBALS,
    ICONS,
    MODE,
    NOT_FOR_PAGES,
    OPTIONS,
    OURS,
    RESULTS,
    SEARCH,
    SHIPPED,
    TABS,
    THEME_SCRIPTS,
    catalog,
)
from sphinx_first_view.stylesheet import in_site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from sphinx_first_view.page import Page, Piece

SHORT_TAGS = set("abipqsu")

SOURCE_MAP = re.compile(r"\n//# sourceMappingURL=\S+\s*$")

SET_OPTIONS = """
Object.assign(DOCUMENTATION_OPTIONS, JSON.parse(document.currentScript.dataset.options));
"""


@dataclass(frozen=True)
class Plan:
    """What becomes of a page's scripts."""

    removed: tuple[Piece, ...]
    deferred: tuple[Piece | tuple[str, ...], ...]  # a script of its own, or files that become one
    kept: tuple[Piece, ...]
    mode: Piece | None
    options: dict[str, Any]
    searches: bool  # the search code is fetched when somebody searches
    files: tuple[str, ...]  # every script of the site that the page can run
    unknown: bool  # a script whose text cannot be read


def plan(  # noqa: C901 -- one case for each kind of script
    page: Page,
    read: Callable[[str], str | None],
    needs: Callable[[str], bool],
    *,
    separate: bool = False,
) -> Plan:
    """Decide for each script of the page.

    `read` returns the text of a script of the site, or None; `needs` tells whether the page has
    a use for one that works on certain elements only. `separate` keeps what Sphinx ships and what
    the theme ships in two files, so that pages with a script between them share both.
    """
    classic = [s for s in page.scripts if runs(s) and not s.in_noscript]
    options: dict[str, Any] = {}
    removed: list[Piece] = []
    late: list[tuple[Piece, str | None]] = []
    mode = None
    inline: list[Piece] = []
    now: list[tuple[Piece, str | None]] = []
    paths = {id(s): in_site(s.attributes.get("src", ""), page.path) for s in classic}
    used = [p for s in classic if (p := paths[id(s)]) is not None]
    others = [p for p in used if p not in OURS and p not in {*SEARCH, ICONS, TABS}]
    others_text = "".join(read(p) or "" for p in others)
    others_text += "".join(s.text for s in classic if MODE not in s.text)
    on_search_page = (
        page.root + "searchindex.js"
        in {s.attributes.get("src", "").split("?")[0] for s in classic}
        and RESULTS in page.html
    )

    for script in classic:
        path = paths[id(script)]
        setting = pages.option(script)
        if "src" not in script.attributes and MODE in script.text and mode is None:
            mode = script
        elif setting is not None and OPTIONS in used:
            options[setting[0]] = setting[1]
            removed.append(script)
        elif (path in GLOBALS and not (needs(path) or GLOBALS[path] in others_text)) or (
            path in SEARCH and not on_search_page and "Search" not in others_text
        ):
            removed.append(script)
        elif "defer" in script.attributes and path is not None:
            late.append((script, path))
        elif "async" in script.attributes or "module" in script.attributes.get("type", ""):
            continue
        elif "src" not in script.attributes and FOCUS in script.text:
            inline.append(script)
        else:
            now.append((script, path))

    # All up to the last script that has to stay where it is stay with it.
    stays = 0
    for at, (_script, path) in enumerate(now, 1):
        text = None if path is None else read(path)
        if text is None or "document.write" in text:
            stays = at
    kept = [*inline, *(script for script, _path in now[:stays])]
    if any(path == OPTIONS for _script, path in now[:stays]):
        back = [s for s in removed if pages.option(s) is not None]
        removed = [s for s in removed if s not in back]
        kept += back
        options = {}
    order = now[stays:] + late
    files = tuple(p for s, p in [*now, *late] if p is not None)
    return Plan(
        removed=(*removed, *(s for s, _p in order)),
        deferred=tuple(_joined(order, separate=separate)),
        kept=tuple(kept),
        mode=mode,
        options=options,
        searches=any(paths[id(s)] == SEARCH[0] for s in removed),
        files=files,
        unknown=any(
            p is None or read(p) is None for s, p in [*now, *late] if "src" in s.attributes
        ),
    )


def runs(script: Piece) -> bool:
    """Tell whether a browser runs the script, rather than keep its text as data."""
    kind = script.attributes.get("type", "")
    return kind in {"", "module"} or "javascript" in kind


def _joined(
    order: list[tuple[Piece, str | None]], *, separate: bool
) -> list[Piece | tuple[str, ...]]:
    out: list[Piece | tuple[str, ...]] = []
    for script, path in order:
        if path in OURS and set(script.attributes) <= {"src", "defer", "type"}:
            last = out[-1] if out else None
            if isinstance(last, tuple) and not (
                separate and path in THEME_SCRIPTS and last[-1] not in THEME_SCRIPTS
            ):
                out[-1] = (*last, path)
            else:
                out.append((path,))
        else:
            out.append(script)
    return out


def words(
    files: Iterable[str], read: Callable[[str], str | None], on_pages: frozenset[str]
) -> tuple[frozenset[str], bool]:
    """Return the words by which the scripts can name things, and whether they join words.

    Three things are known of the scripts that Sphinx and the theme ship, and of no others: they
    join no names with hyphens, they give no class of one letter (their minifier's variables have
    such names), and Bootstrap's components that no page uses name nothing.
    """
    idle = tuple(c for c in COMPONENTS if "." + c not in on_pages)
    found: set[str] = set()
    joins = False
    for file in set(files) - NOT_FOR_PAGES:
        text = read(file) or ""
        new = naming.words_of(text)
        if file == BOOTSTRAP:
            new = {w for w in new if not w.removeprefix("bs-").startswith(idle)}
        if file in SHIPPED:
            new = {w for w in new if len(w) > 1 or w in SHORT_TAGS}
        joins = joins or (file not in SHIPPED and naming.joins_words(text))
        found |= new
    return frozenset(found), joins


def needs(names: frozenset[str], html: str) -> Callable[[str], bool]:
    """Return a test for whether a page with these names has a use for an optional script."""
    uses = {
        ICONS: ".fa-custom" in names,
        TABS: ".sd-tab-label" in names,
        BOOTSTRAP: "data-bs-" in html or bool(BUTTONS & names),
    }
    return lambda path: uses[path]


def bundle(
    paths: tuple[str, ...], read: Callable[[str], str | None], *, options: bool, lazy_search: str
) -> str:
    """Join scripts into one, each as it is.

    `lazy_search` is what stands in for the search until somebody searches, or nothing.
    """
    parts = []
    for path in paths:
        text = SOURCE_MAP.sub("\n", "\n" + (read(path) or ""))[1:]
        if PurePosixPath(path).name == "translations.js":
            text = _translations(text)
        elif path in COMMENTED:
            text = _without_comments(text)
        parts.append(text.rstrip() + "\n")
        if path == OPTIONS:
            parts.append(SET_OPTIONS if options else "")
            parts.append(lazy_search)
    return ";\n".join(part for part in parts if part)


def _translations(text: str) -> str:
    """Write Sphinx's catalogue so that it works without `eval`.

    Sphinx makes the rule for plurals by `new Function`, which a strict content security policy
    forbids; the rule is known when the site is built.
    """
    found = catalog(text)
    if found is None:
        return text
    return (
        f"Object.assign(Documentation.TRANSLATIONS, {json.dumps(found['messages'])});\n"
        f"Documentation.PLURAL_EXPR = (n) => ({found['plural_expr']});\n"
        f"Documentation.LOCALE = {json.dumps(found['locale'])};\n"
    )


def _without_comments(text: str) -> str:
    """Leave out comments and the lines and indents around them, by Pygments' own lexer."""
    from pygments.lexers.javascript import JavascriptLexer  # noqa: PLC0415 -- what comes is kept
    from pygments.token import Comment  # noqa: PLC0415

    tokens = JavascriptLexer(stripnl=False).get_tokens_unprocessed(text)
    code = "".join(value for _at, kind, value in tokens if kind not in Comment)
    if "`" in code:  # a line break may be meant
        return code
    return "".join(line.strip() + "\n" for line in code.splitlines() if line.strip())
