"""What the check of the recordings found, each difference once."""

from __future__ import annotations

from typing import Any

from cloudmore.contract import CheckResult, Finding, Grade


def judged_record(result: CheckResult) -> dict[str, Any]:
    """The result of a check: what is open, what the baseline holds, and what could not be judged.

    Args:
        result: Of ``cloudmore.contract.check``.
    """
    return {
        "verdict": str(result.verdict()),
        "exchanges": len(result.exchanges),
        "counts": {str(grade): count for grade, count in result.counts.items()},
        "open": len(result.findings),
        "known": len(result.known),
        "differences": _differences(result),
        "unusable": [{"file": name, "reason": reason} for name, reason in result.unusable.items()],
        "remarks": list(result.remarks),
    }


def _differences(result: CheckResult) -> list[dict[str, Any]]:
    alike: dict[str, list[Finding]] = {}
    for each in sorted(result.findings, key=lambda each: list(Grade).index(each.grade)):
        alike.setdefault(each.fingerprint, []).append(each)
    return [
        {
            "grade": str(same[0].grade),
            "kind": same[0].kind,
            "operation": f"{same[0].operation_id or 'no operation'} {same[0].status}",
            "where": f"{same[0].where} {same[0].pointer}".rstrip(),
            "expected": same[0].expected,
            "found": same[0].found,
            "exchange": same[0].place,
            "exchanges": len(same),
            "line": f"{same[0].document}:{same[0].line}",
            "fingerprint": fingerprint,
        }
        for fingerprint, same in alike.items()
    ]
