"""The monthly billing report, from the task to lines that can be trusted."""

from cloudmore.billing.binding import Binding
from cloudmore.billing.column_settings import read_columns
from cloudmore.billing.columns import COLUMNS, SCHEMA
from cloudmore.billing.files import check_paths
from cloudmore.billing.findings import Finding
from cloudmore.billing.line import BillingLine, plain
from cloudmore.billing.line_index import Group, LineIndex
from cloudmore.billing.manifest import KnownOrganization, Manifest
from cloudmore.billing.month import Period, month_period, range_period
from cloudmore.billing.polling import Progress
from cloudmore.billing.report import Report
from cloudmore.billing.resource import AsyncBilling, Billing
from cloudmore.billing.saved import lines_file, save_manifest, save_raw
from cloudmore.billing.saved_report import SavedReport, find_saved, saved_reports
from cloudmore.billing.task import AsyncBillingTask, BillingTask
from cloudmore.billing.task_status import TaskState, TaskStatus
from cloudmore.billing.totals import Total, Totals
from cloudmore.billing.values import json_text

__all__ = [
    "COLUMNS",
    "SCHEMA",
    "AsyncBilling",
    "AsyncBillingTask",
    "Billing",
    "BillingLine",
    "BillingTask",
    "Binding",
    "Finding",
    "Group",
    "KnownOrganization",
    "LineIndex",
    "Manifest",
    "Period",
    "Progress",
    "Report",
    "SavedReport",
    "TaskState",
    "TaskStatus",
    "Total",
    "Totals",
    "check_paths",
    "find_saved",
    "json_text",
    "lines_file",
    "month_period",
    "plain",
    "range_period",
    "read_columns",
    "save_manifest",
    "save_raw",
    "saved_reports",
]
