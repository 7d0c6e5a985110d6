"""Hands what is read to the work, some answers at a time, in a thread of its own: the calls go on meanwhile."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Self, TypeVar

from cloudmore.snapshot.rows import Row
from cloudmore.snapshot.work import Batch, Question, Work

T = TypeVar("T")
# What is lost at most when the process is killed, and read again: this much, or what came in this time.
ROWS_AND_ANSWERS = 4000
LONGEST_SECONDS = 2.0


class Keeper:
    """Keeps answers; use it in an ``async with`` block, which keeps the last of them unless it ends with an error.

    Args:
        work: Where to.
    """

    def __init__(self, work: Work) -> None:
        self.work = work
        self._batch = Batch()
        self._begun = time.monotonic()
        # A database has one thread; also what is asked of it goes there.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="cloudmore-snapshot-work")
        self._keeping: asyncio.Future[None] | None = None
        # Or of two that hand over at once, the failure of the one would be seen by nobody.
        self._handing = asyncio.Lock()

    async def run(self, function: Callable[[], T]) -> T:
        """Do something with the work, once all that is handed over is kept."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, function)

    async def keep(self, question: Question, rows: list[Row]) -> None:
        """Keep an answer.

        Args:
            question: What was asked.
            rows: What came.
        """
        _reseller_id, table, _organization_id, _service_id = question
        self._batch.add(table, rows)
        await self._answered(question)

    async def keep_problem(self, question: Question, kind: str, problem: str) -> None:
        """Keep that a question has no answer that could be kept.

        Args:
            question: What was asked.
            kind: Of the error.
            problem: Its text.
        """
        self._batch.unread.append((*question, kind, problem))
        await self._answered(question)

    async def keep_rows(self, table: str, rows: list[Row]) -> None:
        """Keep a part of an answer that is long; it counts once ``keep`` is called, in the same batch or a later one.

        Args:
            table: Its name.
            rows: The part.
        """
        self._batch.add(table, rows)
        await self._hand_over_if_due()

    async def flush(self) -> None:
        """Keep all that was handed over, and wait for it."""
        await self._hand_over()
        if self._keeping is not None:
            await asyncio.shield(self._keeping)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        try:
            await self.flush()
        finally:
            self._thread.shutdown()

    async def _answered(self, question: Question) -> None:
        self._batch.answered.append(question)
        if question[1] != "billing_lines":
            calls = self._batch.calls
            calls[question[0]] = calls.get(question[0], 0) + 1
        await self._hand_over_if_due()

    async def _hand_over_if_due(self) -> None:
        if len(self._batch) >= ROWS_AND_ANSWERS or time.monotonic() - self._begun >= LONGEST_SECONDS:
            await self._hand_over()

    async def _hand_over(self) -> None:
        async with self._handing:
            if self._keeping is not None:
                # Not more than one waits, so that memory stays flat. Who is cancelled meanwhile takes nothing with it.
                await asyncio.shield(self._keeping)
            batch, self._batch, self._begun = self._batch, Batch(), time.monotonic()
            if len(batch):
                loop = asyncio.get_running_loop()
                self._keeping = loop.run_in_executor(self._thread, self.work.add, batch)
