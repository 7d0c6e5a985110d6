"""What a target's files hold of a report."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen
from random_exports import RandomItem, random_export
from saved import line, saved
from target_files import column, small

from cloudmore import CloudmoreError, ConfigurationError
from cloudmore.billing import Exported, Period, Split, Target, export, read_target
from cloudmore.billing.targets.documents import Documents
from cloudmore.billing.targets.export import export_lines
from cloudmore.billing.targets.exported import Source
from cloudmore.billing.targets.price import Billed, priced

Lines = Sequence[Mapping[str, Any]]


def bought(quantity: Any, price: Any, total: Any, **values: Any) -> dict[str, Any]:
    return line(
        **{"productName": "Backup", "quantity": quantity, "unitSalesPrice": price, "totalSales": total, **values}
    )


def exported(lines: Lines, target: Target, folder: Path, mapping: Any = None, **options: Any) -> Exported:
    path = folder / f"out.{target.file.ending}"
    return export(saved(folder / "saved", lines), target, mapping, path, **options)


def rows_in(file: Path, delimiter: str = ";") -> list[list[str]]:
    with file.open(encoding="utf-8", newline="") as text:
        headings, *rows = csv.reader(text, delimiter=delimiter)
    # What a document is, is told beside.
    return [row[1:] if headings[0] == "Kind" else row for row in rows]


ORDERS = ("[documents]", '[documents]\ngroup_by = ["purchase_order"]')
NEVER = ("[documents]", '[documents]\ncredit_notes = "never"')
LINES = ("[documents]", '[documents]\ncredit_notes = "lines"')
NEGATIVE = ("[documents]", '[documents]\ncredit_note_amounts = "negative"')
PRICE_SIGN = ("price_places = 4", 'price_places = 4\nnegative = "price"')
TWO_PLACES = ("price_places = 4", "price_places = 2")
ZEROS = ("price_places = 4", 'price_places = 4\nzero_lines = "keep"')
BY_CURRENCY = ("places = 2\n", 'places = "currency"\n')
USAGE = "\n[collapse]\nfrequencies = ['usage']\nby = ['product_id']\n"


@frozen
class Case:
    """Lines, what is changed of the small target, and the rows behind their customer."""

    lines: Lines
    rows: list[str]
    changes: Sequence[tuple[str, str]] = ()
    more: str = ""
    kinds: str = "invoice"


CASES: Mapping[str, Case] = {
    "400 x 0.0049 is 1.96": Case([bought(400, 0.0049, 1.96)], ["Backup;400;0.0049"]),
    "and never 0.00 where the price has two places": Case(
        [bought(400, 0.0049, 1.96)], ["Backup, 400 x 0.0049;1;1.96"], [TWO_PLACES]
    ),
    "a price with fewer places than the amount": Case([bought(2, 5, 10)], ["Backup;2;5.00"]),
    "and of a target that has fewer for prices": Case(
        [bought(2, 0.5, 1)], ["Backup;2;0.50"], [("price_places = 4", "price_places = 0")]
    ),
    "a price that the target's rounding makes right": Case([bought(3, 0.3333, 0.9999)], ["Backup;3;0.3333"]),
    "and one that it does not": Case([bought(3, 0.33, 1)], ["Backup, 3 x 0.33;1;1.00"]),
    # 0.5 x 0.01 is half of the last place: one target makes 0.01 of it, and another 0.00.
    "a product between two amounts": Case([bought(0.5, 0.01, 0.005)], ["Backup, 0.5 x 0.01;1;0.01"]),
    "a prorated total is never computed": Case([bought(5, 10, 16.13)], ["Backup, 5 x 10;1;16.13"]),
    "no price, and a total that can be divided": Case([bought(4, None, 1)], ["Backup;4;0.25"]),
    "no price, and one that cannot": Case([bought(3, None, 1)], ["Backup, quantity 3;1;1.00"]),
    "no quantity": Case([bought(None, 10, 7)], ["Backup;1;7.00"]),
    "a quantity with more places than the target": Case([bought(0.125, 8, 1)], ["Backup, 0.125 x 8;1;1.00"]),
    "and one with just as many": Case([bought(0.25, 8, 2)], ["Backup;0.25;8.00"]),
    "zeros behind a quantity are no places": Case([bought("2.500", 4, 10)], ["Backup;2.5;4.00"]),
    "a part of one piece": Case([bought(1, 10, 3.33)], ["Backup;1;3.33"]),
    "a part of one piece that is given back": Case([bought(-1, 10, -3.33)], ["Backup;1;3.33"], kinds="credit-note"),
    # A credit in four spellings: the same on a credit note, on an invoice beside a charge, and where there are none.
    "minus quantity": Case([bought(-1, 10, -10)], ["Backup;1;10.00"], kinds="credit-note"),
    "minus price": Case([bought(1, -10, -10)], ["Backup;1;10.00"], kinds="credit-note"),
    "minus both": Case([bought(-1, -10, -10)], ["Backup;1;10.00"], kinds="credit-note"),
    "minus total and no quantity": Case([bought(0, 10, -10)], ["Backup;1;10.00"], kinds="credit-note"),
    "minus both and a total above zero": Case([bought(-1, -10, 10)], ["Backup;1;10.00"]),
    "a credit beside a charge": Case([bought(3, 10, 30), bought(-1, 10, -10)], ["Backup;3;10.00", "Backup;-1;10.00"]),
    "a credit beside a charge, by its price": Case(
        [bought(3, 10, 30), bought(-1, 10, -10)], ["Backup;3;10.00", "Backup;1;-10.00"], [PRICE_SIGN]
    ),
    "a target that takes any sign": Case([bought(-2, 10, -20)], ["Backup;-2;10.00"], [NEVER]),
    "a credit note below zero": Case([bought(-2, 10, -20)], ["Backup;-2;10.00"], [NEGATIVE], kinds="credit-note"),
    "+40 and -100 is one credit note of 60": Case(
        [bought(4, 10, 40), bought(-10, 10, -100)], ["Backup;-4;10.00", "Backup;10;10.00"], kinds="credit-note"
    ),
    "+40 and -40 is an invoice of nothing": Case(
        [bought(4, 10, 40), bought(-4, 10, -40)], ["Backup;4;10.00", "Backup;-4;10.00"]
    ),
    "zero lines are hidden": Case([bought(1, 10, 10), bought(5, 0, 0), bought(5, 10, 0)], ["Backup;1;10.00"]),
    "or kept, and never a quantity of none": Case(
        [bought(5, 0, 0), bought(5, 10, 0), bought(0, 10, 0)],
        ["Backup;5;0.00", "Backup, 5 x 10;1;0.00", "Backup;1;0.00"],
        [ZEROS],
    ),
    "a line of nothing is no credit": Case([bought(5, 0, 0)], ["Backup;5;0.00"], [ZEROS, LINES]),
    # 3 x 0.3333 = 0.9999, and each rounds to 0.33.
    "rounding joins the document": Case([bought(1, 0.3333, 0.3333)] * 3, [*["Backup;1;0.3333"] * 3, "Rounding;1;0.01"]),
    "also one of several": Case(
        [bought(1, 0.3333, 0.3333, purchaseOrderNumber=f"PO-{number}") for number in (1, 2, 2)],
        ["Backup;1;0.3333", "Backup;1;0.3333", "Backup;1;0.3333", "Rounding;1;0.01"],
        [ORDERS],
        kinds="invoice invoice",
    ),
    # The first has -20.66 of -20.666; the second is smaller, though it is above zero.
    "the largest of them, whatever its sign": Case(
        [
            bought(1, total, total, purchaseOrderNumber=order)
            for order, total in (("A", -10.333), ("A", -10.333), ("B", 2))
        ],
        ["Backup;1;10.333", "Backup;1;10.333", "Rounding;1;0.01", "Backup;1;2.00"],
        [ORDERS],
        kinds="credit-note invoice",
    ),
    # -0.004 and -0.004 are -0.01 together, and nothing each.
    "rounding alone can make a credit note": Case(
        [bought(1, -0.004, -0.004)] * 2, ["Backup;1;0.004", "Backup;1;0.004", "Rounding;1;0.01"], kinds="credit-note"
    ),
    "two currencies are two documents": Case(
        [bought(1, 10, 10), bought(1, 10, 10, currencyCode="EUR")],
        ["Backup;1;10.00", "Backup;1;10.00"],
        kinds="invoice invoice",
    ),
    "yen have no places, dinars three": Case(
        [bought(1, 1000.4, 1000.4, currencyCode="JPY"), bought(1, 1.2345, 1.2345, currencyCode="TND")],
        ["Backup;1;1000.4", "Backup;1;1.235"],
        [BY_CURRENCY, ("price_places = 4", "price_places = 3")],
        kinds="invoice invoice",
    ),
    "consumption is one row": Case(
        [bought(1, 0.3333, 0.3333, paymentFrequency="Usage")] * 20, ["Backup, 20 lines;1;6.67"], more=USAGE
    ),
    "each product by itself, behind the other lines": Case(
        [
            *[bought(1, 2, 2, paymentFrequency="Usage")] * 2,
            bought(1, 7, 7),
            *[bought(1, 3, 3, paymentFrequency="Usage", productId="p-2", productName="Disk")] * 3,
        ],
        ["Backup;1;7.00", "Backup, 2 lines;1;4.00", "Disk, 3 lines;1;9.00"],
        more=USAGE,
    ),
    "one line of consumption stays as it is": Case(
        [bought(7, 2, 14, paymentFrequency="Usage")], ["Backup;7;2.00"], more=USAGE
    ),
    "also that which only its text says": Case(
        [bought(1, 2, 2, details="Metered usage")] * 2,
        ["Backup, 2 lines;1;4.00"],
        more="\n[collapse]\nkinds = ['usage']\n",
    ),
    "what each row must say is no less said": Case(
        [bought(1, 2, 2, paymentFrequency="Usage", subscriptionId=name) for name in ("s-1", "s-1", "s-2")],
        ["Backup, 2 lines;1;4.00;s-1", "Backup;1;2.00;s-2"],
        more=column("Subscription", "subscription_id", required=True) + USAGE,
    ),
    "a cost that some of them have is told, and that of none is not": Case(
        [
            *[bought(1, 2, 2, paymentFrequency="Usage", totalCost=cost) for cost in (1, None)],
            *[bought(1, 2, 2, paymentFrequency="Usage", totalCost=None, productId="p-2")] * 2,
        ],
        ["Backup, 2 lines;1;4.00;1", "Backup, 2 lines;1;4.00;"],
        more=column("Cost", "total_cost") + USAGE,
    ),
    "what a row of several does not share is not told": Case(
        [bought(1, 2, 2, paymentFrequency="Usage"), bought(1, 2, 2, paymentFrequency="Usage", productName="Other")],
        ["2 lines;1;4.00"],
        more=USAGE,
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_target_gets_its_rows(case: Case, tmp_path: Path) -> None:
    found = exported(case.lines, small(*case.changes, more=case.more), tmp_path)
    assert [";".join(row[1:]) for row in rows_in(found.files[0])] == case.rows
    assert " ".join(document.kind for document in found.documents) == case.kinds
    assert all(not balance.differences() for balance in found.control.by_currency.values())


NO_NEGATIVE = [
    ("[documents]", '[documents]\ngroup_by = ["purchase_order"]\ncredit_notes = "lines"'),
]
SPLIT_CASES: Mapping[str, tuple[Lines, list[tuple[str, list[str]]]]] = {
    "charges and credits apart": (
        [bought(4, 10, 40), bought(-10, 10, -100)],
        [("invoice", ["Backup;4;10.00"]), ("credit-note", ["Backup;10;10.00"])],
    ),
    # 40.004 - 20.006 = 19.998; 40.00 - 20.01 = 19.99: the invoice takes the missing 0.01.
    "rounding joins the document of its sign": (
        [bought(1, 40.004, 40.004), bought(1, -20.006, -20.006)],
        [("invoice", ["Backup;1;40.004", "Rounding;1;0.01"]), ("credit-note", ["Backup;1;20.006"])],
    ),
    # 10 x 0.006 is 0.06, and 0.10 are written on ten invoices of 0.01: four of them give it up.
    "or so many documents give it up": (
        [bought(1, 0.006, 0.006, purchaseOrderNumber=f"PO-{number}") for number in range(10)],
        [("invoice", ["Backup;1;0.00"])] * 4 + [("invoice", ["Backup;1;0.006"])] * 6,
    ),
    "and credit notes do so": (
        [bought(-1, 0.006, -0.006, purchaseOrderNumber=f"PO-{number}") for number in range(10)],
        [("credit-note", ["Backup;1;0.00"])] * 4 + [("credit-note", ["Backup;1;0.006"])] * 6,
    ),
    # 3 x 0.006 = 0.018 is 0.02, and 0.03 are written: an invoice takes no line of -0.01.
    "or a row gives it up": (
        [bought(1, 0.006, 0.006)] * 3,
        [("invoice", ["Backup;1;0.00", "Backup;1;0.006", "Backup;1;0.006"])],
    ),
    # They are 0.0305 together, which is 0.03, and 0.05 are written.
    "the largest document first, and a row of nothing gives nothing up": (
        [
            *[bought(1, price, price, purchaseOrderNumber="PO-2") for price in (0.0001, 0.0151)],
            *[bought(1, 0.0051, 0.0051, purchaseOrderNumber=order) for order in ("PO-1", "PO-3", "PO-4")],
        ],
        [
            ("invoice", ["Backup;1;0.0001", "Backup;1;0.01"]),
            ("invoice", ["Backup;1;0.00"]),
            *[("invoice", ["Backup;1;0.0051"])] * 2,
        ],
    ),
}


@pytest.mark.parametrize(("lines", "documents"), SPLIT_CASES.values(), ids=SPLIT_CASES.keys())
def test_a_target_without_lines_below_zero_gets_none(
    lines: Lines, documents: list[tuple[str, list[str]]], tmp_path: Path
) -> None:
    found = exported(lines, small(*NO_NEGATIVE), tmp_path)
    rows = iter(rows_in(found.files[0]))
    got: list[tuple[str, list[str]]] = []
    for each in found.documents:
        own = [next(rows) for _row in range(each.rows)]
        booked = sum((round(Decimal(row[2]) * Decimal(row[3]), 2) for row in own), Decimal(0))
        # The total that is told of a document is that of its rows.
        assert booked == abs(each.total)
        got.append((each.kind, [";".join(row[1:]) for row in own]))
    assert sorted(got) == sorted(documents)


@frozen
class Said:
    """What a mapping says."""

    customers: Mapping[str, str | Split]
    item: RandomItem | None = None

    def customer_keys(self) -> Mapping[str, str | Split]:
        return self.customers

    def excluded(self) -> Mapping[str, str]:
        return {"o-9": "our own tenant"}

    def item_of(self, _line: Any) -> RandomItem | None:
        return self.item


ACCOUNT = column("Account", "account", required=True)
ITEM_LIMIT = column("Item", "item", limit=8)
NAME, COST = column("Name", "customer_name", required=True), column("Cost", "unit_cost", required=True)
SAYS = """
[[columns]]
heading = "Says"
text = "{product_name}[, {quantity_text}]"
required = true
"""
NOBODY = {"organizationId": None, "organizationName": None}
HELD: Mapping[str, tuple[dict[str, Any], str, RandomItem | None, str, str]] = {
    "no customer key": ({"organizationId": "o-2"}, "", None, "unmapped", "no customer key"),
    "no account": ({}, ACCOUNT, RandomItem("I", None, "25"), "line-held-back", "no account"),
    "nobody has said what the product is": ({}, ACCOUNT, None, "line-held-back", "no account"),
    "a code that does not fit": ({}, ITEM_LIMIT, RandomItem("I-1234567", None, None), "line-held-back", "8 characters"),
    "no name of a customer": ({"organizationName": None}, NAME, None, "line-held-back", "no customer name"),
    "no cost": ({"totalCost": None}, COST, None, "line-held-back", "no unit cost"),
    "no text but how much it is": ({"productName": None}, SAYS, None, "line-held-back", "no Says"),
    "no currency": ({"currencyCode": None}, "", None, "line-held-back", "no currency"),
    "no total": ({"totalSales": None}, "", None, "line-held-back", "no total sales"),
    "an account of blanks": ({}, ACCOUNT, RandomItem("I", " ", None), "line-held-back", "no account"),
    "the reseller's own": (NOBODY, "", None, "own-lines", "reseller's own"),
}  # fmt: skip


@pytest.mark.parametrize("case", HELD.values(), ids=HELD.keys())
def test_a_line_that_the_target_cannot_take_is_held_back_and_told(
    case: tuple[dict[str, Any], str, RandomItem | None, str, str], tmp_path: Path
) -> None:
    values, more, item, code, word = case
    found = exported([bought(1, 10, 10, **values)], small(more=more), tmp_path, Said({"o-1": "C-1"}, item))
    assert {finding.code for finding in found.findings} == {code, "nothing-exported"}
    assert any(word in finding.message for finding in found.findings)
    (balance,) = found.control.by_currency.values()
    assert (balance.unmapped.lines, balance.exported.lines, found.files) == (1, 0, ())


def test_each_product_that_is_held_back_is_told_by_itself(tmp_path: Path) -> None:
    lines = [bought(1, 10, 10, totalSales=None, productId=name) for name in ("p-1", "p-2", "p-1")]
    assert [finding.count for finding in exported(lines, small(), tmp_path).findings[1:]] == [2, 1]


@pytest.mark.parametrize(("keys", "held_back"), [([""], 0), ([], 1)], ids=["wanted", "required"])
def test_nobody_has_a_customer_key_without_a_mapping(keys: list[str], held_back: int, tmp_path: Path) -> None:
    target = small(more=column("Key", "customer_key", required=bool(held_back)))
    found = exported([bought(1, 10, 10)], target, tmp_path)
    assert [row[-1] for file in found.files for row in rows_in(file)] == keys
    assert found.control.balance("SEK").unmapped.lines == held_back


def test_what_the_mapping_says_stands_in_the_row_and_the_target_says_the_rest(tmp_path: Path) -> None:
    more = ACCOUNT + column("Item", "item", limit=8) + "\n[defaults]\nitem = '00000007'\naccount = '3000'\n"
    found = exported(
        [bought(1, 10, 10)], small(more=more), tmp_path, Said({"O-1": "0042"}, RandomItem(None, "3999", None))
    )
    assert rows_in(found.files[0]) == [["0042", "Backup", "1", "10.00", "3999", "00000007"]]


@frozen
class OnItsCostCenter(Said):
    """A mapping that books each line on its cost center."""

    def item_of(self, _line: Any) -> RandomItem | None:
        return RandomItem(None, _line.cost_center, None)


def test_lines_of_two_accounts_are_not_collapsed_into_one(tmp_path: Path) -> None:
    lines = [bought(1, 10, 10, paymentFrequency="Usage", costCenter=name) for name in ("3000", "3000", "4000")]
    found = exported(lines, small(more=ACCOUNT + USAGE), tmp_path, OnItsCostCenter({"o-1": "C-1"}))
    assert [row[1:] for row in rows_in(found.files[0])] == [
        ["Backup, 2 lines", "1", "20.00", "3000"],
        ["Backup", "1", "10.00", "4000"],
    ]


def test_a_rounding_line_has_what_its_document_needs_and_nothing_else(tmp_path: Path) -> None:
    needed = column("Subscription", "subscription_id", required=True) + column("Details", "details")
    more = ACCOUNT + needed + column("Item", "item") + column("Tax", "tax_code") + column("Order", "purchase_order")
    more += "\n[rounding]\nitem = 'R'\naccount = '3740'\n"
    values = {"subscriptionId": "s-7", "details": "for October", "purchaseOrderNumber": "PO-1"}
    lines = [bought(1, 0.3333, 0.3333, **values)] * 2
    found = exported(lines, small(ORDERS, more=more), tmp_path, Said({"o-1": "C-1"}, RandomItem("I", "3000", "25")))
    *_others, rounding = rows_in(found.files[0])
    assert rounding == ["C-1", "Rounding", "1", "0.01", "3740", "s-7", "", "R", "25", "PO-1"]


def test_a_rounding_line_is_like_the_first_of_the_largest_rows(tmp_path: Path) -> None:
    totals = {"s-1": 1.33, "s-2": -5.333, "s-3": -5.333, "s-4": 2}
    lines = [bought(1, total, total, subscriptionId=name) for name, total in totals.items()]
    found = exported(lines, small(more=column("Subscription", "subscription_id", required=True)), tmp_path)
    assert rows_in(found.files[0])[-1][1:] == ["Rounding", "1", "0.01", "s-2"]


def test_lines_of_the_reseller_itself_go_to_a_customer_of_his_choice(tmp_path: Path) -> None:
    own = bought(1, 0.3333, 0.3333, **NOBODY)
    found = exported([own] * 2, small(**{"documents.own_customer": "US"}), tmp_path, Said({}))
    assert [document.customer for document in found.documents] == ["US"]
    # The rounding line is not one of them.
    assert (found.rows, found.control.balance("SEK").resellers_own.lines) == (3, 2)


def test_his_own_lines_are_not_collapsed_with_those_of_his_customer(tmp_path: Path) -> None:
    lines = [bought(1, 10, 10, paymentFrequency="Usage", **values) for values in ({}, NOBODY, NOBODY)]
    found = exported(lines, small(more=USAGE, **{"documents.own_customer": "US"}), tmp_path, Said({"o-1": "US"}))
    assert (found.rows, found.control.balance("SEK").resellers_own.lines) == (2, 2)


def test_a_customer_without_an_id_is_one_by_its_name(tmp_path: Path) -> None:
    target = small(**{"documents.own_customer": "US"})
    found = exported([bought(1, 10, 10, organizationId=None)], target, tmp_path)
    assert [document.customer for document in found.documents] == ["Exempel AB"]
    assert found.control.balance("SEK").resellers_own.lines == 0


def test_an_organization_that_is_several_customers_is_split(tmp_path: Path) -> None:
    lines = [bought(1, 10, 10, costCenter=name) for name in ("North", "South", "West")]
    mapping = Said({"o-1": Split("cost_center", {"North": "C-1", "South": "C-2"})})
    found = exported(lines, small(), tmp_path, mapping)
    assert [document.customer for document in found.documents] == ["C-1", "C-2"]
    assert found.control.balance("SEK").unmapped.lines == 1


LONG = "An endless name " * 20


def test_a_text_is_cut_at_the_limit_unique_and_told(tmp_path: Path) -> None:
    limited = ('[, {lines_text}]"', '[, {lines_text}]"\nlimit = 30')
    names = [LONG + "A", LONG + "B", "short"]
    lines = [bought(1, 10, 10, productName=name) for name in names]
    lines.append(bought(1, 10, 10, productName=LONG, organizationId="o-2"))
    found = exported(lines, small(limited), tmp_path)
    texts = [row[1] for row in rows_in(found.files[0])]
    first, second = "An endless name An endless n~1", "An endless name An endless n~2"
    assert texts == [first, second, "short", first]
    assert [(finding.code, finding.count) for finding in found.findings] == [("text-cut", 3)]


def test_a_cut_leaves_how_much_was_billed(tmp_path: Path) -> None:
    limited = ('[, {lines_text}]"', '[, {lines_text}]"\nlimit = 30')
    found = exported([bought(3, 0.33, 1, productName=LONG)], small(limited), tmp_path)
    (text,) = (row[1] for row in rows_in(found.files[0]))
    assert text == "An endless name A~1, 3 x 0.33"


def test_a_text_that_stands_whole_elsewhere_is_no_finding(tmp_path: Path) -> None:
    more = column("Short", "product_name", limit=10)
    found = exported([bought(1, 10, 10, productName=LONG)], small(more=more), tmp_path)
    assert [len(row[4]) for row in rows_in(found.files[0])] == [10]
    assert found.findings == ()


def test_formulas_are_taken_out_of_texts_and_never_out_of_numbers(tmp_path: Path) -> None:
    lines = [bought(-1, 0.02, -0.02, productName='=HYPERLINK("x")', itemCode="-7"), bought(1, 1, 1)]
    more = column("Code", "item_code")
    target = small(more=more, **{"file.escape_formulas": "true"})
    found = exported(lines, target, tmp_path)
    assert rows_in(found.files[0])[0] == ["o-1", '\'=HYPERLINK("x")', "-1", "0.02", "-7"]


def test_a_text_with_its_mark_keeps_to_the_limit(tmp_path: Path) -> None:
    escaped = ('delimiter = ";"', 'delimiter = ";"\nescape_formulas = true')
    lines = [bought(1, 1, 1, productName=name) for name in ("=SUM(A1)", "=SUM(A1:A9)", "Backup-1")]
    target = small(escaped, ('[, {lines_text}]"', '[, {lines_text}]"\nlimit = 8'))
    texts = [row[1] for row in rows_in(exported(lines, target, tmp_path).files[0])]
    assert texts == ["'=SUM(~1", "'=SUM(~2", "Backup-1"]


def test_nothing_is_no_minus_nothing_and_an_amount_may_be_long(tmp_path: Path) -> None:
    target = small(ZEROS, ("places = 2\n", "places = 12\n"), more=column("Amount", "amount"))
    lines = [bought(1, -0.0, -0.0), bought(1, "1E+30", "1E+30")]
    amounts = [row[-1] for row in rows_in(exported(lines, target, tmp_path).files[0])]
    assert amounts == [f"0.{'0' * 12}", f"1{'0' * 30}.{'0' * 12}"]


def test_what_an_encoding_lacks_is_told_of_texts_and_holds_codes_back(tmp_path: Path) -> None:
    target = small(more=column("Code", "item_code"), **{"file.encoding": "windows-1252"})
    lines = [bought(1, 10, 10, productName="Zażółć é"), bought(1, 10, 10, itemCode="ż")]
    found = exported(lines, target, tmp_path)
    assert found.files[0].read_bytes().splitlines()[1].split(b";")[2] == "Za?ó?? é".encode("cp1252")
    assert [(finding.code, finding.count) for finding in found.findings] == [
        ("text-replaced", 1),
        ("line-held-back", 1),
    ]


def test_a_customer_sees_no_cost_in_any_byte(tmp_path: Path) -> None:
    costs = column("Each costs", "unit_cost") + column("All cost", "total_cost")
    costs += '\n[[columns]]\nheading = "Why"\ntext = "{details}[ for {total_cost}]"\n'
    lines = [bought(3, 10, 30, unitCostPrice=7.77, totalCost=23.31, details="x")]
    seller = exported(lines, small(more=costs), tmp_path / "seller")
    customer = exported(lines, small(more=costs), tmp_path / "customer", audience="customer")
    assert b"7.77" in seller.files[0].read_bytes()
    content = customer.files[0].read_bytes()
    assert content == b"Kind;Customer;Text;Quantity;Price\r\ninvoice SEK;o-1;Backup;3;10.00\r\n"


def test_a_customer_is_told_what_was_billed_without_its_cost(tmp_path: Path) -> None:
    target = small(TWO_PLACES, ("{product_name}[, {quantity_text}]", "{product_name}[ {unit_cost}][, {quantity_text}]"))
    lines = [bought(400, 0.0049, 1.96)]
    assert exported(lines, target, tmp_path).rows == 1
    with pytest.raises(ConfigurationError, match="in one text with a cost"):
        exported(lines, target, tmp_path / "customer", audience="customer")


def test_the_cost_of_one_fits_too_or_the_row_is_one_piece(tmp_path: Path) -> None:
    more = column("Each", "unit_cost") + column("All", "total_cost")
    lines = [
        bought(3, 10, 30, unitCostPrice=7, totalCost=21),
        bought(3, 10, 30, unitCostPrice=7, totalCost=20),
        bought(-3, 10, -30, unitCostPrice=7, totalCost=-21),
        bought(1, 10, 10, totalCost=None),
        bought(-3, 10, -30, unitCostPrice=7, totalCost=-21, organizationId="o-2"),
        bought(1, 0.1234, 0.1234, unitCostPrice=None, totalCost=5, organizationId="o-3"),
    ]
    found = exported(lines, small(more=more), tmp_path)
    assert [row[1:] for row in rows_in(found.files[0])] == [
        ["Backup", "3", "10.00", "7", "21"],
        ["Backup, 3 x 10", "1", "30.00", "20", "20"],
        ["Backup", "-3", "10.00", "7", "-21"],
        ["Backup", "1", "10.00", "", ""],
        # On a credit note.
        ["Backup", "3", "10.00", "7", "21"],
        ["Backup", "1", "0.1234", "5", "5"],
    ]


def test_so_many_documents_are_in_a_file(tmp_path: Path) -> None:
    lines = [bought(1, number + 1, number + 1, organizationId=f"o-{number}") for number in range(5)]
    found = exported(lines, small(**{"file.most_documents": "2"}), tmp_path)
    assert [file.name for file in found.files] == ["out.csv", "out-2.csv", "out-3.csv"]
    assert [len(rows_in(file)) for file in found.files] == [2, 2, 1]


@pytest.mark.parametrize("left_over", ["out-3.csv", "out-credits.csv"])
def test_what_another_run_left_is_not_taken_for_a_part(left_over: str, tmp_path: Path) -> None:
    files = '[[files]]\ndocuments = "invoices"\n[[files]]\nsuffix = "credits"\ndocuments = "credit-notes"\n[[columns]]'
    target = small(("[[columns]]", files), **{"file.most_documents": "2"})
    lines = [bought(1, 1, 1, organizationId=f"o-{number}") for number in range(4)]
    (tmp_path / left_over).write_text("of another run", "utf-8")
    with pytest.raises(ConfigurationError, match=f"{left_over} is of another run"):
        exported(lines, target, tmp_path)
    assert {each.name for each in tmp_path.iterdir()} == {"saved", left_over}


def test_a_number_is_the_same_in_every_run_and_on_no_other_document(tmp_path: Path) -> None:
    lines = [bought(1, 1, 1, organizationId=f"o-{number}") for number in (3, 5)]
    before = {each.customer: each.number for each in exported(lines, small(), tmp_path).documents}
    more = [bought(1, 1, 1, organizationId=f"o-{number}") for number in (1, 4, 3, 9, 5)]
    after = {each.customer: each.number for each in exported(more, small(), tmp_path / "later").documents}
    assert before.items() <= after.items()
    assert len(set(after.values())) == 5


def test_a_number_is_of_one_month_and_one_kind(tmp_path: Path) -> None:
    target, numbers = small(("C-{", "I-{")), set[str]()
    for month, total in (("2026-10", 1), ("2026-10", -1), ("2026-11", 1)):
        folder = tmp_path / f"{month} {total}"
        report = saved(folder / "saved", [bought(1, total, total)], month=month)
        numbers |= {each.number for each in export(report, target, None, folder / "out.csv").documents}
    assert len(numbers) == 3


def test_two_currencies_in_a_file_that_does_not_tell_them_are_refused(tmp_path: Path) -> None:
    target = small(("{document_kind} {currency}", "{document_kind}"))
    lines = [bought(1, 10, 10), bought(1, 10, 10, currencyCode="EUR")]
    assert exported(lines[:1], target, tmp_path).rows == 1
    with pytest.raises(ConfigurationError, match="in EUR and SEK; no column of small"):
        exported(lines, target, tmp_path / "both")


@pytest.mark.parametrize("other", [{"currencyCode": "EUR"}, {"organizationId": "O-1"}], ids=["same", "letter case"])
def test_two_documents_with_one_number_are_refused(other: dict[str, str], tmp_path: Path) -> None:
    lines = [bought(1, 1, 1), bought(1, 1, 1, **other)]
    with pytest.raises(ConfigurationError, match="have the number 202610-o-1"):
        exported(lines, small(("I-{document_key}", "{month}-{customer}")), tmp_path)
    assert not (tmp_path / "out.csv").exists()


def test_a_number_that_is_too_long_is_refused_and_not_cut(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="longer than the 8 characters"):
        exported([bought(1, 1, 1)], small(more=column("Number", "document_number", limit=8)), tmp_path)
    assert not (tmp_path / "out.csv").exists()


DATES = {
    "last-day": ({}, "2026-10-31", "2026-11-30"),
    "first-day": ({"documents.date": "first-day", "documents.due_days": "0"}, "2026-10-01", "2026-10-01"),
    "next-day": ({"documents.date": "next-day", "documents.date_days": "4"}, "2026-11-05", "2026-12-05"),
}


@pytest.mark.parametrize(("settings", "day", "due"), DATES.values(), ids=DATES.keys())
def test_a_document_is_dated_by_its_month(settings: dict[str, str], day: str, due: str, tmp_path: Path) -> None:
    more = column("Date", "document_date") + column("Due", "due_date")
    found = exported([bought(1, 1, 1)], small(more=more, **settings), tmp_path)
    assert rows_in(found.files[0])[0][4:] == [day, due]


def test_made_up_data_is_refused(tmp_path: Path) -> None:
    made_up = saved(tmp_path / "saved", [line()], source="sandbox")
    with pytest.raises(ConfigurationError, match="made up by the sandbox"):
        export(made_up, small(), None, tmp_path / "out.csv")
    assert not (tmp_path / "out.csv").exists()


def test_another_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"end with \.csv"):
        export(saved(tmp_path / "saved", [line()]), small(), None, tmp_path / "out.xlsx")


def test_nothing_to_export_is_told_and_writes_nothing(tmp_path: Path) -> None:
    found = exported([bought(1, 0, 0)], small(), tmp_path)
    assert (found.files, found.documents, found.rows) == ((), (), 0)
    assert [finding.code for finding in found.findings] == ["nothing-exported"]
    assert found.control.balance("SEK").zero_suppressed.lines == 1
    assert not (tmp_path / "out.csv").exists()


def test_a_part_that_cannot_be_written_leaves_no_other(tmp_path: Path) -> None:
    (tmp_path / "out-2.csv").mkdir()
    lines = [bought(1, 1, 1, organizationId=f"o-{number}") for number in range(2)]
    with pytest.raises(ConfigurationError, match=r"out-2\.csv cannot be written"):
        exported(lines, small(**{"file.most_documents": "1"}), tmp_path)
    assert {each.name for each in tmp_path.iterdir()} == {"saved", "out-2.csv"}


def test_lines_on_the_disk_give_the_same_files(tmp_path: Path) -> None:
    target = read_target(Path(__file__).parents[1] / "targets/grouped.toml")
    source = Source("cloudmore", "r-1", Period(date(2026, 10, 1), date(2026, 10, 31)))
    made = random_export(12)
    assert len(made.lines) > 5
    contents: list[list[bytes]] = []
    for most in (0, 3, 1000):
        folder = tmp_path / str(most)
        folder.mkdir()
        found = export_lines(made.spelled, source, target, made.mapping, folder / "out.csv", most_in_memory=most)
        contents.append([file.read_bytes() for file in found.files])
    assert contents[0] == contents[1] == contents[2] != []


@pytest.mark.parametrize("most", [0, 1, 1000])
def test_lines_of_a_document_stay_in_their_order(most: int, tmp_path: Path) -> None:
    report = saved(tmp_path / "saved", [bought(quantity, 1, quantity) for quantity in (3, 1, 2)])
    source = Source("cloudmore", "r-1", Period(date(2026, 10, 1), date(2026, 10, 31)))
    found = export_lines(report.lines(), source, small(), None, tmp_path / "out.csv", most_in_memory=most)
    assert [row[2] for row in rows_in(found.files[0])] == ["3", "1", "2"]


def test_every_line_that_is_exported_is_told(tmp_path: Path) -> None:
    told: list[str | None] = []
    lines = [bought(1, 1, 1, organizationId=f"o-{number}") for number in (1, 2, 9)]
    mapping = Said({"o-1": "C-1", "o-9": "C-9"})
    exported(lines, small(), tmp_path, mapping, on_line=lambda each: told.append(each.organization_id))
    assert told == ["o-1"]


def test_an_export_that_invents_money_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def without_the_first(documents: Documents, rows: Any) -> Any:
        for row in whole(documents, rows):
            if documents._documents:
                row.amount += Decimal(1)
            yield row

    whole = Documents.with_amounts
    monkeypatch.setattr(Documents, "with_amounts", without_the_first)
    with pytest.raises(CloudmoreError, match="do not add up to the report") as caught:
        exported([bought(1, 1, 1)] * 3, small(), tmp_path)
    assert type(caught.value) is CloudmoreError
    assert not (tmp_path / "out.csv").exists()


def test_a_price_of_many_places_is_never_rounded_beyond_the_target() -> None:
    rules = small().amounts
    found = priced(Decimal("0.37"), 2, Billed(Decimal(3), Decimal("0.123456789")), rules)
    assert (found.quantity, found.price) == (3, Decimal("0.1235"))


def test_what_is_the_same_everywhere_a_default_and_a_cost_with_fewer_places(tmp_path: Path) -> None:
    more = '\n[[columns]]\nheading = "Same"\nvalue = "x"\n' + column("Code", "item_code", default="none")
    more += column("Each", "unit_cost", places=1) + column("Billed", "billing_date")
    target = small(more=more, **{"file.decimal_mark": ","})
    lines = [bought(1, 10, 10, totalCost=7.77), bought(1, 10, 10, totalCost=None, itemCode="7", billingDate=None)]
    found = exported(lines, target, tmp_path)
    assert [row[4:] for row in rows_in(found.files[0])] == [
        ["x", "none", "7,8", "2026-10-05"],
        ["x", "7", "", ""],
    ]


def test_a_text_without_a_part_that_can_be_cut_is_cut_whole(tmp_path: Path) -> None:
    more = '\n[[columns]]\nheading = "Long"\ntext = "This stands before {product_id}"\nlimit = 10\n'
    found = exported([bought(1, 10, 10)], small(more=more), tmp_path)
    assert rows_in(found.files[0])[0][4] == "This sta~1"


def test_a_row_for_each_document_stands_beside_its_lines(tmp_path: Path) -> None:
    files = '[[files]]\n\n[[files]]\nsuffix = "documents"\nrows = "documents"\n'
    files += "".join(
        f'\n[[files.columns]]\nheading = "{name}"\nfrom = "{name}"\n'
        for name in ("document_number", "customer", "document_kind", "document_total")
    )
    lines = [bought(1, 10, 10), bought(2, 10, 20), bought(-1, 7, -7, organizationId="o-2")]
    found = exported(lines, small(("[[columns]]", f"{files}\n[[columns]]")), tmp_path)
    assert [row[1:] for row in rows_in(tmp_path / "out-documents.csv")] == [
        ["o-1", "invoice", "30.00"],
        ["o-2", "credit-note", "7.00"],
    ]
    assert [each.number for each in found.documents] == [row[0] for row in rows_in(tmp_path / "out-documents.csv")]


def test_a_heading_that_the_encoding_lacks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cp1252 cannot spell"):
        exported([bought(1, 1, 1)], small(('"Price"', '"Ž€ż"'), **{"file.encoding": "windows-1252"}), tmp_path)
    assert not (tmp_path / "out.csv").exists()


def test_lines_end_as_the_target_says(tmp_path: Path) -> None:
    found = exported([bought(1, 1, 1)], small(('";"', '";"\nline_end = "lf"')), tmp_path)
    assert b"\r" not in found.files[0].read_bytes()


def test_a_file_of_the_saved_report_is_not_written_over(tmp_path: Path) -> None:
    report = saved(tmp_path / "saved", [line()])
    with pytest.raises(ConfigurationError, match="is one of the saved report"):
        export(report, small(), None, report.manifest_file)
