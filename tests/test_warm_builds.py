"""Builds in forks: each sees what is there now, and one that was cut off is tried once more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from preview import run

from site_commands.run import Result
from site_commands.warm_builds import CUT_OFF, WarmBuilds

if TYPE_CHECKING:
    from pathlib import Path

OPTIONS = ["-b", "html", "-W", "-c", ".", "-d", "trees", "docs", "html"]
ONCE = """
import os
from pathlib import Path
if not Path("tried").exists():
    Path("tried").touch()
    os.kill(os.getpid(), 11)
"""
GOOD = Result(0, [], [], is_whole=True)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a site whose settings take their words from a module of its own."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/index.rst").write_text("Home\n====\n")
    (tmp_path / "words.py").write_text("TITLE = 'First'\n")
    (tmp_path / "conf.py").write_text(
        "import colorsys\nimport words\nhtml_theme = 'basic'\nhtml_title = words.TITLE\n"
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_each_build_is_of_what_is_there_and_by_the_same_process(root: Path) -> None:
    async def builds() -> None:
        warm = WarmBuilds(OPTIONS)
        assert await warm.build() == GOOD
        process = warm.process
        (root / "words.py").write_text("TITLE = 'Second one'\n")
        assert await warm.build() == GOOD
        assert warm.process is process
        assert "Second one" in (root / "html/index.html").read_text()
        (root / "conf.py").write_text("import os\nos.kill(os.getpid(), 9)\n")
        assert await warm.build() == CUT_OFF
        (root / "conf.py").write_text("import os\nos._exit(0)\n")
        assert await warm.build() == CUT_OFF
        (root / "conf.py").write_text("html_theme = 'basic'\nhtml_title = 'Third'\n")
        assert await warm.build() == GOOD
        assert "Third" in (root / "html/index.html").read_text()
        await warm.cool()

    run(builds())


def test_what_was_cut_off_is_tried_once_more_by_another_process(root: Path) -> None:
    async def builds() -> None:
        warm = WarmBuilds(OPTIONS)
        assert await warm.build() == GOOD
        assert warm.process
        warm.process.kill()
        warm.process.wait()
        assert await warm.build() == GOOD
        (root / "conf.py").write_text(ONCE)
        assert await warm.build() == GOOD
        await warm.cool()
        assert warm.process is None

    run(builds())
    assert (root / "html/index.html").is_file()


def test_what_a_build_imports_of_packages_the_next_one_need_not(root: Path) -> None:
    told = (
        "import sys\nfrom pathlib import Path\nPath('known').write_text('\\n'.join(sys.modules))\n"
    )

    async def builds() -> None:
        warm = WarmBuilds(OPTIONS)
        assert await warm.build() == GOOD
        (root / "conf.py").write_text(f"html_theme = 'basic'\n{told}")
        assert await warm.build() == GOOD
        await warm.cool()

    run(builds())
    known = (root / "known").read_text().splitlines()
    assert "colorsys" in known
    assert "words" not in known
