"""The same campaign against the sandbox: its faults are scripted, and effects are counted in its own state.

A relay between client and sandbox counts what was asked. What a cell must come to is told by the same oracle.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import pytest
from attrs import evolve, frozen
from chaos.calls import CALLS, RIGHT, CallKind, Ids
from chaos.cells import EVERY, Cell
from chaos.faults import NOTHING, Fault
from chaos.oracle import expected
from chaos.run import made
from chaos.vendor import NEW_NAME
from conftest import NOW
from kinds import KINDS
from relay import Relay

from cloudmore import Retry
from cloudmore.auth import MemoryTokenStore
from cloudmore.sandbox import Sandbox, SandboxClock

OPERATIONS = {
    "token": "authentication_token",
    "get": "organizations_get",
    "replace": "organizations_replace",
    "delete": "organizations_delete",
    "remove": "organization_services_remove",
    "create": "organizations_create",
    "add": "organization_services_add",
    "start": "billing_reports_start",
    "poll": "billing_reports_get",
    "ask": "organizations_list",
    "tell": "organizations_create",
}
# The start tells its id in Location as well, so that it may lose its body.
READS: Mapping[str, Mapping[str, str]] = {"start": dict.fromkeys(("cut", "empty 202"), RIGHT)}
SANDBOX_CALLS: Mapping[str, CallKind] = {
    name: evolve(kind, reads={**kind.reads, **READS.get(name, {})}) for name, kind in CALLS.items() if name in EVERY
}


def _instead(status: int, **facts: Any) -> Fault:
    return Fault(play=NOTHING, came="status", status=status, carried_out=False, **facts)


FAULTS: Mapping[str, Fault] = {
    "bad-request-business": _instead(400),
    "bad-request-validation": _instead(400),
    "unauthorized": _instead(401),
    "forbidden": _instead(403),
    "not-found": _instead(404),
    "conflict": _instead(409),
    "rate-limited": _instead(429, retry_after=1.0),
    "server-error": _instead(500),
    "unavailable": _instead(503, retry_after=1.0),
    "html": Fault(play=NOTHING, came="answer", body="page", carried_out=False),
    "cut": Fault(play=NOTHING, came="answer", body="cut"),
}
WITHOUT_A_BODY = {
    **dict.fromkeys(("create", "add", "generic POST"), "empty"),
    **dict.fromkeys(("start", "poll"), "empty 202"),
}
ALWAYS = (True, False)


def cells() -> Iterator[Cell]:
    """Each fault at each call, once and for ever; pairs; and tokens that are revoked or hard to get."""
    for call, name in itertools.product(EVERY, (*FAULTS, "no-body")):
        if call not in ("delete", "remove") or name not in ("cut", "no-body"):
            yield Cell(call, (name,))
    for call, name in itertools.product(EVERY, ("unauthorized", "rate-limited", "server-error", "unavailable")):
        yield Cell(call, (name,), for_ever=ALWAYS)
        if call in ("read", "create", "poll"):
            yield Cell(call, (), (name,) if name != "unauthorized" else ("bad-request-business",))
    pairs = ("unauthorized", "server-error", "unavailable", "not-found")
    for call, first, second in itertools.product(("replace", "delete", "create", "start"), pairs, pairs):
        if first not in (second, "not-found"):
            yield Cell(call, (first, second))
    for call in EVERY:
        yield Cell(call)
        yield Cell(call, situation="revoked")


CELLS = {f"sandbox: {cell.name}": cell for cell in cells()}


@frozen
class Ground:
    """A sandbox, and the relay to it."""

    sandbox: Sandbox
    relay: Relay
    ids: Ids

    def effects(self) -> dict[str, int]:
        """What has changed since the beginning, in the sandbox's own state."""
        state = self.sandbox._tenant.state
        organizations = state.organization_summaries(active_only=False)
        mine = state.organization(self.ids.organization)
        services = state.organization_services(self.ids.organization)
        [(tasks,)] = state.rows("SELECT count(*) FROM tasks")
        gone = mine is None
        return {
            "replace": int(mine is not None and mine.detail["name"] == NEW_NAME),
            "delete": int(gone),
            "remove": int(self.ids.removable not in services),
            "create": len(organizations) - ORGANIZATIONS + gone,
            "add": int(self.ids.addable in services),
            "start": tasks,
        }


ORGANIZATIONS = 3
REPORT_SECONDS = 3.0
CLOCK = SandboxClock(NOW, manual=True)


