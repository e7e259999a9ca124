"""Names in a bibliography: read in their parts, and told apart from the owner's."""

from __future__ import annotations

import pytest
from conftest import facts_of

from sphinx_resume.bibliography import name_lists
from sphinx_resume.bibliography.names import (
    OTHERS,
    Name,
    bare,
    equal_signs,
    from_bibtex,
    is_owner,
    is_same,
    parse,
    signs,
    without_signs,
)
from sphinx_resume.bibliography.publications import owners
from sphinx_resume.facts.model import Item


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Jane Doe", Name("Doe", "Jane")),
        ("Doe, Jane", Name("Doe", "Jane")),
        ("Doe,Jane", Name("Doe", "Jane")),
        ("Doe, J.~Q.", Name("Doe", "J. Q.")),
        ("Plato", Name("Plato")),
        # particles
        ("Ludwig van Beethoven", Name("Beethoven", "Ludwig", "van")),
        ("van Beethoven, Ludwig", Name("Beethoven", "Ludwig", "van")),
        ("von und zu Hohenfels, Ludwig", Name("Hohenfels", "Ludwig", "von und zu")),
        (r"Charles de la Vall{\'e}e Poussin", Name("Vallée Poussin", "Charles", "de la")),
        ("{de la Cruz}, Mar{\\'\\i}a", Name("de la Cruz", "María")),
        ("d'Arcy, Paul", Name("d'Arcy", "Paul")),
        (r"al-R{\=a}zm{\=\i}, {\d H}asan", Name("al-Rāzmī", "Ḥasan")),
        # suffixes
        ("Quill, Jr., Robert", Name("Quill", "Robert", suffix="Jr.")),
        ("de Souza, III, Ana", Name("Souza", "Ana", "de", "III")),
        # what braces keep together
        ("{European Space Agency}", Name("European Space Agency")),
        ("{{European Space Agency}}", Name("European Space Agency")),
        ("{Barnes and Noble, Inc.}", Name("Barnes and Noble, Inc.")),
        (r"{Smith \& Sons}", Name("Smith & Sons")),
        (r"Anna {O'Neill Smith}", Name("O'Neill Smith", "Anna")),
        ("Doe, {Jane Q.}", Name("Doe", "Jane Q.")),
        # other scripts
        ("叶青", Name("叶青")),
        ("李 雷", Name("李", "雷")),
        ("李, 雷", Name("李", "雷")),
        ("欧阳, 修", Name("欧阳", "修")),
        ("Дмитрий Соколовский", Name("Соколовский", "Дмитрий")),
    ],
)
def test_a_name_is_read_in_its_parts(written: str, name: Name) -> None:
    assert from_bibtex(written) == (name,)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Jane Doe and Roe, Richard", ["Jane Doe", "Richard Roe"]),
        ("A. Bee AND C. Dee And E. Eff", ["A. Bee", "C. Dee", "E. Eff"]),
        ("Doe, Jane\n\t\tand   Roe, R.", ["Jane Doe", "R. Roe"]),
        ("Sand, Andy and Band, Ana", ["Andy Sand", "Ana Band"]),
        ("Doe, Jane and others", ["Jane Doe", OTHERS]),
        ("{Rivers and Lakes} and Quill, Jr., R.", ["Rivers and Lakes", "R. Quill Jr."]),
        ("王, 小明 and Doe, J.", ["王小明", "J. Doe"]),
        ("山田 太郎", ["山田太郎"]),
        ("van der Zwaluw, P.", ["P. van der Zwaluw"]),
        ("", []),
        (" , ", []),
        ("{}", []),
        ("Doe, Jane and ", ["Jane Doe"]),
        ("Doe, Jane and and Roe, R.", ["Jane Doe", "R. Roe"]),
    ],
)
def test_names_are_parted_by_and(written: str, said: list[str]) -> None:
    assert [str(name) for name in from_bibtex(written)] == said


def test_an_index_has_the_family_name_first() -> None:
    names = from_bibtex("Jane Doe and Quill, Jr., Robert and Jan van Eck and {ESA}")
    assert [name.inverted for name in names] == [
        "Doe, Jane",
        "Quill, Jr., Robert",
        "van Eck, Jan",
        "ESA",
    ]


