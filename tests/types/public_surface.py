"""What a user's type checker sees of the public names. It is checked, never run: ``nox -s types``."""

from collections.abc import AsyncGenerator, Generator, Iterator, Mapping
from concurrent.futures import Executor
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, assert_type

import httpx
from dlt.extract import DltSource

import cloudmore
from cloudmore import (
    ApiError,
    AsyncCloudmore,
    Attempt,
    AuthenticationError,
    BadRequestError,
    BusinessError,
    Cloudmore,
    CloudmoreError,
    ConfigurationError,
    Credentials,
    NotFoundError,
    OutcomeUnknownError,
    RateLimit,
    RateLimitedError,
    RedisRateLimit,
    Region,
    ReportShapeError,
    ResponseError,
    ServerError,
    TaskFailedError,
    TaskTimeoutError,
    TransportError,
)
from cloudmore.billing import (
    Adjustment,
    AdjustmentTotals,
    AsyncBilling,
    AsyncBillingTask,
    Balance,
    Billing,
    BillingLine,
    BillingSettings,
    BillingTask,
    ClosedMonth,
    ComparedRow,
    Control,
    DocumentSum,
    Exported,
    ExportedDocument,
    Finding,
    Group,
    InvoiceFile,
    InvoiceRow,
    KnownOrganization,
    LineIndex,
    Manifest,
    Outcome,
    Part,
    Period,
    ProbedDay,
    Progress,
    RangeEnd,
    RangeProbe,
    ReconcileBalance,
    ReconciledRow,
    ReconcileTerms,
    Reconciliation,
    RegisteredExport,
    Report,
    RestOfReport,
    Rules,
    SavedReport,
    SetApart,
    Side,
    Split,
    SumCheck,
    Target,
    TaskState,
    TaskStatus,
    Tolerances,
    Total,
    Totals,
    adjustments,
    close_report,
    closed_month,
    compared,
    document_sums,
    export,
    export_lock,
    exported_already,
    exported_elsewhere,
    exporting,
    exports_of,
    find_saved,
    given_columns,
    places_named,
    places_of,
    prepared,
    read_invoices,
    read_settings,
    read_target,
    reconciled,
    save_report,
    saved_reports,
    shipped_target_text,
    shipped_targets,
)
from cloudmore.bulk import Account, BulkProgress, Checkpoint, RemoteCall, async_fan_out, fan_out
from cloudmore.bulk import Outcome as ItemOutcome
from cloudmore.contract import (
    OUTPUTS,
    Cell,
    CheckResult,
    CoverageResult,
    Criterion,
    Grade,
    PlannedCall,
    RecordResult,
    Verdict,
    check,
    coverage,
    planned,
    record,
    update_shapes,
)
from cloudmore.contract import Finding as ContractFinding
from cloudmore.dlt import cloudmore_source
from cloudmore.mapping import (
    BilledOrganization,
    Candidate,
    Customer,
    CustomerMapping,
    Duplicates,
    Entry,
    Item,
    ItemCandidate,
    ItemSuggestion,
    LedgerItem,
    MappingCheck,
    Product,
    Suggestion,
    check_mapping,
    customer_duplicates,
    find_organization,
    is_undecided,
    organizations_in,
    organizations_of,
    products_in,
    read_customers,
    read_items,
    read_mapping,
    shared_keys,
    split_by,
    suggest,
    suggest_items,
    with_item_suggestions,
    with_suggestions,
    write_mapping,
)
from cloudmore.mapping import Organization as MappedOrganization
from cloudmore.organizations import CreatedOrganization
from cloudmore.profiles import Chosen, Profile, Profiles, Secrets, Setting, chosen_settings, client_options
from cloudmore.sandbox import Dialect, LedgerTotal, Sandbox, SandboxClock
from cloudmore.snapshot import (
    Snapshot,
    SnapshotIncompleteError,
    SnapshotPlan,
    SnapshotProgress,
    TableChange,
    Unread,
    async_plan_snapshot,
    async_take_snapshot,
    take_snapshot,
)
from cloudmore_api import Response, Surprise, Unset
from cloudmore_api.models.organization import Organization
from cloudmore_api.models.organization_create import OrganizationCreate
from cloudmore_api.models.organization_detail import OrganizationDetail
from cloudmore_api.models.organization_price_list import OrganizationPriceList
from cloudmore_api.models.organization_service import OrganizationService
from cloudmore_api.models.organization_service_add import OrganizationServiceAdd
from cloudmore_api.models.organization_service_subscription import OrganizationServiceSubscription
from cloudmore_api.models.organization_update import OrganizationUpdate
from cloudmore_api.models.reseller_service import ResellerService
from cloudmore_api.models.status import Status


