"""Where the files of a font family are found."""

from __future__ import annotations

from fontTools.ttLib import TTFont

from site_groundwork import typefaces


def test_the_files_of_a_family_are_those_of_the_package_that_brings_it() -> None:
    found = typefaces.files("Source Serif 4")
    assert found
    for path in found:
        assert "Source Serif 4" in (TTFont(path)["name"].getBestFamilyName() or "")


def test_a_family_that_no_package_brings_has_no_files() -> None:
    assert typefaces.files("Never Heard Of Sans") == ()
