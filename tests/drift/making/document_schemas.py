"""Edits of schemas that tighten: names, types, formats and bounds of what is sent and answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from random import Random
from typing import Any

from drift.making.document_places import SCHEMAS as COMPONENTS
from drift.making.document_places import Places, Pointer, put, renamed, types_of, without

Edit = tuple[Pointer, str, Any]
TYPES = ("string", "number", "boolean", "object", "array")
# What goes with a type, and not with another one.
OF_A_TYPE = (
    *("$ref", "additionalProperties", "format", "items", "minLength", "properties", "required", "x-extensible-enum"),
)
OTHER_FORMATS = {"uuid": "date-time", "date-time": "uuid", "date": "date-time"}
# Bounds that no ordinary value keeps: of a milder one nobody could say by construction whether anything breaks it.
NO_TEXT = (("maxLength", 0), ("minLength", 10_000))
NO_NUMBER = (("minimum", 10**15), ("maximum", -(10**15)))
NO_PATTERN, NO_WORD = "^[0-9]{200}$", "NoSuchWord"
# A name that the document has nowhere.
NO_NAME = "madeUpByAnEditor"


def _renamed_everywhere(places: Places, place: Pointer, name: str) -> Any:
    owner = place[:-2]
    required = places.at(owner).get("required", [])
    data = renamed(places.data, place, name)
    if place[-1] in required:
        data = put(data, (*owner, "required"), [name if each == place[-1] else each for each in required])
    return data


def rename(places: Places, _: Random) -> Iterator[Edit]:
    for place in places.properties:
        name = f"{place[-1]}Value"
        yield place, name, _renamed_everywhere(places, place, name)


def respell(places: Places, _: Random) -> Iterator[Edit]:
    for place in places.properties:
        name = place[-1][0].swapcase() + place[-1][1:]
        yield place, name, _renamed_everywhere(places, place, name)


def delete(places: Places, _: Random) -> Iterator[Edit]:
    for place in places.properties:
        owner = place[:-2]
        required = places.at(owner).get("required", [])
        data = without(places.data, place)
        if place[-1] in required:
            data = put(data, (*owner, "required"), [each for each in required if each != place[-1]])
        yield place, "deleted", data


def retype(places: Places, chance: Random) -> Iterator[Edit]:
    for place in places.properties:
        types = types_of(places.at(places.resolved(place)))
        is_number = {"integer", "number"} & set(types)
        others = [each for each in TYPES if each not in types and not (is_number and each == "number")]
        other = chance.choice(others)
        yield place, other, _with_type(places, place, [other, "null"] if "null" in types else other)


def _with_type(places: Places, place: Pointer, types: str | list[str]) -> Any:
    kept = {name: said for name, said in places.at(place).items() if name not in OF_A_TYPE}
    return put(places.data, place, {**kept, "type": types})


def forbid_null(places: Places, _: Random) -> Iterator[Edit]:
    for place in places.properties:
        types = types_of(places.at(place))
        if "null" in types:
            [other] = [each for each in types if each != "null"]
            yield place, f"{other} alone", put(places.data, (*place, "type"), other)


def make_integer(places: Places, _: Random) -> Iterator[Edit]:
    for place in places.of_type("number"):
        types = ["integer" if each == "number" else each for each in types_of(places.at(place))]
        yield place, "integer", put(places.data, (*place, "type"), types if len(types) > 1 else types[0])


def add_format(name: str) -> Callable[[Places, Random], Iterator[Edit]]:
    def edits(places: Places, _: Random) -> Iterator[Edit]:
        for place in places.of_type("string"):
            if "format" not in places.at(place):
                yield place, f"format {name}", put(places.data, (*place, "format"), name)

    return edits


def change_format(places: Places, _: Random) -> Iterator[Edit]:
    for place in places.of_type("string"):
        known = places.at(place).get("format")
        if known:
            yield place, f"format {OTHER_FORMATS[known]}", put(places.data, (*place, "format"), OTHER_FORMATS[known])


def require(places: Places, _: Random) -> Iterator[Edit]:
    """As the document has it: ``required`` in what is sent, ``x-essential`` in what is answered."""
    for place in places.properties:
        if places.is_required(place):
            continue
        owner = place[:-2]
        if owner in places.sent_schemas:
            names = [*places.at(owner).get("required", []), place[-1]]
            yield place, "required", put(places.data, (*owner, "required"), names)
        else:
            yield place, "essential", put(places.data, (*place, "x-essential"), True)


def require_another(places: Places, _: Random) -> Iterator[Edit]:
    for owner in dict.fromkeys(place[:-2] for place in places.properties):
        data = put(places.data, (*owner, "properties", NO_NAME), {"type": "string"})
        names = [*places.at(owner).get("required", []), NO_NAME]
        yield owner, f"requires {NO_NAME}", put(data, (*owner, "required"), names)


def bound_texts(places: Places, chance: Random) -> Iterator[Edit]:
    for place in places.of_type("string"):
        keyword, bound = chance.choice(NO_TEXT)
        yield place, f"{keyword} {bound}", put(places.data, (*place, keyword), bound)


def bound_numbers(places: Places, chance: Random) -> Iterator[Edit]:
    for place in places.of_type("number", "integer"):
        keyword, bound = chance.choice(NO_NUMBER)
        yield place, f"{keyword} {bound}", put(places.data, (*place, keyword), bound)


def add_pattern(places: Places, _: Random) -> Iterator[Edit]:
    for place in places.of_type("string"):
        yield place, f"pattern {NO_PATTERN}", put(places.data, (*place, "pattern"), NO_PATTERN)


def add_enum(places: Places, _: Random) -> Iterator[Edit]:
    for place in places.of_type("string"):
        words = [NO_WORD, None] if "null" in types_of(places.at(place)) else [NO_WORD]
        yield place, f"enum {NO_WORD}", put(places.data, (*place, "enum"), words)


def swap_lists(places: Places, _: Random) -> Iterator[Edit]:
    for place in places.schemas:
        schema = places.at(place)
        types = types_of(schema)
        if "array" in types:
            yield (
                place,
                "object",
                _with_type(places, place, [("object" if each == "array" else each) for each in types]),
            )
        elif "properties" in schema or "additionalProperties" in schema:
            said = {"type": "array", "items": schema}
            yield place, "array of such", put(places.data, place, said)


def retype_items(places: Places, _: Random) -> Iterator[Edit]:
    for place in places.schemas:
        items = places.at(place).get("items")
        if items:
            other = "number" if "string" in types_of(places.at(places.resolved((*place, "items")))) else "string"
            yield (*place, "items"), other, put(places.data, (*place, "items"), {"type": other})


def delete_branch(places: Places, _: Random) -> Iterator[Edit]:
    for place in places.schemas:
        for number in range(len(places.at(place).get("oneOf", []))):
            branch = (*place, "oneOf", str(number))
            yield branch, "deleted", without(places.data, branch)


def refer_elsewhere(places: Places, chance: Random) -> Iterator[Edit]:
    for place in places.schemas:
        if "$ref" not in places.at(place):
            continue
        own = _names(places, places.resolved(place))
        # One that lacks a name of this one: otherwise it could be looser.
        others = [name for name in places.at(COMPONENTS) if own - _names(places, (*COMPONENTS, name))]
        if others:
            other = chance.choice(others)
            yield place, f"refers to {other}", put(places.data, (*place, "$ref"), f"#/{'/'.join(COMPONENTS)}/{other}")


def _names(places: Places, place: Pointer) -> set[str]:
    return set(places.at(place).get("properties", {}))


def delete_word(places: Places, _: Random) -> Iterator[Edit]:
    for place in places.properties:
        words = places.at(place).get("x-extensible-enum", [])
        for word in words:
            rest = [each for each in words if each != word]
            yield place, f"without {word}", put(places.data, (*place, "x-extensible-enum"), rest or [NO_WORD])


SCHEMAS: Mapping[str, Callable[[Places, Random], Iterator[Edit]]] = {
    "property renamed": rename,
    "letter case of a property": respell,
    "property deleted": delete,
    "type changed": retype,
    "null taken out": forbid_null,
    "number made an integer": make_integer,
    "format uuid added": add_format("uuid"),
    "format date-time added": add_format("date-time"),
    "format changed": change_format,
    "property made required": require,
    "required property added": require_another,
    "length bound": bound_texts,
    "number bound": bound_numbers,
    "pattern added": add_pattern,
    "enum added": add_enum,
    "array and object swapped": swap_lists,
    "type of items changed": retype_items,
    "branch of a union deleted": delete_branch,
    "reference to another schema": refer_elsewhere,
    "known word deleted": delete_word,
}
