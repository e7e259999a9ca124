from __future__ import annotations

import copy
import json
import pickle
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from sphinx_resume.facts import yaml_reader
from sphinx_resume.facts.model import Facts, FactsError, Problem, Text, leaves
from sphinx_resume.facts.yaml_reader import read

if TYPE_CHECKING:
    from pathlib import Path


def read_text(folder: Path, text: str | bytes, name: str = "resume.yaml") -> Facts:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read(path)


@pytest.mark.parametrize(
    "written",
    ["NO", "2019-09-01", "3.90", "007", "1e3", "0x1F", "true", "on", "12:30:00", "1_000", "C++"],
)
def test_a_value_stays_as_its_author_wrote_it(tmp_path: Path, written: str) -> None:
    assert read_text(tmp_path, f"key: {written}\n").data == {"key": written}


def test_quotes_and_blocks_are_read_as_yaml_and_trimmed(tmp_path: Path) -> None:
    source = "a: ' x: y '\nb: |\n  one\n  two\nc: >-\n  one\n  two\nd: \"\\u4f60\"\n"
    assert read_text(tmp_path, source).data == {
        "a": "x: y",
        "b": "one\ntwo",
        "c": "one two",
        "d": "你",
    }


def test_what_is_empty_is_absent_and_leaves_no_line(tmp_path: Path) -> None:
    source = """\
a: ''
b: ~
c: []
d: {}
e:
  f:
g:
  - ''
  - h: ''
    i: {j: null}
  - k: 1
  -
"""
    read_facts = read_text(tmp_path, source)
    assert read_facts.data == {"g": [{"k": "1"}]}
    assert read_facts.lines == {(): 1, ("g",): 7, ("g", 0): 11, ("g", 0, "k"): 11}


def test_the_word_null_and_a_tilde_in_quotes_are_texts(tmp_path: Path) -> None:
    assert read_text(tmp_path, "a: 'null'\nb: '~'\n").data == {"a": "null", "b": "~"}


def test_every_list_map_and_value_has_its_line(tmp_path: Path) -> None:
    source = """\
# facts
basics:
  summary: |
    one
    two
  name:
    Ada
awards:

  - title: A
    date: 2022

  -
    title: B
"""
    read_facts = read_text(tmp_path, source)
    assert read_facts.lines == {
        (): 2,
        ("basics",): 2,
        ("basics", "summary"): 3,
        ("basics", "name"): 6,
        ("awards",): 8,
        ("awards", 0): 10,
        ("awards", 0, "title"): 10,
        ("awards", 0, "date"): 11,
        ("awards", 1): 14,
        ("awards", 1, "title"): 14,
    }
    assert [(str(text), text.line) for _, text in leaves(read_facts.data)] == [
        ("one\ntwo", 3),
        ("Ada", 7),
        ("A", 10),
        ("2022", 11),
        ("B", 14),
    ]


def test_leaves_come_in_the_order_of_the_file_with_their_keys(tmp_path: Path) -> None:
    data = read_text(tmp_path, "b: [x, {c: y}]\na: z\n").data
    assert list(leaves(data)) == [(("b", 0), "x"), (("b", 1, "c"), "y"), (("a",), "z")]


def test_an_anchor_is_read_wherever_its_alias_stands(tmp_path: Path) -> None:
    source = "a: &who {name: Ada}\nb: *who\nc: [&x 1, *x]\n"
    assert read_text(tmp_path, source).data == {
        "a": {"name": "Ada"},
        "b": {"name": "Ada"},
        "c": ["1", "1"],
    }


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_files_from_windows_editors_are_read(tmp_path: Path, mark: str, end: str) -> None:
    read_facts = read_text(tmp_path, f"{mark}a: 1{end}b:{end}  - é{end}")
    assert read_facts.data == {"a": "1", "b": ["é"]}
    assert read_facts.lines["b", 0] == 3
    assert read_text(tmp_path, f'{mark}{{"a":{end}1}}', "resume.json").data == {"a": "1"}


@pytest.mark.parametrize("loader", [yaml_reader.LOADER, yaml.SafeLoader], ids=["c", "python"])
@pytest.mark.parametrize(
    "layout",
    [{"indent": 2}, {"indent": "\t"}, {"separators": (",", ":")}, {"ensure_ascii": False}],
)
def test_json_is_read_in_every_layout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, loader: type, layout: dict[str, Any]
) -> None:
    monkeypatch.setattr(yaml_reader, "LOADER", loader)
    data = {"a": '😀 \\ud83d \\\\ "/"', "b": [1.5, "", None, True, {"c": "tab\there"}], "d": []}
    source = json.dumps(data, **layout)
    assert read_text(tmp_path, source, "resume.json").data == {
        "a": '😀 \\ud83d \\\\ "/"',
        "b": ["1.5", "true", {"c": "tab\there"}],
    }


def test_json_has_its_lines_too(tmp_path: Path) -> None:
    read_facts = read_text(tmp_path, '{\n\t"a": [\n\t\t{"b": "\\/"}\n\t]\n}', "resume.JSON")
    assert read_facts.data == {"a": [{"b": "/"}]}
    assert read_facts.lines == {(): 1, ("a",): 2, ("a", 0): 3, ("a", 0, "b"): 3}


