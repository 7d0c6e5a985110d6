"""Run by ``nox -s package``: the lines of the README for uvx and pipx, as they stand, in a copy of the repository."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
NEEDED = ("LICENSE", "README.md", "pyproject.toml", "generated", "openapi", "overlay")
BLOCK = re.compile(r"<!-- command: (\w+) -->\n```sh\n(.*?)```", re.DOTALL)
LINES = dict(BLOCK.findall((REPOSITORY / "README.md").read_text("utf-8")))


def run(copy: Path, line: str) -> str:
    """Run a line of the README, with whatever it installs in a folder of its own."""
    programs = os.pathsep.join((str(Path(sys.executable).parent), str(copy / "bin"), os.environ["PATH"]))
    own = {"PIPX_HOME": str(copy / "pipx"), "PIPX_BIN_DIR": str(copy / "bin"), "PIPX_MAN_DIR": str(copy / "man")}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", line],
        cwd=copy,
        env={**os.environ, **own, "PATH": programs, "UV_PYTHON_DOWNLOADS": "never", "UV_PYTHON": sys.executable},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


with tempfile.TemporaryDirectory() as name:
    folder = Path(name) / "clone"
    folder.mkdir()
    for part in NEEDED:
        copied = shutil.copytree if (REPOSITORY / part).is_dir() else shutil.copy
        copied(REPOSITORY / part, folder / part)

    run(folder, LINES["uvx"])
    assert (folder / "cloudmore-sandbox-last.csv").stat().st_size > 1_000_000
    assert (folder / "cloudmore-sandbox-last.xlsx").is_file()

    run(folder, LINES["pipx"])
    assert "not affiliated" in run(folder, "cloudmore version")
    # Without a network nothing but the extra can be told.
    refused = run(folder, "! cloudmore --sandbox services list")
    assert "pip install 'cloudmore-client[sandbox]'" in refused, refused

print("the lines of the README for uvx and pipx work")
