"""The whole table."""

from __future__ import annotations

from traps import (
    completeness,
    currency_and_time,
    exports,
    files,
    identity,
    invoice_files,
    mapping,
    numbers,
    reconciling,
    settling,
    shapes,
    signs,
    sums,
)

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
    *invoice_files.ROWS,
    *reconciling.ROWS,
)
