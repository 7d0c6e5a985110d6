"""The tables of a tenant, loaded by dlt into a file of DuckDB and into a PostgreSQL server, are what the API says."""

from __future__ import annotations

import gc
import gzip
import json
import socket
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import dlt
import pytest
from attrs import define, evolve
from conftest import NOW, settings_of
from dlt.common.runtime import anon_tracker
from dlt.extract.exceptions import ResourceExtractionError
from dlt.pipeline.exceptions import PipelineStepFailed
from leaks import chain
from postgresql_server import postgresql_server

from cloudmore import (
    BadRequestError,
    Cloudmore,
    CloudmoreError,
    NotFoundError,
    PermissionDeniedError,
    ServerError,
)
from cloudmore.auth import SHARED_MEMORY
from cloudmore.dlt import cloudmore_source
from cloudmore.mapping import CustomerMapping, Entry
from cloudmore.sandbox import Sandbox, SandboxClock
from cloudmore.snapshot import TABLES, Kind

MONTH = "2026-10"
# As DuckDB and PostgreSQL call them.
TYPES = {
    Kind.TEXT: ("VARCHAR", "character varying"),
    Kind.NUMBER: ("DECIMAL(38,18)", "numeric(38,18)"),
    Kind.WHOLE: ("BIGINT", "bigint"),
    Kind.TRUTH: ("BOOLEAN", "boolean"),
    Kind.DATE: ("DATE", "date"),
    Kind.TIME: ("TIMESTAMP WITH TIME ZONE", "timestamp with time zone"),
}


@define
class Warehouse:
    """A dataset of a destination, and the folder in which dlt keeps what it does."""

    destination: Callable[[], Any]
    folder: Path
    name: str = "tenant"

    @property
    def pipeline(self) -> Any:
        return dlt.pipeline(self.name, self.folder / "dlt", destination=self.destination(), dataset_name=self.name)

    def load(self, client: Cloudmore, **options: Any) -> None:
        self.pipeline.run(cloudmore_source(client=client, **options)).raise_on_failed_jobs()

    def rows(self, query: str) -> list[dict[str, Any]]:
        with self.pipeline.sql_client() as client, client.execute_query(query) as found:
            names = [column[0] for column in found.description]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def table(self, name: str) -> list[dict[str, Any]]:
        return self.rows(f"SELECT * FROM {name} ORDER BY row_key, read_at")


