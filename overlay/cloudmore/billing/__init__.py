"""The monthly billing report, from the task to lines that can be trusted."""

from cloudmore.billing.billing_settings import BillingSettings, read_columns, read_settings
from cloudmore.billing.binding import Binding
from cloudmore.billing.columns import COLUMNS, SCHEMA
from cloudmore.billing.control import Balance, Control, Rules, places_named, prepared
from cloudmore.billing.currencies import places_of
from cloudmore.billing.files import check_paths
from cloudmore.billing.findings import Finding
from cloudmore.billing.line import BillingLine, plain
from cloudmore.billing.month import Period, RangeEnd, month_period, range_period
from cloudmore.billing.polling import Progress
from cloudmore.billing.report import Report
from cloudmore.billing.resource import AsyncBilling, Billing
from cloudmore.billing.saved import save_manifest, save_raw
from cloudmore.billing.task import AsyncBillingTask, BillingTask
from cloudmore.billing.task_status import TaskState, TaskStatus
from cloudmore.billing.totals import Total, Totals
from cloudmore.billing.values import json_text

__all__ = [
    "COLUMNS",
    "SCHEMA",
    "AsyncBilling",
    "AsyncBillingTask",
    "Balance",
    "Billing",
    "BillingLine",
    "BillingSettings",
    "BillingTask",
    "Binding",
    "Control",
    "Finding",
    "Period",
    "Progress",
    "RangeEnd",
    "Report",
    "Rules",
    "TaskState",
    "TaskStatus",
    "Total",
    "Totals",
    "check_paths",
    "json_text",
    "month_period",
    "places_named",
    "places_of",
    "plain",
    "prepared",
    "range_period",
    "read_columns",
    "read_settings",
    "save_manifest",
    "save_raw",
]
