"""The generated client is thrown away and made again, byte for byte, on any machine."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from generate import HEADER

ROOT = Path(__file__).resolve().parents[2]
GENERATED = ROOT / "generated" / "cloudmore_api"

RUFF_SETTINGS = """
line-length = 40
indent-width = 2
extend-exclude = ["*.py"]
format.quote-style = "single"
lint.select = ["ALL"]
"""
PYPROJECT = "\n".join(f"tool.ruff.{each}" for each in RUFF_SETTINGS.split("\n") if each)


def contents(folder: Path) -> dict[str, bytes]:
    files = (each for each in folder.rglob("*") if each.is_file() and "__pycache__" not in each.parts)
    return {each.relative_to(folder).as_posix(): each.read_bytes() for each in files}


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def settings_everywhere(machine: Path) -> dict[str, str]:
    for folder in ("", "out", "work", "temporary", "home", "home/.config/ruff", "configuration/ruff"):
        write(machine / folder / "ruff.toml", RUFF_SETTINGS)
    return {"XDG_CONFIG_HOME": str(machine / "configuration")}


def settings_of_the_user(machine: Path) -> dict[str, str]:
    write(machine / "home" / ".config" / "ruff" / "ruff.toml", RUFF_SETTINGS)
    return {}


def settings_in_projects(machine: Path) -> dict[str, str]:
    for folder in ("", "out", "work", "temporary"):
        write(machine / folder / "pyproject.toml", PYPROJECT)
    return {}


def variables_of_ruff(machine: Path) -> dict[str, str]:
    write(machine / "hostile.toml", RUFF_SETTINGS)
    return {
        "RUFF_CACHE_DIR": "kept",
        "RUFF_CONFIG": str(machine / "hostile.toml"),
        "RUFF_NO_CACHE": "false",
        "RUFF_OUTPUT_FILE": "report.txt",
        "RUFF_OUTPUT_FORMAT": "no such format",
    }


def another_ruff(machine: Path) -> dict[str, str]:
    write(machine / "bin" / "ruff", "#!/bin/sh\nexit 3\n")
    (machine / "bin" / "ruff").chmod(0o755)
    return {"PATH": f"{machine / 'bin'}{os.pathsep}{os.environ['PATH']}"}


def everything_ignored(machine: Path) -> dict[str, str]:
    (machine / "temporary" / ".git").mkdir(parents=True)
    for folder in ("", "out", "work", "temporary"):
        for name in (".ignore", ".gitignore"):
            write(machine / folder / name, "*\n")
    return {}


def modules_in_the_way(machine: Path) -> dict[str, str]:
    for name in ("typer", "jinja2", "ruff"):
        write(machine / "work" / f"{name}.py", "raise SystemExit('the wrong module')\n")
    return {}


def another_order_and_language(_machine: Path) -> dict[str, str]:
    return {
        "PYTHONHASHSEED": "7",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
        "LC_ALL": "C",
        "LANG": "tr_TR.ISO-8859-9",
        "TZ": "Pacific/Kiritimati",
        "COLUMNS": "20",
        "FORCE_COLOR": "1",
    }


@pytest.mark.parametrize(
    "machine_has",
    [
        settings_everywhere,
        settings_of_the_user,
        settings_in_projects,
        variables_of_ruff,
        another_ruff,
        everything_ignored,
        modules_in_the_way,
        another_order_and_language,
    ],
    ids=lambda each: each.__name__.replace("_", " "),
)
def test_the_client_comes_back_byte_for_byte(tmp_path: Path, machine_has: Callable[[Path], dict[str, str]]) -> None:
    for folder in ("home", "out", "temporary", "work"):
        (tmp_path / folder).mkdir()
    home = {"HOME": str(tmp_path / "home"), "TMPDIR": str(tmp_path / "temporary")}
    result = subprocess.run(
        [sys.executable, str(ROOT / "openapi" / "generate.py"), "--output", str(tmp_path / "out" / GENERATED.name)],
        check=False,
        capture_output=True,
        text=True,
        cwd=tmp_path / "work",
        env={**os.environ, **home, **machine_has(tmp_path)},
    )
    assert result.returncode == 0, result.stderr
    fresh, committed = contents(tmp_path / "out" / GENERATED.name), contents(GENERATED)
    assert fresh.keys() == committed.keys()
    assert [name for name in fresh if fresh[name] != committed[name]] == []


def test_every_generated_file_says_what_made_it_and_not_to_edit_it() -> None:
    assert "Do not edit" in HEADER
    assert "`nox -s generate`" in HEADER
    sessions = (ROOT / "noxfile.py").read_text(encoding="utf-8")
    assert "\ndef generate(session: nox.Session)" in sessions
    without = {name for name, content in contents(GENERATED).items() if not content.startswith(HEADER.encode())}
    assert without == {"py.typed"}
    assert (GENERATED / "py.typed").read_bytes() == b""
