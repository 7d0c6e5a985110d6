"""The sandbox answers as the document says, over real sockets, and its state really changes."""

import base64
import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import pytest
from document import OPERATIONS, hold
from starlette.applications import Starlette

from cloudmore.sandbox.clock import SandboxClock
from cloudmore.sandbox.server import Settings, create_application
from cloudmore.sandbox.server.loaded import read_loaded
from cloudmore.sandbox.serving import Serving

OF_THE_RESELLER = [name for name, (_, path, _) in OPERATIONS.items() if "{resellerId}" in path]
OF_AN_ORGANIZATION = [name for name, (_, path, _) in OPERATIONS.items() if "{organizationId}" in path]
OF_A_SERVICE = [name for name, (_, path, _) in OPERATIONS.items() if "{serviceId}" in path]
BODIES = {
    "organizations_create": {"name": "Exempel AB"},
    "organizations_replace": {"name": "Exempel AB"},
    "organization_services_add": {"serviceId": str(UUID(int=1))},
    "billing_reports_start": {"startDate": "2026-10-01", "endDate": "2026-10-31"},
}
NOWHERE = str(UUID(int=0))
EARLY = datetime(2026, 11, 9, 7, 30, tzinfo=UTC)
SETTINGS = Settings(seed=7, organizations=40)


# The one of the module's own fixture.
THREAD = "cloudmore-sandbox"
SERVE_FOREVER = """
from cloudmore.sandbox.clock import SandboxClock
from cloudmore.sandbox.server import Settings, create_application
from cloudmore.sandbox.serving import serve_forever

application = create_application(Settings(organizations=1), now=SandboxClock().now)
serve_forever(application, 0, on_started=lambda url: print(url, flush=True))
print("ended")
"""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Caller:
    """Makes calls as the document describes them, and holds every answer against it."""

    def __init__(self, serving: Serving, settings: Settings = SETTINGS) -> None:
        self.settings = settings
        self.connection = HTTPConnection(serving.url.removeprefix("http://"))
        self.token = ""

    def send(self, method: str, path: str, body: str | None = None, headers: Mapping[str, str] = {}) -> Answer:
        self.connection.request(method, path, body.encode() if body is not None else None, dict(headers))
        response: HTTPResponse = self.connection.getresponse()
        return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())

    def call(
        self,
        operation_id: str,
        *,
        body: object = ...,
        text: str | None = None,
        query: str = "",
        token: str | None = ...,
        headers: Mapping[str, str] = {},
        **ids: str,
    ) -> Answer:
        method, path, operation = OPERATIONS[operation_id]
        ids = {"resellerId": self.settings.reseller_id, **ids}
        if "requestBody" in operation and text is None:
            text = json.dumps(BODIES[operation_id] if body is ... else body)
        given = {"Content-Type": "application/json"} if text is not None else {}
        if (token := self.token if token is ... else token) is not None:
            given["Authorization"] = f"Bearer {token}"
        answer = self.send(method, path.format(**ids) + query, text, {**given, **headers})
        self.judge(operation_id, answer)
        return answer

    def judge(self, operation_id: str, answer: Answer) -> None:
        settings = self.settings
        assert answer.headers["cloudmore-sandbox"] == f"seed={settings.seed}; organizations={settings.organizations}"
        if answer.body:
            assert answer.headers["content-type"] == "application/json; charset=utf-8"
        hold(operation_id, answer.status, answer.headers, answer.body)

    def ask_for_token(self, form: Mapping[str, str] | str = {}, headers: Mapping[str, str] = {}) -> Answer:
        text = form if isinstance(form, str) else urlencode({**self.grant(), **form})
        basic = base64.b64encode(f"{self.settings.client_id}:{self.settings.client_secret}".encode()).decode()
        given = {"Content-Type": "application/x-www-form-urlencoded", "Authorization": f"Basic {basic}", **headers}
        answer = self.send("POST", "/connect/token", text, {name: value for name, value in given.items() if value})
        self.judge("authentication_token", answer)
        return answer

    def grant(self) -> dict[str, str]:
        settings = self.settings
        return {
            "grant_type": "password",
            "username": settings.username,
            "password": settings.password,
            "scope": "api",
        }

    def log_in(self) -> "Caller":
        self.token = self.ask_for_token().json["access_token"]
        return self


@dataclass(frozen=True)
class Known:
    """Things of the seed that the cases speak of."""

    organization: str
    custom: str
    microsoft: str
    in_estore: str


@pytest.fixture(scope="module")
def clock() -> SandboxClock:
    return SandboxClock(EARLY, manual=True)


@pytest.fixture(scope="module")
def serving(clock: SandboxClock) -> Iterator[Serving]:
    with Serving(create_application(SETTINGS, now=clock.now)) as started:
        yield started