@pytest.mark.parametrize(
    "mark",
    [
        "*",
        " *",
        r"\*",
        "$^*$",
        "$^{*}$",
        r"$^\ast$",
        r"$^{\ast}$",
        r"$^\star$",
        r"$^\dag$",
        r"$^{\dagger}$",
        r"\dag",
        r"\dag{}",
        r"\textsuperscript{*}",
        r"\textsuperscript{1,2}",
        "$^{1,*}$",
        r"{\textdagger}",
        r"\textdaggerdbl{}",
        r"\thanks{Corresponding author}",
        "†",
        "‡",
        "¹",
        "*†",
    ],
)
@pytest.mark.parametrize("name", ["Jane Doe{}", "Doe, Jane{}", "{{Jane Doe}}{}", "Doe{}, Jane"])
def test_a_sign_at_a_name_goes_and_says_equal_only_if_it_is_explained(
    name: str, mark: str
) -> None:
    written = f"{name.format(mark)} and Roe, Richard"
    marked, other = from_bibtex(written)
    assert str(marked) == "Jane Doe"
    assert not marked.is_equal
    assert other == Name("Roe", "Richard")
    found = signs(name.format(mark))
    assert from_bibtex(written, found)[0].is_equal is bool(found)
    assert from_bibtex(without_signs(written)) == (marked, other)


@pytest.mark.parametrize(
    "name", [r"R{\^o}le, A", r"\^{O}n, B", "Doe, Jane", "R. {B and C}", "X#1 Lab"]
)
def test_what_is_no_sign_stays(name: str) -> None:
    assert without_signs(f"{name} and\n {name}") == f"{name} and\n {name}"


@pytest.mark.parametrize(
    ("note", "found"),
    [
        ("* Equal contribution † Corresponding author", "*"),
        ("Equal contribution", "*"),
        (r"$^\dagger$ These authors contributed equally", "†"),
        ("* Corresponding author; ‡ Equal first authors", "‡"),
        ("Authors marked * contributed equally", "*"),
        ("Joint work; equal pay prize", ""),
        ("* Corresponding author", ""),
    ],
)
def test_the_signs_of_equals_are_those_that_a_note_explains(note: str, found: str) -> None:
    assert equal_signs([note]) == frozenset(found)


@pytest.mark.parametrize("written", ["A, B, C, D", "Doe, Jane, Roe, Richard and Fang, Wei"])
def test_too_many_commas_are_told_with_the_name(written: str) -> None:
    with pytest.raises(ValueError, match=r"'.*, .*, .*, \w+' has too many commas; part names by"):
        from_bibtex(written)


@pytest.mark.parametrize(
    "written", ["Jane Doe*", "Jane Doe†", "**Jane Doe**", r"**Jane Doe**\*", "Jane Doe$^{1,*}$"]
)
def test_a_name_in_the_facts_has_no_sign_either(written: str) -> None:
    assert bare(written) == "Jane Doe"
    assert parse(written) == Name("Doe", "Jane")


def test_a_name_in_the_facts_is_never_refused() -> None:
    assert parse("Doe, Jane") == parse("Jane Doe") == Name("Doe", "Jane")
    assert parse("A, B, C, D, Ltd.") == Name("A, B, C, D, Ltd.")
    assert parse("**Jane** Doe") == Name("Doe", "Jane")


@pytest.mark.parametrize(
    "written", ["Robert Quill Jr.", "Robert Quill, Jr.", "Quill, Jr., Robert"]
)
def test_a_suffix_in_the_facts_is_no_family_name(written: str) -> None:
    assert parse(written) == Name("Quill", "Robert", suffix="Jr.")


