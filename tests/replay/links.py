"""The links of the document, and whether a cassette walks them: an answer, and later the call that uses it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen
from document import OPERATIONS, operation_of, resolved
from replay.cassettes import Interaction
from replay.properties import path_values


@frozen
class Link:
    """A link of an answer.

    Attributes:
        source: The operation whose answer has it.
        status: Of that answer.
        name: Its name there.
        target: The operation that it leads to.
        parameters: Of that operation, as expressions of OpenAPI.
        body: Of its request, the same.
    """

    source: str
    status: int
    name: str
    target: str
    parameters: Mapping[str, str]
    body: Mapping[str, str]

    def __str__(self) -> str:
        return f"{self.source} {self.status} {self.name}"


def links() -> Iterator[Link]:
    """Every link of the document."""
    for source, (_, _, operation) in OPERATIONS.items():
        for status, response in operation["responses"].items():
            for name, link in resolved(response).get("links", {}).items():
                target, parameters, body = link["operationId"], link.get("parameters", {}), link.get("requestBody", {})
                yield Link(source, int(status), name, target, parameters, body)


def is_walked(link: Link, recorded: Sequence[Interaction]) -> bool:
    """Whether a success of the target follows on the source, and takes what the link says from its answer."""
    for number, source in enumerate(recorded):
        if (operation_of(source.method, source.path), source.status) == (link.source, link.status):
            meant = {name: _value(expression, source) for name, expression in link.parameters.items()}
            body = {name: _value(expression, source) for name, expression in link.body.items()}
            if None not in (*meant.values(), *body.values()) and any(
                _takes(each, link.target, meant, body) for each in recorded[number + 1 :]
            ):
                return True
    return False


def _takes(call: Interaction, target: str, meant: Mapping[str, Any], body: Mapping[str, Any]) -> bool:
    if operation_of(call.method, call.path) != target or call.status >= 400:
        return False
    sent = json.loads(call.request_body) if body else {}
    return _path_values(call).items() >= meant.items() and sent.items() >= body.items()


def _value(expression: str, source: Interaction) -> Any:
    """What an expression means after an answer; ``None`` where the answer has no such thing."""
    expression, _, pattern = expression.partition("#regex:")
    if name := _after("$request.path.", expression):
        value: Any = _path_values(source)[name]
    elif name := _after("$response.header.", expression):
        value = source.headers.get(name.lower())
    elif pointer := _after("$response.body#", expression):
        value = _at(pointer, json.loads(source.body))
    else:
        raise AssertionError(f"nobody knows what {expression} means")
    found = re.search(pattern, value) if pattern and value is not None else None
    return found[1] if found else None if pattern else value


def _after(start: str, expression: str) -> str:
    return expression.removeprefix(start) if expression.startswith(start) else ""


def _at(pointer: str, value: Any) -> Any:
    for step in pointer.removeprefix("/").split("/"):
        try:
            value = value[int(step) if isinstance(value, list) else step]
        except (LookupError, ValueError):
            return None
    return value


def _path_values(interaction: Interaction) -> dict[str, str]:
    return path_values(OPERATIONS[operation_of(interaction.method, interaction.path)][1], interaction.path)
