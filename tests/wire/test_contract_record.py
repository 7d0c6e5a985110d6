"""What a recording of a sandbox leaves on disk: everything that the contract needs, and nobody."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from attrs import frozen
from chaos.secret_search import ENCODINGS, forms, found_in
from conftest import ScriptedServer, answer
from relay import Exchange, Relay
from replay.cassettes import Interaction, interactions

from cloudmore import (
    AuthenticationError,
    Cloudmore,
    CloudmoreError,
    ConfigurationError,
    Credentials,
    OutcomeUnknownError,
)
from cloudmore.auth import MemoryTokenStore
from cloudmore.contract import RecordResult, Verdict, check, coverage, planned, record
from cloudmore.contract.calling.plan import WRITES
from cloudmore.contract.recording.search import found
from cloudmore.sandbox import Sandbox
from cloudmore.sandbox.server.content import CONTENTS

# So many that each awkward name is among them, those that look like a formula, a page or another alphabet.
ORGANIZATIONS, LOOKED_AT = 41, 6
STRING = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
NUMBER = re.compile(r"(?<=[:,\[])\s*(-?[0-9][0-9.eE+-]*)")
OPTIONS: dict[str, Any] = {"rate_limit": None, "retry": None}
REPORT = "MonthlyBillingPerOrganizationAsync/[^/]+"


@frozen
class Recorded:
    """A recording, and what it was made of."""

    folder: Path
    result: RecordResult
    details: list[dict[str, Any]]
    wire: list[Exchange]
    secrets: dict[str, str]

    @property
    def files(self) -> list[Path]:
        return sorted(self.folder.iterdir())

    @property
    def interactions(self) -> list[Interaction]:
        return [each for path in self.files if path.suffix == ".yaml" for each in interactions(path)]

    def answers(self, pattern: str) -> list[Interaction]:
        """The successes at addresses that end so."""
        return [each for each in self.interactions if re.search(f"{pattern}$", each.path) and each.status == 200]


def client_of(sandbox: Sandbox, **options: Any) -> Cloudmore:
    return sandbox.client(**OPTIONS, token_store=MemoryTokenStore(), **options)


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    """A recording of a sandbox with writes, and what the sandbox said, read without the recorder."""
    folder = tmp_path_factory.mktemp("recorded") / "made"
    with (
        Sandbox(seed=11, organizations=ORGANIZATIONS, report_seconds=0) as sandbox,
        Relay(sandbox.url) as relay,
        Cloudmore(sandbox.credentials, base_url=relay.url, token_store=MemoryTokenStore(), **OPTIONS) as cm,
    ):
        result = record(cm, folder, organizations=LOOKED_AT, services=1, include_writes=True)
        # Whoever closes the connection has all of it.
        cm.close()
        wire = relay.exchanges()
        own = sandbox.credentials
        with client_of(sandbox) as another:
            listed = json.loads(another.organizations.with_raw_response.list().content)
            details = [json.loads(another.organizations.with_raw_response.get(each["id"]).content) for each in listed]
    assert len(listed) == ORGANIZATIONS, "what was created for the recording is gone"
    [token] = {each.said.headers["authorization"] for each in wire} - {wire[0].said.headers["authorization"]}
    secrets = {"password": own.password, "client secret": own.client_secret, "token": token.removeprefix("Bearer ")}
    return Recorded(folder, result, details, wire, secrets)


def seeded(details: list[dict[str, Any]]) -> dict[str, set[str]]:
    """Every text of somebody that the sandbox has told, by its kind."""
    kinds: dict[str, set[str]] = {"name": {each["name"] for each in details}}
    for each in details[:LOOKED_AT]:
        for kind in ("name", "registrationNumber", "vat", "customerNumber", "notificationEmail"):
            kinds.setdefault(kind, set()).add(each[kind])
        for owner in ("contact", "address"):
            for kind in set(each[owner]) - {"phonePrefix", "cellPhonePrefix", "countryCode"}:
                kinds.setdefault(f"{owner}.{kind}", set()).add(each[owner][kind])
    return {kind: {text for text in texts if text and any(map(str.isalnum, text))} for kind, texts in kinds.items()}


def test_no_file_holds_a_secret_or_somebody_in_any_encoding(recorded: Recorded) -> None:
    # Shorter ones, and short numbers, stand in others by chance: the next test looks for them as whole values.
    sought = {
        kind: [text for text in texts if len(text) >= 4 and (not text.isdigit() or len(text) > 6)]
        for kind, texts in seeded(recorded.details).items()
    }
    assert len(sought) == 13
    sought |= {kind: [secret] for kind, secret in recorded.secrets.items()}
    assert {path.name: each for path in recorded.files if (each := found(path.read_bytes(), sought))} == {}


def test_another_search_finds_none_either(recorded: Recorded) -> None:
    chosen = {kind: max(texts, key=len) for kind, texts in seeded(recorded.details).items()} | recorded.secrets
    needles = {form: kind for kind, text in chosen.items() if len(text) > 5 for form in forms(text)}
    found_there = {path.name: found_in(path.read_bytes(), path.name, needles) for path in recorded.files}
    assert {name: kinds for name, kinds in found_there.items() if kinds} == {}


def test_no_value_is_that_of_somebody(recorded: Recorded) -> None:
    somebodys = set().union(*seeded(recorded.details).values())
    written = {leaf for each in recorded.interactions for leaf in leaves(each)}
    assert sorted(written & somebodys) == []


def leaves(interaction: Interaction) -> Iterator[str]:
    for content in (interaction.request_body, interaction.body):
        if content.startswith((b"{", b"[")):
            yield from texts_in(json.loads(content))


def texts_in(node: Any) -> Iterator[str]:
    for each in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from texts_in(each)
    if isinstance(node, str):
        yield node


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_the_searches_find_what_is_planted(recorded: Recorded, encoding: str) -> None:
    content = (recorded.folder / "health.yaml").read_bytes()
    sought = {kind: max(texts, key=len) for kind, texts in seeded(recorded.details).items()} | recorded.secrets
    planted = b"\n".join([content, *map(ENCODINGS[encoding], sought.values()), content])
    planted = yaml.safe_dump({"interactions": [{"response": {"body": {"string": planted}}}]}).encode()
    assert found(planted, {kind: [text] for kind, text in sought.items()}) == set(sought)
    # The other one looks for letters and digits alone, of which secrets are made.
    plain = {kind: text for kind, text in sought.items() if re.fullmatch("[A-Za-z0-9.-]{6,}", text)}
    planted = b"\n".join([content, *map(ENCODINGS[encoding], plain.values()), content])
    needles = {form: kind for kind, text in plain.items() for form in forms(text)}
    assert found_in(planted, "planted.log", needles) == set(plain)
    assert len(plain) > 4


def test_every_byte_outside_of_texts_is_as_it_was_sent(recorded: Recorded) -> None:
    wire: dict[tuple[str, str], list[Exchange]] = {}
    for each in recorded.wire:
        wire.setdefault((each.said.method, each.said.path), []).append(each)
    numbers = 0
    for each in recorded.interactions:
        sent = wire[each.method, f"{each.path}?{each.query}".rstrip("?")].pop(0)
        assert each.status == sent.status
        for written, original in ((each.request_body, sent.said.body), (each.body, sent.body)):
            if not original.startswith((b"{", b"[")):
                assert bool(written) == bool(original)
                continue
            # Names of properties are texts, too: what is between two texts is the same, byte for byte.
            assert STRING.split(written) == STRING.split(original), each.name
            spelled = NUMBER.findall(STRING.sub(b"", original).decode())
            assert NUMBER.findall(STRING.sub(b"", written).decode()) == spelled
            numbers += len(spelled)
    assert not [each for rest in wire.values() for each in rest], "everything was recorded"
    assert numbers > 2000


def test_what_nobody_is_named_in_stays(recorded: Recorded) -> None:
    [answer] = recorded.answers(REPORT)
    [sent] = [each for each in recorded.wire if re.search(f"{REPORT}$", each.path) and each.status == 200]
    for name in ("productName", "currencyCode", "billingDate", "subscriptionId", "serviceName", "paymentFrequency"):
        assert values(name, answer.body) == values(name, sent.body), name
        assert values(name, sent.body)


def values(name: str, content: bytes) -> list[Any]:
    """All values of a property, in their order."""
    return re.findall(rb'"%s":("(?:[^"\\]|\\.)*"|[^,}\]]*)' % name.encode(), content)


# By the name of the property: what it looks like, before and behind.
FORMS = {
    "notificationEmail": r"[\w.+-]+@[\w.-]+\.example|",
    "vat": r"[A-Z]{2}[0-9]{8,12}(?:MVA|B[0-9]{2})?|T[0-9]{13}",
    "registrationNumber": "[0-9]{8,13}",
    "phone": "[0-9]{9,10}",
    "cellPhone": "[0-9]{9,10}|",
    "countryCode": "[A-Z]{2}",
}


@pytest.mark.parametrize("name", FORMS)
def test_forms_stay(recorded: Recorded, name: str) -> None:
    for each in (*recorded.details, *(json.loads(each.body) for each in recorded.answers("/organizations/[^/]+"))):
        for owner in (each, each["contact"], each["address"]):
            value = owner.get(name)
            assert value is None or re.fullmatch(FORMS[name], value), value


def shape(text: Any) -> Any:
    """Letters by their case, digits, and the rest as it is; an address of mail may get another ending."""
    if not isinstance(text, str) or "@" in text or "://" in text:
        return None if text is None else type(text)
    classes = ("9" if each.isdigit() else "A" if each.isupper() else "a" if each.isalpha() else each for each in text)
    return "".join(classes), text.isascii()


def test_each_organization_is_the_same_everywhere(recorded: Recorded) -> None:
    [listed, *_] = [json.loads(each.body) for each in recorded.answers("/organizations") if "=false" in each.query]
    names = {each["id"]: each["name"] for each in listed}
    original = {each["id"]: each for each in recorded.details}
    detailed = {}
    for each in recorded.answers("/organizations/[^/]+"):
        body = json.loads(each.body)
        if body["id"] in original:
            detailed[body["id"]] = body
    assert len(detailed) == LOOKED_AT
    assert {name: each["name"] for name, each in detailed.items()} == {name: names[name] for name in detailed}
    [answer] = recorded.answers(REPORT)
    reported = {
        each["organizationId"]: each["organizationName"]
        for each in json.loads(answer.body)["organizations"]
        if each.get("organizationId")
    }
    assert len(reported) > 30
    assert {name: text for name, text in reported.items() if text is not None} == {
        name: names[name] for name, text in reported.items() if text is not None
    }
    assert len(set(names.values())) == len({each["name"] for each in recorded.details}) == ORGANIZATIONS
    for identifier, name in names.items():
        assert shape(name) == shape(original[identifier]["name"])
        assert name != original[identifier]["name"]


def test_the_recording_is_what_the_contract_says(recorded: Recorded) -> None:
    result = check(recorded.folder)
    assert result.verdict() is Verdict.CLEAN, "\n".join(map(str, result.findings))
    assert {each.status for each in result.exchanges} >= {200, 201, 202, 204, 404}
    covered = coverage(recorded.folder)
    assert covered.exchanges == recorded.result.exchanges
    operations = {each.operation_id for each in covered.cells if each.recordings}
    assert len(operations) == 16, "every operation of the document"
    assert recorded.result.not_exercised == ()


def test_the_index_says_what_it_is(recorded: Recorded) -> None:
    [entry] = json.loads((recorded.folder / "index.json").read_text("utf-8")).values()
    assert entry["against"] == "a sandbox"
    assert entry["address"] == "https://sandbox.cloudmore.invalid"
    assert entry["cassettes"] == {
        path.name: len(interactions(path)) for path in recorded.files if path.suffix == ".yaml"
    }
    assert set(entry) == {"recorded", "against", "address", "document_sha256", "client", "cassettes"}


def test_it_can_be_replayed(tmp_path: Path) -> None:
    from vcr import VCR  # noqa: PLC0415 - this test alone replays

    with Sandbox(seed=3, organizations=2, report_seconds=0) as sandbox, client_of(sandbox) as cm:
        record(cm, tmp_path / "made", organizations=1, services=1)
        own = sandbox.credentials
    whole = {"interactions": [], "version": 1}
    for path in sorted((tmp_path / "made").glob("*.yaml")):
        whole["interactions"] += yaml.load(path.read_bytes(), yaml.CSafeLoader)["interactions"]
    (tmp_path / "whole.yaml").write_text(yaml.safe_dump(whole), "utf-8")
    sent = next(each for each in interactions(tmp_path / "made" / "authentication.yaml")).request_body.decode()
    username = re.search("username=([^&]*)", sent)
    assert username
    shown = Credentials(
        username=username[1].replace("%40", "@"),
        password="placeholder-of-the-password",
        client_secret="placeholder-of-the-client-secret",
        reseller_id=own.reseller_id,
    )
    player = VCR(record_mode="none", match_on=("method", "uri", "raw_body"))
    with (
        player.use_cassette(str(tmp_path / "whole.yaml")),
        Cloudmore(shown, base_url="https://sandbox.cloudmore.invalid", token_store=MemoryTokenStore(), **OPTIONS) as cm,
    ):
        [first, second] = cm.organizations.list(active_only=False)
        assert first.name != second.name
        assert cm.organizations.get(first.id).name == first.name
        day = str(cm.billing.period("last").end)
        with cm.billing.report(start=day, end=day) as report:
            assert report.totals().lines > 0


STEPS = (
    *("health", "organization 1 of 1", "a report", "a new organization"),
    *("replacing what is somebody's", "looking once more"),
)


@pytest.mark.parametrize("step", STEPS)
def test_an_interrupted_run_leaves_nothing(step: str, tmp_path: Path) -> None:
    def interrupted(text: str) -> None:
        if text == step:
            raise KeyboardInterrupt

    with Sandbox(organizations=1, report_seconds=0) as sandbox, client_of(sandbox) as cm:
        with pytest.raises(KeyboardInterrupt):
            record(cm, tmp_path / "made", services=1, organizations=1, include_writes=True, tell=interrupted)
        assert len(cm.organizations.list()) == 1
    assert list(tmp_path.rglob("*")) == []


class Losing(httpx.HTTPTransport):
    """Loses the answer to one call, after the server has done it."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self._path = path

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer, or not."""
        response = super().handle_request(request)
        if request.method == "POST" and re.search(f"{self._path}$", request.url.path):
            raise httpx.ReadError("lost", request=request)
        return response


def test_another_spelling_of_the_address_is_the_same_host(tmp_path: Path) -> None:
    with Sandbox(organizations=1) as sandbox:
        spelled = sandbox.url.replace("127.0.0.1:", "127.0.0.1:0")
        with Cloudmore(sandbox.credentials, base_url=spelled, token_store=MemoryTokenStore(), **OPTIONS) as cm:
            result = record(cm, tmp_path / "made", operations=["services_list"])
    assert (result.cassettes, result.remarks) == ({"authentication.yaml": 1, "services.yaml": 1}, ())
    assert b"127.0.0.1" not in (tmp_path / "made" / "services.yaml").read_bytes()


@pytest.mark.parametrize("path", ["/organizations", "/services"])
def test_what_was_created_is_deleted_when_an_answer_is_lost(path: str, tmp_path: Path) -> None:
    with Sandbox(organizations=2, report_seconds=0) as sandbox, client_of(sandbox, transport=Losing(path)) as cm:
        with pytest.raises(OutcomeUnknownError, match="may have happened"):
            record(cm, tmp_path / "made", operations=WRITES, include_writes=True)
        assert len(cm.organizations.list()) == 2
    assert list(tmp_path.rglob("*")) == []


@pytest.mark.parametrize("fault", ["cut", "no-body", "html"])
def test_what_was_created_is_found_by_its_name(fault: str, tmp_path: Path) -> None:
    with Sandbox(organizations=2, report_seconds=0) as sandbox, client_of(sandbox) as cm:
        sandbox.faults.add(fault, operation="organizations_create")
        record(cm, tmp_path / "made", operations=WRITES, include_writes=True)
        assert sandbox.faults.pending == ()
        assert len(cm.organizations.list()) == 2


def test_a_service_that_cannot_be_added_is_told(tmp_path: Path) -> None:
    with Sandbox(organizations=1, report_seconds=0) as sandbox, client_of(sandbox) as cm:
        sandbox.faults.add("bad-request-business", operation="organization_services_add", times=None)
        result = record(cm, tmp_path / "made", operations=WRITES, include_writes=True, services=2)
        assert len(cm.organizations.list()) == 1
    assert "organization_services_add: no service of the Estore could be added" in result.remarks
    assert result.not_exercised == ("organization_services_add", "organization_services_remove")


def test_writes_without_services(tmp_path: Path) -> None:
    with Sandbox(organizations=1) as sandbox, client_of(sandbox) as cm:
        result = record(cm, tmp_path / "made", operations=["organizations_delete"], include_writes=True)
        assert len(cm.organizations.list()) == 1
    assert (result.cassettes, result.remarks) == ({"authentication.yaml": 1, "changes.yaml": 1}, ())


def test_what_cannot_be_deleted_is_told(tmp_path: Path) -> None:
    with Sandbox(organizations=2, report_seconds=0) as sandbox, client_of(sandbox) as cm:
        sandbox.faults.add("server-error", operation="organizations_delete", times=None)
        with pytest.raises(CloudmoreError, match="made for the recording, and cannot be deleted") as caught:
            record(cm, tmp_path / "made", operations=WRITES, include_writes=True)
        [created] = [
            each for each in cm.organizations.list() if str(each.name).startswith("cloudmore-client recording")
        ]
        assert created.id in str(caught.value)
    assert list(tmp_path.rglob("*")) == []


def test_a_refused_password_is_no_recording(tmp_path: Path) -> None:
    with Sandbox(organizations=1) as sandbox:
        own = sandbox.credentials
        wrong = Credentials(
            username=own.username,
            password="wrong-password",
            client_secret=own.client_secret,
            reseller_id=own.reseller_id,
        )
        cm = Cloudmore(wrong, base_url=sandbox.url, token_store=MemoryTokenStore(), **OPTIONS)
        with cm, pytest.raises(AuthenticationError):
            record(cm, tmp_path / "made")
    assert list(tmp_path.rglob("*")) == []


@pytest.mark.parametrize("content", CONTENTS)
def test_nobody_is_named_however_a_report_is_spelled(content: str, tmp_path: Path) -> None:
    with Sandbox(organizations=2, report_seconds=0, content=content) as sandbox, client_of(sandbox) as cm:
        names = [str(each.name) for each in cm.organizations.list()]
        result = record(cm, tmp_path / "made", operations=["billing_reports_start", "billing_reports_get"])
    path = tmp_path / "made" / "billing-report.yaml"
    assert found(path.read_bytes(), {"name": names}) == set()
    assert result.replaced > 5


SANDBOX_FAULTS: Mapping[str, tuple[str, str, str]] = {
    "a page": ("html", "services_list", "services_list: ResponseError"),
    "cut": ("cut", "services_list", "services_list: ResponseError"),
    "a server error": ("server-error", "services_list", "services_list: ServerError 500"),
}


def test_other_hosts_are_left_out(server: ScriptedServer, tmp_path: Path) -> None:
    server.answers = [answer(200, b'"of somebody else"')]
    with Sandbox(organizations=1) as sandbox, client_of(sandbox) as cm:
        result = record(cm, tmp_path / "made", operations=["health_check"], tell=lambda _text: httpx.get(server.url))
    assert result.remarks[0].startswith("left out: an exchange with another host")
    assert result.cassettes == {"authentication.yaml": 1, "health.yaml": 1}


REPORTS = {
    "a report that fails": ("failed-task", "billing_reports_get", "billing_reports_get: TaskFailedError"),
    "one that is not started": (
        "forbidden",
        "billing_reports_start",
        "billing_reports_start: PermissionDeniedError 403",
    ),
}


@pytest.mark.parametrize(("fault", "operation", "remark"), REPORTS.values(), ids=REPORTS)
def test_a_report_that_does_not_come(fault: str, operation: str, remark: str, tmp_path: Path) -> None:
    with Sandbox(organizations=1, report_seconds=0) as sandbox, client_of(sandbox) as cm:
        sandbox.faults.add(fault, operation=operation)
        days = {"start": "2026-10-01", "end": "2026-10-02"}
        result = record(cm, tmp_path / "made", operations=["billing_reports_start", "billing_reports_get"], **days)
    assert remark in result.remarks
    [start, *_] = interactions(tmp_path / "made" / "billing-report.yaml")
    assert json.loads(start.request_body) == {"startDate": "2026-10-01", "endDate": "2026-10-02"}


@pytest.mark.parametrize("counts", [{"organizations": 0}, {"services": 0}])
def test_looking_at_nothing_is_refused(counts: dict[str, int]) -> None:
    with pytest.raises(ConfigurationError, match="Nothing would be looked at"):
        planned(**counts)


@pytest.mark.parametrize(("fault", "operation", "remark"), SANDBOX_FAULTS.values(), ids=SANDBOX_FAULTS)
def test_an_answer_that_cannot_be_read_is_recorded_without_its_words(
    fault: str, operation: str, remark: str, tmp_path: Path
) -> None:
    with Sandbox(organizations=1, report_seconds=0) as sandbox, client_of(sandbox) as cm:
        sandbox.faults.add(fault, operation=operation)
        result = record(cm, tmp_path / "made", operations=[operation])
    assert remark in result.remarks[0]
    [answer] = interactions(tmp_path / "made" / "services.yaml")
    assert not re.search(rb"Sign in|Microsoft|Telefoni", answer.body)


def test_nothing_is_written_without_leave(tmp_path: Path) -> None:
    folder = tmp_path / "made"
    with Sandbox(organizations=1, report_seconds=0) as sandbox, client_of(sandbox) as cm:
        recording = partial(record, cm, operations=["health_check"])
        recording(folder)
        first = (folder / "health.yaml").read_bytes()
        with pytest.raises(ConfigurationError, match="holds recordings already"):
            recording(folder)
        assert (folder / "health.yaml").read_bytes() == first
        (folder / "shapes.json").write_text("{}", "utf-8")
        recording(folder, force=True)
        assert (folder / "shapes.json").read_text("utf-8") == "{}"
        (folder / "letter.txt").write_text("to somebody", "utf-8")
        with pytest.raises(ConfigurationError, match=r"letter\.txt, which is no recording"):
            recording(folder, force=True)
        with pytest.raises(ConfigurationError, match="of origin sandbox"):
            recording(tmp_path / "live")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["made"]
