"""Whatever JSON a model reads it writes again, token for token."""

from __future__ import annotations

import copy
import importlib
import json
import pickle
from types import ModuleType
from typing import Any

import attrs
import pytest
from document import DOCUMENT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_up import PACKAGE
from made_up import SCHEMAS as MADE_UP
from spelled_json import instances, resolved, tokens

from cloudmore_api import Model
from cloudmore_api import models as real_models
from cloudmore_api.types import decode_json

SCHEMAS = {name: schema for name, schema in DOCUMENT["components"]["schemas"].items() if schema["type"] == "object"}
MANY = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def model(name: str) -> type[Model]:
    found: type[Model] = getattr(real_models, name)
    return found


def test_every_object_of_the_document_has_a_model() -> None:
    assert set(real_models.__all__) == set(SCHEMAS)
    assert len(SCHEMAS) > 30


@pytest.mark.parametrize("name", SCHEMAS)
@given(data=st.data())
@MANY
def test_a_valid_object_survives_token_for_token(name: str, data: st.DataObject) -> None:
    text = data.draw(instances(SCHEMAS[name], odd=False))
    read = model(name).from_json(text)
    assert tokens(read.to_json()) == tokens(text)
    assert read.surprises == ()


@pytest.mark.parametrize("name", SCHEMAS)
@given(data=st.data())
@MANY
def test_an_odd_object_survives_token_for_token(name: str, data: st.DataObject) -> None:
    text = data.draw(instances(SCHEMAS[name], odd=True))
    read = model(name).from_json(text)
    assert tokens(read.to_json()) == tokens(text)
    assert len(read.surprises) == nulls_that_surprise(SCHEMAS[name], json.loads(text))


@pytest.mark.parametrize("name", SCHEMAS)
@given(data=st.data())
@MANY
def test_the_fast_way_and_the_slow_way_read_the_same(name: str, data: st.DataObject) -> None:
    text = data.draw(instances(SCHEMAS[name], odd=True))
    fast, slow = model(name).from_json(text.encode()), model(name).from_dict(decode_json(text))
    assert fast == slow
    assert repr(fast) == repr(slow)
    assert fast.surprises == slow.surprises
    assert fast.to_json() == slow.to_json() == model(name).from_dict(fast.to_dict()).to_json()


@pytest.mark.parametrize("name", SCHEMAS)
@given(data=st.data())
@settings(MANY, max_examples=5)
def test_copies_are_equal_and_as_lossless(name: str, data: st.DataObject) -> None:
    read = model(name).from_json(data.draw(instances(SCHEMAS[name], odd=True)))
    twins = [copy.copy(read), copy.deepcopy(read), pickle.loads(pickle.dumps(read)), attrs.evolve(read)]
    assert all(twin == read and twin is not read for twin in twins)
    assert {twin.to_json() for twin in twins} == {read.to_json()}


# What the document does not have yet: enums, unions, constants, maps; without widgets in widgets, which have no end.
ODD_ONES = {
    name: {**schema, "properties": {each: said for each, said in schema["properties"].items() if each != "inside"}}
    if "properties" in schema
    else schema
    for name, schema in MADE_UP.items()
    if schema["type"] == "object"
}


@pytest.mark.parametrize("name", ODD_ONES)
@given(data=st.data(), odd=st.booleans())
@MANY
def test_what_the_document_does_not_have_yet_survives_as_well(
    models: ModuleType, name: str, data: st.DataObject, *, odd: bool
) -> None:
    text = data.draw(instances(ODD_ONES[name], odd=odd))
    made = getattr(models, name)
    decode = importlib.import_module(f"{PACKAGE}.types").decode_json
    fast, slow = made.from_json(text), made.from_dict(decode(text))
    assert tokens(fast.to_json()) == tokens(slow.to_json()) == tokens(text)
    assert fast == slow == pickle.loads(pickle.dumps(fast))
    assert fast.surprises == slow.surprises
    assert odd or fast.surprises == ()


def nulls_that_surprise(schema: Any, value: Any) -> int:
    """How many nulls stand where the document has none."""
    schema = resolved(schema)
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if value is None:
        return "null" not in types
    if isinstance(value, list):
        return sum(nulls_that_surprise(schema["items"], each) for each in value)
    known = schema.get("properties", {}) if isinstance(value, dict) else {}
    return sum(nulls_that_surprise(known[name], value[name]) for name in known if name in value)
