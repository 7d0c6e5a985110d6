"""Keep the issues of a repository in step with a finished check."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from attrs import frozen

from cloudmore.contract.nightly.deciding import MOST_NEW, ActionKind, DriftIssue, IssueAction, decide_issues
from cloudmore.contract.nightly.finished_run import FinishedRun
from cloudmore.contract.nightly.repository import Repository
from cloudmore.errors import ConfigurationError

LABEL = "contract-drift"
LONGEST_LABEL = 50
_RUN = re.compile(r"https?://[A-Za-z0-9.:-]+/[A-Za-z0-9_./-]+")


@frozen
class IssueReport:
    """What was done about issues.

    Attributes:
        actions: In the order in which they were done.
        remark: Why nothing was to be done; empty where the run was looked at.
    """

    actions: tuple[IssueAction, ...]
    remark: str = ""


def report_issues(
    result: Path | str,
    *,
    label: str = LABEL,
    most: int = MOST_NEW,
    dry_run: bool = False,
    environment: Mapping[str, str] | None = None,
    tell: Callable[[str], None] = lambda _text: None,
    sleep: Callable[[float], None] = time.sleep,
    now: Callable[[], float] = time.time,
) -> IssueReport:
    """Open an issue for each difference that a check found, and close those of differences that are gone.

    Args:
        result: JSON file of ``contract check``.
        label: By which the issues are found again; made where it is missing.
        most: How many new issues are opened at most; one more names the rest.
        dry_run: Whether nothing is written; the issues are read all the same.
        environment: With ``GITHUB_REPOSITORY``, ``GITHUB_TOKEN`` and ``GITHUB_API_URL``; that of the process by
            default.
        tell: Is told of each thing that was done.
        sleep: Waits for so many seconds.
        now: Seconds since 1970.

    Raises:
        ConfigurationError: The file is no result, or a variable is missing.
        CloudmoreError: GitHub was not reachable, or refused. What was done is done, and found by the next run.

    Source:
        REST API of GitHub, version 2022-11-28: issues, labels, pagination, and limits.
    """
    if not label.strip() or len(label) > LONGEST_LABEL or "," in label or not label.isprintable():
        raise ConfigurationError(
            "That is no name of a label.", remedy=f"Use one without a comma, of at most {LONGEST_LABEL} characters."
        )
    run = FinishedRun.read(Path(result))
    if run.why_nothing:
        return IssueReport((), f"{run.why_nothing} No issue is opened or closed.")
    variables = os.environ if environment is None else environment
    repository = Repository.from_env(variables, sleep=sleep, now=now)
    existing = [issue for each in repository.issues(label) if (issue := DriftIssue.of(each)) is not None]
    actions = decide_issues(run, existing, most=most, seen_in=_page(variables))
    if not dry_run:
        if any(each.kind is ActionKind.OPEN for each in actions) and repository.make_label(label):
            tell(f"Label made: {label}")
        for each in actions:
            tell(_done(each, repository, label))
    return IssueReport(actions)


def _done(action: IssueAction, repository: Repository, label: str) -> str:
    if action.number is None:
        number = repository.open(action.title, action.body, label)
        return f"Issue {number} opened: {action.title}"
    # The state first: where the comment is lost, it is not written every night.
    changes = dict(_STATES[action.kind])
    if action.body:
        changes["body"] = action.body
    repository.edit(action.number, **changes)
    if action.comment:
        repository.comment(action.number, action.comment)
    return f"Issue {action.number}: {action.kind}, {action.why}"


_STATES: Mapping[ActionKind, Mapping[str, str]] = {
    ActionKind.CLOSE: {"state": "closed", "state_reason": "completed"},
    ActionKind.REOPEN: {"state": "open", "state_reason": "reopened"},
    ActionKind.REWRITE: {},
}


def _page(variables: Mapping[str, str]) -> str:
    """Address of the page of the run, where GitHub says it."""
    server, name, number = (variables.get(f"GITHUB_{each}", "") for each in ("SERVER_URL", "REPOSITORY", "RUN_ID"))
    page = f"{server}/{name}/actions/runs/{number}"
    return page if server and name and number.isdecimal() and _RUN.fullmatch(page) else ""
