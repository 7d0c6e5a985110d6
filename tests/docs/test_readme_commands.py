"""The commands and settings of the README and of the reference pages that no other test runs."""

from __future__ import annotations

import json
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import REPOSITORY, settings_of
from howto import Reader, blocks_of, replaced, typed
from relay import Relay
from ruamel.yaml import YAML
from saved import LINE, line, saved

from cloudmore.billing.task_answer import SANDBOX_HEADER
from cloudmore.cli.application import run
from cloudmore.sandbox import Sandbox


@pytest.fixture(scope="module")
def running() -> Iterator[Sandbox]:
    with Sandbox(report_seconds=0, organizations=1) as sandbox:
        yield sandbox


@pytest.fixture
def server(running: Sandbox) -> Sandbox:
    running.reset()
    return running


def block(page: str, kind: str, words: str) -> str:
    """The one block of its kind that has these words."""
    (found,) = [each.text for each in blocks_of(page) if each.kind == kind and words in each.text]
    return found


def test_the_job_of_a_month(server: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In its second month: the one before is saved, and the mapping is there."""
    lines = [{**LINE, "subscriptionId": "s-1", "billingDate": f"{month}-05"} for month in ("2026-09", "2026-10")]
    server.load({"organizations": [{"id": "o-1", "name": "Exempel AB"}], "lines": lines})
    with Relay(server.url) as relay:
        # Made-up lines are exported to no ledger, so these come without the mark of a sandbox.
        relay.swap_answers = (SANDBOX_HEADER.encode(), b"x" * len(SANDBOX_HEADER))
        Reader(tmp_path, settings_of(server.credentials, relay.url)).enter(monkeypatch)
        assert typed("cloudmore billing report --month 2026-09 -o september.csv") == [0]
        Path("mapping.toml").write_text('[organizations.o-1]\ncustomer = "Exempel AB"\nreason = "known"\n', "utf-8")
        assert typed(block("README.md", "sh", "billing close")) == [0] * 6
    assert Path("xero.csv").exists()


def test_the_first_commands_with_an_account(server: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Reader(tmp_path, settings_of(server.credentials, server.url)).enter(monkeypatch)
    assert typed(block("README.md", "sh", "cloudmore doctor")) == [0] * 3


def test_the_commands_that_change_something(
    server: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Reader(tmp_path, settings_of(server.credentials, server.url)).enter(monkeypatch)
    with server.client() as cm:
        customer = cm.organizations.list()[0].id
        assert run(["organizations", "get", customer, "-o", "organization.json"]) == 0
        create, update, request = block("docs/command-line.md", "sh", "organizations create").splitlines()
        assert typed(create) == [0]
        # Nobody can be asked here.
        assert typed(replaced(update, (" ID ", f" {customer} "))) == [2]
        assert typed(replaced(update, (" ID ", f" {customer} ")) + " --yes") == [0]
        assert cm.organizations.get(customer).customer_number == "C10002"
        assert typed(replaced(request, ("/ID ", f"/{customer} "))) == [0]
    assert f"Would send PUT /organizations/{customer}" in capsys.readouterr().out


def test_the_settings_of_a_report(
    server: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Reader(tmp_path, settings_of(server.credentials, server.url)).enter(monkeypatch)
    Path("zone.toml").write_text(block("docs/billing-lines.md", "toml", "zone"), "utf-8")
    assert typed("cloudmore billing report --month 2026-10 --settings zone.toml -o zone.csv") == [0]
    assert "both included, in Europe/Stockholm" in capsys.readouterr().out
    rows = [{"billingDate": "2026-10-05", "quantity": 1, "sumOut": "7.25", "cur": "SEK"}]
    report = [{"organizationId": "o-1", "organizationName": "Exempel AB", "services": [{"rows": rows}]}]
    server.load({"organizations": [{"id": "o-1", "name": "Exempel AB"}], "report": report})
    assert run(["billing", "report", "--month", "2026-10", "-o", "names.csv"]) == 6
    Path("names.toml").write_text(block("docs/billing-lines.md", "toml", "sumOut"), "utf-8")
    assert typed("cloudmore billing report --month 2026-10 --settings names.toml -o names.csv") == [0]
    assert "7.25" in capsys.readouterr().out


def test_the_columns_of_a_file_of_invoices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    saved(Path("saved-reports"), [line()])
    Path("invoices.csv").write_text("Kundnr;Artikelnr;Belopp\nExempel AB;p-1;10,00\n", "utf-8")
    command = ["billing", "reconcile", "2026-10", "--sales", "invoices.csv"]
    assert run(command) == 2
    options = shlex.split(block("docs/reconcile-files.md", "text", "--column"))
    assert run([*command, *options, "--currency", "SEK"]) in {0, 7}


@pytest.fixture
def recordings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository of somebody's, with recordings where the page has them."""
    shutil.copytree(REPOSITORY / "cassettes", tmp_path / "tests" / "cassettes")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_steps_of_the_workflow_of_contract_checks(recordings: Path) -> None:
    workflow = YAML(typ="safe").load(block("docs/contract.md", "yaml", "name: contract"))
    lines = [step["run"] for step in workflow["jobs"]["contract"]["steps"] if "run" in step]
    (check,) = [each for each in lines if each.startswith("cloudmore ")]
    assert run(shlex.split(check)[1:]) == 0
    reader = Reader(recordings, {"GITHUB_STEP_SUMMARY": str(recordings / "summary.md")})
    assert reader.shell(lines[-1]).returncode == 0
    assert (recordings / "summary.md").read_text("utf-8") == Path("contract.md").read_text("utf-8")


def test_what_the_badge_reads_is_told(recordings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = block("docs/contract.md", "sh", "contract coverage").replace(
        "cassettes cassettes", "cassettes tests/cassettes"
    )
    assert run([*shlex.split(command)[1:], "-f", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert recordings.exists()
    assert (told["recorded"], told["answers"]) == (told["answers"], told["recorded"])
    assert all(f"(.{name})" in block("docs/contract.md", "sh", "jq") for name in ("recorded", "answers"))


def test_the_address_of_the_recordings(recordings: Path) -> None:
    index = block("docs/contract.md", "json", "address")
    address = json.loads(index)["sandbox"]["address"]
    folder = recordings / "own" / "sandbox"
    folder.mkdir(parents=True)
    for cassette in (REPOSITORY / "cassettes" / "sandbox").glob("organizations*.yaml"):
        text = cassette.read_text("utf-8")
        (folder / cassette.name).write_text(text.replace("https://sandbox.cloudmore.invalid/", f"{address}/"), "utf-8")
    assert run(["contract", "check", "--cassettes", "own"]) == 6
    (recordings / "own" / "index.json").write_text(index, "utf-8")
    assert run(["contract", "check", "--cassettes", "own"]) == 0
