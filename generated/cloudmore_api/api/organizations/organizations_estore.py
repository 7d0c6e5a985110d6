# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
"""List the services that can still be added to an organization."""

from urllib.parse import quote

from ...client import Answer, Call
from ...errors import ParseError
from ...models.estore import Estore


def build(
    reseller_id: str,
    organization_id: str,
) -> Call[list[Estore]]:
    """The call, ready to be sent."""
    return Call(
        operation_id="organizations_estore",
        method="GET",
        path="/api/resellers/{reseller_id}/organizations/{organization_id}/Estore".format(
            reseller_id=quote(str(reseller_id), safe=""),
            organization_id=quote(str(organization_id), safe=""),
        ),
        params=(),
        content=None,
        content_type=None,
        repeatable=True,
        parse=parse,
    )


def parse(response: Answer) -> list[Estore]:
    """What the answer says."""
    if response.status_code == 200:
        response_200 = []
        _response_200 = response.json()
        for response_200_item_data in _response_200:
            response_200_item = Estore.from_dict(response_200_item_data)

            response_200.append(response_200_item)

        return response_200
    raise ParseError("", "a status of the document", str(response.status_code))
