"""What the page on schedules shows runs as it would there; what Windows and Docker read is held to it."""

from __future__ import annotations

import fcntl
import json
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import REPOSITORY, settings_of
from howto import Reader, blocks_of, named_blocks, page_text, replaced, typed
from saved import LINE

from cloudmore.sandbox import Sandbox

PAGE = "docs/on-a-schedule.md"
BLOCKS = named_blocks(PAGE)
OTHERS = {block.kind: block.text for block in blocks_of(PAGE) if not block.name}
# Days go by: the month that the tests have is not always the last one.
MONTH = 'month=$(date -u -d "$(date -u +%Y-%m-01) -1 day" +%Y-%m)'
SCRIPT = replaced(BLOCKS["month.sh"], (MONTH, "month=2026-10"))


@pytest.fixture(scope="module")
def running() -> Iterator[Sandbox]:
    with Sandbox(report_seconds=0) as sandbox:
        yield sandbox


@pytest.fixture
def server(running: Sandbox) -> Sandbox:
    """A customer who has the same line in two months, so that the check finds nothing."""
    line = {**LINE, "subscriptionId": "s-1"}
    lines = [{**line, "billingDate": f"{month}-05"} for month in ("2026-09", "2026-10")]
    running.load({"organizations": [{"id": "o-1", "name": "Exempel AB"}], "lines": lines})
    return running


@pytest.fixture
def reader(server: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reader:
    """Somebody with the script, and a folder with the month before."""
    reader = Reader(tmp_path, settings_of(server.credentials, server.url))
    reader.enter(monkeypatch)
    Path("month.sh").write_text(SCRIPT, "utf-8")
    Path("reports").mkdir()
    monkeypatch.chdir("reports")
    assert typed("cloudmore billing report --month 2026-09 --quiet -o before.csv") == [0]
    monkeypatch.chdir(tmp_path)
    return reader


def watched(reader: Reader) -> str:
    ran = Reader(reader.folder / "reports", reader.variables).python(BLOCKS["watch.py"])
    assert ran.returncode == (1 if ran.stderr else 0)
    return ran.stderr.strip()


def test_the_script_and_who_watches_it(reader: Reader, server: Sandbox) -> None:
    assert watched(reader) == "report.json: no run yet"
    ran = reader.shell("bash month.sh reports")
    assert ran.returncode == 0, ran.stderr
    assert Path("reports/sandbox-2026-10.html").exists()
    assert watched(reader) == ""
    server.billing.reprice("2026-10", unit_sales="6.00")
    ran = reader.shell("bash month.sh reports")
    assert ran.returncode == 7, ran.stderr
    assert watched(reader).startswith("check.json: 7, ")
    assert "price-changed 1" in watched(reader)
    summary = Path("reports/report.json")
    summary.write_text(re.sub(r'"ended": ?"\d{4}', '"ended": "2020', summary.read_text("utf-8")), "utf-8")
    assert watched(reader).startswith("report.json: no run since 2020-")


def left_behind(server: Sandbox) -> Path:
    """What a run leaves that is killed while it waits."""
    left = Path("reports/saved-reports/2026-10-asked-20261109T060000Z-1.task.json")
    with server.client() as cm:
        left.write_text(cm.billing.submit("2026-10").to_token() + "\n", "utf-8")
    return left


def test_a_report_that_was_left_is_resumed(reader: Reader, server: Sandbox) -> None:
    left = left_behind(server)
    assert reader.shell("bash month.sh reports").returncode == 0
    assert json.loads(Path("reports/report.json").read_text("utf-8"))["command"] == "billing resume"
    assert not left.exists()


def test_a_task_that_was_forgotten_is_put_away(reader: Reader, server: Sandbox) -> None:
    left = left_behind(server)
    server.faults.add("not-found", operation="billing_reports_get")
    assert reader.shell("bash month.sh reports").returncode == 4
    assert not left.exists()


@pytest.mark.parametrize(("today", "month"), [("2027-03-31", "2027-02"), ("2027-01-09", "2026-12")])
def test_the_month_is_the_one_before(today: str, month: str, tmp_path: Path) -> None:
    line = replaced(MONTH, ("date -u +%Y-%m-01", f"date -u -d {today} +%Y-%m-01"))
    assert Reader(tmp_path).shell(f"{line}; echo $month").stdout == f"{month}\n"


def test_two_runs_do_not_overlap(reader: Reader) -> None:
    with Path("reports/.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        ran = reader.shell("bash month.sh reports")
    assert (ran.returncode, ran.stderr) == (0, "another run is under way\n")
    assert not Path("reports/report.json").exists()


def test_the_account_is_kept_without_a_keyring(reader: Reader) -> None:
    assert typed(BLOCKS["login"]) == [0]
    (secrets,) = reader.folder.glob("settings/**/*.secrets.json")
    assert secrets.stat().st_mode & 0o777 == 0o600


RANGES = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))


