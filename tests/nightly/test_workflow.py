"""The workflow that others call: its steps are run, and what it may do is looked at."""

from __future__ import annotations

import json
import os
import re
import socket
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import REPOSITORY, VARIABLES
from nightly.as_the_vendor import Vendor, as_the_vendor
from nightly.expressions import filled_in, is_met
from nightly.github_server import TOKEN, GitHubServer
from nightly.workflow_runner import WORKFLOW, Runner, read

from cloudmore.sandbox import Sandbox

# Two operations that every reseller can be asked for, so that a night takes little time.
OPERATIONS = "services_list,organizations_list"
TEXT = WORKFLOW.read_text("utf-8")
JOBS = read(TEXT)["jobs"]
STEPS = [step for job in JOBS.values() for step in job["steps"]]


@pytest.fixture(scope="module")
def sandbox_of_the_vendor() -> Iterator[Sandbox]:
    with Sandbox(organizations=3, report_seconds=0) as running:
        yield running


@pytest.fixture
def vendor(sandbox_of_the_vendor: Sandbox) -> Iterator[Vendor]:
    with as_the_vendor(sandbox_of_the_vendor.url) as found:
        yield found


@pytest.fixture
def github() -> Iterator[GitHubServer]:
    with GitHubServer() as server:
        yield server


Make = Callable[..., Runner]


@pytest.fixture
def runner(tmp_path: Path, github: GitHubServer, sandbox_of_the_vendor: Sandbox) -> Make:
    """Makes a runner that has the client already, as one of your own may."""
    caller = tmp_path / "caller"
    caller.mkdir()
    of_runner = {name: value for name, value in github.environment.items() if name != "GITHUB_TOKEN"}
    environment = {
        **of_runner,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "PYTHONPATH": os.pathsep.join(str(REPOSITORY / name) for name in ("overlay", "generated")),
        "NO_PROXY": "127.0.0.1",
    }
    secrets = {f"CLOUDMORE_{name}": getattr(sandbox_of_the_vendor.credentials, name.lower()) for name in VARIABLES}

    def made(night: str, **changed: str) -> Runner:
        folder = tmp_path / night
        folder.mkdir()
        contexts = {"github": {"token": TOKEN}, "job": {"workflow_repository": "", "workflow_sha": ""}}
        return Runner(folder, caller, environment, {**secrets, **changed}, contexts)

    return made


def test_a_week(runner: Make, vendor: Vendor, github: GitHubServer) -> None:
    """Drift, outage, clean, nobody let in: what each night comes to, and what becomes of the issue."""

    def night(name: str, *, url: str = vendor.url, secrets: dict[str, str] | None = None, **inputs: Any) -> Runner:
        made = runner(name, **(secrets or {}))
        outputs = made.run(client="installed", base_url=url, operations=OPERATIONS, **inputs)
        told = f"{outputs['exit-code']} {outputs['verdict']}"
        nights[name] = (told, made.jobs["check"].conclusion, made.jobs["issues"].conclusion, *github.states)
        assert f"**{outputs['verdict']}**" in made.summary
        return made

    nights: dict[str, tuple[str, ...]] = {}
    vendor.organizations = lambda each: each.update(active="yes")
    monday = night("drift", sarif=True)
    tuesday = night("outage", url=f"http://127.0.0.1:{unused_port()}")
    vendor.organizations = lambda _each: None
    [known] = re.findall(r"^```toml\n(.*?)^```$", github.issues[0]["body"], re.DOTALL | re.MULTILINE)
    known = known.replace('owner = ""', 'owner = "a"').replace('reason = ""', 'reason = "b"')
    (monday.caller / "known.toml").write_text(known, "utf-8")
    wednesday = night("clean", baseline="known.toml")
    friday = night("nobody let in", secrets={"CLOUDMORE_PASSWORD": "wrong"})
    assert nights == {
        "drift": ("6 drift", "failure", "success", "open"),
        "outage": ("1 outage", "failure", "success", "open"),
        "clean": ("0 clean", "success", "success", "closed: completed"),
        "nobody let in": ("3 not-let-in", "failure", "skipped", "closed: completed"),
    }
    assert [len(each) for each in github.comments.values()] == [1]
    assert "organizations_list" in github.issues[0]["title"]
    # What every run shows and keeps, and nothing more.
    assert "### Contract: broken" in monday.summary
    assert json.loads(monday.uploaded["contract-drift"])["version"] == "2.1.0"
    assert sorted(path.name for path in (monday.folder / "artifacts" / "contract-drift").iterdir()) == [
        *("live.json", "live.md", "live.sarif")
    ]
    assert "::error title=drift::" in monday.jobs["check"].steps["Verdict"].said
    assert "an outage is no drift" in tuesday.jobs["issues"].steps["Keep the issues"].said
    assert "::error title=not-let-in::" in friday.jobs["check"].steps["Verdict"].said
    assert monday.jobs["check"].steps["Get the baseline"].code is None
    assert wednesday.jobs["check"].steps["Get the baseline"].code == 0
    said = "".join(
        step.said for each in (monday, tuesday, friday) for job in each.jobs.values() for step in job.steps.values()
    )
    # An error names the user; GitHub puts stars in place of every value of a secret.
    for secret in (*(monday.secrets[f"CLOUDMORE_{name}"] for name in ("PASSWORD", "CLIENT_SECRET")), TOKEN):
        assert secret not in said + monday.summary
    # Who has the credentials writes no issue, and who writes issues has no credentials.
    assert not any(TOKEN in each.values() for each in monday.given["check"])
    assert not any(set(each) & set(monday.secrets) for each in monday.given["issues"])


