"""Every promise of `SECURITY.md` has a number, and tests that are there."""

from __future__ import annotations

import ast
import re

import pytest
from conftest import REPOSITORY

PAGE = (REPOSITORY / "SECURITY.md").read_text("utf-8")
PROMISES = re.findall(r"^\| (\d+) \| (.+?) \| (.+?) \|$", PAGE, re.MULTILINE)
TESTS = sorted({name for _number, _promise, held_by in PROMISES for name in held_by.split()})


def test_the_promises_are_numbered_and_each_is_held() -> None:
    assert [int(number) for number, _promise, _held_by in PROMISES] == list(range(1, len(PROMISES) + 1))
    assert len(PROMISES) >= 20
    assert all(re.fullmatch(r"(`[\w/]+\.py::\w+`( |$))+", held_by) for _number, _promise, held_by in PROMISES)


@pytest.mark.parametrize("name", TESTS)
def test_the_test_of_a_promise_is_there(name: str) -> None:
    file, _, function = name.strip("`").partition("::")
    assert file.startswith("tests/")
    tree = ast.parse((REPOSITORY / file).read_text("utf-8"))
    there = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    assert function in there
    # One that never runs would hold nothing.
    marks = " ".join(map(ast.unparse, there[function].decorator_list))
    assert "mark.skip(" not in marks
    assert "xfail" not in marks
