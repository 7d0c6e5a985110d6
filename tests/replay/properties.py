"""What of the document stands at each place of an exchange: properties of bodies, fields of forms and parameters."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote

from attrs import frozen
from document import DOCUMENT, OPERATIONS, operation_of, resolved
from replay.cassettes import Interaction

JSON, FORM = "application/json", "application/x-www-form-urlencoded"


@frozen
class Place:
    """A property, a field or a parameter with its value.

    Attributes:
        path: Its name after those of the objects that it is in; lists have none.
        schema: What the document says of it, the marks beside a reference included.
        value: As it was sent.
        owners: The objects that it is in, the outermost first.
        model: Name of the schema that has it.
    """

    path: tuple[str, ...]
    schema: Mapping[str, Any]
    value: Any
    owners: tuple[Mapping[str, Any], ...] = ()
    model: str = ""

    @property
    def name(self) -> str:
        """Its own name."""
        return self.path[-1]


def sent(interaction: Interaction) -> Iterator[Place]:
    """The places of a request: its parameters and its body."""
    yield from _parameters(interaction)
    if not interaction.request_body:
        return
    content = _operation(interaction)["requestBody"]["content"]
    media_type = _media_type(interaction.content_type)
    is_form = media_type == FORM
    body = _form(interaction.request_body.decode()) if is_form else json.loads(interaction.request_body)
    yield from places(content[media_type]["schema"], body)


def answered(interaction: Interaction) -> Iterator[Place]:
    """The places of an answer."""
    response = resolved(_operation(interaction)["responses"][str(interaction.status)])
    yield from _headers(response, interaction)
    if interaction.body:
        content = response["content"][_media_type(interaction.headers["content-type"])]
        yield from places(content["schema"], json.loads(interaction.body))


def places(
    schema: Mapping[str, Any], value: Any, path: tuple[str, ...] = (), owners: tuple[Mapping[str, Any], ...] = ()
) -> Iterator[Place]:
    """The places inside a value.

    Args:
        schema: Of the value; references, lists and alternatives are followed.
        value: JSON.
        path: Where the value stands.
        owners: The objects that it is in.
    """
    model = schema.get("$ref", "").rpartition("/")[2]
    schema = resolved(schema)
    for branch in (*schema.get("oneOf", ()), *schema.get("anyOf", ()), *schema.get("allOf", ())):
        yield from places(branch, value, path, owners)
    if isinstance(value, list):
        for each in value:
            yield from places(schema.get("items", {}), each, path, owners)
    elif isinstance(value, dict):
        known = schema.get("properties", {})
        for name, each in value.items():
            if name not in known:
                continue
            here, around = (*path, name), (*owners, value)
            yield Place(here, {**resolved(known[name]), **known[name]}, each, around, model)
            yield from places(known[name], each, here, around)


def _operation(interaction: Interaction) -> Any:
    return OPERATIONS[operation_of(interaction.method, interaction.path)][2]


def _parameters(interaction: Interaction) -> Iterator[Place]:
    template = OPERATIONS[operation_of(interaction.method, interaction.path)][1]
    path = path_values(template, interaction.path)
    query = _form(interaction.query)
    for each in (*DOCUMENT["paths"][template].get("parameters", ()), *_operation(interaction).get("parameters", ())):
        parameter = resolved(each)
        values = {"path": path, "query": query, "header": interaction.request_headers}.get(parameter["in"], {})
        if parameter["name"] in values:
            yield Place((parameter["name"],), {**parameter["schema"], **parameter}, values[parameter["name"]])


def _headers(response: Mapping[str, Any], interaction: Interaction) -> Iterator[Place]:
    for name, each in response.get("headers", {}).items():
        if name.lower() in interaction.headers:
            header = resolved(each)
            yield Place((name,), {**header["schema"], **header}, interaction.headers[name.lower()])


def path_values(template: str, path: str) -> dict[str, str]:
    """The parameters in a path, decoded."""
    pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(template))
    found = re.fullmatch(pattern, path)
    assert found, f"{path} is none of {template}"
    return {name: unquote(value) for name, value in found.groupdict().items()}


def _form(text: str) -> dict[str, str]:
    return dict(parse_qsl(text, keep_blank_values=True))


def _media_type(content_type: str) -> str:
    return content_type.partition(";")[0].strip()
