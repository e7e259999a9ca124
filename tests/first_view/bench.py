"""Prints how long a build takes with the extension and without, in one run, as medians.

PYTHONPATH=src python -m tests.first_view.bench [rounds]
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from .conftest import HERE, build


def seconds(site: Path, out: Path, switch: str) -> float:
    """Build once and return the time it took."""
    start = time.perf_counter()
    done = build(site, site / "docs", out, "-D", f"first_view={switch}")
    if done.returncode:
        sys.exit(done.stderr)
    return time.perf_counter() - start


def measure(name: str, rounds: int) -> None:
    """Print one line for each kind of build of a test site."""
    kinds = ["cold", "one page edited", "nothing changed"]
    times: dict[tuple[str, str], list[float]] = {(k, s): [] for k in kinds for s in "01"}
    for _round in range(rounds):
        for switch in "01":
            with tempfile.TemporaryDirectory() as folder:
                site = Path(shutil.copytree(HERE / "sites" / name, Path(folder, "site")))
                for kind in kinds:
                    if kind == "one page edited":
                        page = site / "docs" / "index.md"
                        page.write_text(page.read_text("utf-8") + "\nOne more line.\n", "utf-8")
                    times[kind, switch].append(seconds(site, Path(folder, "html"), switch))
    for kind in kinds:
        off, on = (statistics.median(times[kind, switch]) for switch in "01")
        print(f"{name:10}{kind:18}{off:6.2f} s  {on:6.2f} s  x {on / off:.2f}")


if __name__ == "__main__":
    print(f"{'site':10}{'build':18}{'without':>8}  {'with':>8}  ratio")
    for site_name in ("personal", "varied"):
        measure(site_name, int(sys.argv[1]) if len(sys.argv) > 1 else 5)
