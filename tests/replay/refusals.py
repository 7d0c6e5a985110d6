"""Every refusal that the document knows: a cassette for each status and caller, with every operation in it.

The ways to them are those of ``status_cases``, which the tests over the wire go as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from document import OPERATIONS
from replay.scenario import Scenario, Wrong
from replay.seed import IDS
from status_calls import arguments_of, error_of, method_of, outcome
from status_cases import CASES, CELLS, NOBODY, TOKEN, Cell, Way

from cloudmore import Cloudmore

Case = tuple[Cell, Way]
# Whether the token endpoint refuses, its status, and which credentials are not the right ones.
Group = tuple[bool, int, tuple[tuple[str, str], ...]]

_NAMES: Mapping[Group, str] = {
    (True, 400, (("client_secret", "not-the-secret"),)): "refused-client",
    (True, 400, (("password", "not-the-password"),)): "refused-password",
    (True, 500, ()): "failing-token-endpoint",
    (False, 400, ()): "bad-requests",
    (False, 401, ()): "unauthorized",
    (False, 403, (("reseller_id", NOBODY),)): "foreign-reseller",
    (False, 404, ()): "unknown-ids",
    (False, 404, (("reseller_id", "no-guid"),)): "unknown-reseller",
    (False, 500, ()): "server-errors",
}


def _groups() -> Mapping[Group, list[Case]]:
    groups: dict[Group, list[Case]] = defaultdict(list)
    # A fault comes at the first call of its operation.
    for (operation, status), way in sorted(CASES.values(), key=lambda case: (CELLS.index(case[0]), not case[1].fault)):
        if status < 400 or _is_never_sent(operation, way):
            continue
        groups[operation == TOKEN, status, tuple(way.who.items())].append(((operation, status), way))
    return groups


def _is_never_sent(operation: str, way: Way) -> bool:
    """Whether a relay must change the request for a token: the client sends no such form."""
    return operation == TOKEN and bool(way.swap[0])


def _wrong(operation: str, status: int, way: Way) -> tuple[Wrong, ...]:
    if status == 401:
        # A relay would spoil the token past the recorder. The client tries again with a new token, once.
        return (Wrong("unauthorized", operation, times=2),)
    return (Wrong(way.fault, operation),) if way.fault else ()


def _scenario(cases: list[Case]) -> Scenario:
    def run(cm: Cloudmore) -> None:
        for (operation, status), way in cases:
            method = method_of(cm, operation)
            came = outcome(method, arguments_of(IDS, operation, method, way))
            assert type(came) is error_of(operation, status), f"{operation} {status}: {came!r}"
            assert (came.status_code, came.method) == (status, OPERATIONS[operation][0])
            assert came.remedy
            assert way.told is bool or way.told(came), f"{operation} {status}: {came.body}"

    (_, way), *_others = cases
    wrong = tuple(each for (operation, status), way in cases for each in _wrong(operation, status, way))
    return Scenario(run, credentials=way.who, wrong=wrong, options={"retry": None})


REFUSALS: Mapping[str, Scenario] = {_NAMES[group]: _scenario(cases) for group, cases in _groups().items()}
