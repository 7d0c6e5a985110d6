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
from replay.changes import Change, Interactions, changed, replaced
from replay.made_up_values import RULES as PERSONAL_RULES
from replay.made_up_values import is_made_up
from replay.placeholders import spellings
from replay.privacy import RULES, findings
from replay.properties import Place, answered, sent
from replay.seed import SEED

from cloudmore.sandbox.server import Settings
from cloudmore.sandbox.server.tokens import make_token

CASSETTES = sorted(FOLDER.glob("*/*.yaml"))
JWT = re.compile(rb"eyJ[\w-]{8,}")
BASIC = base64.b64encode(b"ro.customer.client:hunter2").decode()
PLACEHOLDER_BASIC = "cm8uY3VzdG9tZXIuY2xpZW50OnBsYWNlaG9sZGVyLW9mLXRoZS1jbGllbnQtc2VjcmV0"
HEALTHY = '"Healthy"'


def said(text: str) -> Change:
    """Somebody's words where the health check answers."""
    return replaced(1, "response.body.string", HEALTHY, text)


def with_header(part: str, name: str, value: str) -> Change:
    def change(each: Interactions) -> None:
        each[1][part]["headers"][name] = [value]

    return change


@pytest.mark.parametrize("path", CASSETTES, ids=lambda path: path.stem)
def test_a_cassette_holds_nothing_of_anybody(path: Path) -> None:
    found = {each.name: findings(each) for each in interactions(path)}
    assert {name: each for name, each in found.items() if each} == {}


