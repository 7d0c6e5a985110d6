"""One call for many items, from sync code: so many at once, an outcome for each."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import CancelledError, Executor, Future, ThreadPoolExecutor
from contextvars import copy_context
from inspect import iscoroutinefunction
from queue import SimpleQueue
from typing import Any, Generic, TypeVar, cast

from cloudmore.bulk.checkpoint import Checkpoint
from cloudmore.bulk.course import WINDOW, Course, Entry, OnProgress, Terms, no_items, terms_of
from cloudmore.bulk.executing import in_words, submitting
from cloudmore.bulk.item_key import item_key
from cloudmore.bulk.outcome import Outcome
from cloudmore.bulk.stopping import STOP_AFTER
from cloudmore.errors import CloudmoreError, ConfigurationError

T = TypeVar("T")
V = TypeVar("V")


def fan_out(
    call: Callable[[T], V],
    items: Iterable[T],
    *,
    in_flight: int = 4,
    ordered: bool = True,
    checkpoint: Checkpoint | None = None,
    key: Callable[[T], str] = item_key,
    on_progress: OnProgress | None = None,
    executor: Executor | None = None,
    stop_after: int | None = STOP_AFTER,
) -> Generator[Outcome[T, V], None, None]:
    """Make one call for each of many items, several at once, and tell of each what became of it.

    Items are taken as room is there, in the thread of the loop, so that neither a long iterator nor a slow loop fills
    the memory. Leaving the loop takes no more of them and waits for what is under way. The limits are the client's: its
    ``rate_limit`` holds, and more ``in_flight`` than the client has under way itself brings nothing.

    A ``CloudmoreError`` is the outcome of its item. What would meet every further item ends the run: no more is
    begun, what is under way is handed out, and then the error is raised, with a note of how far the run came. That is
    ``AuthenticationError``, ``ConfigurationError``, a certificate that is not trusted, and too many failures in a row.
    Every other exception of ``call``, ``key`` and ``items`` ends the run, too, and is raised as it is. Nothing is tried
    again here: the client does that where it does no harm.

    Args:
        call: Called with an item, in threads; such as ``cm.organizations.get``.
        items: What it is called with; more are taken only as room is there.
        in_flight: How many calls are under way at once.
        ordered: Whether outcomes come in the order of the items; otherwise each comes as soon as it is there.
        checkpoint: Items that are done there are skipped, and those that succeed are put down as done when the loop
            asks for the next outcome. Failed ones are not, and are tried again by the next run.
        key: Makes of an item the text under which the checkpoint knows it. Texts are their own, numbers and tuples of
            both become JSON.
        on_progress: Called after each turn of the loop, and at the end, in its thread.
        executor: Runs the calls: of threads, of processes, or of a cluster; it is not shut down. ``call`` must be a
            ``RemoteCall`` then.
        stop_after: How many items may fail in a row, without one that succeeds, with an error that is not of the item
            alone: time-outs, no connection, 403, 429, 5xx, answers that cannot be read, lost answers. ``None`` for any
            number.

    Returns:
        An outcome for each item that was begun. Close it where it is left unfinished and still held.

    Raises:
        ConfigurationError: An argument is of another kind, or too small; two items have the same key.
        CloudmoreError: What ends the run, as above; the executor has broken.

    Example:
        >>> from cloudmore import Cloudmore
        >>> from cloudmore.bulk import fan_out
        >>> with Cloudmore.sandbox(rate_limit=None) as cm:
        ...     ids = [each.id for each in cm.organizations.list()]
        ...     found = [outcome.result().name for outcome in fan_out(cm.organizations.get, ids)]
        >>> len(found)
        40
    """
    terms = terms_of(
        items,
        in_flight=in_flight,
        stop_after=stop_after,
        ordered=ordered,
        checkpoint=checkpoint,
        key=key,
        on_progress=on_progress,
    )
    if iscoroutinefunction(call):
        raise ConfigurationError("The call is one that is awaited.", remedy="Use async_fan_out for it.")
    begin = None if executor is None else submitting(executor, call)
    try:
        source = iter(items)
    except TypeError as error:
        raise no_items(items) from error
    return _outcomes(terms, source, call, begin)


def _outcomes(
    terms: Terms[T], items: Iterator[T], call: Callable[[T], V], begin: Callable[[T], Future[V]] | None
) -> Generator[Outcome[T, V], None, None]:
    if terms.checkpoint is not None:
        terms.checkpoint.begin()
    try:
        if begin is not None:
            course = Course[T, V](terms, monotonic=time.monotonic, at_once=terms.in_flight, in_words=in_words)
            yield from _Futures(course, items, begin).outcomes()
            return
        # What waits for a thread counts as begun, so that the threads go on while the loop is busy.
        course = Course[T, V](terms, monotonic=time.monotonic, at_once=WINDOW * terms.in_flight)
        with ThreadPoolExecutor(terms.in_flight, thread_name_prefix="cloudmore-bulk") as pool:

            def made(item: T) -> V:
                if course.stopped_by is not None:
                    # It waited for a thread until it was too late.
                    raise CancelledError
                return call(item)

            # A span of the caller's is the parent of the calls.
            yield from _Futures(course, items, lambda item: pool.submit(copy_context().run, made, item)).outcomes()
    finally:
        if terms.checkpoint is not None:
            terms.checkpoint.end()


class _Futures(Generic[T, V]):
    """Begins calls, and waits for them in the thread of the loop."""

    def __init__(self, course: Course[T, V], items: Iterator[T], begin: Callable[[T], Future[V]]) -> None:
        self._course = course
        self._items = items
        self._begin = begin
        self._begun: dict[Future[V], Entry[T, V]] = {}
        self._ended: SimpleQueue[tuple[Future[V], bool]] = SimpleQueue()

    def outcomes(self) -> Generator[Outcome[T, V], None, None]:
        course = self._course
        try:
            while True:
                # One at a time, so that a slow iterator does not keep back what is ready.
                if more := course.goes_on and course.room:
                    self._take()
                while not self._ended.empty():
                    self._note(*self._ended.get())
                if course.stopped_by is not None:
                    self._cancel()
                if (entry := course.next_ready()) is not None and entry.outcome is not None:
                    yield entry.outcome
                    course.handed_out(entry)
                elif course.under_way and not more:
                    self._note(*self._ended.get())
                elif not course.goes_on and not course.under_way:
                    break
            course.finish()
        finally:
            # What cannot be called back is waited for.
            for future in self._cancel():
                _error_of(future)

    def _take(self) -> None:
        course = self._course
        try:
            item = next(self._items)
        except StopIteration:
            course.exhausted = True
            return
        except Exception as error:  # noqa: BLE001 - the user's iterator; it is raised at the end of the run
            course.stop(error)
            return
        entry = course.take(item)
        if entry is None:
            return
        try:
            future = self._begin(item)
        except Exception as error:  # noqa: BLE001 - an executor that takes no more; as above
            course.judge(error)
            course.end(entry, None)
            return
        self._begun[future] = entry
        future.add_done_callback(self._judged)

    def _judged(self, future: Future[V]) -> None:
        # In the thread of the call, before it begins another: no more is begun from here on where the run stops.
        self._ended.put((future, self._course.judge(_error_of(future))))

    def _note(self, future: Future[V], stops: bool) -> None:  # noqa: FBT001 - as it comes from the queue
        entry = self._begun.pop(future)
        error = _error_of(future)
        if stops:
            self._course.end(entry, None)
        elif error is None:
            self._course.end(entry, Outcome(entry.item, future.result()))
        else:
            self._course.end(entry, Outcome(entry.item, None, cast("CloudmoreError", error)))

    def _cancel(self) -> list[Future[V]]:
        return [future for future in list(self._begun) if not future.cancel()]


def _error_of(future: Future[Any]) -> BaseException | None:
    try:
        return future.exception()
    except CancelledError as error:
        return error
