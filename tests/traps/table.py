"""The whole table, and what is left for later."""

from __future__ import annotations

from traps import (
    completeness,
    currency_and_time,
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
    *mapping.ROWS,
    *invoice_files.ROWS,
    *reconciling.ROWS,
)
LATER = (
    Later(
        "T13",
        "The same month is exported twice: the second run exports nothing, and ends with 7.",
        "an export to an accounting target, with a register of what was exported",
    ),
    Later("T28", "A customer of +40 and -100 gets one credit note of 60.00, and no invoice.", "the same export"),
    Later("T40", "An export to an accounting target refuses lines of the sandbox with 2.", "the same export"),
    Later("T44", "A name of 300 characters is cut at the target's 50, and stays unique.", "the same export"),
)
