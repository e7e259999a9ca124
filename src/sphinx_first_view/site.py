"""Rewrites a built site, and knows from one build to the next what it wrote.

Sphinx writes a page and knows nothing of the others; which rules the site can drop depends on
all of them. So the work is done when all pages are written, and the pages as Sphinx wrote them
are kept beside the doctrees. Every output is made from those and from the static files alone,
never from an earlier output: a build of one changed page ends with the same bytes as a clean one,
in one output folder, whatever wrote the pages and however many processes did.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import json
import os
import pickle
import shutil
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from site_groundwork import cache
from site_groundwork.folders import OutsideError, inside, prune, remove, replace, write_if_changed
from sphinx_first_view import (
    FOLDER,
    choose,
    fonts,
    icons,
    images,
    policy,
    scripts,
    stylesheet,
    unasked,
)
from sphinx_first_view import names as naming
from sphinx_first_view import page as pages
from sphinx_first_view._compat import OPTIONS, SEARCH, default_scheme
from sphinx_first_view.stylesheet import Unsure

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sphinx_first_view._compat import Element
    from sphinx_first_view.names import Names
    from sphinx_first_view.page import Page, Record
    from sphinx_first_view.policy import Policy

HEADERS = "_headers"
PART = f"{FOLDER}/part"  # what is being written; swept up after a build that was killed
NOTHING: frozenset[str] = frozenset()
HTML = (".html", ".htm", ".xhtml")
NO_SEARCH = "window.Search = null;  // as other scripts ask whether there is one\n"
NOT_PAGES = {"_static", "_sources", "_downloads", "_images", "_modules_src"}
LIBRARIES = ("tinycss2", "cssselect2", "lxml", "fonttools", "brotli", "pillow")

FirstRules = tuple[tuple[stylesheet.Node, ...], str]
Sheets = tuple[tuple[str, str], ...]  # path and media of each style sheet, in their order


@dataclass
class Known:
    """What is known of a page of the last build."""

    raw: str  # digest of what Sphinx wrote
    record: Record
    sheets: Sheets | None  # None: they cannot be split
    why: str  # ... and why
    files: tuple[str, ...]  # scripts of the site that the page runs
    unknown: bool
    searches: bool  # ... and search scripts that it fetches when somebody searches
    interrupted: bool  # a script of its own runs between those of Sphinx and of the theme
    remote: tuple[str, ...]
    pictures: tuple[str, ...]
    authored: frozenset[str]  # scripts and event handlers in its author's text
    key: str = ""  # digest of all that its output was made from
    output: str = ""  # digest of the output
    stat: tuple[int, int] = (0, 0)  # time and size of the output
    made: frozenset[str] = frozenset()  # files that it uses
    named: frozenset[str] = NOTHING  # static files that its output names
    policy: Policy = field(default_factory=dict)


@dataclass(frozen=True)
class Split:
    """One order of style sheets, chosen and cut for the site."""

    rules: list[Any]  # as they were kept
    faces: tuple[stylesheet.Node, ...]  # of the icons' and of all other fonts
    fonts: tuple[stylesheet.Node, ...]  # of the others
    later: str  # the file
    made: frozenset[str]
    seen: dict[tuple[object, frozenset[str]], FirstRules] = field(
        default_factory=dict, compare=False
    )

    @cached_property
    def nodes(self) -> tuple[stylesheet.Node, ...]:
        """The rules, which are not needed where no page is to be rewritten."""
        return stylesheet.restored(self.rules)

    @cached_property
    def matcher(self) -> choose.Matcher:
        """What the selectors of its rules match."""
        return choose.Matcher(choose.selectors(self.nodes))

    @cached_property
    def definitions(self) -> frozenset[str]:
        """What its rules define by a name."""
        return choose.definitions(self.nodes)

    @cached_property
    def written_faces(self) -> str:
        """The faces as text: how a set is shown differs from one process to the next."""
        return stylesheet.write(self.faces, "")

    def first_view(self, tree: Element, words: frozenset[str]) -> FirstRules:
        """Return the rules for the first view of a page, and these with the faces, as written.

        Pages of one shape have the same ones, and so have those in which the same selectors match.
        """
        words &= self.definitions
        view = choose.FirstView(tree, self.matcher)
        shape = view.shape, words
        if shape not in self.seen:
            matching = view.matching, words
            if matching not in self.seen:
                first = choose.for_first_view(self.nodes, view, words)
                written = stylesheet.write((*first, *self.faces), stylesheet.ROOT)
                self.seen[matching] = first, written
            self.seen[shape] = self.seen[matching]
        return self.seen[shape]


@dataclass
class Store:
    """What is kept between two builds."""

    version: str = ""
    known: dict[str, Known] = field(default_factory=dict)


def digest(*parts: object) -> str:
    """Return a short name for what the parts say."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(part if isinstance(part, bytes) else str(part).encode())
        whole.update(b"\0")
    return whole.hexdigest()[:16]


