"""What an update sends: everything that was read, and the changes; nothing that could not be sent back."""

from __future__ import annotations

from typing import Any

import pytest
from document import DOCUMENT

from cloudmore import ConfigurationError
from cloudmore.bodies import body_of, wire_names
from cloudmore.cli.organizations import SET_BY_PUT
from cloudmore.organization_update import merged
from cloudmore_api.models import OrganizationContactDetail, OrganizationContactUpdate
from cloudmore_api.models.organization_create import OrganizationCreate
from cloudmore_api.models.organization_service_add import OrganizationServiceAdd
from cloudmore_api.models.organization_update import OrganizationUpdate

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
    "approvalLimit": 1000,
}
# What goes back when nothing changes: not the vendor's own, not the names that people see, and all that is unknown.
SENT: dict[str, Any] = {
    "name": "Exempel AB",
    "vat": None,
    "customerNumber": "C-1",
    "contact": {"name": "Mari", "email": "mari@customer.example", "pager": "7"},
    "address": {"city": "Tallinn"},
    "customProperties": [{"propertyId": "a", "value": "1", "since": "2024"}, {"propertyId": "b", "value": "2"}],
    "approvalLimit": 1000,
}
CHANGES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "a property": ({"customer_number": "C-2"}, {"customerNumber": "C-2"}),
    "by its name on the wire": ({"customerNumber": "C-2"}, {"customerNumber": "C-2"}),
    "to null": ({"customer_number": None}, {"customerNumber": None}),
    "one that was not there": ({"notification_email": "x@y.example"}, {"notificationEmail": "x@y.example"}),
    "inside an object": (
        {"contact": {"email": "new@customer.example"}},
        {"contact": {"name": "Mari", "email": "new@customer.example", "pager": "7"}},
    ),
    "inside an object, by its model": (
        {"contact": OrganizationContactUpdate(phone="1632960123")},
        {"contact": {"name": "Mari", "email": "mari@customer.example", "pager": "7", "phone": "1632960123"}},
    ),
    "inside an object, by what was read": (
        {"contact": OrganizationContactDetail(phone="1632960123")},
        {"contact": {"name": "Mari", "email": "mari@customer.example", "pager": "7", "phone": "1632960123"}},
    ),
    "inside an object, by the names of attributes": (
        {"contact": {"job_title": "Head"}, "custom_properties": [{"property_id": "b", "value": "3"}]},
        {
            "contact": {"name": "Mari", "email": "mari@customer.example", "pager": "7", "jobTitle": "Head"},
            "customProperties": [{"propertyId": "a", "value": "1", "since": "2024"}, {"propertyId": "b", "value": "3"}],
        },
    ),
    "the value of a custom property": (
        {"custom_properties": [{"propertyId": "b", "value": "3"}]},
        {"customProperties": [{"propertyId": "a", "value": "1", "since": "2024"}, {"propertyId": "b", "value": "3"}]},
    ),
    "a new custom property": (
        {"custom_properties": [{"propertyId": "c", "value": "4"}]},
        {"customProperties": [*SENT["customProperties"], {"propertyId": "c", "value": "4"}]},
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_only_what_changes_is_other_than_it_was(name: str) -> None:
    changes, expected = CHANGES[name]
    assert merged(READ, changes).to_dict() == {**SENT, **expected}


def test_what_was_read_is_not_touched() -> None:
    before = repr(READ)
    merged(READ, {"contact": {"email": "x"}, "custom_properties": [{"propertyId": "a", "value": "9"}]})
    assert repr(READ) == before


@pytest.mark.parametrize("read", [{"id": "o", "name": "E"}, {"id": "o", "name": "E", "contact": None}])
def test_an_object_that_was_not_there_is_made(read: dict[str, Any]) -> None:
    sent = merged(read, {"contact": {"email": "x"}}).to_dict()
    assert sent == {"name": "E", "contact": {"email": "x"}}


REFUSED: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "no change": ({}, {}, "No change is given"),
    "an unknown property": ({}, {"custmer_number": "C"}, "no property custmer_number in OrganizationUpdate"),
    "an unknown property inside": ({}, {"contact": {"mail": "x"}}, "no property contact.mail"),
    "the id": ({}, {"id": "o-2"}, "no property id"),
    "a property by both of its names": ({}, {"customer_number": "1", "customerNumber": "2"}, "customerNumber twice"),
    "a model that holds what it should not": (
        {},
        {"contact": OrganizationContactUpdate(phone=5)},  # type: ignore[arg-type] - the mistake
        "an integer for contact.phone",
    ),
    "a wrong shape": ({}, {"contact": "Mari"}, "has a text for contact"),
    "a custom property without its key": ({}, {"customProperties": [{"value": "1"}]}, "without its propertyId"),
    "a contact that is a text": ({"contact": "Mari"}, {"contact": {"email": "x"}}, "/contact was read"),
    "custom properties that are no list": ({"customProperties": {"a": "1"}}, {"vat": "x"}, "/customProperties was"),
    "a value without its key": ({"customProperties": [{"value": "1"}]}, {"vat": "x"}, "/customProperties/0 was read"),
    "a key that is there twice": ({"customProperties": [{"propertyId": "a"}] * 2}, {"vat": "x"}, "/customProperties/1"),
    "an address that is a text, when something else changes": ({"address": "Tallinn"}, {"vat": "x"}, "/address was"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_done_is_refused_before_anything_is_sent(name: str) -> None:
    read, changes, words = REFUSED[name]
    with pytest.raises(ConfigurationError, match=words):
        merged({**READ, **read}, changes)


def test_a_body_lacks_nothing_that_the_document_requires() -> None:
    with pytest.raises(ConfigurationError, match="The body has no name"):
        body_of(OrganizationCreate, {"vat": "1"})


@pytest.mark.parametrize("given", [5, None, [{"name": "E"}], '{"name": "E"}', OrganizationUpdate(name="E")])
def test_a_body_is_its_model_or_a_mapping(given: Any) -> None:
    with pytest.raises(ConfigurationError, match="Give OrganizationCreate, or a mapping"):
        body_of(OrganizationCreate, given)


def test_a_model_is_taken_as_it_is() -> None:
    body = OrganizationCreate(name="E")
    body.additional_properties["domain"] = "customer.example"
    assert body_of(OrganizationCreate, body) == body


@pytest.mark.parametrize("model", [OrganizationCreate, OrganizationUpdate, OrganizationServiceAdd])
def test_the_names_on_the_wire_are_those_of_the_document(model: type[Any]) -> None:
    assert list(wire_names(model).values()) == list(DOCUMENT["components"]["schemas"][model.__name__]["properties"])


def test_the_command_line_knows_everything_that_put_clears() -> None:
    assert list(SET_BY_PUT) == list(DOCUMENT["components"]["schemas"]["OrganizationUpdate"]["properties"])
