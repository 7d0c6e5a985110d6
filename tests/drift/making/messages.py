"""Drifts around a body: status, media type, Location, a body where there is none, another error."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from random import Random
from typing import Any

from attrs import evolve

from drift.making.drifts import BODY, BROKEN, MEDIA_TYPE, NEW, STATUS, VANISHED, Chance, Drift, Material, of_body
from drift.making.properties import absence
from drift.making.recordings import Recorded
from drift.making.schemas import allows
from drift.making.spelled import Number, paths_of, write

SUCCESSES = (200, 201, 202, 204)
ERRORS = (405, 406, 408, 409, 410, 412, 413, 415, 418, 422, 423, 428, 429, 501, 502, 503, 504)
JSON = "application/json; charset=utf-8"


def success_exchanged(kind: str, material: Material) -> Iterator[Chance]:
    """200, 201, 202 and 204 for one another."""
    for recorded in material.answers:
        if recorded.status in SUCCESSES:
            for status in SUCCESSES:
                if status != recorded.status:
                    for with_body in (True, False):
                        make = partial(_with_success, kind, recorded, status, with_body=with_body)
                        yield Chance(recorded, (recorded.status, status, with_body), make)


def _with_success(kind: str, recorded: Recorded, status: int, _random: Random, *, with_body: bool) -> Drift | None:
    headers = {name: value for name, value in recorded.headers.items() if with_body or name != "content-type"}
    content = recorded.content if with_body else b""
    drift = Drift(kind, recorded, BROKEN, (STATUS,), status=status, headers=headers, content=content)
    if status not in recorded.operation.responses:
        return drift
    described = recorded.operation.schema(status) is not None
    if described == bool(content):
        # A body where one belongs, none where none does: nobody could know.
        return None
    return evolve(drift, where=(BODY,))


def error_exchanged(kind: str, material: Material) -> Iterator[Chance]:
    """An error comes with a status that the document does not have there."""
    for recorded in material.answers:
        if recorded.status >= 400:
            for status in (*ERRORS, 400, 401, 403, 404, 500):
                if status not in recorded.operation.responses:
                    yield Chance(recorded, (recorded.status, status), partial(_with_error, kind, recorded, status))


def _with_error(kind: str, recorded: Recorded, status: int, _random: Random) -> Drift:
    return Drift(kind, recorded, BROKEN, (STATUS,), status=status)


MEDIA_TYPES = (
    *("text/html; charset=utf-8", "text/plain", "text/json", "application/xml", "application/problem+json", ""),
    *("application/hal+json", "application/octet-stream", "application/vnd.cloudmore.v2+json", "application/x-json"),
)


def media_type_changed(kind: str, material: Material) -> Iterator[Chance]:
    """The body has another media type, or none."""
    for recorded in material.answers:
        if recorded.has_json:
            for media_type in MEDIA_TYPES:
                make = partial(_with_media_type, kind, recorded, media_type)
                yield Chance(recorded, (recorded.status, media_type), make)


def _with_media_type(kind: str, recorded: Recorded, media_type: str, _random: Random) -> Drift:
    headers = {**recorded.headers, "content-type": media_type}
    if not media_type:
        del headers["content-type"]
    return Drift(kind, recorded, BROKEN, (MEDIA_TYPE,), headers=headers)


OTHER_HEADERS = ("", "content-location", "operation-location", "x-location")


def location_gone(kind: str, material: Material) -> Iterator[Chance]:
    """`Location` does not come, or under another name."""
    for recorded in material.answers:
        said = recorded.operation.headers(recorded.status).get("Location")
        if said is not None and "location" in recorded.headers:
            key = recorded.operation.operation_id, recorded.status
            always = material.seen.headers[(*key, "location")] == material.seen.answers[key]
            if said.get("required") or always:
                expected = BROKEN if said.get("required") else VANISHED
                for name in OTHER_HEADERS:
                    make = partial(_without_location, kind, recorded, expected, name)
                    yield Chance(recorded, (name,), make)


def _without_location(kind: str, recorded: Recorded, expected: str, name: str, _random: Random) -> Drift:
    headers = dict(recorded.headers)
    location = headers.pop("location")
    if name:
        headers[name] = location
    return Drift(kind, recorded, expected, ("response header Location",), headers=headers)


UNEXPECTED_BODIES = (
    *(b"{}", b"null", b"[]", b'""', b'{"status":"Deleted"}', b'{"success":true,"data":null}'),
    *(b"OK", b"<html></html>", b"\r\n"),
)


def body_on_204(kind: str, material: Material) -> Iterator[Chance]:
    """A body comes with 204."""
    for recorded in material.answers:
        if recorded.status == 204:
            for content in UNEXPECTED_BODIES:
                yield Chance(recorded, (content,), partial(_with_content, kind, recorded, content))


def _with_content(kind: str, recorded: Recorded, content: bytes, _random: Random) -> Drift:
    return Drift(kind, recorded, BROKEN, headers={**recorded.headers, "content-type": JSON}, content=content)


_TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00"
_TITLE = "One or more validation errors occurred."
# The usual shapes of errors elsewhere.
SHAPES: Mapping[str, Any] = {
    "problem details": {
        "type": "about:blank",
        "title": _TITLE,
        "status": Number.spelled("400"),
        "traceId": _TRACE,
        "errors": {"Name": ["The Name field is required."]},
    },
    "short problem details": {"title": "Bad Request", "status": Number.spelled("400")},
    "a message": {"message": "The request is invalid."},
    "a Message": {"Message": "The request is invalid.", "ModelState": {"request.name": ["It is required."]}},
    "OAuth": {"error": "invalid_request", "error_description": "It is malformed."},
    "OData": {"error": {"code": "BadRequest", "message": "The request is invalid."}},
    "a list of objects in an object": {"errors": [{"code": "InvalidValue", "message": "It is wrong."}]},
    "one business error": {"errorCode": Number.spelled("5"), "errorName": "InvalidValue", "errorMessage": "Wrong."},
    "texts per field": {"Name": "It is required."},
    "a list of texts": ["It is required."],
    "a business error with a text for its code": [{"errorCode": "5", "errorName": "InvalidValue"}],
    "a text": "Bad Request",
    "null": None,
}


def error_of_another_shape(kind: str, material: Material) -> Iterator[Chance]:
    """The body of an error is one of the usual shapes that the document does not have there."""
    for recorded in material.answers:
        if recorded.status >= 400 and recorded.has_json:
            for name in SHAPES:
                yield Chance(recorded, (name,), partial(_with_shape, kind, material, recorded, name))


def _with_shape(kind: str, material: Material, recorded: Recorded, name: str, _random: Random) -> Drift | None:
    shape, schema, owner = SHAPES[name], recorded.schema, recorded.spots[0]
    assert schema is not None
    if not allows(schema, shape):
        # All that is put in is part of the change.
        return of_body(kind, recorded, BROKEN, shape, paths_of(shape))
    if not isinstance(shape, dict) or not isinstance(recorded.body, dict):
        return None
    gone = [each for each in recorded.body if each not in shape]
    vanished = [each for each in gone if absence(material, recorded, owner, each) == VANISHED]
    return of_body(kind, recorded, VANISHED, shape, [(each,) for each in vanished]) if vanished else None


def body_where_none_is_described(kind: str, material: Material) -> Iterator[Chance]:
    """A body comes with an answer of which the document describes none, and HTTP forbids none."""
    for recorded in material.answers:
        if recorded.status >= 400 and recorded.schema is None and not recorded.content:
            for name in SHAPES:
                yield Chance(recorded, (recorded.status, name), partial(_with_new_body, kind, recorded, name))


def _with_new_body(kind: str, recorded: Recorded, name: str, _random: Random) -> Drift:
    return Drift(kind, recorded, NEW, headers={**recorded.headers, "content-type": JSON}, content=write(SHAPES[name]))
