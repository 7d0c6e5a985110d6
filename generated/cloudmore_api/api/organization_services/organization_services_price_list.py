# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
"""List the products of a service with the prices of an organization."""

from ...client import Answer, Call, path_segment
from ...errors import ParseError
from ...model import read_json
from ...models.organization_price_list import OrganizationPriceList
from ...shapes import ListOf, ObjectOf


def build(reseller_id: str, organization_id: str, service_id: str) -> Call[list[OrganizationPriceList]]:
    """The call, ready to be sent."""
    return Call(
        operation_id="organization_services_price_list",
        method="GET",
        path=f"/api/resellers/{path_segment(reseller_id)}/organizations/{path_segment(organization_id)}/services/{path_segment(service_id)}/pricelist",
        params=(),
        content=None,
        content_type=None,
        repeatable=True,
        parse=parse,
    )


def parse(answer: Answer) -> list[OrganizationPriceList]:
    """What the answer says."""
    if answer.status_code == 200:
        response_200: list[OrganizationPriceList] = read_json(answer.content, ListOf(ObjectOf("OrganizationPriceList")))
        return response_200
    raise ParseError("", "a status of the document", str(answer.status_code))
