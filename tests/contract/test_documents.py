"""A document of somebody else's: read as OpenAPI means it, or refused with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from contract.recordings import DOCUMENT, EXCHANGES, Interaction, interaction, write

from cloudmore import ConfigurationError
from cloudmore.contract import CheckResult, check

HEAD = "openapi: 3.1.0\ninfo: {title: Sample, version: '1'}\n"
SPEC = (
    HEAD
    + """servers:
  - {url: 'https://api.cloudmore.com/v2'}
paths:
  /things/{id}:
    $ref: '#/components/pathItems/thing'
  /things/special:
    get: {operationId: things_special, responses: {default: {description: Any.}}}
components:
  pathItems:
    thing:
      parameters:
        - {name: id, in: path, required: true, schema: {type: integer}}
      get:
        operationId: things_get
        parameters:
          - {name: tag, in: query, required: true, schema: {type: array, items: {type: integer}}}
          - {name: X-Trace, in: header, required: true, schema: {type: string, format: uuid}}
        responses:
          200:
            description: One.
            headers:
              X-Count: {required: true, schema: {type: integer}}
            content:
              application/json:
                schema:
                  allOf:
                    - {type: object, required: [kind], properties: {kind: {const: thing}}}
                    - type: object
                      properties:
                        country: {type: string, enum: [NO, SE]}
                        price: {type: string, format: decimal}
                        more: {type: object}
                        shape: {anyOf: [{$ref: '#/components/schemas/Circle'}, {$ref: '#/components/schemas/Square'}]}
              text/*: {schema: {type: string, maxLength: 5}}
          4XX: {description: Wrong.}
  schemas:
    Circle: {type: object, required: [radius], properties: {radius: {type: number}}}
    Square: {type: array, items: {type: number}, maxItems: 2}
"""
)
TRACE = "11111111-2222-3333-4444-555555555555"


def thing(
    path: str = "/v2/things/1?tag=1&tag=2",
    status: int = 200,
    answer: object = None,
    *,
    trace: str | None = TRACE,
    media_type: str = "application/json",
    count: str | None = "1",
) -> Interaction:
    made = interaction("GET", path, status, answer)
    made["request"]["headers"] = {} if trace is None else {"x-trace": [trace]}
    headers = {"content-type": [media_type], "x-count": [count]}
    made["response"]["headers"] = {name: value for name, value in headers.items() if value != [None]}
    return made


def text(content: str) -> Interaction:
    made = thing(answer="", media_type="text/plain; charset=utf-8")
    made["response"]["body"]["string"] = content
    return made


GOOD = {"kind": "thing", "country": "NO", "price": "1.50", "more": {"anything": [1]}, "shape": {"radius": 1}}
JUDGED: dict[str, tuple[Interaction, list[tuple[str, str, str]]]] = {
    "right": (thing(answer=GOOD), []),
    "no server's path": (thing("/things/1?tag=1", answer=GOOD), [("path", "request path", "")]),
    "a special path before a template": (thing("/v2/things/special", 599), []),
    "any error": (thing(status=418, count=None), []),
    "a status of no class": (thing(status=302), [("status", "response status", "")]),
    "a text": (text("short"), []),
    "a text that is too long": (text("too long"), [("maxLength", "response body", "")]),
    "an id that is no number": (
        thing("/v2/things/one?tag=1", answer=GOOD),
        [("type", "request path id", "")],
    ),
    "a list in the query": (thing("/v2/things/1?tag=1&tag=b", answer=GOOD), [("type", "request query tag", "/1")]),
    "nothing in the query": (thing("/v2/things/1", answer=GOOD), [("required", "request query tag", "")]),
    "no header": (thing(answer=GOOD, trace=None), [("required", "request header X-Trace", "")]),
    "a header of another form": (thing(answer=GOOD, trace="1"), [("format", "request header X-Trace", "")]),
    "no header of the answer": (thing(answer=GOOD, count=None), [("header", "response header X-Count", "")]),
    "a header of the answer that is no number": (
        thing(answer=GOOD, count="many"),
        [("type", "response header X-Count", "")],
    ),
    "a word that is none of the enum": (
        thing(answer={**GOOD, "country": "no"}),
        [("enum", "response body", "/country")],
    ),
    "another constant": (thing(answer={**GOOD, "kind": "x"}), [("const", "response body", "/kind")]),
    "no constant": (thing(answer={"country": "SE"}), [("required", "response body", "/kind")]),
    "no decimal": (thing(answer={**GOOD, "price": "1,50"}), [("format", "response body", "/price")]),
    "an unknown property beside allOf": (
        thing(answer={**GOOD, "colour": 1}),
        [("undeclared", "response body", "/colour")],
    ),
    "a wrong branch of a union": (
        thing(answer={**GOOD, "shape": {"radius": "1"}}),
        [("type", "response body", "/shape/radius")],
    ),
    "the other branch of a union": (
        thing(answer={**GOOD, "shape": [1, 2, 3]}),
        [("maxItems", "response body", "/shape")],
    ),
    "no branch of a union": (thing(answer={**GOOD, "shape": 1}), [("anyOf", "response body", "/shape")]),
}


def judged(folder: Path, spec: str, *exchanges: Interaction) -> CheckResult:
    (folder / "spec").mkdir()
    (folder / "spec" / "own.yaml").write_text(spec, "utf-8")
    return check(write(folder / "recorded", exchanges), spec=folder / "spec" / "own.yaml")


@pytest.mark.parametrize("name", JUDGED)
def test_it_is_judged_by_all_that_it_says(name: str, tmp_path: Path) -> None:
    made, expected = JUDGED[name]
    found = judged(tmp_path, SPEC, made).findings
    assert [(each.kind, each.where, each.pointer) for each in found] == expected


ANY = "responses: {200: {description: One.}}"


def answer_of(schema: str) -> str:
    return f"responses: {{200: {{description: One., content: {{application/json: {{schema: {schema}}}}}}}}}"


def query_of(parameter: str) -> str:
    return f"parameters: [{{name: a, in: query, {parameter}}}], {ANY}"


def body_of(content: str) -> str:
    return f"requestBody: {{content: {{{content}}}}}, {ANY}"


def blank(made: Interaction) -> Interaction:
    made["response"]["body"]["string"] = "  "
    return made


# What an operation says, its path, what is sent to which address and what comes, and what is found.
SAID: dict[str, tuple[str, str, Interaction, list[tuple[str, str]]]] = {
    "a name in the path that is no word": (
        *("parameters: [{name: my-id, in: path, required: true, schema: {type: integer}}], " + ANY, "/x/{my-id}"),
        *(interaction("GET", "/x/b", 200), [("type", "request path my-id")]),
    ),
    "a name twice in the path": (ANY, "/{id}/{id}", interaction("GET", "/1/2", 200), []),
    "a list with commas": (
        *(query_of("explode: false, schema: {type: array, items: {type: integer}}"), "/x"),
        *(interaction("GET", "/x?a=1,2", 200), []),
    ),
    "a list with bars": (
        *(query_of("style: pipeDelimited, explode: false, schema: {type: array, items: {type: integer}}"), "/x"),
        *(interaction("GET", "/x?a=1|b", 200), [("type", "request query a")]),
    ),
    "an object in the query": (
        *(query_of("style: deepObject, required: true, schema: {type: object}"), "/x"),
        *(interaction("GET", "/x?a[b]=1", 200), []),
    ),
    "a number of an enum": (query_of("schema: {enum: [1, 2]}"), "/x", interaction("GET", "/x?a=1", 200), []),
    "a number as Python alone reads it": (
        *(query_of("schema: {type: integer}"), "/x", interaction("GET", "/x?a=1_0", 200)),
        [("type", "request query a")],
    ),
    "a header that OpenAPI describes elsewhere": (
        *("parameters: [{name: Accept, in: header, required: true, schema: {type: integer}}], " + ANY, "/x"),
        *(interaction("GET", "/x", 200), []),
    ),
    "what only answers have": (
        body_of("application/json: {schema: {required: [id], properties: {id: {readOnly: true}}}}"),
        *("/x", interaction("POST", "/x", 200, sent={}), []),
    ),
    "what only requests have": (
        *(answer_of("{required: [secret], properties: {secret: {writeOnly: true}}}"), "/x"),
        *(interaction("GET", "/x", 200, {}), []),
    ),
    "a range of media types": (
        *(body_of("'*/*': {schema: {type: object}}"), "/x", interaction("POST", "/x", 200, sent=[])),
        [("type", "request body")],
    ),
    "a media type with a parameter": (
        *(body_of("application/json; charset=utf-8: {schema: {type: object}}"), "/x"),
        *(interaction("POST", "/x", 200, sent=[]), [("type", "request body")]),
    ),
    "a media type without a schema": (
        *(body_of("application/json: {}"), "/x", interaction("POST", "/x", 200, sent=[]), []),
    ),
    "a pattern that Python does not know": (
        *(answer_of("{type: object, patternProperties: {'^\\p{L}+$': {type: integer}}}"), "/x"),
        *(interaction("GET", "/x", 200, {"a": "b"}), [("type", "response body")]),
    ),
    "a name that is required and not declared": (
        *(answer_of("{required: [kind]}"), "/x", interaction("GET", "/x", 200, {}), [("required", "response body")]),
    ),
    "an unknown property in a map": (
        *(answer_of("{additionalProperties: {type: object, properties: {a: {}}}}"), "/x"),
        *(interaction("GET", "/x", 200, {"key": {"b": 1}}), [("undeclared", "response body")]),
    ),
    "the same schema twice": (
        *(answer_of("{allOf: [&same {type: object}, *same, {$ref: '#/x-same'}, {$ref: '#/x-same'}]}"), "/x"),
        *(interaction("GET", "/x", 200, []), [("type", "response body")]),
    ),
    "no bytes in base64": (
        *(answer_of("{items: {format: byte}}"), "/x", interaction("GET", "/x", 200, ["QQ==", "Q"])),
        [("format", "response body")],
    ),
    "an answer without a schema": (
        *("responses: {200: {description: One., content: {application/json: {}}}}", "/x"),
        *(interaction("GET", "/x", 200, {"any": 1}), []),
    ),
    "a header of the answer without a schema": (
        "responses: {200: {description: One., headers: {X-A: {content: {text/plain: {}}}}}}",
        *("/x", interaction("GET", "/x", 200, headers={"X-A": "1"}), []),
    ),
    "a parameter without a schema": (
        *(query_of("content: {application/json: {}}"), "/x", interaction("GET", "/x?a=1", 200), []),
    ),
    "a number that no machine reads": (
        *(query_of("schema: {type: integer}"), "/x", interaction("GET", f"/x?a={'1' * 5000}", 200)),
        [("type", "request query a")],
    ),
    "no body where none is required": (
        *(body_of("application/json: {schema: {type: object}}"), "/x", interaction("POST", "/x", 200), []),
    ),
    "a body that is a text": (
        *(body_of("text/plain: {schema: {maxLength: 3}}"), "/x"),
        *(interaction("POST", "/x", 200, sent="long", media_type="text/plain"), [("maxLength", "request body")]),
    ),
    "an answer of blanks": (
        *(answer_of("{type: object}"), "/x", blank(interaction("GET", "/x", 200, {})), [("json", "response body")]),
    ),
    "an example with a reference": (
        *(answer_of("{examples: [{$ref: nowhere.json}]}"), "/x", interaction("GET", "/x", 200, {}), []),
    ),
}


