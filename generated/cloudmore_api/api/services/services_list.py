# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
"""List all services of the reseller."""

from urllib.parse import quote

from ...client import Answer, Call
from ...errors import ParseError
from ...models.reseller_service import ResellerService


def build(
    reseller_id: str,
) -> Call[list[ResellerService]]:
    """The call, ready to be sent."""
    return Call(
        operation_id="services_list",
        method="GET",
        path="/api/resellers/{reseller_id}/services".format(
            reseller_id=quote(str(reseller_id), safe=""),
        ),
        params=(),
        content=None,
        content_type=None,
        repeatable=True,
        parse=parse,
    )


def parse(response: Answer) -> list[ResellerService]:
    """What the answer says."""
    if response.status_code == 200:
        response_200 = []
        _response_200 = response.json()
        for response_200_item_data in _response_200:
            response_200_item = ResellerService.from_dict(response_200_item_data)

            response_200.append(response_200_item)

        return response_200
    raise ParseError("", "a status of the document", str(response.status_code))
