"""Operation flows: the links of the document, and whether a recording walks them.

A link is walked where an exchange is followed, in the same recording, by one of the link's target that is sent what
the link takes from the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import field, frozen

from cloudmore.contract.document import Document
from cloudmore.contract.exchange import Exchange, Message, UnreadableBodyError
from cloudmore.contract.json_body import NotJsonError, decode_json, is_list, is_object
from cloudmore.contract.judge.parameters import fields_of
from cloudmore.contract.pointer import parsed_pointer

# A call that is refused shows nothing of where the link leads.
ERRORS_FROM = 400
_NOTHING = object()


@frozen
class Called:
    """An exchange and the operation that it is of.

    Attributes:
        operation_id: Of the document.
        exchange: As it was recorded.
        values: Of the parameters in the path.
    """

    operation_id: str
    exchange: Exchange
    values: Mapping[str, str]


@frozen
class Link:
    """A link of the document.

    Attributes:
        source: The operation whose answer gives something.
        status: Of that answer.
        name: Of the link.
        target: The operation that is sent it.
        parameters: Name to where the value comes from.
        body: The same for properties of the body.
    """

    source: str
    status: str
    name: str
    target: str
    parameters: Mapping[str, Any] = field(repr=False)
    body: Mapping[str, Any] = field(repr=False)

    def __str__(self) -> str:
        return f"{self.source} {self.status} -> {self.target} ({self.name})"

    def is_walked(self, calls: Sequence[Called]) -> bool:
        """Whether a recording walks it.

        Args:
            calls: The recording's, in order.
        """
        for index, first in enumerate(calls):
            if (first.operation_id, str(first.exchange.response.status)) == (self.source, self.status):
                wanted = {name: evaluated(each, first) for name, each in self.parameters.items()}
                body = {name: evaluated(each, first) for name, each in self.body.items()}
                if _NOTHING not in (*wanted.values(), *body.values()) and any(
                    self._is_sent(second, wanted, body) for second in calls[index + 1 :]
                ):
                    return True
        return False

    def _is_sent(self, call: Called, wanted: Mapping[str, Any], body: Mapping[str, Any]) -> bool:
        if call.operation_id != self.target or call.exchange.response.status >= ERRORS_FROM:
            return False
        sent = {**_query(call), **call.values}
        if any(sent.get(name) != str(value) for name, value in wanted.items()):
            return False
        if not body:
            return True
        properties: Any = _json(call.exchange.request)
        return is_object(properties) and all(properties.get(name) == value for name, value in body.items())


def links_of(document: Document) -> Iterator[Link]:
    """Every link of a document.

    Args:
        document: To look in.
    """
    for operation in document.operations:
        for status in operation.node["responses"]:
            place = document.resolved((*operation.pointer, "responses", status))
            for name, node in document.at(place).get("links", {}).items():
                body = node.get("requestBody", {})
                yield Link(
                    source=operation.operation_id,
                    status=status,
                    name=name,
                    target=node.get("operationId", ""),
                    parameters=node.get("parameters", {}),
                    body=body if is_object(body) else {},
                )


def evaluated(expression: Any, call: Called) -> Any:
    """The value of a runtime expression (OpenAPI 3.1 section 4.8.20.3), and of ``#regex:`` behind a header.

    Args:
        expression: Such as ``$response.body#/id``; anything else stands for itself.
        call: The one that the link starts from.
    """
    if not isinstance(expression, str) or not expression.startswith("$"):
        return expression
    side, _, rest = expression[1:].partition(".")
    message: Message = call.exchange.request if side == "request" else call.exchange.response
    kind, _, name = rest.partition(".")
    if kind.startswith("body"):
        return _at(_json(message), rest.partition("#")[2])
    if kind == "header":
        name, _, pattern = name.partition("#regex:")
        value = message.headers.get(name.lower(), _NOTHING)
        found = re.search(pattern, value) if pattern and isinstance(value, str) else None
        return found[1] if found else _NOTHING if pattern else value
    sources = {"path": call.values, "query": _query(call)}
    return sources.get(kind, {}).get(name, _NOTHING)


def _query(call: Called) -> dict[str, str]:
    return {name: values[-1] for name, values in fields_of(call.exchange.request.address.query).items()}


def _json(message: Message) -> Any:
    try:
        return decode_json(message.decoded())
    except (NotJsonError, UnreadableBodyError):
        return _NOTHING


def _at(value: Any, pointer: str) -> Any:
    for part in parsed_pointer(pointer):
        try:
            value = value[int(part)] if is_list(value) else value[part]
        except (LookupError, TypeError, ValueError):
            return _NOTHING
    return value
