"""``check_live`` against a sandbox: what each thing that can happen to a call makes of the verdicts."""

from __future__ import annotations

import json
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from attrs import field, frozen
from conftest import Said, ScriptedServer, answer

from cloudmore import AuthenticationError, Cloudmore, ConfigurationError, Credentials, Retry
from cloudmore.auth import MemoryTokenStore
from cloudmore.contract import Grade, LiveResult, LiveVerdict, check_live, planned, planned_live
from cloudmore.contract.calling.captured import Captured, sent_to
from cloudmore.contract.calling.plan import WRITES
from cloudmore.contract.document import Document
from cloudmore.contract.exchange import Exchange, Request, Response
from cloudmore.contract.live.answers import Answers, sorted_by_operation
from cloudmore.sandbox import Sandbox, SandboxClock

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TOKEN, ESTORE, LIST, GET = "authentication_token", "organizations_estore", "organizations_list", "organizations_get"
SERVICES, PRICES = "organization_services_list", "organization_services_price_list"
START, REPORT = "billing_reports_start", "billing_reports_get"
SAME, NEW, BROKEN = LiveVerdict.SAME, LiveVerdict.NEW, LiveVerdict.BROKEN
LEFT, LOST = LiveVerdict.NOT_EXERCISED, LiveVerdict.NOT_REACHABLE
Faults = Sequence[tuple[str, Mapping[str, Any]]]


@pytest.fixture(scope="module")
def small() -> Iterator[Sandbox]:
    """Four organizations and a clock that stands still until somebody waits."""
    with Sandbox(clock=SandboxClock(NOW, manual=True), organizations=4) as running:
        yield running


def client_of(sandbox: Sandbox, *, retry: Retry | None = None, **options: Any) -> Cloudmore:
    return sandbox.client(read_only=True, rate_limit=None, token_store=MemoryTokenStore(), retry=retry, **options)


def checked(sandbox: Sandbox, *, retry: Retry | None = None, **options: Any) -> LiveResult:
    with client_of(sandbox, retry=retry) as cm:
        return check_live(cm, **{"organizations": 1, "services": 1, **options})


def verdicts(result: LiveResult) -> dict[str, LiveVerdict]:
    return {each.operation_id: each.verdict for each in result.operations}


def reason(result: LiveResult, operation: str) -> str:
    [found] = [each.reason for each in result.operations if each.operation_id == operation]
    return found


def test_a_clean_tenant_is_the_same_everywhere(small: Sandbox) -> None:
    small.reset()
    result = checked(small, organizations=2, services=2)
    assert verdicts(result) == {each.operation: SAME for each in planned_live().calls}
    assert len(result.operations) == 11
    assert (result.exit_code, result.verdict, result.findings, result.source) == (0, SAME, (), "sandbox")
    assert {each.operation_id: each.calls for each in result.operations}[GET] == 3, "one of an unknown id"
    assert result.evidence is None


@frozen
class Case:
    """What the sandbox does, what is asked, and what comes of it."""

    faults: Faults
    expected: Mapping[str, tuple[LiveVerdict, str]]
    exit_code: int
    operations: Sequence[str] = (ESTORE,)
    retry: Retry | None = None
    options: Mapping[str, Any] = field(factory=dict[str, Any])


def always(name: str, operation: str) -> Faults:
    return [(name, {"operation": operation, "times": None})]


