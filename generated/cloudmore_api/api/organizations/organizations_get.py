# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
"""Get the details of an organization."""

from urllib.parse import quote

from ...client import Answer, Call
from ...errors import ParseError
from ...models.organization_detail import OrganizationDetail


def build(
    reseller_id: str,
    organization_id: str,
) -> Call[OrganizationDetail]:
    """The call, ready to be sent."""
    return Call(
        operation_id="organizations_get",
        method="GET",
        path="/api/resellers/{reseller_id}/organizations/{organization_id}".format(
            reseller_id=quote(str(reseller_id), safe=""),
            organization_id=quote(str(organization_id), safe=""),
        ),
        params=(),
        content=None,
        content_type=None,
        repeatable=True,
        parse=parse,
    )


def parse(response: Answer) -> OrganizationDetail:
    """What the answer says."""
    if response.status_code == 200:
        response_200 = OrganizationDetail.from_dict(response.json())

        return response_200
    raise ParseError("", "a status of the document", str(response.status_code))
