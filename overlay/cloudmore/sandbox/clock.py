"""A clock that a sandbox and its client share, so that moving it moves both."""

import threading
import time
from datetime import UTC, datetime, timedelta


class SandboxClock:
    """A clock that can be moved.

    A real clock follows the system's clock plus whatever it was moved by, and sleeping takes time.
    A manual clock stands still until somebody moves it, and sleeping moves it at once.
    All methods may be called by many threads.
    """

    def __init__(self, start: datetime | None = None, *, manual: bool = False) -> None:
        """Make a clock.

        Args:
            start: The time it shows at first, with a zone; the system's time when left out.
            manual: Whether it stands still until it is moved.

        Raises:
            ValueError: The start has no zone.
        """
        self._moved = threading.Condition()
        self._manual = manual
        self._monotonic_advance = timedelta()
        self._manual_monotonic = time.monotonic()
        self._reading = datetime.now(UTC)
        self._offset = timedelta()
        if start is not None:
            self.set(start)

    @property
    def manual(self) -> bool:
        """Whether the clock stands still until it is moved."""
        return self._manual

    def now(self) -> datetime:
        """Return the time, in UTC."""
        with self._moved:
            return self._now()

    def monotonic(self) -> float:
        """Return seconds that never go back, for measuring how long something takes."""
        with self._moved:
            return self._monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait until the clock has gone on by some seconds; a manual clock goes on at once.

        Args:
            seconds: How long; zero and less return at once.
        """
        if seconds <= 0:
            return
        if self._manual:
            self.advance(seconds)
            return
        with self._moved:
            end = self._monotonic() + seconds
            # Moving the clock while somebody sleeps shortens that sleep, as it would for a real server and its client.
            while (left := end - self._monotonic()) > 0:
                self._moved.wait(left)

    def advance(self, by: float | timedelta) -> None:
        """Move the clock on.

        Args:
            by: Seconds, or a timedelta.

        Raises:
            ValueError: The clock would go back; ``set`` does that.
        """
        step = by if isinstance(by, timedelta) else timedelta(seconds=by)
        if step < timedelta():
            raise ValueError(f"a clock cannot advance by {step}; use set() to move it back")
        with self._moved:
            self._move(step)

    def set(self, moment: datetime) -> None:
        """Let the clock show a given time; measured time never goes back with it.

        Args:
            moment: The time, with a zone.

        Raises:
            ValueError: The moment has no zone.
        """
        if moment.utcoffset() is None:
            raise ValueError(f"{moment.isoformat()} has no time zone")
        with self._moved:
            self._move(moment.astimezone(UTC) - self._now())

    def _now(self) -> datetime:
        return (self._reading if self._manual else datetime.now(UTC)) + self._offset

    def _monotonic(self) -> float:
        base = self._manual_monotonic if self._manual else time.monotonic()
        return base + self._monotonic_advance.total_seconds()

    def _move(self, step: timedelta) -> None:
        self._offset += step
        self._monotonic_advance += max(step, timedelta())
        self._moved.notify_all()
