# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
"""Replace all properties of an organization."""

from urllib.parse import quote

from ...client import Answer, Call
from ...errors import ParseError
from ...models.organization_detail import OrganizationDetail
from ...models.organization_update import OrganizationUpdate
from ...types import encode_json


def build(
    reseller_id: str,
    organization_id: str,
    body: OrganizationUpdate,
) -> Call[OrganizationDetail | None]:
    """The call, ready to be sent."""
    _body = body.to_dict()
    return Call(
        operation_id="organizations_replace",
        method="PUT",
        path="/api/resellers/{reseller_id}/organizations/{organization_id}".format(
            reseller_id=quote(str(reseller_id), safe=""),
            organization_id=quote(str(organization_id), safe=""),
        ),
        params=(),
        content=encode_json(_body),
        content_type="application/json",
        repeatable=True,
        parse=parse,
    )


def parse(response: Answer) -> OrganizationDetail | None:
    """What the answer says."""
    if response.status_code == 200:
        response_200 = OrganizationDetail.from_dict(response.json())

        return response_200
    if response.status_code == 204:
        return None
    raise ParseError("", "a status of the document", str(response.status_code))
