"""Keeps the token of one client: one request for any number of waiting threads."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

from cloudmore.auth.token import Token, TokenStep, next_token_step
from cloudmore.errors import TransportError
from cloudmore.masking import scrub


class TokenProvider:
    """Hands out a valid token and renews it shortly before its end.

    Args:
        fetch: Asks the token endpoint.
        monotonic: Seconds that never go back.
    """

    def __init__(self, fetch: Callable[[], Token], *, monotonic: Callable[[], float]) -> None:
        self._fetch = fetch
        self._monotonic = monotonic
        self._lock = Lock()
        self._token: Token | None = None

    def token(self) -> Token:
        """A token that can be used now; threads that come together share one request.

        Raises:
            CloudmoreError: None was given; nothing of the credentials is in the error or in its chain.
        """
        with self._lock:
            if self._token is None or next_token_step(self._token, now=self._monotonic()) is TokenStep.RENEW:
                try:
                    self._token = self._fetch()
                except TransportError as error:
                    scrub(error, str)
                    raise
            return self._token

    def refused(self, token: Token) -> None:
        """Forget a token that the API refused, unless another thread has replaced it already."""
        with self._lock:
            if self._token is token:
                self._token = None
