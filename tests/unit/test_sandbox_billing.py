"""The made-up bills of the sandbox: reproducible, exact, and as odd as real ones."""

import ast
import json
import re
from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Context, Decimal
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import cloudmore.sandbox.server
from cloudmore.sandbox.server.amounts import divide_half_up, respell_with_exponent, spell
from cloudmore.sandbox.server.catalogue import Catalogue
from cloudmore.sandbox.server.encoder import Number, encode, write
from cloudmore.sandbox.server.organizations import seeded_detail, seeded_organization
from cloudmore.sandbox.server.randomness import seeded
from cloudmore.sandbox.server.report import Report
from cloudmore.sandbox.server.seeded_books import CustomerName, SeededBooks
from cloudmore.sandbox.server.settings import Settings
from cloudmore.sandbox.server.state import State
from cloudmore.sandbox.server.tax_numbers import _SCHEMES, made_up_numbers
from cloudmore.sandbox.server.view import View

EXACT = Context(prec=60)
TODAY = date(2026, 11, 23)
OPTIONAL_FIELDS = (
    *("productId", "productName", "itemCode", "subscriptionId", "subscriptionName", "purchaseOrderNumber"),
    *("costCenter", "unitCostPrice", "unitSalesPrice", "totalCost", "marginAmount", "marginPercentage"),
    *("paymentFrequency", "billingLineDetails", "note"),
)
ALWAYS_THERE = ("billingDate", "quantity", "totalSales", "currencyCode")
ON_A_LEVEL_ABOVE = ("organizationName", "customerNumber", "brokerName", "organizationCurrencyCode", "serviceName")
# Details that say why a total is not quantity times unit price.
EXPLAINED = re.compile(
    r"Prorated|Proportionell|Anteilig|Credit|Kreditering|Gutschrift|One-time|Engångs|Einmalig|Internal use"
)


class Line(NamedTuple):
    organization: dict[str, Any]
    service: dict[str, Any]
    fields: dict[str, Any]


def write_report(seed: int = 7, organizations: int = 40, month: str = "2026-10", today: date = TODAY) -> bytes:
    year, number = map(int, month.split("-"))
    start, end = date(year, number, 1), date(year, number, monthrange(year, number)[1])
    books = SeededBooks(Catalogue(seed), seed, organizations, lambda index: CustomerName(f"Organization {index}", None))
    report = Report(
        books=books.shown(View(start=start, end=end, today=today)),
        task_id="task",
        start=start,
        end=end,
    )
    return b"".join(report.chunks())


def refuse_float(_: str) -> None:
    pytest.fail("a number was read as a float")


def lines_of(body: bytes) -> list[Line]:
    report = json.loads(body, parse_float=Decimal, parse_int=Decimal, parse_constant=refuse_float)
    return [
        Line(organization, service, line)
        for organization in report["organizations"]
        for service in organization["services"]
        for line in service["items"]
    ]


@cache
def october() -> list[Line]:
    return lines_of(write_report())


def numbers_of(body: bytes) -> list[str]:
    return re.findall(rb'"(?:quantity|unit\w+|total\w+|margin\w+)":(-?[0-9][^,}]*)', body)


def details_of(line: dict[str, Any]) -> str:
    return line.get("billingLineDetails") or ""


def twins() -> Iterator[dict[str, Any]]:
    for fields, group in groupby(october(), key=lambda line: line.fields):
        if len(list(group)) == 2:
            yield fields


def currencies_by_organization() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for line in october():
        if line.organization["organizationId"]:
            found.setdefault(line.organization["organizationId"], set()).add(line.fields["currencyCode"])
    return found


def any_line(test: Callable[[dict[str, Any]], object]) -> bool:
    return any(test(line.fields) for line in october())


