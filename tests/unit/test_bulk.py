"""A run of many items, sync and async: what is begun, what is handed out, and what is left when it ends."""

from __future__ import annotations

import asyncio
import concurrent.futures
import itertools
import pickle
import threading
import tracemalloc
from collections.abc import AsyncIterator, Generator, Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import aclosing
from contextvars import ContextVar
from typing import Any

import pytest
from bulk_runs import RUNS, Run, async_run, sync_run

from cloudmore import AuthenticationError, CloudmoreError, ConfigurationError, NotFoundError, ServerError
from cloudmore.bulk import BulkProgress, Outcome, async_fan_out, fan_out
from cloudmore.bulk.course import WINDOW
from cloudmore.bulk.executing import in_words


@pytest.fixture(params=RUNS)
def run(request: pytest.FixtureRequest) -> Iterator[Run]:
    """Goes through a run; no thread of it is left at the end of the test."""
    yield RUNS[request.param]
    assert [each.name for each in threading.enumerate() if each.name.startswith("cloudmore-bulk")] == []


@pytest.fixture(params=[True, False], ids=["ordered", "as completed"])
def ordered(request: pytest.FixtureRequest) -> bool:
    """Whether outcomes come in the order of the items."""
    return bool(request.param)


def doubled(item: int) -> int:
    if item % 10 == 3:
        raise NotFoundError(f"There is no {item}.")
    return item * 2


def told(outcome: Outcome[int, int]) -> tuple[int, int | None, str]:
    return outcome.item, outcome.value, f"{outcome.error or ''}"


@pytest.mark.parametrize("in_flight", [1, 4, 50])
@pytest.mark.parametrize("count", [0, 1, 100])
def test_every_item_has_an_outcome(run: Run, *, ordered: bool, in_flight: int, count: int) -> None:
    came = [told(each) for each in run(doubled, range(count), in_flight=in_flight, ordered=ordered)]
    wanted = [(n, None, f"There is no {n}.") if n % 10 == 3 else (n, 2 * n, "") for n in range(count)]
    assert (came if ordered else sorted(came)) == wanted


def test_an_outcome_gives_its_value_or_raises_its_error() -> None:
    error = NotFoundError("no")
    assert Outcome("a", 5).result() == 5
    assert Outcome[str, None]("a").result() is None
    with pytest.raises(NotFoundError) as caught:
        Outcome("a", None, error).result()
    assert caught.value is error
    assert pickle.loads(pickle.dumps(Outcome("a", 5))) == Outcome("a", 5)


def test_a_first_item_that_takes_long_holds_back_what_comes_after_it_but_not_without_end(run: Run) -> None:
    taken: list[int] = []
    window = 3 * WINDOW

    def items() -> Iterator[int]:
        for number in range(1000):
            taken.append(number)
            yield number

    begun: list[int] = []

    def call(item: int) -> Generator[Any, Any, int]:
        begun.append(item)
        if item == 0:
            yield lambda: len(begun) == window
            # Whoever took more would do it now.
            for _look in range(20):
                yield lambda: True
            assert len(taken) == window
        return item

    assert [each.result() for each in run(call, items(), in_flight=3)] == list(range(1000))


def test_what_is_ready_comes_first_where_order_does_not_matter(run: Run) -> None:
    handed: list[int] = []

    def call(item: int) -> Generator[Any, Any, int]:
        if item == 0:
            yield lambda: len(handed) == 99
        return item

    for outcome in run(call, range(100), in_flight=2, ordered=False):
        handed.append(outcome.result())  # noqa: PERF401 - one by one, for the call to see
    assert sorted(handed) == list(range(100))
    assert handed[-1] == 0


def test_never_more_calls_are_under_way_than_are_asked_for(run: Run, *, ordered: bool) -> None:
    lock, now, most = threading.Lock(), 0, 0

    def call(item: int) -> Generator[Any, Any, int]:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        yield lambda: item >= 5 or most == 5
        for _look in range(3):
            yield lambda: True
        with lock:
            now -= 1
        return item

    assert len(list(run(call, range(200), in_flight=5, ordered=ordered))) == 200
    assert most == 5


