"""The result of a check as SARIF 2.1.0, the format in which checkers of code hand over what they found.

OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0 Plus Errata 01".
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from attrs import frozen

from cloudmore.contract.check import CheckResult, Verdict
from cloudmore.contract.finding import Finding, Grade, visible
from cloudmore.contract.finding_texts import alike
from cloudmore.version import __version__

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
# The name says how the fingerprint is made: another way would have another name.
FINGERPRINT = "cloudmoreContract/v1"
_LEVEL = {Grade.BROKEN: "error", Grade.VANISHED: "warning", Grade.NEW: "note"}
_RULES: Mapping[str, str] = {
    "body": "A body where none is described, or none where one is.",
    "format": "A text is not of the format that the document says.",
    "header": "A header that is required is missing, or one that every recording had.",
    "host": "The exchange is with a host that is not the API.",
    "json": "A body is not what its media type says.",
    "media type": "A body has a media type that the document does not have.",
    "method": "The document does not have this method at this path.",
    "page": "An answer is a page of more, where the document has everything in one answer.",
    "path": "The document does not have this path.",
    "pattern": "A text does not have the form that the document says.",
    "query": "The request has a parameter that the document does not have.",
    "required": "A property or a parameter is missing that is required or essential.",
    "status": "The document does not have this status.",
    "type": "A value is not of the type that the document says.",
    "undeclared": "A property that the document does not have.",
}


@frozen
class Notification:
    """What somebody should know of the run itself.

    Attributes:
        level: ``error``, ``warning`` or ``note``.
        text: It.
    """

    level: str
    text: str


def as_sarif(result: CheckResult, fail_on: Grade) -> str:
    """The result of a check of recordings as SARIF; a recording is a related location.

    Args:
        result: Of a check.
        fail_on: The least grade that fails.
    """

    def recording(finding: Finding) -> Mapping[str, Any]:
        file = (result.cassettes_folder / finding.cassette).as_posix()
        return {
            "physicalLocation": {"artifactLocation": {"uri": quote(file)}},
            "message": {"text": f"exchange {finding.interaction}"},
        }

    return sarif_of(
        result.findings,
        result.known,
        justifications=result.justifications,
        document=(result.document, result.document_sha256),
        succeeded=result.verdict(fail_on) in (Verdict.CLEAN, Verdict.BROKEN),
        notifications=[
            *(Notification("error", f"{name} is unusable: {reason}") for name, reason in result.unusable.items()),
            *(Notification("warning", f"baseline: {remark}") for remark in result.remarks),
        ],
        related=recording,
    )


def sarif_of(
    findings: Sequence[Finding],
    known: Sequence[Finding],
    *,
    justifications: Mapping[str, str],
    document: tuple[str, str],
    succeeded: bool,
    notifications: Sequence[Notification],
    related: Callable[[Finding], Mapping[str, Any] | None] = lambda _finding: None,
    invocation: Mapping[str, Any] | None = None,
) -> str:
    """Findings as a log of one run: the same difference is one result, wherever it is.

    Args:
        findings: Those that nobody answers for.
        known: Those that the baseline covers, as suppressed results.
        justifications: Why each of these may stand, by fingerprint.
        document: Its file name and digest.
        succeeded: Whether everything was looked at.
        notifications: About the run itself.
        related: Where else a finding is.
        invocation: What more is known of the run.
    """
    groups = [(same, False) for same in alike(findings)] + [(same, True) for same in alike(known)]
    kinds = sorted({same[0].kind for same, _ in groups})
    run = {
        "tool": {"driver": {"name": "cloudmore contract", "version": __version__, "rules": list(map(_rule, kinds))}},
        "artifacts": [{"location": {"uri": quote(document[0])}, "hashes": {"sha-256": document[1]}}],
        "invocations": [
            {
                "executionSuccessful": succeeded,
                "toolExecutionNotifications": [
                    {"level": each.level, "message": {"text": _text(each.text)}} for each in notifications
                ],
                **(invocation or {}),
            }
        ],
        "results": [
            {
                **_result(same, kinds, related),
                **(_suppressed(justifications.get(same[0].fingerprint, "")) if is_known else {}),
            }
            for same, is_known in groups
        ],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def _rule(kind: str) -> Mapping[str, Any]:
    said = _RULES.get(kind, f"The exchange is not as the document says ({kind}).")
    return {"id": _rule_id(kind), "shortDescription": {"text": said}}


def _rule_id(kind: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", kind)


def _result(
    same: Sequence[Finding], kinds: Sequence[str], related: Callable[[Finding], Mapping[str, Any] | None]
) -> dict[str, Any]:
    finding = same[0]
    at = f" {finding.pointer}" if finding.pointer else ""
    call = f"{finding.operation_id or 'no operation'} {finding.status}"
    text = f"{call}, {finding.where}{at}: expected {finding.expected}, found {finding.found}"
    others = [each for each in map(related, same) if each is not None]
    result: dict[str, Any] = {
        "ruleId": _rule_id(finding.kind),
        "ruleIndex": kinds.index(finding.kind),
        "level": _LEVEL[finding.grade],
        "message": {"text": _text(text)},
        "partialFingerprints": {FINGERPRINT: finding.fingerprint},
        "occurrenceCount": sum(each.count for each in same),
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(finding.document), "index": 0},
                    "region": {"startLine": finding.line},
                },
                "logicalLocations": [{"fullyQualifiedName": visible(f"{finding.operation_id} {finding.general}")}],
            }
        ],
    }
    return {**result, "relatedLocations": others} if others else result


def _suppressed(justification: str) -> Mapping[str, Any]:
    return {"suppressions": [{"kind": "external", "status": "accepted", "justification": justification}]}


def _text(text: str) -> str:
    """A text without links and placeholders, as sections 3.11.5 and 3.11.6 have them."""
    return re.sub(r"([\\\[\]])", r"\\\1", visible(text)).replace("{", "{{").replace("}", "}}")
