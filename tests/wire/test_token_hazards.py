"""What holds up or loses a token although nobody did wrong: full thread pools, silence, cancellations, collection."""

from __future__ import annotations

import asyncio
import gc
import os
import socket
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from attrs import define
from conftest import CREDENTIALS, TOKEN_BODY, ScriptedServer, answer

from cloudmore import AsyncCloudmore, Cloudmore, FileTokenStore, MemoryTokenStore, RedisTokenStore
from cloudmore import TokenStore as Base
from cloudmore.auth import Token, TokenProvider, token_provider
from cloudmore.http.flow import Flow, Sleep, drive


def provider_of(
    fetch: Callable[[float], Flow[Token]], store: MemoryTokenStore, host: str, monotonic: Callable[[], float]
) -> TokenProvider:
    return token_provider(
        fetch,
        store,
        host,
        CREDENTIALS,
        now=lambda: datetime(2026, 11, 25, tzinfo=UTC),
        monotonic=monotonic,
        random=lambda: 0.5,
        loop=lambda: None,
    )


def test_a_task_that_asks_needs_none_of_the_threads_that_wait_for_it(server: ScriptedServer, tmp_path: Path) -> None:
    server.token_answers = [lambda _said: threading.Event().wait(0.4) or answer(200, TOKEN_BODY)]
    server.answers = [answer(200, b"[]")]
    options: dict[str, Any] = {
        "base_url": server.url,
        "token_store": FileTokenStore(tmp_path / "tokens"),
        "rate_limit": None,
        "deadline": 3.0,
    }

    async def run() -> list[Any]:
        async with AsyncCloudmore(CREDENTIALS, **options) as acm:
            with Cloudmore(CREDENTIALS, **options) as cm:
                asking = asyncio.create_task(acm.services.list())
                while not server.sent("/connect/token"):
                    assert not asking.done()
                    await asyncio.sleep(0.01)
                # More than the event loop has threads for.
                waiting = [asyncio.to_thread(cm.services.list) for _ in range(40)]
                return await asyncio.gather(asking, *waiting, return_exceptions=True)

    assert asyncio.run(run()) == [[]] * 41
    assert len(server.sent("/connect/token")) == 1


def test_a_store_that_is_silent_does_not_use_up_the_time_of_a_call(server: ScriptedServer) -> None:
    server.answers = [answer(200, b"[]")]
    with socket.create_server(("127.0.0.1", 0)) as silent:
        store = RedisTokenStore(f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        with Cloudmore(CREDENTIALS, base_url=server.url, token_store=store, deadline=3.0) as cm:
            assert cm.services.list() == []


@define
class SlowToLock(Base):
    """Takes its time to lock; keeps nothing."""

    locked: int = 0
    released: int = 0

    def __attrs_pre_init__(self) -> None:
        super().__init__()

    def read(self, name: str) -> str | None:  # noqa: ARG002 - of the base
        return None

    def write(self, name: str, text: str, *, seconds: float) -> None:
        """Nothing is kept."""

    def lock(self, name: str, *, seconds: float) -> Callable[[], None]:  # noqa: ARG002 - of the base
        threading.Event().wait(0.3)
        self.locked += 1
        return self._release

    def clear(self) -> None:
        """Nothing is kept."""

    def _release(self) -> None:
        self.released += 1


@pytest.mark.parametrize("times", [1, 2, 3])
def test_no_lock_is_left_by_who_is_cancelled(server: ScriptedServer, times: int) -> None:
    store = SlowToLock()

    async def run() -> None:
        async with AsyncCloudmore(CREDENTIALS, base_url=server.url, token_store=store) as cm:
            task = asyncio.create_task(cm.services.list())
            await asyncio.sleep(0.25)
            for _ in range(times):
                task.cancel()
                await asyncio.sleep(0)
            await asyncio.wait([task])
            assert task.cancelled()

    asyncio.run(run())
    assert (store.locked, store.released) == (1, 1)


def test_a_call_that_is_collected_at_any_moment_blocks_nobody() -> None:
    store, ended, at = MemoryTokenStore(), threading.Event(), [0]

    def fetch(_until: float) -> Flow[Token]:
        yield Sleep(1)
        return Token("t", 1e9, 1e9)

    def run() -> None:
        # As many allocations as a call makes while it holds the store's lock, and more.
        for allocations in range(1, 40):
            at[0] = allocations
            flow = provider_of(fetch, store, f"https://abandoned{allocations}", time.monotonic).token(1e9)
            next(flow)
            coming = provider_of(fetch, store, f"https://{allocations}", time.monotonic)
            # As an event loop leaves behind a task that it never ends.
            abandoned: list[Any] = [flow]
            abandoned.append(abandoned)
            gc.set_threshold(gc.get_count()[0] + allocations, 1000, 1000)
            del flow, abandoned
            gc.enable()
            drive(coming.token(1e9), lambda _step: None)
            gc.disable()
        ended.set()

    before = gc.get_threshold()
    gc.collect()
    gc.disable()
    try:
        threading.Thread(target=run, daemon=True).start()
        assert ended.wait(10), f"collected after {at[0]} allocations"
    finally:
        gc.set_threshold(*before)
        gc.enable()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_a_pipe_under_the_name_of_an_entry_is_not_waited_for(tmp_path: Path) -> None:
    store, told = FileTokenStore(tmp_path / "tokens"), []
    store.write("0" * 64, "text", seconds=1)
    file = store.folder / f"{'0' * 64}.token"
    file.unlink()
    os.mkfifo(file, 0o600)

    def read() -> None:
        try:
            store.read("0" * 64)
        except OSError as error:
            told.append(error)

    reading = threading.Thread(target=read, daemon=True)
    reading.start()
    reading.join(5)
    assert [type(error) for error in told] == [PermissionError]