# What is planted, in which cassette and how, and what is found.
PLANTED: dict[str, tuple[str, Change, str]] = {
    "a password": (
        "health",
        replaced(0, "request.body", "placeholder-of-the-password", "hunter2"),
        "marked secret: password is 'hunter2'",
    ),
    "a client secret in the form": (
        "health",
        replaced(0, "request.body", "&scope=api", "&scope=api&client_secret=hunter2"),
        "marked secret: client_secret is 'hunter2'",
    ),
    "a token in the answer": (
        "health",
        replaced(0, "response.body.string", "placeholder-of-token-1", "opaque"),
        "marked secret: access_token is 'opaque'",
    ),
    "a client secret by HTTP Basic": (
        "health",
        replaced(0, "request.headers.authorization", PLACEHOLDER_BASIC, BASIC),
        f"authorization: Basic {BASIC}",
    ),
    "a token in the request": (
        "health",
        replaced(1, "request.headers.authorization", "placeholder-of-token-1", "opaque"),
        "authorization: Bearer opaque",
    ),
    "another scheme": (
        "health",
        replaced(1, "request.headers.authorization", "Bearer ", "Digest "),
        "authorization: Digest placeholder-of-token-1",
    ),
    "a JWT": ("health", said('"eyJhbGciOiJub25lIn0.e30"'), "token: eyJhbGciOiJub25lIn0"),
    "a JWT in escapes": ("health", said(r'"\u0065yJhbGciOiJub25lIn0"'), "token: eyJhbGciOiJub25lIn0"),
    "a random text": ("health", said('"q7Zr0LmP2xVt9KsB4nWd6YhC"'), "random text: q7Zr0LmP2xVt9KsB4nWd6YhC"),
    "a random text in a header": (
        "health",
        with_header("response", "x-session", "q7Zr0LmP2xVt9KsB4nWd6YhC"),
        "random text: q7Zr0LmP2xVt9KsB4nWd6YhC",
    ),
    "a hexadecimal text": ("health", said(f'"{"0af1" * 8}"'), f"random text: {'0af1' * 8}"),
    "a cookie that is set": (
        "health",
        with_header("response", "set-cookie", "session=1"),
        "secret header: set-cookie: session=1",
    ),
    "a cookie that is sent": (
        "health",
        with_header("request", "cookie", "session=1"),
        "secret header: cookie: session=1",
    ),
    "a user name": (
        "health",
        replaced(0, "request.body", "api-user-22%40sandbox.example", "jane"),
        "marked personal data: username is 'jane'",
    ),
    "an organization in a list": (
        "organizations",
        replaced(1, "response.body.string", "Näidis Köök 2 AS", "Köök AS"),
        "marked personal data: name is 'Köök AS'",
    ),
    "an organization that is sent": (
        "new-customer",
        replaced(1, "request.body", '"name":"Sample Bakery"', '"name":"Bakery"'),
        "marked personal data: name is 'Bakery'",
    ),
    "a person that is sent": (
        "new-customer",
        replaced(1, "request.body", "Mari Proovik", "Jane Doe"),
        "marked personal data: contact.name is 'Jane Doe'",
    ),
    "a right registration number": (
        "new-customer",
        replaced(1, "response.body.string", '"5560000000"', '"5560000001"'),
        "marked personal data: registrationNumber is '5560000001'",
    ),
    "a registration number of no country": (
        "new-customer",
        replaced(1, "response.body.string", '"countryCode":"SE"', '"countryCode":null'),
        "marked personal data: registrationNumber is '5560000000'",
    ),
    "a right VAT number": (
        "new-customer",
        replaced(1, "response.body.string", "SE556000000001", "SE556000000101"),
        "marked personal data: vat is 'SE556000000101'",
    ),
    "a customer number": (
        "organizations",
        replaced(1, "response.body.string", '"C10001"', '"4711"'),
        "marked personal data: customerNumber is '4711'",
    ),
    "a telephone number of somebody": (
        "new-customer",
        replaced(1, "response.body.string", '"846500401"', '"701740605"'),
        "marked personal data: contact.phone is '701740605'",
    ),
    "a mobile number of somebody": (
        "new-customer",
        replaced(1, "response.body.string", '"846500402"', '"701740605"'),
        "marked personal data: contact.cellPhone is '701740605'",
    ),
    "a job title": (
        "new-customer",
        replaced(1, "response.body.string", '"Juhataja"', '"Queen of Denmark"'),
        "marked personal data: contact.jobTitle is 'Queen of Denmark'",
    ),
    "a street": (
        "new-customer",
        replaced(1, "response.body.string", '"Exempelgatan 1"', '"Storgatan 1"'),
        "marked personal data: address.address is 'Storgatan 1'",
    ),
    "a postal code": (
        "new-customer",
        replaced(1, "response.body.string", '"111 00"', '"114 55"'),
        "marked personal data: address.postalCode is '114 55'",
    ),
    "a city": (
        "new-customer",
        replaced(1, "response.body.string", '"Stockholm"', '"Sundbyberg"'),
        "marked personal data: address.city is 'Sundbyberg'",
    ),
    "a customer in a report": (
        "billing-report",
        replaced(4, "response.body.string", '"organizationName":"Näidis Köök 2 AS"', '"organizationName":"Köök AS"'),
        "marked personal data: organizations.organizationName is 'Köök AS'",
    ),
    "a value of another type": (
        "organizations",
        replaced(1, "response.body.string", '"C10001"', "4711"),
        "marked personal data: customerNumber is 4711",
    ),
    "an e-mail address": ("health", said('"ask jane.doe@mail.test"'), "e-mail address: jane.doe@mail.test"),
    "an e-mail address in escapes": ("health", said(r'"jane\u0040mail.test"'), "e-mail address: jane@mail.test"),
    "an e-mail address in a query": (
        "organizations",
        replaced(1, "request.uri", "showActive=false", "showActive=false&for=jane%40mail.test"),
        "e-mail address: jane@mail.test",
    ),
    "an e-mail address in a header": (
        "health",
        with_header("response", "from", "jane@mail.test"),
        "e-mail address: jane@mail.test",
    ),
    "an address that only begins made up": (
        "health",
        said('"jane@mail.example.test"'),
        "e-mail address: jane@mail.example.test",
    ),
    "a telephone number": ("health", said('"+46 70 174 06 05"'), "telephone number: +46 70 174 06 05"),
    "a telephone number with zeros": ("health", said('"0046701740605"'), "telephone number: 0046701740605"),
    "a telephone number within a country": ("health", said('"070-174 06 05"'), "telephone number: 070-174 06 05"),
    "a telephone number of digits alone": ("health", said('"0701740605"'), "telephone number: 0701740605"),
    "an IBAN": ("health", said('"EE38 2200 2210 2014 5685"'), "IBAN: EE382200221020145685"),
    "an IBAN of another country": (
        "health",
        said('"FR1420041010050500013M02606"'),
        "IBAN: FR1420041010050500013M02606",
    ),
    "an IP address": ("health", with_header("response", "x-forwarded-for", "10.1.2.3"), "IP address: 10.1.2.3"),
    "an IPv6 address": ("health", said('"from fe80::1ff:fe23:4567:890a"'), "IP address: fe80::1ff:fe23:4567:890a"),
    "a home path": ("health", said('"/home/jane/api.py"'), "home path: /home/jane"),
    "a home path of Windows": ("health", said(r'"C:\\Users\\jane\\api.cs"'), "home path: C:\\Users\\jane"),
}


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
    on_the_organization = {"MbpoServiceItem.organizationName", "MbpoServiceItem.customerNumber"}
    assert marked - set(places) == on_the_organization, "where they come, the rule of the organization is theirs"
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
