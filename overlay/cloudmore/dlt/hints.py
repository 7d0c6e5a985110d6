"""What dlt is told of a table: the type of each column, and how rows that are there already are found."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec

from cloudmore.billing.line import digest_text
from cloudmore.snapshot.tables import DIGITS, OF_THE_READING, PLACES, VALIDITY, Kind, Table

if TYPE_CHECKING:
    from dlt.common.schema.typing import TColumnSchema

# Equal for as long as nothing of the thing has changed: dlt opens and closes validities by it.
VERSION = "row_version"
_VERSION_LENGTH = 32
_BEGIN = datetime(1970, 1, 1, tzinfo=UTC)
_ENCODE = msgspec.json.Encoder().encode
_TYPES: Mapping[Kind, TColumnSchema] = {
    Kind.TEXT: {"data_type": "text"},
    Kind.NUMBER: {"data_type": "decimal", "precision": DIGITS, "scale": PLACES},
    Kind.WHOLE: {"data_type": "bigint"},
    Kind.TRUTH: {"data_type": "bool"},
    Kind.DATE: {"data_type": "date"},
    Kind.TIME: {"data_type": "timestamp"},
}


def columns_of(table: Table, *, history: bool) -> dict[str, TColumnSchema]:
    """The columns of a table, typed: a text with leading zeros stays one, and a decimal keeps its digits.

    Args:
        table: The table.
        history: Whether each row tells its version.
    """
    columns: dict[str, TColumnSchema] = {
        column.name: {"name": column.name, **_TYPES[column.kind]} for column in table.columns
    }
    columns["row_key"]["nullable"] = False
    if history:
        columns[VERSION] = {"name": VERSION, "data_type": "text", "nullable": False}
    return columns


def writing_of(table: Table, *, history: bool) -> dict[str, Any]:
    """How the rows of a load go into the table: hints of a resource.

    A load of a report is all of its month, so it takes the month's place: a line that was corrected has another key,
    and both would be in the sum.

    Args:
        table: The table.
        history: Whether what was there before stays, with the time until which it was so.
    """
    whole = ["reseller_id", "month"] if table.call == "" else ["reseller_id"]
    if history:
        # Only of the resellers, and months, that the load has: what is not in it is over.
        return {
            "write_disposition": {
                "disposition": "merge",
                "strategy": "scd2",
                "row_version_column_name": VERSION,
                "validity_column_names": [column.name for column in VALIDITY],
            },
            "merge_key": whole,
        }
    return {"write_disposition": "merge", **({"primary_key": "row_key"} if table.call else {"merge_key": whole})}


def versioned(row: dict[str, Any]) -> dict[str, Any]:
    """A row with its version, which another time of reading does not change.

    Args:
        row: The row; it is changed.
    """
    # Of its key, too: two things that say the same are two.
    told = [row["row_key"], *(_plain(value) for name, value in row.items() if name not in OF_THE_READING)]
    row[VERSION] = hashlib.sha256(_ENCODE(told)).hexdigest()[:_VERSION_LENGTH]
    return row


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        # As a column has it: a moment, however it is spelled. The encoder refuses one that keeps its spelling.
        since = value - _BEGIN
        return since.days, since.seconds, since.microseconds
    return digest_text(value) if isinstance(value, Decimal) else value
