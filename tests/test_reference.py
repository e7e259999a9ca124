"""REFERENCE.md says what the program says: all keys, directives, settings and commands."""

from __future__ import annotations

import inspect

import reference
from jsonschema import Draft202012Validator
from reference import SCHEMA, keys, resolved


def test_it_is_as_make_reference_writes_it() -> None:
    assert reference.FILE.read_text("utf-8") == reference.reference()


def test_each_key_is_described_and_each_text_has_an_example_that_is_good() -> None:
    maps = [reference.SCHEMA["$defs"][name] for name in reference.MAPS]
    nodes = [node.get("items", node) for node in (*SCHEMA["properties"].values(), *maps)]
    found = [(name, resolved(node), node) for of_one in nodes for name, node in keys(of_one)]
    assert [name for name, said, _ in found if not said.get("description")] == []
    whole = {"figure", "links", "person"}  # their keys have examples
    silent = [name for name, _, node in found if not reference.example(node)]
    assert {reference.kind(node) for name, _, node in found if name in silent} <= whole
    for name, said, node in found:
        validator = Draft202012Validator({**node, "$defs": SCHEMA["$defs"]})
        assert all(map(validator.is_valid, said.get("examples", ()))), name


def test_each_option_of_a_directive_is_told_in_a_docstring() -> None:
    directives = reference.names_of_directives(reference.extended())
    assert ["publications"] in directives.values()
    for directive in directives:
        told = "".join(inspect.getdoc(each) or "" for each in directive.__mro__)
        untold = [option for option in directive.option_spec or () if f":{option}:" not in told]
        assert untold == [], directive


def test_each_setting_is_described() -> None:
    assert "| `first_view_hosts` | `[]` | " in reference.settings(reference.extended())
    assert "|  |" not in reference.settings(reference.extended())
