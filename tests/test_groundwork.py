"""What the extensions share: texts in messages, front matter with lines, staying in a folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from site_groundwork import folders
from site_groundwork.folders import OutsideError, inside, remove, write_if_changed
from site_groundwork.front_matter import (
    DEEPEST,
    MOST,
    Entry,
    FrontMatterError,
    List,
    Map,
    Text,
    read,
    read_file,
)
from site_groundwork.messages import shown, source_name
from site_groundwork.published import extra_files, is_published

SOURCE = Path(__file__).parent.parent / "src"


def test_the_groundwork_needs_no_sphinx_and_no_extension() -> None:
    names = [f"site_groundwork.{path.stem}" for path in (SOURCE / "site_groundwork").glob("*.py")]
    script = (
        f"import sys, {', '.join(name.removesuffix('.__init__') for name in names)}\n"
        "print([m for m in sys.modules if m.startswith(('sphinx', 'docutils'))])"
    )
    command = [sys.executable, "-c", script]
    environment = os.environ | {"PYTHONPATH": str(SOURCE)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# -- messages


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("plain, é 了 😀", "plain, é 了 😀"),
        ("a\nb\tc\rd", r"a\x0ab\x09c\x0dd"),
        ("\x1b]0;owned\x07", r"\x1b]0;owned\x07"),
        ("\0\x7f\x9b", r"\x00\x7f\x9b"),
        ("\u202etxt\u2066\u200b", r"\u202etxt\u2066\u200b"),
        ("\ufffe\ud800\u2028\xa0", r"\ufffe\ud800\u2028\xa0"),
        ("\U000e0041", r"\U000e0041"),
    ],
)
def test_a_message_shows_a_text_as_one_printable_line(text: str, line: str) -> None:
    assert shown(text) == line
    assert shown(text).isprintable()


@pytest.mark.parametrize(
    ("text", "longest", "line"),
    [
        ("a" * 80, 80, "a" * 80),
        ("a" * 81, 80, "a" * 79 + "…"),
        ("a" * 200, 5, "aaaa…"),
        ("aa\u202ea", 7, "aa…"),  # an escape is whole or not there
        ("a\u202e", 7, r"a\u202e"),
    ],
)
def test_a_message_shows_the_beginning_of_a_long_text(text: str, longest: int, line: str) -> None:
    assert shown(text, longest) == line


def test_a_message_names_a_file_as_a_person_in_the_folder_would(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert source_name(tmp_path / "docs" / "a\x1b.md") == r"docs/a\x1b.md"
    assert source_name("/elsewhere/a.md") == "/elsewhere/a.md"


# -- published


def test_the_published_site_is_made_by_two_builders() -> None:
    builders = ["html", "dirhtml", "singlehtml", "text", "linkcheck", "gettext", "epub", ""]
    assert [name for name in builders if is_published(name)] == ["html", "dirhtml"]


def test_what_is_copied_has_the_name_that_it_gets_in_the_site(tmp_path: Path) -> None:
    for name in ("public/a.html", "public/b/c.html", "public/b/d/e.txt", "public/x/y", "robots"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    found = extra_files(
        [tmp_path / "public", tmp_path / "robots", tmp_path / "missing"],
        lambda path: path in {"./x", "b/d/e.txt"},
    )
    assert found == {
        "a.html": tmp_path / "public/a.html",
        "b/c.html": tmp_path / "public/b/c.html",
        "robots": tmp_path / "robots",
    }


# -- folders


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Give a folder with links to a file beside it, to the folder above and to itself."""
    folder = tmp_path / "root"
    (folder / "in").mkdir(parents=True)
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    (tmp_path / "rooted").mkdir()
    (folder / "file").symlink_to(tmp_path / "secret")
    (folder / "up").symlink_to(tmp_path)
    (folder / "circle").symlink_to("circle")
    (folder / "within").symlink_to("in")
    return folder


OUTSIDE = ["..", "../secret", "in/../../secret", "file", "up", "up/secret", "up/new", "circle",
           "circle/a", "/etc/passwd", "../rooted/a", "a\0b"]  # fmt: skip


@pytest.mark.parametrize("path", OUTSIDE)
def test_nothing_outside_a_folder_is_touched(root: Path, path: str) -> None:
    before = {p: p.is_file() and p.read_bytes() for p in root.parent.rglob("*")}
    for act in (inside, lambda path, root: write_if_changed(path, b"owned", root)):
        with pytest.raises(OutsideError) as error:
            act(Path(path), root)
        assert "leads out of" in str(error.value)
        assert str(error.value).isprintable()
    assert {p: p.is_file() and p.read_bytes() for p in root.parent.rglob("*")} == before


