"""What evidence of a whole sandbox tells: all that the contract needs, and nothing that any answer said."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from attrs import frozen

from cloudmore.auth import MemoryTokenStore
from cloudmore.contract import Evidence
from cloudmore.contract.calling.capture import capturing
from cloudmore.contract.document import Document
from cloudmore.contract.evidence.rounding import at_least
from cloudmore.contract.exchange import Exchange
from cloudmore.contract.recorded_shapes import RecordedShapes
from cloudmore.contract.recording.known_words import fixed_words
from cloudmore.contract.recording.search import found
from cloudmore.sandbox import Sandbox

ORGANIZATIONS, START, END = 40, "2026-08-01", "2026-10-31"
DAY = date(2026, 11, 30)
DOCUMENT = Document.read()
NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")


@frozen
class Gathered:
    """The exchanges with a sandbox, their evidence, and all that answers had."""

    exchanges: list[Exchange]
    evidence: Evidence
    texts: set[str]
    numbers: set[str]


@pytest.fixture(scope="module")
def gathered() -> Gathered:
    """Everything that a live check reads, of all organizations."""
    with (
        Sandbox(seed=11, organizations=ORGANIZATIONS, report_seconds=0) as sandbox,
        sandbox.client(rate_limit=None, retry=None, token_store=MemoryTokenStore()) as cm,
        capturing() as capture,
    ):
        cm.health.check()
        cm.services.list()
        for number, organization in enumerate(cm.organizations.list(active_only=False)):
            cm.organizations.get(organization.id)
            for service in cm.organization_services.list(organization.id)[:1] if number % 4 == 0 else ():
                cm.organization_services.price_list(organization.id, service.id)
        cm.billing.report(start=START, end=END).close()
        own = sandbox.credentials
    exchanges = [Exchange("", number, each.request, each.response) for number, each in enumerate(capture.exchanges)]
    texts, numbers = {str(own.username), str(own.reseller_id), *_secrets(own)}, set[str]()
    for each in exchanges:
        body = each.response.decoded()
        texts |= set(_texts_in(json.loads(body)))
        numbers |= set(NUMBER.findall(re.sub(r'"(?:[^"\\]|\\.)*"', "", body.decode())))
        texts |= {*each.response.headers.values(), *each.request.address.path.split("/"), each.request.url}
    return Gathered(exchanges, _evidence(exchanges), texts, numbers)


def _secrets(own: Any) -> set[str]:
    return {own.password, own.client_secret}


def _evidence(exchanges: list[Exchange]) -> Evidence:
    return Evidence.of(DOCUMENT, exchanges, source="sandbox", made=DAY)


def _texts_in(node: Any) -> list[str]:
    if isinstance(node, str):
        return [node]
    inside = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return [text for each in inside for text in _texts_in(each)]


def content(evidence: Evidence) -> str:
    """The file without its own digest, in which digits stand by chance."""
    return evidence.text().partition('"operations"')[2]


def test_no_text_of_any_answer_is_in_it(gathered: Gathered) -> None:
    text = content(gathered.evidence)
    # `prod` is found in productName.
    usual = "\n".join([*fixed_words(DOCUMENT.data), "application/json"])
    sought = {each for each in gathered.texts if len(each) >= 4 and each not in usual and not _is_a_bound(each)}
    assert len(sought) > 2000
    assert {each for each in sought if each in text or json.dumps(each)[1:-1] in text} == set()
    # In any encoding, as recordings are searched.
    assert found(text.encode(), {each: [each] for each in sought if len(each) > 5}) == set()


def test_no_number_of_any_answer_is_in_it(gathered: Gathered) -> None:
    told = set(NUMBER.findall(content(gathered.evidence)))
    somebodys = {each for each in gathered.numbers if len(each.strip("-")) >= 4 and not _is_a_bound(each)}
    assert len(somebodys) > 2000
    assert told & somebodys == set()
    assert {each for each in told if len(each) > 3 and not _is_a_bound(each)} == set()


def _is_a_bound(number: str) -> bool:
    return number.isdigit() and (at_least(int(number)) == int(number) or int(number).bit_count() == 1)


def test_every_place_that_a_recording_tells_is_told(gathered: Gathered) -> None:
    shapes = RecordedShapes.of(DOCUMENT, gathered.exchanges)
    assert gathered.evidence.answers.keys() == shapes.answers.keys()
    compared = 0
    for key, recorded in shapes.answers.items():
        answer = gathered.evidence.answers[key]
        for pointer, place in recorded.body.items():
            if pointer not in answer.places:
                continue
            told = answer.places[pointer]
            compared += 1
            assert {"number" if each == "integer" else each for each in told.types} == place.types, pointer
            assert told.always == place.always, pointer
            assert told.ever_null == ("null" in place.types), pointer
            assert place.formats in (frozenset(), frozenset(told.formats)), pointer
        assert {pointer for pointer in recorded.body if pointer not in answer.places} <= set(_unknown(recorded.body))
    assert compared > 100


def _unknown(body: Any) -> list[Any]:
    return [pointer for pointer in body if pointer and pointer[-1] not in set(fixed_words(DOCUMENT.data))]


def test_what_is_new_in_lines_is_named(gathered: Gathered) -> None:
    report = gathered.evidence.answers["billing_reports_get", 200]
    lines = report.properties_of(("organizations", "*", "services", "*", "items", "*"))
    assert {name for name, place in lines.items() if not place.documented} >= {"costCenterCode", "taxable"}
    assert lines["totalSales"].json_types == {"number"}
    assert (lines["itemCode"].always, lines["itemCode"].ever_null) == (False, True)


def test_it_is_the_same_in_any_order_and_is_read_back(gathered: Gathered, tmp_path: Path) -> None:
    text = gathered.evidence.text()
    mixed = list(gathered.exchanges)
    Random(7).shuffle(mixed)
    assert mixed != gathered.exchanges
    assert _evidence(mixed).text() == text
    path = tmp_path / "evidence.json"
    path.write_text(text, "utf-8")
    assert Evidence.read(path) == gathered.evidence