@functools.cache
def version() -> str:
    """Return a digest of this program, as a new one may write other outputs."""
    sources = sorted(Path(__file__).parent.glob("*.*"))
    return digest(*(p.read_bytes() for p in sources), *map(cache.release, LIBRARIES))


class Site:
    """A folder of built pages and the place where the raw ones are kept.

    `texts` are the files of the pages whose text an author has written; `extra` are those that
    were copied into the folder as they are, and stay so; `hosts` are the origins that its owner
    allows pages to load from.

    Every writer raises `OutsideError` for a file that a symbolic link leads out of its folder.
    """

    def __init__(
        self,
        folder: Path,
        store: Path,
        texts: Collection[str] = (),
        extra: Collection[str] = (),
        hosts: Collection[str] = (),
    ) -> None:
        self.folder = folder
        self.texts = texts
        self.extra = extra
        self.hosts = frozenset(hosts)
        self.kept = cache.NONE
        self.lasting: Collection[str] = ()  # files of others that are named by their content
        self.brought: Collection[str] = ()  # static files that its owner has not written
        self.remote: dict[str, str] = {}  # other origins, each with the first page that asks it
        self.place = store
        self.store = self._load()
        self.refusing: list[str] = []  # pages with a script in their text that does not run
        self._open: dict[str, tuple[Page, Element]] = {}
        self._read: dict[str, str | None] = {}
        self._splits: dict[Sheets, Split | None] = {}
        self._bundles: dict[tuple[tuple[str, ...], bool, str], str] = {}
        self._others: list[Policy] = []  # of HTML files that are no pages: {} if one has none
        self._named: set[str] = set()  # static files that these name
        self._pictures: dict[str, images.Picture | None] = {}
        self._codes: dict[tuple[str, ...], str] = {}

    def _load(self) -> Store:
        try:
            store = pickle.loads((self.place / "store").read_bytes())  # noqa: S301 -- our own file
        except Exception:  # noqa: BLE001 -- whatever is wrong with it, it is made anew
            return Store(version())
        return (
            store
            if isinstance(store, Store) and store.version == version()
            else self._upgraded(store)
        )

    def _upgraded(self, store: object) -> Store:
        """Forget everything but which outputs are ours, as the raw pages are still good."""
        new = Store(version())
        known = getattr(store, "known", {})
        new.known = {path: _forgotten(page) for path, page in known.items()}
        return new

    # -- the pages -------------------------------------------------------------------------------

    def rewrite(self) -> None:
        """Bring every page up to date."""
        found = set(self._collect())
        for path in set(self.store.known) - found:
            del self.store.known[path]
            remove(self._raw(path), self.place)
        for path in sorted(found):
            self._write_page(path)
            for origin in self.store.known[path].remote:
                if origin not in self.hosts:
                    self.remote.setdefault(origin, path)
            if self.store.known[path].authored:
                self.refusing.append(path)
        self._write_headers()
        self._sweep()
        self._drop_unasked()
        self._save()

    def restore(self) -> None:
        """Put every page back as Sphinx wrote it, and forget all."""
        for path, known in self.store.known.items():
            target = self.folder / path
            is_ours = path not in self.extra and target.exists()
            if is_ours and digest(target.read_bytes()) == known.output:
                write_if_changed(target, self._raw(path).read_bytes(), self.folder)
        self.store = Store()
        self._remove_headers()
        self._sweep()
        shutil.rmtree(self.place, ignore_errors=True)

    def _collect(self) -> Iterator[str]:
        for folder, inner, files in os.walk(self.folder):
            inner[:] = [
                name
                for name in inner
                if name not in NOT_PAGES and Path(folder, name) != self.place.parent
            ]
            for name in files:
                if name.endswith(".html"):
                    file = Path(folder, name)
                    path = file.relative_to(self.folder).as_posix()
                    if path not in self.extra and self._look_at(path, file):
                        yield path

    def _look_at(self, path: str, file: Path) -> bool:
        """Take up a page if Sphinx has written it anew; tell whether it is a page at all."""
        known = self.store.known.get(path)
        if known and known.key and known.stat == _stat(file):
            return True
        data = file.read_bytes()
        html = data.decode("utf-8", "replace")
        # Our own, of the last build or of one that was killed: what it was made from is kept,
        # and is never older than it.
        if f"{FOLDER}/" in html and self._raw(path).is_file():
            if not known or not known.key or digest(data) != known.output:
                self._take(path, self._raw(path).read_bytes())
            return True
        if not pages.is_page(html) or f"{FOLDER}/" in html:
            self._others.append(policy.read(pages.policy_of(html)))
            self._named |= unasked.named_in_page(html)
            return False
        self._keep(f"pages/{path}", data)
        if not known or not known.key or digest(data) != known.raw:
            self._take(path, data)
        return True

    def _raw(self, path: str) -> Path:
        return self.place / "pages" / path

    def _take(self, path: str, data: bytes) -> None:
        page, tree = self._page(path, data)
        record = pages.record(page, tree)
        plan = self._plan(page, record)
        sheets: Sheets | None
        try:
            sheets, why = self._sheets_of(page), ""
        except Unsure as reason:
            sheets, why = None, str(reason)
        before = self.store.known.get(path)
        self.store.known[path] = Known(
            raw=digest(data),
            record=record,
            sheets=sheets,
            why=why,
            files=plan.files,
            unknown=plan.unknown,
            searches=plan.searches and bool(plan.options.get("search_as_you_type")),
            interrupted=sum(isinstance(part, tuple) for part in plan.deferred) > 1
            and SEARCH[-1] not in plan.files,
            remote=tuple(sorted(record.remote)),
            pictures=tuple(images.paths(page)),
            authored=frozenset(_inline_code(page, page.text)) if path in self.texts else NOTHING,
            output=before.output if before else "",
        )

    def _page(self, path: str, data: bytes | None = None) -> tuple[Page, Element]:
        if path not in self._open:
            text = (data or self._raw(path).read_bytes()).decode("utf-8", "replace")
            page = pages.read(path, text)
            self._open[path] = page, page.tree()
        return self._open[path]

    def _plan(self, page: Page, record: Record, *, separate: bool = False) -> scripts.Plan:
        uses = scripts.needs(record.names, page.html)
        return scripts.plan(page, self.text, uses, separate=separate)

    def _sheets_of(self, page: Page) -> Sheets:
        found = []
        for link in page.sheets:
            if link.in_noscript:
                continue
            if (
                set(link.attributes) - {"rel", "href", "type", "media"}
                or link.attributes["rel"].lower() != "stylesheet"
            ):
                raise Unsure(page.html[link.start : link.end])
            path = stylesheet.in_site(link.attributes.get("href", ""), page.path)
            if path is None or self.text(path) is None:
                raise Unsure(link.attributes.get("href", ""))
            found.append((path, link.attributes.get("media", "")))
        if not found or not page.foot or not page.head:
            message = "a page without a style sheet, a head or a body"
            raise Unsure(message)
        return tuple(found)

    def text(self, path: str) -> str | None:
        """Return the text of a file of the site, None if there is none."""
        if path not in self._read:
            try:
                self._read[path] = self._bytes(path).decode("utf-8")
            except (OSError, UnicodeDecodeError):
                self._read[path] = None
        return self._read[path]

    def _bytes(self, path: str) -> bytes:
        """Return a file of the site; what a link leads out of it is no file of the site."""
        try:
            return inside(self.folder / path, self.folder).read_bytes()
        except OutsideError as error:
            raise FileNotFoundError(path) from error

    # -- what all pages share --------------------------------------------------------------------

    @cached_property
    def names(self) -> Names:
        """What all pages and scripts together can name."""
        records = [known.record for known in self.store.known.values()]
        files = {file for known in self.store.known.values() for file in known.files}
        if any(known.searches for known in self.store.known.values()):
            files.update(SEARCH)
        on_pages = frozenset().union(*(r.names for r in records))
        words, joins = scripts.words(files, self.text, on_pages)
        return naming.Names(
            on_pages=on_pages,
            words=words.union(*(r.words for r in records)),
            joins_words=joins,
            unknown_script=any(known.unknown for known in self.store.known.values()),
        )

    @cached_property
    def separate(self) -> bool:
        """Whether the joined scripts are two files, for the sake of pages that need them so."""
        return any(known.interrupted for known in self.store.known.values())

    @cached_property
    def refused(self) -> frozenset[str]:
        """What stands in the text of any page: a heading is in the navigation of others too."""
        return NOTHING.union(*(known.authored for known in self.store.known.values()))

    def _split(self, sheets: Sheets) -> Split | None:
        if sheets not in self._splits:
            self._splits[sheets] = self._make_split(sheets)
        return self._splits[sheets]

    def _make_split(self, sheets: Sheets) -> Split | None:
        texts = self._all_texts(sheets)
        if texts is None:
            return None
        shown = frozenset().union(*(k.record.icons for k in self.store.known.values()))
        names = self.names
        key = cache.key(
            version(),
            digest(sheets, texts, sorted(shown), names.joins_words, names.unknown_script),
            digest(sorted(names.on_pages), sorted(names.words)),
        )
        try:
            found = json.loads(self.kept.made(key, lambda: self._chosen(sheets, shown)))
        except Unsure:
            return None
        files = {name: base64.b64decode(data) for name, data in found["files"].items()}
        for name, data in files.items():
            self._make(name, data)
        rules, *faces = found["rules"]
        icon_faces, own = map(stylesheet.restored, faces)
        return Split(rules, (*icon_faces, *own), own, found["later"], frozenset(files))

    def _chosen(self, sheets: Sheets, shown: frozenset[str]) -> bytes:
        """Choose from style sheets, and give the rules and files that come of it as JSON.

        :raises Unsure: if they cannot be split.
        """
        files: dict[str, bytes] = {}

        def subset(path: str, characters: str) -> tuple[str, str] | None:
            cut = icons.subset(self._bytes(path), characters, self.kept)
            if cut is None:
                return None
            name = f"{FOLDER}/{Path(path).stem}-{digest(cut[0])}.woff2"
            files[name] = cut[0]
            return name, cut[1]

        reader = stylesheet.Reader(self._css, self.kept)
        nodes: tuple[stylesheet.Node, ...] = ()
        for path, media in sheets:
            nodes += stylesheet.read(self._css(path), path, reader, media)
        nodes = choose.for_site(nodes, self.names.can_exist, self.names.words)
        nodes, faces = icons.cut(nodes, self.names.on_pages, shown, subset)
        nodes, own = fonts.apart(nodes)
        text = stylesheet.write(nodes, "../../").encode()
        later = f"{FOLDER}/{digest(text)}.css"
        files[later] = text
        rules = [stylesheet.plain(part) for part in (icons.without_fonts(nodes), faces, own)]
        written = {name: base64.b64encode(data).decode() for name, data in files.items()}
        return json.dumps({"rules": rules, "later": later, "files": written}).encode()

    def _css(self, path: str) -> str:
        text = self.text(path)
        if text is None:
            raise Unsure(path)
        return text

    def _all_texts(self, sheets: Sheets) -> str | None:
        """Return a digest of the style sheets with all that they may import."""
        texts = [self.text(path) for path, _media in sheets]
        texts.append(self.text("_static/basic.css"))
        return None if None in texts[:-1] else digest(*texts)

    def _picture(self, path: str) -> images.Picture | None:
        """Return what is made of a picture of the site, if anything."""
        if path not in self._pictures:
            self._pictures[path] = self._make_picture(path)
        return self._pictures[path]

    def _make_picture(self, path: str) -> images.Picture | None:
        try:
            data = self._bytes(path)
        except OSError:
            return None
        found = images.made(path, data, FOLDER, digest, self.kept)
        if found is None:
            return None
        picture, files = found
        for name, content in files.items():
            self._make(name, content)
        return picture

    def _make(self, name: str, data: bytes) -> None:
        """Write a file that is named by its content: if it is there, it is whole."""
        if not (self.folder / name).exists():
            self._replace(self.folder / name, data)

    def _replace(self, path: Path, data: bytes, time: int | None = None) -> None:
        replace(path, data, self.folder, self.folder / PART, time)

    # -- one page --------------------------------------------------------------------------------

    def _write_page(self, path: str) -> None:
        known = self.store.known[path]
        file = self.folder / path
        split = None if known.sheets is None else self._split(known.sheets)
        code = self._code(known.files)
        pictures = {p: found for p in known.pictures if (found := self._picture(p)) is not None}
        refused = sorted(self.refused)
        key = digest(
            known.raw,
            split and split.later,
            split and split.written_faces,
            code,
            pictures,
            self.separate,
            refused,
            sorted(self.hosts),
        )
        there = all((self.folder / name).exists() for name in known.made)
        if known.key == key and known.stat == _stat(file) and there:
            return
        html, made, rules = self._output(path, key, split, pictures)
        data = html.encode()
        known.key, known.output, known.made, known.policy = key, digest(data), made, rules
        known.named = unasked.named_in_page(html)
        if file.read_bytes() != data:
            # By its time Sphinx tells whether its source has changed since.
            self._replace(file, data, file.stat().st_mtime_ns)
        known.stat = _stat(file)

    def _code(self, files: tuple[str, ...]) -> str:
        if files not in self._codes:
            self._codes[files] = digest(*map(self.text, files))
        return self._codes[files]

    def _output(
        self,
        path: str,
        key: str,
        split: Split | None,
        pictures: dict[str, images.Picture],
    ) -> tuple[str, frozenset[str], Policy]:
        """Rewrite a page; one that is nobody's, which Sphinx writes in every build, once."""
        if path in self.texts:
            return self._rewritten(path, split, pictures)

        def make() -> bytes:
            html, made, rules = self._rewritten(path, split, pictures)
            said = {name: sorted(sources) for name, sources in rules.items()}
            return json.dumps([html, sorted(made), said]).encode()

        html, made, said = json.loads(self.kept.made(cache.key(version(), path, key), make))
        if not all((self.folder / name).exists() for name in made):
            return self._rewritten(path, split, pictures)
        return html, frozenset(made), {name: frozenset(each) for name, each in said.items()}

    def _rewritten(
        self, path: str, split: Split | None, pictures: dict[str, images.Picture]
    ) -> tuple[str, frozenset[str], Policy]:
        page, tree = self._page(path)
        known = self.store.known[path]
        changes: list[tuple[int, int, str]] = []
        made: set[str] = set()
        plan = self._plan(page, known.record, separate=self.separate)

        modules = [s for s in page.scripts if s.attributes.get("type") == "module"]
        vouched = [s.text for s in (*plan.kept, *modules) if "src" not in s.attributes]
        handlers = _handlers(page)
        text = page.text if page.path in self.texts else range(0)
        origins = {pages.origin(s.get("src")) for s in page.scripts if s.start not in text}
        scripts_from = {host for host in origins if host}
        if scripts_from & self.hosts:  # such a script may fetch others
            scripts_from |= self.hosts
        if plan.mode is not None:
            mode = _mode(plan.mode.text)
            vouched.append(mode)
            start = page.html.index(">", plan.mode.start) + 1
            end = page.html.rindex("<", start, plan.mode.end)
            changes.append((start, end, mode))
        rules = policy.for_page(
            tree,
            set(vouched) - self.refused,
            set(handlers) - self.refused,
            self.hosts.union(known.remote),
            scripts_from,
        )
        meta = f'<meta http-equiv="Content-Security-Policy" content="{policy.write(rules)}">'

        if split is not None:
            made |= split.made
            first, written = split.first_view(tree, known.record.words)
            style = written.replace(stylesheet.ROOT, page.root)
            asked = fonts.preloads(split.fonts, first, tree, page.root)
            links = [s for s in page.sheets if not s.in_noscript]
            changes += [(s.start, s.end, "") for s in links]
            changes.append((links[0].start, links[0].start, f"{asked}<style>{style}</style>"))
            again = [
                page.html[s.start : s.end]
                for s in page.styles
                if not s.in_noscript and s.start > links[0].start
            ]
            later = f'<link rel="stylesheet" href="{page.root}{split.later}" fetchpriority="low">'
            changes.append((page.foot, page.foot, later + "".join(again)))

        shown, copies = images.changes(page, pictures)
        changes += shown
        made |= copies
        changes += [(s.start, s.end, "") for s in (*plan.removed, *page.preloads)]
        foot = []
        for script in plan.deferred:
            if isinstance(script, tuple):
                name = self._bundle(script, plan)
                made.add(name)
                data = ""
                if OPTIONS in script and plan.options:
                    data = f' data-options="{escape(_json(plan.options))}"'
                foot.append(f'<script defer src="{page.root}{name}"{data}></script>')
            else:
                foot.append(_deferred(page, script))
        changes.append((page.foot, page.foot, "".join(foot)))
        room = images.RULE if any(images.MARK in text for _start, _end, text in shown) else ""
        changes.append((page.head, page.head, meta + room))
        html = pages.replace(page.html, changes)
        return html, frozenset(made), rules

    def _bundle(self, files: tuple[str, ...], plan: scripts.Plan) -> str:
        lazy = ""
        if plan.searches:
            asked = plan.options.get("search_as_you_type")
            lazy = _own("search.js") if asked else NO_SEARCH
        wanted = (files, bool(plan.options), lazy)
        if wanted not in self._bundles:
            key = cache.key(version(), *(self.text(file) or "" for file in files), repr(wanted))
            self._bundles[wanted] = self.kept.made(
                key,
                lambda: scripts.bundle(
                    files, self.text, options=wanted[1], lazy_search=lazy
                ).encode(),
            ).decode()
        text = self._bundles[wanted]
        name = f"{FOLDER}/{digest(text)}.js"
        self._make(name, text.encode())
        return name

    # -- around the pages ------------------------------------------------------------------------

    def _write_headers(self) -> None:
        policies = [known.policy for known in self.store.known.values() if known.policy]
        if not policies or not self._owns_headers():
            return
        # A file without a policy may do anything, and a header is sent with it too.
        is_mixed = {} in self._others or any(path.endswith(HTML) for path in self.extra)
        rules = {} if is_mixed else policy.union([*policies, *self._others])
        text = policy.headers_file(rules, [f"{FOLDER}/*", *sorted(self.lasting)])
        self._replace(self.folder / HEADERS, text.encode())  # a half would look like another's

    def _owns_headers(self) -> bool:
        """Tell whether the file is ours to write: its owner may have one of his own."""
        target = self.folder / HEADERS
        is_other = HEADERS in self.extra or (
            target.exists() and FOLDER not in target.read_text("utf-8", "replace")
        )
        return not is_other

    def _remove_headers(self) -> None:
        if self._owns_headers():
            remove(self.folder / HEADERS, self.folder)

    def _sweep(self) -> None:
        """Remove what no page uses any more."""
        used = {name for known in self.store.known.values() for name in known.made}
        folder = inside(self.folder / FOLDER, self.folder)
        for file in folder.iterdir() if folder.exists() else ():
            if f"{FOLDER}/{file.name}" not in used:
                remove(file, self.folder)
        if folder.exists() and not any(folder.iterdir()):
            folder.rmdir()

    def _drop_unasked(self) -> None:
        """Remove the static files of others that nothing asks for; Sphinx brings them again."""
        named = self._named.union(*(known.named for known in self.store.known.values()))
        folder = self.folder / "_static"
        static = (path.relative_to(self.folder).as_posix() for path in sorted(folder.rglob("*.*")))
        others = {*static, *self.extra}.difference(self.brought)
        for path in unasked.find(self.brought, named, others, self.text):
            file = self.folder / path
            if file.is_file() and remove(file, self.folder):
                prune(file.parent, self.folder)

    def _save(self) -> None:
        self._keep("store", pickle.dumps(self.store))

    def _keep(self, name: str, data: bytes) -> None:
        replace(self.place / name, data, self.place, self.place / "part")


