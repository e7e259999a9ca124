from __future__ import annotations

import copy
import json
import random
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from conftest import facts_of
from jsonschema import Draft202012Validator
from test_pictures import drawing, photograph

from sphinx_resume.facts import validation
from sphinx_resume.facts.adoption import adopted
from sphinx_resume.facts.gate import load, resolved
from sphinx_resume.facts.model import FactsError, Reading, Text, leaves
from sphinx_resume.facts.validation import SCHEMA, check, is_sound, leave_out, unknown
from sphinx_resume.facts.validation import told as told_once
from sphinx_resume.facts.yaml_reader import read

if TYPE_CHECKING:
    from collections.abc import Iterator

PICTURES = {"images/me.png": photograph("PNG"), "images/My Plot.svg": drawing("")}
STANDARD = Path(__file__).parent / "data" / "standard.json"


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """Make a folder of pages with a picture, a page and a file, and a secret beside it."""
    folder = tmp_path / "docs"
    (folder / "images").mkdir(parents=True)
    for name in ("images/me.png", "images/My Plot.svg", "cv.md", "notes/a b.pdf", "../secret.txt"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(PICTURES.get(name, b""))
    return folder


def written(docs: Path, source: str, name: str = "resume.yaml") -> Reading:
    (docs / name).write_text(source, encoding="utf-8")
    return read(docs / name)


# What is written, the line of the fault, and the words that its message must have in it.
FAULTS: dict[str, tuple[str, int, tuple[str, ...]]] = {
    # keys
    "misspelt key": (
        "awards:\n- date: 2022\n  titel: Prize\n",
        3,
        ("'titel' is not a key of an award", "did you mean 'title'"),
    ),
    "misspelt section": ("eductaion:\n- area: CS\n", 1, ("'eductaion'", "'education'")),
    "letters swapped": ("basics:\n  ulr: https://a.example\n", 2, ("the basics", "'url'")),
    "misspelt key within an advisor": (
        "work:\n- advisor:\n    naem: Ada\n",
        3,
        ("the position's advisor", "'name'"),
    ),
    # dates
    "academic year of one year": ("awards:\n- academicYear: 2021\n", 2, ("'date'",)),
    "end that is not yet": (
        "work:\n- endDate: soon\n",
        2,
        ("the position's end is 'soon'", "leave 'endDate' out"),
    ),
    "end before start": (
        "work:\n- startDate: 2020-05\n  endDate: 2019\n",
        3,
        ("the position's end, 2019, is before the position's start, 2020-05",),
    ),
    "end before start on the day": (
        "education:\n- endDate: 2020-05-01\n  startDate: 2020-05-02\n",
        2,
        ("the study's end", "is before"),
    ),
    # addresses
    "javascript address": (
        "basics:\n  url: javascript:alert(1)\n",
        2,
        ("the person's web address", "only http, https and mailto"),
    ),
    "javascript in capitals": ("basics:\n  url: JavaScript:alert(1)\n", 2, ("only http",)),
    "javascript behind a tab": ('basics:\n  url: "java\\tscript:x"\n', 2, ("invisible",)),
    "javascript behind a control character": (
        'basics:\n  url: "\\x01javascript:x"\n',
        2,
        ("\\x01",),
    ),
    "javascript behind a soft hyphen": (
        'basics:\n  url: "\\xadjavascript:x"\n',
        2,
        ("only http, https",),
    ),
    "data address": (
        "basics:\n  image: data:image/png;base64,AA==\n",
        2,
        ("picture", "only http"),
    ),
    "file address": ("work:\n- url: file:///etc/passwd\n", 2, ("the employer's address", "only")),
    "address without scheme": ("basics:\n  url: //evil.example/x\n", 2, ("https://",)),
    "address with backslashes": ("basics:\n  url: /\\evil.example\n", 2, ("slash",)),
    "address with one slash": ("basics:\n  url: https:/a.example\n", 2, ("https://example.org",)),
    "address with an impossible port": (
        "basics:\n  url: https://a.example:99999\n",
        2,
        ("https",),
    ),
    "address with open bracket": ("basics:\n  url: 'http://[a.example/'\n", 2, ("https://",)),
    "mailto without address": ("work:\n- url: 'mailto:me'\n", 2, ("mailto:name@example.org",)),
    "file that is not there": (
        "projects:\n- links:\n  - url: notes/slides.pdf\n",
        3,
        ("the link's address", "there is no file", "docs/notes/slides.pdf"),
    ),
    "page by its built address": ("projects:\n- url: /cv/\n", 2, ("did you mean 'cv.md'",)),
    "file outside the folder": ("projects:\n- url: ../secret.txt\n", 2, ("out of the folder",)),
    "file outside, encoded": ("projects:\n- url: x/%2e%2e/..%2Fsecret.txt\n", 2, ("out of",)),
    "link in prose": (
        "awards:\n- summary: see [this](javascript:x)\n",
        2,
        ("the award's summary has a link to 'javascript:x'", "only http"),
    ),
    "link in prose to no file": (
        "awards:\n- summary: '[this](cv.mdx)'\n",
        2,
        ("no file", "'cv.md'"),
    ),
    # pictures
    "missing picture": (
        "basics:\n  image: images/mee.png\n",
        2,
        ("the person's picture", "docs/images/mee.png", "did you mean 'images/me.png'"),
    ),
    "picture in the wrong case": ("basics:\n  image: images/ME.jpg\n", 2, ("'images/me.png'",)),
    "picture in no folder": ("basics:\n  image: nowhere/me.png\n", 2, ("put it there",)),
    "picture that is none": ("basics:\n  image: cv.md\n", 2, ("not a picture", "webp")),
    "picture without alternative text": (
        "projects:\n- name: X\n  figure:\n    image: images/me.png\n",
        4,
        ("the project's figure has no alternative text", "say in 'alt'"),
    ),
    "picture with an empty alternative text": (
        "publications:\n- figure: {image: images/me.png, alt: ''}\n",
        2,
        ("the publication's figure has no alternative text",),
    ),
    "figure of another site": (
        "projects:\n- figure:\n    image: https://a.example/x.png\n    alt: X\n",
        3,
        ("the figure's picture", "file of this site"),
    ),
    # the rest
    "e-mail address with a space": ("basics:\n  email: me @a.example\n", 2, ("name@example.org",)),
    "e-mail address in disguise": ("basics:\n  email: me at a.example\n", 2, ("e-mail address",)),
    "unknown status": (
        "projects:\n- status: submitted\n",
        2,
        ("the project's status is 'submitted'", "in submission"),
    ),
    "control character": ('basics:\n  name: "A\\x07da"\n', 2, ("A\\x07da", "cannot be printed")),
}


# What is written in other words or forms than the schema's, and what it is taken for.
MENDED: dict[str, tuple[str, dict[str, Any]]] = {
    "key in the wrong case": ("work:\n- startdate: 2021\n", {"work": [{"startDate": "2021"}]}),
    "key with a hyphen": ("work:\n- start-date: 2021\n", {"work": [{"startDate": "2021"}]}),
    "singular for plural": ("projects:\n- role: [lead]\n", {"projects": [{"roles": ["lead"]}]}),
    "key of another section": ("work:\n- institution: X\n", {"work": [{"name": "X"}]}),
    "publication's title": ("publications:\n- title: X\n", {"publications": [{"name": "X"}]}),
    "basics at the top": ("email: a@b.example\n", {"basics": {"email": "a@b.example"}}),
    "section in the basics": (
        "basics:\n  name: Ada\n  awards:\n  - title: X\n",
        {"basics": {"name": "Ada"}, "awards": [{"title": "X"}]},
    ),
    "text for a list": (
        "awards: National Scholarship\n",
        {"awards": [{"title": "National Scholarship"}]},
    ),
    "map for a list": ("awards:\n  title: X\n", {"awards": [{"title": "X"}]}),
    "text for a list of texts": (
        "projects:\n- roles: lead\n",
        {"projects": [{"roles": ["lead"]}]},
    ),
    "list for a map": ("basics:\n- name: Ada\n", {"basics": {"name": "Ada"}}),
    "text for a map": (
        "work:\n- advisor: Qing Ye\n",
        {"work": [{"advisor": {"name": "Qing Ye"}}]},
    ),
    "text for an entry": ("awards:\n- X\n", {"awards": [{"title": "X"}]}),
    "list for an entry": ("awards:\n- - title: X\n", {"awards": [{"title": "X"}]}),
    "list for a text": ("basics:\n  summary:\n  - one\n", {"basics": {"summary": "one"}}),
    "map for a text": ("skills:\n- keywords:\n  - A: B\n", {"skills": [{"keywords": ["A: B"]}]}),
    "date in words": ("awards:\n- date: May 2021\n", {"awards": [{"date": "2021-05"}]}),
    "date with slashes": ("work:\n- startDate: 2021/09\n", {"work": [{"startDate": "2021-09"}]}),
    "thirteenth month": ("awards:\n- date: 2023-13\n", {"awards": [{"date": "2023"}]}),
    "impossible day": ("awards:\n- date: 2023-02-30\n", {"awards": [{"date": "2023-02"}]}),
    "two years in a date": (
        "awards:\n- date: 2021-2022\n",
        {"awards": [{"academicYear": "2021-2022"}]},
    ),
    "academic year too long": (
        "awards:\n- academicYear: 2021-2023\n",
        {"awards": [{"academicYear": "2021-2023"}]},
    ),
    "address with a space": (
        "basics:\n  url: https://a.example/b c\n",
        {"basics": {"url": "https://a.example/b%20c"}},
    ),
    "bare www": ("basics:\n  url: www.a.example\n", {"basics": {"url": "https://www.a.example"}}),
    "bare host": ("work:\n- url: a.example/b\n", {"work": [{"url": "https://a.example/b"}]}),
    "bare host with port": (
        "work:\n- url: a.example:80/b\n",
        {"work": [{"url": "https://a.example:80/b"}]},
    ),
    "bare e-mail address": (
        "work:\n- url: me@a.example\n",
        {"work": [{"url": "mailto:me@a.example"}]},
    ),
    "HTML in a fact": (
        "awards:\n- summary: one <br> two\n",
        {"awards": [{"summary": "one\n\ntwo"}]},
    ),
    "country in words": (
        "basics:\n  location: {countryCode: China}\n",
        {"basics": {"location": {"countryCode": "China"}}},
    ),
}


@pytest.mark.parametrize("form", MENDED)
def test_what_is_plainly_meant_is_taken_with_its_lines(docs: Path, form: str) -> None:
    source, meant = MENDED[form]
    reading = adopted(written(docs, source))
    assert reading.data == meant
    assert check(reading) == []
    for at, text in leaves(reading.data):
        assert 1 <= reading.lines[at] <= text.line  # type: ignore[union-attr]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_answered_with_its_line_the_field_and_the_mending(
    docs: Path, fault: str
) -> None:
    source, line, words = FAULTS[fault]
    (problem,) = check(adopted(written(docs, source)))
    assert problem.line == line
    for word in words:
        assert word in problem.message
    assert "\n" not in problem.message


