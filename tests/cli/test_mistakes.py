"""Mistakes on the command line: each ends with its code and one line that says what to do; nothing is left behind."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from cloudmore.cli.application import ending_of, run

NOBODY = "00000000-0000-0000-0000-000000000000"
REPORT = ["billing", "report", "--month", "2026-10"]
# Each with what follows it in the environment, its exit code and words of its message.
ENDS: dict[str, tuple[list[str], dict[str, str], int, str]] = {
    "wrong password": (["health"], {"CLOUDMORE_PASSWORD": "wrong"}, 3, "refused the credentials"),
    "foreign reseller": (
        ["organizations", "list"],
        {"CLOUDMORE_RESELLER_ID": "0" * 8 + "-0000-0000-0000-" + "0" * 12},
        3,
        "not allowed",
    ),
    "unknown organization": (["organizations", "get", "nobody"], {}, 4, "no such resource. Check the id"),
    "empty id": (["organizations", "get", ""], {}, 2, "Check the id"),
    "an id that looks like an option": (["organizations", "get", "--", "-f"], {}, 4, "Check the id"),
    "an id that is no text": (["organizations", "get", "\udcff"], {}, 2, "bytes that are no text. Write it in UTF-8"),
    "a month that is no month": (
        ["billing", "report", "--month", "october"],
        {},
        2,
        "is no month. Write a month such as",
    ),
    "month 13": (["billing", "report", "--month", "2026-13"], {}, 2, "is no month"),
    "a month after today": (["billing", "report", "--month", "2999-01"], {}, 2, "begins after today"),
    "no month": (["billing", "report"], {}, 2, "--month"),
    "unwritable output": (
        [*REPORT, "-o", "/proc/october.csv"],
        {},
        2,
        "cannot be written",
    ),
    "no such folder": (
        [*REPORT, "-o", "nowhere/october.csv"],
        {},
        2,
        "cannot be written",
    ),
    "unknown ending": ([*REPORT, "-o", "october.pdf"], {}, 2, "Use one of .csv"),
    "no duration": ([*REPORT, "--wait", "long"], {}, 2, "no duration"),
    "no token": (["billing", "resume", "{}"], {}, 2, "no token"),
    "no network": (["health"], {"CLOUDMORE_BASE_URL": "http://127.0.0.1:9"}, 1, "Cannot reach 127.0.0.1:9"),
    "unprotected": (["health"], {"CLOUDMORE_BASE_URL": "http://api.example"}, 2, "Use https"),
    "no settings": (
        ["health"],
        {"CLOUDMORE_PASSWORD": "", "CLOUDMORE_RESELLER_ID": ""},
        2,
        "CLOUDMORE_PASSWORD, CLOUDMORE_RESELLER_ID",
    ),
    "no region": (["health"], {"CLOUDMORE_BASE_URL": ""}, 2, "CLOUDMORE_REGION"),
    "unknown region": (["--region", "mars", "health"], {}, 2, "eu, us"),
    "US without address": (["--region", "us", "health"], {"CLOUDMORE_BASE_URL": ""}, 2, "not publicly known"),
    "region and address": (["--region", "eu", "--base-url", "https://x.example", "health"], {}, 2, "Give one of them"),
    "unknown command": (["bill"], {}, 2, "bill"),
    "unknown option": (["health", "--fast"], {}, 2, "--fast"),
    "unknown format": (["-f", "xml", "health"], {}, 2, "xml"),
    "a file nobody writes": (["health", "-o", "x.csv"], {}, 2, "writes no file"),
    "sandbox with address": (["--sandbox", "--base-url", "https://x.example", "health"], {}, 2, "address of its own"),
    "no verb of a request": (["request"], {}, 2, "Missing argument 'method'"),
    "no path of a request": (["request", "GET"], {}, 2, "Missing argument 'path'"),
    "no method": (["request", "FETCH", "/organizations"], {}, 2, "'FETCH' is not one of"),
    "a request to another host": (["request", "GET", "https://x.example/"], {}, 2, "is not one of this API"),
    "a query in the path": (["request", "GET", "/organizations?a=b"], {}, 2, "the query goes into params"),
    "a parameter without value": (["request", "GET", "/organizations", "-p", "a"], {}, 2, "is no NAME=VALUE"),
    "an unknown path": (["request", "GET", "/nothing"], {}, 4, "no such resource"),
    "a request nobody agreed to": (["request", "DELETE", f"/organizations/{NOBODY}"], {}, 2, "Say --yes"),
    "an ending no record has": (["services", "list", "-o", "x.xml"], {}, 2, "Use one of .json, .jsonl, .csv"),
    "a folder that is not there": (["services", "list", "-o", "nowhere/x.csv"], {}, 2, "cannot be written"),
    "no organization": (["organizations", "get"], {}, 2, "Missing argument 'organization_id'"),
    "Estore of nobody": (["organizations", "estore", NOBODY], {}, 4, "Check the id"),
    "services of nobody": (["organization-services", "list", NOBODY], {}, 4, "Check the id"),
    "no service": (["organization-services", "subscriptions", NOBODY], {}, 2, "Missing argument 'service_id'"),
    "price list of nobody": (["organization-services", "price-list", NOBODY, NOBODY], {}, 4, "Check the id"),
    "nothing to create": (["organizations", "create", "--yes"], {}, 2, "No body is given"),
    "a creation nobody agreed to": (
        ["organizations", "create", "--set", "name=E"],
        {},
        2,
        "Say --yes",
    ),
    "a creation without a name": (
        ["organizations", "create", "--set", "vat=1", "--yes"],
        {},
        2,
        "The body has no name",
    ),
    "a property with a slip": (
        ["organizations", "create", "--set", "name=E", "--set", "contact.mail=x", "--dry-run"],
        {},
        2,
        "no property contact.mail in OrganizationCreate",
    ),
    "an assignment without value": (["organizations", "create", "--set", "name"], {}, 2, "is no NAME=VALUE"),
    "an assignment into a text": (
        ["organizations", "create", "--set", "name=E", "--set", "name.first=E"],
        {},
        2,
        "name.first goes into name, which is no object",
    ),
    "a body that is not there": (["organizations", "create", "--body", "x.json"], {}, 2, "No such file"),
    "an update of nobody": (["organizations", "update", NOBODY, "--set", "vat=1", "--yes"], {}, 4, "Check the id"),
    "an update of a word of Python": (["organizations", "update", NOBODY, "--set", "self=1", "--yes"], {}, 4, "Check"),
    "a creation with a word of Python": (
        ["organizations", "create", "--set", "name=E", "--set", "organization_id=1", "--yes"],
        {},
        2,
        "no property organization_id",
    ),
    "an update without change": (["organizations", "update", NOBODY], {}, 2, "No body is given"),
    "a replacement of nobody": (
        ["organizations", "replace", NOBODY, "--set", "name=E", "--yes"],
        {},
        4,
        "Check the id",
    ),
    "a deletion of nobody": (["organizations", "delete", NOBODY, "--yes"], {}, 4, "Check the id"),
    "a deletion without id": (["organizations", "delete", "--yes"], {}, 2, "Missing argument"),
    "a service for nobody": (["organization-services", "add", NOBODY, NOBODY, "--yes"], {}, 4, "Check the id"),
    "a service of nobody": (["organization-services", "remove", NOBODY, NOBODY, "--yes"], {}, 4, "Check the id"),
    "a submission without month": (["billing", "submit"], {}, 2, "--month"),
    "a submission after today": (["billing", "submit", "--month", "2999-01"], {}, 2, "begins after today"),
    "a submission to a sandbox that ends": (
        ["--sandbox", "billing", "submit", "--month", "last"],
        {},
        2,
        "ends with this command",
    ),
    "a status without token": (["billing", "status"], {}, 2, "Missing argument 'token'"),
    "a status of no token": (["billing", "status", "x"], {}, 2, "no token"),
    "a word that is neither yes nor no": (["services", "list"], {"CLOUDMORE_READ_ONLY": "perhaps"}, 2, "Write 1 or 0"),
    "a profile": (["services", "list"], {"CLOUDMORE_PROFILE": "acme"}, 2, "may be of two accounts"),
    "a change by who may only read": (
        ["organizations", "create", "--set", "name=E", "--yes", "--quiet"],
        {"CLOUDMORE_READ_ONLY": "1"},
        2,
        "may change something, and this client is read-only",
    ),
    "a summary without a file": ([*REPORT, "--summary"], {}, 2, "Option '--summary' requires an argument."),
    "a file without a name": (["services", "list", "-o"], {}, 2, "Option '-o' requires an argument."),
    "a summary that would be an option": (["services", "list", "--summary", "--quiet"], {}, 2, "'--summary' requires"),
    "a region that would be a command's option": (
        ["billing", "submit", "--region", "--month", "2026-10"],
        {},
        2,
        "'--region' requires",
    ),
    "a format before the end of the options": (["services", "list", "-f", "--"], {}, 2, "'-f' requires an argument"),
    "a report with no such settings": ([*REPORT, "--settings", "x.toml"], {}, 2, "The settings x.toml cannot be read"),
}


@pytest.mark.parametrize("name", ENDS)
def test_a_mistake_ends_with_its_code_and_one_line_that_says_what_to_do(
    settings: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    arguments, changes, code, words = ENDS[name]
    for variable, value in changes.items():
        monkeypatch.setenv(variable, value)
    assert run(arguments) == code
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("cloudmore: ")
    assert said.err.count("\n") == 1
    assert words in said.err
    assert settings["CLOUDMORE_PASSWORD"] not in said.err
    assert list(Path().iterdir()) == [], "nothing is left behind"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        pytest.param(PermissionError(13, "Permission denied", "/x"), "Permission denied: /x.", id="of a file"),
        pytest.param(OSError(28, "No space left on device"), "the system refused.", id="of the system"),
        pytest.param(
            ZeroDivisionError("by zero"), "a mistake in cloudmore itself (ZeroDivisionError: by zero)", id="ours"
        ),
    ],
)
def test_what_nobody_thought_of_ends_with_one_line_too(
    capsys: pytest.CaptureFixture[str], error: Exception, words: str
) -> None:
    assert ending_of(error, verbose=False) == 1
    said = capsys.readouterr().err
    assert (said.startswith("cloudmore: "), said.count("\n")) == (True, 1)
    assert words in said


BODIES: dict[str, tuple[str, str]] = {
    "no JSON": ("{", "is not JSON"),
    "a list": ("[]", "is no JSON object"),
    "a contact that is a text": ('{"name": "E", "contact": "Mari"}', "has a text for contact. Give an object"),
    "no name": ("{}", "The body has no name"),
    "a number that is none": ('{"name": NaN}', "NaN is no JSON"),
}


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize("file", ["-", "body.json"])
def test_a_body_that_is_none_is_refused_before_anybody_is_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, file: str
) -> None:
    body, words = BODIES[name]
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(body.encode())))
    Path("body.json").write_text(body, "utf-8")
    assert run(["organizations", "create", "--body", file, "--yes"]) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert words in said.err
