"""The OpenAPI document as the tests need it, and an answer held against it with jsonschema-rs alone."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import jsonschema_rs
from ruamel.yaml import YAML

PATH = Path(__file__).parents[1] / "openapi" / "cloudmore.yaml"
DOCUMENT: Any = YAML(typ="safe").load(PATH)
# operationId -> method, path template, operation.
OPERATIONS: dict[str, tuple[str, str, Any]] = {
    operation["operationId"]: (method.upper(), path, operation)
    for path, item in DOCUMENT["paths"].items()
    for method, operation in item.items()
    if method != "parameters"
}


def operation_of(method: str, path: str) -> str:
    """The operationId of a call; the path has no query."""
    found = [
        operation_id
        for operation_id, (verb, template, _operation) in OPERATIONS.items()
        if verb == method and re.fullmatch(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template)), path)
    ]
    assert len(found) == 1, f"{method} {path} is {found or 'not in the document'}"
    return found[0]


def statuses(operation_id: str) -> tuple[int, ...]:
    """The statuses that the document gives an operation."""
    return tuple(int(status) for status in OPERATIONS[operation_id][2]["responses"])


def resolved(node: Any) -> Any:
    """What a reference at the top of a node points to; else the node."""
    while "$ref" in node:
        found = DOCUMENT
        for name in node["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        node = found
    return node


@cache
def validator(operation_id: str, status: int) -> jsonschema_rs.Validator | None:
    """What judges the JSON of an answer; ``None`` where the document gives it no body."""
    responses = OPERATIONS[operation_id][2]["responses"]
    assert str(status) in responses, f"{operation_id} answered {status}, which is not documented"
    response = resolved(responses[str(status)])
    if "content" not in response:
        return None
    return _judge(response["content"]["application/json"]["schema"])


def hold(operation_id: str, status: int, headers: Mapping[str, str], body: bytes) -> None:
    """Fail unless an answer is as the document says.

    Args:
        operation_id: Of the call.
        status: A documented one.
        headers: With lower-case names.
        body: As it came, decompressed.
    """
    judge = validator(operation_id, status)
    if judge is None:
        assert body == b"", f"{operation_id} {status} has a body, which is not documented: {body[:200]!r}"
        return
    media_type = headers["content-type"].partition(";")[0].strip()
    assert media_type == "application/json", f"{operation_id} {status} is {media_type}, which is not documented"
    judge.validate(json.loads(body))


def hold_request(operation_id: str, content_type: str, body: bytes) -> None:
    """Fail unless the body of a request is as the document says.

    Args:
        operation_id: Of the call.
        content_type: Of the body; empty without one.
        body: As it was sent.
    """
    content = OPERATIONS[operation_id][2].get("requestBody", {}).get("content")
    if content is None:
        assert body == b"", f"{operation_id} has a body, which is not documented: {body[:200]!r}"
        return
    media_type = content_type.partition(";")[0].strip()
    assert media_type in content, f"{operation_id} is sent {media_type or 'nothing'}, which is not documented"
    is_form = media_type == "application/x-www-form-urlencoded"
    value = dict(parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=True)) if is_form else json.loads(body)
    _judge(content[media_type]["schema"]).validate(value)


def _judge(schema: Any) -> jsonschema_rs.Validator:
    return jsonschema_rs.Draft202012Validator({**schema, "components": DOCUMENT["components"]}, validate_formats=True)
