"""Writes REFERENCE.md from what the program itself says: `make reference` calls it.

Keys, types and examples come from the schema, settings and directives from the extensions' own
`setup()`, commands from the Makefile. Where a key shows, and what a field of BibTeX becomes, is
found by trying it.
"""

from __future__ import annotations

import importlib
import inspect
import json
import re
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import MagicMock

import probe
from sphinx.application import Sphinx

from sphinx_resume.entries.sections import SECTIONS
from sphinx_resume.facts import front_matters, networks
from sphinx_resume.facts.validation import SCHEMA, resolved

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT: Final = Path(__file__).parent.parent
FILE: Final = ROOT / "REFERENCE.md"
TEMPLATE: Final = """\
# Reference

Made by `make reference` from the schema, the extensions and the Makefile: change it there.

## Facts: `docs/resume.yaml`

The keys are those of [JSON Resume](https://docs.jsonresume.org/schema) and some that scholars need,
marked †. Any may be left out or empty. "Shows" says where: on pages (and beside them as Markdown),
in the PDF, in schema.org's data for search engines, in the contact card, in calendars, in the feed.
Where it says nothing, the key names, chooses or marks something. All keys stand in `resume.json`.
An editor that takes `src/sphinx_resume/resume.schema.json` completes what you write.

{facts}

### Types

{types}

## BibTeX: `docs/publications.bib`

Fields of BibTeX, biblatex and al-folio, and which key of a publication each becomes; of a link, its
name.

{bibliography}

## Front matter

What a page says between two lines `---` at its top.

{front_matter}

## Directives

On a page, a directive stands between lines of backquotes, its options at its beginning:

    ```{{awards}}
    :layout: list
    ```

{directives}

## Settings: `conf.py`

All others are those of Sphinx, MyST-Parser and the theme.

{settings}

## Networks: `basics.profiles`

With one of these as `network`, `username` is enough: the address is made of it, and the panel shows
its sign, where it has one. One more is a line in `src/sphinx_resume/facts/networks.py`.

{networks}

## Commands

Each sets up by itself what it needs, in `.venv`.

{commands}
"""
KINDS: Final = {"text": "text", "number": "text or number", "literal": "text, letter for letter"}
MAPS: Final = ("person", "figure", "links")
ACADEMIC: Final = re.compile(r"^\(academic (key|section)\) ")
HEADS: Final = ("key", "type", "example", "what it says", "shows")


def table(heads: tuple[str, ...], rows: Iterable[Iterable[str]]) -> str:
    """Give a table of Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(c.replace('|', '&#124;') for c in line)} |" for line in lines)


def code(words: object) -> str:
    return f"`` {words} ``" if "`" in str(words) else f"`{words}`"


def marked(name: str, node: dict[str, Any]) -> tuple[str, str]:
    """Give the name of a key, with a sign if only scholars have it, and what is said of it."""
    told = resolved(node)["description"]
    return code(name) + "†" * bool(ACADEMIC.match(told)), ACADEMIC.sub("", told)


def keys(node: dict[str, Any], at: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Give the keys of a map in the schema, each with its node; those of maps in it by a path."""
    for name, value in node.get("properties", {}).items():
        inner = value.get("items", {})
        if "properties" in value:
            yield from keys(value, f"{at}{name}.")
        elif "properties" in inner:
            yield from keys(inner, f"{at}{name}[].")
        else:
            yield f"{at}{name}", value


def kind(node: dict[str, Any]) -> str:
    """Say of which type a value is."""
    name = node.get("$ref", "").rpartition("/")[2]
    return KINDS.get(name, name) or f"list: {kind(node['items'])}"


def example(node: dict[str, Any]) -> str:
    """Give an example of a value as YAML has it; none for a map, whose keys have theirs."""
    examples = resolved(node).get("examples") or resolved(node).get("enum")
    if not examples:
        return ""
    (first, *_) = examples
    return code(first if isinstance(first, str) else json.dumps(first, ensure_ascii=False))


def described(node: dict[str, Any], places: dict[str, str] | None = None, at: str = "") -> str:
    """Give the table of the keys of a map; without places, not where they show."""
    rows = []
    for name, value in keys(node):
        title, told = marked(name, value)
        shows = [] if places is None else [places.get(f"{at}.{name}", "")]
        rows.append([title, kind(value), example(value), told, *shows])
    return table(HEADS if places is not None else HEADS[:-1], rows)


