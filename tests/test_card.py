"""The social card: its size, what it says, and that it stays the same."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import facts_in
from PIL import Image

from site_groundwork.cache import Cache
from site_groundwork.pictures.copies import Copies
from sphinx_resume.entries import introduction
from sphinx_resume.files import press
from sphinx_resume.pages import metadata
from sphinx_resume.pages.looks import TEMPLATES
from sphinx_resume.text import addresses

if TYPE_CHECKING:
    from conftest import Project

TESTS = Path(__file__).parent
PEOPLE = {
    "specimen": (TESTS / "specimen/resume.yaml").read_text(encoding="utf-8"),
    "second": (TESTS / "second_person.yaml").read_text(encoding="utf-8"),
    "name alone": "basics:\n  name: Ada\n",
    "label alone": "basics:\n  label: researcher\n",
    "interests alone": "interests:\n  - name: everything\n",
    "names without end": f"basics:\n  name: {'Wolfeschlegelsteinhausen ' * 7}\n"
    f"  label: {'professor of very long titles ' * 6}\n"
    f"work:\n  - name: {'University of Very Long Names ' * 4}\n"
    f"interests: [{', '.join(f'name: interest number {n} of many' for n in range(9))}]\n".replace(
        "[name", "[{name"
    )
    .replace(", name", "}, {name")
    .replace("]\n", "}]\n"),
}


def draw(who: str, folder: Path) -> bytes:
    folder.mkdir(exist_ok=True)
    (folder / "resume.yaml").write_text(PEOPLE.get(who, who), encoding="utf-8")
    (folder / "card.typ").write_bytes((TEMPLATES / "card.typ").read_bytes())
    shown = introduction.facts_shown(
        facts_in(folder / "resume.yaml").data, addresses.web("https://example.org/me/")
    )
    data = {
        **shown,
        "title": "Card",
        "language": "en",
        "width": metadata.CARD_SIZE[0],
        "height": metadata.CARD_SIZE[1],
        "portrait": None,
    }
    made_by = press.Press(
        folder,
        folder / "fonts",
        Cache(folder / "cache"),
        Copies(folder / "copies"),
        typeface="Source Serif 4",
        accent="#8c1d1a",
    )
    content = made_by.set(folder / "card.typ", data, "png").content
    assert content
    return content


@pytest.mark.parametrize("who", PEOPLE)
def test_it_is_one_picture_of_1200_by_630_with_its_margins_free(who: str, tmp_path: Path) -> None:
    picture = Image.open(io.BytesIO(draw(who, tmp_path))).convert("RGB")
    assert picture.size == (1200, 630)
    paper = picture.getpixel((1199, 0))
    for box in ((20, 0, 90, 630), (1125, 0, 1200, 630), (20, 0, 1200, 60), (20, 580, 1200, 630)):
        assert picture.crop(box).getcolors() == [((box[2] - box[0]) * (box[3] - box[1]), paper)]
    drawn = picture.crop((90, 60, 1125, 580)).getcolors(1 << 20)
    assert drawn
    assert len(drawn) > 20
    middle = picture.crop((90, 210, 1125, 420)).convert("L").getcolors()
    assert middle
    assert min(shade for _, shade in middle) < 128  # the middle third is no empty one


def test_the_same_facts_give_the_same_bytes_and_others_give_others(tmp_path: Path) -> None:
    here, there = draw("second", tmp_path / "here"), draw("second", tmp_path / "there")
    assert here == there
    base = "basics: {name: Ada, label: reader}\nwork: [{name: Lab}]\ninterests: [{name: tea}]\n"
    made = {draw(base, tmp_path / "base")}
    for fact in ("Ada", "reader", "Lab", "tea"):
        made.add(draw(base.replace(fact, "other"), tmp_path / fact))
    assert len(made) == 5


def test_a_build_writes_it_with_the_portrait(project: Project) -> None:
    project.write("resume.yaml", "basics: {name: '*Ada*', image: me.png}\nwork: [{name: Lab}]\n")
    Image.new("RGB", (300, 400), "#0a0").save(project.root / "docs" / "me.png")
    assert project.build() == 0, project.output
    with Image.open(project.html / "card.png") as picture:
        assert picture.size == (1200, 630)
        counts = {
            colour: count for count, colour in picture.convert("RGB").getcolors(1 << 20) or ()
        }
    assert 47_000 < counts[0, 0xAA, 0] <= 220 * 220


def test_without_facts_there_is_none(project: Project) -> None:
    assert project.build() == 0, project.output
    assert (project.html / "card.png").is_file()
    project.write("resume.yaml", "meta:\n  version: v1.0.0\n")
    assert project.build() == 0, project.output
    assert not (project.html / "card.png").exists()