# The owner's names in the facts, and what stands for the owner in a bibliography.
OWN: list[tuple[str, str]] = [
    (owner, written)
    for owner, ways in {
        "Jane Q. Doe": (
            "Doe, Jane Q.|Jane Q. Doe|Jane Doe|J. Q. Doe|J.Q. Doe|JQ Doe|J Q Doe|J. Doe|J Doe"
            "|Doe, J.|Doe, J.~Q.|Doe, JQ|Doe, Jane Quentina|Jane Quentina Rose Doe|DOE, JANE"
            "|{Jane Q. Doe}|{Doe, Jane}|{J. Doe}|Doe, {Jane Q.}|Doe, {J}ane|Doe, Jane*"
        ),
        "Jane Doe": "Doe, Jane Q.|Doe, J. Q.|Doe, JQ",
        "Jean-Pierre Éluard": (
            r"{\'E}luard, Jean-Pierre|Eluard, Jean Pierre|J.-P. Éluard|J.P. Éluard|JP Eluard"
            "|Éluard, J|Éluard, Jean‐Pierre"
        ),
        "Søren Kjærgaard": r"Kj{\ae}rgaard, S{\o}ren|S. Kjaergaard|Kjærgaard, Soren",
        "Łukasz Wójcik": r"W{\'o}jcik, {\L}ukasz|Wojcik, Lukasz|L. Wojcik",
        "Ulrike Strauß": r"Strau{\ss}, Ulrike|Strauss, U.",
        "Siobhán O'Neill": r"O’Neill, Siobhan|O'Neill, S.",
        "Pieter van der Zwaluw": (
            "van der Zwaluw, Pieter|Van der Zwaluw, P.|{van der Zwaluw}, Pieter|P. van der Zwaluw"
        ),
        "Robert Quill Jr.": "Quill, Jr., Robert|Quill, Jr, R.",
        "Xiaoming Wang": (
            "Wang, Xiaoming|Wang Xiaoming|Xiao-Ming Wang|Wang, Xiao Ming|X. Wang|X.-M. Wang"
            "|Wang, XM|Wang Xiao-Ming|WANG Xiaoming"
        ),
        "Qing Ye": r"Ye, Qing|Ye Qing|Q. Ye|Y\`{e} Q{\={\i}}ng|Qing YE",
        "Bei Lü": r"L{\"u}, Bei|Lu, Bei|Lü Bei",
        "Xiu Ouyang": "Ouyang Xiu|Ouyang, X.",
        "王小明": "王小明|王 小明|王, 小明|小明 王|{王小明}",
        "叶 青": "叶青|叶, 青",
        "Plato": "Plato|{Plato}",
    }.items()
    for written in ways.split("|")
]
OTHER: list[tuple[str, str]] = [
    (owner, written)
    for owner, ways in {
        "Jane Q. Doe": (
            "Doe, Jane R.|J. R. Doe|Doe, JR|Doe, John|Doe, Janet|Doe, K.|Q. Doe|Doe, A. Jane"
            "|Roe, Jane Q.|Jane Q. Doering|Jane Q. Doe-Roe|Jane Q. Roe Doe, X|van Doe, Jane"
            "|Doe, Jr., Jane Q.|Doe|{Doe}|Jane|D. Jane|{Jane Doe Institute}|{Doe Group}"
            "|{The Jane Q. Doe Collaboration}|{Doe and Sons}|{Institute of Jane Doe}|others"
        ),
        "Henry James": "James Henry|James, W. Henry|Henry, James",
        "Robert Quill Jr.": "Quill, Robert|Quill, Sr., Robert|Quill, III, Robert",
        "Jean-Pierre Éluard": "Jean-Paul Éluard|J.-M. Éluard|Éluard, P.",
        "Pieter van der Zwaluw": "Zwaluw, Jan|der Pieter",
        "Xiaoming Wang": "Wang, Xiaoli|Xiao Wang Ming|Ming Wang|Wang|Weiming Wang",
        "Dean Moore": "Moore Dean",
        "Rose Lane": "Lane Rose",
        "王小明": "王明|王|小明|王小|王大明|李小明|Wang Xiaoming",
        "Plato": "Doe, Plato|Platon",
    }.items()
    for written in ways.split("|")
]


def is_own(owner: str, written: str) -> bool:
    (name,) = from_bibtex(written)
    return is_owner(name, (parse(owner),))


@pytest.mark.parametrize(("owner", "written"), OWN)
def test_the_owners_name_is_known_in_its_forms(owner: str, written: str) -> None:
    assert is_own(owner, written)


@pytest.mark.parametrize(("owner", "written"), OTHER)
def test_the_names_of_others_are_told_apart(owner: str, written: str) -> None:
    assert not is_own(owner, written)