def test_all_faults_of_a_file_are_told_at_once_in_the_order_of_the_lines(docs: Path) -> None:
    source = """\
basics:
  url: javascript:x
  emial: a@b.example
work: {advisor: {name: {a: {b: c}}}}
awards:
- titel: X
- academicYear: 2021
  summary: see [a](ftp://b.example)
"""
    (docs / "resume.yaml").write_text(source, encoding="utf-8")
    with pytest.raises(FactsError) as caught:
        load(docs / "resume.yaml")
    lines = [2, 3, 4, 6, 7, 8]
    assert [problem.line for problem in caught.value.problems] == lines
    for number, line in zip(lines, str(caught.value).splitlines(), strict=True):
        assert line.startswith(f"{docs / 'resume.yaml'}:{number}: ")


def test_a_fault_in_json_is_mended_in_json(docs: Path) -> None:
    source = '{"awards": "X",\n"basics": [1],\n"meta": {"version": ["1"]}}'
    messages = [problem.message for problem in check(written(docs, source, "resume.json"))]
    assert "between [ and ]" in messages[0]
    assert '{"name": ...}' in messages[1]
    assert "without [ and ]" in messages[2]


def test_a_standard_resume_passes_as_it_is() -> None:
    facts = load(STANDARD)
    assert unknown(facts) == []
    Draft202012Validator(SCHEMA).validate(json.loads(STANDARD.read_text("utf-8")))


