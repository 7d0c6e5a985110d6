"""What a file of evidence may hold, as a JSON Schema: it may come from a stranger."""

from __future__ import annotations

from typing import Any

from cloudmore.contract.evidence.gathering import EMPTY, NO_JSON, NOT_DOCUMENTED, TOO_DEEP
from cloudmore.contract.shape import FORMAT_NAMES

SCHEMA_NAME = "contract-evidence/1"
LARGEST_FILE = 16 * 2**20
LIVE, SANDBOX = "live", "sandbox"
AS_THE_DOCUMENT, ANOTHER_HOST = "as the document", "another"
AT_LEAST = "at least"
# Names of the document, or those that may be told; nothing that moves a cursor or turns a line around.
_TEXT = r"^[^\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]{1,200}$"
_POINTER = r"^(/[^\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff/]{1,200})*$"

_COUNT: dict[str, Any] = {"type": "integer", "minimum": 0, "maximum": 10**15}
# Of what never came nothing is told.
_SOME: dict[str, Any] = {**_COUNT, "minimum": 1}
_BOUNDS: dict[str, Any] = {"type": "array", "items": _COUNT, "minItems": 2, "maxItems": 2}


def _object(required: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": list(required),
        "additionalProperties": False,
    }


def _map(values: dict[str, Any], pattern: str = _TEXT) -> dict[str, Any]:
    return {"type": "object", "propertyNames": {"pattern": pattern}, "additionalProperties": values}


def _counts(*names: str) -> dict[str, Any]:
    return {"type": "object", "propertyNames": {"enum": list(names)}, "additionalProperties": _SOME}


_PLACE = _object(
    {
        "seen": _SOME,
        "types": {
            **_counts("array", "boolean", "integer", "null", "number", "object", "string"),
            "minProperties": 1,
        },
    },
    {
        "documented": {"const": False},
        "objects": _COUNT,
        "missing": _COUNT,
        "exponents": _COUNT,
        "formats": _counts(*FORMAT_NAMES),
        "text_length": _BOUNDS,
        "list_length": _BOUNDS,
        "words": _map(_SOME),
        "respelled": _map(_SOME),
        "other_words": _COUNT,
    },
)
_ANSWER = _object(
    {
        "documented": {"type": "boolean"},
        "answers": _SOME,
        "media_types": _map(_SOME),
        "headers": _map(_COUNT),
        "read": _COUNT,
        "unread": _counts(EMPTY, NOT_DOCUMENTED, NO_JSON, TOO_DEEP),
        "places": _map(_PLACE, _POINTER),
    }
)
SCHEMA: dict[str, Any] = _object(
    {
        "schema": {"const": SCHEMA_NAME},
        "made": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
        "client": {"type": "string", "pattern": r"^[0-9A-Za-z.+!-]{1,40}$"},
        "document_sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "source": {"enum": [LIVE, SANDBOX]},
        "host": {"enum": [AS_THE_DOCUMENT, ANOTHER_HOST]},
        "counts": {"const": AT_LEAST},
        "unrelated": _COUNT,
        "operations": _map(_map(_ANSWER, "^[1-5][0-9]{2}$")),
    }
)
