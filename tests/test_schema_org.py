"""The JSON-LD is read by a JSON-LD library and held against schema.org's own vocabulary."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from conftest import facts_in
from pyld import jsonld
from schema_org import registry

from site_groundwork.sealed import opened
from sphinx_resume.pages import json_ld
from sphinx_resume.text import addresses

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Project

STANDARD = Path(__file__).parent / "data" / "standard.json"
BASE = "https://me.example/site/"
VOCABULARY = "https://schema.org/"

HOME = json_ld.Page("About me", addresses.web(BASE), "en", "Who I am.", is_home=True)
PAPERS = addresses.web(BASE + "papers.html")
TEXTUAL = {"Text", "Date", "DateTime", "URL", "Number", "Integer", "Boolean"}


def context_of_the_vocabulary(url: str, _options: object) -> dict[str, Any]:
    """Stand in for the file at https://schema.org: what is a URL there is a URL here."""
    assert url == VOCABULARY.rstrip("/")
    addresses = {
        name: {"@type": "@id"}
        for name, found in registry.PROPERTY_BY_SCHEMA.items()
        if "URL" in found.ranges and "Text" not in found.ranges
    }
    context = {"@context": {"@vocab": VOCABULARY, **addresses}}
    return {"contextUrl": None, "documentUrl": url, "document": context}


