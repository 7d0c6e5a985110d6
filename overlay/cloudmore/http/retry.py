"""Whether a request is sent once more, and when: decisions without I/O."""

from __future__ import annotations

from typing import NamedTuple

from cloudmore.limits import Retry

# Statuses after which another try may do better; the others, such as 501, say the same again.
WORTH_ANOTHER_TRY = frozenset({408, 425, 429, 500, 502, 503, 504, *range(520, 525), 527, 529, 530})
# Retries that nobody saved up, and how many can be: an outage of the vendor must not be answered with a flood.
FREE_RETRIES = 10.0
MOST_RETRIES = 100.0
RETRIES_PER_CALL = 0.1


class Outcome(NamedTuple):
    """What became of a request that has no success.

    Attributes:
        status_code: Of the answer; ``None`` where there is none.
        received: Whether the server may have the request.
        final: Whether trying again is of no use, although no answer came.
        retry_after: Seconds that the answer asks to wait.
    """

    status_code: int | None = None
    received: bool = True
    final: bool = False
    retry_after: float | None = None

    @property
    def may_have_happened(self) -> bool:
        """Whether it may have had its effect: no answer says that nothing was done."""
        if self.status_code is None:
            return self.received
        if self.status_code == 503:
            return self.retry_after is None
        return self.status_code in (408, 425) or self.status_code >= 500


def decide_retry(
    outcome: Outcome, *, repeatable: bool, attempts: int, retry: Retry, left: float, random: float
) -> float | None:
    """Whether the request is sent once more.

    Args:
        outcome: What became of it.
        repeatable: Whether doing it twice is as good as once.
        attempts: How often it was sent.
        retry: The settings.
        left: Seconds that the call has.
        random: From 0 to 1.

    Returns:
        Seconds to wait before; ``None`` when it is not sent again.
    """
    again = not outcome.final if outcome.status_code is None else outcome.status_code in WORTH_ANOTHER_TRY
    if not again or attempts >= retry.attempts or (outcome.may_have_happened and not repeatable):
        return None
    # Full jitter; on top of what the server asks for, since it asks everybody for the same.
    longest = min(retry.backoff * 2 ** min(attempts - 1, 64), retry.longest_backoff)
    asked = outcome.retry_after or 0.0
    wait = longest * random if not asked else min(asked, retry.longest_retry_after) + retry.backoff * random
    # Waiting for the end of the time would only hide what happened.
    return wait if wait < left else None


class RetryBudget:
    """How many retries a client may still make; an outage must not multiply its calls.

    Attributes:
        balance: What is left. A tenth of a retry comes with each call.
    """

    def __init__(self, balance: float = FREE_RETRIES) -> None:
        # A lost update costs a tenth of a retry; a lock might be held by another thread while the process forks.
        self.balance = balance

    def deposit(self) -> None:
        """Save up for one call."""
        self.balance = min(self.balance + RETRIES_PER_CALL, MOST_RETRIES)

    def withdraw(self) -> bool:
        """Take one retry; tells whether there was one."""
        if self.balance < 1:
            return False
        self.balance -= 1
        return True
