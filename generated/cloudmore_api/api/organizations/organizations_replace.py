# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
"""Replace all properties of an organization."""

from ...client import Answer, Call, path_segment
from ...errors import ParseError
from ...model import read_json
from ...models.organization_detail import OrganizationDetail
from ...models.organization_update import OrganizationUpdate
from ...shapes import ObjectOf
from ...types import encode_json


def build(reseller_id: str, organization_id: str, body: OrganizationUpdate) -> Call[OrganizationDetail | None]:
    """The call, ready to be sent."""
    return Call(
        operation_id="organizations_replace",
        method="PUT",
        path=f"/api/resellers/{path_segment(reseller_id)}/organizations/{path_segment(organization_id)}",
        params=(),
        content=encode_json(body),
        content_type="application/json",
        repeatable=True,
        parse=parse,
    )


def parse(answer: Answer) -> OrganizationDetail | None:
    """What the answer says."""
    if answer.status_code == 200:
        response_200: OrganizationDetail = read_json(answer.content, ObjectOf("OrganizationDetail"))
        return response_200
    if answer.status_code == 204:
        return None
    raise ParseError("", "a status of the document", str(answer.status_code))
