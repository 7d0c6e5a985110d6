"""Under each content spelling the sandbox bills the same lines: this file reads them back with tables of its own."""

import json
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from cloudmore import Cloudmore
from cloudmore.billing.columns import CANDIDATES, ESSENTIAL, NUMBERS
from cloudmore.cli.application import run
from cloudmore.errors import ConfigurationError
from cloudmore.sandbox import Sandbox
from cloudmore.sandbox.server.catalogue import Catalogue
from cloudmore.sandbox.server.content import CONTENTS
from cloudmore.sandbox.server.dialect import DIALECTS
from cloudmore.sandbox.server.layout import OrganizationPart, ServicePart
from cloudmore.sandbox.server.report import CHUNK_CHARACTERS, Report
from cloudmore.sandbox.server.seeded_books import CustomerName, SeededBooks
from cloudmore.sandbox.server.view import View

NAMES = ["camel", "pascal", "sales-total", "nested", "flat", "text", "computed", "unknown"]
WRONG = re.escape(f"must be one of {', '.join(NAMES)}")
AMOUNTS = (
    *("quantity", "unitCostPrice", "unitSalesPrice", "totalCost", "totalSales", "marginAmount", "marginPercentage"),
)
REPORTS = "/billing/reports/MonthlyBillingPerOrganizationAsync"
OCTOBER = {"startDate": "2026-10-01", "endDate": "2026-10-31"}

OTHER_WORDS = {
    "salesTotal": "totalSales",
    "costTotal": "totalCost",
    "salesPricePerUnit": "unitSalesPrice",
    "costPricePerUnit": "unitCostPrice",
    "currency": "currencyCode",
    "qty": "quantity",
    "purchaseOrder": "purchaseOrderNumber",
    "details": "billingLineDetails",
    "margin": "marginAmount",
    "marginPercent": "marginPercentage",
    "sku": "itemCode",
    "organizationCurrency": "organizationCurrencyCode",
}
OBJECTS = {
    "organization.id": "organizationId",
    "organization.name": "organizationName",
    "organization.customerNumber": "customerNumber",
    "organization.groups": "organizationGroups",
    "organization.currency.code": "organizationCurrencyCode",
    "service.id": "serviceId",
    "service.name": "serviceName",
    "product.id": "productId",
    "product.name": "productName",
    "product.itemCode": "itemCode",
    "subscription.id": "subscriptionId",
    "subscription.name": "subscriptionName",
    "price.cost": "unitCostPrice",
    "price.sales": "unitSalesPrice",
    "total.cost": "totalCost",
    "total.sales": "totalSales",
    "margin.amount": "marginAmount",
    "margin.percent": "marginPercentage",
    "currency.code": "currencyCode",
}
SWEDISH = {
    "faktDat": "billingDate",
    "kundRef": "organizationId",
    "kundNamn": "organizationName",
    "kundValuta": "organizationCurrencyCode",
    "antal": "quantity",
    "stkIn": "unitCostPrice",
    "stkUt": "unitSalesPrice",
    "summaIn": "totalCost",
    "summaUt": "totalSales",
    "tbBel": "marginAmount",
    "tbPct": "marginPercentage",
    "valuta": "currencyCode",
}


