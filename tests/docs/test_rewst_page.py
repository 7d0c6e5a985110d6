"""Every action of the page on Rewst is done by its command and by its call, and is the operation that the row names."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import frozen
from conftest import settings_of
from document import DOCUMENT
from howto import Reader, page_text

from cloudmore import Attempt, Cloudmore
from cloudmore.cli.application import run
from cloudmore.sandbox import Sandbox

PAGE = "docs/coming-from-rewst.md"
ROWS = re.findall(
    r"^\| ([\w ]+) \| `(\w+) (\S+)` \| `(cloudmore .+?)` \| `(cm\..+?)` \|$", page_text(PAGE), re.MULTILINE
)
RESELLER = "/api/resellers/{resellerId}"
OPERATIONS = {
    (method.upper(), path.removeprefix(RESELLER).removeprefix("/api")): operation["operationId"]
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
    if isinstance(operation, dict) and "operationId" in operation
}
GENERIC = ("GET", "/<url_path>")


def test_the_table_has_every_call_of_the_document_and_the_generic_one() -> None:
    calls = [(method, path) for _action, method, path, _command, _call in ROWS]
    assert len(calls) == len(set(calls)) == 16
    assert set(calls) == {each for each in OPERATIONS if OPERATIONS[each] != "authentication_token"} | {GENERIC}


@frozen
class Ids:
    """What the names in the table stand for."""

    ORG: str
    SERVICE: str
    TASK: str
    NAME: str = "Exempel AB"


@pytest.fixture(scope="module")
def server() -> Iterator[Sandbox]:
    with Sandbox(report_seconds=0, organizations=1) as sandbox:
        yield sandbox


def prepared(server: Sandbox, operation: str) -> Ids:
    """A customer with a service, and a report under way."""
    with server.client() as cm:
        customer = cm.organizations.create({"name": "Prov AB"}).id
        first, other, *_ = cm.organizations.estore(customer)
        cm.organization_services.add(customer, {"serviceId": first.id})
        service = other.id if operation == "organization_services_add" else first.id
        return Ids(customer, service, cm.billing.submit("2026-10").to_token())


def expected(method: str, path: str) -> str:
    return "request" if (method, path) == GENERIC else OPERATIONS[method, path]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[1]} {row[2]}")
def test_the_command_does_it(
    row: tuple[str, ...], server: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _action, method, path, command, _call = row
    operation = expected(method, path)
    ids = prepared(server, operation)
    words = [getattr(ids, word, word).replace("=NAME", f"={ids.NAME}") for word in shlex.split(command)[1:]]
    Reader(tmp_path, settings_of(server.credentials, server.url)).enter(monkeypatch)
    changes = method != "GET" and "billing" not in words
    assert run([*words, *(["--yes"] if changes else []), "--summary", "run.json"]) == 0
    assert operation in json.loads(Path("run.json").read_text("utf-8"))["operations"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[1]} {row[2]}")
def test_the_call_does_it(row: tuple[str, ...], server: Sandbox) -> None:
    _action, method, path, _command, call = row
    operation = expected(method, path)
    ids = prepared(server, operation)
    told: list[Attempt] = []
    with Cloudmore(server.credentials, base_url=server.url, on_attempt=told.append) as cm:
        result = eval(call, {"cm": cm, **{name: getattr(ids, name) for name in ("ORG", "SERVICE", "TASK", "NAME")}})
        if operation == "billing_reports_get":
            result.close()
    assert operation in {each.operation_id for each in told}


def test_the_parameters_of_the_page_are_read(server: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = {
        **settings_of(server.credentials, server.url),
        **{f"CLOUDMORE_{name}_ID": f"the-{name}" for name in ("CLIENT", "SELLER")},
    }
    named = set(re.findall(r"`(CLOUDMORE_\w+)`", page_text(PAGE)))
    assert named == given.keys() | {"CLOUDMORE_REGION"}
    Reader(tmp_path, given).enter(monkeypatch)
    assert run(["login", "--from-env", "--no-check", "--keep-in", "file"]) == 0
    kept = (tmp_path / "settings" / "cloudmore-client" / "profiles.toml").read_text("utf-8")
    assert all(f'"the-{name}"' in kept for name in ("CLIENT", "SELLER"))
