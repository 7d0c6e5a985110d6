"""Answers made from the document, good ones and changed ones, are read by the client as the document says."""

from __future__ import annotations

import json
from itertools import product
from typing import Any

import pytest
from answers.changes import ANYTHING, BROKEN, CHANGES, PAGE, Must
from answers.desk import Caller, Told
from answers.found import is_known
from answers.holding import hold_changed, hold_details, hold_error, hold_granted, hold_read, model_of
from answers.mirror import ANSWERS, BODILESS, TOKEN, Documented, bodies
from answers.places import Place, changed, everything, places
from answers.tally import GOOD, TALLY, UNDESCRIBED, count
from effort import effort
from hypothesis import given
from hypothesis import strategies as st

KINDS = st.sampled_from(["sync", "async"])
# Which change can happen to which answer at all: on a body that has everything it is found.
POSSIBLE = [
    (name, answer.name)
    for name, change in CHANGES.items()
    for answer in ANSWERS.values()
    if any(change.fits(place) for place in places(answer.schema, everything(answer.schema)))
]

LIMITS_WITHOUT_A_CHANGE = {"enum", "const", "maxLength", "minimum", "maximum", "minItems", "maxItems", "anyOf"}


def served(answer: Documented, body: Any, *, escaped: bool = False) -> Told:
    return Told(answer.status, json.dumps(body, ensure_ascii=escaped).encode())


@pytest.mark.parametrize("name", ANSWERS)
@given(data=st.data())
@effort(10)
def test_a_good_answer_is_read_without_a_loss(caller: Caller, name: str, data: st.DataObject) -> None:
    answer, body = ANSWERS[name], data.draw(bodies(name))
    told = served(answer, body, escaped=data.draw(st.booleans()))
    for kind in ("sync", "async"):
        came = caller.call(kind, answer.operation, told)
        if not answer.is_success:
            hold_error(answer, came, told)
            hold_details(answer, came, body)
        elif answer.operation == TOKEN:
            hold_granted(caller, came, told)
        else:
            hold_read(answer, came, told)
            assert model_of(caller.call(kind, answer.operation, told, raw=False)) == model_of(came.parsed)
        count(GOOD, name, told.content)


def hold(caller: Caller, answer: Documented, body: Any, name: str, *, place: Place, data: st.DataObject) -> None:
    """Change a body at a place, have it read, and hold what came against what the document says."""
    change = CHANGES[name]
    value = data.draw(change.values(place), label=f"{name} at {place.pointer!r}")
    if is_known(answer, name, place, value):
        return
    told = served(answer, changed(body, place.path, value))
    came = caller.call(data.draw(KINDS), answer.operation, told)
    hold_changed(caller, answer, came, told, place=place, must=change.must(place))
    count(name, answer.name, told.content)


@pytest.mark.parametrize(("change", "name"), POSSIBLE)
@given(data=st.data())
@effort(2)
def test_each_place_of_a_full_answer_may_be_changed(
    caller: Caller, change: str, name: str, data: st.DataObject
) -> None:
    answer = ANSWERS[name]
    body = everything(answer.schema)
    for place in places(answer.schema, body):
        if CHANGES[change].fits(place):
            hold(caller, answer, body, change, place=place, data=data)


@pytest.mark.parametrize("name", ANSWERS)
@given(data=st.data())
@effort(8)
def test_any_place_of_any_answer_may_be_changed(caller: Caller, name: str, data: st.DataObject) -> None:
    answer, body = ANSWERS[name], data.draw(bodies(name))
    for each, change in CHANGES.items():
        if fitting := [place for place in places(answer.schema, body) if change.fits(place)]:
            hold(caller, answer, body, each, place=data.draw(st.sampled_from(fitting)), data=data)


@pytest.mark.parametrize("how", BROKEN)
@pytest.mark.parametrize("name", ANSWERS)
@given(data=st.data())
@effort(3)
def test_a_broken_body_is_refused(caller: Caller, name: str, how: str, data: st.DataObject) -> None:
    answer, (media_type, spoil) = ANSWERS[name], BROKEN[how]
    body = everything(answer.schema)
    whole = Place((), answer.schema, body)
    content = data.draw(spoil(json.dumps(body).encode()))
    if is_known(answer, how, whole, content):
        return
    told = Told(answer.status, content, media_type)
    came = caller.call(data.draw(KINDS), answer.operation, told)
    hold_changed(caller, answer, came, told, place=whole, must=Must.REFUSE)
    count(how, name, told.content)


@pytest.mark.parametrize("name", BODILESS)
@given(
    content=ANYTHING.map(lambda value: json.dumps(value).encode()) | st.sampled_from([b"", PAGE, b"\xff"]), kind=KINDS
)
@effort(3)
def test_an_answer_without_a_documented_body_may_have_any(caller: Caller, name: str, content: bytes, kind: str) -> None:
    answer = BODILESS[name]
    told = Told(answer.status, b"" if answer.is_success else content)
    came = caller.call(kind, answer.operation, told)
    if answer.is_success:
        assert (came.status_code, came.parsed, came.content) == (204, None, b"")
    else:
        hold_error(answer, came, told)
    count(UNDESCRIBED, name, told.content)


def test_every_change_was_made() -> None:
    """A run in which nothing fits proves nothing."""
    wanted = {*POSSIBLE, *product([GOOD, *BROKEN], ANSWERS), *product([UNDESCRIBED], BODILESS)}
    assert {name for name, _answer in POSSIBLE} == set(CHANGES)
    # It has a fixed case: what is created may be told of in Location alone.
    assert wanted - set(TALLY) == {("an empty body", "organizations_create 201")}


def test_what_has_no_change_is_not_in_the_document() -> None:
    """New words, and limits that are broken, need a change as soon as an answer has them."""
    found = [
        place.pointer
        for answer in ANSWERS.values()
        for place in places(answer.schema, everything(answer.schema))
        if place.schema.keys() & LIMITS_WITHOUT_A_CHANGE
    ]
    assert found == []
