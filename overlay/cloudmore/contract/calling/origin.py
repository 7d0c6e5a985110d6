"""Whether a sandbox answers or the live API."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal

from cloudmore.contract.calling.captured import Captured

SANDBOX: Final = "sandbox"
LIVE: Final = "live"
SANDBOX_HEADER = "cloudmore-sandbox"


def origin_of(exchanges: Iterable[Captured]) -> Literal["sandbox", "live"]:
    """What answered: ``sandbox`` where an answer says so, else ``live``.

    Args:
        exchanges: Those that there are so far.
    """
    return SANDBOX if any(each.has_header(SANDBOX_HEADER) for each in exchanges) else LIVE