@pytest.fixture
def api(serving: Serving) -> Iterator[Caller]:
    caller = Caller(serving)
    assert caller.send("POST", "/_sandbox/reset").status == 204
    yield caller.log_in()
    caller.connection.close()


@pytest.fixture
def known(api: Caller) -> Known:
    microsoft = {item["id"] for item in api.call("services_list").json if item["vendorName"] == "Microsoft"}
    for organization in api.call("organizations_list").json:
        key = organization["id"]
        services = [item["id"] for item in api.call("organization_services_list", organizationId=key).json]
        custom = [service for service in services if service not in microsoft]
        estore = api.call("organizations_estore", organizationId=key).json
        if custom and estore and microsoft & set(services):
            return Known(key, custom[0], min(microsoft & set(services)), estore[0]["id"])
    pytest.fail("no organization has both kinds of services and something left in the Estore")


class TestToken:
    def test_basic_and_form_fields_both_work(self, api: Caller) -> None:
        by_form = {"client_id": SETTINGS.client_id, "client_secret": SETTINGS.client_secret}
        for answer in (api.ask_for_token(), api.ask_for_token(by_form, {"Authorization": ""})):
            assert answer.status == 200
            assert answer.json["expires_in"] == 86400
            assert answer.json["token_type"] == "Bearer"
            assert answer.json["scope"] == "api"
            assert answer.headers["cache-control"].startswith("no-store")
            assert api.call("services_list", token=answer.json["access_token"]).status == 200

    def test_it_looks_like_a_jwt(self, api: Caller) -> None:
        header, claims, signature = (
            base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in api.token.split(".")
        )
        assert json.loads(header)["alg"] == "RS256"
        assert json.loads(claims)["exp"] - json.loads(claims)["nbf"] == 86400
        assert len(signature) == 256

    @pytest.mark.parametrize(
        ("form", "headers", "error"),
        [
            pytest.param({}, {"Authorization": "Basic d3Jvbmc6d3Jvbmc="}, "invalid_client", id="wrong client"),
            pytest.param({}, {"Authorization": "Basic §"}, "invalid_client", id="unreadable header"),
            pytest.param({}, {"Authorization": "Basic bmFtZQ=="}, "invalid_client", id="name without a secret"),
            pytest.param({}, {"Authorization": "Bearer token"}, "invalid_client", id="other scheme"),
            pytest.param({}, {"Authorization": ""}, "invalid_client", id="no client"),
            pytest.param({"client_secret": "x"}, {"Authorization": ""}, "invalid_client", id="wrong secret in form"),
            pytest.param({"password": "x"}, {}, "invalid_grant", id="wrong password"),
            pytest.param({"username": "x"}, {}, "invalid_grant", id="wrong user"),
            pytest.param({"scope": "openid"}, {}, "invalid_scope", id="wrong scope"),
            pytest.param({"grant_type": "client_credentials"}, {}, "unsupported_grant_type", id="other grant"),
            pytest.param("grant_type=password&scope=api", {}, "invalid_request", id="no user"),
            pytest.param("grant_type=password&grant_type=password", {}, "invalid_request", id="twice"),
            pytest.param("", {}, "unsupported_grant_type", id="empty"),
            pytest.param("{}", {"Content-Type": "application/json"}, "invalid_request", id="JSON"),
            pytest.param("a=%FF", {}, "invalid_request", id="not UTF-8"),
        ],
    )
    def test_a_refusal_is_400_with_its_word(
        self, api: Caller, form: Mapping[str, str] | str, headers: Mapping[str, str], error: str
    ) -> None:
        answer = api.ask_for_token(form, headers)
        assert (answer.status, answer.json["error"]) == (400, error)
        assert answer.json["error_description"]
        assert answer.headers["cache-control"].startswith("no-store")

    def test_it_expires_by_the_clock(self, api: Caller, clock: SandboxClock) -> None:
        clock.advance(timedelta(hours=24) - timedelta(seconds=1))
        assert api.call("services_list").status == 200
        clock.advance(1)
        answer = api.call("services_list")
        assert answer.status == 401
        assert "expired" in answer.headers["www-authenticate"]


