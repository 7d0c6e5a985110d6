"""Texts and files."""

from __future__ import annotations

from traps.trap import Step, line, trap, written

ROWS = (
    trap(
        "T40",
        "Made-up data gets into the ledger.",
        Step(
            given=[line()],
            lines=[written(source="sandbox")],
            files=("sandbox-lines.csv",),
            says=("SANDBOX: made-up data, not for invoices.",),
        ),
    ),
    trap(
        "T45",
        "The vendor adds a field, and in a flat file nobody sees it.",
        Step(
            given=[line(costCenterCode="K-100", taxable=True)],
            lines=[written(extra='{"costCenterCode":"K-100","taxable":true}')],
        ),
    ),
)
