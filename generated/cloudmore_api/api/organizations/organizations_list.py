# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
"""List the organizations of the reseller."""

from urllib.parse import quote

from ...client import Answer, Call
from ...errors import ParseError
from ...models.organization import Organization
from ...types import query_text


def build(
    reseller_id: str,
    *,
    active_only: bool = False,
) -> Call[list[Organization]]:
    """The call, ready to be sent."""
    params: list[tuple[str, str]] = []
    params.append(("showActive", query_text(active_only)))
    return Call(
        operation_id="organizations_list",
        method="GET",
        path="/api/resellers/{reseller_id}/organizations".format(
            reseller_id=quote(str(reseller_id), safe=""),
        ),
        params=tuple(params),
        content=None,
        content_type=None,
        repeatable=True,
        parse=parse,
    )


def parse(response: Answer) -> list[Organization]:
    """What the answer says."""
    if response.status_code == 200:
        response_200 = []
        _response_200 = response.json()
        for response_200_item_data in _response_200:
            response_200_item = Organization.from_dict(response_200_item_data)

            response_200.append(response_200_item)

        return response_200
    raise ParseError("", "a status of the document", str(response.status_code))
