"""What a forked child must not share with its parent: made anew in the child, on first use."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class PerProcess(Generic[T]):
    """Gives the value of the running process; no lock is taken that a fork may have left locked.

    Args:
        make: Makes it. Gets the value that the process has inherited, or ``None``. Threads that come together may each
            make one: the first is kept.
    """

    def __init__(self, make: Callable[[T | None], T]) -> None:
        self._make = make
        self._made: dict[int, T] = {}

    def __call__(self) -> T:
        """The value."""
        process = os.getpid()
        made = self._made.get(process)
        if made is None:
            # Copied at one go: another thread may add its own.
            inherited = next(iter(list(self._made.values())), None)
            made = self._made.setdefault(process, self._make(inherited))
            for other in set(self._made) - {process}:
                self._made.pop(other, None)
        return made
