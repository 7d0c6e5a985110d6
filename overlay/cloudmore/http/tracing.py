"""Spans of OpenTelemetry (the extra ``otel``): one for each call, its attempts as events.

This module is imported only where ``opentelemetry.trace`` is already: nobody can have set up a provider without
importing it. Nothing is sent to the API on behalf of a trace, and no message of an error is told, since a server may
have written it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar
from urllib.parse import urlsplit

from opentelemetry import context, trace
from opentelemetry.trace import SpanKind, Status, StatusCode

from cloudmore.errors import CloudmoreError
from cloudmore.http.attempt import Attempt
from cloudmore.http.flow import Flow
from cloudmore.http.link import DEFAULT_PORTS
from cloudmore.http.watch import harmless
from cloudmore.version import __version__

T = TypeVar("T")
Value = str | int | float | bool
_UNTOLD = "A span cannot be told; the call goes on."


def within_span(name: str, flow: Flow[T], *, kind: SpanKind = SpanKind.INTERNAL) -> Flow[T]:
    """The flow in a span whose parent is the current one, and which is the current one meanwhile.

    Args:
        name: Of the span.
        flow: What happens in it.
        kind: Of the span.
    """
    return _Span(name, kind, {}).around(flow)


class _Span:
    def __init__(self, name: str, kind: SpanKind, attributes: Mapping[str, Value]) -> None:
        self._name = name
        self._kind = kind
        self._attributes = attributes
        self._span: trace.Span = trace.INVALID_SPAN

    def around(self, flow: Flow[T]) -> Flow[T]:
        tracer = trace.get_tracer("cloudmore", __version__)
        with harmless(_UNTOLD):
            self._span = tracer.start_span(self._name, kind=self._kind, attributes=self._attributes)
        token: Any = context.attach(trace.set_span_in_context(self._span))
        try:
            return (yield from flow)
        except GeneratorExit:
            # Nobody drives the flow any more, and who closes it may have another context.
            token = None
            raise
        except BaseException as error:
            with harmless(_UNTOLD):
                self._span.set_attribute("error.type", _name_of(error))
                self._span.set_status(Status(StatusCode.ERROR))
            raise
        finally:
            if token is not None:
                context.detach(token)
            with harmless(_UNTOLD):
                self._span.end()


class CallSpan(_Span):
    """The span of a call.

    Args:
        operation_id: As of the call.
        method: HTTP method.
        url: The whole address, without the query.
    """

    def __init__(self, operation_id: str, method: str, url: str) -> None:
        parts = urlsplit(url)
        name = operation_id.partition(" ")[0]
        super().__init__(
            name,
            SpanKind.CLIENT,
            {
                "cloudmore.operation_id": name,
                "http.request.method": method,
                "server.address": parts.hostname or "",
                "server.port": parts.port or DEFAULT_PORTS[parts.scheme],
            },
        )

    def tell(self, attempt: Attempt) -> None:
        """Add an attempt."""
        # Not before: from the event's path a secret is taken that a server gave as an id.
        self._span.set_attribute("url.path", attempt.path)
        if attempt.number > 1:
            self._span.set_attribute("http.request.resend_count", attempt.number - 1)
        if attempt.status_code is not None:
            self._span.set_attribute("http.response.status_code", attempt.status_code)
        told: Mapping[str, Value | None] = {
            "http.response.status_code": attempt.status_code,
            "error.type": attempt.failure,
            "cloudmore.attempt.number": attempt.number,
            "cloudmore.attempt.received": attempt.received,
            "cloudmore.attempt.request_id": attempt.request_id,
            "cloudmore.attempt.seconds": attempt.seconds,
            "cloudmore.attempt.then": attempt.then,
            "cloudmore.attempt.wait": attempt.wait if attempt.then == "again" else None,
        }
        self._span.add_event("attempt", {name: value for name, value in told.items() if value is not None})


def _name_of(error: BaseException) -> str:
    cls = type(error)
    # As people import it.
    return f"{'cloudmore' if isinstance(error, CloudmoreError) else cls.__module__}.{cls.__qualname__}"
