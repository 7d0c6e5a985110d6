"""The page of evidence is what the document gives, and it tells the truth."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from conftest import REPOSITORY
from document import DOCUMENT
from evidence_table import counted, evidence_page, operation_row, properties
from ruamel.yaml import YAML

PAGE = REPOSITORY / "docs" / "evidence.md"
SOURCES: dict[str, Any] = YAML(typ="safe").load(REPOSITORY / "openapi" / "sources.yaml")


def test_the_page_is_what_the_document_gives() -> None:
    assert PAGE.read_text("utf-8") == evidence_page(DOCUMENT, SOURCES), "run `nox -s generate`"


def test_the_command_writes_it(tmp_path: Path) -> None:
    output = tmp_path / "evidence.md"
    command = [sys.executable, str(REPOSITORY / "openapi" / "evidence_table.py"), "--output", str(output)]
    subprocess.run(command, check=True, capture_output=True)
    assert output.read_bytes() == PAGE.read_bytes()


def test_every_operation_and_every_source_has_its_line() -> None:
    text = PAGE.read_text("utf-8")
    identifiers = [
        item[method]["operationId"] for item in DOCUMENT["paths"].values() for method in item if method != "parameters"
    ]
    assert len(identifiers) == 16
    assert all(text.count(f"| `{identifier}`<br>") == 1 for identifier in identifiers)
    assert all(text.count(f"| {name} | [") == 1 for name in SOURCES)


# A made-up document: B lies behind a reference, refers to itself, and is sent and answered.
KNOWN = {"x-evidence": "documented", "x-source": "S"}
GUESSED = {"x-evidence": "assumed", "x-source": ["S", "T"]}
B = {"$ref": "#/components/schemas/B"}
SMALL: dict[str, Any] = {
    "paths": {
        "/b": {
            "parameters": [{"name": "p", "in": "query", **KNOWN}],
            "post": {
                "operationId": "b_make",
                **GUESSED,
                "requestBody": {"content": {"application/json": {"schema": B}}},
                "responses": {
                    "200": {**KNOWN, "content": {"application/json": {"schema": {"type": "array", "items": B}}}},
                    "400": {"$ref": "#/components/responses/Bad"},
                },
            },
        }
    },
    "components": {
        "responses": {
            "Bad": {**GUESSED, "content": {"application/json": {"schema": {"properties": {"why": dict(KNOWN)}}}}}
        },
        "schemas": {"B": {"properties": {"a": dict(KNOWN), "b": {**B, **GUESSED}, "c": dict(GUESSED)}}},
    },
}


def test_properties_are_followed_through_references_each_once() -> None:
    answer = SMALL["paths"]["/b"]["post"]["responses"]["200"]
    assert Counter(each["x-evidence"] for each in properties(SMALL, [answer])) == {"documented": 1, "assumed": 2}


def test_the_line_of_an_operation() -> None:
    operation = SMALL["paths"]["/b"]["post"]
    assert operation_row(SMALL, "/b", "post", operation, SMALL["paths"]["/b"]["parameters"]) == (
        "| `b_make`<br>POST `/b` | assumed | S, T | 1 documented | 1 documented, 2 assumed"
        " | 1 documented, 1 assumed | 1 documented, 2 assumed |"
    )


@pytest.mark.parametrize(
    ("grades", "said"),
    [
        pytest.param([], "none", id="nothing"),
        pytest.param(["assumed", "seen", "assumed"], "1 seen, 2 assumed", id="the best grade first"),
        pytest.param(["inferred", "verified"], "1 verified, 1 inferred", id="verified before all"),
    ],
)
def test_facts_are_counted_by_grade(grades: list[str], said: str) -> None:
    assert counted([{"x-evidence": grade} for grade in grades]) == said


def test_a_fact_with_two_sources_counts_for_both() -> None:
    sources = {name: {"title": "A page", "address": f"https://{name}.example", "read": "2026-11"} for name in "ST"}
    page = evidence_page(SMALL, sources)
    assert "| S | [A page](https://S.example) | 2026-11 | 8 | 4 documented, 4 assumed |" in page
    assert "| T | [A page](https://T.example) | 2026-11 | 4 | 4 assumed |" in page
