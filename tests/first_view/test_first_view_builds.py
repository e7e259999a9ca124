"""A build of what has changed ends with the same bytes as a clean one."""

from __future__ import annotations

import pickle
import shutil
from typing import TYPE_CHECKING

import pytest
from conftest import NO_FONTS, Project

from .conftest import ROOT, build

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


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
    """Build a site anew, from its sources as they are now."""
    folder.mkdir()
    shutil.copy(site.root / "conf.py", folder)
    for name in ("docs", "_static", "_templates"):
        shutil.copytree(site.root / name, folder / name)
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


def test_the_original_files_stay(site: Project, plain: dict[str, bytes]) -> None:
    ours = everything(site.html)
    for name, content in plain.items():
        if not name.endswith(".html"):
            assert ours[name] == content, name


def test_a_page_with_what_cannot_be_split_keeps_its_links(site: Project) -> None:
    append(site.root / "_static/site.css", "\n@layer { h1 { color: red } }\n")
    pages = built(site, *ON)
    assert b"site.css" in pages["index.html"]
    assert b'rel="stylesheet" href="_static/first-view/' not in pages["index.html"]


def test_another_builder_is_left_alone(site: Project) -> None:
    shutil.rmtree(site.html)
    assert site.build(*ON, builder="text") == 0, site.output
    assert list(site.html.glob("*.txt"))
    assert not list(site.html.rglob("first-view"))
