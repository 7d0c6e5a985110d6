"""The OpenAPI document as the tests need it, and what went over a wire held against it by the judge."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from cloudmore.contract.document import Document
from cloudmore.contract.exchange import Exchange, Request, Response
from cloudmore.contract.judge import Judge

PATH = Path(__file__).parents[1] / "openapi" / "cloudmore.yaml"
DOCUMENT: Any = YAML(typ="safe").load(PATH)
JUDGE = Judge(Document.read(PATH))
# Good for every parameter in a path.
ANYBODY = "00000000-0000-4000-8000-000000000000"
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


def hold(operation_id: str, status: int, headers: Mapping[str, str], body: bytes) -> None:
    """Fail unless an answer is as the document says.

    Args:
        operation_id: Of the call.
        status: Of the answer.
        headers: With lower-case names.
        body: As it came, decompressed.
    """
    _hold("response", operation_id, Response(status=status, headers=headers, body=body))


def hold_request(operation_id: str, content_type: str, body: bytes) -> None:
    """Fail unless the body of a request is as the document says.

    Args:
        operation_id: Of the call.
        content_type: Of the body; empty without one.
        body: As it was sent.
    """
    # Any success; a refusal would excuse what is wrong.
    answer = Response(status=200, headers={}, body=b"")
    _hold("request", operation_id, answer, {"content-type": content_type} if content_type else {}, body)


def _hold(
    side: str, operation_id: str, response: Response, headers: Mapping[str, str] | None = None, body: bytes = b""
) -> None:
    method, template, _ = OPERATIONS[operation_id]
    url = f"https://api.cloudmore.com{re.sub(r'{[^}]+}', ANYBODY, template)}"
    exchange = Exchange("wire", 0, Request(method=method, url=url, headers=headers or {}, body=body), response)
    # A report has unknown properties now and then, on purpose.
    found = [each for each in JUDGE.judge(exchange) if each.where.startswith(side) and each.kind != "undeclared"]
    assert list(map(str, found)) == []
