# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
"""Exchange the credentials for an access token."""

from ...client import Answer, Call, encode_form
from ...errors import ParseError
from ...model import read_json
from ...models.token import Token
from ...models.token_request import TokenRequest
from ...shapes import ObjectOf


def build(body: TokenRequest) -> Call[Token]:
    """The call, ready to be sent."""
    return Call(
        operation_id="authentication_token",
        method="POST",
        path="/connect/token",
        params=(),
        content=encode_form(body),
        content_type="application/x-www-form-urlencoded",
        repeatable=True,
        parse=parse,
    )


def parse(answer: Answer) -> Token:
    """What the answer says."""
    if answer.status_code == 200:
        response_200: Token = read_json(answer.content, ObjectOf("Token", flat=True))
        return response_200
    raise ParseError("", "a status of the document", str(answer.status_code))
