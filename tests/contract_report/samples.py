"""Figures as a run of the drift bench writes them, made up, for tests where no run has written any."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

from contract_report.report import Sources

# kind, family, expected grade, made, caught, operations
KINDS = (
    ("property removed", "breaking", "broken or vanished", 402, 402, 14),
    ("property renamed", "breaking", "broken or vanished", 402, 402, 14),
    ("letter case of a property", "breaking", "broken or vanished", 402, 401, 14),
    ("integer to string", "breaking", "broken", 40, 40, 6),
    ("date-time without zone", "breaking", "broken", 61, 61, 5),
    ("new enum word", "breaking", "new", 23, 23, 4),
    ("media type changed", "breaking", "broken", 57, 57, 16),
    ("body cut", "breaking", "broken", 57, 57, 14),
    ("property added", "permitted", "new", 160, 160, 14),
    ("list longer", "permitted", "nothing", 44, 44, 8),
    ("keys in another order", "permitted", "nothing", 102, 102, 14),
    ("number spelled otherwise", "permitted", "nothing", 31, 31, 5),
)
BREAKING = {"made": 1444, "caught": 1443}
PERMITTED = {"made": 337, "false_alarms": 0}
PEERS = (
    ("generated client's parse", 812, 9),
    ("schemathesis, body alone", 1003, 0),
    ("schemathesis, its four checks", 1171, 0),
)
RESPONSES: dict[str, Any] = {
    "seed": 22,
    "second_seed": 23,
    "seconds": 31.4,
    "document_sha256": "",
    "breaking": BREAKING,
    "permitted": PERMITTED,
    "second": {"breaking": {"made": 1450, "caught": 1448}, "permitted": {"made": 341, "false_alarms": 0}},
    "kinds": [
        dict(zip(("kind", "family", "expected", "made", "caught", "operations"), each, strict=True)) for each in KINDS
    ],
    "peers": [
        {
            "name": name,
            "caught": caught,
            "of": BREAKING["made"],
            "false_alarms": false,
            "permitted": PERMITTED["made"],
        }
        for name, caught, false in PEERS
    ],
    "grades": [
        {
            "grade": grade,
            "made": made,
            "caught": caught,
            "peers": [
                {"name": name, "caught": found if grade == "broken" else 0} for name, found, _false_alarms in PEERS
            ],
        }
        for grade, made, caught in (("broken", 1201, 1201), ("vanished", 200, 199), ("new", 43, 43))
    ],
    "missed": ["letter case of a property: organizations.yaml#3 organizations_list 200 /0/Active"],
}
DOCUMENT: dict[str, Any] = {
    "seconds": 40.2,
    "tightening": {"made": 410, "killed": 351},
    "loosening": {"made": 190, "noticed": 171},
    "kinds": [
        {"kind": "property made required", "tightens": True, "made": 180, "killed": 160},
        {"kind": "type narrowed", "tightens": True, "made": 230, "killed": 191},
        {"kind": "format dropped", "tightens": False, "made": 190, "killed": 0},
    ],
    "survivors": [f"property made required: MbpoProduct.{name}" for name in ("itemCode", "productId", "productName")],
    "looseness": ["organizations_list 200 /*/name is never null"],
}
CLIENTS: dict[str, Any] = {
    "commit": "0123456789abcdef",
    "date": "2026-11-29",
    "made": 214,
    "killed": 199,
    "equivalent": [{"mutant": "cloudmore_api/models/service.py:41", "why": "The default is never used."}],
    "survivors": ["cloudmore/http/retry.py:88: < to <="],
    "kinds": [
        {"kind": "comparison turned around", "made": 120, "killed": 110},
        {"kind": "argument left out", "made": 94, "killed": 89},
    ],
    "seconds": 1804,
}


def sampled(sources: Sources, folder: Path, document_sha256: str, **changes: Any) -> Sources:
    """Sources whose figures are made up.

    Args:
        sources: Of the recordings.
        folder: Where the figures are written.
        document_sha256: Of the document that they are of.
        changes: Other figures by the name of their file; ``None`` for a file that is missing.
    """
    figures = {"responses": {**RESPONSES, "document_sha256": document_sha256}, "document": DOCUMENT, "clients": CLIENTS}
    paths = {name: folder / f"{name}.json" for name in figures}
    for name, content in deepcopy({**figures, **changes}).items():
        if content is not None:
            paths[name].write_text(json.dumps(content), "utf-8")
    return Sources(cassettes=sources.cassettes, baseline=sources.baseline, **paths)