ACADEMIC = """\
# yaml-language-server: $schema=../src/sphinx_resume/resume.schema.json
$schema: ../resume.schema.json
basics:
  name:
  image: images/me.png
  location: {city: Chengdu, countryCode: CN}
work:
- name: Lab
  department: Group of Ponds
  url: http://lab.example:8080/a?b=c&d=e#f
  startDate: 2022
  endDate: 2022-03
  advisor: {name: Prof. A, url: "mailto:a@b.example", affiliation: University of B}
education:
- institution: University
  department: College
  startDate: 2021-09
  endDate: 2021
  score: 3.93
  advisor: {name: Prof. A}
awards:
- {title: A, academicYear: 2021-2022, category: Competitions}
- {title: B, academicYear: 2021\u20132022, date: 2022}
projects:
- name: P
  supervisor: {name: Prof. A}
  status: in submission
  url: cv.md#research
  links:
  - {name: Notes, url: notes/a%20b.pdf}
  - {name: Page, url: /cv.md}
  figure:
    image: images/My Plot.svg
    alt: A plot
    caption: A *plot* of [this](https://a.example/b)
    description: A longer text
publications:
- name: Q
  authors: [A, B]
  status: published
  releaseDate: 2024-02-29
  figure: {image: /images/me.png, alt: Me}
  links: [{url: "#top"}]
"""