def test_the_line_of_cron_runs_what_it_says(reader: Reader, server: Sandbox) -> None:
    *settings, job = OTHERS["crontab"].splitlines()
    variables = dict(line.split("=", 1) for line in settings)
    assert variables["CLOUDMORE_PROFILE"] == "month"
    assert variables["PATH"].split(":")[0].endswith("/.venv/bin")
    *times, command = job.split(maxsplit=5)
    for each, (lowest, highest) in zip(times, RANGES, strict=True):
        assert each == "*" or all(lowest <= int(part) <= highest for part in each.split("-"))
    # cron takes a % for the end of a line.
    assert "%" not in command
    typed(BLOCKS["login"])
    server.billing.reprice("2026-10", unit_sales="6.00")
    # What the crontab sets is all there is, but for where the client is.
    environment = {name: value for name, value in reader.environment().items() if not name.startswith("CLOUDMORE_")}
    alone = Reader(reader.folder, {name: value for name, value in variables.items() if name != "PATH"})
    assert "CLOUDMORE_USERNAME" not in environment
    ran = alone.shell(command.replace("/srv/cloudmore", str(reader.folder)))
    assert (ran.returncode, ran.stdout.endswith("month.sh ended with 7\n")) == (0, True), ran.stderr


def commands_of(script: str) -> list[str]:
    return re.findall(r"cloudmore(?:\.exe)? (billing (?:report|check) .*)", script)


def test_windows_runs_the_same_commands() -> None:
    script = BLOCKS["month.sh"].replace('"$month.', '"last-month.').replace('"$month"', "last").replace('"', "")
    assert commands_of(OTHERS["bat"]) == commands_of(script)
    assert len(commands_of(OTHERS["bat"])) == 2
    task = shlex.split(OTHERS["powershell"].replace("\\", "/"))
    options = dict(zip(task[2::2], task[3::2], strict=True))
    assert (task[:2], options["/SC"], options["/D"]) == (["schtasks", "/Create"], "MONTHLY", "9")
    assert options["/TR"].endswith("/month.cmd")


def test_the_container_runs_the_script_with_secrets_from_files(reader: Reader, server: Sandbox) -> None:
    instructions = dict(line.split(" ", 1) for line in OTHERS["dockerfile"].splitlines())
    assert OTHERS["dockerfile"].startswith("FROM python:3.11")
    extras = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    install = shlex.split(instructions["RUN"])
    assert install[:3] == ["pip", "install", "--no-cache-dir"]
    assert re.fullmatch(r"/client\[(\w+)\]", install[3]).group(1) in extras  # type: ignore[union-attr] - it matches
    assert "COPY client /client\n" in OTHERS["dockerfile"]
    assert "COPY month.sh /usr/local/bin/month.sh\n" in OTHERS["dockerfile"]

    # A docker that only says what it was asked for.
    docker = reader.folder / "programs" / "docker"
    docker.write_text('#!/bin/bash\nprintf "%s\\n" "$@" "--end" >> asked\n', "utf-8")
    docker.chmod(0o755)
    assert reader.shell(BLOCKS["container"]).returncode == 0
    build, run = Path("asked").read_text("utf-8").split("\n--end\n")[:2]
    assert build.split("\n") == ["build", "--tag", "cloudmore-month", "."]
    words = run.split("\n")
    assert (words[0], words[-1]) == ("run", "cloudmore-month")
    volumes = [words[place + 1].split(":") for place, word in enumerate(words) if word == "--volume"]
    inside = {mounted: Path(outside).name for outside, mounted, *_ in volumes}
    variables = dict(words[place + 1].split("=", 1) for place, word in enumerate(words) if word == "--env")

    # What it would run, with its folders where the volumes are.
    who = server.credentials
    Path("secrets").mkdir()
    Path("secrets/password").write_text(f"{who.password}\n", "utf-8")
    Path("secrets/client-secret").write_text(f"{who.client_secret}\n", "utf-8")
    assert variables.pop("CLOUDMORE_REGION") == "eu"
    variables |= {"CLOUDMORE_BASE_URL": server.url, "CLOUDMORE_USERNAME": who.username}
    variables["CLOUDMORE_RESELLER_ID"] = who.reseller_id

    def outside(text: str) -> str:
        for mounted, name in inside.items():
            text = text.replace(mounted, str(reader.folder / name))
        return text.replace("/usr/local/bin", str(reader.folder))

    alone = Reader(reader.folder, {name: outside(value) for name, value in variables.items()})
    ran = alone.shell(shlex.join(map(outside, json.loads(instructions["ENTRYPOINT"]))))
    assert ran.returncode == 0, ran.stderr
    assert not any(word in run for word in (who.password, who.client_secret))


def test_the_folder_is_that_of_the_script() -> None:
    assert page_text(PAGE).count("/srv/cloudmore/reports") == 2
