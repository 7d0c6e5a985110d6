# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
"""List the services that can still be added to an organization."""

from ...client import Answer, Call, path_segment
from ...errors import ParseError
from ...model import read_json
from ...models.estore import Estore
from ...shapes import ListOf, ObjectOf


def build(reseller_id: str, organization_id: str) -> Call[list[Estore]]:
    """The call, ready to be sent."""
    return Call(
        operation_id="organizations_estore",
        method="GET",
        path=f"/api/resellers/{path_segment(reseller_id)}/organizations/{path_segment(organization_id)}/Estore",
        params=(),
        content=None,
        content_type=None,
        repeatable=True,
        parse=parse,
    )


def parse(answer: Answer) -> list[Estore]:
    """What the answer says."""
    if answer.status_code == 200:
        response_200: list[Estore] = read_json(answer.content, ListOf(ObjectOf("Estore", flat=True)))
        return response_200
    raise ParseError("", "a status of the document", str(answer.status_code))
