"""Every operation of the document through the generated resources, over a real socket."""

from __future__ import annotations

import asyncio
import pickle
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from conftest import settings_of
from kinds import Kind

from cloudmore import (
    AsyncCloudmore,
    AuthenticationError,
    BadRequestError,
    Cloudmore,
    CloudmoreError,
    ConfigurationError,
    Credentials,
    NotFoundError,
    PermissionDeniedError,
    ServerError,
)
from cloudmore.sandbox import Sandbox
from cloudmore_api.models.monthly_billing_per_organization_create_async import (
    MonthlyBillingPerOrganizationCreateAsync,
)
from cloudmore_api.models.organization_create import OrganizationCreate
from cloudmore_api.models.organization_service_add import OrganizationServiceAdd
from cloudmore_api.models.organization_update import OrganizationUpdate

NOBODY = "00000000-0000-0000-0000-000000000000"


def first_organization(cm: Cloudmore) -> str:
    return cm.organizations.list()[0].id


def custom_service(cm: Cloudmore, organization: str) -> str:
    """A service that can have subscriptions through the API: one that can be removed and added."""
    service = cm.organizations.estore(organization)[0].id
    cm.organization_services.add(organization, OrganizationServiceAdd(service_id=service))
    return service


def create(cm: Cloudmore) -> Any:
    created = cm.organizations.create(OrganizationCreate(name="Sample Bakery", customer_number="C-1"))
    assert cm.organizations.get(created.id).name == "Sample Bakery"
    return created


def replace(cm: Cloudmore) -> Any:
    organization = create(cm).id
    cm.organizations.replace(organization, OrganizationUpdate(name="Sample Bakery & Son"))
    after = cm.organizations.get(organization)
    assert after.name == "Sample Bakery & Son"
    assert not after.customer_number, "PUT sets all properties"
    return after


def delete(cm: Cloudmore) -> Any:
    organization = create(cm).id
    cm.organizations.delete(organization)
    with pytest.raises(NotFoundError):
        cm.organizations.get(organization)
    return True


def add_and_remove(cm: Cloudmore) -> Any:
    organization = first_organization(cm)
    service = custom_service(cm, organization)
    assert service in {each.id for each in cm.organization_services.list(organization)}
    assert service not in {each.id for each in cm.organizations.estore(organization)}
    cm.organization_services.remove(organization, service)
    assert service in {each.id for each in cm.organizations.estore(organization)}
    return True


def price_list(cm: Cloudmore) -> Any:
    organization = first_organization(cm)
    prices = cm.organization_services.price_list(organization, custom_service(cm, organization))
    assert all(isinstance(each.price.sales_price, Decimal) for each in prices if each.price)
    return prices


def subscriptions(cm: Cloudmore) -> Any:
    """Some organization has custom-service subscriptions; cancelled ones are in the list."""
    found = []
    for organization in cm.organizations.list():
        for service in cm.organization_services.list(organization.id):
            try:
                found += cm.organization_services.subscriptions(organization.id, service.id)
            except BadRequestError:
                continue
        if len({each.status for each in found}) > 1:
            break
    return found


def start_and_get(cm: Cloudmore) -> Any:
    body = MonthlyBillingPerOrganizationCreateAsync.from_dict({"startDate": "2026-10-01", "endDate": "2026-10-31"})
    started = cm.billing_reports.with_raw_response.start(body)
    assert started.status_code == 202
    assert started.headers["Location"].endswith(f"/{started.parsed.task_id}")
    running = cm.billing_reports.with_raw_response.get(str(started.parsed.task_id))
    assert (running.status_code, running.parsed.organizations or None) == (202, None)
    return started


CALLS: dict[str, Callable[[Cloudmore], Any]] = {
    "health_check": lambda cm: cm.health.check().status,
    "services_list": lambda cm: cm.services.list(),
    "organizations_list": lambda cm: cm.organizations.list(),
    "organizations_create": create,
    "organizations_get": lambda cm: cm.organizations.get(first_organization(cm)),
    "organizations_replace": replace,
    "organizations_delete": delete,
    "organizations_estore": lambda cm: cm.organizations.estore(first_organization(cm)),
    "organization_services_list": lambda cm: cm.organization_services.list(first_organization(cm)),
    "organization_services_add and remove": add_and_remove,
    "organization_services_price_list": price_list,
    "organization_services_subscriptions": subscriptions,
    "billing_reports_start and get": start_and_get,
    "generic request": lambda cm: cm.request("GET", "/organizations", params={"showActive": False}).json(),
    "generic request to the host": lambda cm: cm.request("GET", "/api/healthcheck").json(),
}


@pytest.mark.parametrize("name", CALLS)
def test_a_call_succeeds(cm: Cloudmore, name: str) -> None:
    assert CALLS[name](cm)


