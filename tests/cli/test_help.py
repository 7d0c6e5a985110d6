"""``--help`` of every command: an example that works, nothing cut, and nothing wider than a terminal."""

from __future__ import annotations

import contextlib
import io
import json
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from compared.checkouts import checkout
from compared.seeds import seeded_file
from compared.vendor_file import as_text
from conftest import REPOSITORY
from nightly.github_server import GitHubServer
from nightly.results import finding, live, write
from saved import line, saved

from cloudmore.billing.finding_codes import CODES, WITHOUT_LINES
from cloudmore.cli.application import commands, run
from cloudmore.cli.helping import EVERYWHERE, examples_of
from cloudmore.cli.options import GLOBAL_OPTIONS
from cloudmore.sandbox import Sandbox

WIDTH = 80


@cache
def every_command() -> dict[str, Any]:
    """All commands and groups by what is typed for them."""

    def walk(words: str, command: Any) -> Iterator[tuple[str, Any]]:
        yield words, command
        for name, each in getattr(command, "commands", {}).items():
            yield from walk(f"{words} {name}", each)

    return dict(walk("cloudmore", commands()))


COMMANDS = list(every_command())
# Each once, where a group shows that of a command.
EXAMPLES = {example: words for words, command in every_command().items() for example in examples_of(command)}


@pytest.mark.parametrize("words", COMMANDS)
def test_help_fits_and_nothing_of_it_is_cut(
    words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(WIDTH))
    assert run([*words.split()[1:], "--help"]) == 0
    shown = capsys.readouterr().out
    assert [each for each in shown.splitlines() if len(each) > WIDTH] == []
    assert re.findall(r"\S+\.\.\.$", shown.replace("[ARGS]...", ""), re.MULTILINE) == []
    # A type of Python's own says nothing to a person.
    assert "list[" not in shown
    examples = examples_of(every_command()[words])
    assert examples, "a command without an example"
    for example in examples:
        assert f"\n  Example:\n    {example}\n" in shown
        assert example.startswith(("cloudmore ", "TOKEN=$(cloudmore "))
    for parameter in every_command()[words].params:
        # An argument's may be told by its name alone.
        assert parameter.help, parameter.name
    assert (EVERYWHERE in shown) == (words != "cloudmore")


def test_the_line_about_global_options_names_real_ones() -> None:
    assert set(re.findall(r"(?<!\w)--?\w+", EVERYWHERE)) - {"--help"} <= GLOBAL_OPTIONS.keys()
    root = every_command()["cloudmore"]
    assert {name for each in root.params for name in each.opts} >= GLOBAL_OPTIONS.keys()


@pytest.fixture(scope="module")
def served() -> Iterator[Sandbox]:
    """A sandbox of few customers, which are those of an embedded one as well."""
    with Sandbox(report_seconds=0, organizations=4) as running:
        yield running


@pytest.fixture
def prepared(served: Sandbox, settings: dict[str, str], empty_folder: Path) -> dict[str, str]:
    """A folder with the files that examples name, and what stands for their placeholders."""
    assert settings
    with served.client() as cm:
        one = next(each for each in cm.organizations.list() if each.active)
        assert one.id is not None
        addable = cm.organizations.estore(one.id)[0].id
        kept = next(
            each.id for each in cm.organization_services.list(one.id) if not (each.name or "").startswith("Microsoft")
        )
    (empty_folder / "erp.csv").write_text("Key,Name\n10042,Exempel AB\n", "utf-8")
    (empty_folder / "items.csv").write_text("Code,Name\nB-1,Backup\n", "utf-8")
    (empty_folder / "invoices.csv").write_text("Customer,Item,Quantity,Net,Currency\no-1,p-1,2,10,SEK\n", "utf-8")
    (empty_folder / "organization.json").write_text(json.dumps({"name": "Exempel AB"}), "utf-8")
    return {
        "ID": one.id,
        "CUSTOMER_ID": one.id,
        "ORGANIZATION_ID": one.id,
        "SERVICE_ID": kept,
        "ADDABLE": addable or "",
    }


def two_months() -> None:
    for month in ("2026-09", "2026-10"):
        lines = [line(billingDate=f"{month}-05")]
        saved(Path("saved-reports"), lines, month=month, reseller_id="r-1")


def with_mapping() -> None:
    two_months()
    Path("mapping.toml").write_text('[organizations.o-1]\nname = "Exempel AB"\ncustomer = "10042"\n', "utf-8")


