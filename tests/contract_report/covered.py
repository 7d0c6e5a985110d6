"""What of the document is recorded: the matrix, the ten criteria, and where the document is looser."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from contract_report.percent import percent

from cloudmore.contract import Cell, CoverageResult

LIVE = "live"


def covered_record(result: CoverageResult) -> dict[str, Any]:
    """The matrix and its counts.

    Args:
        result: Of ``cloudmore.contract.coverage``.
    """
    recorded = len(result.cells) - len(result.missing)
    return {
        "answers": len(result.cells),
        "recorded": recorded,
        "percent": percent(recorded, len(result.cells)),
        "live": sum(any(map(_is_live, each.recordings)) for each in result.cells),
        "level": result.level,
        "statuses": sorted({each.status for each in result.cells}),
        "operations": [
            _operation(name, [each for each in result.cells if each.operation_id == name])
            for name in dict.fromkeys(each.operation_id for each in result.cells)
        ],
        "criteria": [
            {
                "name": each.name,
                "level": each.level,
                "covered": len(each.goals) - len(each.missing),
                "goals": len(each.goals),
                "missing": {"count": len(each.missing), "lines": list(each.missing)},
            }
            for each in result.criteria
        ],
        "loose": [{"name": name, "count": len(each), "lines": list(each)} for name, each in result.loose.items()],
    }


def _operation(name: str, cells: Iterable[Cell]) -> dict[str, Any]:
    answers: dict[str, list[dict[str, Any]]] = {}
    for each in cells:
        answers.setdefault(each.status, []).append(
            {
                "media_type": each.media_type or None,
                "recordings": len(each.recordings),
                "live": sum(map(_is_live, each.recordings)),
            }
        )
    return {
        "operation": name,
        "answers": sum(map(len, answers.values())),
        "recorded": sum(bool(each["recordings"]) for same in answers.values() for each in same),
        "statuses": answers,
    }


def _is_live(recording: str) -> bool:
    return recording.startswith(f"{LIVE}/")
