"""Tells who watches a call of its attempts: a function of the user, the log, and a span where somebody traces."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from cloudmore.errors import ConfigurationError
from cloudmore.http.attempt import Attempt, Then, attempt_of
from cloudmore.http.attempts import TRACING
from cloudmore.http.flow import Flow
from cloudmore.http.message import Reply
from cloudmore.masking import Mask

if TYPE_CHECKING:
    from cloudmore.http.tracing import CallSpan

T = TypeVar("T")
OnAttempt = Callable[[Attempt], object]
_LOG = logging.getLogger("cloudmore.http")
_COROUTINE_FUNCTION = 0x80


def spanned(name: str, flow: Flow[T]) -> Flow[T]:
    """What a flow does as one span, where somebody traces.

    Args:
        name: Of the span.
        flow: The flow.
    """
    if TRACING not in sys.modules:
        return flow
    from cloudmore.http.tracing import within_span  # noqa: PLC0415 - of an extra

    return within_span(name, flow)


class Watch:
    """Watches one call, or one request for a token.

    Args:
        on_attempt: Called after each attempt.
        operation_id: As of the call.
        method: HTTP method.
        url: The whole address, without the query.
        params: The query; most of its values are not told.
        monotonic: Seconds that never go back.
    """

    def __init__(
        self,
        on_attempt: OnAttempt | None,
        *,
        operation_id: str,
        method: str,
        url: str,
        params: tuple[tuple[str, str], ...],
        monotonic: Callable[[], float],
    ) -> None:
        self._on_attempt = on_attempt
        self._operation_id = operation_id
        self._method = method
        self._url = url
        self._params = params
        self._monotonic = monotonic
        self._began = self._seconds = 0.0
        self._span: CallSpan | None = None

    def around(self, flow: Flow[T]) -> Flow[T]:
        """The flow of the call, in a span where somebody traces."""
        if TRACING not in sys.modules:
            return flow
        from cloudmore.http.tracing import CallSpan  # noqa: PLC0415 - of an extra

        self._span = CallSpan(self._operation_id, self._method, self._url)
        return self._span.around(flow)

    def begins(self) -> None:
        """An attempt begins."""
        self._began = self._monotonic()

    def ends(self) -> None:
        """It ends; what is decided then takes no time of it."""
        self._seconds = self._monotonic() - self._began

    def tell(self, came: Reply | BaseException, mask: Mask, number: int, then: Then, wait: float = 0.0) -> None:
        """Tell what happened; whatever goes wrong with that, the call goes on.

        Args:
            came: The answer, or what came instead.
            mask: Takes the secrets of the request out of a text.
            number: 1 for the first attempt.
            then: What follows.
            wait: Seconds until then.
        """
        attempt = attempt_of(
            came,
            mask,
            operation_id=self._operation_id,
            method=self._method,
            path=urlsplit(self._url).path,
            params=self._params,
            number=number,
            seconds=self._seconds,
            then=then,
            wait=wait,
        )
        _told(_logged, attempt, "The log")
        if self._span is not None:
            _told(self._span.tell, attempt, "The span")
        if self._on_attempt is not None:
            _told(self._on_attempt, attempt, "on_attempt")


def _logged(attempt: Attempt) -> None:
    level = logging.INFO if attempt.then in ("again", "new token") else logging.DEBUG
    if _LOG.isEnabledFor(level):
        _LOG.log(level, "%s", attempt, extra={"cloudmore_attempt": attempt})


def _told(tell: OnAttempt, attempt: Attempt, who: str) -> None:
    # In a frame that holds nothing else: the log keeps the traceback.
    with harmless(f"{who} has failed; the call goes on."):
        tell(attempt)


@contextmanager
def harmless(words: str) -> Generator[None]:
    """What those who watch a call raise is logged, and changes nothing.

    Args:
        words: For the log.
    """
    try:
        yield
    except Exception:  # noqa: BLE001 - whatever it is, the call goes on
        # The log itself may be what fails.
        with suppress(Exception):
            _LOG.warning(words, exc_info=True)


def checked_hook(hook: Callable[[T], object] | None, name: str, gets: str) -> Callable[[T], object] | None:
    """A function that a user gives to be told of something, where it can be called.

    Args:
        hook: The function.
        name: Of the option.
        gets: What it is called with.

    Raises:
        ConfigurationError: It is no plain function.
    """
    given: Any = hook
    of_object = getattr(given, "__call__", None)  # noqa: B004 - its code is looked at, not whether it is there
    code = getattr(given, "__code__", None) or getattr(of_object, "__code__", None)
    if given is not None and (not callable(given) or getattr(code, "co_flags", 0) & _COROUTINE_FUNCTION):
        raise ConfigurationError(
            f"The setting {name} is a {type(given).__name__}" + (" that must be awaited." if callable(given) else "."),
            remedy=f"Give a plain function that takes a {gets}.",
        )
    return hook
