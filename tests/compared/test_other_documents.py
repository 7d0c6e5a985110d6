"""What our own document does not have: closed words, an object of any form, a schema that holds itself."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from compared.seeds import CONFIRMED, CONTRADICTED, NEW, UNKNOWN, field
from compared.vendor_file import OURS, vendor_file

from cloudmore.contract import compare
from cloudmore.contract.pointer import json_pointer

PLACE = field("Status", "status")
ITSELF = {"type": "object", "properties": {"up": {"$ref": "#/components/schemas/Itself"}}}
TEXT = {"type": "string"}
WITH_A = {"type": "object", "properties": {"a": TEXT}}
NEEDS_A = {**WITH_A, "required": ["a"]}


def told(mine: Any, theirs: Any, folder: Path) -> set[tuple[str, str]]:
    """Standing and kind of what is told of one property and what is in it, when each side says something else of it."""
    ours, file = copy.deepcopy(OURS), vendor_file()
    ours["components"]["schemas"]["Status"]["properties"]["status"] = mine
    ours["components"]["schemas"]["Itself"] = ITSELF
    file["definitions"]["StatusViewModel"]["properties"]["status"] = theirs
    file["definitions"]["Itself"] = {"type": "object", "properties": {"up": {"$ref": "#/definitions/Itself"}}}
    for name, each in (("ours.json", ours), ("theirs.json", file)):
        (folder / name).write_text(json.dumps(each), "utf-8")
    facts = compare(folder / "theirs.json", spec=folder / "ours.json").facts
    below = [each for each in facts if json_pointer(each.place).startswith((PLACE, "/components/schemas/Itself"))]
    return {(str(each.standing), each.kind) for each in below} - {(CONFIRMED, "property")}


SAME = (CONFIRMED, "type")
TOLD: dict[str, tuple[Any, Any, set[tuple[str, str]]]] = {
    "closed words, and one more of theirs": (
        {**TEXT, "enum": ["A", "B"]},
        {**TEXT, "enum": ["A", "B", "C"]},
        {SAME, (CONTRADICTED, "words")},
    ),
    "closed words, and others in an open list": (
        {**TEXT, "enum": ["A", "B"]},
        {**TEXT, "x-enum": ["A", "C"]},
        {SAME, (CONTRADICTED, "words")},
    ),
    "open words, and others in an open list": (
        {**TEXT, "x-extensible-enum": ["A", "B"]},
        {**TEXT, "x-enum": ["A", "C"]},
        {SAME, (NEW, "words")},
    ),
    "open words, and fewer in an open list": (
        {**TEXT, "x-extensible-enum": ["A", "B"]},
        {**TEXT, "x-enum": ["A"]},
        {SAME, (UNKNOWN, "words")},
    ),
    "an object of any form, and a map": (
        {"type": "object"},
        {"type": "object", "additionalProperties": TEXT},
        {SAME},
    ),
    "a map, and an object of any form": (
        {"type": "object", "additionalProperties": TEXT},
        {"type": "object"},
        {SAME, (UNKNOWN, "type")},
    ),
    "both hold themselves": ({"$ref": "#/components/schemas/Itself"}, {"$ref": "#/definitions/Itself"}, {SAME}),
    "what one of several requires": (WITH_A, {"oneOf": [NEEDS_A, {"type": "object"}]}, {SAME}),
    "what the one beside null requires": (
        WITH_A,
        {"oneOf": [NEEDS_A, {"type": "null"}]},
        {SAME, (NEW, "required"), (CONTRADICTED, "null")},
    ),
    "null among the types": ({"type": "integer"}, {"type": ["integer", "null"]}, {SAME, (CONTRADICTED, "null")}),
}


@pytest.mark.parametrize("name", TOLD)
def test_what_other_documents_have_is_told_right(name: str, tmp_path: Path) -> None:
    mine, theirs, expected = TOLD[name]
    assert told(mine, theirs, tmp_path) == expected
