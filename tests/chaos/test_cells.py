"""Faults as a campaign: each cell is a call that meets faults, on each of the three stacks, and comes to what it must.

The invariant of a cell: the right answer or the error that the oracle names; the vendor is asked as often as the oracle
says and does what it is asked as often; what must not be repeated is done once at most, and what may be, as if once;
the time of the call is kept; an error never says that something did not happen that did; and no secret is in what a
user might keep or show.

Two cells are distinct when they differ in their *signature*: the outcome (right, or the class of the error), how often
each operation was asked and carried out, and the set of arcs (line to line) that were taken in the modules that decide
(``branches.MODULES``). Names of faults are no part of it, nor is the kind of client.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any
from zlib import crc32

import pytest
from chaos.calls import CALLS, RIGHT, Ids
from chaos.cells import CELLS, SITUATIONS, Cell
from chaos.clocks import JumpingClock
from chaos.evidence import CACHES, note
from chaos.faults import FAULTS, MADE
from chaos.marks import CREDENTIALS
from chaos.oracle import Expected, expected
from chaos.run import LARGEST_OVERSHOOT_SECONDS, Came, made, next_number, timed
from chaos.vendor import NAME, NEW_NAME, Vendor
from faulty_server import FaultyServer
from kinds import KINDS

from cloudmore import Attempt, FileTokenStore, Retry
from cloudmore.auth import MemoryTokenStore
from cloudmore.clock import SystemClock

_DAY = 86400.0
AGES = {"renewal due": _DAY - 180, "last seconds": _DAY - 5, "expired": _DAY + 3600}


@pytest.fixture(scope="session")
def elsewhere() -> Iterator[FaultyServer]:
    """Another host, which nobody has a reason to ask."""
    with FaultyServer() as server:
        yield server


@pytest.mark.parametrize("client", KINDS)
@pytest.mark.parametrize("name", CELLS)
def test_a_cell(
    name: str, client: str, elsewhere: FaultyServer, record_property: Callable[[str, object], None]
) -> None:
    cell = CELLS[name]
    wanted = expected(cell, client)
    came, vendor, over, measured = timed(lambda: run(cell, client, elsewhere.address), cell.deadline)
    told = came.told(name, client, vendor.asked, vendor.effects())
    if wanted.is_late and cell.real:
        told |= {"over": over, "measured": measured}
    record_property("cell", told)
    hold(cell, wanted, came, vendor)
    assert over <= LARGEST_OVERSHOOT_SECONDS
    assert elsewhere.connections == 0, "another host was asked"


def run(cell: Cell, client: str, elsewhere: str) -> tuple[Came, Vendor]:
    """Make the call of a cell."""
    kind, number = CALLS[cell.call], next_number()
    real, jumping = SystemClock(), JumpingClock()
    plain = any(each in MADE for each in cell.faults)
    vendor = Vendor(jumping.jump, kind.running, elsewhere, links=cell.call == "link", plain=plain)
    events: list[Attempt] = []
    # Some keep their tokens in files, which are searched as well; making their seal takes a moment.
    in_files = crc32(f"{cell.name} {client}".encode()) % 40 == 0 and not cell.real
    store = FileTokenStore(CACHES / f"{client}-{number}") if in_files else MemoryTokenStore()
    options: Mapping[str, Any] = {
        "clock": real if cell.real else jumping,
        "token_store": store,
        "deadline": cell.deadline,
        "timeout": cell.timeout,
        "retry": Retry(attempts=cell.attempts, backoff=0.001),
        "rate_limit": None,
        "on_attempt": events.append,
        # For half of the cells: it must change no call, and its log is searched with the others.
        "drift": "log" if crc32(cell.name.encode()) % 2 else None,
    }
    with (
        FaultyServer(vendor.fault) as server,
        KINDS[client](CREDENTIALS, base_url=f"http://{server.address}", **options) as cm,
    ):
        if cell.situation != "fresh":
            cm.request("GET", "/anything")
            jumping.advance(AGES.get(cell.situation, 0.0))
            vendor.forget(revoke=cell.situation == "revoked")
        vendor.script = {kind.operation: [FAULTS[each] for each in cell.faults]}
        vendor.script["token"] = [FAULTS[each] for each in cell.token_faults]
        ever = zip((kind.operation, "token"), cell.for_ever, strict=True)
        vendor.for_ever = {operation for operation, is_so in ever if is_so}
        ids = Ids(wait=cell.deadline) if cell.real else Ids()
        note(cm, cm.credentials, store, options)
        return made(partial(kind.act, ids=ids), cm, f"{cell.name} [{client}]", events), vendor


def hold(cell: Cell, wanted: Expected, came: Came, vendor: Vendor) -> None:
    """Hold a cell to its invariant."""
    kind, outcome, done = CALLS[cell.call], came.outcome, vendor.effects()
    assert came.said == wanted.outcome, f"{outcome!r}"
    assert (dict(vendor.asked), done) == (dict(wanted.asked), dict(wanted.done))
    assert came.leaked == []
    if came.said == RIGHT:
        assert outcome in kind.right
    if wanted.may_have_happened is not None:
        assert outcome.may_have_happened is wanted.may_have_happened
    effects = sum(done.values())
    if not kind.repeatable:
        assert effects <= 1
    if came.said == "TransportError" or (came.said == "ServerError" and not kind.repeatable):
        assert outcome.may_have_happened or not effects, "it says that nothing happened, and something did"
    if came.said == RIGHT and kind.operation == "replace":
        assert vendor.name == NEW_NAME
    if not effects:
        assert (vendor.name, vendor.gone) == (NAME, set())


def test_every_situation_is_there() -> None:
    assert {cell.situation for cell in CELLS.values()} == set(SITUATIONS)
