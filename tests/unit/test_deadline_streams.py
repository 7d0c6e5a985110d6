"""What lies beneath the HTTP library is told how long each operation may take."""

from __future__ import annotations

import math
from time import monotonic
from typing import Any

import pytest
from attrs import define, field

from cloudmore.http.deadline import LARGEST_WRITE, CallTime, DeadlineStream, NotConnectedError


@define
class Stream:
    """A stream of the library's, which writes down what it is asked to do, and how long it may take."""

    done: list[tuple[str, int, float | None]] = field(factory=list)

    def write(self, buffer: bytes, timeout: float | None) -> None:
        self.done.append(("write", len(buffer), timeout))

    def start_tls(self, _context: Any, _name: str | None, timeout: float | None) -> Stream:
        self.done.append(("start_tls", 0, timeout))
        return self

    def close(self) -> None:
        self.done.append(("close", 0, None))


def ending(left: float) -> CallTime:
    call = CallTime()
    call.end = monotonic() + left
    return call


@pytest.mark.parametrize(
    ("left", "timeout", "expected"),
    [
        pytest.param(math.inf, None, None, id="nothing bounds it"),
        pytest.param(math.inf, 5.0, 5.0, id="the time-out"),
        pytest.param(9.0, None, 9.0, id="the call's end"),
        pytest.param(9.0, 5.0, 5.0, id="the time-out before the end"),
        pytest.param(9.0, 50.0, 9.0, id="the end before the time-out"),
    ],
)
def test_the_shorter_of_time_out_and_what_is_left_counts(
    left: float, timeout: float | None, expected: float | None
) -> None:
    assert ending(left).clipped(timeout) == (None if expected is None else pytest.approx(expected, abs=0.5))


def test_a_large_body_is_written_in_pieces_that_are_bounded_each() -> None:
    stream = Stream()
    DeadlineStream(stream, ending(math.inf)).write(bytes(2 * LARGEST_WRITE + 1), 5.0)
    assert stream.done == [("write", LARGEST_WRITE, 5.0), ("write", LARGEST_WRITE, 5.0), ("write", 1, 5.0)]


def test_no_handshake_begins_after_the_end_and_the_connection_is_closed() -> None:
    stream = Stream()
    with pytest.raises(NotConnectedError, match="the time for it is over"):
        DeadlineStream(stream, ending(0)).start_tls(None)
    assert stream.done == [("close", 0, None)]
