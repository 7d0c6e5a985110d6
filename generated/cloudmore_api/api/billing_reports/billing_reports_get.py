# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
"""Get the billing report of a task, or its state while it is being built."""

from urllib.parse import quote

from ...client import Answer, Call
from ...errors import ParseError
from ...models.monthly_billing_per_organization_async import (
    MonthlyBillingPerOrganizationAsync,
)


def build(
    reseller_id: str,
    task_id: str,
) -> Call[MonthlyBillingPerOrganizationAsync]:
    """The call, ready to be sent."""
    return Call(
        operation_id="billing_reports_get",
        method="GET",
        path="/api/resellers/{reseller_id}/billing/reports/MonthlyBillingPerOrganizationAsync/{task_id}".format(
            reseller_id=quote(str(reseller_id), safe=""),
            task_id=quote(str(task_id), safe=""),
        ),
        params=(),
        content=None,
        content_type=None,
        repeatable=True,
        parse=parse,
    )


def parse(response: Answer) -> MonthlyBillingPerOrganizationAsync:
    """What the answer says."""
    if response.status_code == 200:
        response_200 = MonthlyBillingPerOrganizationAsync.from_dict(response.json())

        return response_200
    if response.status_code == 202:
        response_202 = MonthlyBillingPerOrganizationAsync.from_dict(response.json())

        return response_202
    raise ParseError("", "a status of the document", str(response.status_code))
