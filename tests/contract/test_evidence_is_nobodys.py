"""Whatever stands in answers, and wherever: no evidence has a byte of it."""

from __future__ import annotations

import json
import re
from random import Random
from typing import Any

import pytest
from attrs import frozen
from conftest import REPOSITORY
from contract.exchanges import SPEC, evidence_of
from contract.recordings import EXCHANGES, HOST, ORGANIZATION, RESELLER, Interaction, interaction
from effort import effort
from hypothesis import given
from hypothesis import strategies as st

from cloudmore.contract.evidence.gathered_place import respelled
from cloudmore.contract.operation import Operation
from cloudmore.contract.schema_view import View
from cloudmore.contract.shape import format_of

SHORTEST = 4
DOCUMENT_TEXT = (REPOSITORY / "openapi" / "cloudmore.yaml").read_text("utf-8")
WORDS = set(re.findall("[a-z]+", DOCUMENT_TEXT.lower())) | {
    word.lower() for word in re.findall("[A-Z]?[a-z]+|[A-Z]+(?![a-z])", DOCUMENT_TEXT)
}


def content(text: str) -> str:
    """What a file has beyond what it says of itself."""
    return text.partition('"operations"')[2]


# What a file has of answers in which there is nothing at all.
USUAL = content(evidence_of(*EXCHANGES.values()).text())


def is_somebodys(text: str) -> bool:
    """Whether it can be found: it is not so short, and nothing that the document or every file has."""
    letters = "".join(filter(str.isalnum, text))
    words = re.findall("[a-z]+|[0-9]+", re.sub("([a-z])([A-Z])", r"\1 \2", text).lower())
    return len(letters) >= SHORTEST and text not in USUAL and not (words and WORDS.issuperset(words))


WORD = st.from_regex("[a-z]{4,12}", fullmatch=True)
CAPITAL = WORD.map(str.capitalize)
UNIQUE = st.uuids().map(str)
DAY = st.dates().map(str)
MOMENT = st.datetimes().map(lambda each: f"{each.isoformat()}Z")
PHONE = st.from_regex(r"\+?[0-9]{2}[0-9 -]{6,10}[0-9]", fullmatch=True)
VAT = st.from_regex("[A-Z]{2}[0-9]{8,12}", fullmatch=True)
AMOUNT = st.decimals(min_value=1000, max_value=10**9, places=2).map(str)
EMAIL = st.builds("{}.{}@{}.example".format, WORD, WORD, WORD)
COMPANY = st.builds("{} {}".format, CAPITAL, st.sampled_from(["AB", "GmbH", "Oy", "& Co.", "Ltd"]))
PERSON = st.builds("{} {}".format, CAPITAL, CAPITAL)
TOKEN = st.from_regex(r"[A-Za-z0-9_-]{24,40}", fullmatch=True)
LINK = st.builds("https://{}.example/{}?sig={}".format, WORD, UNIQUE, TOKEN)
SPELLED_WORD = st.sampled_from(["ACTIVE", "active", "in progress", "aCTiVe", "Successful"]).map(
    lambda each: each + "ly"
)
VALUES = st.one_of(
    *(WORD, CAPITAL, UNIQUE, DAY, MOMENT, PHONE, VAT, AMOUNT, EMAIL, COMPANY, PERSON, TOKEN, LINK, SPELLED_WORD),
    *(st.builds("{}{}".format, WORD, CAPITAL), st.builds("{}_{}".format, WORD, WORD)),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=SHORTEST, max_size=40),
).filter(is_somebodys)
# Those that cannot be a property that somebody has made up.
NO_NAMES = st.one_of(UNIQUE, DAY, MOMENT, PHONE, VAT, AMOUNT, EMAIL, COMPANY, PERSON, LINK, CAPITAL).filter(
    is_somebodys
)


@frozen
class Planted:
    """Answers with values in every place.

    Attributes:
        values: What was planted.
        interactions: Where.
    """

    values: tuple[str, ...]
    interactions: tuple[Interaction, ...]


