"""Names of people: their parts, how they are written out, whether two may be one person's."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from pybtex.database import InvalidNameString, Person

from site_groundwork.messages import shown
from sphinx_resume._compat.pybtex import split_name_list
from sphinx_resume.bibliography.name_lists import is_degree, is_initials_first, parted, untitled
from sphinx_resume.text import inline, latex
from sphinx_resume.text.plain import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable


OTHERS: Final = "et al."

# Signs beside a name or its family part lead to a footnote, and are no part of it.
_SIGN = (
    r"(?:\\?[*∗⁎†✝‡§¶‖#✉]|[¹²³⁰-ⁿ]|\\(?:ast|star|d?dag|d?dagger|textdagger|textdaggerdbl"
    r"|textasteriskcentered|[SP]|textsection|textparagraph)(?![A-Za-z])(?:\{\})?)"
)
_ARGUMENT = r"\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}"
_MARK = (
    rf"(?:{_SIGN}|\$[^$]{{1,40}}\$|(?<!\\)\^(?:{_ARGUMENT}|[\d*])"
    rf"|\\(?:textsuperscript|thanks|footnote|footnotemark|inst)(?![A-Za-z])(?:\[\d*\])?(?:{_ARGUMENT})?)"
)
_MARK = rf"(?:{_MARK}|\{{{_MARK}+\}})"
_MARKS: Final = re.compile(
    rf"(?:\s|\\,|~){{0,4}}{_MARK}(?:[\s,]{{0,4}}{_MARK}){{0,8}}(?=[\s}}]{{0,9}}(?:,|$))"
    rf"|^(?:{_MARK}\s*){{1,9}}(?=\S)"
)

# How the signs of footnotes are written otherwise.
_SIGNS: Final = {
    "*": r"\\(?:ast|star|textasteriskcentered)(?![A-Za-z])|[∗⁎]",
    "†": r"\\(?:text)?dag(?:ger)?(?![A-Za-z])|✝",
    "‡": r"\\(?:ddag(?:ger)?|textdaggerdbl)(?![A-Za-z])",
}
_SAYS_EQUAL = re.compile(
    r"\bequal(?:ly)?[\w\s]{0,20}(?:contribut|author)|contribut\w*\s+equally"
    r"|\b(?:co-?|equal |joint |shared )first",
    re.IGNORECASE,
)

_EQUAL_WORDS = re.compile(
    r"\b(?:all|an?|and|authors?|authorship|both|co|contribut\w+|denotes?|equal|equally|first|have"
    r"|indicates?|joint|made|of|paper|shared|the|these|this|to|two|who|with|work)\b|[\W_]+",
    re.IGNORECASE,
)
_LABELLED_EQUAL = re.compile(r"\b(equal|co-?first|joint)", re.IGNORECASE)

# What stands behind a family name and is none.
_SUFFIX = re.compile(r"(.+?),?\s+([JS]r\.?|II|III|IV)")

_LINEAGE = re.compile(r"[JS]r\.?|[IVX]+|Ph\.?D\.?|M\.?D\.?|Esq\.?", re.IGNORECASE)

# Wide ranges in one class take Python long to compile.
_WIDE = re.compile(r"[\u3040-\u30ff]|[\u3400-\u9fff]|[\uac00-\ud7af]|[\uf900-\ufaff]")
_SYLLABLE = (
    r"(?:(?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh)"
    r"(?:a|o|e|ai|ei|ao|ou|an|en|ang|eng|ong|i|ia|ie|iao|iu|ian|in|iang|ing|iong"
    r"|u|ua|uo|uai|ui|uan|un|uang|v|ue|ve)|a|ai|an|ang|ao|e|ei|en|er|o|ou)"
)
_LONGEST_INITIALS = 3


@dataclass(frozen=True)
class Name:
    """A person's name in the parts that BibTeX and CSL know, as plain text.

    Of an organization, and of a name in one piece, there is a family name alone.
    """

    family: str
    given: str = ""
    particle: str = ""
    suffix: str = ""
    is_equal: bool = False

    def __str__(self) -> str:
        """Write the name out as it is read: given name first."""
        last = " ".join(part for part in (self.particle, self.family) if part)
        if _WIDE.search(last) and self.given:  # 王小明: family name first, without a space
            return last + self.given
        return " ".join(part for part in (self.given, last, self.suffix) if part)

    @property
    def inverted(self) -> str:
        """The name as an index has it: family name first, then a comma."""
        last = " ".join(part for part in (self.particle, self.family) if part)
        return ", ".join(part for part in (last, self.suffix, self.given) if part)


def from_bibtex(value: str, equal: frozenset[str] = frozenset()) -> tuple[Name, ...]:
    r"""Read a field of names, parted by ``and``; ``others`` becomes :data:`OTHERS`.

    A sign beside a name (``*``, ``$^{1,*}$``, ``\dag``) is no part of it.

    :param equal: the signs that say of a name that it is one of those who contributed equally.
    :raises ValueError: if a name has more commas than a name can have; it says which.
    """
    names = []
    for whole in _apart(value):
        bare = _MARKS.sub("", whole)
        if bare and (name := _parsed(bare, is_equal=bool(signs(whole) & equal))).family:
            names.append(name)
    return tuple(names)


def without_signs(value: str) -> str:
    """Give a field of names without the signs beside them, parted as BibTeX parts names."""
    found = _apart(value)
    bare = [_MARKS.sub("", name) for name in found]
    is_kept = bare == found and len(found) == len(split_name_list(" ".join(value.split())))
    return value if is_kept else " and ".join(bare)


def signs(name: str) -> frozenset[str]:
    """Give the signs beside a name that lead to a footnote: ``*``, ``†`` and such."""
    beside = "".join(found[0] for found in _MARKS.finditer(name))
    return frozenset(sign for sign in _with_signs(beside) if sign in "*†‡§¶‖#")


def equal_signs(notes: Iterable[str]) -> frozenset[str]:
    """Give the signs that notes explain as equal contribution; an asterisk if they name none."""
    found: set[str] = set()
    for note in notes:
        before, *rest = re.split(r"([*†‡§¶‖#]+)", _with_signs(note))
        if _SAYS_EQUAL.search(before):
            found |= set(rest[0] if rest else "*")
        for sign, words in zip(rest[::2], rest[1::2], strict=True):
            found |= set(sign) if _SAYS_EQUAL.search(words) else set()
    return frozenset(found)


def annotated_equal(annotation: str) -> set[int]:
    """Give the numbers of the names that biblatex's ``author+an`` says contributed equally."""
    found = set()
    for part in annotation.split(";"):
        number, _, labels = part.partition("=")
        if number.strip().isdecimal() and _LABELLED_EQUAL.search(labels):
            found.add(int(number))
    return found


