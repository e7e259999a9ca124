"""Prints what a first visit costs, with sphinx_first_view and without, for `make cost`.

The bytes are those that a real Chromium got from a server with gzip -9, response headers included.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import browser as chromium
from first_view.conftest import ROOT, build
from first_view.server import Server
from first_view.test_first_view_cost import blocking, visit
from playwright.sync_api import BrowserContext, sync_playwright

PAGES = ("index.html", "cv.html", "publications.html")


def measure(context: BrowserContext, server: Server, path: str) -> dict[str, int]:
    """Give the figures of a first visit to a page."""
    page, asked = visit(context, server, path)
    first = {path, *blocking(page)}
    return {
        "bytes before the first paint": sum(server.sent[name] for name in first),
        "files that block it": len(first) - 1,
        "requests": len(asked),
        "bytes of the whole page": sum(server.sent.values()),
    }


def main() -> None:
    """Build the site twice, visit its pages in both, and print a table in Markdown."""
    print("| | " + " | ".join(f"{page} plain | ours" for page in PAGES) + " |")
    print("|---|" + "---:|" * 2 * len(PAGES))
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.ARGS)
        rows: dict[str, list[str]] = {}
        sites = [Path(folder, name) for name in ("0", "1")]
        for out in sites:
            done = build(ROOT, ROOT / "docs", out, "-D", f"first_view={out.name}")
            if done.returncode:
                raise SystemExit(done.stderr)
        for page in PAGES:
            for out in sites:
                with Server.of(out) as server:
                    context = browser.new_context()
                    for name, figure in measure(context, server, page).items():
                        rows.setdefault(name, []).append(f"{figure:,}")
                    context.close()
        for name, figures in rows.items():
            print(f"| {name} | " + " | ".join(figures) + " |")
        browser.close()


if __name__ == "__main__":
    main()
