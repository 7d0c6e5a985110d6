"""The kind of a line is what the report says of it, in three languages; where it says nothing, nobody guesses."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cloudmore.billing import COLUMNS
from cloudmore.billing.kind import KINDS, kind_of
from cloudmore.sandbox.server.billing import _DETAILS

MONTHLY, ONCE = "Monthly", "One-time"

# What a text alone tells, on a line of 10.00 without a frequency.
TEXTS: dict[str, str] = {
    # English
    "Prorated: 10 of 31 days, 3 added": "proration",
    "Pro rata charge for added licences": "proration",
    "Licences added, 10 of 31 days": "proration",
    "Charge for partial month": "proration",
    "One-time charge": "one_time",
    "One time charge: platform fee": "one_time",
    "Setup fee": "one_time",
    "Usage until 2026-10-31": "usage",
    "Consumption 1 - 31 October": "usage",
    "Data overage, 12 GB": "usage",
    "Correction of invoice 4711": "correction",
    "Price adjustment September": "correction",
    "Manual billing line": "manual",
    "Manually added: consulting": "manual",
    # Swedish
    "Proportionell debitering: 10 av 31 dagar, 3 tillkomna": "proration",
    "Nya licenser, 10 av 31 dagar": "proration",
    "Engångsavgift, rabatt 10 %": "one_time",
    "ENGÅNGSKOSTNAD": "one_time",
    "Startavgift": "one_time",
    "Förbrukning t.o.m. 2026-10-31": "usage",
    "Dataförbrukning oktober": "usage",
    "Rättelse av september": "correction",
    "Prisjustering enligt avtal": "correction",
    "Manuell faktureringsrad": "manual",
    # German
    "Anteilig: 10 von 31 Tagen, 3 hinzugefügt": "proration",
    "Zeitanteilige Gebühr": "proration",
    "Einmalige Gebühr": "one_time",
    "Einrichtungsgebühr": "one_time",
    "Verbrauch bis 2026-10-31": "usage",
    "Stromverbrauch Oktober": "usage",
    "Rechnungskorrektur zu 4711": "correction",
    "Preisanpassung": "correction",
    "Berichtigung September": "correction",
    "Manuelle Rechnungsposition": "manual",
    # What says nothing.
    "2026-10-01 - 2026-10-31": "unknown",
    "Free trial": "unknown",
    "Kostnadsfri provperiod": "unknown",
    "Kostenlose Testphase": "unknown",
    "Microsoft 365 Business Premium": "unknown",
    "vm-web-17 (rg-4)": "unknown",
    "Credit card terminal": "unknown",
    "Credit: partner discount": "unknown",
    "Printed manual": "unknown",
    "Correction tape": "unknown",
    "Usage rights, Windows": "unknown",
    "Power BI usage metrics": "unknown",
    "Anwendungsverwaltung": "unknown",
    "Kreditupplysning": "unknown",
    "31 days": "unknown",
    "": "unknown",
}


@pytest.mark.parametrize(("details", "kind"), TEXTS.items())
def test_a_text_tells_the_kind_or_nothing(details: str, kind: str) -> None:
    found, reason = kind_of(None, Decimal(10), details)
    assert found == kind
    assert (reason is None) == (kind == "unknown")


# Frequency, amount, details -> kind and reason: corrections and manual lines, then the sign, the text, the frequency.
PRECEDENCE: dict[str, tuple[str | None, int | None, str | None, str, str | None]] = {
    "the frequency alone": (MONTHLY, 10, None, "recurring", "payment_frequency is Monthly"),
    "a text that says nothing": (MONTHLY, 10, "Free trial", "recurring", "payment_frequency is Monthly"),
    "the text before the frequency": (MONTHLY, 10, "Prorated: 3 of 31 days", "proration", "details say prorated"),
    "a frequency nobody knows": ("Every blue moon", 10, None, "unknown", None),
    "once": (ONCE, 10, "", "one_time", "payment_frequency is One-time"),
    "the sign before the frequency": (MONTHLY, -10, None, "credit", "total_sales is negative"),
    "the sign before most texts": (ONCE, -10, "Anteilig: 3 von 31 Tagen", "credit", "total_sales is negative"),
    "a correction, whatever its sign": (MONTHLY, -10, "Rättelse", "correction", "details say rättelse"),
    "a correction that raises": (MONTHLY, 10, "Rättelse", "correction", "details say rättelse"),
    "a manual credit": (None, -10, "Manual credit", "manual", "details say manual credit"),
    "a credit of nothing": (None, 0, "Gutschrift: 3 zurückgegeben", "credit", "details say gutschrift"),
    "a credit without an amount": (None, None, "Kreditering: uppsagd", "credit", "details say kreditering"),
    "a charge is no credit": (MONTHLY, 10, "Credit: 3 returned", "recurring", "payment_frequency is Monthly"),
    "nothing at all": (None, None, None, "unknown", None),
}


@pytest.mark.parametrize(
    ("frequency", "sales", "details", "kind", "reason"), PRECEDENCE.values(), ids=PRECEDENCE.keys()
)
def test_what_tells_the_kind_has_an_order(
    frequency: str | None, sales: int | None, details: str | None, kind: str, reason: str | None
) -> None:
    assert kind_of(frequency, None if sales is None else Decimal(sales), details) == (kind, reason)
    assert kind in KINDS


# Which kind each text of the sandbox means, on a line that is paid for, or that is credited.
OF_THE_SANDBOX = {
    "period": "recurring",
    "usage": "usage",
    "prorated": "proration",
    "credit": "credit",
    "cancelled": "credit",
    "trial": "recurring",
    "once": "one_time",
    "discount": "one_time",
}


@pytest.mark.parametrize("language", _DETAILS)
@pytest.mark.parametrize("name", OF_THE_SANDBOX)
def test_the_texts_of_the_sandbox_are_understood(language: str, name: str) -> None:
    values = {"first": "2026-10-01", "last": "2026-10-31", "days": 3, "length": 31, "count": 2, "day": "2026-10-20"}
    sales = Decimal(-5) if OF_THE_SANDBOX[name] == "credit" else Decimal(5)
    details = _DETAILS[language][name].format(**values)
    assert kind_of(MONTHLY, sales, details)[0] == OF_THE_SANDBOX[name], details


def test_no_period_of_service_is_invented() -> None:
    assert not [
        column for column in COLUMNS if "period" in column or column.endswith(("_start", "_end", "_from", "_to"))
    ]
    assert [column for column in COLUMNS if "date" in column] == ["billing_date"]