def settings() -> None:
    credentials = Credentials(username="u", password="p", client_secret="s", reseller_id="r", seller_id=None)
    assert_type(credentials, Credentials)
    assert_type(credentials.username, str)
    assert_type(credentials.client_id, str)
    assert_type(credentials.seller_id, str | None)
    assert_type(credentials.mask("text"), str)
    assert_type(Region("eu"), Region)
    shared: RateLimit = RedisRateLimit("rediss://host:6379/0", calls_per_second=5, in_flight=4, prefix="mine:")
    assert_type(shared.calls_per_second, float)
    assert_type(cloudmore.spec_path(), Path)
    assert_type(cloudmore.version_info(), dict[str, Any])


def clients(credentials: Credentials) -> None:
    assert_type(Cloudmore(credentials, region="eu", timeout=5, max_connections=2, read_only=True), Cloudmore)
    assert_type(Cloudmore(credentials, region=Region.EU, result_hosts=("reports.example",)), Cloudmore)
    assert_type(Cloudmore(credentials, base_url="https://api.example"), Cloudmore)
    assert_type(Cloudmore.from_env(), Cloudmore)
    assert_type(Cloudmore.from_env({"CLOUDMORE_USERNAME": "u"}, read_only=True), Cloudmore)
    assert_type(Cloudmore.from_profile("acme", timeout=5), Cloudmore)
    assert_type(Cloudmore.sandbox(organizations=3), Cloudmore)
    with Cloudmore.from_env() as cm:
        assert_type(cm, Cloudmore)
        assert_type(cm.base_url, str)
        assert_type(cm.credentials, Credentials)


def profiles(secrets: Secrets) -> None:
    kept = Profiles()
    assert_type(kept.names(), list[str])
    assert_type(kept.default(), str | None)
    assert_type(kept.credentials("acme"), Credentials)
    assert_type(kept.save(Profile(name="acme", username="u", reseller_id="r", region="eu"), secrets), Profile)
    assert_type(chosen_settings(profile="acme"), Chosen)
    assert_type(chosen_settings().settings, tuple[Setting, ...])
    assert_type(client_options({"timeout": 5}), dict[str, Any])


def told(attempt: Attempt) -> None:
    assert_type(attempt.operation_id, str)
    assert_type(attempt.method, str)
    assert_type(attempt.path, str)
    assert_type(attempt.query, tuple[tuple[str, str | None], ...])
    assert_type(attempt.number, int)
    assert_type(attempt.status_code, int | None)
    assert_type(attempt.failure, str | None)
    assert_type(attempt.received, bool)
    assert_type(attempt.request_id, str | None)
    assert_type(attempt.headers, tuple[tuple[str, str], ...])
    assert_type(attempt.seconds, float)
    assert_type(attempt.wait, float)
    if attempt.then == "again":
        assert_type(attempt.then, Literal["again"])


def watched(credentials: Credentials) -> None:
    seen: list[Attempt] = []
    assert_type(Cloudmore(credentials, region="eu", on_attempt=told), Cloudmore)
    assert_type(Cloudmore(credentials, region="eu", on_attempt=seen.append), Cloudmore)
    assert_type(AsyncCloudmore(credentials, region="eu", on_attempt=told), AsyncCloudmore)
    assert_type(Cloudmore(credentials, region="eu", drift="log"), Cloudmore)
    assert_type(AsyncCloudmore(credentials, region="eu", drift=None), AsyncCloudmore)


def organizations(cm: Cloudmore) -> None:
    for organization in cm.organizations.list(active_only=True):
        assert_type(organization, Organization)
        assert_type(organization.id, str)
        assert_type(cm.organizations.get(organization.id), OrganizationDetail)
        assert_type(cm.organizations.delete(organization.id), None)
        for service in cm.organizations.estore(organization.id):
            cm.organization_services.add(organization.id, {"serviceId": service.id})
    created = cm.organizations.create({"name": "Exempel AB"})
    assert_type(created, CreatedOrganization)
    assert_type(created.id, str | None)
    assert_type(created.organization, OrganizationDetail | None)
    assert_type(cm.organizations.create(OrganizationCreate(name="Exempel AB")), CreatedOrganization)
    changed = cm.organizations.update("o-1", customer_number="C-1")
    assert_type(changed, OrganizationDetail)
    assert_type(changed.id, str)
    assert_type(changed.customer_number, str | None | Unset)
    assert_type(changed.to_dict(), dict[str, Any])
    assert_type(cm.organizations.replace("o-1", {"name": "Exempel AB"}), OrganizationDetail)
    assert_type(cm.organizations.replace("o-1", OrganizationUpdate(name="Exempel AB")), OrganizationDetail)


