"""Calls of an account in executors: threads, other processes, and a cluster; counted and timed at the server."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from multiprocessing import get_context

import pytest
from attrs import frozen
from clusters import dask_cluster
from counting import Counting, account_variables, counted
from redis_server import redis_server

from cloudmore import ConfigurationError, NotFoundError, ResponseError
from cloudmore.bulk import Account, async_fan_out, fan_out
from cloudmore.bulk.remote_call import _CLIENTS
from cloudmore.sandbox import Sandbox

ACCOUNT = Account.of_environment("ACME_", rate_limit=None)


@contextmanager
def threads() -> Iterator[Executor]:
    """Of this process, which keeps its clients until its end."""
    with ThreadPoolExecutor(4) as executor:
        yield executor
    _CLIENTS().close()


@contextmanager
def processes() -> Iterator[Executor]:
    """Two, as they are started on every system."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as executor:
        yield executor


@contextmanager
def dask() -> Iterator[Executor]:
    """Two workers, which share tokens and limits through Redis."""
    with dask_cluster() as client, client.get_executor(pure=False) as executor:
        yield executor


EXECUTORS: dict[str, Callable[[], AbstractContextManager[Executor]]] = {
    "threads": threads,
    "processes": processes,
    "dask": dask,
}


@frozen
class World:
    """Where the calls are made, and what reaches the server."""

    executor: Executor
    sandbox: Sandbox
    counting: Counting


@pytest.fixture(scope="module", params=EXECUTORS)
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with ExitStack() as stack:
        sandbox, counting = stack.enter_context(counted(organizations=6))
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        for name, value in account_variables(sandbox, "ACME_").items():
            patch.setenv(name, value)
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        if request.param == "dask":
            patch.setenv("CLOUDMORE_REDIS_URL", stack.enter_context(redis_server()))
        yield World(stack.enter_context(EXECUTORS[request.param]()), sandbox, counting)


def test_everybody_together_gets_what_one_gets_and_asks_for_one_token(world: World) -> None:
    with world.sandbox.client(rate_limit=None) as cm:
        ids = [each.id for each in cm.organizations.list()]
        alone = [cm.organizations.get(each).to_json() for each in ids]
    before = world.counting.tokens
    call = ACCOUNT.call("organizations.get")
    together = [outcome.result() for outcome in fan_out(call, ids * 4, executor=world.executor, in_flight=8)]
    assert [each.to_json() for each in together] == alone * 4
    assert world.counting.tokens == before + 1
    assert len({each for each in world.counting.calls if each.endswith(tuple(ids))}) == len(ids)


def test_several_arguments_are_a_tuple_and_none_an_empty_one(world: World) -> None:
    organizations = ACCOUNT.call("organizations.list", active_only=False)
    (listed,) = [outcome.result() for outcome in fan_out(organizations, [()], executor=world.executor)]
    services = ACCOUNT.call("organization_services.list")
    ids = [each.id for each in listed]
    found = {outcome.item: outcome.result() for outcome in fan_out(services, ids, executor=world.executor)}
    pairs = [(each, service.id) for each in ids for service in found[each]][:5]
    prices = ACCOUNT.call("organization_services.price_list")
    assert [outcome.error for outcome in fan_out(prices, pairs, executor=world.executor)] == [None] * len(pairs)


def test_an_error_comes_back_whole(world: World) -> None:
    nobody = "00000000-0000-4000-8000-000000000000"
    (outcome,) = fan_out(ACCOUNT.call("organizations.get"), [nobody], executor=world.executor)
    assert isinstance(outcome.error, NotFoundError)
    assert (outcome.error.status_code, outcome.error.method, outcome.error.attempts) == (404, "GET", 1)
    assert nobody in str(outcome.error.url)


def test_an_error_comes_without_what_caused_it(world: World) -> None:
    world.sandbox.faults.add("html", operation="services_list")
    (outcome,) = fan_out(ACCOUNT.call("services.list"), [()], executor=world.executor)
    assert isinstance(outcome.error, ResponseError)
    # A pool of processes tells in text where it was raised there.
    assert type(outcome.error.__cause__).__name__ in {"NoneType", "_RemoteTraceback"}
    assert outcome.error.__context__ is None


def test_what_is_missing_there_ends_the_run(world: World) -> None:
    call = Account.of_environment("NOBODY_").call("services.list")
    with pytest.raises(ConfigurationError, match="NOBODY_USERNAME"):
        list(fan_out(call, [()], executor=world.executor))


def test_an_event_loop_waits_for_them(world: World) -> None:
    async def run() -> list[int]:
        outcomes = async_fan_out(ACCOUNT.call("services.list"), [()] * 5, executor=world.executor)
        return [len(outcome.result()) async for outcome in outcomes]

    found = asyncio.run(run())
    assert (len(found), len({*found})) == (5, 1)


def test_what_may_hold_a_secret_is_not_taken(world: World) -> None:
    with world.sandbox.client() as cm, pytest.raises(ConfigurationError, match="runs calls of an Account"):
        list(fan_out(cm.organizations.get, ["o-1"], executor=world.executor))  # type: ignore[arg-type] - that is the test
