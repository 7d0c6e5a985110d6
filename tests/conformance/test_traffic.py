"""Schemathesis against the sandbox: each operation by itself, sequences of them, and that nothing was passed over."""

from __future__ import annotations

from typing import Any

import pytest
from conformance.excuses import EXCUSES, OFF, excusing
from conformance.steering import operation_of
from conformance.traffic import KNOWN, TALLY, WORLD, schema
from document import OPERATIONS
from effort import effort
from schemathesis import Case, Response
from schemathesis.generation.stateful.state_machine import StepInput, StepOutput

LINKS = [
    (operation_id, link["operationId"])
    for operation_id, (_method, _path, operation) in OPERATIONS.items()
    for response in operation["responses"].values()
    for link in response.get("links", {}).values()
]
# What each phase must reach: sequences start with a POST that has links, and follow links.
REACHED = {
    "examples": {name for name, (_, _, each) in OPERATIONS.items() if "examples" in str(each.get("requestBody"))},
    "coverage": set(OPERATIONS),
    "fuzzing": set(OPERATIONS),
    "stateful": {target for _, target in LINKS} | {source for source, _ in LINKS if OPERATIONS[source][0] == "POST"},
}
CHECKS = {
    "allow_header_conformance",
    "content_type_conformance",
    "ensure_resource_availability",
    "ignored_auth",
    "missing_required_header",
    "negative_data_rejection",
    "not_a_server_error",
    "positive_data_acceptance",
    "response_headers_conformance",
    "response_schema_conformance",
    "status_code_conformance",
    "unsupported_method",
    "use_after_free",
}


@schema.parametrize()
def test_operation(case: Case) -> None:
    """Examples, coverage and fuzzing, each request against a sandbox that was just reset."""
    WORLD.reset()
    KNOWN.steer(case)
    response = case.call()
    with excusing(case, response, TALLY):
        case.validate_response(response)


class Sequences(schema.as_state_machine()):  # type: ignore[misc] - made at run time
    """From each answer to the calls that its links name, in a sandbox that is reset before each sequence."""

    def setup(self) -> None:
        """Begin a sequence."""
        WORLD.reset()
        self.started: set[str] = set()

    def step(self, input: StepInput) -> StepOutput:  # noqa: A002 - the name is schemathesis' own
        """Make a call."""
        KNOWN.steer(input.case, {name for _, name in input.applied_parameters if name})
        return super().step(input)

    def after_call(self, response: Response, case: Case) -> None:
        """Follow the reports from their start to their end."""
        super().after_call(response, case)
        match operation_of(case), response.status_code:
            case "billing_reports_start", 202:
                self.started.add(response.headers["location"][0].rpartition("/")[2])
            case "billing_reports_get", 200 if response.json().get("organizations"):
                task = case.path_parameters["taskId"]
                TALLY.finished += task in self.started
                self.started.discard(task)

    def validate_response(self, response: Response, case: Case, **transport: Any) -> None:
        """Hold the answer against the document."""
        with excusing(case, response, TALLY):
            super().validate_response(response, case, **transport)


TestSequences = Sequences.TestCase
TestSequences.settings = effort(100, stateful_step_count=12)


@pytest.mark.parametrize("phase", REACHED)
def test_every_operation_succeeded_in(phase: str) -> None:
    """A run in which everything is refused proves nothing."""
    assert REACHED[phase]
    failed = {each for each in REACHED[phase] if not any(status < 300 for status in TALLY.statuses(each, phase))}
    assert not failed


def test_sequences_see_reports_being_built_and_finished() -> None:
    """POST, 202, Location, GET: at least ten times to the end."""
    assert TALLY.finished >= 10
    assert 202 in TALLY.statuses("billing_reports_get", "stateful")


def test_every_check_looked() -> None:
    """None is off but those that have a reason; a later schemathesis may bring more."""
    assert set(TALLY.checks) >= CHECKS
    assert not CHECKS & set(OFF)


def test_every_excuse_was_needed() -> None:
    """One that is not is dead, and would hide a failure one day."""
    assert set(TALLY.excused) == set(EXCUSES)
