"""Where the document is looser than the recordings: each kind of it, and when it is not told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from contract.recordings import FORM, Interaction, interaction, write

from cloudmore.contract import coverage

HEAD = "openapi: 3.1.0\ninfo: {title: Sample, version: '1'}\nservers: [{url: 'https://api.cloudmore.com'}]\n"
ID = "11111111-2222-3333-4444-555555555555"
Told = Mapping[str, Sequence[str]]


def answer_of(schema: str, more: str = "") -> str:
    content = f"{{description: A., content: {{application/json: {{schema: {schema}}}}}}}"
    return f"get: {{operationId: get, {more}responses: {{200: {content}}}}}"


def request_of(schema: str, more: str = "required: true, ", media_type: str = "application/json") -> str:
    body = f"requestBody: {{{more}content: {{{media_type}: {{schema: {schema}}}}}}}"
    return f"post: {{operationId: send, {body}, responses: {{204: {{description: A.}}, 400: {{description: B.}}}}}}"


def headers_of(headers: str) -> str:
    answers = f"200: {{description: A., headers: {{{headers}}}}}, 404: {{description: B.}}"
    return f"get: {{operationId: get, responses: {{{answers}}}}}"


def got(answer: object, query: str = "") -> Interaction:
    return interaction("GET", f"/x{query}", 200, answer)


def sent(body: object, status: int = 204, media_type: str = "application/json") -> Interaction:
    return interaction("POST", "/x", status, sent=body, media_type=media_type)


# What the document says of /x, what was recorded, and what is told.
CASES: dict[str, tuple[str, Sequence[Interaction], Told]] = {
    "never absent": (
        answer_of("{type: object, properties: {a: {type: boolean}}}"),
        [got({"a": True}), got({"a": False})],
        {"never absent": ["get 200 /a"]},
    ),
    "absent once": (answer_of("{type: object, properties: {a: {type: boolean}}}"), [got({"a": True}), got({})], {}),
    "required": (
        answer_of("{type: object, required: [a], properties: {a: {type: boolean}}}"),
        [got({"a": True})],
        {},
    ),
    "essential": (
        answer_of("{type: object, properties: {a: {type: boolean, x-essential: true}}}"),
        [got({"a": True})],
        {},
    ),
    "never null": (answer_of("{type: [boolean, 'null']}"), [got(True)], {"never null": ["get 200 (whole body)"]}),
    "a type that nobody saw": (
        answer_of("{type: [boolean, string]}"),
        [got(True)],
        {"types never seen": ["get 200 (whole body) string"]},
    ),
    "a branch that nobody saw": (
        answer_of("{oneOf: [{type: boolean}, {type: string}]}"),
        [got(True)],
        {"types never seen": ["get 200 (whole body) string"]},
    ),
    "no type": (
        answer_of("{type: object, properties: {a: {}}}"),
        [got({"a": 1}), got({"a": "b"}), got({})],
        {"types not said": ["get 200 /a number or string"]},
    ),
    "no type but words": (answer_of("{items: {enum: [a]}, type: array}"), [got(["a"])], {}),
    "whole numbers alone": (
        answer_of("{type: array, items: {type: number}}"),
        [got([1, 2.0])],
        {"fractions never seen": ["get 200 /*"]},
    ),
    "a fraction": (answer_of("{type: array, items: {type: number}}"), [got([1, 1.5])], {}),
    "integers": (answer_of("{type: array, items: {type: integer}}"), [got([1])], {}),
    "a format that the document lacks": (
        answer_of("{type: array, items: {type: string}}"),
        [got([ID]), got([ID])],
        {"formats not said": ["get 200 /* uuid"]},
    ),
    "a format now and then": (answer_of("{type: array, items: {type: string}}"), [got([ID]), got(["a"])], {}),
    "digits, which are no format": (answer_of("{type: array, items: {type: string}}"), [got(["1"])], {}),
    "words that nobody saw": (
        answer_of("{type: string, x-extensible-enum: [a, b]}"),
        [got("a")],
        {"enum words never seen": ["get 200 (whole body) b"]},
    ),
    "an open object": (
        answer_of("{type: array, items: {type: object, properties: {a: {type: boolean}}, additionalProperties: {}}}"),
        [got([{"a": True}, {}])],
        {"open objects without unknown names": ["get 200 /*"]},
    ),
    "an open object that is used": (
        answer_of("{type: array, items: {type: object, properties: {a: {type: boolean}}, additionalProperties: {}}}"),
        [got([{"a": True}, {"b": 1}])],
        {"types not said": ["get 200 /*/* number"]},
    ),
    "an open object beside a list": (
        answer_of(
            "{oneOf: [{type: array, items: {type: boolean}}, "
            "{type: object, properties: {a: {type: boolean}}, additionalProperties: {}}]}"
        ),
        [got([True]), got({"a": True}), got({})],
        {"open objects without unknown names": ["get 200 (whole body)"]},
    ),
    "an unknown property": (
        answer_of("{type: object, properties: {a: {type: boolean}}}"),
        [got({"b": 1}), got({"a": True})],
        {},
    ),
    "a property that nobody sent": (
        request_of("{type: object, properties: {a: {type: boolean}, b: {type: boolean}}}"),
        [sent({"a": True}), sent({})],
        {"properties never sent": ["send request (whole body) b"]},
    ),
    "what was refused": (
        request_of("{type: object, properties: {a: {type: boolean}}}"),
        [sent({"b": 1}, 400)],
        {},
    ),
    "a form": (
        request_of("{type: object, properties: {a: {type: string}}}", media_type=FORM),
        [sent("a=b", media_type=FORM)],
        {"never absent": ["send request /a"]},
    ),
    "a text": (request_of("{type: string}", media_type="text/plain"), [sent("b", media_type="text/plain")], {}),
    "no JSON": (request_of("{type: object}"), [sent("{")], {}),
    "a body without a schema": (
        request_of("{}").replace("{schema: {}}", "{}"),
        [sent({})],
        {},
    ),
    "a body that need not be": (request_of("{type: object}", ""), [sent({})], {"never absent": ["send request body"]}),
    "a body that is not there": (request_of("{type: object}", ""), [sent({}), sent(None)], {}),
    "a parameter": (
        answer_of("{type: boolean}", "parameters: [{name: a, in: query, schema: {type: string}}], "),
        [got(True, f"?a={ID}")],
        {"never absent": ["get query a"], "formats not said": ["get query a uuid"]},
    ),
    "a parameter now and then": (
        answer_of("{type: boolean}", "parameters: [{name: a, in: query, schema: {type: string, format: uuid}}], "),
        [got(True, f"?a={ID}"), got(True)],
        {},
    ),
    "a header of the request": (
        answer_of("{type: boolean}", "parameters: [{name: X-A, in: header, schema: {type: string}}], "),
        [got(True)],
        {},
    ),
    "a parameter with a media type": (
        answer_of("{type: boolean}", "parameters: [{name: a, in: query, content: {text/plain: {}}}], "),
        [got(True, f"?a={ID}"), got(True)],
        {},
    ),
    "a header that nobody saw": (
        headers_of("X-A: {schema: {type: string}}"),
        [interaction("GET", "/x", 200)],
        {"headers never seen": ["get 200 x-a"]},
    ),
    "headers that the document lacks": (
        headers_of("X-A: {schema: {type: string}}"),
        [
            interaction("GET", "/x", 200, headers={"X-A": "1", "X-B": "2", "X-C": "3", "Date": "today"}),
            interaction("GET", "/x", 404, headers={"X-B": "2", "Date": "today"}),
        ],
        {"headers not described": ["every answer x-b", "get 200 x-c"]},
    ),
    "an answer that the document lacks": (headers_of(""), [interaction("GET", "/x", 418, {"a": 1})], {}),
}


@pytest.mark.parametrize("name", CASES)
def test_looseness_is_told(name: str, tmp_path: Path) -> None:
    said, recorded, expected = CASES[name]
    (tmp_path / "spec.txt").write_text(f"{HEAD}paths: {{/x: {{{said}}}}}\n", "utf-8")
    result = coverage(write(tmp_path / "recorded", recorded), spec=tmp_path / "spec.txt")
    assert result.exchanges == len(recorded)
    assert {kind: list(lines) for kind, lines in result.loose.items() if lines} == expected