class TestCaller:
    @pytest.mark.parametrize("operation", OF_THE_RESELLER)
    @pytest.mark.parametrize("token", [None, "", "unknown"])
    def test_every_call_needs_a_token(self, api: Caller, operation: str, token: str | None) -> None:
        answer = api.call(operation, token=token, organizationId=NOWHERE, serviceId=NOWHERE, taskId=NOWHERE)
        assert answer.status == 401
        assert answer.headers["www-authenticate"].startswith("Bearer")

    @pytest.mark.parametrize("operation", OF_THE_RESELLER)
    def test_a_foreign_reseller_is_403(self, api: Caller, operation: str) -> None:
        ids = {"organizationId": NOWHERE, "serviceId": NOWHERE, "taskId": NOWHERE}
        assert api.call(operation, resellerId=NOWHERE, **ids).status == 403

    @pytest.mark.parametrize("operation", OF_THE_RESELLER)
    def test_a_reseller_id_that_is_no_guid_is_404(self, api: Caller, operation: str) -> None:
        ids = {"organizationId": NOWHERE, "serviceId": NOWHERE, "taskId": NOWHERE}
        assert api.call(operation, resellerId="1", **ids).status == 404

    @pytest.mark.parametrize("operation", OF_AN_ORGANIZATION)
    def test_an_unknown_organization_is_404(self, api: Caller, known: Known, operation: str) -> None:
        assert api.call(operation, organizationId=NOWHERE, serviceId=known.custom).status == 404

    @pytest.mark.parametrize("operation", OF_A_SERVICE)
    @pytest.mark.parametrize("which", ["unknown", "not added", "no guid"])
    def test_a_service_that_the_organization_does_not_have_is_404(
        self, api: Caller, known: Known, operation: str, which: str
    ) -> None:
        service = {"unknown": NOWHERE, "not added": known.in_estore, "no guid": "x"}[which]
        assert api.call(operation, organizationId=known.organization, serviceId=service).status == 404

    def test_an_unknown_task_is_404(self, api: Caller) -> None:
        assert api.call("billing_reports_get", taskId=NOWHERE).status == 404

    @pytest.mark.parametrize(
        ("method", "path", "status"),
        [
            pytest.param("GET", "/nothing/here", 404, id="no such path"),
            pytest.param("PATCH", "/connect/token", 405, id="no such method"),
            pytest.param("GET", "/_sandbox/reset", 405, id="reset is a POST"),
        ],
    )
    def test_what_does_not_exist_is_refused_without_a_body(
        self, api: Caller, method: str, path: str, status: int
    ) -> None:
        answer = api.send(method, path)
        assert (answer.status, answer.body) == (status, b"")
        assert "cloudmore-sandbox" in answer.headers

    def test_paths_match_in_any_letter_case(self, api: Caller) -> None:
        headers = {"Authorization": f"Bearer {api.token}"}
        reseller = SETTINGS.reseller_id
        answers = [
            api.send("GET", path, headers=headers)
            for path in (
                f"/api/resellers/{reseller}/organizations",
                f"/API/Resellers/{reseller.upper()}/ORGANIZATIONS/",
            )
        ]
        assert [answer.status for answer in answers] == [200, 200]
        assert answers[0].body == answers[1].body

    def test_answers_are_dated_by_the_clock(self, api: Caller, clock: SandboxClock) -> None:
        assert api.call("health_check").headers["date"] == f"{clock.now():%a, %d %b %Y %H:%M:%S} GMT"

    def test_an_error_inside_is_500_with_the_stamp(self, serving: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("cloudmore.sandbox.server.endpoints.health.json_answer", None)
        caller = Caller(serving)
        assert caller.call("health_check", token=None).status == 500
        caller.connection.close()


class TestHealth:
    @pytest.mark.parametrize(("token", "status"), [(None, 200), (..., 200), ("wrong", 401)])
    def test_a_wrong_token_is_worse_than_none(self, api: Caller, token: str | None, status: int) -> None:
        assert api.call("health_check", token=token).status == status


class TestOrganizations:
    def test_the_list_holds_everything_unless_only_active_ones_are_asked_for(self, api: Caller) -> None:
        everything = api.call("organizations_list").json
        assert len(everything) == 40
        assert {item["active"] for item in everything} == {True, False}
        assert api.call("organizations_list", query="?showActive=false").json == everything
        active = api.call("organizations_list", query="?showActive=true").json
        assert active == [item for item in everything if item["active"]]

    @pytest.mark.parametrize("place", range(40))
    def test_every_seeded_organization_has_details(self, api: Caller, place: int) -> None:
        item = api.call("organizations_list").json[place]
        detail = api.call("organizations_get", organizationId=item["id"]).json
        assert {name: detail[name] for name in item} == item

    def test_create_get_replace_delete(self, api: Caller) -> None:
        body = {
            "name": "Näidis OÜ",
            "vat": "EE123456789",
            "contact": {"name": "Mari Proovik", "email": "mari@customer.example"},
            "address": {"city": "Tallinn", "countryCode": "EE"},
            "customProperties": [{"propertyId": "AutotaskCompanyID", "value": "29"}],
        }
        created = api.call("organizations_create", body=body)
        assert created.status == 201
        key = created.json["id"]
        assert created.headers["location"] == f"/api/resellers/{SETTINGS.reseller_id}/organizations/{key}"
        assert created.json["currencyCode"] == "EUR"
        assert created.json["customProperties"][0]["name"] == "Autotask company"
        assert api.call("organizations_get", organizationId=key).json == created.json
        assert key in {item["id"] for item in api.call("organizations_list").json}

        replaced = api.call("organizations_replace", organizationId=key, body={"name": "Näidis AS"})
        assert replaced.status == 200
        cleared = {**created.json, "name": "Näidis AS", "vat": None, "customProperties": []}
        cleared["contact"] = dict.fromkeys(created.json["contact"])
        cleared["address"] = dict.fromkeys(created.json["address"])
        assert replaced.json == cleared
        assert api.call("organizations_get", organizationId=key).json == cleared

        assert api.call("organizations_delete", organizationId=key).status == 204
        for operation in OF_AN_ORGANIZATION:
            assert api.call(operation, organizationId=key, serviceId=NOWHERE).status == 404
        assert key not in {item["id"] for item in api.call("organizations_list").json}

    def test_ids_are_new_each_time_and_the_same_after_a_reset(self, api: Caller) -> None:
        first, second = (api.call("organizations_create").json["id"] for _ in range(2))
        assert first != second
        api.send("POST", "/_sandbox/RESET")
        assert api.log_in().call("organizations_create").json["id"] == first

    @pytest.mark.parametrize(
        ("body", "fields"),
        [
            pytest.param({}, {"Name"}, id="nothing"),
            pytest.param({"name": None}, {"Name"}, id="null name"),
            pytest.param({"name": "  "}, {"Name"}, id="blank name"),
            pytest.param({"name": 5}, {"Name"}, id="name is a number"),
            pytest.param({"name": "x", "vat": ["SE"]}, {"Vat"}, id="list for text"),
            pytest.param({"name": "x", "contact": "Anna"}, {"Contact"}, id="text for object"),
            pytest.param({"name": "x", "customProperties": {}}, {"CustomProperties"}, id="object for list"),
            pytest.param({"name": "x", "customProperties": [{}]}, {"CustomProperties[0].PropertyId"}, id="no key"),
            pytest.param({"name": "x", "customProperties": [1]}, {"CustomProperties[0]"}, id="number in list"),
            pytest.param({"name": "x", "notificationEmail": "anna"}, {"NotificationEmail"}, id="no address"),
            pytest.param(
                {"contact": {"email": "anna", "phone": "abc", "phonePrefix": "372-1", "cellPhone": "-"}},
                {"Name", "Contact.Email", "Contact.Phone", "Contact.PhonePrefix", "Contact.CellPhone"},
                id="several",
            ),
            pytest.param([], {"Body"}, id="list"),
            pytest.param(None, {"Body"}, id="null"),
        ],
    )
    def test_missing_and_ill_formed_fields_are_an_object_of_messages(
        self, api: Caller, known: Known, body: object, fields: set[str]
    ) -> None:
        for operation in ("organizations_create", "organizations_replace"):
            answer = api.call(operation, organizationId=known.organization, body=body)
            assert answer.status == 400
            assert set(answer.json) == fields

    def test_the_message_of_a_missing_field_is_that_of_aspnet(self, api: Caller) -> None:
        assert api.call("organizations_create", body={}).json == {"Name": ["The Name field is required."]}

    @pytest.mark.parametrize(
        ("body", "message"),
        [
            ({"address": {"countryCode": "XX"}}, "Country code 'XX' is invalid."),
            ({"customProperties": [{"propertyId": "no", "value": "1"}]}, "Custom property 'no' does not exist."),
        ],
    )
    def test_values_that_cannot_be_used_are_an_array_of_errors(
        self, api: Caller, known: Known, body: Any, message: str
    ) -> None:
        for operation in ("organizations_create", "organizations_replace"):
            answer = api.call(operation, organizationId=known.organization, body={"name": "x", **body})
            assert answer.status == 400
            assert answer.json == [{"errorCode": 5, "errorName": "InvalidValue", "errorMessage": message}]

    def test_half_a_surrogate_pair_comes_back_as_it_was_sent(self, api: Caller) -> None:
        # Not judged: no other program takes half of a character for text.
        path = f"/api/resellers/{api.settings.reseller_id}/organizations"
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {api.token}"}
        created = api.send("POST", path, '{"name": "\\ud83e \\u0000"}', headers)
        assert (created.status, created.json["name"]) == (201, "\ud83e \x00")

    @pytest.mark.parametrize("operation", BODIES)
    @pytest.mark.parametrize(
        ("text", "headers"),
        [
            pytest.param("{", {}, id="cut"),
            pytest.param("", {}, id="empty"),
            pytest.param('{"name": NaN}', {}, id="not a number"),
            pytest.param("[" * 100_000, {}, id="deep"),
            pytest.param("{}", {"Content-Type": "text/plain"}, id="other content type"),
        ],
    )
    def test_a_body_that_is_no_json_is_400(
        self, api: Caller, known: Known, operation: str, text: str, headers: Mapping[str, str]
    ) -> None:
        answer = api.call(operation, organizationId=known.organization, text=text, headers=headers)
        assert answer.status == 400
        assert set(answer.json) == {"Body"}


class TestServices:
    def test_services_of_the_reseller_and_of_an_organization(self, api: Caller, known: Known) -> None:
        names = {item["id"]: item["name"] for item in api.call("services_list").json}
        has = api.call("organization_services_list", organizationId=known.organization).json
        estore = api.call("organizations_estore", organizationId=known.organization).json
        assert known.microsoft in {item["id"] for item in has}
        assert {item["id"]: item["name"] for item in [*has, *estore]}.items() <= names.items()
        assert not {item["id"] for item in has} & {item["id"] for item in estore}

    def test_a_service_moves_from_the_estore_to_the_organization_and_back(self, api: Caller, known: Known) -> None:
        key, service = known.organization, known.in_estore
        added = api.call("organization_services_add", organizationId=key, body={"serviceId": service.upper()})
        assert added.status == 201
        assert added.headers["location"].endswith(f"/organizations/{key}/services/{service}")
        assert added.json in api.call("organization_services_list", organizationId=key).json
        assert added.json not in api.call("organizations_estore", organizationId=key).json
        ids = {"organizationId": key, "serviceId": service}
        assert api.call("organization_services_subscriptions", **ids).json == []
        assert api.call("organization_services_remove", **ids).status == 204
        assert added.json not in api.call("organization_services_list", organizationId=key).json
        assert added.json in api.call("organizations_estore", organizationId=key).json
        assert api.call("organization_services_remove", **ids).status == 404

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({}, "ServiceId"),
            ({"serviceId": "x"}, "ServiceId"),
            ({"serviceId": NOWHERE, "customProperties": 1}, "CustomProperties"),
        ],
    )
    def test_an_ill_formed_addition_is_an_object_of_messages(
        self, api: Caller, known: Known, body: object, field: str
    ) -> None:
        answer = api.call("organization_services_add", organizationId=known.organization, body=body)
        assert (answer.status, set(answer.json)) == (400, {field})

    def test_a_service_is_added_with_its_custom_properties(self, api: Caller, serving: Serving, known: Known) -> None:
        estore = {each["id"] for each in api.call("organizations_estore", organizationId=known.organization).json}
        catalogue = serving._application.state.tenant.catalogue
        service = next(each for each in catalogue.services if each.id in estore and each.properties)
        values = [{"propertyId": service.properties[0].id, "value": "1"}]
        body = {"serviceId": service.id, "customProperties": values}
        added = api.call("organization_services_add", organizationId=known.organization, body=body)
        assert (added.status, added.json["id"]) == (201, service.id)

    @pytest.mark.parametrize("which", ["unknown", "microsoft", "already added", "property"])
    def test_a_service_that_cannot_be_added_is_an_array_of_errors(self, api: Caller, known: Known, which: str) -> None:
        service = {"unknown": NOWHERE, "microsoft": known.microsoft, "already added": known.custom}
        body: dict[str, object] = {"serviceId": service.get(which, known.in_estore)}
        if which == "property":
            body["customProperties"] = [{"propertyId": "no such", "value": None}]
        answer = api.call("organization_services_add", organizationId=known.organization, body=body)
        assert answer.status == 400
        assert [error["errorCode"] for error in answer.json] == [5]

    @pytest.mark.parametrize("operation", ["organization_services_remove", "organization_services_subscriptions"])
    def test_calls_for_custom_services_refuse_microsoft(self, api: Caller, known: Known, operation: str) -> None:
        answer = api.call(operation, organizationId=known.organization, serviceId=known.microsoft)
        assert answer.status == 400
        assert "Microsoft" in answer.json[0]["errorMessage"]

    def test_price_lists_and_subscriptions_of_every_service(self, api: Caller) -> None:
        microsoft = {item["id"] for item in api.call("services_list").json if item["vendorName"] == "Microsoft"}
        statuses = set()
        for organization in api.call("organizations_list").json[:12]:
            key = organization["id"]
            for service in api.call("organization_services_list", organizationId=key).json:
                ids = {"organizationId": key, "serviceId": service["id"]}
                prices = {item["productId"]: item for item in api.call("organization_services_price_list", **ids).json}
                assert prices
                if service["id"] in microsoft:
                    continue
                for subscription in api.call("organization_services_subscriptions", **ids).json:
                    statuses.add(subscription["status"])
                    item = prices[subscription["productId"]]
                    assert subscription["price"] == item["price"]["salesPrice"]
                    assert subscription["currencyCode"] == item["currencyCode"]
        assert statuses == {"Active", "Cancelled", "Suspended"}

    def test_a_new_organization_has_prices_in_its_currency(self, api: Caller, known: Known) -> None:
        body = {"name": "見本", "address": {"countryCode": "JP"}}
        key = api.call("organizations_create", body=body).json["id"]
        api.call("organization_services_add", organizationId=key, body={"serviceId": known.custom})
        prices = api.call("organization_services_price_list", organizationId=key, serviceId=known.custom).json
        assert {item["currencyCode"] for item in prices} == {"JPY"}


