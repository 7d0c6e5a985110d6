"""One call for many items, from async code: so many at once, an outcome for each."""

from __future__ import annotations

import asyncio
import time
from asyncio import wrap_future
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from typing import Generic, TypeVar, cast

from cloudmore.bulk.checkpoint import Checkpoint
from cloudmore.bulk.course import Course, Entry, OnProgress, Terms, no_items, terms_of
from cloudmore.bulk.executing import in_words, submitting
from cloudmore.bulk.item_key import item_key
from cloudmore.bulk.outcome import Outcome
from cloudmore.bulk.stopping import STOP_AFTER
from cloudmore.errors import CloudmoreError

T = TypeVar("T")
V = TypeVar("V")

# The loop serves others now and then while items are skipped.
_SKIPPED_AT_ONCE = 100


def async_fan_out(
    call: Callable[[T], Awaitable[V]],
    items: Iterable[T] | AsyncIterable[T],
    *,
    in_flight: int = 4,
    ordered: bool = True,
    checkpoint: Checkpoint | None = None,
    key: Callable[[T], str] = item_key,
    on_progress: OnProgress | None = None,
    executor: Executor | None = None,
    stop_after: int | None = STOP_AFTER,
) -> AsyncGenerator[Outcome[T, V], None]:
    """Make one call for each of many items, several at once, and tell of each what became of it.

    The same as ``fan_out``, but for an event loop, and for items that may be awaited themselves. Leaving the
    loop cancels what is under way; Python does that when the generator is gone, and ``contextlib.aclosing`` at once.

    Args:
        call: Called with an item, and awaited; such as ``cm.organizations.get``.
        items: What it is called with; more are taken only as room is there, by one task at a time.
        in_flight: How many calls are under way at once.
        ordered: Whether outcomes come in the order of the items; otherwise each comes as soon as it is there.
        checkpoint: As of ``fan_out``. Its file is written on the event loop, a few microseconds for each item.
        key: As of ``fan_out``.
        on_progress: As of ``fan_out``; a plain function, called on the event loop.
        executor: Runs the calls; ``call`` must be a ``RemoteCall`` then, which is not awaited.
        stop_after: As of ``fan_out``.

    Returns:
        An outcome for each item that was begun.

    Raises:
        ConfigurationError: An argument is of another kind, or too small; two items have the same key.
        CloudmoreError: What ends the run, as of ``fan_out``.

    Example:
        >>> import asyncio
        >>> from cloudmore import AsyncCloudmore
        >>> from cloudmore.bulk import async_fan_out
        >>> async def names():
        ...     async with AsyncCloudmore.sandbox(rate_limit=None) as cm:
        ...         ids = [each.id for each in await cm.organizations.list()]
        ...         return [outcome.result().name async for outcome in async_fan_out(cm.organizations.get, ids)]
        >>> len(asyncio.run(names()))
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
    begin = None if executor is None else submitting(executor, call)
    try:
        source = aiter(items) if isinstance(items, AsyncIterable) else iter(items)
    except TypeError as error:
        raise no_items(items) from error
    return _outcomes(terms, source, call, begin)


async def _outcomes(
    terms: Terms[T],
    items: Iterator[T] | AsyncIterator[T],
    call: Callable[[T], Awaitable[V]],
    begin: Callable[[T], Future[V]] | None,
) -> AsyncGenerator[Outcome[T, V], None]:
    if terms.checkpoint is not None:
        terms.checkpoint.begin()
    course = Course[T, V](
        terms, monotonic=time.monotonic, at_once=terms.in_flight, in_words=None if begin is None else in_words
    )
    crew = _Crew(course, items, call if begin is None else lambda item: wrap_future(begin(item)))
    try:
        crew.begin(terms.in_flight)
        while True:
            if (entry := course.next_ready()) is not None and entry.outcome is not None:
                yield entry.outcome
                course.handed_out(entry)
                crew.slots.release()
            elif crew.workers:
                await crew.news()
            else:
                break
        course.finish()
    finally:
        await crew.leave()
        if terms.checkpoint is not None:
            terms.checkpoint.end()


class _Crew(Generic[T, V]):
    """Tasks that each take an item, call, and take the next: cheaper than one for each item."""

    def __init__(
        self, course: Course[T, V], items: Iterator[T] | AsyncIterator[T], call: Callable[[T], Awaitable[V]]
    ) -> None:
        self._course = course
        self._items = items
        self._call = call
        self._taking = asyncio.Lock()
        self._news = asyncio.Event()
        self._calling: set[asyncio.Task[None]] = set()
        self._left = False
        self.workers: set[asyncio.Task[None]] = set()
        self.slots = asyncio.Semaphore(course.window)

    def begin(self, workers: int) -> None:
        for _worker in range(workers):
            task = asyncio.create_task(self._work())
            self.workers.add(task)
            task.add_done_callback(self._gone)

    async def news(self) -> None:
        """Wait until a call or a worker has ended."""
        self._news.clear()
        await self._news.wait()

    async def leave(self) -> None:
        """End all of them, whatever they do."""
        self._left = True
        workers = list(self.workers)
        for task in workers:
            task.cancel()
        await asyncio.gather(*workers, return_exceptions=True)

    async def _work(self) -> None:
        course, task = self._course, asyncio.current_task()
        assert task is not None
        while course.goes_on and (entry := await self._take()) is not None:
            self._calling.add(task)
            try:
                # Without its types: with them, making it takes three times as long.
                outcome: Outcome[T, V] = Outcome(entry.item, await self._call(entry.item))
                course.judge(None)
            except asyncio.CancelledError as error:
                if self._left:
                    raise
                # Or a call that somebody else has cancelled would be waited for for ever.
                course.judge(error)
                course.end(entry, None)
            except Exception as error:  # noqa: BLE001 - the run decides
                stops = course.judge(error)
                course.end(entry, None if stops else Outcome(entry.item, None, cast("CloudmoreError", error)))
            else:
                course.end(entry, outcome)
            self._calling.discard(task)
            self._news.set()
        # Nobody takes any more: those who wait for it go.
        for waiting in self.workers - self._calling - {task}:
            waiting.cancel()

    async def _take(self) -> Entry[T, V] | None:
        course, items = self._course, self._items
        await self.slots.acquire()
        async with self._taking:
            skipped = 0
            while course.goes_on:
                try:
                    item = next(items) if isinstance(items, Iterator) else await anext(items)
                except (StopIteration, StopAsyncIteration):
                    course.exhausted = True
                    break
                except asyncio.CancelledError as error:
                    if not self._left and course.stopped_by is None:
                        course.stop(error)
                    raise
                except Exception as error:  # noqa: BLE001 - the user's iterator; it is raised at the end of the run
                    course.stop(error)
                    break
                if (entry := course.take(item)) is not None:
                    return entry
                skipped += 1
                if not skipped % _SKIPPED_AT_ONCE:
                    await asyncio.sleep(0)
        return None

    def _gone(self, task: asyncio.Task[None]) -> None:
        self.workers.discard(task)
        self._news.set()
