"""The monthly billing report, from the task to lines that can be trusted."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from cloudmore.billing.billing_settings import BillingSettings, read_columns, read_limits, read_settings
from cloudmore.billing.binding import Binding
from cloudmore.billing.check.acceptance_file import ACCEPTED_FILE, read_acceptances, remember_acceptances
from cloudmore.billing.check.acceptances import Acceptance, Acceptances, Subject
from cloudmore.billing.check.checked import CheckResult, checked
from cloudmore.billing.check.completeness import Organizations
from cloudmore.billing.check.gathered import Counted, Gathered, Judged
from cloudmore.billing.check.limits import CheckLimits
from cloudmore.billing.check.margins import Margin
from cloudmore.billing.check.settlement import unsettled
from cloudmore.billing.columns import COLUMNS, SCHEMA
from cloudmore.billing.control import Balance, Control, Rules, Split, places_named, prepared
from cloudmore.billing.currencies import places_of
from cloudmore.billing.files.formats import usual_ending
from cloudmore.billing.files.options import Audience, FileOptions
from cloudmore.billing.files.row_files import Table, check_row_paths, write_rows
from cloudmore.billing.files.writing import check_paths, replacing
from cloudmore.billing.finding_codes import known_codes
from cloudmore.billing.findings import Finding, subject_key
from cloudmore.billing.line import BillingLine, plain
from cloudmore.billing.line_index import Group, LineIndex
from cloudmore.billing.month import Period, RangeEnd, month_period, range_period
from cloudmore.billing.page.saved_page import write_saved_page
from cloudmore.billing.polling import Progress
from cloudmore.billing.range_probe import ProbedDay, RangeProbe
from cloudmore.billing.report import Report
from cloudmore.billing.resource import AsyncBilling, Billing
from cloudmore.billing.saved.changes import (
    ADJUSTMENTS,
    Adjusted,
    Adjustment,
    AdjustmentTotals,
    Change,
    adjustments,
    check_same_month,
)
from cloudmore.billing.saved.closing import (
    ClosedMonth,
    Revision,
    close_report,
    closed_month,
    next_revision,
    why_not_closed,
)
from cloudmore.billing.saved.closing_record import Closing
from cloudmore.billing.saved.compare import COMPARISON, EXPECTED, ComparedRow, Difference, compared
from cloudmore.billing.saved.manifest import KnownOrganization, Manifest
from cloudmore.billing.saved.previous_month import month_before
from cloudmore.billing.saved.saved_report import SavedReport, find_saved, save_report, saved_reports
from cloudmore.billing.saved.saving import lines_file, save_manifest, save_raw
from cloudmore.billing.task import AsyncBillingTask, BillingTask
from cloudmore.billing.task_status import TaskState, TaskStatus
from cloudmore.billing.totals import Total, Totals
from cloudmore.billing.values import json_text
from cloudmore.billing.zone import zone_named

if TYPE_CHECKING:
    from cloudmore.billing.exports.document_sums import DocumentSum, document_sums
    from cloudmore.billing.exports.record import ExportedFile, ExportRecord, ExportState
    from cloudmore.billing.exports.register import (
        OpenExport,
        RegisteredExport,
        export_lock,
        exporting,
        exports_of,
    )
    from cloudmore.billing.exports.rest import RestOfReport, exported_already, exported_elsewhere
    from cloudmore.billing.reconcile.balance import ReconcileBalance
    from cloudmore.billing.reconcile.column_file import COLUMN_FILE
    from cloudmore.billing.reconcile.columns import given_columns
    from cloudmore.billing.reconcile.invoice_file import InvoiceFile
    from cloudmore.billing.reconcile.invoice_row import InvoiceRow, SetApart
    from cloudmore.billing.reconcile.invoices import read_invoices
    from cloudmore.billing.reconcile.outcome import (
        RECONCILIATION,
        Outcome,
        Part,
        ReconciledRow,
        Side,
        Tolerances,
    )
    from cloudmore.billing.reconcile.reconciled import ReconcileTerms, Reconciliation, reconciled
    from cloudmore.billing.reconcile.sum_check import SumCheck
    from cloudmore.billing.targets.export import export
    from cloudmore.billing.targets.exported import Exported, ExportedDocument
    from cloudmore.billing.targets.target import Target
    from cloudmore.billing.targets.target_file import read_target, shipped_target_text, shipped_targets

__all__ = [
    "ACCEPTED_FILE",
    "ADJUSTMENTS",
    "COLUMNS",
    "COLUMN_FILE",
    "COMPARISON",
    "EXPECTED",
    "RECONCILIATION",
    "SCHEMA",
    "Acceptance",
    "Acceptances",
    "Adjusted",
    "Adjustment",
    "AdjustmentTotals",
    "AsyncBilling",
    "AsyncBillingTask",
    "Audience",
    "Balance",
    "Billing",
    "BillingLine",
    "BillingSettings",
    "BillingTask",
    "Binding",
    "Change",
    "CheckLimits",
    "CheckResult",
    "ClosedMonth",
    "Closing",
    "ComparedRow",
    "Control",
    "Counted",
    "Difference",
    "DocumentSum",
    "ExportRecord",
    "ExportState",
    "Exported",
    "ExportedDocument",
    "ExportedFile",
    "FileOptions",
    "Finding",
    "Gathered",
    "Group",
    "InvoiceFile",
    "InvoiceRow",
    "Judged",
    "KnownOrganization",
    "LineIndex",
    "Manifest",
    "Margin",
    "OpenExport",
    "Organizations",
    "Outcome",
    "Part",
    "Period",
    "ProbedDay",
    "Progress",
    "RangeEnd",
    "RangeProbe",
    "ReconcileBalance",
    "ReconcileTerms",
    "ReconciledRow",
    "Reconciliation",
    "RegisteredExport",
    "Report",
    "RestOfReport",
    "Revision",
    "Rules",
    "SavedReport",
    "SetApart",
    "Side",
    "Split",
    "Subject",
    "SumCheck",
    "Table",
    "Target",
    "TaskState",
    "TaskStatus",
    "Tolerances",
    "Total",
    "Totals",
    "adjustments",
    "check_paths",
    "check_row_paths",
    "check_same_month",
    "checked",
    "close_report",
    "closed_month",
    "compared",
    "document_sums",
    "export",
    "export_lock",
    "exported_already",
    "exported_elsewhere",
    "exporting",
    "exports_of",
    "find_saved",
    "given_columns",
    "json_text",
    "known_codes",
    "lines_file",
    "month_before",
    "month_period",
    "next_revision",
    "places_named",
    "places_of",
    "plain",
    "prepared",
    "range_period",
    "read_acceptances",
    "read_columns",
    "read_invoices",
    "read_limits",
    "read_settings",
    "read_target",
    "reconciled",
    "remember_acceptances",
    "replacing",
    "save_manifest",
    "save_raw",
    "save_report",
    "saved_reports",
    "shipped_target_text",
    "shipped_targets",
    "subject_key",
    "unsettled",
    "usual_ending",
    "why_not_closed",
    "write_rows",
    "write_saved_page",
    "zone_named",
]


# What becomes of a report when it is there: loaded when somebody asks for it, as whoever only fetches one does not.
_LAZY = {
    "COLUMN_FILE": "cloudmore.billing.reconcile.column_file",
    "RECONCILIATION": "cloudmore.billing.reconcile.outcome",
    "DocumentSum": "cloudmore.billing.exports.document_sums",
    "ExportRecord": "cloudmore.billing.exports.record",
    "ExportState": "cloudmore.billing.exports.record",
    "Exported": "cloudmore.billing.targets.exported",
    "ExportedDocument": "cloudmore.billing.targets.exported",
    "ExportedFile": "cloudmore.billing.exports.record",
    "InvoiceFile": "cloudmore.billing.reconcile.invoice_file",
    "InvoiceRow": "cloudmore.billing.reconcile.invoice_row",
    "OpenExport": "cloudmore.billing.exports.register",
    "Outcome": "cloudmore.billing.reconcile.outcome",
    "Part": "cloudmore.billing.reconcile.outcome",
    "ReconcileBalance": "cloudmore.billing.reconcile.balance",
    "ReconcileTerms": "cloudmore.billing.reconcile.reconciled",
    "ReconciledRow": "cloudmore.billing.reconcile.outcome",
    "Reconciliation": "cloudmore.billing.reconcile.reconciled",
    "RegisteredExport": "cloudmore.billing.exports.register",
    "RestOfReport": "cloudmore.billing.exports.rest",
    "SetApart": "cloudmore.billing.reconcile.invoice_row",
    "Side": "cloudmore.billing.reconcile.outcome",
    "SumCheck": "cloudmore.billing.reconcile.sum_check",
    "Target": "cloudmore.billing.targets.target",
    "Tolerances": "cloudmore.billing.reconcile.outcome",
    "document_sums": "cloudmore.billing.exports.document_sums",
    "export": "cloudmore.billing.targets.export",
    "export_lock": "cloudmore.billing.exports.register",
    "exported_already": "cloudmore.billing.exports.rest",
    "exported_elsewhere": "cloudmore.billing.exports.rest",
    "exporting": "cloudmore.billing.exports.register",
    "exports_of": "cloudmore.billing.exports.register",
    "given_columns": "cloudmore.billing.reconcile.columns",
    "read_invoices": "cloudmore.billing.reconcile.invoices",
    "read_target": "cloudmore.billing.targets.target_file",
    "reconciled": "cloudmore.billing.reconcile.reconciled",
    "shipped_target_text": "cloudmore.billing.targets.target_file",
    "shipped_targets": "cloudmore.billing.targets.target_file",
}


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_LAZY[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
