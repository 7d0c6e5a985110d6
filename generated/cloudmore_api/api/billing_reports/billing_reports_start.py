# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
"""Start building the monthly billing report per organization."""

from ...client import Answer, Call, path_segment
from ...errors import ParseError
from ...model import read_json
from ...models.billing_report_task import BillingReportTask
from ...models.monthly_billing_per_organization_create_async import MonthlyBillingPerOrganizationCreateAsync
from ...shapes import ObjectOf
from ...types import encode_json


def build(reseller_id: str, body: MonthlyBillingPerOrganizationCreateAsync) -> Call[BillingReportTask]:
    """The call, ready to be sent."""
    return Call(
        operation_id="billing_reports_start",
        method="POST",
        path=f"/api/resellers/{path_segment(reseller_id)}/billing/reports/MonthlyBillingPerOrganizationAsync",
        params=(),
        content=encode_json(body),
        content_type="application/json",
        repeatable=True,
        parse=parse,
    )


def parse(answer: Answer) -> BillingReportTask:
    """What the answer says."""
    if answer.status_code == 202:
        response_202: BillingReportTask = read_json(answer.content, ObjectOf("BillingReportTask", flat=True))
        return response_202
    raise ParseError("", "a status of the document", str(answer.status_code))
