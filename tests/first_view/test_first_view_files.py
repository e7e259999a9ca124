"""What is no page of the site stays as it is, and nothing outside the folder is touched."""

from __future__ import annotations

import io
import os
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup
from PIL import Image

from sphinx_first_view.site import Site

from .conftest import CONF, Small

if TYPE_CHECKING:
    from pathlib import Path

FRAMES_ONLY = "  Content-Security-Policy: frame-ancestors 'self'\n"


def test_what_is_in_public_is_published_byte_for_byte(small: Small) -> None:
    small.build()
    like_ours = small.page().encode()
    raw = (small.root / "out.doctrees/first_view/html/pages/index.html").read_bytes()
    files = {
        "talk/index.html": raw,  # as another site of this theme has it
        "again.html": like_ours,
        "old/page.html": b"<script>alert(1)</script><p onclick='x'>\r\n",
        "empty.html": b"",
        "data.json": b"{ }",
    }
    for name, data in files.items():
        small.write(f"public/{name}", data)
    small.write("conf.py", CONF + "html_extra_path = ['public']\n")
    for option in "-Dfirst_view=1", "-Dfirst_view=0":
        done = small.build(option)
        assert (done.returncode, done.stderr) == (0, "")
        assert {name: (small.out / name).read_bytes() for name in files} == files
        if option == "-Dfirst_view=1":
            assert FRAMES_ONLY in small.page("_headers")
            assert "X-Content-Type-Options: nosniff" in small.page("_headers")
            assert 'http-equiv="Content-Security-Policy"' in small.page()


def test_what_is_no_page_in_public_changes_no_header_and_headers_of_the_owners_stay(
    small: Small,
) -> None:
    small.write("public/robots.txt", "User-agent: *\n")
    small.write("conf.py", CONF + "html_extra_path = ['public']\n")
    assert small.build().returncode == 0
    assert "script-src" in small.page("_headers")
    own = "/_static/first-view/*\n  X-Own: yes\n"
    small.write("public/_headers", own)
    for option in "-Dfirst_view=1", "-Dfirst_view=0":
        assert small.build(option).returncode == 0
        assert small.page("_headers") == own


def test_the_header_lets_a_stub_of_another_extension_run(small: Small) -> None:
    small.write("conf.py", CONF.replace('"myst', '"sphinx_redirect_from", "myst'))
    small.write("docs/index.md", "---\nredirect_from: /old/\n---\n# Home\n")
    assert small.build().returncode == 0
    (source,) = (
        word
        for word in small.page("old/index.html").replace('"', ";").replace(";", " ").split()
        if word.startswith("'sha256-") and f"script-src {word}" in small.page("old/index.html")
    )
    assert source in small.page("_headers")
    assert "style-src 'self' 'unsafe-inline';" in small.page("_headers")


def test_a_page_keeps_the_time_at_which_it_was_written(small: Small, tmp_path: Path) -> None:
    # Sphinx writes a page again whose source is newer: an edit while it builds must not be lost.
    assert small.build("-Dfirst_view=0").returncode == 0
    page = small.out / "index.html"
    before = page.read_bytes()
    os.utime(page, (1_000_000_000, 1_000_000_000))
    Site(small.out, tmp_path / "store").rewrite()
    assert page.read_bytes() != before
    assert page.stat().st_mtime == 1_000_000_000


def test_on_another_theme_it_says_so_and_does_nothing(small: Small) -> None:
    assert small.build().returncode == 0
    text = "# Home\n\n<p onclick='x'>$x^2$</p>\n"
    conf = CONF.replace("pydata_sphinx_theme", "alabaster") + "myst_enable_extensions = []\n"
    small.write("conf.py", conf)
    small.write("docs/index.md", text)
    done = small.build()
    assert done.returncode == 0, done.stderr
    assert (
        done.stdout.count("made for the theme pydata_sphinx_theme: it leaves this site, on al")
        == 1
    )
    plain = Small(small.root.parent / "plain")
    plain.write("conf.py", conf.replace(', "sphinx_first_view"', ""))
    plain.write("docs/index.md", text)
    assert plain.build().returncode == 0
    for name in ("index.html", "search.html", "genindex.html"):
        assert small.page(name) == plain.page(name)
    assert not (small.out / "_headers").exists()
    assert not (small.out / "_static/first-view").exists()


def test_dirhtml_is_rewritten_as_html_is(small: Small) -> None:
    small.write("docs/sub/page.md", "---\norphan: true\n---\n# Page\n")
    done = small.build("-b", "dirhtml", out="dir")
    assert (done.returncode, done.stderr) == (0, "")
    page = small.page("sub/page/index.html", "dir")
    assert 'http-equiv="Content-Security-Policy"' in page
    assert 'href="../../_static/first-view/' in page
    small.write("docs/sub/page.md", "---\norphan: true\n---\n# Page\n\n<p onclick='1'>x</p>\n")
    done = small.build("-b", "dirhtml", out="dir")
    assert (done.returncode, "page.md:6: ERROR: this HTML has onclick=" in done.stderr) == (
        1,
        True,
    )


