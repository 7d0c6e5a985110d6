# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
"""Delete an organization."""

from urllib.parse import quote

from ...client import Answer, Call
from ...errors import ParseError


def build(
    reseller_id: str,
    organization_id: str,
) -> Call[None]:
    """The call, ready to be sent."""
    return Call(
        operation_id="organizations_delete",
        method="DELETE",
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


def parse(response: Answer) -> None:
    """What the answer says."""
    if response.status_code == 204:
        return None
    raise ParseError("", "a status of the document", str(response.status_code))
