"""The Chromium that the tests drive: finds it, and as a script sees to it that there is one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from playwright.sync_api import sync_playwright

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# No sandbox, since containers and root have none; no errands of its own on the network.
ARGS: Final = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find() -> str | None:
    """Return the path of a Chromium: CHROMIUM_PATH, the system's or Playwright's own."""
    for name in (os.environ.get("CHROMIUM_PATH", ""), *NAMES):
        if path := shutil.which(name):
            return path
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).is_file() else None


def run(*command: str) -> None:
    """Run a command, saying so; whether it helped is seen by looking for the browser again."""
    sys.stdout.write(f"$ {' '.join(command)}\n")
    sys.stdout.flush()
    subprocess.run(command, check=False)


def main() -> str | None:
    """Install a Chromium if there is none; return what to do if that failed."""
    if find():
        return None
    sys.stdout.write("The tests need a Chromium and found none: installing it.\n")
    if shutil.which("apt-get") and os.geteuid() == 0:
        run("apt-get", "update")
        run("apt-get", "install", "-y", "chromium", "fonts-liberation")
    if not find():
        run(sys.executable, "-m", "playwright", "install", "chromium")
    if find():
        return None
    return (
        "There is no Chromium for the tests: install the package 'chromium' of your system, "
        "or name one with CHROMIUM_PATH=/path/to/chromium."
    )


if __name__ == "__main__":
    sys.exit(main())
