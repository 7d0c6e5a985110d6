# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
"""List the custom-service subscriptions of an organization, cancelled ones included."""

from ...client import Answer, Call, path_segment
from ...errors import ParseError
from ...model import read_json
from ...models.organization_service_subscription import OrganizationServiceSubscription
from ...shapes import ListOf, ObjectOf


def build(reseller_id: str, organization_id: str, service_id: str) -> Call[list[OrganizationServiceSubscription]]:
    """The call, ready to be sent."""
    return Call(
        operation_id="organization_services_subscriptions",
        method="GET",
        path=f"/api/resellers/{path_segment(reseller_id)}/organizations/{path_segment(organization_id)}/services/{path_segment(service_id)}/subscriptions",
        params=(),
        content=None,
        content_type=None,
        repeatable=True,
        parse=parse,
    )


def parse(answer: Answer) -> list[OrganizationServiceSubscription]:
    """What the answer says."""
    if answer.status_code == 200:
        response_200: list[OrganizationServiceSubscription] = read_json(
            answer.content, ListOf(ObjectOf("OrganizationServiceSubscription"))
        )
        return response_200
    raise ParseError("", "a status of the document", str(answer.status_code))
