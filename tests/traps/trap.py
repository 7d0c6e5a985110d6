"""What a row of the table of traps is: input, command lines, and what must come of them, all as data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from attrs import field, frozen

# A report of October that is asked for when all of it is there.
SETTLED = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
REPORT = "billing report --month 2026-10 -o lines.csv"
EVERY_FORMAT = " ".join([REPORT, *(f"-o lines.{ending}" for ending in ("json", "jsonl", "xlsx", "parquet"))])
# Of a month that nothing is held against.
CHECK = "billing check 2026-10 --against none --accept 'not-compared=The first month'"
# In place of a text: the file must not have this column.
NO_COLUMN = "(no column)"

# A text under one of these names is written as a JSON number, spelled as it stands.
AMOUNTS = (
    *("quantity", "unitCostPrice", "unitSalesPrice", "totalCost", "totalSales", "marginAmount", "marginPercentage"),
    *("subtotal",),
)
KEYS = ("organizationId", "serviceId", "productId", "itemCode", "subscriptionId", "billingDate")

Line = Mapping[str, Any]


class Amount(str):
    """A cell of a file beside the report that holds an amount, however it is spelled: one that a mutation changes."""

    __slots__ = ()


class Key(str):
    """A cell of a file beside the report that tells whose or what something is: one that a mutation changes."""

    __slots__ = ()


# A line as the API sends it, of one licence; the rows say what is different on theirs.
LINE: Line = {
    "billingDate": "2026-10-05",
    "organizationId": "o-1",
    "organizationName": "Nordic Café AB",
    "serviceId": "s-1",
    "serviceName": "Microsoft 365",
    "productId": "p-1",
    "productName": "Business Basic",
    "subscriptionId": "sub-1",
    "quantity": "1",
    "unitCostPrice": "8.00",
    "unitSalesPrice": "10.00",
    "totalCost": "8.00",
    "totalSales": "10.00",
    "currencyCode": "SEK",
    "paymentFrequency": "Monthly",
}
# The same line in a file.
WRITTEN: Line = {
    "source": "sandbox",
    "month": "2026-10",
    "billing_date": "2026-10-05",
    "organization_id": "o-1",
    "organization_name": "Nordic Café AB",
    "service_id": "s-1",
    "service_name": "Microsoft 365",
    "product_id": "p-1",
    "product_name": "Business Basic",
    "item_code": "",
    "subscription_id": "sub-1",
    "quantity": "1",
    "unit_cost": "8.00",
    "unit_sales": "10.00",
    "total_cost": "8.00",
    "total_sales": "10.00",
    "margin": "",
    "margin_percent": "",
    "currency": "SEK",
    "organization_currency": "",
    "payment_frequency": "Monthly",
    "kind": "recurring",
    "details": "",
    "note": "",
    "extra": "",
}


def line(**fields: Any) -> Line:
    """A billing line as the API sends it.

    Args:
        fields: What is different from ``LINE``; ``...`` leaves a field out.
    """
    return {name: value for name, value in {**LINE, **fields}.items() if value is not ...}


def written(**columns: str) -> Line:
    """A line as it must stand in a file.

    Args:
        columns: What is different from ``WRITTEN``; ``NO_COLUMN`` where there must be no such column.
    """
    return {**WRITTEN, **columns}


@frozen(kw_only=True)
class Step:
    """One command line, what the API has when it is run, and what must come of it.

    Attributes:
        run: The command line, without ``cloudmore``.
        given: Billing lines of the API from now on; ``None`` leaves them as they are.
        organizations: Its organizations; those of the lines, all of them active, where it does not say.
        answer: The answer for every report instead, as JSON.
        content: How the report is spelled.
        sandbox: Settings of the sandbox for this step, by attribute.
        reseller: Which reseller is asked: each is a sandbox of its own.
        at: The time of the sandbox and of the command.
        settings: TOML of a file that the command is given with ``--settings``.
        beside: Files that are put beside it before it is run, by name: a text, or the rows of a CSV file by column.
            Mutations change their ``Amount`` and ``Key`` cells.
        vendor: Whether the API passes for the vendor's: it is asked through a relay that takes off the sandbox's mark.
        code: Exit code.
        findings: Codes, and how many lines each is about; of a check, how many findings each has. Exactly these.
        lines: Every line of each file that the command writes, in any order; only the columns that are named.
        totals: Sales and cost per currency, as of the manifest; they are always held against ``lines``, too.
        says: Texts on the screen; runs of white space are one space.
        never_says: Texts that are not on the screen.
        files: Names of all files that the command writes beside the saved report.
        texts: Parts of a file that it must have, by name; ``*`` stands for every file.
        cells: Whether a column of a spreadsheet holds texts, numbers or dates: one word for all lines, or one for each.
        hides: Texts that are in no produced byte, be it packed.
        keeps: Texts that are in the kept answer of the API.
        keys: ``same`` or ``other``: the line keys beside those of the step before.
        digests: The same of the line digests.
    """

    run: str = REPORT
    given: Sequence[Line] | None = None
    organizations: Sequence[Mapping[str, Any]] | None = None
    answer: Any = None
    content: str = "camel"
    sandbox: Mapping[str, Any] = field(factory=dict)
    reseller: int = 1
    at: datetime = SETTLED
    settings: str = ""
    beside: Mapping[str, str | Sequence[Mapping[str, str]]] = field(factory=dict)
    vendor: bool = False
    code: int = 0
    findings: Mapping[str, int] = field(factory=dict)
    lines: Sequence[Line] | None = None
    totals: Mapping[str, tuple[str, str]] | None = None
    says: Sequence[str] = ()
    never_says: Sequence[str] = ()
    files: Sequence[str] | None = None
    texts: Mapping[str, Sequence[str]] = field(factory=dict)
    cells: Mapping[str, str | Sequence[str]] = field(factory=dict)
    hides: Sequence[str] = ()
    keeps: Sequence[str] = ()
    keys: str = ""
    digests: str = ""


@frozen
class Trap:
    """A row.

    Attributes:
        id: Which trap, and which row of it.
        what: What goes wrong in the world.
        steps: What is run, in order.
        fixed: Kinds of mutation for which its input has no place, and why.
    """

    id: str
    what: str
    steps: tuple[Step, ...]
    fixed: Mapping[str, str] = field(factory=dict)


def trap(identifier: str, what: str, *steps: Step, fixed: Mapping[str, str] | None = None) -> Trap:
    """A row of the table."""
    return Trap(identifier, what, steps, fixed or {})
