"""What the how-to pages show is run as it stands, with a sandbox where they mean the vendor's API."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pexpect
import pytest
from conftest import CREDENTIALS, ScriptedServer, settings_of
from howto import Reader, blocks_of, named_blocks, page_text, replaced, typed
from relay import Relay
from saved import LINE

from cloudmore import Cloudmore, OutcomeUnknownError
from cloudmore.billing.task_answer import SANDBOX_HEADER
from cloudmore.sandbox import Sandbox


@pytest.fixture(scope="module")
def running() -> Iterator[Sandbox]:
    """One sandbox for all pages; a report is there at once."""
    with Sandbox(report_seconds=0, organizations=3) as sandbox:
        yield sandbox


@pytest.fixture
def server(running: Sandbox) -> Sandbox:
    """It, as good as new."""
    running.reset()
    running.faults.clear()
    return running


@pytest.fixture
def reader(server: Sandbox, tmp_path: Path) -> Reader:
    """Somebody whose account is one of the sandbox."""
    return Reader(tmp_path, settings_of(server.credentials, server.url))


# Instead of Python's: it makes a folder with a pip that only says what it was asked for.
VENV = """#!/bin/bash
[[ "$*" == "-m venv .venv" ]] || exit 9
mkdir -p .venv/bin
printf '#!/bin/bash\\nprintf "%%s\\\\n" "$@" > asked\\n' > .venv/bin/pip
chmod +x .venv/bin/pip
"""


def program(folder: Path, name: str, text: str) -> None:
    """Put a program in front of the others."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    (folder / name).chmod(0o755)


def test_quick_start_installs(reader: Reader) -> None:
    reader.environment()
    program(reader.folder / "programs", "python3", VENV)
    assert reader.shell(named_blocks("docs/quick-start.md")["install"]).returncode == 0
    assert (reader.folder / "asked").read_text("utf-8").splitlines() == ["install", ".[billing,sandbox]"]
    (windows,) = [block.text for block in blocks_of("docs/quick-start.md") if block.kind == "powershell"]
    assert "pip install '.[billing,sandbox]'" in windows


def test_quick_start_without_an_account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Reader(tmp_path).enter(monkeypatch)
    assert typed(named_blocks("docs/quick-start.md")["sandbox"]) == [0] * 3
    assert (tmp_path / "sandbox-last-month.xlsx").exists()


