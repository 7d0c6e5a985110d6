"""The layout of the OpenAPI document is kept, and ``document_lint.py`` says in which line what is wrong."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import REPOSITORY
from document_grammar import parts
from document_layout import editor, layout_findings
from document_lint import invalid, lint
from document_marks import marked_parts
from ruamel.yaml import YAML

TEXT = (REPOSITORY / "openapi" / "cloudmore.yaml").read_text("utf-8")
DOCUMENT: dict[str, Any] = YAML(typ="safe").load(TEXT)
SOURCES: dict[str, Any] = YAML(typ="safe").load(REPOSITORY / "openapi" / "sources.yaml")

ORGANIZATIONS = "/api/resellers/{resellerId}/organizations"
OF_A_PROGRAM = "a program that edits the document would write"
TASK = "      properties:\n        taskId: {type: string, x-evidence: inferred, x-source: DEV-METER}\n    Monthly"
ADDONS = """        addons:
          type: array
          x-evidence: inferred
          x-source: SDK
          items: {$ref: '#/components/schemas/AddonGet'}
"""
LAYOUT: dict[str, tuple[str, str, str]] = {
    "two spaces": ("name: {type: string,", "name: {type:  string,", OF_A_PROGRAM),
    "a space before a colon": ("'404':\n", "'404' :\n", OF_A_PROGRAM),
    "another indentation": ("    get:\n      operationId", "      get:\n        operationId", OF_A_PROGRAM),
    "no end of the last line": ("DEV-RESELL}\n", "DEV-RESELL}  \n", OF_A_PROGRAM),
    "a property over several lines": (
        TASK,
        TASK.replace("{", "\n          ").replace(", ", "\n          ").replace("}", ""),
        "taskId holds no schema; write it in one line, between braces",
    ),
    "braces over several lines": (
        TASK,
        TASK.replace(", ", ",\n          "),
        "taskId goes over several lines; write it in one",
    ),
    "two properties on one line": (
        TASK,
        "      properties: {taskId: {type: string}, since: {type: string}}\n    Monthly",
        "since shares the line of taskId; one property a line",
    ),
    "a list between braces": (
        ADDONS,
        "        addons: {type: array, items: {type: string}, x-evidence: inferred, x-source: SDK}\n",
        "addons holds a schema; write it as a block",
    ),
}


@pytest.mark.parametrize(("old", "new", "words"), LAYOUT.values(), ids=LAYOUT.keys())
def test_the_lint_finds_another_layout(old: str, new: str, words: str) -> None:
    assert old in TEXT
    broken = TEXT.replace(old, new, 1)
    line = line_of(TEXT, old)
    found = [(at, said) for at, said in layout_findings(broken) if words in said]
    assert found
    assert line <= found[0][0] <= line + old.count("\n")


def test_a_program_that_edits_the_document_gives_it_back_byte_for_byte() -> None:
    written = io.StringIO()
    editor().dump(editor().load(TEXT), written)
    assert written.getvalue() == TEXT


def test_the_document_has_no_finding() -> None:
    assert DOCUMENT["openapi"].startswith("3.1.")
    assert lint(TEXT, SOURCES) == []
    assert len(marked_parts(DOCUMENT)) > 200


def run_lint(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(REPOSITORY / "openapi" / "document_lint.py"), *arguments]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def test_the_command_counts_the_parts() -> None:
    result = run_lint()
    assert (result.returncode, result.stdout) == (0, f"{len(list(parts(DOCUMENT)))} parts, no finding\n")


def test_the_command_prints_a_line_for_each_finding(tmp_path: Path) -> None:
    broken = TEXT.replace("x-repeatable: false", "x-repeatable: 0", 1).replace("essential: true", "essential: yes", 1)
    file = tmp_path / "changed.yaml"
    file.write_text(broken, encoding="utf-8")
    result = run_lint("--document", str(file))
    post, token = (line_of(broken, text) for text in ("post:\n      operationId: organizations_c", "access_token:"))
    assert result.returncode == 1
    assert result.stdout.splitlines() == [
        f"changed.yaml:{post}: paths {ORGANIZATIONS} post: x-repeatable is true or false, not 0",
        f"changed.yaml:{token}: components schemas Token properties access_token: x-essential is true, not 'yes'",
    ]


def line_of(document: str, text: str) -> int:
    return document[: document.index(text)].count("\n") + 1


def test_what_openapi_does_not_allow_is_found() -> None:
    document: dict[str, Any] = YAML(typ="safe").load(TEXT)
    del document["paths"]["/api/healthcheck"]["get"]["responses"]["200"]["description"]
    assert any("no valid OpenAPI 3.1" in words for _path, words in invalid(document))


@pytest.mark.parametrize("text", ["paths: [", "", "openapi: 3.1.1\n"], ids=["no YAML", "nothing", "no paths"])
def test_the_command_says_what_it_cannot_read(tmp_path: Path, text: str) -> None:
    file = tmp_path / "broken.yaml"
    file.write_text(text, encoding="utf-8")
    result = run_lint("--document", str(file))
    assert result.returncode == 1
    assert "broken.yaml" in result.stdout + result.stderr
    assert "Traceback" not in result.stderr
