"""An exchange as it went over the wire, in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import SplitResult, urlsplit

from attrs import field, frozen

from cloudmore.contract.exchange import Request, Response

_USUAL_PORTS = {"http": 80, "https": 443}


@frozen
class Captured:
    """A request and its answer.

    Attributes:
        area: Which recording it goes to.
        method: In capitals.
        url: Where it was sent to.
        sent_headers: Of the request, with names in small letters.
        sent: The request's body.
        status: Of the answer.
        reason: The words beside it.
        headers: Of the answer, with all values of each name.
        body: The answer's body.
    """

    area: str
    method: str
    url: str = field(repr=False)
    sent_headers: Mapping[str, str] = field(repr=False)
    sent: bytes = field(repr=False)
    status: int
    reason: str = field(repr=False)
    headers: Mapping[str, Sequence[str]] = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def request(self) -> Request:
        """The request as the judge knows it."""
        return Request(headers=self.sent_headers, body=self.sent, method=self.method, url=self.url)

    @property
    def response(self) -> Response:
        """The answer as the judge knows it."""
        headers = {name.lower(): ", ".join(values) for name, values in self.headers.items()}
        return Response(headers=headers, body=self.body, status=self.status)

    def has_header(self, name: str) -> bool:
        """Whether the answer has a header."""
        return name in {each.lower() for each in self.headers}


def sent_to(base_url: str) -> SplitResult:
    """The address of a client in the spelling of what is captured: its host in small letters, without a usual port.

    Args:
        base_url: Of the client.
    """
    address = urlsplit(base_url)
    port = None if address.port == _USUAL_PORTS.get(address.scheme) else address.port
    host = f"[{address.hostname}]" if ":" in (address.hostname or "") else address.hostname or ""
    return address._replace(netloc=host if port is None else f"{host}:{port}")
