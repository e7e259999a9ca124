"""Measures builds against the plain stack, their memory, and the preview, and prints a table.

Run it by `make bench`. A figure is the processor time of a whole build with all that it starts, in
a process of its own, divided by that of the plain stack: as many pages on the same theme, with no
extension of ours. Both are built in turns, and the median of the ratios is shown.

    python tests/bench.py --only publications    # the rows in whose name this stands
    python tests/bench.py --against v0.1.0       # another revision of src/, built in turns too
"""

from __future__ import annotations

import argparse
import io
import os
import re
import shutil
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import browser as chromium
import preview
from playwright.sync_api import expect, sync_playwright
from test_growth import entry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

ROOT: Final = Path(__file__).parent.parent
RUNS: Final = 5
PLAIN: Final = """
extensions = ["myst_parser", "sphinx_design"]
html_theme = "pydata_sphinx_theme"
"""
RUN: Final = """
import sys
from site_commands.run import sphinx
result = sphinx(sys.argv[1:])
result.tell()
sys.exit(result.status)
"""
TEXT: Final = "\n\n".join(
    f"## Part {part}\n\nSome *words* of this part, a [link](https://example.org/) and `code`.\n\n"
    "- one thing\n- another\n\n```python\nprint(1)\n```"
    for part in range(4)
)


@dataclass(frozen=True)
class Cost:
    """What a build took: seconds of a processor, and the most memory that it held, in bytes."""

    seconds: float
    memory: int


@dataclass(frozen=True)
class Site:
    """A site to be built: its folder, and that of the extensions, if they are not the installed.

    ``cache`` keeps what is slow to make, or is empty and keeps nothing.
    """

    root: Path
    source: Path | None = None
    cache: str = ""

    def build(self) -> Cost:
        """Build it, going on from the build before if there was one."""
        command = [sys.executable, *self.program, "-q", "-b", "html", "-c", ".", "-d", "doctrees"]
        environment = {**os.environ, "SITE_CACHE_DIR": self.cache}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        if self.source:
            environment["PYTHONPATH"] = str(self.source)
        # What a build starts and waits for counts as its own.
        process = subprocess.Popen([*command, "docs", "html"], cwd=self.root, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(process.returncode)
        unit = 1 if sys.platform == "darwin" else 1024
        return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit)

    @property
    def program(self) -> list[str]:
        """What is run: the plain site by Sphinx, ours as `make html` does, if it can."""
        of_commands = (self.source or ROOT / "src") / "site_commands/run.py"
        is_ours = (self.root / "_static").is_dir()
        return ["-c", RUN] if is_ours and of_commands.is_file() else ["-m", "sphinx"]

    def clear(self) -> None:
        """Remove what builds have left in its folder; what is kept for all sites stays."""
        for folder in ("doctrees", "html"):
            shutil.rmtree(self.root / folder, ignore_errors=True)

    def append(self, path: str, text: str) -> None:
        """Write on in a file of its pages."""
        with (self.root / "docs" / path).open("a", encoding="utf-8") as file:
            file.write(text)


def plain(root: Path, pages: int = 0) -> Path:
    """Make the plain site: the facts as text in the pages that ours has, and so many more."""
    shutil.copytree(ROOT / "docs", root / "docs")
    (root / "conf.py").write_text(PLAIN)
    facts = (root / "docs/resume.yaml").read_text().replace("#", "")
    for page in (root / "docs").glob("*.md"):
        page.write_text(f"---\norphan: true\n---\n\n# {page.stem}\n\n{facts}")
    _add_pages(root, pages)
    return root


def ours(root: Path, pages: int = 0) -> Path:
    """Make a copy of this site, with so many pages more."""
    for name in ("docs", "_static", "_templates"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "conf.py", root)
    _add_pages(root, pages)
    return root


def _add_pages(root: Path, count: int) -> None:
    for number in range(count):
        page = root / f"docs/page-{number}.md"
        page.write_text(f"---\norphan: true\n---\n\n# Page {number}\n\n{TEXT}\n")