@pytest.mark.parametrize("path", ["new", "in/new/er", "in/../new", "within/a", ".", "ro/..", "…"])
def test_what_ends_inside_a_folder_is_found(root: Path, path: str) -> None:
    assert inside(Path(path), root) == inside(root / path, root)
    assert inside(Path(path), root).is_relative_to(root.resolve())


def test_a_folder_may_be_a_link_itself(root: Path) -> None:
    link = root.parent / "link"
    link.symlink_to(root)
    assert inside(link / "in" / "a", link) == root / "in" / "a"
    assert write_if_changed(link / "within" / "a", b"1", link)
    assert (root / "in/a").read_bytes() == b"1"


def test_a_file_that_holds_the_same_is_left_alone(root: Path) -> None:
    file = root / "a/b"
    assert write_if_changed(file, b"1", root)
    os.utime(file, (1, 1))
    assert not write_if_changed(file, b"1", root)
    assert file.stat().st_mtime == 1
    assert write_if_changed(file, b"2", root)
    assert file.read_bytes() == b"2"


def test_of_a_link_the_link_is_removed(root: Path) -> None:
    assert remove(root / "file", root)
    assert not (root / "file").is_symlink()
    assert (root.parent / "secret").read_text("utf-8") == "secret"
    assert not remove(root / "file", root)
    for path in ("up/secret", "../secret", "circle/a"):
        with pytest.raises(OutsideError):
            folders.remove(root / path, root)
    assert (root.parent / "secret").exists()


def test_empty_folders_go_up_to_the_root(root: Path) -> None:
    (root / "a/b/c").mkdir(parents=True)
    (root / "a/file").touch()
    folders.prune(root / "a/b/c", root)
    assert [path.name for path in (root / "a").iterdir()] == ["file"]
    (root / "a/file").unlink()
    folders.prune(root / "a", root)
    assert root.is_dir()
    assert not (root / "a").exists()


# -- front matter


def page(front: str) -> str:
    return f"---\n{front}\n---\n# Title\n"


def fault(source: str) -> list[tuple[int, str]]:
    with pytest.raises(FrontMatterError) as error:
        read(source)
    assert str(error.value)
    return [(problem.line, problem.message) for problem in error.value.problems]


def test_every_text_stays_as_it_is_written() -> None:
    written = ["3.90", "NO", "2019-09-01", "0x1F", "1_000", "on", "1:30", "a # b", "=", "é"]
    fields = read(page("\n".join(f"k{i}: {text}" for i, text in enumerate(written)))).fields
    texts = ["a" if text == "a # b" else text for text in written]
    assert [entry.value.value for entry in fields if isinstance(entry.value, Text)] == texts


def test_every_key_and_value_knows_its_line() -> None:
    front = "a: 1\n\nb:\n  - x\n  # a remark\n  - {c: d,\n     e: f}\ng: |\n  one\n  two\n"
    fields = read(page(front)).fields
    d, f = Entry("c", 7, Text("d", 7)), Entry("e", 8, Text("f", 8))
    assert fields == Map(
        (
            Entry("a", 2, Text("1", 2, "tag:yaml.org,2002:int")),
            Entry("b", 4, List((Text("x", 5), Map((d, f), 7)), 5)),
            Entry("g", 9, Text("one\ntwo\n", 9)),
        ),
        2,
    )
    assert fields.get("a") == Text("1", 2, "tag:yaml.org,2002:int")
    assert fields.get("z") is None