FAULTS: dict[str, tuple[str | bytes, int, str]] = {
    "empty file": ("", 1, "empty"),
    "only a comment": ("# to do\n", 1, "empty"),
    "list at the top": ("- a\n- b\n", 1, "not a list"),
    "text at the top": ("Ada Lovelace\n", 1, "not a list or a text"),
    "two documents": ("a: 1\n---\nb: 2\n", 2, "second document"),
    "not UTF-8": (b"a: 1\nb: caf\xe9\n", 2, "UTF-8"),
    "UTF-16": ("a: 1\n".encode("utf-16"), 1, "UTF-8"),
    "control character": ("a: é\nb: x\x07y\n", 2, "cannot be printed"),
    "duplicate key": (
        "a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n",
        5,
        "'c' is given again (first on line 3)",
    ),
    "key that is a list": ("a: 1\n? [b]\n: c\n", 2, "a key must be a word"),
    "merge key": ("a: &a {b: 1}\nc:\n  <<: *a\n", 3, "'<<'"),
    "alias within itself": ("a: 1\nb: &b\n  - *b\n", 2, "contains itself"),
    "unknown alias": ("a: *emphasis*\n", 1, "begins with *"),
    "tab": ("a:\n\t- b\n", 2, "spaces instead of the tab"),
    "tab behind spaces": ("a:\n- b: c\n  \td: e\n", 3, "spaces instead of the tab"),
    "tab after a dash": ("a:\n-\tb: c\n", 2, "spaces instead of the tab"),
    "at sign": ("a: b\nc: @b\n", 2, "sign such as @"),
    "text that begins with @": ("a: @b\n", 1, "quotes"),
    "colon in a text": ("a: First: second\n", 1, "colon"),
    "open quote": ('a: "b\nc: d\n', 2, "never closed"),
    "open bracket": ("a: [b, c\n", 1, "bracket"),
    "quote in quotes": ("a: 'it's'\n", 1, "quote"),
    "wrong indentation": ("a:\n  b: 1\n c: 2\n", 3, "indented"),
    "key without colon": ("a b\nc: d\n", 2, "colon"),
    "backslash": ('a: "\\d"\n', 1, "backslash"),
    "half a character": ('a: "\\ud83d"\n', 1, "half a character"),
    "bottomless": ("a: " + "[" * 3000 + "]" * 3000, 1, "nested too deeply"),
}


@pytest.mark.parametrize("loader", [yaml_reader.LOADER, yaml.SafeLoader], ids=["c", "python"])
@pytest.mark.parametrize("fault", FAULTS)
def test_a_file_that_cannot_be_read_is_answered_with_line_and_mending(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, loader: type, fault: str
) -> None:
    source, line, words = FAULTS[fault]
    monkeypatch.setattr(yaml_reader, "LOADER", loader)
    with pytest.raises(FactsError) as caught:
        read_text(tmp_path, source)
    (problem,) = caught.value.problems
    assert words in problem.message
    assert problem.line == line


JSON_FAULTS = {
    "comma missing": ('{\n  "a": 1\n  "b": 2\n}', 3, "not JSON: expecting ',' delimiter"),
    "comment without end": ("{\n/* no\n}", 2, "not JSON"),
    "list at the top": ("[1]", 1, "not a list"),
    "half a character": ('{"a":\n"\\ud83d"}', 2, "half a character"),
    "bottomless": ("[" * 100_000, 1, "nested too deeply"),
}


@pytest.mark.parametrize(("source", "line", "words"), JSON_FAULTS.values(), ids=JSON_FAULTS)
def test_a_fault_in_json_is_told_as_one_of_json(
    tmp_path: Path, source: str, line: int, words: str
) -> None:
    with pytest.raises(FactsError) as caught:
        read_text(tmp_path, source, "resume.json")
    (problem,) = caught.value.problems
    assert words in problem.message
    assert problem.line == line


def test_a_comma_too_many_and_a_key_given_again_are_taken_in_json(tmp_path: Path) -> None:
    source = '{\n"a": [",]", 1,\n],\n"b": "",\n"a": [{"c": "}", },],\n"b": "2"\n}'
    reading = read_text(tmp_path, source, "resume.json")
    assert reading.data == {"a": [{"c": "}"}], "b": "2"}
    assert reading.lines["a", 0, "c"] == 5
    assert [(note.line, note.message.split(":")[0]) for note in reading.notes] == [
        (2, "a comma stands before the closing bracket, which JSON forbids; delete it"),
        (5, "a comma stands before the closing bracket, which JSON forbids; delete it"),
        (5, "a comma stands before the closing bracket, which JSON forbids; delete it"),
        (2, "the key 'a' is given again below"),
    ]


def test_an_error_prints_one_line_per_fault_in_the_order_of_the_lines(tmp_path: Path) -> None:
    with pytest.raises(FactsError) as caught:
        read_text(tmp_path, "a: 1\nb: 2\nb: 3\na: 4\n")
    path = tmp_path / "resume.yaml"
    assert str(caught.value) == (
        f"{path}:3: the key 'b' is given again (first on line 2); keep one\n"
        f"{path}:4: the key 'a' is given again (first on line 1); keep one"
    )


def test_the_same_fault_on_the_same_line_is_told_once(tmp_path: Path) -> None:
    assert FactsError(tmp_path, [Problem(2, "x"), Problem(2, "x")]).problems == [Problem(2, "x")]


def test_a_file_that_is_not_there_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "resume.yaml")


@pytest.mark.parametrize("again", [copy.deepcopy, lambda text: pickle.loads(pickle.dumps(text))])  # noqa: S301
def test_a_text_keeps_its_line_when_it_is_copied_or_pickled(again: object) -> None:
    assert callable(again)
    text = again(Text("Ada", 7))
    assert (text, text.line) == ("Ada", 7)
