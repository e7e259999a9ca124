from __future__ import annotations

import contextlib
import io
import re
import shutil
import zipfile
from typing import TYPE_CHECKING, NamedTuple

import pytest
from sphinx.cmd.build import build_main
from sphinx.locale import translators
from test_pictures import SECRETS, drawing, photograph

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import Serve
    from playwright.sync_api import Browser

CONF = """\
extensions = ["myst_parser", "sphinx_clean_pictures", "sphinx_first_view"]
html_theme = "pydata_sphinx_theme"
html_static_path = ["static"]
html_extra_path = ["public"]
"""
PLAIN = 'extensions = ["sphinx_clean_pictures"]\n'

PAGE = """\
# Home

![a photograph](photo.jpg)

```{figure} turned.jpg
Turned.
```

```{image} pictures/ü\\ b.png
```

![linked](link.webp) ![drawn](drawing.svg) ![drawn](clean.svg)

![moving](moving.gif) ![small](small.avif)

{download}`photo.jpg` {download}`drawing.svg` {download}`papers.zip` {download}`it <pictures/ü b.png>`

```{eval-rst}
.. image:: choice.*
```
"""
PICTURES = {
    "ü b.png",
    "original.webp",
    "photo.jpg",
    "turned.jpg",
    "drawing.svg",
    "clean.svg",
    "moving.gif",
    "small.avif",
    "choice.png",
}
EVIL = drawing('<script>document.title = "evil"</script>\n<g onload="alert(1)"/>')


class Build(NamedTuple):
    status: int
    said: str

    @property
    def warnings(self) -> list[str]:
        return [line for line in self.said.splitlines() if "WARNING" in line]


def build(root: Path, builder: str = "html", *options: str, out: str = "") -> Build:
    """Build as `make html` does; what is said comes in the order in which it was said."""
    translators.clear()
    said = io.StringIO()
    place = root / (out or builder)
    folders = ["-c", str(root), "-d", str(root / "doctrees"), str(root / "docs"), str(place)]
    strict = ["-n", "-W", "--keep-going", "--no-color"]
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        status = build_main(["-b", builder, *strict, *options, *folders])
    return Build(status, said.getvalue())


def write(root: Path, name: str, content: str | bytes) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


