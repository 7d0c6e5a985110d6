# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
"""Add a custom service from the Estore to an organization."""

from ...client import Answer, Call, path_segment
from ...errors import ParseError
from ...model import read_json
from ...models.organization_service import OrganizationService
from ...models.organization_service_add import OrganizationServiceAdd
from ...shapes import ObjectOf
from ...types import encode_json


def build(reseller_id: str, organization_id: str, body: OrganizationServiceAdd) -> Call[OrganizationService]:
    """The call, ready to be sent."""
    return Call(
        operation_id="organization_services_add",
        method="POST",
        path=f"/api/resellers/{path_segment(reseller_id)}/organizations/{path_segment(organization_id)}/services",
        params=(),
        content=encode_json(body),
        content_type="application/json",
        repeatable=False,
        parse=parse,
    )


def parse(answer: Answer) -> OrganizationService:
    """What the answer says."""
    if answer.status_code == 201:
        response_201: OrganizationService = read_json(answer.content, ObjectOf("OrganizationService", flat=True))
        return response_201
    raise ParseError("", "a status of the document", str(answer.status_code))
