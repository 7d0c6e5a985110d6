"""Waits for a function no longer than it is worth, whatever holds it up."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, TypeVar, cast

T = TypeVar("T")


class NoAnswerError(TimeoutError):
    """A function has not come back in time."""


def within(seconds: float, function: Callable[[], T]) -> T:
    """What a function gives, where it does so in time; else it goes on alone, in a thread that nothing waits for.

    Args:
        seconds: To wait, on the machine's own clock.
        function: What is called. What it gives too late is given back, where that can be called.

    Raises:
        NoAnswerError: It takes longer.
    """
    lock, came = threading.Lock(), list[tuple[bool, Any]]()
    over = threading.Event()

    def run() -> None:
        try:
            result: tuple[bool, Any] = (True, function())
        except Exception as error:  # noqa: BLE001 - raised where it is waited for
            result = (False, error)
        with lock:
            in_time = not over.is_set()
            came.append(result)
            over.set()
        if not in_time and result[0] and callable(result[1]):
            result[1]()

    threading.Thread(target=run, name="cloudmore-shared", daemon=True).start()
    over.wait(seconds)
    with lock:
        over.set()
        if not came:
            raise NoAnswerError("it does not answer")
    succeeded, value = came.pop()
    if not succeeded:
        raise value
    return cast("T", value)
