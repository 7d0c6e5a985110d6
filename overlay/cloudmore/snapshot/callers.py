"""Who makes the calls of a snapshot: a client of either kind, or an account that an executor's processes open."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from functools import reduce
from importlib import import_module
from typing import Any, cast

from attrs import frozen

from cloudmore.async_client import AsyncCloudmore
from cloudmore.bulk import Account
from cloudmore.client import Cloudmore
from cloudmore.errors import ConfigurationError
from cloudmore.http.way import Way
from cloudmore.limits import RateLimit
from cloudmore.snapshot.plain_rows import PLAIN_TABLES, plain_rows
from cloudmore.snapshot.rows import Row, Told, rows_of
from cloudmore.snapshot.tables import Table
from cloudmore_api import Answer, Call
from cloudmore_api.model import Model

# What keeps some workers busy.
IN_FLIGHT_ELSEWHERE = 32
Given = Account | Cloudmore | AsyncCloudmore
# What answers of one call are, by the ids that it is given.
Ask = Callable[[tuple[str, ...]], Awaitable[Any]]


@frozen
class Caller:
    """One reseller's calls.

    Attributes:
        client: Makes those that are made here.
        account: What travels with an executor; ``None`` without one.
        threads: In which a sync client calls; ``None`` for an async one.
    """

    client: Cloudmore | AsyncCloudmore
    account: Account | None
    threads: ThreadPoolExecutor | None

    @property
    def reseller_id(self) -> str:
        """Whose calls they are."""
        return self.client.credentials.reseller_id

    @property
    def rate_limit(self) -> RateLimit | None:
        """How fast they go."""
        return way_of(self.client).limits.rate_limit

    @property
    def in_flight(self) -> int:
        """How many calls are worth being under way at once."""
        if self.account is not None:
            return IN_FLIGHT_ELSEWHERE
        return way_of(self.client).limits.in_flight

    def now(self) -> datetime:
        """The time of day, by the client's clock."""
        return way_of(self.client).now()

    def ask(self, name: str) -> Ask:
        """What makes a call, from here.

        Args:
            name: Such as ``organizations.get``.
        """
        method = _method(self.client, name)

        async def asked(ids: tuple[str, ...]) -> Any:
            return await self.run(lambda: method(*ids))

        return asked

    def ask_rows(self, table: Table, told: Told) -> Ask:
        """What makes a call of a table, from here, and gives the rows of its answer.

        Args:
            table: One that asks.
            told: What every row tells.
        """
        if table.name not in PLAIN_TABLES:
            method = _method(self.client, table.call)

            async def listed(ids: tuple[str, ...]) -> list[Row]:
                things = await self.run(lambda: method(*ids))
                return rows_from(things, table, told, self.now(), ids)

            return listed
        build, send = _built(table.call), self.client._api.send  # noqa: SLF001 - how the client's own methods send # pyright: ignore[reportPrivateUsage]

        async def asked(ids: tuple[str, ...]) -> list[Row]:
            call = build(self.reseller_id, *ids)

            def parse(answer: Answer) -> list[Row]:
                now = self.now()
                if answer.status_code == 200:
                    place = dict(zip(table.asks, ids, strict=True))
                    rows = plain_rows(table, told, now, answer.content, place)
                    if rows is not None:
                        return rows
                return rows_from(call.parse(answer), table, told, now, ids)

            # Quicker than `evolve`, which finds out each time what a call has.
            reading = Call(
                *(call.operation_id, call.method, call.path, call.params, call.content, call.content_type),
                repeatable=call.repeatable,
                parse=parse,
            )
            rows: list[Row] = (await self.run(lambda: send(reading))).parsed
            return rows

        return asked

    async def run(self, call: Callable[[], Any]) -> Any:
        """Make a call of the client."""
        if self.threads is None:
            return await call()
        return await asyncio.get_running_loop().run_in_executor(self.threads, call)


@asynccontextmanager
async def opened(
    given: Sequence[Given], *, in_flight: int | None = None, executor: Executor | None = None
) -> AsyncGenerator[list[Caller]]:
    """The callers of clients, which stay open, and of accounts, which are closed with the block.

    Args:
        given: Them.
        in_flight: How many calls of a sync client are under way at once; as many as it lets by default.
        executor: Where calls are made, if not here.

    Raises:
        ConfigurationError: A client is to be used over an executor, two are of one reseller, or there is none.
    """
    if not given:
        raise ConfigurationError("There is no account to read.", remedy="Give a client, or an Account.")
    async with AsyncExitStack() as stack:
        callers: list[Caller] = []
        for each in given:
            if isinstance(each, Account):
                client: Any = await stack.enter_async_context(each.open_async())
                callers.append(Caller(client, each if executor is not None else None, None))
            elif executor is not None:
                raise ConfigurationError(
                    "A client does not travel to other processes, since it holds secrets.",
                    remedy="Give an Account of cloudmore.bulk: a profile's name, or a reference to the environment.",
                )
            elif isinstance(each, AsyncCloudmore):
                callers.append(Caller(each, None, None))
            else:
                size = in_flight or way_of(each).limits.in_flight
                threads = stack.enter_context(ThreadPoolExecutor(size, thread_name_prefix="cloudmore-snapshot"))
                callers.append(Caller(each, None, threads))
        _refuse_twins(callers)
        yield callers


def way_of(client: Cloudmore | AsyncCloudmore) -> Way:
    """How calls of a client go: its limits and its clock, which are no matter of its user's."""
    return client._api.way  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - of the same package


def rows_from(value: Any, table: Table, told: Told, read_at: datetime, ids: tuple[str, ...]) -> list[Row]:
    """The rows of what a call gave.

    Args:
        value: A list of models, or one of them.
        table: Whose call it was.
        told: What every row tells.
        read_at: When the answer came, with a zone.
        ids: What the call was given.
    """
    things = cast("list[Model]", value if isinstance(value, list) else [value])
    return rows_of(table, told, read_at, things, dict(zip(table.asks, ids, strict=True)))


def _refuse_twins(callers: Sequence[Caller]) -> None:
    ids = [each.reseller_id for each in callers]
    if twins := sorted({each for each in ids if ids.count(each) > 1}):
        raise ConfigurationError(f"The reseller {twins[0]} is given twice.", remedy="Give each reseller once.")


def _built(name: str) -> Callable[..., Call[Any]]:
    resource, method = name.split(".")
    build: Callable[..., Call[Any]] = import_module(f"cloudmore_api.api.{resource}.{resource}_{method}").build
    return build


def _method(client: object, name: str) -> Callable[..., Any]:
    found: Any = reduce(getattr, name.split("."), client)
    method: Callable[..., Any] = found
    return method
