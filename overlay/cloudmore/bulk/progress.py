"""How far a run is."""

from __future__ import annotations

from attrs import frozen


@frozen
class BulkProgress:
    """How far a run is.

    Attributes:
        done: Items that succeeded, and whose turn of the loop is over.
        failed: Items that failed in this run.
        skipped: Items that a checkpoint knows as done.
        total: How many items there are; ``None`` where they do not tell their length.
        elapsed: Seconds since the run began.

    Example:
        >>> from cloudmore.bulk import BulkProgress
        >>> BulkProgress(done=40, failed=2, skipped=0, total=100, elapsed=8.5).over
        42
    """

    done: int
    failed: int
    skipped: int
    total: int | None
    elapsed: float

    @property
    def over(self) -> int:
        """How many items are over: done, failed or skipped."""
        return self.done + self.failed + self.skipped