@pytest.mark.parametrize("how", ["break", "raise"])
def test_a_loop_that_is_left_takes_no_more(run: Run, *, ordered: bool, how: str) -> None:
    begun: list[int] = []

    def call(item: int) -> int:
        begun.append(item)
        return item

    def gone_through() -> None:
        for outcome in run(call, itertools.count(), in_flight=2, ordered=ordered):
            if outcome.item >= 50:
                if how == "raise":
                    raise ZeroDivisionError
                break

    if how == "raise":
        with pytest.raises(ZeroDivisionError):
            gone_through()
    else:
        gone_through()
    # Nobody is left who could begin more: the fixture looks for threads, the run for tasks.
    assert len(begun) <= 51 + 2 * 2 * WINDOW


def test_a_loop_that_is_left_waits_for_what_is_under_way() -> None:
    ended: list[int] = []
    all_begun, left = threading.Barrier(3), threading.Event()

    def call(item: int) -> int:
        all_begun.wait(20)
        if item:
            assert left.wait(20)
        ended.append(item)
        return item

    outcomes = fan_out(call, range(3), in_flight=3)
    assert next(outcomes).result() == 0
    threading.Timer(0.01, left.set).start()
    outcomes.close()
    assert sorted(ended) == [0, 1, 2]


def test_a_task_that_is_cancelled_cancels_what_is_under_way() -> None:
    cancelled: list[int] = []

    async def call(item: int) -> int:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.append(item)
            raise
        return item

    async def gone_through() -> None:
        async for _outcome in async_fan_out(call, range(100), in_flight=3):
            raise AssertionError("nothing ever ends")

    async def cancelling() -> None:
        task = asyncio.create_task(gone_through())
        while len(asyncio.all_tasks()) < 5:  # noqa: ASYNC110 - the task begins them
            await asyncio.sleep(0)
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert len(asyncio.all_tasks()) == 1

    asyncio.run(cancelling())
    assert sorted(cancelled) == [0, 1, 2]


def test_a_task_that_is_cancelled_in_its_turn_of_the_loop_leaves_nothing() -> None:
    in_turn: list[int] = []

    async def call(item: int) -> int:
        if item > 20:
            await asyncio.Event().wait()
        return item

    async def gone_through() -> None:
        async for outcome in async_fan_out(call, itertools.count(), in_flight=3):
            in_turn.append(outcome.item)
            await asyncio.Event().wait()

    async def cancelling() -> None:
        task = asyncio.create_task(gone_through())
        while not in_turn:  # noqa: ASYNC110 - the task comes to it
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        for _turn in range(5):
            await asyncio.sleep(0)
        assert len(asyncio.all_tasks()) == 1

    asyncio.run(cancelling())


def test_a_loop_that_is_left_with_aclosing_has_no_task_any_more() -> None:
    async def call(item: int) -> int:
        if item:
            await asyncio.Event().wait()
        return item

    async def gone_through() -> None:
        async with aclosing(async_fan_out(call, itertools.count(), in_flight=3)) as outcomes:
            async for outcome in outcomes:
                assert outcome.result() == 0
                break
        assert len(asyncio.all_tasks()) == 1

    asyncio.run(gone_through())


def test_a_call_that_somebody_else_has_cancelled_ends_the_run_and_is_not_waited_for() -> None:
    async def call(item: int) -> int:
        if item == 5:
            raise asyncio.CancelledError
        return item

    async def gone_through() -> list[int]:
        handed: list[int] = []
        try:
            async for outcome in async_fan_out(call, itertools.count(), in_flight=2):
                handed.append(outcome.result())  # noqa: PERF401 - what came before counts
        except asyncio.CancelledError:
            return handed
        raise AssertionError("it was not raised")

    assert asyncio.run(gone_through())[:5] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("cancelled", [False, True])
def test_items_that_are_awaited_do_not_hold_back_what_is_ready(*, cancelled: bool) -> None:
    handed: list[int] = []

    async def items() -> AsyncIterator[int]:
        for number in range(5):
            while len(handed) < number:  # noqa: ASYNC110 - the loop hands them out
                await asyncio.sleep(0)
            yield number
        if cancelled:
            raise asyncio.CancelledError

    async def call(item: int) -> int:
        return item

    async def gone_through() -> None:
        async for outcome in async_fan_out(call, items()):
            handed.append(outcome.result())  # noqa: PERF401 - one by one, for the items to see

    if cancelled:
        with pytest.raises(asyncio.CancelledError):
            asyncio.run(gone_through())
    else:
        asyncio.run(gone_through())
    assert handed == [0, 1, 2, 3, 4]


