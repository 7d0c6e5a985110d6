"""The public names: a promise, so that a change of them is a change of this list."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cloudmore import AsyncCloudmore, Cloudmore
from cloudmore.settings import CLIENT_OPTIONS

# Of both clients, with their defaults as they are written.
OPTIONS = {
    "region": "None",
    "base_url": "None",
    "timeout": "30.0",
    "deadline": "120.0",
    "retry": "Retry(attempts=4, backoff=0.5, longest_backoff=20.0, longest_retry_after=120.0)",
    "rate_limit": "RateLimit(calls_per_second=5.0, in_flight=4)",
    "max_connections": "10",
    "read_only": "False",
    "token_store": "None",
    "transport": "None",
    "on_attempt": "None",
    "result_hosts": "()",
    "drift": "None",
    "clock": "None",
}
PUBLIC = {
    "cloudmore": [
        *("UNSET", "ApiError", "AsyncCloudmore", "Attempt", "AuthenticationError", "BadRequestError"),
        *("BusinessError", "Cloudmore", "CloudmoreError"),
        *("ConfigurationError", "ConflictError", "Credentials", "DeadlineExceededError", "FileTokenStore"),
        *("KeyringTokenStore", "MemoryTokenStore", "NotFoundError"),
        *("OutcomeUnknownError", "PermissionDeniedError", "PlannedRequest", "RateLimit", "RateLimitedError"),
        *("RedisRateLimit", "RedisTokenStore", "Region"),
        *("ReportShapeError", "ResponseError", "Retry", "ServerError", "TaskFailedError", "TaskTimeoutError"),
        *("TokenStore", "TransportError"),
        *("UnexpectedStatusError", "Unset", "__version__", "planned_request", "spec_path", "version_info"),
    ],
    "cloudmore.billing": [
        *("ACCEPTED_FILE", "ADJUSTMENTS", "COLUMNS", "COLUMN_FILE", "COMPARISON", "EXPECTED", "RECONCILIATION"),
        *("SCHEMA", "Acceptance", "Acceptances", "Adjusted", "Adjustment", "AdjustmentTotals", "AsyncBilling"),
        *("AsyncBillingTask", "Audience", "Balance", "Billing", "BillingLine", "BillingSettings", "BillingTask"),
        *("Binding", "Change", "CheckLimits", "CheckResult", "ClosedMonth", "Closing", "ComparedRow", "Control"),
        *("Counted", "Difference", "DocumentSum", "ExportRecord", "ExportState", "Exported"),
        *("ExportedDocument", "ExportedFile", "FileOptions", "Finding", "Gathered", "Group", "InvoiceFile"),
        *("InvoiceRow", "Judged", "KnownOrganization", "LineIndex", "Manifest", "Margin"),
        *("OpenExport", "Organizations", "Outcome", "Part", "Period", "ProbedDay", "Progress", "RangeEnd"),
        *("RangeProbe", "ReconcileBalance", "ReconcileTerms", "ReconciledRow", "Reconciliation"),
        *("RegisteredExport", "Report", "RestOfReport", "Revision", "Rules", "SavedReport", "SetApart", "Side"),
        *("Split", "Subject", "SumCheck", "Table", "Target", "TaskState", "TaskStatus", "Tolerances", "Total"),
        *("Totals", "adjustments", "check_paths", "check_row_paths", "check_same_month", "checked", "close_report"),
        *("closed_month", "compared", "document_sums", "export", "export_lock", "exported_already"),
        *(
            "exported_elsewhere",
            "exporting",
            "exports_of",
            "find_saved",
            "given_columns",
            "json_text",
            "known_codes",
            "lines_file",
        ),
        *("month_before", "month_period", "next_revision", "places_named", "places_of", "plain", "prepared"),
        *("range_period", "read_acceptances", "read_columns", "read_invoices", "read_limits", "read_settings"),
        *("read_target", "reconciled", "remember_acceptances", "replacing", "save_manifest", "save_raw"),
        *("save_report", "saved_reports", "shipped_target_text", "shipped_targets", "subject_key", "unsettled"),
        *("usual_ending", "why_not_closed", "write_rows", "write_saved_page", "zone_named"),
    ],
    "cloudmore.bulk": [
        *("Account", "BulkProgress", "Checkpoint", "Outcome", "RemoteCall", "async_fan_out", "fan_out"),
    ],
    "cloudmore.contract": [
        *(
            "COMPARISON_OUTPUTS",
            "LIVE_OUTPUTS",
            "OUTPUTS",
            "Adoption",
            "Cell",
            "Change",
            "CheckResult",
            "Comparison",
            "CoverageResult",
        ),
        *("Criterion", "Decision", "DriftIssue", "Evidence", "EvidenceAnswer", "EvidencePlace", "Fact", "Finding"),
        *("FinishedRun", "Grade", "IssueAction", "IssueReport", "JudgedExchange", "LiveResult", "LiveVerdict"),
        *(
            "OperationVerdict",
            "Plan",
            "PlannedCall",
            "RecordResult",
            "Source",
            "Standing",
            "Verdict",
            "adopt",
            "as_lines",
        ),
        *("check", "check_live", "compare", "coverage", "decide_issues", "grade_named", "planned", "planned_live"),
        *("preview", "read_source", "record", "report_issues", "update_shapes"),
    ],
    "cloudmore.dlt": ["cloudmore_source"],
    "cloudmore.mapping": [
        *("MAPPING_FILE", "BilledOrganization", "Candidate", "Customer", "CustomerMapping", "Duplicates", "Entry"),
        *("Item", "ItemCandidate", "ItemSuggestion", "LedgerItem", "MappingCheck", "Organization", "Product"),
        *("Suggestion", "check_code", "check_key", "check_mapping", "customer_duplicates", "find_organization"),
        *("is_undecided", "organizations_in", "organizations_of", "products_in", "read_customers", "read_items"),
        *("read_mapping", "shared_keys", "split_by", "suggest", "suggest_items", "with_item_suggestions"),
        *("with_suggestions", "write_mapping"),
    ],
    "cloudmore.profiles": [
        *("Chosen", "Profile", "Profiles", "Secrets", "Setting", "chosen_settings", "client_options"),
    ],
    "cloudmore.sandbox": ["Dialect", "LedgerTotal", "Sandbox", "SandboxClock", "serve"],
    "cloudmore.snapshot": [
        *("SCHEMA", "TABLES", "USUAL_TABLES", "Column", "Kind", "Snapshot", "SnapshotIncompleteError", "SnapshotPlan"),
        *("SnapshotProgress", "Table", "TableChange", "Unread", "async_plan_snapshot", "async_take_snapshot"),
        "take_snapshot",
    ],
    "cloudmore_api": [
        *("UNSET", "Answer", "AsyncResources", "AsyncSender", "Call", "Model", "ParseError", "Resources", "Response"),
        *("Sender", "Surprise", "Unset"),
    ],
}
OF_THE_CLIENT = {
    *(
        "base_url",
        "billing",
        "billing_reports",
        "credentials",
        "from_env",
        "from_profile",
        "health",
        "organization_services",
    ),
    *("organizations", "request", "sandbox", "services"),
}


@pytest.mark.parametrize("module", PUBLIC)
def test_the_public_names_are_those_of_the_list(module: str) -> None:
    assert list(importlib.import_module(module).__all__) == PUBLIC[module]


def test_a_damaged_installation_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cloudmore.spec.__file__", str(tmp_path / "a" / "b" / "spec.py"))
    with pytest.raises(FileNotFoundError, match="the OpenAPI document is missing from this installation"):
        importlib.import_module("cloudmore.spec").spec_path()


def test_the_names_that_are_loaded_when_asked_for_are_shown_before() -> None:
    assert set(PUBLIC["cloudmore"]) <= set(dir(importlib.import_module("cloudmore")))


@pytest.mark.parametrize(("kind", "closing"), [("Cloudmore", "close"), ("AsyncCloudmore", "aclose")])
def test_the_attributes_of_the_client_are_those_of_the_front_door(kind: str, closing: str) -> None:
    import cloudmore  # noqa: PLC0415 - only this test needs it

    credentials = cloudmore.Credentials(username="u", password="p", client_secret="s", reseller_id="r")
    client = getattr(cloudmore, kind)(credentials, region="eu")
    assert {name for name in dir(client) if not name.startswith("_")} == OF_THE_CLIENT | {closing}
    if kind == "Cloudmore":
        client.close()


TWINS = [
    ("cloudmore", "Cloudmore", "AsyncCloudmore"),
    ("cloudmore.billing", "Billing", "AsyncBilling"),
    ("cloudmore.billing", "BillingTask", "AsyncBillingTask"),
    ("cloudmore.organizations", "Organizations", "AsyncOrganizations"),
    ("cloudmore.organization_services", "OrganizationServices", "AsyncOrganizationServices"),
]


@pytest.mark.parametrize(("module", "sync", "twin"), TWINS, ids=[sync for _, sync, _ in TWINS])
def test_the_async_twin_has_the_same_names_and_arguments(module: str, sync: str, twin: str) -> None:
    of_sync, of_twin = (signatures(getattr(importlib.import_module(module), name)) for name in (sync, twin))
    assert of_twin == {("aclose" if name == "close" else name): each for name, each in of_sync.items()}


def signatures(cls: type[Any]) -> dict[str, list[str]]:
    """The arguments of each method, with their defaults; a property has none."""
    return {
        name: [str(each.replace(annotation=each.empty)) for each in inspect.signature(member).parameters.values()]
        if callable(member)
        else []
        for name, member in [("__init__", cls.__init__), *inspect.getmembers(cls)]
        if name == "__init__" or not name.startswith("_")
    }


def public_callables(module: str) -> Iterator[tuple[str, Any]]:
    for name in PUBLIC[module]:
        thing = getattr(importlib.import_module(module), name)
        if inspect.isclass(thing) or inspect.isfunction(thing):
            yield f"{module}.{name}", thing
        if inspect.isclass(thing):
            for attribute, value in vars(thing).items():
                inner = getattr(value, "func", getattr(value, "fget", getattr(value, "__func__", value)))
                if not attribute.startswith("_") and inspect.isfunction(inner):
                    yield f"{module}.{name}.{attribute}", inner


@pytest.mark.parametrize(
    "module",
    [
        "cloudmore",
        "cloudmore.billing",
        "cloudmore.bulk",
        "cloudmore.contract",
        "cloudmore.dlt",
        "cloudmore.mapping",
        "cloudmore.sandbox",
        "cloudmore.snapshot",
    ],
)
def test_every_public_name_explains_itself_and_its_arguments(module: str) -> None:
    silent, unexplained = [], []
    for name, thing in public_callables(module):
        text = inspect.getdoc(thing) or ""
        if not text or (inspect.isclass(thing) and text.startswith("Method generated by attrs")):
            silent.append(name)
        if inspect.isfunction(thing):
            arguments = set(inspect.signature(thing).parameters) - {"self", "cls"}
            unexplained += [f"{name}({each})" for each in arguments if len(arguments) > 1 and f"{each}:" not in text]
    assert (silent, unexplained) == ([], [])


@pytest.mark.parametrize("client", [Cloudmore, AsyncCloudmore])
def test_both_clients_have_these_options(client: type) -> None:
    signature = inspect.signature(client).parameters
    options = {name: repr(each.default) for name, each in signature.items() if each.kind is each.KEYWORD_ONLY}
    assert options == OPTIONS
    # What belongs to the client where a sandbox is made with it; whose address and time are its own.
    assert {*CLIENT_OPTIONS, "region", "base_url", "clock"} == OPTIONS.keys()
