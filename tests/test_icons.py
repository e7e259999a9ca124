"""The panel calls each way to reach a person by name, with the sign of its network."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final

import pytest
from conftest import begin_project, facts_of
from fontTools.pens.boundsPen import BoundsPen
from fontTools.svgLib.path import parse_path
from simple_icons_pack import get_icon

from sphinx_resume.entries import introduction
from sphinx_resume.facts import networks
from sphinx_resume.pages import icons

if TYPE_CHECKING:
    from bs4 import Tag

UNSIGNED: Final = {"inspirehep", "openreview"}
OTHERWISE_CALLED: Final = {"linkedin": None, "webofscience": "Clarivate", "twitter": "X"}
OTHERWISE_CALLED |= {"weibo": "Sina Weibo", "dblp": "dblp"}


@pytest.mark.parametrize("name", sorted(networks.NETWORKS.keys() - UNSIGNED))
def test_the_sign_of_a_network_is_its_own_and_inside_its_square(name: str) -> None:
    network = networks.NETWORKS[name]
    icon = get_icon(network.sign)
    assert (icon and icon.title) == OTHERWISE_CALLED.get(name, network.name)
    pen = BoundsPen(None)
    parse_path(icons.path(network.name), pen)
    left, top, right, bottom = pen.bounds
    assert min(left, top) >= -1
    assert max(right, bottom) <= icons.SIDE + 1
    assert max(right - left, bottom - top) > icons.SIDE * 0.8


@pytest.mark.parametrize("name", ["Bank", "Slides", "Docker", "", *sorted(UNSIGNED)])
def test_what_is_no_known_network_has_no_sign(name: str) -> None:
    assert icons.path(name) == ""


@pytest.mark.parametrize(
    ("network", "username", "address"),
    [
        ("Zhihu", "ada-l", "https://www.zhihu.com/people/ada-l"),
        ("微博", "ada", "https://weibo.com/ada"),
        ("Bilibili", "42", "https://space.bilibili.com/42"),
        ("Bilibili", "ada", None),
        ("微信", "ada", None),
    ],
)
def test_networks_of_china_are_known(network: str, username: str, address: str | None) -> None:
    known = networks.of(network)
    assert known
    assert networks.address(known, username) == address


TEN: Final = """
basics:
  name: Ada Example
  email: ada@example.org
  phone: +31 20 555 0147
  profiles:
    - {network: Google Scholar, username: abcdefghijkl}
    - {network: GitHub, username: ada}
    - {network: ORCID, username: 0000-0002-1825-0097}
    - {network: LinkedIn, username: ada}
    - {network: DBLP, username: 12/345}
    - {network: Semantic Scholar, username: "123456"}
    - {network: ResearchGate, username: Ada-Example}
    - {network: Mastodon, username: "@ada@social.example"}
    - {network: WeChat, username: ada_e}
    - {network: Bank, username: ada, url: "https://bank.example/ada"}
    - {network: Mirror, username: one, url: "https://one.example/"}
    - {network: Mirror, username: two, url: "https://two.example/"}
"""


@pytest.fixture(scope="module")
def panel(tmp_path_factory: pytest.TempPathFactory) -> Tag:
    project = begin_project(tmp_path_factory.mktemp("icons"))
    project.write("index.md", "---\nauthor_profile: true\n---\n\n# Home\n\nHello.\n")
    project.write("resume.yaml", TEN)
    assert project.build("-W") == 0, project.output
    found = project.page().select_one(".profile-links")
    assert found
    return found


def test_a_link_is_called_after_its_network_and_keeps_the_address_for_paper(panel: Tag) -> None:
    links = {link.get_text(): link.get("title") for link in panel.select("a")}
    assert links == {
        "Email": "ada@example.org",
        "Phone +31 20 555 0147": None,
        "Google Scholar": "abcdefghijkl",
        "GitHub": "ada",
        "ORCID": "0000-0002-1825-0097",
        "LinkedIn": "ada",
        "DBLP": "12/345",
        "Semantic Scholar": "123456",
        "ResearchGate": "Ada-Example",
        "Mastodon": "@ada@social.example",
        "Bank": "ada",
        "Mirror one": None,
        "Mirror two": None,
    }


def test_who_has_no_address_is_shown_as_text(panel: Tag) -> None:
    assert [item.get_text().strip() for item in panel.select("li:not(:has(a))")] == [
        "WeChat ada_e"
    ]


def test_each_line_has_one_sign_and_an_unknown_network_that_of_a_link(panel: Tag) -> None:
    items = {item.get_text().split()[0]: item for item in panel.select("li")}
    assert {len(item.select("svg[aria-hidden=true] > path")) for item in items.values()} == {1}
    drawn = {name: item.path["d"] for name, item in items.items()}
    assert drawn["GitHub"] == icons.path("GitHub")
    assert drawn["Bank"] == drawn["Mirror"]
    assert len(set(drawn.values())) == len(drawn) - 1


def test_ten_networks_cost_a_page_little(panel: Tag) -> None:
    assert len(zlib.compress(str(panel).encode(), 9)) < 2450


@pytest.mark.parametrize(
    ("label", "position", "shown"),
    [
        ("associate professor of art", "associate professor", "Associate professor of art | A"),
        ("professor", "Professor of art", "Professor of art | A"),
        ("Reader", "reader", "Reader | A"),
        ("计算机科学副教授", "副教授", "计算机科学副教授 | A"),
        ("rank climber", "RA", "Rank climber | RA, A"),
        ("student", "assistant", "Student | Assistant, A"),
        ("", "assistant", " | Assistant, A"),
    ],
)
def test_a_position_is_said_once(label: str, position: str, shown: str) -> None:
    facts = facts_of({"basics": {"label": label}, "work": [{"name": "A", "position": position}]})
    said = introduction.facts_shown(facts.data)
    assert f"{said['label']} | {said['affiliations'][0]}" == shown