def test_a_run_that_stops_does_not_wait_for_items_that_may_never_come() -> None:
    async def items() -> AsyncIterator[int]:
        yield 0
        await asyncio.Event().wait()

    async def call(_item: int) -> int:
        await asyncio.sleep(0)
        raise AuthenticationError("no")

    async def gone_through() -> None:
        async for _outcome in async_fan_out(call, items()):
            raise AssertionError("there is no outcome")

    with pytest.raises(AuthenticationError):
        asyncio.run(gone_through())


# What is raised at the item 30, how often in a row, and whether the run ends with it.
ENDS: dict[str, tuple[type[Exception], int, bool]] = {
    "nobody may call": (AuthenticationError, 1, True),
    "a setting": (ConfigurationError, 1, True),
    "an outage": (ServerError, 20, True),
    "a short outage": (ServerError, 19, False),
    "a mistake in the call": (ZeroDivisionError, 1, True),
    "many that are not there": (NotFoundError, 40, False),
}


@pytest.mark.parametrize("name", ENDS)
def test_what_makes_going_on_useless_ends_the_run(run: Run, *, ordered: bool, name: str) -> None:
    kind, times, ends = ENDS[name]
    begun: list[int] = []

    def call(item: int) -> int:
        begun.append(item)
        if 30 <= item < 30 + times:
            raise kind("no")
        return item

    handed: list[Outcome[int, int]] = []
    # One after the other, so that it is known what is in a row.
    outcomes = run(call, range(200), in_flight=1, ordered=ordered)
    if not ends:
        handed += outcomes
        assert [each.item for each in handed if each.error] == list(range(30, 30 + times))
        return
    with pytest.raises(kind) as caught:
        handed += outcomes
    # All that was begun is told, but for the one that is raised; and of the rest little was begun.
    raised = set(begun) - {each.item for each in handed}
    assert len(raised) == 1
    assert raised <= set(range(30, 30 + times))
    assert set(range(30)) <= {each.item for each in handed}
    assert len(begun) <= 30 + times + WINDOW
    if issubclass(kind, CloudmoreError):
        failed, done = times, len(handed) - times + 1
        note = f"The run stopped with this error: {done} done, {failed} failed, 0 skipped."
        assert caught.value.__notes__ == [note]
    else:
        assert not hasattr(caught.value, "__notes__")


@pytest.mark.parametrize("kind", [AuthenticationError, ServerError, ZeroDivisionError])
def test_what_waits_for_a_thread_is_not_begun_any_more_when_the_run_stops(kind: type[Exception]) -> None:
    taken: list[int] = []
    begun: list[int] = []

    def items() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    def call(item: int) -> Generator[Any, Any, int]:
        begun.append(item)
        # All others wait for the only thread.
        yield lambda: len(taken) == WINDOW
        raise kind("no")

    with pytest.raises(kind):
        list(sync_run(call, items(), in_flight=1, stop_after=1))
    assert begun == [0]


def test_what_waits_for_a_thread_is_not_begun_any_more_when_the_loop_is_left() -> None:
    taken: list[int] = []
    begun: list[int] = []
    left = threading.Event()

    def items() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    def call(item: int) -> int:
        begun.append(item)
        while len(taken) < WINDOW:
            left.wait(0.001)
        if item:
            assert left.wait(20)
        return item

    outcomes = fan_out(call, items(), in_flight=1)
    assert next(outcomes).result() == 0
    # Long after what waits was called back, and before it could begin otherwise.
    threading.Timer(0.3, left.set).start()
    outcomes.close()
    assert begun in ([0], [0, 1])


def test_a_mistake_among_the_items_is_raised_when_the_others_are_handed_out(run: Run, *, ordered: bool) -> None:
    def items() -> Iterator[int]:
        yield from range(5)
        raise ZeroDivisionError

    begun: list[int] = []
    handed: list[int] = []

    def call(item: int) -> int:
        begun.append(item)
        return item

    with pytest.raises(ZeroDivisionError):
        handed.extend(each.result() for each in run(call, items(), in_flight=2, ordered=ordered))
    assert sorted(handed) == sorted(begun) == list(range(len(begun)))


def test_any_number_may_fail_where_it_is_said_so(run: Run) -> None:
    def call(_item: int) -> int:
        raise ServerError("no")

    assert len(list(run(call, range(100), stop_after=None))) == 100


