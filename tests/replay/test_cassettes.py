"""What the cassettes hold: all of the document's operations, nothing that breaks it, and no secret."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from document import OPERATIONS, operation_of
from replay.cassettes import (
    ADDRESS,
    FOLDER,
    ORIGIN,
    RECORDED_AT,
    Interaction,
    cassette_paths,
    index,
    interactions,
    judge,
)
from replay.placeholders import spellings
from replay.record import SEED
from replay.scenarios import SCENARIOS

from cloudmore.sandbox.server import Settings
from cloudmore.sandbox.server.tokens import make_token
from cloudmore.spec import spec_digest

PATHS = cassette_paths()
RECORDED = [interaction for path in PATHS for interaction in interactions(path)]
JWT = re.compile(rb"eyJ[\w-]{8,}")


@pytest.fixture(scope="module")
def answered() -> set[tuple[str, int]]:
    """Each operation with each status that it is recorded with."""
    return {(operation_of(each.method, each.path), each.status) for each in RECORDED}


@pytest.mark.parametrize("interaction", RECORDED, ids=lambda each: each.name)
def test_an_exchange_is_as_the_document_says(interaction: Interaction) -> None:
    judge(interaction)


@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_an_operation_is_recorded_with_its_success(operation_id: str, answered: set[tuple[str, int]]) -> None:
    assert any(operation == operation_id and 200 <= status < 300 for operation, status in answered)


def test_a_report_is_recorded_from_its_start_to_its_lines() -> None:
    [path] = [path for path in PATHS if path.stem == "billing-report"]
    answers = [(operation_of(each.method, each.path), each.status) for each in interactions(path)]
    assert answers == [
        ("authentication_token", 200),
        ("billing_reports_start", 202),
        ("billing_reports_get", 202),
        ("billing_reports_get", 202),
        ("billing_reports_get", 200),
        ("billing_reports_get", 200),
    ]


@pytest.mark.parametrize("status", [400, 401, 403, 404])
def test_a_refusal_of_the_api_is_recorded(status: int, answered: set[tuple[str, int]]) -> None:
    assert any(status == found and operation != "authentication_token" for operation, found in answered)


def test_both_shapes_of_a_bad_request_are_recorded() -> None:
    bodies = [json.loads(each.body) for each in RECORDED if each.status == 400 and each.path != "/connect/token"]
    assert {type(body) for body in bodies} == {dict, list}


def test_the_token_endpoint_refuses_a_password(answered: set[tuple[str, int]]) -> None:
    assert ("authentication_token", 400) in answered


def test_the_index_tells_every_cassette_and_how_much_it_holds() -> None:
    assert set(index()) == {each.name for each in FOLDER.iterdir() if each.is_dir()} == {ORIGIN}
    entry = index()[ORIGIN]
    assert entry["cassettes"] == {path.name: len(interactions(path)) for path in PATHS}
    assert (entry["recorded"], entry["address"]) == (RECORDED_AT.isoformat(), ADDRESS)


def test_every_cassette_is_of_a_scenario_and_every_scenario_has_one() -> None:
    assert {path.name for path in PATHS} == {f"{name}.yaml" for name in SCENARIOS}


def test_they_were_recorded_under_the_present_document() -> None:
    assert index()[ORIGIN]["document_sha256"] == spec_digest(), "the document was changed: run `nox -s record`"


def leaked(content: bytes) -> list[bytes]:
    """Secrets of the sandbox in a cassette: in the file, and in the values, which a file may break into lines."""
    settings = Settings(seed=SEED)
    secrets = [settings.password.encode(), settings.client_secret.encode()]
    secrets += [base64.b64encode(each).rstrip(b"=") for each in secrets]
    secrets += spellings(settings)
    secrets += [make_token(settings, number, RECORDED_AT).encode() for number in (1, 2)]
    searched = b"\n".join([content, *texts(yaml.safe_load(content))])
    return [each for each in secrets if each in searched] + JWT.findall(searched)


def texts(node: Any) -> Iterator[bytes]:
    if isinstance(node, dict | list):
        for each in node.items() if isinstance(node, dict) else enumerate(node):
            yield from texts(each[1])
    elif isinstance(node, str | bytes):
        yield node.encode() if isinstance(node, str) else node


@pytest.mark.parametrize("path", [each for each in FOLDER.rglob("*") if each.is_file()], ids=lambda path: path.name)
def test_no_secret_of_the_sandbox_is_in_a_file(path: Any) -> None:
    assert leaked(path.read_bytes()) == []


@pytest.mark.parametrize(
    "secret",
    [
        pytest.param("sandbox-password-of-seed-22", id="password"),
        pytest.param("sandbox-secret-of-seed-22", id="client secret"),
        pytest.param(base64.b64encode(b"ro.customer.client:sandbox-secret-of-seed-22").decode(), id="HTTP Basic"),
        pytest.param(make_token(Settings(seed=SEED), 2, RECORDED_AT), id="token"),
    ],
)
def test_a_secret_is_found_however_the_file_breaks_its_lines(secret: str) -> None:
    content = PATHS[0].read_bytes() + yaml.safe_dump({"more": f'{{"é": "{secret}"}}'}, width=20).encode()
    assert leaked(content)
