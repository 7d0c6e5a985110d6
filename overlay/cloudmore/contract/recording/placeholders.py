"""What stands in place of secrets, by bytes: the same in every body, header and address, and every other byte stays."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from typing import Protocol
from urllib.parse import quote, quote_plus

PASSWORD, CLIENT_SECRET = "placeholder-of-the-password", "placeholder-of-the-client-secret"
ACCESS_TOKEN = re.compile(rb'"access_token"\s*:\s*"((?:[^"\\]|\\.)+)"')
# Others name the version of Python or of a library, and the connection.
MEANINGFUL_HEADERS = ("accept", "authorization", "content-type")
# A shorter one would be found in what is no secret; it is replaced where the document says that it stands.
SHORTEST_SECRET = 4


class Secrets(Protocol):
    """Who calls, and what proves it."""

    @property
    def client_id(self) -> str:
        """OAuth2 client id."""
        ...

    @property
    def client_secret(self) -> str:
        """OAuth2 client secret."""
        ...

    @property
    def password(self) -> str:
        """Password of the user."""
        ...


class Placeholders:
    """What stands in place of the secrets of one recording, and of an address.

    Args:
        in_place_of: Bytes and what stands there.
    """

    def __init__(self, in_place_of: Mapping[bytes, bytes]) -> None:
        self._in_place_of = dict(in_place_of)
        self._tokens = 0

    def learn(self, body: bytes) -> None:
        """Give each access token in an answer its own placeholder."""
        for token in ACCESS_TOKEN.findall(body):
            self.learn_token(token)

    def learn_token(self, token: bytes) -> None:
        """Give an access token its own placeholder; another one each time, as each may be another token."""
        self._tokens += 1
        placeholder = f"placeholder-of-token-{self._tokens}".encode()
        for spelling in {token, *_spelled_otherwise(token)}:
            self._in_place_of[spelling] = placeholder

    def knows(self, secret: bytes) -> bool:
        """Whether it has a placeholder, or is one."""
        return secret in self._in_place_of or secret in self._in_place_of.values()

    @property
    def secrets(self) -> list[bytes]:
        """All that is replaced."""
        return list(self._in_place_of)

    def in_bytes(self, data: bytes) -> bytes:
        """The same with placeholders."""
        for found, placeholder in self._in_place_of.items():
            data = data.replace(found, placeholder)
        return data

    def in_text(self, text: str) -> str:
        """The same with placeholders."""
        return self.in_bytes(text.encode()).decode()


def _spelled_otherwise(token: bytes) -> tuple[bytes, ...]:
    """A token as it may stand elsewhere: without the escapes of JSON, in an address, in a form."""
    try:
        plain = str(json.loads(b'"%s"' % token))
    except ValueError:
        return ()
    return tuple(each.encode() for each in (plain, quote(plain, safe=""), quote_plus(plain)))


def spellings(secrets: Secrets) -> tuple[bytes, ...]:
    """The secrets as they may stand in an exchange: plain, in JSON, in an address, in a form, and as HTTP Basic.

    Args:
        secrets: Such as ``Credentials``.
    """
    client = f"{quote(secrets.client_id, safe='')}:{quote(secrets.client_secret, safe='')}"
    texts = [base64.b64encode(client.encode()).decode()]
    for secret in (secrets.password, secrets.client_secret):
        texts += [secret, json.dumps(secret)[1:-1], quote(secret, safe=""), quote_plus(secret)]
    return tuple(text.encode() for text in texts)
