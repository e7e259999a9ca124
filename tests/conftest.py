"""What the tests share: the real site, built once; small sites, built by the test; a browser."""

from __future__ import annotations

import contextlib
import functools
import io
import os
import re
import shutil
import subprocess
import tempfile
import threading
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import browser as chromium
import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import sync_playwright
from sphinx.builders.html._assets import _file_checksum_inner
from sphinx.cmd.build import build_main
from sphinx.locale import translators

from sphinx_resume.facts import gate, yaml_reader
from sphinx_resume.facts.model import Reading, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

    from sphinx_resume.facts.model import Facts

ROOT = Path(__file__).parent.parent
NO_FONTS = ("-D", "web_fonts.serif=", "-D", "web_fonts.sans=")
os.environ["NO_COLOR"] = "1"  # what a build says is read here, and Sphinx colours it on CI


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of the real site, built as everybody builds it."""
    build = tmp_path_factory.mktemp("build")
    subprocess.run(["make", "html", f"BUILDDIR={build}"], cwd=ROOT, check=True)
    return build / "html"


@pytest.fixture(scope="session")
def copy_site() -> Callable[[Path], Path]:
    """Give what copies all that the commands read into a folder, and gives that folder back."""

    def copied(folder: Path) -> Path:
        settings = ("Makefile", "conf.py", "pyproject.toml", "constraints.txt")
        for name in (*settings, "README.md", "LICENSE"):  # the last two are in the package
            shutil.copy2(ROOT / name, folder)
        for name in ("docs", "_static", "_templates"):
            shutil.copytree(ROOT / name, folder / name)
        return folder

    return copied


def run_sphinx(arguments: list[str], out: io.StringIO, err: io.StringIO) -> int:
    """Build in this process, as one that has built nothing yet; give Sphinx's exit status."""
    # Else Sphinx would go on in the language of the last build, and with the checksums of its files.
    translators.clear()
    _file_checksum_inner.cache_clear()
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            return build_main(["--no-color", *arguments])
    except SystemExit as stopped:
        return int(stopped.code or 0)


@dataclass
class Project:
    """A small site with the settings, templates and styles of the real one, and its own docs/."""

    root: Path
    output: str = ""

    @property
    def html(self) -> Path:
        """The folder with the built pages."""
        return self.root / "html"

    def write(self, name: str, text: str) -> None:
        """Put a file below docs/."""
        path = self.root / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def build(self, *options: str, builder: str = "html") -> int:
        """Build as `make html` does, give Sphinx's exit status, and keep what it said.

        First view and fonts take most of a small build and have tests of their own: here they are
        off, unless ``-D first_view=1`` or ``-D web_fonts.sans=`` and a family is among the options.
        """
        strict = ["-n", "-W", "--keep-going", "-D", "first_view=0"]
        if "sphinx_web_fonts" in (self.root / "conf.py").read_text("utf-8"):
            strict += NO_FONTS
        folders = ["-c", str(self.root), "-d", str(self.root / "doctrees")]
        pages = [str(self.root / "docs"), str(self.html)]
        said = io.StringIO()
        status = run_sphinx(["-b", builder, *strict, *folders, *options, *pages], said, said)
        self.output = said.getvalue()
        return status

    def page(self, name: str = "index.html") -> BeautifulSoup:
        """Parse a built page as a browser would."""
        return BeautifulSoup((self.html / name).read_text(encoding="utf-8"), "html5lib")

    def text(self, name: str = "index.html") -> str:
        """Give the text of a built page's main part, white space folded."""
        main = self.page(name).main
        assert main
        return " ".join(main.get_text(" ").split())


def facts_in(path: Path) -> Facts:
    """Give the facts of a file without judging it."""
    return gate.resolved(yaml_reader.read(path))


def facts_of(data: Mapping[str, Any]) -> Facts:
    """Give facts that stand in no file."""

    def written(value: Any) -> Any:
        if isinstance(value, Mapping):
            return {key: written(each) for key, each in value.items()}
        return [written(each) for each in value] if isinstance(value, list) else Text(value)

    return gate.resolved(Reading(Path("resume.yaml"), written(data), defaultdict(int)))


TASTE = {
    "project": '"About me"',
    "resume_accent": '{"light": "#8c1d1a", "dark": "#f0a091"}',
    "resume_typeface": '"Source Serif 4"',
    "resume_paper": '"a4"',
}
"""What tests expect of the settings, whatever the owner of the real site has chosen."""


# Compiling templates takes half of a small build: what one site has left serves the next.
TEMPLATES = tempfile.TemporaryDirectory()


def begin_project(folder: Path) -> Project:
    """Begin a site with a page, no facts but a label, and nothing built yet."""
    (folder / "doctrees").mkdir(parents=True, exist_ok=True)
    (folder / "doctrees/templates").symlink_to(TEMPLATES.name)
    settings = (ROOT / "conf.py").read_text("utf-8")
    for name, value in TASTE.items():
        settings = re.sub(rf"(?m)^{name} = .*?(?=  #|$)", f"{name} = {value}", settings)
    (folder / "conf.py").write_text(settings, "utf-8")
    for name in ("_static", "_templates"):
        shutil.copytree(ROOT / name, folder / name)
    made = Project(folder)
    made.write("index.md", "# Home\n\nHello.\n")
    made.write("resume.yaml", "basics:\n  label: researcher\n")
    return made


def begin_specimen(folder: Path) -> Project:
    """Begin a site with the pages and facts of tests/specimen/, a person who is nobody."""
    made = begin_project(folder)
    shutil.copytree(ROOT / "tests/specimen", folder / "docs", dirs_exist_ok=True)
    return made


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Give a site of the test's own, begun as `begin_project` does."""
    return begin_project(tmp_path)


class Serve(Protocol):
    """Serves a folder while its context lasts, and gives the base address without a slash."""

    def __call__(
        self, folder: Path, prefix: str = ""
    ) -> contextlib.AbstractContextManager[str]: ...


class Handler(SimpleHTTPRequestHandler):
    """Serves files below a prefix, as a host does that gives a project a sub-path."""

    def __init__(self, *args: object, prefix: str, directory: str) -> None:
        self.prefix = prefix
        super().__init__(*args, directory=directory)  # type: ignore[arg-type]

    def translate_path(self, path: str) -> str:
        below = path.removeprefix(self.prefix)
        outside = self.prefix and (below == path or not below.startswith("/"))
        return super().translate_path("/no such file" if outside else below)

    def send_error(
        self, code: int, message: str | None = None, explain: str | None = None
    ) -> None:
        """Answer with the site's own page for what is not there, as hosts do."""
        page = Path(self.directory, "404.html")
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page.read_bytes())

    def log_message(self, *args: object) -> None:
        """Say nothing: the tests' own output is what counts."""


@contextlib.contextmanager
def serve_folder(folder: Path, prefix: str = "") -> Iterator[str]:
    handler = functools.partial(Handler, prefix=prefix, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}{prefix}"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="session")
def serve() -> Serve:
    return serve_folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium.find()
    if path is None:
        pytest.fail("no Chromium: python tests/browser.py installs one")
    with sync_playwright() as playwright:
        instance = playwright.chromium.launch(executable_path=path, args=chromium.ARGS)
        yield instance
        instance.close()