def test_what_is_empty_is_told_from_an_empty_text() -> None:
    fields = read(page("a:\nb: null\nc: ~\nd: \"\"\ne: 'null'")).fields
    empty = [
        entry.key for entry in fields if isinstance(entry.value, Text) and entry.value.is_empty
    ]
    assert empty == ["a", "b", "c"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_a_byte_order_mark_change_nothing(
    tmp_path: Path, end: str, mark: str
) -> None:
    source = mark + "---\na: x\n\nb: y\n---\n\n# Title\n".replace("\n", end)
    (tmp_path / "page.md").write_bytes(source.encode())
    for matter in read(source), read_file(tmp_path / "page.md"):
        assert matter.fields == Map((Entry("a", 2, Text("x", 2)), Entry("b", 4, Text("y", 4))), 2)
        assert (matter.body, matter.body_line) == ("\n# Title\n", 6)


@pytest.mark.parametrize(
    ("source", "body", "body_line"),
    [
        ("", "", 1),
        ("# Title\n\n---\na: b\n---\n", "# Title\n\n---\na: b\n---\n", 1),
        ("---\na: b\n# never closed\n", "---\na: b\n# never closed\n", 1),
        ("--\na: b\n--\n", "--\na: b\n--\n", 1),
        (" ---\na: b\n---\n", " ---\na: b\n---\n", 1),
        ("---\n---\n# T", "# T", 3),
        ("---\na: b\n---", "", 4),
        ("---\na: b\n...  \n# T", "# T", 4),
        ("----\na: '\n  ---\n  '\n----  \n# T", "# T", 6),
        ("---\na: b\n------\n# T", "# T", 4),
        ("---\n# only a remark\n---\n# T", "# T", 4),
        ("---\na: x--- \n---\n# T", "# T", 4),
    ],
)
def test_front_matter_ends_where_myst_says(
    source: str,
    body: str,
    body_line: int,
) -> None:
    matter = read(source)
    assert (matter.body, matter.body_line) == (body, body_line)


@pytest.mark.parametrize(
    ("front", "line", "words"),
    [
        ("a: b\nc: [d", 3, "a bracket is not closed"),
        ("a: b\n\tc: d", 3, "use spaces instead of the tab"),
        ("a: b: c", 2, "a colon and a space"),
        ("a: *b", 2, "begins with *"),
        ("x: y\na: @b", 3, "begins with a sign"),
        ('a: "\\q"', 2, "a backslash"),
        ("- a\n- b", 2, "must hold keys"),
        ("just a text", 2, "must hold keys"),
        ("a: b\nc: d\na: e", 4, "the key 'a' is given again (first on line 2)"),
        ("a: &x {b: c}\nd:\n  <<: *x", 4, "'<<' merges nothing"),
        ("? [a]\n: b", 2, "a key must be a word"),
        ("a: &x [b, *x]", 2, "contains itself"),
        ("a: b\nc: d\x1be", 3, r"cannot be printed (\x1b)"),
        ("a: \ufffe", 2, r"cannot be printed (\ufffe)"),
        ("a: b\0", 2, r"cannot be printed (\x00)"),
        ('a: b\nc: "\\0"', 3, r"an escape here stands for what cannot be printed (\x00)"),
        ('a: "\\e]0;x\\a"', 2, r"(\x1b)"),
        ('a: "\\ud83d"', 2, "half a character"),
        ('a: "\\U00110000"', 2, "names no character"),
        ('a: "\\UFFFFFFFF"', 2, "names no character"),
        ("a: b\nc: 'd", 3, "never closed"),
        ("a: b\n--- c\nd: e", 3, "a second document"),
        ("a: " + "[" * 3000, 2, "nested too deeply"),
        ("a: " + "{a: " * 3000, 2, "nested too deeply"),
        ("a:\n " + "- " * 3000, 3, "nested too deeply"),
    ],
)
def test_a_fault_is_told_with_its_line(front: str, line: int, words: str) -> None:
    ((found, message),) = fault(page(front))
    assert (found, True) == (line, words in message), message
    assert message.isprintable()


def test_all_faults_of_one_kind_are_told_at_once() -> None:
    assert [line for line, _ in fault(page("a: 1\na: 2\nb: {c: 1, c: 2}\nb: 3"))] == [3, 4, 5]


def test_a_key_in_a_message_does_not_reach_the_terminal_raw() -> None:
    ((_, message), *_rest) = fault(page('"\\e]0;x": 1\n"\\e]0;x": 2'))
    assert message.isprintable()


def test_a_file_in_another_encoding_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_bytes("---\na: b\nc: é\n---\n".encode("latin-1"))
    with pytest.raises(FrontMatterError) as error:
        read_file(tmp_path / "page.md")
    ((problem),) = error.value.problems
    assert (problem.line, "not UTF-8" in problem.message) == (3, True)


def test_deep_but_sensible_nesting_is_read() -> None:
    assert read(page("a: " + "[" * (DEEPEST - 2) + "x" + "]" * (DEEPEST - 2))).fields.get("a")


def test_aliases_are_read_and_a_bomb_of_them_is_told() -> None:
    fields = read(page("a: &x [b, c]\nd: *x\n")).fields
    assert fields.get("a") == fields.get("d")
    levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    ((line, message),) = fault(page("\n".join(levels)))
    assert (line, f"{MOST:,}" in message) == (7, True)
    ((line, _),) = fault(page("a: &a " + "x" * 1000 + "\nb:\n" + "  - *a\n" * 1000))
    assert line > 900
