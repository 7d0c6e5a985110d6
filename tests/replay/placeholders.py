"""What the recorder puts in place of secrets and of the sandbox's address; every other byte stays."""

from __future__ import annotations

import base64
import json
import re
from typing import Any
from urllib.parse import quote, quote_plus

from replay.cassettes import ADDRESS, CREDENTIALS, without_noise
from vcr.request import Request

from cloudmore import Credentials
from cloudmore.sandbox.server import Settings

ACCESS_TOKEN = re.compile(rb'"access_token"\s*:\s*"([^"]+)"')


class Placeholders:
    """The hooks of one recording.

    Args:
        url: The sandbox's address.
        credentials: The sandbox's; a client that replays the cassette has those of ``cassettes.CREDENTIALS``.
    """

    def __init__(self, url: str, credentials: Credentials) -> None:
        self._in_place_of = {url.encode(): ADDRESS.encode()}
        self._in_place_of |= zip(spellings(credentials), spellings(CREDENTIALS), strict=True)
        self._tokens = 0

    def in_request(self, request: Request) -> Request:
        """The request as it is recorded."""
        request = without_noise(request)
        request.uri = self._text(request.uri)
        request.headers = {name: self._text(value) for name, value in request.headers.items()}
        request.body = self._bytes(request.body or b"")
        return request

    def in_response(self, response: dict[str, Any]) -> dict[str, Any]:
        """The answer as it is recorded."""
        body = response["body"]["string"]
        for token in ACCESS_TOKEN.findall(body):
            self._tokens += 1
            self._in_place_of[token] = f"placeholder-of-token-{self._tokens}".encode()
        response["body"]["string"] = self._bytes(body)
        response["headers"] = {
            name: [self._text(value) for value in values]
            for name, values in response["headers"].items()
            # It tells nothing that the body does not, and is wrong where a placeholder is.
            if name.lower() != "content-length"
        }
        return response

    def _bytes(self, data: bytes) -> bytes:
        for found, placeholder in self._in_place_of.items():
            data = data.replace(found, placeholder)
        return data

    def _text(self, text: str) -> str:
        return self._bytes(text.encode()).decode()


def spellings(credentials: Credentials | Settings) -> tuple[bytes, ...]:
    """The secrets as they may stand in an exchange: plain, in JSON, in an address, in a form, and as HTTP Basic."""
    client = f"{quote(credentials.client_id, safe='')}:{quote(credentials.client_secret, safe='')}"
    texts = [base64.b64encode(client.encode()).decode()]
    for secret in (credentials.password, credentials.client_secret):
        texts += [secret, json.dumps(secret)[1:-1], quote(secret, safe=""), quote_plus(secret)]
    return tuple(text.encode() for text in texts)
