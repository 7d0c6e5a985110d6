"""A large billing report as a real one is: written from the document, the same from the same seed.

A line repeats nothing that stands on its organization or its service. The report comes with its own record, which
a client's reading of it is held against.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from attrs import define, field
from ruamel.yaml import YAML

REPORT = "MonthlyBillingPerOrganizationAsync"
ABSENT, NULL, LINES_WITH_UNKNOWN_FIELDS, EXPONENTS = 0.12, 0.05, 0.02, 0.01
PRODUCTS = ("Microsoft 365 Business Premium", "Exchange Online (Plan 1)", "Kopia zapasowa Łódź", "Défense")
CUSTOMERS = (
    "Påhittade Bruk AB",
    "Näidis Õigusabi OÜ",
    "Beispiel & Söhne GmbH",
    "Example Widgets Ltd",
    'O\'Sample "42"',
)
SERVICES = ("Microsoft 365", "Azure Plan", "Managed Backup", "Adobe VIP Marketplace")
_BEYOND_LATIN_1 = re.compile(r"[^\x00-\xff]")
UNKNOWN = {
    "taxCode": ['"SE25"', '"EE22"', "null"],
    "discountPercentage": ["12.5", "0.0", "7.250"],
    "reference": ['{"invoice":"F-10293","lines":[1,2]}'],
}


@define
class Record:
    """What the writer knows of the report that it wrote.

    Attributes:
        lines: How many.
        totals: The exact sum of an amount over all lines, by the property's name.
        unknown_fields: Properties of lines that the document does not have.
        optional: Properties that the document does not require, at any depth.
        absent: Of these, how many are absent.
        nullable: Of these, how many could be null.
        null: Of these, how many are null.
        numbers: How many numbers.
        exponents: Of these, how many are written with an exponent.
    """

    lines: int = 0
    totals: dict[str, Decimal] = field(factory=lambda: {"totalCost": Decimal(0), "totalSales": Decimal(0)})
    unknown_fields: int = 0
    optional: int = 0
    absent: int = 0
    nullable: int = 0
    null: int = 0
    numbers: int = 0
    exponents: int = 0


class Writer:
    """Writes a report from the schemas of a document.

    Args:
        document: The OpenAPI document.
        seed: The same gives the same report.
        latin_1: Whether what lies beyond Latin-1 is escaped. The values are the same; a text that Python decodes whole
            takes one byte a character instead of two.
    """

    def __init__(self, document: Path, seed: int, *, latin_1: bool = False) -> None:
        schemas = YAML(typ="safe").load(document)["components"]["schemas"]
        self.properties: dict[str, dict[str, Any]] = {
            "report": schemas[REPORT]["properties"],
            "organization": schemas["MbpoOrganization"]["properties"],
            "service": schemas["MbpoService"]["properties"],
            "line": schemas["MbpoServiceItem"]["properties"],
        }
        above = self.properties["organization"].keys() | self.properties["service"].keys()
        self.properties["line"] = {
            name: schema for name, schema in schemas["MbpoServiceItem"]["properties"].items() if name not in above
        }
        self.attributes: dict[str, list[str]] = {
            name: [attribute(each) for each in schemas[schema]["properties"]]
            for name, schema in {
                "report": REPORT,
                "organization": "MbpoOrganization",
                "service": "MbpoService",
                "line": "MbpoServiceItem",
            }.items()
        }
        self.record = Record()
        self._latin_1 = latin_1
        self._random = Random(seed)  # noqa: S311 - the same each time is what is wanted

    def write(self, file: Path, lines: int) -> None:
        """Write a report of so many lines."""
        with file.open("w", encoding="utf-8") as out:
            out.write('{"taskId":"task-1","status":"Successful","message":null,"startDate":"2026-10-01",')
            out.write('"endDate":"2026-10-31","organizations":[')
            for number, part in enumerate(self._organizations(lines)):
                spelled = _BEYOND_LATIN_1.sub(lambda found: f"\\u{ord(found[0]):04x}", part) if self._latin_1 else part
                out.write(f",{spelled}" if number else spelled)
            out.write("]}")

    def _organizations(self, lines: int) -> Iterator[str]:
        while self.record.lines < lines:
            services = []
            for _ in range(self._random.randint(1, 9)):
                wanted = min(self._random.randint(1, 40), lines - self.record.lines)
                if wanted:
                    items = ",".join(self._line() for _ in range(wanted))
                    services.append(_object([*self._fields("service"), ("items", f"[{items}]"), ("products", "[]")]))
            yield _object([*self._fields("organization"), ("services", f"[{','.join(services)}]")])

    def _line(self) -> str:
        self.record.lines += 1
        fields = self._fields("line")
        if self._random.random() < LINES_WITH_UNKNOWN_FIELDS:
            name = self._random.choice(list(UNKNOWN))
            self.record.unknown_fields += 1
            fields.append((name, self._random.choice(UNKNOWN[name])))
        return _object(fields)

    def _fields(self, kind: str) -> list[tuple[str, str]]:
        amounts = self._amounts() if kind == "line" else {}
        found = []
        for name, schema in self.properties[kind].items():
            types = schema.get("type")
            if types == "array" and "$ref" in schema["items"]:
                continue
            self.record.optional += 1
            self.record.nullable += "null" in types
            dice = self._random.random()
            if dice < ABSENT:
                self.record.absent += 1
            elif dice < ABSENT + NULL and "null" in types:
                self.record.null += 1
                found.append((name, "null"))
            elif name in amounts:
                found.append((name, self._number(amounts[name])))
                if name in self.record.totals:
                    self.record.totals[name] += amounts[name]
            else:
                found.append((name, _TEXTS[name](self._random)))
        return found

    def _amounts(self) -> dict[str, Decimal]:
        quantity = Decimal(self._random.choice((1, 1, 2, 5, 12, 250, 958)))
        if self._random.random() < 0.2:  # usage is metered in fractions
            quantity = Decimal(self._random.randrange(1, 10**9)).scaleb(-6)
        cost = Decimal(self._random.randrange(1, 90_000)).scaleb(-self._random.choice((2, 2, 2, 4)))
        sales = cost + Decimal(self._random.randrange(0, 9_000)).scaleb(-2)
        total_cost, total_sales = quantity * cost, quantity * sales
        return {
            "quantity": quantity,
            "unitCostPrice": cost,
            "unitSalesPrice": sales,
            "totalCost": total_cost,
            "totalSales": total_sales,
            "marginAmount": total_sales - total_cost,
            "marginPercentage": ((sales - cost) / sales * 100).quantize(Decimal("0.01")),
        }

    def _number(self, value: Decimal) -> str:
        self.record.numbers += 1
        if self._random.random() >= EXPONENTS:
            return format(value, "f")
        self.record.exponents += 1
        return format(value, "E")


def attribute(name: str) -> str:
    """A property's name as an attribute of a generated class, the same in every peer."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def _object(fields: list[tuple[str, str]]) -> str:
    return "{" + ",".join(f'"{name}":{value}' for name, value in fields) + "}"


