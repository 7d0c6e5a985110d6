"""Schemathesis on the same recordings as ``contract check``: where it finds something, so must the judge."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import httpx
import pytest
import schemathesis
from attrs import evolve
from conftest import REPOSITORY
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi import checks

from cloudmore import spec_path
from cloudmore.contract.check import own_exchanges
from cloudmore.contract.document import Document
from cloudmore.contract.exchange import Exchange
from cloudmore.contract.judge import Judge

CHECKS = [
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
DOCUMENT, SCHEMA = Document.read(), schemathesis.openapi.from_path(spec_path())
JUDGE = Judge(DOCUMENT)
RECORDED = list(own_exchanges(DOCUMENT, REPOSITORY / "cassettes"))
# Of each operation the first success that has a body.
SUCCESSES = {
    found.operation_id: each
    for each in reversed(RECORDED)
    if each.response.body and each.response.status < 300
    for found in [DOCUMENT.find(each.request.method, each.request.address.path).operation]
    if found is not None
}


def is_found_by_schemathesis(exchange: Exchange) -> bool:
    found = DOCUMENT.find(exchange.request.method, exchange.request.address.path)
    assert found.operation is not None
    case = SCHEMA[found.operation.path][found.operation.method].Case(path_parameters=dict(found.values))
    response = httpx.Response(
        exchange.response.status,
        headers=dict(exchange.response.headers),
        content=exchange.response.body,
        request=httpx.Request(exchange.request.method, exchange.request.url),
    )
    response.elapsed = timedelta(0)
    try:
        case.validate_response(response, checks=CHECKS)
    except FailureGroup:
        return True
    return False


def is_found_by_us(exchange: Exchange) -> bool:
    return any(each.grade == "broken" for each in JUDGE.judge(exchange))


@pytest.mark.parametrize("exchange", RECORDED, ids=lambda each: f"{each.cassette}-{each.number}")
def test_a_recording_is_clean_for_both(exchange: Exchange) -> None:
    assert not is_found_by_us(exchange)
    assert not is_found_by_schemathesis(exchange)


def with_body(exchange: Exchange, change: Callable[[Any], Any]) -> Exchange:
    body = json.dumps(change(json.loads(exchange.response.body))).encode()
    return evolve(exchange, response=evolve(exchange.response, body=body))


def with_response(exchange: Exchange, **changes: Any) -> Exchange:
    return evolve(exchange, response=evolve(exchange.response, **changes))


def everywhere(value: Any, odd: Any) -> Any:
    """The value with something else for each scalar."""
    if isinstance(value, dict):
        return {name: everywhere(each, odd) for name, each in value.items()}
    return [everywhere(each, odd) for each in value] if isinstance(value, list) else odd


DRIFTS: Mapping[str, Callable[[Exchange], Exchange]] = {
    "another status": lambda each: with_response(each, status=418),
    "another media type": lambda each: with_response(each, headers={"content-type": "text/html"}),
    "no media type": lambda each: with_response(each, headers={}),
    "cut": lambda each: with_response(each, body=each.response.body[:-1]),
    "a list around it": lambda each: with_body(each, lambda body: [[body]]),
    "an envelope": lambda each: with_body(each, lambda body: {"items": body} if isinstance(body, list) else [body]),
    "lists for scalars": lambda each: with_body(each, lambda body: everywhere(body, [])),
    "truth values for scalars": lambda each: with_body(each, lambda body: everywhere(body, True)),
    "numbers for scalars": lambda each: with_body(each, lambda body: everywhere(body, 0.5)),
    "nothing inside": lambda each: with_body(each, lambda body: [{}] if isinstance(body, list) else {}),
}


@pytest.mark.parametrize("drift", DRIFTS)
@pytest.mark.parametrize("operation", SUCCESSES)
def test_what_schemathesis_finds_is_broken(operation: str, drift: str) -> None:
    drifted = DRIFTS[drift](SUCCESSES[operation])
    assert is_found_by_us(drifted) >= is_found_by_schemathesis(drifted)


def test_both_find_most_of_them() -> None:
    drifted = [make(each) for make in DRIFTS.values() for each in SUCCESSES.values()]
    assert len(drifted) >= 130
    assert sum(map(is_found_by_schemathesis, drifted)) > 100
    assert sum(map(is_found_by_us, drifted)) > 120
