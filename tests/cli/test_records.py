"""Answers of the API in every format, on the screen and in files."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from cloudmore.cli.application import run
from cloudmore.cli.options import OF_CHECKS, ScreenFormat
from cloudmore.cli.records import as_bytes
from cloudmore.sandbox import Sandbox

Captured = pytest.CaptureFixture[str]
# Command, and which of these stand behind it: the organization, its service.
READS: dict[str, tuple[list[str], int]] = {
    "services": (["services", "list"], 0),
    "organizations": (["organizations", "list"], 0),
    "active organizations": (["organizations", "list", "--active-only"], 0),
    "organization": (["organizations", "get"], 1),
    "Estore": (["organizations", "estore"], 1),
    "services of an organization": (["organization-services", "list"], 1),
    "subscriptions": (["organization-services", "subscriptions"], 2),
    "price list": (["organization-services", "price-list"], 2),
    "request": (["request", "GET", "/services"], 0),
}


@pytest.fixture(scope="module")
def ids(served: Sandbox) -> list[str]:
    """An organization, and a service of it that has subscriptions."""
    with served.client() as cm:
        names = {service.id for service in cm.services.list() if service.vendor_name != "Microsoft"}
        for organization in cm.organizations.list():
            for service in cm.organization_services.list(organization.id):
                if service.id in names and cm.organization_services.subscriptions(organization.id, service.id):
                    return [organization.id, service.id]
    raise AssertionError


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize("name", READS)
def test_every_read_is_shown_and_written_in_every_format(capsys: Captured, ids: list[str], name: str) -> None:
    words, count = READS[name]
    arguments = [*words, *ids[:count]]
    shown = {}
    for screen in set(ScreenFormat) - OF_CHECKS:
        assert run([*arguments, "-f", screen]) == 0
        shown[screen] = capsys.readouterr().out
    answer = json.loads(shown[ScreenFormat.JSON])
    records: list[Any] = answer if isinstance(answer, list) else [answer]
    assert records
    assert [json.loads(line) for line in shown[ScreenFormat.JSONL].splitlines()] == records
    rows = list(csv.DictReader(shown[ScreenFormat.CSV].splitlines(keepends=True)))
    first = "productId" if name == "price list" else "id"
    assert [row[first] for row in rows] == [record[first] for record in records]
    assert all(record[first] in shown[ScreenFormat.TABLE] for record in records)
    outputs = [part for ending in ("json", "jsonl", "csv") for part in ("-o", f"x.{ending}")]
    assert run([*arguments, *outputs]) == 0
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "cloudmore: Written: x.json, x.jsonl, x.csv\n")
    for ending in ("json", "jsonl", "csv"):
        assert Path(f"x.{ending}").read_text("utf-8") == shown[ScreenFormat(ending)]


@pytest.mark.usefixtures("settings")
def test_a_file_is_written_without_a_word_where_nobody_wants_one(capsys: Captured) -> None:
    assert run(["services", "list", "-o", "x.json", "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")
    assert json.loads(Path("x.json").read_bytes())


@pytest.mark.usefixtures("settings")
def test_the_health_of_the_api_is_told_with_its_address(settings: dict[str, str], capsys: Captured) -> None:
    assert run(["health", "-f", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told.pop("milliseconds") >= 0
    assert told == {"base_url": settings["CLOUDMORE_BASE_URL"], "status_code": 200, "status": "Healthy"}


CONTENT = (
    b'[{"b":1.10,"price":{"cost":1E-7,"sales":null},"tags":["x"],"ok":true},{"a":"\xc3\xa5;,\\n","b":2,"meta":{}}]'
)
AS: dict[ScreenFormat, str] = {
    ScreenFormat.JSON: CONTENT.decode() + "\n",
    ScreenFormat.JSONL: (
        '{"b":1.10,"price":{"cost":0.0000001,"sales":null},"tags":["x"],"ok":true}\n{"a":"å;,\\n","b":2,"meta":{}}\n'
    ),
    ScreenFormat.CSV: ('a,price.sales,b,price.cost,tags,ok,meta\n,,1.10,0.0000001,"[""x""]",true,\n"å;,\n",,2,,,,{}\n'),
}


@pytest.mark.parametrize("form", AS)
def test_nothing_is_lost_and_no_amount_is_spelled_with_an_exponent(form: ScreenFormat) -> None:
    assert as_bytes(CONTENT, ("a", "price.sales"), form).decode() == AS[form]


@pytest.mark.usefixtures("settings")
def test_a_request_is_shown_as_it_came(capsys: Captured) -> None:
    assert run(["request", "get", "/api/healthcheck"]) == 0
    assert capsys.readouterr().out == '{"status":"Healthy"}\n'
    assert run(["request", "GET", "/organizations", "-p", "showActive=true", "-fcsv"]) == 0
    assert {row["active"] for row in csv.DictReader(capsys.readouterr().out.splitlines(keepends=True))} == {"true"}


def test_a_page_is_no_table(served: Sandbox, settings: dict[str, str], capsys: Captured) -> None:
    assert settings
    for arguments, code in ((["-f", "table"], 2), ([], 0)):
        served.faults.add("html", operation="services_list")
        assert run(["request", "GET", "/services", *arguments]) == code
        said = capsys.readouterr()
        assert ("is no JSON" in said.err) == (code == 2)
        assert said.out.startswith("<!DOCTYPE html>") == (code == 0)
