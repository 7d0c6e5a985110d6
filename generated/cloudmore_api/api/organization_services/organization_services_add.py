# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
"""Add a custom service from the Estore to an organization."""

from urllib.parse import quote

from ...client import Answer, Call
from ...errors import ParseError
from ...models.organization_service import OrganizationService
from ...models.organization_service_add import OrganizationServiceAdd
from ...types import encode_json


def build(
    reseller_id: str,
    organization_id: str,
    body: OrganizationServiceAdd,
) -> Call[OrganizationService]:
    """The call, ready to be sent."""
    _body = body.to_dict()
    return Call(
        operation_id="organization_services_add",
        method="POST",
        path="/api/resellers/{reseller_id}/organizations/{organization_id}/services".format(
            reseller_id=quote(str(reseller_id), safe=""),
            organization_id=quote(str(organization_id), safe=""),
        ),
        params=(),
        content=encode_json(_body),
        content_type="application/json",
        repeatable=False,
        parse=parse,
    )


def parse(response: Answer) -> OrganizationService:
    """What the answer says."""
    if response.status_code == 201:
        response_201 = OrganizationService.from_dict(response.json())

        return response_201
    raise ParseError("", "a status of the document", str(response.status_code))
