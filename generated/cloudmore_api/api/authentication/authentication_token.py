# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
"""Exchange the credentials for an access token."""

from ...client import Answer, Call
from ...errors import ParseError
from ...models.token import Token
from ...models.token_request import TokenRequest
from ...types import encode_form


def build(
    body: TokenRequest,
) -> Call[Token]:
    """The call, ready to be sent."""
    _body = body.to_dict()
    return Call(
        operation_id="authentication_token",
        method="POST",
        path="/connect/token",
        params=(),
        content=encode_form(_body),
        content_type="application/x-www-form-urlencoded",
        repeatable=True,
        parse=parse,
    )


def parse(response: Answer) -> Token:
    """What the answer says."""
    if response.status_code == 200:
        response_200 = Token.from_dict(response.json())

        return response_200
    raise ParseError("", "a status of the document", str(response.status_code))
