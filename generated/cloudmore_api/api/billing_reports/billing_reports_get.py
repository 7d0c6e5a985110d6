# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
"""Get the billing report of a task, or its state while it is being built."""

from ...client import Answer, Call, path_segment
from ...errors import ParseError
from ...model import read_json
from ...models.monthly_billing_per_organization_async import MonthlyBillingPerOrganizationAsync
from ...shapes import ObjectOf


def build(reseller_id: str, task_id: str) -> Call[MonthlyBillingPerOrganizationAsync]:
    """The call, ready to be sent."""
    return Call(
        operation_id="billing_reports_get",
        method="GET",
        path=f"/api/resellers/{path_segment(reseller_id)}/billing/reports/MonthlyBillingPerOrganizationAsync/{path_segment(task_id)}",
        params=(),
        content=None,
        content_type=None,
        repeatable=True,
        parse=parse,
    )


def parse(answer: Answer) -> MonthlyBillingPerOrganizationAsync:
    """What the answer says."""
    if answer.status_code == 200:
        response_200: MonthlyBillingPerOrganizationAsync = read_json(
            answer.content, ObjectOf("MonthlyBillingPerOrganizationAsync")
        )
        return response_200
    if answer.status_code == 202:
        response_202: MonthlyBillingPerOrganizationAsync = read_json(
            answer.content, ObjectOf("MonthlyBillingPerOrganizationAsync")
        )
        return response_202
    raise ParseError("", "a status of the document", str(answer.status_code))
