"""The course of a run: what may be taken, what is handed out next, and whether it goes on. It waits for nothing."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sized
from typing import Any, Generic, TypeVar

from attrs import define, frozen

from cloudmore.bulk.checkpoint import Checkpoint
from cloudmore.bulk.item_key import checked_key
from cloudmore.bulk.outcome import Outcome
from cloudmore.bulk.progress import BulkProgress
from cloudmore.bulk.stopping import decide_stop
from cloudmore.errors import CloudmoreError, ConfigurationError
from cloudmore.limits import number_of

T = TypeVar("T")
V = TypeVar("V")

OnProgress = Callable[[BulkProgress], object]

# Of those under way: an item that takes long must not let the others pile up behind it.
WINDOW = 4


@frozen(kw_only=True)
class Terms(Generic[T]):
    """What a user asks of a run, checked.

    Attributes:
        in_flight: How many calls are under way at once.
        ordered: Whether outcomes come in the order of the items.
        checkpoint: Which items are done.
        key: Under which text it knows an item.
        on_progress: Is called with how far the run is.
        stop_after: As of ``decide_stop``.
        total: How many items there are, where that is known.
    """

    in_flight: int
    ordered: bool
    checkpoint: Checkpoint | None
    key: Callable[[T], str]
    on_progress: OnProgress | None
    stop_after: int | None
    total: int | None


def terms_of(items: object, *, in_flight: int, stop_after: int | None, **others: Any) -> Terms[Any]:
    """The terms that the arguments of a user are.

    Args:
        items: What is gone through.
        in_flight: How many calls are under way at once.
        stop_after: How many failures in a row end the run, or ``None``.
        others: As of ``Terms``.

    Raises:
        ConfigurationError: One is of another kind, or too small.
    """
    if isinstance(items, str | bytes):
        raise ConfigurationError("The items are one text.", remedy="Give a list of them, even of one.")
    if stop_after is not None:
        number_of("stop_after", stop_after, least=1, whole=True)
    return Terms(
        in_flight=int(number_of("in_flight", in_flight, least=1, whole=True)),
        stop_after=stop_after,
        total=len(items) if isinstance(items, Sized) else None,
        **others,
    )


def no_items(items: object) -> ConfigurationError:
    """The error of what cannot be gone through.

    Args:
        items: What was given for items.
    """
    return ConfigurationError(
        f"The items are a {type(items).__name__}, which cannot be gone through.",
        remedy="Give the call first, then a list or another iterable of its items.",
    )


@define(eq=False)
class Entry(Generic[T, V]):
    """An item that was taken and not handed out.

    Attributes:
        item: The item.
        key: Of the checkpoint; empty without one.
        outcome: What became of it; ``None`` while that is open, and where it ended without one.
        over: Whether its call has ended.
    """

    item: T
    key: str
    outcome: Outcome[T, V] | None = None
    over: bool = False


class Course(Generic[T, V]):
    """The state of one run. It is for one thread, but for what it is asked about an error.

    Args:
        terms: What is asked.
        monotonic: Seconds that never go back.
        at_once: How many may be begun and not ended.
        in_words: Makes of what a call raised what is raised at the end of the run, where that is no outcome.

    Attributes:
        stopped_by: What the run ends with, once it has stopped; it is raised when all that was begun is handed out.
        exhausted: Whether there are no more items.
        under_way: How many items are begun and not ended.
        window: How many may be begun and not handed out.
    """

    def __init__(
        self,
        terms: Terms[T],
        *,
        monotonic: Callable[[], float],
        at_once: int,
        in_words: Callable[[BaseException], BaseException] | None = None,
    ) -> None:
        self._terms = terms
        self._monotonic = monotonic
        self._at_once = at_once
        self._in_words = in_words
        self._began = monotonic()
        self.window = WINDOW * terms.in_flight
        self._taken: deque[Entry[T, V]] = deque()
        self._ready: deque[Entry[T, V]] = deque()
        self._held = 0
        self._done = self._failed = self._skipped = 0
        self._told = -1
        self._failed_in_a_row = 0
        self._judging = threading.Lock()
        self.under_way = 0
        self.exhausted = False
        self.stopped_by: BaseException | None = None

    @property
    def goes_on(self) -> bool:
        """Whether more items are taken."""
        return not self.exhausted and self.stopped_by is None

    @property
    def room(self) -> bool:
        """Whether there is room for another item."""
        return self._held < self.window and self.under_way < self._at_once

    def take(self, item: T) -> Entry[T, V] | None:
        """Begin an item.

        Args:
            item: The next one.

        Returns:
            ``None`` where it is done already, or the run cannot go on with it.
        """
        key = ""
        checkpoint = self._terms.checkpoint
        if checkpoint is not None:
            try:
                key = checked_key(self._terms.key(item))
                if not checkpoint.take(key):
                    self._skipped += 1
                    return None
            except Exception as error:  # noqa: BLE001 - the user's function; it is raised at the end of the run
                self.stop(error)
                return None
        entry: Entry[T, V] = Entry(item, key)
        self._held += 1
        self.under_way += 1
        if self._terms.ordered:
            self._taken.append(entry)
        return entry

    def judge(self, error: BaseException | None) -> bool:
        """Whether an item has no outcome, since the run ends with its error; any thread may ask.

        Args:
            error: What its call raised; ``None`` where it returned.
        """
        with self._judging:
            if error is not None and not isinstance(error, CloudmoreError):
                self.stop(self._in_words(error) if self._in_words else error)
                return True
            stops, self._failed_in_a_row = decide_stop(
                error, failed_before=self._failed_in_a_row, stop_after=self._terms.stop_after
            )
            if not stops or error is None or self.stopped_by is not None:
                return False
            self._failed += 1
            self.stop(error)
            return True

    def end(self, entry: Entry[T, V], outcome: Outcome[T, V] | None) -> None:
        """End an item.

        Args:
            entry: The item.
            outcome: What became of it; ``None`` where the run ends with it, or it was never begun.
        """
        entry.over = True
        entry.outcome = outcome
        self.under_way -= 1
        if outcome is None:
            self._held -= 1
        elif not self._terms.ordered:
            self._ready.append(entry)

    def stop(self, error: BaseException) -> None:
        """Take no more items.

        Args:
            error: What the run ends with; the first one counts.
        """
        if self.stopped_by is None:
            self.stopped_by = error

    def next_ready(self) -> Entry[T, V] | None:
        """The item that is to be handed out now; ``None`` where there is none."""
        if not self._terms.ordered:
            return self._ready.popleft() if self._ready else None
        while self._taken and self._taken[0].over:
            entry = self._taken.popleft()
            if entry.outcome is not None:
                return entry
        return None

    def handed_out(self, entry: Entry[T, V]) -> None:
        """Count an item as done, or as failed: its turn of the loop is over.

        Args:
            entry: The item.
        """
        self._held -= 1
        if entry.outcome is None or entry.outcome.error is not None:
            self._failed += 1
        else:
            self._done += 1
            if self._terms.checkpoint is not None:
                self._terms.checkpoint.add(entry.key)
        self._tell()

    def finish(self) -> None:
        """Tell the last progress, and raise what stopped the run.

        Raises:
            BaseException: What stopped it.
        """
        if self._told != self._done + self._failed + self._skipped:
            self._tell()
        error = self.stopped_by
        if error is None:
            return
        if isinstance(error, CloudmoreError):
            known = f"{self._done} done, {self._failed} failed, {self._skipped} skipped"
            error.add_note(f"The run stopped with this error: {known}.")
        try:
            raise error
        finally:
            # A traceback that holds its own error is garbage for the collector only.
            del error
            self.stopped_by = None

    def _tell(self) -> None:
        if self._terms.on_progress is None:
            return
        self._told = self._done + self._failed + self._skipped
        self._terms.on_progress(
            BulkProgress(
                done=self._done,
                failed=self._failed,
                skipped=self._skipped,
                total=self._terms.total,
                elapsed=self._monotonic() - self._began,
            )
        )
