"""Where each column may be read from: candidates, the user's own choice, and what is said where it is not plain."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

import pytest

from cloudmore import ConfigurationError, ReportShapeError
from cloudmore.billing import Period, Report, read_columns
from cloudmore.billing.columns import CANDIDATES, COMPUTED, NUMBERS
from cloudmore.billing.places import addresses
from cloudmore.billing.reading import Origin
from cloudmore.billing.report import Asked
from cloudmore.billing.survey import read_head

OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))
ASKED = Asked(OCTOBER, datetime(2026, 11, 9, 7, 31, tzinfo=UTC), "api.example", "t-1")
LINE = {
    "organizationId": "o-1",
    "billingDate": "2026-10-05",
    "quantity": 2,
    "unitSalesPrice": Decimal("5.25"),
    "unitCostPrice": 4,
    "totalCost": 8,
    "totalSales": Decimal("10.50"),
    "currencyCode": "EUR",
}


class Make(Protocol):
    def __call__(self, content: Any, columns: Mapping[str, list[str]] | None = None) -> Report: ...


@pytest.fixture
def report(tmp_path: Path) -> Iterator[Make]:
    made: list[Report] = []

    def make(content: Any, columns: Mapping[str, list[str]] | None = None) -> Report:
        raw = tmp_path / f"raw-{len(made)}.json"
        raw.write_text(json.dumps(content, default=float))
        made.append(Report(raw, read_head(raw), ASKED, Origin("cloudmore", "r-1", "2026-10", UTC), columns=columns))
        return made[-1]

    yield make
    for each in made:
        each.close()


def without(*names: str, **changes: Any) -> dict[str, Any]:
    return {**{name: value for name, value in LINE.items() if name not in names}, **changes}


def test_no_two_columns_of_money_share_a_candidate() -> None:
    where = addresses({})
    taken = [address for column in NUMBERS for address in where[column]]
    assert len(taken) == len(set(taken))


def test_words_that_may_be_cost_or_sales_are_nobodys_candidate() -> None:
    where = {address for each in addresses({}).values() for address in each}
    assert not where & {("total",), ("amount",), ("price",), ("sum",), ("value",), ("unitprice",)}


SPELLINGS: dict[str, tuple[Any, str, Any]] = {
    "snake case": (without("totalSales", total_sales=7), "total_sales", 7),
    "kebab case": (without("totalSales", **{"total-sales": 7}), "total_sales", 7),
    "words with a space": (without("totalSales", **{"Total Sales": 7}), "total_sales", 7),
    "in an object": (without("totalSales", total={"sales": 7}), "total_sales", 7),
    "in an object, other letters": (without("totalSales", TOTAL={"Sales": 7}), "total_sales", 7),
    "in an object that others lack": (without("totalSales", total={"sales": "7.0"}), "total_sales", 7),
    "currency as an object": (without("currencyCode", currency={"code": "sek"}), "currency", "SEK"),
    "currency as a text": (without("currencyCode", currency="sek"), "currency", "SEK"),
    "organization as an object": (without("organizationId", organization={"id": "o-2"}), "organization_id", "o-2"),
    "its currency": (without(organization={"currency": {"code": "nok"}}), "organization_currency", "NOK"),
    "product as an object": (without(product={"name": "Mail", "id": "p"}), "product_name", "Mail"),
    "product as a text": (without(product="Mail"), "product_name", "Mail"),
    "prices as an object": (without("unitSalesPrice", price={"sales": 3}), "unit_sales", 3),
    "quantity as a text": (without("quantity", qty=" 3 "), "quantity", 3),
}


@pytest.mark.parametrize(("line", "column", "value"), SPELLINGS.values(), ids=SPELLINGS.keys())
def test_a_column_is_found_in_every_spelling(report: Make, line: Any, column: str, value: Any) -> None:
    made = report([line])
    (found,) = made.lines()
    assert getattr(found, column) == value
    assert made.findings() == ()


@pytest.mark.parametrize("column", CANDIDATES)
def test_every_candidate_of_every_column_fills_it(report: Make, column: str) -> None:
    own = next(iter(CANDIDATES[column]))
    value = "2026-10-07" if column == "billing_date" else "7"
    for candidate in CANDIDATES[column]:
        nested: Any = value
        for name in reversed(candidate.split(".")):
            nested = {name: nested}
        (found,) = report([{**without(own), **nested}]).lines()
        assert str(getattr(found, column)) == value, candidate


def test_a_field_is_known_by_the_list_that_its_object_lies_in(report: Make) -> None:
    content = {
        "organizations": [
            {
                "id": "o-7",
                "name": "Acme",
                "currencyCode": "NOK",
                "services": [
                    {"id": "s-7", "name": "Backup", "products": [without("organizationId", id="p", name="x")]}
                ],
            }
        ]
    }
    (line,) = report(content).lines()
    assert (line.organization_id, line.organization_name, line.organization_currency) == ("o-7", "Acme", "NOK")
    assert (line.service_id, line.service_name, line.product_id, line.product_name) == ("s-7", "Backup", "p", "x")
    assert (line.currency, line.extra) == ("EUR", '{"outer.currency":"NOK"}')


def test_lines_may_lie_inside_an_object(report: Make) -> None:
    content = [{"organizationId": "o-1", "billing": {"total": "x", "items": [without("organizationId")]}}]
    made = report(content)
    (line,) = made.lines()
    assert (line.organization_id, line.total_sales) == ("o-1", Decimal("10.5"))
    assert line.extra == '{"outermost.billing":{"total":"x"}}'


LEFT: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "nothing": ({"total": {"sales": 7}}, {}),
    "a neighbour": ({"total": {"sales": 7, "tax": 1}}, {"total": {"tax": 1}}),
    "a null neighbour": ({"total": {"sales": 7, "tax": None}}, {"total": {"tax": None}}),
    "an object behind": ({"total": {"sales": 7, "of": {"tax": 1}}}, {"total": {"of": {"tax": 1}}}),
    "an object that no column has a part of": ({"totalSales": 7, "tax": {"a": 1}}, {"tax": {"a": 1}}),
}


@pytest.mark.parametrize(("change", "extra"), LEFT.values(), ids=LEFT.keys())
def test_what_no_column_took_of_an_object_goes_to_extra(report: Make, change: Any, extra: Any) -> None:
    (line,) = report([without("totalSales", **change)]).lines()
    assert json.loads(line.extra or "{}") == extra


def test_an_object_that_is_a_value_on_some_lines_is_kept_and_told(report: Make) -> None:
    made = report([without("totalSales", total={"sales": 7}), without("totalSales", total=8), without("totalSales")])
    lines = list(made.lines())
    assert [each.total_sales for each in lines] == [7, None, None]
    assert [each.extra for each in lines] == [None, '{"total":8}', None]
    assert [(each.code, each.count) for each in made.findings()] == [("missing-total-sales", 2)]


COMPUTED_TOTALS: dict[str, tuple[Any, Decimal | None, list[str]]] = {
    "both totals": (without("totalSales", "totalCost"), Decimal("10.50"), ["computed-totals", "computed-totals"]),
    "sales only": (without("totalSales"), Decimal("10.50"), ["computed-totals"]),
    "cost only": (without("totalCost"), Decimal("10.50"), ["computed-totals"]),
    "no price on the line": (
        without("totalSales", unitSalesPrice=None),
        None,
        ["computed-totals", "missing-total-sales"],
    ),
    "a total that is null is not computed": (without(totalSales=None), None, ["missing-total-sales"]),
}


@pytest.mark.parametrize(("line", "sales", "codes"), COMPUTED_TOTALS.values(), ids=COMPUTED_TOTALS.keys())
def test_totals_that_do_not_come_are_computed_and_said_so(report: Make, line: Any, sales: Any, codes: Any) -> None:
    made = report([line])
    (found,) = made.lines()
    assert found.total_sales == sales
    assert found.total_cost == 8
    assert [each.code for each in made.findings()] == codes


def test_without_prices_nothing_is_computed(report: Make) -> None:
    assert set(COMPUTED) == {"total_sales", "total_cost"}
    with pytest.raises(ReportShapeError, match="has no field for total_sales"):
        report([without("totalSales", "unitSalesPrice")]).totals()


def test_a_second_field_that_a_column_may_mean_is_told(report: Make) -> None:
    made = report([without(salesTotal=99)])
    (line,) = made.lines()
    assert (line.total_sales, line.extra) == (Decimal("10.5"), '{"salesTotal":99}')
    (finding,) = made.findings()
    assert (finding.code, "totalSales" in finding.message, "salesTotal" in finding.message) == (
        "ambiguous-column",
        True,
        True,
    )
    chosen = report([without(salesTotal=99)], {"total_sales": ["salesTotal"]})
    assert ([line.total_sales for line in chosen.lines()], chosen.findings()) == ([99], ())


STRANGE = {"kund": "o-1", "datum": "2026-10-05", "antal": 2, "belopp": {"ut": 7}, "val": "eur", "total": 1}
NAMED = {
    "organization_id": ["kund"],
    "billing_date": ["datum"],
    "quantity": ["antal"],
    "total_sales": ["belopp.ut"],
    "currency": ["val"],
}


def test_the_settings_name_columns_that_nobody_can_know(report: Make) -> None:
    with pytest.raises(ReportShapeError) as caught:
        report([STRANGE]).totals()
    assert set(caught.value.names) == {"kund", "datum", "antal", "belopp.ut", "val", "total"}
    made = report([STRANGE], NAMED)
    (line,) = made.lines()
    assert (line.organization_id, line.quantity, line.total_sales, line.currency) == ("o-1", 2, 7, "EUR")
    assert (line.extra, made.findings()) == ('{"total":1}', ())


CHOICES: dict[str, list[str]] = {
    "in other letters": ["BELOPP.UT"],
    "the first that comes": ["nothing", "belopp.ut", "total"],
    "as the error told it": ["services.rows.belopp.ut"],
    "as the error told it, with the list around": ["organizations.services.rows.belopp.ut"],
}


@pytest.mark.parametrize("names", CHOICES.values(), ids=CHOICES.keys())
def test_a_choice_may_be_written_as_the_error_tells_the_name(report: Make, names: list[str]) -> None:
    content = {"organizations": [{"services": [{"rows": [STRANGE]}]}]}
    with pytest.raises(ReportShapeError) as caught:
        report(content).totals()
    assert "services.rows.belopp.ut" in caught.value.names
    (line,) = report(content, {**NAMED, "total_sales": names}).lines()
    assert line.total_sales == 7


@pytest.mark.parametrize("column", ["total_sales", "note", "unit_cost"])
def test_a_choice_that_does_not_come_stops_the_run(report: Make, column: str) -> None:
    with pytest.raises(ReportShapeError, match=rf"{column}.*the settings give it \(nowhere\)"):
        report([LINE], {column: ["nowhere"]}).totals()


def test_the_binding_tells_what_fills_each_column(report: Make) -> None:
    content = {"organizations": [{"organization": {"id": "o"}, "items": [without("organizationId", "totalCost")]}]}
    binding = report(content).binding
    assert binding is not None
    told = binding.described()
    assert told["organization_id"] == "organization.id"
    assert (told["total_sales"], told["total_cost"]) == ("items.totalSales", "quantity times unit_cost")


def test_a_settings_file_names_columns(tmp_path: Path) -> None:
    settings = tmp_path / "cloudmore.toml"
    settings.write_text('[billing.columns]\ntotal_sales = "belopp.ut"\nquantity = ["antal", "menge"]\n')
    columns = read_columns(settings)
    assert columns == {"total_sales": ("belopp.ut",), "quantity": ("antal", "menge")}


NO_SETTINGS: dict[str, tuple[str, str]] = {
    "no such column": ('[billing.columns]\ntotal = "x"\n', "No column of the billing report is called total"),
    "a column that the report does not fill": ('[billing.columns]\nline_key = "x"\n', "called line_key"),
    "a number": ("[billing.columns]\nquantity = 5\n", "quantity is given no name"),
    "a list of numbers": ("[billing.columns]\nquantity = [5]\n", "quantity is given no name"),
    "no name": ("[billing.columns]\nquantity = []\n", "quantity is given no name"),
    "an empty name": ('[billing.columns]\nquantity = "a..b"\n', "quantity is given no name"),
    "a number of too many digits": (f"[billing.check]\nsettled_day = {'9' * 5000}\n", "cannot be read"),
    "an exponent of too many digits": (f"[billing.check]\ntotal_tolerance = 1e{'9' * 30}\n", "cannot be read"),
    "lists in lists": (f"x = {'[' * 5000}\n", "cannot be read"),
    "no TOML": ("billing.columns]\n", "cannot be read"),
    "no column at all": ("[billing.columns]\n", "name no column"),
    "no table": ("[billing]\ncolumns = 5\n", "something else"),
    "a misspelt table": ("[billing.colums]\n", "something else"),
    "a misspelt group": ("[biling.columns]\n", "something else"),
}


@pytest.mark.parametrize(("text", "told"), NO_SETTINGS.values(), ids=NO_SETTINGS.keys())
def test_settings_that_say_nothing_are_refused(tmp_path: Path, text: str, told: str) -> None:
    settings = tmp_path / "cloudmore.toml"
    settings.write_text(text)
    with pytest.raises(ConfigurationError, match=told):
        read_columns(settings)


def test_settings_that_are_not_there_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="No such file"):
        read_columns(tmp_path / "nothing.toml")