def services(cm: Cloudmore) -> None:
    assert_type(cm.services.list(), list[ResellerService])
    assert_type(cm.organization_services.list("o-1"), list[OrganizationService])
    assert_type(cm.organization_services.add("o-1", {"serviceId": "s-1"}), OrganizationService)
    assert_type(cm.organization_services.add("o-1", OrganizationServiceAdd(service_id="s-1")), OrganizationService)
    assert_type(cm.organization_services.remove("o-1", "s-1"), None)
    assert_type(cm.organization_services.price_list("o-1", "s-1"), list[OrganizationPriceList])
    for subscription in cm.organization_services.subscriptions("o-1", "s-1"):
        assert_type(subscription, OrganizationServiceSubscription)
        assert_type(subscription.quantity, Decimal | None | Unset)
    assert_type(cm.health.check(), Status)


def whole_answers(cm: Cloudmore) -> None:
    answer = cm.organizations.with_raw_response.list()
    assert_type(answer, Response[list[Organization]])
    assert_type(answer.status_code, int)
    assert_type(answer.headers["content-type"], str)
    assert_type(answer.content, bytes)
    assert_type(answer.parsed, list[Organization])
    assert_type(cm.organizations.with_raw_response.get("o-1"), Response[OrganizationDetail])
    organizations = cm.organizations.with_raw_response
    assert_type(organizations.create({"name": "Exempel AB"}), Response[CreatedOrganization])
    assert_type(organizations.replace("o-1", {"name": "Exempel AB"}), Response[OrganizationDetail | None])
    assert_type(cm.services.with_raw_response.list(), Response[list[ResellerService]])
    raw = cm.request("GET", "/organizations", params={"showActive": True})
    assert_type(raw, httpx.Response)
    assert_type(cm.request("POST", "/organizations", params=[("a", 1)], json={"name": "Exempel AB"}), httpx.Response)


def models(cm: Cloudmore) -> None:
    organization = Organization.from_json('{"id": "o-1", "name": "Exempel AB"}')
    assert_type(organization, Organization)
    assert_type(Organization.from_json(b"{}"), Organization)
    assert_type(Organization.from_dict({"id": "o-1"}), Organization)
    assert_type(organization.to_json(), str)
    assert_type(organization.to_dict(), dict[str, Any])
    assert_type(organization.surprises, tuple[Surprise, ...])
    assert_type([each.pointer for each in cm.organizations.get("o-1").surprises], list[str])
    assert_type(organization.surprises[0].expected, str)
    assert_type(organization.surprises[0].found, str)
    assert_type(organization.additional_properties, dict[str, Any])
    assert_type(organization.additional_keys, list[str])


def tell(progress: Progress) -> None:
    assert_type(progress.task_id, str)
    assert_type(progress.status, TaskStatus)
    assert_type(progress.elapsed, float)
    assert_type(progress.next_poll, float | None)


def billing(cm: Cloudmore) -> None:
    assert_type(cm.billing, Billing)
    period = cm.billing.period("last")
    assert_type(period, Period)
    assert_type(cm.billing.now(), datetime)
    assert_type(period.start, date)
    task = cm.billing.submit(start="2026-10-01", end=date(2026, 10, 31))
    assert_type(task, BillingTask)
    assert_type(task.id, str)
    assert_type(task.asked_at, datetime)
    assert_type(task.status(), TaskStatus)
    assert_type(task.status().state, TaskState)
    assert_type(task.status().raw, str | None)
    assert_type(task.to_token(), str)
    assert_type(cm.billing.resume(task.to_token()), BillingTask)
    assert_type(task.result(wait=60, on_progress=tell, columns={"total_sales": ["sumOut", "sum"]}), Report)
    assert_type(cm.billing.report("2026-10", on_progress=tell), Report)
    with cm.billing.report("2026-10", columns={"total_sales": "sumOut"}) as report:
        assert_type(report, Report)
        assert_type(report.raw, Path)
        assert_type(report.lines(), Iterator[BillingLine])
        assert_type(report.write("october.csv", Path("october.xlsx"), audience="customer"), tuple[Finding, ...])
        assert_type(report.findings(), tuple[Finding, ...])
        totals = report.totals()
        assert_type(totals, Totals)
        assert_type(totals.lines, int)
        assert_type(totals.by_currency, dict[str | None, Total])
        assert_type([each.sales for each in totals.by_currency.values()], list[Decimal])
        for line in report.lines():
            billing_line(line)


