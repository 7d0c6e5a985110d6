"""A tenant as tables: all of it, with its history, and going on after what failed."""

from __future__ import annotations

import asyncio
import shutil
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from conftest import NOW
from snapshots import content, table

from cloudmore import (
    AsyncCloudmore,
    AuthenticationError,
    Cloudmore,
    ConfigurationError,
    ResponseError,
    ServerError,
)
from cloudmore.mapping import CustomerMapping, Entry
from cloudmore.sandbox import Sandbox, SandboxClock
from cloudmore.snapshot import (
    USUAL_TABLES,
    Snapshot,
    SnapshotIncompleteError,
    SnapshotPlan,
    SnapshotProgress,
    async_plan_snapshot,
    async_take_snapshot,
    finishing,
    take_snapshot,
)
from cloudmore.snapshot.finishing import ready
from cloudmore.snapshot.target import target_of
from cloudmore.snapshot.work import Purpose, Work

ORGANIZATIONS = 4
# Each with how it is named and which format its files have.
TARGETS: dict[str, tuple[str, str | None]] = {
    "Parquet": ("tenant", None),
    "CSV": ("tenant", "csv"),
    "DuckDB": ("tenant.duckdb", None),
}
MONTH = 30 * 86400.0
EVERY_TARGET = pytest.mark.parametrize(("name", "file_format"), TARGETS.values(), ids=TARGETS)