REPORTS = (START, REPORT)
CASES = {
    "403": Case(always("forbidden", ESTORE), {ESTORE: (LEFT, "1 times 403: the user may not")}, 7),
    "404 of an id that is listed": Case(always("not-found", ESTORE), {ESTORE: (LEFT, "no success: 1 times 404")}, 7),
    "429 to the end": Case(always("rate-limited", ESTORE), {ESTORE: (LOST, "status 429")}, 1, retry=Retry()),
    "429 once": Case([("rate-limited", {"operation": ESTORE})], {ESTORE: (SAME, "1 with data")}, 0, retry=Retry()),
    "500": Case(always("server-error", ESTORE), {ESTORE: (LOST, "status 500")}, 1),
    "503, which is not in the document": Case(always("unavailable", ESTORE), {ESTORE: (LOST, "status 503")}, 1),
    "500 once, and another organization": Case(
        [("server-error", {"operation": ESTORE})],
        {ESTORE: (SAME, "1 with data, 1 lost: status 500")},
        0,
        options={"organizations": 2},
    ),
    "403 at one, and 500 at another": Case(
        [("server-error", {"operation": ESTORE}), *always("forbidden", ESTORE)],
        {ESTORE: (LOST, "status 500")},
        1,
        options={"organizations": 2},
    ),
    "403 at one, and 404 at another": Case(
        [("forbidden", {"operation": ESTORE}), *always("not-found", ESTORE)],
        {ESTORE: (LEFT, "no success: 1 times 403, 1 times 404")},
        7,
        options={"organizations": 2},
    ),
    "403 at one, and another organization": Case(
        [("forbidden", {"operation": ESTORE})], {ESTORE: (SAME, "1 with data")}, 0, options={"organizations": 2}
    ),
    "500 at one, and 429 at another": Case(
        [("server-error", {"operation": ESTORE}), *always("rate-limited", ESTORE)],
        {ESTORE: (LOST, "status 429")},
        1,
        options={"organizations": 2},
    ),
    "a page": Case(always("html", ESTORE), {ESTORE: (BROKEN, "1 broken: media type")}, 6),
    "a page at one, and 500 at another": Case(
        [("server-error", {"operation": ESTORE}), *always("html", ESTORE)],
        {ESTORE: (BROKEN, "1 broken: media type")},
        6,
        options={"organizations": 2},
    ),
    "a body that is cut": Case(always("cut", ESTORE), {ESTORE: (BROKEN, "1 broken: json")}, 6),
    "a status that is not in the document": Case(always("no-body", ESTORE), {ESTORE: (BROKEN, "1 broken: status")}, 6),
    "a list that cannot be read": Case(
        always("html", LIST),
        {LIST: (BROKEN, "1 broken: media type"), GET: (LEFT, f"no id to ask with: {LIST} gave none")},
        6,
        (LIST, GET),
    ),
    "a list that is not reached, and was not asked for": Case(
        always("server-error", LIST), {GET: (LEFT, f"no id to ask with: {LIST} gave none")}, 7, (GET,)
    ),
    "a list that is not reached": Case(
        always("server-error", LIST),
        {LIST: (LOST, "status 500"), GET: (LEFT, f"no id to ask with: {LIST} gave none")},
        1,
        (LIST, GET),
    ),
    "a list that is cut, and was not asked for": Case(
        always("cut", LIST), {GET: (LEFT, f"no id to ask with: {LIST} gave none")}, 7, (GET,)
    ),
    "the call that tells ids is lost": Case(
        [("server-error", {"operation": LIST})],
        {LIST: (SAME, "1 with data, 1 lost: status 500"), GET: (LEFT, f"no id to ask with: {LIST} gave none")},
        7,
        (LIST, GET),
    ),
    "services that cannot be read": Case(
        always("html", SERVICES), {PRICES: (LEFT, f"no id to ask with: {SERVICES} gave none")}, 7, (PRICES,)
    ),
    "a report that fails": Case(
        [("failed-task", {})], {START: (SAME, "1 with data"), REPORT: (LEFT, "the report failed")}, 7, REPORTS
    ),
    "a report that is not ready": Case(
        (), {REPORT: (LEFT, "the report was not ready in time")}, 7, (REPORT,), options={"wait": 0.0}
    ),
    "a report that is not started": Case(
        always("forbidden", START),
        {
            START: (LEFT, "1 times 403: the user may not"),
            REPORT: (LEFT, f"no report to ask for: {START} gave none"),
        },
        7,
        REPORTS,
    ),
    "a report without a line": Case(
        always("empty-report", REPORT), {REPORT: (LEFT, "a report without a line")}, 7, (REPORT,)
    ),
    "a token that cannot be read": Case(
        always("html", TOKEN),
        {TOKEN: (BROKEN, "1 broken: media type"), "services_list": (LOST, "not asked: no token that can be read")},
        6,
        ("services_list",),
    ),
    "no token, for it is out of order": Case(
        always("server-error", TOKEN),
        {TOKEN: (LOST, "status 500"), "services_list": (LOST, "status 500")},
        1,
        ("services_list",),
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_comes_of_an_operation(case: Case, small: Sandbox) -> None:
    small.reset()
    for name, options in case.faults:
        small.faults.add(name, **options)
    result = checked(small, operations=case.operations, retry=case.retry, **case.options)
    found = {each.operation_id: (each.verdict, each.reason) for each in result.operations}
    assert found == {TOKEN: (SAME, "1 with data"), **case.expected}
    assert result.exit_code == case.exit_code
    # What is broken here is so for a page, a body that is cut, or a status, and gives nothing to look at.
    for row in result.as_record()["operations"]:
        assert bool(row["with_data"]) is (row["verdict"] in (SAME, NEW)), row


def test_what_only_tells_ids_is_not_judged(small: Sandbox) -> None:
    small.reset()
    small.faults.add("no-body", operation="health_check", times=None)
    result = checked(small, operations=[GET])
    assert (verdicts(result), result.exit_code) == ({TOKEN: SAME, GET: SAME}, 0)


@pytest.mark.parametrize(
    ("dialect", "verdict", "why", "codes"),
    [
        ("bulk", SAME, "1 with data", (0, 0)),
        ("pascal", NEW, "1 new: undeclared; 1 with data", (0, 6)),
        ("link", LEFT, "the report is behind a link, which is not judged; 2 new: word, undeclared", (7, 6)),
    ],
)
def test_a_report_in_other_words(
    dialect: str, verdict: LiveVerdict, why: str, codes: tuple[int, int], small: Sandbox
) -> None:
    small.reset()
    small.dialect, before = dialect, small.dialect
    try:
        result = checked(small, operations=[REPORT])
    finally:
        small.dialect = before
    assert (verdicts(result)[REPORT], reason(result, REPORT)) == (verdict, why)
    told = "not judged: 1 with an address that is not in the document, such as a link"
    assert (told in result.remarks) is (dialect == "link")
    assert (result.exit_code, result.exit_code_at(Grade.NEW)) == codes


def test_a_link_to_another_host_is_told(small: Sandbox) -> None:
    small.reset()
    with Sandbox(clock=small.clock, organizations=1) as other, client_of(other) as cm:
        result = check_live(cm, operations=["health_check"], tell=lambda text: text == "health" and _call(small))
    assert result.remarks == ("not judged: 2 with another host, such as the link of a report",)
    assert verdicts(result) == {TOKEN: SAME, "health_check": SAME}


def _call(sandbox: Sandbox) -> None:
    # A token and an answer.
    with client_of(sandbox) as cm:
        cm.health.check()


def test_a_tenant_without_organizations_is_not_taken_for_checked() -> None:
    with Sandbox(clock=SandboxClock(NOW, manual=True), organizations=0) as sandbox:
        result = checked(sandbox)
    left = {each for each, verdict in verdicts(result).items() if verdict is LEFT}
    assert verdicts(result).keys() - left == {TOKEN, "health_check", "services_list", START}
    assert reason(result, LIST) == "nothing but empty answers"
    assert reason(result, PRICES) == f"no id to ask with: {LIST} gave none"
    assert reason(result, REPORT) == "a report without a line"
    assert (result.exit_code, result.verdict) == (7, LEFT)
    assert result.remarks == ("there is no organization, so nothing of one was asked",)


def test_nobody_is_there() -> None:
    with Sandbox(clock=SandboxClock(NOW, manual=True), organizations=1) as sandbox:
        cm = client_of(sandbox)
    with cm:
        result = check_live(cm, operations=["services_list", GET])
    assert {(each.verdict, each.calls) for each in result.operations} == {(LOST, 0)}
    assert reason(result, "services_list") == "not asked: no answer came at health_check"
    assert (result.exit_code, result.source) == (1, "live")


def test_it_goes_away_in_the_middle() -> None:
    sandbox = Sandbox(clock=SandboxClock(NOW, manual=True), organizations=2)
    sandbox.start()

    def tell(text: str) -> None:
        if text == "organization 2 of 2":
            sandbox.stop()

    with client_of(sandbox) as cm:
        result = check_live(cm, organizations=2, services=1, tell=tell)
    of_first = [LIST, ESTORE, SERVICES, PRICES]
    assert {verdicts(result)[each] for each in of_first} == {SAME}
    assert reason(result, GET) == "1 with data, 1 lost: no answer came"
    assert (reason(result, START), verdicts(result)[START]) == (f"not asked: no answer came at {GET}", LOST)
    assert (result.exit_code, result.remarks[-1]) == (1, "ended early: TransportError")


@pytest.mark.parametrize("last", ["unknown ids", "a report"])
def test_what_had_its_turn_before_that_is_not_exercised(last: str) -> None:
    sandbox = Sandbox(clock=SandboxClock(NOW, manual=True), organizations=0)
    sandbox.start()

    def tell(text: str) -> None:
        if text == last:
            sandbox.stop()

    with client_of(sandbox) as cm:
        result = check_live(cm, operations=[PRICES, START, REPORT], tell=tell)
    assert (verdicts(result)[PRICES], reason(result, PRICES)) == (LEFT, f"no id to ask with: {LIST} gave none")
    assert {verdicts(result)[each] for each in REPORTS} == {LOST}
    assert result.exit_code == 1


def test_an_answer_that_does_not_come_in_time_ends_the_run(server: ScriptedServer) -> None:
    over = threading.Event()

    def late(_said: Said) -> bytes:
        over.wait(5)
        return answer(200, b"[]")

    server.answers = [answer(200, b'{"status":"Healthy"}'), late]
    with scripted(server, deadline=0.5) as cm:
        result = check_live(cm, operations=["health_check", "services_list", LIST])
    over.set()
    assert verdicts(result) == {TOKEN: SAME, "health_check": SAME, "services_list": LOST, LIST: LOST}
    assert reason(result, "services_list") == "no answer came in time"
    assert reason(result, LIST) == "not asked: no answer came in time at services_list"
    assert (result.exit_code, result.remarks) == (1, ("ended early: DeadlineExceededError",))


def test_whoever_is_not_let_in_gets_the_usual_error(small: Sandbox) -> None:
    small.reset()
    own = small.credentials
    wrong = Credentials(
        username=own.username, password="wrong", client_secret=own.client_secret, reseller_id=own.reseller_id
    )
    with (
        Cloudmore(wrong, base_url=small.url, token_store=MemoryTokenStore(), rate_limit=None) as cm,
        pytest.raises(AuthenticationError, match="refused the credentials"),
    ):
        check_live(cm)
    # The token endpoint's 401 is in nobody's document, and says no more than its 400.
    for operation in (TOKEN, GET):
        small.faults.clear()
        small.faults.add("unauthorized", operation=operation, times=None)
        with pytest.raises(AuthenticationError):
            checked(small, operations=[GET])


def test_what_is_no_answer_of_the_api_is_no_verdict(small: Sandbox) -> None:
    small.reset()
    with client_of(small) as cm, pytest.raises(ConfigurationError, match="closed"):
        check_live(cm, tell=lambda text: cm.close() if text == "organization 1 of 3" else None)


def test_an_object_without_a_property_says_nothing(server: ScriptedServer) -> None:
    server.answers = [answer(200, b"{}")]
    with scripted(server) as cm:
        result = check_live(cm, operations=["health_check"])
    assert (verdicts(result)["health_check"], reason(result, "health_check")) == (LEFT, "nothing but empty answers")
    assert (result.exit_code, result.findings) == (7, ())


def test_a_reason_names_each_kind_once(server: ScriptedServer) -> None:
    server.answers = [answer(200, b'{"status":"Healthy"}'), answer(200, b'[{"id":1,"name":2,"revision":3}]')]
    with scripted(server) as cm:
        result = check_live(cm, operations=["services_list"])
    assert reason(result, "services_list") == "2 broken: type, 1 new: undeclared"


def test_what_was_broken_before_is_told_all_the_same(small: Sandbox) -> None:
    small.reset()
    small.faults.add("html", operation="services_list", times=None)
    small.faults.add("unauthorized", operation=GET, times=None)
    result = checked(small, operations=["services_list", GET, START])
    assert verdicts(result) == {TOKEN: SAME, "services_list": BROKEN, GET: LEFT, START: LOST}
    assert reason(result, START) == f"not asked: nobody is let in at {GET}"
    assert (result.exit_code, result.remarks[-1]) == (6, "ended early: AuthenticationError")


def test_a_token_that_is_not_as_it_should_be_is_told_where_it_is_not_accepted(server: ScriptedServer) -> None:
    body = b'{"access_token":"token-of-the-test","expires_in":900,"token_type":5,"scope":"api"}'
    server.token_answers, server.answers = [answer(200, body)], [answer(401)]
    with scripted(server) as cm:
        result = check_live(cm, operations=["health_check"])
    assert verdicts(result) == {TOKEN: BROKEN, "health_check": LEFT}
    assert (result.exit_code, result.remarks) == (6, ("ended early: AuthenticationError",))


def test_a_refusal_that_is_not_in_the_document_is_told_before_a_401(server: ScriptedServer) -> None:
    server.answers = [answer(200, b'{"status":"Healthy"}'), answer(400), answer(401)]
    with scripted(server) as cm:
        result = check_live(cm, operations=["services_list", GET])
    assert (verdicts(result)["services_list"], verdicts(result)[GET], result.exit_code) == (BROKEN, LOST, 6)


# A status that no document has, and what comes of the operation and of the run.
STATUSES = {
    302: (BROKEN, "1 broken: status", 6),
    500: (LOST, "status 500", 1),
    599: (LOST, "status 599", 1),
    600: (BROKEN, "1 broken: status", 6),
    999: (BROKEN, "1 broken: status", 6),
}


@pytest.mark.parametrize("status", STATUSES)
def test_a_status_of_the_server_is_of_the_hour_and_no_other_is(status: int, server: ScriptedServer) -> None:
    server.answers = [answer(200, b'{"status":"Healthy"}'), answer(status, location="/login")]
    with scripted(server) as cm:
        result = check_live(cm, operations=["services_list"])
    assert (verdicts(result)["services_list"], reason(result, "services_list"), result.exit_code) == STATUSES[status]
    assert [each.path for each in server.requests].count("/login") == 0


def test_a_token_that_is_at_hand_is_no_lack(small: Sandbox) -> None:
    small.reset()
    with client_of(small) as cm:
        cm.health.check()
        result = check_live(cm, operations=["health_check"])
    assert reason(result, TOKEN) == "not asked: a token was at hand"
    assert (result.exit_code, result.verdict) == (0, SAME)


def scripted(server: ScriptedServer, path: str = "", **options: Any) -> Cloudmore:
    credentials = Credentials(
        username="u@reseller.example",
        password="password-of-the-test",
        client_secret="secret-of-the-test",
        reseller_id="11111111-2222-3333-4444-555555555555",
    )
    return Cloudmore(
        credentials,
        base_url=f"{server.url}{path}",
        token_store=MemoryTokenStore(),
        rate_limit=None,
        retry=None,
        **options,
    )


def test_a_page_that_the_baseline_has_is_not_taken_for_checked(server: ScriptedServer, tmp_path: Path) -> None:
    server.answers = [answer(200, b"<html>", content_type="text/html")]
    with scripted(server) as cm:
        [finding] = check_live(cm, operations=["health_check"]).findings
        result = check_live(
            cm, operations=["health_check"], baseline=known(tmp_path, finding.fingerprint, "2999-12-31")
        )
    assert (finding.kind, verdicts(result)["health_check"], result.exit_code) == ("media type", LEFT, 7)
    assert reason(result, "health_check") == "no JSON came; 1 known"


def known(folder: Path, fingerprint: str, expires: str) -> Path:
    path = folder / "known.toml"
    path.write_text(
        f'[[known]]\nfingerprint = "{fingerprint}"\nowner = "me@msp.example"\nreason = "Told to the vendor."\n'
        f"expires = {expires}\n",
        "utf-8",
    )
    return path


def test_a_known_finding_is_the_baselines(server: ScriptedServer, tmp_path: Path) -> None:
    server.answers = [answer(200, b'{"status":5}')]
    with scripted(server) as cm:
        [finding] = check_live(cm, operations=["health_check"]).findings
        assert (finding.cassette, finding.interaction, finding.kind) == ("health_check", 0, "type")
        [_token, health] = check_live(cm, operations=["health_check"]).operations
        assert (health.verdict, health.with_data) == (BROKEN, 1)
        until = known(tmp_path, finding.fingerprint, "2999-12-31")
        result = check_live(cm, operations=["health_check"], baseline=until)
        assert (result.findings, result.known, result.exit_code) == ((), (finding,), 0)
        assert reason(result, "health_check") == "1 with data; 1 known"
        assert result.justifications == {finding.fingerprint: "Told to the vendor. (me@msp.example, until 2999-12-31)"}
        late = check_live(cm, operations=["health_check"], baseline=known(tmp_path, finding.fingerprint, "2020-01-01"))
        assert (late.exit_code, late.findings) == (6, (finding,))
        assert late.remarks == (f"{finding.fingerprint} of me@msp.example expired on 2020-01-01: Told to the vendor.",)
        # Of what was not looked at nobody knows whether it is gone.
        other = check_live(cm, operations=["health_check"], baseline=known(tmp_path, "0" * 12, "2999-12-31"))
        assert other.remarks == ()


def test_a_path_in_the_address_is_the_way_to_the_api(server: ScriptedServer) -> None:
    server.token_answers = []
    server.answers = [answer(200, b'{"access_token":"t","expires_in":9,"token_type":"Bearer","scope":"api"}')]
    server.answers.append(answer(200, b'{"status":"Healthy"}'))
    with scripted(server, "/gateway") as cm:
        result = check_live(cm, operations=["health_check"])
    assert [each.path for each in server.requests] == ["/gateway/connect/token", "/gateway/api/healthcheck"]
    assert (verdicts(result), result.source) == ({TOKEN: SAME, "health_check": SAME}, "live")


# The address of a client, and that of its exchanges.
ADDRESSES = {
    "https://api.example": ("api.example", ""),
    "https://api.example:443": ("api.example", ""),
    "https://API.example:0443/gateway": ("api.example", "/gateway"),
    "http://127.0.0.1:80": ("127.0.0.1", ""),
    "http://127.0.0.1:443": ("127.0.0.1:443", ""),
    "http://[::1]:80": ("[::1]", ""),
    "http://[::1]:8765": ("[::1]:8765", ""),
}


@pytest.mark.parametrize(("base_url", "expected"), ADDRESSES.items(), ids=ADDRESSES)
def test_a_usual_port_is_the_same_host(base_url: str, expected: tuple[str, str]) -> None:
    request = f"{base_url}/api/healthcheck"
    sent = str(httpx.Request("GET", request).url)
    captured = Captured("health", "GET", sent, {}, b"", 200, "", {"content-type": ["application/json"]}, b"{}")
    wire = sorted_by_operation([captured], Document.read(), base_url)
    assert (wire.other_hosts, wire.other_addresses, list(wire.answers)) == (0, 0, ["health_check"])
    address = sent_to(base_url)
    assert (address.netloc, address.path) == expected


def test_what_an_outage_says_is_judged_where_the_document_has_it(server: ScriptedServer) -> None:
    server.answers = [answer(500, b"{}")]
    with scripted(server) as cm:
        result = check_live(cm, operations=["health_check"])
    assert reason(result, "health_check") == "status 500; 1 new: body"
    assert (result.exit_code, result.exit_code_at(Grade.NEW)) == (1, 6)


def test_the_report_is_of_the_days_that_are_named(server: ScriptedServer) -> None:
    server.answers = [answer(200, b'{"status":"Healthy"}'), answer(403)]
    with scripted(server) as cm:
        check_live(cm, operations=[START], start="2026-10-01", end="2026-10-02")
    [start] = server.sent("/MonthlyBillingPerOrganizationAsync")
    assert json.loads(start.body) == {"startDate": "2026-10-01", "endDate": "2026-10-02"}


DEEP = "[" * 900 + "]" * 900
# The report's answer, and what comes of it: the client and the judge may each find something wrong.
LINE = '{"organizationId":"o","services":[{"serviceId":"s","items":[%s]}]}'
OF_REPORTS = {
    "a line": (LINE % '{"name":"Stick","quantity":1,"salesPrice":2.5,"costPrice":1,"currency":"EUR"}', NEW),
    "names that nobody knows": (LINE % '{"betrag":2.5,"anzahl":1}', NEW),
    "an organization without a line": ('{"organizationId":"o","services":[]}', LEFT),
    "a thousand lists": (DEEP, BROKEN),
}


@pytest.mark.parametrize(("organization", "verdict"), OF_REPORTS.values(), ids=OF_REPORTS)
def test_what_a_report_holds(organization: str, verdict: LiveVerdict, server: ScriptedServer) -> None:
    before = [answer(200, b'{"status":"Healthy"}'), answer(404), answer(202, b'{"taskId":"t"}')]
    report = f'{{"taskId":"t","status":"Successful","organizations":[{organization}]}}'
    server.answers = [*before, answer(200, report.encode())]
    with scripted(server) as cm:
        result = check_live(cm, operations=list(REPORTS), evidence=True)
    assert (verdicts(result)[START], verdicts(result)[REPORT]) == (SAME, verdict)


# The body of a report, and whether a list in it has an object.
LISTS: dict[str, tuple[str, bool]] = {
    "none": ("{}", False),
    "empty ones": ('{"a":[],"b":{"c":[[]]}}', False),
    "of texts": ('{"a":["b"]}', False),
    "of objects": ('{"a":{"b":[{}]}}', True),
    "a list alone": ("[{}]", True),
    "a thousand": (DEEP, False),
}


@pytest.mark.parametrize(("body", "has_data"), LISTS.values(), ids=LISTS)
def test_a_report_has_data_where_a_list_has_objects(body: str, *, has_data: bool) -> None:
    response = Response(headers={"content-type": "application/json"}, body=body.encode(), status=200)
    request = Request(headers={}, body=b"", method="GET", url="https://api.example/a")
    answers = Answers(REPORT, [Exchange(REPORT, 0, request, response)])
    assert bool(answers.with_data) is has_data


def test_the_evidence_is_of_what_was_judged(small: Sandbox) -> None:
    small.reset()
    result = checked(small, operations=["services_list"], evidence=True)
    assert result.evidence is not None
    assert set(result.evidence.answers) == {(TOKEN, 200), ("services_list", 200)}
    assert (result.evidence.source, result.evidence.document_sha256) == ("sandbox", result.document_sha256)


def test_nothing_is_left_on_the_disk(small: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small.reset()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert checked(small, evidence=True).exit_code == 0
    assert list(tmp_path.rglob("*")) == []


# The options, and words of what is said.
REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "a write": ({"operations": [WRITES[0]]}, "a live check changes nothing"),
    "an unknown operation": ({"operations": ["nothing"]}, "no operation 'nothing'"),
    "no organization": ({"organizations": 0}, "Nothing would be looked at"),
    "a day that is none": ({"start": "soon"}, "soon"),
    "no baseline": ({"baseline": "nowhere.toml"}, "nowhere.toml cannot be read"),
}


@pytest.mark.parametrize(("options", "words"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused_before_any_call(options: dict[str, Any], words: str, server: ScriptedServer) -> None:
    with scripted(server) as cm, pytest.raises(ConfigurationError, match=words):
        check_live(cm, **options)
    assert server.requests == []


def test_the_calls_are_those_of_a_recording_without_writes() -> None:
    assert planned_live(organizations=2) == planned(organizations=2)
    assert not planned_live().writes
