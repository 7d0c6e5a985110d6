"""The program of the page on unbilled services finds what was planted, and nothing else."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import pytest
from conftest import settings_of
from howto import Reader, named_blocks, page_text, replaced, typed

from cloudmore.billing.finding_codes import CODES
from cloudmore.sandbox import Sandbox

PAGE = "docs/unbilled-services.md"
BLOCKS = named_blocks(PAGE)
MONTHS = ("2026-09", "2026-10")


def found_by(reader: Reader) -> str:
    *reports, program = BLOCKS["reports"].splitlines()
    assert typed("\n".join(reports)) == [0, 0]
    command = shlex.split(program)
    assert command[0] == "python3"
    ran = reader.shell(shlex.join([sys.executable, "-W", "error", *command[1:]]))
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout


def test_what_was_planted_is_found_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Sandbox(report_seconds=0, organizations=3) as sandbox, sandbox.client() as cm:
        reader = Reader(tmp_path, settings_of(sandbox.credentials, sandbox.url))
        reader.enter(monkeypatch)
        # A real API is asked in turns.
        program = replaced(BLOCKS["unbilled.py"], ("from_env()", "from_env(rate_limit=None)"))
        Path("unbilled.py").write_text(program, "utf-8")
        assert found_by(reader) == ""
        customer = cm.organizations.list()[1]
        services = {each.name: each.id for each in cm.organization_services.list(customer.id)}
        sold = cm.organization_services.subscriptions(customer.id, services["Endpoint Protection"])
        subscription = next(each for each in sold if each.quantity == 838)
        for month in MONTHS:
            assert sandbox.billing.remove(month, organization_id=customer.id, service_id=services["Molnbackup"]) > 0
            assert sandbox.billing.remove(month, subscription_id=subscription.id) == 1
        assert found_by(reader) == BLOCKS["found"]
        # Both months lack the service, so it has not vanished: the check alone would not find it.
        assert typed(BLOCKS["check"]) == [7]


def test_the_findings_of_the_page_are_those_of_the_check() -> None:
    (told,) = [line for line in BLOCKS["check"].splitlines() if "--fail-on" in line]
    codes = shlex.split(told)[-1].split(",")
    assert set(codes) <= CODES.keys()
    table = page_text(PAGE).partition("| finding |")[2].partition("\n\n")[0]
    assert all(f"`{code}`" in table for code in codes)
