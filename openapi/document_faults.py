"""What a document says that the generator or our templates would drop or get wrong without a word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from document_grammar import place
from document_parts import below, operations, resolve, types
from openapi_python_client.strings import PythonIdentifier
from reference_faults import reference_faults
from schema_faults import schema_faults

Parameters = list[dict[str, Any]]
BODIES = ("application/json", "application/x-www-form-urlencoded")
STYLES = {"path": "simple", "query": "form"}
# What the module of a call names itself: a parameter of the name would take its place.
OF_EVERY_CALL = frozenset(
    ("encode_form", "encode_json", "params", "parse", "path_segment", "query_text", "read_json", "reseller_id")
)


class DocumentError(Exception):
    """The document says something that the generator would drop or get wrong without a word."""


def faults(source: dict[str, Any]) -> Iterator[str]:
    """What the generator or our templates would drop or get wrong without a word."""
    unread = [f"{place(path)}: {words}" for path, words in reference_faults(source)]
    yield from unread
    if unread:
        return
    if "security" in source:
        yield "the document: give each operation its own security; what stands at the root is not read"
    for path, item in source["paths"].items():
        if "servers" in item:
            yield f"{path}: servers of its own are not built yet; every call goes to the client's address"
    modules = {str(operation.get("operationId")) for _path, _method, operation, _parameters in operations(source)}
    for path, method, operation, parameters in operations(source):
        where = f"{method.upper()} {path}"
        if "servers" in operation:
            yield f"{where}: servers of its own are not built yet; every call goes to the client's address"
        for parameter in parameters:
            yield from _parameter_faults(source, where, parameter)
        yield from _path_faults(where, path, parameters)
        body = resolve(source, operation.get("requestBody", {}))
        yield from _name_faults(where, parameters, {*OF_EVERY_CALL, *modules, *(["body"] if body else [])})
        yield from _body_faults(where, body)
        yield from _answer_faults(source, where, operation)
    yield from schema_faults(source)


def _parameter_faults(source: dict[str, Any], where: str, parameter: dict[str, Any]) -> Iterator[str]:
    name, stands_in = parameter["name"], parameter["in"]
    if stands_in not in STYLES:
        yield f"{where}: the {stands_in} parameter {name} would not be sent"
        return
    if "schema" not in parameter:
        yield f"{where}: the parameter {name} has no schema and would be left out; content is not built yet"
        return
    schema = resolve(source, parameter["schema"])
    if {"array", "object"} & set(types(schema)):
        yield f"{where}: the parameter {name} is no single value; its spelling is not built yet"
    if parameter.get("style", STYLES[stands_in]) != STYLES[stands_in]:
        yield f"{where}: the style {parameter['style']} of the parameter {name} is not built yet"
    if parameter.get("allowReserved"):
        yield f"{where}: the parameter {name} is always escaped; allowReserved is not built yet"
    if any("default" in each and "number" in types(each) for _where, each in below("", schema)):
        yield f"{where}: a number with a default would become a float; leave the default out"


def _path_faults(where: str, path: str, parameters: Parameters) -> Iterator[str]:
    in_path = re.findall(r"{([^}]*)}", path)
    declared = [each["name"] for each in parameters if each["in"] == "path"]
    yield from (f"{where}: the path parameter {name} is not declared" for name in in_path if name not in declared)
    yield from (f"{where}: the path has no {{{name}}}, which is declared" for name in declared if name not in in_path)
    yield from (f"{where}: the path has {{{name}}} twice" for name in sorted(set(in_path)) if in_path.count(name) > 1)


def _name_faults(where: str, parameters: Parameters, taken: set[str]) -> Iterator[str]:
    names: dict[str, dict[str, Any]] = {}
    for parameter in parameters:
        # Nobody passes it: the resource does.
        allowed = {"reseller_id"} if parameter["in"] == "path" else set()
        given = str(parameter.get("x-python-name", parameter["name"]))
        name = str(PythonIdentifier(given, "field_"))
        if "x-python-name" in parameter and name != given:
            yield f"{where}: {given} would be called {name}, and its name on the wire be lost; write {name}"
        if name in taken - allowed:
            yield f"{where}: a parameter cannot be called {name}; give it another x-python-name"
        other = names.setdefault(name, parameter)
        # An operation may say anew what its path says for all.
        if (other["in"], other["name"]) != (parameter["in"], parameter["name"]):
            yield f"{where}: {other['name']!r} and {parameter['name']!r} would both be called {name}"


def _body_faults(where: str, body: dict[str, Any]) -> Iterator[str]:
    content = body.get("content", {})
    if len(content) > 1:
        yield f"{where}: give the body one media type; another would never be sent"
    for media_type in content:
        if media_type not in BODIES and not media_type.endswith("+json"):
            yield f"{where}: a body of {media_type} is not built yet"
    if body and not body.get("required"):
        yield f"{where}: say that the body is required; an optional one is not built yet"


def _answer_faults(source: dict[str, Any], where: str, operation: dict[str, Any]) -> Iterator[str]:
    successes = {status: each for status, each in operation["responses"].items() if status.startswith("2")}
    if not successes:
        yield f"{where}: name a success (2..); without one every answer would be an error"
    for status, answer in successes.items():
        content = resolve(source, answer).get("content", {})
        if len(content) > 1:
            yield f"{where}: give the answer {status} one media type; another would be read as if it were the first"
        for media_type, said in content.items():
            schema = resolve(source, said.get("schema", {}))
            if media_type.startswith("text/"):
                if schema.get("type") != "string":
                    yield f"{where}: an answer of {media_type} is read as a text; give it the schema {{type: string}}"
            elif media_type != "application/json" and not media_type.endswith("+json"):
                yield f"{where}: an answer of {media_type} is not built yet"
            elif "schema" not in said:
                yield f"{where}: the answer {status} has no schema and would be thrown away; {{}} is anything"
