"""How well the API is known: facts of the document by their grade, in all and for each operation."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from contract_report.percent import percent
from document_parts import operations
from evidence_table import operation_facts
from ruamel.yaml import YAML

from cloudmore.spec import GRADES


def evidence_record(document: Path, counts: dict[str, int]) -> dict[str, Any]:
    """How many facts there are of each grade.

    Args:
        document: The file.
        counts: In all, as ``cloudmore version`` tells them.
    """
    data = _read(document)
    facts = sum(counts.values())
    return {
        "facts": facts,
        "grades": [
            {"grade": grade, "facts": counts[grade], "percent": percent(counts[grade], facts)} for grade in GRADES
        ],
        "guessed": counts["inferred"] + counts["assumed"],
        "verified": counts["verified"],
        "operations": [
            {"operation": operation["operationId"], **_counted(data, operation, parameters)}
            for _path, _method, operation, parameters in operations(data)
        ],
    }


@cache
def _read(document: Path) -> dict[str, Any]:
    # It takes longer than all the rest of a report.
    content: dict[str, Any] = YAML(typ="safe").load(document)
    return content


def _counted(document: dict[str, Any], operation: dict[str, Any], parameters: list[dict[str, Any]]) -> dict[str, int]:
    parts = chain([operation], *operation_facts(document, operation, parameters))
    # A property that is sent and comes back is one fact.
    each_once = {id(fact): fact["x-evidence"] for fact in parts}
    counts = Counter(each_once.values())
    return {"facts": len(each_once), **{grade: counts[grade] for grade in GRADES}}
