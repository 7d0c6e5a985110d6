"""Tokens that processes share: one of them asks, the others find what it got. A flow around a store that may fail."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from cloudmore.auth.entry import EntryError, Seal, read_entry, refusal_entry, token_entry
from cloudmore.auth.grant import is_terminal
from cloudmore.auth.memory_store import REFUSED_SECONDS, Owner, Refusal
from cloudmore.auth.provider import Fetch, late
from cloudmore.auth.token import Token
from cloudmore.auth.token_store import Release, TokenStore
from cloudmore.auth.within import NoAnswerError, within
from cloudmore.errors import AuthenticationError, CloudmoreError
from cloudmore.http.flow import Flow, Sleep, Work

T = TypeVar("T")
# A store that has not answered for the one is left alone for the other: its silence must not use up a call's time.
LONGEST_ANSWER_SECONDS = 1.0
SHORTEST_ANSWER_SECONDS = 0.05
LEFT_ALONE_SECONDS = 30.0
# Who has waited so long for another process, or for half of its time, asks by itself: that one may have stopped.
LONGEST_WAIT_SECONDS = 30.0
_LOG = logging.getLogger("cloudmore.auth")
# How long a process waits before it looks again whether another one has got the token.
SHORTEST_PAUSE_SECONDS = 0.02
LONGEST_PAUSE_SECONDS = 0.1
# A lock of a process that was killed is somebody else's after that.
LONGEST_LEASE_SECONDS = 120.0


class SharedTokens:
    """Gets tokens from a store, or from the token endpoint for all who share the store.

    Args:
        store: The store.
        fetch: Asks the token endpoint.
        owner: Whose they are.
        now: Time of day.
        random: From 0 to 1, each time.
    """

    def __init__(
        self,
        store: TokenStore,
        fetch: Fetch,
        owner: Owner,
        *,
        now: Callable[[], datetime],
        random: Callable[[], float],
    ) -> None:
        self._store = store
        self._fetch = fetch
        self._owner = owner
        self._made_seal: Seal | None = None
        self._now = now
        self._monotonic = owner.monotonic
        self._random = random
        self._left_alone_until = -math.inf

    def token(self, until: float) -> Flow[Token]:
        """A token, of this process or of another one.

        Args:
            until: Monotonic second at which the time for it is over.

        Raises:
            CloudmoreError: None was given.
        """
        held: list[Release] = []
        now = self._monotonic()
        patience = now + min(LONGEST_WAIT_SECONDS, (until - now) / 2)
        try:
            while True:
                found = yield Work(partial(self._find_or_lock, held, until))
                if isinstance(found, Token):
                    return found
                if isinstance(found, Refusal):
                    with self._store.memory.lock():
                        self._store.memory.kept(self._owner).refusal = found
                    raise found.again(self._monotonic())
                left = until - self._monotonic()
                if left <= 0:
                    raise late()
                if held or self._monotonic() >= patience:
                    break
                pause = SHORTEST_PAUSE_SECONDS + (LONGEST_PAUSE_SECONDS - SHORTEST_PAUSE_SECONDS) * self._random()
                yield Sleep(min(pause, left))
            return (yield from self._asked(held, until))
        finally:
            # Where nobody was interrupted, it is given back already.
            self._give_back(held)

    def _asked(self, held: list[Release], until: float) -> Flow[Token]:
        try:
            token = yield from self._fetch(until)
        except CloudmoreError as error:
            if isinstance(error, AuthenticationError) and is_terminal(error):
                entry = refusal_entry(error, today=self._now())
                yield Work(partial(self._keep, held, entry, REFUSED_SECONDS, until))
            else:
                # Not left to whoever ends the flow: on an event loop it would block the others.
                yield Work(partial(self._give_back, held))
            raise
        now = self._monotonic()
        entry = token_entry(token, now=now, today=self._now())
        yield Work(partial(self._keep, held, entry, token.ends_at - now, until))
        return token

    def _find_or_lock(self, held: list[Release], until: float) -> Token | Refusal | None:
        # Many that begin at once on a busy machine hash for longer than a store has for its answer.
        _made_before = self._seal
        found = self._find(until)
        # A store that is slow has used up enough of the call's time by now.
        if found is None and self._monotonic() < until:
            seconds = min(max(until - self._monotonic(), 1.0), LONGEST_LEASE_SECONDS)
            # Without a lock each process asks for itself, which is better than not at all.
            unlocked: Release | None = _unlocked
            lock = partial(self._store.lock, self._seal.name, seconds=seconds)
            release = self._asked_of_store(lock, unlocked, until)
            if release is not None:
                held.append(release)
                # Another one may have got it just before.
                found = self._find(until) if release is not _unlocked else None
            if found is not None:
                self._give_back(held)
        return found

    def _find(self, until: float) -> Token | Refusal | None:
        return self._asked_of_store(self._read, None, until)

    def _read(self) -> Token | Refusal | None:
        text = self._store.read(self._seal.name)
        if text is None:
            return None
        found = read_entry(self._seal.opened(text), now=self._monotonic(), today=self._now(), random=self._random())
        with self._store.memory.lock():
            rejected = self._store.memory.kept(self._owner).rejected
        return None if isinstance(found, Token) and found.access_token == rejected else found

    def _keep(self, held: list[Release], entry: dict[str, Any], seconds: float, until: float) -> None:
        text = self._seal.closed(entry)
        self._asked_of_store(partial(self._store.write, self._seal.name, text, seconds=seconds), None, until)
        self._give_back(held)

    def _give_back(self, held: list[Release]) -> None:
        while held:
            self._asked_of_store(held.pop(), None, math.inf)

    @property
    def _seal(self) -> Seal:
        if self._made_seal is None:
            self._made_seal = Seal.of(self._owner)
        return self._made_seal

    def _asked_of_store(self, action: Callable[[], T], otherwise: T, until: float) -> T:
        now = self._monotonic()
        if now < self._left_alone_until:
            return otherwise
        try:
            return within(min(LONGEST_ANSWER_SECONDS, max(until - now, SHORTEST_ANSWER_SECONDS)), action)
        except Exception as error:  # noqa: BLE001 - whatever a store does, the call goes on
            if isinstance(error, NoAnswerError):
                self._left_alone_until = now + LEFT_ALONE_SECONDS
            # The text of others may hold an address with its password.
            told = str(error) if isinstance(error, EntryError | NoAnswerError) else getattr(error, "strerror", None)
            problem = f"{type(error).__name__}: {told}" if told else type(error).__name__
            if problem not in self._store.problems:
                self._store.problems.add(problem)
                _LOG.warning(
                    "%r cannot be used (%s): this process keeps its tokens to itself. Make it work, or clear() it.",
                    self._store,
                    problem,
                )
            return otherwise


def _unlocked() -> None:
    """Give back the lock of a store that cannot lock."""
