"""What is no recording, or none that can be judged: a clear word, whatever it is, and never a traceback."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from contract.recordings import EXCHANGES, HOST, Interaction, changed, checked, findings, write

from cloudmore import ConfigurationError
from cloudmore.contract import Finding, Verdict, check


def with_address(uri: str) -> bytes:
    made = changed("list", lambda made: made["request"].update(uri=uri))
    return yaml.safe_dump({"interactions": [made]}).encode()


UNUSABLE: dict[str, tuple[str, bytes, str]] = {
    "empty": ("a.yaml", b"", "it is empty"),
    "only a comment": ("a.yaml", b"# nothing\n", "it is empty"),
    "no YAML": ("a.yaml", b"interactions: [\n", "it cannot be read: while parsing"),
    "bytes": ("a.yaml", b"\x00\x01\xff\xfe", "it cannot be read"),
    "no UTF-8": ("a.yaml", "interactions: é".encode("latin-1"), "it cannot be read"),
    "an object of Python": ("a.yaml", b"interactions: !!python/object/apply:os.getpid []", "could not determine"),
    "a word": ("a.yaml", b"interactions", "it holds no recording"),
    "a list": ("a.yaml", b"- 1\n", "it holds no recording"),
    "another file": ("a.yaml", b"version: 1\n", "it has no list of interactions"),
    "no interaction": ("a.yaml", b"interactions: []\n", "it holds no exchange"),
    "a recording of Ruby": ("a.yml", b"http_interactions: []\n", "Ruby's VCR"),
    "no answer": ("a.yaml", b"interactions:\n- request: {method: GET, uri: x}\n", "interaction 0 is not as vcrpy"),
    "a status that is none": (
        "a.json",
        json.dumps(
            {
                "interactions": [
                    {"request": {"method": "GET", "uri": HOST}, "response": {"status": {"code": "OK"}, "body": {}}}
                ]
            }
        ).encode(),
        "interaction 0 is not as vcrpy",
    ),
    "an address that is none": (
        "a.yaml",
        with_address("http://[::1"),
        "interaction 0 is not as vcrpy writes it (ValueError: Invalid IPv6 URL)",
    ),
    "an address without a host": (
        "a.yaml",
        with_address("/things"),
        "an address without a host",
    ),
    "half of a letter in an address": (
        "a.json",
        json.dumps(
            {"interactions": [changed("list", lambda made: made["request"].update(uri=f"{HOST}/\ud800"))]}
        ).encode(),
        "interaction 0 is not as vcrpy writes it (UnicodeEncodeError",
    ),
    "a status that is endless": (
        "a.yaml",
        yaml.safe_dump(
            {"interactions": [changed("list", lambda made: made["response"]["status"].update(code=float("inf")))]}
        ).encode(),
        "interaction 0 is not as vcrpy writes it (OverflowError",
    ),
    "a tagged time that is none": ("a.yaml", b"interactions: [!!timestamp x]\n", "it cannot be read"),
    "a tagged number that is none": ("a.yaml", b"interactions: [!!float '']\n", "it cannot be read"),
    "no JSON": ("a.json", b"{", "it cannot be read"),
    "deep": ("a.json", b"[" * 100_000, "it cannot be read"),
    "a body that is no base64": (
        "a.yaml",
        yaml.safe_dump(
            {
                "interactions": [
                    {
                        "request": {"method": "GET", "uri": HOST},
                        "response": {"status": {"code": 200}, "body": {"base64_string": "#"}},
                    }
                ]
            }
        ).encode(),
        "a body that is no base64",
    ),
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_a_file_that_is_no_recording_is_named_with_the_reason(name: str, tmp_path: Path) -> None:
    file, content, reason = UNUSABLE[name]
    (tmp_path / file).write_bytes(content)
    result = check(tmp_path)
    assert list(result.unusable) == [file]
    assert reason in result.unusable[file]
    assert result.verdict() is Verdict.UNUSABLE


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="there is no such file")
def test_a_file_that_the_system_does_not_give_is_named_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").symlink_to("/proc/self/mem")
    assert check(tmp_path).unusable == {"a.yaml": "it cannot be read: Input/output error"}


SECRET = "hunter2"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(with_address(f"https://joe:{SECRET}@erp\u2100.example/"), id="an address"),
        pytest.param(f"interactions: [!!int {SECRET}]".encode(), id="a tagged number"),
        pytest.param(
            yaml.safe_dump(
                {"interactions": [changed("list", lambda made: made["response"]["status"].update(code=SECRET))]}
            ).encode(),
            id="a status",
        ),
    ],
)
def test_the_reason_shows_no_value(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(content)
    [reason] = check(tmp_path).unusable.values()
    assert SECRET not in reason


def test_the_others_are_judged_all_the_same(tmp_path: Path) -> None:
    write(tmp_path / "inner", [EXCHANGES["list"], changed("get", lambda made: made["request"].update(method="PATCH"))])
    (tmp_path / "broken.yaml").write_bytes(b"{")
    result = check(tmp_path)
    assert [each.cassette for each in result.findings] == ["inner/recorded.yaml"]
    assert (len(result.exchanges), result.verdict()) == (2, Verdict.UNUSABLE)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        pytest.param(lambda folder: folder, "There is no recording in .*, so nothing was checked", id="empty folder"),
        pytest.param(lambda folder: folder / "nothing", "There is no folder", id="no folder"),
    ],
)
def test_a_folder_without_a_recording_is_refused(make: Callable[[Path], Path], words: str, tmp_path: Path) -> None:
    (tmp_path / "index.json").write_text("{}")
    (tmp_path / "shapes.json").write_text('{"operations": {}}')
    (tmp_path / "notes.txt").write_text("none")
    with pytest.raises(ConfigurationError, match=words):
        check(make(tmp_path))


def test_a_recording_whose_hosts_are_all_left_out_is_not_clean(tmp_path: Path) -> None:
    result = checked(tmp_path, EXCHANGES["list"], skip_hosts=["api.cloudmore.com"])
    assert (result.skipped, result.verdict()) == (1, Verdict.NOTHING)


def elsewhere(made: Interaction) -> None:
    made["request"]["uri"] = made["request"]["uri"].replace(HOST, "http://127.0.0.1:8765")


def test_a_recording_of_another_host_is_no_recording_of_the_api(tmp_path: Path) -> None:
    made = changed("list", elsewhere)
    [finding] = findings(tmp_path, made)
    assert (finding.grade, finding.kind, finding.found) == ("broken", "host", "127.0.0.1")
    assert "--host names another" in finding.expected
    assert checked(tmp_path, made, hosts=["127.0.0.1"]).verdict() is Verdict.CLEAN
    (tmp_path / "index.json").write_text('{"mine": {"address": "http://127.0.0.1"}, "other": {}, "more": 1}')
    assert check(tmp_path).verdict() is Verdict.CLEAN
    assert check(tmp_path / "recorded.yaml").verdict() is Verdict.CLEAN


def coded(coding: str, body: bytes) -> Interaction:
    def change(made: Interaction) -> None:
        made["response"]["body"] = {"string": body}
        made["response"]["headers"]["content-encoding"] = [coding]

    return changed("list", change)


PLAIN = EXCHANGES["list"]["response"]["body"]["string"].encode()
READABLE = {
    "gzip": coded("gzip", gzip.compress(PLAIN)),
    "deflate": coded("deflate", zlib.compress(PLAIN)),
    "decoded by the recorder": coded("gzip", PLAIN),
    "decoded, and once br": coded("br", PLAIN),
    "twice": coded("deflate, gzip", gzip.compress(zlib.compress(PLAIN))),
    "with a mark of UTF-8": coded("identity", b"\xef\xbb\xbf" + PLAIN),
    "base64": changed("list", lambda made: made["response"].update(body={"base64_string": "W10="})),
}
UNREADABLE = {
    "bytes": (coded("identity", b"\x89PNG\r\n\x1a\n\x00"), "no JSON"),
    "bytes of zstd": (coded("zstd", b"\x28\xb5\x2f\xfd\x00"), "bytes coded as zstd"),
    "gzip that is cut": (coded("gzip", gzip.compress(PLAIN)[:-9]), "cut"),
    "gzip that is none": (coded("gzip", b"\x1f\x8b" + bytes(20)), "cannot be decompressed"),
    "UTF-16": (coded("identity", PLAIN.decode().encode("utf-16")), "no JSON in UTF-8"),
    "UTF-16 of ASCII": (coded("identity", "[]".encode("utf-16-le")), "no JSON"),
    "UTF-32": (coded("identity", "[]".encode("utf-32")), "no JSON in UTF-8"),
    "UTF-16 without a mark": (coded("identity", "[]é".encode("utf-16-be")), "no JSON"),
}


@pytest.mark.parametrize("name", READABLE)
def test_a_body_is_read_as_it_is_coded(name: str, tmp_path: Path) -> None:
    assert findings(tmp_path, READABLE[name]) == ()


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_body_that_cannot_be_read_is_a_finding(name: str, tmp_path: Path) -> None:
    made, words = UNREADABLE[name]
    [finding] = findings(tmp_path, made)
    assert (finding.grade, finding.kind, finding.where) == ("broken", "json", "response body")
    assert words in finding.found


LINE = {"billingDate": "2026-10-01T00:00:00Z", "productName": "Sample", "quantity": 1.5, "currencyCode": "EUR"}


def large_report(change: Callable[[int, dict[str, Any]], Any]) -> Interaction:
    items = [dict(LINE) for _ in range(30_000)]
    for number, item in enumerate(items):
        change(number, item)
    report = {"organizations": [{"services": [{"items": items}]}, {"services": []}]}
    return changed("report", lambda made: made["response"]["body"].update(string=json.dumps(report)))


def items_of(found: tuple[Finding, ...]) -> list[tuple[str, str, int]]:
    start = "/organizations/0/services/0/items"
    return [(each.kind, each.pointer.removeprefix(start), each.count) for each in found]


LARGE: dict[str, tuple[Callable[[int, dict[str, Any]], Any], list[tuple[str, str, int]]]] = {
    "nothing": (lambda _number, _item: None, []),
    "the last line": (
        lambda number, item: item.update(quantity="1,5") if number == 29_999 else None,
        [("type", "/29999/quantity", 1)],
    ),
    "two kinds, far apart": (
        lambda number, item: item.update(
            {1_000: {"quantity": None}, 20_000: {"billingDate": "1.10.2026"}}.get(number, {})
        ),
        [("type", "/1000/quantity", 1), ("format", "/20000/billingDate", 1)],
    ),
    "every hundredth": (
        lambda number, item: None if number % 100 else item.update(currencyCode=1, more=True),
        [("type", "/0/currencyCode", 300), ("undeclared", "/0/more", 300)],
    ),
}


@pytest.mark.parametrize("name", LARGE)
def test_a_large_body_is_judged_to_its_last_line(name: str, tmp_path: Path) -> None:
    change, expected = LARGE[name]
    assert items_of(findings(tmp_path, large_report(change))) == expected


def test_a_large_body_in_which_everything_is_wrong_is_one_finding(tmp_path: Path) -> None:
    [finding] = findings(tmp_path, large_report(lambda _number, item: item.update(billingDate="yesterday")))
    assert finding.pointer == "/organizations/0/services/0/items/0/billingDate"
    assert finding.count >= 5_000


def test_what_is_wrong_outside_of_a_long_list_is_told_once(tmp_path: Path) -> None:
    def outside(made: Interaction) -> None:
        body = json.loads(made["response"]["body"]["string"])
        made["response"]["body"]["string"] = json.dumps({**body, "status": 7})

    made = large_report(lambda number, item: item.update(quantity="x") if number % 1000 == 0 else None)
    outside(made)
    assert [(each.pointer, each.count) for each in findings(tmp_path, made)] == [
        ("/status", 1),
        ("/organizations/0/services/0/items/0/quantity", 30),
    ]


def test_every_long_list_is_judged(tmp_path: Path) -> None:
    services = [{"items": [{**LINE, "quantity": "x"} for _ in range(100)]} for _ in range(3)]
    services[1]["items"][50] = {**LINE, "currencyCode": 7}
    report = {"organizations": [{"services": services}]}
    made = changed("report", lambda made: made["response"]["body"].update(string=json.dumps(report)))
    assert [(each.pointer, each.count) for each in findings(tmp_path, made)] == [
        ("/organizations/0/services/0/items/0/quantity", 299),
        ("/organizations/0/services/1/items/50/currencyCode", 1),
    ]


MANY_KEYS = 20_000
MAPS: dict[str, tuple[Any, list[tuple[str, int]]]] = {
    "right": (["Too short."], []),
    "one wrong": (None, [("type", 1)]),
    "all wrong": (5, [("type", 5_000)]),
}


@pytest.mark.parametrize("name", MAPS)
def test_a_large_map_is_judged_key_by_key(name: str, tmp_path: Path) -> None:
    value, expected = MAPS[name]
    keys = [f"Contact.P{number}" for number in range(MANY_KEYS)]
    errors = dict.fromkeys(keys, ["Too short."] if name == "one wrong" else value)
    errors[keys[-1]] = value
    made = changed("invalid", lambda made: made["response"]["body"].update(string=json.dumps(errors)))
    found = findings(tmp_path, made)
    assert [(each.kind, min(each.count, 5_000)) for each in found] == expected


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param("{", r"index\.json cannot be used: it is no JSON", id="no JSON"),
        pytest.param('{"mine": {"address": "http://"}}', "'http://' names no host", id="no host"),
    ],
)
def test_an_index_that_cannot_be_used_is_told(content: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "index.json").write_text(content)
    with pytest.raises(ConfigurationError, match=words):
        checked(tmp_path, EXCHANGES["list"])