def with_awards(root: Path, count: int) -> Path:
    """Make a copy of this site, with so many awards more."""
    awards = (
        f"  - title: Prize {number}\n    awarder: City {number}\n" for number in range(count)
    )
    Site(ours(root)).append("resume.yaml", "".join(awards))
    return root


def plain_awards(root: Path, count: int) -> Path:
    """Make the plain site, with so many cards in one of its pages."""
    cards = (f":::{{card}} Prize {number}\nCity {number}\n:::\n\n" for number in range(count))
    Site(plain(root)).append("index.md", "\n\n" + "".join(cards))
    return root


def with_publications(root: Path, count: int) -> Path:
    """Make a copy of this site, with so many publications and no others."""
    facts = ours(root) / "docs/resume.yaml"
    text = facts.read_text("utf-8").replace("  name:\n", "  name: Jane Q. Doe\n", 1)
    facts.write_text(text.replace("publication: layerwise-sparsification", "name: S"), "utf-8")
    bibliography = "\n".join(map(entry, range(count)))
    (root / "docs/publications.bib").write_text(bibliography, "utf-8")
    return root


def anew(site: Site, _run: int) -> None:
    """Leave nothing of the builds before."""
    site.clear()


def page_edited(site: Site, _run: int) -> None:
    """Write a line more on the home page, with no character that is new there."""
    site.append("index.md", "\nOne more line.\n")


def fact_edited(site: Site, run: int) -> None:
    """Write another word in a fact; in the plain site, in the text that stands for it."""
    facts = site.root / "docs/resume.yaml"
    path = facts if (site.root / "_static").is_dir() else site.root / "docs/index.md"
    old, new = ("National", "Nationwide") if run % 2 else ("Nationwide", "National")
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


def nothing_changed(_site: Site, _run: int) -> None:
    """Leave all as it is."""


@dataclass(frozen=True)
class Row:
    """What is measured: how both sites are made, and what is done to them before each build."""

    name: str
    make: Callable[[Path], Path] = ours
    make_plain: Callable[[Path], Path] = plain
    before: Callable[[Site, int], None] = anew
    is_cached: bool = True
    runs: int = RUNS


def _many(count: int) -> Iterator[Row]:
    plain_site = lambda root: plain(root, 100)  # noqa: E731
    make = lambda root: with_publications(root, count)  # noqa: E731
    yield Row(f"{count} publications, over 100 plain pages", make, plain_site, runs=3)


ROWS: Final = [
    Row("built anew without the cache", is_cached=False),
    Row("built anew"),
    Row("a page edited", before=page_edited),
    Row("a fact edited", before=fact_edited),
    Row("nothing changed", before=nothing_changed),
    *(
        Row(
            f"{count:,} pages",
            lambda r, n=count: ours(r, n),
            lambda r, n=count: plain(r, n),
            runs=3,
        )
        for count in (100, 1000)
    ),
    *(
        Row(
            f"{count:,} awards",
            lambda r, n=count: with_awards(r, n),
            lambda r, n=count: plain_awards(r, n),
            runs=3,
        )
        for count in (1000, 3000)
    ),
    *(row for count in (100, 250, 500) for row in _many(count)),
]


def measure(row: Row, folder: Path, sources: Iterable[Path | None], runs: int) -> list[list[Cost]]:
    """Build the plain site, and ours with each of the sources, in turns; give all costs of each.

    A first build of each is not counted: it compiles Python, and fills the cache.
    """
    sites = [Site(row.make_plain(folder / "plain"))]
    for number, source in enumerate(sources):
        cache = str(folder / f"cache-{number}") if row.is_cached else ""
        sites.append(Site(row.make(folder / f"ours-{number}"), source, cache))
    costs: list[list[Cost]] = [[] for _ in sites]
    for run in range(runs + 1):
        for site, found in zip(sites, costs, strict=True):
            row.before(site, run)
            found.append(site.build())
    return [found[1:] for found in costs]


