"""One call for many items of a real server: with its faults, over its limits, and through a kill."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from conftest import CREDENTIALS, Said, ScriptedServer, answer, settings_of

from cloudmore import (
    AsyncCloudmore,
    AuthenticationError,
    Cloudmore,
    CloudmoreError,
    NotFoundError,
    OutcomeUnknownError,
    PermissionDeniedError,
    RateLimit,
    ServerError,
)
from cloudmore.bulk import Account, Checkpoint, Outcome, async_fan_out, fan_out
from cloudmore.bulk.remote_call import _CLIENTS
from cloudmore.sandbox import Sandbox

# Makes a call of either client, by its name.
Named = Callable[..., Iterator[Outcome[Any, Any]]]


def sync_named(call: str, items: Any, *, client: dict[str, Any], **options: Any) -> Iterator[Outcome[Any, Any]]:
    """The outcomes of a call of ``Cloudmore``."""
    with Cloudmore(**client) as cm:
        resource, _, method = call.partition(".")
        yield from fan_out(getattr(getattr(cm, resource), method), items, **options)


def async_named(call: str, items: Any, *, client: dict[str, Any], **options: Any) -> Iterator[Outcome[Any, Any]]:
    """The outcomes of a call of ``AsyncCloudmore``, when they are all there; then the error, if there is one."""
    came: list[Outcome[Any, Any]] = []

    async def gone_through() -> None:
        async with AsyncCloudmore(**client) as cm:
            resource, _, method = call.partition(".")
            async for outcome in async_fan_out(getattr(getattr(cm, resource), method), items, **options):
                came.append(outcome)  # noqa: PERF401 - what came before an error counts

    error: CloudmoreError | None = None
    try:
        asyncio.run(gone_through())
    except CloudmoreError as raised:
        error = raised
    yield from came
    if error is not None:
        raise error


NAMED: dict[str, Named] = {"sync": sync_named, "async": async_named}


@pytest.fixture(params=NAMED)
def named(request: pytest.FixtureRequest) -> Named:
    """Goes through a run."""
    return NAMED[request.param]


@pytest.fixture
def client(sandbox: Sandbox) -> dict[str, Any]:
    """The options of a client of the sandbox, whose waiting takes no time."""
    return {
        "credentials": sandbox.credentials,
        "base_url": sandbox.url,
        "clock": sandbox.clock,
        "rate_limit": RateLimit(calls_per_second=1e6, in_flight=8),
    }


@pytest.fixture
def names(client: dict[str, Any]) -> dict[str, str]:
    """The name of each organization, by its id."""
    with Cloudmore(**client) as cm:
        return {each.id: each.name for each in cm.organizations.list()}


@pytest.mark.parametrize("ordered", [True, False], ids=["ordered", "as completed"])
def test_each_organization_has_its_own_outcome(
    named: Named, client: dict[str, Any], names: dict[str, str], *, ordered: bool
) -> None:
    outcomes = list(named("organizations.get", names, client=client, in_flight=8, ordered=ordered))
    assert {each.item: each.result().name for each in outcomes} == names
    assert len(outcomes) == 40
    if ordered:
        assert [each.item for each in outcomes] == list(names)


def test_what_is_not_there_is_the_outcome_of_its_item(
    named: Named, client: dict[str, Any], names: dict[str, str]
) -> None:
    nowhere = "00000000-0000-0000-0000-000000000000"
    outcomes = list(named("organizations.get", [*names, nowhere], client=client))
    assert [each.item for each in outcomes if each.error] == [nowhere]
    with pytest.raises(NotFoundError):
        outcomes[-1].result()


def test_an_answer_that_is_lost_on_the_way_is_tried_again_by_the_client(
    named: Named, client: dict[str, Any], names: dict[str, str], sandbox: Sandbox
) -> None:
    sandbox.faults.add("server-error", operation="organizations_get", times=3)
    assert all(each.error is None for each in named("organizations.get", names, client=client))
    assert sandbox.faults.pending == ()


# Of each organization's call: the fault, how often, what ends the run, and how many outcomes come before at least.
USELESS: dict[str, tuple[str, type[CloudmoreError], int]] = {
    "nobody may call any more": ("unauthorized", AuthenticationError, 0),
    "a role that may not": ("forbidden", PermissionDeniedError, 19),
    "an outage": ("server-error", ServerError, 19),
}


@pytest.mark.parametrize("name", USELESS)
def test_a_run_ends_when_going_on_is_useless(
    named: Named, client: dict[str, Any], names: dict[str, str], sandbox: Sandbox, name: str
) -> None:
    fault, kind, at_least = USELESS[name]
    sandbox.faults.add(fault, operation="organizations_get", times=None)
    outcomes: list[Outcome[Any, Any]] = []
    with pytest.raises(kind) as caught:
        outcomes.extend(named("organizations.get", names, client={**client, "retry": None}, in_flight=2))
    assert at_least <= len(outcomes) <= at_least + 2 * 4
    assert all(isinstance(each.error, kind) for each in outcomes)
    (note,) = caught.value.__notes__
    assert note == f"The run stopped with this error: 0 done, {len(outcomes) + 1} failed, 0 skipped."


def test_what_must_not_be_repeated_is_sent_once_whatever_becomes_of_it(named: Named, server: ScriptedServer) -> None:
    # Read in full, and no answer: it may have happened.
    server.answers = [None]
    client = {"credentials": CREDENTIALS, "base_url": server.url, "timeout": 5}
    items = [{"name": f"Exempel {number} AB"} for number in range(6)]
    outcomes = list(named("organizations.create", items, client={**client, "rate_limit": None}))
    assert [type(each.error) for each in outcomes] == [OutcomeUnknownError] * 6
    assert sorted(said.body for said in server.sent("/organizations")) == sorted(
        f'{{"name":"{each["name"]}"}}'.encode() for each in items
    )


def test_the_limit_of_the_client_holds(named: Named, client: dict[str, Any], names: dict[str, str]) -> None:
    slow = {**client, "rate_limit": RateLimit(calls_per_second=5, in_flight=2), "deadline": None}
    before = client["clock"].now()
    assert len(list(named("organizations.get", names, client=slow, in_flight=16))) == 40
    # Five of the forty begin at once, the others a fifth of a second after each other, by a clock that takes no time.
    assert (client["clock"].now() - before).total_seconds() >= 35 / 5 - 0.01


def over(executor: Executor, *, way: str, items: Any) -> tuple[list[Any], CloudmoreError | None]:
    """Which items were said not to be there in a run over an executor, and what was raised."""
    call = Account.of_environment(rate_limit=None).call("organizations.get")
    handed: list[Any] = []

    async def gone_through() -> None:
        async for outcome in async_fan_out(call, items, executor=executor, in_flight=1):
            if isinstance(outcome.error, NotFoundError):
                handed.append(outcome.item)  # noqa: PERF401 - what came before an error counts

    try:
        if way == "async":
            asyncio.run(gone_through())
        else:
            outcomes = fan_out(call, items, executor=executor, in_flight=1)
            handed.extend(each.item for each in outcomes if isinstance(each.error, NotFoundError))
    except CloudmoreError as error:
        return handed, error
    finally:
        # That of this process, for the server of the next test.
        _CLIENTS().close()
    return handed, None


@pytest.mark.parametrize("way", NAMED)
def test_an_executor_whose_process_was_killed_ends_the_run_in_words(
    server: ScriptedServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, way: str
) -> None:
    for name, value in {**settings_of(CREDENTIALS, server.url), "XDG_STATE_HOME": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor:

        def killing(_said: Said) -> bytes:
            for process in executor._processes:
                os.kill(process, signal.SIGKILL)
            return answer(200)

        server.answers = [answer(404), killing]
        handed, error = over(executor, way=way, items=["a", "b", "c", "d"])
        nothing, again = over(executor, way=way, items=["e"])
    assert (handed, nothing) == (["a"], [])
    assert error is not None
    assert again is not None
    assert error.message.startswith("The executor has ended before its calls: A ")
    assert again.message.startswith("The executor has ended before its calls: A ")
    assert "With a checkpoint the next run goes on." in error.remedy
    assert error.__notes__ == ["The run stopped with this error: 0 done, 1 failed, 0 skipped."]
    # What the pool itself said is in the message; its traceback tells nothing.
    assert error.__cause__ is None


@pytest.mark.parametrize("way", NAMED)
def test_a_threads_executor_goes_through_all_items_and_is_left_open(
    server: ScriptedServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, way: str
) -> None:
    for name, value in {**settings_of(CREDENTIALS, server.url), "XDG_STATE_HOME": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)
    server.answers = [answer(404)]
    with ThreadPoolExecutor(2) as executor:
        assert over(executor, way=way, items=["a", "b", "c"]) == (["a", "b", "c"], None)
        assert executor.submit(len, "abc").result() == 3


@pytest.mark.parametrize("way", NAMED)
def test_an_executor_that_was_shut_down_is_said(way: str) -> None:
    with ThreadPoolExecutor(1) as executor:
        pass
    handed, error = over(executor, way=way, items=["a"])
    assert handed == []
    assert "before its calls: cannot schedule new futures after shutdown. See" in f"{error}"


KILLED = """
import asyncio, sys
from cloudmore import AsyncCloudmore, Cloudmore, RateLimit
from cloudmore.bulk import Checkpoint, async_fan_out, fan_out