class Digits(str):
    """A JSON number as it was spelled: not equal to a string of the same characters."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Digits) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash((Digits, str(self)))


def no_repeated_names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    assert len(fields) == len(pairs), f"a name stands twice in {pairs}"
    return fields


def read(body: bytes) -> Any:
    return json.loads(body, parse_int=Digits, parse_float=Digits, object_pairs_hook=no_repeated_names)


def unchanged(fields: dict[str, Any]) -> dict[str, Any]:
    return fields


def by_table(table: Mapping[str, str]) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda fields: {table.get(name, name): value for name, value in fields.items()}


def from_pascal(value: Any) -> Any:
    if isinstance(value, dict):
        assert all(name[0].isupper() for name in value)
        return {name[0].lower() + name[1:]: from_pascal(inner) for name, inner in value.items()}
    return [from_pascal(inner) for inner in value] if isinstance(value, list) else value


# The names of the objects themselves, each with those around it.
AROUND = {path[:at] for path in OBJECTS for at, letter in enumerate(path) if letter == "."}


def from_objects(fields: dict[str, Any], around: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in fields.items():
        path = f"{around}{name}"
        if path in AROUND:
            assert value, f"{path} is an empty object"
            found |= from_objects(value, f"{path}.")
        else:
            found[OBJECTS.get(path, path)] = value
    return found


def from_text(fields: dict[str, Any]) -> dict[str, Any]:
    texts = {name: fields[name] for name in AMOUNTS if fields.get(name) is not None}
    assert not any(isinstance(text, Digits) for text in texts.values())
    return fields | {name: Digits(text) for name, text in texts.items()}


# The names of the lists, and how the fields of a level become those of `camel` again.
READINGS: dict[str, tuple[tuple[str, str, str], Callable[[dict[str, Any]], dict[str, Any]]]] = {
    "camel": (("organizations", "services", "items"), unchanged),
    "pascal": (("Organizations", "Services", "Items"), from_pascal),
    "sales-total": (("customers", "subscribedServices", "billingLines"), by_table(OTHER_WORDS)),
    "nested": (("organizations", "services", "items"), from_objects),
    "text": (("organizations", "services", "items"), from_text),
    "computed": (("organizations", "services", "items"), unchanged),
    "unknown": (("organizations", "services", "items"), by_table(SWEDISH)),
}


def lines_of(name: str, body: bytes) -> list[dict[str, Any]]:
    """Every line with what its service and its organization say; what is nearer goes first."""
    if name == "flat":
        return list(read(body))
    (organizations, services, items), back = READINGS[name]

    def own(fields: dict[str, Any], inner: str) -> dict[str, Any]:
        return back({each: value for each, value in fields.items() if each != inner})

    return [
        own(organization, services) | own(service, items) | back(line)
        for organization in read(body)[organizations]
        for service in organization[services]
        for line in service[items]
    ]


def make_report(name: str, *, organizations: int = 12, start: date = date(2026, 10, 1)) -> Report:
    end = start.replace(day=31)
    books = SeededBooks(
        Catalogue(7),
        7,
        organizations,
        lambda index: CustomerName(f'Ölands "Kök" {index}', None if index % 3 else f"K-{index}"),
    )
    return Report(
        books=books.shown(View(start=start, end=end, today=date(2026, 11, 23))),
        task_id="task",
        start=start,
        end=end,
        content=CONTENTS[name],
    )


@cache
def report(name: str) -> bytes:
    return b"".join(make_report(name).chunks())


def names_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from names_in(each)


class TestTheSameLines:
    def test_there_are_eight(self) -> None:
        assert list(CONTENTS) == NAMES

    def test_the_sample_has_every_oddity(self) -> None:
        lines = lines_of("camel", report("camel"))
        spelled = {str(value) for line in lines for value in line.values() if isinstance(value, Digits)}
        assert len(lines) > 1000
        assert any("E-" in text for text in spelled)
        assert any("E+" in text for text in spelled)
        assert any(re.fullmatch(r"-0\.?0*", text) for text in spelled)
        assert any(re.fullmatch(r"[1-9][0-9]*\.[0-9]*0", text) for text in spelled)
        assert {"costCenterCode", "tags", "meta", "taxable", "discountRate"} <= {
            each for line in lines for each in line
        }
        for name in ("totalCost", "unitSalesPrice", "productName", "brokerName"):
            assert 0 < sum(name not in line for line in lines) < len(lines)
        assert any(line.get("totalCost", "") is None for line in lines)
        assert any(line["serviceId"] is None and line["serviceName"] for line in lines)

    @pytest.mark.parametrize("name", NAMES)
    def test_read_back_they_are_those_of_camel_in_the_same_order(self, name: str) -> None:
        left_out = {"totalCost", "totalSales"} if name == "computed" else set()
        expected = [
            {each: value for each, value in line.items() if each not in left_out}
            for line in lines_of("camel", report("camel"))
        ]
        assert lines_of(name, report(name)) == expected

    @pytest.mark.parametrize("name", [name for name in NAMES if name != "flat"])
    def test_the_envelope_says_the_same(self, name: str) -> None:
        (organizations, _, _), back = READINGS[name]
        envelope = read(report(name))
        del envelope[organizations]
        assert back(envelope) == {
            "taskId": "task",
            "status": "Successful",
            "message": None,
            "startDate": "2026-10-01",
            "endDate": "2026-10-31",
        }

    @pytest.mark.parametrize("name", NAMES)
    def test_a_report_without_lines_is_an_empty_list(self, name: str) -> None:
        nothing = read(b"".join(make_report(name, start=date(2016, 10, 1)).chunks()))
        assert (nothing if name == "flat" else nothing[READINGS[name][0][0]]) == []

    def test_a_line_of_the_flat_list_says_what_stands_around_it(self) -> None:
        first, *_, last = read(report("flat"))
        assert list(first)[:6] == [
            *("organizationId", "organizationName", "customerNumber", "organizationCurrencyCode", "organizationGroups"),
            "brokerName",
        ]
        assert first["serviceName"] == "Microsoft 365"
        assert (last["organizationId"], last["serviceId"]) == (None, None)
        # It names its service itself.
        assert last["serviceName"] in {"Platform", "Partner programme", "Own use"}


class TestNames:
    def test_pascal_has_no_other_names(self) -> None:
        assert all(name[0].isupper() for name in names_in(read(report("pascal"))))

    @pytest.mark.parametrize(
        "column", sorted({*NUMBERS, *(column for group in ESSENTIAL for column in group), "organization_currency"})
    )
    def test_nobody_can_know_a_name_of_unknown(self, column: str) -> None:
        there = {re.sub("[-_ ]", "", name).casefold() for name in names_in(read(report("unknown")))}
        for candidate in CANDIDATES[column]:
            *_, own = candidate.split(".")
            assert re.sub("[-_ ]", "", own).casefold() not in there

    def test_computed_has_no_totals(self) -> None:
        assert b'"total' not in report("computed")


class TestWriting:
    def test_camel_writes_each_line_as_it_comes(self) -> None:
        parts = [OrganizationPart({"organizationId": "1"}, [ServicePart({}, ['{ "as" : "it came" }'])])]
        written = "".join(CONTENTS["camel"].pieces({"taskId": "t"}, parts))
        assert '"items":[{ "as" : "it came" }]' in written

    @pytest.mark.parametrize("name", NAMES)
    def test_it_comes_in_chunks(self, name: str) -> None:
        sizes = [len(chunk) for chunk in make_report(name).chunks()]
        assert len(sizes) > 5
        assert max(sizes) < CHUNK_CHARACTERS * 1.1

    @pytest.mark.parametrize("name", NAMES)
    def test_no_organization_is_made_before_its_turn(self, name: str) -> None:
        asked: list[int] = []

        def parts() -> Iterator[OrganizationPart]:
            for number in range(3):
                asked.append(number)
                line = f'{{"quantity":{number}}}'
                yield OrganizationPart({"organizationId": str(number)}, [ServicePart({"serviceId": "s"}, [line] * 9)])

        pieces = CONTENTS[name].pieces({"taskId": "t"}, parts())
        for piece in pieces:
            if re.search("quantity|qty|antal", piece, re.IGNORECASE):
                break
        assert asked == [0]
        assert sum(1 for _ in pieces) > 20
        assert asked == [0, 1, 2]


class TestServed:
    def test_a_new_name_counts_from_the_next_answer_on(self) -> None:
        with Sandbox(organizations=2, report_seconds=0) as sb, sb.client() as cm:
            task_id = cm.request("POST", REPORTS, json=OCTOBER).json()["taskId"]
            bodies = {}
            for name in NAMES:
                sb.content = name
                assert sb.content == name
                bodies[name] = cm.request("GET", f"{REPORTS}/{task_id}").content
        camel = lines_of("camel", bodies["camel"])
        for name in (name for name in NAMES if name != "computed"):
            assert lines_of(name, bodies[name]) == camel
        assert len(set(bodies.values())) == len(NAMES)

    def test_only_the_report_is_spelled_so(self) -> None:
        with Sandbox(organizations=2, report_seconds=60, content="pascal") as sb, sb.client() as cm:
            started = cm.request("POST", REPORTS, json=OCTOBER).json()
            assert cm.request("GET", f"{REPORTS}/{started['taskId']}").json()["status"] == "Processing"
            assert len(cm.organizations.list()) == 2

    def test_a_reset_goes_back_to_the_seed_and_keeps_the_content(self) -> None:
        with Sandbox(organizations=3, content="nested") as sb, sb.client() as cm:
            cm.organizations.delete(cm.organizations.list()[0].id)
            sb.faults.add("server-error")
            assert sb.reset() is None
            assert sb.faults.pending == ()
            assert len(cm.organizations.list()) == 3
            assert sb.content == "nested"

    @pytest.mark.parametrize("name", ["Camel", "", "salesTotal", "camel "])
    def test_a_name_that_does_not_exist_is_refused_with_those_that_do(self, name: str) -> None:
        with pytest.raises(ConfigurationError, match=WRONG):
            Sandbox(content=name)
        with Sandbox(organizations=0, content="text") as sb:
            with pytest.raises(ConfigurationError, match=WRONG):
                sb.content = name
            assert sb.content == "text"


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "cloudmore", "sandbox", "serve", *arguments]


class TestCommandLine:
    def test_the_content_and_the_dialect_of_a_served_sandbox(self, tmp_path: Path) -> None:
        # A task of before is ready at once.
        with Sandbox(organizations=1, report_seconds=0, state=tmp_path / "sandbox.db") as sb, sb.client() as cm:
            task_id = cm.request("POST", REPORTS, json=OCTOBER).json()["taskId"]
            credentials = sb.credentials
        with subprocess.Popen(
            command(
                *("--port", "0", "--organizations", "1", "--state", "sandbox.db"),
                *("--content", "unknown", "--dialect", "bulk"),
            ),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=tmp_path,
        ) as serving:
            assert serving.stdout is not None
            printed = [serving.stdout.readline() for _ in range(6)]
            address = printed[1].removeprefix("export CLOUDMORE_BASE_URL=").strip()
            with Cloudmore(credentials, base_url=address) as cm:
                body = cm.request("GET", f"{REPORTS}/{task_id}").content
            serving.send_signal(signal.SIGINT)
            _, errors = serving.communicate(timeout=10)
        assert b'"faktDat":' in body
        assert b'"message":"Successful"' in body
        assert lines_of("unknown", body)[0]["billingDate"] == "2026-10-06T00:00:00Z"
        assert (errors, serving.returncode) == ("", 0)

    @pytest.mark.parametrize(("option", "names"), [("--content", NAMES), ("--dialect", list(DIALECTS))])
    def test_a_wrong_name_is_refused_with_the_names(self, option: str, names: list[str], tmp_path: Path) -> None:
        ran = subprocess.run(
            command(option, "klingon"), capture_output=True, text=True, check=False, timeout=30, cwd=tmp_path
        )
        assert (ran.returncode, ran.stdout) == (2, "")
        assert f"must be one of {', '.join(names)}" in ran.stderr

    def test_a_state_of_something_else_is_refused(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        file = tmp_path / "notes.db"
        file.write_text("my notes" * 1000)
        with pytest.raises(ConfigurationError, match="cannot hold the state of a sandbox") as caught:
            Sandbox(state=file)
        assert caught.value.remedy == "Use another state file."
        assert run(["sandbox", "serve", "--port", "0", "--state", str(file)]) == 2
        assert "The sandbox cannot be served: " in capsys.readouterr().err

    def test_the_help_names_all(self) -> None:
        ran = subprocess.run(command("--help"), capture_output=True, text=True, check=True, timeout=30)
        words = re.findall(r"[\w-]+", ran.stdout)
        assert all(name in words for name in (*NAMES, *DIALECTS))