def prepared_lines(cm: Cloudmore) -> None:
    settings = read_settings("cloudmore.toml")
    assert_type(settings, BillingSettings)
    assert_type(settings.zone, tzinfo)
    assert_type(settings.range_end, RangeEnd)
    customers: Mapping[str, str | Split] = {"o-1": "C-1", "o-2": Split("cost_center", {"IT": "C-2"})}
    rules = Rules(excluded=settings.excluded, mapped=customers, zero_lines=False, places=places_named("2"))
    with cm.billing.report("2026-10", zone=settings.zone, range_end="midnight") as report:
        report.write("october.csv", rules=rules)
        assert_type(report.next_period(), Mapping[str | None, Total])
        assert_type(report.control, Control | None)
        control = Control(rules)
        lines = control.written(prepared(report.lines(), control))
        assert_type(lines, Iterator[BillingLine])
        assert_type(control.balance("SEK"), Balance)
        assert_type(control.balance("SEK").exported, Total)
        assert_type(places_of("JPY"), int)
    probe = cm.billing.probe_range("2026-10", wait=60)
    assert_type(probe, RangeProbe)
    assert_type(probe.range_end, RangeEnd | None)
    assert_type(probe.days, tuple[ProbedDay, ...])


def saved_report(report: Report, result: cloudmore.billing.CheckResult, now: datetime) -> None:
    saved = save_report(report, "saved-reports", organizations=[KnownOrganization("o-1", None, active=True)])
    assert_type(saved, SavedReport)
    assert_type(SavedReport.open("x.manifest.json"), SavedReport)
    assert_type(find_saved(Path("saved-reports"), "2026-10", reseller_id="r-1"), SavedReport)
    assert_type(list(saved_reports("saved-reports")), list[SavedReport])
    assert_type(saved.manifest, Manifest)
    assert_type(saved.manifest.totals, Mapping[str | None, Total])
    assert_type(saved.manifest.organizations, tuple[KnownOrganization, ...] | None)
    assert_type(saved.lines(), Iterator[BillingLine])
    assert_type(saved.report(), Report)
    assert_type(closed_month("saved-reports", "2026-10"), ClosedMonth | None)
    assert_type(close_report(saved, result, now=now), ClosedMonth)
    totals = AdjustmentTotals()
    assert_type(totals.counted(adjustments(saved.lines(), saved.lines())), Iterator[Adjustment])
    assert_type(compared(saved, saved), Iterator[ComparedRow])
    with LineIndex() as index:
        assert_type(index.add("october", saved.lines()), int)
        assert_type(index.groups(["currency"]), Iterator[tuple[tuple[str | None, ...], dict[str, Group]]])
        assert_type(index.rows(order_by=["line_key"]), Iterator[tuple[str, BillingLine]])


def invoices() -> None:
    columns = given_columns(["amount=Net amount"])
    assert_type(columns, dict[str, str])
    file = read_invoices("invoices.csv", columns=columns, settings={"numbers": "sv-SE"}, answers="reconcile.toml")
    assert_type(file, InvoiceFile)
    assert_type(file.kept_in, Path | None)
    assert_type(file.rows(), Iterator[InvoiceRow])
    assert_type(file.notes(), tuple[str, ...])
    assert_type(file.totals, SetApart)
    assert_type(file.totals.rows, int)
    assert_type(file.totals.amounts, dict[str | None, Decimal])
    for row in file.rows():
        assert_type(row.line_number, int)
        assert_type(row.amount, Decimal)
        assert_type(row.quantity, Decimal | None)
        assert_type(row.date, date | None)
        assert_type(row.currency, str | None)
        assert_type(row.is_credit, bool)


def reconciling(saved: SavedReport) -> None:
    file = cloudmore.billing.read_invoices("invoices.csv")
    terms = ReconcileTerms(side=Side.SALES, period=saved.manifest.period, tolerances=Tolerances(line=Decimal("0.05")))
    assert_type(terms.dated, Period | None)
    with reconciled(saved.lines(), file.rows(), terms) as result:
        assert_type(result, Reconciliation)
        assert_type(result.verdict, str)
        assert_type(result.customers, int)
        assert_type(result.counts, dict[Outcome, int])
        assert_type(result.sums, tuple[SumCheck, ...])
        assert_type(result.sums[0].ratio, Decimal | None)
        assert_type(result.balances, dict[str | None, ReconcileBalance])
        assert_type(result.assumed_currency, str | None)
        for row in result.rows():
            assert_type(row, ReconciledRow)
            assert_type(row.report, Part)
            assert_type(row.difference, Decimal)
            assert_type(row.key, str)