def test_the_academic_keys_pass(docs: Path) -> None:
    facts = written(docs, ACADEMIC)
    assert check(facts) == []
    assert unknown(facts) == []


def test_an_editor_accepts_what_the_build_accepts() -> None:
    # An editor reads YAML 1.2's core types: numbers are numbers, but a date is a text.
    class Editor(yaml.SafeLoader):
        yaml_implicit_resolvers = {  # noqa: RUF012
            sign: [(tag, form) for tag, form in forms if not tag.endswith(":timestamp")]
            for sign, forms in yaml.SafeLoader.yaml_implicit_resolvers.items()
        }

    Draft202012Validator(SCHEMA).validate(yaml.load(ACADEMIC, Editor))  # noqa: S506
    empty = dict.fromkeys(SCHEMA["properties"])
    Draft202012Validator(SCHEMA).validate(empty)


# The keys that al-folio's and academicpages' files have beside the standard's.
FOREIGN = """\
basics: {name: Ada, age: 36}
education:
- {institution: U, location: London, degree: BSc, studyType: BSc}
awards:
- {title: A, icon: fa-solid fa-award, url: "https://a.example/"}
certificates:
- {name: C, icon: fa-solid fa-tag}
skills:
- {name: S, icon: a, x-order: 1, _id: 2}
interests:
- {name: I, icon: fa-solid fa-tag}
references: [{name: R, icon: fa-solid fa-tag, reference: Good}, {name: R, icon: b}]
presentations: [{name: T}]
travels: [{name: T}]
meta: {theme: even}
publications: [{name: P, coauthors: B, subtitle: S}]
"""


def test_keys_of_other_sites_pass_and_are_named_as_not_shown(docs: Path) -> None:
    facts = adopted(written(docs, FOREIGN))
    assert check(facts) == []
    assert [(note.line, note.message) for note in unknown(facts)] == [
        (14, "the section 'travels' is not shown; write a page on it, or give it a known name"),
        (12, "'icon' of 2 references is not shown"),
        (1, "'age' of the basics is not shown"),
        (3, "'degree' of a course of study is not shown"),
        (5, "'icon' of an award is not shown"),
        (7, "'icon' of a certificate is not shown"),
        (9, "'icon' of a skill is not shown"),
        (11, "'icon' of an interest is not shown"),
        (16, "'coauthors' of a publication is not shown"),
        (16, "'subtitle' of a publication is not shown"),
    ]


