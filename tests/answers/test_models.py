"""Each model of the client is its schema in the document: names, kinds, what it must have, what it may lack or be."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from answers.changes import Must, by_evidence, unless_needed
from answers.places import REMOVED, SAMPLES, Place, changed, everything, places
from document import DOCUMENT, resolved
from spelled_json import tokens

import cloudmore_api.models as generated
from cloudmore import UNSET
from cloudmore_api import Model, ParseError

# Schemas of objects; a list of them is no model of its own.
SCHEMAS: Mapping[str, Any] = {
    name: schema for name, schema in DOCUMENT["components"]["schemas"].items() if schema["type"] == "object"
}
PYTHON_KINDS: Mapping[str, type[Any]] = {
    "string": str,
    "uuid": str,
    "integer": int,
    "number": Decimal,
    "boolean": bool,
    "array": list,
    "date": date,
    "date-time": datetime,
}
# Of another kind than the document says, for each type.
ODD: Mapping[str, Any] = {"string": 7, "integer": "seven", "number": "seven", "boolean": "yes"}


def model_of(name: str) -> type[Model]:
    found: type[Model] = getattr(generated, name)
    return found


def attribute_of(name: str) -> str:
    """Snake case; what Python has itself ends with an underscore."""
    snake = re.sub("(?=[A-Z])", "_", name).lower()
    return f"{snake}_" if snake == "type" else snake


@cache
def direct(name: str) -> list[Place]:
    """The properties of a schema, in a body that has each of them."""
    schema = SCHEMAS[name]
    return [each for each in places(schema, everything(schema)) if len(each.path) == 1]


def test_there_is_a_model_for_each_schema_of_an_object_and_no_other() -> None:
    models = {name for name in generated.__all__ if issubclass(getattr(generated, name), Model)}
    assert models == set(SCHEMAS)
    assert sum(len(direct(each)) for each in SCHEMAS) > 150


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_model_has_the_properties_of_its_schema(name: str) -> None:
    model, properties = model_of(name), SCHEMAS[name].get("properties", {})
    assert [each.name for each in model.__properties__] == list(properties)
    assert [each.attribute for each in model.__properties__] == [attribute_of(each) for each in properties]
    secret = {each.name for each in model.__properties__ if each.secret}
    assert secret == {each for each, said in properties.items() if resolved(said).get("x-secret")}


@pytest.mark.parametrize("amount", [12.5, 12])
@pytest.mark.parametrize("name", SCHEMAS)
def test_a_body_with_everything_is_read_value_by_value(
    name: str, amount: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SAMPLES, "number", amount)
    body = everything(SCHEMAS[name])
    text = json.dumps(body)
    exact = json.loads(text, parse_float=Decimal)
    model = model_of(name)
    for made in (model.from_json(text), model.from_json(text.encode()), model.from_dict(exact)):
        assert tokens(made.to_json()) == tokens(text)
        assert made.surprises == ()
        for place in direct(name):
            (wire,) = place.path
            held(getattr(made, attribute_of(str(wire))), place.schema, body[wire])
        more = {each: value for each, value in body.items() if each not in SCHEMAS[name].get("properties", {})}
        assert made.additional_properties == more


def held(value: Any, schema: Any, wire: Any) -> None:
    """Fail unless a value of a model is what the document and the wire say."""
    schema = resolved(schema)
    said = schema["type"]
    kind = said[0] if isinstance(said, list) else said
    if kind == "array":
        assert isinstance(value, list)
        assert len(value) == len(wire)
        for each, item in zip(value, wire, strict=True):
            held(each, schema["items"], item)
    elif kind == "object":
        assert isinstance(value, Model)
        # A reference may have words of its own beside it.
        names = [each for each, found in SCHEMAS.items() if found.get("properties") == schema["properties"]]
        assert type(value).__name__ in names
    else:
        expected = PYTHON_KINDS.get(schema.get("format", kind), PYTHON_KINDS[kind])
        assert type(value) is expected, (value, schema)
        spelled = value.isoformat().replace("+00:00", "Z") if isinstance(value, date) else value
        assert spelled == (Decimal(str(wire)) if expected is Decimal else wire)


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_property_may_be_absent_unless_it_is_needed(name: str) -> None:
    model: Any = model_of(name)
    needed = {str(each.path[0]): each.value for each in direct(name) if each.is_needed}
    for place in direct(name):
        (wire,) = place.path
        if place.is_needed:
            hold_value(name, place, REMOVED, Must.REFUSE)
            continue
        made = read(name, changed(everything(SCHEMAS[name]), place.path, REMOVED))
        assert getattr(made, attribute_of(str(wire))) is UNSET
        assert wire not in made.to_dict()
        # Made by hand, too.
        by_hand = model(**{attribute_of(each): value for each, value in needed.items()})
        assert getattr(by_hand, attribute_of(str(wire))) is UNSET
        assert by_hand.to_dict() == needed


@pytest.mark.parametrize("name", SCHEMAS)
def test_null_is_what_the_document_says_it_is(name: str) -> None:
    for place in direct(name):
        hold_value(name, place, None, Must.READ if "null" in place.types else unless_needed(place))


@pytest.mark.parametrize("name", SCHEMAS)
def test_another_kind_of_value_is_what_the_evidence_makes_of_it(name: str) -> None:
    for place in direct(name):
        if place.is_scalar:
            (kind,) = place.types - {"null"}
            hold_value(name, place, ODD[kind], by_evidence(place))
        if place.schema.get("format") in ("date", "date-time"):
            hold_value(name, place, "soon", by_evidence(place))


def read(name: str, body: Any) -> Model:
    return model_of(name).from_json(json.dumps(body))


def hold_value(name: str, place: Place, value: Any, must: Must) -> None:
    """Fail unless a value is read, told of or refused as it must be."""
    body = changed(everything(SCHEMAS[name]), place.path, value)
    # An object with a name that the document does not have is read in another way.
    for each in (body, {**body, "shoeSize": 41}):
        if must is Must.REFUSE:
            with pytest.raises(ParseError) as refused:
                read(name, each)
            assert refused.value.pointer == place.pointer
        else:
            made = read(name, each)
            assert getattr(made, attribute_of(str(place.path[0]))) == value
            assert [told.pointer for told in made.surprises] == ([place.pointer] if must is Must.TELL else [])


NUMBERS = ["0", "-0", "1.10", "1.0", "1e3", "1E-7", "0.0000001", "123456789012345678901234567890.5", "-12", "1e2"]


@pytest.mark.parametrize("spelled", NUMBERS)
def test_a_number_is_exact_and_keeps_its_spelling(spelled: str) -> None:
    price = generated.Price.from_json(f'{{"costPrice":{spelled},"marginPercentage":null}}')
    assert price.cost_price == Decimal(spelled)
    assert isinstance(price.cost_price, Decimal)
    assert str(price.to_json()) == f'{{"costPrice":{spelled},"marginPercentage":null}}'
    assert type(price.cost_price + 1) is Decimal


@pytest.mark.parametrize(("spelled", "whole"), [("12", 12), ("1.0", 1), ("1e2", 100), ("-0", 0)])
def test_an_integer_is_whole_and_keeps_its_spelling(spelled: str, whole: int) -> None:
    error = generated.ApiError.from_json(f'{{"errorCode":{spelled}}}')
    assert error.error_code == whole
    assert isinstance(error.error_code, int)
    assert error.to_json() == f'{{"errorCode":{spelled}}}'


def test_a_fraction_is_no_integer() -> None:
    with pytest.raises(ParseError, match="errorCode"):
        generated.ApiError.from_json('{"errorCode":1.5}')


DATE_TIMES = {
    "2026-10-01T09:05:00Z": datetime.fromisoformat("2026-10-01T09:05:00+00:00"),
    "2026-10-01T09:05:00": datetime.fromisoformat("2026-10-01T09:05:00"),
    "2026-10-01T09:05:00.1234567Z": datetime.fromisoformat("2026-10-01T09:05:00.123456+00:00"),
    "2026-10-01t09:05:00+02:00": datetime.fromisoformat("2026-10-01T09:05:00+02:00"),
    "2026-06-30T23:59:60Z": datetime.fromisoformat("2026-07-01T00:00:00+00:00"),
}


@pytest.mark.parametrize("spelled", DATE_TIMES)
def test_a_date_time_is_a_moment_and_keeps_its_spelling(spelled: str) -> None:
    item = generated.MbpoServiceItem.from_json(f'{{"billingDate":"{spelled}"}}')
    assert item.billing_date == DATE_TIMES[spelled]
    assert item.surprises == ()
    assert item.to_json() == f'{{"billingDate":"{spelled}"}}'