def billing_line(line: BillingLine) -> None:
    assert_type(line.source, str)
    assert_type(line.month, str)
    assert_type(line.billing_date, date | None)
    assert_type(line.organization_id, str | None)
    assert_type(line.quantity, Decimal | None)
    assert_type(line.unit_cost, Decimal | None)
    assert_type(line.unit_sales, Decimal | None)
    assert_type(line.total_cost, Decimal | None)
    assert_type(line.total_sales, Decimal | None)
    assert_type(line.margin, Decimal | None)
    assert_type(line.margin_percent, Decimal | None)
    assert_type(line.currency, str | None)
    assert_type(line.kind, str)
    assert_type(line.line_key, str)
    assert_type(line.line_digest, str)
    assert_type(line.extra, str | None)
    assert_type(line.values(), tuple[Any, ...])


def errors_of_every_kind(error: CloudmoreError) -> None:
    assert_type(error.message, str)
    assert_type(error.remedy, str)
    assert_type(error.status_code, int | None)
    assert_type(error.request_id, str | None)
    assert_type(error.body, str | None)
    assert_type(error.retry_after, float | None)
    assert_type(error.attempts, int | None)
    assert_type(error.method, str | None)
    assert_type(error.url, str | None)


def errors_of_a_call(cm: Cloudmore) -> None:
    try:
        cm.organizations.get("o-1")
    except BadRequestError as error:
        assert_type(error.errors, tuple[BusinessError, ...])
        assert_type(error.errors[0].code, int | None)
        assert_type(error.fields, dict[str, list[str]])
    except AuthenticationError as error:
        assert_type(error.error, str | None)
        assert_type(error.error_description, str | None)
    except (NotFoundError, RateLimitedError) as error:
        assert_type(error, NotFoundError | RateLimitedError)
        assert_type(error.retry_after, float | None)
    except ServerError as error:
        assert_type(error.may_have_happened, bool)
    except ApiError as error:
        assert_type(error.body, str | None)
    except TransportError as error:
        assert_type(error.may_have_happened, bool)
    except OutcomeUnknownError as error:
        assert_type(error.how_to_check, str)
    except ResponseError as error:
        assert_type(error.operation_id, str | None)
        assert_type(error.pointer, str)
    except ConfigurationError as error:
        assert_type(error.remedy, str)


def errors_of_a_report(cm: Cloudmore) -> None:
    try:
        cm.billing.report("2026-10")
    except ReportShapeError as error:
        assert_type(error.names, tuple[str, ...])
    except TaskFailedError as error:
        assert_type(error.task_id, str | None)
        assert_type(error.status, str | None)
    except TaskTimeoutError as error:
        assert_type(error.task_id, str | None)
        assert_type(error.token, str | None)


def warehouse(cm: Cloudmore) -> None:
    source = cloudmore_source("acme", tables=["organizations"], month="last", mapping="mapping.toml", in_flight=2)
    assert_type(source, DltSource)
    assert_type(cloudmore_source(client=cm, mapping=CustomerMapping(), history=True), DltSource)


def sandbox() -> None:
    with Sandbox(seed=7, organizations=3, report_seconds=0, state=Path("sandbox.db")) as sb, sb.client() as cm:
        assert_type(sb, Sandbox)
        assert_type(cm, Cloudmore)
        assert_type(sb.url, str)
        assert_type(sb.credentials, Credentials)
        assert_type(sb.clock, SandboxClock)
        assert_type(sb.content, str)
        assert_type(sb.reset(), None)
        assert_type(sb.client(read_only=True), Cloudmore)
        assert_type(sb.async_client(read_only=True), AsyncCloudmore)
        assert_type(sb.dialect, Dialect)
        sb.content = "pascal"
        sb.dialect = "bulk"
        sb.dialect = Dialect(result="link", running="Queued")
        sb.faults.add("failed-task", word="Aborted", message="no prices")
        sb.faults.add("429", times=1)
        assert_type(Sandbox(reseller_id="00000000-0000-4000-a000-000000000001"), Sandbox)
        sb.faults.add("partial-report", lost="line")
        sb.faults.add("drift", operation="organizations_list", drift=sb.faults.drifts[0])
        assert_type(sb.faults.drifts, tuple[str, ...])
        assert_type(sb.range_end, str)
        assert_type(sb.settling, str)
        assert_type(sb.dates, str)
        assert_type(sb.role, str)
        sb.range_end, sb.settling, sb.dates, sb.role = "exclusive", "usage", "offset", "key-account-manager"
        assert_type(sb.load(Path("own.json")), None)
        sb.load("own.json")
        sb.load(b"{}")
        sb.load({"organizations": [{"id": "a", "name": "A"}], "report": None})
        assert_type(sb.billing.add({"billingDate": "2026-10-06", "totalSales": Decimal("-30.00")}), None)
        assert_type(sb.billing.reprice("2026-10", product_id="p", unit_sales="12.50"), int)
        assert_type(sb.billing.reprice("2026-10", factor=Decimal("1.1")), int)
        assert_type(sb.billing.remove("2026-10", lines=1), int)
        assert_type(sb.ledger.places, int)
        total = sb.ledger.total("2026-10")["SEK"]
        assert_type(total, LedgerTotal)
        assert_type((total.sales, total.cost, total.lines), tuple[int, int, int])
        assert_type(sb.ledger.total(date(2026, 1, 1), "2026-12-31"), dict[str | None, LedgerTotal])