def test_another_tools_file_is_taken_but_for_what_would_be_false(docs: Path) -> None:
    source = """{
"basics": {"url": "javascript:x", "email": "me at a.example", "summary": "a [b](ftp://c) <d>"},
"work": [{"startDate": "2020", "endDate": "2019", "highlights": [{"a": {"b": "c"}}]}],
"awards": [{"titel": "X", "date": "some day"}]
}"""
    (docs / "resume.json").write_text(source, "utf-8")
    facts = load(docs / "resume.json")
    assert facts.data.item("basics").fields == {"summary": r"a \[b\](ftp://c) \<d>"}
    assert facts.data.items("work")[0].fields == {"startDate": "2020", "endDate": "2019"}
    assert sorted(note.line for note in facts.notes) == [2, 2, 2, 2, 3, 3, 4, 4]
    (docs / "resume.json").write_text(
        '{"work": [\n{"startDate": "2020", "endDate": "some day"}]}', "utf-8"
    )
    with pytest.raises(FactsError, match="2: the position's end is 'some day'"):
        load(docs / "resume.json")


def test_the_words_of_the_standards_drafts_are_taken_over_with_their_lines(docs: Path) -> None:
    (docs / "resume.yaml").write_text(
        "basics:\n  website: https://a.example\n  picture: images/me.png\n"
        "work:\n- company: X\n  endDate: Present\n- company: Y\n  name: Z\n"
        "education:\n- gpa: 3.90\n",
        "utf-8",
    )
    facts = load(docs / "resume.yaml")
    assert (
        facts.data
        == facts_of(
            {
                "basics": {"url": "https://a.example", "image": "images/me.png"},
                "work": [{"name": "X"}, {"company": "Y", "name": "Z"}],
                "education": [{"score": "3.90"}],
            }
        ).data
    )
    assert facts.data.items("work")[0].line("name") == 5
    assert [note.line for note in facts.notes] == [7]


def test_a_misspelt_key_is_an_error_and_not_a_note(docs: Path) -> None:
    assert unknown(written(docs, "awards:\n- titel: X\n")) == []