def _guid(random: Random) -> str:
    return f'"{UUID(int=random.getrandbits(128), version=4)}"'


def _one_of(*texts: str) -> Callable[[Random], str]:
    written = [json.dumps(text, ensure_ascii=index % 2 == 1) for index, text in enumerate(texts)]
    return lambda random: random.choice(written)


def _counted(form: str, end: int) -> Callable[[Random], str]:
    return lambda random: f'"{form.format(random.randrange(end))}"'


_TEXTS: dict[str, Callable[[Random], str]] = {
    "organizationId": _guid,
    "organizationName": _one_of(*CUSTOMERS),
    "customerNumber": _counted("C{:05}", 100_000),
    "organizationCurrencyCode": _one_of("EUR", "SEK", "USD"),
    "organizationGroups": lambda random: random.choice(["[]", '["Gold"]', '["Gold","Norden, öst"]']),
    "brokerName": _one_of("Example Managed Services", "Påhittad Förmedling"),
    "serviceId": _guid,
    "serviceName": _one_of(*SERVICES),
    "billingDate": lambda random: f'"2026-10-{random.randint(1, 31):02}T00:00:00Z"',
    "productId": _counted("CFQ7TTC0{:04}:0001", 10_000),
    "productName": _one_of(*PRODUCTS),
    "itemCode": _counted("CFQ7-{:04}:0001", 10_000),
    "subscriptionId": _guid,
    "subscriptionName": _one_of("Ekonomi 2", "Head office", "Büro Süd"),
    "purchaseOrderNumber": _counted("PO-{}", 10_000),
    "costCenter": _counted("K{:03}", 1_000),
    "currencyCode": _one_of("EUR", "SEK", "USD"),
    "paymentFrequency": _one_of("Monthly", "Yearly", "OneTime"),
    "billingLineDetails": _one_of("2026-10-01 - 2026-10-31", "", "Prorated: 2026-10-06 - 2026-10-31"),
    "note": _one_of("line 1\nline 2", "Ändrad enligt överenskommelse", "see contract 7/2025"),
}
