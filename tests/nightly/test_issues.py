"""Issues over the wire, against a server that keeps them as GitHub does."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from nightly.github_server import NAME, TOKEN, Fault, GitHubServer
from nightly.results import finding, live, write

from cloudmore import (
    AuthenticationError,
    CloudmoreError,
    ConfigurationError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitedError,
    ResponseError,
    ServerError,
    TransportError,
    UnexpectedStatusError,
)
from cloudmore.cli.application import run
from cloudmore.contract import IssueReport, report_issues
from cloudmore.contract.nightly.repository import Repository

NOW = 1_780_000_000.0


@pytest.fixture
def github() -> Iterator[GitHubServer]:
    with GitHubServer() as server:
        yield server


@pytest.fixture
def in_a_workflow(github: GitHubServer, monkeypatch: pytest.MonkeyPatch) -> GitHubServer:
    for variable, value in github.environment.items():
        monkeypatch.setenv(variable, value)
    return github


class Nights:
    """Runs of a check, one after the other, and what was waited for."""

    def __init__(self, github: GitHubServer, folder: Path) -> None:
        self.github, self.folder = github, folder
        self.waits: list[float] = []
        self.told: list[str] = []

    def night(self, *findings: dict[str, Any], most: int = 20, **changes: Any) -> IssueReport:
        return self.report(live(*findings, **changes), most=most)

    def report(self, record: Any, **options: Any) -> IssueReport:
        return report_issues(
            write(self.folder, record),
            environment=self.github.environment,
            tell=self.told.append,
            sleep=self.waits.append,
            now=lambda: NOW,
            **options,
        )


@pytest.fixture
def nights(github: GitHubServer, tmp_path: Path) -> Nights:
    return Nights(github, tmp_path)


def test_an_issue_over_several_nights(github: GitHubServer, nights: Nights) -> None:
    nights.night(finding())
    assert github.labels == ["contract-drift"]
    assert github.states == ["open"]
    nights.night(finding())
    nights.night(operations="organizations_list=not reachable")
    nights.night(operations="organizations_list=not exercised")
    nights.night(source="sandbox")
    assert (github.states, github.comments) == (["open"], {})
    nights.night()
    assert github.states == ["closed: completed"]
    nights.night()
    nights.night(finding())
    assert github.states == ["open: reopened"]
    nights.night(known=[finding()])
    assert github.states == ["closed: completed"]
    nights.night(finding())
    github.close(1, "not_planned")
    nights.night(finding())
    nights.night()
    assert github.states == ["closed: not_planned"]
    words = [text.partition(":")[0] for text in github.comments[1]]
    assert words == ["Gone", "It is back.\n\nSeen in", "Known", "It is back.\n\nSeen in"]
    assert all(f"https://github.example/{NAME}/actions/runs/7" in text for text in github.comments[1])
    assert nights.waits == []


def test_a_second_run_writes_nothing(github: GitHubServer, nights: Nights) -> None:
    nights.night(*map(finding, range(1, 6)), most=2)
    assert len(github.issues) == 3
    written = github.written
    nights.report(live(*map(finding, range(1, 6))), most=2, dry_run=True)
    assert github.written == written
    nights.night(*map(finding, range(1, 6)), most=2)
    nights.night(*map(finding, range(1, 6)), most=2)
    assert github.states == ["open", "open", "closed: completed", "open", "open", "open"]
    before = github.written
    assert nights.night(*map(finding, range(1, 6)), most=2).actions == ()
    assert github.written == before


@pytest.mark.parametrize("page_size", [1, 2, 3, 100])
def test_issues_on_every_page_are_found(github: GitHubServer, nights: Nights, page_size: int) -> None:
    nights.night(*map(finding, range(1, 6)))
    github.page_size = page_size
    assert nights.night(*map(finding, range(1, 6))).actions == ()
    nights.night()
    assert github.states == ["closed: completed"] * 5


def test_a_page_of_another_host_is_not_asked(github: GitHubServer, nights: Nights) -> None:
    nights.night(*map(finding, (1, 2)))
    with GitHubServer() as other:
        github.page_size, github.elsewhere = 1, other.url
        with pytest.raises(ResponseError, match="another host"):
            nights.night()
        assert other.asked == []
    assert github.states == ["open", "open"]


@pytest.mark.parametrize(
    ("name", "value", "is_told"),
    [
        ("GITHUB_SERVER_URL", "https://github.example", True),
        ("GITHUB_SERVER_URL", "https://github.example) @team [", False),
        ("GITHUB_SERVER_URL", "", False),
        ("GITHUB_RUN_ID", "7 @team", False),
    ],
)
def test_an_issue_names_the_page_of_the_run_where_it_is_one(
    github: GitHubServer, tmp_path: Path, name: str, value: str, *, is_told: bool
) -> None:
    environment = {**github.environment, name: value}
    [action] = report_issues(write(tmp_path, live(finding())), environment=environment, dry_run=True).actions
    assert (f"- seen in: https://github.example/{NAME}/actions/runs/7" in action.body.splitlines()) is is_told
    assert ("seen in" in action.body, "@" in action.body) == (is_told, False)


def test_a_page_that_leads_to_itself_ends_the_list(github: GitHubServer, nights: Nights) -> None:
    itself = f'<{github.url}/repos/{NAME}/issues?page=2>; rel="next"'
    github.faults["GET"] = [Fault(200, {"Link": itself}, body="[]")] * 5
    nights.night()
    assert [each.path for each in github.asked] == ["/issues", "/issues"]


def test_issues_of_others_are_left_alone(github: GitHubServer, nights: Nights) -> None:
    nights.night(finding())
    github.issues[0]["labels"] = [{"name": "bug"}]
    nights.night()
    assert github.states == ["open"]


def test_a_label_of_ones_own(github: GitHubServer, nights: Nights) -> None:
    nights.report(live(finding()), label="drift: tenant ä/7")
    assert github.labels == ["drift: tenant ä/7"]
    assert nights.report(live(finding()), label="drift: tenant ä/7").actions == ()
    assert nights.told[0] == "Label made: drift: tenant ä/7"


def test_a_label_is_made_for_a_new_issue_alone(github: GitHubServer, nights: Nights) -> None:
    nights.night(finding())
    github.labels.clear()
    nights.night()
    assert (github.states, github.labels) == (["closed: completed"], [])


@pytest.mark.parametrize("label", ["", " ", "a,b", "a" * 51, "a\nb"])
def test_a_label_that_cannot_be_one(nights: Nights, label: str) -> None:
    with pytest.raises(ConfigurationError, match="no name of a label"):
        nights.report(live(), label=label)


def test_an_issue_without_its_label_stops_the_run(github: GitHubServer, nights: Nights) -> None:
    github.may_label = False
    with pytest.raises(PermissionDeniedError, match="issue 1 without the label"):
        nights.night(*map(finding, (1, 2)))
    assert len(github.issues) == 1


LIMITS = {
    "retry after": (Fault(429, {"Retry-After": "7"}), 7.0),
    "a secondary limit": (Fault(403, {"Retry-After": "60"}), 60.0),
    "used up": (Fault(403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": f"{NOW + 90:.0f}"}), 90.0),
    "used up until a moment ago": (Fault(403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1"}), 0.0),
    "without a word": (Fault(429), 60.0),
    "a secondary limit without a header": (
        Fault(403, body='{"message": "You have exceeded a secondary rate limit."}'),
        60.0,
    ),
    "a secondary limit, long before the hour ends": (
        Fault(429, {"X-RateLimit-Remaining": "4000", "X-RateLimit-Reset": f"{NOW + 2400:.0f}"}),
        60.0,
    ),
    "with a date": (Fault(429, {"Retry-After": "Mon, 30 Nov 2026 05:00:00 GMT"}), 60.0),
}


@pytest.mark.parametrize("method", ["GET", "POST", "PATCH"])
@pytest.mark.parametrize("name", LIMITS)
def test_a_limit_is_waited_for(github: GitHubServer, nights: Nights, name: str, method: str) -> None:
    fault, seconds = LIMITS[name]
    nights.night(finding())
    github.faults[method] = [fault]
    nights.night(finding(2))
    assert github.states == ["closed: completed", "open"]
    assert nights.waits == [seconds]


def test_a_limit_that_is_too_long_is_not(github: GitHubServer, nights: Nights) -> None:
    github.faults["GET"] = [Fault(429, {"Retry-After": "3600"})]
    with pytest.raises(RateLimitedError, match="Run the command again later"):
        nights.night(finding())
    assert nights.waits == []


PASSING = {
    "a bad gateway": Fault(502, body="<html>"),
    "a bad gateway that is cut": Fault(502, cut=True),
    "no answer": Fault(0),
    "an answer that is cut": Fault(200, body="[]", cut=True),
}


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING)
def test_what_does_no_harm_twice_is_sent_again(github: GitHubServer, nights: Nights, fault: Fault) -> None:
    nights.night(finding())
    github.faults = {"GET": [fault] * 3, "PATCH": [fault]}
    nights.night()
    assert github.states == ["closed: completed"]
    assert nights.waits == [1.0, 2.0, 4.0, 1.0]


LOST = {
    "a bad gateway": (Fault(502), ServerError),
    "no answer": (Fault(0), TransportError),
    "a bad gateway after it was done": (Fault(502, after=True), ServerError),
    "no answer after it was done": (Fault(0, after=True), TransportError),
}


@pytest.mark.parametrize("name", LOST)
def test_a_new_issue_is_not_sent_twice_and_found_by_the_next_run(
    github: GitHubServer, nights: Nights, name: str
) -> None:
    fault, kind = LOST[name]
    github.labels.append("contract-drift")
    github.faults["POST"] = [fault]
    with pytest.raises(kind, match="found, and not done twice"):
        nights.night(finding())
    nights.night(finding())
    assert (github.states, nights.waits) == (["open"], [])


def test_a_comment_that_is_lost_is_not_written_every_night(github: GitHubServer, nights: Nights) -> None:
    nights.night(finding())
    github.faults["POST"] = [Fault(502, after=True)]
    with pytest.raises(ServerError):
        nights.night()
    nights.night()
    assert github.states == ["closed: completed"]
    assert len(github.comments[1]) == 1


REFUSALS: dict[str, tuple[Fault, type[CloudmoreError], str, int]] = {
    "a token that is not known": (Fault(401), AuthenticationError, r"does not know the token \(401: made up\)", 3),
    "a token that may not": (Fault(403), PermissionDeniedError, "permissions: issues: write", 3),
    "a repository that is not there": (Fault(404), NotFoundError, "permissions: issues: write", 4),
    "a repository without issues": (Fault(410), ConfigurationError, "Turn them on", 2),
    "a repository with another name": (Fault(301, {"Location": "/x"}), ConfigurationError, "not sent there", 2),
    "an odd status": (Fault(418, body="[1]"), UnexpectedStatusError, r"GitHub refused \(418\)\.", 1),
    "a failure": (Fault(500, body=""), ServerError, r"GitHub failed \(500\)\.", 1),
    "an answer that is no list": (Fault(200, body="{}"), ResponseError, "list of issues is none", 1),
    "an answer that is no JSON": (Fault(200, body="<html>"), ResponseError, "list of issues is none", 1),
    "a list of texts": (Fault(200, body='["a"]'), ResponseError, "list of issues is none", 1),
    "a message that is long, and steers a terminal": (
        Fault(403, body=json.dumps({"message": "\x1b[31m" + "a" * 300})),
        PermissionDeniedError,
        "\\(403: \N{REPLACEMENT CHARACTER}\\[31ma{195}\\)",
        3,
    ),
    "an echo of the token": (
        Fault(403, body=json.dumps({"message": f"no, {TOKEN}"})),
        PermissionDeniedError,
        "no, ",
        3,
    ),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_a_refusal_says_what_to_do(github: GitHubServer, nights: Nights, name: str) -> None:
    fault, kind, words, _code = REFUSALS[name]
    github.faults["GET"] = [fault] * 4
    with pytest.raises(kind, match=words) as raised:
        nights.night(finding())
    assert TOKEN not in repr(vars(raised.value)) + str(raised.value)
    assert github.written == []


@pytest.mark.parametrize("method", ["PATCH", "POST"])
@pytest.mark.parametrize("status", [301, 404, 410])
def test_an_issue_that_is_gone_is_not_taken_for_the_repository(
    github: GitHubServer, nights: Nights, status: int, method: str
) -> None:
    nights.night(finding())
    github.faults[method] = [Fault(status)]
    with pytest.raises(NotFoundError, match=rf"An issue of the list is not there any more \({status}: made up\)\. Run"):
        nights.night()


def test_a_repository_without_issues_is_told_also_where_one_is_opened(github: GitHubServer, nights: Nights) -> None:
    github.labels.append("contract-drift")
    github.faults["POST"] = [Fault(410)]
    with pytest.raises(ConfigurationError, match="Turn them on"):
        nights.night(finding())


# Before a failure of the server is told, the command waits.
@pytest.mark.parametrize("name", [name for name, (fault, *_) in REFUSALS.items() if fault.status != 500])
def test_a_refusal_ends_the_command(
    in_a_workflow: GitHubServer,
    tmp_path: Path,
    name: str,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    fault, _kind, _words, code = REFUSALS[name]
    caplog.set_level(logging.DEBUG)
    in_a_workflow.faults["GET"] = [fault]
    assert run(["contract", "issues", str(write(tmp_path, live(finding()))), "--verbose"]) == code
    told = capsys.readouterr()
    assert TOKEN not in told.out + told.err + caplog.text
    assert "Traceback" not in told.err


def test_a_redirect_is_not_followed_with_the_token(github: GitHubServer, nights: Nights) -> None:
    with GitHubServer() as other:
        for status in (301, 302, 307, 308):
            github.faults["GET"] = [Fault(status, {"Location": f"{other.url}/repos/{NAME}/issues"})]
            with pytest.raises(ConfigurationError, match="GITHUB_REPOSITORY"):
                nights.night(finding())
        assert other.asked == []


def test_an_answer_to_a_new_issue_that_has_no_number(github: GitHubServer, nights: Nights) -> None:
    github.labels.append("contract-drift")
    github.faults["POST"] = [Fault(201, body="[]")]
    with pytest.raises(ResponseError, match="no number"):
        nights.night(finding())


def test_what_kept_it_from_being_reached_is_told(github: GitHubServer, nights: Nights) -> None:
    github.faults["GET"] = [Fault(0)] * 4
    with pytest.raises(
        TransportError, match=r"could not be reached \(RemoteDisconnected: .+\)\. Run the command again"
    ):
        nights.night(finding())
    assert nights.waits == [1.0, 2.0, 4.0]


def test_nobody_is_asked_where_a_run_says_nothing(github: GitHubServer, nights: Nights) -> None:
    report = nights.night(operations="organizations_list=not reachable")
    assert "an outage is no drift" in report.remark
    assert github.asked == []


SETTINGS = {
    "no repository": ({"GITHUB_REPOSITORY": ""}, "GITHUB_REPOSITORY"),
    "a repository that leads elsewhere": ({"GITHUB_REPOSITORY": "../../orgs/x"}, "GITHUB_REPOSITORY"),
    "the folder above": ({"GITHUB_REPOSITORY": "../.."}, "GITHUB_REPOSITORY"),
    "the folder above an owner": ({"GITHUB_REPOSITORY": "example/.."}, "GITHUB_REPOSITORY"),
    "the folder of an owner": ({"GITHUB_REPOSITORY": "example/."}, "GITHUB_REPOSITORY"),
    "no token": ({"GITHUB_TOKEN": " "}, "GITHUB_TOKEN"),
    "a token of two lines": ({"GITHUB_TOKEN": "a\nb"}, "GITHUB_TOKEN"),
    "no https": ({"GITHUB_API_URL": "http://api.github.example"}, "unprotected"),
    "another scheme": ({"GITHUB_API_URL": "file:///etc/passwd"}, "unprotected"),
    "a password in the address": ({"GITHUB_API_URL": "https://a:b@api.github.example"}, "holds more"),
    "no port": ({"GITHUB_API_URL": "https://api.github.example:port"}, "no address"),
    "a host that is none": ({"GITHUB_API_URL": "https://api..github.example"}, "no address"),
    "a host that is too long": ({"GITHUB_API_URL": f"https://{'a' * 64}.example"}, "no address"),
    "a path that is no ASCII": (
        {"GITHUB_API_URL": "https://github.example/\N{LATIN SMALL LETTER A WITH DIAERESIS}"},
        "holds more",
    ),
    "a blank": ({"GITHUB_API_URL": "https://github example"}, "holds more"),
    "no host": ({"GITHUB_API_URL": "https:///api"}, "no address"),
}


@pytest.mark.parametrize("name", SETTINGS)
def test_a_setting_that_is_wrong_is_told(tmp_path: Path, name: str) -> None:
    variables, words = SETTINGS[name]
    usual = {"GITHUB_REPOSITORY": NAME, "GITHUB_TOKEN": TOKEN, "GITHUB_API_URL": "https://api.github.example"}
    with pytest.raises(ConfigurationError, match=words):
        report_issues(write(tmp_path, live(finding())), environment={**usual, **variables})


def test_the_token_is_not_shown() -> None:
    repository = Repository.from_env({"GITHUB_REPOSITORY": NAME, "GITHUB_TOKEN": TOKEN})
    assert TOKEN not in repr(repository)
    assert repository.api_url == "https://api.github.com"


def test_the_command_shows_what_it_does(
    in_a_workflow: GitHubServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    github = in_a_workflow
    command = ["contract", "issues", str(write(tmp_path, live(finding()))), "-f", "json"]
    assert run([*command, "--dry-run"]) == 0
    [planned] = json.loads(capsys.readouterr().out)
    assert (planned["action"], planned["issue"], planned["fingerprint"]) == ("open", None, "000000000001")
    assert github.issues == []
    assert run(command) == 0
    assert json.loads(capsys.readouterr().out) == [planned]
    assert github.states == ["open"]
    assert run(command) == 0
    shown = capsys.readouterr()
    assert json.loads(shown.out) == []
    assert "Every issue is as it should be." in shown.err
    write(tmp_path, live(source="sandbox"))
    assert run(command) == 0
    assert "A sandbox answered, which says nothing of the vendor." in capsys.readouterr().err


@pytest.mark.parametrize("options", [["-o", "x.json"], ["-f", "github"], ["--most", "0"]])
def test_an_option_that_has_no_meaning_is_refused(tmp_path: Path, options: list[str]) -> None:
    assert run(["contract", "issues", str(write(tmp_path, live())), *options]) == 2