@pytest.mark.parametrize(("owner", "written"), [*OWN, *OTHER])
def test_two_names_are_the_same_either_way_round(owner: str, written: str) -> None:
    (one,), other = from_bibtex(written), parse(owner)
    assert is_same(one, other) == is_same(other, one)


def test_the_owner_goes_by_every_name_in_the_basics() -> None:
    basics = {"name": "叶青", "alternateName": ["Qing Ye", "Q. Leaf"]}
    found = owners(facts_of({"basics": basics}).data)
    own = "叶青 and Ye, Q. and Ye Qing and Leaf, Q. and Quentin Leaf and 青叶 and Ye, R. and Leaf, R."
    assert [is_owner(name, found) for name in from_bibtex(own)] == [True] * 5 + [False] * 3
    assert owners(Item()) == ()
    assert not is_owner(Name("Doe", "Jane"), owners(Item()))


@pytest.mark.parametrize(
    "written",
    [
        "Dr. Ines Roth", "Prof. Dr. rer. nat. Ines Roth", "Dr.-Ing. Ines Roth",
        "Priv.-Doz. Dr. Ines Roth", "Assoc. Prof. Ines Roth", "Dipl.-Ing. (FH) Ines Roth",
        "Ines Roth, PhD", "Ines Roth, Ph.D., M.Sc.", "Ines Roth, Ph. D.", "Ines Roth PhD",
        "Ines Roth (she/her)", "Prof. h.c. Ines Roth, Dr.",
    ],
)  # fmt: skip
def test_titles_and_degrees_hinder_no_mark_of_the_owner(written: str) -> None:
    assert name_lists.untitled(written) == "Ines Roth"
    owner = owners(Item(facts_of({"basics": {"name": written}}).data.fields))
    assert is_owner(parse("I. Roth"), owner)
    assert not is_owner(parse("Su Roth"), owner)
    assert is_owner(parse(written), owners(facts_of({"basics": {"name": "Ines Roth"}}).data))


@pytest.mark.parametrize("name", ["Roth, Ines", "Jun MA", "Dr Roth", "Md. Rahman Khan", "Ines"])
def test_what_is_no_title_stays_in_a_name(name: str) -> None:
    assert name_lists.untitled(name) == name


@pytest.mark.parametrize(
    ("written", "is_certain"),
    [
        ("I. Roth, S. Kim", True),
        ("I. Roth, Su Kim", True),
        ("Roth I, Kim S", True),
        ("Ines Roth, Su Kim", False),
        ("Garcia Lopez, Juan Carlos", False),
        ("Garcia Lopez, J. C.", None),
        ("Garcia L., Juan S.", None),
        ("van der Berg, Ines Maria", None),
        ("{Garcia Lopez}, Juan Carlos", None),
        ("A. Rahman, Mohammad", None),
        ("Roth, Ines Maria", None),
    ],
)
def test_two_names_by_a_comma_are_doubted(written: str, is_certain: bool | None) -> None:  # noqa: FBT001
    found = [certain for *_, certain in name_lists.pairs(f"Osei, Kofi and {written}")]
    assert found == ([] if is_certain is None else [is_certain])


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("Roth, Ines; Kim, Su", ["Ines Roth", "Su Kim"]),
        (r"A. Roth \& C. Kim and E. Osei", ["A. Roth", "C. Kim", "E. Osei"]),
        ("Barnes & Noble", ["Barnes & Noble"]),
        ("{Smith & Sons; Co} and A. Roth", ["Smith & Sons; Co", "A. Roth"]),
        ("Roth, Ines and Kim, Su et al.", ["Ines Roth", "Su Kim", OTHERS]),
        ("Ines Roth, PhD", ["Ines Roth PhD"]),
        ("Garcia Lopez, M.D.", ["M.D. Garcia Lopez"]),
    ],
)
def test_names_are_parted_by_what_people_write(value: str, said: list[str]) -> None:
    assert [str(name) for name in from_bibtex(value)] == said


def test_two_names_between_which_a_comma_is_missing_are_not_one() -> None:
    with pytest.raises(ValueError, match=r"'Wood, J. Marsh, A.' seems to be several names; part"):
        from_bibtex("Hall, D. and Wood, J. Marsh, A., & Young, L.")
    assert from_bibtex("Wood, Jr., J. Marsh") == (Name("Wood", "J. Marsh", suffix="Jr."),)
