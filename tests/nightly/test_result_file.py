"""What is taken for the result of a check, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from nightly.results import finding, live, recorded, write

from cloudmore import ConfigurationError
from cloudmore.contract import FinishedRun


def without(record: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in record.items() if key != name}


REFUSED: dict[str, Any] = {
    "a list": [],
    "null": None,
    "another schema": live(schema="contract-live/2"),
    "a summary of a run": {"schema": "run-summary/1"},
    "no schema": without(live(), "schema"),
    "no findings": without(live(), "findings"),
    "no operations": without(live(), "operations"),
    "operations that are no list": live() | {"operations": {}},
    "an operation that is a text": live() | {"operations": ["services_list"]},
    "an operation of which it is not told whether data came": live() | {"operations": [{"operation": "services_list"}]},
    "an unknown origin": live(source="elsewhere"),
    "a live check of recordings": live(source="recordings"),
    "no exit code": without(live(), "exit_code"),
    "an exit code that is a text": live(exit_code="0"),
    "an exit code that is true": live(exit_code=True),
    "a digest that is a number": live(document_sha256=7),
    "an unknown grade that fails": live(fail_on="all"),
    "an unknown grade": live() | {"findings": [finding(grade="odd")]},
    "no fingerprint": live(without(finding(), "fingerprint")),
    "a fingerprint with markup": live(finding(fingerprint="--> @team 1")),
    "a fingerprint, and markup": live(finding(fingerprint=f"{1:012x} --> @team")),
    "an operation with markup": live(finding(operation_id="a --> @team"), operations="services_list=same"),
    "an operation that is too long": live(finding(operation_id="a" * 101)),
    "an operation that is a number": live() | {"findings": [finding(operation_id=7)]},
    "a line that is a text": live(finding(line="850")),
    "a known finding without a fingerprint": live(known=[{}]),
    "an unknown verdict of recordings": recorded(verdict="odd"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_something_else_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"is no result of a check: .+ Write one with: cloudmore"):
        FinishedRun.read(write(tmp_path, REFUSED[name]))


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b'{"schema": NaN}', b"[" * 100_000])
def test_what_is_no_json_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "live.json"
    path.write_bytes(content)
    with pytest.raises(ConfigurationError, match="is no result of a check"):
        FinishedRun.read(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"cannot be read: .+ Write one with"):
        FinishedRun.read(tmp_path / "live.json")


def test_what_is_read(tmp_path: Path) -> None:
    run = FinishedRun.read(
        write(
            tmp_path,
            live(
                finding(1, count=2),
                finding(1, pointer="/9/active"),
                finding(2, grade="new"),
                known=[finding(3), finding(1)],
                operations="services_list=not exercised,organizations_get=new",
            ),
        )
    )
    assert [(each.fingerprint, each.count) for each in run.failing] == [("000000000001", 3)]
    assert run.present == {"000000000001", "000000000002"}
    assert run.known == {"000000000003"}
    assert run.exercised == {"organizations_list", "organizations_get"}
    assert (run.exit_code, run.client, run.why_nothing) == (6, "0.1.0", "")


def test_what_is_found_with_two_grades_has_the_worse(tmp_path: Path) -> None:
    found = [finding(1, grade="new"), finding(1), finding(1, grade="vanished")]
    [difference] = FinishedRun.read(write(tmp_path, live(*found))).failing
    assert (str(difference.grade), difference.count) == ("broken", 3)


def test_a_finding_of_no_operation_is_named_after_the_call_and_not_after_a_recording(tmp_path: Path) -> None:
    nowhere = finding(operation_id=None, cassette="organizations")
    for record, name in ((live(nowhere, operations="organizations=broken"), "organizations"), (recorded(nowhere), "")):
        [difference] = FinishedRun.read(write(tmp_path, record)).failing
        assert difference.operation_id == name
