"""How the sandbox is recorded: by the recorder of ``contract record``, but for people, who are made up already."""

from __future__ import annotations

from typing import Any

from replay.cassettes import ADDRESS, CREDENTIALS, without_noise
from vcr.request import Request

from cloudmore import Credentials
from cloudmore.contract.recording import placeholders
from cloudmore.contract.recording.placeholders import spellings

__all__ = ["Placeholders", "spellings"]


class Placeholders:
    """The hooks of one recording.

    Args:
        url: The sandbox's address.
        credentials: The sandbox's; a client that replays the cassette has those of ``cassettes.CREDENTIALS``.
    """

    def __init__(self, url: str, credentials: Credentials) -> None:
        pairs = zip(spellings(credentials), spellings(CREDENTIALS), strict=True)
        self._placeholders = placeholders.Placeholders({url.encode(): ADDRESS.encode(), **dict(pairs)})

    def in_request(self, request: Request) -> Request:
        """The request as it is recorded."""
        request = without_noise(request)
        request.uri = self._placeholders.in_text(request.uri)
        request.headers = {name: self._placeholders.in_text(value) for name, value in request.headers.items()}
        request.body = self._placeholders.in_bytes(request.body or b"")
        return request

    def in_response(self, response: dict[str, Any]) -> dict[str, Any]:
        """The answer as it is recorded."""
        self._placeholders.learn(response["body"]["string"])
        response["body"]["string"] = self._placeholders.in_bytes(response["body"]["string"])
        response["headers"] = {
            name: [self._placeholders.in_text(value) for value in values]
            for name, values in response["headers"].items()
            # It tells nothing that the body does not, and is wrong where a placeholder is.
            if name.lower() != "content-length"
        }
        return response
