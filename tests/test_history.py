"""history: when files were last changed, asked of real repositories."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from sphinx_resume.files.git_dates import last_changed

if TYPE_CHECKING:
    from pathlib import Path

FIRST, SECOND = datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC), datetime(2025, 6, 7, tzinfo=UTC)


class Repository:
    """A repository whose commits bear the dates that a test gives them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.git("init", "-q")

    def git(self, *arguments: str, date: datetime = FIRST) -> None:
        identity = {
            f"GIT_{who}_{what}": "a@b.c"
            for who in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        }
        dates = {f"GIT_{who}_DATE": date.isoformat() for who in ("AUTHOR", "COMMITTER")}
        env = {"PATH": "/usr/bin:/bin", "HOME": str(self.root), **identity, **dates}
        subprocess.run(["git", *arguments], cwd=self.root, env=env, check=True)

    def commit(self, name: str, text: str, date: datetime) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        self.git("--literal-pathspecs", "add", "--", name)
        self.git("commit", "-qm", name, date=date)
        return path


@pytest.fixture(autouse=True)
def _no_epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    root = tmp_path / "repository"
    root.mkdir()
    return Repository(root)


def test_each_file_has_the_date_of_the_last_commit_that_touched_it(repository: Repository) -> None:
    old = repository.commit("docs/old.md", "1", FIRST)
    new = repository.commit("docs/new.md", "1", FIRST)
    repository.commit("docs/new.md", "2", SECOND)
    assert last_changed([old, new], repository.root) == {old: FIRST, new: SECOND}


def test_names_may_hold_spaces_brackets_and_any_script(repository: Repository) -> None:
    names = ["a b.md", "a[1].md", "论文.md", "-x.md", ":(top).md"]
    paths = [repository.commit(name, "1", FIRST) for name in names]
    assert last_changed(paths, repository.root) == dict.fromkeys(paths, FIRST)


def test_the_site_may_be_a_folder_of_the_repository(repository: Repository) -> None:
    path = repository.commit("site/docs/index.md", "1", FIRST)
    assert last_changed([path], repository.root / "site") == {path: FIRST}


def test_a_file_with_changes_not_committed_has_no_date(repository: Repository) -> None:
    edited, staged, same = (repository.commit(name, "1", FIRST) for name in ("a", "b", "c"))
    edited.write_text("2", encoding="utf-8")
    staged.write_text("2", encoding="utf-8")
    repository.git("add", "b")
    assert last_changed([edited, staged, same], repository.root) == {same: FIRST}


def test_a_file_that_git_does_not_know_has_no_date(repository: Repository) -> None:
    known = repository.commit("known.md", "1", FIRST)
    new = repository.root / "new.md"
    new.touch()
    outside = repository.root.parent / "outside.md"
    outside.touch()
    assert last_changed([known, new, outside], repository.root) == {known: FIRST}


def test_a_shallow_clone_tells_only_what_it_knows(repository: Repository, tmp_path: Path) -> None:
    repository.commit("old.md", "1", FIRST)
    repository.commit("middle.md", "1", FIRST)
    repository.commit("new.md", "1", SECOND)
    clone = tmp_path / "clone"
    repository.git("clone", "-q", "--depth", "2", repository.root.as_uri(), str(clone))
    paths = [clone / name for name in ("old.md", "middle.md", "new.md")]
    assert last_changed(paths, clone) == {clone / "new.md": SECOND}


def test_there_may_be_no_commit_no_repository_and_no_git(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unborn = repository.root / "a.md"
    unborn.touch()
    assert last_changed([unborn], repository.root) == {}
    alone = tmp_path / "a.md"
    alone.touch()
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    assert last_changed([alone], tmp_path) == {}
    committed = repository.commit("b.md", "1", FIRST)
    assert last_changed([committed], repository.root)
    monkeypatch.setenv("PATH", "")
    assert last_changed([committed], repository.root) == {}


def test_no_date_is_later_than_the_epoch_that_the_build_was_given(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = repository.commit("old.md", "1", FIRST)
    new = repository.commit("new.md", "1", SECOND)
    epoch = datetime(2024, 12, 31, tzinfo=UTC)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(epoch.timestamp())))
    assert last_changed([old, new], repository.root) == {old: FIRST, new: epoch}
