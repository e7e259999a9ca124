"""An upgrade brings the machine's files up to date, and leaves all that is the owner's alone."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from site_commands import upgrade

OUTSIDE = {
    name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "GIT_"))
}
SETTINGS = """\
[project]
name = "{name}"
version = "{version}"
[tool.upgrade]
machine = ["Makefile", "pyproject.toml", "src", "tests"]
owner = ["docs", "_templates", "tests/owner"]
"""
OLDER = {
    "pyproject.toml": SETTINGS.format(name="site", version="0.1.0"),
    "Makefile": "older",
    "src/stage/one.py": "older",
    "src/stage/same.py": "same",
    "src/outdated/gone.py": "older",
    "src/outdated/edited.py": "older",
    "tests/test_one.py": "older",
    "tests/owner/test_words.py": "older",
    "docs/index.md": "older",
}
NEWER = {
    **{name: text.replace("older", "newer") for name, text in OLDER.items()},
    "pyproject.toml": SETTINGS.format(name="site", version="0.2.0"),
    "src/stage/two.py": "newer",
    "tests/test_two.py": "newer",
}
GONE = ("src/outdated/gone.py", "src/outdated/edited.py")
MINE = {
    "docs/index.md": "mine",
    "tests/owner/test_words.py": "mine",
    "tests/test_mine.py": "mine",
    "Makefile": "edited",
    "src/outdated/edited.py": "edited",
}
UPGRADED = {**NEWER, **MINE, "Makefile": "newer", "before-upgrade/Makefile": "edited"}
del UPGRADED["src/outdated/gone.py"]


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def files(root: Path) -> dict[str, bytes]:
    found = {path.relative_to(root).as_posix(): path for path in root.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if name[:5] != ".git/"}


def texts(root: Path) -> dict[str, str]:
    return {name: data.decode() for name, data in files(root).items()}


def git(root: Path, *words: str) -> None:
    who = ["-c", "user.name=Ann Author", "-c", "user.email=ann@author.name"]
    command = ["git", "-C", root, *who, *words]
    subprocess.run(command, check=True, env=OUTSIDE, capture_output=True)


def commit(root: Path) -> None:
    git(root, "init", "--quiet")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message=All of it")


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """Give the repository of a project, with an older version in its history."""
    root = tmp_path / "newer"
    write(root, OLDER)
    commit(root)
    write(root, NEWER)
    for name in GONE:
        (root / name).unlink()
    commit(root)
    return root


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give what an owner has made of the older version, as the current folder."""
    root = tmp_path / "mine"
    write(root, {**OLDER, **MINE})
    commit(root)
    monkeypatch.chdir(root)
    return root


def test_the_machines_files_are_those_of_the_newer_copy_and_the_owners_stay(
    newer: Path, mine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert upgrade.main("../newer") == 0
    assert texts(mine) == UPGRADED
    said = capsys.readouterr().out
    assert "6 files of the machine put, 1 removed." in said
    assert "delete the folder:\n  before-upgrade/Makefile\n" in said
    assert "not your own:\n  src/outdated/edited.py\n" in said
    assert texts(newer).keys().isdisjoint(MINE.keys() - NEWER.keys())


def test_what_either_copy_calls_the_owners_is_the_owners(newer: Path, mine: Path) -> None:
    settings = OLDER["pyproject.toml"].replace('"docs"', '"docs", "src/stage"')
    write(mine, {"pyproject.toml": settings})
    commit(mine)
    assert upgrade.main(str(newer)) == 0
    assert (mine / "src/stage/one.py").read_text() == "older"
    assert not (mine / "src/stage/two.py").exists()
    assert (mine / "before-upgrade/pyproject.toml").read_text() == settings


def test_a_second_upgrade_finds_nothing_to_do(
    newer: Path, mine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert upgrade.main(str(newer)) == 0
    before = files(mine)
    assert upgrade.main(str(newer)) == 0
    assert capsys.readouterr().out.endswith("Nothing to upgrade: this is as new as the copy.\n")
    assert files(mine) == before


def test_a_file_that_may_be_run_stays_so(newer: Path, mine: Path) -> None:
    (newer / "src/stage/same.py").chmod(0o755)
    assert upgrade.main(str(newer)) == 0
    assert os.access(mine / "src/stage/same.py", os.X_OK)


@pytest.mark.parametrize("is_in_git", [True, False])
def test_a_copy_without_history_takes_nothing_away(
    newer: Path, mine: Path, capsys: pytest.CaptureFixture[str], *, is_in_git: bool
) -> None:
    shutil.rmtree(newer / ".git")
    if not is_in_git:
        shutil.rmtree(mine / ".git")
    assert upgrade.main(str(newer)) == 0
    replaced = {name for name in OLDER if name in NEWER and OLDER[name] != NEWER[name]}
    replaced -= {*GONE, "docs/index.md", "tests/owner/test_words.py"}
    before = {f"before-upgrade/{name}": {**OLDER, **MINE}[name] for name in replaced}
    gone = {name: {**OLDER, **MINE}[name] for name in GONE}
    assert texts(mine) == {**NEWER, **MINE, **gone, "Makefile": "newer"} | (
        {} if is_in_git else before
    )
    left = ["src/outdated/edited.py", "src/outdated/gone.py", "tests/test_mine.py"]
    assert "not your own:\n" + "".join(f"  {name}\n" for name in left) in capsys.readouterr().out


@pytest.mark.parametrize(
    ("given", "change", "words"),
    [
        ("nowhere", {}, "nowhere is no copy of this project: name the folder of a newer one"),
        (".", {}, "FROM is this very folder: name that of a newer copy"),
        (
            "../newer",
            {"Makefile": "more"},
            "does not have what is new in Makefile: commit it first",
        ),
        ("../newer", {"before-upgrade/x": ""}, "before-upgrade/ is still there: take over what"),
    ],
)
def test_what_cannot_be_done_safely_is_refused_in_one_sentence(
    newer: Path,
    mine: Path,
    capsys: pytest.CaptureFixture[str],
    given: str,
    change: dict[str, str],
    words: str,
) -> None:
    write(mine, change)
    before = files(mine)
    assert upgrade.main(given) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("Nothing was upgraded: ")
    assert words in line
    assert files(mine) == before
    assert newer.is_dir()


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (SETTINGS.format(name="site", version="0.0.9"), "is an older version than this one"),
        (SETTINGS.format(name="else", version="0.2.0"), "is a copy of another project"),
        ("[project]\nname = 'site'", "is no copy of this project"),
        ("[", "is no copy of this project"),
    ],
)
def test_an_older_or_another_project_is_refused(
    newer: Path, mine: Path, capsys: pytest.CaptureFixture[str], settings: str, words: str
) -> None:
    (newer / "pyproject.toml").write_text(settings)
    before = files(mine)
    assert upgrade.main("../newer") == 1
    assert f"../newer {words}" in capsys.readouterr().err
    assert files(mine) == before