def known_columns() -> None:
    two_months()
    columns = {
        "customer_name": "Customer",
        "item": "Item",
        "quantity": "Quantity",
        "amount": "Net",
        "currency": "Currency",
    }
    said = [part for name, heading in columns.items() for part in ("--column", f"{name}={heading}")]
    assert quietly(["billing", "reconcile", "2026-10", "--sales", "invoices.csv", *said]) in (0, 7)


def a_closed_month() -> None:
    ran = quietly(["billing", "report", "--month", "2026-10", "--fail-on", "none"])
    assert ran == 0
    accepted = [
        part
        for code in CODES
        if code not in {*WITHOUT_LINES, "month-not-over"}
        for part in ("--accept", f"{code}=seen")
    ]
    assert quietly(["billing", "close", "2026-10", *accepted]) == 0


def a_profile() -> None:
    assert quietly(["login", "--from-env", "--profile", "acme", "--keep-in", "file"]) == 0


def a_clone() -> None:
    checkout(Path.cwd())
    vendors_file()


def vendors_file() -> None:
    Path("swagger.json").write_text(as_text(seeded_file("a property more")), encoding="utf-8")


def recordings() -> None:
    shutil.copytree(REPOSITORY / "cassettes", "cassettes")


# What must be there before an example is run, by the command that is in it.
BEFORE = {
    "billing check": two_months,
    "billing close": two_months,
    "billing compare": two_months,
    "billing reconcile": known_columns,
    "billing export": with_mapping,
    "mapping check": with_mapping,
    "mapping suggest 2026-10": two_months,
    "billing changes": a_closed_month,
    "doctor --profile": a_profile,
    "profiles use": a_profile,
    "profiles remove": a_profile,
    "contract adopt": a_clone,
    "contract compare": vendors_file,
    "contract check --cassettes": recordings,
    "contract coverage": recordings,
}
# A write that an example does not try only is made one that does.
TRIED = ("organizations update", "organizations replace", "profiles remove")


def quietly(arguments: list[str]) -> int:
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        return run(arguments)


def submitted() -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        assert run(["billing", "submit", "--month", "last", "--quiet"]) == 0
    return out.getvalue().strip()


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_works(
    example: str,
    served: Sandbox,
    prepared: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert EXAMPLES[example].removesuffix("cloudmore").split(" ")[-1] in example
    monkeypatch.setenv("XDG_CONFIG_HOME", str(Path("settings").resolve()))
    for command, prepare in BEFORE.items():
        if f"cloudmore {command}" in example:
            prepare()
    if "organization-services add" in example:
        prepared["SERVICE_ID"] = prepared["ADDABLE"]
    if "sandbox serve" in example:
        assert_it_serves(example)
        return
    inner = re.fullmatch(r"TOKEN=\$\((.+)\)", example)
    typed = (inner[1] if inner else example).partition(" > ")[0]
    typed = typed.replace('"$TOKEN"', shlex.quote(submitted()) if "$TOKEN" in typed else "")
    typed = re.sub(r"\b[A-Z_]*ID\b", lambda found: prepared[found[0]], typed)
    # The only host that a test may ask.
    typed = typed.replace(
        "login --profile acme --region eu", f"login --profile acme --base-url {served.url} --from-env"
    )
    if "login" in typed:
        monkeypatch.delenv("CLOUDMORE_BASE_URL")
    if typed.startswith(tuple(f"cloudmore {each}" for each in TRIED)):
        typed += " --dry-run"
    capsys.readouterr()
    if "contract issues" in typed:
        write(Path.cwd(), live(finding())).rename("live.json")
        with GitHubServer() as github:
            for variable, value in github.environment.items():
                monkeypatch.setenv(variable, value)
            code = run(shlex.split(typed)[1:])
    else:
        code = run(shlex.split(typed)[1:])
    said = capsys.readouterr()
    # 7 says that a person must look, which made-up data gives enough reason for.
    assert code in ({0, 7} if "status" not in typed else {0, 5}), said.err
    assert said.out or said.err
    assert "mistake in cloudmore" not in said.err


def assert_it_serves(example: str) -> None:
    """Start it on a free port, and end it as a person does."""
    with subprocess.Popen(
        [sys.executable, "-u", "-m", *shlex.split(example), "--port", "0"], stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        assert "CLOUDMORE_RESELLER_ID" in "".join(server.stdout.readline() for _line in range(6))
        server.send_signal(signal.SIGINT)
        assert server.wait(30) in (0, 130)
