"""The secrets of the campaign. Each is made of marks that stand nowhere else, so that any part of one is found."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

from cloudmore import Credentials

_PASSWORD = ("Pw7QzKvma", "Pe2XjRdub")
_CLIENT_SECRET = ("Cs9LhTyna", "Ch3VgWkob")
_TOKEN = ("Tk4WnBsra", "Tz8QeUfib")
_SIGNATURE = ("Sg5RbTqlza", "Sz3KmWpuob")
_COOKIE = ("Ck5RyGxla", "Cq6DjMvob")

# Letters between the marks that JSON, forms, addresses and HTTP Basic each write in their own way.
CREDENTIALS = Credentials(
    username="user@reseller.example",
    password='"\\ %+/é'.join(_PASSWORD),
    client_secret="&= ~+ü".join(_CLIENT_SECRET),
    reseller_id="11111111-2222-3333-4444-555555555555",
)
COOKIE = "session=" + "-%2B".join(_COOKIE)
# In the query of a link to a report.
SIGNATURE = "%2F-".join(_SIGNATURE)
MARKS: Mapping[str, tuple[str, ...]] = {
    "password": _PASSWORD,
    "client secret": _CLIENT_SECRET,
    "access token": _TOKEN,
    "cookie": _COOKIE,
    "signature of a link": _SIGNATURE,
    "password of the sandbox": ("sandbox-password-of-seed-",),
    "client secret of the sandbox": ("sandbox-secret-of-seed-",),
    # What a token of the sandbox begins with: its header up to the key's name, in base64.
    "access token of the sandbox": ("eyJhbGciOiJSUzI1NiIsImtpZCI6I",),
}
_numbers = itertools.count(1)


def new_token(*, plain: bool = False) -> str:
    """A token that was never given before; a plain one could be a host or a scheme."""
    return f"{'.' if plain else '.~+/'}{next(_numbers)}-".join(_TOKEN)


def whole() -> Mapping[str, str]:
    """A secret of each kind, as it may get out."""
    return {
        "password": CREDENTIALS.password,
        "client secret": CREDENTIALS.client_secret,
        "access token": new_token(),
        "cookie": COOKIE,
        "signature of a link": SIGNATURE,
        "password of the sandbox": "sandbox-password-of-seed-7",
        "client secret of the sandbox": "sandbox-secret-of-seed-7",
        "access token of the sandbox": "eyJhbGciOiJSUzI1NiIsImtpZCI6IjAxIn0.e30.c2ln",
    }