def test_progress_is_told_after_each_turn_of_the_loop(run: Run) -> None:
    seen: list[BulkProgress] = []
    for number, _outcome in enumerate(run(doubled, range(10, 20), on_progress=seen.append)):
        assert len(seen) == number
    assert [(each.done, each.failed, each.skipped, each.total) for each in seen] == [
        *((done, 0, 0, 10) for done in (1, 2, 3)),
        *((done, 1, 0, 10) for done in (3, 4, 5, 6, 7, 8, 9)),
    ]
    assert [each.over for each in seen] == list(range(1, 11))
    assert 0 <= seen[0].elapsed <= seen[-1].elapsed


def test_without_a_length_there_is_no_total(run: Run) -> None:
    seen: list[BulkProgress] = []
    list(run(doubled, iter([1, 2]), on_progress=seen.append))
    assert {each.total for each in seen} == {None}


def test_what_progress_raises_ends_the_loop(run: Run) -> None:
    def on_progress(_progress: BulkProgress) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(run(doubled, itertools.count(), on_progress=on_progress))


def test_the_calls_know_the_context_of_the_loop() -> None:
    name = ContextVar[str]("name")
    name.set("the loop's")
    assert {each.result() for each in fan_out(lambda _item: name.get(), range(10))} == {"the loop's"}


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "none in flight": ({"in_flight": 0}, "in_flight is 0"),
    "a text in flight": ({"in_flight": "4"}, "in_flight is '4'"),
    "half a call": ({"in_flight": 0.5}, "in_flight is 0.5"),
    "stopping before the first": ({"stop_after": 0}, "stop_after is 0"),
    "no items": ({"items": 5}, "The items are a int, which cannot be gone through"),
    "one text": ({"items": "abc"}, "The items are one text"),
    "an executor that is none": ({"executor": 4}, "The executor is a int"),
}


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("function", [fan_out, async_fan_out])
def test_what_cannot_be_meant_is_refused_at_once(name: str, function: Any) -> None:
    options, message = REFUSED[name]
    with pytest.raises(ConfigurationError, match=message) as caught:
        function(doubled, **{"items": [1], **options})
    assert caught.value.remedy


def test_a_call_that_is_awaited_is_not_for_threads() -> None:
    async def call(item: int) -> int:
        return item

    with pytest.raises(ConfigurationError, match="Use async_fan_out for it"):
        fan_out(call, [1])


# What a call over an executor ended with, and what is said of it; nothing where it is raised as it is.
ENDED: dict[str, tuple[BaseException, str]] = {
    "a mistake in the call": (ZeroDivisionError(), ""),
    "a process that was killed": (BrokenProcessPool("A process\nwas killed."), "A process was killed."),
    "a future of a cluster that is gone": (concurrent.futures.CancelledError(), "CancelledError."),
    "the same on an event loop": (asyncio.CancelledError(), "CancelledError."),
}


@pytest.mark.parametrize("name", ENDED)
def test_an_executor_that_has_ended_is_said_in_words(name: str) -> None:
    error, said = ENDED[name]
    told_as = in_words(error)
    if said:
        assert isinstance(told_as, CloudmoreError)
        assert told_as.message == f"The executor has ended before its calls: {said}"
    else:
        assert told_as is error


# Both ways, both orders.
MEMORY = [("sync", True), ("sync", False), ("async", True), ("async", False)]


@pytest.mark.parametrize(("way", "in_order"), MEMORY)
def test_memory_does_not_grow_with_the_items(way: str, *, in_order: bool) -> None:
    peaks: list[int] = []

    def value(item: int) -> bytes:
        return bytes(100 + item % 2)

    async def awaited(item: int) -> bytes:
        return value(item)

    async def gone_through(count: int) -> None:
        async for outcome in async_fan_out(awaited, iter(range(count)), ordered=in_order):
            assert outcome.error is None

    # The first one warms up.
    for count in (100, 1_000, 10_000):
        tracemalloc.start()
        if way == "async":
            asyncio.run(gone_through(count))
        else:
            assert all(each.error is None for each in fan_out(value, iter(range(count)), ordered=in_order))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    _first, fewer, more = peaks
    # What was kept of each item would be 100 bytes of a value, and its outcome.
    assert more - fewer < 100_000


def test_the_runs_of_the_tests_notice_a_task_that_is_left() -> None:
    left: list[asyncio.Task[None]] = []

    def call(item: int) -> int:
        left.append(asyncio.get_running_loop().create_task(asyncio.sleep(100)))
        return item

    with pytest.raises(AssertionError, match="a task is left"):
        list(async_run(call, [1]))
