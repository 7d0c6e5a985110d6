"""``cloudmore snapshot``: what it says first, what it writes, how it ends, and how it goes on."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import keyring
import pexpect
import pytest
from conftest import settings_of
from keyring.backends import fail

from cloudmore.cli.application import run
from cloudmore.cli.progress import Tell
from cloudmore.cli.snapshot_told import Course, plan_text, time_text
from cloudmore.sandbox import Sandbox
from cloudmore.snapshot import TABLES, USUAL_TABLES, SnapshotPlan, SnapshotProgress, take_snapshot

Captured = pytest.CaptureFixture[str]
FAST = ["--calls-per-second", "1000", "--in-flight", "8"]
SNAPSHOT = ["snapshot", "-o", "tenant", *FAST]
OTHER_RESELLER = "11111111-2222-3333-4444-555555555555"
THIS_MONTH = f"{datetime.now(UTC):%Y-%m}"
PRICE_LIST = "organization_services_price_list"
# Of four organizations: two lists, the services of each, and two calls for each of 24 services.
CALLS = 54


@pytest.fixture(scope="module")
def served() -> Iterator[Sandbox]:
    """A sandbox of few customers, whose reports are ready at once."""
    with Sandbox(report_seconds=0, organizations=4) as running:
        yield running


def result(said: str) -> dict[str, tuple[int, int, int, int]]:
    """By table its rows, and how many are new, changed and gone."""
    return {each["table"]: (each["rows"], each["new"], each["changed"], each["gone"]) for each in json.loads(said)}


def rows(path: str, columns: str = "*") -> list[tuple[Any, ...]]:
    with duckdb.connect() as connection:
        return connection.execute(f"SELECT {columns} FROM '{path}'").fetchall()


@pytest.mark.usefixtures("settings")
def test_a_snapshot_says_first_how_many_calls_it_makes(empty_folder: Path, capsys: Captured) -> None:
    assert run([*SNAPSHOT, "--summary", "run.json"]) == 0
    said = capsys.readouterr()
    assert said.err.splitlines()[:2] == [
        "finding out how many calls there will be",
        f"{CALLS} calls, 6 of them made; at 1000 a second the rest takes 0 s at least.",
    ]
    assert "are not custom services: their subscriptions are not read." in said.err
    assert said.err.endswith(f"Written: tenant, with {CALLS} calls\n")
    assert said.out.startswith("SANDBOX: made-up data.\n")
    assert re.search(r"^ +organizations +4 +4 +0 +0 +$", said.out, re.MULTILINE)
    assert {file.name for file in (empty_folder / "tenant").iterdir()} == {
        *(f"sandbox-{name}.parquet" for name in (*USUAL_TABLES, "snapshots"))
    }
    record = json.loads((empty_folder / "run.json").read_text("utf-8"))
    assert (record["command"], record["sandbox"], record["findings"]) == ("snapshot", True, [])
    assert record["operations"][PRICE_LIST]["calls"] == 24
    assert {each["path"] for each in record["files"]} == {str(file) for file in Path("tenant").iterdir()}


@pytest.mark.usefixtures("settings")
def test_every_table_into_a_database(capsys: Captured) -> None:
    names = ",".join(name for name in TABLES if name != "billing_lines")
    database = ["snapshot", "-o", "tenant.duckdb", *FAST, "--tables", names, "--month", "2026-10", "-f", "json"]
    assert run(database) == 0
    said = capsys.readouterr()
    assert "After them comes the billing report of 2026-10." in said.err
    found = result(said.out)
    assert list(found) == [*TABLES]
    assert all(each == (each[0], each[0], 0, 0) for each in found.values())
    with duckdb.connect("tenant.duckdb") as connection:
        for name, (count, *_more) in found.items():
            assert connection.execute(f"SELECT count(*) FROM {name}").fetchone() == (count,)
    assert run([*database, "--quiet"]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert result(said.out) == {name: (count, 0, 0, 0) for name, (count, *_more) in found.items()}


@pytest.mark.usefixtures("settings")
def test_the_second_snapshot_tells_what_has_changed(served: Sandbox, capsys: Captured) -> None:
    few = [*SNAPSHOT, "--tables", "organizations", "-f", "csv", "--quiet"]
    assert run([*few, "--files", "csv"]) == 0
    with served.client(rate_limit=None) as cm:
        first, second, *_others = cm.organizations.list()
        assert first.id
        assert second.id
        cm.organizations.update(first.id, name="Exempel AB")
        cm.organizations.delete(second.id)
        cm.organizations.create({"name": "Sample Bakery"})
        cm.organizations.create({"name": "Sample Garage"})
    capsys.readouterr()
    assert run([*few, "--files", "csv"]) == 0
    assert capsys.readouterr().out == "table,rows,new,changed,gone\norganizations,5,2,1,1\n"
    with Path("tenant/sandbox-organizations.csv").open(encoding="utf-8", newline="") as file:
        written = [*csv.DictReader(file)]
    assert min(each["name"] for each in written if not each["valid_to"]) == "Exempel AB"
    assert {each["organization_id"] for each in written if each["valid_to"]} == {first.id, second.id}


# What is typed behind the name of the command, and words of the refusal.
WRONG: dict[str, tuple[str, str]] = {
    "no place": ("", "goes into one place, and none is named. Write -o FOLDER, or -o FILE.duckdb for a database."),
    "two places": ("-o a -o b", "goes into one place, and 2 are named."),
    "two places to try": ("--dry-run -o a -o b", "goes into one place, and 2 are named."),
    "a file that is none of these": ("-o tenant.xlsx", "is neither a folder nor a database."),
    "a file in the place of a folder": ("-o file", "is neither a folder nor a database."),
    "a folder that cannot be made": ("-o file/tenant", "The folder file/tenant cannot be made"),
    "a database that is none": ("-o broken.duckdb", "The database broken.duckdb cannot be used"),
    "another program's database": ("-o other.duckdb", "has a table organizations that is none of snapshot/1"),
    "no such table": ("-o t --tables organizations,nothing", "There is no table 'nothing'. Name some of"),
    "lines without a month": ("-o t --tables billing_lines", "is of a month"),
    "no month": ("-o t --month october", "'october' is no month"),
    "a month to come": ("-o t --month 2999-01", "begins after today"),
    "no such format": ("-o t --files xml", "is not written as xml. Use parquet or csv."),
    "files of a database": ("-o t.duckdb --files csv", "is a database, and has no files as csv"),
    "no calls": ("-o t --calls-per-second 0", "The setting calls_per_second is 0.0."),
    "no call at a time": ("-o t --in-flight 0", "The setting in_flight is 0."),
    "no call at a time of the sandbox": ("-o t --sandbox --in-flight 0", "The setting in_flight is 0."),
    "no duration": ("-o t --wait soon", "'soon' is no duration"),
    "no mapping": ("-o t --mapping nowhere.toml", "There is no mapping nowhere.toml"),
    "a summary in its place": ("-o t.duckdb --summary t.duckdb", "named twice"),
    "a profile of the sandbox": ("-o t --sandbox --profile acme", "--sandbox has an address of its own."),
}


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_done_leaves_nothing_behind(empty_folder: Path, capsys: Captured, name: str) -> None:
    (empty_folder / "file").write_text("kept", "utf-8")
    (empty_folder / "broken.duckdb").write_text("kept", "utf-8")
    with duckdb.connect("other.duckdb") as connection:
        connection.execute("CREATE TABLE organizations (x INTEGER)")
    arguments, words = WRONG[name]
    assert run(["snapshot", *shlex.split(arguments), "--quiet"]) == 2
    said = capsys.readouterr().err
    assert words in said
    assert "mistake in cloudmore" not in said
    assert {file.name for file in empty_folder.rglob("*") if file.is_file()} == {
        "file",
        "broken.duckdb",
        "other.duckdb",
    }


@pytest.mark.usefixtures("settings")
def test_what_could_not_be_read_must_be_looked_at(served: Sandbox, capsys: Captured) -> None:
    served.faults.add("forbidden", operation=PRICE_LIST, times=2)
    served.faults.add("not-found", operation=PRICE_LIST, times=1)
    assert run([*SNAPSHOT, "--summary", "run.json"]) == 7
    said = capsys.readouterr().err
    assert re.search(
        r"^Look: Not read into price_lists: organization \S+, service \S+, reseller \S+: .*403.*"
        r" 1 more end with PermissionDeniedError, too. \[unread\]$",
        said,
        re.MULTILINE,
    )
    assert "What was known of it stays as it was." in said
    assert "\n1 organizations or services went away while they were read.\n" in said
    assert json.loads(Path("run.json").read_text("utf-8"))["findings"] == [{"code": "unread", "count": 2}]
    assert run([*SNAPSHOT, "-f", "json"]) == 0
    before = rows("tenant/sandbox-price_lists.parquet", "count(*)")
    assert result(capsys.readouterr().out)["price_lists"][0] == before[0][0]


@pytest.mark.usefixtures("settings")
def test_one_that_failed_goes_on_with_the_same_command(served: Sandbox, capsys: Captured) -> None:
    # All attempts of one call.
    served.faults.add("server-error", operation=PRICE_LIST, times=4)
    asked = ["snapshot", "-o", "my tenant", "--tables", "price_lists", "--calls-per-second", "1000", "--in-flight", "1"]
    assert run([*asked, "--verbose", "--summary", "run.json"]) == 1
    said = capsys.readouterr().err
    assert "1 calls failed, of 1 of 1 resellers; the first, of reseller" in said
    assert "\n  status_code: 500\n" in said
    assert json.loads(Path("run.json").read_text("utf-8"))["error"]["type"] == "SnapshotIncompleteError"
    command = re.search(r"what was read is kept. Go on with:\n  cloudmore (.+)\n", said)
    assert command is not None
    assert shlex.split(command[1]) == asked
    assert [file.name for file in Path("my tenant").iterdir()] == [".snapshot.duckdb"]
    assert run(["snapshot", "-o", "my tenant", *FAST]) == 2
    assert "it reads something else: organizations, organization_services, price_lists" in capsys.readouterr().err
    assert run(shlex.split(command[1])) == 0
    said = capsys.readouterr().err
    assert re.search(
        r"^Going on with the snapshot that was begun at \d{4}-\d\d-\d\d \d\d:\d\d UTC.$", said, re.MULTILINE
    )
    assert "29 calls, 28 of them made;" in said


@pytest.mark.usefixtures("settings")
def test_a_report_that_failed_is_asked_for_again(served: Sandbox, capsys: Captured) -> None:
    asked = [*SNAPSHOT, "--tables", "services", "--month", "last"]
    served.faults.add("failed-task")
    assert run(asked) == 1
    month = re.search(r"Go on with:\n  cloudmore .*--month (\d{4}-\d\d)\b", capsys.readouterr().err)
    assert month is not None
    assert run([*asked[:-1], month[1], "-f", "json"]) == 0
    assert result(capsys.readouterr().out)["billing_lines"][0] > 0


def test_a_report_that_is_still_being_built_is_waited_for_again(
    monkeypatch: pytest.MonkeyPatch, empty_folder: Path, capsys: Captured
) -> None:
    assert empty_folder
    with Sandbox(report_seconds=3600, organizations=1) as slow:
        for name, value in settings_of(slow.credentials, slow.url).items():
            monkeypatch.setenv(name, value)
        asked = [*SNAPSHOT, "--tables", "services", "--month", "2026-10"]
        assert run([*asked, "--wait", "0s"]) == 5
        assert "Go on with:\n" in capsys.readouterr().err
        slow.clock.advance(3600)
        assert run([*asked, "--summary", "run.json"]) == 0
    operations = json.loads(Path("run.json").read_text("utf-8"))["operations"]
    assert "billing_reports_start" not in operations


@pytest.mark.usefixtures("settings")
def test_a_month_that_is_not_over_must_be_looked_at(capsys: Captured) -> None:
    assert run([*SNAPSHOT, "--tables", "services", "--month", THIS_MONTH, "--summary", "run.json"]) == 7
    assert "lines of it are still to come. [month-not-over]" in capsys.readouterr().err
    findings = json.loads(Path("run.json").read_text("utf-8"))["findings"]
    assert findings == [{"code": "month-not-over", "count": 0}]


@pytest.mark.usefixtures("settings")
def test_a_dry_run_writes_nothing(empty_folder: Path, capsys: Captured) -> None:
    assert run(["snapshot", "--dry-run", "--month", "2026-10", "-f", "json", *FAST]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out) == {"resellers": 1, "calls": CALLS, "made": 6, "exact": True, "seconds_left": 0}
    assert f"{CALLS} calls, 6 of them made;" in said.err
    assert run(["snapshot", "--dry-run", "-o", "tenant", "--quiet", *FAST]) == 0
    assert capsys.readouterr().err == ""
    assert [*empty_folder.iterdir()] == []


@pytest.mark.usefixtures("empty_folder")
def test_the_embedded_sandbox_is_read_without_a_limit(capsys: Captured) -> None:
    few = ["--sandbox", "snapshot", "-o", "tenant", "--tables", "organization_services"]
    assert run(few) == 0
    assert "About" not in capsys.readouterr().err
    assert run([*few, "--dry-run", "--calls-per-second", "500"]) == 0
    assert "41 calls, 11 of them made; at 500 a second the rest takes 0 s at least." in capsys.readouterr().err


@pytest.mark.usefixtures("settings")
def test_the_keys_of_customers_come_from_the_mapping(
    served: Sandbox, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    # Nothing of it changes anything.
    monkeypatch.setenv("CLOUDMORE_READ_ONLY", "1")
    with served.client() as cm:
        first = cm.organizations.list()[0]
    mapping = f'[organizations.{first.id}]\nname = "{first.name}"\ncustomer = "10042"\n'
    Path("mapping.toml").write_text(mapping, "utf-8")
    few = [*SNAPSHOT, "--tables", "organizations"]
    assert run(few) == 0
    assert "cloudmore: customer_key is filled from mapping.toml." in capsys.readouterr().err
    keys = {"10042", None}
    assert {key for (key,) in rows("tenant/sandbox-organizations.parquet", "customer_key")} == keys
    assert run([*few, "--mapping", "none", "-f", "json"]) == 0
    said = capsys.readouterr()
    assert "customer_key" not in said.err
    assert result(said.out)["organizations"] == (4, 0, 1, 0)


@pytest.fixture
def two(served: Sandbox, empty_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> Iterator[Sandbox]:
    """Profiles of two resellers; the sandbox of the second."""
    served.reset()
    monkeypatch.setenv("XDG_CONFIG_HOME", str(empty_folder / "settings"))
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())
    with ExitStack() as stack:
        stack.callback(keyring.set_keyring, before)
        other = stack.enter_context(Sandbox(report_seconds=0, organizations=2, reseller_id=OTHER_RESELLER))
        for name, sandbox in (("acme", served), ("beta", other)):
            who = sandbox.credentials
            monkeypatch.setattr(sys, "stdin", io.StringIO(f"{who.password}\n{who.client_secret}\n"))
            account = ["--username", who.username, "--reseller-id", who.reseller_id, "--base-url", sandbox.url]
            assert run(["login", "--password-stdin", *account, "--profile", name, "--no-check", "--quiet"]) == 0
        capsys.readouterr()
        yield other


def test_several_resellers_into_one_place(two: Sandbox, served: Sandbox, capsys: Captured) -> None:
    asked = [*SNAPSHOT, "--profile", "acme,beta"]
    two.faults.add("failed-task")
    assert run([*asked, "--month", "2026-10"]) == 1
    said = capsys.readouterr().err
    assert " calls for 2 resellers, " in said
    assert "at 1000 a second for each reseller" in said
    assert f"\nOf reseller {OTHER_RESELLER}:\ncloudmore: " in said
    assert "--month 2026-10 --profile acme,beta\n" in said.replace(" --calls-per-second 1000 --in-flight 8", "")
    assert run([*asked, "--month", "2026-10", "-f", "json"]) == 0
    assert result(capsys.readouterr().out)["organizations"] == (6, 6, 0, 0)
    whose = rows("tenant/sandbox-organizations.parquet", "DISTINCT reseller_id")
    assert {each for (each,) in whose} == {served.credentials.reseller_id, OTHER_RESELLER}


@pytest.mark.skipif(os.name == "nt", reason="there is no pseudo-terminal")
def test_who_stops_it_goes_on_with_the_same_command(settings: dict[str, str], capsys: Captured) -> None:
    line = "snapshot -o tenant --calls-per-second 10 --in-flight 8"
    person = pexpect.spawn(
        sys.executable,
        ["-m", "cloudmore", *shlex.split(line)],
        env={**os.environ, **settings, "TERM": "xterm-256color"},
        encoding="utf-8",
        timeout=30,
        dimensions=(30, 160),
    )
    person.expect(rf"\d+ of {CALLS} calls, \d+ rows, \d s left")
    person.sendintr()
    person.expect(pexpect.EOF)
    person.close()
    shown = person.before.replace("\r\n", "\n")
    assert (person.exitstatus, "Traceback" in shown) == (130, False)
    assert f"Go on with:\n  cloudmore {line}\n" in shown
    assert run(SNAPSHOT) == 0
    said = capsys.readouterr().err
    assert "Going on with the snapshot that was begun at" in said
    assert said.endswith(f"Written: tenant, with {CALLS} calls\n")


def test_a_database_can_be_read_while_a_snapshot_is_taken(served: Sandbox, tmp_path: Path) -> None:
    served.reset()
    path = tmp_path / "tenant.duckdb"
    reading = f"import duckdb; print(duckdb.connect({str(path)!r}, read_only=True).execute('FROM services').fetchall())"
    read: list[int | bool] = []
    with served.client(rate_limit=None) as cm:
        few = ("organization_services", "services")
        take_snapshot(path, cm, tables=few, on_plan=lambda _plan: read.append(path.exists()))
        take_snapshot(
            path, cm, tables=few, on_plan=lambda _plan: read.append(subprocess.call([sys.executable, "-c", reading]))
        )
    assert read == [False, False, 0, 0]


def plan(**changed: Any) -> SnapshotPlan:
    usual = {"resellers": 1, "calls": 490, "made": 12, "exact": False, "seconds": 95.6}
    return SnapshotPlan(**{**usual, **changed})


# A plan, calls a second, a month, and what is said of it.
PLANS: dict[str, tuple[SnapshotPlan, float | None, str, str]] = {
    "reckoned": (plan(), 5, "", "About 490 calls, 12 of them made; at 5 a second the rest takes 1 min 36 s at least."),
    "exact": (
        plan(exact=True),
        0.5,
        "",
        "490 calls, 12 of them made; at 0.5 a second the rest takes 1 min 36 s at least.",
    ),
    "large": (
        plan(calls=55002, seconds=10998.0),
        5,
        "",
        "About 55,002 calls, 12 of them made; at 5 a second the rest takes 3 h 3 min at least.",
    ),
    "no limit": (plan(seconds=None), None, "", "About 490 calls, 12 of them made; nothing limits how fast they go."),
    "several": (
        plan(resellers=3, seconds=30.0),
        5,
        "2026-10",
        (
            "About 490 calls for 3 resellers, 12 of them made; at 5 a second for each reseller the rest takes 30 s at "
            "least. After them comes the billing report of 2026-10."
        ),
    ),
    "one": (plan(calls=1, made=1, exact=True), 5, "", "1 call, which is made."),
    "all made": (plan(calls=2, made=2, exact=True, seconds=0.0), 5, "", "2 calls, all of them made."),
}


@pytest.mark.parametrize("name", PLANS)
def test_a_plan_in_words(name: str) -> None:
    given, rate, month, words = PLANS[name]
    assert plan_text(given, rate, month) == words


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.2, "0 s"), (59.4, "59 s"), (59.6, "1 min 0 s"), (3599.0, "59 min 59 s"), (11000.0, "3 h 3 min")],
)
def test_how_long_something_takes(seconds: float, text: str) -> None:
    assert time_text(seconds) == text


def test_progress_is_told_now_and_then_and_never_too_hopefully() -> None:
    told: list[str] = []
    now = [0.0]
    course = Course(Tell(told.append, told.append), 5.0, every=10, monotonic=lambda: now[0])
    course.month = "2026-10"

    def read(seconds: float, calls: int, of_calls: int = 490) -> None:
        now[0] = seconds
        course.read(SnapshotProgress(calls, of_calls, calls * 10, "organizations"))

    read(20, 11)
    assert (told, course.has_begun) == ([], False)
    course.planned(plan())
    course.planned(plan(made=13))
    assert len(told) == 1
    read(21, 20)
    # Slower than the limit: as slow as so far. Faster, which a pause allows: as the limit.
    read(22, 14)
    read(29, 15)
    assert told[1:] == ["20 of 490 calls, 200 rows, 1 min 34 s left"]
    read(120, 62)
    # The last call is told at once, and once.
    read(121, 490)
    read(122, 490)
    course.month = ""
    read(300, 490)
    course.planned(plan(exact=True, calls=500, made=480, seconds=None))
    read(310, 490, 500)
    assert told[2:] == [
        "62 of 490 calls, 620 rows, 14 min 33 s left",
        "490 of 490 calls, 4,900 rows; reading the billing report of 2026-10",
        "490 of 490 calls, 4,900 rows; writing the tables",
        "500 calls, 480 of them made; nothing limits how fast they go.",
        "490 of 500 calls, 4,900 rows, 10 s left",
    ]


def test_a_tenant_without_customers_must_be_looked_at(
    empty_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    with Sandbox(report_seconds=0, organizations=0) as nobody:
        for name, value in settings_of(nobody.credentials, nobody.url).items():
            monkeypatch.setenv(name, value)
        assert run([*SNAPSHOT, "--summary", "run.json"]) == 7
    assert "Look: Nothing came for organizations." in capsys.readouterr().err
    assert json.loads((empty_folder / "run.json").read_text("utf-8"))["findings"] == [{"code": "empty", "count": 1}]


@pytest.mark.usefixtures("settings", "empty_folder")
def test_a_month_without_lines_must_be_looked_at_whatever_other_months_have(served: Sandbox, capsys: Captured) -> None:
    month = [*SNAPSHOT, "--tables", "organizations", "--month"]
    assert run([*month, "2026-09"]) == 0
    served.faults.add("empty-report", body="[]")
    assert run([*month, "2026-10"]) == 7
    assert "Look: Nothing came for billing_lines. Is it the right account" in capsys.readouterr().err


def test_whose_customers_are_missing_is_told(two: Sandbox, capsys: Captured) -> None:
    two.faults.add("empty-report", body="[]")
    asked = [*SNAPSHOT, "--profile", "acme,beta", "--tables", "services", "--month", "2026-10"]
    assert run(asked) == 7
    assert f"Look: Nothing came for billing_lines of reseller {OTHER_RESELLER}. " in capsys.readouterr().err
