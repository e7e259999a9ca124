"""incremental: whatever was edited since, the site is the one that a clean build makes."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from conftest import NO_FONTS, Project, begin_specimen
from jinja2 import Environment
from PIL import Image

from site_groundwork import cache

if TYPE_CHECKING:
    from pathlib import Path

SOURCES = ("conf.py", "docs", "_static", "_templates")
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d"
    "49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def other_bytes(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    return sorted(name for name in one | other if one.get(name) != other.get(name))


def copy_sources(source: Path, target: Path) -> None:
    for name in SOURCES:
        copy = shutil.copytree if (source / name).is_dir() else shutil.copy
        copy(source / name, target / name)


class Twice:
    """A site that is built on and on in one folder, and anew in another to compare."""

    def __init__(self, kept: Project, elsewhere: Path) -> None:
        self.kept = kept
        self.options: list[str] = []
        self.root = kept.root
        self._elsewhere = elsewhere
        self._count = 0

    def copy(self) -> Project:
        """Give the sources as they are now, in a folder of their own."""
        self._count += 1
        fresh = Project(self._elsewhere / f"clean{self._count}")
        fresh.root.mkdir()
        copy_sources(self.root, fresh.root)
        return fresh

    def clean(self) -> dict[str, bytes]:
        """Build anew, with nothing that earlier builds have left."""
        fresh = self.copy()
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv(cache.VARIABLE, "")
            assert fresh.build(*self.options) == 0, fresh.output
        return tree(fresh.html)

    def build(self) -> dict[str, bytes]:
        assert self.kept.build(*self.options) == 0, self.kept.output
        return tree(self.kept.html)

    def differing(self) -> list[str]:
        """Build on and anew, and give the files that are not the same."""
        return other_bytes(self.build(), self.clean())


@pytest.fixture
def twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Twice:
    """Give the specimen with more pages, built once."""
    monkeypatch.setenv("SITE_URL", "https://example.org/site")
    kept = begin_specimen(tmp_path / "kept")
    docs = kept.root / "docs"
    index = docs / "index.md"
    index.write_text(
        index.read_text(encoding="utf-8") + "\n```{toctree}\n:hidden:\n:glob:\n\nmore/*\n```\n",
        encoding="utf-8",
    )
    kept.write("more/one.md", "# One\n\n(place)=\n## A place\n\nWords in one.\n")
    kept.write(
        "more/two.md",
        "# Two\n\n{ref}`place`, {doc}`one`.\n\n![dot](b/dot.png) {download}`d <data.csv>`\n",
    )
    for folder in ("a", "b"):
        (docs / "more" / folder).mkdir()
        (docs / "more" / folder / "dot.png").write_bytes(PIXEL + folder.encode())
    (docs / "more/data.csv").write_text("1\n", encoding="utf-8")
    twice = Twice(kept, tmp_path)
    twice.build()
    return twice


def test_two_clean_builds_in_different_folders_are_the_same(twice: Twice) -> None:
    assert other_bytes(twice.clean(), twice.clean()) == []


def test_a_build_by_several_processes_is_the_same(twice: Twice) -> None:
    folder = twice.copy().root
    command = [sys.executable, "-m", "sphinx", "-b", "html", "-q", "-n", "-W", "-j", "3"]
    command += ["-D", "first_view=0", *NO_FONTS]
    subprocess.run([*command, "-c", ".", "-d", "doctrees", "docs", "html"], cwd=folder, check=True)
    assert other_bytes(tree(folder / "html"), twice.clean()) == []


def test_no_page_holds_a_path_or_the_time(twice: Twice, monkeypatch: pytest.MonkeyPatch) -> None:
    before = twice.clean()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    # The PDF says when it was made if that variable does, and a page how large that makes it;
    # nothing else holds a time.
    after = twice.clean()
    other = other_bytes(before, after)
    assert "cv.pdf" in other
    sizeless = [
        {name: re.sub(rb"\d+ KB", b"", made[name]) for name in other} for made in (before, after)
    ]
    assert other_bytes(*sizeless) == ["cv.pdf"]
    here = str(twice.root.parent).encode()
    assert [name for name, content in before.items() if here in content] == []


def test_every_edit_leads_to_the_site_of_a_clean_build(twice: Twice) -> None:
    docs = twice.root / "docs"
    before = twice.build()
    assert twice.differing() == []

    facts = docs / "resume.yaml"
    replace(facts, "An Award", "A Prize")
    assert twice.differing() == [], "a fact"

    replace(docs / "more/one.md", "Words in one.", "Other words.")
    assert twice.differing() == [], "a page's text"

    replace(docs / "more/one.md", "## A place", "## Another place")
    assert twice.differing() == [], "a heading that another page shows"

    replace(docs / "more/one.md", "# One", "# First")
    assert twice.differing() == [], "a title that every page shows"

    twice.kept.write("more/a.md", "# New\n\n![dot](a/dot.png)\n")
    assert twice.differing() == [], "a new page, with a picture of a name that there is already"

    (docs / "more/one.md").rename(docs / "more/z.md")
    replace(docs / "more/two.md", "{doc}`one`", "{doc}`z`")
    assert twice.differing() == [], "a page under a new name"

    (docs / "more/a.md").unlink()
    (docs / "more/two.md").unlink()
    assert twice.differing() == [], "pages removed, with a picture and a download"

    style = twice.root / "_static/site.css"
    written = style.read_bytes()
    style.write_bytes(written + b"\nmark { color: red }\n")
    extra = twice.root / "_static/more/extra.txt"
    extra.parent.mkdir()
    extra.write_text("1", encoding="utf-8")
    assert twice.differing() == [], "a stylesheet"

    template = twice.root / "_templates/layout.html"
    kept = template.read_text(encoding="utf-8")
    replace(template, "</title>", "!</title>")
    assert twice.differing() == [], "a template"

    own = twice.root / "_static/doctools.js"
    own.write_text("// ours\n", encoding="utf-8")
    assert twice.differing() == [], "a file that hides the theme's"

    own.unlink()
    extra.unlink()
    extra.parent.rmdir()
    style.write_bytes(written)
    template.write_text(kept, encoding="utf-8")
    replace(facts, "A Prize", "An Award")
    (docs / "more/z.md").rename(docs / "more/one.md")
    twice.kept.write("more/one.md", "# One\n\n(place)=\n## A place\n\nWords in one.\n")
    twice.kept.write(
        "more/two.md",
        "# Two\n\n{ref}`place`, {doc}`one`.\n\n![dot](b/dot.png) {download}`d <data.csv>`\n",
    )
    assert twice.differing() == [], "all of it back"
    assert other_bytes(twice.build(), before) == []


def test_the_first_view_follows_every_edit(twice: Twice) -> None:
    docs = twice.root / "docs"
    twice.options = ["-D", "first_view=1"]
    assert twice.differing() == [], "switched on"

    replace(docs / "resume.yaml", "An Award", "A Prize")
    twice.kept.write("more/a.md", "# New\n\n![dot](a/dot.png)\n")
    (docs / "more/one.md").rename(docs / "more/z.md")
    replace(docs / "more/two.md", "{doc}`one`", "{doc}`z`")
    assert twice.differing() == [], "a fact, a new page, a page under a new name"

    (docs / "more/a.md").unlink()
    (docs / "more/two.md").unlink()
    style = twice.root / "_static/site.css"
    style.write_bytes(style.read_bytes() + b"\nmark { color: red }\n")
    replace(twice.root / "_templates/layout.html", "</title>", "!</title>")
    (twice.root / "_static/doctools.js").write_text("// ours\n", encoding="utf-8")
    assert twice.differing() == [], "pages removed, a stylesheet, a template, a script"


def test_with_a_folder_for_each_page_edits_lead_to_the_same_too(twice: Twice) -> None:
    docs, html, aside = twice.root / "docs", twice.kept.html, twice.root / "aside"
    html.rename(aside)
    twice.options = ["-b", "dirhtml"]
    before = twice.build()
    assert {"404.html", "more/one/index.html", "more/one.md"} <= before.keys()
    assert not {"404/index.html", "cv.html"} & before.keys()
    replace(docs / "more/one.md", "# One", "# First")
    (docs / "more/two.md").unlink()
    script = twice.root / "_static/publications.js"
    script.write_text("// the site's own\n", encoding="utf-8")
    assert twice.differing() == [], "a title, a page less, a script"
    assert (html / "_static/publications.js").read_bytes() == script.read_bytes()

    script.unlink()
    assert twice.differing() == [], "the extension's own script again"

    html.rename(twice.root / "of dirhtml")
    aside.rename(html)
    twice.options = []
    assert twice.differing() == [], "the other builder, with the same doctrees"


def test_an_edit_of_one_page_s_text_writes_no_other_page(twice: Twice) -> None:
    twice.build()
    replace(twice.root / "docs/more/one.md", "Words in one.", "Other words.")
    twice.build()
    written = twice.kept.output.partition("copying assets: done")[2]
    assert "more/one" in written
    assert "more/two" not in written
    twice.build()
    assert "writing output" not in twice.kept.output.partition("copying assets: done")[2]


def test_no_template_is_compiled_again_but_one_that_was_edited(
    twice: Twice, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled = []
    compile_one = Environment.compile

    def noted(self: Environment, source: str, name: str | None = None, *rest: Any) -> Any:
        compiled.append(name)
        return compile_one(self, source, name, *rest)

    monkeypatch.setattr(Environment, "compile", noted)
    twice.build()
    assert {*compiled} <= {None}, "texts alone, which have no name"
    replace(twice.root / "_templates/credit.html", "</p>", " Anew.</p>")
    twice.build()
    assert {*compiled} == {None, "credit.html"}
    assert "Anew." in (twice.kept.html / "index.html").read_text("utf-8")
    assert twice.differing() == []


def test_a_profile_picture_stays_while_other_pages_are_edited_and_goes_with_its_fact(
    twice: Twice,
) -> None:
    facts = twice.root / "docs/resume.yaml"
    (twice.root / "docs/me.png").write_bytes(PIXEL)
    text = facts.read_text(encoding="utf-8")
    facts.write_text(text.replace("basics:\n", "basics:\n  image: me.png\n"), encoding="utf-8")
    assert twice.differing() == []
    replace(twice.root / "docs/more/one.md", "Words in one.", "Other words.")
    assert twice.differing() == []
    assert (twice.kept.html / "_images/me.png").read_bytes() == PIXEL
    (twice.root / "docs/me.png").write_bytes(PIXEL + b"new")
    assert twice.differing() == []
    facts.write_text(text, encoding="utf-8")
    assert twice.differing() == []
    assert not (twice.kept.html / "_images/me.png").exists()


def test_what_somebody_else_put_there_stays(twice: Twice) -> None:
    html = twice.kept.html
    foreign = ["CNAME", "old.html", "more/old.html", "_images/x.png", "_static/x.css"]
    for name in foreign:
        (html / name).write_text("not ours", encoding="utf-8")
    (twice.root / "docs/more/two.md").unlink()
    twice.build()
    assert not (html / "more/two.html").exists()
    assert not (html / "more/two.md").exists()
    assert [(html / name).read_text(encoding="utf-8") for name in foreign] == ["not ours"] * 5


def test_nothing_is_removed_behind_a_link_that_leads_out_of_the_site(twice: Twice) -> None:
    within, outside = twice.kept.html / "more", twice.root.parent / "outside"
    within.rename(outside)
    within.symlink_to(outside)
    for page in ("one", "two"):
        (twice.root / f"docs/more/{page}.md").unlink()
    replace(twice.root / "docs/index.md", "\nmore/*\n", "\ncv\n")
    twice.build()
    assert (outside / "one.html").exists()


def test_a_build_that_breaks_off_removes_nothing_and_the_next_one_does(twice: Twice) -> None:
    (twice.root / "docs/more/two.md").unlink()
    layout = twice.root / "_templates/layout.html"
    text = layout.read_text(encoding="utf-8")
    layout.write_text("{% broken %}", encoding="utf-8")
    assert twice.kept.build() != 0
    assert (twice.kept.html / "more/two.html").exists()
    layout.write_text(text, encoding="utf-8")
    assert twice.differing() == []


def test_a_change_behind_a_symbolic_link_shows(project: Project) -> None:
    docs, kept = project.root / "docs", project.root / "kept"
    kept.mkdir()
    for name, size in {"new": (8, 4), "old": (6, 3), "me": (5, 5), "other me": (4, 4)}.items():
        Image.new("RGB", size).save(kept / f"{name}.png")
    (kept / "one.md").write_text("# One\n\nFirst.\n", "utf-8")
    (kept / "two.md").write_text("# Two\n\nSecond.\n", "utf-8")
    (kept / "a.pdf").write_bytes(b"a")
    (kept / "b.pdf").write_bytes(b"b")
    for age, path in enumerate(kept.iterdir(), 1_000_000_000):  # older than any build
        os.utime(path, (age, age))

    def lead(name: str, target: str) -> None:
        (docs / name).unlink(missing_ok=True)
        (docs / name).symlink_to(f"../kept/{target}")

    lead("shown.png", "new.png")
    lead("me.png", "me.png")
    lead("notes.md", "one.md")
    lead("paper.pdf", "a.pdf")
    project.write(
        "resume.yaml",
        "basics: {label: a, image: me.png}\nprojects:\n- figure: {image: shown.png, alt: A}\n",
    )
    project.write(
        "index.md",
        "---\nauthor_profile: true\n---\n\n# Home\n\n![B](shown.png) [paper](paper.pdf)\n\n"
        "```{projects}\n```\n\n```{toctree}\n:hidden:\n\nnotes\n```\n",
    )

    def built() -> tuple[list[tuple[int, int]], str, bytes]:
        assert project.build() == 0, project.output
        page = project.page()
        sources = [str(image["src"]) for image in page.select("img")]
        pictures = [(project.html / source).read_bytes() for source in sources]
        sizes = [Image.open(io.BytesIO(picture)).size for picture in pictures]
        (paper,) = page.select("a.download")
        text = project.text("notes.html").split("¶")[-1].strip(" #")
        return sizes, text, (project.html / str(paper["href"])).read_bytes()

    sizes, text, paper = built()
    assert ({*sizes}, paper) == ({(8, 4), (5, 5)}, b"a")
    assert "First." in text

    (kept / "one.md").write_text("# One\n\nEdited.\n", "utf-8")
    Image.new("RGB", (9, 2)).save(kept / "new.png")
    (kept / "a.pdf").write_bytes(b"edited")
    sizes, text, paper = built()
    assert ({*sizes}, paper) == ({(9, 2), (5, 5)}, b"edited")
    assert "Edited." in text

    lead("shown.png", "old.png")
    lead("me.png", "other me.png")
    lead("notes.md", "two.md")
    lead("paper.pdf", "b.pdf")
    sizes, text, paper = built()
    assert ({*sizes}, paper) == ({(6, 3), (4, 4)}, b"b")
    assert "Second." in text
