"""A build of what has changed ends with the same bytes as a clean one."""

from __future__ import annotations

import contextlib
import itertools
import os
import pickle
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from conftest import NO_FONTS, Project

from site_groundwork import cache
from site_groundwork.cache import Cache
from sphinx_first_view.site import Site

from .conftest import ROOT, Small, build

if TYPE_CHECKING:
    from collections.abc import Callable


def everything(folder: Path) -> dict[str, bytes]:
    # The inventory's and the build info's own time stamps are Sphinx's affair.
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".buildinfo")
    }


ON = ("-D", "first_view=1")
OFF = ("-D", "first_view=0")


def built(project: Project, *options: str) -> dict[str, bytes]:
    assert project.build(*options) == 0, project.output
    return everything(project.html)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of the site that all tests here edit."""
    return tmp_path_factory.mktemp("builds")


@pytest.fixture(scope="module")
def kept(folder: Path, copy_site: Callable[[Path], Path]) -> Path:
    """Build the real site once, and give a copy of its sources and of all that was built."""
    (folder / "site").mkdir()
    built(Project(copy_site(folder / "site")), *ON)
    return shutil.copytree(folder / "site", folder / "kept")


@pytest.fixture
def site(folder: Path, kept: Path) -> Project:
    """Give the real site, just built; what the last test did to it is undone."""
    shutil.rmtree(folder / "site")
    return Project(shutil.copytree(kept, folder / "site"))


@pytest.fixture(scope="module")
def plain(folder: Path, copy_site: Callable[[Path], Path]) -> dict[str, bytes]:
    """Build the site as it is without the extension."""
    (folder / "plain").mkdir()
    return built(Project(copy_site(folder / "plain")), *OFF)


def clean(site: Project, folder: Path) -> dict[str, bytes]:
    """Build a site anew, from its sources as they are now, with nothing that others have left."""
    folder.mkdir()
    shutil.copy(site.root / "conf.py", folder)
    for name in ("docs", "_static", "_templates"):
        shutil.copytree(site.root / name, folder / name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(cache.VARIABLE, "")
        return built(Project(folder), *ON)


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text("utf-8") + text, "utf-8")


@pytest.mark.parametrize(
    "edit",
    [
        lambda root: append(root / "docs/cv.md", "\nAnd one more line.\n"),
        # A new class brings rules back, so that a style sheet that all pages share changes.
        lambda root: append(root / "docs/cv.md", "\n:::{warning}\nLook out.\n:::\n"),
        lambda root: append(root / "docs/cv.md", "\n{fas}`rocket`\n"),
        lambda root: append(root / "_static/site.css", "\nh1 { color: red }\n"),
        lambda root: (root / "docs/new.md").write_text("---\norphan: true\n---\n\n# New\n"),
        lambda _root: None,
    ],
    ids=["a line", "a class", "an icon", "a style", "a page", "nothing"],
)
def test_an_edit_gives_the_bytes_of_a_clean_build(
    site: Project, tmp_path: Path, edit: Callable[[Path], object]
) -> None:
    edit(site.root)
    after = built(site, *ON)
    anew = clean(site, tmp_path / "clean")
    # Sphinx puts a checksum of each style sheet into the pages that it writes, and not into the
    # others; none of those links is left.
    assert after.keys() == anew.keys()
    assert [name for name in anew if after[name] != anew[name]] == []


def in_another_process(site: Project, out: Path, *options: str) -> dict[str, bytes]:
    done = build(site.root, site.root / "docs", out, *NO_FONTS, *options)
    assert done.returncode == 0, done.stderr
    return everything(out)


def test_a_page_that_is_as_it_was_is_not_made_again(
    site: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = []
    for seed in "1", "2":  # sets have another order in another process
        monkeypatch.setenv("PYTHONHASHSEED", seed)
        in_another_process(site, tmp_path / "html")
        notes = pickle.loads((tmp_path / "html.doctrees/first_view/html/store").read_bytes())  # noqa: S301
        keys.append({page: known.key for page, known in notes.known.items()})
    assert keys[0] == keys[1]
    assert all(keys[0].values())


class Killed:
    """Ends the process at a step of its writing, before it or, of a file, half way through."""

    def __init__(self, step: int) -> None:
        self.left = step
        for holder, name in (
            (Path, "write_bytes"),
            (Path, "unlink"),
            (os, "replace"),
            (os, "utime"),
        ):
            setattr(holder, name, self.counted(getattr(holder, name), is_long=name[0] == "w"))

    def counted(self, write: Callable[..., object], *, is_long: bool) -> Callable[..., object]:
        def written(path: Path, *given: Any, **named: Any) -> object:
            self.left -= 1
            if not self.left:
                if is_long:
                    write(path, given[0][: len(given[0]) // 2])
                os._exit(9)
            return write(path, *given, **named)

        return written


def rewritten(out: Path, cache: Path, step: int = 0) -> int:
    """Rewrite built pages in a process of its own, and give its status."""
    child = os.fork()
    if not child:
        with contextlib.suppress(BaseException):
            killed = Killed(step)
            site = Site(out, Path(f"{out}.store"))
            site.kept = Cache(cache)
            site.rewrite()
            os._exit(0 if killed.left < 0 else 5)
        os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def rewritten_here(built: Path, folder: Path) -> dict[str, bytes]:
    """Rewrite a copy of built pages, as children of this process will without importing anew."""
    site = Site(shutil.copytree(built, folder / "clean"), folder / "clean.store")
    site.kept = Cache(folder / "cache")
    site.rewrite()
    return everything(folder / "clean")


def test_a_build_that_is_killed_anywhere_does_no_harm(small: Small, tmp_path: Path) -> None:
    small.write(
        "docs/other.md", "---\norphan: true\n---\n# Other\n\n:::{warning}\nLook out.\n:::\n"
    )
    assert small.build("-D", "first_view=0").returncode == 0
    before = tmp_path / "before"
    shutil.copytree(small.out, before)
    small.write("docs/other.md", "---\norphan: true\n---\n# Other\n\n> Said.\n")
    assert small.build("-D", "first_view=0").returncode == 0
    clean = rewritten_here(small.out, tmp_path)
    assert rewritten(before, tmp_path / "cache") == 0
    for step in itertools.count(1):
        out = shutil.copytree(before, tmp_path / f"{step}")
        shutil.copytree(f"{before}.store", f"{out}.store")
        for name in "other.html", "search.html", "searchindex.js":  # what Sphinx writes then
            shutil.copy(small.out / name, out)
        status = rewritten(out, tmp_path / "cache", step)
        if status == 5:
            break
        assert status == 9
        shutil.copy(small.out / "search.html", out)
        assert rewritten(out, tmp_path / "cache") == 0
        assert everything(out) == clean, step
    assert step > 10


def test_a_first_build_that_is_killed_anywhere_does_no_harm(small: Small, tmp_path: Path) -> None:
    assert small.build("-D", "first_view=0").returncode == 0
    clean = rewritten_here(small.out, tmp_path)
    for step in itertools.count(1):
        out = shutil.copytree(small.out, tmp_path / f"{step}")
        status = rewritten(out, tmp_path / "cache", step)
        if status == 5:
            break
        shutil.copy(small.out / "search.html", out)
        assert rewritten(out, tmp_path / "cache") == 0
        assert everything(out) == clean, step
    assert step > 10


def test_a_build_that_goes_on_after_one_that_was_killed_writes_every_page(small: Small) -> None:
    small.build()
    before = everything(small.out)
    half = small.page()[: len(small.page()) // 2]
    small.write("out/index.html", half)  # Sphinx takes it for new
    small.write("out.doctrees/first_view/html/begun", "")
    assert small.build().returncode == 0
    assert everything(small.out) == before
    assert not (small.root / "out.doctrees/first_view/html/begun").exists()


def test_what_was_removed_goes(site: Project) -> None:
    before = everything(site.html)
    append(site.root / "docs/cv.md", "\n{fas}`rocket`\n")
    assert built(site, *ON) != before
    shutil.copy(ROOT / "docs/cv.md", site.root / "docs/cv.md")
    assert built(site, *ON) == before


def test_switched_off_it_leaves_the_site_as_sphinx_writes_it(
    site: Project, plain: dict[str, bytes]
) -> None:
    assert everything(site.html) != plain
    assert built(site, *OFF) == plain
    assert not any("first-view" in name for name in plain)


def test_another_process_and_two_at_once_write_the_same(
    site: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONHASHSEED", "3")
    assert in_another_process(site, tmp_path / "two", "-j", "2") == everything(site.html)


def test_lost_notes_do_no_harm(site: Project) -> None:
    before = everything(site.html)
    shutil.rmtree(site.root / "doctrees/first_view")
    assert built(site, *ON) == before


def test_the_original_files_stay_or_go(site: Project, plain: dict[str, bytes]) -> None:
    ours = everything(site.html)
    own = {f"_static/{path.name}" for path in (ROOT / "_static").iterdir()}
    assert own <= ours.keys()
    gone = {name for name in plain.keys() - ours.keys() if not name.startswith("_static/")}
    assert not gone
    for name in plain.keys() & ours.keys():
        if not name.endswith(".html"):
            assert ours[name] == plain[name], name


def test_a_page_with_what_cannot_be_split_keeps_its_links(site: Project) -> None:
    append(site.root / "_static/site.css", "\n@layer { h1 { color: red } }\n")
    pages = built(site, *ON)
    assert b"site.css" in pages["index.html"]
    assert b'rel="stylesheet" href="_static/first-view/' not in pages["index.html"]
    assert "_static/styles/pydata-sphinx-theme.css" in pages  # with what it says of its source
    assert "_static/styles/pydata-sphinx-theme.css.map" in pages


def test_another_builder_is_left_alone(site: Project) -> None:
    shutil.rmtree(site.html)
    assert site.build(*ON, builder="text") == 0, site.output
    assert list(site.html.glob("*.txt"))
    assert not list(site.html.rglob("first-view"))