def picture() -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize((640, 640)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("link", ["index.html", "_static/first-view", "_headers", "genindex.html"])
def test_nothing_is_written_or_removed_through_a_link_out_of_the_folder(
    small: Small, link: str
) -> None:
    assert small.build("-Dfirst_view=0").returncode == 0
    outside = small.root.parent / "outside"
    outside.mkdir()
    target = outside
    if link != "_static/first-view":
        target = outside / "file"
        old = small.out / link
        target.write_bytes(old.read_bytes() if old.exists() else b"/_static/first-view/*\n")
        old.unlink(missing_ok=True)
    (outside / "stale.css").write_text("mine", encoding="utf-8")
    before = {path: path.read_bytes() for path in outside.iterdir()}
    (small.out / link).symlink_to(target)
    with pytest.raises(ValueError, match=r"leads out of .*remove the symbolic link"):
        Site(small.out, small.root / "store" / "html").rewrite()
    assert {path: path.read_bytes() for path in outside.iterdir()} == before


def test_a_link_out_of_the_folder_is_told_without_a_traceback(small: Small) -> None:
    assert small.build().returncode == 0
    (small.out / "_static/first-view").rename(small.root / "first-view")
    (small.out / "_static/first-view").symlink_to(small.root / "first-view")
    small.write("docs/index.md", "# Home\n\nAnother text.\n")
    done = small.build()
    assert done.returncode == 1
    (message,) = done.stderr.splitlines()
    assert message.startswith("ERROR: ")
    assert "remove the symbolic link" in message


def test_no_picture_outside_the_site_is_published(small: Small) -> None:
    secret = small.write("secret.png", picture())
    small.write(
        "docs/index.md", '# Home\n\n<p>\n<img src="../secret.png"><img src="l.png">\n</p>\n'
    )
    small.out.mkdir()
    (small.out / "l.png").symlink_to(secret)
    assert small.build().returncode == 0
    assert not list((small.out / "_static/first-view").glob("*.webp"))


MOST_BYTES = 1_000_000
ADDRESS = re.compile(r"""url\(\s*["']?([^"')]+)|sourceMappingURL=(\S+)""")


def asked(path: Path) -> list[str]:
    """Give what a page, style sheet or script asks its own host for."""
    text, found = path.read_text("utf-8"), []
    if path.suffix == ".html":
        soup = BeautifulSoup(text, "html5lib")
        text = "".join(style.get_text() for style in soup("style"))
        found += [tag[name] for name in ("href", "src") for tag in soup.find_all(**{name: True})]
        for tag in soup.find_all(srcset=True):
            found += [each.split()[0] for each in tag["srcset"].split(",")]
    return found + ["".join(each) for each in ADDRESS.findall(text)]


def test_what_is_published_is_what_is_asked_for_and_all_of_that(site: Path) -> None:
    files = [path for path in site.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) <= MOST_BYTES
    assert not list(site.rglob("*.map"))
    for path in files:
        if path.suffix in {".html", ".css", ".js"}:
            for address in asked(path):
                parts = urlsplit(address)
                if not parts.scheme and not parts.netloc and parts.path:
                    folder = site if parts.path.startswith("/") else path.parent
                    target = folder / unquote(parts.path).lstrip("/")
                    assert target.exists(), f"{path}: {address}"


def test_a_file_of_the_owner_stays_and_what_it_asks_for(small: Small) -> None:
    for name in "lonely.css", "sub/lonely.js", "lonely.js.map", "file.png":
        small.write(f"_static/{name}", "own")
    small.write("_static/own.css", 'p { background: url("minus.png") }')
    small.write("_static/own.js", 'fetch(root + "/" + "basic.css")')
    small.write("conf.py", CONF + "html_static_path = ['_static']\n")
    assert small.build().returncode == 0
    for _ in range(2):  # Sphinx brings all of them again
        static = {
            path.relative_to(small.out / "_static").as_posix()
            for path in (small.out / "_static").rglob("*.*")
        }
        assert {"lonely.css", "sub/lonely.js", "lonely.js.map", "file.png"} <= static
        assert {"minus.png", "basic.css"} <= static
        assert static.isdisjoint({"plus.png", "doctools.js", "styles/theme.css"})
        assert not (small.out / "_static/styles").exists()
        assert small.build("-j", "2").returncode == 0


def test_what_another_extension_brings_goes_unless_something_asks_for_it(small: Small) -> None:
    small.write("ext/static/asked.js", "'use.json'\n//# sourceMappingURL=asked.js.map")
    for name in "asked.js.map", "use.json", "idle.js", "extra.js", "sub/linked.pdf":
        small.write(f"ext/static/{name}", "")
    small.write("public/old.html", "<script src=_static/extra.js></script>")
    small.write("docs/index.md", "# Home\n\n[PDF](./_static/sub/linked.pdf)\n")
    setup = (
        "def setup(app): app.config.html_static_path.append(f'{app.confdir.parent}/ext/static')"
    )
    (small.root / "ext").rename(small.root.parent / "ext")
    small.write(
        "conf.py",
        CONF
        + "html_extra_path = ['public']\nhtml_js_files = ['asked.js']\n"
        + "suppress_warnings = ['myst.xref_missing']\n"
        + setup,
    )
    done = small.build()
    assert done.returncode == 0, done.stderr
    for name in "asked.js", "asked.js.map", "use.json", "extra.js", "sub/linked.pdf":
        assert (small.out / "_static" / name).exists(), name
    assert not (small.out / "_static/idle.js").exists()


def test_without_the_extension_everything_stays(small: Small) -> None:
    assert small.build("-D", "first_view=0").returncode == 0
    assert (small.out / "_static/scripts/bootstrap.js.map").exists()
