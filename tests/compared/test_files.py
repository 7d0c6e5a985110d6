"""Files that are none, addresses, and what changed since an earlier file."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from compared.seeds import SEEDS, becomes, seeded_file
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


def in_another_order(said: Any) -> Any:
    """The same with every object and every list the other way round."""
    if isinstance(said, dict):
        return {name: in_another_order(each) for name, each in reversed(said.items())}
    return [in_another_order(each) for each in reversed(said)] if isinstance(said, list) else said


def test_what_is_said_in_another_order_is_no_change(tmp_path: Path) -> None:
    file = seeded_file(*SEEDS)
    before, now = written(tmp_path, file, "before.json"), written(tmp_path, in_another_order(file), "now.json")
    changed = compare(now, last_seen=before)
    assert [str(each) for each in (*changed.facts, *changed.went)] == []
    assert run(["contract", "compare", str(now), "--last-seen", str(before)]) == 0


A_TEXT, A_NUMBER = (becomes("Organization", "active", type=kind) for kind in ("string", "integer"))
NEW_TEXT, NEW_NUMBER = (becomes("Organization", "domain", type=kind) for kind in ("string", "integer"))
ELSEWHERE = becomes("OrganizationDetail", "active", type="string")
Changes = tuple[Callable[[Any], object], ...]
# What the earlier file had, what the file has, --fail-on, how it ends, and how many facts are told.
SINCE: dict[str, tuple[Changes, Changes, str, int, int]] = {
    "nothing": ((A_TEXT,), (A_TEXT,), "new", 0, 0),
    "a contradiction": ((), (A_TEXT,), "contradicted", 6, 1),
    "an old contradiction reads otherwise": ((A_TEXT,), (A_NUMBER,), "contradicted", 7, 1),
    "an old one, and one more": ((A_TEXT,), (A_NUMBER, ELSEWHERE), "contradicted", 6, 2),
    "a contradiction went": ((A_TEXT,), (), "contradicted", 7, 1),
    "what is confirmed reads otherwise": ((), (SEEDS["a fraction is always whole"].change,), "new", 7, 1),
    "a note": ((), (SEEDS["a call that they mean to take away"].change,), "new", 7, 1),
    "something new": ((), (NEW_TEXT,), "contradicted", 7, 1),
    "something new that fails": ((), (NEW_TEXT,), "new", 6, 1),
    "something that was new reads otherwise": ((NEW_TEXT,), (NEW_NUMBER,), "new", 7, 1),
}


@pytest.mark.parametrize("name", SINCE)
def test_since_the_earlier_file_only_what_newly_contradicts_fails(name: str, tmp_path: Path) -> None:
    before, now, fail_on, code, told = SINCE[name]
    paths: list[Path] = []
    for at, changes in (("before.json", before), ("now.json", now)):
        file = vendor_file()
        for change in changes:
            change(file)
        paths.append(written(tmp_path, file, at))
    earlier, path = paths
    assert len(compare(path, last_seen=earlier).facts) == told
    assert run(["contract", "compare", str(path), "--last-seen", str(earlier), "--fail-on", fail_on]) == code


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


OVER: dict[str, tuple[str, str, int]] = {
    "saved over the file": ("--save", "swagger.json", 2),
    "saved over the document": ("--save", "cloudmore.yaml", 2),
    # The next run is to tell what changes from now on.
    "saved over the earlier file": ("--save", "earlier.json", 0),
    "the result over the file": ("-o", "swagger.json", 2),
    "the result over the earlier file": ("-o", "earlier.json", 2),
}


@pytest.mark.parametrize("name", OVER)
def test_what_is_compared_is_not_written_over(name: str, tmp_path: Path) -> None:
    option, over, code = OVER[name]
    contents = {"swagger.json": AGREED, "cloudmore.yaml": spec_path().read_bytes(), "earlier.json": AGREED + b" "}
    for each, content in contents.items():
        (tmp_path / each).write_bytes(content)
    file, spec, earlier, path = (str(tmp_path / each) for each in (*contents, over))
    assert run(["contract", "compare", file, "--spec", spec, "--last-seen", earlier, option, path]) == code
    assert (tmp_path / over).read_bytes() == (AGREED if code == 0 else contents[over])


def test_what_cannot_be_saved_whole_leaves_the_earlier_file(tmp_path: Path) -> None:
    path, saved = tmp_path / "swagger.json", tmp_path / "saved.json"
    path.write_bytes(AGREED)
    saved.write_bytes(b"{}")
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(AGREED) // 2, hard))
    try:
        assert run(["contract", "compare", str(path), "--save", str(saved)]) == 2
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (saved.read_bytes(), {each.name for each in tmp_path.iterdir()}) == (b"{}", {"swagger.json", "saved.json"})


@pytest.mark.skipif(sys.platform == "win32", reason="has no pipes with names")
def test_what_is_saved_may_go_into_a_pipe(tmp_path: Path) -> None:
    path, pipe = tmp_path / "swagger.json", tmp_path / "pipe"
    path.write_bytes(AGREED)
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as pool:
        came = pool.submit(pipe.read_bytes)
        assert run(["contract", "compare", str(path), "--save", str(pipe)]) == 0
    assert came.result() == AGREED
    assert pipe.is_fifo()
