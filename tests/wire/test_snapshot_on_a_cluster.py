"""A snapshot of two resellers on a cluster that loses a worker in the middle: the same tables as with one process."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import redis
from clusters import dask_cluster, worker_processes
from counting import Counting, account_variables, counted
from redis_server import redis_server

from cloudmore import RateLimit
from cloudmore.bulk import Account
from cloudmore.sandbox import Sandbox
from cloudmore.snapshot import Snapshot, take_snapshot

RATE = 16
ACCOUNTS = [
    Account.of_environment(prefix, rate_limit=RateLimit(calls_per_second=RATE)) for prefix in ("FIRST_", "SECOND_")
]
# Of the reading, not of what was read.
OF_THE_READING = {"read_at", "valid_from", "valid_to"}
Servers = list[tuple[Sandbox, Counting]]


@pytest.fixture
def servers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Servers]:
    """Two resellers, whose settings are in the variables of the workers, and the Redis that they share."""
    with (
        counted(seed=7, organizations=2) as first,
        counted(seed=8, organizations=2) as second,
        redis_server() as redis_url,
    ):
        variables = {**account_variables(first[0], "FIRST_"), **account_variables(second[0], "SECOND_")}
        for name, value in {**variables, "CLOUDMORE_REDIS_URL": redis_url, "XDG_STATE_HOME": str(tmp_path)}.items():
            monkeypatch.setenv(name, value)
        yield [first, second]


def rows_of(snapshot: Snapshot) -> dict[str, Counter[tuple[Any, ...]]]:
    """The rows of each table, in no order."""
    found: dict[str, Counter[tuple[Any, ...]]] = {}
    for name in snapshot.tables:
        table = pq.read_table(snapshot.path / f"sandbox-{name}.parquet")
        table = table.drop_columns([each for each in table.column_names if each in OF_THE_READING])
        found[name] = Counter(tuple(row.values()) for row in table.to_pylist())
    return found


def killed_in_the_middle(counting: Counting, process: int) -> threading.Thread:
    """Kills a worker while each of the two waits for an answer of this server."""

    def kill() -> None:
        assert counting.full.wait(60)
        os.kill(process, signal.SIGKILL)
        counting.released.set()

    thread = threading.Thread(target=kill)
    thread.start()
    return thread


def turns(redis_url: str) -> int:
    """How many were taken."""
    with redis.Redis.from_url(redis_url) as client:
        stats: dict[str, Any] = client.info("commandstats")  # type: ignore[assignment] - not of the async client
    # Who asks for a script that the server does not know yet asks again.
    return stats["cmdstat_evalsha"]["calls"] - stats["cmdstat_script|load"]["calls"]


def test_a_cluster_that_loses_a_worker_reads_what_one_process_reads(servers: Servers, tmp_path: Path) -> None:
    with servers[0][0].client(rate_limit=None) as first, servers[1][0].client(rate_limit=None) as second:
        alone = take_snapshot(tmp_path / "alone", [first, second])
    before = [(len(counting.calls), counting.tokens) for _sandbox, counting in servers]
    servers[0][1].hold_from = before[0][0] + before[0][0] // 2
    with dask_cluster(threads=1) as client, client.get_executor(pure=False) as executor:
        workers = worker_processes(client)
        killer = killed_in_the_middle(servers[0][1], workers[0])
        begun = time.monotonic()
        together = take_snapshot(tmp_path / "together", ACCOUNTS, executor=executor, in_flight=4)
        killer.join()
        assert set(workers) - set(worker_processes(client)) == {workers[0]}
    assert together.unread == alone.unread == ()
    assert {name: change.rows for name, change in together.tables.items()} == {
        name: change.rows for name, change in alone.tables.items()
    }
    assert rows_of(together) == rows_of(alone)
    taken = 0
    for (calls, tokens), (_sandbox, counting) in zip(before, servers, strict=True):
        assert counting.tokens == tokens + 1
        made = len(counting.calls) - calls
        taken += made
        assert counting.times[-1] - begun >= (made - RATE) / RATE
    # On a slow machine nobody meets a limit: so that each call has taken a turn of all is counted, too.
    assert turns(os.environ["CLOUDMORE_REDIS_URL"]) >= taken
    assert len(servers[0][1].calls) > 2 * before[0][0], "what the killed one was doing was done again"