@pytest.fixture(scope="session")
def ground() -> Iterator[Ground]:
    """One for all cells of a process, as good as new for each."""
    with (
        Sandbox(organizations=ORGANIZATIONS, clock=CLOCK, report_seconds=REPORT_SECONDS) as sandbox,
        Relay(sandbox.url) as relay,
    ):
        custom = [service.id for service in sandbox._tenant.catalogue.custom]
        with sandbox.client(rate_limit=None, token_store=MemoryTokenStore()) as cm:
            organization = cm.organizations.list()[0].id
            has = [each.id for each in cm.organization_services.list(organization)]
        yield Ground(
            sandbox,
            relay,
            Ids(
                organization=str(organization),
                removable=next(str(each) for each in has if each in custom),
                addable=next(each for each in custom if each not in has),
                path="/organizations",
                reseller=sandbox.credentials.reseller_id,
            ),
        )


@pytest.mark.parametrize("client", KINDS)
@pytest.mark.parametrize("name", CELLS)
def test_a_cell_of_the_sandbox(
    name: str, client: str, ground: Ground, record_property: Callable[[str, object], None]
) -> None:
    cell, sandbox = CELLS[name], ground.sandbox
    kind = SANDBOX_CALLS[cell.call]
    sandbox.reset()
    CLOCK.set(NOW)
    options: Mapping[str, Any] = {
        "clock": CLOCK,
        "token_store": MemoryTokenStore(),
        "retry": Retry(backoff=0.001),
        "rate_limit": None,
    }
    with KINDS[client](sandbox.credentials, base_url=ground.relay.url, **options) as cm:
        ids = ground.ids
        with sandbox.client(rate_limit=None, token_store=MemoryTokenStore()) as other:
            if kind.operation == "poll":
                ids = evolve(ids, task=other.billing.submit(start="2026-10-14", end="2026-10-14").id)
        if kind.operation == "poll" and not kind.running:
            CLOCK.advance(60)
        if cell.situation == "revoked":
            cm.services.list()
            sandbox.faults.add("revoked-tokens")
        before, came_before = ground.effects(), len(ground.relay.exchanges())
        for each in cell.faults:
            last = cell.for_ever[0] and each == cell.faults[-1]
            sandbox.faults.add(each, operation=OPERATIONS[kind.operation], times=None if last else 1)
        for each in cell.token_faults:
            sandbox.faults.add(each, operation=OPERATIONS["token"])
        came = made(partial(kind.act, ids=ids), cm, f"{name} [{client}]")
        exchanges = ground.relay.exchanges()[came_before:]
        names = (_operation(each.said.method, each.path, ids) for each in exchanges)
        asked = Counter(kind.operation if each == "create" else each for each in names)
        done = {each: count - before[each] for each, count in ground.effects().items() if count != before[each]}
    ground.relay.forget()
    record_property("cell", came.told(name, client, asked, done))
    known = {**FAULTS, "no-body": evolve(FAULTS["cut"], body=WITHOUT_A_BODY.get(cell.call, "empty 204"))}
    wanted = expected(cell, client, faults=known, calls=SANDBOX_CALLS, done_after=REPORT_SECONDS)
    assert came.said == wanted.outcome, f"{came.outcome!r}"
    assert dict(asked) == dict(wanted.asked)
    counted = {"tell": "create"}
    assert done == {
        counted.get(each, each): count if each in ("create", "tell", "start") else min(count, 1)
        for each, count in wanted.done.items()
    }
    assert came.leaked == []
    if not kind.repeatable:
        assert sum(done.values()) <= 1
        if wanted.may_have_happened is not None:
            assert came.outcome.may_have_happened is wanted.may_have_happened


def _operation(method: str, path: str, ids: Ids) -> str:
    """The short name of what was asked, as the raw vendor has it."""
    first, *more = path.removeprefix(f"/api/resellers/{ids.reseller}").strip("/").split("/")
    names = {
        ("connect", 1, "POST"): "token",
        ("billing", 2, "POST"): "start",
        ("billing", 3, "GET"): "poll",
        ("organizations", 0, "GET"): "ask",
        ("organizations", 0, "POST"): "create",
        ("organizations", 1, "GET"): "get",
        ("organizations", 1, "PUT"): "replace",
        ("organizations", 1, "DELETE"): "delete",
        ("organizations", 2, "POST"): "add",
        ("organizations", 3, "DELETE"): "remove",
    }
    return names[first, len(more), method]