def test_an_absolute_and_a_relative_path_to_the_facts_judge_alike(
    docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (docs / "resume.yaml").write_text("basics:\n  image: images/me.png\n  url: gone.md\n", "utf-8")
    monkeypatch.chdir(docs)
    (problem,) = check(read(Path("resume.yaml")))
    assert "there is no file docs/gone.md" in problem.message
    assert len(check(read(docs / "resume.yaml"))) == 1


def nodes(schema: dict[str, Any], at: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    yield at, schema
    for key, node in (schema.get("properties", {}) | schema.get("$defs", {})).items():
        yield from nodes(node, f"{at}/{key}")
    if "items" in schema:
        yield from nodes(schema["items"], f"{at}[]")


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_every_property_of_the_schema_has_a_title_and_a_description() -> None:
    for at, schema in nodes(SCHEMA):
        if at.endswith("[]"):
            assert schema["title"].startswith(("a ", "an ")), at
        for key, node in schema.get("properties", {}).items():
            assert node["title"].startswith("the "), f"{at}/{key}"
            assert node["description"].endswith("."), f"{at}/{key}"


def test_every_key_beside_the_standard_is_marked_as_academic() -> None:
    def keys(value: object, at: str = "") -> Iterator[str]:
        for item in value if isinstance(value, list) else [value]:
            for key, inner in item.items() if isinstance(item, dict) else ():
                yield f"{at}/{key}"
                yield from keys(inner, f"{at}/{key}")

    standard = set(keys(json.loads(STANDARD.read_text("utf-8"))))
    ours = {
        at.replace("[]", ""): node["description"].startswith("(academic key)")
        or SCHEMA["properties"][re.split(r"[/\[]", at)[1]]["description"].startswith("(academic s")
        for at, node in nodes(SCHEMA)
        if at
        and not at.endswith("[]")
        and not at.startswith(tuple(f"/{d}" for d in SCHEMA["$defs"]))
    }
    assert {at for at, academic in ours.items() if not academic} == standard


def test_the_schema_demands_nothing_that_has_no_words() -> None:
    spoken = {"type", "enum", "pattern", "maxLength", "dependentRequired"}
    silent = {"$schema", "$ref", "$defs", "title", "description", "properties", "items"}
    silent |= {"examples"}
    # For editors: our reader has no numbers, and addresses are judged in check.py.
    silent |= {"patternErrorMessage", "contentMediaType", "format", "minimum", "maximum"}
    for at, node in nodes(SCHEMA):
        assert set(node) <= spoken | silent, at
        assert ("pattern" in node) <= ("patternErrorMessage" in node), at


ODD = [
    "x",
    "javascript:x",
    "http://[",
    "\x00",
    "a" * 5000,
    "../" * 400,
    "2023-02-31",
    "2021-2099",
    "%00",
    "%",
    ["x"],
    [["x"], {"x": "y"}],
    {"x": "y"},
    {"name": ["x"], "titel": {"a": "b"}},
    {"startDate": "2020", "endDate": ["x"]},
    {"image": "x.png"},
    {"": "x"},
]


def spoil(data: dict[str, Any], chance: random.Random) -> None:
    """Put something odd anywhere into the data, or call a key by another name."""
    place: Any = data
    while True:
        key = chance.choice(list(place) if isinstance(place, dict) else range(len(place)))
        if not (isinstance(place[key], dict | list) and place[key] and chance.random() < 0.8):
            break
        place = place[key]
    if isinstance(place, dict) and chance.random() < 0.3:
        place[f"{key}s"] = place.pop(key)
    else:
        place[key] = copy.deepcopy(chance.choice(ODD))


def test_whatever_is_in_a_file_the_answer_is_problems_with_lines_of_it(docs: Path) -> None:
    standard = STANDARD.read_text("utf-8")
    academic = json.dumps(yaml.safe_load(ACADEMIC), default=str)
    for seed in range(300):
        chance = random.Random(seed)  # noqa: S311
        data = json.loads(chance.choice([standard, academic]))
        for _ in range(chance.randint(1, 6)):
            spoil(data, chance)
        source = json.dumps(data, indent=1)
        facts = adopted(written(docs, source, chance.choice(["resume.yaml", "resume.json"])))
        told = check(facts) + unknown(facts)
        faults = leave_out(facts)
        told = [*told, *faults, *told_once(facts.notes)]
        assert all("end" in problem.message for problem in faults), seed
        assert resolved(facts).path == facts.path
        for problem in told:
            assert 1 <= problem.line <= source.count("\n") + 1, seed
            assert problem.message, seed
            assert problem.message.isprintable(), (seed, problem)


def schema_nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for part in (node.get("properties", {}), node.get("$defs", {})):
        for inner in part.values():
            yield from schema_nodes(inner)
    if "items" in node:
        yield from schema_nodes(node["items"])


def test_what_is_found_sound_without_the_validator_is_so_for_it_too() -> None:
    texts = ("", "2021", "2021-02-30", "2021-13", "2021-10", "2021-2022", "book", "x" * 9999)
    values = [*map(Text, texts), [], {}, {"image": Text("a")}, {"image": "a", "alt": "a"}]
    judged = validation.SOUND
    for node in schema_nodes(SCHEMA):
        if kind := validation.kind_of(node):
            both = node.keys() & validation.resolved(SCHEMA["$defs"][kind]).keys()
            assert not both & judged, f"what {kind} says is forgotten beside {node}"
        whole = validation.resolved(node)
        assert whole.keys() <= judged | validation.SILENT, f"facts need the validator for {node}"
        shape = {key: value for key, value in whole.items() if key in judged}
        for value in values:
            assert is_sound(value, whole) == Draft202012Validator(shape).is_valid(value)
    assert not is_sound(Text("a"), {"type": "string", "minLength": 1})
