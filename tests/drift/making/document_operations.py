"""Edits around the bodies that tighten: addresses, methods, parameters, statuses, media types and headers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from random import Random
from typing import Any

from drift.making.document_places import METHODS, Places, Pointer, put, renamed, types_of, without

Edit = tuple[Pointer, str, Any]
STATUSES = (*("200", "201", "202", "203", "204"), *("400", "401", "403", "404", "405", "409"), *("500", "501", "502"))
OTHER_MEDIA_TYPE = "application/xml"
OTHER_HOST, BASE_PATH = "https://api.other.example", "/v2"
OTHER_FORMATS = {"uuid": "date", None: "date"}


def delete_status(places: Places, _: Random) -> Iterator[Edit]:
    for place in places.answers:
        if len(places.at(place[:-1])) > 1:
            yield place, "deleted", without(places.data, place)


def renumber_status(places: Places, chance: Random) -> Iterator[Edit]:
    for place in places.answers:
        others = [each for each in STATUSES if each[0] == place[-1][0] and each not in places.at(place[:-1])]
        other = chance.choice(others)
        yield place, other, renamed(places.data, place, other)


def change_media_type(places: Places, _: Random) -> Iterator[Edit]:
    for place in (*places.request_bodies, *places.answer_bodies):
        yield place, OTHER_MEDIA_TYPE, renamed(places.data, place, OTHER_MEDIA_TYPE)


def delete_body(places: Places, _: Random) -> Iterator[Edit]:
    for place in places.answer_bodies:
        yield place[:-1], "deleted", without(places.data, place[:-1])
    for place in places.request_bodies:
        yield place[:-2], "deleted", without(places.data, place[:-2])


def add_body(places: Places, _: Random) -> Iterator[Edit]:
    for place in dict.fromkeys(map(places.resolved, places.answers)):
        if "content" not in places.at(place) and place[-1] != "204":
            said = {"application/json": {"schema": {"type": "object"}}}
            yield place, "application/json", put(places.data, (*place, "content"), said)


def rename_header(places: Places, _: Random) -> Iterator[Edit]:
    for place in places.headers:
        name = f"X-{place[-1]}"
        yield place, name, renamed(places.data, place, name)


def require_header(places: Places, _: Random) -> Iterator[Edit]:
    for place in places.headers:
        said = places.at(places.resolved(place))
        yield place, "required", put(places.data, place, {**said, "required": True})


def retype_header(places: Places, _: Random) -> Iterator[Edit]:
    for place in places.headers:
        said = places.at(places.resolved(place))
        yield place, "boolean", put(places.data, place, {**said, "schema": {"type": "boolean"}})


def add_required_header(places: Places, _: Random) -> Iterator[Edit]:
    for place in dict.fromkeys(map(places.resolved, places.answers)):
        said = {"required": True, "schema": {"type": "string"}}
        yield place, "X-Made-Up required", put(places.data, (*place, "headers", "X-Made-Up"), said)


def rename_segment(places: Places, chance: Random) -> Iterator[Edit]:
    for path in places.data["paths"]:
        segments = path.split("/")
        number = chance.choice([at for at, each in enumerate(segments) if each and "{" not in each])
        segments[number] += "2"
        yield ("paths", path), "/".join(segments), renamed(places.data, ("paths", path), "/".join(segments))


def respell_path(places: Places, chance: Random) -> Iterator[Edit]:
    for path in places.data["paths"]:
        segments = path.split("/")
        number = chance.choice([at for at, each in enumerate(segments) if each and "{" not in each])
        segments[number] = segments[number][0].swapcase() + segments[number][1:]
        yield ("paths", path), "/".join(segments), renamed(places.data, ("paths", path), "/".join(segments))


def change_method(places: Places, _: Random) -> Iterator[Edit]:
    for place in places.operations:
        other = next(each for each in METHODS if each not in places.at(place[:-1]))
        yield place, other, renamed(places.data, place, other)


def delete_operation(places: Places, _: Random) -> Iterator[Edit]:
    for place in places.operations:
        yield place, "deleted", without(places.data, place)


def change_host(places: Places, _: Random) -> Iterator[Edit]:
    for number in range(len(places.data["servers"])):
        place = ("servers", str(number), "url")
        yield place, OTHER_HOST, put(places.data, place, OTHER_HOST)


def change_base_path(places: Places, _: Random) -> Iterator[Edit]:
    for number, server in enumerate(places.data["servers"]):
        place = ("servers", str(number), "url")
        yield place, BASE_PATH, put(places.data, place, server["url"] + BASE_PATH)


def _optional(places: Places) -> Iterator[Pointer]:
    return (place for place in places.parameters if places.at(place)["in"] != "path")


def rename_parameter(places: Places, _: Random) -> Iterator[Edit]:
    for place in _optional(places):
        name = f"{places.at(place)['name']}Only"
        yield place, name, put(places.data, (*place, "name"), name)


def delete_parameter(places: Places, _: Random) -> Iterator[Edit]:
    for place in _optional(places):
        name = place[-1]
        users = [
            (*owner, "parameters", str(number))
            for operation in places.operations
            for owner in (operation[:-1], operation)
            for number, each in enumerate(places.at(owner).get("parameters", []))
            if each.get("$ref", "").endswith(f"/{name}")
        ]
        data: Any = places.data
        for user in dict.fromkeys(users):
            data = without(data, user)
        yield place, "deleted", data


def require_parameter(places: Places, _: Random) -> Iterator[Edit]:
    for place in _optional(places):
        yield place, "required", put(places.data, (*place, "required"), True)


def add_required_parameter(places: Places, _: Random) -> Iterator[Edit]:
    for place in places.operations:
        said = {"name": "madeUp", "in": "query", "required": True, "schema": {"type": "string"}}
        parameters = [*places.at(place).get("parameters", []), said]
        yield place, "requires madeUp", put(places.data, (*place, "parameters"), parameters)


def retype_parameter(places: Places, _: Random) -> Iterator[Edit]:
    for place in places.parameters:
        schema = places.at(place)["schema"]
        other = "boolean" if "string" in types_of(schema) else "integer"
        yield place, other, put(places.data, (*place, "schema"), {"type": other})


def reformat_parameter(places: Places, _: Random) -> Iterator[Edit]:
    for place in places.parameters:
        schema = places.at(place)["schema"]
        if "string" in types_of(schema):
            other = OTHER_FORMATS[schema.get("format")]
            yield place, f"format {other}", put(places.data, (*place, "schema", "format"), other)


OPERATIONS: Mapping[str, Callable[[Places, Random], Iterator[Edit]]] = {
    "status deleted": delete_status,
    "status renumbered": renumber_status,
    "media type changed": change_media_type,
    "body deleted": delete_body,
    "body of an answer added": add_body,
    "header renamed": rename_header,
    "header made required": require_header,
    "type of a header changed": retype_header,
    "required header added": add_required_header,
    "segment of a path renamed": rename_segment,
    "letter case of a path": respell_path,
    "method changed": change_method,
    "operation deleted": delete_operation,
    "host changed": change_host,
    "base path changed": change_base_path,
    "parameter renamed": rename_parameter,
    "parameter deleted": delete_parameter,
    "parameter made required": require_parameter,
    "required parameter added": add_required_parameter,
    "type of a parameter changed": retype_parameter,
    "format of a parameter changed": reformat_parameter,
}
