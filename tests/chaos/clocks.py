"""A clock whose time of day jumps by itself, as one that is set right does."""

from __future__ import annotations

from datetime import datetime, timedelta

from conftest import NOW

from cloudmore.sandbox import SandboxClock


class JumpingClock(SandboxClock):
    """Stands still until somebody waits, or it jumps."""

    def __init__(self) -> None:
        super().__init__(NOW, manual=True)
        self._off = timedelta()

    def jump(self, day: float, measured: float) -> None:
        """Jump by seconds: the time of day, and measured time, which goes on only."""
        self.advance(measured)
        self._off += timedelta(seconds=day - measured)

    def now(self) -> datetime:
        """The time of day."""
        return super().now() + self._off
