"""Links that lead elsewhere are told where they are written; by cases/messages.yaml as well."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from conftest import facts_in

from sphinx_resume.pages.outgoing_links import addresses, exact, reason

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import Project


NOT_FOUND = "404 Client Error: Not Found"
MENDING = "correct it, or take it out"


class Moving(BaseHTTPRequestHandler):
    """Has moved two addresses, one of them for good, and knows nothing of any other."""

    def do_GET(self) -> None:
        codes = {"/moved": 301, "/today": 302, "/new": 200}
        self.send_response(codes.get(self.path, 404))
        if self.path in {"/moved", "/today"}:
            self.send_header("Location", "/new")
        self.end_headers()

    do_HEAD = do_GET  # noqa: N815 # as the base class asks for it

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def elsewhere() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Moving) as server:
        threading.Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_what_is_gone_is_a_fault_and_what_has_moved_for_good_a_note(
    project: Project, elsewhere: str
) -> None:
    links = [f"- [{name}]({elsewhere}/{name})" for name in ("new", "moved", "today", "gone")]
    project.write("index.md", "\n".join(["# Home", "", *links]))
    assert project.build(builder="linkcheck") != 0
    docs = project.root / "docs"
    end = project.output.partition("\nNotes, which stop nothing:\n")[2]
    assert end.splitlines() == [
        f"  {docs}/index.md:4: {elsewhere}/moved has moved for good: write {elsewhere}/new",
        "",
        "To be mended:",
        f"  {docs}/index.md:6: {elsewhere}/gone cannot be reached ({NOT_FOUND}): {MENDING}",
    ]


def test_every_address_of_the_facts_is_found_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "resume.yaml"
    path.write_text(
        "basics:\n  url: https://a.example/\n  email: a@a.example\n"
        "talks:\n  - name: '[A](https://b.example/) talk'\n    url: https://c.example/\n",
        "utf-8",
    )
    assert sorted(addresses(facts_in(path))) == [
        ("https://a.example/", str(path), 2),
        ("https://b.example/", str(path), 5),
        ("https://c.example/", str(path), 6),
    ]


@pytest.mark.parametrize(
    ("address", "near", "line"),
    [
        ("https://a.example/b", 1, 3),
        ("https://doi.org/10.1/x", 1, 4),  # made of a number
        ("https://a.example/b", 4, 4),  # not there: the place that is known
        ("https://other.example/", 2, 2),
    ],
)
def test_the_line_is_the_first_from_there_on_that_has_the_address(
    tmp_path: Path, address: str, near: int, line: int
) -> None:
    path = tmp_path / "publications.bib"
    path.write_text("@misc{a,\n\n url = {https://a.example/b},\n doi = {10.1/x}\n}\n", "utf-8")
    assert exact(address, (str(path), near)) == (str(path), line)


def test_a_reason_is_short() -> None:
    said = "HTTPConnectionPool(host='a', port=9): Max retries (Caused by NewConnectionError('"
    assert reason(f"{said}[Errno 111] Connection refused'))") == "Connection refused"
    assert reason(f"{NOT_FOUND} for url: https://a.example/") == NOT_FOUND
    assert len(reason("x" * 1000)) <= 200
