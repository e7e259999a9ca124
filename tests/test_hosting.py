"""The hosting files: valid by the hosts' own schemas, and building what people build."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
READTHEDOCS = ROOT / ".readthedocs.yaml"
PAGES = ROOT / ".github/workflows/pages.yml"


@pytest.mark.parametrize(
    ("schema", "file"),
    [("vendor.readthedocs", READTHEDOCS), ("vendor.github-workflows", PAGES)],
)
def test_a_hosting_file_passes_its_hosts_schema(schema: str, file: Path) -> None:
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


def test_the_workflow_pins_its_actions_and_asks_for_no_more_rights_than_it_needs() -> None:
    workflow = yaml.safe_load(PAGES.read_text())
    assert workflow["permissions"] == {"contents": "read"}
    assert workflow["jobs"]["deploy"]["permissions"] == {"pages": "write", "id-token": "write"}
    assert "permissions" not in workflow["jobs"]["build"]
    used = re.findall(r"uses: (\S+)", PAGES.read_text())
    assert used
    assert [one for one in used if not re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", one)] == []
