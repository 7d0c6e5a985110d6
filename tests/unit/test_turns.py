"""Whose turn it is: as many calls as go in a second begin at once, the others wait in the order of coming."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudmore import RateLimit
from cloudmore.http.turns import Turns


class Clock:
    """Time that a test moves."""

    def __init__(self) -> None:
        """Begin somewhere."""
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


FOREVER = 1e9
# The rate, when calls come, and what each waits.
WAITS: dict[str, tuple[float, list[float], list[float]]] = {
    "as many as go in a second": (5, [0, 0, 0, 0, 0], [0, 0, 0, 0, 0]),
    "the next ones follow evenly": (5, [0] * 8, [0] * 5 + [0.2, 0.4, 0.6]),
    "whoever comes when it is free waits for nobody": (5, [0] * 5 + [0.2, 0.4], [0] * 7),
    "after a pause all may begin at once again": (2, [0, 0, 10, 10, 10], [0, 0, 0, 0, 0.5]),
    "one a second": (1, [0, 0, 0.5, 5], [0, 1, 1.5, 0]),
    "one in ten seconds": (0.1, [0, 0, 15], [0, 10, 5]),
    "more than anybody needs": (1e6, [0] * 50, [0] * 50),
}


@pytest.mark.parametrize("name", WAITS)
def test_how_long_a_call_waits(name: str) -> None:
    rate, coming, expected = WAITS[name]
    clock = Clock()
    turns = Turns(RateLimit(calls_per_second=rate), monotonic=clock)
    waited = []
    for at in coming:
        clock.now = 1000.0 + at
        waited.append(turns.take(FOREVER))
    assert waited == pytest.approx(expected)


def test_a_turn_that_would_come_too_late_is_not_taken() -> None:
    turns = Turns(RateLimit(calls_per_second=1), monotonic=Clock())
    assert [turns.take(FOREVER), turns.take(0.5), turns.take(1.0), turns.take(FOREVER)] == [0, None, None, 1]


def test_a_turn_that_is_not_used_goes_to_somebody_else() -> None:
    turns = Turns(RateLimit(calls_per_second=1), monotonic=Clock())
    assert [turns.take(FOREVER), turns.take(FOREVER)] == [0, 1]
    turns.give_back()
    assert turns.take(FOREVER) == 1


@given(
    st.floats(0.05, 50, allow_subnormal=False),
    st.lists(st.floats(0, 3, allow_subnormal=False), min_size=1, max_size=60),
)
def test_no_second_has_twice_the_calls_of_the_limit(rate: float, pauses: list[float]) -> None:
    clock = Clock()
    turns = Turns(RateLimit(calls_per_second=rate), monotonic=clock)
    begun: list[float] = []
    for pause in pauses:
        clock.now += pause
        wait = turns.take(FOREVER)
        assert wait is not None
        begun.append(clock.now + wait)
    assert begun == sorted(begun), "in the order of coming"
    for at in begun:
        assert sum(at <= other < at + 1 for other in begun) <= 2 * max(rate, 1) + 1e-6


def entered(turns: Turns) -> bool:
    """Whether a call may go at once."""
    return turns.enter() is None


def test_no_more_are_under_way_than_may_be_and_the_next_comes_in_the_order_of_coming() -> None:
    turns = Turns(RateLimit(in_flight=2), monotonic=Clock())
    assert [entered(turns), entered(turns)] == [True, True]
    first, second = turns.enter(), turns.enter()
    assert first is not None
    assert second is not None
    turns.leave()
    assert (first.done(), second.done()) == (True, False)
    turns.leave()
    assert second.done()
    turns.leave()
    turns.leave()
    assert [entered(turns), entered(turns), entered(turns)] == [True, True, False]


def test_whoever_gives_up_is_passed_over_and_passes_on_what_it_has_got() -> None:
    turns = Turns(RateLimit(in_flight=1), monotonic=Clock())
    assert entered(turns)
    impatient, late, last = turns.enter(), turns.enter(), turns.enter()
    assert impatient is not None
    assert late is not None
    assert last is not None
    turns.give_up(impatient)
    turns.leave()
    assert (impatient.done(), late.done(), last.done()) == (False, True, False)
    turns.give_up(late)
    assert last.done()
    turns.leave()
    assert entered(turns)


def test_a_turn_that_is_not_used_is_worth_what_the_rate_says() -> None:
    turns = Turns(RateLimit(calls_per_second=0.5), monotonic=Clock())
    assert [turns.take(FOREVER), turns.take(FOREVER)] == [0, 2]
    turns.give_back()
    assert turns.take(FOREVER) == 2


def test_whoever_leaves_makes_room_for_one() -> None:
    turns = Turns(RateLimit(in_flight=2), monotonic=Clock())
    assert [entered(turns), entered(turns)] == [True, True]
    turns.leave()
    assert [entered(turns), entered(turns)] == [True, False]


def test_whoever_leaves_twice_makes_no_room() -> None:
    turns = Turns(RateLimit(in_flight=1), monotonic=Clock())
    turns.leave()
    assert [entered(turns), entered(turns)] == [True, False]
