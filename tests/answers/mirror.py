"""Answers made from the document: a mirror of it, in which what is answered is what is sent.

Schemathesis makes bodies of requests only. So each body that the document has for an answer is the body of a request in
a document of its own.
"""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from typing import Any

import schemathesis
from attrs import field, frozen
from document import DOCUMENT, OPERATIONS
from document import resolved as followed
from hypothesis import strategies as st
from schemathesis import GenerationMode

TOKEN = "authentication_token"


@frozen
class Documented:
    """An answer that the document has.

    Attributes:
        operation: Its operationId.
        status: The status.
        schema: Of the body; ``None`` where the document describes none.
        shape: Which of several schemas; each is an answer of its own.
    """

    operation: str
    status: int
    schema: Any = field(eq=False, repr=False)
    shape: str = ""

    @property
    def name(self) -> str:
        return f"{self.operation} {self.status} {self.shape}".strip()

    @property
    def is_success(self) -> bool:
        return self.status < 400


def documented() -> list[Documented]:
    """Every answer that the document gives a body."""
    found = []
    for operation, (_method, _path, said) in OPERATIONS.items():
        for status, response in said["responses"].items():
            content = followed(response).get("content", {})
            for schema in (each["schema"] for each in content.values()):
                shapes = {each["$ref"].rpartition("/")[2]: each for each in schema.get("oneOf", ())} or {"": schema}
                found += [Documented(operation, int(status), each, shape) for shape, each in shapes.items()]
    return found


def without_body() -> list[Documented]:
    """Every answer that the document gives none."""
    described = {(each.operation, each.status) for each in ANSWERS.values()}
    return [
        Documented(operation, int(status), None)
        for operation, (_method, _path, said) in OPERATIONS.items()
        for status in said["responses"]
        if (operation, int(status)) not in described
    ]


def mirrored() -> dict[str, Any]:
    """The mirror document: one operation for each answer."""
    schemas = deepcopy(DOCUMENT["components"]["schemas"])
    for schema in schemas.values():
        properties = schema.get("properties", {})
        # An answer without what is essential is no good one, although the document must not require what it guesses.
        essential = [name for name, each in properties.items() if each.get("x-essential")]
        schema["required"] = [*schema.get("required", ()), *essential]
    # RFC 6749 appendix A.12. The document has no pattern, and a header could not carry anything else.
    schemas["Token"]["properties"]["access_token"]["pattern"] = "^[!-~]+$"
    return {
        "openapi": DOCUMENT["openapi"],
        "info": {"title": "Answers as requests", "version": "1"},
        "paths": {f"/{each.name}": {"post": _sending(each.schema)} for each in ANSWERS.values()},
        "components": {"schemas": schemas},
    }


def _sending(schema: Any) -> dict[str, Any]:
    body = {"required": True, "content": {"application/json": {"schema": schema}}}
    return {"requestBody": body, "responses": {"204": {"description": "Nothing."}}}


@cache
def bodies(name: str) -> st.SearchStrategy[Any]:
    """Good bodies of an answer, as Python has JSON."""
    cases = MIRROR[f"/{name}"]["POST"].as_strategy(generation_mode=GenerationMode.POSITIVE)
    return cases.map(lambda case: case.body)


ANSWERS = {each.name: each for each in documented()}
BODILESS = {each.name: each for each in without_body()}
MIRROR = schemathesis.openapi.from_dict(mirrored())
