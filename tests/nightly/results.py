"""Results of checks, as their JSON files have them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

# With the exit code; `refused` is broken, by an answer that was no success.
VERDICTS = {"same": 0, "new": 0, "broken": 6, "refused": 6, "not exercised": 7, "not reachable": 1}
WITH_DATA = ("same", "new", "broken")


def finding(number: int = 1, operation_id: str | None = "organizations_list", **changes: Any) -> dict[str, Any]:
    """A finding with a fingerprint of its own for each number."""
    return {
        "grade": "broken",
        "kind": "type",
        "cassette": operation_id,
        "interaction": 0,
        "operation_id": operation_id,
        "status": 200,
        "where": "response body",
        "pointer": "/0/active",
        "document": "cloudmore.yaml",
        "line": 850,
        "expected": "boolean",
        "found": "string",
        "count": 1,
        "fingerprint": f"{number:012x}",
        **changes,
    }


def live(
    *findings: dict[str, Any], known: Sequence[dict[str, Any]] = (), operations: str = "", **changes: Any
) -> dict[str, Any]:
    """A live check; ``operations`` as ``organizations_list=not reachable``, else by what was found."""
    verdicts = {"organizations_list": "same", "services_list": "same"}
    verdicts |= {each["cassette"]: each["grade"] for each in findings if each["cassette"] and each["grade"] in VERDICTS}
    verdicts |= dict(each.split("=") for each in operations.split(",") if each)
    broken = any(each["grade"] == "broken" for each in findings)
    codes = {VERDICTS[each] for each in verdicts.values()}
    code = 6 if broken else next((each for each in (1, 7) if each in codes), 0)
    return {
        "schema": "contract-live/1",
        "verdict": "made up",
        "fail_on": "broken",
        "exit_code": code,
        "source": "live",
        "document": "cloudmore.yaml",
        "document_sha256": "ab" * 32,
        "client": "0.1.0",
        "began": "2026-11-30T05:00:00+00:00",
        "operations": [
            {
                "operation": name,
                "verdict": "broken" if verdict == "refused" else verdict,
                "calls": 1,
                "with_data": int(verdict in WITH_DATA),
                "reason": "",
                "fingerprints": [],
            }
            for name, verdict in verdicts.items()
        ],
        "findings": list(findings),
        "known": list(known),
        "remarks": [],
        **changes,
    }


def recorded(
    *findings: dict[str, Any], known: Sequence[dict[str, Any]] = (), verdict: str = "broken"
) -> dict[str, Any]:
    """A check of cassettes."""
    return {
        "verdict": verdict,
        "fail_on": "broken",
        "document": "cloudmore.yaml",
        "document_sha256": "ab" * 32,
        "cassettes": 1,
        "exchanges": 3,
        "skipped": 0,
        "counts": {},
        "findings": list(findings),
        "known": list(known),
        "unusable": {},
        "remarks": [],
    }


def write(folder: Path, record: Any) -> Path:
    """The file of a result."""
    path = folder / "live.json"
    path.write_text(json.dumps(record), "utf-8")
    return path
