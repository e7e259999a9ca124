"""A web server with gzip, as a site's host has one, that knows what it sent."""

from __future__ import annotations

import gzip
import mimetypes
import threading
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

TEXT = {".html", ".css", ".js", ".svg", ".json", ".txt", ".xml"}


@cache
def compressed(content: bytes) -> bytes:
    return gzip.compress(content, 9, mtime=0)


class Server(ThreadingHTTPServer):
    """Serves a folder; `edit` may change what a path answers, `held` are paths that must wait.

    If it `waits`, its pages do so for their fonts, where they would go on without one that is late.
    """

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.folder = folder
        self.sent: dict[str, int] = {}
        self.edit: Callable[[str, str], str] = lambda _path, text: text
        self.waits = False
        self.padding = 0  # bytes to answer for HTML more than there are
        self.held: Callable[[str], bool] = lambda _path: False
        self.release = threading.Event()
        self.release.set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"

    @classmethod
    @contextmanager
    def of(cls, folder: Path) -> Iterator[Self]:
        with cls(folder) as server:
            thread = threading.Thread(target=server.serve_forever, args=(0.05,))
            thread.start()
            try:
                yield server
            finally:
                server.release.set()
                server.shutdown()
                thread.join()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        path = urlsplit(self.path).path.lstrip("/")
        if not path or path.endswith("/"):
            path += "index.html"
        if self.server.held(path):
            self.server.release.wait()
        file = self.server.folder / path
        found = file.is_file()
        body = file.read_bytes() if found else b"not here"
        head = {"Content-Type": mimetypes.guess_type(path)[0] or "application/octet-stream"}
        if file.suffix in TEXT and found:
            text = self.server.edit(path, body.decode())
            if self.server.waits:
                text = text.replace("font-display:optional", "font-display:block")
            body = compressed(text.encode())
            head["Content-Encoding"] = "gzip"
        immutable = path.startswith(("_static/first-view/", "_static/web-fonts/"))
        head["Cache-Control"] = "public, max-age=31536000, immutable" if immutable else "no-cache"
        if self.server.padding and file.suffix == ".html":
            head["X"] = "x" * self.server.padding
        head["Content-Length"] = str(len(body))
        self.send_response(200 if found else 404)
        for name, value in head.items():
            self.send_header(name, value)
        headers = b"".join(self._headers_buffer)  # type: ignore[attr-defined]
        self.server.sent[path] = len(headers) + 2 + len(body)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""
