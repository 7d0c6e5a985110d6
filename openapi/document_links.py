"""The links of the document: each leads to an operation that can be called with what it gives, and none is missing.

``#regex:`` after a header, which OpenAPI does not have, takes a part out of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from attrs import frozen
from document_grammar import Finding, Path
from document_parts import all_properties, operations, resolve

TOKEN = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"  # noqa: S105 - the word of RFC 9110 for a name.
EXPRESSION = re.compile(
    rf"\$(?:url|method|statusCode|(?P<side>request|response)\."
    rf"(?:(?P<place>header|query|path)\.(?P<name>{TOKEN}?)|(?P<body>body)(?:#(?P<pointer>(?:/[^#]*)?))?)"
    r"(?:#regex:(?P<regex>.+))?)"
)
Schema = dict[str, Any]


@frozen
class Operation:
    """An operation with what its links can use: its parameters, and the schema of its body."""

    method: str
    path: str
    node: dict[str, Any]
    parameters: list[dict[str, Any]]

    @property
    def in_path(self) -> set[str]:
        """The names in its path."""
        return set(re.findall(r"{([^}]*)}", self.path))


def link_findings(document: dict[str, Any]) -> Iterator[Finding]:
    """What is wrong with the links, and which are missing."""
    every = [Operation(method, path, node, parameters) for path, method, node, parameters in operations(document)]
    named = {str(each.node.get("operationId")): each for each in every}
    for operation in every:
        path: Path = ("paths", operation.path, operation.method)
        linked = set()
        for status, answer in operation.node["responses"].items():
            said = resolve(document, answer)
            for name, each in said.get("links", {}).items():
                link = resolve(document, each)
                where: Path = (*path, "responses", status, "links", name)
                yield from ((where, words) for words in _link_faults(document, named, operation, said, link))
                if status.startswith("2"):
                    linked.add(link.get("operationId"))
        if operation.method == "post":
            for user in users_of_the_result(document, operation, every):
                identifier = user.node.get("operationId")
                if identifier not in linked:
                    yield path, f"no link to {identifier}, which uses what this operation makes"


def users_of_the_result(document: dict[str, Any], made_by: Operation, every: list[Operation]) -> list[Operation]:
    """The operations that can be called once something is made, by its id or because they list it.

    Its id is the name that follows the path it is made at: ``/things`` makes what ``/things/{thingId}`` names. Whoever
    takes that name and no other that its maker does not know uses it, and so does the list at the maker's own path.
    """
    item = re.compile(re.escape(made_by.path) + r"/{([^}]*)}(/|$)")
    identities = {found[1] for each in every if (found := item.match(each.path))}
    users = []
    for each in every:
        takes = each.in_path - made_by.in_path
        by_id = len(takes) == 1 and takes <= identities
        is_list = each.path == made_by.path and each.method == "get" and _is_list(document, each)
        if by_id or is_list:
            users.append(each)
    return users


def _is_list(document: dict[str, Any], operation: Operation) -> bool:
    answers = [resolve(document, each) for status, each in operation.node["responses"].items() if status[0] == "2"]
    return any(
        resolve(document, said.get("schema", {})).get("type") == "array"
        for answer in answers
        for said in answer.get("content", {}).values()
    )


def _link_faults(
    document: dict[str, Any],
    every: dict[str, Operation],
    own: Operation,
    answer: dict[str, Any],
    link: dict[str, Any],
) -> Iterator[str]:
    if link.get("operationId") not in every:
        yield f"there is no operation {link.get('operationId')}"
        return
    target = every[link["operationId"]]
    given = {str(name).removeprefix("path.").removeprefix("query.") for name in link.get("parameters", {})}
    names = {each["name"] for each in target.parameters}
    required = {each["name"] for each in target.parameters if each.get("required")}
    yield from (f"{link['operationId']} has no parameter {name}" for name in sorted(given - names))
    yield from (f"the parameter {name} of {link['operationId']} is not given" for name in sorted(required - given))
    body = resolve(document, target.node.get("requestBody", {}))
    if "requestBody" in link and not body:
        yield f"{link['operationId']} takes no body"
    elif isinstance(link.get("requestBody"), dict):
        for name in link["requestBody"]:
            if not any(_reached(document, schema, [str(name)]) for schema in _body_schemas(body)):
                yield f"the body of {link['operationId']} has no property {name}"
    for text in _texts([link.get("parameters"), link.get("requestBody")]):
        yield from _expression_faults(document, own, answer, text)


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, (dict, list)):
        for each in node.values() if isinstance(node, dict) else node:
            yield from _texts(each)


def _expression_faults(document: dict[str, Any], own: Operation, answer: dict[str, Any], text: str) -> Iterator[str]:
    embedded = re.findall(r"{(\$[^}]*)}", text) if not text.startswith("$") else [text]
    for expression in embedded:
        found = EXPRESSION.fullmatch(expression)
        if found is None:
            yield f"{expression} is no runtime expression"
        elif found["side"]:
            yield from _regex_faults(expression, found["regex"])
            if not _is_there(document, own, answer, found):
                yield f"{expression} leads nowhere"


def _regex_faults(expression: str, regex: str | None) -> Iterator[str]:
    if regex is None:
        return
    try:
        groups = re.compile(regex).groups
    except re.error as error:
        yield f"{expression}: {error}"
    else:
        if groups != 1:
            yield f"{expression}: the expression takes one part out, so it has one group, not {groups}"


def _is_there(document: dict[str, Any], own: Operation, answer: dict[str, Any], found: re.Match[str]) -> bool:
    of_the_request = found["side"] == "request"
    if found["body"]:
        bearer = resolve(document, own.node.get("requestBody", {})) if of_the_request else answer
        segments = [each.replace("~1", "/").replace("~0", "~") for each in (found["pointer"] or "").split("/")[1:]]
        return any(_reached(document, schema, segments) for schema in _body_schemas(bearer))
    if of_the_request:
        return any((each["in"], each["name"]) == (found["place"], found["name"]) for each in own.parameters)
    headers = {name.lower() for name in answer.get("headers", {})}
    return found["place"] == "header" and found["name"].lower() in headers


def _body_schemas(bearer: dict[str, Any]) -> list[Schema]:
    return [each.get("schema", {}) for each in bearer.get("content", {}).values()]


def _reached(document: dict[str, Any], schema: Schema, segments: list[str]) -> bool:
    """Whether a JSON pointer leads to something that the schema declares."""
    schema = resolve(document, schema)
    if not segments:
        return True
    first, *rest = segments
    inside = list(all_properties(document, schema).get(first, []))
    if first.isdigit() and isinstance(schema.get("items"), dict):
        inside.append(schema["items"])
    if not inside and isinstance(schema.get("additionalProperties"), dict):
        inside.append(schema["additionalProperties"])
    alternatives = [*schema.get("oneOf", []), *schema.get("anyOf", [])]
    return any(_reached(document, each, rest) for each in inside) or any(
        _reached(document, each, segments) for each in alternatives
    )
