"""Both type checkers as a user has them: strict, outside of the repository, against what is installed."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

# What each checker calls a wrong assert_type.
WRONG_TYPE: Mapping[str, str] = {"mypy": "assert-type", "pyright": "reportAssertTypeFailure"}


def _run(folder: Path, *command: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-m", *command], cwd=folder, check=False, capture_output=True, text=True, timeout=300
    )
    assert ran.returncode in (0, 1), ran.stdout + ran.stderr
    return ran.stdout


def _mypy(folder: Path) -> list[tuple[str, str]]:
    (folder / "mypy.ini").write_text("[mypy]\nstrict = true\n", encoding="utf-8")
    # Of all tests of a worker: without one each of them reads the libraries anew, for half a minute.
    cache = folder.parents[1] / "mypy-cache"
    files = sorted(each.name for each in folder.glob("*.py"))
    said = _run(folder, "mypy", "--config-file=mypy.ini", "--output=json", f"--cache-dir={cache}", *files)
    found = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    return [(each["code"], f"{each['file']}:{each['line']}: {each['message']}") for each in found]


def _pyright(folder: Path) -> list[tuple[str, str]]:
    settings = {"typeCheckingMode": "strict", "include": ["*.py"]}
    (folder / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    said = json.loads(_run(folder, "pyright", "--outputjson", "--pythonpath", sys.executable))
    assert said["summary"]["filesAnalyzed"] >= len(list(folder.glob("*.py")))
    return [
        (
            each.get("rule", each["severity"]),
            f"{Path(each['file']).name}:{each['range']['start']['line'] + 1}: {each['message']}",
        )
        for each in said["generalDiagnostics"]
    ]


# Each gives the rule and the place of every complaint about the Python files of a folder.
CHECKERS: Mapping[str, Callable[[Path], list[tuple[str, str]]]] = {"mypy": _mypy, "pyright": _pyright}