def _inline_code(page: Page, within: range) -> Iterator[str]:
    """Give the texts of inline scripts and event handlers in a part of the page."""
    for script in page.scripts:
        if script.start in within and "src" not in script.attributes and scripts.runs(script):
            yield script.text
    yield from _handlers(page, within)


def _handlers(page: Page, within: range | None = None) -> Iterator[str]:
    for element in page.handlers:
        if within is None or element.start in within:
            yield from (value for name, value in element.attributes.items() if name[:2] == "on")


def _forgotten(known: Known) -> Known:
    known.key = ""
    return known


def _stat(file: Path) -> tuple[int, int]:
    found = file.stat()
    return found.st_mtime_ns, found.st_size


@functools.cache
def _own(name: str) -> str:
    return (Path(__file__).parent / name).read_text("utf-8")


def _mode(original: str) -> str:
    """Return a script that sets the colour scheme before the first paint, with the same default.

    The theme's own leaves an automatic scheme open until its deferred scripts have run; with
    nothing that blocks, the page would be painted before, without any colours. What is opened from
    a disk waits for its fonts: a browser asks for none there before it has read the page.
    """
    return _own("mode.js").strip().replace("DEFAULT", default_scheme(original))


def _json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


def _deferred(page: Page, script: pages.Piece) -> str:
    text = page.html[script.start : script.end]
    return text if "defer" in script.attributes else text.replace("<script", "<script defer", 1)