@pytest.fixture(scope="module", params=["duckdb", "postgresql"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    folder = tmp_path_factory.mktemp("warehouse")
    if request.param == "duckdb":
        yield Warehouse(lambda: dlt.destinations.duckdb(str(folder / "warehouse.duckdb")), folder)
        return
    with postgresql_server() as address:
        yield Warehouse(lambda: dlt.destinations.postgres(address), folder)


@pytest.fixture
def warehouse(server: Warehouse, request: pytest.FixtureRequest) -> Warehouse:
    """An empty one."""
    return evolve(server, name=request.function.__name__)


@pytest.fixture(scope="module")
def shared_sandbox(shared_clock: SandboxClock) -> Iterator[Sandbox]:
    with Sandbox(organizations=3, report_seconds=0, clock=shared_clock) as running:
        yield running


@pytest.fixture
def client(sandbox: Sandbox) -> Iterator[Cloudmore]:
    with sandbox.client(rate_limit=None) as made:
        yield made


@pytest.fixture(scope="module")
def calls() -> Counter[str]:
    return Counter()


@pytest.fixture(scope="module")
def everything(server: Warehouse, shared_sandbox: Sandbox, calls: Counter[str]) -> dict[str, list[dict[str, Any]]]:
    """Every table after one load; the first organization has a customer."""
    calls.clear()
    shared_sandbox.clock.set(NOW)
    shared_sandbox.reset()
    with shared_sandbox.client(rate_limit=None, on_attempt=lambda each: calls.update([each.operation_id])) as client:
        first = client.organizations.list()[0]
        calls.clear()
        mapping = CustomerMapping({first.id.upper(): Entry(customer="0042")})
        server.load(client, tables=tuple(TABLES), month=MONTH, mapping=mapping)
    return {name: server.table(name) for name in TABLES}


@pytest.fixture(autouse=True)
def only_this_machine_is_asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    hosts: set[Any] = set()
    look_up = socket.getaddrinfo

    def noticed(host: Any, *arguments: Any, **options: Any) -> Any:
        hosts.add(host)
        return look_up(host, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", noticed)
    yield
    assert hosts <= {"127.0.0.1"}
    assert anon_tracker._THREAD_POOL is None


def told(rows: list[dict[str, Any]], *columns: str) -> Counter[tuple[Any, ...]]:
    return Counter(tuple(row[name] for name in columns) for row in rows)


def listed(answer: Any) -> list[dict[str, Any]]:
    """What a raw answer lists, exact and read by nothing of ours."""
    return json.loads(answer.content, parse_float=Decimal)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_its_columns_and_a_key_for_each_row(
    server: Warehouse, everything: dict[str, list[dict[str, Any]]], shared_sandbox: Sandbox, name: str
) -> None:
    rows = everything[name]
    assert rows
    assert len({row["row_key"] for row in rows}) == len(rows)
    whose = ("sandbox", shared_sandbox.credentials.reseller_id)
    assert {(row["source"], row["reseller_id"]) for row in rows} == {whose}
    assert {row["read_at"] for row in rows} == {NOW}
    assert not any(isinstance(value, float) for row in rows for value in row.values())
    query = (
        "SELECT column_name, data_type, numeric_precision, numeric_scale FROM information_schema.columns"
        f" WHERE table_schema = '{server.name}' AND table_name = '{name}'"
    )
    shown = {
        row["column_name"]: f"{row['data_type']}({row['numeric_precision']},{row['numeric_scale']})"
        if row["data_type"] == "numeric"
        else row["data_type"]
        for row in server.rows(query)
    }
    assert {"_dlt_id", "_dlt_load_id"} == set(shown) - {column.name for column in TABLES[name].columns}
    assert [column for column in TABLES[name].columns if shown[column.name] not in TYPES[column.kind]] == []


def test_each_call_is_made_once_whatever_needs_its_rows(
    everything: dict[str, list[dict[str, Any]]], calls: Counter[str]
) -> None:
    services = len(everything["organization_services"])
    of_a_report = ("authentication_token", "billing_reports_start", "billing_reports_get")
    assert {name: count for name, count in calls.items() if name not in of_a_report} == {
        "organizations_list": 1,
        "services_list": 1,
        "organizations_get": 3,
        "organization_services_list": 3,
        "organization_services_subscriptions": services,
        "organization_services_price_list": services,
    }


def test_organizations_and_services(everything: dict[str, list[dict[str, Any]]], client: Cloudmore) -> None:
    organizations = client.organizations.list()
    assert told(everything["organizations"], "organization_id", "name", "customer_number", "active") == Counter(
        (each.id, each.name, each.customer_number, each.active) for each in organizations
    )
    details = [client.organizations.get(each.id) for each in organizations]
    assert told(everything["organization_details"], "organization_id", "registration_number", "vat") == Counter(
        (each.id, each.registration_number, each.vat) for each in details
    )
    assert told(everything["services"], "service_id", "name") == Counter(
        (each.id, each.name) for each in client.services.list()
    )
    assert told(everything["organization_services"], "organization_id", "service_id", "name") == Counter(
        (each.id, one.id, one.name) for each in organizations for one in client.organization_services.list(each.id)
    )
    whose = {(row.get("organization_id"), row["customer_key"]) for rows in everything.values() for row in rows}
    assert whose - {(None, None)} == {(each.id, "0042" if each is organizations[0] else None) for each in organizations}


def test_prices_and_subscriptions(everything: dict[str, list[dict[str, Any]]], client: Cloudmore) -> None:
    raw = client.organization_services.with_raw_response
    prices: Counter[tuple[Any, ...]] = Counter()
    subscriptions: Counter[tuple[Any, ...]] = Counter()
    not_custom = 0
    for row in everything["organization_services"]:
        place = row["organization_id"], row["service_id"]
        prices.update((*place, each["productId"], *each["price"].values()) for each in listed(raw.price_list(*place)))
        try:
            answer = raw.subscriptions(*place)
        except BadRequestError:
            not_custom += 1
        else:
            subscriptions.update((*place, each["id"], each["quantity"], each["price"]) for each in listed(answer))
    assert not_custom
    place = ("organization_id", "service_id")
    amounts = ("cost_price", "suggested_price", "sales_price", "margin_percent")
    assert told(everything["price_lists"], *place, "product_id", *amounts) == prices
    assert told(everything["subscriptions"], *place, "subscription_id", "quantity", "price") == subscriptions


def test_billing_lines(everything: dict[str, list[dict[str, Any]]], client: Cloudmore) -> None:
    columns = ("line_key", "billing_date", "month", "quantity", "total_sales", "margin", "extra")
    with client.billing.report(MONTH) as report:
        lines = Counter(tuple(getattr(line, name) for name in columns) for line in report.lines())
    assert told(everything["billing_lines"], *columns) == lines
    assert {type(row["billing_date"]) for row in everything["billing_lines"]} == {date}


def test_no_digit_and_no_zero_is_lost(warehouse: Warehouse, sandbox: Sandbox, client: Cloudmore) -> None:
    many_digits = "12345678901234567890.123456789012345678"
    line = {
        "organizationId": "00000000-0000-0000-0000-000000000007",
        "billingDate": "2026-10-05T00:00:00Z",
        "serviceName": "0012",
        "productName": "007",
        "quantity": 1,
        "unitSalesPrice": many_digits,
        "totalSales": many_digits,
        "note": "000123.4500",
        "currencyCode": "SEK",
        "unknown": "0.10",
    }
    organization = {"id": line["organizationId"], "name": "0001"}
    text = json.dumps({"organizations": [organization], "lines": [line]}).replace(f'"{many_digits}"', many_digits)
    sandbox.load(text.encode())
    warehouse.load(client, tables=["organizations"], month=MONTH)
    (row,) = warehouse.table("billing_lines")
    assert (row["total_sales"], row["unit_sales"]) == (Decimal(many_digits), Decimal(many_digits))
    assert (row["service_name"], row["product_name"], row["note"]) == ("0012", "007", "000123.4500")
    assert json.loads(row["extra"])["unknown"] == "0.10"
    assert [row["name"] for row in warehouse.table("organizations")] == ["0001"]


def test_what_is_filtered_out_is_not_asked_for(sandbox: Sandbox) -> None:
    calls: Counter[str] = Counter()
    with sandbox.client(rate_limit=None, on_attempt=lambda each: calls.update([each.operation_id])) as client:
        wanted = client.organizations.list()[1]
        source = cloudmore_source(client=client, tables=["organization_services"])
        source.resources["organizations"].add_filter(lambda row: row["organization_id"] == wanted.id)
        assert {row["organization_id"] for row in source} == {wanted.id}
    assert calls["organization_services_list"] == 1


def test_the_account_of_the_environment_is_read_and_its_connections_closed(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in settings_of(sandbox.credentials, sandbox.url).items():
        monkeypatch.setenv(name, value)
    source = cloudmore_source(tables=["organizations"])
    # A source can be read again.
    assert [len([row["name"] for row in source]) for _time in range(2)] == [3, 3]
    del source
    # A connection that is still open would warn of it, and a warning is an error.
    gc.collect()


GONE: dict[str, tuple[str, str, str, type[CloudmoreError] | None]] = {
    "a service that is gone": ("organization_services_price_list", "not-found", "price_lists", None),
    "a service of Microsoft": ("organization_services_subscriptions", "bad-request-business", "subscriptions", None),
    "a list that is not there": ("organizations_list", "not-found", "organizations", NotFoundError),
    "a question that is wrong": (
        "organization_services_price_list",
        "bad-request-business",
        "price_lists",
        BadRequestError,
    ),
    "what the account may not see": ("organization_services_list", "forbidden", "price_lists", PermissionDeniedError),
}


@pytest.mark.parametrize("name", GONE)
def test_only_what_is_nothing_is_left_out(sandbox: Sandbox, client: Cloudmore, name: str) -> None:
    operation, fault, table, error = GONE[name]
    sandbox.faults.add(fault, operation=operation, times=100)
    source = cloudmore_source(client=client, tables=[table])
    if error is None:
        assert list(source) == []
        return
    with pytest.raises(ResourceExtractionError) as caught:
        list(source)
    assert error in {type(each) for each in chain(caught.value)}


def few_lines(sandbox: Sandbox, client: Cloudmore) -> None:
    for each in client.organizations.list()[1:]:
        sandbox.billing.remove(MONTH, organization_id=each.id)


def changed(sandbox: Sandbox, client: Cloudmore) -> tuple[str, str]:
    """Rename an organization and delete another; a month has fewer lines, at other prices."""
    renamed, gone = (each.id for each in client.organizations.list()[:2])
    client.organizations.update(renamed, name="Renamed Oy")
    client.organizations.delete(gone)
    sandbox.billing.remove(MONTH, lines=3)
    assert sandbox.billing.reprice(MONTH, factor="1.1")
    return renamed, gone


def test_a_second_load_takes_the_place_of_the_first(warehouse: Warehouse, sandbox: Sandbox, client: Cloudmore) -> None:
    tables = ["organizations", "organization_services"]
    few_lines(sandbox, client)
    warehouse.load(client, tables=tables, month=MONTH)
    before = {name: warehouse.table(name) for name in tables}
    renamed, gone = changed(sandbox, client)
    sandbox.clock.advance(3600)
    warehouse.load(client, tables=tables, month=MONTH)

    after = {row["organization_id"]: row for row in warehouse.table("organizations")}
    assert len(after) == len(before["organizations"]) == 3
    assert after[renamed]["name"] == "Renamed Oy"
    assert {each: row["read_at"] > NOW for each, row in after.items()} == {each: each != gone for each in after}
    assert {row["row_key"] for row in warehouse.table("organization_services")} == {
        row["row_key"] for row in before["organization_services"]
    }
    lines = warehouse.table("billing_lines")
    with client.billing.report(MONTH) as report:
        assert Counter(line.line_digest for line in report.lines()) == Counter(row["line_digest"] for row in lines)


def test_a_history_keeps_what_was(warehouse: Warehouse, sandbox: Sandbox, client: Cloudmore) -> None:
    load: dict[str, Any] = {"tables": ["organizations", "organization_services"], "month": MONTH, "history": True}
    few_lines(sandbox, client)
    warehouse.load(client, **load)
    first = {name: warehouse.table(name) for name in ("organizations", "organization_services", "billing_lines")}
    assert all(row["valid_from"] and row["valid_to"] is None for rows in first.values() for row in rows)

    sandbox.clock.advance(3600)
    warehouse.load(client, **load)
    assert {name: warehouse.table(name) for name in first} == first

    # What another reseller has ends nothing here.
    with Sandbox(organizations=3, seed=8, clock=sandbox.clock) as other, other.client(rate_limit=None) as theirs:
        warehouse.load(theirs, tables=["organizations"], history=True)
    mine = f"WHERE reseller_id = '{client.credentials.reseller_id}'"
    assert warehouse.rows(f"SELECT * FROM organizations {mine} ORDER BY row_key, read_at") == first["organizations"]

    renamed, gone = changed(sandbox, client)
    warehouse.load(client, **load)
    versions = warehouse.rows(f"SELECT * FROM organizations {mine} ORDER BY valid_from, row_key")
    assert len(versions) == 4
    assert {row["organization_id"] for row in versions if row["valid_to"]} == {renamed, gone}
    was, now = [row for row in versions if row["organization_id"] == renamed]
    assert was["valid_to"] == now["valid_from"] > was["valid_from"]
    assert (now["name"], now["valid_to"], now["row_key"]) == ("Renamed Oy", None, was["row_key"])
    open_lines = warehouse.rows(f"SELECT line_digest FROM billing_lines {mine} AND valid_to IS NULL")
    with client.billing.report(MONTH) as report:
        assert Counter(line.line_digest for line in report.lines()) == Counter(row["line_digest"] for row in open_lines)


def test_a_load_that_fails_says_why_and_changes_nothing(
    warehouse: Warehouse, sandbox: Sandbox, client: Cloudmore, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    tables = ["organizations", "price_lists"]
    warehouse.load(client, tables=tables)
    before = {name: warehouse.table(name) for name in tables}
    renamed, _gone = changed(sandbox, client)
    with sandbox.client(rate_limit=None, retry=None) as impatient:
        sandbox.faults.add("server-error", operation="organization_services_price_list")
        with pytest.raises(PipelineStepFailed, match="500") as caught:
            warehouse.load(impatient, tables=tables)
    assert [type(each) for each in chain(caught.value)].count(ServerError) == 1
    assert {name: warehouse.table(name) for name in tables} == before
    # Nor does anything of it come with the next load.
    warehouse.load(client, tables=["services"])
    assert {name: warehouse.table(name) for name in tables} == before

    who = client.credentials
    (token,) = (kept.token.access_token for kept in SHARED_MEMORY._kept.values() if kept.token)
    files = [each for each in (warehouse.folder / "dlt").rglob("*") if each.is_file()]
    assert {"trace.pickle", "state.json", "cloudmore.schema.json"} <= {each.name for each in files}
    texts = {
        str(each): gzip.decompress(each.read_bytes()) if each.suffix == ".gz" else each.read_bytes() for each in files
    }
    assert any(renamed.encode() in text for text in texts.values())
    texts["log"] = caplog.text.encode()
    secrets = (who.username, who.password, who.client_secret, token)
    assert [name for name, text in texts.items() for secret in secrets if secret.encode() in text] == []
