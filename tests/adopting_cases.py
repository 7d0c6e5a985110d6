"""A small document, the facts that somebody may say of it, and what it says once they are adopted.

The facts are written by hand, and not found by a comparison: what becomes of each is to be seen here, line by line.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cloudmore.contract.comparison.fact import Fact, Standing

# Comments at every place where an edit could lose them.
DOCUMENT = """\
# On top.
openapi: 3.1.1
info:
  title: Things
  version: 0.1.0
  description: Community description. Never verified against the live API; every part says more. # of the whole
paths:
  # about the list
  /things:
    get:
      operationId: things_list
      tags: [things]
      x-evidence: inferred
      x-source: SDK
      security:
        - oauth2: []
      parameters:
        - {$ref: '#/components/parameters/active'} # a filter
      responses:
        # what comes
        '200': # always
          description: The things.
          x-evidence: inferred
          x-source: SDK
          content:
            application/json:
              schema:
                type: array
                items: {$ref: '#/components/schemas/Thing'}
          links:
            # to one of them
            one:
              operationId: things_get
              x-evidence: inferred
              x-source: SDK
              parameters: {thingId: $response.body#/0/id} # its id
        '500': {$ref: '#/components/responses/ServerError'} # seldom
    post:
      operationId: things_create
      tags: [things]
      x-evidence: documented
      x-source: DEV
      requestBody:
        required: true
        content:
          application/json:
            schema: {$ref: '#/components/schemas/NewThing'}
            examples:
              one:
                value:
                  label: a # an example
                  owner: {mail: a@a.example}
      responses:
        '201':
          description: Created.
          x-evidence: inferred
          x-source: SDK
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Thing'}
          links:
            one:
              operationId: things_get
              x-evidence: inferred
              x-source: SDK
              parameters: {thingId: $response.body#/id}
            again:
              operationId: things_create
              x-evidence: inferred
              x-source: SDK
              requestBody: {label: $request.body#/label, color: $response.body#/owner/mail}
        '202': {$ref: '#/components/responses/Later'}
        '500': {$ref: '#/components/responses/ServerError'}
        '503': {$ref: '#/components/responses/Later'}
        '504': {$ref: '#/components/responses/Later'}
  /things/{thingId}:
    get:
      operationId: things_get
      tags: [things]
      x-evidence: verified
      x-source: LIVE
      parameters:
        - name: thingId # in the path
          in: path
          required: true
          x-evidence: seen
          x-source: [SDK, DEV]
          schema: {type: string}
        - name: fields
          in: query
          required: true
          x-evidence: seen
          x-source: SDK
          schema: {type: string, minLength: 1}
      responses:
        '204':
          description: Nothing.
          x-evidence: inferred
          x-source: SDK
        '404':
          description: None.
          x-evidence: inferred
          x-source: SDK
        '500': {$ref: '#/components/responses/ServerError'}
        '503': {$ref: '#/components/responses/ServerError'}
components:
  securitySchemes:
    oauth2: {type: oauth2, x-evidence: documented, x-source: DEV, flows: {}}
  parameters:
    # a filter
    active:
      name: active
      in: query
      required: false
      x-python-name: active_only
      x-python-default: false
      x-evidence: assumed
      x-source: SDK
      schema: {type: boolean}
  responses:
    ServerError:
      description: Server error.
      x-evidence: documented
      x-source: DEV
    Later:
      description: Not yet.
      x-evidence: documented
      x-source: DEV
  schemas:
    # what there is
    Thing:
      type: object # of them
      properties:
        # which
        id: {type: string, minLength: 1, x-essential: true, x-evidence: inferred, x-source: SDK} # not a number
        name: {type: string, x-evidence: verified, x-source: LIVE}
        state: {type: string, description: 'Two.', x-extensible-enum: [On, Off], x-evidence: inferred, x-source: SDK}
        since: {type: [string, 'null'], format: date, x-evidence: inferred, x-source: [SDK, DEV]}
        owner: {$ref: '#/components/schemas/Owner', x-evidence: inferred, x-source: SDK}
        # many
        tags:
          type: array
          x-evidence: inferred
          x-source: SDK
          items: {type: string} # words
    # what is sent

    NewThing:
      type: object
      required: [label] # alone
      properties:
        label: {type: string, x-evidence: seen, x-source: SDK}
        color: {type: string, x-evidence: seen, x-source: SDK}
        size: {type: [string, integer, 'null'], x-evidence: seen, x-source: SDK}
        owner: {$ref: '#/components/schemas/Owner', x-evidence: seen, x-source: SDK}
    Owner:
      type: object
      properties:
        mail: {type: string, x-personal: true, x-evidence: seen, x-source: SDK}
# At the end.
"""

SCHEMAS = ("components", "schemas")
THING, NEW_THING, OWNER = ((*SCHEMAS, name) for name in ("Thing", "NewThing", "Owner"))
LIST, CREATE = (("paths", "/things", method) for method in ("get", "post"))
GET = ("paths", "/things/{thingId}", "get")
THEIRS: Mapping[str, Any] = {
    "Color": {
        "type": "object",
        "required": ["code"],
        "properties": {
            "code": {"type": "string"},
            "shade": {"type": ["string", "null"], "x-extensible-enum": ["Dark", "Light"]},
            "parents": {"type": "array", "items": {"$ref": "#/components/schemas/Color"}},
        },
    },
    "Count": {"type": "integer"},
    "Word": {"type": "string", "x-extensible-enum": ["A", "B"]},
    "Deep": {"type": "object", "properties": {"inside": {"type": "object", "properties": {"a": {"type": "string"}}}}},
    "Owner": {"type": "object", "properties": {"mail": {"type": "string"}}},
    "NewThing": {"type": "object", "properties": {"label": {"type": "string"}, "weight": {"type": "number"}}},
    "Ratings": {"type": "object", "additionalProperties": {"type": "integer"}},
}


def fact(standing: str, kind: str, place: tuple[str, ...], *, by: str = "things_list", **said: Any) -> Fact:
    """A fact, as a comparison tells it."""
    return Fact(Standing(standing), kind, (by,), place, **said)


def contradicted(kind: str, *place: str, **said: Any) -> Fact:
    """A fact that is contradicted."""
    return fact("contradicted", kind, place, **{"ours": "ours", "theirs": "theirs", "evidence": "inferred", **said})


def new(kind: str, *place: str, **said: Any) -> Fact:
    """A fact that is new to us."""
    return fact("new to us", kind, place, **{"theirs": "theirs", **said})


def confirmed(kind: str, *place: str, **said: Any) -> Fact:
    """A fact that is confirmed."""
    return fact("confirmed", kind, place, **{"ours": "ours", "theirs": "ours", **said})


def unknown(kind: str, *place: str, **said: Any) -> Fact:
    """A fact that is unknown to them."""
    return fact("unknown to them", kind, place, **{"ours": "ours", **said})


def of_property(name: str, owner: tuple[str, ...] = THING) -> tuple[str, ...]:
    """The place of a property."""
    return (*owner, "properties", name)


def reference(name: str) -> dict[str, Any]:
    """A reference to a schema."""
    return {"$ref": f"#/components/schemas/{name}"}


CASES: Mapping[str, list[Fact]] = {
    "an operation is confirmed": [confirmed("operation", *LIST)],
    "a parameter is confirmed": [confirmed("parameter", "components", "parameters", "active")],
    "a parameter in a path, with two sources": [confirmed("parameter", *GET, "parameters", "0")],
    "a property is confirmed": [confirmed("property", *of_property("id")), confirmed("type", *of_property("id"))],
    "a property in several lines": [confirmed("property", *of_property("tags"))],
    "an answer is confirmed": [confirmed("status", *LIST, "responses", "200")],
    "a shared answer is as well known as that": [confirmed("status", "components", "responses", "ServerError")],
    "verified is better than documented": [confirmed("property", *of_property("name"))],
    "only what is said of it is confirmed": [confirmed("type", *of_property("id"))],
    "a format that they do not have": [
        confirmed("property", *of_property("since")),
        unknown("format", *of_property("since")),
    ],
    "words that they do not have": [
        confirmed("property", *of_property("state")),
        unknown("words", *of_property("state")),
    ],
    "a type that they do not have": [
        confirmed("property", *of_property("id")),
        unknown("type", *of_property("id")),
    ],
    "a type of a parameter that they do not have": [
        confirmed("parameter", "components", "parameters", "active"),
        unknown("parameter type", "components", "parameters", "active", "schema"),
    ],
    "a type of items that they do not have": [
        confirmed("property", *of_property("tags")),
        unknown("type", *of_property("tags"), "items"),
    ],
    "a property that they do not have": [unknown("property", *of_property("state"))],
    "a type is another": [contradicted("type", *of_property("id"), theirs="integer", said={"type": "integer"})],
    "a type that may be null": [
        contradicted("type", *of_property("since"), theirs="integer", said={"type": "integer"})
    ],
    "a type that may be null becomes a schema": [
        contradicted("type", *of_property("since"), theirs="object", said=reference("Color"))
    ],
    "a type becomes a list": [
        contradicted("type", *of_property("id"), theirs="array", said={"type": "array", "items": {"type": "string"}})
    ],
    "a list becomes a type": [contradicted("type", *of_property("tags"), theirs="string", said={"type": "string"})],
    "a type becomes a schema": [contradicted("type", *of_property("id"), theirs="object", said=reference("Color"))],
    "a schema becomes a type": [contradicted("type", *of_property("owner"), theirs="string", said={"type": "string"})],
    "the type of items": [
        contradicted("type", *of_property("tags"), "items", theirs="integer", said={"type": "integer"})
    ],
    "a type that has words": [
        contradicted("type", *of_property("state"), said={"type": "integer"}),
        confirmed("property", *of_property("state")),
    ],
    "a type becomes an object without a name": [
        contradicted("type", *of_property("id"), said={"type": "object", "properties": {"a": {"type": "string"}}})
    ],
    "a type is contradicted that is verified": [
        contradicted("type", *of_property("name"), evidence="verified", said={"type": "integer"})
    ],
    "a type is new": [new("type", *of_property("owner"), theirs="string", said={"type": "string"})],
    "a format is another": [
        contradicted("format", *of_property("since"), theirs="date-time", said={"format": "date-time"})
    ],
    "a format is new": [new("format", *of_property("id"), theirs="uuid", said={"format": "uuid"})],
    "a format is new to what is verified": [
        new("format", *of_property("name"), theirs="date", said={"format": "date"}),
        confirmed("property", *of_property("name")),
    ],
    "words are new to what is verified": [
        new("words", *of_property("name"), theirs="A", said={"x-extensible-enum": ["A"]}),
    ],
    "a format is none": [contradicted("format", *of_property("since"), theirs="none", said={"format": ""})],
    "null is possible": [
        contradicted("null", *of_property("state"), theirs="may be null", said={"type": ["string", "null"]})
    ],
    "null is not possible": [contradicted("null", *of_property("since"), theirs="never null", said={"type": "string"})],
    "null is not possible for one of several types": [
        contradicted("null", *of_property("size", NEW_THING), theirs="never null", said={"type": ["integer", "string"]})
    ],
    "null is not possible for what is essential": [
        contradicted("null", *of_property("id"), theirs="never null", said={"type": "string"})
    ],
    "null for what is essential": [contradicted("null", *of_property("id"), said={"type": ["string", "null"]})],
    "null for a schema": [contradicted("null", *of_property("owner"), said={"type": ["object", "null"]})],
    "words are others": [
        contradicted("words", *of_property("state"), theirs="On, Paused", said={"x-extensible-enum": ["On", "Paused"]})
    ],
    "words are more": [
        new("words", *of_property("state"), theirs="Paused, On", said={"x-extensible-enum": ["Paused", "On"]})
    ],
    "words are new": [new("words", *of_property("since"), theirs="A", said={"enum": ["A", 1]})],
    "words of items": [new("words", *of_property("tags"), "items", said={"x-extensible-enum": ["A"]})],
    "words that are not told": [new("words", *of_property("state"), said={})],
    "a property is required": [new("required", *THING, name="id", theirs="required", said={"required": ["id"]})],
    "another property is required": [
        contradicted("required", *NEW_THING, name="color", ours="no such property", theirs="required")
    ],
    "a required property is required": [new("required", *NEW_THING, name="label", theirs="required")],
    "a property is not required": [
        contradicted("required", *NEW_THING, name="label", ours="required", theirs="absent")
    ],
    "what nobody requires is not required": [
        contradicted("required", *OWNER, name="mail", ours="required", theirs="absent")
    ],
    "a status is another": [
        contradicted("status", *CREATE, "responses", "201", name="200", ours="201", theirs="200", said={})
    ],
    "a status is no number": [
        contradicted("status", *CREATE, "responses", "201", name="2XX", ours="201", theirs="2XX", said={})
    ],
    "a status is new": [
        new(
            "status",
            *GET,
            "responses",
            name="200",
            said={
                "description": "OK.",
                "headers": {"X-Count": {"schema": {"type": "integer"}}},
                "content": {"application/json": {"schema": {"type": "array", "items": reference("Color")}}},
            },
        )
    ],
    "a status is new and the last": [
        new("status", *LIST, "responses", name="503", said={"description": "Service Unavailable."})
    ],
    "a status that others have in their own ways": [
        new("status", *LIST, "responses", name="404", said={"description": "Not Found."})
    ],
    "a status that others have in one way": [
        new("status", *LIST, "responses", name="504", said={"description": "Late."})
    ],
    "a status that others have in one way, with a body": [
        new(
            "status",
            *LIST,
            "responses",
            name="504",
            said={"description": "Late.", "content": {"application/json": {"schema": {"type": "string"}}}},
        )
    ],
    "a success that others have in one way": [
        new("status", *LIST, "responses", name="202", said={"description": "Accepted."})
    ],
    "a body is new": [
        new(
            "answer",
            *GET,
            "responses",
            "204",
            name="application/json",
            said={"content": {"application/json": {"schema": {"type": "string"}}}},
        )
    ],
    "a body is another": [contradicted("answer", *LIST, "responses", "200", "content", "application/json")],
    "a media type is another": [
        contradicted("media type", *LIST, "responses", "200", "content", "application/json", said={})
    ],
    "a header is new": [
        new("header", *LIST, "responses", "200", name="X-Total", theirs="integer", said={"schema": {"type": "integer"}})
    ],
    "headers are new": [
        new("header", *GET, "responses", "204", name="A", said={"schema": {}}),
        new("header", *GET, "responses", "204", name="B", said={"schema": {"type": "string"}}),
    ],
    "a parameter is new": [
        new(
            "parameter",
            *LIST,
            name="search",
            said={"name": "search", "in": "query", "required": False, "schema": {"type": "string"}},
        )
    ],
    "a parameter is the first": [
        new(
            "parameter",
            *CREATE,
            name="dry",
            said={"name": "dry", "in": "query", "required": False, "schema": {"type": "boolean"}},
        )
    ],
    "a parameter is new and required": [
        contradicted(
            "parameter",
            *LIST,
            name="search",
            said={"name": "search", "in": "query", "required": True, "schema": {"type": "string"}},
        ),
        confirmed("operation", *LIST),
    ],
    "a parameter is required": [
        contradicted(
            "parameter required", "components", "parameters", "active", theirs="required", said={"required": True}
        )
    ],
    "a parameter is optional": [
        contradicted("parameter required", *GET, "parameters", "1", theirs="optional", said={"required": False})
    ],
    "the type of a parameter": [
        contradicted(
            "parameter type", "components", "parameters", "active", "schema", theirs="string", said={"type": "string"}
        )
    ],
    "the type of a parameter with a rule": [
        contradicted("parameter type", *GET, "parameters", "1", "schema", theirs="integer", said={"type": "integer"})
    ],
    "a parameter is spelled otherwise": [
        contradicted("spelling", "components", "parameters", "active", name="Active", theirs="Active")
    ],
    "a parameter in a path is spelled otherwise": [
        contradicted("spelling", *GET, "parameters", "0", name="Id", theirs="Id")
    ],
    "a property is spelled otherwise": [
        contradicted("spelling", *of_property("id"), name="Id", ours="id", theirs="Id"),
        contradicted("type", *of_property("id"), theirs="integer", said={"type": "integer"}),
    ],
    "a property of a body is spelled otherwise": [
        contradicted("spelling", *of_property("label", NEW_THING), name="Label", ours="label", theirs="Label")
    ],
    "a property in two schemas is spelled otherwise": [
        contradicted("spelling", *of_property("mail", OWNER), name="Mail", ours="mail", theirs="Mail")
    ],
    "a property of an answer is spelled otherwise, and one of a body has its name": [
        contradicted("spelling", *of_property("owner"), name="Owner", ours="owner", theirs="Owner")
    ],
    "a property of a body is spelled otherwise, and one of an answer has its name": [
        contradicted("spelling", *of_property("owner", NEW_THING), name="Owner", ours="owner", theirs="Owner")
    ],
    "a property in several lines is spelled otherwise": [
        contradicted("spelling", *of_property("tags"), name="Tags", ours="tags", theirs="Tags")
    ],
    "a property is new": [new("property", *THING, name="rank", said={"type": ["integer", "null"]})],
    "a property is the last": [
        new("property", *OWNER, name="phone", said={"type": "string", "format": "uuid", "x-extensible-enum": ["a"]})
    ],
    "a property is new and was only ever null": [new("property", *THING, name="rank", said={"type": "null"})],
    "a list is new": [
        new(
            "property",
            *OWNER,
            name="words",
            said={"type": "array", "items": {"type": "string", "x-extensible-enum": ["a"]}},
        )
    ],
    "a property is new with its schema": [
        new("property", *THING, name="color", said=reference("Color")),
        new("property", *OWNER, name="color", said=reference("Color")),
    ],
    "a schema that is a number": [new("property", *THING, name="count", said=reference("Count"))],
    "a schema that is a map": [new("property", *THING, name="ratings", said=reference("Ratings"))],
    "a schema that is a list of words": [new("property", *THING, name="word", said=reference("Word"))],
    "a schema that nobody describes": [new("property", *THING, name="nobody", said=reference("Nobody"))],
    "a schema that holds an object without a name": [new("property", *THING, name="deep", said=reference("Deep"))],
    "a schema that both have": [new("property", *NEW_THING, name="second", said=reference("Owner"))],
    "a schema that is another here": [new("property", *THING, name="other", said=reference("NewThing"))],
    "a schema that is the same afterwards": [
        new("property", *NEW_THING, name="weight", said={"type": "number"}),
        new("property", *THING, name="other", said=reference("NewThing")),
    ],
    "a property is an object without a name": [
        new("property", *THING, name="deep", said={"type": "object", "properties": {}})
    ],
    "operations say different things": [
        contradicted("type", *of_property("id"), theirs="integer", said={"type": "integer"}),
        contradicted("type", *of_property("id"), theirs="number", said={"type": "number"}),
        confirmed("property", *of_property("id")),
    ],
    "an operation says what we say, another does not": [
        contradicted("spelling", *of_property("id"), name="Id", ours="id", theirs="Id"),
        confirmed("property", *of_property("id")),
    ],
    "an operation says something, another is silent": [
        contradicted("type", *of_property("id"), theirs="integer", said={"type": "integer"}),
        unknown("type", *of_property("id")),
        confirmed("property", *of_property("id")),
    ],
    "an operation spells a parameter as we do, another does not": [
        contradicted("spelling", "components", "parameters", "active", name="Active", theirs="Active"),
        confirmed("parameter", "components", "parameters", "active"),
    ],
    "a new property is two things": [
        new("property", *THING, name="rank", theirs="integer", said={"type": "integer"}),
        new("property", *THING, name="rank", theirs="string", said={"type": "string"}),
    ],
    "an operation is another": [contradicted("operation", *LIST)],
    "a body that is sent is another": [contradicted("request body", *CREATE, "requestBody")],
    "somebody is let in otherwise": [contradicted("security", "components", "securitySchemes", "oauth2")],
    "a host is new": [new("server", name="https://other.example")],
    "a kind of fact without a rule": [contradicted("weather", *of_property("id"))],
    "the last key of a list goes": [
        contradicted(
            "type",
            *LIST,
            "responses",
            "200",
            "content",
            "application/json",
            "schema",
            theirs="object",
            said=reference("Color"),
        )
    ],
    "the block of an answer is a type": [
        contradicted(
            "type",
            *LIST,
            "responses",
            "200",
            "content",
            "application/json",
            "schema",
            theirs="string",
            said={"type": "string"},
        )
    ],
}
