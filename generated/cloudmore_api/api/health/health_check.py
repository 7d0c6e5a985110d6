# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
"""Show that the API answers."""

from ...client import Answer, Call
from ...errors import ParseError
from ...model import read_json
from ...models.status import Status
from ...shapes import ObjectOf


def build() -> Call[Status]:
    """The call, ready to be sent."""
    return Call(
        operation_id="health_check",
        method="GET",
        path="/api/healthcheck",
        params=(),
        content=None,
        content_type=None,
        repeatable=True,
        parse=parse,
    )


def parse(answer: Answer) -> Status:
    """What the answer says."""
    if answer.status_code == 200:
        response_200: Status = read_json(answer.content, ObjectOf("Status", flat=True))
        return response_200
    raise ParseError("", "a status of the document", str(answer.status_code))