def test_everything_is_listed_unless_only_the_active_are_asked_for(cm: Cloudmore) -> None:
    everything, active = cm.organizations.list(), cm.organizations.list(active_only=True)
    assert {each.active for each in everything} == {True, False}
    assert {each.active for each in active} == {True}
    assert len(everything) == 40 > len(active)


REFUSED: dict[str, tuple[type[Exception], Callable[[Cloudmore], Any]]] = {
    "unknown organization": (NotFoundError, lambda cm: cm.organizations.get(NOBODY)),
    "unknown task": (NotFoundError, lambda cm: cm.billing_reports.get(NOBODY)),
    "an id that would leave its segment": (NotFoundError, lambda cm: cm.organizations.get("../services")),
    "no id": (ConfigurationError, lambda cm: cm.organizations.delete("")),
    "an id of dots": (ConfigurationError, lambda cm: cm.organizations.delete("..")),
    "nameless organization": (BadRequestError, lambda cm: cm.organizations.create(OrganizationCreate(name=""))),
    "another host": (ConfigurationError, lambda cm: cm.request("GET", "https://elsewhere.example/x")),
    "another host, without scheme": (ConfigurationError, lambda cm: cm.request("GET", "//elsewhere.example/x")),
    "up and out": (ConfigurationError, lambda cm: cm.request("GET", "/../../../connect/token")),
    "up and out, encoded": (ConfigurationError, lambda cm: cm.request("GET", "/%2e%2e/%2e%2e/services")),
    "a query in the path": (ConfigurationError, lambda cm: cm.request("GET", "/organizations?x=1")),
    "no method": (ConfigurationError, lambda cm: cm.request("FETCH", "/organizations")),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_call_is_refused(cm: Cloudmore, name: str) -> None:
    expected, call = REFUSED[name]
    with pytest.raises(expected):
        call(cm)


def test_both_shapes_of_a_bad_request_are_read(cm: Cloudmore) -> None:
    with pytest.raises(BadRequestError) as caught:
        cm.organizations.create(OrganizationCreate(name=""))
    assert "Name" in caught.value.fields
    with pytest.raises(BadRequestError) as caught:
        cm.organization_services.add(first_organization(cm), OrganizationServiceAdd(service_id=NOBODY))
    assert [(error.code, error.name) for error in caught.value.errors] == [(5, "InvalidValue")]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param({"password": "not-the-password"}, AuthenticationError, id="wrong password"),
        pytest.param({"client_secret": "not-the-secret"}, AuthenticationError, id="wrong client secret"),
        pytest.param({"username": "nobody@sandbox.example"}, AuthenticationError, id="unknown user"),
        pytest.param({"reseller_id": NOBODY}, PermissionDeniedError, id="foreign reseller"),
    ],
)
def test_wrong_credentials_are_told_without_showing_them(
    sandbox: Sandbox, kind: Kind, change: dict[str, str], expected: type[Exception]
) -> None:
    own = sandbox.credentials
    values = {name: getattr(own, name) for name in ("username", "password", "client_secret", "reseller_id")}
    with kind(Credentials(**{**values, **change}), base_url=sandbox.url) as cm, pytest.raises(expected) as caught:
        cm.organizations.list()
    shown = f"{caught.value} {caught.value!r} {caught.value.__dict__}"
    assert not any(
        secret in shown for secret in ({**values, **change}["password"], {**values, **change}["client_secret"])
    )


def test_who_may_only_read_starts_a_report_and_changes_nothing(sandbox: Sandbox, kind: Kind) -> None:
    with kind(sandbox.credentials, base_url=sandbox.url, clock=sandbox.clock, read_only=True) as cm:
        organization = first_organization(cm)
        assert cm.billing.submit("2026-10").id
        for refused in (
            lambda: cm.organizations.create({"name": "E"}),
            lambda: cm.organizations.update(organization, vat="1"),
            lambda: cm.organizations.delete(organization),
            lambda: cm.organization_services.add(organization, {"serviceId": NOBODY}),
            lambda: cm.request("POST", "/organizations", json={"name": "E"}),
        ):
            with pytest.raises(ConfigurationError, match="read-only"):
                refused()
    with sandbox.client() as cm:
        assert len(cm.organizations.list()) == 40


def test_the_environment_makes_a_client_read_only(sandbox: Sandbox, kind: Kind) -> None:
    variables = {**settings_of(sandbox.credentials, sandbox.url), "CLOUDMORE_READ_ONLY": "yes"}
    with kind.from_env(variables) as cm, pytest.raises(ConfigurationError, match="read-only"):
        cm.organizations.create({"name": "E"})


# The fault, whether the client knows that nothing was done, and what it says otherwise.
UNSURE: dict[str, tuple[str, bool, str]] = {
    "a failing server": ("server-error", True, "find out before you repeat it"),
    "one that asks to come again, again and again": ("unavailable", False, "Wait 1 s and try again"),
    "a success cut in two": ("cut", True, "It was carried out: do not repeat it"),
    "a page of somebody in between": ("html", True, "It may have been carried out: find out before you repeat it"),
}


