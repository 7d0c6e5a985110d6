"""Which issues a run opens, opens again and closes: decided here, and nowhere else, without any call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, Self

from attrs import field, frozen

from cloudmore.contract.nightly.finished_run import Difference, FinishedRun, Origin
from cloudmore.contract.nightly.issue_text import (
    MORE_TITLE,
    Entry,
    back_comment,
    body_of,
    code,
    gone_comment,
    is_more,
    known_comment,
    marks_in,
    more_body,
    title_of,
)

MOST_NEW = 20
# What a person says who wants to hear no more of it; we close as completed.
_REFUSED = frozenset({"not_planned", "duplicate"})


class ActionKind(StrEnum):
    """What is done with an issue."""

    OPEN = "open"
    REOPEN = "reopen"
    CLOSE = "close"
    REWRITE = "rewrite"


@frozen
class DriftIssue:
    """An issue that is there.

    Attributes:
        number: Of the issue.
        entries: Fingerprint and operation of what it is about: one, or those for which no issue was opened yet.
        is_open: Whether it is.
        is_refused: Whether somebody closed it as not planned, or as a duplicate.
        is_more: Whether it is the one that names what no issue was opened for.
        body: Its text.
    """

    number: int
    entries: tuple[Entry, ...]
    is_open: bool
    is_refused: bool = False
    is_more: bool = False
    body: str = field(default="", repr=False)

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Self | None:
        """An issue as GitHub's API tells it; ``None`` where it is about something else, or a pull request.

        Args:
            record: Of the API.
        """
        body = record.get("body") or ""
        entries, more = marks_in(body), is_more(body)
        if "pull_request" in record or not (more or len(entries) == 1):
            return None
        return cls(
            number=record["number"],
            entries=entries,
            is_open=record["state"] == "open",
            is_refused=record.get("state_reason") in _REFUSED,
            is_more=more,
            body=body,
        )


@frozen
class IssueAction:
    """One thing to do.

    Attributes:
        kind: What.
        number: Of the issue; ``None`` for a new one.
        fingerprint: Of the difference; empty for the issue that names what no issue was opened for.
        why: In words.
        title: Of a new issue.
        body: Of a new issue, or of one that is written anew.
        comment: To add; empty for none.
    """

    kind: ActionKind
    number: int | None
    fingerprint: str
    why: str
    title: str = ""
    body: str = field(default="", repr=False)
    comment: str = field(default="", repr=False)

    def as_record(self) -> dict[str, Any]:
        """The action for a program."""
        return {
            "action": str(self.kind),
            "issue": self.number,
            "fingerprint": self.fingerprint or None,
            "why": self.why,
            "title": self.title or None,
        }


def decide_issues(
    run: FinishedRun, existing: Sequence[DriftIssue], *, most: int = MOST_NEW, seen_in: str = ""
) -> tuple[IssueAction, ...]:
    """What to do about the issues of a repository after a run.

    A difference without an issue gets one; one that is back has its issue opened again, unless somebody closed that as
    not planned; one that is gone has its issue closed, if the run was of the vendor's API and judged a success with
    data of the operation; one that the baseline covers has its issue closed until that entry expires. A run of a
    sandbox, or one that did not reach the API, does nothing. Deciding again after all of it was done gives nothing.

    Args:
        run: What was found.
        existing: The issues that are there, open and closed.
        most: How many new issues one run opens; one more names the rest.
        seen_in: Address of the run's page; empty where there is none.
    """
    if run.why_nothing:
        return ()
    of_one = [each for each in existing if not each.is_more]
    by_fingerprint: dict[str, list[DriftIssue]] = {}
    for issue in of_one:
        by_fingerprint.setdefault(issue.entries[0][0], []).append(issue)
    fresh = [each for each in run.failing if each.fingerprint not in by_fingerprint]
    opened, rest = fresh[:most], fresh[most:]
    return (
        *_reopened(run, by_fingerprint, seen_in),
        *(
            IssueAction(
                kind=ActionKind.OPEN,
                number=None,
                fingerprint=each.fingerprint,
                why=f"{each.grade}, and no issue says so",
                title=title_of(each),
                body=body_of(each, run, seen_in),
            )
            for each in opened
        ),
        *_more(run, [each for each in existing if each.is_more], rest, {*by_fingerprint, *_fingerprints(opened)}),
        *_closed(run, of_one, seen_in),
    )


def _reopened(
    run: FinishedRun, by_fingerprint: Mapping[str, Sequence[DriftIssue]], seen_in: str
) -> Iterator[IssueAction]:
    for each in run.failing:
        issues = by_fingerprint.get(each.fingerprint, ())
        if issues and not any(issue.is_open or issue.is_refused for issue in issues):
            yield IssueAction(
                kind=ActionKind.REOPEN,
                number=max(issue.number for issue in issues),
                fingerprint=each.fingerprint,
                why=f"{each.grade} again",
                comment=back_comment(seen_in),
            )


def _closed(run: FinishedRun, of_one: Sequence[DriftIssue], seen_in: str) -> Iterator[IssueAction]:
    if run.origin is not Origin.LIVE:
        return
    for issue in sorted((each for each in of_one if each.is_open), key=lambda each: each.number):
        ((fingerprint, operation_id),) = issue.entries
        if fingerprint in run.present:
            continue
        if fingerprint in run.known:
            why, comment = "the baseline has it", known_comment(seen_in)
        elif operation_id in run.exercised:
            why, comment = "gone", gone_comment(operation_id, seen_in)
        else:
            continue
        yield IssueAction(kind=ActionKind.CLOSE, number=issue.number, fingerprint=fingerprint, why=why, comment=comment)


def _more(
    run: FinishedRun, existing: Sequence[DriftIssue], rest: Sequence[Difference], with_issue: set[str]
) -> Iterator[IssueAction]:
    """Keep the one issue that names what no issue was opened for."""
    issue = max(existing, key=lambda each: (each.is_open, each.number), default=None)
    waiting = {(each.fingerprint, each.operation_id): code(title_of(each)) for each in rest}
    if issue is not None and issue.is_open:
        # What could not be looked at in this run goes on waiting.
        waiting |= {
            entry: code(entry[1])
            for entry in issue.entries
            if entry[0] not in {*with_issue, *_fingerprints(rest), *run.known} and entry[1] not in run.exercised
        }
    body = more_body(waiting.items())
    why = f"{len(waiting)} more than one run opens"
    if issue is None:
        if waiting:
            yield IssueAction(ActionKind.OPEN, None, "", why, title=MORE_TITLE, body=body)
    elif not waiting:
        if issue.is_open and run.origin is Origin.LIVE:
            yield IssueAction(ActionKind.CLOSE, issue.number, "", "nothing waits any more")
    elif not issue.is_open and not issue.is_refused:
        yield IssueAction(ActionKind.REOPEN, issue.number, "", why, body=body)
    elif issue.is_open and issue.body.replace("\r\n", "\n").strip() != body.strip():
        yield IssueAction(ActionKind.REWRITE, issue.number, "", why, body=body)


def _fingerprints(differences: Sequence[Difference]) -> list[str]:
    return [each.fingerprint for each in differences]
