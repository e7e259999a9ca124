"""The pages' typefaces: cut to what the site shows, and never a reason for anything to move."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from bs4 import BeautifulSoup
from conftest import Project, begin_project
from fontTools.ttLib import TTFont

from site_groundwork import typefaces
from site_groundwork.cache import Cache
from sphinx_web_fonts import characters, cut, sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conftest import Serve
    from playwright.sync_api import Browser, CDPSession, Page, Route

MOST_BYTES = 38_000
ASCII = {chr(point) for point in range(0x20, 0x7F)}
SANS = ("-D", "web_fonts.sans=Source Sans 3")


def fonts(site: Path) -> dict[str, Path]:
    return {path.name: path for path in (site / "_static/web-fonts").glob("*.woff2")}


def has(path: Path) -> set[str]:
    with TTFont(path) as font:
        return {chr(point) for point in font.getBestCmap()}


def shown(site: Path) -> set[str]:
    """Give what the pages show in the site's typefaces, asked of another parser than ours."""
    found: set[str] = set()
    for path in site.rglob("*.html"):
        if "_static" not in path.parts:
            soup = BeautifulSoup(path.read_text("utf-8"), "html5lib")
            for element in soup(["code", "math", "pre", "script", "style", "svg"]):
                element.decompose()
            found.update(soup.get_text())
    return found


def test_three_small_fonts_hold_every_character_that_the_site_shows(site: Path) -> None:
    found = fonts(site)
    assert len(found) == 3
    assert sum(path.stat().st_size for path in found.values()) <= MOST_BYTES
    for path in found.values():
        (family,) = (
            name
            for name in ("Source Sans 3", "Source Serif 4")
            if path.name.startswith(name.lower().replace(" ", "-"))
        )
        whole = has(typefaces.files(family)[-1])
        assert (ASCII | shown(site)) & whole <= has(path)
        assert has(path) >= characters.LIGATURES
        assert has(path) < ASCII | shown(site) | characters.LIGATURES | {"\N{NO-BREAK SPACE}"}


def test_figures_are_equally_wide_and_kerning_and_weights_are_kept(site: Path) -> None:
    spans = []
    for path in fonts(site).values():
        with TTFont(path) as font:
            widths, glyphs = font["hmtx"], font.getBestCmap()
            figures = {widths[glyphs[ord(figure)]][0] for figure in "0123456789"}
            assert max(figures) - min(figures) <= 1, "a thousandth of an em, from rounding"
            kept = font["GPOS"].table.FeatureList.FeatureRecord
            assert "kern" in {record.FeatureTag for record in kept}
            axes = font["fvar"].axes if "fvar" in font else []
            spans += [(axis.axisTag, axis.minValue, axis.maxValue) for axis in axes]
    assert spans == [("wght", 400, 600)] * 2


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>é</p>", "é"),
        ("<p>e\N{COMBINING ACUTE ACCENT}</p>", "ée\N{COMBINING ACUTE ACCENT}"),
        ("<p><code>é</code>ü<i>ö</i>ä</p>", "üöä"),
        ("<script>'é'</script><style>é</style><svg>é</svg><math>é</math><pre>é</pre>", ""),
        ('<img alt="é" title="ü"><!-- ö -->', "é"),
        ("<p>&eacute;\n\t</p>", "é"),
        ("", ""),
    ],
)
def test_what_a_page_shows_in_another_typeface_is_not_counted(html: str, expected: str) -> None:
    assert characters.of_page(html) == set(expected)


CUT: Final = """
import pathlib, sys
from site_groundwork.cache import Cache
from sphinx_web_fonts import cut
(source,) = cut.sources("Source Sans 3", italic=False)
cut.cut(source, frozenset("ab\u00e9\u03c9"), Cache(pathlib.Path(sys.argv[1])))
"""


