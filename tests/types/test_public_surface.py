"""The file that the type checkers read notices each type that changes, in both of them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from type_checkers import CHECKERS, WRONG_TYPE

SURFACE = (Path(__file__).parent / "public_surface.py").read_text(encoding="utf-8")


def asserted(text: str) -> list[ast.Call]:
    """Every call of assert_type."""
    calls = (each for each in ast.walk(ast.parse(text)) if isinstance(each, ast.Call))
    return [each for each in calls if isinstance(each.func, ast.Name) and each.func.id == "assert_type"]


def with_every_type_wrong(text: str) -> str:
    lines = text.splitlines()
    for call in asserted(text):
        wanted = call.args[1]
        assert wanted.lineno == wanted.end_lineno
        line = lines[wanted.lineno - 1]
        lines[wanted.lineno - 1] = f"{line[: wanted.col_offset]}Wrong{line[wanted.end_col_offset :]}"
    return "\n".join([*lines, "", "class Wrong: ...", ""])


@pytest.mark.parametrize("checker", CHECKERS)
def test_every_single_assertion_is_checked(tmp_path: Path, checker: str) -> None:
    folder = tmp_path / "user"
    folder.mkdir()
    (folder / "surface.py").write_text(with_every_type_wrong(SURFACE), encoding="utf-8")
    wrong = [place for rule, place in CHECKERS[checker](folder) if rule == WRONG_TYPE[checker]]
    lines = sorted({int(place.split(":")[1]) for place in wrong})
    assert lines == sorted({call.lineno for call in asserted(SURFACE)})
    assert len(lines) > 100
