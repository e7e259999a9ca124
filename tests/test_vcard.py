"""The contact card is read by a vCard parser, its code by a QR decoder."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
import segno
import typst
import vobject
import zxingcpp
from conftest import facts_in
from PIL import Image

from site_groundwork.sealed import opened
from sphinx_resume.files import contact_card
from sphinx_resume.text import addresses

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Project

ALL = """
basics:
  name: Ineke *van der* Zwaluw
  label: limnologist
  email: ineke@lake.example
  phone: +31 20 555 0147
  url: https://lake.example/
  location: {address: "Reed 12; attic, left", postalCode: 1098 XJ, city: Utrecht, countryCode: NL}
  profiles:
    - {network: ORCID, url: "https://orcid.org/0000-0002-1825-0097"}
    - {network: WeChat, username: "ineke,z"}
work:
  - {name: "Water, Ltd.", department: "Lakes; Ponds", position: Senior scientist}
  - {name: Past, position: Past, endDate: 2020}
education:
  - {institution: University}
"""


def card(written: str, tmp_path: Path) -> str:
    path = tmp_path / "resume.yaml"
    path.write_text(written, encoding="utf-8")
    made = contact_card.vcard(facts_in(path).data)
    return opened(made) if made else ""


def test_a_card_says_who_and_how_to_reach_them(tmp_path: Path) -> None:
    read = vobject.readOne(card(ALL, tmp_path))
    assert read.version.value == "4.0"
    assert read.fn.value == "Ineke van der Zwaluw"
    assert read.email.value == "ineke@lake.example"
    assert read.tel.value == "+31 20 555 0147"
    assert read.title.value == "Senior scientist"
    assert [org.value for org in read.org_list] == [
        ["Water, Ltd.", "Lakes; Ponds"],
        ["University"],
    ]
    assert [url.value for url in read.url_list] == [
        "https://lake.example/",
        "https://orcid.org/0000-0002-1825-0097",
    ]
    assert read.adr.value.street == "Reed 12; attic, left"
    assert read.adr.value.city == "Utrecht"
    assert read.adr.value.code == "1098 XJ"
    assert read.adr.value.country == "Netherlands"
    assert read.socialprofile.value == "ineke,z"
    assert read.socialprofile.params["SERVICE-TYPE"] == ["WeChat"]


def test_the_site_has_its_address_on_the_card(tmp_path: Path) -> None:
    path = tmp_path / "resume.yaml"
    path.write_text("basics: {name: A, email: a@b.example}", encoding="utf-8")
    made = contact_card.vcard(facts_in(path).data, addresses.web("https://me.example/"))
    assert made
    read = vobject.readOne(opened(made))
    assert read.url.value == "https://me.example/"


def test_without_a_position_the_title_is_the_label(tmp_path: Path) -> None:
    read = vobject.readOne(card("basics: {name: A, label: poet, email: a@b.example}", tmp_path))
    assert read.title.value == "poet"


def test_long_lines_are_folded_between_characters(tmp_path: Path) -> None:
    name = "小明" * 60
    made = card(f"basics: {{name: {name}, email: a@b.example}}", tmp_path)
    lines = made.encode().split(b"\r\n")
    assert max(map(len, lines)) in range(73, 76)
    for line in lines:
        line.decode()
    assert vobject.readOne(made).fn.value == name


def test_every_line_ends_as_the_standard_says(tmp_path: Path) -> None:
    made = card(ALL, tmp_path)
    assert made.endswith("END:VCARD\r\n")
    assert "\n" not in made.replace("\r\n", "")


@pytest.mark.parametrize("basics", ["{name: A}", "{email: a@b.example}", "{name: A, label: x}"])
def test_nobody_to_contact_gives_no_card(basics: str, tmp_path: Path) -> None:
    assert card(f"basics: {basics}", tmp_path) == ""


@pytest.mark.parametrize(
    "way",
    ["email: a@b.example", "phone: 1", "url: https://a.example", "profiles: [{username: a}]"],
)
def test_any_way_to_reach_a_person_gives_a_card(way: str, tmp_path: Path) -> None:
    assert card(f"basics: {{name: A, {way}}}", tmp_path)


def drawn(svg: Path) -> Image.Image:
    """Have an SVG drawn by a program other than that which wrote it."""
    page = svg.with_suffix(".typ")
    size = "#set page(width: auto, height: auto, margin: 0pt)\n"
    page.write_text(f'{size}#image("{svg.name}", width: 600pt)', encoding="utf-8")
    return Image.open(io.BytesIO(typst.compile(page, format="png", ppi=72)))


@pytest.fixture
def built(project: Project) -> Project:
    project.write("resume.yaml", ALL.replace("Zwaluw", "Zwaluw-王"))
    assert project.build() == 0
    return project


def test_the_code_holds_the_very_card(built: Project) -> None:
    written = (built.html / "contact.vcf").read_bytes()
    (found,) = zxingcpp.read_barcodes(drawn(built.html / "contact.svg"))
    assert bytes(found.bytes) == written


def test_the_code_says_in_words_what_it_is(built: Project) -> None:
    root = ET.fromstring((built.html / "contact.svg").read_bytes())  # noqa: S314 # our own file
    namespace = "{http://www.w3.org/2000/svg}"
    assert root.findtext(namespace + "title") == "Contact card of Ineke van der Zwaluw-王"
    assert root.findtext(namespace + "desc") == "QR code with the content of contact.vcf"


CONTACT = "[Contact card](contact.vcf), [QR code](contact.svg)"


def test_the_contact_block_leads_to_what_there_is_of_card_and_code(project: Project) -> None:
    project.write("index.md", "# Home\n\n```{basics}\n```\n")
    links = "".join(f"    - {{url: 'https://a.example/{number:0100}'}}\n" for number in range(40))
    card = "basics: {name: A, email: a@b.example}\n"
    for facts, shown in {
        card: CONTACT,
        f"basics:\n  name: A\n  profiles:\n{links}": CONTACT.partition(",")[0],
        "basics: {email: a@b.example}\n": "",
    }.items():
        project.write("resume.yaml", facts)
        assert project.build() == 0, project.output
        said = (project.html / "index.md").read_text(encoding="utf-8").splitlines()
        assert [line for line in said if "contact." in line] == [shown] * bool(shown)


def test_a_code_holds_as_much_as_the_standard_lets_it() -> None:
    segno.make("a" * contact_card.LARGEST, encoding="utf-8", micro=False)
    with pytest.raises(segno.DataOverflowError):
        segno.make("a" * (contact_card.LARGEST + 1), encoding="utf-8", micro=False)


def test_a_second_build_writes_the_same_bytes(built: Project) -> None:
    files = [built.html / name for name in ("contact.vcf", "contact.svg")]
    first = [path.read_bytes() for path in files]
    for path in files:
        path.unlink()
    assert built.build("-E") == 0
    assert [path.read_bytes() for path in files] == first


def test_a_card_goes_when_its_facts_go(built: Project) -> None:
    built.write("resume.yaml", "basics:\n  email: a@b.example\n")
    assert built.build() == 0
    assert not (built.html / "contact.vcf").exists()
    assert not (built.html / "contact.svg").exists()
    assert built.output.count("left out: there is no name") == 2


def test_a_card_that_no_code_can_hold_is_written_without_one(project: Project) -> None:
    links = "".join(f"    - {{url: 'https://a.example/{number:0100}'}}\n" for number in range(40))
    project.write("resume.yaml", f"basics:\n  name: A\n  profiles:\n{links}")
    assert project.build() == 0
    assert (project.html / "contact.vcf").is_file()
    assert not (project.html / "contact.svg").exists()
    assert "longer than a QR code can be" in project.output