async def async_clients(credentials: Credentials) -> None:
    given = AsyncCloudmore(credentials, region="eu", timeout=5, max_connections=2, result_hosts=["reports.example"])
    assert_type(given, AsyncCloudmore)
    assert_type(await given.aclose(), None)
    assert_type(AsyncCloudmore(credentials, region=Region.EU), AsyncCloudmore)
    assert_type(AsyncCloudmore(credentials, base_url="https://api.example"), AsyncCloudmore)
    assert_type(AsyncCloudmore.from_env({"CLOUDMORE_USERNAME": "u"}, read_only=True), AsyncCloudmore)
    assert_type(AsyncCloudmore.from_profile("acme"), AsyncCloudmore)
    assert_type(AsyncCloudmore.sandbox(organizations=3), AsyncCloudmore)
    async with AsyncCloudmore.from_env() as cm:
        assert_type(cm, AsyncCloudmore)
        assert_type(cm.base_url, str)
        assert_type(cm.credentials, Credentials)


async def async_organizations(cm: AsyncCloudmore) -> None:
    for organization in await cm.organizations.list(active_only=True):
        assert_type(organization, Organization)
        assert_type(await cm.organizations.get(organization.id), OrganizationDetail)
        assert_type(await cm.organizations.delete(organization.id), None)
        for service in await cm.organizations.estore(organization.id):
            await cm.organization_services.add(organization.id, {"serviceId": service.id})
    created = await cm.organizations.create({"name": "Exempel AB"})
    assert_type(created, CreatedOrganization)
    assert_type(created.id, str | None)
    assert_type(created.organization, OrganizationDetail | None)
    assert_type(await cm.organizations.create(OrganizationCreate(name="Exempel AB")), CreatedOrganization)
    assert_type(await cm.organizations.update("o-1", customer_number="C-1"), OrganizationDetail)
    assert_type(await cm.organizations.replace("o-1", {"name": "Exempel AB"}), OrganizationDetail)
    assert_type(await cm.organizations.replace("o-1", OrganizationUpdate(name="Exempel AB")), OrganizationDetail)


async def async_services(cm: AsyncCloudmore) -> None:
    services = cm.organization_services
    assert_type(await cm.services.list(), list[ResellerService])
    assert_type(await services.list("o-1"), list[OrganizationService])
    assert_type(await services.add("o-1", OrganizationServiceAdd(service_id="s-1")), OrganizationService)
    assert_type(await services.remove("o-1", "s-1"), None)
    assert_type(await services.price_list("o-1", "s-1"), list[OrganizationPriceList])
    assert_type(await services.subscriptions("o-1", "s-1"), list[OrganizationServiceSubscription])
    assert_type(await cm.health.check(), Status)


async def async_whole_answers(cm: AsyncCloudmore) -> None:
    answer = await cm.organizations.with_raw_response.list()
    assert_type(answer, Response[list[Organization]])
    assert_type(answer.parsed, list[Organization])
    organizations = cm.organizations.with_raw_response
    assert_type(await organizations.get("o-1"), Response[OrganizationDetail])
    assert_type(await organizations.create({"name": "Exempel AB"}), Response[CreatedOrganization])
    assert_type(await organizations.replace("o-1", {"name": "Exempel AB"}), Response[OrganizationDetail | None])
    assert_type(await cm.services.with_raw_response.list(), Response[list[ResellerService]])
    assert_type(await cm.request("GET", "/organizations", params={"showActive": True}), httpx.Response)


