"""How the billing task spoke when it was recorded, and how its report was spelled."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from document import operation_of
from replay.cassettes import Interaction


def dialect(content: str, recorded: Sequence[Interaction]) -> dict[str, Any]:
    """What the index says of it.

    Args:
        content: The name of the report's spelling, which only the sandbox knows.
        recorded: A task from its start to its report.
    """
    calls = [(operation_of(each.method, each.path), each) for each in recorded]
    [start] = [each for operation, each in calls if operation == "billing_reports_start"]
    asked = [each for operation, each in calls if operation == "billing_reports_get"]
    running, finished = asked[0], asked[-1]
    task = finished.path.rpartition("/")[2]
    body = json.loads(start.body)
    in_location = start.headers.get("location", "").endswith(f"/{task}")
    return {
        "content": content,
        "task id": [*(["Location"] if in_location else []), *(name for name in body if body[name] == task)],
        "running": _said(running),
        "finished": _said(finished),
        "report": "in the answer that says so" if "organizations" in json.loads(finished.body) else "elsewhere",
    }


def _said(answer: Interaction) -> str:
    return f"{answer.status}, status {json.loads(answer.body)['status']}"