def report(api: Caller, clock: SandboxClock, start: str, end: str) -> Any:
    started = api.call("billing_reports_start", body={"startDate": start, "endDate": end})
    assert started.status == 202
    clock.advance(SETTINGS.report_seconds)
    answer = api.call("billing_reports_get", taskId=started.json["taskId"])
    assert answer.status == 200
    return answer.json


def lines(report: Any) -> list[dict[str, Any]]:
    return [line for each in report["organizations"] for service in each["services"] for line in service["items"]]


class TestReport:
    def test_the_task_runs_and_is_done_when_the_clock_has_moved(self, api: Caller, clock: SandboxClock) -> None:
        started = api.call("billing_reports_start")
        key = started.json["taskId"]
        assert started.status == 202
        assert started.headers["retry-after"]
        assert started.headers["location"] == (
            f"/api/resellers/{SETTINGS.reseller_id}/billing/reports/MonthlyBillingPerOrganizationAsync/{key}"
        )
        clock.advance(3.5)
        running = api.call("billing_reports_get", taskId=key)
        assert (running.status, running.headers["retry-after"]) == (202, "1")
        assert running.json == {
            "taskId": key,
            "status": "Processing",
            "message": None,
            "startDate": "2026-10-01",
            "endDate": "2026-10-31",
        }
        clock.advance(0.5)
        done = api.call("billing_reports_get", taskId=key.upper())
        assert done.status == 200
        assert done.json["status"] == "Successful"
        assert 5000 <= len(lines(done.json)) <= 7000
        assert api.call("billing_reports_get", taskId=key).body == done.body

    def test_both_ends_are_included_and_days_that_have_not_come_are_not(self, api: Caller, clock: SandboxClock) -> None:
        whole = {line["billingDate"][:10] for line in lines(report(api, clock, "2026-10-01", "2026-10-31"))}
        assert {"2026-10-01", "2026-10-31"} <= whole
        part = {line["billingDate"][:10] for line in lines(report(api, clock, "2026-10-06", "2026-10-08"))}
        assert part == {"2026-10-06", "2026-10-07", "2026-10-08"}
        today = clock.now().date()
        later = [line["billingDate"][:10] for line in lines(report(api, clock, "2026-11-01", "2027-01-31"))]
        assert max(later) <= today.isoformat()
        assert report(api, clock, "2030-01-01", "2030-01-31")["organizations"] == []

    def test_a_range_over_months_holds_the_lines_of_each(self, api: Caller, clock: SandboxClock) -> None:
        months = [("2026-08-01", "2026-08-31"), ("2026-09-01", "2026-09-30")]
        counts = [len(lines(report(api, clock, *month))) for month in months]
        assert len(lines(report(api, clock, "2026-08-01", "2026-09-30"))) == sum(counts)

    def test_it_tells_the_present_name_and_keeps_what_was_deleted(
        self, api: Caller, clock: SandboxClock, known: Known
    ) -> None:
        before = report(api, clock, "2026-10-01", "2026-10-31")["organizations"]
        deleted = before[-2]["organizationId"]
        api.call("organizations_replace", organizationId=known.organization, body={"name": "Nytt namn"})
        api.call("organizations_delete", organizationId=deleted)
        api.call("organizations_create", body={"name": "Ny kund"})
        after = report(api, clock, "2026-10-01", "2026-10-31")["organizations"]
        assert [item["services"] for item in after] == [item["services"] for item in before]
        names = {item["organizationId"]: item["organizationName"] for item in after}
        assert names[known.organization] == "Nytt namn"
        assert deleted in names

    @pytest.mark.parametrize(
        ("body", "fields"),
        [
            ({}, {"StartDate", "EndDate"}),
            ({"startDate": "2026-10-01"}, {"EndDate"}),
            ({"startDate": "10/01/2026", "endDate": "2026-10-31"}, {"StartDate"}),
            ({"startDate": "2026-10-01", "endDate": "2026-10-32"}, {"EndDate"}),
            ({"startDate": "2026-10-01T00:00:00Z", "endDate": "20261031"}, {"StartDate", "EndDate"}),
            ({"startDate": 20261001, "endDate": None}, {"StartDate", "EndDate"}),
        ],
    )
    def test_ill_formed_dates_are_an_object_of_messages(self, api: Caller, body: object, fields: set[str]) -> None:
        answer = api.call("billing_reports_start", body=body)
        assert (answer.status, set(answer.json)) == (400, fields)

    def test_an_end_before_the_start_is_an_array_of_errors(self, api: Caller) -> None:
        body = {"startDate": "2026-10-02", "endDate": "2026-10-01"}
        answer = api.call("billing_reports_start", body=body)
        assert (answer.status, answer.json[0]["errorName"]) == (400, "InvalidValue")


