"""Texts and files."""

from __future__ import annotations

from traps.trap import EVERY_FORMAT, NO_COLUMN, Step, line, trap, written

# Texts that a spreadsheet would take for numbers.
LOOK_LIKE_NUMBERS = ("00123", "1E05", "0001", "2026-10-05", "1.10", "TRUE")
# Texts that a spreadsheet would take for formulas.
FORMULAS = ("=1+1", '=HYPERLINK("http://evil.example","Pay")', "+1", "-1", "@SUM(1)", "\t=1+1")
# Texts that break files, and how CSV and JSON keep them.
ODD = (
    "two\nlines",
    'a "quoted" name; with, both separators',
    "emoji \N{DIRECT HIT} and \N{HEBREW LETTER ALEF}\N{HEBREW LETTER BET}",
    "N" * 300,
)

# Cost and margin as the API sends them, and as somebody may round them.
WITH_COST = line(
    unitCostPrice="7.7391",
    totalCost="7.7391",
    marginAmount="2.2609",
    marginPercentage="22.609",
    vendorCost="6.6173",
)
WITH_COST_WRITTEN = written(
    unit_cost="7.7391",
    total_cost="7.7391",
    margin="2.2609",
    margin_percent="22.609",
    extra='{"vendorCost":"6.6173"}',
)
SECRETS = ("7.73", "7,73", "7.74", "7,74", "2.26", "2,26", "22.6", "22,6", "6.61", "6,61", "6.62", "vendorCost")

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
        "T40 formats",
        "A file of made-up data is handed on, and its name and first line say nothing.",
        Step(
            run=EVERY_FORMAT,
            given=[line()],
            lines=[written(source="sandbox")],
            files=tuple(f"sandbox-lines.{ending}" for ending in ("csv", "json", "jsonl", "parquet", "xlsx")),
            texts={"sandbox-lines.xlsx": ("made-up data, not for invoices",)},
        ),
    ),
    trap(
        "T41",
        "A spreadsheet takes item codes for numbers: 00123 becomes 123, and 1E05 becomes 100000.",
        Step(
            run=EVERY_FORMAT,
            given=[line(itemCode=text, productName=text) for text in LOOK_LIKE_NUMBERS],
            lines=[written(item_code=text, product_name=text) for text in LOOK_LIKE_NUMBERS],
            cells={"item_code": "text", "product_name": "text", "total_sales": "number"},
        ),
    ),
    trap(
        "T42",
        "A name is a formula, and runs when the file is opened; a guard on numbers breaks the amounts.",
        Step(
            run=EVERY_FORMAT,
            given=[line(productName=text, totalSales="-0.02", unitSalesPrice="-0.02") for text in FORMULAS],
            lines=[
                written(product_name=text, total_sales="-0.02", unit_sales="-0.02", kind="credit") for text in FORMULAS
            ],
            cells={"product_name": "text", "total_sales": "number"},
        ),
        Step(
            run="billing report --month 2026-10 -o lines.csv --escape-formulas",
            lines=[
                written(product_name=f"'{text}", total_sales="-0.02", unit_sales="-0.02", kind="credit")
                for text in FORMULAS
            ],
        ),
    ),
    trap(
        "T43",
        "A Swedish or German spreadsheet wants semicolons, decimal commas and a byte order mark.",
        Step(
            run="billing report --month 2026-10 -o lines.csv --locale sv-SE",
            given=[line(totalSales="1234.50", unitSalesPrice="1234.50")],
            lines=[written(total_sales="1234.50", unit_sales="1234.50")],
            texts={"sandbox-lines.csv": ("\N{BYTE ORDER MARK}source;reseller_id;", ";1234,50;")},
        ),
        Step(
            lines=[written(total_sales="1234.50", unit_sales="1234.50")],
            texts={"sandbox-lines.csv": ("source,reseller_id,", ",1234.50,")},
        ),
    ),
    trap(
        "T44",
        "Line ends, quotes, emoji and names of 300 characters are cut, or break the file.",
        Step(
            run=EVERY_FORMAT,
            given=[line(productName=text, productId=f"p-{number}") for number, text in enumerate(ODD)],
            lines=[written(product_name=text, product_id=f"p-{number}") for number, text in enumerate(ODD)],
        ),
    ),
    trap(
        "T44 control",
        "A control character is not allowed in a spreadsheet, and the whole file is refused.",
        Step(
            run="billing report --month 2026-10 -o lines.csv -o lines.json -o lines.parquet",
            given=[line(productName="a\x00b\x1bc")],
            lines=[written(product_name="a\x00b\x1bc")],
        ),
        Step(
            run="billing report --month 2026-10 -o lines.xlsx",
            lines=[written(product_name="a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c")],
        ),
    ),
    trap(
        "T45",
        "The vendor adds a field, and in a flat file nobody sees it.",
        Step(
            given=[line(costCenterCode="K-100", taxable=True)],
            lines=[written(extra='{"costCenterCode":"K-100","taxable":true}')],
        ),
        Step(
            run=f"{EVERY_FORMAT} --extra-columns costCenterCode",
            lines=[written(costCenterCode="K-100", extra='{"costCenterCode":"K-100","taxable":true}')],
        ),
    ),
    trap(
        "T46",
        "A file for the customer tells what the service costs the reseller.",
        Step(
            run=f"{EVERY_FORMAT} --audience customer",
            given=[WITH_COST],
            lines=[
                written(
                    **dict.fromkeys(
                        ("unit_cost", "total_cost", "margin", "margin_percent", "extra", "line_digest"), NO_COLUMN
                    ),
                )
            ],
            totals={"SEK": ("10.00", "7.7391")},
            hides=SECRETS,
        ),
        Step(
            lines=[WITH_COST_WRITTEN],
        ),
    ),
    trap(
        "T46 page",
        "The page for the customer shows no cost, and its source has it.",
        Step(
            run="billing report --month 2026-10 -o page.html --audience customer",
            given=[WITH_COST],
            files=("sandbox-page.html",),
            texts={"sandbox-page.html": ("Nordic Café AB", "Made-up data, not for invoices.")},
            hides=SECRETS,
        ),
        Step(lines=[WITH_COST_WRITTEN]),
    ),
)
