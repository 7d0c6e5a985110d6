# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
"""List the products of a service with the prices of an organization."""

from urllib.parse import quote

from ...client import Answer, Call
from ...errors import ParseError
from ...models.organization_price_list import OrganizationPriceList


def build(
    reseller_id: str,
    organization_id: str,
    service_id: str,
) -> Call[list[OrganizationPriceList]]:
    """The call, ready to be sent."""
    return Call(
        operation_id="organization_services_price_list",
        method="GET",
        path="/api/resellers/{reseller_id}/organizations/{organization_id}/services/{service_id}/pricelist".format(
            reseller_id=quote(str(reseller_id), safe=""),
            organization_id=quote(str(organization_id), safe=""),
            service_id=quote(str(service_id), safe=""),
        ),
        params=(),
        content=None,
        content_type=None,
        repeatable=True,
        parse=parse,
    )


def parse(response: Answer) -> list[OrganizationPriceList]:
    """What the answer says."""
    if response.status_code == 200:
        response_200 = []
        _response_200 = response.json()
        for response_200_item_data in _response_200:
            response_200_item = OrganizationPriceList.from_dict(response_200_item_data)

            response_200.append(response_200_item)

        return response_200
    raise ParseError("", "a status of the document", str(response.status_code))
