"""A result for programs and pages, whatever stands in it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from contract.recordings import EXCHANGES, ORGANIZATION, Interaction, answered, changed, write

from cloudmore.contract import OUTPUTS, CheckResult, Grade, Verdict, check, update_shapes

HOSTILE = "a|b`<x>&%\n::error::\u001b[31m\u0000"


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> CheckResult:
    """One broken, one vanished and two new findings, one of them with a name that means something everywhere."""
    folder = tmp_path_factory.mktemp("recordings")

    def secret(made: Interaction) -> None:
        body = json.loads(made["response"]["body"]["string"])
        made["response"]["body"]["string"] = json.dumps([{**body[0], "active": "secret-value-7", HOSTILE: 1}])

    write(folder, [EXCHANGES["token"], changed("list", secret)], "first, with a comma.yaml")
    write(folder / "b", [changed("list", answered(lambda body: body[0].pop("name") and None)), EXCHANGES["get"]])
    (folder / "b" / "empty.yaml").write_bytes(b"")
    write(folder / "seen", [EXCHANGES["list"]])
    shapes = check(folder / "seen")
    assert shapes.findings == ()
    before = update_shapes(folder / "seen")
    (folder / "seen" / "recorded.yaml").unlink()
    return check(folder, shapes=before)


# How many exchanges have the same difference, and what is said of those behind the first.
PLACES = {
    1: "",
    2: "also in recorded.yaml#1",
    6: "also in recorded.yaml#1, recorded.yaml#2, recorded.yaml#3, recorded.yaml#4, recorded.yaml#5",
    7: "also in recorded.yaml#1, recorded.yaml#2, recorded.yaml#3, recorded.yaml#4, recorded.yaml#5, and 1 more",
}


@pytest.mark.parametrize("count", PLACES)
def test_five_more_places_are_named_and_the_others_counted(count: int, tmp_path: Path) -> None:
    wrong = changed("list", answered(lambda body: body[0].update(active="no")))
    shown = OUTPUTS["table"](check(write(tmp_path, [wrong] * count)), Grade.BROKEN)
    told = [line.strip() for line in shown.splitlines() if line.startswith("    also in ")]
    assert told == ([PLACES[count]] if PLACES[count] else [])


def test_it_has_what_the_others_show(result: CheckResult) -> None:
    assert {str(grade): count for grade, count in result.counts.items()} == {"broken": 1, "vanished": 1, "new": 1}
    assert result.verdict() is Verdict.UNUSABLE
    assert result.summary().startswith("4 exchanges in 2 cassettes against cloudmore.yaml (")
    assert result.summary().endswith("…): 1 broken, 1 vanished, 1 new, 1 file unusable.")


@pytest.mark.parametrize("name", OUTPUTS)
def test_no_value_of_a_body_is_shown(name: str, result: CheckResult) -> None:
    text = OUTPUTS[name](result, Grade.BROKEN)
    assert "secret-value-7" not in text
    assert "Näidis" not in text


@pytest.mark.parametrize("name", OUTPUTS)
def test_no_id_of_an_address_is_shown(name: str, tmp_path: Path) -> None:
    def elsewhere(made: Interaction) -> None:
        made["request"]["uri"] += "/mari@sample.example/4711?token=secret-value-7"

    write(tmp_path, [changed("get", elsewhere)])
    text = OUTPUTS[name](check(tmp_path), Grade.BROKEN)
    assert "/api/resellers/*/organizations/*/*/*" in text.replace("\\", "")
    assert not [each for each in ("11111111", ORGANIZATION, "mari", "4711", "secret-value-7") if each in text]


def test_json_has_every_attribute(result: CheckResult) -> None:
    told = json.loads(OUTPUTS["json"](result, Grade.NEW))
    assert (told["verdict"], told["fail_on"]) == ("unusable", "new")
    assert (told["exchanges"], told["counts"]) == (4, {"broken": 1, "vanished": 1, "new": 1})
    assert told["unusable"] == {"b/empty.yaml": "it is empty"}
    [broken] = [each for each in told["findings"] if each["grade"] == "broken"]
    assert broken == {
        "grade": "broken",
        "kind": "type",
        "cassette": "first, with a comma.yaml",
        "interaction": 1,
        "operation_id": "organizations_list",
        "status": 200,
        "where": "response body",
        "pointer": "/0/active",
        "document": "cloudmore.yaml",
        "line": broken["line"],
        "expected": "boolean",
        "found": "string",
        "count": 1,
        "fingerprint": broken["fingerprint"],
    }


@pytest.mark.parametrize(("fail_on", "failures"), [("broken", 1), ("vanished", 2), ("new", 2)])
def test_junit_has_a_case_for_each_exchange(fail_on: str, failures: int, result: CheckResult) -> None:
    root = ET.fromstring(OUTPUTS["junit"](result, Grade(fail_on)))
    suites = {suite.get("name"): suite for suite in root}
    assert list(suites) == ["b/recorded.yaml", "first, with a comma.yaml", "b/empty.yaml"]
    assert sum(int(suite.get("tests", "")) for suite in root) == 5
    assert sum(int(suite.get("failures", "")) for suite in root) == len(root.findall(".//failure")) == failures
    assert suites["b/empty.yaml"].get("errors") == "1"
    names = [case.get("name", "") for case in suites["first, with a comma.yaml"]]
    assert [name.split()[:2] for name in names] == [["0", "POST"], ["1", "GET"]]


def test_a_finding_that_does_not_fail_is_in_the_output_of_its_case(result: CheckResult) -> None:
    root = ET.fromstring(OUTPUTS["junit"](result, Grade.BROKEN))
    told = " ".join(each.text or "" for each in root.findall(".//system-out"))
    assert "vanished" in told
    assert "no such property" in told


def test_github_commands_are_one_line_each(result: CheckResult) -> None:
    lines = OUTPUTS["github"](result, Grade.BROKEN).splitlines()
    assert [line.partition(" ")[0].partition("::error::")[0] for line in lines] == [
        "::error",
        "::warning",
        "::notice",
        "::error",
        "::error",
    ]
    assert "first%2C with a comma.yaml,title=contract broken%3A type::" in lines[0]
    files = [re.search("file=(.*?),title", line) for line in lines[:-1]]
    assert all(each and Path(each[1].replace("%2C", ",")).is_file() for each in files)
    assert lines[-1].startswith("::error title=contract::4 exchanges")


def test_markdown_is_one_table_that_nothing_breaks(result: CheckResult) -> None:
    lines = OUTPUTS["markdown"](result, Grade.BROKEN).splitlines()
    rows = [line for line in lines if line.startswith("| ")]
    assert len(rows) == 1 + 3
    assert {line.replace("\\|", "").count("|") for line in rows} == {9}
    assert lines[0] == "### Contract: unusable"
    assert "- unusable: b/empty.yaml: it is empty" in lines


def test_a_terminal_is_not_steered(result: CheckResult) -> None:
    assert "\u001b" not in OUTPUTS["table"](result, Grade.BROKEN)
