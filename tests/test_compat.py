"""What is taken from Sphinx, the theme and others beyond their documentation stands in _compat."""

from __future__ import annotations

import ast
import re
import tomllib
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace

import pytest
from packaging.requirements import Requirement

from sphinx_resume._compat.sphinx import remember_stems

ROOT = Path(__file__).parent.parent
SOURCES = sorted(path for path in (ROOT / "src").rglob("*.py") if "_compat" not in str(path))
REACHED = [
    "sphinx",
    "myst-parser",
    "pydata-sphinx-theme",
    "sphinx-design",
    "sphinx-reredirects",
    "pybtex",
    "typst",
]

# What the documentation of each names, of what is imported here.
DOCUMENTED = {
    "sphinx.addnodes",
    "sphinx.application.Sphinx",
    "sphinx.builders.Builder",
    "sphinx.builders.html.StandaloneHTMLBuilder",
    "sphinx.config.Config",
    "sphinx.config.ENUM",
    "sphinx.environment.BuildEnvironment",
    "sphinx.errors.ConfigError",
    "sphinx.errors.SphinxError",
    "sphinx.locale._",
    "sphinx.transforms.SphinxTransform",
    "sphinx.transforms.post_transforms.SphinxPostTransform",
    "sphinx.util.docutils.SphinxDirective",
    "sphinx.util.docutils.SphinxRole",
    "sphinx.util.logging",
    "sphinx.util.typing.ExtensionMetadata",
    "sphinx.util.typing.OptionSpec",
    "sphinx.writers.html5.HTML5Translator",
    "pybtex.database.InvalidNameString",
    "pybtex.database.Person",
    "typst",
}

# Of an environment and a builder, what the documentation names, and the state that is ours.
ATTRIBUTES = {
    "env": {"config", "docname", "doc2path", "domains", "found_docs", "get_and_resolve_doctree", "get_doctree", "metadata", "note_dependency", "relfn2path", "srcdir", "titles"}
    | {"exact_digests", "first_view_faults", "resume_head"},
    "builder": {"confdir", "config", "env", "get_target_uri", "name", "outdir"},
}  # fmt: skip


def undocumented(source: str) -> list[str]:
    """Give what a module takes of others that their documentation does not name, with its line."""
    found = []
    for node in ast.walk(ast.parse(source)):
        names: list[str] = []
        if isinstance(node, ast.ImportFrom) and not node.level:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        found += [
            f"{node.lineno}: {name}"
            for name in names
            if re.match(r"(sphinx|pybtex|typst|myst_parser|pydata_sphinx_theme|sphinx_design|sphinx_reredirects)\b", name)
            and name not in DOCUMENTED
        ]  # fmt: skip
        if isinstance(node, ast.Attribute):
            holder = re.search(r"(?:^|[._])(env|builder)$", ast.unparse(node.value))
            if holder and node.attr not in ATTRIBUTES[holder[1]]:
                found.append(f"{node.lineno}: {holder[1]}.{node.attr}")
            is_private = node.attr.startswith("_") and not node.attr.startswith("__")
            if is_private and ast.unparse(node.value) not in {"self", "cls"}:
                found.append(f"{node.lineno}: {ast.unparse(node)}")
    return found


def test_nothing_undocumented_is_used_outside_compat() -> None:
    found = {
        f"{path.relative_to(ROOT)}:{reach}"
        for path in SOURCES
        for reach in undocumented(path.read_text("utf-8"))
        # ... of a named tuple and of os, which document it, and what is ours
        if not reach.endswith(("._replace", "value._content", " os._exit"))
    }
    assert found == set()


@pytest.mark.parametrize(
    "line",
    [
        "from sphinx.util._pathlib import _StrPath",
        "from sphinx.project import Project",
        "import pybtex.scanner",
        "app.env.images._existing.clear()",
        "app.builder.images['a'] = 'b'",
        "indexer._mapping",
        "self.builder.current_docname",
    ],
)
def test_a_reach_is_seen(line: str) -> None:
    assert undocumented(line)


def test_each_module_says_with_which_version_it_was_tried() -> None:
    modules = [*(ROOT / "src").glob("*/_compat.py"), *(ROOT / "src").glob("*/_compat/[!_]*.py")]
    assert len(modules) > 5
    for path in modules:
        said = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
        tried = re.findall(r"\d+\.\d+\.\d+", said)
        assert tried, f"{path} names no version"
        assert set(tried) <= {version(name) for name in REACHED}, (
            f"{path}: try it anew, and say so"
        )


def test_what_is_reached_into_has_an_upper_bound() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = {need.name: need for need in map(Requirement, project["dependencies"])}
    for name in REACHED:
        assert any(bound.operator == "<" for bound in wanted[name].specifier), name
        assert version(name) in wanted[name].specifier


def test_the_stem_of_a_word_is_worked_out_once_in_a_build() -> None:
    asked: list[str] = []

    class Language:
        def stem(self, word: str) -> str:
            asked.append(word)
            return word[:4]

    language = Language()
    builder = SimpleNamespace(indexer=SimpleNamespace(lang=language))
    for _page in range(2):
        remember_stems(builder)
        assert language.stem("stormy") == "stor"
    assert asked == ["stormy"]
    remember_stems(SimpleNamespace(indexer=None))  # a site without a search
