"""Measures builds against the plain stack, and the preview's time from saving to showing.

Run it by `make bench`. A figure is the median seconds of whole builds, each in a process of its
own; "plain" is the same text on the same theme, written out, with no extension of ours.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import browser as chromium
import preview
from playwright.sync_api import expect, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent
PLAIN = """
extensions = ["myst_parser", "sphinx_design"]
html_theme = "pydata_sphinx_theme"
"""
TEXT = "\n\n".join(
    f"## Part {part}\n\nSome *words* of this part, a [link](https://example.org/) and `code`.\n\n"
    "- one thing\n- another\n\n```python\nprint(1)\n```"
    for part in range(4)
)
LINE = "\nOne more line.\n"


def sites(folder: Path) -> tuple[Path, Path]:
    """Make a site of ours and a plain one, both with the pages that this site has."""
    ours, plain = folder / "ours", folder / "plain"
    for root in (ours, plain):
        shutil.copytree(ROOT / "docs", root / "docs")
    for name in ("_static", "_templates"):
        shutil.copytree(ROOT / name, ours / name)
    shutil.copy(ROOT / "conf.py", ours)
    (plain / "conf.py").write_text(PLAIN)
    facts = (plain / "docs/resume.yaml").read_text().replace("#", "")
    for page in (plain / "docs").glob("*.md"):
        page.write_text(f"---\norphan: true\n---\n\n# {page.stem}\n\n{facts}")
    return ours, plain


def with_pages(folder: Path, count: int) -> tuple[Path, Path]:
    """Make both with so many pages more."""
    made = sites(folder)
    for root in made:
        for number in range(count):
            page = root / f"docs/page-{number}.md"
            page.write_text(f"---\norphan: true\n---\n\n# Page {number}\n\n{TEXT}\n")
    return made


def with_facts(folder: Path, count: int) -> tuple[Path, Path]:
    """Make both with so many awards more; the plain one has them as cards in its page."""
    ours, plain = sites(folder)
    facts = "".join(f"  - title: Prize {n}\n    awarder: City {n}\n" for n in range(count))
    with (ours / "docs/resume.yaml").open("a") as file:
        file.write(facts)
    cards = "".join(f":::{{card}} Prize {n}\nCity {n}\n:::\n\n" for n in range(count))
    with (plain / "docs/index.md").open("a") as file:
        file.write(f"\n\n{cards}")
    return ours, plain


def build(root: Path) -> float:
    """Build the site in ``root`` and give the seconds that it took."""
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", "-c", ".", "-d", "doctrees"]
    start = time.perf_counter()
    subprocess.run([*command, "docs", "html"], cwd=root, check=True)
    return time.perf_counter() - start


def measure(root: Path, fact: str, runs: int) -> dict[str, float]:
    """Give the median seconds of each kind of build of the site in ``root``.

    :param fact: the file below docs/ that holds the facts.
    """
    times: dict[str, list[float]] = {}
    for run in range(runs):
        for folder in ("doctrees", "html"):
            shutil.rmtree(root / folder, ignore_errors=True)
        times.setdefault("cold", []).append(build(root))
        with (root / "docs/index.md").open("a") as page:
            page.write(LINE)
        times.setdefault("a page edited", []).append(build(root))
        path = root / "docs" / fact
        old, new = ("National", "Nationwide") if run % 2 == 0 else ("Nationwide", "National")
        path.write_text(path.read_text().replace(old, new))
        times.setdefault("a fact edited", []).append(build(root))
        times.setdefault("nothing changed", []).append(build(root))
    return {kind: statistics.median(seconds) for kind, seconds in times.items()}


def compare(title: str, make: Callable[[Path], tuple[Path, Path]], runs: int) -> None:
    """Measure both sites that ``make`` makes, and print their figures with their ratios."""
    with tempfile.TemporaryDirectory() as folder:
        ours, plain = make(Path(folder))
        mine = measure(ours, "resume.yaml", runs)
        theirs = measure(plain, "index.md", runs)
    for kind, seconds in mine.items():
        ratio = seconds / theirs[kind]
        print(f"{title:12} {kind:16}{seconds:10.2f}{theirs[kind]:10.2f}{ratio:8.2f}", flush=True)


def from_saving_to_showing(runs: int) -> float:
    """Give the median seconds from saving a page to the preview's showing it in a browser."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        root, _ = sites(Path(folder))
        shutil.copy(ROOT / "Makefile", root)
        instance = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.ARGS)
        page = instance.new_page()
        seconds = []
        with preview.running(root) as (address, _log):
            page.goto(address)
            for run in range(runs):
                with (root / "docs/index.md").open("a") as file:
                    file.write(f"\nLine {run} of the measure.\n")
                start = time.perf_counter()
                expect(page.locator("main")).to_contain_text(f"Line {run} of", timeout=60_000)
                seconds.append(time.perf_counter() - start)
        instance.close()
    return statistics.median(seconds)


def main() -> None:
    """Print all figures."""
    print(f"{'':29}{'this site':>10}{'plain':>10}{'ratio':>8}")
    compare("as it is", sites, runs=5)
    for count in (10, 100, 1000):
        compare(f"{count:,} pages", lambda folder, n=count: with_pages(folder, n), runs=3)
    for count in (10, 100, 1000):
        compare(f"{count:,} facts", lambda folder, n=count: with_facts(folder, n), runs=3)
    print(f"preview: {from_saving_to_showing(5):.2f} s from saving a page to seeing it")


if __name__ == "__main__":
    main()
