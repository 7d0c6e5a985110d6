"""No committed cassette holds a secret, or anything that is or may be somebody's."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from attrs import evolve
from document import DOCUMENT
from replay.cassettes import FOLDER, RECORDED_AT, cassette_paths, interactions
from replay.changes import Change, changed
from replay.made_up_values import RULES as PERSONAL_RULES
from replay.made_up_values import is_made_up
from replay.placeholders import spellings
from replay.planted import PLANTED, said
from replay.privacy import RULES, findings
from replay.properties import Place, answered, sent
from replay.seed import SEED

from cloudmore.sandbox.server import Settings
from cloudmore.sandbox.server.tokens import make_token

CASSETTES = sorted(FOLDER.glob("*/*.yaml"))
JWT = re.compile(rb"eyJ[\w-]{8,}")


@pytest.mark.parametrize("path", CASSETTES, ids=lambda path: path.stem)
def test_a_cassette_holds_nothing_of_anybody(path: Path) -> None:
    found = {each.name: findings(each) for each in interactions(path)}
    assert {name: each for name, each in found.items() if each} == {}


@pytest.mark.parametrize(("cassette", "change", "expected"), PLANTED.values(), ids=PLANTED.keys())
def test_what_is_planted_is_found(cassette: str, change: Change, expected: str, tmp_path: Path) -> None:
    found = [finding for each in interactions(changed(cassette, tmp_path, change)) for finding in findings(each)]
    assert expected in found


def test_every_rule_finds_something_that_was_planted() -> None:
    assert {expected.partition(": ")[0] for _, _, expected in PLANTED.values()} == set(RULES)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("+46 8-465 004 01", id="a telephone number for films"),
        pytest.param("jane@mail.example", id="an e-mail address of nobody"),
        pytest.param("EE39 2200 2210 2014 5685", id="an IBAN with wrong check digits"),
        pytest.param("2026-10-14T00:00:00Z 09:00:00 1.10 12345678.90", id="times and amounts"),
        pytest.param("4c6d068f-edaf-448c-a0fb-3a949eeef9d9", id="a GUID"),
        pytest.param("MonthlyBillingPerOrganizationAsync", id="a long name"),
        pytest.param("999.1.2.3 1.2.3 ::", id="no IP address"),
    ],
)
def test_what_is_nobodys_is_left_alone(text: str, tmp_path: Path) -> None:
    path = changed("health", tmp_path, said(f'"{text}"'))
    assert [finding for each in interactions(path) for finding in findings(each)] == []


def personal_places() -> dict[str, Place]:
    """One recorded place for each property that is marked personal, by the names of its schema and its own."""
    recorded = (each for path in cassette_paths() for each in interactions(path))
    return {
        f"{place.model}.{place.name}": place
        for each in recorded
        for place in (*sent(each), *answered(each))
        if place.schema.get("x-personal") and place.value
    }


def test_every_personal_property_has_a_rule_that_refuses_what_it_does_not_know() -> None:
    places = personal_places()
    schemas = DOCUMENT["components"]["schemas"]
    marked = {
        f"{model}.{name}"
        for model, schema in schemas.items()
        for name, each in schema.get("properties", {}).items()
        if each.get("x-personal")
    }
    assert marked - set(places) == set(), "they are recorded with a value"
    assert [name for name, place in places.items() if is_made_up(evolve(place, value="Jane Doe of Nowhere"))] == []
    assert {name for place in places.values() for name in (place.name, ".".join(place.path[-2:]))} >= set(
        PERSONAL_RULES
    )


def test_a_personal_property_without_a_rule_is_a_finding() -> None:
    place = Place(("contact", "shoeSize"), {"x-personal": True}, "41", ({"contact": {}}, {"shoeSize": "41"}))
    assert not is_made_up(place)


def leaked(content: bytes) -> list[bytes]:
    """Secrets of the sandbox in a cassette: in the file, and in the values, which a file may break into lines."""
    settings = Settings(seed=SEED)
    secrets = [settings.password.encode(), settings.client_secret.encode()]
    secrets += [base64.b64encode(each).rstrip(b"=") for each in secrets]
    secrets += spellings(settings)
    secrets += [make_token(settings, number, RECORDED_AT).encode() for number in range(1, 40)]
    searched = b"\n".join([content, *texts(yaml.safe_load(content))])
    return [each for each in secrets if each in searched] + JWT.findall(searched)


def texts(node: Any) -> Iterator[bytes]:
    if isinstance(node, dict | list):
        for each in node.items() if isinstance(node, dict) else enumerate(node):
            yield from texts(each[1])
    elif isinstance(node, str | bytes):
        yield node.encode() if isinstance(node, str) else node


@pytest.mark.parametrize("path", [each for each in FOLDER.rglob("*") if each.is_file()], ids=lambda path: path.name)
def test_no_secret_of_the_sandbox_is_in_a_file(path: Path) -> None:
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
    content = CASSETTES[0].read_bytes() + yaml.safe_dump({"more": f'{{"é": "{secret}"}}'}, width=20).encode()
    assert leaked(content)