def fill(root: Path) -> None:
    """Put down a site with a picture of every kind, by every way on which one is published."""
    for folder in ("static", "public"):
        write(root, f"{folder}/{folder}.jpg", photograph("JPEG"))
    write(root, "conf.py", CONF)
    write(root, "docs/index.md", PAGE + "\n```{toctree}\n:hidden:\nother\n```\n")
    write(root, "docs/other.md", "# Other\n\n![the same](photo.jpg)\n")
    write(root, "docs/photo.jpg", photograph("JPEG"))
    write(root, "docs/turned.jpg", photograph("JPEG", 6))
    write(root, "docs/pictures/ü b.png", photograph("PNG"))
    write(root, "docs/pictures/original.webp", photograph("WEBP"))
    (root / "docs/link.webp").symlink_to("pictures/original.webp")
    write(root, "docs/drawing.svg", drawing("<!-- SECRET --><metadata>SECRET</metadata><path/>"))
    write(root, "docs/clean.svg", drawing("<path/>"))
    write(root, "docs/moving.gif", photograph("GIF"))
    write(root, "docs/small.avif", photograph("AVIF"))
    write(root, "docs/choice.png", photograph("PNG"))
    write(root, "docs/papers.zip", b"SECRET of a zip")


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The same site in all the ways in which it is built."""
    root = tmp_path_factory.mktemp("pictures")
    fill(root)
    ways = {
        "html": ("html",),
        "html without first view": ("html", "-D", "first_view=0"),
        "dirhtml": ("dirhtml",),
        "dirhtml without first view": ("dirhtml", "-D", "first_view=0"),
        "singlehtml": ("singlehtml",),
    }
    for way, command in ways.items():
        done = build(root, *command, out=way)
        assert done.status == 0, done.said
        assert done.warnings == []
    return {way: root / way for way in ways}


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """A default project of Sphinx, on its default theme, with one page."""
    write(tmp_path, "conf.py", PLAIN)
    write(tmp_path, "docs/index.rst", "Home\n====\n\n.. image:: picture.jpg\n")
    write(tmp_path, "docs/picture.jpg", photograph("JPEG"))
    return tmp_path


def files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files(folder)}


WAYS = ["html", "html without first view", "dirhtml", "dirhtml without first view", "singlehtml"]


@pytest.mark.parametrize("way", WAYS)
def test_no_published_picture_or_download_says_more_than_it_shows(
    sites: dict[str, Path], way: str
) -> None:
    pictures = {path.name for path in files(sites[way] / "_images")}
    assert pictures == PICTURES
    assert not (sites[way] / "_images/original.webp").is_symlink()
    assert (sites[way] / "_images/clean.svg").read_bytes() == drawing("<path/>")
    downloads = {path.name: path for path in files(sites[way] / "_downloads")}
    assert set(downloads) == {"photo.jpg", "drawing.svg", "papers.zip", "ü b.png"}
    assert downloads.pop("papers.zip").read_bytes() == b"SECRET of a zip"
    folders = [path for path in files(sites[way]) if path.parent.name in {"_images", "first-view"}]
    for path in [*downloads.values(), *folders]:
        assert [secret for secret in SECRETS if secret in path.read_bytes()] == [], path


@pytest.mark.parametrize("way", WAYS)
def test_what_is_served_as_it_is_stays_so(sites: dict[str, Path], way: str) -> None:
    for place in ("_static/static.jpg", "public.jpg"):
        assert (sites[way] / place).read_bytes() == photograph("JPEG")


def test_a_turned_photograph_stands_upright_in_a_browser(
    sites: dict[str, Path], browser: Browser, serve: Serve
) -> None:
    for way in ("html", "html without first view"):
        with serve(sites[way]) as address, contextlib.closing(browser.new_page()) as page:
            page.goto(f"{address}/index.html")
            turned = page.locator("figure img, .figure img")
            turned.scroll_into_view_if_needed()
            page.wait_for_function("img => img.complete", arg=turned.element_handle())
            assert turned.evaluate("img => [img.naturalWidth, img.naturalHeight]") == [40, 60]
            red, green = turned.evaluate(
                "img => { const c = new OffscreenCanvas(40, 60).getContext('2d');"
                " c.drawImage(img, 0, 0); return [...c.getImageData(35, 4, 1, 1).data]; }"
            )[:2]
            assert (red > 180, green < 90) == (True, True)


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
@pytest.mark.parametrize("way", ["image", "figure", "download"])
def test_a_drawing_that_runs_something_is_told_before_anything_is_written_and_never_published(
    plain: Path, builder: str, way: str
) -> None:
    shows = {
        "image": ".. image:: evil.svg",
        "figure": ".. figure:: evil.svg",
        "download": "See\n:download:`evil.svg`.",
    }
    write(plain, "docs/index.rst", f"Home\n====\n\n{shows[way]}\n")
    write(plain, "docs/evil.svg", EVIL)
    done = build(plain, builder)
    assert done.status != 0
    assert len(done.warnings) == 2
    for line, warning in zip((2, 3), done.warnings, strict=True):
        assert re.search(
            rf"docs/index\.rst:[45]: WARNING: evil\.svg h.* in line {line}: .*\[pictures\.refused\]",
            warning,
        )
    assert done.said.index("WARNING") < done.said.index("copying assets")
    assert "Traceback" not in done.said
    assert [path for path in files(plain / builder) if path.read_bytes() == EVIL] == []


def test_a_drawing_that_runs_something_is_not_found_by_a_browser(
    plain: Path, browser: Browser, serve: Serve
) -> None:
    write(plain, "docs/index.rst", "Home\n====\n\n.. image:: evil.svg\n\n:download:`evil.svg`\n")
    write(plain, "docs/evil.svg", EVIL)
    assert build(plain).status != 0
    with serve(plain / "html") as address, contextlib.closing(browser.new_page()) as page:
        page.goto(f"{address}/index.html")
        for place in ("img[src$='evil.svg']", "a[href$='evil.svg']"):
            link = page.locator(place)
            url = link.evaluate("element => element.src || element.href")
            response = page.request.get(url)
            assert response.status == 404
        assert page.title() != "evil"


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("empty.png", b"", "empty.png is empty: copy it anew"),
        ("cut.jpg", photograph("JPEG")[:700], "cut.jpg is cut off"),
        ("pointer.jpg", b"version https://git-lfs.github.com/spec/v1\n", "run 'git lfs pull'"),
        ("page.png", b"<!doctype html>", "page.png is a web page, not a picture"),
        ("named.png", photograph("JPEG"), "let its name end in .jpg"),
        ("broken.svg", b"<svg xmlns='http://www.w3.org/2000/svg'>", "not well-formed in line 1"),
    ],
)
def test_a_picture_that_is_none_is_told_once_with_page_and_line(
    plain: Path, name: str, data: bytes, said: str
) -> None:
    write(plain, "docs/index.rst", f"Home\n====\n\nWords.\n\n.. image:: {name}\n")
    write(plain, "docs/other.rst", f":orphan:\n\n.. image:: {name}\n")
    write(plain, f"docs/{name}", data)
    done = build(plain)
    assert done.status != 0
    assert len(done.warnings) == 1
    assert "docs/index.rst:6: WARNING: " in done.warnings[0]
    assert said in done.warnings[0]
    assert "Traceback" not in done.said


def test_a_place_in_markdown_is_told_with_its_line(tmp_path: Path) -> None:
    write(tmp_path, "conf.py", 'extensions = ["myst_parser", "sphinx_clean_pictures"]\n')
    write(tmp_path, "docs/index.md", "# Home\n\nSee\n![](evil.svg) and {download}`evil.png`.\n")
    write(tmp_path, "docs/evil.svg", EVIL)
    write(tmp_path, "docs/evil.png", b"")
    places = [re.search(r"(\w+\.md:\d+): WARNING: (\S+)", w) for w in build(tmp_path).warnings]
    assert {place.groups() for place in places if place} == {
        ("index.md:3", "evil.svg"),
        ("index.md:3", "evil.png"),
    }


def test_a_picture_without_an_address_is_told_with_page_and_line(tmp_path: Path) -> None:
    write(tmp_path, "conf.py", 'extensions = ["myst_parser", "sphinx_clean_pictures"]\n')
    write(tmp_path, "docs/index.md", "# Home\n\n![nothing]()\n")
    write(tmp_path, "docs/news/a.md", "---\norphan: true\n---\n\n# A ![nothing]()\n")
    done = build(tmp_path)
    places = [re.search(r"(docs\S+\.md:\d+): WARNING: \S+ is a folder", w) for w in done.warnings]
    assert {place[1] for place in places if place} == {"docs/index.md:3", "docs/news/a.md:5"}
    assert len(places) == 2


def test_what_sphinx_says_itself_is_said_once(plain: Path) -> None:
    write(
        plain,
        "docs/index.rst",
        "Home\n====\n\n.. image:: gone.jpg\n\n.. image:: https://other.example/x.png\n",
    )
    done = build(plain)
    assert len(done.warnings) == 1
    assert "not readable" in done.warnings[0]


def test_a_note_is_told_and_the_build_goes_on(plain: Path) -> None:
    inside = "<switch><foreignObject><script/></foreignObject><text/></switch>"
    write(plain, "docs/picture.svg", drawing(inside))
    write(plain, "docs/scan.tiff", b"II*\0")
    write(
        plain, "docs/index.rst", "Home\n====\n\n.. image:: picture.svg\n\n:download:`scan.tiff`\n"
    )
    done = build(plain)
    assert (done.status, done.warnings) == (0, [])
    assert "picture.svg: the <foreignObject> in line 2 is left out" in done.said
    assert "scan.tiff is published with what its camera wrote" in done.said
    assert (plain / "html/_images/picture.svg").read_bytes() == drawing("<switch><text/></switch>")


def test_a_build_that_goes_on_writes_nothing_anew_and_is_as_one_that_begins_anew(
    tmp_path: Path,
) -> None:
    fill(tmp_path)
    assert build(tmp_path).status == 0
    times = {
        path: path.stat().st_mtime_ns
        for folder in ("_images", "_downloads")
        for path in files(tmp_path / "html" / folder)
    }
    times |= {
        path: path.stat().st_mtime_ns for path in files(tmp_path / "doctrees/clean_pictures")
    }
    write(tmp_path, "docs/other.md", "# Other\n\nEdited. ![the same](photo.jpg)\n")
    write(tmp_path, "docs/index.md", (tmp_path / "docs/index.md").read_bytes() + b"\nEdited.\n")
    assert build(tmp_path).status == 0
    assert {path: path.stat().st_mtime_ns for path in times} == times
    write(tmp_path, "docs/photo.jpg", photograph("JPEG", 3))
    assert build(tmp_path).status == 0
    after = contents(tmp_path / "html")
    shutil.rmtree(tmp_path / "doctrees")
    shutil.rmtree(tmp_path / "html")
    assert build(tmp_path).status == 0
    anew = contents(tmp_path / "html")
    assert {n: after[n] for n in after if n.startswith("_")} == {
        n: anew[n] for n in anew if n.startswith("_")
    }


def test_pictures_that_are_the_same_in_all_but_the_folder_are_both_published(plain: Path) -> None:
    page = "Home\n====\n\n"
    for folder in ("a", "b"):
        write(plain, f"docs/{folder}/picture.png", photograph("PNG"))
        page += f".. image:: {folder}/picture.png\n\n:download:`{folder}/picture.png`\n\n"
    write(plain, "docs/index.rst", page)
    assert build(plain).status == 0
    published = [path.name for path in files(plain / "html") if "picture" in path.name]
    assert sorted(published) == ["picture.png"] * 3 + ["picture1.png"]


def test_other_extensions_still_find_pictures_and_downloads_by_their_own_paths(
    plain: Path,
) -> None:
    write(
        plain,
        "conf.py",
        PLAIN
        + "def note(app, error):\n"
        + "    found = [*app.builder.images, *map(str, app.env.dlfiles)]\n"
        + "    (app.outdir / 'found').write_text(' '.join(found))\n"
        + "def setup(app):\n    app.connect('build-finished', note)\n",
    )
    write(
        plain,
        "docs/index.rst",
        "Home\n====\n\n.. image:: picture.jpg\n\n:download:`picture.jpg`\n",
    )
    assert build(plain).status == 0
    assert (plain / "html/found").read_text() == "picture.jpg picture.jpg"


def test_copies_that_no_page_asks_for_any_more_are_forgotten(plain: Path) -> None:
    build(plain)
    copies = plain / "doctrees/clean_pictures"
    before = [*files(copies)]
    write(plain, "docs/picture.jpg", photograph("JPEG", 3))
    build(plain)
    assert len(before) == len([*files(copies)]) == 1
    assert before != [*files(copies)]


def test_a_picture_that_became_bad_is_gone_until_it_is_mended(plain: Path) -> None:
    page = "Home\n====\n\n.. image:: picture.jpg\n\n:download:`picture.jpg`\n"
    write(plain, "docs/index.rst", page)
    assert build(plain).status == 0
    write(plain, "docs/picture.jpg", photograph("PNG"))
    assert len(build(plain).warnings) == 1
    assert [path for path in files(plain / "html") if path.suffix == ".jpg"] == []
    write(plain, "docs/picture.jpg", photograph("JPEG"))
    assert build(plain).status == 0
    assert len([path for path in files(plain / "html") if path.suffix == ".jpg"]) == 2


def test_another_builder_finds_what_an_earlier_one_was_told(plain: Path) -> None:
    write(plain, "docs/picture.jpg", b"")
    assert build(plain, "html").status != 0
    done = build(plain, "dirhtml")
    assert done.status != 0
    assert len(done.warnings) == 1
    assert not (plain / "dirhtml/_images/picture.jpg").exists()


def test_a_silenced_warning_publishes_nothing_either(plain: Path) -> None:
    write(plain, "conf.py", PLAIN + 'suppress_warnings = ["pictures.refused"]\n')
    write(plain, "docs/picture.jpg", b"not even a picture")
    assert build(plain).status == 0
    assert not (plain / "html/_images/picture.jpg").exists()


def test_pages_that_are_read_at_once_tell_and_publish_the_same(plain: Path) -> None:
    for number in range(9):
        write(
            plain,
            f"docs/page{number}.rst",
            ":orphan:\n\n.. image:: picture.jpg\n\n.. image:: evil.svg\n",
        )
    write(plain, "docs/evil.svg", EVIL)
    one = build(plain)
    one_by_one = contents(plain / "html/_images")
    shutil.rmtree(plain / "doctrees")
    shutil.rmtree(plain / "html")
    many = build(plain, "html", "-j", "3")
    assert many.warnings == one.warnings
    assert len(many.warnings) == 2
    assert contents(plain / "html/_images") == one_by_one
    assert b"SECRET" not in one_by_one["picture.jpg"]


def test_a_book_shows_clean_pictures_too(plain: Path) -> None:
    write(plain, "conf.py", PLAIN + 'project = version = epub_copyright = copyright = "x"\n')
    assert build(plain, "epub").status == 0
    with zipfile.ZipFile(next((plain / "epub").glob("*.epub"))) as book:
        assert b"SECRET" not in book.read("_images/picture.jpg")