def test_without_a_newer_copy_it_says_how_to_name_one(
    mine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert upgrade.main("") == 1
    assert "make upgrade FROM=../newer-copy" in capsys.readouterr().err
    assert "Makefile" in files(mine)


def test_a_link_that_leads_out_is_not_followed(newer: Path, mine: Path, tmp_path: Path) -> None:
    shutil.move(mine / "src", tmp_path / "src")
    (mine / "src").symlink_to(tmp_path / "src")
    commit(mine)
    before = files(tmp_path / "src")
    assert upgrade.main(str(newer)) == 1
    assert files(tmp_path / "src") == before
    assert not (mine / upgrade.STAGE).exists(), "it is found out before anything is begun"


def test_stopped_at_any_step_it_is_as_before_or_is_finished_by_the_next(
    newer: Path, mine: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before, outcomes, move = files(mine), [], Path.replace
    for last in range(20):
        steps = iter(range(last))

        def stop(path: Path, target: Path, steps: object = steps) -> Path:
            if next(steps, None) is None:  # type: ignore[call-overload]
                raise KeyboardInterrupt
            return move(path, target)

        with monkeypatch.context() as patched:
            patched.setattr(Path, "replace", stop)
            status = upgrade.main(str(newer))
        if (mine / upgrade.JOURNAL).is_file():
            assert status == 1
            assert upgrade.main("") == 0
        if files(mine) == before:
            outcomes.append("before")
        else:
            assert texts(mine) == UPGRADED
            outcomes.append("after" if status else "whole")
        if not status:
            break
        shutil.rmtree(mine)
        write(mine, {**OLDER, **MINE})
        commit(mine)
        monkeypatch.chdir(mine)
    assert outcomes == ["before", *["after"] * 7, "whole"]
    assert tmp_path.is_dir()


def test_no_key_stops_it_once_it_has_begun(
    newer: Path, mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    move, before = Path.replace, signal.getsignal(signal.SIGINT)

    def pressed(path: Path, target: Path) -> Path:
        if (mine / upgrade.JOURNAL).is_file():
            signal.raise_signal(signal.SIGINT)
        return move(path, target)

    monkeypatch.setattr(Path, "replace", pressed)
    assert upgrade.main(str(newer)) == 0
    assert texts(mine) == UPGRADED
    assert signal.getsignal(signal.SIGINT) is before


def test_every_file_of_this_project_is_the_machines_or_the_owners_by_one_list() -> None:
    ours = upgrade.read(ROOT)
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, env=OUTSIDE, capture_output=True, text=True, check=False,
    )  # fmt: skip
    names = listed.stdout.split("\0") if listed.returncode == 0 else []
    names = [name for name in names if name and (ROOT / name).is_file()]
    of_nobody = [
        name
        for name in names
        if not any(name == one or name.startswith(f"{one}/") for one in ours.machine + ours.owner)
    ]
    assert of_nobody == []
    for name in ("docs", "public", "conf.py", "_static", "_templates"):
        assert name in ours.owner
    assert {"src/site_commands/upgrade.py", "tests/test_upgrade.py"} <= ours.files
    assert not any(name.startswith(("docs/", "tests/owner/")) for name in ours.files)


@pytest.fixture
def delivered(tmp_path: Path) -> Path:
    """Give a copy of this very project with two files that its next version has no more."""
    root = tmp_path / "delivered"
    ours = upgrade.read(ROOT)
    own = [name for name in ours.owner if (ROOT / name).exists()]
    for name in [*ours.files, *own]:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, root / name)
    write(root, {"src/site_groundwork/outdated.py": "", "tests/test_outdated.py": "import x\n"})
    commit(root)
    return root


def make(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run make with the packages of this very run, and with the project's own in that folder."""
    command = ["make", f"VENV={sys.prefix}", "READY=:", *words]
    return subprocess.run(
        command, cwd=root, env={**OUTSIDE, "PYTHONPATH": str(root / "src")},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_somebodys_site_is_built_and_tested_by_a_newer_machine(
    delivered: Path, tmp_path: Path
) -> None:
    mine, theirs = tmp_path / "mine", tmp_path / "theirs"
    shutil.copytree(delivered, mine, ignore=shutil.ignore_patterns(".git"))
    git(tmp_path, "clone", "--quiet", str(delivered), str(theirs))

    settings, panel = (mine / "conf.py").read_text(), "sphinx_resume/templates/resume-profile.html"
    for name in ("docs", "tests/owner"):
        shutil.rmtree(mine / name, ignore_errors=True)
    home = "---\nauthor_profile: true\n---\n# Home\n\n```{work}\n```\n"
    write(
        mine,
        {
            "docs/index.md": home,
            "docs/resume.yaml": (ROOT / "tests/second_person.yaml").read_text("utf-8"),
            "public/old.html": "<!doctype html><title>Old</title>",
            "conf.py": settings.replace('project = "', 'project = "My own '),
            "_static/site.css": (mine / "_static/site.css").read_text() + ":root { --mine: 1 }\n",
            "_templates/404.html": "{% extends '!404.html' %}\n",
            "tests/owner/test_mine.py": "def test_mine() -> None:\n    assert True\n",
            "README.md": "# My own site\n",
        },
    )
    commit(mine)

    older = (theirs / "src" / panel).read_text()
    write(
        theirs,
        {
            f"src/{panel}": older.replace('class="profile-card"', 'class="profile-card newer"'),
            "src/sphinx_absolute_404/templates/404.html": "newer",
            "tests/test_newer.py": "def test_newer() -> None:\n    assert True\n",
            "docs/index.md": "newer",
            "conf.py": "newer",
            "_static/site.css": "newer",
        },
    )
    for name in ("src/site_groundwork/outdated.py", "tests/test_outdated.py"):
        (theirs / name).unlink()
    commit(theirs)

    before = files(mine)
    done = make(mine, "upgrade", "FROM=../theirs")
    assert done.returncode == 0, done.stderr
    after, new = files(mine), upgrade.read(theirs).files
    changed = {name for name in {*before, *after} if before.get(name) != after.get(name)}
    assert changed == {
        f"src/{panel}",
        "src/sphinx_absolute_404/templates/404.html",
        "src/site_groundwork/outdated.py",
        "tests/test_outdated.py",
        "tests/test_newer.py",
        "README.md",
        "before-upgrade/README.md",
        "_templates/originals.txt",
    }
    assert [name for name in new if after[name] != (theirs / name).read_bytes()] == []
    assert after["before-upgrade/README.md"] == b"# My own site\n"

    quick = "SPHINXOPTS=-D first_view=0 -D web_fonts.serif= -D web_fonts.sans="
    built = make(mine, "html", quick)
    assert built.returncode == 0, built.stderr
    page = (mine / "_build/html/index.html").read_text("utf-8")
    assert 'class="profile-card newer"' in page
    assert "--mine: 1" in (mine / "_build/html/_static/site.css").read_text("utf-8")
    assert (mine / "_build/html/old.html").is_file()

    told = make(mine, "check", quick)
    assert told.returncode != 0
    place = "  _templates/404.html:1: it takes the place of "
    assert f"{place}src/sphinx_absolute_404/templates/404.html, which has changed" in told.stderr

    tests = [
        "tests/test_newer.py",
        "tests/owner",
        "tests/test_names.py",
        "tests/test_site_check.py::test_code_is_passed_over_and_a_directive_is_not",
    ]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests]
    tested = subprocess.run(
        command, cwd=mine, env={**OUTSIDE, "PYTHONPATH": str(mine / "src")},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert tested.returncode == 0, tested.stdout


def test_an_upgrade_needs_no_environment() -> None:
    program = (
        "import sys; sys.path.append('src'); import site_commands.upgrade; print(*sys.modules)"
    )
    command = [sys.executable, "-I", "-S", "-c", program]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    taken = {name.partition(".")[0] for name in done.stdout.split()}
    assert taken - sys.stdlib_module_names == {"__main__", "site_commands", "site_groundwork"}