limit = RateLimit(calls_per_second=1e6)
handled = 0


def handle(outcome):
    global handled
    assert outcome.result().id == outcome.item[1]
    print(outcome.item[0], outcome.item[1], flush=True)
    handled += 1
    if handled == int(most):
        # Or a quick machine could be at the end before it is killed.
        sys.stdin.readline()


def sync(items, ordered, checkpoint):
    with Cloudmore.from_env(rate_limit=limit) as cm:
        for outcome in fan_out(
            lambda item: cm.organizations.get(item[1]), items, ordered=ordered, checkpoint=checkpoint
        ):
            handle(outcome)


async def concurrent(items, ordered, checkpoint):
    async with AsyncCloudmore.from_env(rate_limit=limit) as cm:
        async for outcome in async_fan_out(
            lambda item: cm.organizations.get(item[1]), items, ordered=ordered, checkpoint=checkpoint
        ):
            handle(outcome)


way, ordered, file, most, times, *ids = sys.argv[1:]
items = [(number, each) for number in range(int(times)) for each in ids]
with Checkpoint(file) as checkpoint:
    if way == "sync":
        sync(items, ordered == "ordered", checkpoint)
    else:
        asyncio.run(concurrent(items, ordered == "ordered", checkpoint))
"""


@pytest.mark.parametrize(("way", "order"), [("sync", "ordered"), ("async", "as completed")])
def test_a_run_that_is_killed_goes_on_where_it_was(
    sandbox: Sandbox, names: dict[str, str], tmp_path: Path, way: str, order: str
) -> None:
    ids, times = list(names)[:20], 10
    handled: list[str] = []
    variables = {**os.environ, **settings_of(sandbox.credentials, sandbox.url)}
    # Killed in the middle of the work, two times; then let be.
    for until in (30, 40, None):
        most = 0 if until is None else until + 20
        given = [way, order, str(tmp_path / "c"), str(most), str(times), *ids]
        command = [sys.executable, "-W", "error", "-c", KILLED, *given]
        with subprocess.Popen(
            command, env=variables, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=tmp_path
        ) as process:
            assert process.stdout is not None
            for number, line in enumerate(process.stdout):
                handled.append(line)
                if number == until:
                    process.kill()
            assert process.wait(60) == (0 if until is None else -9)
    counted = Counter(handled)
    assert set(counted) == {f"{number} {each}\n" for number in range(times) for each in ids}
    # Of each run that was killed one item at most was handled and not yet put down.
    assert max(counted.values()) <= 2
    assert len(handled) - len(counted) <= 2
    with Checkpoint(tmp_path / "c") as checkpoint:
        assert checkpoint.done == len(counted)
