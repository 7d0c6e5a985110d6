"""What a flow asks of the world, and the two drivers that carry it out.

A flow is a generator that decides, and neither sends nor waits: it yields steps and is sent what became of them. It is
written once, and a sender carries it out in its own world: one in the calling thread, one on an event loop.
"""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable, Generator
from typing import IO, TYPE_CHECKING, Any, NamedTuple, TypeVar

from cloudmore.http.message import Request

if TYPE_CHECKING:
    from concurrent.futures import Future

    # What threads and tasks wait for alike.
    Landing = Future[None]


class Send(NamedTuple):
    """Send a request; what comes back is the ``Reply``. It is given up at the monotonic second ``until``."""

    request: Request
    until: float = math.inf


class Download(NamedTuple):
    """Send a request and write the body of a success into the file; the rest is as of ``Send``."""

    request: Request
    file: IO[bytes]
    until: float = math.inf


class Join(NamedTuple):
    """Wait for what another call does already, until a monotonic second; what comes back tells whether it is over."""

    landing: Landing
    until: float = math.inf


class Sleep(NamedTuple):
    """Let time go by."""

    seconds: float


class Work(NamedTuple):
    """Call a function that takes long, such as one that reads a large file; what comes back is its value."""

    function: Callable[[], Any]


T = TypeVar("T")
Step = Send | Download | Join | Sleep | Work
Flow = Generator[Step, Any, T]


def drive(flow: Flow[T], perform: Callable[[Step], Any]) -> T:
    """Carry out a flow in the calling thread.

    Args:
        flow: What is carried out; it gets the errors of its steps, and what interrupts them, as well.
        perform: Does a step.
    """
    try:
        step = next(flow)
        while True:
            try:
                outcome = [perform(step)]
            except BaseException as error:  # noqa: BLE001 - the flow decides what becomes of it
                step = flow.throw(error)
            else:
                # Popped, because the traceback of an error shows what the frames hold.
                step = flow.send(outcome.pop())
    except StopIteration as end:
        value: T = end.value
        return value
    finally:
        flow.close()


async def drive_async(flow: Flow[T], perform: Callable[[Step], Awaitable[Any]]) -> T:
    """Carry out a flow on an event loop.

    Args:
        flow: As of ``drive``; a cancellation is thrown into it.
        perform: Does a step.
    """
    try:
        step = next(flow)
        while True:
            try:
                outcome = [await perform(step)]
            except BaseException as error:  # noqa: BLE001 - as above
                step = flow.throw(error)
            else:
                step = flow.send(outcome.pop())
    except StopIteration as end:
        value: T = end.value
        return value
    finally:
        flow.close()
