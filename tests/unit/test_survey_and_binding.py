"""Where a report has its lines and under which names, whatever its spelling; and that what is unclear is never zero."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cloudmore import CloudmoreError, ReportShapeError, ResponseError
from cloudmore.billing import Period, Report
from cloudmore.billing.reading import Origin
from cloudmore.billing.report import Asked
from cloudmore.billing.survey import read_head

OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))
ASKED = Asked(OCTOBER, datetime(2026, 11, 9, 7, 31, tzinfo=UTC), "api.example", "t-1")
Make = Callable[[Any], Report]


@pytest.fixture
def report(tmp_path: Path) -> Iterator[Make]:
    made: list[Report] = []

    def make(content: Any) -> Report:
        raw = tmp_path / f"raw-{len(made)}.json"
        raw.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        made.append(Report(raw, read_head(raw), ASKED, Origin("cloudmore", "r-1", OCTOBER.name, UTC)))
        return made[-1]

    yield make
    for each in made:
        each.close()


def line(**changes: Any) -> dict[str, Any]:
    names = {"billingDate": "2026-10-05T00:00:00", "quantity": 2, "totalSales": 10.5, "currencyCode": "EUR"}
    return {**names, **changes}


def organization(*lines: Any, **changes: Any) -> dict[str, Any]:
    return {"organizationId": "o-1", "services": [{"serviceId": "s-1", "items": list(lines)}], **changes}


OWN = {"taskId": "t-1", "status": "Successful", "organizations": [organization(line(), line(quantity=1))]}


def respelled(value: Any, spell: Callable[[str], str]) -> Any:
    if isinstance(value, dict):
        return {spell(name): respelled(each, spell) for name, each in value.items()}
    return [respelled(each, spell) for each in value] if isinstance(value, list) else value


def turned(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: turned(value[name]) for name in reversed(value)}
    return [turned(each) for each in value] if isinstance(value, list) else value


FLAT = [line(organizationId="o-1", serviceId="s-1"), line(organizationId="o-1", serviceId="s-1", quantity=1)]

DIALECTS: dict[str, Any] = {
    "the document's own": OWN,
    "Pascal case": respelled(OWN, lambda name: name[0].upper() + name[1:]),
    "lower case": respelled(OWN, str.lower),
    "upper case": respelled(OWN, str.upper),
    "names turned round: scalars after the list, names after the nested list": turned(OWN),
    "a bare list at the top": OWN["organizations"],
    "a list in a list": [OWN["organizations"]],
    "wrapped one level deeper": {"data": OWN},
    "wrapped two levels deeper": {"response": {"data": OWN}},
    "wrapped, with a list of texts before": {"notes": ["a", "b"], "data": OWN},
    "with a list of other objects before": {"warnings": [{"code": 1}], **OWN},
    "with a list of other objects after": {**OWN, "links": [{"rel": "self", "parts": [{"quantity": 5}]}]},
    "with an object called item before": {"item": {"name": "x"}, **OWN},
    "other names for the collections": {"rows": [{"organizationId": "o-1", "a": [{"serviceId": "s-1", "b": FLAT}]}]},
    "lines in the top list": {"lines": FLAT},
    "lines in a bare top list": FLAT,
    "a key with a dot": {"billing.report": [{**organization(*FLAT), "a.b": 1, "c.": 2, "": 3}]},
    "a collection with a dot": {"x": [{"organizationId": "o-1", "s.v": [{"serviceId": "s-1", "i.t": [*FLAT]}]}]},
    "names called item": {"item": [{"organizationId": "o-1", "item": [{"serviceId": "s-1", "item": FLAT}]}]},
    "null among the objects": [None, organization(None, *OWN["organizations"][0]["services"][0]["items"]), None],
    "organizations without lines beside": [organization(), organization(services=None), *OWN["organizations"]],
    "amounts as text": [organization(line(totalSales="10.50"), line(totalSales=" 10.5 ", quantity="1"))],
    "sums around the lines": [
        {
            "organizationId": "o-1",
            "totalSales": 21.0,
            "services": [{"serviceId": "s-1", "totalSales": 21, "items": FLAT}],
        }
    ],
    "details inside a line": [organization(line(parts=[{"name": "a", "totalSales": 5}, {"b": [{"c": 1}]}]), FLAT[1])],
}


@pytest.mark.parametrize("content", DIALECTS.values(), ids=DIALECTS.keys())
def test_every_dialect_gives_the_same_lines(report: Make, content: Any) -> None:
    found = list(report(content).lines())
    assert [(each.quantity, each.total_sales, each.currency) for each in found] == [
        (Decimal(2), Decimal("10.5"), "EUR"),
        (Decimal(1), Decimal("10.5"), "EUR"),
    ]
    assert {(each.organization_id, each.service_id, each.billing_date) for each in found} == {
        ("o-1", "s-1", date(2026, 10, 5))
    }


@pytest.mark.parametrize("content", DIALECTS.values(), ids=DIALECTS.keys())
def test_the_totals_are_those_of_the_lines(report: Make, content: Any) -> None:
    totals = report(content).totals()
    assert (totals.lines, list(totals.by_currency)) == (2, ["EUR"])
    assert totals.by_currency["EUR"].sales == Decimal("21.0")
    assert totals.findings() == ()


UNCLEAR: dict[str, tuple[Any, str]] = {
    "unknown names": ([{"Kunde": "x", "posten": [{"menge": 1, "betrag": 5}]}], "posten.menge"),
    "no amount": ([organization({"billingDate": "2026-10-05", "quantity": 1})], "services.items.quantity"),
    "no quantity": ([organization({"totalSales": 5, "currencyCode": "EUR"})], "services.items.totalSales"),
    "no organization": ([{"services": [{"items": [line()]}]}], "services.items.totalSales"),
    "no billing date": (
        [organization({"quantity": 1, "totalSales": 5, "currencyCode": "EUR"})],
        "services.items.currencyCode",
    ),
    "no currency": (
        [organization({"quantity": 1, "totalSales": 5, "billingDate": "2026-10-05"})],
        "services.items.billingDate",
    ),
    "amounts inside an object of unknown name": (
        [organization({"quantity": 1, "betrag": {"totalSales": 5}})],
        "services.items.betrag.totalSales",
    ),
    "sums without lines": ([{"organizationId": "o-1", "totalSales": 5, "services": []}], "totalSales"),
    "an unknown number and no lines": ([{"organizationId": "o-1", "betrag": 5, "services": []}], "betrag"),
    "an unknown text with digits and no lines": ([{"organizationId": "o-1", "betrag": "5,00"}], "betrag"),
    "unknown numbers in a list and no lines": ([{"organizationId": "o-1", "betrag": [5]}], "betrag"),
    "an unknown number in an object and no lines": ([{"organizationId": "o-1", "x": {"betrag": 5}}], "x.betrag"),
    "a top that is not a list of objects beside one": ({"currency": "EUR", "x": [{"y": 1}]}, "currency"),
}


@pytest.mark.parametrize(("content", "name"), UNCLEAR.values(), ids=UNCLEAR.keys())
def test_unknown_names_stop_the_run_and_are_listed(report: Make, content: Any, name: str) -> None:
    made = report(content)
    for use in (made.lines, made.totals, lambda: made.write(made.raw.with_name("x.csv"))):
        with pytest.raises(ReportShapeError) as caught:
            use()
        assert name in caught.value.names
        assert name in caught.value.message
        assert "[billing.columns]" in str(caught.value)
        assert "\n" not in str(caught.value)
    assert not made.raw.with_name("x.csv").exists()


MONEY = {"quantity": 1, "totalSales": 5}

TWICE: dict[str, Any] = {
    "products and items of a service that differ": [
        {"organizationId": "o-1", "services": [{"items": [line()], "products": [line(totalSales=11)]}]}
    ],
    "products of one service, items of another": [
        {"organizationId": "o-1", "services": [{"items": [line()]}, {"products": [line(totalSales=11)]}]}
    ],
    "products and items equal only in all services together": [
        {
            "organizationId": "o-1",
            "services": [
                {"items": [line()], "products": [line(totalSales=5)]},
                {"items": [line()], "products": [line(totalSales=16)]},
            ],
        }
    ],
    "products that say no amount": [
        {"organizationId": "o-1", "services": [{"items": [line()], "products": [{"quantity": 1, "currency": "EUR"}]}]}
    ],
    "whole lines around lines that differ": [
        {**line(), "organizationId": "o-1", "items": [line(), line()]},
    ],
    "lines with parts that look like lines": [organization(line(parts=[MONEY]))],
    "a collection in two letter cases": [organization(line()), {"Services": [{"items": [line()]}]}],
    "lines at two depths": [organization(line()), {"organizationId": "o-2", "items": [line()]}],
    "two lists at the top, of equal sums": {"organizations": [organization(line())], "reseller": [line()]},
    "two lists at the top, the second nested": {"a": [organization(line())], "b": {"c": [organization(line())]}},
    "sales without a quantity beside the lines": [organization(line(), manual=[{"totalSales": 100}])],
    "sales without a quantity in a second list": {"a": [organization(line())], "b": [{"totalSales": 100}]},
}


@pytest.mark.parametrize("content", TWICE.values(), ids=TWICE.keys())
def test_money_in_two_places_is_neither_counted_twice_nor_left_out(report: Make, content: Any) -> None:
    with pytest.raises(ReportShapeError, match="may both be in this report") as caught:
        report(content).totals()
    assert any("totalSales" in name for name in caught.value.names)


LOST: dict[str, Any] = {
    "one line that is not in a list": [organization(line()), organization(services=[{"items": line()}])],
    "one service that is not in a list": [organization(line()), organization(services={"items": [line()]})],
    "a text for a list": [organization(line()), organization(services="none")],
    "a number among the lines": [organization(line(), 5)],
    "a list among the lines": [organization(line(), [line()])],
    "a list among the organizations": [organization(line()), [organization(line())]],
}


@pytest.mark.parametrize("content", LOST.values(), ids=LOST.keys())
def test_what_would_be_lost_stops_the_run(report: Make, content: Any) -> None:
    with pytest.raises(ReportShapeError):
        report(content).totals()


BESIDE: dict[str, Any] = {
    "credits of a service": [
        organization(line()),
        organization(services=[{"credits": [{"quantity": 1, "currencyCode": "EUR", "amount": -9}]}]),
    ],
    "charges in a list of their own": {
        "organizations": [organization(line())],
        "charges": [{"billingDate": "2026-10-02", "currencyCode": "EUR", "amount": -9}],
    },
}


@pytest.mark.parametrize("content", BESIDE.values(), ids=BESIDE.keys())
def test_what_may_be_billed_under_another_name_is_not_left_out(report: Make, content: Any) -> None:
    with pytest.raises(ReportShapeError, match="may both be in this report"):
        report(content).totals()


TWO = json.dumps(line())
REPEATED: dict[str, str] = {
    "lines": f'[{{"organizationId":"o","services":[{{"items":[{TWO}],"items":[{TWO}]}}]}}]',
    "services": f'[{{"organizationId":"o","services":[{{"items":[{TWO}]}}],"services":[{{"items":[{TWO}]}}]}}]',
    "totalSales": f'[{{"organizationId":"o","services":[{{"items":[{TWO[:-1]},"totalSales":7}}]}}]}}]',
}


@pytest.mark.parametrize("content", REPEATED.values(), ids=REPEATED.keys())
def test_a_field_that_an_object_has_twice_stops_the_run(report: Make, content: str) -> None:
    with pytest.raises(ReportShapeError, match="twice"):
        report(content.encode()).totals()


def test_a_byte_order_mark_is_read_over(report: Make) -> None:
    made = report(b"\xef\xbb\xbf" + json.dumps([organization(line())]).encode())
    assert made.totals().lines == 1


@pytest.mark.parametrize("name", ["totalCost", "totalSales", "quantity", "currencyCode"])
def test_an_amount_in_two_spellings_stops_the_run(report: Make, name: str) -> None:
    whole = line(totalCost=1)
    other = {key.upper() if key == name else key: value for key, value in whole.items()}
    with pytest.raises(ReportShapeError, match="in more than one way") as caught:
        report([organization(whole, other)]).totals()
    assert set(caught.value.names) == {name, name.upper()}


EMPTY: dict[str, bytes] = {
    "organizations without services": b'[{"organizationId":"o-1","organizationName":"A 1","services":[]}]',
    "services without lines": b'[{"organizationId":"o-1","services":[{"serviceId":"s-1","items":[]}]}]',
    "organizations without a collection": b'[{"organizationId":"o-1"}]',
    "objects without a name": b"[{},{}]",
    "an empty list": b"[]",
    "an empty collection": b'{"status":"Successful","organizations":[]}',
    "a collection that is null": b'{"organizations":null}',
    "a list of nulls": b"[null,null]",
}
NO_LIST: dict[str, bytes] = {
    "null": b"null",
    "an empty object": b"{}",
    "no file content": b"",
    "a missing collection": b'{"taskId":"t-1","status":"Successful"}',
    "a text": b'"done"',
    "a number": b"5",
}


@pytest.mark.parametrize("name", [*EMPTY, *NO_LIST])
def test_a_report_without_objects_has_no_lines_and_says_so(report: Make, name: str) -> None:
    made = report((EMPTY | NO_LIST)[name])
    assert list(made.lines()) == []
    assert made.binding is None
    assert [finding.code for finding in made.findings()] == ["empty" if name in EMPTY else "no-list"]


WHOLE = json.dumps(OWN).encode()

UNREADABLE: dict[str, bytes] = {
    "HTML": b"<html><body>Sign in</body></html>",
    "blank": b"  \n",
    "cut in the first name": WHOLE[:5],
    "cut in a line": WHOLE[:-20],
    "cut before the last bracket": WHOLE[:-1],
    "two answers in one": WHOLE + WHOLE,
    "garbage behind": WHOLE + b" x",
    "a comma too many": WHOLE.replace(b"}]", b"},]", 1),
    "bytes that are no text": WHOLE.replace(b"o-1", b"\xff\xfe\xff"),
    "NaN": WHOLE.replace(b"10.5", b"NaN"),
    "a number of 5,000 digits": WHOLE.replace(b"10.5", b"1" * 5000),
    "a number beyond every exponent": WHOLE.replace(b"10.5", b"1e99999999999999999999"),
    "brackets only": b"[" * 10_000,
    "brackets the wrong way": b'{"a":[{"b":1}}]',
    "compressed": b"\x1f\x8b\x08\x00\x00\x00\x00\x00",
}


@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_what_is_not_json_or_is_cut_cannot_be_read(report: Make, content: bytes) -> None:
    with pytest.raises(ResponseError) as caught:
        report(content).totals()
    assert caught.value.operation_id == "billing_reports_get"


def test_every_cut_is_noticed(report: Make) -> None:
    for length in range(1, len(WHOLE)):
        with pytest.raises(CloudmoreError):
            report(WHOLE[:length]).totals()


def test_a_cut_report_is_kept_until_its_lines_are_read(report: Make) -> None:
    assert report(WHOLE[:-20]).raw.exists()


@pytest.mark.parametrize("depth", [50, 400])
def test_deep_nesting_inside_a_line_does_not_matter(report: Make, depth: int) -> None:
    deep: Any = 1
    for _ in range(depth // 2):
        deep = [{"x": deep}]
    (found,) = report([organization(line(deep=deep))]).lines()
    assert found.extra is not None
    assert json.loads(found.extra)["deep"] == deep


def test_absurd_nesting_is_refused(report: Make) -> None:
    deep = b'[{"x":' * 2_000 + b"1" + b"}]" * 2_000
    with pytest.raises(ResponseError):
        report(b'[{"organizationId":"o","totalSales":1,"quantity":1,"deep":' + deep + b"}]").totals()


def test_a_sum_never_stands_for_the_amount_of_a_line(report: Make) -> None:
    content = [
        {
            "organizationId": "o-1",
            "totalCost": 90,
            "services": [{"totalSales": 150, "unitSalesPrice": 7, "items": [line(), line(totalSales=None)]}],
        }
    ]
    made = report(content)
    assert [(each.total_sales, each.total_cost, each.unit_sales) for each in made.lines()] == [
        (Decimal("10.5"), None, None),
        (None, None, None),
    ]
    assert [(each.code, each.count) for each in made.findings()] == [
        ("missing-total-sales", 1),
        ("subtotal-differs", 1),
    ]
    extra = [json.loads(each.extra or "{}") for each in made.lines()]
    assert all(sorted(each.values()) == [7, 90, 150] for each in extra), "a sum is kept where nothing adds it up"


@pytest.mark.parametrize("name", ["billingDate", "quantity", "totalSales", "currencyCode"])
@pytest.mark.parametrize("lack", ["absent", "null", "empty"])
def test_an_essential_value_that_a_line_lacks_is_a_finding(report: Make, name: str, lack: str) -> None:
    lacking = line() if lack == "absent" else line(**{name: None if lack == "null" else ""})
    if lack == "absent":
        del lacking[name]
    made = report([organization(line(), lacking, line())])
    (finding,) = made.findings()
    assert (finding.code.startswith("missing-"), finding.count, made.totals().lines) == (True, 1, 3)


def test_duplicate_ids_are_two_organizations_lines(report: Make) -> None:
    made = report([organization(line()), organization(line())])
    assert made.totals().lines == 2
    assert made.totals().by_currency["EUR"].sales == Decimal("21.0")


def test_status_and_message_are_read_after_a_report_of_many_chunks(report: Make) -> None:
    text = 'quote " backslash \\ brackets ]}[{ and \u2028'
    content = {
        "organizations": [organization(line(note=text * 50)) for _ in range(200)],
        "status": "Processing",
        "n.m": 1,
    }
    made = report(content)
    assert made._head.around == {("status",): "Processing", ("n.m",): 1}
    assert {each.note for each in made.lines()} == {text * 50}


def test_lines_can_be_read_when_nobody_holds_the_report(tmp_path: Path) -> None:
    raw = tmp_path / "alone.json"
    raw.write_bytes(WHOLE)
    origin = Origin("cloudmore", "r-1", OCTOBER.name, UTC)
    assert len(list(Report(raw, read_head(raw), ASKED, origin).lines())) == 2
    assert not raw.exists(), "and the file goes when they are read"


@pytest.mark.parametrize("where", ["around the lines", "in a line"])
def test_an_object_of_very_many_names_is_read(report: Make, where: str) -> None:
    many = {f"field{number}": number for number in range(4100)}
    content = {"rows": [line(organizationId="o-1")], **many}
    if where == "in a line":
        content = {"rows": [line(organizationId="o-1", **many)]}
    (only,) = report(content).lines()
    assert only.total_sales == Decimal("10.5")
    assert len(json.loads(only.extra or "{}")) == (4100 if where == "in a line" else 0)