class TestReproducible:
    def test_the_same_month_is_the_same_bytes(self) -> None:
        assert write_report() == write_report()

    def test_another_seed_is_another_month(self) -> None:
        ids = [{line.organization["organizationId"] for line in lines_of(write_report(seed))} for seed in (7, 8)]
        assert ids[0] & ids[1] == {None}

    def test_an_organization_is_the_same_however_many_there_are(self) -> None:
        few = lines_of(write_report(organizations=5))
        many = october()
        named = [line.fields for line in few if line.organization["organizationId"]]
        assert named == [line.fields for line in many[: len(named)]]

    def test_a_month_is_the_same_whenever_it_is_asked_for(self) -> None:
        early = lines_of(write_report(today=date(2026, 10, 14)))
        later = [line for line in october() if line.fields["billingDate"][:10] <= "2026-10-14"]
        assert [line.fields for line in early] == [line.fields for line in later]
        assert 0 < len(early) < len(october())

    def test_subscriptions_go_on_from_month_to_month(self) -> None:
        months = [lines_of(write_report(month=month)) for month in ("2026-09", "2026-10")]
        ids = [{line.fields.get("subscriptionId") for line in lines} for lines in months]
        assert len(ids[0] & ids[1]) > len(ids[1]) * 8 // 10


class TestSize:
    @pytest.mark.parametrize("seed", [0, 1, 7, 42])
    @pytest.mark.parametrize("month", ["2019-02", "2026-10", "2028-06"])
    def test_a_month_of_forty_organizations(self, seed: int, month: str) -> None:
        count = write_report(seed, month=month, today=date(2030, 1, 1)).count(b'"billingDate"')
        assert 5000 <= count <= 7000

    def test_lines_grow_with_the_organizations(self) -> None:
        counts = [write_report(organizations=count).count(b'"billingDate"') for count in (40, 80, 120)]
        assert counts[1] == pytest.approx(2 * counts[0], rel=0.05)
        assert counts[2] == pytest.approx(3 * counts[0], rel=0.05)
        assert counts[0] * 7_700 // 40 > 1_050_000

    def test_few_are_large_and_many_small(self) -> None:
        sizes = Counter(line.organization["organizationId"] for line in october())
        ordered = sorted(sizes.values(), reverse=True)
        assert sum(ordered[:4]) > sum(ordered) // 2 - 200
        assert ordered[0] > 20 * ordered[20]

    def test_a_line_takes_some_hundred_bytes(self) -> None:
        assert 380 <= len(write_report()) // len(october()) <= 500

    def test_seeding_takes_no_long_time_for_many(self) -> None:
        state = State(Settings(organizations=400), Catalogue(7))
        assert len(state.organization_summaries(active_only=False)) == 400
        state.close()


class TestNumbers:
    def test_totals_are_exact_unless_the_details_say_why_not(self) -> None:
        checked = 0
        for line in (line.fields for line in october()):
            price = line.get("unitSalesPrice")
            if price is None or EXPLAINED.search(details_of(line)):
                continue
            product = EXACT.multiply(line["quantity"], price)
            assert (line["totalSales"], line["totalSales"].is_signed()) == (product, product.is_signed()), line
            checked += 1
        assert checked > len(october()) * 3 // 4

    def test_margin_is_sales_less_cost(self) -> None:
        for line in (line.fields for line in october()):
            if line.get("marginAmount") is not None and line.get("totalCost") is not None:
                assert line["marginAmount"] == EXACT.subtract(line["totalSales"], line["totalCost"]), line

    def test_places_go_from_none_to_fifteen(self) -> None:
        plain = [number.decode() for number in numbers_of(write_report()) if b"E" not in number]
        assert {len(number.partition(".")[2]) for number in plain} == set(range(16))

    def test_about_one_number_in_a_hundred_has_an_exponent(self) -> None:
        numbers = [number.decode() for number in numbers_of(write_report())]
        spelled = [number for number in numbers if "E" in number]
        assert len(spelled) / len(numbers) == pytest.approx(0.01, abs=0.004)
        assert any("E+" in number for number in spelled)
        assert any("E-0" in number for number in spelled)

    def test_trailing_zeros_stay(self) -> None:
        assert any(number.endswith(b".00") for number in numbers_of(write_report()))

    def test_the_package_knows_no_float(self) -> None:
        allowed = {("settings.py", "report_seconds")}
        for file in Path(cloudmore.sandbox.server.__file__).parent.rglob("*.py"):
            nodes = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
            fields = [node for node in nodes if isinstance(node, ast.AnnAssign)]
            exempt = {
                id(inner)
                for field in fields
                if (file.name, ast.unparse(field.target)) in allowed
                for inner in ast.walk(field)
            }
            for node in nodes:
                literal = isinstance(node, ast.Constant) and isinstance(node.value, float)
                name = isinstance(node, ast.Name) and node.id == "float"
                assert id(node) in exempt or not (literal or name), f"{file.name}: {ast.unparse(node)}"