def test_a_tenant_without_data(runner: Make, github: GitHubServer) -> None:
    with Sandbox(organizations=0) as empty, as_the_vendor(empty.url) as vendor:
        credentials = {f"CLOUDMORE_{name}": getattr(empty.credentials, name.lower()) for name in VARIABLES}
        made = runner("empty", **credentials)
        outputs = made.run(client="installed", base_url=vendor.url, operations=OPERATIONS)
    assert outputs == {"verdict": "not-checked", "exit-code": "7"}
    assert made.jobs["check"].conclusion == "failure"
    assert (github.issues, github.labels) == ([], [])


def test_a_setting_that_is_wrong(runner: Make, github: GitHubServer) -> None:
    made = runner("no baseline")
    outputs = made.run(client="installed", base_url=f"http://127.0.0.1:{unused_port()}", baseline="absent.toml")
    assert outputs == {"verdict": "settings", "exit-code": "2"}
    assert {name: job.conclusion for name, job in made.jobs.items()} == {
        "check": "failure",
        "issues": "skipped",
        "code-scanning": "skipped",
    }
    assert "The baseline absent.toml cannot be read" in made.jobs["check"].steps["Check the contract"].said
    assert github.asked == []


def test_a_client_that_cannot_be_installed(runner: Make, github: GitHubServer) -> None:
    made = runner("no client")
    assert made.run(client="main") == {"verdict": "failed", "exit-code": ""}
    assert [job.conclusion for job in made.jobs.values()] == ["failure", "skipped", "skipped"]
    assert github.asked == []


COMMIT = "0123456789abcdef0123456789abcdef01234567"
OWN = {"OWN_REPOSITORY": "someone/client", "OWN_COMMIT": COMMIT, "GITHUB_SERVER_URL": "https://github.example"}
AT = "cloudmore-client[contract] @ git+https://github.example/someone/client@"
INSTALLED = {
    "the workflow's own commit": ("", OWN, AT + COMMIT),
    "a commit": ("f" * 40, OWN, AT + "f" * 40),
    "a version": ("0.1.0", OWN, "cloudmore-client[contract]==0.1.0"),
    "a version before a release": ("1.0rc1", OWN, "cloudmore-client[contract]==1.0rc1"),
    "no commit is told": ("", {}, None),
    "no repository is told": (COMMIT, {}, None),
    "a branch": ("main", OWN, None),
    "a short commit": ("0123abc", OWN, None),
    "an option of pip": ("--index-url=https://evil.example", OWN, None),
    "a version and more": ("1.0 evil", OWN, None),
    "two lines": ("1.0\nevil", OWN, None),
    "a command": ("$(touch evil)", OWN, None),
}


@pytest.mark.parametrize("name", INSTALLED)
def test_what_is_installed(name: str, tmp_path: Path) -> None:
    """With a `python` that only tells what it was asked for, since nothing is fetched here."""
    client, variables, wanted = INSTALLED[name]
    a_program(tmp_path / "python", 'printf "%s\\n" "$@" > asked')
    usual = {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}", "GITHUB_SERVER_URL": "", "OWN_COMMIT": ""}
    runner = Runner(tmp_path, tmp_path, {"OWN_REPOSITORY": "", **usual, **variables}, {})
    [step, same] = [each for each in STEPS if each["name"] == "Install the client"]
    assert step == same
    # In a workflow that is called, `github.sha` and `github.workflow_sha` are the caller's.
    assert (step["env"]["OWN_REPOSITORY"], step["env"]["OWN_COMMIT"]) == (
        "${{ job.workflow_repository }}",
        "${{ job.workflow_sha }}",
    )
    ran, _outputs = runner._bash(step["run"], {"CLIENT": client}, tmp_path)
    if wanted is None:
        assert (ran.code, "::error title=settings::" in ran.said) == (2, True)
        assert not (tmp_path / "asked").exists()
        assert not (tmp_path / "evil").exists()
    else:
        assert ran.code == 0
        assert (tmp_path / "asked").read_text("utf-8").splitlines() == [
            *("-m", "pip", "install", "--disable-pip-version-check", wanted)
        ]


