"""Every operation of the document with every status that it gives it, through the client over a real socket."""

from __future__ import annotations

from collections.abc import Iterator
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from attrs import evolve, frozen
from conftest import NOW
from document import hold, hold_request, operation_of
from kinds import Kind
from relay import Exchange, Relay
from spelled_json import tokens
from status_calls import arguments_of, error_of, method_of, needed_by, outcome
from status_cases import BODIES, CASES, CELLS, IN_ESTORE, MICROSOFT, Cell, Way

from cloudmore import ApiError, BadRequestError, Cloudmore
from cloudmore.organizations import CreatedOrganization
from cloudmore.sandbox import Sandbox, SandboxClock
from cloudmore_api.models.monthly_billing_per_organization_create_async import (
    MonthlyBillingPerOrganizationCreateAsync,
)

Seen = dict[Cell, set[tuple[Kind, str]]]


@frozen
class World:
    """A sandbox behind a relay, and ids of its seed by their names."""

    sandbox: Sandbox
    relay: Relay
    ids: dict[str, str]


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with Sandbox(organizations=3, clock=SandboxClock(NOW, manual=True)) as sandbox, Relay(sandbox.url) as relay:
        with sandbox.client() as cm:
            organization = cm.organizations.list()[0].id
            services = [each.id for each in cm.organization_services.list(organization)]
            custom = [each for each in services if has_subscriptions(cm, organization, each)]
            ids = {
                "organization_id": organization,
                "service_id": custom[0],
                IN_ESTORE: cm.organizations.estore(organization)[0].id,
                MICROSOFT: next(each for each in services if each not in custom),
            }
        yield World(sandbox, relay, ids)


def has_subscriptions(cm: Cloudmore, organization: str, service: str) -> bool:
    try:
        return bool(cm.organization_services.subscriptions(organization, service))
    except BadRequestError:
        return False


def start_report(world: World) -> str:
    with world.sandbox.client() as cm:
        body = MonthlyBillingPerOrganizationCreateAsync.from_dict(BODIES["billing_reports_start"])
        return str(cm.billing_reports.start(body).task_id)


def run(world: World, kind: Kind, seen: Seen, name: str) -> None:
    """Call as the case says; hold what came, and what was on the wire."""
    (operation, status), way = CASES[name]
    world.sandbox.reset()
    world.relay.forget()
    who = evolve(world.sandbox.credentials, **way.who)
    with kind(who, base_url=world.relay.url, clock=world.sandbox.clock, retry=None) as cm:
        method = method_of(cm, operation)
        if "task_id" in needed_by(method):
            world.ids["task_id"] = start_report(world)
        arguments = arguments_of(world.ids, operation, method, way)
        world.relay.swap = way.swap
        world.sandbox.clock.advance(way.later)
        if way.fault:
            world.sandbox.faults.add(way.fault, operation=operation)
        came = outcome(method, arguments)
    exchanges = world.relay.exchanges()
    own = [each for each in exchanges if operation_of(each.said.method, each.path) == operation]
    assert [each.status for each in own] == [status] * (2 if status == 401 else 1), "a 401 is tried again, once"
    assert world.sandbox.faults.pending == ()
    for each in exchanges:
        hold(operation_of(each.said.method, each.path), each.status, each.headers, each.body)
    if status < 400:
        for each in own:
            hold_request(operation, each.said.headers.get("content-type", ""), each.said.body)
        hold_success(came, get_type_hints(method)["return"], exchanges[-1])
    else:
        hold_error(came, way, own[-1], expected=error_of(operation, status))
    seen[operation, status].add((kind, "fault" if way.fault else "ok"))


def hold_success(came: Any, expected: Any, last: Exchange) -> None:
    assert is_a(came, expected), f"{came!r} is no {expected}"
    assert last.said.headers["authorization"].startswith("Bearer ")
    if last.body:
        assert came
        told = came.organization if isinstance(came, CreatedOrganization) else came
        assert tokens(as_json(told)) == tokens(last.body.decode())
    else:
        assert came is None


def is_a(value: Any, expected: Any) -> bool:
    if isinstance(expected, UnionType):
        return any(is_a(value, each) for each in get_args(expected))
    if get_origin(expected) is list:
        return isinstance(value, list) and all(is_a(each, *get_args(expected)) for each in value)
    return isinstance(value, expected)


def as_json(value: Any) -> str:
    return f"[{','.join(each.to_json() for each in value)}]" if isinstance(value, list) else str(value.to_json())


def hold_error(came: Any, way: Way, exchange: Exchange, *, expected: type[ApiError]) -> None:
    assert type(came) is expected
    assert (came.status_code, came.method) == (exchange.status, exchange.said.method)
    assert came.url.removeprefix("http://").partition("/")[2] == exchange.path.removeprefix("/")
    assert came.body == exchange.body.decode()
    assert came.remedy
    assert way.told is bool or way.told(came)


@pytest.mark.parametrize("name", CASES)
def test_a_status_is_answered_as_documented(world: World, kind: Kind, seen: Seen, name: str) -> None:
    run(world, kind, seen, name)


def test_every_cell_of_the_document_is_called(world: World, kind: Kind, seen: Seen) -> None:
    for name, (cell, _way) in CASES.items():
        # Run alone, this test calls them all.
        if kind not in {each for each, _ in seen[cell]}:
            run(world, kind, seen, name)
    assert [cell for cell in CELLS if kind not in {each for each, _ in seen[cell]}] == []