class TestFields:
    def test_what_is_always_there(self) -> None:
        for line in october():
            for field in ALWAYS_THERE:
                assert line.fields[field] is not None
            assert re.fullmatch(r"2026-10-\d\dT00:00:00Z", line.fields["billingDate"])
            assert re.fullmatch(r"[A-Z]{3}", line.fields["currencyCode"])

    def test_what_stands_above_is_not_repeated(self) -> None:
        for line in october():
            repeated = set(ON_A_LEVEL_ABOVE) & set(line.fields)
            assert repeated == ({"serviceName"} if line.organization["organizationId"] is None else set())

    def test_how_often_optional_fields_are_absent_and_null(self) -> None:
        lines = [line.fields for line in october() if line.organization["organizationId"]]
        places = len(lines) * len(OPTIONAL_FIELDS)
        absent = sum(field not in line for line in lines for field in OPTIONAL_FIELDS)
        null = sum(line.get(field, "") is None for line in lines for field in OPTIONAL_FIELDS)
        assert absent / places == pytest.approx(0.12, abs=0.015)
        assert null / places == pytest.approx(0.05, abs=0.01)

    def test_about_one_line_in_fifty_has_a_field_nobody_announced(self) -> None:
        known = {*OPTIONAL_FIELDS, *ALWAYS_THERE, *ON_A_LEVEL_ABOVE}
        odd = [set(line.fields) - known for line in october() if set(line.fields) - known]
        assert len(odd) / len(october()) == pytest.approx(0.02, abs=0.008)
        assert {"costCenterCode", "tags", "meta"} <= set().union(*odd)

    def test_items_hold_the_lines_and_products_are_left_out(self) -> None:
        assert all("products" not in line.service for line in october())


