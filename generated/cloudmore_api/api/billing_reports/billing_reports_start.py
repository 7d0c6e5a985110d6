# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
"""Start building the monthly billing report per organization."""

from urllib.parse import quote

from ...client import Answer, Call
from ...errors import ParseError
from ...models.billing_report_task import BillingReportTask
from ...models.monthly_billing_per_organization_create_async import (
    MonthlyBillingPerOrganizationCreateAsync,
)
from ...types import encode_json


def build(
    reseller_id: str,
    body: MonthlyBillingPerOrganizationCreateAsync,
) -> Call[BillingReportTask]:
    """The call, ready to be sent."""
    _body = body.to_dict()
    return Call(
        operation_id="billing_reports_start",
        method="POST",
        path="/api/resellers/{reseller_id}/billing/reports/MonthlyBillingPerOrganizationAsync".format(
            reseller_id=quote(str(reseller_id), safe=""),
        ),
        params=(),
        content=encode_json(_body),
        content_type="application/json",
        repeatable=True,
        parse=parse,
    )


def parse(response: Answer) -> BillingReportTask:
    """What the answer says."""
    if response.status_code == 202:
        response_202 = BillingReportTask.from_dict(response.json())

        return response_202
    raise ParseError("", "a status of the document", str(response.status_code))