# What the program ends with, whether it wrote a result, and what the night comes to.
ENDS = {
    "clean": (0, True, "0 clean"),
    "an outage": (1, True, "1 outage"),
    "the program failed": (1, False, "1 failed"),
    "wrong settings": (2, False, "2 settings"),
    "nobody let in": (3, False, "3 not-let-in"),
    "a drift": (6, True, "6 drift"),
    "a drift that is not told": (6, False, "6 failed"),
    "nothing to judge": (7, True, "7 not-checked"),
    "nothing to judge, and not told": (7, False, "7 failed"),
    "no result": (0, False, "0 failed"),
    "another code": (9, True, "9 failed"),
    "a program that is not there": (127, False, "127 failed"),
}


@pytest.mark.parametrize("name", ENDS)
def test_what_a_night_comes_to(name: str, tmp_path: Path) -> None:
    """With a `cloudmore` that only ends so."""
    code, writes, told = ENDS[name]
    runner = with_program(tmp_path, f"{'echo {} > live.json' if writes else ':'}; exit {code}")
    _ran, outputs = runner._bash(script_of("Check the contract"), {**INPUTS, "LABEL": "contract-drift"}, tmp_path)
    assert (f"{outputs['exit-code']} {outputs['verdict']}", outputs["result"]) == (told, str(writes).lower())
    variables = {"CODE": outputs["exit-code"], "VERDICT": outputs["verdict"]}
    ran, _outputs = runner._bash(script_of("Verdict"), variables, tmp_path)
    assert ran.code == (code or int(outputs["verdict"] != "clean"))
    assert ran.said.startswith(f"::error title={outputs['verdict']}::") is (outputs["verdict"] != "clean")
    assert f"**{outputs['verdict']}**: " in runner.summary


LABELS = {
    "contract-drift": True,
    "tenant \N{LATIN SMALL LETTER A WITH DIAERESIS} [7] (eu)": True,
    "a" * 50: True,
    "a" * 51: False,
    "": False,
    "  ": False,
    "two\nlines": False,
    **{f"a{sign}b": False for sign in '"*,/:<>?|\\'},
}


@pytest.mark.parametrize("label", LABELS)
def test_a_label_that_nothing_can_be_called_is_refused_before_the_check(label: str, tmp_path: Path) -> None:
    runner = with_program(tmp_path, "touch called; echo {} > live.json")
    ran, outputs = runner._bash(script_of("Check the contract"), {**INPUTS, "LABEL": label}, tmp_path)
    told = (outputs["verdict"], outputs["result"], "::error title=settings::The input label" in ran.said)
    assert told == (("clean", "true", False) if LABELS[label] else ("settings", "false", True))
    assert (tmp_path / "called").exists() is LABELS[label]


INPUTS = {"ORGANIZATIONS": "3", "FAIL_ON": "broken", "OPERATIONS": "", "BASELINE": ""}


def script_of(step: str) -> str:
    [script] = [each["run"] for each in STEPS if each["name"] == step]
    return str(script)


def with_program(folder: Path, script: str) -> Runner:
    """A runner whose `cloudmore` is a script."""
    a_program(folder / "cloudmore", script)
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    return Runner(folder, folder, {"PATH": path, "LC_ALL": "C.UTF-8"}, {})


def a_program(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/bash\n{script}\n", "utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def test_what_a_job_may_do() -> None:
    assert read(TEXT)["permissions"] == {}
    assert {name: job["permissions"] for name, job in JOBS.items()} == {
        "check": {"contents": "read"},
        "issues": {"issues": "write"},
        "code-scanning": {"actions": "read", "contents": "read", "security-events": "write"},
    }
    assert all(job["timeout-minutes"] <= 60 for job in JOBS.values())


def test_every_action_is_pinned_to_a_commit_with_its_version_beside_it() -> None:
    lines = [line.partition("uses: ")[2] for line in TEXT.splitlines() if "uses: " in line]
    assert len(lines) == sum("uses" in step for step in STEPS)
    assert all(re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line) for line in lines)


def test_no_script_has_an_expression() -> None:
    scripts = [step["run"] for step in STEPS if "run" in step]
    assert len(scripts) == 5
    assert not any("${{" in script for script in scripts)


CONDITIONS = {
    "inputs.baseline != ''": (False, False),
    "inputs.sarif": (True, False),
    "${{ !cancelled() && inputs.sarif && needs.check.outputs.result == 'true' }}": (True, True),
    "${{ !cancelled() && !inputs.sarif }}": (False, False),
    "always()": (True, True),
    "success() || inputs.sarif": (True, True),
    "failure()": (False, True),
    "(inputs.absent || inputs.sarif) && 'it''s' == 'IT''S'": (True, False),
}


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_condition(condition: str) -> None:
    contexts = {"inputs": {"baseline": "", "sarif": True}, "needs": {"check": {"outputs": {"result": "true"}}}}
    met = tuple(is_met(condition, contexts, failed=failed) for failed in (False, True))
    assert met == CONDITIONS[condition]
    assert filled_in("a ${{ inputs.sarif }} b ${{ inputs.absent }}", contexts) == "a true b "


def unused_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
