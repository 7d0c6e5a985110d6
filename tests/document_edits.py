"""Edits of a small document, each with what it does to whom."""

from __future__ import annotations

from change_effects import Effect

TEXT = """\
openapi: 3.1.1
info: {title: Made up, version: 0.1.0}
servers:
  - {url: 'https://api.cloudmore.com', x-evidence: documented, x-source: DEV-REQ}
paths:
  /things:
    get:
      operationId: things_list
      tags: [things]
      summary: List things.
      x-evidence: documented
      x-source: SDK
      x-repeatable: true
      security:
        - oauth2: []
      parameters:
        - {name: kind, in: query, required: false, schema: {type: string}, x-python-name: sort, x-evidence: assumed}
      responses:
        '200':
          description: Things.
          x-evidence: seen
          x-source: SDK
          headers:
            X-Next: {schema: {type: string}, x-evidence: assumed, x-source: SDK}
          content:
            application/json:
              schema:
                type: array
                items: {$ref: '#/components/schemas/Thing'}
        '404':
          description: None.
          x-evidence: assumed
          x-source: SDK
    post:
      operationId: things_create
      tags: [things]
      x-evidence: inferred
      x-source: SDK
      x-repeatable: false
      requestBody:
        required: true
        content:
          application/json:
            schema: {$ref: '#/components/schemas/ThingCreate'}
      responses:
        '201':
          description: It.
          x-evidence: inferred
          x-source: SDK
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Thing'}
components:
  securitySchemes:
    oauth2: {type: http, scheme: bearer, x-evidence: documented, x-source: SDK}
  schemas:
    Thing:
      type: object
      required: [code]
      properties:
        id: {type: string, x-essential: true, x-evidence: documented, x-source: SDK}
        code: {type: string, x-evidence: seen, x-source: SDK}
        note: {type: [string, 'null'], description: A note., x-evidence: inferred, x-source: SDK}
        amount: {type: number, minimum: 0, x-evidence: assumed, x-source: SDK}
        state: {type: string, x-extensible-enum: [new, old], x-evidence: seen, x-source: SDK}
        level: {type: string, enum: [a, b], x-evidence: assumed, x-source: SDK}
        made: {type: string, format: date-time, x-evidence: assumed, x-source: SDK}
        mail: {type: string, format: email, x-evidence: assumed, x-source: SDK}
        parts:
          type: array
          x-evidence: documented
          x-source: SDK
          items: {$ref: '#/components/schemas/Part'}
    Part:
      type: object
      properties:
        weight: {type: integer, x-evidence: assumed, x-source: SDK}
        whole: {$ref: '#/components/schemas/Thing', x-evidence: assumed, x-source: SDK}
    ThingCreate:
      type: object
      required: [name]
      properties:
        name: {type: string, x-evidence: seen, x-source: SDK}
        size: {type: [integer, 'null'], x-evidence: assumed, x-source: SDK}
"""
NOTE = "        note: {type: [string, 'null'], description: A note., x-evidence: inferred, x-source: SDK}\n"
PUT = """\
    put:
      operationId: things_put
      x-evidence: assumed
      responses: {'204': {description: Ok}}
"""
NEW = "x-evidence: assumed, x-source: SDK}\n"
SIZE = "        size: {type: [integer, 'null'], x-evidence: assumed, x-source: SDK}\n"
CODE = "        code: {type: string, x-evidence: seen, x-source: SDK}\n"
BODY = TEXT[TEXT.index("      requestBody:\n") : TEXT.index("      responses:\n        '201'")]
HEADER = TEXT[
    TEXT.index("          headers:\n") : TEXT.index(
        "          content:\n            application/json:\n              schema:\n                type: array"
    )
]
LIST = TEXT[TEXT.index("    get:\n") : TEXT.index("    post:\n")]
B, A, N = Effect.BREAKING, Effect.ADDITIVE, Effect.NEITHER
# What was edited: the text, what it becomes; for each change its place, kind, effects on users and on a check, and
# whether a minor release of 0.x may have it.
Told = tuple[str, str, Effect, Effect, bool]
EDITS: dict[str, tuple[str, str, list[Told]]] = {
    "nothing": ("", "", []),
    "property of an answer removed": (NOTE, "", [("Thing.note", "answer property removed", B, N, True)]),
    "property of an answer that is known removed": (
        CODE,
        "",
        [("Thing.code", "answer property removed", B, N, False)],
    ),
    "property renamed": (
        "        note: {",
        "        remark: {",
        [("Thing.note", "answer property renamed", B, N, True)],
    ),
    "property renamed, and described otherwise": (
        "note: {type: [string, 'null'], description: A note.,",
        "remark: {type: [string, 'null'], description: A remark.,",
        [("Thing.note", "answer property renamed", B, N, True)],
    ),
    "property that is needed renamed": (
        "        id: {",
        "        key: {",
        [
            ("Thing.id", "answer property removed", B, N, False),
            ("Thing.key", "required answer property added", A, B, False),
        ],
    ),
    "property of a body that is needed renamed": (
        "required: [name]\n      properties:\n        name: {",
        "required: [title]\n      properties:\n        title: {",
        [
            ("ThingCreate.name", "request property removed", B, N, False),
            ("ThingCreate.title", "required request property added", B, B, False),
        ],
    ),
    "property added to an answer": (
        NOTE,
        NOTE + "        more: {type: string, " + NEW,
        [("Thing.more", "answer property added", A, N, True)],
    ),
    "type of an answer changed": (
        "amount: {type: number,",
        "amount: {type: string,",
        [("Thing.amount", "answer type changed", B, B, True)],
    ),
    "a number becomes an integer": (
        "amount: {type: number,",
        "amount: {type: integer,",
        [("Thing.amount", "answer type narrowed", N, B, True), ("Thing.amount", "type in Python", B, N, True)],
    ),
    "null may no longer come": (
        "note: {type: [string, 'null'],",
        "note: {type: string,",
        [("Thing.note", "answer type narrowed", N, B, True)],
    ),
    "anything may come": ("code: {type: string,", "code: {", [("Thing.code", "answer type widened", B, A, False)]),
    "null may come": (
        "code: {type: string,",
        "code: {type: [string, 'null'],",
        [("Thing.code", "answer type widened", B, A, False)],
    ),
    "an integer becomes a number, deep inside": (
        "weight: {type: integer,",
        "weight: {type: number,",
        [("Part.weight", "answer type widened", B, A, True)],
    ),
    "optional parameter becomes required": (
        "in: query, required: false",
        "in: query, required: true",
        [("things_list query parameter kind", "parameter required", B, B, True)],
    ),
    "new optional parameter": (
        "      parameters:\n",
        "      parameters:\n        - {name: page, in: query, schema: {type: integer}, " + NEW,
        [("things_list query parameter page", "parameter added", A, A, True)],
    ),
    "new required parameter that is known": (
        "      parameters:\n",
        "      parameters:\n        - {name: page, in: query, required: true, schema: {}, x-evidence: seen}\n",
        [("things_list query parameter page", "required parameter added", B, B, False)],
    ),
    "parameter removed": (
        "        - {name: kind,",
        "        - {name: sort,",
        [
            ("things_list query parameter kind", "parameter removed", B, N, True),
            ("things_list query parameter sort", "parameter added", A, A, True),
        ],
    ),
    "name of a parameter in Python": (
        "x-python-name: sort",
        "x-python-name: order",
        [("things_list query parameter kind", "parameter's name in Python", B, N, True)],
    ),
    "new optional property of a body": (
        SIZE,
        SIZE + "        more: {type: string, " + NEW,
        [("ThingCreate.more", "request property added", A, A, True)],
    ),
    "new required property of a body": (
        "      required: [name]\n      properties:\n",
        "      required: [name, more]\n      properties:\n        more: {type: string, " + NEW,
        [("ThingCreate.more", "required request property added", B, B, True)],
    ),
    "one property of a body for another": (
        SIZE,
        SIZE.replace("size", "more") + SIZE.replace("[integer, 'null']", "integer").replace("size", "most"),
        [
            ("ThingCreate.most", "request property added", A, A, True),
            ("ThingCreate.size", "request property renamed", B, N, True),
        ],
    ),
    "one property of a body for two of its kind": (
        SIZE,
        SIZE.replace("size", "more") + SIZE.replace("size", "most"),
        [
            ("ThingCreate.more", "request property added", A, A, True),
            ("ThingCreate.most", "request property added", A, A, True),
            ("ThingCreate.size", "request property removed", B, N, True),
        ],
    ),
    "property of a body becomes required": (
        "      required: [name]\n",
        "      required: [name, size]\n",
        [("ThingCreate.size", "request property required", B, B, True)],
    ),
    "property of a body becomes optional": (
        "      required: [name]\n",
        "",
        [("ThingCreate.name", "request property optional", A, A, True)],
    ),
    "null may no longer be sent": (
        "size: {type: [integer, 'null'],",
        "size: {type: integer,",
        [("ThingCreate.size", "request type narrowed", B, B, True)],
    ),
    "more may be sent": (
        "size: {type: [integer, 'null'],",
        "size: {type: [number, 'null'],",
        [("ThingCreate.size", "request type widened", A, A, True)],
    ),
    "operation removed": (LIST, "", [("things_list", "operation removed", B, B, False)]),
    "operation added": (
        "    post:\n",
        PUT + "    post:\n",
        [("things_put", "operation added", A, N, True)],
    ),
    "operation renamed": (
        "operationId: things_list",
        "operationId: things_all",
        [("things_list", "operation renamed", B, B, False)],
    ),
    "operation moved": (
        "  /things:\n",
        "  /items:\n",
        [("things_create", "operation moved", N, B, True), ("things_list", "operation moved", N, B, False)],
    ),
    "status of a success changed": (
        "        '201':\n",
        "        '200':\n",
        [("things_create 200", "success added", A, A, True), ("things_create 201", "success removed", B, B, True)],
    ),
    "error added": (
        "        '404':\n",
        "        '409': {description: Conflict., " + NEW + "        '404':\n",
        [("things_list 409", "error added", A, A, True)],
    ),
    "error removed": ("        '404':\n", "        x-none:\n", [("things_list 404", "error removed", N, B, True)]),
    "word added to an open list": ("[new, old]", "[new, old, gone]", [("Thing.state", "words added", N, A, True)]),
    "words removed from an open list": ("[new, old]", "[new]", [("Thing.state", "words removed", N, N, True)]),
    "a closed list grows": ("[a, b]", "[a, b, c]", [("Thing.level", "enumeration grown", A, A, True)]),
    "a closed list shrinks": ("[a, b]", "[a]", [("Thing.level", "enumeration shrunk", B, B, True)]),
    "a list is closed": (
        "x-extensible-enum: [new, old]",
        "enum: [new, old]",
        [("Thing.state", "enumeration shrunk", B, B, False), ("Thing.state", "words removed", N, N, True)],
    ),
    "format added": (
        "code: {type: string,",
        "code: {type: string, format: uuid,",
        [("Thing.code", "format added", N, B, False)],
    ),
    "format that is an object in Python added": (
        "code: {type: string,",
        "code: {type: string, format: date,",
        [("Thing.code", "format added", N, B, False), ("Thing.code", "type in Python", B, N, False)],
    ),
    "format of a file added": (
        "code: {type: string,",
        "code: {type: string, format: binary,",
        [("Thing.code", "format added", N, B, False), ("Thing.code", "type in Python", B, N, False)],
    ),
    "format removed": ("format: email, ", "", [("Thing.mail", "format removed", N, A, True)]),
    "limit added": (
        "amount: {type: number, minimum: 0,",
        "amount: {type: number, minimum: 0, maximum: 9,",
        [("Thing.amount", "limit added", N, B, True)],
    ),
    "limit removed": ("minimum: 0, ", "", [("Thing.amount", "limit removed", N, A, True)]),
    "essential from now on": (
        "made: {type: string,",
        "made: {type: string, x-essential: true,",
        [("Thing.made", "answer property required", B, B, True)],
    ),
    "essential no more": ("x-essential: true, ", "", [("Thing.id", "answer property optional", B, A, False)]),
    "required in an answer from now on": (
        "required: [code]",
        "required: [code, made]",
        [("Thing.made", "answer property required", B, B, True)],
    ),
    "limit beside a reference": (
        "whole: {$ref: '#/components/schemas/Thing',",
        "whole: {$ref: '#/components/schemas/Thing', maxProperties: 9,",
        [("Part.whole", "limit added", N, B, True)],
    ),
    "rule that nobody thought of": (
        "code: {type: string,",
        "code: {type: string, contentEncoding: base64,",
        [("Thing.code", "other rule", N, B, False)],
    ),
    "key that is not known": (
        "code: {type: string,",
        "code: {type: string, x-odd: 1,",
        [("Thing.code", "unknown key", N, N, True)],
    ),
    "key of ours where it means nothing": (
        "code: {type: string,",
        "code: {type: string, x-repeatable: true,",
        [("Thing.code", "other rule", N, B, False)],
    ),
    "servers of a path": (
        "  /things:\n",
        "  /things:\n    servers: [{url: 'https://b.example'}]\n",
        [("/things", "other rule", N, B, True)],
    ),
    "summary of a path": (
        "  /things:\n",
        "  /things:\n    summary: A\n",
        [("/things", "words for people", N, N, True)],
    ),
    "key of the whole": ("paths:\n", "x-odd: 1\npaths:\n", [("document", "unknown key", N, N, True)]),
    "tags": ("paths:\n", "tags: [{name: things}]\npaths:\n", [("document", "words for people", N, N, True)]),
    "day of the last look": (
        "version: 0.1.0}",
        "version: 0.1.0, x-verified-live: '2026-11-30'}",
        [("info", "words for people", N, N, True)],
    ),
    "default of a parameter in Python": (
        "x-python-name: sort",
        "x-python-name: sort, x-python-default: 5",
        [("things_list query parameter kind", "parameter's default in Python", B, N, True)],
    ),
    "body removed": (BODY, "", [("things_create body", "request body removed", B, N, True)]),
    "body becomes optional": (
        "        required: true\n        content:",
        "        content:",
        [("things_create body", "request body optional", A, A, True)],
    ),
    "answer of another media type": (
        "            application/json:\n              schema:\n                type: array",
        "            text/csv:\n              schema:\n                type: array",
        [
            ("things_list 200", "answer media type added", A, A, True),
            ("things_list 200", "answer media type removed", B, B, False),
        ],
    ),
    "header removed": (HEADER, "", [("things_list 200 header x-next", "header removed", N, N, True)]),
    "type that is sent changed": (
        "name: {type: string, x-evidence: seen",
        "name: {type: integer, x-evidence: seen",
        [("ThingCreate.name", "request type changed", B, B, False)],
    ),
    "format changed": ("format: email", "format: uri", [("Thing.mail", "format changed", N, B, True)]),
    "limit changed": ("minimum: 0", "minimum: 1", [("Thing.amount", "limit changed", N, B, True)]),
    "source": (CODE, CODE.replace("SDK", "KB"), [("Thing.code", "source", N, N, True)]),
    "secret": (CODE, CODE.replace("{", "{x-secret: true, "), [("Thing.code", "secret or personal", N, N, True)]),
    "link": (HEADER, HEADER + "          links: {}\n", [("things_list 200", "link", N, N, True)]),
    "default of a server": (
        "size: {type: [integer, 'null'],",
        "size: {type: [integer, 'null'], default: 3,",
        [("ThingCreate.size", "what a server takes for granted", N, N, True)],
    ),
    "description of what is referred to": (
        "    Part:\n",
        "    Part:\n      description: A part.\n",
        [("Part", "words for people", N, N, True)],
    ),
    "description alone": ("A note.", "Another note.", [("Thing.note", "words for people", N, N, True)]),
    "evidence raised, from a guess": (
        "A note., x-evidence: inferred",
        "A note., x-evidence: seen",
        [("Thing.note", "evidence raised", N, N, True), ("Thing.note", "read strictly from now on", B, N, True)],
    ),
    "evidence that was not told": (
        "        note: {type: [string, 'null'], description: A note., x-evidence: inferred,",
        "        note: {type: [string, 'null'], description: A note.,",
        [("Thing.note", "evidence lowered", N, N, True)],
    ),
    "evidence raised, between guesses": (
        "minimum: 0, x-evidence: assumed",
        "minimum: 0, x-evidence: inferred",
        [("Thing.amount", "evidence raised", N, N, True)],
    ),
    "evidence raised, of what is sent": (
        "[integer, 'null'], x-evidence: assumed",
        "[integer, 'null'], x-evidence: verified",
        [("ThingCreate.size", "evidence raised", N, N, True)],
    ),
    "evidence lowered, to a guess": (
        "code: {type: string, x-evidence: seen",
        "code: {type: string, x-evidence: assumed",
        [("Thing.code", "evidence lowered", N, N, True), ("Thing.code", "read strictly no more", A, N, True)],
    ),
    "evidence lowered": (
        "summary: List things.\n      x-evidence: documented",
        "summary: List things.\n      x-evidence: assumed",
        [("things_list", "evidence lowered", N, N, True)],
    ),
    "repeated no more": (
        "x-repeatable: true",
        "x-repeatable: false",
        [("things_list", "repeated no more", B, N, False)],
    ),
    "repeated from now on": (
        "x-repeatable: false",
        "x-repeatable: true",
        [("things_create", "repeated from now on", A, N, True)],
    ),
    "no token needed": ("        - oauth2: []\n", "        - {}\n", [("things_list", "security", N, N, True)]),
    "another way in": ("scheme: bearer", "scheme: basic", [("oauth2", "security scheme", N, N, True)]),
    "another host": (
        "https://api.cloudmore.com",
        "https://api2.cloudmore.com",
        [("servers", "server added", N, A, True), ("servers", "server removed", N, B, False)],
    ),
    "a header is required": (
        "X-Next: {",
        "X-Next: {required: true, ",
        [("things_list 200 header x-next", "header required", N, B, True)],
    ),
    "a body of another media type": (
        "        required: true\n        content:\n          application/json:",
        "        required: true\n        content:\n          text/plain:",
        [
            ("things_create body", "request media type added", N, A, True),
            ("things_create body", "request media type removed", N, B, True),
        ],
    ),
}
# The same edits the other way round.
BACK: dict[str, list[Told]] = {
    "one property of a body for two of its kind": [
        ("ThingCreate.more", "request property removed", B, N, True),
        ("ThingCreate.most", "request property removed", B, N, True),
        ("ThingCreate.size", "request property added", A, A, True),
    ],
    "optional parameter becomes required": [("things_list query parameter kind", "parameter optional", A, A, True)],
    "body removed": [("things_create body", "required request body added", B, B, True)],
    "body becomes optional": [("things_create body", "request body required", B, B, True)],
    "header removed": [("things_list 200 header x-next", "header added", A, N, True)],
    "a header is required": [("things_list 200 header x-next", "header optional", N, A, True)],
    "a number becomes an integer": [("Thing.amount", "answer type widened", B, A, True)],
    "anything may come": [("Thing.code", "answer type narrowed", N, B, False)],
    "key that is not known": [("Thing.code", "unknown key", N, N, True)],
    "a list is closed": [
        ("Thing.state", "enumeration grown", A, A, True),
        ("Thing.state", "words added", N, A, True),
    ],
    "format that is an object in Python added": [
        ("Thing.code", "format removed", N, A, True),
        ("Thing.code", "type in Python", B, N, False),
    ],
}
# What the text has before the edit: several things at once.
OTHERWISE: dict[str, tuple[str, str, str, str, list[Told]]] = {
    "body that may be left out added": (
        BODY,
        "",
        "    post:\n",
        f"    post:\n{BODY.replace('required: true', 'required: false')}",
        [("things_create body", "request body added", A, A, True)],
    ),
    "header that must come added": (
        HEADER,
        "",
        "        '200':\n",
        f"        '200':\n{HEADER.replace('{schema', '{required: true, schema')}",
        [("things_list 200 header x-next", "required header added", A, B, True)],
    ),
    "what is sent comes as well": (
        "schemas/ThingCreate'}",
        "schemas/Thing'}",
        NOTE,
        "",
        [
            ("Thing.note", "answer property removed", B, N, True),
            ("Thing.note", "request property removed", B, N, True),
        ],
    ),
    "what is sent comes as well, and is essential no more": (
        "schemas/ThingCreate'}",
        "schemas/Thing'}",
        "x-essential: true, ",
        "",
        [("Thing.id", "answer property optional", B, A, False)],
    ),
    "what is needed by a part of it is needed no more": (
        "    ThingCreate:\n",
        "    ThingCreate:\n      allOf: [{required: [size]}]\n",
        "      allOf: [{required: [size]}]\n",
        "",
        [("ThingCreate.size", "request property optional", A, A, True)],
    ),
    "null may come, beside what came": (
        "code: {type: string,",
        "code: {anyOf: [{type: string}],",
        "[{type: string}]",
        "[{type: string}, {type: 'null'}]",
        [("Thing.code", "answer type widened", B, A, False)],
    ),
    "one more kind of object may come": (
        "code: {type: string,",
        "code: {oneOf: [{type: object, properties: {}}],",
        "[{type: object, properties: {}}]",
        "[{type: object, properties: {}}, {type: object, properties: {a: {}}}]",
        [("Thing.code", "answer type changed", B, B, False)],
    ),
    **{
        f"null may come, by {key}": (
            "code: {type: string,",
            f"code: {{{key}: [{{type: string}}],",
            "[{type: string}]",
            "[{type: [string, 'null']}]",
            [("Thing.code", "answer type widened", B, A, False)],
        )
        for key in ("oneOf", "anyOf", "allOf")
    },
    "what stands under any name": (
        "    Part:\n",
        "    Part:\n      additionalProperties: {type: string}\n",
        "additionalProperties: {type: string}",
        "additionalProperties: {type: integer}",
        [("Part.*", "answer type changed", B, B, False)],
    ),
}
