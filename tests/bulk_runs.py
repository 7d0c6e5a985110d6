"""The two ways of a run behind one face, so that each test is written once and run for both."""

from __future__ import annotations

import asyncio
import inspect
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from typing import Any

from cloudmore.bulk import Outcome, async_fan_out, fan_out

# A call returns its value; or it is a generator that yields what is waited for, and returns its value.
Call = Callable[[Any], Any]
# Goes through the outcomes of a run.
Run = Callable[..., Iterator[Outcome[Any, Any]]]
# Seconds; only a failure takes so long.
PATIENCE = 20
_END: Any = object()


def sync_run(call: Call, items: Any, **options: Any) -> Iterator[Outcome[Any, Any]]:
    """The outcomes of ``fan_out``."""

    def made(item: Any) -> Any:
        came = call(item)
        if not inspect.isgenerator(came):
            return came
        while True:
            try:
                condition = next(came)
            except StopIteration as ended:
                return ended.value
            for _look in range(PATIENCE * 1000):
                if condition():
                    break
                threading.Event().wait(0.001)
            else:
                raise AssertionError("it never came")

    # As a loop of a user's that is left, where the generator is not held by anything else.
    with closing(fan_out(made, items, **options)) as outcomes:
        yield from outcomes


def async_run(call: Call, items: Any, **options: Any) -> Iterator[Outcome[Any, Any]]:
    """The outcomes of ``async_fan_out``, as sync code sees them."""

    async def made(item: Any) -> Any:
        await asyncio.sleep(0)
        came = call(item)
        if not inspect.isgenerator(came):
            return came
        while True:
            try:
                condition = next(came)
            except StopIteration as ended:
                return ended.value
            async with asyncio.timeout(PATIENCE):
                while not condition():  # noqa: ASYNC110 - another task makes it so
                    await asyncio.sleep(0)

    async def following(outcomes: Any) -> Any:
        return await anext(outcomes, _END)

    async def left() -> int:
        return len(asyncio.all_tasks()) - 1

    with asyncio.Runner() as runner:
        outcomes = async_fan_out(made, items, **options)
        try:
            while (outcome := runner.run(following(outcomes))) is not _END:
                yield outcome
        finally:
            runner.run(outcomes.aclose())
            assert runner.run(left()) == 0, "a task is left"


RUNS: Mapping[str, Run] = {"sync": sync_run, "async": async_run}
