"""Is every digit kept?"""

from __future__ import annotations

from traps.trap import CHECK, EVERY_FORMAT, Step, line, trap, written

# What the API says, and what stands in a file.
SPELLINGS = {
    "0.0000001": "0.0000001",
    "1E-05": "0.00001",
    "1E+3": "1000",
    "-2.5e-7": "-0.00000025",
    "12.300": "12.300",
}


# A thousand lines of 12.30 as a vendor sends them that computes with doubles.
NOISE = ("12.299999999999999", "12.300000000000001", "12.3")
NOISY = [
    line(billingLineDetails=f"line {number}", unitSalesPrice="12.3", totalSales=NOISE[number % 2])
    for number in range(1000)
]

ROWS = (
    trap(
        "T18",
        "A program that prints a small number writes 1E-7, and a vendor's program sends 1E-05.",
        Step(
            run=EVERY_FORMAT,
            given=[line(billingLineDetails=wire, unitSalesPrice=wire, totalSales=wire) for wire in SPELLINGS],
            lines=[
                written(
                    details=wire,
                    unit_sales=text,
                    total_sales=text,
                    kind="credit" if text.startswith("-") else "recurring",
                )
                for wire, text in SPELLINGS.items()
            ],
            totals={"SEK": ("1012.30000985", "40.00")},
            files=(
                "sandbox-lines.csv",
                "sandbox-lines.json",
                "sandbox-lines.jsonl",
                "sandbox-lines.parquet",
                "sandbox-lines.xlsx",
            ),
            keeps=('"totalSales":1E-05,', '"totalSales":1E+3,'),
        ),
    ),
    trap(
        "T19",
        "A vendor that computes with doubles sends 12.299999999999999; a sum of floats makes it worse.",
        Step(
            given=NOISY,
            lines=[
                written(details=f"line {number}", unit_sales="12.3", total_sales=NOISE[number % 2])
                for number in range(1000)
            ],
            totals={"SEK": ("12300.000000000000000", "8000.00")},
            says=("12300.00",),
        ),
        Step(run=CHECK),
    ),
    trap(
        "T20",
        "The API says four places, and its prices have far more; some are zero, negative, or minus zero.",
        Step(
            run=EVERY_FORMAT,
            given=[
                *(
                    line(
                        billingLineDetails=f"{places} places", totalSales=f"1.{'0' * (places - 1)}1" if places else "1"
                    )
                    for places in range(16)
                ),
                line(billingLineDetails="negative", totalSales="-0.123456789012345"),
                line(billingLineDetails="zero", totalSales="0"),
                line(billingLineDetails="minus zero", totalSales="-0.00"),
            ],
            lines=[
                *(
                    written(details=f"{places} places", total_sales=f"1.{'0' * (places - 1)}1" if places else "1")
                    for places in range(16)
                ),
                written(details="negative", total_sales="-0.123456789012345", kind="credit"),
                written(details="zero", total_sales="0"),
                written(details="minus zero", total_sales="-0.00"),
            ],
            totals={"SEK": ("15.987654322098766", "152.00")},
        ),
    ),
    trap(
        "T25",
        "Numbers of a spreadsheet are binary: the sixteenth digit changes. Such a number is a text there.",
        Step(
            run="billing report --month 2026-10 -o lines.xlsx -o lines.csv -o lines.parquet",
            given=[line(totalSales="98765432109876.54", itemCode="9876543210987654321"), line(productId="p-2")],
            lines=[
                written(total_sales="98765432109876.54", item_code="9876543210987654321"),
                written(product_id="p-2"),
            ],
            totals={"SEK": ("98765432109886.54", "16.00")},
            cells={
                "total_sales": ("text", "number"),
                "total_cost": "number",
                "billing_date": "date",
                "organization_id": "text",
            },
            texts={"sandbox-lines.xlsx": ("98765432109876.54", "98765432109886.54", "9876543210987654321")},
        ),
    ),
)
