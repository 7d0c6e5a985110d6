"""A year of closings: what was closed and what was adjusted add up to the books, in whole units, exactly."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import settings_of

from cloudmore.billing.finding_codes import CODES, WITHOUT_LINES
from cloudmore.cli.application import run
from cloudmore.sandbox import Sandbox

FOLDER = Path("saved-reports")
MONTHS = [f"2025-{month:02d}" for month in range(1, 13)]
# A controller has looked at everything: this test is about the sums.
ACCEPTED = [
    part for code in CODES if code not in {*WITHOUT_LINES, "month-not-over"} for part in ("--accept", f"{code}=seen")
]


@pytest.fixture
def books(empty_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """A reseller with a few customers."""
    assert empty_folder
    with Sandbox(seed=11, organizations=3, report_seconds=0) as running:
        for name, value in settings_of(running.credentials, running.url).items():
            monkeypatch.setenv(name, value)
        yield running


def restated(books: Sandbox, month: str, number: int) -> None:
    """What happens to a month after it was invoiced: a late line, another price, and a credit."""
    with books.client() as cm:
        organizations = cm.organizations.list()
    customer = organizations[number % len(organizations)]
    line = {"organizationId": customer.id, "serviceName": "Manual", "billingDate": f"{month}-28", "quantity": 1}
    late = {"productId": "late", "totalSales": f"{number}.1234567", "totalCost": f"{number}.01", "currencyCode": "EUR"}
    credit = {"productId": "credit", "totalSales": "-30.00", "billingLineDetails": "Credit", "currencyCode": "SEK"}
    books.billing.add({**line, **late})
    books.billing.add({**line, **credit})
    assert books.billing.reprice(month, factor="1.1", organization_id=organizations[(number + 1) % 3].id) > 0
    # A line is gone now and then, and a month that was closed long ago changes once more.
    if number % 3 == 0:
        assert books.billing.remove(month, lines=2, organization_id=customer.id) == 2


def adjusted(month: str, revision: int) -> Counter[tuple[str, str]]:
    """What the adjustment lines of a month add up to, in whole units."""
    sums: Counter[tuple[str, str]] = Counter()
    with Path(f"sandbox-{month}-{revision}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for column in ("total_sales", "total_cost"):
                sums[column, row["currency"]] += units(row[column] or "0")
    return sums


def units(amount: str) -> int:
    """An amount in units of the thirtieth decimal place; none is lost."""
    sign, digits, exponent = Decimal(amount).as_tuple()
    assert isinstance(exponent, int)
    assert exponent >= -30
    return (-1 if sign else 1) * int("".join(map(str, digits))) * 10 ** (exponent + 30)


def added(one: Counter[tuple[str, str]], another: Counter[tuple[str, str]]) -> None:
    for key, value in another.items():
        one[key] += value


def test_what_was_closed_and_adjusted_in_a_year_is_what_the_books_say(books: Sandbox) -> None:
    sums: Counter[tuple[str, str]] = Counter()
    kinds: Counter[str] = Counter()
    for number, month in enumerate(MONTHS, 1):
        assert run(["billing", "report", "--month", month, "-o", "month.csv", "--fail-on", "none", "--quiet"]) == 0
        assert run(["billing", "close", month, *ACCEPTED, "--quiet"]) == 0
        restated(books, month, number)
        assert run(["billing", "changes", month, "-o", f"{month}-2.csv", "--quiet"]) == 7
        assert run(["billing", "close", month, *ACCEPTED, "--quiet"]) == 0
        added(sums, adjusted(month, 2))
    late = MONTHS[4]
    books.billing.remove(late, lines=1)
    assert run(["billing", "changes", late, "-o", f"{late}-3.csv", "--quiet"]) == 7
    assert run(["billing", "close", late, *ACCEPTED, "--quiet"]) == 0
    added(sums, adjusted(late, 3))
    assert run(["billing", "changes", late, "--quiet"]) == 0

    records = [json.loads(path.read_text("utf-8")) for path in FOLDER.glob("*.closed.json")]
    assert Counter(record["month"] for record in records) == Counter({**dict.fromkeys(MONTHS, 2), late: 3})
    for record in records:
        kinds.update((record["adjustments"] or {}).keys())
        if record["revision"] == 1:
            for currency, total in record["totals"].items():
                for column in ("total_sales", "total_cost"):
                    sums[column, currency] += units(total[column])
    assert (kinds["added"], kinds["restated"], kinds["removed"]) == (12, 12, 5)

    ledger = books.ledger.total("2025-01-01", "2025-12-31")
    assert set(ledger) >= {"SEK", "EUR"}
    expected = {("total_sales", currency): total.sales for currency, total in ledger.items()}
    expected |= {("total_cost", currency): total.cost for currency, total in ledger.items()}
    assert dict(sums) == expected
