"""Hands out tokens: one request for any number of calls that wait, whichever thread or event loop they are on."""

from __future__ import annotations

import logging
from collections.abc import Callable

from attrs import evolve

from cloudmore.auth.flight import Flight, Loop
from cloudmore.auth.memory_store import REFUSED_SECONDS, Kept, MemoryTokenStore, Owner, Refusal
from cloudmore.auth.token import Token
from cloudmore.errors import AuthenticationError, CloudmoreError, DeadlineExceededError, twin_of
from cloudmore.http.flow import Flow, Join

# While the old token is still good: how long a new one is waited for, and when it is asked for again.
SPARE_WAIT_SECONDS = 10.0
SPARE_PAUSE_SECONDS = 30.0

# Who has waited so long for another one asks by itself: it may wait for what waits for it.
LONGEST_WAIT_SECONDS = 30.0

_LOG = logging.getLogger("cloudmore.auth")
Fetch = Callable[[float], Flow[Token]]


class TokenProvider:
    """Hands out a valid token and renews it shortly before its end.

    Args:
        fetch: Gets a new one until a monotonic second, from other processes or the token endpoint.
        memory: Where this process keeps it.
        owner: Whose it is.
        loop: The event loop that the caller runs on, or ``None``.
    """

    def __init__(
        self,
        fetch: Fetch,
        *,
        memory: MemoryTokenStore,
        owner: Owner,
        loop: Callable[[], Loop | None],
    ) -> None:
        self._fetch = fetch
        self._memory = memory
        self._owner = owner
        self._monotonic = owner.monotonic
        self._loop = loop
        # The one of the last call: as good as the store's while it is good, and at hand without a lock.
        self._token: Token | None = None

    def token(self, until: float) -> Flow[Token]:
        """A token that can be used now; calls that come together share one request, and its error.

        Args:
            until: Monotonic second at which the time of the call is over.

        Raises:
            CloudmoreError: None was given; nothing of the credentials is in the error or in its chain.
        """
        given_up: Flight | None = None
        while True:
            token, now = self._token, self._monotonic()
            if token is not None and now < token.renew_at:
                return token
            loop = self._loop()
            with self._memory.lock():
                kept = self._memory.kept(self._owner)
                token = self._token = kept.token
                if token is not None and now < token.renew_at:
                    return token
                if kept.refusal is not None and now < kept.refusal.until:
                    raise kept.refusal.again(now)
                flight = kept.flight
                if flight is not None and flight is not given_up and flight.may_be_awaited(loop, now):
                    landing = flight.landing()
                else:
                    landing, flight = None, Flight(loop, until)
                    kept.flight = flight
            if landing is None:
                return (yield from self._led(kept, flight, until))
            if not (yield Join(landing, min(until, flight.until, now + LONGEST_WAIT_SECONDS))):
                given_up = flight
            if flight.error is not None:
                raise twin_of(flight.error)
            if self._monotonic() >= until:
                raise late()

    def refused(self, token: Token) -> None:
        """Forget a token that the API refused, unless another call has replaced it already."""
        with self._memory.lock():
            kept = self._memory.kept(self._owner)
            if _is_of_one_grant(kept.token, token):
                kept.token, kept.rejected = None, token.access_token
            if _is_of_one_grant(self._token, token):
                self._token = None

    def _led(self, kept: Kept, flight: Flight, until: float) -> Flow[Token]:
        try:
            token = yield from self._renewed(kept.token, until)
            if not _is_of_one_grant(kept.token, token):
                _LOG.info("A token, to be renewed in %.0f s.", token.renew_at - self._monotonic())
            with self._memory.lock():
                kept.token, kept.refusal = token, None
        except DeadlineExceededError:
            # Of this call alone: who waits and has time leads next.
            raise
        except CloudmoreError as error:
            from cloudmore.auth.grant import is_terminal  # noqa: PLC0415 - most tokens come

            # Not the error itself, which goes to the caller of this call, who may add to it.
            flight.error = twin_of(error)
            if isinstance(error, AuthenticationError) and is_terminal(error):
                now = self._monotonic()
                if kept.refusal is None or now >= kept.refusal.until:
                    # Not the error itself: its traceback would keep the caller's variables for as long.
                    kept.refusal = Refusal(twin_of(error), now, now + REFUSED_SECONDS)
            raise
        finally:
            # Whoever waited goes on, with the error or with another try, even if this call was interrupted.
            with self._memory.lock():
                if kept.flight is flight:
                    kept.flight = None
            flight.land()
        return token

    def _renewed(self, spare: Token | None, until: float) -> Flow[Token]:
        """A new token; or the old one for a little longer, where it is good and the endpoint has a bad moment."""
        now = self._monotonic()
        if spare is None or now >= spare.ends_at - SPARE_WAIT_SECONDS:
            return (yield from self._fetch(until))
        try:
            return (yield from self._fetch(min(until, now + SPARE_WAIT_SECONDS)))
        except CloudmoreError as error:
            if isinstance(error, AuthenticationError) or self._monotonic() >= spare.ends_at:
                raise
            _LOG.warning("No new token came (%s): the old one is used for a little longer.", type(error).__name__)
            return evolve(spare, renew_at=min(self._monotonic() + SPARE_PAUSE_SECONDS, spare.ends_at))


def _is_of_one_grant(token: Token | None, other: Token) -> bool:
    # Neither the object, since one that bridges a bad moment is a copy, nor the text, since an endpoint may repeat it.
    return token is not None and token.grant is other.grant


def late() -> DeadlineExceededError:
    """The error of a call whose time is over before it has a token."""
    return DeadlineExceededError(
        "The time of the call is over, and it still waits for a token that another one asks for.",
        remedy="Nothing was sent. Try again, or give more seconds with deadline=.",
    )