class TestState:
    def test_reset_goes_back_to_the_seed(self, api: Caller, known: Known) -> None:
        before = api.call("organizations_list").body
        services = api.call("organization_services_list", organizationId=known.organization).body
        api.call("organization_services_remove", organizationId=known.organization, serviceId=known.custom)
        api.call("organizations_create")
        task = api.call("billing_reports_start").json["taskId"]
        assert api.send("POST", "/_sandbox/reset").status == 204
        assert api.call("organizations_list").status == 401
        api.log_in()
        assert api.call("organizations_list").body == before
        assert api.call("organization_services_list", organizationId=known.organization).body == services
        assert api.call("billing_reports_get", taskId=task).status == 404

    def test_a_state_file_survives_a_restart(self, tmp_path: Path) -> None:
        settings = Settings(seed=3, organizations=5, state=tmp_path / "sandbox.db")
        clock = SandboxClock(EARLY, manual=True)
        with Serving(create_application(settings, now=clock.now)) as first:
            caller = Caller(first, settings).log_in()
            organization = caller.call("organizations_create").json
            task = caller.call("billing_reports_start").json["taskId"]
            token = caller.token
            caller.connection.close()
        clock.advance(60)
        with Serving(create_application(settings, now=clock.now)) as second:
            caller = Caller(second, settings)
            caller.token = token
            assert caller.call("organizations_get", organizationId=organization["id"]).json == organization
            assert caller.call("organizations_create").json["id"] != organization["id"]
            assert caller.call("billing_reports_get", taskId=task).json["status"] == "Successful"
            caller.connection.close()

    @pytest.mark.parametrize(
        ("other", "name"),
        [
            (Settings(seed=4, organizations=5), "seed"),
            (Settings(seed=3, organizations=6), "organizations"),
            (Settings(seed=3, organizations=5, reseller_id=NOWHERE), "reseller_id"),
        ],
    )
    def test_a_state_file_of_other_settings_is_refused(self, tmp_path: Path, other: Settings, name: str) -> None:
        file = tmp_path / "sandbox.db"
        settings = Settings(seed=3, organizations=5, state=file)
        create_application(settings, now=SandboxClock().now).state.tenant.state.close()
        changed = Settings(
            seed=other.seed, organizations=other.organizations, reseller_id=other.reseller_id, state=file
        )
        with pytest.raises(ValueError, match=f"was made with {name}"):
            create_application(changed, now=SandboxClock().now)

    @pytest.mark.parametrize("content", ["text", "other tables", "a folder"])
    def test_a_file_that_is_no_state_is_refused_and_left_alone(self, tmp_path: Path, content: str) -> None:
        file = tmp_path / "mine.db"
        if content == "text":
            file.write_text("my notes, which are longer than a page of nothing" * 10)
        elif content == "other tables":
            connection = sqlite3.connect(file)
            connection.execute("CREATE TABLE mine (value)")
            connection.close()
        else:
            file.mkdir()
        before = file.read_bytes() if file.is_file() else None
        with pytest.raises(ValueError, match="cannot hold the state of a sandbox"):
            create_application(Settings(state=file), now=SandboxClock().now)
        assert (file.read_bytes() if file.is_file() else None) == before

    def test_what_cannot_be_kept_leaves_nothing(self) -> None:
        state = create_application(Settings(organizations=1), now=SandboxClock().now).state.tenant.state
        before = state.organization_summaries(active_only=False)
        with pytest.raises(TypeError):
            state.create_organization({**state.seeded_organization(0).detail, "name": object()})
        assert state.organization_summaries(active_only=False) == before
        state.new_token_number()
        state.close()


