"""Measures how long a build takes: cold, with a page edited, with a fact edited, unchanged.

Run it by `make bench`. The figures are medians, in seconds, of whole builds in processes of their
own; "plain" is the same text without facts, on the same theme, with no extension of ours.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
RUNS = 5
PLAIN = """
extensions = ["myst_parser", "sphinx_design"]
html_theme = "pydata_sphinx_theme"
"""


def build(root: Path) -> float:
    """Build the site in ``root`` and give the seconds that it took."""
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", "-c", ".", "-d", "doctrees"]
    start = time.perf_counter()
    subprocess.run([*command, "docs", "html"], cwd=root, check=True)
    return time.perf_counter() - start


def change(path: Path) -> None:
    """Edit a file so that its text differs."""
    path.write_text(path.read_text().replace("National", "Nationwide") + "\n")


def measure(root: Path, fact: Path) -> dict[str, float]:
    """Give the median seconds of each kind of build of the site in ``root``."""
    times: dict[str, list[float]] = {}
    for _ in range(RUNS):
        for folder in ("doctrees", "html"):
            shutil.rmtree(root / folder, ignore_errors=True)
        times.setdefault("cold", []).append(build(root))
        change(root / "docs/index.md")
        times.setdefault("a page edited", []).append(build(root))
        change(fact)
        times.setdefault("a fact edited", []).append(build(root))
        times.setdefault("nothing changed", []).append(build(root))
    return {kind: statistics.median(seconds) for kind, seconds in times.items()}


def main() -> None:
    """Measure our site and the plain one in turn, and print both with their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        ours, plain = Path(folder, "ours"), Path(folder, "plain")
        for root in (ours, plain):
            shutil.copytree(ROOT / "docs", root / "docs")
        for name in ("_static", "_templates"):
            shutil.copytree(ROOT / name, ours / name)
        shutil.copy(ROOT / "conf.py", ours)
        (plain / "conf.py").write_text(PLAIN)
        facts = (plain / "docs/resume.yaml").read_text()
        pages = sorted((plain / "docs").glob("*.md"))
        for page in pages:
            page.write_text(f"# {page.stem}\n\n" + facts.replace("#", ""))
        mine = measure(ours, ours / "docs/resume.yaml")
        theirs = measure(plain, pages[0])
    print(f"{'':18}{'this site':>10}{'plain':>10}{'ratio':>8}")
    for kind, seconds in mine.items():
        print(f"{kind:18}{seconds:10.2f}{theirs[kind]:10.2f}{seconds / theirs[kind]:8.2f}")


if __name__ == "__main__":
    main()
