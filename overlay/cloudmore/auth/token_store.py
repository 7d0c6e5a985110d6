"""What a store of tokens that several processes share has to do; whoever has another place for them writes one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import NoReturn

from cloudmore.auth.memory_store import MemoryTokenStore

Release = Callable[[], None]


class TokenStore(ABC):
    """Keeps tokens where other processes find them. Each method may block, and may be called by any thread.

    A store never fails a call: what it raises is logged as a warning of ``cloudmore.auth``, and the token is kept in
    the memory of the process, as it is beside every store. Entries are sealed: one that somebody changed is not
    believed. They are not encrypted: whoever can read one can call the API until its token ends.

    Attributes:
        memory: What this process keeps.
        problems: What was warned of.
    """

    def __init__(self) -> None:
        self.memory = MemoryTokenStore()
        self.problems: set[str] = set()

    @abstractmethod
    def read(self, name: str) -> str | None:
        """The text of an entry, or ``None``.

        Args:
            name: Of the entry: 64 digits of hexadecimal numbers.
        """

    @abstractmethod
    def write(self, name: str, text: str, *, seconds: float) -> None:
        """Keep an entry, in place of what it was.

        Args:
            name: Of the entry.
            text: What is kept.
            seconds: After which it is worth nothing any more.
        """

    @abstractmethod
    def lock(self, name: str, *, seconds: float) -> Release | None:
        """Keep other processes from asking for the same token, without waiting.

        Args:
            name: Of the entry.
            seconds: After which the lock may be taken for abandoned.

        Returns:
            What gives it back, or ``None`` where somebody else has it.
        """

    @abstractmethod
    def clear(self) -> None:
        """Forget all entries, those of other processes too."""

    def __reduce__(self) -> NoReturn:
        raise TypeError("A token store is not pickled, since it holds secrets: make one in each process.")
