"""Keeps the token of one client: one request for any number of calls that wait."""

from __future__ import annotations

import threading
from collections.abc import Callable

from attrs import define

from cloudmore.auth.token import Token, TokenStep, next_token_step
from cloudmore.errors import CloudmoreError, TransportError, twin_of
from cloudmore.http.flow import Flow, Join, Landing
from cloudmore.masking import scrub


@define(eq=False)
class _Flight:
    """A request for a token that others wait for.

    Attributes:
        home: Where it is under way.
        landed: Set when it is over.
        error: Why there is no token; ``None`` as well where it was given up.
    """

    home: object
    landed: Landing
    error: CloudmoreError | None = None


class TokenProvider:
    """Hands out a valid token and renews it shortly before its end.

    Args:
        fetch: Asks the token endpoint.
        monotonic: Seconds that never go back.
        landing: Makes what others wait for.
        home: Where the caller runs; nobody waits for what is under way elsewhere, where it may never end.
    """

    def __init__(
        self,
        fetch: Callable[[float], Flow[Token]],
        *,
        monotonic: Callable[[], float],
        landing: Callable[[], Landing],
        home: Callable[[], object],
    ) -> None:
        self._fetch = fetch
        self._monotonic = monotonic
        self._new_landing = landing
        self._home = home
        # Never held while somebody waits.
        self._lock = threading.Lock()
        self._token: Token | None = None
        self._flight: _Flight | None = None

    def token(self, until: float) -> Flow[Token]:
        """A token that can be used now; calls that come together share one request, and its error.

        Raises:
            CloudmoreError: None was given; nothing of the credentials is in the error or in its chain.
        """
        home = self._home()
        while True:
            with self._lock:
                token, flight = self._token, self._flight
                under_way = flight is not None and flight.home is home
                step = next_token_step(token, now=self._monotonic(), under_way=under_way)
                if step is TokenStep.RENEW:
                    flight = self._flight = _Flight(home, self._new_landing())
            if step is TokenStep.USE and token is not None:
                return token
            assert flight is not None
            if step is TokenStep.RENEW:
                return (yield from self._renew(flight, until))
            yield Join(flight.landed, until)
            if flight.error is not None:
                raise twin_of(flight.error)

    def refused(self, token: Token) -> None:
        """Forget a token that the API refused, unless another call has replaced it already."""
        with self._lock:
            if self._token is token:
                self._token = None

    def _renew(self, flight: _Flight, until: float) -> Flow[Token]:
        try:
            token = yield from self._fetch(until)
            with self._lock:
                self._token = token
        except CloudmoreError as error:
            if isinstance(error, TransportError):
                scrub(error, str)
            flight.error = error
            raise
        finally:
            # Whoever waited goes on, with the error or with another try, even if this call was interrupted.
            with self._lock:
                if self._flight is flight:
                    self._flight = None
            flight.landed.set()
        return token