def facts(places: dict[str, str]) -> str:
    parts = []
    for name, node in SCHEMA["properties"].items():
        if "$ref" not in node:
            title, told = marked(name, node)
            shown = f" {shown_as(name)}" if name in SECTIONS else ""
            of_one = node.get("items", node)
            parts.append(f"### {title}\n\n{told}{shown}\n\n{described(of_one, places, name)}")
    return "\n\n".join(parts)


def shown_as(name: str) -> str:
    """Say which directive shows a section, and how."""
    section = SECTIONS[name]
    shown = f"{code(f'{{{name}}}')} shows them as {'cards' if section.is_cards else 'a list'}"
    headed = f'; where no page says otherwise, the PDF heads them "{section.title}"'
    return shown + headed * bool(section.title) + "."


def types() -> str:
    rows = []
    for name, node in SCHEMA["$defs"].items():
        examples = node.get("enum") or node.get("examples", [])
        rows.append([KINDS.get(name, name), ", ".join(map(code, examples)), node["description"]])
    parts = [table(("type", "example", "what it is"), rows)]
    for name in MAPS:
        node = SCHEMA["$defs"][name]
        parts.append(f"The keys of `{name}`:\n\n{described(node.get('items', node))}")
    return "\n\n".join(parts)


def bibliography(folder: Path) -> str:
    found = probe.bibtex_fields(folder)
    rows = ([code(key), ", ".join(map(code, fields))] for key, fields in found.items())
    return table(("key", "fields"), rows)


def front_matter() -> str:
    rows = ([code(key), told] for key, told in sorted(front_matters.OWN.items()))
    return table(("key", "what it says"), rows)


def extended() -> MagicMock:
    """Give what stands in for Sphinx, once all extensions have added to it what they have."""
    app = MagicMock()
    for path in sorted((ROOT / "src").glob("sphinx_*")):
        importlib.import_module(path.name).setup(app)
    return app


def prose(documented: Any) -> str:
    """Give the words of a docstring as Markdown."""
    words = inspect.cleandoc(documented.__doc__ or "")
    return re.sub(r"``(.+?`?)``(?!`)", lambda found: code(found[1]), words)


def names_of_directives(app: MagicMock) -> dict[Any, list[str]]:
    """Give the names of each directive, but of those that stand in for docutils' and Sphinx's."""
    names: dict[Any, list[str]] = {}
    for name, directive in (call.args for call in app.add_directive.call_args_list):
        if directive.__mro__[1].__module__.startswith(("sphinx_resume", "sphinx.util")):
            names.setdefault(directive, []).append(name)
    return names


def directives(app: MagicMock) -> str:
    parts = []
    for directive, called in names_of_directives(app).items():
        argument = " KEY" * directive.required_arguments
        title = ", ".join(code(f"{{{name}}}{argument}") for name in sorted(called))
        options = ", ".join(code(f":{option}:") for option in directive.option_spec or ())
        parts += [f"### {title}", prose(directive), *([f"Options: {options}."] if options else [])]
    for name, role in (call.args for call in app.add_role.call_args_list):
        parts += [f"### {code(f'{{{name}}}`…`')}", prose(type(role))]
    return "\n\n".join(parts)


def settings(app: MagicMock) -> str:
    bind = inspect.signature(Sphinx.add_config_value).bind
    calls = (bind(app, *call.args, **call.kwargs) for call in app.add_config_value.call_args_list)
    said = sorted((call.arguments for call in calls), key=lambda call: call["name"])
    rows = ([code(one["name"]), code(repr(one["default"])), one["description"]] for one in said)
    return table(("setting", "default", "what it says"), rows)


def known_networks() -> str:
    rows = ([one.name, one.address and code(one.address)] for one in networks.NETWORKS.values())
    return table(("network", "address"), rows)


def commands() -> str:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    found = re.findall(r"^([a-z]+):.*## (.+)$", makefile, re.MULTILINE)
    return table(("command", "what it does"), ([code(f"make {name}"), t] for name, t in found))


def reference() -> str:
    """Give all of it."""
    app = extended()
    with tempfile.TemporaryDirectory() as folder:
        places = probe.places(Path(folder))
        fields = bibliography(Path(folder))
    return TEMPLATE.format(
        facts=facts(places),
        types=types(),
        bibliography=fields,
        front_matter=front_matter(),
        directives=directives(app),
        settings=settings(app),
        networks=known_networks(),
        commands=commands(),
    )


if __name__ == "__main__":
    FILE.write_text(reference(), encoding="utf-8")
    sys.stdout.write(f"Wrote {FILE.name}.\n")
