# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
"""How the generated calls reach the network: they hand a ``Call`` to a ``Sender``, which answers with a ``Response``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Generic, Protocol, TypeVar

from attrs import field, frozen

from .errors import ParseError
from .types import decode_json

T = TypeVar("T")


@frozen
class Answer:
    """An answer that is a success, as it came.

    Attributes:
        status_code: Any integer.
        headers: Letter case does not matter to the mapping that the sender hands in.
        content: The body, decompressed.
    """

    status_code: int
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)

    def json(self) -> Any:
        """The body, fractions as ``Decimal``.

        Raises:
            ParseError: It is not JSON.
        """
        try:
            return decode_json(self.content)
        except ValueError as error:
            found = f"{len(self.content)} bytes that are not ({error})" if self.content else "an empty body"
            raise ParseError("", "JSON", found) from None

    @property
    def text(self) -> str:
        """The body as text."""
        return self.content.decode("utf-8", errors="replace")


@frozen
class Call(Generic[T]):
    """One call, complete but for host and token.

    Attributes:
        operation_id: The document's name of the operation.
        method: The HTTP method.
        path: From the host, percent-encoded.
        params: The query, in order.
        content: The body, or ``None``. It may hold personal data or a secret, so it is not in the ``repr``.
        content_type: Media type of the body.
        repeatable: Whether doing it twice is as good as once (``x-repeatable``).
        parse: Reads the answer.
    """

    operation_id: str
    method: str
    path: str
    params: tuple[tuple[str, str], ...]
    content: bytes | None = field(repr=False)
    content_type: str | None
    repeatable: bool
    parse: Callable[[Answer], T] = field(repr=False)

    def read(self, answer: Answer) -> Response[T]:
        """The answer, read.

        Raises:
            ParseError: It is not what the document says.
        """
        try:
            parsed = self.parse(answer)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ParseError("", "an answer as the document describes it", f"{type(error).__name__} {error}") from error
        return Response(answer.status_code, answer.headers, answer.content, parsed)


@frozen
class Response(Generic[T]):
    """A success with everything that came.

    Attributes:
        status_code: The status.
        headers: The headers.
        content: The body, decompressed.
        parsed: The value that the plain call returns.
    """

    status_code: int
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)
    parsed: T


class Sender(Protocol):
    """Sends a call; raises for every answer that is no success."""

    def send(self, call: Call[T]) -> Response[T]:
        """Send the call and read the answer."""


class AsyncSender(Protocol):
    """Sends a call; raises for every answer that is no success."""

    async def send(self, call: Call[T]) -> Response[T]:
        """Send the call and read the answer."""
