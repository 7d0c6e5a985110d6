"""Run by ``nox -s package`` where the wheel has the extra ``contract`` alone: in somebody else's repository."""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import cloudmore
from cloudmore.contract.calling.capture import capturing

CASSETTES = Path(sys.argv[1]).resolve()
COMMAND = Path(sys.executable).with_name("cloudmore")


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command in that repository."""
    return subprocess.run([COMMAND, "contract", *arguments], cwd=folder, capture_output=True, text=True, check=False)


assert "site-packages" in cloudmore.__file__, cloudmore.__file__
with tempfile.TemporaryDirectory() as name:
    folder = Path(name)
    shutil.copytree(CASSETTES, folder / "tests" / "cassettes")
    clean = run(folder, "check", "--cassettes", "tests/cassettes", "--fail-on", "new", "-f", "json")
    assert clean.returncode == 0, clean
    assert json.loads(clean.stdout)["exchanges"] > 200, clean

    recorded = folder / "tests" / "cassettes" / "sandbox" / "health.yaml"
    recorded.write_text(recorded.read_text("utf-8").replace('"status":', '"state":'), "utf-8")
    drifted = run(folder, "check", "--cassettes", "tests/cassettes", "--fail-on", "vanished", "-o", "result.xml")
    assert drifted.returncode == 6, drifted
    assert "vanished  health_check 200  response body /status" in drifted.stdout, drifted
    assert (folder / "result.xml").is_file()

    covered = run(folder, "coverage", "--cassettes", "tests/cassettes", "--fail-under", "100")
    assert covered.returncode == 0, covered

    # Without the sandbox nobody is there to be recorded, but vcrpy is.
    planned = run(folder, "record", "--dry-run", "-f", "json")
    assert planned.returncode == 0, planned
    assert sum(each["calls"] for each in json.loads(planned.stdout)) > 30, planned
    with capturing() as capture:
        assert capture.exchanges == []

print("the wheel checks the recordings of somebody else")
