"""What an update sends: everything that was read, and the changes; nothing that could not be sent back."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from answers.wire import RESELLER, Wire

import cloudmore_api.models as generated
from cloudmore import CloudmoreError, ResponseError

READ: dict[str, Any] = {
    "id": "o-1",
    "name": "Exempel AB",
    "vat": None,
    "customerNumber": "C-1",
    "contact": {"name": "Mari", "email": "mari@customer.example", "pager": "7"},
    "address": {"city": "Tallinn"},
    "customProperties": [
        {"propertyId": "a", "name": "Key A", "value": "1", "since": "2024"},
        {"propertyId": "b", "name": "Key B", "value": "2"},
    ],
    "currencyCode": "EUR",
    "active": True,
    "approvalLimit": Decimal("1000.50"),
}
KEPT: dict[str, Any] = {
    **{name: READ[name] for name in ("name", "vat", "customerNumber", "contact", "address", "approvalLimit")},
    "customProperties": [{"propertyId": "a", "value": "1", "since": "2024"}, {"propertyId": "b", "value": "2"}],
}
MARI = READ["contact"]


def exact(value: Any) -> bytes:
    return json.dumps(value, default=str).replace('"1000.50"', "1000.50").encode()


UPDATES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "a property": ({"customer_number": "C-2"}, {"customerNumber": "C-2"}),
    "by its name on the wire": ({"customerNumber": "C-2"}, {"customerNumber": "C-2"}),
    "to null": ({"customer_number": None}, {"customerNumber": None}),
    "one that was not there": ({"notification_email": "x@y.example"}, {"notificationEmail": "x@y.example"}),
    "inside an object": ({"contact": {"email": "new@y.example"}}, {"contact": {**MARI, "email": "new@y.example"}}),
    "inside another object": ({"address": {"postalCode": "1"}}, {"address": {"city": "Tallinn", "postalCode": "1"}}),
    "by its model": (
        {"contact": generated.OrganizationContactUpdate(phone="1632960123")},
        {"contact": {**MARI, "phone": "1632960123"}},
    ),
    "by what was read": (
        {"contact": generated.OrganizationContactDetail(job_title="CFO")},
        {"contact": {**MARI, "jobTitle": "CFO"}},
    ),
    "by the names of attributes": (
        {"contact": {"job_title": "Head"}, "custom_properties": [{"property_id": "b", "value": "3"}]},
        {
            "contact": {**MARI, "jobTitle": "Head"},
            "customProperties": [KEPT["customProperties"][0], {"propertyId": "b", "value": "3"}],
        },
    ),
    "a new custom property": (
        {"custom_properties": ({"propertyId": "c", "value": "4"},)},
        {"customProperties": [*KEPT["customProperties"], {"propertyId": "c", "value": "4"}]},
    ),
}


@pytest.mark.parametrize("name", UPDATES)
def test_an_update_sends_what_was_read_and_the_changes(cm: Any, wire: Wire, name: str) -> None:
    changes, expected = UPDATES[name]
    wire.content, wire.of_put = exact(READ), b'{"id":"o-1","name":"as it is now"}'
    assert cm.organizations.update("o-1", **changes).name == "as it is now"
    assert [each.method for each in wire.asked] == ["GET", "PUT"]
    assert wire.sent == {**KEPT, **expected}


def test_an_update_that_is_answered_with_nothing_is_read_again(cm: Any, wire: Wire) -> None:
    wire.content, wire.of_put = exact(READ), b""
    assert cm.organizations.update("o-1", vat="V").name == "Exempel AB"
    assert [each.method for each in wire.asked] == ["GET", "PUT", "GET"]
    assert {each.url.path for each in wire.asked} == {f"{RESELLER}/organizations/o-1"}


@pytest.mark.parametrize("read", [{"id": "o", "name": "E"}, {"id": "o", "name": "E", "contact": None}])
def test_an_object_that_was_not_there_is_made(cm: Any, wire: Wire, read: dict[str, Any]) -> None:
    wire.content, wire.of_put = exact(read), exact(read)
    cm.organizations.update("o", contact={"email": "x"})
    assert wire.sent == {"name": "E", "contact": {"email": "x"}}


@pytest.mark.parametrize("entries", [{}, {"customProperties": None}, {"customProperties": []}])
def test_custom_properties_that_are_not_there_stay_away(cm: Any, wire: Wire, entries: dict[str, Any]) -> None:
    wire.content = wire.of_put = exact({"id": "o", "name": "E", **entries})
    cm.organizations.update("o", vat="V")
    assert wire.sent == {"name": "E", "vat": "V", **({} if entries.get("customProperties") is None else entries)}
    cm.organizations.update("o", custom_properties=[{"propertyId": "a", "value": "1"}])
    assert wire.sent == {"name": "E", "customProperties": [{"propertyId": "a", "value": "1"}]}


NOT_SENT: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "no change": ({}, {}, "No change is given"),
    "an unknown property": ({}, {"custmer_number": "C"}, "no property custmer_number in OrganizationUpdate"),
    "an unknown property inside": ({}, {"contact": {"mail": "x"}}, "no property contact.mail"),
    "the id": ({}, {"id": "o-2"}, "no property id"),
    "a property by both of its names": ({}, {"customer_number": "1", "customerNumber": "2"}, "customerNumber twice"),
    "a model with a wrong value": (
        {},
        {"contact": generated.OrganizationContactUpdate(phone=5)},  # type: ignore[arg-type] - the mistake
        "an integer for contact.phone",
    ),
    "a wrong shape": ({}, {"contact": "Mari"}, "has a text for contact"),
    "a custom property without its key": ({}, {"customProperties": [{"value": "1"}]}, "without its propertyId"),
    "a contact that is a text": ({"contact": "Mari"}, {"contact": {"email": "x"}}, "/contact"),
    "an address that is a text": ({"address": "Tallinn"}, {"vat": "x"}, "/address"),
    "custom properties that are no list": ({"customProperties": {"a": "1"}}, {"vat": "x"}, "/customProperties"),
    "a value without its key": ({"customProperties": [{"value": "1"}]}, {"vat": "x"}, "/customProperties/0"),
    "a key that is no text": ({"customProperties": [{"propertyId": 7}]}, {"vat": "x"}, "/customProperties/0"),
    "a custom property that is a text": ({"customProperties": ["a"]}, {"vat": "x"}, "/customProperties/0"),
    "a key that is there twice": ({"customProperties": [{"propertyId": "a"}] * 2}, {"vat": "x"}, "/customProperties/1"),
}


@pytest.mark.parametrize("name", NOT_SENT)
def test_an_update_that_cannot_be_sent_changes_nothing(cm: Any, wire: Wire, name: str) -> None:
    read, changes, words = NOT_SENT[name]
    wire.content = exact({"id": "o-1", "name": "E", **read})
    with pytest.raises(CloudmoreError) as refused:
        cm.organizations.update("o-1", **changes)
    assert [each.method for each in wire.asked] == ["GET"]
    # What the document knows otherwise cannot even be read.
    assert words in str(refused.value) or (type(refused.value) is ResponseError and refused.value.pointer == words)
