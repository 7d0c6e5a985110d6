# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
"""Remove a custom service from an organization."""

from ...client import Answer, Call, path_segment
from ...errors import ParseError


def build(reseller_id: str, organization_id: str, service_id: str) -> Call[None]:
    """The call, ready to be sent."""
    return Call(
        operation_id="organization_services_remove",
        method="DELETE",
        path=f"/api/resellers/{path_segment(reseller_id)}/organizations/{path_segment(organization_id)}/services/{path_segment(service_id)}",
        params=(),
        content=None,
        content_type=None,
        repeatable=True,
        parse=parse,
    )


def parse(answer: Answer) -> None:
    """What the answer says."""
    if answer.status_code == 204:
        return None
    raise ParseError("", "a status of the document", str(answer.status_code))
