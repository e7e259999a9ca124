"""What the project says of itself: its version, its license and what it is built with."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
SETTINGS: Final = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PROJECT: Final = SETTINGS["project"]
CHANGELOG: Final = (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_the_version_is_the_newest_of_the_changelog() -> None:
    headings = re.findall(r"^## \[(.+?)\](?: - (\d{4}-\d\d-\d\d))?$", CHANGELOG, re.MULTILINE)
    assert headings[0] == ("Unreleased", "")
    versions = headings[1:]
    assert versions[0][0] == PROJECT["version"]
    assert all(date for _, date in versions)
    dates = [date for _, date in versions]
    assert dates == sorted(dates, reverse=True)


def test_each_change_is_of_a_kind_that_keep_a_changelog_knows() -> None:
    kinds = {*re.findall(r"^### (.+)$", CHANGELOG, re.MULTILINE)}
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_the_license_is_mit_and_leaves_the_content_out() -> None:
    assert PROJECT["license"] == "MIT"
    (name,) = PROJECT["license-files"]
    assert (ROOT / name).read_text("utf-8").startswith("MIT License\n")
    assert "belongs to the site's owner" in (ROOT / "docs/LICENSE").read_text("utf-8")


def test_the_build_backend_is_the_one_that_the_tests_have() -> None:
    constraints = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    assert SETTINGS["build-system"]["requires"][0] in constraints
