"""Every fact of this owner is in every form of the site that has a place for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pypdfium2
from conftest import ROOT, Project
from test_contract import FORMS, missing

from site_groundwork.pictures import cleaned

if TYPE_CHECKING:
    from pathlib import Path


def test_every_fact_is_in_every_form_that_has_a_place_for_it(site: Path, tmp_path: Path) -> None:
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    (tmp_path / "html").symlink_to(site)
    person = Project(tmp_path)
    assert missing(person, {form: read(person) for form, read in FORMS.items()}) == []


def test_they_fill_one_page_of_paper(site: Path) -> None:
    with pypdfium2.PdfDocument(site / "cv.pdf") as document:
        assert len(document) == 1


def test_its_drawing_is_published_as_it_is() -> None:
    data = (ROOT / "docs/images/schematic.svg").read_bytes()
    picture = cleaned(data, "schematic.svg")
    assert picture.data is data
    assert (picture.width, picture.height, picture.notes) == (480, 392, ())
