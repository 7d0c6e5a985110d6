"""Run by ``nox -s package`` where the wheel has the extra ``sandbox``, beside pytest: the fixtures are found."""

import subprocess
import sys
import tempfile
from pathlib import Path

USED = """
def test_it(cloudmore_sandbox, cloudmore_client):
    assert len(cloudmore_client.organizations.list()) == 3
"""

with tempfile.TemporaryDirectory() as name:
    (Path(name) / "test_it.py").write_text(USED, "utf-8")
    command = [sys.executable, "-I", "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider"]
    ran = subprocess.run(command, cwd=name, capture_output=True, text=True, check=False)
assert ran.returncode == 0, ran
assert "1 passed" in ran.stdout, ran
print("pytest finds the fixtures of the wheel")