@pytest.mark.parametrize("name", UNSURE)
def test_a_creation_that_may_have_happened_is_not_to_be_repeated(sandbox: Sandbox, cm: Cloudmore, name: str) -> None:
    fault, unsure, words = UNSURE[name]
    sandbox.faults.add(fault, operation="organizations_create", times=4)
    with pytest.raises(CloudmoreError, match=words) as caught:
        cm.organizations.create({"name": "E"})
    assert getattr(caught.value, "may_have_happened", True) is unsure
    assert caught.value.attempts == (1 if unsure else 4)
    sandbox.faults.add("server-error", operation="organizations_list", times=4)
    with pytest.raises(ServerError) as read:
        cm.organizations.list()
    assert not read.value.may_have_happened, "reading is repeatable"


def test_the_id_of_a_new_organization_is_found_wherever_it_is(sandbox: Sandbox, cm: Cloudmore) -> None:
    created = cm.organizations.create({"name": "E", "contact": {"email": "a@b.example"}})
    assert created.organization is not None
    assert created.id == created.organization.id
    sandbox.faults.add("no-body", operation="organizations_create")
    located = cm.organizations.create({"name": "F"})
    assert located.organization is None
    assert cm.organizations.get(str(located.id)).name == "F"


def test_a_replacement_without_a_body_is_read_again(sandbox: Sandbox, cm: Cloudmore) -> None:
    organization = first_organization(cm)
    sandbox.faults.add("no-body", operation="organizations_replace")
    assert cm.organizations.update(organization, customer_number="C-7").customer_number == "C-7"


def test_the_full_response_has_what_the_plain_call_returns(sandbox: Sandbox, cm: Cloudmore) -> None:
    created = cm.organizations.with_raw_response.create({"name": "E", "contact": {"email": "a@b.example"}})
    assert created.status_code == 201
    assert created.parsed.organization.name == "E"
    assert created.headers["Location"].endswith(f"/{created.parsed.id}")
    sandbox.faults.add("no-body", operation="organizations_create")
    located = cm.organizations.with_raw_response.create({"name": "F"})
    assert (located.content, located.parsed.organization) == (b"", None)
    assert located.parsed.id
    replaced = cm.organizations.with_raw_response.replace(created.parsed.id, {"name": "G"})
    assert (replaced.status_code, replaced.parsed.name) == (200, "G")
    sandbox.faults.add("no-body", operation="organizations_replace")
    bare = cm.organizations.with_raw_response.replace(created.parsed.id, {"name": "H"})
    assert (bare.status_code, bare.parsed) == (204, None)
    service = cm.organizations.estore(created.parsed.id)[0].id
    added = cm.organization_services.with_raw_response.add(created.parsed.id, {"serviceId": service})
    assert (added.status_code, added.parsed.id) == (201, service)


@pytest.mark.parametrize("raw", [False, True], ids=["plain", "with_raw_response"])
def test_a_body_with_a_slip_is_refused_before_it_is_sent(cm: Cloudmore, *, raw: bool) -> None:
    def of(resource: Any) -> Any:
        return resource.with_raw_response if raw else resource

    for call in (
        lambda: of(cm.organizations).create({"name": "E", "vatt": "1"}),
        lambda: of(cm.organizations).replace(NOBODY, {"vatt": "1"}),
        lambda: of(cm.organization_services).add(NOBODY, {"service": "1"}),
    ):
        with pytest.raises(ConfigurationError, match="no property"):
            call()


def test_a_body_that_is_no_json_is_refused(cm: Cloudmore) -> None:
    with pytest.raises(ConfigurationError, match="no JSON"):
        cm.request("POST", "/organizations", json={"name": Decimal("NaN")})


def test_a_closed_client_says_so(sandbox: Sandbox) -> None:
    with sandbox.client() as cm:
        cm.services.list()
    with pytest.raises(ConfigurationError, match="This client is closed"):
        cm.services.list()


def test_a_raw_response_holds_no_token(cm: Cloudmore) -> None:
    response = cm.request("GET", "/organizations")
    assert response.request.headers["Authorization"] == "***"
    assert b"Bearer" not in pickle.dumps(response)


def test_an_embedded_sandbox_takes_the_options_of_its_client() -> None:
    with Cloudmore.sandbox(organizations=2, read_only=True) as cm, pytest.raises(ConfigurationError, match="read-only"):
        cm.organizations.create({"name": "E"})


async def refused_by_an_async_client() -> None:
    async with AsyncCloudmore.sandbox(organizations=2, read_only=True) as cm:
        await cm.organizations.create({"name": "E"})


def test_an_embedded_sandbox_takes_the_options_of_an_async_client() -> None:
    with pytest.raises(ConfigurationError, match="read-only"):
        asyncio.run(refused_by_an_async_client())
