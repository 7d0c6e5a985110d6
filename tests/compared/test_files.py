"""Files that are none, addresses, and what changed since an earlier file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from compared.seeds import SEEDS, seeded_file
from compared.vendor_file import OURS, as_text, definition_name, vendor_file

from cloudmore import ConfigurationError, spec_path
from cloudmore.cli.application import run
from cloudmore.contract import Standing, compare

AGREED = as_text(vendor_file()).encode()
REFUSED: dict[str, tuple[bytes, str]] = {
    "empty": (b" \n", "is empty"),
    "a page": (b"<!DOCTYPE html><title>Sign in</title>", "is a page of HTML"),
    "cut": (AGREED[:20_000], "no JSON from byte"),
    "a list": (b"[]", "it holds no object"),
    "another JSON": (b'{"paths": {}}', "does not say which Swagger"),
    "Swagger 1.2": (b'{"swaggerVersion": "1.2", "apis": []}', "is Swagger 1.2"),
    "no paths": (b'{"swagger": "2.0"}', "it has no paths"),
    "aliases": (b"swagger: '2.0'\na: &a {}\nb: *a\npaths: {}\n", "has aliases"),
    "evidence": (b'{"schema": "contract-evidence/1"}', "is no file of evidence that can be used"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_swagger_file_is_refused(name: str, tmp_path: Path) -> None:
    content, words = REFUSED[name]
    path = tmp_path / "swagger.json"
    path.write_bytes(content)
    with pytest.raises(ConfigurationError, match=words):
        compare(path)
    assert run(["contract", "compare", str(path)]) == 2


def written(folder: Path, file: Any, name: str = "swagger.json") -> Path:
    path = folder / name
    path.write_text(as_text(file), "utf-8")
    return path


def dangling(file: Any) -> None:
    file["definitions"]["MbpoServiceViewModel"]["properties"]["items"] = {"$ref": "#/definitions/Nowhere"}


def recursive(file: Any) -> None:
    file["definitions"][definition_name("MbpoProduct")]["properties"]["parts"] = {
        "type": "array",
        "items": {"$ref": "#/definitions/MbpoProductViewModel"},
    }


def large(file: Any) -> None:
    file["definitions"]["Padding"] = {"description": "x" * 20_000_000}


def no_text_for_a_format(file: Any) -> None:
    file["definitions"]["StatusViewModel"]["properties"]["status"] = {"format": ["date"]}


ODD: dict[str, tuple[Callable[[Any], object], int, str]] = {
    "large": (large, 0, ""),
    "a reference to nowhere": (dangling, 0, "They refer to #/definitions/Nowhere, which is not in the file"),
    "recursion": (recursive, 0, "new to us: property"),
    "a format that is no text": (no_text_for_a_format, 0, "unknown to them: type"),
    "nothing of ours": (lambda file: file.update(paths={}), 7, "0 of 15 operations compared"),
    "a contradiction": (SEEDS["a flag is a text"].change, 6, "contradicted: type"),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_files_are_compared(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change, code, words = ODD[name]
    file = vendor_file()
    change(file)
    assert run(["contract", "compare", str(written(tmp_path, file))]) == code
    told = capsys.readouterr().out
    assert words in told
    assert len(told) < 20_000


def test_what_changed_since_is_told_and_nothing_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = ["a flag is a text", "a property more"]
    before = written(tmp_path, seeded_file(*names), "before.json")
    now = written(tmp_path, seeded_file("a flag is a text", "an id is a GUID"), "now.json")
    changed = compare(now, last_seen=before)
    assert [(each.standing, each.kind) for each in changed.facts] == [(Standing.NEW, "format")]
    assert [(each.kind, each.name) for each in changed.went] == [("property", "domain")]
    assert [run(["contract", "compare", str(now), "--last-seen", str(each)]) for each in (before, now)] == [7, 0]
    fresh = written(tmp_path, seeded_file(), "fresh.json")
    assert run(["contract", "compare", str(fresh), "--last-seen", str(before)]) == 6
    assert "Since the earlier file" in capsys.readouterr().out


def test_a_definition_that_is_new_to_us_may_change_within(tmp_path: Path) -> None:
    file = seeded_file("an object more")
    before = written(tmp_path, file, "before.json")
    file["definitions"]["GroupOwnerViewModel"]["properties"]["since"]["format"] = "date-time"
    [fact] = compare(written(tmp_path, file), last_seen=before).facts
    assert (fact.standing, fact.name) == (Standing.NEW, "group")


def test_what_is_new_fails_where_it_is_asked_to(tmp_path: Path) -> None:
    path = str(written(tmp_path, seeded_file("a property more")))
    assert [run(["contract", "compare", path, *each]) for each in ([], ["--fail-on", "new"])] == [0, 6]


def test_openapi_3_is_compared(tmp_path: Path) -> None:
    path = tmp_path / "openapi.json"
    path.write_text(json.dumps(OURS), "utf-8")
    comparison = compare(path)
    assert {each.standing for each in comparison.facts} == {Standing.CONFIRMED}


@pytest.mark.parametrize("written_over", ["swagger.json", "cloudmore.yaml"])
def test_what_is_compared_is_not_written_over(written_over: str, tmp_path: Path) -> None:
    (tmp_path / "swagger.json").write_bytes(AGREED)
    (tmp_path / "cloudmore.yaml").write_bytes(spec_path().read_bytes())
    before = (tmp_path / written_over).read_bytes()
    file, spec, save = (str(tmp_path / name) for name in ("swagger.json", "cloudmore.yaml", written_over))
    assert run(["contract", "compare", file, "--spec", spec, "--save", save]) == 2
    assert (tmp_path / written_over).read_bytes() == before