def test_the_same_characters_give_the_same_bytes(tmp_path: Path) -> None:
    (source,) = cut.sources("Source Sans 3", italic=False)
    for seed in ("1", "2"):  # sets have another order in another process
        command = [sys.executable, "-c", CUT, str(tmp_path / seed)]
        subprocess.run(command, check=True, env=os.environ | {"PYTHONHASHSEED": seed})
    one, two = (next((tmp_path / seed).iterdir()) for seed in ("1", "2"))
    assert (one.name, one.read_bytes()) == (two.name, two.read_bytes())
    anew = cut.cut(source, frozenset("ab\u00e9\u03c9"), Cache(None))
    assert one.read_bytes().endswith(anew.data)
    first = cut.cut(source, frozenset("ab"), Cache(tmp_path / "1"))
    assert cut.cut(source, frozenset("abc"), Cache(tmp_path / "1")).data != first.data


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Give a small site with one family, built."""
    project = begin_project(tmp_path_factory.mktemp("fonts"))
    project.write("other.md", "---\norphan: true\n---\n\n# Other\n")
    assert project.build(*SANS) == 0, project.output
    return project


def test_an_edit_writes_fonts_only_if_it_brings_a_character(kept: Project, tmp_path: Path) -> None:
    before = {name: path.stat().st_mtime_ns for name, path in fonts(kept.html).items()}
    assert len(before) == 2
    kept.write("index.md", "# Home\n\nHello again, 中文 and `é`.\n")
    assert kept.build(*SANS) == 0, kept.output
    assert {name: path.stat().st_mtime_ns for name, path in fonts(kept.html).items()} == before

    kept.write("index.md", "# Home\n\nHello, é.\n")
    assert kept.build(*SANS) == 0, kept.output
    after = fonts(kept.html)
    assert len(after) == 2
    assert not set(after) & set(before)
    assert all("é" in has(path) for path in after.values())

    clean = Project(tmp_path)
    shutil.copytree(kept.root / "docs", clean.root / "docs")
    for name in ("_static", "_templates"):
        shutil.copytree(kept.root / name, clean.root / name)
    shutil.copy(kept.root / "conf.py", clean.root)
    assert clean.build(*SANS) == 0, clean.output
    for name in ("web-fonts.css", *(f"web-fonts/{name}" for name in after)):
        one, other = (each.html / "_static" / name for each in (kept, clean))
        assert one.read_bytes() == other.read_bytes()
    assert (kept.html / "index.html").read_bytes() == (clean.html / "index.html").read_bytes()


NEVER: Final = """
import sys
sys.modules["uharfbuzz"] = sys.modules["fontTools"] = None  # as if it could not be had
from conftest import Project
from pathlib import Path
project = Project(Path(sys.argv[1]))
print(project.build(*sys.argv[2:]), project.output)
"""


def test_a_build_with_the_same_characters_reads_no_font(kept: Project) -> None:
    assert kept.build(*SANS) == 0, kept.output
    kept.write("index.md", (kept.root / "docs/index.md").read_text() + "\nAgain.\n")
    command = [sys.executable, "-c", NEVER, str(kept.root), *SANS]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.startswith("0 "), done.stdout + done.stderr


def test_a_page_is_read_again_if_it_was_written_with_other_characters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, notes = tmp_path / "site/page.html", tmp_path / "notes.json"
    page.parent.mkdir()
    read = []
    of_page = characters.of_page
    monkeypatch.setattr(characters, "of_page", lambda html: read.append(html) or of_page(html))

    def shown() -> set[str]:
        return set(characters.of_site(page.parent, notes) - characters.ALWAYS)

    for time, text in enumerate(["é", "ü", "ü", ""], 1):
        page.write_text(text, "utf-8")
        os.utime(page, (time, time))
        assert shown() == set(text)
    page.write_text("<p hidden></p>", "utf-8")  # another extension's form of the same page
    os.utime(page, (4, 4))
    assert shown() == set()
    assert read == ["é", "ü", ""]
    for damaged in "[", "[1]", '{"page.html": 1}', '{"page.html": [1]}':
        notes.write_text(damaged)
        page.write_text("ö", "utf-8")
        assert shown() == {"ö"}
    page.unlink()
    assert shown() == set()


def test_without_a_family_the_readers_own_typefaces_are_named(project: Project) -> None:
    assert project.build("-D", "language=zh_CN") == 0, project.output
    assert not fonts(project.html)
    style = (project.html / "_static/web-fonts.css").read_text("utf-8")
    assert "@font-face" not in style
    for kind, chinese, last in (
        ("serif", "Songti SC", "serif"),
        ("sans", "PingFang SC", "sans-serif"),
    ):
        stack = re.search(rf"--{kind}:([^;}}]+)", style)
        assert stack
        names = stack[1].split(",")
        assert names[0] == f'"{chinese}"'
        assert names[-1] == last


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ("web_fonts.sans=Nobodys Sans", r"no package brings the typeface 'Nobodys Sans'"),
        ("web_fonts.mono=Source Sans 3", r"web_fonts has no 'mono'"),
    ],
)
def test_a_family_that_is_not_there_is_told_in_a_line(
    project: Project, option: str, message: str
) -> None:
    assert project.build("-D", option) == 1
    assert len(re.findall(rf"conf\.py:\d+: ERROR: {message}", project.output)) == 1
    assert "Traceback" not in project.output


def test_a_page_asks_at_once_for_the_fonts_that_it_shows(project: Project) -> None:
    project.write("index.md", "# Home\n\nHello.\n")
    project.write("leaning.md", "---\norphan: true\n---\n\n# Leaning\n\n*Hello.*\n")
    assert project.build("-D", "first_view=1", *SANS) == 0, project.output
    style = (project.html / "_static/web-fonts.css").read_text("utf-8")
    upright, slanted = re.findall(r'url\("([^"]+)"\)', style)
    for name, expected in (("index.html", [upright]), ("leaning.html", [upright, slanted])):
        preloads = project.page(name).select("link[rel=preload][as=font][crossorigin]")
        assert [link["href"] for link in preloads] == [f"_static/{url}" for url in expected]
    # Said again later, a font that came too late would be taken up.
    (later,) = (project.html / "_static/first-view").glob("*.css")
    assert "Source Sans 3" in (project.html / "index.html").read_text("utf-8")
    assert "url(" in later.read_text("utf-8")
    assert upright.partition("/")[2] not in later.read_text("utf-8")
    headers = (project.html / "_headers").read_text("utf-8")
    assert f"/_static/{upright}\n  Cache-Control: public, max-age=31536000, immutable" in headers


SHIFTS = """window.shifts = 0;
new PerformanceObserver((list) => list.getEntries().forEach((entry) => shifts += entry.value))
  .observe({type: "layout-shift", buffered: true});"""

# Not wait_for_function, which needs the `eval` that the page's policy forbids.
PAINTED = """async () => {
  const next = () => new Promise(requestAnimationFrame);
  while (!performance.getEntriesByName("first-contentful-paint").length) await next();
  await next();
}"""
SETTLED = """async () => {
  const next = () => new Promise(requestAnimationFrame);
  await document.fonts.ready;
  await next();
  await next();
  return shifts;
}"""


def is_ours(session: CDPSession, selector: str) -> bool:
    """Tell whether the browser has set an element in a font of the site."""
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    node = session.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
    used = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    return all(font["isCustomFont"] for font in used)


@pytest.fixture(scope="module")
def visit(site: Path, serve: Serve, browser: Browser) -> Iterator[Callable[[str, int], Page]]:
    """Give what opens a page of the site at a width, as a first visitor with an empty cache."""
    with serve(site) as base:

        def opened(name: str, width: int) -> Page:
            page = browser.new_page(viewport={"width": width, "height": 800})
            page.add_init_script(SHIFTS)
            waiting: list[Route] = []
            page.route("**/web-fonts/*", lambda route: waiting.extend([route]))
            page.goto(f"{base}/{name}", wait_until="commit")
            page.evaluate(PAINTED)
            session = page.context.new_cdp_session(page)
            session.send("DOM.enable")
            session.send("CSS.enable")
            assert not is_ours(session, "h1")
            assert waiting
            for route in waiting:
                route.continue_()
            page.unroute("**/web-fonts/*")
            page.wait_for_load_state("load")
            return page

        yield opened


@pytest.mark.parametrize("name", ["index.html", "cv.html", "publications.html"])
@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_moves_when_the_fonts_come_late(
    visit: Callable[[str, int], Page], name: str, width: int
) -> None:
    page = visit(name, width)
    assert page.evaluate(SETTLED) == 0
    page.close()


def test_a_page_that_is_opened_from_a_disk_shows_its_fonts(site: Path, browser: Browser) -> None:
    page = browser.new_page()
    page.goto((site / "cv.html").as_uri())
    page.evaluate("document.fonts.load('600 1em \"Source Serif 4\"')")
    page.evaluate("new Promise(requestAnimationFrame)")
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    assert is_ours(session, "h1")
    page.close()


def test_what_stands_in_takes_as_much_room(site: Path, visit: Callable[[str, int], Page]) -> None:
    page = visit("index.html", 1280)
    load = """async (name) => {
      const font = new FontFace("ours", `url(_static/web-fonts/${name})`, {weight: "400 600"});
      document.fonts.add(await font.load());
    }"""
    wide = """([font, text]) => {
      const span = document.body.appendChild(document.createElement("span"));
      span.style.cssText = `position: absolute; white-space: nowrap; font: ${font}`;
      span.textContent = text;
      return [span.offsetWidth, span.offsetHeight];
    }"""
    text = "The build takes of each typeface what the pages show, and nothing moves when it comes."
    sizes = {name: path.stat().st_size for name, path in fonts(site).items()}
    for family in ("Source Sans 3", "Source Serif 4"):
        slug = family.lower().replace(" ", "-")
        upright = max((name for name in sizes if name.startswith(slug)), key=sizes.__getitem__)
        page.evaluate("document.fonts.forEach(font => document.fonts.delete(font))")
        page.evaluate(load, upright)
        for weight in (400, 600):
            ours = page.evaluate(wide, [f"{weight} 20px ours, monospace", text])
            other = page.evaluate(wide, [f"{weight} 20px '{family} fallback', monospace", text])
            assert other[0] == pytest.approx(ours[0], rel=0.02)
            assert other[1] == pytest.approx(ours[1], abs=1)
    page.close()


def test_a_script_that_a_family_lacks_is_left_to_the_system() -> None:
    (source,) = cut.sources("Source Serif 4", italic=False)
    assert not {"中", "文"} & has(source.path)
    style = sheet.written({"serif": "", "sans": ""}, {}, "zh_CN")
    assert '"Noto Serif CJK SC"' in style
    assert "CJK" not in sheet.written({"serif": "", "sans": ""}, {}, "en")