async def async_billing(cm: AsyncCloudmore) -> None:
    assert_type(cm.billing, AsyncBilling)
    assert_type(cm.billing.period("last"), Period)
    assert_type(cm.billing.now(), datetime)
    task = await cm.billing.submit(start="2026-10-01", end=date(2026, 10, 31))
    assert_type(task, AsyncBillingTask)
    assert_type(task.id, str)
    assert_type(task.period, Period)
    assert_type(task.asked_at, datetime)
    assert_type(await task.status(), TaskStatus)
    assert_type(task.to_token(), str)
    assert_type(cm.billing.resume(task.to_token()), AsyncBillingTask)
    assert_type(await task.result(wait=60, on_progress=tell, columns={"total_sales": ["sumOut", "sum"]}), Report)
    assert_type(await cm.billing.probe_range("2026-10"), RangeProbe)
    with await cm.billing.report("2026-10", on_progress=tell, columns={"total_sales": "sumOut"}) as report:
        assert_type(report, Report)


def exports(saved: SavedReport) -> None:
    target = read_target("xero", {"defaults.account": "200"})
    assert_type(target, Target)
    assert_type(target.checked_against, str)
    assert_type(shipped_targets(), tuple[str, ...])
    assert_type(shipped_target_text("xero"), str)
    before = exports_of(saved, target.name)
    assert_type(before, tuple[RegisteredExport, ...])
    assert_type(exported_already(saved.lines(), before), int)
    assert_type(exported_elsewhere(saved, before[0]), dict[str, int])
    assert_type(RestOfReport(saved, before).lines(), Iterator[BillingLine])
    assert_type(RestOfReport(saved, before).changes(), AdjustmentTotals)
    file = Path("out.csv")
    with (
        export_lock(Path("saved-reports"), target.name),
        exporting(saved, target.name, [file], audience="reseller", reason=None, now=datetime.now(UTC)) as entry,
    ):
        with entry.keeping_lines() as keep:
            exported = export(saved, target, None, file, on_line=keep)
        entry.end(exported.files, exported.control, documents=len(exported.documents), at=datetime.now(UTC))
    assert_type(exported, Exported)
    assert_type(exported.files, tuple[Path, ...])
    assert_type(exported.documents, tuple[ExportedDocument, ...])
    assert_type(exported.control, Control)
    assert_type(document_sums(exported.documents), tuple[DocumentSum, ...])


def contract() -> None:
    result = check(Path("cassettes"), baseline=Path("known.toml"), hosts=["api.example"], today=date(2026, 11, 23))
    assert_type(result, CheckResult)
    assert_type(result.findings, tuple[ContractFinding, ...])
    assert_type(result.verdict(fail_on=Grade.NEW), Verdict)
    assert_type(result.exchanges[0].known, tuple[ContractFinding, ...])
    assert_type(result.counts, Mapping[Grade, int])
    assert_type(result.findings[0].fingerprint, str)
    assert_type(OUTPUTS["junit"](result, Grade.BROKEN), str)
    assert_type(update_shapes(Path("cassettes")), Path)
    covered = coverage(Path("cassettes"), spec=Path("openapi.yaml"))
    assert_type(covered, CoverageResult)
    assert_type(covered.missing, tuple[Cell, ...])
    assert_type(covered.criteria[0], Criterion)
    assert_type(covered.level, int)
    plan = planned(["health_check"], include_writes=False)
    assert_type(plan.calls, tuple[PlannedCall, ...])
    assert_type(plan.most, int)
    with Cloudmore.sandbox() as cm:
        recorded = record(cm, "recorded", operations=["health_check"], start=date(2026, 10, 1), disposable=None)
    assert_type(recorded, RecordResult)
    assert_type(recorded.cassettes, Mapping[str, int])
    assert_type(recorded.not_exercised, tuple[str, ...])


