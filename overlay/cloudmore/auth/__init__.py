"""OAuth2 password grant: what to ask, what the answer means, and when a token is renewed."""

from cloudmore.auth.grant import granted, read_grant, token_call
from cloudmore.auth.provider import TokenProvider
from cloudmore.auth.token import Token, TokenStep, next_token_step, renewal_lead

__all__ = [
    "Token",
    "TokenProvider",
    "TokenStep",
    "granted",
    "next_token_step",
    "read_grant",
    "renewal_lead",
    "token_call",
]