def says_equal_alone(note: str) -> bool:
    """Tell whether a note says that some contributed equally, and nothing else."""
    return bool(_SAYS_EQUAL.search(note)) and not _EQUAL_WORDS.sub("", note)


def _with_signs(text: str) -> str:
    for sign, written in _SIGNS.items():
        text = re.sub(written, sign, text)
    return text


def _apart(value: str) -> list[str]:
    return [re.sub(r"(?i)^(and\s+)+|(\s+and)+$", "", name.strip(" ,")) for name in parted(value)]


@lru_cache(4096)
def parse(written: str) -> Name:
    """Read a name as it stands on a paper or, with a comma, in an index."""
    plain = bare(written)
    try:
        return _parsed(plain, is_equal=False)
    except ValueError:
        return Name(plain)


def bare(written: str) -> str:
    """Give a name in the facts as plain text, without the signs beside it."""
    return _MARKS.sub("", plain_text(re.sub(r"\$[^$]{1,40}\$(?=\s*(?:,|$))", "", written)))


@lru_cache(4096)
def _parsed(written: str, *, is_equal: bool) -> Name:
    if re.fullmatch(r"(and )?others|et al\.?", written, re.IGNORECASE):
        return Name(OTHERS)
    if suffixed := _SUFFIX.fullmatch(written):
        bearer = _parsed(suffixed[1], is_equal=is_equal)
        return replace(bearer, suffix=suffixed[2])
    bearer_of, _, degree = written.rpartition(",")
    # Ines Roth, PhD; but M.D. are initials, too, and Md is a given name.
    is_name = degree.isupper() or degree.strip(" .") == "Md"
    if " " in bearer_of.strip() and is_degree(degree) and not is_name:
        return replace(_parsed(bearer_of, is_equal=is_equal), suffix=degree.strip())
    try:
        person = Person(written)
    except InvalidNameString:
        message = f"the name '{shown(written)}' has too many commas; part names by ' and '"
        raise ValueError(message) from None
    last = person.last_names
    lineage = person.lineage_names
    is_two = is_initials_first(" ".join(lineage))  # Wood, J. Marsh, A.
    if is_two or (len(last) > 1 and not all(map(_LINEAGE.fullmatch, lineage))):
        message = f"'{shown(written)}' seems to be several names; part names by ' and '"
        raise ValueError(message)
    if _WIDE.search(written) and person.first_names and "," not in written:
        # 李 雷 is written as it is spoken, family name first.
        words = _plain([*person.first_names, *person.middle_names, *last]).split(" ", 1)
        return Name(words[0], words[1], is_equal=is_equal)
    if len(last) == 1 and not person.first_names and re.fullmatch(r"\{.*\}", last[0]):
        return Name(_plain(last), is_equal=is_equal)  # {European Space Agency}
    return Name(
        family=_plain(last) or _plain(person.first_names),
        given=_plain([*person.first_names, *person.middle_names]) if last else "",
        particle=_plain(person.prelast_names),
        suffix=_plain(person.lineage_names),
        is_equal=is_equal,
    )