def stopped_application(failing: BaseException | None, until: threading.Event) -> Starlette:
    """One that fails to start, or takes its time to stop."""

    @contextlib.asynccontextmanager
    async def lifespan(_application: Starlette) -> AsyncIterator[None]:
        if failing:
            raise failing
        yield
        assert until.wait(5)

    return Starlette(lifespan=lifespan)


class TestServing:
    # uvicorn ends its thread by SystemExit, which is silent outside of tests.
    @pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
    def test_an_application_that_does_not_start_is_said_so(self, caplog: pytest.LogCaptureFixture) -> None:
        serving = Serving(stopped_application(ValueError("no"), threading.Event()))
        with pytest.raises(RuntimeError, match="did not start; its log says why"):
            serving.start()
        assert "ValueError: no" in caplog.text

    def test_an_application_that_does_not_stop_holds_nobody_up(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("cloudmore.sandbox.serving.STOP_SECONDS", 0.05)
        until = threading.Event()
        with Serving(stopped_application(None, until)) as serving:
            assert serving.url
        with pytest.raises(RuntimeError, match="not being served"):
            assert serving.url
        until.set()
        for thread in threading.enumerate():
            if thread.name == THREAD:
                thread.join(5)

    def test_a_taken_port_is_said_so(self, serving: Serving) -> None:
        port = int(serving.url.rpartition(":")[2])
        application = create_application(Settings(organizations=0), now=SandboxClock().now)
        with pytest.raises(OSError, match=f"port {port} of 127.0.0.1 cannot be used"):
            Serving(application, port=port).start()
        application.state.tenant.state.close()

    def test_a_port_that_is_none_is_said_so(self) -> None:
        application = create_application(Settings(organizations=0), now=SandboxClock().now)
        with pytest.raises(OSError, match="port 70000 is not between 0 and 65535"):
            Serving(application, port=70000).start()
        application.state.tenant.state.close()

    def test_it_is_served_once(self) -> None:
        serving = Serving(create_application(Settings(organizations=0), now=SandboxClock().now))
        with pytest.raises(RuntimeError, match="not being served"):
            assert serving.url
        with serving, pytest.raises(RuntimeError, match="already being served"):
            serving.start()
        serving.stop()
        with pytest.raises(RuntimeError, match="make a new one"):
            serving.start()

    @pytest.mark.parametrize("content", ["lines", "no lines"])
    def test_loaded_data_is_answered_as_the_document_says(self, content: str) -> None:
        clock = SandboxClock(EARLY, manual=True)
        application = create_application(Settings(report_seconds=0), now=clock.now)
        line = {
            "organizationId": "a",
            "serviceName": "Backup",
            "billingDate": "2026-10-06T00:00:00Z",
            "totalSales": Decimal("1.50"),
        }
        organization = {"id": "a", "name": "Exempel AB", "active": False, "customerNumber": None}
        loaded = read_loaded({"organizations": [organization], "lines": [line] if content == "lines" else []})
        application.state.tenant.lines.replace(loaded)
        with Serving(application) as serving:
            caller = Caller(serving, Settings(report_seconds=0)).log_in()
            assert caller.call("organizations_list").json == [organization]
            assert caller.call("organizations_get", organizationId="A").json == organization
            assert caller.call("organization_services_list", organizationId="a").json == []
            task = caller.call("billing_reports_start").json["taskId"]
            report = caller.call("billing_reports_get", taskId=task).json
            assert [each["organizationName"] for each in report["organizations"]] == ["Exempel AB"] * (
                content == "lines"
            )
            assert caller.call("organizations_replace", organizationId="a").json["name"] == "Exempel AB"
            assert caller.call("organizations_delete", organizationId="a").status == 204
            assert caller.call("organizations_get", organizationId="a").status == 404
            caller.connection.close()

    def test_a_reseller_without_organizations_has_a_few_lines_of_its_own(self) -> None:
        clock = SandboxClock(EARLY, manual=True)
        settings = Settings(organizations=0, report_seconds=0)
        with Serving(create_application(settings, now=clock.now)) as serving:
            caller = Caller(serving, settings).log_in()
            assert caller.call("organizations_list").json == []
            found = report(caller, clock, "2026-10-01", "2026-10-31")["organizations"]
            assert [item["organizationId"] for item in found] == [None]
            caller.connection.close()

    def test_a_client_that_stops_reading_holds_nobody_up(self, caplog: pytest.LogCaptureFixture) -> None:
        clock = SandboxClock(EARLY, manual=True)
        settings = Settings(organizations=400, report_seconds=0)
        with Serving(create_application(settings, now=clock.now)) as serving:
            caller = Caller(serving, settings).log_in()
            address = caller.call("billing_reports_start").headers["location"]
            lazy = HTTPConnection(serving.url.removeprefix("http://"))
            lazy.request("GET", address, headers={"Authorization": f"Bearer {caller.token}"})
            response = lazy.getresponse()
            assert response.read(100)
            assert caller.call("organizations_list").status == 200
            caller.connection.close()
        response.close()
        lazy.close()
        assert [thread.name for thread in threading.enumerate() if "sandbox" in thread.name] in ([], [THREAD])
        assert caplog.records == []

    @pytest.mark.skipif(os.name != "posix", reason="sends the signal of Ctrl-C")
    def test_ctrl_c_ends_the_server_of_the_command_line_quietly(self) -> None:
        process = subprocess.Popen(
            [sys.executable, "-c", SERVE_FOREVER], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        assert process.stdout.readline().startswith("http://127.0.0.1:")
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=10)
        assert (process.returncode, output, errors) == (0, "ended\n", "")
