"""What goes out of what was given: bodies by either name, calls that the document does not have, addresses."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import httpx
import pytest
from answers.wire import BASE, RESELLER, Wire
from conftest import CREDENTIALS

import cloudmore_api.models as generated
from cloudmore import Cloudmore, CloudmoreError, ConfigurationError, Retry

GIVEN: dict[str, tuple[Any, dict[str, Any]]] = {
    "a model": (generated.OrganizationCreate(name="E", customer_number="C"), {"name": "E", "customerNumber": "C"}),
    "by names of the wire": ({"name": "E", "customerNumber": None}, {"name": "E", "customerNumber": None}),
    "by names of attributes": ({"name": "E", "customer_number": "C"}, {"name": "E", "customerNumber": "C"}),
    "inside": ({"name": "E", "contact": {"job_title": "CFO"}}, {"name": "E", "contact": {"jobTitle": "CFO"}}),
    "models inside": (
        {"name": "E", "contact": generated.OrganizationContactCreate(job_title="CFO")},
        {"name": "E", "contact": {"jobTitle": "CFO"}},
    ),
    "other models inside": (
        {"name": "E", "contact": generated.OrganizationContactDetail(job_title="CFO")},
        {"name": "E", "contact": {"jobTitle": "CFO"}},
    ),
    "a tuple": (
        {"name": "E", "customProperties": ({"property_id": "a", "value": "1"},)},
        {"name": "E", "customProperties": [{"propertyId": "a", "value": "1"}]},
    ),
}


@pytest.mark.parametrize("name", GIVEN)
def test_a_body_is_sent_by_the_names_of_the_wire(cm: Any, wire: Wire, name: str) -> None:
    given, expected = GIVEN[name]
    wire.status, wire.content = 201, b'{"id":"o-9"}'
    assert cm.organizations.create(given).id == "o-9"
    assert wire.sent == expected
    assert cm.organizations.with_raw_response.create(given).parsed.id == "o-9"
    assert wire.sent == expected
    assert wire.asked[-1].headers["content-type"] == "application/json"
    assert cm.organizations.creation(given).to_dict() == expected


MISTAKES: dict[str, tuple[Any, str]] = {
    "a list": ([], "of the class list"),
    "another model": (generated.OrganizationServiceAdd(service_id="s"), "of the class OrganizationServiceAdd"),
    "an unknown name": ({"name": "E", "shoeSize": 1}, "no property shoeSize"),
    "an unknown name inside": ({"name": "E", "address": {"street": "x"}}, "no property address.street"),
    "an unknown name in a list": ({"name": "E", "customProperties": [{"key": "x"}]}, "customProperties"),
    "two names": ({"name": "E", "customer_number": "1", "customerNumber": "2"}, "customerNumber twice"),
    "nothing of what is required": ({"vat": "V"}, "The body has no name"),
    "another kind": ({"name": "E", "vat": 5}, "an integer for vat"),
    "a text for a list": ({"name": "E", "customProperties": "x"}, "a text for customProperties"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_body_that_the_document_does_not_have_is_not_sent(cm: Any, wire: Wire, name: str) -> None:
    given, words = MISTAKES[name]
    for create in (cm.organizations.create, cm.organizations.with_raw_response.create, cm.organizations.creation):
        with pytest.raises(ConfigurationError) as refused:
            create(given)
        assert words in str(refused.value)
    assert wire.asked == []


def test_the_other_bodies_are_made_in_the_same_way(cm: Any) -> None:
    assert cm.organizations.replacement({"customer_number": "C"}).to_dict() == {"customerNumber": "C"}
    assert cm.organization_services.addition({"service_id": "s"}).to_dict() == {"serviceId": "s"}
    read = {"id": "o-1", "name": "E", "vat": None, "pager": 7}
    assert cm.organizations.merged(read, vat="V").to_dict() == {"name": "E", "vat": "V", "pager": 7}


REQUESTS: dict[str, tuple[tuple[Any, ...], dict[str, Any], tuple[str, str, bytes, str | None]]] = {
    "relative": (("GET", "/organizations"), {}, ("GET", f"{RESELLER}/organizations", b"", None)),
    "from the host": (("get", "/api/healthcheck"), {}, ("GET", "/api/healthcheck", b"", None)),
    "from the host in capitals": (("GET", "/API/other"), {}, ("GET", "/API/other", b"", None)),
    "with a mapping": (
        ("GET", "/organizations"),
        {"params": {"a": True, "b": Decimal("1E+2"), "c": "å &"}},
        ("GET", f"{RESELLER}/organizations?a=true&b=100&c=%C3%A5%20%26", b"", None),
    ),
    "with pairs": (
        ("GET", "/organizations"),
        {"params": [("a", 1), ("a", 2)]},
        ("GET", f"{RESELLER}/organizations?a=1&a=2", b"", None),
    ),
    "with a body": (
        ("PATCH", "/organizations/o"),
        {"json": {"limit": Decimal("1.10"), "names": ["å"]}},
        ("PATCH", f"{RESELLER}/organizations/o", '{"limit":1.10,"names":["å"]}'.encode(), "application/json"),
    ),
    "with an empty body": (("PUT", "/x"), {"json": {}}, ("PUT", f"{RESELLER}/x", b"{}", "application/json")),
    "a deletion": (("DELETE", "/x"), {}, ("DELETE", f"{RESELLER}/x", b"", None)),
    "a post": (("POST", "/x"), {"json": False}, ("POST", f"{RESELLER}/x", b"false", "application/json")),
}


@pytest.mark.parametrize("name", REQUESTS)
def test_a_generic_request_sends_what_it_is_given(cm: Any, wire: Wire, name: str) -> None:
    positional, named, (method, target, content, content_type) = REQUESTS[name]
    wire.content = b'{"anything": 1.10}'
    came = cm.request(*positional, **named)
    assert (came.status_code, came.content) == (200, wire.content)
    (asked,) = wire.asked
    assert (asked.method, asked.url.raw_path.decode().replace("+", "%20")) == (method, target)
    assert (asked.content, asked.headers.get("content-type")) == (content, content_type)


REFUSED_REQUESTS: dict[str, tuple[tuple[str, str], dict[str, Any]]] = {
    "no method": (("FETCH", "/x"), {}),
    "another host": (("GET", "https://other.example/x"), {}),
    "another host without a scheme": (("GET", "//other.example/x"), {}),
    "a query": (("GET", "/x?a=b"), {}),
    "a fragment": (("GET", "/x#a"), {}),
    "no slash": (("GET", "x"), {}),
    "dots": (("GET", "/../x"), {}),
    "no JSON": (("POST", "/x"), {"json": {"a": object()}}),
    "not a number": (("POST", "/x"), {"json": float("nan")}),
    "an infinite number": (("POST", "/x"), {"json": [Decimal("Infinity")]}),
}


@pytest.mark.parametrize("name", REFUSED_REQUESTS)
def test_a_generic_request_that_is_none_is_not_sent(cm: Any, wire: Wire, name: str) -> None:
    positional, named = REFUSED_REQUESTS[name]
    with pytest.raises(ConfigurationError):
        cm.request(*positional, **named)
    assert wire.asked == []


@pytest.mark.parametrize(("method", "tried"), [("GET", 2), ("PUT", 2), ("DELETE", 2), ("POST", 1), ("PATCH", 1)])
def test_a_generic_request_is_repeated_where_that_is_harmless(method: str, tried: int) -> None:
    wire = Wire(status=500)
    transport = httpx.MockTransport(wire.answer)
    retry = Retry(attempts=2, backoff=0)
    with Cloudmore(CREDENTIALS, base_url=BASE, transport=transport, retry=retry) as cm:
        with pytest.raises(CloudmoreError) as refused:
            cm.request(method, "/x")
        assert (len(wire.asked), refused.value.attempts) == (tried, tried)  # type: ignore[attr-defined] - of those that tried


ADDRESSES = {
    "https://api.example": "https://api.example",
    " https://api.example/ ": "https://api.example",
    "https://api.example:8443/base/": "https://api.example:8443/base",
    "http://127.0.0.1:8000": "http://127.0.0.1:8000",
    "http://localhost": "http://localhost",
}


@pytest.mark.parametrize("given", ADDRESSES)
def test_calls_go_to_the_address_that_is_given(given: str) -> None:
    wire = Wire(content=b'{"status":"Healthy"}')
    with Cloudmore(CREDENTIALS, base_url=given, transport=httpx.MockTransport(wire.answer)) as cm:
        cm.health.check()
    assert str(wire.asked[0].url) == f"{ADDRESSES[given]}/api/healthcheck"


@pytest.mark.parametrize(
    "given",
    [
        *("ftp://api.example", "api.example", "https://", "https://api.example?a=b", "https://api.example#a"),
        *("https://user:word@api.example", "http://api.example", "https://api.example:x", "https://api .example"),
    ],
)
def test_an_address_that_is_none_is_refused(given: str) -> None:
    with pytest.raises(ConfigurationError):
        Cloudmore(CREDENTIALS, base_url=given)


def test_a_client_that_only_reads_sends_nothing_else() -> None:
    wire = Wire(content=b"{}")
    with Cloudmore(CREDENTIALS, base_url=BASE, transport=httpx.MockTransport(wire.answer), read_only=True) as cm:
        for refused in (lambda: cm.organizations.delete("o"), lambda: cm.request("POST", "/x")):
            with pytest.raises(ConfigurationError):
                refused()
        assert wire.asked == []
        wire.status, wire.content = 202, b'{"taskId":"t-1"}'
        assert cm.billing.submit("2026-10").id == "t-1"
