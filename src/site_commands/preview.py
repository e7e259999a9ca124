"""Shows the site while it is written: builds after every edit, and has the browser follow.

    python -m site_commands.preview --port 8000 _build -- -n -W

The server is sphinx-autobuild's; how it builds and what it tells is ours. It begins no new Python
for each build (`warm_builds`), and after a good one the pages that are open load anew. After any
other the last good page stays, and over it stands what is to be mended. This comes from the
server: what is built holds nothing of it.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import errno
import os
import socket
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import uvicorn
from sphinx_autobuild.filter import IgnoreFilter
from sphinx_autobuild.server import RebuildServer
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, HTMLResponse, JSONResponse
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from watchfiles import DefaultFilter, awatch

from site_commands.stage import MACHINE
from site_commands.warm_builds import WarmBuilds

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import Scope
    from starlette.websockets import WebSocket
    from watchfiles import Change

NEWS: Final = "/.preview"
"""The address at which pages ask how the site is, and wait for it to change."""

SCRIPT: Final = Path(__file__).with_name("preview.js").read_text("utf-8")

NO_PAGE: Final = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>No site yet</title>
<style>:root { color-scheme: light dark; font: 1.1em/1.5 system-ui; margin: 2em }</style>
<main><h1>No site yet</h1>
<p>It shows here by itself as soon as it can be built.</p></main>
"""

STEP: Final = 20
"""So many milliseconds must pass without a change: editors save in several steps."""


def main(arguments: list[str]) -> str | None:
    """Build and serve until interrupted; return what to tell if that cannot be."""
    split = arguments.index("--") if "--" in arguments else len(arguments)
    parser = argparse.ArgumentParser(prog="site_commands.preview")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--port", type=int, default=8000)
    given = parser.parse_args(arguments[:split])
    site, trees = given.folder / "preview", given.folder / "preview-doctrees"
    try:
        listening = socket.create_server(("127.0.0.1", given.port))
        site.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        if error.filename:
            return f"{error.filename}: {error.strerror}: the preview has to be built there."
        problem = "is taken" if error.errno == errno.EADDRINUSE else "may not be used"
        return (
            f"Port {given.port} {problem}: end what runs there, or take another one with "
            "'make preview PORT=8001'."
        )
    options = ["-t", "preview", "-D", "first_view=0", "-c", ".", "-d", str(trees)]
    builds = WarmBuilds(["-b", "html", *options, *arguments[split + 1 :], "docs", str(site)])
    preview = Preview(builds, "http://{}:{}".format(*listening.getsockname()))
    server = uvicorn.Config(preview.served(site), log_level="warning", timeout_graceful_shutdown=1)
    with contextlib.suppress(KeyboardInterrupt):
        uvicorn.Server(server).run([listening])
    return None


class Preview(RebuildServer):  # type: ignore[misc] # it comes without types
    """The server of sphinx-autobuild, which builds warm and knows how the last build ended."""

    def __init__(self, builds: WarmBuilds, address: str) -> None:
        super().__init__([], IgnoreFilter([], []), self.build)
        self.builds = builds
        self.address = address
        self.good = ""  # the name of the last good build
        self.mistakes: list[str] = []  # of the last build
        self.built = asyncio.Condition()
        self.changed: set[str] = set()  # since the last build began
        self.noticed = asyncio.Event()

    def served(self, site: Path) -> Starlette:
        """Give the server of a folder with built pages."""
        return Starlette(
            routes=[
                Route(NEWS, self.say),
                WebSocketRoute(NEWS, self),
                Mount("/", Pages(self, site)),
            ],
            lifespan=self.lifespan,
        )

    async def watch(self) -> None:
        """Build once, and then after every change while the server runs."""
        folders, files = watched(Path.cwd())
        noticing = [
            asyncio.create_task(self.notice_below(folders)),
            asyncio.create_task(self.notice(files)),
        ]
        try:
            await self.build()
            while True:
                await self.build_after_change()
        finally:
            for task in noticing:
                task.cancel()
            await asyncio.gather(*noticing, return_exceptions=True)
            await self.builds.cool()

    async def build(self) -> None:
        """Build once, and call those who wait for it."""
        result = await self.builds.build()
        self.mistakes = result.faults
        if not result.status:
            self.good = str(time.time_ns())
        async with self.built:
            self.built.notify_all()
        tell(f"Serving on {self.address}")

    async def notice_below(self, folders: Iterable[Path]) -> None:
        """Note what changes in folders and below."""
        async for changes in awatch(*folders, watch_filter=DefaultFilter(), step=STEP):
            self.note(changes)

    async def notice(self, files: Collection[Path]) -> None:
        """Note which files change: their folders are watched, since editors replace a file."""

        def counts(_change: Change, path: str) -> bool:
            return Path(path) in files

        folders = {file.parent for file in files}
        async for changes in awatch(*folders, watch_filter=counts, step=STEP, recursive=False):
            self.note(changes)

    def note(self, changes: Iterable[tuple[Change, str]]) -> None:
        """Note which paths have changed."""
        self.changed |= {path for _change, path in changes}
        self.noticed.set()

    async def build_after_change(self) -> None:
        """Wait for a change, and build; if the machine itself has changed, by a new process."""
        await self.noticed.wait()
        self.noticed.clear()
        changed, self.changed = self.changed, set()
        tell(f"Changed: {named(changed)}")
        if any(Path(path).is_relative_to(MACHINE) for path in changed):
            await self.builds.cool()
        await self.build()

    async def say(self, _request: Request) -> JSONResponse:
        """Say how the site is."""
        return JSONResponse({"good": self.good, "mistakes": self.mistakes})

    async def watch_reloads(self, page: WebSocket) -> None:
        """Call a page after each build, and once at first; it then asks how the site is.

        The news are no part of the call: a browser lets any site listen to it.
        """
        async with self.built:
            while True:
                await page.send_text("")
                await self.built.wait()


class Pages(StaticFiles):
    """Serves what is built, and adds to each page what has it follow."""

    def __init__(self, preview: Preview, site: Path) -> None:
        super().__init__(directory=site, html=True)
        self.preview = preview

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Answer with a page or file, or with the words that there is none yet."""
        script = f'<script data-good="{self.preview.good}" data-news="{NEWS}">{SCRIPT}</script>\n'
        try:
            response = await super().get_response(path, scope)
        except HTTPException:
            return HTMLResponse(NO_PAGE + script, status_code=503)
        if isinstance(response, FileResponse) and response.media_type == "text/html":
            page = await asyncio.to_thread(Path(response.path).read_bytes)
            response = HTMLResponse(page + script.encode(), response.status_code)
        if not scope["query_string"]:  # a checksum would stand there
            response.headers["Cache-Control"] = "no-cache"
        return response


def watched(root: Path) -> tuple[set[Path], set[Path]]:
    """Give the folders and the files to watch for a site, those behind symbolic links too.

    :param root: the folder with the settings.
    """
    names = ("docs", "public", "_static", "_templates")
    folders = {MACHINE, *(root / name for name in names if (root / name).is_dir())}
    links = [path for folder in folders for path in folder.rglob("*") if path.is_symlink()]
    paths = {Path(os.path.realpath(path)) for path in [*folders, *links, root / "conf.py"]}
    return {path for path in paths if path.is_dir()}, {path for path in paths if path.is_file()}


def named(paths: Iterable[str]) -> str:
    """Name files as a person in the current folder would."""
    return ", ".join(sorted(os.path.relpath(path) for path in paths))


def tell(text: str) -> None:
    """Say something in the terminal, below what the builds say there."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
