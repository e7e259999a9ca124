"""The commands hold what they write, go on only from what is whole, and say what a disk refuses."""

from __future__ import annotations

import functools
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from test_commands import OUTSIDE, ROOT, bytes_in, command, make

from site_commands import locks, publication, stage

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

QUICK = "SPHINXOPTS=-D first_view=0 -D web_fonts.serif= -D web_fonts.sans="
# Two processes wait for each other; a quick machine does not wait.
PATIENCE = 120


def begin(where: Path, *words: str) -> subprocess.Popen[str]:
    """Begin a command, in a group of processes that can be ended as one."""
    return subprocess.Popen(
        command(*words),
        cwd=where,
        env=OUTSIDE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def ended(process: subprocess.Popen[str]) -> int:
    """Wait for the end of a command, and give its exit status."""
    process.communicate()
    return process.returncode


def wait_until(is_so: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.01)


def small(folder: Path) -> Path:
    """Make a site with one page."""
    folder.mkdir(parents=True)
    for name in ("Makefile", "conf.py"):
        shutil.copy2(ROOT / name, folder)
    for name in ("_static", "_templates"):
        shutil.copytree(ROOT / name, folder / name)
    (folder / "docs").mkdir()
    (folder / "docs/index.md").write_text("# Home\n\n```{awards}\n```\n\n{fact}`basics.label`\n")
    (folder / "docs/resume.yaml").write_text(
        "basics:\n  label: researcher\nawards:\n- title: One\n  date: 2024-05-06\n"
    )
    return folder


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the small site, built from nothing."""
    where = small(tmp_path_factory.mktemp("kept") / "site")
    built = make(where, "html", QUICK)
    assert built.returncode == 0, built.stderr
    return where


@pytest.fixture(scope="module")
def clean(kept: Path) -> dict[str, bytes]:
    """Give the files of the small site, built from nothing."""
    return bytes_in(kept / "_build/html")


@pytest.fixture
def built(kept: Path, tmp_path: Path) -> Path:
    """Give a copy of the small site with all that was built of it."""
    return shutil.copytree(kept, tmp_path / "site")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return small(tmp_path / "site")


# -- locks -------------------------------------------------------------------------------------------


def test_a_second_command_waits_says_for_whom_and_goes_on(
    site: Path, clean: dict[str, bytes]
) -> None:
    with locks.held(site / "_build/.html.lock", "'make html'"):
        second = begin(site, "html", QUICK)
        assert second.stderr is not None
        said = second.stderr.readline()
        assert said == f"Waiting for 'make html' (process {os.getpid()}).\n"
        assert second.poll() is None
        assert not (site / "_build/stage").exists()
    assert ended(second) == 0
    assert bytes_in(site / "_build/html") == clean


def test_two_commands_at_once_end_with_the_same_whole_site(
    site: Path, clean: dict[str, bytes]
) -> None:
    both = [begin(site, "html", QUICK) for _ in range(2)]
    assert [ended(one) for one in both] == [0, 0]
    assert bytes_in(site / "_build/html") == clean


def test_a_lock_ends_with_its_holder_and_is_kept_by_what_that_has_started(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    code = f"""
import pathlib, subprocess, sys, time
from site_commands import locks
with locks.held(pathlib.Path({str(lock)!r}), "x"):
    child = subprocess.Popen([sys.executable, "-c", "input()"], close_fds=False, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    print(child.pid, flush=True)
    time.sleep(600)
"""
    holder = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    child = int(holder.stdout.readline())
    lock_again = "import pathlib; from site_commands import locks\nwith locks.held(pathlib.Path({!r}), 'y'): print('mine')"
    waiting = subprocess.Popen(
        [sys.executable, "-c", lock_again.format(str(lock))],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert waiting.stderr is not None
    assert waiting.stderr.readline() == f"Waiting for x (process {holder.pid}).\n"
    os.kill(child, signal.SIGSTOP)  # its input closes with the holder; it must not end by that
    holder.kill()
    ended(holder)
    assert waiting.poll() is None
    os.kill(child, signal.SIGKILL)
    assert ended(waiting) == 0


def test_clean_waits_for_a_build_and_leaves_nothing(site: Path) -> None:
    (site / "_build/stage").mkdir(parents=True)
    (site / "_build/stage/file").touch()
    (site / "environment/bin").mkdir(parents=True)
    words = ["clean", f"PYTHON={sys.executable}", "VENV=environment"]
    with locks.held(site / "_build/.html.lock", "'make html'"):
        cleaning = begin(site, *words)
        assert cleaning.stderr is not None
        assert "Waiting for 'make html'" in cleaning.stderr.readline()
        assert (site / "_build/stage/file").exists()
    assert ended(cleaning) == 0
    assert not (site / "_build").exists()
    assert not (site / "environment").exists()
    assert (site / "docs").exists()


# -- cut off -----------------------------------------------------------------------------------------


def test_a_build_that_was_killed_leaves_nothing_that_the_next_one_trusts(
    site: Path, clean: dict[str, bytes]
) -> None:
    killed = begin(site, "html", QUICK)
    wait_until((site / "_build/stage/index.html").exists)
    os.killpg(killed.pid, signal.SIGKILL)
    ended(killed)
    (site / "_build/stage/index.html").write_text("half a pa")
    (site / "_build/stage/left over.html").write_text("from another time")
    assert not (site / "_build/html").exists()
    assert make(site, "html", QUICK).returncode == 0
    assert bytes_in(site / "_build/html") == clean


def test_what_another_version_of_the_machine_has_built_is_built_anew(
    site: Path, clean: dict[str, bytes]
) -> None:
    assert make(site, "html", QUICK).returncode == 0  # in its place: a copy would be built anew
    (site / "_build/stage/index.html").write_text("as an older version wrote it")
    (site / "_build/stage.made-by").write_text("older")
    assert make(site, "html", QUICK).returncode == 0
    assert bytes_in(site / "_build/html") == clean


def test_a_build_during_which_the_machine_changed_is_not_gone_on_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine, trees, mark = (tmp_path / name for name in ("src", "doctrees", "mark"))
    monkeypatch.setattr(stage, "MACHINE", machine)
    machine.mkdir()

    def built(*, edit: str = "") -> bool:
        """Build, and tell whether that went on from the build before."""
        before = stage.begin(mark, [trees])
        is_going_on = trees.exists()
        trees.mkdir(exist_ok=True)
        if edit:
            (machine / "site.py").write_text(edit)
        stage.end(mark, before)
        return is_going_on

    assert [built(), built(edit="1"), built(), built()] == [False, True, False, True]
    for name in ("__pycache__/site.cpython-311.pyc.140", "site.egg-info/SOURCES.txt"):
        (machine / name).parent.mkdir()
        (machine / name).touch()
    (machine / "gone").symlink_to("gone again")
    assert built()


def test_a_publication_that_was_cut_off_is_finished_or_undone(tmp_path: Path) -> None:
    stage, site = tmp_path / "stage", tmp_path / "html"
    (stage / "folder").mkdir(parents=True)
    (stage / "folder/page.html").write_text("new")
    (tmp_path / "html.old").mkdir()
    (tmp_path / "html.old/page.html").write_text("old")
    (tmp_path / "html.new").mkdir()
    publication.recover(site)
    assert bytes_in(tmp_path) == {"stage/folder/page.html": b"new", "html/page.html": b"old"}
    assert publication.publish(stage, site) == (2, 1)
    assert bytes_in(site) == {"folder/page.html": b"new"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["html", "stage"]
    assert publication.publish(stage, site) == (0, 1)


# -- the disk ----------------------------------------------------------------------------------------


def only_sentences(text: str) -> list[str]:
    assert "Traceback" not in text
    return [line for line in text.splitlines() if not line.startswith("make: ")]


def test_a_file_in_the_place_of_the_build_folder_is_told_in_one_sentence(site: Path) -> None:
    (site / "_build").write_text("mine")
    tried = make(site, "html", QUICK)
    assert tried.returncode != 0
    assert only_sentences(tried.stderr) == [
        "_build: it is a file, and a folder has to be there: move it away.",
        "The site was not built; _build/html is as it was.",
    ]
    assert (site / "_build").read_text() == "mine"


def test_a_disk_that_takes_no_more_leaves_the_last_good_site(
    built: Path, clean: dict[str, bytes]
) -> None:
    """A limit of the system for each file stands for a full disk: writing fails as it does there."""
    (built / "docs/index.md").write_text("# Home\n\nChanged.\n")
    for most in (1000, 60_000, 150_000):
        shutil.rmtree(built / "_build/stage")
        limit = functools.partial(resource.setrlimit, resource.RLIMIT_FSIZE, (most, most))
        tried = make(built, "html", QUICK, preexec_fn=limit)
        assert tried.returncode != 0
        sentence, last = only_sentences(tried.stderr)
        assert "system lets no file become so large" in sentence
        assert last == "The site was not built; _build/html is as it was."
        assert bytes_in(built / "_build/html") == clean
    assert make(built, "html", QUICK).returncode == 0
    assert b"Changed." in (built / "_build/html/index.html").read_bytes()


def test_the_site_can_be_read_by_a_web_server_whatever_the_umask(site: Path) -> None:
    before = os.umask(0o077)
    try:
        assert make(site, "html", QUICK).returncode == 0
    finally:
        os.umask(before)
    modes = {
        (path.is_dir(), oct(path.stat().st_mode & 0o777))
        for path in [site / "_build/html", *(site / "_build/html").rglob("*")]
    }
    assert modes == {(True, "0o755"), (False, "0o644")}


# -- the machine -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "variables"),
    [
        ("a $HOME #1 100% d'or", {"LC_ALL": "xx_YY.UTF-8", "TZ": "Asia/Kathmandu"}),
        ('"quoted" `id`', {"LC_ALL": "C", "HOME": None, "TZ": "Nowhere/At all"}),
        (
            "书 & <b>;[x]*",
            {"LANG": "tr_TR.UTF-8", "HOME": "/no such home", "PYTHONIOENCODING": "latin-1"},
        ),
        ("plain", {"FORCE_COLOR": "1", "COLUMNS": "20", "MAKEFLAGS": "-j4"}),
    ],
)
def test_neither_the_machine_nor_the_name_of_the_checkout_changes_a_byte_of_the_site(
    tmp_path: Path, clean: dict[str, bytes], name: str, variables: dict[str, str | None]
) -> None:
    where = small(tmp_path / name / "site")
    said = OUTSIDE | variables
    made = make(
        where, "html", QUICK, env={key: said[key] for key in said if said[key] is not None}
    )
    assert made.returncode == 0, made.stderr
    assert made.stderr == ""
    assert bytes_in(where / "_build/html") == clean


def test_an_older_make_understands_the_makefile() -> None:
    """GNU make 3.81, which macOS has, lacks what came with 3.82, 4.0 and 4.3."""
    text = (ROOT / "Makefile").read_text("utf-8")
    later = re.compile(
        r"^\.(ONESHELL|SHELLFLAGS|EXTRA_PREREQS)|^\s*(undefine|private|load)\b|^define .*=$"
        r"|\$\((file|guile|intcmp|let) |!=|::=|&:",
        re.MULTILINE,
    )
    assert later.findall(text) == []


# -- what is said ------------------------------------------------------------------------------------


def test_a_build_says_little_and_ends_with_one_address(site: Path) -> None:
    (site / "docs/resume.yaml").write_text("basics:\n  label: researcher\n  colour: red\n")
    built = make(site, "html", QUICK)
    *notes, changed, address = built.stdout.splitlines()
    title, note = notes
    assert title == "Notes, which stop nothing:"
    assert "docs/resume.yaml:3" in note
    assert re.fullmatch(r"\d+ of \d+ files changed in _build/html\.", changed)
    assert address == f"Open {(site / '_build/html/index.html').as_uri()}"
    assert built.stderr == ""
    whole = make(site, "html", QUICK, "VERBOSE=1")
    assert "Beside the pages:" in whole.stdout
    assert whole.stdout.splitlines()[-1] == address


def test_a_mistake_is_told_once(site: Path) -> None:
    with (site / "docs/index.md").open("a") as page:
        page.write("\n[gone](gone.md)\n")
    tried = make(site, "html", QUICK)
    assert (tried.stdout + tried.stderr).count("gone.md") == 1
    assert "docs/index.md:8" in tried.stderr
    assert "docs/index.md:8: WARNING: " in make(site, "html", QUICK, "VERBOSE=1").stderr
    (site / "conf.py").write_text("(\n")
    tried = make(site, "html", QUICK)
    assert "conf.py" in tried.stderr
    assert "conf.py:1: SyntaxError: " in tried.stderr
    assert "Traceback" not in tried.stderr
