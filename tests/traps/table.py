"""The whole table, and what is left for later."""

from __future__ import annotations

from traps import (
    completeness,
    currency_and_time,
    exports,
    files,
    identity,
    mapping,
    numbers,
    settling,
    shapes,
    signs,
    sums,
)
from traps.trap import Later

ROWS = (
    *shapes.ROWS,
    *settling.ROWS,
    *completeness.ROWS,
    *identity.ROWS,
    *numbers.ROWS,
    *sums.ROWS,
    *signs.ROWS,
    *currency_and_time.ROWS,
    *files.ROWS,
    *exports.ROWS,
    *mapping.ROWS,
)
LATER = (Later("T43", "`1,234` alone is refused as ambiguous.", "reading another's file, which reconciling will do"),)
