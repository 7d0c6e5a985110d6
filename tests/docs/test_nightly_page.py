"""The pages on checking a tenant, every night and once, say what is so, and their lines work."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import REPOSITORY
from nightly.workflow_runner import WORKFLOW, read

from cloudmore.cli.application import run
from cloudmore.contract import LiveVerdict
from cloudmore.sandbox import Sandbox

NIGHTLY = (REPOSITORY / "docs" / "nightly.md").read_text("utf-8")
ONCE = (REPOSITORY / "docs" / "verify-your-tenant.md").read_text("utf-8")
FORM = (REPOSITORY / ".github" / "ISSUE_TEMPLATE" / "evidence.yml").read_text("utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
CALL = read(WORKFLOW.read_text("utf-8"))["on"]["workflow_call"]


def block(page: str, mark: str) -> str:
    [found] = re.findall(rf"<!-- {mark} -->\n```\w+\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    return str(found)


def calling() -> dict[str, Any]:
    [example] = [text for kind, text in BLOCK.findall(NIGHTLY) if kind == "yaml"]
    return read(example)["jobs"]["contract"]


def test_the_calling_workflow_fits_the_one_that_is_called() -> None:
    job = calling()
    assert job["uses"].endswith(f"/{WORKFLOW.relative_to(REPOSITORY)}@COMMIT")
    assert set(job["with"]) <= set(CALL["inputs"])
    required = {name for name, each in CALL["secrets"].items() if each["required"]}
    assert job["secrets"] == {name: f"${{{{ secrets.{name} }}}}" for name in required}
    # GitHub refuses to start where a job that is called wants more, also one whose condition does not hold.
    wanted = {
        name: right
        for each in read(WORKFLOW.read_text("utf-8"))["jobs"].values()
        for name, right in each["permissions"].items()
    }
    assert job["permissions"] == wanted


def test_every_input_and_verdict_is_told() -> None:
    rows = re.findall(r"^\| (`.+?) \|", NIGHTLY, re.MULTILINE)
    told = {name for row in rows for name in re.findall(r"`([\w-]+)`", row)}
    verdicts = set(re.findall(r"verdict=([\w-]+) ;;", WORKFLOW.read_text("utf-8")))
    assert len(verdicts) == 7
    assert told >= set(CALL["inputs"]) | verdicts
    assert (
        CALL["outputs"]["verdict"]["description"]
        == "clean, drift, outage, not-checked, not-let-in, settings or failed."
    )


def test_the_command_for_elsewhere_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    commands = [shlex.split(text) for kind, text in BLOCK.findall(NIGHTLY) if kind == "sh"]
    assert [each[:3] for each in commands] == [["cloudmore", "contract", "issues"], ["cloudmore", "contract", "check"]]
    assert run(commands[1][1:]) == 0
    # The other one is of a result; that of a sandbox is none that GitHub is asked for.
    Path("night.json").rename("live.json")
    assert run(commands[0][1:]) == 0


PYTHON = """#!/bin/bash
[[ "$*" == "-m venv cloudmore-check" ]] || exit 9
mkdir -p cloudmore-check/bin
printf '#!/bin/bash\\nprintf "%%s\\\\n" "$@" > asked\\n' > cloudmore-check/bin/pip
printf '#!/bin/bash\\nexec "{python}" -m cloudmore "$@"\\n' > cloudmore-check/bin/cloudmore
chmod +x cloudmore-check/bin/*
"""


def test_the_lines_for_a_shell_work(tmp_path: Path) -> None:
    """With a `python3` that makes a folder with this client in it, and a sandbox in place of the region."""
    (tmp_path / "python3").write_text(PYTHON.replace("{python}", sys.executable), "utf-8")
    (tmp_path / "python3").chmod(0o755)
    with Sandbox(report_seconds=0) as sandbox:
        settings = block(ONCE, "shell: settings")
        assert settings.count("export CLOUDMORE_REGION=eu") == 1
        settings = settings.replace("CLOUDMORE_REGION=eu", f"CLOUDMORE_BASE_URL={sandbox.url}")
        script = "\n".join([block(ONCE, "shell: install"), settings, block(ONCE, "shell: check")])
        typed = sandbox.credentials
        ran = subprocess.run(
            ["bash", "-c", script],
            cwd=tmp_path,
            input=f"{typed.username}\n{typed.password}\n{typed.client_secret}\n{typed.reseller_id}\n",
            env={
                "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}",
                "HOME": str(tmp_path),
                "PYTHONPATH": os.pathsep.join(str(REPOSITORY / name) for name in ("overlay", "generated")),
            },
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "asked").read_text("utf-8").splitlines() == [
        *("install", "cloudmore-client[contract] @ git+https://ADDRESS@COMMIT")
    ]
    for secret in (typed.password, typed.client_secret, typed.reseller_id):
        assert secret not in ran.stdout + ran.stderr
    evidence = (tmp_path / "evidence.json").read_text("utf-8")
    assert block(ONCE, "evidence") in evidence
    assert evidence in ran.stderr


def test_the_lines_for_powershell_are_the_same() -> None:
    [install, settings, check] = [text for kind, text in BLOCK.findall(ONCE) if kind == "powershell"]
    assert set(re.findall(r"CLOUDMORE_\w+", settings)) == set(
        re.findall(r"CLOUDMORE_\w+", block(ONCE, "shell: settings"))
    )

    def last(text: str) -> str:
        line = text.splitlines()[-1].replace("\\", "/").replace("Scripts", "bin").replace('"', "'")
        return line.partition("cloudmore-check/bin/")[2]

    assert last(install) == last(block(ONCE, "shell: install"))
    assert last(check) == last(block(ONCE, "shell: check"))


def test_every_verdict_of_an_operation_is_told() -> None:
    assert re.findall(r"^\| `([\w ]+)` \|", ONCE, re.MULTILINE) == [each.value for each in LiveVerdict]


def test_the_form_asks_for_the_file_and_for_a_look_at_it() -> None:
    fields = {each.get("id"): each for each in read(FORM)["body"]}
    assert fields["evidence"]["type"] == "upload"
    assert fields["evidence"]["validations"] == {"required": True, "accept": ".json"}
    assert all(each["required"] for each in fields["looked"]["attributes"]["options"])
    assert "template=evidence.yml" in ONCE
