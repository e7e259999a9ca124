"""The house's floors: who may import whom, and what loads Sphinx."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parent.parent


def canonical(name: str) -> str:
    """Write a distribution's name as pyproject.toml does."""
    return re.sub(r"[-_.]+", "-", name).lower()


def lint_imports(root: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter over a source folder with the contracts of pyproject.toml beside it."""
    command = [Path(sys.executable).parent / "lint-imports", "--no-logo", "--no-cache"]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def turned_round(folder: Path, module: str, line: str) -> subprocess.CompletedProcess[str]:
    """Lint a copy of the sources in which ``module`` imports what it must not."""
    shutil.copytree(ROOT / "src", folder / "src")
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    (folder / "pyproject.toml").write_text(text, "utf-8")
    path = folder / "src" / module
    path.write_text(path.read_text("utf-8") + f"\n{line}\n", "utf-8")
    command = "import sys; sys.path.insert(0, 'src'); from importlinter.cli import lint_imports_command as run; run(['--no-logo', '--no-cache'])"
    return subprocess.run(
        [sys.executable, "-c", command], cwd=folder, capture_output=True, text=True, check=False
    )


def test_every_room_takes_only_from_rooms_below_it() -> None:
    found = lint_imports(ROOT)
    assert found.returncode == 0, found.stdout
    assert "4 kept, 0 broken" in found.stdout


def test_an_import_turned_round_breaks_a_contract(tmp_path: Path) -> None:
    cases = {
        "facts/model.py": "from sphinx_resume.entries import sections",
        "text/dates.py": "import docutils.nodes",
        "bibliography/names.py": "from sphinx_resume._compat import sphinx",
        "pages/urls.py": "import sphinx_first_view",
    }
    for number, (module, line) in enumerate(cases.items()):
        found = turned_round(tmp_path / str(number), f"sphinx_resume/{module}", line)
        assert found.returncode == 1, found.stdout + found.stderr
        assert "3 kept, 1 broken" in found.stdout, found.stdout


def test_all_that_is_imported_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lines = [*project["dependencies"], *project["optional-dependencies"]["preview"]]
    declared = {re.split(r"[^\w-]", line)[0].lower() for line in lines}
    having = {
        module: {canonical(name) for name in names}
        for module, names in packages_distributions().items()
    }
    imported = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            if isinstance(node, ast.ImportFrom) and node.module:
                imported.add(node.module.split(".")[0])
    imported -= sys.stdlib_module_names | {path.name for path in (ROOT / "src").iterdir()}
    assert {"docutils", "jinja2", "pygments", "PIL"} <= imported
    assert [name for name in sorted(imported) if not having[name] & declared] == []


def test_the_facts_load_neither_sphinx_nor_docutils() -> None:
    loaded = "import sys, sphinx_resume.facts.gate, sphinx_resume.facts.posts, sphinx_resume.bibliography.publications, sphinx_resume.entries.sections; sys.exit(str({'sphinx', 'docutils'} & sys.modules.keys()) if {'sphinx', 'docutils'} & sys.modules.keys() else 0)"
    found = subprocess.run(
        [sys.executable, "-c", loaded], capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stderr