def _plain(parts: Iterable[str]) -> str:
    return plain_text(latex.to_markdown(" ".join(parts))).replace("\N{NO-BREAK SPACE}", " ")


def spelling(name: Name) -> str:
    """Give the letters of a name, without case and accents."""
    return _key(str(name))


def is_same(one: Name, other: Name) -> bool:
    """Tell whether two names can be one person's.

    Initials stand for names, middle names may be missing, hyphens, accents and case do not count,
    and a Chinese name may begin with either part. Family names must agree, and so must what comes
    after them; a family name alone is nobody's but of who has no other.
    """
    if _WIDE.search(str(one) + str(other)):
        return bool(_orders(one) & _orders(other))
    if not one.given or not other.given:
        return not one.given and not other.given and _key(one.family) == _key(other.family)
    if _key(one.suffix) != _key(other.suffix):
        return False
    families = _key(one.particle + one.family), _key(other.particle + other.family)
    if families[0] == families[1]:
        return _given_agree(one.given, other.given)
    parts = [_key(part) for part in (one.family, one.given, other.given, other.family)]
    return parts[:2] == parts[2:] and _is_chinese(*parts[:2])


def _orders(name: Name) -> set[str]:
    return {_key(name.given + name.family), _key(name.family + name.given)}


def _is_chinese(family: str, given: str) -> bool:
    """Tell whether a name may be one in pinyin: of two syllables or three."""
    parts = (family, given)
    return all(re.fullmatch(_SYLLABLE + "{1,2}", part) for part in parts) and any(
        re.fullmatch(_SYLLABLE, part) for part in parts
    )


@lru_cache(4096)
def is_owner(name: Name, owners: tuple[Name, ...]) -> bool:
    """Tell whether a name is one of those that the site's owner goes by.

    Braces around a name keep BibTeX from taking it apart, and are looked into here. Titles and
    degrees do not count.
    """
    apart = name if name.given else parse(inline.escape(name.family))
    apart = replace(apart, suffix="") if is_degree(apart.suffix) else apart
    forms = {apart, parse(inline.escape(untitled(str(apart))))}
    return any(is_same(form, owner) for owner in owners for form in forms)


def _given_agree(one: str, other: str) -> bool:
    if _key(one) == _key(other):
        return True
    first, second = _words(one), _words(other)
    return all(
        a == b or (min(len(a), len(b)) == 1 and a[0] == b[0])
        for a, b in zip(first, second, strict=False)
    )


def _words(given: str) -> list[str]:
    """Part a given name into names and initials; ``JQ`` is two."""
    words = [word for word in re.split(r"[\s.\-‐–·]+", given) if word]
    if len(words) == 1 and words[0].isupper() and 1 < len(words[0]) <= _LONGEST_INITIALS:
        words = list(words[0])
    return [_key(word) for word in words]


def _key(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text).casefold()
    for letter, plain in (("ø", "o"), ("ł", "l"), ("đ", "d"), ("æ", "ae"), ("ı", "i")):
        apart = apart.replace(letter, plain)
    return "".join(sign for sign in apart if sign.isalnum())