@pytest.mark.parametrize("name", SAID)
def test_an_operation_is_judged_by_what_it_says(name: str, tmp_path: Path) -> None:
    said, path, made, expected = SAID[name]
    method = made["request"]["method"].lower()
    spec = f"{HEAD}servers: [{{url: 'https://{{it}}.cloudmore.com', variables: {{it: {{default: api}}}}}}]\n"
    spec += "x-same: {description: Any.}\n"
    found = judged(tmp_path, f"{spec}paths: {{'{path}': {{{method}: {{{said}}}}}}}\n", made).findings
    assert [(each.kind, each.where) for each in found] == expected


REFUSED: dict[str, tuple[str, str]] = {
    "no YAML": ("openapi: [", "cannot be read: while parsing"),
    "a word": ("openapi", "is no OpenAPI document"),
    "nothing": ("", "is no OpenAPI document"),
    "Swagger": ("swagger: '2.0'\npaths: {}\n", "is 2.0; contracts are checked against OpenAPI 3.1. Convert it first"),
    "OpenAPI 3.0": ("openapi: 3.0.3\npaths: {}\n", "is 3.0.3; contracts"),
    "another YAML": ("version: 1\n", "is no OpenAPI; contracts"),
    "no paths": (HEAD, "is no OpenAPI document that can be used: 'paths' is missing"),
    "no responses": (HEAD + "paths: {/a: {get: {}}}\n", "that can be used: 'responses' is missing"),
    "responses that are a list": (HEAD + "paths: {/a: {get: {responses: []}}}\n", "used: GET /a has no responses"),
    "servers that are none": ("openapi: 3.1.0\nservers:\npaths: {}\n", "that can be used: "),
    "servers that are words": ("openapi: 3.1.0\nservers: [a]\npaths: {}\n", "that can be used: "),
    "a server that is no address": (
        "openapi: 3.1.0\nservers: [{url: 'https://[a/'}]\npaths: {}\n",
        "that can be used: ",
    ),
    "an answer that is nothing": (HEAD + "paths: {/a: {get: {responses: {'200': }}}}\n", "200 is not described by"),
    "content that is nothing": (
        HEAD + "paths: {/a: {get: {responses: {'200': {content: }}}}}\n",
        "200 is not described by objects",
    ),
    "a reference that leads nowhere": (
        HEAD + "paths: {/a: {get: {responses: {'200': {$ref: '#/components/responses/None'}}}}}\n",
        "refers to '#/components/responses/None', which is not in it. Bundle",
    ),
    "a reference to another file": (
        HEAD + "paths: {/a: {get: {responses: {'200': {$ref: 'other.yaml#/Answer'}}}}}\n",
        "refers to 'other.yaml#/Answer'",
    ),
    "references in a circle": (
        HEAD + "paths: {}\ncomponents: {schemas: {A: {$ref: '#/components/schemas/A'}}}\n",
        "refers to '#/components/schemas/A'",
    ),
    "an object of Python": (HEAD + "paths: !!python/object/apply:os.getpid []\n", "cannot be read"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_a_contract_is_refused(name: str, tmp_path: Path) -> None:
    spec, words = REFUSED[name]
    with pytest.raises(ConfigurationError, match=words):
        judged(tmp_path, spec, EXCHANGES["list"])


def test_a_schema_that_is_none_is_named(tmp_path: Path) -> None:
    spec = DOCUMENT.read_text("utf-8").replace("active: {type: boolean,", "active: {type: truth,")
    with pytest.raises(ConfigurationError, match=r"own.yaml:\d+ is no schema: "):
        judged(tmp_path, spec, EXCHANGES["list"])
