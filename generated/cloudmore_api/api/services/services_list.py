# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
"""List all services of the reseller."""

from ...client import Answer, Call, path_segment
from ...errors import ParseError
from ...model import read_json
from ...models.reseller_service import ResellerService
from ...shapes import ListOf, ObjectOf


def build(reseller_id: str) -> Call[list[ResellerService]]:
    """The call, ready to be sent."""
    return Call(
        operation_id="services_list",
        method="GET",
        path=f"/api/resellers/{path_segment(reseller_id)}/services",
        params=(),
        content=None,
        content_type=None,
        repeatable=True,
        parse=parse,
    )


def parse(answer: Answer) -> list[ResellerService]:
    """What the answer says."""
    if answer.status_code == 200:
        response_200: list[ResellerService] = read_json(answer.content, ListOf(ObjectOf("ResellerService")))
        return response_200
    raise ParseError("", "a status of the document", str(answer.status_code))