def answered_operations() -> list[tuple[Operation, int, View]]:
    """Every answer of the document that has a body of JSON."""
    found: list[tuple[Operation, int, View]] = []
    for operation in SPEC.operations:
        for status in operation.node["responses"]:
            if status.isdigit() and (place := SPEC.answer(operation, int(status))):
                schema = SPEC.body(place, "application/json")
                if schema is not None:
                    found.append((operation, int(status), View.of(SPEC, schema)))
    return found


ANSWERS = answered_operations()


def filled(draw: st.DrawFn, view: View | None, texts: list[str], names: list[str], depth: int = 0) -> Any:
    """A value with planted texts and names wherever there is room, of the right type mostly."""
    kind = draw(st.sampled_from(["right", "right", "right", "right", "text", "number", "object", "list", "none"]))
    types = view.types if view is not None else frozenset[str]()
    if kind == "none":
        return None
    if kind == "number":
        return draw(st.sampled_from([81_726_354, 8172.6354, 8.1726354e30]))
    if kind == "text" or depth > 6:
        return draw(st.sampled_from(texts))
    if kind == "list" or (kind == "right" and "array" in types):
        items = view.items() if view is not None else None
        return [filled(draw, items, texts, names, depth + 1) for _ in range(draw(st.integers(0, 4)))]
    if kind == "object" or (kind == "right" and "object" in types):
        declared = sorted(view.names) if view is not None else []
        chosen = [
            *(each for each in declared if draw(st.booleans())),
            *draw(st.lists(st.sampled_from(names), max_size=2)),
        ]
        return {
            name: filled(draw, view.property(name) if view is not None else None, texts, names, depth + 1)
            for name in chosen
        }
    return draw(st.sampled_from([True, 12_345, *texts]))


@st.composite
def planted(draw: st.DrawFn, names: st.SearchStrategy[str] | None = None) -> Planted:
    """Answers with values in texts, names, headers, addresses and media types; with ``names`` those are names alone."""
    values = draw(st.lists(VALUES, min_size=2, max_size=6, unique=True))
    own_names = draw(st.lists(names, min_size=1, max_size=4, unique=True)) if names is not None else values
    some = st.sampled_from(values)
    made: list[Interaction] = []
    for operation, status, view in draw(st.lists(st.sampled_from(ANSWERS), min_size=1, max_size=4)):
        path = re.sub(r"\{[^}]*\}", ORGANIZATION, operation.path)
        headers = {"X-Customer": draw(some), draw(some): "1", "Location": draw(some)}
        each = interaction(operation.method, path, status, None, headers=headers)
        body = filled(draw, view, values, own_names)
        each["response"]["body"]["string"] = json.dumps(body, ensure_ascii=draw(st.booleans()))
        media_types = ["application/json", f'application/json; profile="{draw(some)}"', f"application/{draw(some)}"]
        each["response"]["headers"]["Content-Type"] = [draw(st.sampled_from(media_types))]
        each["request"]["uri"] += f"?filter={draw(some)}"
        made.append(each)
    # What is a name somewhere is a text elsewhere, as it is wherever customers are keys.
    texts = values if names is None else [own_names[0]]
    shown = interaction("GET", f"{RESELLER}/organizations", 200, [{"id": each, "name": each} for each in texts])
    return Planted((*values, *own_names[: None if names is not None else 0]), (*made, shown))


def found_in(text: str, values: tuple[str, ...]) -> list[str]:
    """The values that a file has, as they are or escaped."""
    return [each for each in values if each in text or json.dumps(each)[1:-1] in text]


NUMBERS = ("81726354", "8172.6354", "8.1726354", "12345")


@given(case=planted())
@effort(40)
def test_no_value_is_in_it(case: Planted) -> None:
    text = content(evidence_of(*case.interactions).text())
    assert found_in(text, (*case.values, *NUMBERS)) == []


@given(case=planted(NO_NAMES))
@effort(20)
def test_no_value_that_is_a_name_is_in_it(case: Planted) -> None:
    text = content(evidence_of(*case.interactions).text())
    assert found_in(text, case.values) == []


