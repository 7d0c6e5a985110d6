"""Runs the jobs of a workflow with bash, as a runner of GitHub does, as far as ours needs it.

What its actions do is done here, for the five that it uses; any other one is an error. Permissions, time limits and
concurrency are GitHub's own, and not looked at.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from attrs import define, field, frozen
from conftest import REPOSITORY
from nightly.expressions import filled_in, is_met

WORKFLOW = REPOSITORY / ".github" / "workflows" / "contract-nightly.yml"


def read(text: str) -> dict[str, Any]:
    """A workflow; YAML 1.1 takes the key ``on`` for true."""
    found = yaml.load(text, Loader=yaml.CSafeLoader)
    return {"on" if name is True else name: value for name, value in found.items()}


@frozen
class StepRun:
    """What became of a step.

    Attributes:
        code: Its exit code; ``None`` where it was passed over.
        said: What it printed.
    """

    code: int | None
    said: str = ""


@define
class JobRun:
    """What became of a job.

    Attributes:
        conclusion: ``success``, ``failure`` or ``skipped``.
        outputs: By name.
        steps: By name.
    """

    conclusion: str
    outputs: dict[str, str] = field(factory=dict)
    steps: dict[str, StepRun] = field(factory=dict)


@define
class Runner:
    """Runs the workflow in a folder.

    Attributes:
        folder: For everything that a run makes.
        caller: The calling repository, which a checkout copies.
        environment: That every step has.
        secrets: Of the calling workflow.
        contexts: ``github`` and ``job``.
    """

    folder: Path
    caller: Path
    environment: Mapping[str, str]
    secrets: Mapping[str, str] = field(repr=False)
    contexts: Mapping[str, Any] = field(factory=dict)
    summary: str = ""
    uploaded: dict[str, str] = field(factory=dict)
    jobs: dict[str, JobRun] = field(factory=dict)
    # Variables of each step that ran, by job.
    given: dict[str, list[Mapping[str, str]]] = field(factory=dict, repr=False)

    def run(self, **given: Any) -> dict[str, str]:
        """Run it with these inputs, and give its outputs."""
        workflow = read(WORKFLOW.read_text("utf-8"))
        call = workflow["on"]["workflow_call"]
        names = {name.replace("-", "_"): name for name in call["inputs"]}
        inputs = {name: each["default"] for name, each in call["inputs"].items()}
        inputs |= {names[name]: value for name, value in given.items()}
        assert all(name in self.secrets for name, each in call["secrets"].items() if each["required"])
        assert workflow["defaults"] == {"run": {"shell": "bash"}}
        contexts = {**self.contexts, "inputs": inputs, "secrets": self.secrets}
        for name, job in workflow["jobs"].items():
            needed = [job["needs"]] if "needs" in job else []
            needs = {each: {"outputs": self.jobs[each].outputs} for each in needed}
            failed = any(self.jobs[each].conclusion != "success" for each in needed)
            of_job = {**contexts, "needs": needs}
            runs = is_met(job.get("if"), of_job, failed=failed)
            self.jobs[name] = self._job(name, job, of_job) if runs else JobRun("skipped")
        of_jobs = {"jobs": {name: {"outputs": each.outputs} for name, each in self.jobs.items()}}
        return {name: filled_in(each["value"], of_jobs) for name, each in call["outputs"].items()}

    def _job(self, name: str, job: Mapping[str, Any], contexts: Mapping[str, Any]) -> JobRun:
        workspace = self.folder / name
        workspace.mkdir()
        done = JobRun("success")
        steps: dict[str, Any] = {}
        for step in job["steps"]:
            of_step = {**contexts, "steps": steps}
            if not is_met(step.get("if"), of_step, failed=done.conclusion == "failure"):
                done.steps[step["name"]] = StepRun(None)
                continue
            if "uses" in step:
                options = {key: filled_in(value, of_step) for key, value in step.get("with", {}).items()}
                self._use(step["uses"].partition("@")[0], options, workspace)
                done.steps[step["name"]] = StepRun(0)
                continue
            variables = {key: filled_in(value, of_step) for key, value in step.get("env", {}).items()}
            self.given.setdefault(name, []).append(variables)
            ran, outputs = self._bash(step["run"], variables, workspace)
            steps[step.get("id", "")] = {"outputs": outputs}
            done.steps[step["name"]] = ran
            if ran.code:
                done.conclusion = "failure"
        of_job = {**contexts, "steps": steps}
        done.outputs = {key: filled_in(value, of_job) for key, value in job.get("outputs", {}).items()}
        return done

    def _bash(self, script: str, variables: Mapping[str, str], workspace: Path) -> tuple[StepRun, dict[str, str]]:
        assert "${{" not in script
        files = {name: self.folder / name.lower() for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        for file in files.values():
            file.write_text("", "utf-8")
        (self.folder / "step.sh").write_text(script, "utf-8")
        ran = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(self.folder / "step.sh")],
            cwd=workspace,
            env={**self.environment, **{name: str(file) for name, file in files.items()}, **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=120,
        )
        self.summary += files["GITHUB_STEP_SUMMARY"].read_text("utf-8")
        lines = files["GITHUB_OUTPUT"].read_text("utf-8").splitlines()
        outputs = {name: value for name, _, value in (line.partition("=") for line in lines)}
        return StepRun(ran.returncode, ran.stdout), outputs

    def _use(self, action: str, options: Mapping[str, str], workspace: Path) -> None:
        kept = self.folder / "artifacts" / options.get("name", "")
        match action:
            case "actions/checkout":
                assert options == {"persist-credentials": "false"}
                shutil.copytree(self.caller, workspace, dirs_exist_ok=True)
            case "actions/setup-python":
                assert options["python-version"]
            case "actions/upload-artifact":
                kept.mkdir(parents=True)
                for name in options["path"].split():
                    shutil.copy(workspace / name, kept)
            case "actions/download-artifact":
                shutil.copytree(kept, workspace, dirs_exist_ok=True)
            case "github/codeql-action/upload-sarif":
                self.uploaded[options["category"]] = (workspace / options["sarif_file"]).read_text("utf-8")
            case _:
                raise AssertionError(f"{action} is not known here")
