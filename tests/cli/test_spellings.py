"""The same hundred lines in every spelling that the sandbox has, through the command line and over a socket."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import CREDENTIALS, ScriptedServer, answer, settings_of

from cloudmore.billing import COLUMNS
from cloudmore.cli.application import run
from cloudmore.sandbox.server.content import CONTENTS
from cloudmore.sandbox.server.layout import OrganizationPart, ServicePart

ENVELOPE = {"taskId": "task-1", "status": "Successful", "message": None}
SAME = ("camel", "pascal", "sales-total", "nested", "flat", "text")
# The spellings whose totals stand in the report, and how each line's are made of its quantity.
SALES, COST = Decimal("12.345"), Decimal("-0.0001")


def line(number: int) -> str:
    """A line with all that a column can take; its totals are exactly quantity times price."""
    quantity = Decimal(number) / 4
    fields = {
        "billingDate": f'"2026-10-{number % 28 + 1:02d}T00:00:00Z"',
        "productId": f'"p-{number % 7}"',
        "productName": f'"Exempel {number % 7}"',
        "itemCode": f'"00{number % 7}"',
        "subscriptionId": f'"s-{number}"',
        "subscriptionName": '"Nordic \\"Guld\\"; 10 år"',
        "purchaseOrderNumber": f'"PO-{number}"',
        "quantity": str(quantity),
        "unitCostPrice": str(COST),
        "unitSalesPrice": str(SALES),
        "totalCost": str(quantity * COST),
        "totalSales": str(quantity * SALES),
        "marginAmount": str(quantity * (SALES - COST)),
        "marginPercentage": "1e2",
        "currencyCode": '"SEK"' if number % 3 else '"EUR"',
        "paymentFrequency": '"Monthly"',
        "billingLineDetails": f'"details {number}"',
        "note": '"=A1"',
    }
    return "{" + ",".join(f'"{name}":{value}' for name, value in fields.items()) + "}"


def report(content: str) -> bytes:
    """A hundred lines of four organizations with five services each, as the sandbox spells them."""
    parts = [
        OrganizationPart(
            {
                "organizationId": f"o-{organization}",
                "organizationName": f"Kund {organization} Öster",
                "customerNumber": f"C{organization}",
                "organizationCurrencyCode": "SEK",
                "organizationGroups": ["Nord", "Väst"],
            },
            [
                ServicePart(
                    {"serviceId": f"v-{service}", "serviceName": f"Tjänst {service}"},
                    [line(organization * 25 + service * 5 + each + 1) for each in range(5)],
                )
                for service in range(5)
            ],
        )
        for organization in range(4)
    ]
    return "".join(CONTENTS[content].pieces(ENVELOPE, parts)).encode()


Spelled = Callable[..., tuple[int, str]]


@pytest.fixture
def fetched(
    server: ScriptedServer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    empty_folder: Path,
) -> Spelled:
    """Fetches the report in a spelling into ``<spelling>.csv``; gives the exit code and what was said of it."""
    assert empty_folder
    for name, value in settings_of(CREDENTIALS, server.url).items():
        monkeypatch.setenv(name, value)

    def fetch(content: str, *options: str) -> tuple[int, str]:
        server.answers = [answer(202, b'{"taskId":"task-1"}'), answer(200, report(content))]
        code = run(["billing", "report", "--month", "2026-10", "-f", "csv", "-o", f"{content}.csv", *options])
        said = capsys.readouterr()
        return code, said.out + said.err

    return fetch


def rows(content: str) -> list[dict[str, str]]:
    with Path(f"{content}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def expected_total(currency: str) -> str:
    quantities = [Decimal(number) / 4 for number in range(1, 101) if (number % 3 == 0) == (currency == "EUR")]
    return format(sum(quantities, Decimal(0)) * SALES, "f")


def totals(said: str) -> list[str]:
    return [text for text in said.splitlines() if text.startswith(("currency,", "EUR,", "SEK,"))]


@pytest.mark.parametrize("content", SAME)
def test_six_spellings_give_the_same_hundred_lines_and_totals(fetched: Spelled, content: str) -> None:
    assert fetched("camel", "--quiet")[0] == 0
    code, said = fetched(content, "--quiet")
    assert code == 0, said
    assert rows(content) == rows("camel")
    assert len(rows(content)) == 100
    filled = {column for column in COLUMNS if all(row[column] for row in rows(content))}
    assert set(COLUMNS) - filled == {"customer_key", "cost_center", "extra"}
    eur, sek = (text.split(",") for text in totals(said)[1:])
    assert eur[:3] == ["EUR", "33", expected_total("EUR")]
    assert sek[:3] == ["SEK", "67", expected_total("SEK")]


def test_totals_that_are_not_there_are_computed_and_a_person_is_told(fetched: Spelled) -> None:
    _, expected = fetched("camel", "--quiet")
    code, said = fetched("computed", "--quiet")
    assert code == 7
    assert totals(said) == totals(expected)
    assert said.count("[computed-totals]") == 2
    # The same amounts, and no digit more.
    assert [(row["total_sales"], row["total_cost"]) for row in rows("computed")] == [
        (row["total_sales"], row["total_cost"]) for row in rows("camel")
    ]
    (manifest,) = [
        kept
        for path in Path("saved-reports").glob("*.manifest.json")
        if (kept := json.loads(path.read_text("utf-8")))["findings"]
    ]
    assert manifest["columns"]["total_sales"] == "quantity times unit_sales"


NAMES = """
[billing.columns]
billing_date = "faktDat"
organization_id = "kundRef"
organization_name = "kundNamn"
organization_currency = "kundValuta"
quantity = "antal"
unit_cost = "stkIn"
unit_sales = "stkUt"
total_cost = "summaIn"
total_sales = "summaUt"
margin = "tbBel"
margin_percent = "tbPct"
currency = "valuta"
"""


def test_unknown_names_stop_the_run_until_the_settings_name_the_columns(fetched: Spelled) -> None:
    assert fetched("camel", "--quiet")[0] == 0
    code, said = fetched("unknown")
    assert code == 6
    for name in ("faktDat", "kundRef", "antal", "summaUt", "valuta"):
        assert f".{name}" in said or f" {name}" in said
    assert "--settings" in said
    assert not Path("unknown.csv").exists()
    Path("cloudmore.toml").write_text(NAMES, "utf-8")
    code, said = fetched("unknown", "--settings", "cloudmore.toml")
    assert code == 0, said
    assert rows("unknown") == rows("camel")


@pytest.mark.parametrize("column", ["billing_date", "organization_id", "quantity", "total_sales", "currency"])
def test_no_essential_column_may_be_missing_in_the_settings(fetched: Spelled, column: str) -> None:
    lines = [text for text in NAMES.splitlines() if not text.startswith((f"{column} ", "organization_name "))]
    if column == "total_sales":
        lines = [text for text in lines if not text.startswith("unit_sales ")]
    Path("cloudmore.toml").write_text("\n".join(lines), "utf-8")
    code, said = fetched("unknown", "--settings", "cloudmore.toml")
    assert code == 6
    assert column in said
    assert not Path("unknown.csv").exists()