def line(name: str, costs: list[list[Cost]]) -> str:
    """Give a line of the table: medians, and those of the ratios of each turn."""
    plain_costs, *others = costs
    seconds = statistics.median(cost.seconds for cost in plain_costs)
    cells = [name, f"{seconds:.2f} s"]
    for found in others:
        pairs = zip(found, plain_costs, strict=True)
        ratio = statistics.median(cost.seconds / beside.seconds for cost, beside in pairs)
        seconds = statistics.median(cost.seconds for cost in found)
        memory = max(cost.memory for cost in found)
        cells += [f"{seconds:.2f} s", f"**{ratio:.2f}**", f"{memory / 1e6:,.0f} MB"]
    return f"| {' | '.join(cells)} |"


def revision(name: str, folder: Path) -> Path:
    """Give the folder src/ of another revision of this repository."""
    packed = subprocess.run(
        ["git", "archive", name, "src"], cwd=ROOT, check=True, capture_output=True
    ).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")
    return folder / "src"


def first_build(folder: Path) -> float:
    """Give the seconds from a fresh copy of the repository to its first site, set-up included."""
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split("\0")
    for name in filter(None, names):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    start = time.perf_counter()
    subprocess.run(
        ["make", "html", f"PYTHON={sys.executable}"],
        cwd=folder,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return time.perf_counter() - start


def from_saving_to_seeing(folder: Path, runs: int) -> list[tuple[float, float, float]]:
    """Give the seconds from saving a page to its being seen in the preview, by their parts.

    :return: of each run, until the server says that it has noticed, until it says that it has
        built, and until the browser shows it.
    """
    shutil.copy(ROOT / "Makefile", ours(folder))
    found = []
    with sync_playwright() as playwright, preview.running(folder) as (address, log):
        instance = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.ARGS)
        page = instance.new_page()
        page.goto(address)
        for run in range(runs):
            said = f"One more line{' again' * run}."  # with no character that is new there
            told = log.stat().st_size
            Site(folder).append("index.md", f"\n{said}\n")
            start = time.perf_counter()
            at: list[float] = []
            for sign in (b"Changed: ", b"Serving on "):
                while not re.search(sign, log.read_bytes()[told:]):
                    time.sleep(0.002)
                at.append(time.perf_counter() - start)
            expect(page.locator("main")).to_contain_text(said, timeout=60_000)
            at.append(time.perf_counter() - start)
            found.append((at[0], at[1] - at[0], at[2] - at[1]))
        instance.close()
    return found


def main() -> None:
    """Print all figures that are asked for."""
    parser = argparse.ArgumentParser(description="Measure builds beside those of the plain stack.")
    parser.add_argument("--only", default="", help="what stands in the names of the rows")
    parser.add_argument("--against", default="", help="a revision of src/ to be built in turns")
    parser.add_argument("--runs", type=int, default=0, help="how often, instead of 3 or 5 times")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        sources: list[Path | None] = [None]
        if asked.against:
            sources.insert(0, revision(asked.against, folder / "before"))
        names = [asked.against, "now"][-len(sources) :]
        heads = ["", "plain", *(f"{name} | ratio | memory" for name in names)]
        print(f"| {' | '.join(heads)} |\n|---|{'---:|' * (1 + 3 * len(sources))}", flush=True)
        for number, row in enumerate(ROWS):
            if asked.only in row.name:
                place = folder / str(number)
                print(
                    line(row.name, measure(row, place, sources, asked.runs or row.runs)),
                    flush=True,
                )
                shutil.rmtree(place)
        print()
        if asked.only in (name := "first build on a machine"):
            print(f"{name}: {first_build(folder / 'fresh'):.1f} s", flush=True)
        if asked.only in (name := "from saving to seeing"):
            parts = [*zip(*from_saving_to_seeing(folder / "preview", RUNS), strict=True)]
            noticing, building, showing = map(statistics.median, parts)
            whole = statistics.median(map(sum, zip(*parts, strict=True)))
            print(
                f"{name}: {whole:.2f} s (noticing {noticing:.2f}, building {building:.2f}, "
                f"reloading {showing:.2f})"
            )


if __name__ == "__main__":
    main()