def test_quick_start_with_an_account(server: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader, who = Reader(tmp_path), server.credentials
    login, *others = named_blocks("docs/quick-start.md")["account"].splitlines()
    person = pexpect.spawn("bash", ["-c", login], cwd=tmp_path, env=reader.environment(), encoding="utf-8", timeout=60)
    for answer in ("acme", server.url, who.username, who.reseller_id, who.password, who.client_secret):
        person.expect(": $")
        person.sendline(answer)
    person.expect("Kept the profile")
    person.expect(pexpect.EOF)
    person.close()
    assert person.exitstatus == 0
    reader.enter(monkeypatch)
    assert typed("\n".join(others)) == [0] * 3
    assert (tmp_path / "sandbox-last-month.xlsx").exists()


def test_quick_start_from_python(tmp_path: Path) -> None:
    ran = Reader(tmp_path).python(named_blocks("docs/quick-start.md")["ten"])
    assert (ran.returncode, ran.stderr) == (0, "")
    assert re.search(r"^SEK \d+ lines [\d.]+$", ran.stdout, re.MULTILINE)


def test_a_month_into_the_erp(server: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = named_blocks("docs/monthly-billing.md")
    with Relay(server.url) as relay:
        # Made-up lines are exported to no ledger, so these come without the mark of a sandbox.
        relay.swap_answers = (SANDBOX_HEADER.encode(), b"x" * len(SANDBOX_HEADER))
        reader = Reader(tmp_path, settings_of(server.credentials, relay.url))
        (tmp_path / "customers.csv").write_text(
            "key,name,customer number\nExempel Aktiebolag,Exempel AB,10042\n", "utf-8"
        )
        organizations = [{"id": "o-1", "name": "Exempel AB", "customerNumber": "10042"}]
        server.load({"organizations": organizations, "lines": [{**LINE, "customerNumber": "10042"}]})
        reader.enter(monkeypatch)
        assert typed(blocks["month"]) == [0] * 6
        with Path("october-xero.csv").open(encoding="utf-8", newline="") as exported:
            assert [row["*ContactName"] for row in csv.DictReader(exported)] == ["Exempel Aktiebolag"]
        assert typed(blocks["later"]) == [0]
        server.billing.add({**LINE, "customerNumber": "10042", "billingDate": "2026-10-20"})
        Path("adjustments.csv").unlink(missing_ok=True)
        assert typed(blocks["later"]) == [7]
        assert typed(blocks["rest"]) == [0, 0]
        assert Path("october-xero-late.csv").exists()


def codes_told(page: str) -> list[str]:
    cells = re.findall(r"^\| (\d[\d, ]*) \|", page_text(page), re.MULTILINE)
    return sorted((code for cell in cells for code in cell.split(", ")), key=int)


@pytest.mark.parametrize("page", ["docs/monthly-billing.md", "docs/on-a-schedule.md"])
def test_every_exit_code_is_told(page: str) -> None:
    assert codes_told(page) == codes_told("docs/command-line.md")


def test_a_new_customer(reader: Reader, server: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = named_blocks("docs/onboarding-a-customer.md")
    reader.enter(monkeypatch)
    assert typed(blocks["create"]) == [0] * 3
    ran = reader.shell(blocks["services"])
    assert ran.returncode == 0, ran.stderr
    assert "Backup server" in ran.stdout
    with server.client() as cm:
        (created,) = [each for each in cm.organizations.list() if each.name == "Exempel AB"]
        assert cm.organizations.get(created.id).customer_number == "10042"
        assert [each.name for each in cm.organization_services.list(created.id)] == ["Molnbackup"]


def test_a_new_customer_from_python(tmp_path: Path) -> None:
    blocks = named_blocks("docs/onboarding-a-customer.md")
    ran = Reader(tmp_path).python(blocks["onboarding"])
    assert (ran.returncode, ran.stderr) == (0, "")
    *prices, services, refused = ran.stdout.splitlines()
    assert prices[0].endswith(" 2.82 EUR")
    assert services == "['Molnbackup']"
    assert f"{refused}\n" == blocks["microsoft"]


class LosesAnswers(httpx.HTTPTransport):
    """A way to the server on which the answer to what is created is lost."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = super().handle_request(request)
        if request.method == "POST" and request.url.path.endswith("/organizations"):
            answer.close()
            raise httpx.ReadError("lost", request=request)
        return answer


def test_a_lost_answer_makes_no_second_customer(server: Sandbox) -> None:
    made: dict[str, object] = {}
    function, _main = named_blocks("docs/onboarding-a-customer.md")["onboarding"].split("\n\n\nwith Sandbox")
    exec(function, made)
    onboard = made["onboard"]
    assert callable(onboard)
    with Cloudmore(server.credentials, base_url=server.url, transport=LosesAnswers()) as cm:
        with pytest.raises(OutcomeUnknownError) as unknown:
            onboard(cm, "Exempel AB", "10042", "Molnbackup")
        assert "list of organizations" in unknown.value.how_to_check
        with pytest.raises(SystemExit, match="10042 is there already"):
            onboard(cm, "Exempel AB", "10042", "Molnbackup")
        assert [each.customer_number for each in cm.organizations.list()].count("10042") == 1


def test_the_command_says_where_to_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    silent = ScriptedServer([None])
    silent.start()
    Reader(tmp_path, settings_of(CREDENTIALS, silent.url)).enter(monkeypatch)
    create = named_blocks("docs/onboarding-a-customer.md")["create"].splitlines()[1]
    assert typed(create) == [1]
    silent.stop()
    assert "Look for its name in the list of organizations." in capsys.readouterr().err


def test_other_calls(reader: Reader, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    blocks = named_blocks("docs/other-calls.md")
    reader.enter(monkeypatch)
    assert typed(blocks["request"]) == [0] * 4
    assert "Would send POST /organizations" in capsys.readouterr().out
    assert (reader.folder / "services.csv").exists()
    told = reader.python(blocks["read_only"])
    assert (told.returncode, told.stderr) == (0, "")
    first, refused = told.stdout.splitlines()
    assert first == "200 True"
    assert "read-only" in refused


def test_the_first_commands_after_rewst(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    login, *others = named_blocks("docs/coming-from-rewst.md")["first"].splitlines()
    reader.enter(monkeypatch)
    assert typed(replaced(login, ("login", "login --keep-in file"))) == [0]
    for name in reader.variables:
        monkeypatch.delenv(name)
    assert typed("\n".join(others)) == [0, 0]
