"""An exchange as it went over the wire, in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import field, frozen

from cloudmore.contract.exchange import Request, Response


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
