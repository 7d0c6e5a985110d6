"""Calls a second for several resellers: one process, threads, asyncio, processes, Dask; alone and with a shared limit.

    python benchmarks/past_one_machine.py [--resellers 8] [--calls 50] [--runs 5]

The servers are on loopback, one that answers at once and one that waits 50 ms, as a network does; the workers share the
cores with it. Every way keeps its connections and tokens before it is measured. With a limit of five calls a second for
each reseller, the figure is how many times that limit the calls of a reseller went. It needs redis-server.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from argparse import Namespace
from collections.abc import Awaitable, Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from multiprocessing import get_context
from typing import Any

from figures import REPOSITORY, Figure, Goal, Page
from measurements import Rates, spread
from peers import answering

sys.path.insert(0, str(REPOSITORY / "tests"))

from clusters import dask_cluster
from redis_server import redis_server

from cloudmore import AsyncCloudmore, Cloudmore, FileTokenStore, RateLimit, RedisRateLimit
from cloudmore.bulk import Account, async_fan_out, fan_out

IN_FLIGHT = 4
LIMIT = RateLimit(calls_per_second=5.0, in_flight=IN_FLIGHT)
WORKERS, THREADS = 2, 16
ALONE = "one process, one call after the other"
# Makes so many calls of each reseller.
Way = Callable[[int], object]


def main() -> int:
    """Measure and print; exit code 1 when a shared limit was not kept."""
    page = Page(__file__, __doc__, runs=5)
    page.parser.add_argument("--resellers", type=int, default=8)
    page.parser.add_argument("--calls", type=int, default=50, help="of each reseller, without a limit")
    with page.open() as options, ExitStack() as stack:
        os.environ["XDG_STATE_HOME"] = stack.enter_context(tempfile.TemporaryDirectory())
        for wait in (0.0, 0.05):
            without_limit(page, options, wait)
        with_limit(page, options)
        cost_of_a_shared_turn(page, options)
    return 0 if page.reached else 1


@contextmanager
def resellers(count: int, wait: float, limit: RateLimit | None, redis_url: str | None) -> Iterator[list[Account]]:
    """Accounts of a server of their own, whose settings the processes inherit."""
    with answering(wait) as url:
        for number in range(count):
            settings = {"BASE_URL": url, "USERNAME": f"user-{number}", "PASSWORD": "p", "CLIENT_SECRET": "s"}
            for name, value in {**settings, "RESELLER_ID": f"reseller-{number}"}.items():
                os.environ[f"R{number}_{name}"] = value
        os.environ.pop("CLOUDMORE_REDIS_URL", None)
        if redis_url is not None:
            os.environ["CLOUDMORE_REDIS_URL"] = redis_url
        yield [Account.of_environment(f"R{number}_", rate_limit=limit) for number in range(count)]


@contextmanager
def ways(accounts: Sequence[Account]) -> Iterator[dict[str, Way]]:
    """All of them, with clients that are open; processes and cluster begin with the settings that are there."""
    each = f"{IN_FLIGHT} in flight for each reseller"
    with ExitStack() as stack:
        clients = [stack.enter_context(account.open()) for account in accounts]
        threads = stack.enter_context(ThreadPoolExecutor(len(accounts)))
        runner = stack.enter_context(asyncio.Runner())
        of_loop = [account.open_async() for account in accounts]
        processes = stack.enter_context(ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")))
        dask = stack.enter_context(stack.enter_context(dask_cluster(threads=THREADS)).get_executor(pure=False))
        travelling = [account.call("services.list") for account in accounts]

        def one(client: Cloudmore, calls: int) -> None:
            for outcome in fan_out(lambda _number: client.services.list(), range(calls), in_flight=IN_FLIGHT):
                outcome.result()

        yield {
            ALONE: lambda calls: [client.services.list() for client in clients for _ in range(calls)],
            f"one process, threads, {each}": lambda calls: list(threads.map(one, clients, [calls] * len(clients))),
            f"one process, asyncio, {each}": lambda calls: runner.run(
                all_of([on_loop(each) for each in of_loop], calls)
            ),
            f"{WORKERS} processes, one call at a time in each": lambda calls: runner.run(
                all_of(travelling, calls, processes)
            ),
            f"Dask, {WORKERS} workers, {THREADS} threads in each": lambda calls: runner.run(
                all_of(travelling, calls, dask)
            ),
        }
        for client in of_loop:
            runner.run(client.aclose())


def on_loop(client: AsyncCloudmore) -> Callable[[object], Awaitable[Any]]:
    """A call that takes an item."""
    return lambda _item: client.services.list()


async def all_of(calls: Sequence[Callable[[Any], Any]], count: int, executor: Executor | None = None) -> None:
    """So many of each call, side by side."""

    async def run(call: Callable[[Any], Awaitable[Any]]) -> None:
        outcomes = async_fan_out(call, [()] * count, in_flight=IN_FLIGHT, ordered=False, executor=executor)
        async for outcome in outcomes:
            outcome.result()

    await asyncio.gather(*map(run, calls))


def without_limit(page: Page, options: Namespace, wait: float) -> None:
    """Calls in a second."""
    where = f"the server waits {wait * 1000:.0f} ms" if wait else "the server answers at once"
    calls = max(1, options.calls // 5) if wait else options.calls
    with resellers(options.resellers, wait, None, None) as accounts, ways(accounts) as all_ways:
        for way in all_ways.values():
            # So that each thread of each worker has come to it.
            way(2 * THREADS)
        found: dict[str, list[float]] = {name: [] for name in all_ways}
        for _ in range(options.runs):
            # In turn: a slow minute of the machine meets all of them.
            for name, way in all_ways.items():
                found[name].append(len(accounts) * calls / seconds(way, calls))
        for name, each in found.items():
            page.figure(Figure.of(f"{where}: {name}", Rates(each), "calls a second", digits=0))


def with_limit(page: Page, options: Namespace) -> None:
    """How many times the limit the calls of each reseller went; what begins at once is taken off."""
    calls, rate = 30, LIMIT.calls_per_second
    with redis_server() as redis_url:
        for shared in (redis_url, None):
            where = "limit shared through Redis" if shared else "limit of each process"
            with resellers(options.resellers, 0.0, LIMIT, shared) as accounts, ways(accounts) as all_ways:
                del all_ways[ALONE]
                for name, way in all_ways.items():
                    way(int(rate))
                    # What was not used in the meantime may begin at once again.
                    time.sleep(1)
                    times = (calls - rate) / seconds(way, calls) / rate
                    goal = Goal("at most", 1) if shared else None
                    page.figure(Figure(f"{where}: {name}", times, "times the limit", goal=goal))


def cost_of_a_shared_turn(page: Page, options: Namespace) -> None:
    """What a call takes with it, beside a call that counts alone."""
    fast = {"calls_per_second": 1e6, "in_flight": IN_FLIGHT}
    with redis_server() as redis_url, resellers(1, 0.0, None, None) as (account,):
        limits = {"alone": RateLimit(**fast), "through Redis": RedisRateLimit(redis_url, **fast)}
        runs = [{name: call_seconds(account, limit) for name, limit in limits.items()} for _ in range(options.runs)]
    alone = spread(runs, "alone", 1000)
    for name in limits:
        measured = spread(runs, name, 1000)
        figure = Figure.of(f"a sync call whose turn is counted {name}", measured, "ms")
        page.figure(figure if name == "alone" else figure.compared(measured, alone, "one that is counted alone"))


def call_seconds(account: Account, limit: RateLimit) -> float:
    count = 500
    with account.open(rate_limit=limit, token_store=FileTokenStore()) as client:
        for _ in range(50):
            client.services.list()
        return clocked(client, count) / count


def clocked(client: Cloudmore, count: int) -> float:
    begun = time.perf_counter()
    for _ in range(count):
        client.services.list()
    return time.perf_counter() - begun


def seconds(way: Way, calls: int) -> float:
    begun = time.perf_counter()
    way(calls)
    return time.perf_counter() - begun


if __name__ == "__main__":
    sys.exit(main())
