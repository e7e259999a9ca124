"""A build of what has changed ends with the same bytes as a clean one."""

from __future__ import annotations

import pickle
import shutil
from typing import TYPE_CHECKING

import pytest

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


@pytest.fixture
def site(tmp_path: Path, copy_site: Callable[[Path], Path]) -> Path:
    (tmp_path / "site").mkdir()
    return copy_site(tmp_path / "site")


def built(site: Path, out: str, *options: str) -> dict[str, bytes]:
    done = build(site, site / "docs", site.parent / out, *options)
    assert done.returncode == 0, done.stderr
    return everything(site.parent / out)


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text("utf-8") + text, "utf-8")


@pytest.mark.parametrize(
    "edit",
    [
        lambda site: append(site / "docs/cv.md", "\nAnd one more line.\n"),
        # A new class brings rules back, so that a style sheet that all pages share changes.
        lambda site: append(site / "docs/cv.md", "\n:::{warning}\nLook out.\n:::\n"),
        lambda site: append(site / "docs/cv.md", "\n{fas}`rocket`\n"),
        lambda site: append(site / "_static/site.css", "\nh1 { color: red }\n"),
        lambda site: (site / "docs/new.md").write_text("---\norphan: true\n---\n\n# New\n"),
        lambda _site: None,
    ],
    ids=["a line", "a class", "an icon", "a style", "a page", "nothing"],
)
def test_an_edit_gives_the_bytes_of_a_clean_build(
    site: Path, edit: Callable[[Path], object]
) -> None:
    built(site, "edited")
    edit(site)
    after = built(site, "edited")
    clean = built(site, "clean")
    # Sphinx puts a checksum of each style sheet into the pages that it writes, and not into the
    # others; none of those links is left.
    assert after.keys() == clean.keys()
    assert [name for name in clean if after[name] != clean[name]] == []


def test_a_page_that_is_as_it_was_is_not_made_again(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = []
    for seed in "1", "2":  # sets have another order in another process
        monkeypatch.setenv("PYTHONHASHSEED", seed)
        built(site, "html")
        notes = pickle.loads((site.parent / "html.doctrees/first_view/html/store").read_bytes())  # noqa: S301
        keys.append({page: known.key for page, known in notes.known.items()})
    assert keys[0] == keys[1]
    assert all(keys[0].values())


def test_what_was_removed_goes(site: Path) -> None:
    before = built(site, "html")
    append(site / "docs/cv.md", "\n{fas}`rocket`\n")
    built(site, "html")
    shutil.copy(ROOT / "docs/cv.md", site / "docs/cv.md")
    assert built(site, "html") == before


def test_switched_off_it_leaves_the_site_as_sphinx_writes_it(site: Path) -> None:
    plain = built(site, "plain", "-D", "first_view=0")
    built(site, "switched")
    assert built(site, "switched", "-D", "first_view=0") == plain
    assert not any("first-view" in name for name in plain)


def test_one_process_or_two_write_the_same(site: Path) -> None:
    assert built(site, "one") == built(site, "two", "-j", "2")


def test_lost_notes_do_no_harm(site: Path) -> None:
    before = built(site, "html")
    shutil.rmtree(site.parent / "html.doctrees" / "first_view")
    assert built(site, "html") == before


def test_the_original_files_stay(site: Path) -> None:
    plain = built(site, "plain", "-D", "first_view=0")
    ours = built(site, "html")
    for name, content in plain.items():
        if not name.endswith(".html"):
            assert ours[name] == content, name


def test_a_page_with_what_cannot_be_split_keeps_its_links(site: Path) -> None:
    append(site / "_static/site.css", "\n@layer { h1 { color: red } }\n")
    pages = built(site, "html")
    assert b"site.css" in pages["index.html"]
    assert b'rel="stylesheet" href="_static/first-view/' not in pages["index.html"]


def test_another_builder_is_left_alone(site: Path) -> None:
    done = build(site, site / "docs", site.parent / "text", "-b", "text")
    assert done.returncode == 0, done.stderr
    assert not list((site.parent / "text").rglob("first-view"))