@given(name=VALUES, objects=st.integers(1, 2))
@effort(20)
def test_no_name_of_few_objects_is_in_it(name: str, objects: int) -> None:
    made = interaction("GET", f"{RESELLER}/organizations", 200, [{name: 1}] * objects)
    text = content(evidence_of(made).text())
    assert found_in(text, (name,)) == []
    assert '"/*/\N{HORIZONTAL ELLIPSIS}"' in text


@pytest.mark.parametrize("value", ["Kalmar AB", "anka@kalmar.example", "kalmar", "4711-0815", "2026-11-30", "12.50"])
@pytest.mark.parametrize("spelling", ["as it is", "escaped"])
def test_the_search_finds_what_is_there(value: str, spelling: str) -> None:
    written = value if spelling == "as it is" else json.dumps(value)[1:-1]
    assert found_in(USUAL.replace('"/*/name"', f'"/*/{written}"'), (value,)) == [value]
    assert found_in(USUAL, (value,)) == []


def test_every_answer_of_the_document_is_planted_in() -> None:
    assert {operation.operation_id for operation, _, _ in ANSWERS} >= {
        *("organizations_list", "organizations_get", "billing_reports_get", "services_list", "authentication_token")
    }
    assert len(ANSWERS) > 15


# Another value of the same length, format and type gives the same file, byte for byte: nothing depends on the rest.


def other(value: Any, random: Random) -> Any:
    if isinstance(value, dict):
        return {name: other(each, random) for name, each in value.items()}
    if isinstance(value, list):
        return [other(each, random) for each in value]
    if isinstance(value, bool):
        return random.random() < 0.5
    if isinstance(value, int):
        return random.randrange(10**9)
    if isinstance(value, float):
        return random.randrange(10**9) + 0.5
    return other_text(value, random) if isinstance(value, str) else value


def other_text(text: str, random: Random) -> str:
    if format_of(text) == "uuid":
        return re.sub("[0-9a-fA-F]", lambda _: random.choice("0123456789abcdef"), text)
    changed = "".join(
        random.choice("0123456789") if each.isdigit() else random.choice("bcdfgh") if each.isalpha() else each
        for each in text
    )
    return changed if format_of(changed) == format_of(text) else text


@pytest.mark.parametrize("seed", range(5))
def test_the_file_depends_on_no_value(seed: int) -> None:
    random = Random(seed)
    body = {"id": ORGANIZATION, "name": "Kalmar AB", "totalPrice": 7.5, "customerNumber": "C4711", "active": True}
    listed = [body, {**body, "name": "Anka Berg", "customerNumber": None}]
    details = {
        **body,
        "vat": "SE556677889901",
        "contact": {"name": "Anka", "email": "anka@kalmar.example", "phone": "0701234567"},
        "customProperties": [{"name": "Contract", "value": "2026-11-30"}, {"name": "Level", "value": "12.50"}],
    }
    lines = [{"quantity": 3, "totalSales": 12.5, "productName": "Mail", "billingDate": "2026-10-01T00:00:00Z"}] * 3
    report = {"status": "Successful", "organizations": [{"services": [{"items": lines}]}]}

    def made(listed: Any, details: Any, organizations: Any) -> str:
        return evidence_of(
            interaction("GET", f"{RESELLER}/organizations", 200, listed),
            interaction("GET", f"{RESELLER}/organizations/{ORGANIZATION}", 200, details),
            interaction(
                "GET",
                f"{RESELLER}/billing/reports/MonthlyBillingPerOrganizationAsync/T1",
                200,
                {**report, "organizations": organizations},
            ),
        ).text()

    first = made(listed, details, report["organizations"])
    changed = (other(listed, random), other(details, random), other(report["organizations"], random))
    assert changed[0] != listed
    assert made(*changed) == first


def test_spellings_of_a_word_tell_nothing_but_its_letter_case() -> None:
    assert respelled("NotStarted") == {"NotStarted", "NOTSTARTED", "notstarted", "Notstarted", "notStarted"}
    assert HOST not in USUAL
