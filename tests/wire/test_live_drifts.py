"""A live check of an API that has drifted: what it says of the operation that did, and of all others.

Each drift is made at one operation, and each operation has its turns: a whole check takes long. That every cell is
judged so is in ``test_judged_drifts``; ``benchmarks/live_drifts.py`` runs the whole check on each of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import pytest
from attrs import frozen
from conftest import NOW
from expected_drifts import (
    EXPECTED,
    IDS_FROM,
    NOT_EXERCISED,
    NOT_REACHABLE,
    OPERATIONS,
    REPORT,
    SAME,
    START,
    client_of,
    has_something_to_change,
    live_check,
    others_may_be,
)

from cloudmore.contract import Grade, LiveResult
from cloudmore.sandbox import Sandbox, SandboxClock
from cloudmore.sandbox.server.drifts import DRIFTS


@pytest.fixture(scope="module")
def served() -> Iterator[Sandbox]:
    """A small tenant whose reports are there at once."""
    with Sandbox(organizations=1, report_seconds=0, clock=SandboxClock(NOW, manual=True)) as running:
        yield running


@pytest.fixture
def sb(served: Sandbox) -> Sandbox:
    served.reset()
    return served


def verdicts(result: LiveResult) -> dict[str, str]:
    return {each.operation_id: str(each.verdict) for each in result.operations}


def turns() -> dict[str, str]:
    """The operation at which the whole check meets each drift: that of those it can be at which had the fewest."""
    taken: dict[str, str] = {}
    for drift in DRIFTS:
        possible = [each for each in OPERATIONS if has_something_to_change(drift, each)]
        taken[drift] = min(possible, key=[*taken.values()].count)
    return taken


TURNS = turns()


def test_each_operation_has_its_turns() -> None:
    count = Counter(TURNS.values())
    assert {each: count[each] for each in OPERATIONS if count[each] < 3} == {}


@pytest.mark.parametrize("drift", DRIFTS)
def test_a_drift_is_told_of_its_operation_and_of_no_other(sb: Sandbox, drift: str) -> None:
    operation = TURNS[drift]
    sb.faults.add("drift", operation=operation, drift=drift, times=None)
    found = verdicts(live_check(client_of(sb)))
    assert found.pop(operation) == EXPECTED[drift].at(operation)
    may_be = others_may_be(operation)
    assert {each: verdict for each, verdict in found.items() if verdict not in may_be(each)} == {}
    assert len(found) == len(OPERATIONS) - 1


def test_a_word_that_keeps_a_report_from_being_read_is_told_all_the_same(sb: Sandbox) -> None:
    sb.faults.add("drift", operation=REPORT, drift="word-added", times=None)
    result = live_check(client_of(sb))
    assert verdicts(result)[REPORT] == NOT_EXERCISED
    assert {(each.grade, each.kind, each.operation_id) for each in result.findings} == {(Grade.NEW, "word", REPORT)}


OF_AN_ORGANIZATION = IDS_FROM["organizations_list"]


@frozen
class Failing:
    """What the sandbox does wrong, what that makes of its operation and of others, and how the run ends."""

    faults: Sequence[tuple[str, str]]
    expected: Mapping[str, str]
    exit_code: int


FAILING: dict[str, Failing] = {
    "an error of the server": Failing([("server-error", "organizations_get")], {"organizations_get": NOT_REACHABLE}, 1),
    "at the list": Failing(
        [("server-error", "organizations_list")],
        {"organizations_list": NOT_REACHABLE, **dict.fromkeys(OF_AN_ORGANIZATION, NOT_EXERCISED)},
        1,
    ),
    "out of order": Failing([("unavailable", START)], {START: NOT_REACHABLE, REPORT: NOT_EXERCISED}, 1),
    "too many calls": Failing([("rate-limited", "services_list")], {"services_list": NOT_REACHABLE}, 1),
    "no permission": Failing([("forbidden", "organizations_estore")], {"organizations_estore": NOT_EXERCISED}, 7),
    "one of each": Failing(
        [("forbidden", "organizations_estore"), ("server-error", "services_list")],
        {"organizations_estore": NOT_EXERCISED, "services_list": NOT_REACHABLE},
        1,
    ),
}


@pytest.mark.parametrize("name", FAILING)
def test_what_is_no_drift_is_told_apart_from_one(sb: Sandbox, name: str) -> None:
    case = FAILING[name]
    for fault, operation in case.faults:
        sb.faults.add(fault, operation=operation, times=None)
    result = live_check(client_of(sb))
    assert verdicts(result) == {**dict.fromkeys(OPERATIONS, SAME), **case.expected}
    assert (result.exit_code, result.findings) == (case.exit_code, ())


def test_a_tenant_without_customers_leaves_much_unexercised() -> None:
    with Sandbox(organizations=0, report_seconds=0, clock=SandboxClock(NOW, manual=True)) as empty:
        result = live_check(client_of(empty))
    # Its report has what is billed to the reseller itself.
    left = dict.fromkeys(("organizations_list", *OF_AN_ORGANIZATION), NOT_EXERCISED)
    assert verdicts(result) == {**dict.fromkeys(OPERATIONS, SAME), **left}
    assert (result.exit_code, result.findings) == (7, ())


def test_a_sandbox_that_is_down_is_no_drift() -> None:
    with Sandbox(organizations=0, clock=SandboxClock(NOW, manual=True)) as down:
        client = client_of(down)
    result = live_check(client)
    assert verdicts(result) == dict.fromkeys(OPERATIONS, NOT_REACHABLE)
    assert (result.exit_code, result.findings) == (1, ())
