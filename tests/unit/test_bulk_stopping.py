"""After which errors a run of many items goes on: the decision as a table."""

from __future__ import annotations

import pytest

from cloudmore import (
    ApiError,
    AuthenticationError,
    BadRequestError,
    CloudmoreError,
    ConfigurationError,
    ConflictError,
    DeadlineExceededError,
    NotFoundError,
    OutcomeUnknownError,
    PermissionDeniedError,
    RateLimitedError,
    ReportShapeError,
    ResponseError,
    ServerError,
    TaskFailedError,
    TaskTimeoutError,
    TransportError,
    UnexpectedStatusError,
)
from cloudmore.bulk.stopping import STOP_AFTER, decide_stop

# What came, how many failed in a row before, whether the run stops, and how many have failed in a row then.
DECISIONS: dict[str, tuple[CloudmoreError | None, int, bool, int]] = {
    "a success": (None, 0, False, 0),
    "a success after failures": (None, 19, False, 0),
    "nobody may call": (AuthenticationError("no"), 0, True, 0),
    "a setting": (ConfigurationError("no"), 0, True, 0),
    "a certificate that nobody trusts": (TransportError("no", final=True), 0, True, 0),
    **{
        name: (kind("no"), before, stops, before + 1)
        for kind in (
            DeadlineExceededError,
            OutcomeUnknownError,
            PermissionDeniedError,
            RateLimitedError,
            ResponseError,
            ServerError,
            TransportError,
            UnexpectedStatusError,
        )
        for name, before, stops in (
            (f"the first {kind.__name__}", 0, False),
            (f"the nineteenth {kind.__name__}", 18, False),
            (f"the twentieth {kind.__name__}", 19, True),
            (f"one more {kind.__name__}", 25, True),
        )
    },
    **{
        f"{kind.__name__}, which is of its item, after {before}": (kind("no"), before, False, before)
        for kind in (
            ApiError,
            BadRequestError,
            CloudmoreError,
            ConflictError,
            NotFoundError,
            ReportShapeError,
            TaskFailedError,
            TaskTimeoutError,
        )
        for before in (0, 19, 25)
    },
}


@pytest.mark.parametrize("name", DECISIONS)
def test_what_is_decided(name: str) -> None:
    error, before, stops, after = DECISIONS[name]
    assert decide_stop(error, failed_before=before, stop_after=STOP_AFTER) == (stops, after)


@pytest.mark.parametrize("name", DECISIONS)
def test_any_number_of_failures_may_be_allowed(name: str) -> None:
    error, before, stops, after = DECISIONS[name]
    at_once = stops and before == 0
    assert decide_stop(error, failed_before=before, stop_after=None) == (at_once, after)


def test_the_first_failure_may_be_the_last() -> None:
    assert decide_stop(ServerError("no"), failed_before=0, stop_after=1) == (True, 1)
    assert decide_stop(NotFoundError("no"), failed_before=0, stop_after=1) == (False, 0)
