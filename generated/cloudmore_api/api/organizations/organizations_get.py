# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
"""Get the details of an organization."""

from ...client import Answer, Call, path_segment
from ...errors import ParseError
from ...model import read_json
from ...models.organization_detail import OrganizationDetail
from ...shapes import ObjectOf


def build(reseller_id: str, organization_id: str) -> Call[OrganizationDetail]:
    """The call, ready to be sent."""
    return Call(
        operation_id="organizations_get",
        method="GET",
        path=f"/api/resellers/{path_segment(reseller_id)}/organizations/{path_segment(organization_id)}",
        params=(),
        content=None,
        content_type=None,
        repeatable=True,
        parse=parse,
    )


def parse(answer: Answer) -> OrganizationDetail:
    """What the answer says."""
    if answer.status_code == 200:
        response_200: OrganizationDetail = read_json(answer.content, ObjectOf("OrganizationDetail"))
        return response_200
    raise ParseError("", "a status of the document", str(answer.status_code))