@pytest.fixture(autouse=True)
def in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small tables are cut as large ones are."""
    monkeypatch.setattr(finishing, "ROWS_OF_A_PIECE", 100)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(organizations=ORGANIZATIONS, clock=SandboxClock(NOW, manual=True)) as running:
        yield running


@pytest.fixture
def cm(sandbox: Sandbox) -> Iterator[Cloudmore]:
    with sandbox.client(rate_limit=None, retry=None) as client:
        yield client


def taken(path: Path, cm: Cloudmore, **options: Any) -> Snapshot:
    return take_snapshot(path, cm, **options)


@EVERY_TARGET
def test_all_of_the_tenant_is_there_as_the_calls_tell_it(
    cm: Cloudmore, tmp_path: Path, name: str, file_format: str | None
) -> None:
    path = tmp_path / name
    snapshot = taken(path, cm, file_format=file_format, tables=(*USUAL_TABLES, "organization_details"))
    places = [(each.id, service.id) for each in cm.organizations.list() for service in services(cm, each.id)]
    subscriptions = [(*place, each) for place in places for each in subscriptions_of(cm, *place)]
    prices = [(*place, each) for place in places for each in cm.organization_services.price_list(*place)]
    details = [cm.organizations.get(each.id) for each in cm.organizations.list()]
    assert table(path, "organizations", "organization_id, name, active") == sorted(
        (each.id, each.name, each.active) for each in cm.organizations.list()
    )
    assert table(path, "organization_details", "organization_id, vat") == sorted(
        (each.id, each.vat) for each in details
    )
    assert table(path, "services", "service_id, name") == sorted((each.id, each.name) for each in cm.services.list())
    assert table(path, "organization_services", "organization_id, service_id") == sorted(places)
    found = table(path, "subscriptions", "organization_id, service_id, subscription_id, quantity::VARCHAR")
    assert [(*row[:3], None if row[3] is None else Decimal(row[3])) for row in found] == sorted(
        (one, two, each.id, each.quantity) for one, two, each in subscriptions
    )
    found = table(path, "price_lists", "organization_id, service_id, product_id, sales_price::VARCHAR")
    assert [(*row[:3], Decimal(row[3])) for row in found] == sorted(
        (one, two, each.product_id, each.price.sales_price) for one, two, each in prices
    )
    microsoft = len(places) - len({(one, two) for one, two, _each in subscriptions})
    assert snapshot.without_subscriptions == microsoft > 0
    assert snapshot.calls == 2 + 2 * ORGANIZATIONS + 2 * len(places)
    assert not snapshot.unread
    assert not list(tmp_path.rglob(".*snapshot*")), "what was read so far is still there"


def services(cm: Cloudmore, organization_id: str) -> list[Any]:
    return cm.organization_services.list(organization_id)


def subscriptions_of(cm: Cloudmore, organization_id: str, service_id: str) -> list[Any]:
    names = {each.id: each.name for each in cm.services.list()}
    if str(names[service_id]).startswith("Microsoft"):
        return []
    return cm.organization_services.subscriptions(organization_id, service_id)


def test_every_place_says_the_same_in_its_own_types(cm: Cloudmore, tmp_path: Path) -> None:
    for name, file_format in TARGETS.values():
        taken(tmp_path / (file_format or name), cm, file_format=file_format, month="2026-10")
    for name in (*USUAL_TABLES, "billing_lines"):
        parquet, database = content(tmp_path / "tenant", name), content(tmp_path / "tenant.duckdb", name)
        assert parquet == database
        assert len(parquet) == len(content(tmp_path / "csv", name))
    assert table(tmp_path / "tenant", "billing_lines", "DISTINCT typeof(total_sales), typeof(read_at)") == [
        ("DECIMAL(38,18)", "TIMESTAMP WITH TIME ZONE")
    ]
    text = (tmp_path / "csv" / "sandbox-price_lists.csv").read_text(encoding="utf-8")
    assert ".500000" not in text


def test_the_lines_of_a_month_are_those_of_its_report(cm: Cloudmore, tmp_path: Path) -> None:
    taken(tmp_path / "t", cm, tables=("organizations",), month="2026-10")
    lines = list(cm.billing.report("2026-10").lines())
    found = table(tmp_path / "t", "billing_lines", "line_key, line_digest, total_sales")
    assert found == sorted((each.line_key, each.line_digest, each.total_sales) for each in lines)
    assert len(set(table(tmp_path / "t", "billing_lines", "row_key"))) == len(lines)


@EVERY_TARGET
def test_the_lines_of_a_month_alone_are_like_those_beside_other_tables(
    cm: Cloudmore, sandbox: Sandbox, tmp_path: Path, name: str, file_format: str | None
) -> None:
    alone, beside = tmp_path / name, tmp_path / "beside.duckdb"
    taken(beside, cm, tables=("services",), month="2026-10")
    sandbox.faults.add("server-error", operation="billing_reports_get", times=1)
    with pytest.raises(ServerError):
        taken(alone, cm, tables=("billing_lines",), month="2026-10", file_format=file_format)
    plans: list[SnapshotPlan] = []
    options: dict[str, Any] = {"tables": ("billing_lines",), "month": "2026-10", "file_format": file_format}
    first = taken(alone, cm, **options, on_plan=plans.append)
    sandbox.clock.advance(60)
    again = taken(alone, cm, **options)
    assert (first.resumed, first.calls, first.sandbox) == (True, 1, True)
    assert {(each.calls, each.made) for each in plans} == {(1, 1)}
    assert content(beside, "billing_lines")
    if name.endswith(".duckdb"):
        assert content(alone, "billing_lines") == content(beside, "billing_lines")
    lines = len(content(beside, "billing_lines"))
    assert len(content(alone, "billing_lines")) == lines
    assert [(each.rows, each.new, each.gone) for each in first.tables.values()] == [(lines, lines, 0)]
    assert [(each.rows, each.new, each.gone) for each in again.tables.values()] == [(lines, 0, 0)]
    assert len(table(alone, "snapshots")) == 2


@pytest.mark.parametrize("body", ["null", "{}", "missing-collection"])
def test_an_answer_that_may_be_no_report_ends_no_line(
    cm: Cloudmore, sandbox: Sandbox, tmp_path: Path, body: str
) -> None:
    options: dict[str, Any] = {"tables": ("billing_lines",), "month": "2026-10"}
    taken(tmp_path / "t", cm, **options)
    sandbox.clock.advance(60)
    sandbox.faults.add("empty-report", body=body)
    with pytest.raises(ResponseError, match="no list of lines"):
        taken(tmp_path / "t", cm, **options)
    sandbox.faults.clear()
    (change,) = taken(tmp_path / "t", cm, **options).tables.values()
    assert (change.new, change.gone) == (0, 0)
    assert change.rows


@EVERY_TARGET
def test_a_second_snapshot_writes_what_has_changed_as_history(
    cm: Cloudmore, sandbox: Sandbox, tmp_path: Path, name: str, file_format: str | None
) -> None:
    path = tmp_path / name
    taken(path, cm, file_format=file_format)
    before = table(path, "organizations", "row_key, valid_from::VARCHAR")
    renamed, gone, *_others = cm.organizations.list()
    cm.organizations.update(renamed.id, name="Nytt namn AB")
    cm.organizations.delete(gone.id)
    new = cm.organizations.create({"name": "Ny kund AB"}).id
    sandbox.clock.advance(MONTH)
    middle = sandbox.clock.now()
    snapshot = taken(path, cm, file_format=file_format)
    change = snapshot.tables["organizations"]
    assert (change.rows, change.new, change.changed, change.gone) == (ORGANIZATIONS, 1, 1, 1)
    assert snapshot.tables["services"].changed == snapshot.tables["services"].new == 0
    assert snapshot.tables["subscriptions"].gone > 0
    since = f"valid_from::TIMESTAMPTZ >= '{middle.isoformat()}', valid_to::TIMESTAMPTZ >= '{middle.isoformat()}'"
    rows = table(path, "organizations", f"organization_id, name, {since}")
    assert {row for row in rows if row[0] == renamed.id} == {
        (renamed.id, renamed.name, False, True),
        (renamed.id, "Nytt namn AB", True, None),
    }
    assert [row for row in rows if row[0] == gone.id] == [(gone.id, gone.name, False, True)]
    assert [row for row in rows if row[0] == new] == [(new, "Ny kund AB", True, None)]
    assert set(before) <= set(table(path, "organizations", "row_key, valid_from::VARCHAR"))
    ends, begins = (
        {time for row, time in table(path, "organizations", f"organization_id, {name}::VARCHAR") if row == renamed.id}
        for name in ("valid_to", "valid_from")
    )
    assert len(ends & begins) == 1, "where one ends, the next does not begin"
    sandbox.clock.advance(MONTH)
    third = taken(path, cm, file_format=file_format)
    assert all((each.new, each.changed, each.gone) == (0, 0, 0) for each in third.tables.values())
    assert len(table(path, "snapshots")) == 3


def test_what_fails_for_now_is_read_when_it_is_taken_again_and_nothing_else(
    cm: Cloudmore, sandbox: Sandbox, tmp_path: Path
) -> None:
    sandbox.faults.add("server-error", operation="organization_services_price_list", times=3)
    with pytest.raises(SnapshotIncompleteError, match="3 calls failed") as failed:
        taken(tmp_path / "t", cm)
    assert not list((tmp_path / "t").glob("*.parquet"))
    assert len(failed.value.errors) == 3
    plans: list[SnapshotPlan] = []
    snapshot = taken(tmp_path / "t", cm, on_plan=plans.append)
    assert plans[-1].calls - plans[-1].made == 3
    assert snapshot.resumed
    taken(tmp_path / "undisturbed", cm)
    for name in USUAL_TABLES:
        assert content(tmp_path / "t", name) == content(tmp_path / "undisturbed", name)


@pytest.mark.parametrize("fault", ["forbidden", "html", "bad-request-business"])
def test_what_cannot_be_read_is_told_and_stays_as_it_was(
    cm: Cloudmore, sandbox: Sandbox, tmp_path: Path, fault: str
) -> None:
    taken(tmp_path / "t", cm)
    before = content(tmp_path / "t", "price_lists"), content(tmp_path / "t", "subscriptions")
    sandbox.faults.add(fault, operation="organization_services_price_list", times=2)
    snapshot = taken(tmp_path / "t", cm)
    assert [each.table for each in snapshot.unread] == ["price_lists"] * 2
    assert snapshot.tables["price_lists"].gone == 0
    assert (content(tmp_path / "t", "price_lists"), content(tmp_path / "t", "subscriptions")) == before
    # Nor is what hangs on an answer that did not come.
    sandbox.faults.add(fault, operation="organization_services_list", times=1)
    snapshot = taken(tmp_path / "t", cm)
    assert [each.table for each in snapshot.unread] == ["organization_services"]
    assert all(each.gone == 0 for each in snapshot.tables.values())


def test_a_call_that_is_there_for_nobody_is_told_and_what_went_away_is_not(
    cm: Cloudmore, sandbox: Sandbox, tmp_path: Path
) -> None:
    asked = len([service for each in cm.organizations.list() for service in cm.organization_services.list(each.id)])
    for times, unread, gone in ((asked - 1, 0, asked - 1), (asked, asked, 0)):
        sandbox.faults.add("not-found", operation="organization_services_price_list", times=times)
        snapshot = taken(tmp_path / f"t{times}", cm)
        assert (len(snapshot.unread), snapshot.gone) == (unread, gone)
        assert {(each.table, each.kind) for each in snapshot.unread} <= {("price_lists", "NotFoundError")}


def test_a_refused_account_ends_it_at_once(cm: Cloudmore, sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.faults.add("unauthorized", operation="organization_services_list", times=None)
    with pytest.raises(AuthenticationError):
        taken(tmp_path / "t", cm)


def test_the_mappings_keys_stand_in_every_row_of_an_organization(cm: Cloudmore, tmp_path: Path) -> None:
    first = cm.organizations.list()[0]
    mapping = CustomerMapping(organizations={first.id.upper(): Entry(customer="10001")})
    taken(tmp_path / "t", cm, month="2026-10", mapping=mapping)
    for name in ("organizations", "organization_services", "subscriptions", "price_lists", "billing_lines"):
        found = table(tmp_path / "t", name, f"DISTINCT organization_id = '{first.id}', customer_key")
        assert {row for row in found if row[0] is not None} == {(False, None), (True, "10001")}, name


def test_several_resellers_stand_side_by_side(cm: Cloudmore, sandbox: Sandbox, tmp_path: Path) -> None:
    with Sandbox(seed=8, organizations=3) as other, other.client(rate_limit=None) as second:
        both = taken(tmp_path / "t", cm), taken(tmp_path / "t", second)
        assert both[1].tables["organizations"].rows == 3
        sandbox.clock.advance(MONTH)
        together = take_snapshot(tmp_path / "t", [cm, second])
    assert together.tables["organizations"].rows == ORGANIZATIONS + 3
    assert all((each.new, each.gone) == (0, 0) for each in together.tables.values())
    assert len(table(tmp_path / "t", "organizations", "DISTINCT reseller_id")) == 2
    with pytest.raises(ConfigurationError, match="twice"):
        take_snapshot(tmp_path / "u", [cm, cm])


def test_one_reseller_that_fails_leaves_the_others_what_they_read(
    cm: Cloudmore, tmp_path: Path, sandbox: Sandbox
) -> None:
    with Sandbox(seed=8, organizations=3) as other, other.client(rate_limit=None, retry=None) as second:
        sandbox.faults.add("unauthorized", operation="organization_services_price_list", times=None)
        with pytest.raises(SnapshotIncompleteError, match="1 of 2 resellers"):
            take_snapshot(tmp_path / "t", [cm, second])
        sandbox.faults.clear()
        plans: list[SnapshotPlan] = []
        alone = take_snapshot(tmp_path / "t", [second], on_plan=plans.append)
        assert plans[0].calls == plans[0].made, "something of it was read again"
    assert alone.tables["organizations"].rows == 3


def test_what_was_read_of_another_reseller_is_neither_lost_nor_told(
    cm: Cloudmore, tmp_path: Path, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "t"
    with Sandbox(seed=8, organizations=3) as other, other.client(rate_limit=None) as second:
        sandbox.faults.add("server-error", operation="organization_services_price_list", times=1)
        with pytest.raises(SnapshotIncompleteError):
            taken(path, cm)
        with pytest.raises(ConfigurationError, match=f"is of other resellers: {cm.credentials.reseller_id}"):
            taken(path, second)
        plans: list[SnapshotPlan] = []
        with monkeypatch.context() as patched:
            # The process ends when all is written, and before it could say so.
            patched.setattr(finishing, "_change", raised)
            with pytest.raises(LookupError):
                taken(path, cm, on_plan=plans.append)
        assert plans[0].calls - plans[0].made == 1
        for given in ([second], [cm, second]):
            with pytest.raises(ConfigurationError, match="is of other resellers"):
                take_snapshot(path, given)
        assert taken(path, cm).tables["organizations"].rows == ORGANIZATIONS
        assert taken(path, second).tables["organizations"].rows == 3


def raised(*_given: Any) -> Any:
    raise LookupError


def test_a_mapping_that_was_edited_meanwhile_counts_for_what_was_read_before(
    cm: Cloudmore, tmp_path: Path, sandbox: Sandbox
) -> None:
    same, changed, gone, new = (str(each.id) for each in cm.organizations.list())

    def take(keys: dict[str, str]) -> Snapshot:
        mapping = CustomerMapping({each: Entry(customer=key) for each, key in keys.items()})
        return taken(tmp_path / "t", cm, mapping=mapping, month="2026-10", wait=60.0)

    sandbox.faults.add("server-error", operation="billing_reports_get", times=1)
    with pytest.raises(ServerError):
        take({same: "S", changed: "C-1", gone: "G"})
    take({same: "S", changed: "C-2", new: "N"})
    for name in ("organizations", "organization_services", "subscriptions", "price_lists", "billing_lines"):
        found = table(tmp_path / "t", name, "DISTINCT organization_id, customer_key")
        # Some lines are of no organization.
        assert {*found} - {(None, None)} == {(same, "S"), (changed, "C-2"), (gone, None), (new, "N")}, name


def test_it_says_first_how_many_calls_it_will_make(cm: Cloudmore, tmp_path: Path) -> None:
    plans: list[SnapshotPlan] = []
    progress: list[SnapshotProgress] = []
    snapshot = taken(tmp_path / "t", cm, on_plan=plans.append, on_progress=progress.append)
    assert plans[-1].exact
    assert plans[-1].calls == snapshot.calls == progress[-1].calls == progress[-1].of_calls
    assert progress[-1].rows == sum(each.rows for each in snapshot.tables.values())
    assert plans[-1].seconds is None


def test_a_plan_writes_nothing_and_knows_the_limit(sandbox: Sandbox, tmp_path: Path) -> None:
    async def planned() -> SnapshotPlan:
        async with AsyncCloudmore(sandbox.credentials, base_url=sandbox.url) as cm:
            # Of a client with the usual limit; two tables cost two calls.
            return await async_plan_snapshot(cm, tables=("organizations", "services", "organization_services"))

    plan = asyncio.run(planned())
    assert (plan.calls, plan.made, plan.exact) == (2 + ORGANIZATIONS, 2 + ORGANIZATIONS, True)
    assert plan.seconds == 0
    assert not list(tmp_path.iterdir())


def test_a_plan_that_fails_has_nothing_to_go_on_with(sandbox: Sandbox) -> None:
    async def planned() -> SnapshotPlan:
        async with sandbox.async_client(rate_limit=None, retry=None) as client:
            return await async_plan_snapshot(client)

    sandbox.faults.add("server-error", operation="organization_services_list", times=1)
    with pytest.raises(SnapshotIncompleteError) as failed:
        asyncio.run(planned())
    assert failed.value.remedy == "Nothing is written, and nothing is kept: ask again."


def test_no_call_goes_on_behind_what_ends_a_snapshot(sandbox: Sandbox, tmp_path: Path) -> None:
    def stop(progress: SnapshotProgress) -> None:
        if progress.calls > 2 * ORGANIZATIONS:
            raise LookupError

    async def take() -> set[asyncio.Task[Any]]:
        async with sandbox.async_client(rate_limit=None) as client:
            # Kept, as a program keeps it that is going to tell it: its traceback holds what was under way.
            with pytest.raises(LookupError) as kept:
                await async_take_snapshot(tmp_path / "t", client, on_progress=stop)
            assert kept.traceback
            return {each for each in asyncio.all_tasks() if each is not asyncio.current_task()}

    assert not asyncio.run(take())


def test_the_async_client_takes_the_same_snapshot(cm: Cloudmore, sandbox: Sandbox, tmp_path: Path) -> None:
    async def take() -> Snapshot:
        async with AsyncCloudmore(
            sandbox.credentials, base_url=sandbox.url, rate_limit=None, clock=sandbox.clock
        ) as client:
            return await async_take_snapshot(tmp_path / "async", client, month="2026-10")

    asyncio.run(take())
    taken(tmp_path / "sync", cm, month="2026-10")
    for name in (*USUAL_TABLES, "billing_lines"):
        assert content(tmp_path / "async", name) == content(tmp_path / "sync", name)


@pytest.mark.parametrize("name", ["tenant", "tenant.duckdb"])
def test_a_process_that_ends_while_it_finishes_is_gone_on_with(
    cm: Cloudmore, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / name
    taken(path, cm)
    cm.organizations.update(cm.organizations.list()[0].id, name="Nytt namn AB")
    work_file = target_of(path, None).work
    kept = tmp_path / "kept"

    def keep(work: Work, target: Any, *, now: datetime) -> Any:
        # As a process leaves it that is killed when all is read.
        work.connection.execute("CHECKPOINT work")
        shutil.copy(work_file, kept)
        return finishing.finish(work, target, now=now)

    monkeypatch.setattr("cloudmore.snapshot.taking.finish", keep)
    once = taken(path, cm)
    expected = {each: table(path, each, "* EXCLUDE (read_at)") for each in USUAL_TABLES}
    # After all was written, and before the work was removed.
    shutil.copy(kept, work_file)
    again = taken(path, cm)
    assert again.tables == once.tables
    assert {each: table(path, each, "* EXCLUDE (read_at)") for each in USUAL_TABLES} == expected
    assert len(table(path, "snapshots")) == 2


def test_files_that_were_not_put_into_their_places_are(cm: Cloudmore, tmp_path: Path) -> None:
    path = tmp_path / "t"
    taken(path, cm)
    before = {each: content(path, each) for each in USUAL_TABLES}
    first = cm.organizations.list()[0]
    # Written, and the process ended between two files.
    for file in path.glob("*.parquet"):
        shutil.copy(file, file.with_name(f"{file.name}.new"))
    (path / "sandbox-services.parquet").unlink()
    with Work(target_of(path, None).work, Purpose(USUAL_TABLES, "", "parquet")) as work:
        work.begin(cm.credentials.reseller_id, "sandbox", datetime.now(UTC))
        work.note("written", "yes")
    cm.organizations.delete(first.id)
    snapshot = taken(path, cm)
    assert snapshot.calls == 0, "all was read and written before"
    assert {each: content(path, each) for each in USUAL_TABLES} == before
    assert not list(path.glob("*.new"))


def test_who_stops_it_while_it_is_written_is_told_what_was_written(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def take() -> Snapshot:
        loop, stopped = asyncio.get_running_loop(), threading.Event()

        def finish(*given: Any, **named: Any) -> Any:
            loop.call_soon_threadsafe(task.cancel)
            loop.call_soon_threadsafe(stopped.set)
            stopped.wait()
            return finishing.finish(*given, **named)

        monkeypatch.setattr("cloudmore.snapshot.taking.finish", finish)
        async with sandbox.async_client(rate_limit=None) as client:
            task = asyncio.create_task(async_take_snapshot(tmp_path / "t", client, tables=("organizations",)))
            return await task

    assert asyncio.run(take()).tables["organizations"].rows == len(content(tmp_path / "t", "organizations"))


def test_half_a_file_that_an_abandoned_snapshot_left_takes_nobodys_place(cm: Cloudmore, tmp_path: Path) -> None:
    path = tmp_path / "t"
    taken(path, cm)
    before = {each: content(path, each) for each in USUAL_TABLES}
    # The process ended while it wrote, and the hidden file was removed, as the error says.
    half = path / "sandbox-services.parquet.new"
    half.write_bytes(b"PAR1")
    taken(path, cm, tables=("organizations",))
    half.unlink()
    assert {each: content(path, each) for each in USUAL_TABLES} == before


# Name -> path, options and what the error says.
REFUSED: dict[str, tuple[str, dict[str, Any], str]] = {
    "another program's file": ("tenant.xlsx", {}, "neither a folder nor a database"),
    "no call at a time": ("t", {"in_flight": 0}, "The setting in_flight is 0"),
    "part of a call at a time": ("t", {"in_flight": 1.5}, "The setting in_flight is 1.5"),
    "less than no time": ("t", {"wait": -1}, "The setting wait is -1"),
    "a text in place of seconds": ("t", {"wait": "30m"}, "The setting wait is '30m'"),
    "what DuckDB reads otherwise": ("t?/u", {}, "it has a question mark"),
    "a format that is none": ("t", {"file_format": "xlsx"}, "Use parquet or csv"),
    "files of a database": ("t.duckdb", {"file_format": "csv"}, "Name a folder"),
    "a table that is none": ("t", {"tables": ("invoices",)}, "There is no table 'invoices'"),
    "no table": ("t", {"tables": ()}, "No table is named"),
    "lines of no month": ("t", {"tables": ("billing_lines",)}, "is of a month"),
    "a month that is none": ("t", {"month": "2026-13"}, "'2026-13' is no month"),
}


@pytest.mark.parametrize(("name", "options", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_done_is_refused(
    cm: Cloudmore, tmp_path: Path, name: str, options: dict[str, Any], said: str
) -> None:
    with pytest.raises(ConfigurationError, match=said):
        taken(tmp_path / name, cm, **options)


def test_a_loop_that_runs_already_is_told_what_to_write(cm: Cloudmore, tmp_path: Path) -> None:
    async def in_a_notebook() -> None:
        taken(tmp_path / "t", cm)

    with pytest.raises(ConfigurationError, match="Write await async_take_snapshot"):
        asyncio.run(in_a_notebook())


def test_a_place_of_something_else_is_refused_and_left_alone(cm: Cloudmore, tmp_path: Path) -> None:
    (tmp_path / "t").mkdir()
    foreign = tmp_path / "t" / "sandbox-organizations.csv"
    foreign.write_text("id,name\n1,A\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="has the column id"):
        taken(tmp_path / "t", cm, file_format="csv")
    assert foreign.read_text(encoding="utf-8") == "id,name\n1,A\n"
    (tmp_path / "x.duckdb").write_bytes(b"no database")
    with pytest.raises(ConfigurationError, match="cannot be used"):
        taken(tmp_path / "x.duckdb", cm)


def test_a_file_that_cannot_be_gone_on_with_is_to_be_removed(cm: Cloudmore, tmp_path: Path) -> None:
    (tmp_path / "t").mkdir()
    # As a process leaves it that is killed while it makes the file.
    (tmp_path / "t" / ".snapshot.duckdb").write_bytes(b"")
    with pytest.raises(ConfigurationError, match=r"\.snapshot\.duckdb cannot be used: .*\. See that .*, or remove it"):
        taken(tmp_path / "t", cm)


def test_two_at_once_and_two_purposes_are_refused(cm: Cloudmore, sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "t"
    sandbox.faults.add("server-error", operation="organization_services_list", times=1)
    with pytest.raises(SnapshotIncompleteError):
        taken(path, cm)
    with pytest.raises(ConfigurationError, match=r"reads something else: .*subscriptions"):
        taken(path, cm, tables=("services",))
    work = Work(target_of(path, None).work, Purpose(USUAL_TABLES, "", "parquet"))
    with work, pytest.raises(ConfigurationError, match="is in use"):
        taken(path, cm)


def test_what_is_made_up_is_not_mixed_with_what_is_real(cm: Cloudmore, tmp_path: Path) -> None:
    taken(tmp_path / "t.duckdb", cm)
    with (
        Work(tmp_path / "work", Purpose(USUAL_TABLES, "", "")) as work,
        pytest.raises(ConfigurationError, match="made up"),
    ):
        ready(work, target_of(tmp_path / "t.duckdb", None), sandbox=False)
