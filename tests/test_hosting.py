"""The hosting files: valid by the hosts' own schemas, and building what people build."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
READTHEDOCS = ROOT / ".readthedocs.yaml"
GITHUB = ROOT / ".github"
PAGES = GITHUB / "workflows/pages.yml"
TEST = GITHUB / "workflows/test.yml"
WORKFLOWS = sorted(GITHUB.glob("workflows/*"))
FORMS = sorted({*GITHUB.glob("ISSUE_TEMPLATE/*")} - {GITHUB / "ISSUE_TEMPLATE/config.yml"})
SCHEMAS = {
    READTHEDOCS: "readthedocs",
    **dict.fromkeys(WORKFLOWS, "github-workflows"),
    **dict.fromkeys(FORMS, "github-issue-forms"),
    GITHUB / "ISSUE_TEMPLATE/config.yml": "github-issue-config",
    GITHUB / "dependabot.yml": "dependabot",
}


def test_a_schema_is_known_for_all_that_github_reads() -> None:
    assert {path for path in GITHUB.rglob("*") if path.is_file()} == {*SCHEMAS} - {READTHEDOCS}


@pytest.mark.parametrize("file", SCHEMAS, ids=lambda file: file.name)
def test_a_hosting_file_passes_its_hosts_schema(file: Path) -> None:
    schema = f"vendor.{SCHEMAS[file]}"
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(file)]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


def test_read_the_docs_builds_this_layout_with_its_own_command(tmp_path: Path) -> None:
    (command,) = yaml.safe_load(READTHEDOCS.read_text())["build"]["jobs"]["build"]["html"]
    command = command.replace("$READTHEDOCS_OUTPUT", str(tmp_path))
    command = command.replace("_build/doctrees", str(tmp_path / "doctrees"))
    environment = {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "READTHEDOCS_CANONICAL_URL": "https://someone.readthedocs.io/en/latest/",
    }
    subprocess.run(command, shell=True, check=True, cwd=ROOT, env=environment)  # noqa: S602
    page = (tmp_path / "html/index.html").read_text()
    assert '<link rel="canonical" href="https://someone.readthedocs.io/en/latest/"' in page


def test_pre_commit_takes_its_settings_and_the_ruff_of_make_lint() -> None:
    settings = ROOT / ".pre-commit-config.yaml"
    command = [sys.executable, "-m", "pre_commit", "validate-config", str(settings)]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout
    (ruff,) = yaml.safe_load(settings.read_text())["repos"]
    constraints = (ROOT / "constraints.txt").read_text().splitlines()
    assert f"ruff=={ruff['rev'].removeprefix('v')}" in constraints


def test_the_pages_workflow_asks_for_no_more_rights_than_it_needs() -> None:
    workflow = yaml.safe_load(PAGES.read_text())
    assert workflow["jobs"]["deploy"]["permissions"] == {"pages": "write", "id-token": "write"}
    assert "permissions" not in workflow["jobs"]["build"]


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_a_workflow_pins_its_actions_reads_alone_and_ends(file: Path) -> None:
    workflow = yaml.safe_load(file.read_text())
    assert workflow["permissions"] == {"contents": "read"}
    assert workflow["concurrency"]["cancel-in-progress"]
    assert all("timeout-minutes" in job for job in workflow["jobs"].values())
    used = re.findall(r"uses: (\S+)", file.read_text())
    assert used
    assert [one for one in used if not re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", one)] == []


def test_each_python_that_is_promised_runs_the_commands_on_github() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    promised = re.findall(r"Python :: (3\.\d+)", "\n".join(project["classifiers"]))
    jobs = yaml.safe_load(TEST.read_text())["jobs"]
    assert jobs["test"]["strategy"]["matrix"]["python"] == promised
    assert project["requires-python"] == f">={promised[0]}"
    (on_macos,) = jobs["test"]["strategy"]["matrix"]["include"]
    assert on_macos["os"].startswith("macos-")
    assert on_macos["python"] in promised
    said = [step.get("run", "") for job in jobs.values() for step in job["steps"]]
    commands = [command for command in said if command.startswith("make ")]
    assert commands == ["make lint", "make html", "make test"]


def test_the_newest_versions_are_tried_each_week() -> None:
    workflow = yaml.load((GITHUB / "workflows/newest.yml").read_text(), yaml.BaseLoader)  # noqa: S506 # 'on' is a word
    (when,) = workflow["on"]["schedule"]
    assert re.fullmatch(r"\d+ \d+ \* \* [0-6]", when["cron"])
    said = [step.get("run", "") for step in workflow["jobs"]["test"]["steps"]]
    commands = [command for command in said if command.startswith("make ")]
    assert commands == [f"make {name} CONSTRAINTS=" for name in ("html", "lint", "test")]
