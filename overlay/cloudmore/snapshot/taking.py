"""Takes a snapshot: reads each reseller, table after table, and puts the tables into their places."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from concurrent.futures import Executor
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from attrs import evolve, frozen

from cloudmore.errors import CloudmoreError, ConfigurationError, NotFoundError
from cloudmore.mapping import CustomerMapping
from cloudmore.snapshot.callers import Caller
from cloudmore.snapshot.finishing import LOG, TableChange, finish, is_written, ready
from cloudmore.snapshot.keeping import Keeper
from cloudmore.snapshot.plan import SAMPLE, SnapshotPlan, plan_of
from cloudmore.snapshot.reading import CUSTOM_ONLY, GONE, Reading, Unread
from cloudmore.snapshot.rows import customer_key
from cloudmore.snapshot.tables import TABLES
from cloudmore.snapshot.target import Target
from cloudmore.snapshot.work import Work

T = TypeVar("T")
# Each has its own limit of calls.
RESELLERS_AT_ONCE = 16
# Of a reseller that sells something.
NEVER_EMPTY = ("organizations", "billing_lines")


@frozen
class SnapshotProgress:
    """How far a snapshot is.

    Attributes:
        calls: How many calls are made.
        of_calls: How many there will be, as far as is known.
        rows: How many rows are read.
        table: What was read last.
    """

    calls: int
    of_calls: int
    rows: int
    table: str


@frozen
class Snapshot:
    """A snapshot that is taken.

    Attributes:
        path: The folder or the database.
        files: What was written: the files of the tables, or that of the database.
        sandbox: Whether it comes from a sandbox, with data that are made up.
        calls: How many calls it took, those before an interruption included; those of billing reports are not counted.
        tables: By table what has changed.
        unread: What could not be read; its rows are as they were before.
        without_subscriptions: How many services of organizations have no custom-service subscriptions to ask for.
        gone: How many organizations or services went while they were read.
        resumed: Whether it went on with one that was interrupted.
        empty: Resellers of which nothing came, each with the table: no organization, or no line of the month.
    """

    path: Path
    files: tuple[Path, ...]
    sandbox: bool
    calls: int
    tables: dict[str, TableChange]
    unread: tuple[Unread, ...]
    without_subscriptions: int
    gone: int
    resumed: bool
    empty: tuple[tuple[str, str], ...] = ()


class SnapshotIncompleteError(CloudmoreError):
    """Not all of it could be read, so that nothing was written; what was read is kept, and is not read again.

    Attributes:
        errors: What failed, with the reseller's id before it.
    """

    errors: tuple[tuple[str, CloudmoreError], ...] = ()


class Taking:
    """One snapshot, while it is taken.

    Args:
        work: What is read already.
        target: Where it goes.
        callers: Who makes the calls, one for each reseller.
        mapping: As of ``async_take_snapshot``, and so is the rest.
        in_flight: How many calls of a reseller are under way at once.
        executor: Where they are made.
        on_plan: Called with a plan.
        on_progress: Called after each answer.
    """

    def __init__(
        self,
        work: Work,
        target: Target,
        callers: Sequence[Caller],
        *,
        mapping: CustomerMapping | None = None,
        in_flight: int | None = None,
        executor: Executor | None = None,
        on_plan: Callable[[SnapshotPlan], None] | None = None,
        on_progress: Callable[[SnapshotProgress], None] | None = None,
    ) -> None:
        self._work = work
        self._target = target
        self._callers = callers
        self._customer_key = partial(customer_key, mapping)
        self._in_flight = in_flight
        self._executor = executor
        self._on_plan = on_plan
        self._on_progress = on_progress
        self._names = work.purpose.tables
        self._errors: list[tuple[str, CloudmoreError]] = []
        self._calls = self._of_calls = self._rows = 0
        self._remedy = "Nothing is written yet, and what was read is kept: take the snapshot again, and it goes on."
        self._turns = asyncio.Semaphore(RESELLERS_AT_ONCE)

    async def plan(self) -> SnapshotPlan:
        """How many calls it would make, from some that are made.

        Raises:
            CloudmoreError: A call failed.
        """
        async with Keeper(self._work) as keeper:
            readings = self._readings(keeper)
            self._remedy = "Nothing is written, and nothing is kept: ask again."
            plan = await self._begin(readings)
            self._refuse_failures(readings)
            return plan

    async def take(self, *, wait: float) -> Snapshot:
        """All of it.

        Args:
            wait: Seconds that a billing report may take.

        Raises:
            SnapshotIncompleteError: Something failed that may work the next time.
        """
        work = self._work
        async with Keeper(work) as keeper:
            await self._refuse_others(keeper)
            if not is_written(work):
                await self._read(self._readings(keeper), keeper, wait)
            sandbox = await keeper.run(work.is_of_a_sandbox)
            await keeper.run(partial(self._target.prepare, work.connection, sandbox=sandbox))
            unread = await keeper.run(self._unread)
            calls = await keeper.run(work.calls)
            empty = await keeper.run(self._empty)
            changes = await _to_its_end(keeper.run(partial(finish, work, self._target, now=self._callers[0].now())))
        return Snapshot(
            path=self._target.path,
            files=self._target.files([*changes, LOG]),
            sandbox=sandbox,
            calls=calls,
            tables=changes,
            unread=tuple(each for each in unread if each.kind not in (CUSTOM_ONLY, GONE)),
            without_subscriptions=sum(each.kind == CUSTOM_ONLY for each in unread),
            gone=sum(each.kind == GONE for each in unread),
            resumed=work.begun_at is not None,
            empty=empty,
        )

    def _unread(self) -> list[Unread]:
        """What has no answer. Where no organization has one, nothing went away: the call itself is not there."""
        found = [Unread(*each) for each in self._work.unread()]
        gone = [(each.reseller_id, each.table, each.organization_id) for each in found if each.kind == GONE]
        missing = {
            (reseller_id, table)
            for (reseller_id, table), times in Counter(each[:2] for each in gone).items()
            if times == self._work.count_answered(table, reseller_id)
            and len({whose for *of_table, whose in gone if (*of_table,) == (reseller_id, table)}) > 1
        }
        return [
            evolve(each, kind=NotFoundError.__name__) if (each.reseller_id, each.table) in missing else each
            for each in found
        ]

    def _empty(self) -> tuple[tuple[str, str], ...]:
        names = [name for name in NEVER_EMPTY if name in self._names]
        ids = [caller.reseller_id for caller in self._callers]
        return tuple((each, name) for each in ids for name in names if not self._work.count(name, each))

    async def _refuse_others(self, keeper: Keeper) -> None:
        """Who takes a snapshot of one reseller must not lose, or be told, what was read of another one."""
        kept = await keeper.run(self._work.reseller_ids)
        asked = {caller.reseller_id for caller in self._callers}
        if not kept or kept == asked or (kept & asked and not is_written(self._work)):
            return
        raise ConfigurationError(
            f"A snapshot that was interrupted is kept in {self._work.path}, and it is of other resellers: "
            f"{', '.join(sorted(kept))}.",
            remedy="Finish it with the options that it was begun with, or remove that file.",
        )

    def _readings(self, keeper: Keeper) -> list[Reading]:
        return [
            Reading(
                caller,
                keeper,
                customer_key=self._customer_key,
                in_flight=self._in_flight or caller.in_flight,
                executor=self._executor,
                on_answer=self._answered,
            )
            for caller in self._callers
        ]

    async def _read(self, readings: Sequence[Reading], keeper: Keeper, wait: float) -> None:
        await self._begin(readings)
        if "organization_services" in self._names:
            await self._each(readings, lambda reading: reading.read("organization_services"))
            await self._plan(readings)
        for name in self._names:
            if TABLES[name].needs is not None and name != "organization_services":
                await self._each(readings, partial(_read_table, name))
        month = self._work.purpose.month
        if month:
            await self._each(readings, lambda reading: reading.read_lines(month, wait=wait))
        self._refuse_failures(readings)
        await keeper.flush()

    async def _begin(self, readings: Sequence[Reading]) -> SnapshotPlan:
        """Read the lists of each reseller, and as much as a plan needs."""
        await self._each(readings, lambda reading: reading.begin(self._names))
        self._refuse_failures(readings)
        sources = {reading.source for reading in readings}
        keeper = readings[0].keeper
        await keeper.flush()
        ids = [caller.reseller_id for caller in self._callers]
        await keeper.run(partial(self._work.keep_only, ids))
        if self._work.begun_at is not None:
            await keeper.run(partial(self._work.give_keys, self._customer_key))
        try:
            if len(sources) > 1:
                raise ConfigurationError(
                    "One reseller is of a sandbox, another is not.",
                    remedy="Read them into different places: what is made up is not mixed with what is real.",
                )
            await keeper.run(partial(ready, self._work, self._target, sandbox=sources == {"sandbox"}))
        except ConfigurationError:
            if self._work.begun_at is None:
                # Another place is named the next time, and this one is left as it was.
                await keeper.run(partial(self._work.keep_only, []))
            raise
        if "organization_services" in self._names:
            await self._each(readings, lambda reading: reading.read("organization_services", limit=SAMPLE))
        return await self._plan(readings)

    async def _plan(self, readings: Sequence[Reading]) -> SnapshotPlan:
        known = [await reading.known(self._names) for reading in readings]
        plan = evolve(plan_of(known, self._names), begun_at=self._work.begun_at)
        self._of_calls, self._calls = plan.calls, plan.made
        self._rows = await readings[0].keeper.run(self._work.rows)
        if self._on_plan is not None:
            self._on_plan(plan)
        return plan

    async def _each(self, readings: Sequence[Reading], work: Callable[[Reading], Awaitable[None]]) -> None:
        """Do something for each reseller that has not failed for good; others go on where one does."""
        failed = {reseller_id for reseller_id, _error in self._errors}

        async def done(reading: Reading) -> None:
            async with self._turns:
                try:
                    await work(reading)
                except CloudmoreError as error:
                    self._errors.append((reading.reseller_id, error))

        try:
            async with asyncio.TaskGroup() as group:
                for reading in readings:
                    if reading.reseller_id not in failed:
                        group.create_task(done(reading))
        except BaseExceptionGroup as several:
            # Of a disk that is full, or of what a caller's function raises: as it is.
            raise several.exceptions[0] from None

    def _refuse_failures(self, readings: Sequence[Reading]) -> None:
        passing = [(each.reseller_id, error) for each in readings for error in each.failures]
        errors = [*self._errors, *passing]
        if not errors:
            return
        if len(self._callers) == 1 and self._errors:
            raise self._errors[0][1]
        resellers = {reseller_id for reseller_id, _error in errors}
        first = errors[0]
        raise SnapshotIncompleteError(
            f"{len(errors)} calls failed, of {len(resellers)} of {len(self._callers)} resellers; "
            f"the first, of reseller {first[0]}: {first[1].message}",
            remedy=self._remedy,
            errors=tuple(errors),
        )

    def _answered(self, table: str, rows: int, calls: int) -> None:
        self._calls += calls
        self._rows += rows
        if self._on_progress is not None:
            self._on_progress(SnapshotProgress(self._calls, max(self._of_calls, self._calls), self._rows, table))


async def _to_its_end(finishing: Coroutine[Any, Any, T]) -> T:
    """Who stops it now finds it done in a moment, and must not be told that nothing is written."""
    task = asyncio.create_task(finishing)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        return await task


async def _read_table(name: str, reading: Reading) -> None:
    await reading.read(name)