def mapping(saved: SavedReport, line: BillingLine) -> None:
    customers = read_customers(Path("erp.csv"), {"key": "Debtor"})
    assert_type(customers, tuple[Customer, ...])
    assert_type(customers[0].vat_number, str | None)
    assert_type(customer_duplicates(customers), tuple[Duplicates, ...])
    organizations = organizations_in(saved)
    assert_type(organizations, tuple[MappedOrganization, ...])
    before = read_mapping("mapping.toml")
    assert_type(before, CustomerMapping)
    assert_type(before.entry_of("o-1"), Entry | None)
    assert_type(before.item_of(line), Item | None)
    suggestions = suggest(organizations, customers, before)
    assert_type(suggestions, tuple[Suggestion, ...])
    assert_type(suggestions[0].candidates, tuple[Candidate, ...])
    assert_type(suggestions[0].candidates[0].score, Decimal | None)
    assert_type(is_undecided(suggestions[0]), bool)
    split = Entry(split=split_by("cost_center", {"Sales": "1"}))
    after = with_suggestions(before, suggestions).deciding({"o-1": split, "o-2": None}).with_items({"p-1": Item("X")})
    assert_type(after, CustomerMapping)
    assert_type(after.key_property, str | None)
    assert_type(find_organization(after, organizations, "o-1"), tuple[str, str | None])
    write_mapping("mapping.csv", after, before=before)
    items, products = read_items(Path("items.csv"), {"code": "Article"}), products_in(saved)
    assert_type(items, tuple[LedgerItem, ...])
    assert_type(products, tuple[Product, ...])
    assert_type(before.item_of(products[0]), Item | None)
    item_suggestions = suggest_items(products, items, before)
    assert_type(item_suggestions, tuple[ItemSuggestion, ...])
    assert_type(item_suggestions[0].candidates, tuple[ItemCandidate, ...])
    assert_type(item_suggestions[0].candidates[0].score, Decimal)
    assert_type(is_undecided(item_suggestions[0]), bool)
    assert_type(with_item_suggestions(before, item_suggestions).products["p-1"].is_open, bool)
    result = check_mapping(saved, after, customers, products=True, items=items)
    assert_type(result, MappingCheck)
    assert_type(result.unmapped, tuple[BilledOrganization, ...])
    assert_type(result.findings, tuple[Finding, ...])
    assert_type(shared_keys(organizations, {"o-1"}), Iterator[Finding])
    assert_type(Rules(mapped=after.customer_keys(), excluded=after.excluded()), Rules)
    with Cloudmore.from_env() as cm:
        assert_type(organizations_of(cm), tuple[MappedOrganization, ...])


def many(ids: list[str], executor: Executor) -> None:
    def told(progress: BulkProgress) -> None:
        assert_type(progress.total, int | None)
        assert_type(progress.elapsed, float)

    with Cloudmore.from_env() as cm, Checkpoint("run.checkpoint", work="details") as checkpoint:
        outcomes = fan_out(cm.organizations.get, ids, in_flight=8, ordered=False, checkpoint=checkpoint)
        assert_type(outcomes, Generator[ItemOutcome[str, OrganizationDetail], None, None])
        for outcome in fan_out(cm.organizations.delete, ids, on_progress=told, stop_after=None):
            assert_type(outcome, ItemOutcome[str, None])
            assert_type(outcome.error, CloudmoreError | None)
        pairs = [("a", 1)]
        for services in fan_out(lambda pair: cm.organization_services.list(pair[0]), pairs, key=lambda pair: pair[0]):
            assert_type(services.item, tuple[str, int])
    call = Account.of_profile("acme").call("organizations.get")
    assert_type(call, RemoteCall)
    for remote in fan_out(call, ids, executor=executor):
        assert_type(remote.item, str)


async def many_awaited(ids: list[str]) -> None:
    async with AsyncCloudmore.from_env() as cm:
        outcomes = async_fan_out(cm.organizations.get, ids)
        assert_type(outcomes, AsyncGenerator[ItemOutcome[str, OrganizationDetail], None])
        assert_type([outcome.result() async for outcome in outcomes], list[OrganizationDetail])


async def snapshots(cm: Cloudmore, other: AsyncCloudmore, account: Account) -> None:
    """Whoever reads all of a tenant sees what was read, and what was not."""

    def planned(plan: SnapshotPlan) -> None:
        assert_type((plan.calls, plan.exact, plan.seconds), tuple[int, bool, float | None])
        assert_type(plan.begun_at, datetime | None)

    def read(progress: SnapshotProgress) -> None:
        assert_type((progress.calls, progress.of_calls, progress.rows), tuple[int, int, int])

    try:
        taken = take_snapshot("tenant", cm, on_plan=planned, on_progress=read)
    except SnapshotIncompleteError as error:
        assert_type(error.errors, tuple[tuple[str, CloudmoreError], ...])
        return
    assert_type(taken.tables, dict[str, TableChange])
    assert_type(taken.unread, tuple[Unread, ...])
    assert_type(taken.files, tuple[Path, ...])
    assert_type(await async_take_snapshot(Path("t.duckdb"), [cm, other, account], tables=["services"]), Snapshot)
    assert_type(await async_plan_snapshot(other), SnapshotPlan)
