"""How the generated calls reach the network: a ``Call`` is handed to a ``Sender``, which gives a ``Response``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar
from urllib.parse import quote, urlencode

from attrs import evolve, field, frozen

from .errors import ParseError

if TYPE_CHECKING:
    from .model import Model

T = TypeVar("T")
B = TypeVar("B")


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
        from .types import decode_json  # noqa: PLC0415 - numbers are dear to import, and a client without a call has none

        try:
            return decode_json(self.content)
        except ValueError as error:
            raise ParseError.no_json(self.content, error) from None

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
        return Response(answer.status_code, answer.headers, answer.content, self.parse(answer))

    def with_body(self: Call[B | None]) -> Call[B]:
        """The same call; an answer without a body, which the document allows, is an error."""

        def parse(answer: Answer) -> B:
            parsed = self.parse(answer)
            if parsed is None:
                raise ParseError("", "a body", f"status {answer.status_code} without one")
            return parsed

        made: Call[Any] = evolve(self, parse=parse)
        return made


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
        ...


class AsyncSender(Protocol):
    """Sends a call; raises for every answer that is no success."""

    async def send(self, call: Call[T]) -> Response[T]:
        """Send the call and read the answer."""
        ...


def path_segment(value: object) -> str:
    """An id as it stands in a path; empty where it is no id, so that the sender refuses it."""
    is_id = isinstance(value, (str, int)) or type(value).__name__ == "UUID"
    return quote(str(value), safe="") if is_id and not isinstance(value, bool) else ""


def query_text(value: object) -> str:
    """A value as it stands in a query or a form."""
    if isinstance(value, bool):
        return "true" if value else "false"
    from decimal import Decimal  # noqa: PLC0415 - as above

    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def encode_form(body: Model | Mapping[str, Any]) -> bytes:
    """A form body."""
    values = body if isinstance(body, Mapping) else body.to_dict()
    return urlencode([(name, query_text(each)) for name, each in values.items()]).encode("ascii")


__all__ = [
    "Answer",
    "AsyncSender",
    "Call",
    "Response",
    "Sender",
    "encode_form",
    "path_segment",
    "query_text",
]
