"""What the HTTP libraries log of our calls: their steps, and nothing that a server said or an address holds.

httpx logs each address with its query, httpcore what a server sends, its cookies among them, and aiohttp their names.
Only records of our own calls are touched: whoever else uses these libraries in the process logs as before.
"""

from __future__ import annotations

import logging
import re
from contextlib import suppress
from contextvars import ContextVar

# A filter sees what is logged on its own logger alone, so that each is named; a test looks for further ones.
LOGGERS = (
    "aiohttp.client",
    "aiohttp.internal",
    "httpcore.connection",
    "httpcore.http11",
    "httpcore.http2",
    "httpcore.proxy",
    "httpcore.socks",
    "httpx",
)
# How httpcore begins its lines: "receive_response_headers.complete return_value=(b'HTTP/1.1', …".
_STEP = re.compile(r"[a-z0-9_]+\.(?:started|complete|failed)(?= |$)")
_own: ContextVar[bool] = ContextVar("cloudmore_own_call", default=False)


class OwnCall:
    """A block in which this thread or task makes a call of ours."""

    __slots__ = ("_token",)

    def __enter__(self) -> None:
        self._token = _own.set(True)

    def __exit__(self, *_error: object) -> None:
        # A coroutine that nobody awaits to its end is closed somewhere else.
        with suppress(ValueError):
            _own.reset(self._token)


class _StepsOnly(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        if not _own.get():
            return True
        step = _STEP.match(str(record.msg)) if record.name.startswith("httpcore.") else None
        if step is None:
            return False
        record.msg, record.args = step[0], ()
        return True


_STEPS_ONLY = _StepsOnly()


def quiet_libraries() -> None:
    """Filter what they log of our calls; doing it again changes nothing."""
    for name in LOGGERS:
        logging.getLogger(name).addFilter(_STEPS_ONLY)
