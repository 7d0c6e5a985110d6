"""Whether a request is sent once more, and when: the decision as a table, and the budget."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudmore import Retry
from cloudmore.http.retry import MOST_RETRIES, Outcome, RetryBudget, decide_retry

USUAL: dict[str, Any] = {"repeatable": True, "attempts": 1, "retry": Retry(), "left": 1000.0, "random": 0.5}
# What became of the request, what differs from the usual, and the seconds to wait.
DECISIONS: dict[str, tuple[Outcome, dict[str, Any], float | None]] = {
    "no answer": (Outcome(), {}, 0.25),
    "no answer, and not to be repeated": (Outcome(), {"repeatable": False}, None),
    "not received": (Outcome(received=False), {}, 0.25),
    "not received, and not to be repeated": (Outcome(received=False), {"repeatable": False}, 0.25),
    "a certificate nobody trusts": (Outcome(received=False, final=True), {}, None),
    "500": (Outcome(500), {}, 0.25),
    "500, and not to be repeated": (Outcome(500), {"repeatable": False}, None),
    "502": (Outcome(502), {}, 0.25),
    "502, and not to be repeated": (Outcome(502), {"repeatable": False}, None),
    "503": (Outcome(503), {}, 0.25),
    "503, and not to be repeated": (Outcome(503), {"repeatable": False}, None),
    "503 with a time, and not to be repeated": (Outcome(503, retry_after=3), {"repeatable": False}, 3.25),
    "503 with a time of nothing, and not to be repeated": (Outcome(503, retry_after=0), {"repeatable": False}, 0.25),
    "500 with a time, and not to be repeated": (Outcome(500, retry_after=3), {"repeatable": False}, None),
    "504": (Outcome(504), {}, 0.25),
    "520": (Outcome(520), {}, 0.25),
    "520, and not to be repeated": (Outcome(520), {"repeatable": False}, None),
    "408": (Outcome(408), {}, 0.25),
    "408, and not to be repeated": (Outcome(408), {"repeatable": False}, None),
    "425": (Outcome(425), {}, 0.25),
    "425, and not to be repeated": (Outcome(425), {"repeatable": False}, None),
    "429": (Outcome(429), {}, 0.25),
    "429, and not to be repeated": (Outcome(429), {"repeatable": False}, 0.25),
    "429 with a time": (Outcome(429, retry_after=7), {}, 7.25),
    "429 with a fraction": (Outcome(429, retry_after=0.1), {}, 0.35),
    "429 with an absurd time": (Outcome(429, retry_after=1e9), {}, 120.25),
    "429 with a time beyond the end": (Outcome(429, retry_after=7), {"left": 7.2}, None),
    "a wait beyond the end": (Outcome(500), {"left": 0.2}, None),
    "nothing left": (Outcome(500), {"left": -1.0}, None),
    **{f"{status}": (Outcome(status), {}, None) for status in (302, 400, 401, 403, 404, 409, 418, 501, 505, 599, 600)},
    "the second wait": (Outcome(500), {"attempts": 2}, 0.5),
    "the third wait": (Outcome(500), {"attempts": 3}, 1.0),
    "the last attempt": (Outcome(500), {"attempts": 4}, None),
    "one attempt only": (Outcome(received=False), {"retry": Retry(attempts=1)}, None),
    "the longest wait": (Outcome(500), {"attempts": 99, "retry": Retry(attempts=100)}, 10.0),
    "after a thousand": (Outcome(500), {"attempts": 2000, "retry": Retry(attempts=9999)}, 10.0),
    "at once": (Outcome(500), {"retry": Retry(backoff=0)}, 0.0),
    "luck": (Outcome(500), {"random": 0.0}, 0.0),
}


@pytest.mark.parametrize("name", DECISIONS)
def test_what_is_decided(name: str) -> None:
    outcome, different, wait = DECISIONS[name]
    assert decide_retry(outcome, **{**USUAL, **different}) == pytest.approx(wait)


@given(
    outcome=st.builds(
        Outcome,
        st.none() | st.integers(100, 999),
        received=st.booleans(),
        final=st.booleans(),
        retry_after=st.none() | st.floats(0, 1e12),
    ),
    repeatable=st.booleans(),
    attempts=st.integers(1, 10),
    left=st.floats(-10, 300),
    random=st.floats(0, 1),
)
def test_what_may_have_happened_is_never_repeated_and_no_wait_goes_beyond_the_end(
    *, outcome: Outcome, repeatable: bool, attempts: int, left: float, random: float
) -> None:
    wait = decide_retry(outcome, repeatable=repeatable, attempts=attempts, retry=Retry(), left=left, random=random)
    if wait is None:
        return
    assert 0 <= wait < left
    assert wait <= 120.5
    assert attempts < 4
    assert repeatable or not outcome.may_have_happened


def test_an_outage_is_not_multiplied() -> None:
    budget, retries = RetryBudget(), 0
    for _call in range(1000):
        budget.deposit()
        while budget.withdraw():
            retries += 1
    assert 105 <= retries <= 110, "a tenth of the calls and ten more"


@pytest.mark.parametrize(("balance", "retries"), [(0.9, 0), (1.0, 1), (1.9, 1), (2.0, 2)])
def test_a_whole_retry_must_be_saved_up(balance: float, retries: int) -> None:
    budget = RetryBudget(balance)
    assert [budget.withdraw() for _ in range(3)].count(True) == retries


def test_what_is_saved_up_has_a_bound() -> None:
    budget = RetryBudget()
    for _call in range(100_000):
        budget.deposit()
    assert budget.balance == MOST_RETRIES