KINDS: dict[str, Callable[[], object]] = {
    "Azure usage with fifteen places": lambda: any_line(lambda line: -line["totalSales"].as_tuple().exponent == 15),
    "whole licences": lambda: any_line(lambda line: line["quantity"] == 25 or line["quantity"] > 40),
    "consumption with decimals": lambda: any_line(
        lambda line: "Förbrukning" in details_of(line) and line["quantity"] % 1
    ),
    "monthly": lambda: any_line(lambda line: line.get("paymentFrequency") == "Monthly"),
    "annual": lambda: any_line(lambda line: line.get("paymentFrequency") == "Annual"),
    "one-time": lambda: any_line(lambda line: line.get("paymentFrequency") == "One-time"),
    "no frequency": lambda: any_line(lambda line: "paymentFrequency" not in line),
    "prorated, in three languages": lambda: all(
        any_line(lambda line, word=word: details_of(line).startswith(word))
        for word in ("Prorated", "Proportionell", "Anteilig")
    ),
    "prorated total is not quantity times price": lambda: any_line(
        lambda line: (
            re.match("Prorated|Proportionell|Anteilig", details_of(line))
            and line.get("unitSalesPrice")
            and line["totalSales"] != line["quantity"] * line["unitSalesPrice"]
        )
    ),
    "cancelled": lambda: any_line(lambda line: re.search("cancelled|uppsagd|gekündigt", details_of(line))),
    "credit by negative quantity": lambda: any_line(
        lambda line: line["quantity"] < 0 and (line.get("unitSalesPrice") or 0) > 0 and line["totalSales"] < 0
    ),
    "credit by negative price": lambda: any_line(
        lambda line: line["quantity"] > 0 and (line.get("unitSalesPrice") or 0) < 0 and line["totalSales"] < 0
    ),
    "credit with quantity 0": lambda: any_line(lambda line: line["quantity"] == 0 and line["totalSales"] < 0),
    "trial": lambda: any_line(lambda line: line["quantity"] > 0 and line["totalSales"] == 0),
    "minus zero": lambda: any_line(lambda line: line["totalSales"] == 0 and line["totalSales"].is_signed()),
    "two equal lines": lambda: list(twins()),
    "no organization": lambda: [line for line in october() if line.organization["organizationId"] is None],
    "organization with two currencies": lambda: [
        each for each in currencies_by_organization().values() if len(each) == 2
    ],
    "six currencies": lambda: len({line.fields["currencyCode"] for line in october()}) >= 6,
    "yen without places": lambda: any_line(
        lambda line: line["currencyCode"] == "JPY" and line["totalSales"].as_tuple().exponent == 0
    ),
    "item code with leading zeros": lambda: any_line(lambda line: line.get("itemCode") == "00123"),
    "item code like a number": lambda: any_line(lambda line: line.get("itemCode") == "1E05"),
    "item code like a formula": lambda: any_line(lambda line: line.get("itemCode") == "=CERT"),
    "name like a formula": lambda: any_line(
        lambda line: (line.get("subscriptionName") or "")[:1] in {"=", "+", "@", "-"}
    ),
    "name with markup": lambda: any_line(lambda line: "</script>" in (line.get("productName") or "")),
    "name with quotes and semicolon": lambda: any_line(lambda line: '";' in (line.get("productName") or "")),
    "long name": lambda: any_line(lambda line: len(line.get("productName") or "") >= 200),
    "newline": lambda: any_line(lambda line: "\n" in (line.get("note") or "")),
    "tab": lambda: any_line(lambda line: "\t" in (line.get("note") or "")),
    "organization in two groups": lambda: [
        line for line in october() if len(line.organization.get("organizationGroups") or []) == 2
    ],
    "services of every sort": lambda: (
        {
            *("Microsoft 365", "Microsoft Azure", "Molnbackup", "Endpoint Protection", "Telefoni"),
        }
        <= {line.service.get("serviceName") for line in october()}
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_default_month_holds(kind: str) -> None:
    assert KINDS[kind]()


NAMES: dict[str, Callable[[str], object]] = {
    "long": lambda name: len(name) >= 200,
    "not ASCII": lambda name: "ø" in name,
    "Japanese": lambda name: "見本" in name,
    "right to left": lambda name: re.search("[\u0590-\u06ff]", name),
    "emoji": lambda name: "🦆" in name,
    "equals sign": lambda name: name.startswith("="),
    "plus": lambda name: name.startswith("+"),
    "at sign": lambda name: name.startswith("@"),
    "markup": lambda name: "</script>" in name,
    "quotes and semicolon": lambda name: '"' in name and ";" in name,
    "newline and tab": lambda name: "\n" in name and "\t" in name,
    "spaces around": lambda name: name != name.strip(),
}


def details(count: int = 40) -> list[dict[str, Any]]:
    catalogue = Catalogue(7)
    return [seeded_detail(seeded_organization(catalogue, 7, index), 7) for index in range(count)]


@pytest.mark.parametrize("kind", NAMES)
def test_an_organization_has_a_name_that_is(kind: str) -> None:
    assert any(NAMES[kind](detail["name"]) for detail in details())


class TestMadeUpPeople:
    def test_addresses_and_telephones_are_nobodys(self) -> None:
        fictional = re.compile(r"46 84650040\d|44 1632960\d{3}|1 20255501\d{2}|49 3023125\d{3}")
        for detail in details(200):
            contact = detail["contact"]
            assert contact["email"].endswith(".example")
            assert detail["notificationEmail"] == "" or detail["notificationEmail"].endswith(".example")
            assert fictional.fullmatch(f"{contact['phonePrefix']} {contact['phone']}")
            assert not contact["cellPhone"] or fictional.fullmatch(
                f"{contact['cellPhonePrefix']} {contact['cellPhone']}"
            )

    def test_names_are_unique(self) -> None:
        names = Counter(detail["name"] for detail in details(2000))
        assert max(names.values()) == 1

    @pytest.mark.parametrize(
        ("country", "right"),
        [
            # Counting up, with the check digit that the country's rule gives.
            ("SE", "1234567897"),
            ("EE", "123456780"),
            ("NO", "123456785"),
            ("DK", "12345674"),
            ("FI", "12345671"),
            ("DE", "123456788"),
            ("GB", "123456782"),
            ("NL", "123456782"),
            ("JP", "1234567890122"),
        ],
    )
    def test_tax_numbers_have_a_wrong_check_digit(self, country: str, right: str) -> None:
        scheme = _SCHEMES[country]
        assert scheme.is_right(right)
        for number in range(200):
            digits, vat = made_up_numbers(country, seeded("test", number))
            assert digits is not None
            assert vat is not None
            assert len(digits) == len(right)
            assert digits in vat
            assert not scheme.is_right(digits)

    def test_a_country_without_vat_has_none(self) -> None:
        assert made_up_numbers("US", seeded("test")) == (None, None)


class TestSpellings:
    @pytest.mark.parametrize(
        ("value", "text"),
        [
            (Number("1.10"), "1.10"),
            (Number("1E-05"), "1E-05"),
            (Number("-0.00"), "-0.00"),
            (Decimal("0.0000001"), "0.0000001"),
            (Decimal("1E+3"), "1000"),
            (Decimal("12.50"), "12.50"),
            (3, "3"),
            (True, "true"),
            (None, "null"),
            ({"a": [1, "b"], "c": {}}, '{"a":[1,"b"],"c":{}}'),
            (("é", '"\\\n\x00'), '["é","\\"\\\\\\n\\u0000"]'),
        ],
    )
    def test_a_value_is_written(self, value: object, text: str) -> None:
        assert write(value) == text

    @pytest.mark.parametrize("value", [1.5, {"a": [0.0]}, b"x", {1, 2}])
    def test_a_float_and_other_types_are_refused(self, value: object) -> None:
        with pytest.raises(TypeError):
            write(value)

    @pytest.mark.parametrize("text", ["", "01", "1.", ".5", "+1", "NaN", "1e", "0x1", "1 "])
    def test_what_is_no_number_is_refused(self, text: str) -> None:
        with pytest.raises(ValueError, match="no JSON number"):
            Number(text)

    def test_half_a_surrogate_pair_is_escaped(self) -> None:
        assert encode(write("\ud83e")) == b'"\\ud83e"'

    @pytest.mark.parametrize(
        ("units", "places", "text"),
        [
            (0, 0, "0"),
            (0, 2, "0.00"),
            (5, 3, "0.005"),
            (1234, 2, "12.34"),
            (-5, 1, "-0.5"),
            (10, 1, "1.0"),
            (-7, 0, "-7"),
        ],
    )
    def test_an_amount_is_spelled(self, units: int, places: int, text: str) -> None:
        assert spell(units, places) == text

    @pytest.mark.parametrize(
        ("plain", "text"),
        [
            ("12.50", "1.250E+1"),
            ("0.00001", "1E-05"),
            ("-0.02", "-2E-02"),
            ("1000", "1.000E+3"),
            ("7", "7E+0"),
            ("0.00", "0E+00"),
        ],
    )
    def test_an_exponent_changes_the_spelling_and_not_the_value(self, plain: str, text: str) -> None:
        assert respell_with_exponent(plain) == text
        assert Decimal(text) == Decimal(plain)

    @pytest.mark.parametrize(
        ("numerator", "denominator", "quotient"), [(1, 2, 1), (-1, 2, -1), (1, 3, 0), (5, 3, 2), (-5, 3, -2), (0, 7, 0)]
    )
    def test_halves_are_rounded_away_from_zero(self, numerator: int, denominator: int, quotient: int) -> None:
        assert divide_half_up(numerator, denominator) == quotient


class TestSettings:
    def test_credentials_come_from_the_seed(self) -> None:
        assert Settings(seed=7).username == "api-user-7@sandbox.example"
        assert Settings(seed=7) == Settings(seed=7)
        first, second = Settings(seed=7), Settings(seed=8)
        for name in ("username", "password", "client_secret", "reseller_id"):
            assert getattr(first, name) != getattr(second, name)

    def test_no_secret_is_shown(self) -> None:
        settings = Settings()
        assert settings.password not in repr(settings)
        assert settings.client_secret not in repr(settings)

    @pytest.mark.parametrize(
        ("name", "value"), [("organizations", -1), ("report_seconds", -0.1), ("reseller_id", "not a GUID")]
    )
    def test_a_setting_that_cannot_be_used_is_named(self, name: str, value: Any) -> None:
        with pytest.raises(ValueError, match=name):
            Settings(**{name: value})
