"""What is done about issues after a run, as a table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen
from nightly.results import finding, live, recorded, write

from cloudmore.contract import DriftIssue, FinishedRun, IssueAction, decide_issues
from cloudmore.contract.nightly.issue_text import code, is_more, marks_in, title_of

LIST, OTHER = "organizations_list", "services_list"


def issue(number: int, entry: int = 1, operation_id: str = LIST, state: str = "open", reason: str | None = None) -> Any:
    body = f"words\n<!-- cloudmore-contract: {entry:012x} {operation_id} -->\n"
    return {"number": number, "state": state, "state_reason": reason, "body": body}


def more(number: int, *entries: tuple[int, str], state: str = "open", reason: str | None = None) -> Any:
    marks = "".join(f"<!-- cloudmore-contract: {entry:012x} {name} -->\n" for entry, name in entries)
    body = f"{marks}<!-- cloudmore-contract: more -->\n"
    return {"number": number, "state": state, "state_reason": reason, "body": body}


@frozen
class Case:
    """A run, the issues that are there, and what is done."""

    run: Any
    existing: Sequence[Any]
    done: Sequence[str]
    most: int = 20


CLOSED = {"state": "closed", "reason": "completed"}
CASES = {
    "nothing found, nothing there": Case(live(), [], []),
    "found, no issue": Case(live(finding()), [], ["open 000000000001"]),
    "found twice, one issue": Case(live(finding(), finding(pointer="/3/active")), [], ["open 000000000001"]),
    "found, open issue": Case(live(finding()), [issue(4)], []),
    "found, and of two issues one is open": Case(live(finding()), [issue(4, **CLOSED), issue(5)], []),
    "back, closed as completed": Case(live(finding()), [issue(4, **CLOSED)], ["reopen 4"]),
    "back, closed without a reason": Case(live(finding()), [issue(4, state="closed")], ["reopen 4"]),
    "back, closed twice": Case(live(finding()), [issue(4, **CLOSED), issue(9, **CLOSED)], ["reopen 9"]),
    "found, closed as not planned": Case(live(finding()), [issue(4, state="closed", reason="not_planned")], []),
    "found, closed as a duplicate": Case(live(finding()), [issue(4, state="closed", reason="duplicate")], []),
    "opened again by hand after not planned, gone": Case(live(), [issue(4, reason="reopened")], ["close 4 gone"]),
    "gone": Case(live(), [issue(4)], ["close 4 gone"]),
    "gone, two open issues": Case(live(), [issue(5), issue(4)], ["close 4 gone", "close 5 gone"]),
    "gone, closed already": Case(live(), [issue(4, **CLOSED)], []),
    "gone, the operation is broken otherwise": Case(
        live(finding(2)), [issue(4)], ["open 000000000002", "close 4 gone"]
    ),
    "gone, something new in the operation": Case(live(finding(2, grade="new")), [issue(4)], ["close 4 gone"]),
    "nothing but a refusal came, which is broken": Case(
        live(finding(2, status=404), operations=f"{LIST}=refused"), [issue(4)], ["open 000000000002"]
    ),
    "nothing but a refusal came, and what waits": Case(
        live(finding(2, status=404), operations=f"{LIST}=refused"),
        [issue(4, 2), more(5, (3, LIST))],
        ["rewrite 5 1 more"],
    ),
    "not exercised": Case(live(operations=f"{LIST}=not exercised"), [issue(4)], []),
    "not exercised, another one is gone": Case(
        live(operations=f"{LIST}=not exercised"), [issue(4), issue(5, 2, OTHER)], ["close 5 gone"]
    ),
    "not asked for": Case(live(), [issue(4, operation_id="organizations_get")], []),
    "no operation": Case(live(), [issue(4, operation_id="")], []),
    "no operation, named after the call": Case(
        live(finding(operation_id=None, cassette=LIST)), [issue(4, 2)], ["open 000000000001", "close 4 gone"]
    ),
    "not reachable": Case(live(operations=f"{LIST}=not reachable"), [issue(4), issue(5, 2, OTHER)], []),
    "not reachable in part, another one broken": Case(
        live(finding(3, OTHER), operations=f"{LIST}=not reachable"),
        [issue(4), issue(5, 2, OTHER)],
        ["open 000000000003", "close 5 gone"],
    ),
    "wrong settings": Case(live(exit_code=2), [issue(4)], []),
    "nobody let in": Case(live(exit_code=3), [issue(4)], []),
    "a code that is not known": Case(live(finding(), exit_code=9), [], []),
    "a sandbox, found": Case(live(finding(), source="sandbox"), [], []),
    "a sandbox, gone": Case(live(source="sandbox"), [issue(4)], []),
    "recordings, found": Case(recorded(finding()), [], ["open 000000000001"]),
    "recordings, back": Case(recorded(finding()), [issue(4, **CLOSED)], ["reopen 4"]),
    "recordings, gone": Case(recorded(verdict="clean"), [issue(4)], []),
    "recordings, unusable": Case(recorded(finding(), verdict="unusable"), [], []),
    "recordings, nothing checked": Case(recorded(verdict="nothing checked"), [issue(4)], []),
    "below the grade that fails": Case(live(finding(grade="new")), [], []),
    "below the grade that fails, open issue": Case(live(finding(grade="new")), [issue(4)], []),
    "of the grade that fails": Case(live(finding(grade="new"), fail_on="new"), [], ["open 000000000001"]),
    "vanished, and new fails": Case(live(finding(grade="vanished"), fail_on="new"), [], ["open 000000000001"]),
    "known": Case(live(known=[finding()]), [issue(4)], ["close 4 the baseline has it"]),
    "known, no issue": Case(live(known=[finding()]), [], []),
    "known, closed": Case(live(known=[finding()]), [issue(4, **CLOSED)], []),
    "the worst first": Case(
        live(finding(1, grade="new"), finding(3, OTHER), finding(2), fail_on="new"),
        [],
        ["open 000000000002", "open 000000000003", "open 000000000001"],
    ),
    "more than one run opens": Case(
        live(*map(finding, range(1, 6))), [], ["open 000000000001", "open 000000000002", "open 3 more"], most=2
    ),
    "as many as one run opens": Case(live(*map(finding, (1, 2))), [], [f"open {1:012x}", f"open {2:012x}"], most=2),
    "back, beside as many new ones": Case(
        live(*map(finding, (1, 2))), [issue(4, **CLOSED)], ["reopen 4", "open 000000000002"], most=1
    ),
    "the rest, some are opened": Case(
        live(*map(finding, range(1, 5))),
        [issue(4), more(5, (2, LIST), (3, LIST), (4, LIST))],
        ["open 000000000002", "rewrite 5 2 more"],
        most=1,
    ),
    "the rest, all are opened": Case(
        live(*map(finding, (1, 2))), [issue(4), more(5, (2, LIST))], ["open 000000000002", "close 5"], most=1
    ),
    "the rest is gone": Case(live(), [more(5, (2, LIST), (3, OTHER))], ["close 5"]),
    "the rest is gone in part": Case(
        live(operations=f"{OTHER}=not exercised"), [more(5, (2, LIST), (3, OTHER))], ["rewrite 5 1 more"]
    ),
    "the rest has an issue, and cannot be looked at": Case(
        live(operations=f"{LIST}=not exercised"), [issue(4, 2), more(5, (2, LIST))], ["close 5"]
    ),
    "the rest that is closed waits no more": Case(
        live(operations=f"{LIST}=not exercised"), [more(5, (2, LIST), **CLOSED)], []
    ),
    "the rest cannot be looked at": Case(live(operations=f"{LIST}=not reachable"), [more(5, (2, LIST))], []),
    "the rest is known": Case(
        live(known=[finding(2)], operations=f"{LIST}=not exercised"), [more(5, (2, LIST))], ["close 5"]
    ),
    "more again": Case(live(*map(finding, (1, 2))), [issue(4), more(5, **CLOSED)], ["open 000000000002"], most=1),
    "more again than one run opens": Case(
        live(*map(finding, (1, 2, 3))), [issue(4), more(5, **CLOSED)], [f"open {2:012x}", "reopen 5 1 more"], most=1
    ),
    "more than somebody wants to hear of": Case(
        live(*map(finding, (1, 2))), [more(5, state="closed", reason="not_planned")], [f"open {1:012x}"], most=1
    ),
    "recordings, the rest": Case(
        recorded(finding(1)), [more(5, (1, LIST), (2, LIST))], ["open 000000000001", "rewrite 5 1 more"]
    ),
    "recordings, the rest is opened": Case(
        recorded(finding(1), finding(2)), [issue(4), more(5, (2, LIST))], ["open 000000000002"]
    ),
    "recordings, known": Case(recorded(known=[finding()], verdict="clean"), [issue(4)], []),
    "two that name the rest": Case(live(), [more(5, (2, LIST)), more(9, (2, LIST), **CLOSED)], ["close 5"]),
    "an issue of somebody": Case(live(), [{"number": 4, "state": "open", "body": None}], []),
    "a pull request": Case(live(), [{**issue(4), "pull_request": {}}], []),
    "an issue that quotes two": Case(live(), [{**issue(4), "body": 2 * issue(4)["body"]}], []),
    "an issue that was edited on a page": Case(
        live(), [{**issue(4), "body": issue(4)["body"].replace("\n", "\r\n")}], ["close 4 gone"]
    ),
    "a mark at the end of a line": Case(live(), [{**issue(4), "body": f"see {issue(4)['body'][6:]}"}], []),
    "a mark of the rest at the end of a line": Case(live(), [{**more(4), "body": f"see {more(4)['body']}"}], []),
    "a mark within a line": Case(live(), [{**issue(4), "body": "`" + issue(4)["body"].replace("\n", " ")}], []),
}


def told(action: IssueAction) -> str:
    which = action.fingerprint if action.number is None else str(action.number)
    count = re.match(r"\d+ more", action.why)
    why = action.why if action.kind == "close" and action.fingerprint else count[0] if count else ""
    return " ".join(filter(None, (action.kind, which, why)))


def run_of(record: Any, folder: Path) -> FinishedRun:
    return FinishedRun.read(write(folder, record))


def issues_of(records: Sequence[Any]) -> list[DriftIssue]:
    return [found for each in records if (found := DriftIssue.of(each)) is not None]


@pytest.mark.parametrize("name", CASES)
def test_what_is_done(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    actions = decide_issues(run_of(case.run, tmp_path), issues_of(case.existing), most=case.most)
    assert [told(each) for each in actions] == list(case.done)


@pytest.mark.parametrize("name", CASES)
def test_once_it_is_done_nothing_is_to_be_done(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    run = run_of(case.run, tmp_path)
    records = {each["number"]: dict(each) for each in case.existing}
    # Those above what one run opens are opened by the next ones.
    for _night in range(5):
        for action in decide_issues(run, issues_of([*records.values()]), most=case.most):
            number = action.number or max([0, *records]) + 1
            record = records.setdefault(number, {"number": number, "state_reason": None})
            record["state"] = "closed" if action.kind == "close" else "open"
            record["state_reason"] = "completed" if action.kind == "close" else None
            record["body"] = action.body or record["body"]
    assert decide_issues(run, issues_of([*records.values()]), most=case.most) == ()
    of_one = [each.entries for each in issues_of([*records.values()]) if not each.is_more]
    assert len(of_one) == len({*of_one}) or name in {"gone, two open issues", "back, closed twice"} | {
        "found, and of two issues one is open"
    }


def test_the_rest_fits_into_one_issue(tmp_path: Path) -> None:
    """GitHub refuses a longer text, and then nothing after it would be done."""
    long = {"pointer": "/0/" + "a" * 300}
    run = run_of(live(*(finding(number, **long) for number in range(1, 1001))), tmp_path)
    actions = decide_issues(run, [])
    assert (len(actions), is_more(actions[-1].body)) == (21, True)
    assert len(actions[-1].body) < 65536
    assert max(len(each.title) for each in actions) == 200
    assert "And 880 more, which are not named here." in actions[-1].body.splitlines()
    records = [{"number": at, "state": "open", "body": each.body} for at, each in enumerate(actions, 1)]
    # The next run goes on: one is opened, and the rest is written anew.
    assert [str(each.kind) for each in decide_issues(run, issues_of(records), most=1)] == ["open", "rewrite"]


def test_the_rest_is_told_the_worst_first_and_by_what_was_found(tmp_path: Path) -> None:
    found = [finding(1), finding(2, OTHER, grade="new"), finding(3, status=404)]
    run = run_of(live(*found, fail_on="new", operations=f"{LIST}=refused"), tmp_path)
    [_opened, action] = decide_issues(run, issues_of([more(5, (4, LIST), (3, LIST))]), most=1)
    told = [line for line in action.body.splitlines() if line.startswith("- ")]
    assert told == [
        "- `Contract broken: organizations_list 404 response body /*/active: type` `000000000003`",
        "- `Contract new: services_list 200 response body /*/active: type` `000000000002`",
        f"- `{LIST}` `000000000004`",
    ]
    # As GitHub gives what was saved in its page.
    saved = action.body.strip().replace("\n", "\r\n")
    assert decide_issues(run, issues_of([issue(4), {"number": 5, "state": "open", "body": saved}]), most=0) == ()


EVIL = (
    "x` @team #1 <img src=x onerror=alert(1)> [a](http://evil.example) **b** ``` |\n<!-- cloudmore-contract: more -->\n"
)


@pytest.mark.parametrize("attribute", ["kind", "where", "pointer", "document", "expected", "found"])
def test_text_of_the_api_becomes_no_markup(attribute: str, tmp_path: Path) -> None:
    run = run_of(live(finding(**{attribute: EVIL})), tmp_path)
    [action] = decide_issues(run, [])
    assert marks_in(action.body) == (("000000000001", LIST),)
    assert not is_more(action.body)
    assert not set(action.title) & set("@#<>[]()`|\n!")
    # What is left without what stands in code, in the order in which CommonMark finds it.
    bare = re.sub(r"^```.*?^```$", "", action.body, flags=re.DOTALL | re.MULTILINE)
    bare = re.sub(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", "", bare)
    assert "@" not in bare
    assert "evil" not in bare
    assert "<img" not in bare


CODE = {
    "name": "`name`",
    "": "`nothing`",
    "a`b": "`` a`b ``",
    "``": "``` `` ```",
    "a\nb\r\n\tc": "`a b c`",
    "@team": "`@team`",
    "\x1b[31m": "`\N{REPLACEMENT CHARACTER}[31m`",
    "a" * 301: f"`{'a' * 300}…`",
}


@pytest.mark.parametrize("text", CODE)
def test_a_text_as_code(text: str) -> None:
    assert code(text) == CODE[text]


def test_an_issue_says_what_to_do(tmp_path: Path) -> None:
    run = run_of(live(finding(), finding(pointer="/7/active", count=2)), tmp_path)
    [action] = decide_issues(run, [], seen_in="https://github.example/example/checks/actions/runs/7")
    assert action.title == "Contract broken: organizations_list 200 response body /*/active: type"
    for line in (
        "The API answers otherwise than the document says: **broken**, 3 times in this run.",
        "- operation: `organizations_list`, status 200",
        "- where: `response body /0/active`",
        "- expected: `boolean`",
        "- found: `string`",
        f"- document: `cloudmore.yaml:850`, SHA-256 `{'ab' * 32}`",
        "- client: `0.1.0`",
        "- seen in: https://github.example/example/checks/actions/runs/7",
        "cloudmore contract check --live --operations organizations_list",
        'fingerprint = "000000000001"',
        "<!-- cloudmore-contract: 000000000001 organizations_list -->",
    ):
        assert line in action.body.splitlines()
    assert title_of(run.failing[0]) == action.title


def test_an_issue_of_recordings_names_them(tmp_path: Path) -> None:
    [action] = decide_issues(run_of(recorded(finding(operation_id=None)), tmp_path), [])
    assert "cloudmore contract check --cassettes cassettes" in action.body.splitlines()
    assert "- operation: `none of the document`, status 200" in action.body.splitlines()
    assert "seen in" not in action.body
    assert "client" not in action.body
