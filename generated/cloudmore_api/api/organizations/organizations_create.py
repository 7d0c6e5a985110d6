# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
"""Create an organization."""

from ...client import Answer, Call, path_segment
from ...errors import ParseError
from ...model import read_json
from ...models.organization_create import OrganizationCreate
from ...models.organization_detail import OrganizationDetail
from ...shapes import ObjectOf
from ...types import encode_json


def build(reseller_id: str, body: OrganizationCreate) -> Call[OrganizationDetail]:
    """The call, ready to be sent."""
    return Call(
        operation_id="organizations_create",
        method="POST",
        path=f"/api/resellers/{path_segment(reseller_id)}/organizations",
        params=(),
        content=encode_json(body),
        content_type="application/json",
        repeatable=False,
        parse=parse,
    )


def parse(answer: Answer) -> OrganizationDetail:
    """What the answer says."""
    if answer.status_code == 201:
        response_201: OrganizationDetail = read_json(answer.content, ObjectOf("OrganizationDetail"))
        return response_201
    raise ParseError("", "a status of the document", str(answer.status_code))
