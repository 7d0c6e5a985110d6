"""Whether a run goes on after an item: a decision without I/O."""

from __future__ import annotations

from cloudmore.errors import (
    AuthenticationError,
    CloudmoreError,
    ConfigurationError,
    DeadlineExceededError,
    OutcomeUnknownError,
    PermissionDeniedError,
    RateLimitedError,
    ResponseError,
    ServerError,
    TransportError,
    UnexpectedStatusError,
)

STOP_AFTER = 20
# The next item would fail in the same way.
AT_ONCE = (AuthenticationError, ConfigurationError)
# So it may be one item alone. Without a success between them it is the API, the network or the account.
IN_A_ROW = (
    DeadlineExceededError,
    OutcomeUnknownError,
    PermissionDeniedError,
    RateLimitedError,
    ResponseError,
    ServerError,
    TransportError,
    UnexpectedStatusError,
)


def decide_stop(error: CloudmoreError | None, *, failed_before: int, stop_after: int | None) -> tuple[bool, int]:
    """Whether going on is useless after an item.

    What the API says of one item, such as ``NotFoundError``, is neither a success nor one of those that count.

    Args:
        error: Why the item failed; ``None`` where it did not.
        failed_before: How many failed in a row until now, as of the last decision.
        stop_after: How many may; ``None`` for any number.

    Returns:
        Whether the run stops, and ``failed_before`` for the next decision.
    """
    if error is None:
        return False, 0
    # Such as a certificate that is not trusted.
    if isinstance(error, AT_ONCE) or (isinstance(error, TransportError) and error.final):
        return True, failed_before
    failed = failed_before + isinstance(error, IN_A_ROW)
    return stop_after is not None and failed >= stop_after and failed > failed_before, failed
