"""Lines are grouped and sorted on the disk: none is lost or invented, and no sum is rounded."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from cloudmore import ConfigurationError
from cloudmore.billing import COLUMNS, BillingLine, Group, LineIndex
from cloudmore.billing.values import EXACT

BLANK = BillingLine(**dict.fromkeys(COLUMNS))  # type: ignore[arg-type]  # nothing anywhere, on purpose


def line(**values: Any) -> BillingLine:
    return evolve(BLANK, **{name: Decimal(value) if name in AMOUNTS else value for name, value in values.items()})


AMOUNTS = {"quantity", "total_sales", "total_cost"}


def test_sums_are_exact_and_apart_by_reading_and_key() -> None:
    old = [line(currency="SEK", total_sales=sales) for sales in ("0.1", "0.2", "98765432109876543210.000000000001")]
    new = [line(currency="SEK", total_sales="1", total_cost="-1E-7", quantity="3"), line(total_cost="1E+20")]
    with LineIndex() as index:
        assert (index.add("old", old), index.add("new", iter(new)), index.add("none", [])) == (3, 2, 0)
        found = list(index.groups(["currency"]))
        assert list(index.groups(["currency"], names=["old"])) == [
            (
                ("SEK",),
                {
                    "old": Group(
                        3, sales=Decimal("98765432109876543210.300000000001"), without_quantity=3, without_cost=3
                    )
                },
            )
        ]
    assert found == [
        ((None,), {"new": Group(1, cost=Decimal("1E+20"), without_quantity=1, without_sales=1)}),
        (
            ("SEK",),
            {
                "old": Group(3, sales=Decimal("98765432109876543210.300000000001"), without_quantity=3, without_cost=3),
                "new": Group(1, Decimal(3), Decimal(1), Decimal("-1E-7")),
            },
        ),
    ]


def test_equal_lines_are_all_kept() -> None:
    one = line(line_key="k", total_sales="5")
    with LineIndex() as index:
        index.add("a", [one, one])
        index.add("a", [one])
        assert list(index.rows()) == [("a", one)] * 3
        assert list(index.groups([])) == [((), {"a": Group(3, sales=Decimal(15), without_quantity=3, without_cost=3)})]


def test_rows_come_in_order_and_whole() -> None:
    lines = [line(service_name=name, note=note) for name, note in (("b", "1"), ("a", "2"), (None, "3"), ("a", "4"))]
    with LineIndex() as index:
        index.add("a", lines)
        assert [each.note for _name, each in index.rows()] == ["1", "2", "3", "4"]
        assert [each.note for _name, each in index.rows(order_by=["service_name"])] == ["3", "2", "4", "1"]
        assert list(index.rows(names=["b"])) == []


def test_of_several_columns_the_first_with_a_value_counts() -> None:
    lines = [line(service_id="x", service_name="a"), line(service_name="b"), line(service_name="x")]
    with LineIndex() as index:
        index.add("a", lines)
        assert [(key, sums["a"].lines) for key, sums in index.groups([("service_id", "service_name")])] == [
            (("b",), 1),
            (("x",), 2),
        ]


@settings(deadline=None)
@given(st.lists(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30)))
def test_every_number_comes_back_as_it_was(numbers: list[Decimal]) -> None:
    lines = [line(total_sales=number, billing_date=date(2026, 10, 5), extra='{"a": 1.50}') for number in numbers]
    with LineIndex() as index:
        index.add("a", lines)
        again = [each for _name, each in index.rows()]
        assert [repr(each) for each in again] == [repr(each) for each in lines]
        totals = [sums["a"].sales for _key, sums in index.groups([])]
    expected = Decimal(0)
    for number in numbers:
        expected = EXACT.add(expected, number)
    assert totals == ([expected] if numbers else [])


def test_labels_do_not_make_the_key() -> None:
    lines = [line(service_id="x", service_name=name) for name in ("a", None, "b")]
    with LineIndex() as index:
        index.add("a", lines)
        index.add("b", [line(service_id="x", payment_frequency="Month")])
        ((key, sums),) = index.groups(["service_id"], labels=["service_name", "note"])
        assert [(each, sums[each].lines, sums[each].labels) for each in sums] == [
            ("a", 3, ("b", None)),
            ("b", 1, (None, None)),
        ]
        assert key == ("x",)
        assert [key for key, _sums in index.groups(["frequency"])] == [("monthly",), ("unknown",)]


def test_nobody_has_to_read_to_the_end() -> None:
    with LineIndex() as index:
        index.add("a", [line(note=str(number)) for number in range(10)])
        rows = index.rows()
        next(rows)
    rows.close()


def test_what_is_no_column_is_refused() -> None:
    with LineIndex() as index, pytest.raises(ConfigurationError, match=r"No column .* is called total; drop table"):
        list(index.groups(["total; drop table"]))


def test_nothing_is_left_behind(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with LineIndex() as index:
        index.add("a", [BLANK])
        assert list(tmp_path.iterdir())
    assert not list(tmp_path.iterdir())


def test_a_full_disk_is_told_with_a_remedy() -> None:
    with LineIndex() as index:
        index._database.execute("PRAGMA max_page_count = 3")
        with pytest.raises(ConfigurationError, match=r"The lines cannot be sorted in .* full") as caught:
            index.add("a", [line(note="x" * 10_000)] * 10)
    assert "TMPDIR" in caught.value.remedy


def test_a_disk_that_is_full_from_the_start_is_told_so_and_nothing_is_left(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    resource = pytest.importorskip("resource", reason="limits of a process are those of Unix")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    try:
        with pytest.raises(ConfigurationError, match="The lines cannot be sorted in"):
            LineIndex()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert not list(tmp_path.iterdir())
