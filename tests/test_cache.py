"""What builds share: kept by what it was made from, never wrong, never in a build's way."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from site_groundwork import cache
from site_groundwork.cache import Cache

KEY = cache.key("a font", b"its characters")


def never() -> bytes:
    raise AssertionError("it was kept")


def test_what_was_made_once_is_given_to_every_later_build(tmp_path: Path) -> None:
    assert Cache(tmp_path / "new").made(KEY, lambda: b"cut") == b"cut"
    assert Cache(tmp_path / "new").made(KEY, never) == b"cut"


def test_other_parts_have_another_key() -> None:
    keys = {cache.key(*parts) for parts in ([], [""], ["ab"], ["a", "b"], ["", "ab"], ["a:b"])}
    assert len(keys) == 6
    assert cache.key("é") == cache.key("é".encode())


def test_another_program_or_version_has_another_digest(tmp_path: Path) -> None:
    module = tmp_path / "cut.py"
    digests = set()
    for text in "one", "two":
        module.write_text(text)
        cache.program.cache_clear()
        digests |= {cache.program(module), cache.program(module, "lxml")}
    assert len(digests) == 4
    assert cache.program(tmp_path) in digests


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(path.read_bytes()[:-1]),
        lambda path: path.write_bytes(path.read_bytes()[:-3] + b"CUT"),
        lambda path: path.write_bytes(b""),
        lambda path: path.with_name(cache.key("other")).replace(path),
        lambda path: path.unlink(),
    ],
    ids=["cut off", "changed", "empty", "of another key", "gone"],
)
def test_what_is_damaged_is_made_anew(tmp_path: Path, damage: object) -> None:
    kept = Cache(tmp_path)
    kept.put(cache.key("other"), b"other")
    kept.put(KEY, b"cut")
    damage(tmp_path / KEY)  # type: ignore[operator]
    assert kept.get(KEY) is None
    assert kept.made(KEY, lambda: b"cut") == b"cut"
    assert Cache(tmp_path).made(KEY, never) == b"cut"


def test_what_was_asked_for_longest_ago_goes_first(tmp_path: Path) -> None:
    kept = Cache(tmp_path, most=10_000)
    keys = [cache.key(str(number)) for number in range(10)]
    for number, key in enumerate(keys):
        kept.put(key, bytes(900))
        os.utime(tmp_path / key, (number, number))
    assert all((tmp_path / key).exists() for key in keys)
    kept.get(keys[0])
    kept.put(KEY, bytes(900))
    left = [number for number, key in enumerate(keys) if (tmp_path / key).exists()]
    assert left == [0, *range(4, 10)]
    assert kept.get(KEY) == bytes(900)
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 10_000


def test_what_a_killed_build_left_goes_too(tmp_path: Path) -> None:
    (tmp_path / "tmpunfinished").write_bytes(bytes(9_000))
    os.utime(tmp_path / "tmpunfinished", (0, 0))
    kept = Cache(tmp_path, most=10_000)
    kept.put(KEY, bytes(2_000))
    assert [path.name for path in tmp_path.iterdir()] == [KEY]


def test_a_folder_that_cannot_be_is_in_nobodys_way(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", tmp_path / "file/below", Path("/proc/nothing"), None):
        kept = Cache(folder)
        assert kept.made(KEY, lambda: b"cut") == b"cut"
        assert kept.get(KEY) is None


def test_a_full_disk_is_in_nobodys_way(tmp_path: Path) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, limits[1]))  # what a full disk says too
    try:
        assert Cache(tmp_path).made(KEY, lambda: bytes(5_000)) == bytes(5_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert list(tmp_path.iterdir()) == []


WRITER = """
import sys
from pathlib import Path
from site_groundwork.cache import Cache, key
for round in range(20):
    kept = Cache(Path(sys.argv[1]), most=200_000)
    for number in range(10):
        name = key(str(number))
        content = str(number).encode() * 9_000
        assert kept.get(name) in {None, content}
        kept.put(name, content)
        (kept.folder / key(str(number * 7 % 10))).unlink(missing_ok=True)
"""


def test_builds_that_share_it_find_each_file_whole_or_not_at_all(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WRITER, str(tmp_path)]
    writers = [subprocess.Popen(command) for _ in range(3)]
    assert [writer.wait() for writer in writers] == [0, 0, 0]


def test_it_is_in_the_environment_or_where_the_site_keeps_things(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(cache.VARIABLE, raising=False)
    monkeypatch.setattr(sys, "base_prefix", "/usr")
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "venv"))
    monkeypatch.delenv("HOME", raising=False)
    assert cache.of(tmp_path).folder == tmp_path / "venv/var/cache/site"
    monkeypatch.setattr(sys, "prefix", "/proc")  # nobody can write there
    assert cache.of(tmp_path).folder == tmp_path / "cache"
    monkeypatch.setattr(sys, "prefix", "/usr")
    assert cache.of(tmp_path).folder == tmp_path / "cache"
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "named"))
    assert cache.of(tmp_path).folder == tmp_path / "named"
    monkeypatch.setenv(cache.VARIABLE, "")
    assert cache.of(tmp_path).folder is None
