# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
"""Create an organization."""

from urllib.parse import quote

from ...client import Answer, Call
from ...errors import ParseError
from ...models.organization_create import OrganizationCreate
from ...models.organization_detail import OrganizationDetail
from ...types import encode_json


def build(
    reseller_id: str,
    body: OrganizationCreate,
) -> Call[OrganizationDetail]:
    """The call, ready to be sent."""
    _body = body.to_dict()
    return Call(
        operation_id="organizations_create",
        method="POST",
        path="/api/resellers/{reseller_id}/organizations".format(
            reseller_id=quote(str(reseller_id), safe=""),
        ),
        params=(),
        content=encode_json(_body),
        content_type="application/json",
        repeatable=False,
        parse=parse,
    )


def parse(response: Answer) -> OrganizationDetail:
    """What the answer says."""
    if response.status_code == 201:
        response_201 = OrganizationDetail.from_dict(response.json())

        return response_201
    raise ParseError("", "a status of the document", str(response.status_code))
