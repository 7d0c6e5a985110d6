"""Your own organizations and lines in the sandbox: each content says them as they are, and nothing is made up."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cloudmore import Cloudmore, NotFoundError
from cloudmore.cli.application import run
from cloudmore.errors import ConfigurationError
from cloudmore.sandbox import Dialect, Sandbox

REPORTS = "/billing/reports/MonthlyBillingPerOrganizationAsync"
LOADED = b"""{
  "organizations": [
    {"id": "A1", "name": "Exempel AB", "customerNumber": "0042", "currencyCode": "SEK", "costCenter": 1.10,
     "organizationGroups": ["Nord", "Syd"], "vat": null},
    {"id": "b2", "name": "Example Ltd", "active": false}
  ],
  "lines": [
    {"organizationId": "A1", "serviceId": "s1", "serviceName": "Backup", "billingDate": "2026-10-06T00:00:00Z",
     "quantity": 1, "unitSalesPrice": 1E-05, "totalSales": 1E-05, "totalCost": null, "currencyCode": "SEK",
     "color": "red"},
    {"organizationId": "A1", "serviceId": "s2", "billingDate": "2026-10-31", "quantity": -0.00, "totalSales": "1.10"},
    {"organizationId": "gone", "organizationName": "Gone Oy", "serviceName": "Mail",
     "billingDate": "2026-10-01T01:00:00+02:00", "quantity": 2, "totalSales": 3, "currencyCode": "EUR"},
    {"organizationId": "A1", "serviceId": "s1", "serviceName": "Backup", "billingDate": "2026-11-01T00:30:00+01:00",
     "quantity": 4, "totalSales": 5.00, "currencyCode": "SEK"},
    {"quantity": 6, "totalSales": 7}
  ]
}"""
A1 = (
    '"organizationId":"A1","organizationName":"Exempel AB","customerNumber":"0042",'
    '"organizationCurrencyCode":"SEK","organizationGroups":["Nord","Syd"]'
)
# What a report of October holds: the third line is of September by UTC, the fourth of October.
OCTOBER = (
    f'{{{A1},"services":['
    '{"serviceId":"s1","serviceName":"Backup","items":['
    '{"billingDate":"2026-10-06T00:00:00Z","quantity":1,"unitSalesPrice":1E-05,"totalSales":1E-05,"totalCost":null,'
    '"currencyCode":"SEK","color":"red"},'
    '{"billingDate":"2026-11-01T00:30:00+01:00","quantity":4,"totalSales":5.00,"currencyCode":"SEK"}]},'
    '{"serviceId":"s2","items":[{"billingDate":"2026-10-31","quantity":-0.00,"totalSales":"1.10"}]}]},'
    '{"services":[{"items":[{"quantity":6,"totalSales":7}]}]}'
)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(organizations=2, report_seconds=0) as sb:
        yield sb


@pytest.fixture
def sb(sandbox: Sandbox) -> Sandbox:
    sandbox.reset()
    sandbox.content, sandbox.dialect = "camel", "location"
    return sandbox


def fetch(cm: Cloudmore, month: str = "2026-10") -> bytes:
    dates = {"startDate": f"{month}-01", "endDate": f"{month}-{'30' if month.endswith('09') else '31'}"}
    task_id = cm.request("POST", REPORTS, json=dates).json()["taskId"]
    return cm.request("GET", f"{REPORTS}/{task_id}").content


def test_a_report_has_the_loaded_lines_of_its_range_as_they_are_spelled(sb: Sandbox) -> None:
    sb.load(LOADED)
    with sb.client(rate_limit=None) as cm:
        assert fetch(cm).decode().partition('"organizations":')[2] == f"[{OCTOBER}]}}"
        assert b'"Gone Oy"' in fetch(cm, "2026-09")


@pytest.mark.parametrize("content", ["camel", "pascal", "sales-total", "nested", "flat", "text"])
@pytest.mark.parametrize("dialect", ["location", "azure", "link", "bare"])
def test_every_content_and_dialect_has_the_same_lines(sb: Sandbox, content: str, dialect: str) -> None:
    # The line without a date and the one without a currency are for the client's own tests.
    data = json.loads(LOADED, parse_float=Decimal)
    sb.load({**data, "lines": [{**each, "currencyCode": "SEK"} for each in data["lines"] if "billingDate" in each]})
    sb.content, sb.dialect = content, dialect  # type: ignore[assignment] - a name will do
    with sb.client(rate_limit=None) as cm, cm.billing.report("2026-10") as report:
        assert [
            (line.organization_name, line.total_sales, '"red"' in (line.extra or "")) for line in report.lines()
        ] == [
            ("Exempel AB", Decimal("0.00001"), True),
            ("Exempel AB", Decimal("5.00"), False),
            ("Exempel AB", Decimal("1.10"), False),
        ]


def test_organizations_are_listed_and_shown_as_they_were_loaded(sb: Sandbox) -> None:
    sb.load(LOADED)
    with sb.client(rate_limit=None) as cm:
        assert cm.request("GET", "/organizations").text == (
            '[{"id":"A1","name":"Exempel AB","customerNumber":"0042","costCenter":1.10,'
            '"organizationGroups":["Nord","Syd"]},{"id":"b2","name":"Example Ltd","active":false}]'
        )
        assert '"costCenter":1.10,' in cm.request("GET", "/organizations/a1").text
        assert [each.name for each in cm.organizations.list(active_only=True)] == ["Exempel AB"]
        assert len(cm.organization_services.list("A1")) == 0


def test_what_the_api_changes_is_in_the_next_report(sb: Sandbox) -> None:
    sb.load(LOADED)
    with sb.client(rate_limit=None) as cm:
        cm.organizations.update("A1", name="Renamed AB")
        new = cm.organizations.create({"name": "New AB"})
        assert b'"organizationId":"A1","organizationName":"Renamed AB"' in fetch(cm)
        cm.organizations.delete("a1")
        assert [each.name for each in cm.organizations.list()] == ["Example Ltd", "New AB"]
        assert new.id is not None
        with pytest.raises(NotFoundError):
            cm.organizations.get("A1")
        assert b'"organizationName":"Renamed AB"' in fetch(cm)


def test_a_service_can_be_added_to_a_loaded_organization(sb: Sandbox) -> None:
    sb.load(LOADED)
    with sb.client(rate_limit=None) as cm:
        service = next(each for each in cm.services.list() if each.vendor_name != "Microsoft")
        cm.organization_services.add("b2", {"serviceId": service.id})
        assert cm.organization_services.price_list("b2", service.id)[0].currency_code == "EUR"


def test_a_line_says_more_than_its_organization_does(sb: Sandbox) -> None:
    line = {"organizationId": "A1", "organizationName": None, "totalSales": 1}
    sb.load({"organizations": [{"id": "A1", "name": "Exempel AB"}], "lines": [line]})
    with sb.client(rate_limit=None) as cm:
        assert b'{"organizationId":"A1","organizationName":null,"services":[' in fetch(cm)


@pytest.mark.parametrize(
    ("given", "served"),
    [
        pytest.param(b"\xef\xbb\xbf{ odd", b"\xef\xbb\xbf{ odd", id="bytes"),
        pytest.param('[ {"å": 1E+3} ]', '[ {"å": 1E+3} ]'.encode(), id="text"),
        pytest.param("", b"", id="nothing at all"),
        pytest.param(None, b"null", id="null"),
        pytest.param([], b"[]", id="list"),
        pytest.param({}, b"{}", id="object"),
        pytest.param({"a": [Decimal("1.50"), "ö"]}, '{"a":[1.50,"ö"]}'.encode(), id="any value"),
    ],
)
def test_a_report_that_is_given_is_every_answer(sb: Sandbox, given: Any, served: bytes) -> None:
    sb.load({"report": given})
    with sb.client(rate_limit=None) as cm:
        assert fetch(cm) == fetch(cm, "2025-12") == served
        sb.dialect = Dialect(result="wrapped")
        assert fetch(cm).endswith(b'"result":' + served + b"}")
        assert cm.organizations.list() == []
    assert sb.ledger.total("2026-10") == {}


def test_numbers_of_a_report_in_a_file_keep_their_spelling(sb: Sandbox, tmp_path: Path) -> None:
    file = tmp_path / "own.json"
    file.write_text('\ufeff{"report": {"x": [1E-05, 1.10, -0.00]}}', "utf-8")
    sb.load(file)
    with sb.client(rate_limit=None) as cm:
        assert fetch(cm) == b'{"x":[1E-05,1.10,-0.00]}'


def test_it_survives_a_restart_and_a_reset_goes_back_to_the_seed(tmp_path: Path) -> None:
    state = tmp_path / "sandbox.db"
    with Sandbox(organizations=2, report_seconds=0, state=state) as sb, sb.client(rate_limit=None) as cm:
        seeded = fetch(cm).partition(b'"organizations":')[2]
        sb.load(LOADED)
        before = fetch(cm).partition(b'"organizations":')[2]
    with Sandbox(organizations=2, report_seconds=0, state=state) as sb, sb.client(rate_limit=None) as cm:
        assert fetch(cm).partition(b'"organizations":')[2] == before
        sb.load({"report": "mine"})
    with Sandbox(organizations=2, report_seconds=0, state=state) as sb, sb.client(rate_limit=None) as cm:
        assert fetch(cm) == b"mine"
        sb.reset()
        assert fetch(cm).partition(b'"organizations":')[2] == seeded
        assert len(cm.organizations.list()) == 2


@pytest.mark.skipif(os.name != "posix", reason="other systems have other modes")
def test_a_new_state_file_is_its_owners_alone(tmp_path: Path) -> None:
    with Sandbox(organizations=0, state=tmp_path / "sandbox.db") as sb:
        sb.load(LOADED)
        assert {file.stat().st_mode & 0o777 for file in tmp_path.iterdir()} == {0o600}


REFUSED: Mapping[str, tuple[Any, str]] = {
    "not JSON": (b"{", "what is loaded is no JSON: Expecting property name enclosed in double quotes: line 1 column 2"),
    "NaN": (b'{"lines": [{"totalSales": NaN}]}', "what is loaded is no JSON: NaN is no number of JSON"),
    "not UTF-8": (b"\xff", "what is loaded is not UTF-8"),
    "no file": ("absent.json", "absent.json cannot be read: No such file or directory"),
    "a list": (b"[]", "what is loaded must be an object with organizations, lines, report"),
    "an unknown part": ({"line": []}, "what is loaded has no part 'line'; it has organizations, lines, report"),
    "lines and a report": ({"lines": [], "report": None}, "has both lines and a report"),
    "lines that are no list": ({"lines": {}}, "lines must be a list"),
    "a line that is none": ({"lines": [{}, 1]}, "line 2 must be an object with named fields"),
    "a name that is no text": ({"lines": [{1: 1}]}, "line 1 must be an object with named fields"),
    "a float": ({"lines": [{"totalSales": 0.1}]}, "line 1, totalSales: float cannot be written as JSON"),
    "a float inside": ({"lines": [{"more": {"x": [0.1]}}]}, "line 1, more: float cannot be written as JSON"),
    "an infinite amount": (
        {"lines": [{"totalSales": Decimal("Infinity")}]},
        "line 1, totalSales: Infinity is no",
    ),
    "a date of nowhere": ({"lines": [{"billingDate": "31.10.2026"}]}, "line 1, billingDate: '31.10.2026' is no date"),
    "a date as a number": (b'{"lines": [{"billingDate": 5}]}', "line 1, billingDate: 5 is no date such as 2026-10-31"),
    "a date before all time": ({"lines": [{"billingDate": "0001-01-01T00:00:00+01:00"}]}, "line 1, billingDate: "),
    "an arrival of nowhere": (
        {"lines": [{"_arrives": "soon"}]},
        "line 1, _arrives: 'soon' is no date such as",
    ),
    "a name of the sandbox": ({"lines": [{"_day": 1}]}, "line 1, _day: a name with _ is the sandbox's own"),
    "no id": ({"organizations": [{"name": "A"}]}, "organization 1, id: must be a text that is not empty"),
    "an empty name": ({"organizations": [{"id": "a", "name": ""}]}, "organization 1, name: must be a text"),
    "an odd active": (
        {"organizations": [{"id": "a", "name": "A", "active": 1}]},
        "organization 1, active: must be true",
    ),
    "an id twice": (
        {"organizations": [{"id": "a", "name": "A"}, {"id": "A", "name": "B"}]},
        "organization 2, id: 'A' stands twice",
    ),
    "a float as report": ({"report": [0.5]}, "report: float cannot be written as JSON"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_used_is_named_and_changes_nothing(
    sb: Sandbox, case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    source, message = REFUSED[case]
    sb.load({"organizations": [{"id": "a", "name": "A"}]})
    with pytest.raises(ConfigurationError) as caught:
        sb.load(source)
    assert message in str(caught.value)
    assert str(caught.value).startswith("The sandbox cannot load it: ")
    with sb.client(rate_limit=None) as cm:
        assert [each.name for each in cm.organizations.list()] == ["A"]


class TestCommandLine:
    def test_a_served_sandbox_has_the_file(self, tmp_path: Path) -> None:
        (tmp_path / "own.json").write_bytes(LOADED)
        command = [sys.executable, "-m", "cloudmore", "sandbox", "serve", "--port", "0", "--load", "own.json"]
        with (
            subprocess.Popen(
                [*command, "--report-seconds", "0"], stdout=subprocess.PIPE, text=True, cwd=tmp_path
            ) as serving,
            Sandbox(organizations=0) as other,
        ):
            assert serving.stdout is not None
            printed = [serving.stdout.readline() for _ in range(6)]
            address = printed[1].removeprefix("export CLOUDMORE_BASE_URL=").strip()
            with Cloudmore(other.credentials, base_url=address) as cm:
                assert OCTOBER.encode() in fetch(cm)
            serving.terminate()

    def test_a_file_that_cannot_be_used_is_wrong_usage(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file = tmp_path / "own.json"
        file.write_text('{"lines": [{"billingDate": "yesterday"}]}')
        assert run(["sandbox", "serve", "--port", "0", "--load", str(file)]) == 2
        assert "line 1, billingDate: 'yesterday' is no date such as 2026-10-31." in capsys.readouterr().err
