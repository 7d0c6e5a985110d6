"""What is gathered while the lines stream by, and the words and numbers that a page makes of it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from page.looked_at import control_of, line, page_of

from cloudmore.billing.control import Rules
from cloudmore.billing.files.amount_text import (
    GROUPS_APART,
    MINUS,
    amount_text,
    change_text,
    percent_text,
    quantity_text,
    shown,
)
from cloudmore.billing.page.cells import Row
from cloudmore.billing.page.changes import change_counts, changes_table
from cloudmore.billing.page.summary_page import totals_record
from cloudmore.billing.page.sums import OtherMonth, page_sums, shares
from cloudmore.billing.page.tables import control_table, groups_table, largest_table, totals_table

AMOUNTS = {
    "0": "0.00",
    "-0.001": "0.00",
    "0.005": "0.00",
    "0.015": "0.02",
    "-1": "-1.00",
    "1234567.891": "1 234 567.89",
    "-98765432109876.545": "-98 765 432 109 876.54",
    "1E-30": "0.00",
    "1E+3": "1 000.00",
    "12345678901234567890.12": "12 345 678 901 234 567 890.12",
}
QUANTITIES = {"5": "5", "2.50": "2.5", "-0.33333": "-0.3333", "1E+3": "1 000", "12000.25": "12 000.25"}
TEXTS = {
    "=1+1": "=1+1",
    "a\u202edcb": "adcb",
    "line\nbreak\ttab": "line break tab",
    "no\u00a0break": "no break",
    "nul\x00bell\x07": "nul\N{REPLACEMENT CHARACTER}bell\N{REPLACEMENT CHARACTER}",
    "\ud800": "\N{REPLACEMENT CHARACTER}",
    "\u0646\u06cc\u0645\u200c\u0641": "\u0646\u06cc\u0645\u200c\u0641",
    "\N{ZERO WIDTH SPACE}hidden\N{BYTE ORDER MARK}": "hidden",
}


def plain(text: str) -> str:
    """A text of the page as a keyboard has it."""
    return text.replace(MINUS, "-").replace(GROUPS_APART, " ")


def texts(row: Row) -> list[str]:
    """What the cells of a row show."""
    return [plain(cell.text) for cell in row.cells]


@pytest.mark.parametrize("number", AMOUNTS)
def test_an_amount_is_read_as_it_is(number: str) -> None:
    assert plain(amount_text(Decimal(number))) == AMOUNTS[number]


@pytest.mark.parametrize("number", QUANTITIES)
def test_a_quantity_has_the_places_it_has(number: str) -> None:
    assert plain(quantity_text(Decimal(number))) == QUANTITIES[number]


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_from_outside_hides_nothing(text: str) -> None:
    assert shown(text) == TEXTS[text]


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [("1", "3", "33.3 %"), ("-1", "4", "-25.0 %"), ("1", "0", None), ("1", "-4", None), ("0", "4", "0.0 %")],
)
def test_percent_of_nothing_and_of_less_says_nothing(part: str, whole: str, text: str | None) -> None:
    assert plain(percent_text(Decimal(part), Decimal(whole)) or "") == (text or "")


@pytest.mark.parametrize(
    ("old", "new", "text"), [("100", "110", "+10.0 %"), ("100", "0", "-100.0 %"), ("0", "5", None), ("-5", "5", None)]
)
def test_a_change_is_told_in_percent_of_what_was(old: str, new: str, text: str | None) -> None:
    assert plain(change_text(Decimal(old), Decimal(new)) or "") == (text or "")


MARGINS: dict[str, tuple[list[Any], str | None, str]] = {
    "cost on every line": ([line("10", "7"), line("5", "6")], "2", ""),
    "sales of nothing": ([line("0", "5")], "-5", ""),
    "a line without cost": ([line("10", "7"), line("5", None)], None, "no cost on 1 line"),
    "a line without sales": ([line(None, "7")], None, "no sales on 1 line"),
    "cost in another currency": (
        [line("10", "7", organization_currency="EUR")],
        None,
        "other currencies on 1 line",
    ),
    "its own currency": ([line("10", "7", organization_currency="SEK")], "3", ""),
    "several reasons": (
        [line("1", None), line("1", None), line("1", "1", organization_currency="EUR")],
        None,
        "no cost on 2 lines, other currencies on 1 line",
    ),
}


@pytest.mark.parametrize("name", MARGINS)
def test_a_margin_is_of_every_line_or_not_there(name: str) -> None:
    lines, margin, why = MARGINS[name]
    group = page_sums(lines).by_currency["SEK"]
    assert group.margin == (None if margin is None else Decimal(margin))
    assert ", ".join(group.why_no_margin) == why


def test_sums_are_exact() -> None:
    lines = [line("0.1", "1E-20") for _ in range(10)] + [line("1E+25", "1"), line("-1E+25", "0")]
    group = page_sums(lines).by_currency["SEK"]
    assert (group.sales, group.cost) == (Decimal(1), Decimal("1.0000000000000000001"))


def test_an_organization_is_one_by_its_id_and_has_its_last_name() -> None:
    sums = page_sums([line("1", organization_name="Old"), line("2", organization_name=None), line("4")])
    assert [(group.name, group.sales) for group in sums.by_organization.values()] == [("O", Decimal(7))]


def test_lines_without_an_organization_or_a_service_have_a_row_of_their_own() -> None:
    nobody: dict[str, Any] = {"organization_id": None, "organization_name": None}
    sums = page_sums([line("1", **nobody, service_id=None, service_name=None), line("2")])
    assert [group.name for group in sums.by_organization.values()] == ["(reseller itself)", "O"]
    assert [group.name for group in sums.by_service.values()] == ["(no service)", "S"]
    assert sums.organizations() == 1


@pytest.mark.parametrize(
    ("sizes", "weights", "most", "taken"),
    [
        ([3, 2], [3, 2], 50, [3, 2]),
        ([100, 100], [300, 100], 4, [3, 1]),
        ([2, 100], [300, 100], 4, [2, 2]),
        ([], [], 4, []),
    ],
)
def test_what_is_too_much_is_shared_by_weight(
    sizes: list[int], weights: list[int], most: int, taken: list[int]
) -> None:
    assert shares(sizes, weights, most) == taken


def test_the_largest_lines_are_those_of_each_currency_credits_among_them() -> None:
    lines = [line(str(number), details=str(number)) for number in range(100)]
    lines += [line(str(-number * 1000), currency="JPY", details=f"j{number}") for number in range(25)]
    largest = [each.details for each in page_sums(lines).largest()]
    assert largest == [*(str(number) for number in range(99, 59, -1)), *(f"j{number}" for number in range(24, 14, -1))]


def test_of_equal_lines_the_first_ones_are_kept() -> None:
    lines = [line("5", details=str(number)) for number in range(60)]
    assert [each.details for each in page_sums(lines).largest()] == [str(number) for number in range(50)]


def test_rows_that_are_not_shown_are_summed() -> None:
    lines = [line(f"{number}.01", "1", organization_id=str(number)) for number in range(10)]
    sums = page_sums(lines)
    table = groups_table("organization", sums.by_organization, sums, with_cost=True, most=3)
    (rest,), (total,) = table.rest, table.totals
    assert texts(rest)[:4] == ["7 more, together", "SEK", "21.07", "7.00"]
    shown_sales = sum(Decimal(row.cells[2].exact or "") for row in (*table.rows, rest))
    assert shown_sales == Decimal(total.cells[2].exact or "") == Decimal("45.10")


def test_places_in_the_order_of_a_column_hold_for_numbers_that_no_browser_can_tell_apart() -> None:
    numbers = ["98765432109876.54", "98765432109876.55", "-1", "0.0000001", "1E+40"]
    sums = page_sums(line(each, organization_id=each) for each in numbers)
    table = groups_table("organization", sums.by_organization, sums, with_cost=False, most=9)
    order = sorted(table.rows, key=lambda row: row.cells[2].rank or 0)
    assert [row.cells[2].exact for row in order] == [
        "-1",
        "0.0000001",
        "98765432109876.54",
        "98765432109876.55",
        "1" + "0" * 40,
    ]


def test_a_month_is_held_against_another_one() -> None:
    old = page_sums(
        [
            line("100", organization_id="a", organization_name="Changed"),
            line("7", organization_id="b", organization_name="Gone"),
            line("3", organization_id="c", organization_name="Same"),
            line("1", organization_id="e", organization_name="Other", currency="EUR"),
        ]
    )
    new = page_sums(
        [
            line("90", organization_id="a", organization_name="Renamed"),
            line("3.00", organization_id="c", organization_name="Same"),
            line("5", organization_id="d", organization_name="New"),
            line("1", organization_id="e", organization_name="Other", currency="SEK"),
        ]
    )
    table = changes_table("organization", new, OtherMonth("2026-09", old), "2026-10", most=99)
    assert [[*texts(row), "".join(row.cells[0].notes)] for row in table.rows] == [
        ["Renamed", "SEK", "100.00", "90.00", "-10.00", "-10.0 %", ""],
        ["Gone", "SEK", "7.00", "0.00", "-7.00", "-100.0 %", "gone"],
        ["New", "SEK", "0.00", "5.00", "+5.00", "", "new"],
        ["Other", "SEK", "0.00", "1.00", "+1.00", "", "new"],
        ["Other", "EUR", "1.00", "0.00", "-1.00", "-100.0 %", "gone"],
    ]
    assert [*map(texts, table.rest)] == [["1 unchanged, together", "SEK", "3.00", "3.00", "0.00", "0.0 %"]]
    assert [*map(texts, table.totals)] == [
        ["All in SEK", "SEK", "110.00", "99.00", "-11.00", "-10.0 %"],
        ["All in EUR", "EUR", "1.00", "0.00", "-1.00", "-100.0 %"],
    ]
    assert change_counts("organization", new, old) == "1 new, 1 gone, 2 changed, 1 unchanged"


def test_totals_stand_beside_those_of_the_other_month() -> None:
    other = OtherMonth("2026-09", page_sums([line("8"), line("2", currency="EUR")]))
    table = totals_table(page_sums([line("10", "4")]), other, with_cost=True)
    assert [column.name for column in table.columns] == [
        *("Currency", "Sales", "Cost", "Margin", "Margin %", "2026-09", "Change", "Change %", "Lines")
    ]
    assert [*map(texts, table.rows)] == [
        ["SEK", "10.00", "4.00", "6.00", "60.0 %", "8.00", "+2.00", "+25.0 %", "1"],
        ["EUR", "0.00", "", "", "", "2.00", "-2.00", "-100.0 %", "0"],
    ]


def test_the_margin_of_the_lines_that_have_a_cost_is_told_beside() -> None:
    table = totals_table(page_sums([line("10", "4"), line("5", None)]), None, with_cost=True)
    (row,) = table.rows
    assert [(cell.text, cell.notes) for cell in row.cells[3:5]] == [
        ("", ()),
        ("", ("60.0 % of 1 line", "no cost on 1 line")),
    ]
    assert "no margin" in table.notes[0]


def test_a_line_is_told_with_what_is_known_of_it() -> None:
    bare: dict[str, Any] = {"organization_id": None, "organization_name": None, "service_id": None}
    lines = [line("9", None, product_name="P", details="D"), line("5", "4", **bare, service_name=None)]
    table = largest_table(page_sums(lines), with_cost=True)
    assert [*map(texts, table.rows)] == [
        ["P", "O", "", "", "SEK", "9.00", ""],
        ["(no service)", "(reseller itself)", "", "", "SEK", "5.00", "4.00"],
    ]
    assert table.rows[0].cells[0].notes == ("S · D",)


def test_the_control_is_told_part_by_part() -> None:
    lines = [line("7"), line("3", organization_id="x"), line("0"), line("5", currency="EUR")]
    control = control_of(lines, Rules(excluded={"x": "our own"}, zero_lines=False))
    table = control_table(control, page_sums(lines))
    assert table.caption == "Sales: report = exported + excluded + unmapped + zero-suppressed + rounding"
    assert [*map(texts, table.rows)] == [
        ["SEK", "10.00", "7.00", "3.00", "0.00", "0.00", "0.00"],
        ["EUR", "5.00", "5.00", "0.00", "0.00", "0.00", "0.00"],
    ]


def test_the_totals_for_a_program_are_texts() -> None:
    record = totals_record(page_of(line("0.10", "0.04"), line("1E+3", None, currency=None)))
    assert record["totals"] == {
        "SEK": {"lines": 1, "total_sales": "0.10", "total_cost": "0.04", "lines_without_cost": 0, "margin": "0.06"},
        "": {"lines": 1, "total_sales": "1000", "total_cost": "0", "lines_without_cost": 1, "margin": None},
    }
    assert (record["schema"], record["period"], record["lines"]) == ("summary-page/1", "2026-10", 2)
