# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
"""List the organizations of the reseller."""

from ...client import Answer, Call, path_segment, query_text
from ...errors import ParseError
from ...model import read_json
from ...models.organization import Organization
from ...shapes import ListOf, ObjectOf


def build(reseller_id: str, *, active_only: bool = False) -> Call[list[Organization]]:
    """The call, ready to be sent."""
    params: list[tuple[str, str]] = []
    params.append(("showActive", query_text(active_only)))
    return Call(
        operation_id="organizations_list",
        method="GET",
        path=f"/api/resellers/{path_segment(reseller_id)}/organizations",
        params=tuple(params),
        content=None,
        content_type=None,
        repeatable=True,
        parse=parse,
    )


def parse(answer: Answer) -> list[Organization]:
    """What the answer says."""
    if answer.status_code == 200:
        response_200: list[Organization] = read_json(answer.content, ListOf(ObjectOf("Organization", flat=True)))
        return response_200
    raise ParseError("", "a status of the document", str(answer.status_code))
