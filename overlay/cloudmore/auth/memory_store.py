"""Keeps tokens in this process, for all clients that share the store."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import NamedTuple, NoReturn

from attrs import field, frozen

from cloudmore.auth.flight import Flight
from cloudmore.auth.token import Token
from cloudmore.errors import CloudmoreError, twin_of
from cloudmore.http.per_process import PerProcess
from cloudmore.settings import Credentials


@frozen
class Owner:
    """Whose token it is: no other host, user or password gets it, and no other clock reads its times.

    Attributes:
        base_url: The host that it belongs to.
        client_id: OAuth2 client.
        username: The user.
        secrets: What they prove themselves with.
        monotonic: The clock.
    """

    base_url: str
    client_id: str
    username: str
    secrets: tuple[str, str] = field(repr=False)
    monotonic: Callable[[], float]

    @classmethod
    def of(cls, base_url: str, credentials: Credentials, monotonic: Callable[[], float]) -> Owner:
        """The owner of what these credentials get at a host."""
        secrets = credentials.client_secret, credentials.password
        return cls(base_url, credentials.client_id, credentials.username, secrets, monotonic)


# A password that was refused is not tried again before: eight processes that try lock an account.
REFUSED_SECONDS = 300.0


class Refusal(NamedTuple):
    """That the token endpoint refused the credentials.

    Attributes:
        error: What it said.
        at: Monotonic second of it.
        until: Monotonic second before which nobody asks again.
    """

    error: CloudmoreError
    at: float
    until: float

    def again(self, now: float) -> CloudmoreError:
        """The error of who comes after it.

        Args:
            now: Monotonic seconds.
        """
        twin = twin_of(self.error)
        twin.remedy = (
            f"{twin.remedy} These credentials were refused {now - self.at:.0f} s ago and are not tried again for "
            f"another {self.until - now:.0f} s, so that the account is not locked; others are tried at once."
        )
        return twin


class Kept:
    """What is kept for one owner.

    Attributes:
        token: The one at hand.
        rejected: A token that the API has refused.
        refusal: Of the credentials.
        flight: The request that is under way.
    """

    def __init__(self) -> None:
        self.token: Token | None = None
        self.rejected: str | None = None
        self.refusal: Refusal | None = None
        self.flight: Flight | None = None

    def is_over(self, now: float) -> bool:
        """Whether nothing of it is worth keeping."""
        return (
            self.flight is None
            and (self.token is None or now >= self.token.ends_at)
            and (self.refusal is None or now >= self.refusal.until)
        )


class MemoryTokenStore:
    """Keeps tokens in this process; by default all clients share one such store.

    A client that is made anew finds the token of the one before. Threads and tasks that need a token at once make one
    request for it. A forked process has the tokens of its parent.
    """

    def __init__(self) -> None:
        self._kept: dict[Owner, Kept] = {}
        # A call that nobody carries on any more is ended by the garbage collector, which comes at any moment: also in a
        # thread that holds the lock already.
        self._locks: PerProcess[AbstractContextManager[bool]] = PerProcess(lambda _inherited: threading.RLock())

    def lock(self) -> AbstractContextManager[bool]:
        """Held while something changes; never while somebody waits."""
        return self._locks()

    def kept(self, owner: Owner) -> Kept:
        """What is kept for an owner, and for nobody else; who changes it, or keeps it, asks with the lock held.

        Args:
            owner: Whose token it is.
        """
        if owner not in self._kept:
            gone = [each for each, kept in self._kept.items() if kept.is_over(each.monotonic())]
            for each in gone:
                del self._kept[each]
        return self._kept.setdefault(owner, Kept())

    def clear(self) -> None:
        """Forget every token and every refusal. A client that has a token already uses it up."""
        with self.lock():
            for kept in self._kept.values():
                kept.token = kept.rejected = kept.refusal = None
            self._kept.clear()

    def __repr__(self) -> str:
        """Without what it keeps."""
        return f"{type(self).__name__}()"

    def __reduce__(self) -> NoReturn:
        raise TypeError("A token store is not pickled, since it holds secrets: make one in each process.")


# Of every client that is given no other.
SHARED_MEMORY = MemoryTokenStore()