def nodes(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Give every node of a document, expanded, however deep it stands."""
    waiting = list(jsonld.expand(document, {"documentLoader": context_of_the_vocabulary}))
    while waiting:
        node = waiting.pop(0)
        yield node
        for key, values in node.items():
            if not key.startswith("@"):
                waiting += [value for value in values if "@value" not in value]


def foreign(document: dict[str, Any]) -> list[str]:
    """Name what the vocabulary does not know: types, their properties, the values of these."""
    known = {
        node["@id"]: node["@type"][0]
        for node in nodes(document)
        if {"@id", "@type"} <= node.keys()
    }
    found = []
    for node in nodes(document):
        for kind in node.get("@type", []):
            name = kind.removeprefix(VOCABULARY)
            if name not in registry.CLASS_METADATA:
                found.append(name)
                continue
            family = {name, *registry.ancestry(name)}
            for key, values in node.items():
                if key.startswith("@"):
                    continue
                property_ = registry.PROPERTY_BY_SCHEMA.get(key.removeprefix(VOCABULARY))
                if not property_ or property_.superseded_by or not family & set(property_.domains):
                    found.append(f"{name}.{key}")
                    continue
                found += [
                    f"{name}.{property_.schema_name} = {value}"
                    for value in values
                    if not fits(value, set(property_.ranges), known)
                ]
    return found


def fits(value: dict[str, Any], ranges: set[str], known: dict[str, str]) -> bool:
    """Tell whether a property with these ranges takes a value; an address may name a node."""
    if "@value" in value:
        return bool(ranges & TEXTUAL)
    if "@type" not in value and "URL" in ranges:
        return True
    name = value.get("@type", [known.get(value.get("@id", ""), "")])[0].removeprefix(VOCABULARY)
    return bool(ranges & {name, *registry.ancestry(name)})


def said_of(path: Path, page: json_ld.Page = HOME, base: str = BASE) -> Any:
    """Give what a page says of the facts in a file, on a site that holds no files."""
    said = json_ld.document(
        facts_in(path).data,
        page,
        addresses.web(base),
        lambda link: link if isinstance(link, addresses.Address) else None,
    )
    return json.loads(opened(said)) if said else None


def made(written: str, tmp_path: Path, page: json_ld.Page = HOME, base: str = BASE) -> Any:
    path = tmp_path / "resume.yaml"
    path.write_text(written, encoding="utf-8")
    return said_of(path, page, base)


def person(written: str, tmp_path: Path) -> dict[str, Any]:
    found: dict[str, Any] = made(written, tmp_path)["@graph"][0]["mainEntity"]
    return found


def test_the_vocabulary_finds_faults() -> None:
    wrong = {
        "@context": "https://schema.org",
        "@type": "Person",
        "jobtitle": "poet",
        "isbn": "1",
        "worksFor": {"@type": "Language", "name": "x"},
        "knows": {"@type": "Human"},
    }
    assert sorted(foreign(wrong)) == sorted(
        [
            "Person.https://schema.org/jobtitle",
            "Person.https://schema.org/isbn",
            "Person.worksFor = "
            + str(
                {
                    "@type": [VOCABULARY + "Language"],
                    VOCABULARY + "name": [{"@value": "x"}],
                }
            ),
            "Person.knows = " + str({"@type": [VOCABULARY + "Human"]}),
            "Human",
        ]
    )


@pytest.mark.parametrize("base", [BASE, ""])
def test_a_full_resume_is_said_in_schema_orgs_words_alone(base: str) -> None:
    document = said_of(STANDARD, HOME, base)
    assert document
    assert foreign(document) == []
    assert {
        node["@type"][0].removeprefix(VOCABULARY) for node in nodes(document) if "@type" in node
    } == {
        "ProfilePage",
        "Person",
        "Organization",
        "EducationalOrganization",
        "PostalAddress",
        "PropertyValue",
        "CreativeWork",
        "ScholarlyArticle",
        "PublicationVolume",
        "Periodical",
    }


def test_the_page_is_about_the_person_and_the_works_are_theirs() -> None:
    document = said_of(STANDARD)
    assert document
    page, *works = document["@graph"]
    assert page["@type"] == "ProfilePage"
    assert page["mainEntity"]["@id"] == BASE + "#person"
    assert page["mainEntity"]["name"] == "Ineke van der Zwaluw"
    assert [work["author"] for work in works] == [{"@id": BASE + "#person"}] * 4
    assert len({work["@id"] for work in works}) == 4


def test_without_an_address_an_id_is_a_fragment(tmp_path: Path) -> None:
    page = json_ld.Page("Home", None, "en", is_home=True)
    document = made("{basics: {name: A}, projects: [{name: P}]}", tmp_path, page, "")
    profile, work = document["@graph"]
    assert (profile["@id"], profile["mainEntity"]["@id"]) == ("#page", "#person")
    assert (work["@id"], work["author"]) == ("#projects-1", {"@id": "#person"})
    assert "url" not in profile


def test_a_school_is_an_affiliation_until_one_is_its_alumnus(tmp_path: Path) -> None:
    found = person(
        "basics: {name: A}\n"
        "education:\n"
        "  - {institution: Now, url: 'https://now.example/', department: Lakes}\n"
        "  - {institution: Then, url: 'https://then.example/', endDate: 2020}\n",
        tmp_path,
    )
    assert found["affiliation"] == {
        "@type": "EducationalOrganization",
        "name": "Now",
        "url": "https://now.example/",
        "department": {"@type": "Organization", "name": "Lakes"},
    }
    assert found["alumniOf"] == {
        "@type": "EducationalOrganization",
        "name": "Then",
        "url": "https://then.example/",
    }


def test_only_a_position_that_is_held_counts(tmp_path: Path) -> None:
    found = person(
        "basics: {name: A}\n"
        "work: [{name: Now, position: poet}, {name: Then, position: cook, endDate: 2020}]\n",
        tmp_path,
    )
    assert found["jobTitle"] == "poet"
    assert found["worksFor"]["name"] == "Now"


def test_an_award_says_what_for_by_whom_and_when(tmp_path: Path) -> None:
    found = person(
        "basics: {name: A}\n"
        "awards: [{title: '*A* Prize', summary: Cup, awarder: Club, academicYear: 2021-2022}]\n",
        tmp_path,
    )
    assert found["award"] == "A Prize, Cup, Club, 2021\N{EN DASH}2022"


@pytest.mark.parametrize(
    "profile",
    [
        "{network: ORCID, username: 0000-0002-1825-0097}",
        "{url: 'https://orcid.org/0000-0002-1825-0097'}",
    ],
)
def test_an_orcid_is_an_identifier(profile: str, tmp_path: Path) -> None:
    found = person(f"basics: {{name: A, profiles: [{profile}]}}", tmp_path)
    assert found["identifier"] == {
        "@type": "PropertyValue",
        "propertyID": "https://registry.identifiers.org/registry/orcid",
        "value": "orcid:0000-0002-1825-0097",
        "url": "https://orcid.org/0000-0002-1825-0097",
    }


def test_another_number_is_no_orcid(tmp_path: Path) -> None:
    profile = "{network: Bank, username: 0000-0002-1825-0097, url: 'https://bank.example'}"
    found = person(f"basics: {{name: A, profiles: [{profile}]}}", tmp_path)
    assert "identifier" not in found
    assert found["sameAs"] == "https://bank.example"


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("in preparation", "CreativeWork"),
        ("in submission", "CreativeWork"),
        ("preprint", "ScholarlyArticle"),
        ("accepted", "ScholarlyArticle"),
        ("published", "ScholarlyArticle"),
    ],
)
@pytest.mark.parametrize("section", ["projects", "publications"])
def test_a_work_is_an_article_once_it_can_be_read(
    section: str, status: str, kind: str, tmp_path: Path
) -> None:
    document = made(
        f"{{basics: {{name: A}}, {section}: [{{name: P, status: {status}}}]}}", tmp_path
    )
    work = document["@graph"][1]
    assert (work["@type"], work["creativeWorkStatus"].lower()) == (kind, status)
    assert foreign(document) == []


def test_authors_stand_in_their_order_and_the_owner_is_known_among_them(tmp_path: Path) -> None:
    document = made("{basics: {name: A}, publications: [{name: P, authors: [B, A]}]}", tmp_path)
    assert document["@graph"][1]["author"] == [
        {"@type": "Person", "name": "B"},
        {"@id": BASE + "#person"},
    ]
    assert foreign(document) == []


def test_a_volume_of_other_peoples_editing_is_not_the_owners_work(tmp_path: Path) -> None:
    facts = "{basics: {name: A}, publications: [{name: P, type: proceedings, editors: [B]}]}"
    work = made(facts, tmp_path)["@graph"][1]
    assert "author" not in work
    assert work["editor"] == {"@type": "Person", "name": "B"}


@pytest.mark.parametrize("pages", ["45-67", "45--67", "45–50, 67"])
def test_the_first_and_the_last_page_are_told_apart(pages: str, tmp_path: Path) -> None:
    facts = f'{{basics: {{name: A}}, publications: [{{name: P, pages: "{pages}"}}]}}'
    work = made(facts, tmp_path)["@graph"][1]
    assert (work["pageStart"], work["pageEnd"]) == ("45", "67")


def test_a_page_below_leads_back_and_names_the_person(tmp_path: Path) -> None:
    trail = (("Home", HOME.url), ("Papers", PAPERS))
    page = json_ld.Page("Papers", PAPERS, "en", trail=trail)
    document = made("basics: {name: A}", tmp_path, page)
    (node,) = document["@graph"]
    assert node["about"] == {
        "@type": "Person",
        "@id": BASE + "#person",
        "name": "A",
        "url": BASE,
    }
    assert [
        (step["position"], step["name"], step["item"]["@id"])
        for step in node["breadcrumb"]["itemListElement"]
    ] == [(1, "Home", BASE), (2, "Papers", BASE + "papers.html")]
    assert foreign(document) == []


def test_nothing_empty_is_said(tmp_path: Path) -> None:
    def empty(value: object) -> bool:
        if isinstance(value, dict):
            return not value or any(map(empty, value.values()))
        if isinstance(value, list):
            return not value or any(map(empty, value))
        return not value

    assert not empty(made("{basics: {name: A}, projects: [{name: P}]}", tmp_path))


def test_without_a_name_nothing_is_said(tmp_path: Path) -> None:
    assert made("{basics: {label: x}, projects: [{name: P}]}", tmp_path) is None


def on_page(project: Project, name: str = "index.html") -> list[str]:
    return [
        str(script.string)
        for script in project.page(name).select('script[type="application/ld+json"]')
    ]


def test_no_fact_can_break_out_of_the_page(project: Project) -> None:
    nasty = "</script><b>&'\""
    name = json.dumps(nasty.replace("<", "\\<"))  # Markdown for a plain <
    project.write("resume.yaml", f"basics:\n  name: {name}\n")
    assert project.build() == 0
    (found,) = on_page(project)
    assert json.loads(found)["@graph"][0]["mainEntity"]["name"] == nasty
    assert not project.page().select("b")


def test_the_home_page_follows_every_fact_although_it_shows_none(project: Project) -> None:
    project.write("resume.yaml", "basics:\n  name: A\ninterests:\n  - name: lakes\n")
    assert project.build() == 0
    project.write("resume.yaml", "basics:\n  name: A\ninterests:\n  - name: ponds\n")
    assert project.build() == 0
    (found,) = on_page(project)
    assert json.loads(found)["@graph"][0]["mainEntity"]["knowsAbout"] == "ponds"


def test_pages_below_the_home_page_have_breadcrumbs(project: Project) -> None:
    project.write("resume.yaml", "basics:\n  name: A\n")
    project.write("index.md", "# Home\n\n```{toctree}\npapers/index\n```\n")
    project.write("papers/index.md", "# *Papers*\n\n```{toctree}\none\n```\n")
    project.write("papers/one.md", "# One\n")
    assert project.build("-D", f"html_baseurl={BASE}") == 0
    (found,) = on_page(project, "papers/one.html")
    document = json.loads(found)
    steps = document["@graph"][0]["breadcrumb"]["itemListElement"]
    assert [(step["name"], step["item"]["@id"]) for step in steps] == [
        ("Home", BASE),
        ("Papers", BASE + "papers/"),
        ("One", BASE + "papers/one.html"),
    ]
    assert foreign(document) == []
    (home,) = on_page(project)
    assert "BreadcrumbList" not in home


def test_a_site_without_a_name_has_no_json_ld(project: Project) -> None:
    project.write("resume.yaml", "projects:\n  - name: P\n")
    assert project.build() == 0
    assert on_page(project) == []
