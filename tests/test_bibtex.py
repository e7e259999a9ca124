"""A bibliography as a file: what is read of it, and what is said of one that is broken."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from test_pictures import photograph

from sphinx_resume.bibliography import bibtex_reader, publications
from sphinx_resume.facts.address_rules import Files
from sphinx_resume.facts.model import Facts, FactsError, Problem

if TYPE_CHECKING:
    from conftest import Project

BIBLIOGRAPHIES = Path(__file__).parent / "data/bibliographies"

# The faults of broken.bib: the line, and what must be in the message.
BROKEN = {
    32: ("'Twice'", "given again (first on line 26)"),
    54: ("'commas'", "'Roe, Richard, Brooks, Tom, Fang, Wei' has too many commas", "' and '"),
    76: ("'brace-too-many'", "a } too many"),
    83: ("'no-equals'", "'title'", "a field is written name = {value},"),
    116: ("'never-closed'", "its closing } is missing before this"),
    123: ("'to-the-end'", "begins here and is never closed", "'title', which begins on line 125"),
}

# What does no harm in it: the line of the note that tells it.
NOTED = {
    15: ("a comma is missing before a field", "the entry 'no-comma' on line 15"),
    22: ("no @string", "'jhi' (did you mean 'jih'?) on line 22"),
    43: ("a field is given twice", "'Year' of 'two-years'", "the first counts"),
    46: ("no key", "'an-entry-without-a-key'", "write @article{a-key"),
    63: (
        "'no-parent' refers by crossref to 'gone2009', which is not there",
        "'own-parent' refers by crossref to itself on line 70",
    ),
    93: ("a preview has no alternative text: 'no-alt'", "say in 'alt'"),
}


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """Make a folder with the broken bibliography, and with the picture that it names."""
    (tmp_path / "images").mkdir()
    (tmp_path / "images/gauge.png").write_bytes(photograph("PNG"))
    shutil.copy(BIBLIOGRAPHIES / "broken.bib", tmp_path / publications.FILE)
    return tmp_path


def entries(folder: Path, source: str) -> dict[str, bibtex_reader.Entry]:
    path = folder / "x.bib"
    path.write_text(source, "utf-8")
    return {entry.key: entry for entry in bibtex_reader.read(path)}


def values(entry: bibtex_reader.Entry) -> dict[str, str]:
    return {name: field.value for name, field in entry.fields.items()}


def faults(folder: Path, source: str) -> list[Problem]:
    """Give what is said of a bibliography, by whoever finds it."""
    (folder / publications.FILE).write_text(source, "utf-8")
    with pytest.raises(FactsError) as caught:
        publications.load(Facts(folder / "resume.yaml"), Files(folder))
    return caught.value.problems


@pytest.mark.parametrize("line", BROKEN)
def test_a_fault_is_told_with_its_line_and_its_entry(broken: Path, line: int) -> None:
    source = (broken / publications.FILE).read_text("utf-8")
    messages = [problem.message for problem in faults(broken, source) if problem.line == line]
    assert len(messages) == 1
    for words in BROKEN[line]:
        assert words in messages[0]


def test_what_does_no_harm_is_noted_once_for_all(broken: Path) -> None:
    path = broken / publications.FILE
    faulty = r"@\w+\{(Twice|commas|brace-too|no-equals|never-closed|to-the-end).*?\n\}\n"
    source = path.read_text("utf-8")
    cut = re.sub(faulty, lambda entry: "\n" * entry[0].count("\n"), source, flags=re.DOTALL)
    path.write_text(cut, "utf-8")
    facts, _ = publications.load(Facts(broken / "resume.yaml"), Files(broken))
    told = {note.line: note.message for _, note in facts.elsewhere}
    assert sorted(told) == sorted(NOTED)
    for line, words in NOTED.items():
        for each in words:
            assert each in told[line]


def test_all_faults_are_told_at_once_and_nothing_is_built(project: Project, broken: Path) -> None:
    shutil.copytree(broken, project.root / "docs", dirs_exist_ok=True)
    assert project.build() == 1
    told = re.findall(r"^.*publications\.bib:(\d+): ERROR: ", project.output, re.MULTILINE)
    assert [int(line) for line in told] == list(BROKEN)
    assert "Traceback" not in project.output
    assert list(project.html.rglob("*")) == []


@pytest.mark.parametrize(
    ("source", "line", "words"),
    [
        # what is not closed
        ("\n@misc{a, title={x}", 2, ("'a'", "never closed")),
        ('@misc{a,\n title="x}', 2, ("'a'", "'title'")),
        ('@misc{a,\n title="x"\n\n@misc{b, title="y"}', 4, ("'a'", "closing } is missing")),
        ("@misc{a, title={x}\n@misc{b, title={y}}", 2, ("'a'", "closing } is missing")),
        ("@misc{a, title={x},\n@misc{b, title={y}}", 2, ("'a'", "clos")),
        ("@misc(a, title={x}\n\n@misc{b, title={y}}", 3, ("'a'", "closing ) is missing")),
        # what is closed too early
        ("@misc{a,\n title={x}},\n year=2001\n}\n@misc{b, title={y}}", 2, ("'a'", "} too many")),
        ('@misc{a,\n title="x}"\n}', 2, ("'a'", "} too many")),
        # what is missing
        ("@misc{a, title={x},\n\n note}", 3, ("'a'", "'note'", "name = {value},")),
        ("@misc{a,\n title={x} {y}}", 2, ("'a'", "a comma")),
        ("\n@misc a,\n title={x}\n}", 2, ("an entry is written @article{a-key",)),
        ("@string{jih}", 1, ("name = {value},",)),
        # what is there twice
        ("@misc{a, title={x}}\n@book{a, title={x}}", 2, ("'a'", "first on line 1")),
        ("@misc{a, title={x}}\n@misc{a, title={X}}", 2, ("'a'", "first on line 1")),
    ],
)
def test_a_fault_alone(tmp_path: Path, source: str, line: int, words: tuple[str, ...]) -> None:
    messages = [problem.message for problem in faults(tmp_path, source) if problem.line == line]
    assert len(messages) == 1
    for word in words:
        assert word in messages[0]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("@misc{a,\n title = {Größe}}".encode("latin-1"), "Größe"),
        ("@misc{a,\n title = {“Größe”}}".encode("cp1252"), "“Größe”"),
        ("% Encoding: ISO8859_2\n@misc{a, title = {Dvořák}}".encode("iso8859-2"), "Dvořák"),
        ("% é\n".encode() + "@misc{a, title = {é}}".encode("latin-1"), "é"),
    ],
)
def test_letters_of_another_encoding_are_read_and_noted(
    tmp_path: Path, raw: bytes, said: str
) -> None:
    (tmp_path / "x.bib").write_bytes(raw)
    (entry,), faults, (note,) = bibtex_reader.parse(tmp_path / "x.bib")
    assert (entry.get("title"), faults, note.line) == (said, [], 2)
    assert "save it with the encoding UTF-8" in note.message


@pytest.mark.parametrize("encoding", ["mac-roman", "cp1251", "gbk"])
def test_a_file_in_an_encoding_that_nobody_can_tell_is_refused(
    tmp_path: Path, encoding: str
) -> None:
    words = {"cp1251": "Волга", "gbk": "大学排名"}.get(encoding, "Größe")
    (tmp_path / "x.bib").write_bytes(f"@misc{{a,\n title = {{{words}}}}}".encode(encoding))
    with pytest.raises(FactsError, match=r":2: .*UTF-8"):
        bibtex_reader.read(tmp_path / "x.bib")


def test_what_windows_calls_unicode_is_read(tmp_path: Path) -> None:
    (tmp_path / "x.bib").write_bytes("@misc{a, title = {Größe}}".encode("utf-16"))
    assert bibtex_reader.read(tmp_path / "x.bib")[0].get("title") == "Größe"


@pytest.mark.parametrize(
    ("source", "field", "said"),
    [
        ("@misc{a,\n title=The Sea}", "title", "The Sea"),
        ("@misc{a, title=The}", "title", "The"),
        ("@misc{a, pages=1--20, title={x}}", "pages", "1--20"),
        ("@misc{a, year=2020a}", "year", "2020a"),
        ("@misc{a, year=2020 % of the print\n, title={x}}", "title", "x"),
        ("@misc{a, month=, title={x}}", "title", "x"),
        ('@misc{a, title="The "best" of", year=1}', "title", 'The "best" of'),
        ('@misc{a, author="M\\"{u}ller, A."}', "author", 'M\\"{u}ller, A.'),
        ('@misc{a, title="x" % a note\n, year=1}', "year", "1"),
        ("@misc{a b, title={x}}", "title", "x"),
        ("@misc{,\n title={x}}", "title", "x"),
        ("@misc{\n title={x},\n year=2001\n}", "year", "2001"),
        ("@misc{a, Web of Science={9}, title={x}}", "web of science", "9"),
        ("@misc{a, title={x}\n year=2001}", "year", "2001"),
        ("@misc{a, title={x}}\n}\n", "title", "x"),
        ("@misc{a, journal=jih}\n@string{jih={J}, k={K},}", "journaltitle", "J"),
        ("\u200b@misc{a, title={x}\u200b, year=2001}", "year", "2001"),
        ("@misc{a,title={x},crossref={b}}\n@misc{b,title={y},crossref={a}}", "title", "x"),
        ("@inproceedings{a, title={x},\n crossref=b}\n@book{b, title={y}}", "booktitle", "y"),
    ],
)
def test_what_other_programs_take_is_taken(
    tmp_path: Path, source: str, field: str, said: str
) -> None:
    first = next(iter(entries(tmp_path, source).values()))
    assert first.get(field) == said


@pytest.mark.parametrize("field", ["title", "author", "journal", "school", "year", "note", "doi"])
def test_an_unknown_string_in_a_field_that_is_shown_stands_for_itself_and_is_noted(
    tmp_path: Path, field: str
) -> None:
    (tmp_path / "x.bib").write_text(f"@misc{{a,\n {field} = unknown # {{x}},\n}}", "utf-8")
    (entry,), faults, (note,) = bibtex_reader.parse(tmp_path / "x.bib")
    assert [one.value for one in entry.fields.values()] == ["unknownx"]
    assert (faults, note.line) == ([], 2)
    assert "'unknown'" in note.message


@pytest.mark.parametrize("field", ["acknowledgement", "annote", "bibsource", "fjournal", "rating"])
def test_a_fault_in_a_field_that_is_not_shown_does_no_harm(tmp_path: Path, field: str) -> None:
    source = f"@misc{{a, {field} = unknown # {{x}}, {field} = {{y}}, title = {{z}}}}"
    assert entries(tmp_path, source)["a"].get("title") == "z"


def test_strings_go_by_any_case_and_are_joined(tmp_path: Path) -> None:
    source = """
        @string{Abc = "Journal of " # {Rivers}}
        @STRING(D_e = abc # { \\& } # ABC)
        @misc{a, title = D_E # " (" # aBC # ")", note = "x" # 7 # {y}}
    """
    found = values(entries(tmp_path, source)["a"])
    assert found["title"] == r"Journal of Rivers \& Journal of Rivers (Journal of Rivers)"
    assert found["note"] == "x7y"


@pytest.mark.parametrize(
    ("month", "said"),
    [
        ("jan", "January"),
        ("JAN", "January"),
        ("Mar", "March"),
        ("march", "March"),
        ("sept", "September"),
        ('"10~" # may', "10~May"),
        ('jul # "/" # aug', "July/August"),
        ("5", "5"),
    ],
)
def test_months_are_strings_of_every_file(tmp_path: Path, month: str, said: str) -> None:
    assert entries(tmp_path, f"@misc{{a, month = {month}}}")["a"].get("month") == said


def test_values_keep_their_latex_and_know_their_line(tmp_path: Path) -> None:
    source = r"""% a comment
@ARTICLE ( a:b/c+d.e_f ,
    Title = "The {"}best{"} of {\em all}",
  JOURNAL
    = {Rivers
       {and} (Rumours)} ,
  year  = 2001,
  primaryClass = {cs.DL},
  school = {}
)"""
    entry = entries(tmp_path, source.replace("\n", "\r\n"))["a:b/c+d.e_f"]
    assert (entry.type, entry.line) == ("article", 2)
    assert {name: field.line for name, field in entry.fields.items()} == {
        "title": 3,
        "journaltitle": 4,
        "year": 7,
        "eprintclass": 8,
    }
    assert entry.get("title") == r'The {"}best{"} of {\em all}'
    assert entry.get("journaltitle").split() == ["Rivers", "{and}", "(Rumours)"]
    assert entry.get("gone", "year", "title") == "2001"
    assert entry.get("gone") == ""
    assert set(entry.written) == {"title", "journal", "year", "primaryclass", "school"}


def test_what_is_commented_out_is_not_read_and_moves_no_line(tmp_path: Path) -> None:
    source = """Write to jane@example.org, or see @misc.
@comment{@misc{hidden, title = {
  x}}}
@Comment{jabref-meta: databaseType:bibtex; {x}}
% @misc{hidden2, title = {x}}
@commentary{a,
  title = {y},
%  note = {hidden},
  year = 2001
}
@misc{b, title = {50% of a@b.example is {\\%}}}
"""
    found = entries(tmp_path, source)
    assert list(found) == ["a", "b"]
    assert values(found["a"]) == {"title": "y", "year": "2001"}
    assert found["a"].fields["year"].line == 9
    assert found["b"].get("title") == r"50% of a@b.example is {\%}"


PARENTS = """
@proceedings{P, title = {Proc.}, subtitle = {Sub.}, editor = {Ed, A.}, year = 2001,
  doi = {10.1/p}, note = {Of the parent}, crossref = {mv}}
@mvproceedings{mv, title = {All}, publisher = {Press}, year = 2000}
@proceedings{q, title = {Long title}, booktitle = {Short}, year = 2002}
@periodical{j, title = {Journal}, year = 2003}
@xdata{x, publisher = {X-Press}, xdata = {y}, note = {Handed down}}
@xdata{y, location = {There}}
@xdata{z, year = 2004, publisher = {Z-Press}}
"""


@pytest.mark.parametrize(
    ("child", "inherited"),
    [
        (
            "@inproceedings{a, crossref = {p}}",
            {
                "booktitle": "Proc.",
                "booksubtitle": "Sub.",
                "maintitle": "All",
                "editor": "Ed, A.",
                "year": "2001",
                "publisher": "Press",
            },
        ),
        ('@inproceedings{a, Crossref = "Q", year = 2009}', {"booktitle": "Short"}),
        ("@inproceedings{a, crossref = {q}, booktitle = {Own}}", {"year": "2002"}),
        ("@article{a, crossref = {j}}", {"journaltitle": "Journal", "year": "2003"}),
        (
            "@misc{a, xdata = {x, z}}",
            {"publisher": "X-Press", "location": "There", "note": "Handed down", "year": "2004"},
        ),
        ("@misc{a, xref = {q}}", {}),
    ],
)
def test_an_entry_inherits_as_in_biblatex(
    tmp_path: Path, child: str, inherited: dict[str, str]
) -> None:
    entry = entries(tmp_path, child + PARENTS)["a"]
    assert entry.inherited == inherited
    assert inherited.items() <= values(entry).items()


def test_a_parent_that_is_not_there_is_no_fault_if_nothing_is_missed(tmp_path: Path) -> None:
    source = "@inproceedings{a, title = {x}, booktitle = {Own}, crossref = {gone}}"
    assert entries(tmp_path, source)["a"].get("booktitle") == "Own"


def test_what_is_there_for_others_alone_is_no_entry(tmp_path: Path) -> None:
    source = '@set{s, entryset = {a}} @preamble{"\\x"} @misc{a, title = {x}}'
    assert list(entries(tmp_path, source + PARENTS)) == ["a", "P", "mv", "q", "j"]


def test_an_entry_that_is_there_twice_alike_is_taken_once(tmp_path: Path) -> None:
    source = '@misc{a, title = {x}}\n@misc{b, title = {y}}\n@misc{A, title = "x"}'
    assert [(one.key, one.line) for one in entries(tmp_path, source).values()] == [
        ("a", 1),
        ("b", 2),
    ]


def test_a_field_that_is_given_twice_alike_is_no_fault(tmp_path: Path) -> None:
    source = '@misc{a, title = {x}, TITLE = "x", rating = 1, rating = 2}'
    assert entries(tmp_path, source)["a"].get("title") == "x"


@pytest.mark.parametrize("source", ["", "\ufeff", "nothing here\n", "@comment{all of it}"])
def test_a_file_without_entries_has_none(tmp_path: Path, source: str) -> None:
    assert entries(tmp_path, source) == {}


@pytest.mark.parametrize(("name", "count"), [("many", 232), ("chinese", 40)])
def test_every_entry_of_a_whole_file_is_read(name: str, count: int) -> None:
    path = BIBLIOGRAPHIES / f"{name}.bib"
    lines = path.read_text("utf-8").splitlines()
    found = bibtex_reader.read(path)
    assert len(found) == count
    for entry in found:
        assert entry.key in lines[entry.line - 1], entry.key
        for field, value in entry.fields.items():
            own = {
                bibtex_reader.SYNONYMS.get(written, written): written for written in entry.written
            }
            assert field not in own or own[field] in lines[value.line - 1].lower(), entry.key
