"""Documents with a made-up operation, and the packages that are generated from them."""

from __future__ import annotations

import importlib
import io
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from copy import deepcopy
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

from generate import main as command
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "openapi" / "cloudmore.yaml"
PACKAGE = "widget_api"
PATH = "/api/resellers/{resellerId}/widgets/{widgetId}"
GUESSED = {"x-evidence": "assumed", "x-source": "SDK"}
KNOWN = {"x-evidence": "documented", "x-source": "SDK"}

SCHEMAS: dict[str, Any] = {
    "Widget": {
        "type": "object",
        "properties": {
            "id": {"type": "string", "x-essential": True, **GUESSED},
            "unitPrice": {"type": "number", **GUESSED},
            "shade": {"type": ["string", "null"], **GUESSED},
            "colour": {"$ref": "#/components/schemas/Colour", **GUESSED},
            "level": {"$ref": "#/components/schemas/Level", **GUESSED},
            "name": {"type": "string", **KNOWN},
            "count": {"type": "integer", "default": 1, **GUESSED},
            "price": {"type": "number", **KNOWN},
            "made": {"type": "string", "format": "date-time", **GUESSED},
            "due": {"type": "string", "format": "date", **GUESSED},
            "sure": {"type": "string", "format": "date-time", **KNOWN},
            "kind": {"const": "widget", **GUESSED},
            "part": {"$ref": "#/components/schemas/Part", **GUESSED},
            "spare": {"anyOf": [{"$ref": "#/components/schemas/Part"}, {"type": "null"}], **GUESSED},
            "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Part"}, **GUESSED},
            "sureParts": {"type": "array", "items": {"$ref": "#/components/schemas/Part"}, **KNOWN},
            "inside": {"type": "array", "items": {"$ref": "#/components/schemas/Widget"}, **GUESSED},
            "words": {"type": "array", "items": {"type": "string"}, **GUESSED},
            "days": {"type": ["array", "null"], "items": {"type": "string", "format": "date"}, **GUESSED},
            "either": {
                "oneOf": [{"$ref": "#/components/schemas/Part"}, {"$ref": "#/components/schemas/Code"}],
                **GUESSED,
            },
            "mixed": {"type": ["number", "string"], **GUESSED},
            "fee": {"type": ["number", "null"], **GUESSED},
            "when": {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "string"}], **GUESSED},
            "counts": {"$ref": "#/components/schemas/Counts", **GUESSED},
            "anything": {**GUESSED},
            "pin": {"type": "string", "x-secret": True, **GUESSED},
        },
    },
    "Colour": {"type": "string", "enum": ["red", "dark-blue"], "description": "Colour of a widget."},
    "Level": {"type": "integer", "enum": [1, 2]},
    "Part": {
        "type": "object",
        "properties": {"weight": {"type": "number", **GUESSED}, "tag": {"type": "string", **KNOWN}},
    },
    "Code": {"type": "object", "required": ["code"], "properties": {"code": {"type": "string", **KNOWN}}},
    "Counts": {"type": "object", "additionalProperties": {"type": "integer"}},
}
OPERATION: dict[str, Any] = {
    "operationId": "widgets_get",
    "tags": ["widgets"],
    "summary": "Get a widget.",
    **GUESSED,
    "x-repeatable": True,
    "parameters": [
        {"$ref": "#/components/parameters/resellerId"},
        {"name": "widgetId", "in": "path", "required": True, "description": "Widget id.", "schema": {"type": "string"}},
        {"name": "minPrice", "in": "query", "required": False, "schema": {"type": "number"}},
    ],
    "responses": {
        "200": {
            "description": "The widget.",
            **GUESSED,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Widget"}}},
        },
        "404": {"$ref": "#/components/responses/NotFound"},
    },
}


def with_widgets(document: dict[str, Any]) -> None:
    document["paths"][PATH] = {"get": deepcopy(OPERATION)}
    document["components"]["schemas"].update(deepcopy(SCHEMAS))


@cache
def _document_as_json() -> str:
    return json.dumps(YAML(typ="safe").load(DOCUMENT))


def changed_document(folder: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    document = json.loads(_document_as_json())
    change(document)
    copy = folder / "cloudmore.yaml"
    # JSON is YAML, too, and is written and read in a fraction of the time.
    copy.write_text(json.dumps(document), encoding="utf-8")
    return copy


def generate(document: Path, output: Path) -> subprocess.CompletedProcess[str]:
    """What the command does, in this process: each of its own would import the generator's libraries first."""
    arguments = ["generate.py", "--document", str(document), "--output", str(output)]
    said, complained = io.StringIO(), io.StringIO()
    with patch.object(sys, "argv", arguments), redirect_stdout(said), redirect_stderr(complained):
        code = command()
    return subprocess.CompletedProcess(arguments, code, said.getvalue(), complained.getvalue())


@contextmanager
def imported(folder: Path) -> Iterator[ModuleType]:
    """The package of a folder, as long as it is wanted."""
    outside = {name: sys.modules.pop(name) for name in _modules()}
    sys.path.insert(0, str(folder))
    try:
        yield importlib.import_module(PACKAGE)
    finally:
        sys.path.remove(str(folder))
        for name in _modules():
            del sys.modules[name]
        sys.modules.update(outside)


def _modules() -> list[str]:
    return [name for name in sys.modules if name.partition(".")[0] == PACKAGE]
