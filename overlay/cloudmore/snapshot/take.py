"""Takes a snapshot of one or several tenants, or tells how many calls it would make."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import Executor

from cloudmore.async_client import AsyncCloudmore
from cloudmore.bulk import Account
from cloudmore.client import Cloudmore
from cloudmore.errors import ConfigurationError
from cloudmore.limits import number_of
from cloudmore.mapping import CustomerMapping
from cloudmore.snapshot.callers import Caller, Given, opened
from cloudmore.snapshot.database import in_words
from cloudmore.snapshot.plan import SnapshotPlan, with_needed
from cloudmore.snapshot.tables import TABLES, USUAL_TABLES
from cloudmore.snapshot.taking import Snapshot, SnapshotProgress, Taking
from cloudmore.snapshot.target import target_of
from cloudmore.snapshot.work import Purpose, Work

DEFAULT_WAIT_SECONDS = 1800.0


async def async_take_snapshot(
    target: str | os.PathLike[str],
    given: Given | Sequence[Given],
    *,
    tables: Sequence[str] = USUAL_TABLES,
    month: str | None = None,
    mapping: CustomerMapping | None = None,
    file_format: str | None = None,
    in_flight: int | None = None,
    executor: Executor | None = None,
    wait: float = DEFAULT_WAIT_SECONDS,
    on_plan: Callable[[SnapshotPlan], None] | None = None,
    on_progress: Callable[[SnapshotProgress], None] | None = None,
) -> Snapshot:
    """Read the tenants of one or several resellers into a folder of files, or into a database.

    Every row holds the time of its reading, and the times from and to which it says what is. A second snapshot into the
    same place ends what has changed and adds what it became. One that was interrupted goes on where it stopped.

    Args:
        target: A folder, or a database of DuckDB: a file that ends in ``.duckdb``.
        given: Clients of either kind, or accounts; several are read side by side.
        tables: Names of ``TABLES``; those that they need are read, too.
        month: Whose billing lines are read, such as ``2026-10`` or ``last``; none by default.
        mapping: Whose keys of customers stand in ``customer_key``.
        file_format: Of the files of a folder: ``parquet`` by default, or ``csv``.
        in_flight: How many calls of a reseller are under way at once; as many as its client lets by default.
        executor: Where the calls are made, such as that of Dask; then accounts are given, and tokens and the limit
            of calls have to be shared.
        wait: Seconds that a billing report may take.
        on_plan: Called with how many calls there will be, and again when that is known exactly.
        on_progress: Called after each answer.

    Raises:
        SnapshotIncompleteError: Something failed that may work the next time: call it again.
        ConfigurationError: The target, a table, the month or a number is none, or another snapshot is at work there.
    """
    names = _tables(tables, month)
    # Not when hours were spent on reading.
    number_of("wait", wait, least=0)
    _check(in_flight)
    place = target_of(target, file_format)
    async with opened(_several(given), in_flight=in_flight, executor=executor) as callers:
        purpose = Purpose(names, _month(month, callers), place.file_format)
        with in_words(place.path), Work(place.work, purpose) as work:
            taking = Taking(
                work,
                place,
                callers,
                mapping=mapping,
                in_flight=in_flight,
                executor=executor,
                on_plan=on_plan,
                on_progress=on_progress,
            )
            return await taking.take(wait=wait)


def take_snapshot(
    target: str | os.PathLike[str],
    given: Given | Sequence[Given],
    *,
    tables: Sequence[str] = USUAL_TABLES,
    month: str | None = None,
    mapping: CustomerMapping | None = None,
    file_format: str | None = None,
    in_flight: int | None = None,
    executor: Executor | None = None,
    wait: float = DEFAULT_WAIT_SECONDS,
    on_plan: Callable[[SnapshotPlan], None] | None = None,
    on_progress: Callable[[SnapshotProgress], None] | None = None,
) -> Snapshot:
    """Read the tenants of one or several resellers into a folder of files, or into a database.

    Args:
        target: As of ``async_take_snapshot``, and so is what it does and raises.
        given: Clients of either kind, or accounts.
        tables: Names of ``TABLES``.
        month: Whose billing lines are read; none by default.
        mapping: Whose keys of customers stand in ``customer_key``.
        file_format: Of the files of a folder: ``parquet`` by default, or ``csv``.
        in_flight: How many calls of a reseller are under way at once.
        executor: Where the calls are made.
        wait: Seconds that a billing report may take.
        on_plan: Called with how many calls there will be.
        on_progress: Called after each answer.

    Raises:
        ConfigurationError: An event loop runs in this thread, too: a snapshot has one of its own.

    Example:
        >>> import tempfile
        >>> from cloudmore import Cloudmore
        >>> from cloudmore.snapshot import take_snapshot
        >>> with Cloudmore.sandbox(organizations=2, rate_limit=None) as cm, tempfile.TemporaryDirectory() as folder:
        ...     take_snapshot(folder, cm).tables["organizations"].rows
        2
    """
    _refuse_a_running_loop()
    return asyncio.run(
        async_take_snapshot(
            target,
            given,
            tables=tables,
            month=month,
            mapping=mapping,
            file_format=file_format,
            in_flight=in_flight,
            executor=executor,
            wait=wait,
            on_plan=on_plan,
            on_progress=on_progress,
        )
    )


async def async_plan_snapshot(
    given: Given | Sequence[Given], *, tables: Sequence[str] = USUAL_TABLES, in_flight: int | None = None
) -> SnapshotPlan:
    """How many calls a snapshot would make; some are made to find out, and nothing is written.

    Args:
        given: As of ``async_take_snapshot``.
        tables: As of ``async_take_snapshot``.
        in_flight: As of ``async_take_snapshot``.
    """
    names = _tables(tables, None)
    _check(in_flight)
    async with opened(_several(given), in_flight=in_flight, executor=None) as callers:
        with tempfile.TemporaryDirectory(prefix="cloudmore-plan-") as folder:
            place = target_of(folder, None)
            with Work(place.work, Purpose(names, "", "")) as work:
                return await Taking(work, place, callers, in_flight=in_flight).plan()


def _refuse_a_running_loop() -> None:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return
    raise ConfigurationError(
        "take_snapshot is called where an event loop runs, such as in a notebook.",
        remedy="Write await async_take_snapshot(...) there; it takes the same.",
    )


def _check(in_flight: int | None) -> None:
    if in_flight is not None:
        number_of("in_flight", in_flight, least=1, whole=True)


def _several(given: Given | Sequence[Given]) -> Sequence[Given]:
    return [given] if isinstance(given, Account | Cloudmore | AsyncCloudmore) else given


def _tables(tables: Sequence[str], month: str | None) -> tuple[str, ...]:
    known = [name for name in TABLES if name != "billing_lines"]
    for name in tables:
        if name not in TABLES:
            raise ConfigurationError(f"There is no table {name!r}.", remedy=f"Name some of {', '.join(known)}.")
    if "billing_lines" in tables and month is None:
        raise ConfigurationError("The table billing_lines is of a month.", remedy="Say which one.")
    wanted = tables if month is None else (*tables, "billing_lines")
    if not wanted:
        raise ConfigurationError("No table is named.", remedy=f"Name some of {', '.join(known)}.")
    return with_needed(wanted)


def _month(month: str | None, callers: Sequence[Caller]) -> str:
    return "" if month is None else str(callers[0].client.billing.period(month).name)
