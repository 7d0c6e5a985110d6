"""What evidence tells of answers: presence, types, formats and bounds, and nothing that stands in them."""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve, frozen
from contract.exchanges import DAY, SPEC, evidence_of, exchange
from contract.recordings import EXCHANGES, HOST, RESELLER, Change, answered, changed, interaction

from cloudmore import ConfigurationError, __version__
from cloudmore.contract import Evidence, EvidenceAnswer, EvidencePlace, preview
from cloudmore.contract.document import Document
from cloudmore.contract.evidence.rounding import at_least, length_bounds
from cloudmore.contract.pointer import json_pointer, parsed_pointer

ALL = tuple(EXCHANGES.values())


@frozen
class Told:
    """What is told of a place of one answer.

    Attributes:
        exchange: Which one.
        change: What is otherwise there.
        pointer: The place.
        record: What the file has for it; ``None`` where the place is not told.
    """

    exchange: str
    change: Change
    pointer: str
    record: dict[str, Any] | None


def of_list(*bodies: dict[str, Any]) -> Change:
    """The list of organizations has these."""
    return answered(lambda _: list(bodies))


def spelled(text: str) -> Change:
    """The body is this text."""
    return lambda made: made["response"]["body"].update(string=text)


PRICE = "/*/price/costPrice"
PLACES: dict[str, Told] = {
    "a body": Told("list", of_list({}), "", {"seen": 1, "types": {"array": 1}, "list_length": [1, 1]}),
    "a list without items": Told("list", of_list(), "", {"seen": 1, "types": {"array": 1}, "list_length": [0, 0]}),
    "nothing in it": Told("list", of_list(), "/*", None),
    "a long list": Told("list", of_list(*[{}] * 49), "", {"seen": 1, "types": {"array": 1}, "list_length": [20, 20]}),
    "items": Told("list", of_list(*[{}] * 7), "/*", {"seen": 5, "types": {"object": 5}}),
    "a text": Told(
        "list",
        of_list({"name": "Anka"}),
        "/*/name",
        {"seen": 1, "types": {"string": 1}, "objects": 1, "formats": {"text": 1}, "text_length": [4, 4]},
    ),
    "a long text": Told(
        "list",
        of_list({"name": "Anka Berg"}),
        "/*/name",
        {"seen": 1, "types": {"string": 1}, "objects": 1, "formats": {"text": 1}, "text_length": [8, 16]},
    ),
    "a text that is empty beside a long one": Told(
        "list",
        of_list({"name": ""}, {"name": "A" * 33}),
        "/*/name",
        {"seen": 2, "types": {"string": 2}, "objects": 2, "formats": {"text": 2}, "text_length": [0, 64]},
    ),
    "formats side by side": Told(
        "list",
        of_list({"name": "2026-11-30"}, {"name": "12"}, {"name": "13"}, {"name": "a@b.example"}, {"name": "-"}),
        "/*/name",
        {
            "seen": 5,
            "types": {"string": 5},
            "objects": 5,
            "formats": {"date": 1, "email": 1, "number": 2, "text": 1},
            "text_length": [1, 16],
        },
    ),
    "null": Told(
        "list",
        of_list({"customerNumber": None}, {"customerNumber": "C1"}),
        "/*/customerNumber",
        {
            "seen": 2,
            "types": {"null": 1, "string": 1},
            "objects": 2,
            "formats": {"text": 1},
            "text_length": [2, 2],
        },
    ),
    "absent once": Told(
        "list",
        of_list(*[{"active": True}] * 60, {}),
        "/*/active",
        {"seen": 50, "types": {"boolean": 50}, "objects": 50, "missing": 1},
    ),
    "never there": Told("list", of_list({}), "/*/active", None),
    "whole numbers and fractions": Told(
        "prices",
        spelled('[{"price": {"costPrice": 7}}, {"price": {"costPrice": 7.0}}, {"price": {"costPrice": 70e-1}}]'),
        PRICE,
        {"seen": 2, "types": {"integer": 1, "number": 2}, "objects": 2, "exponents": 1},
    ),
    "an amount that is a text": Told(
        "prices",
        spelled('[{"price": {"costPrice": "7.10"}}]'),
        PRICE,
        {"seen": 1, "types": {"string": 1}, "objects": 1, "formats": {"number": 1}, "text_length": [4, 4]},
    ),
    "a secret": Told(
        "token",
        lambda _: None,
        "/access_token",
        {"seen": 1, "types": {"string": 1}, "objects": 1, "formats": {"text": 1}},
    ),
    "words": Told(
        "report",
        answered(lambda body: body.update(status="Processing")),
        "/status",
        {
            "seen": 1,
            "types": {"string": 1},
            "objects": 1,
            "formats": {"text": 1},
            "words": {"Processing": 1},
            "text_length": [8, 16],
        },
    ),
    "a word in capitals": Told(
        "report",
        answered(lambda body: body.update(status="PROCESSING")),
        "/status",
        {
            "seen": 1,
            "types": {"string": 1},
            "objects": 1,
            "formats": {"text": 1},
            "respelled": {"PROCESSING": 1},
            "text_length": [8, 16],
        },
    ),
    "a word that tells something in its letter case": Told(
        "report",
        answered(lambda body: body.update(status="pRoCessing")),
        "/status",
        {
            "seen": 1,
            "types": {"string": 1},
            "objects": 1,
            "formats": {"text": 1},
            "other_words": 1,
            "text_length": [8, 16],
        },
    ),
    "a key of a map": Told(
        "invalid",
        answered(lambda _: {"Anka Berg": ["No."], "Contact.Phone": ["No."]}),
        "/*",
        {"seen": 2, "types": {"array": 2}, "list_length": [1, 1]},
    ),
    "an object that the document does not have": Told(
        "get",
        answered(lambda body: body.update(totalPrice={"anka": 1})),
        "/totalPrice",
        {"documented": False, "seen": 1, "types": {"object": 1}, "objects": 1},
    ),
    "nothing in that": Told(
        "get", answered(lambda body: body.update(totalPrice={"anka": 1})), "/totalPrice/anka", None
    ),
}


@pytest.mark.parametrize("name", PLACES)
def test_a_place(name: str) -> None:
    told = PLACES[name]
    text = evidence_of(changed(told.exchange, told.change)).text()
    [answers] = json.loads(text)["operations"].values()
    [answer] = answers.values()
    assert answer["places"].get(told.pointer) == told.record


# The name of a property that the document does not have, in how many objects it is, another text of an answer, and
# whether the name is told.
NAMES: dict[str, tuple[str, int, str, bool]] = {
    "words of the document": ("billingEndDate", 1, "", True),
    "in another letter case": ("CustomerNumber", 1, "", True),
    "in snake case": ("customer_number", 1, "", True),
    "with a digit": ("address2", 1, "", True),
    "words of the document that a text has": ("totalSales", 1, "Total sales", True),
    "a new word in three objects": ("discount", 3, "", True),
    "a new word among others": ("discountPercent", 3, "", True),
    "a new word in two objects": ("discount", 2, "", False),
    "a word of a text": ("kalmar", 3, "Kalmar AB", False),
    "two words of a text": ("ankaBerg", 3, "Anka Berg", False),
    "one of two words of a text": ("kalmarTotal", 3, "KALMAR ab", False),
    "a part of a text": ("kalmarsund", 3, "Kalmarsundsbolaget", False),
    "a text with other signs between": ("ankaBerg", 3, "anka.berg@kalmar.example", False),
    "a text in letters of ASCII": ("malmo", 3, "Malmö AB", False),
    "a text whose letters became two": ("malmoe", 3, "MALMÖ AB", False),
    "a text whose letters and marks became two": ("malmoe", 3, "Malmo\u0308 AB", False),
    "a text with a stroke": ("orsted", 3, "Ørsted A/S", False),
    "a text with marks of their own": ("malmo", 3, "Malmo\u0308 AB", False),
    "a text in wide letters": ("kalmar", 3, "\uff2b\uff41\uff4cmar", False),
    "a text with a sharp s": ("strasse", 3, "Straße", False),
    "words of the document beside a text with accents": ("totalSales", 3, "tötal säles", True),
    "a number of a customer, digit by digit": ("customer_4_7_1", 9, "", False),
    "two digits apart": ("address1Line2", 9, "", False),
    "somebody's name": ("Anka Berg", 9, "", False),
    "a word with a capital": ("Kalmar", 9, "", False),
    "letters of another alphabet": ("näidis", 9, "", False),
    "a letter of another alphabet at its end": ("totalSales\u0456", 9, "", False),
    "one letter": ("a", 9, "", False),
    "two letters": ("xo", 9, "", False),
    "a letter that looks like another": ("pr\u0456ce", 9, "", False),
    "an address of mail": ("anka@kalmar.example", 9, "", False),
    "a host": ("kalmar.example", 9, "", False),
    "a UUID": ("aaaaaaaa-0000-4000-8000-000000000001", 9, "", False),
    "an id in letters": ("qxzkjvbnwr", 9, "", False),
    "a token": ("aGVsbG9Xb3JsZA", 9, "", False),
    "a day": ("2026-11-30", 9, "", False),
    "a number of a customer": ("customer4711", 9, "", False),
    "a short number of a customer": ("C17", 9, "", False),
    "a very long word": ("abelardabelardabelard", 9, "", False),
    "what stands for hidden names": ("\N{HORIZONTAL ELLIPSIS}", 9, "", False),
    "what stands for keys": ("*", 9, "", False),
    "a pointer": ("price/anka", 9, "", False),
    "nothing": ("", 9, "", False),
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_the_document_does_not_have(name: str) -> None:
    unknown, objects, text, is_told = NAMES[name]
    listed = changed("list", of_list(*[{"id": "1", unknown: 1}] * objects, {"id": text}))
    answer = evidence_of(listed).answers["organizations_list", 200]
    told = {pointer[-1] for pointer in answer.undocumented}
    assert told == ({unknown} if is_told else {"\N{HORIZONTAL ELLIPSIS}"})
    if not is_told:
        hidden = answer.places["*", "\N{HORIZONTAL ELLIPSIS}"]
        assert (hidden.seen, hidden.objects, hidden.always) == (at_least(objects), 0, False)


def in_header(made: Any) -> None:
    made["response"]["headers"]["X-Customer"] = ["Kalmar AB"]


def in_address(made: Any) -> None:
    made["request"]["uri"] += "&filter=K%61lmar%20AB"


def in_sent(made: Any) -> None:
    made["request"].update(body='{"name": "Kalmar AB"}', headers={"Content-Type": ["application/json"]})


def in_form(made: Any) -> None:
    made["request"].update(body="name=K%61lmar+AB")


def in_page(made: Any) -> None:
    made["response"].update(headers={"Content-Type": ["text/html"]}, body={"string": "<p>Kalmar AB</p>"})


@pytest.mark.parametrize(
    "elsewhere",
    [
        pytest.param(
            changed("get", answered(lambda body: body.update(owner={"x": ["Kalmar"]}))), id="unknown property"
        ),
        pytest.param(changed("services", in_header), id="header"),
        pytest.param(changed("list", in_address), id="address"),
        pytest.param(changed("services", in_sent), id="request"),
        pytest.param(changed("services", in_form), id="form"),
        pytest.param(changed("services", in_page), id="page"),
        pytest.param(changed("services", spelled('[{"id": "Kalmar')), id="JSON that is cut"),
        pytest.param(interaction("GET", "/elsewhere", 200, ["Kalmar"]), id="another call"),
        pytest.param(changed("invalid", answered(lambda _: {"Kalmar AB": ["No."]})), id="key of a map"),
        pytest.param(changed("get", answered(lambda body: body.update(KALMAR=1))), id="name in capitals"),
        pytest.param(
            changed("get", answered(lambda body: body.update(owner={"Kålmar, AB": 1}))), id="name in an unknown object"
        ),
    ],
)
def test_a_name_is_hidden_wherever_it_stands_as_a_text(elsewhere: Any) -> None:
    listed = changed("list", of_list(*[{"kalmar": 1}] * 3))
    assert '"/*/kalmar"' in evidence_of(listed).text()
    assert "kalmar" not in evidence_of(listed, elsewhere).text()
    assert "kalmar" not in evidence_of(elsewhere, listed).text()


def test_of_an_object_with_very_many_names_none_is_told() -> None:
    def many(count: int) -> Change:
        vowels = "aeiouy"
        names = [f"b{vowels[i // 36 % 6]}n{vowels[i // 6 % 6]}r{vowels[i % 6]}" for i in range(count)]
        return of_list(*[dict.fromkeys(names, 1)] * 3)

    assert len(evidence_of(changed("list", many(99))).answers["organizations_list", 200].undocumented) == 99
    for count in (100, 150):
        assert evidence_of(changed("list", many(count))).answers["organizations_list", 200].undocumented == (
            ("*", "\N{HORIZONTAL ELLIPSIS}"),
        )


def test_words_of_an_example_are_no_words_of_the_document() -> None:
    data = json.loads(json.dumps(SPEC.data))
    data["components"]["schemas"]["Organization"]["example"] = {"description": "Kalmar"}
    spec = Document.of(data, path=SPEC.path, digest=SPEC.digest, lines={})
    answer = evidence_of(changed("list", of_list({"kalmar": 1})), spec=spec).answers["organizations_list", 200]
    assert answer.undocumented == (("*", "\N{HORIZONTAL ELLIPSIS}"),)


def test_where_the_document_has_no_names_none_is_told() -> None:
    data = json.loads(json.dumps(SPEC.data))
    data["components"]["schemas"]["Status"] = {"type": "object"}
    free = Document.of(data, path=SPEC.path, digest=SPEC.digest, lines={})
    found = next(each for each in free.operations if each.operation_id == "health_check")
    made = interaction("GET", found.path, 200, {"status": "ok", "kalmar": [{"anka": [1]}]})
    answer = evidence_of(made, spec=free).answers["health_check", 200]
    veil = "\N{HORIZONTAL ELLIPSIS}"
    assert [json_pointer(each) for each in answer.places] == [
        *("", f"/{veil}", f"/{veil}/*", f"/{veil}/*/{veil}", f"/{veil}/*/{veil}/*")
    ]


def with_media_type(media_type: str | None) -> Change:
    return lambda made: made["response"].update(headers={"Content-Type": [media_type]} if media_type else {})


def compressed(made: Any) -> None:
    made["response"]["headers"]["Content-Encoding"] = ["gzip"]
    made["response"]["body"]["string"] = gzip.compress(made["response"]["body"]["string"].encode())


def cut(made: Any) -> None:
    made["response"]["body"]["string"] = made["response"]["body"]["string"][:-9]


def in_another_status(made: Any) -> None:
    made["response"]["status"]["code"] = 418


JSON_ONCE = {"application/json": 1}
# What is told of an answer: whether it is documented, its media types, and why its body was not looked into.
ANSWERS: dict[str, tuple[tuple[Change, ...], bool, dict[str, int], dict[str, int]]] = {
    "as documented": ((), True, JSON_ONCE, {}),
    "with parameters": ((with_media_type("Application/JSON; profile=kalmar"),), True, JSON_ONCE, {}),
    "compressed": ((compressed,), True, JSON_ONCE, {}),
    "compressed and cut": ((compressed, cut), True, JSON_ONCE, {"no JSON": 1}),
    "cut": ((cut,), True, JSON_ONCE, {"no JSON": 1}),
    "not JSON": ((spelled("Kalmar"),), True, JSON_ONCE, {"no JSON": 1}),
    "half of a character": ((spelled(r'["\ud83e"]'),), True, JSON_ONCE, {"no JSON": 1}),
    "too deep": ((spelled("[" * 99_999),), True, JSON_ONCE, {"no JSON": 1}),
    "blanks": ((spelled("  "),), True, JSON_ONCE, {"no JSON": 1}),
    "empty": ((spelled(""),), True, JSON_ONCE, {"empty": 1}),
    "a page": ((with_media_type("text/html"),), True, {"text/html": 1}, {"not documented": 1}),
    "a media type of somebody": (
        (with_media_type("application/vnd.kalmar+json"),),
        True,
        {"another": 1},
        {"not documented": 1},
    ),
    "no media type": ((with_media_type(None),), True, {"none": 1}, {"not documented": 1}),
    "another status": ((in_another_status,), False, JSON_ONCE, {"not documented": 1}),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer(name: str) -> None:
    changes, documented, media_types, unread = ANSWERS[name]
    [answer] = evidence_of(changed("services", *changes)).answers.values()
    assert (answer.documented, answer.media_types, answer.unread) == (documented, media_types, unread)
    assert (answer.answers, answer.read, bool(answer.places)) == (1, 0 if unread else 1, not unread)


def test_of_a_body_that_is_too_deep_nothing_is_told() -> None:
    data = json.loads(json.dumps(SPEC.data))
    data["components"]["schemas"]["Status"] = {}
    free = Document.of(data, path=SPEC.path, digest=SPEC.digest, lines={})
    found = next(each for each in free.operations if each.operation_id == "health_check")

    def nested(depth: int) -> EvidenceAnswer:
        made = changed("list", spelled("[" * depth + "]" * depth))
        made["request"]["uri"] = f"{HOST}{found.path}"
        [answer] = evidence_of(made, spec=free).answers.values()
        return answer

    # The outermost list is no part of a place.
    assert (nested(65).read, len(nested(65).places)) == (1, 65)
    assert (nested(66).unread, nested(66).places) == ({"too deep": 1}, {})
    # Where Python can read no further, or can walk no further, is near this.
    for depth in range(sys.getrecursionlimit() - 150, sys.getrecursionlimit() + 50, 25):
        assert nested(depth).unread in ({"too deep": 1}, {"no JSON": 1})


def test_headers_of_the_document_are_counted_and_others_are_not_told() -> None:
    bare = changed("start", lambda made: made["response"]["headers"].pop("Retry-After"), in_header)
    [answer] = evidence_of(EXCHANGES["start"], bare).answers.values()
    assert answer.headers == {"Location": 2, "Retry-After": 1}


def elsewhere(made: Any) -> None:
    made["request"]["uri"] = made["request"]["uri"].replace(HOST, "https://kalmar.example")


def test_what_it_says_of_itself() -> None:
    unrelated = interaction("GET", f"{RESELLER}/kalmar", 200, [])
    odd = changed("list", lambda made: made["response"]["status"].update(code=999))
    made = evidence_of(EXCHANGES["list"], unrelated, odd)
    head = json.loads(made.text())
    del head["operations"]
    assert head == {
        "schema": "contract-evidence/1",
        "made": "2026-11-30",
        "client": __version__,
        "document_sha256": SPEC.digest,
        "source": "live",
        "host": "as the document",
        "counts": "at least",
        "unrelated": 2,
    }
    assert evidence_of(changed("list", elsewhere)).host == "another"
    assert evidence_of(EXCHANGES["get"], changed("list", elsewhere)).host == "another"
    assert evidence_of(unrelated).host == "another"


def test_of_a_time_the_day_is_kept() -> None:
    made = Evidence.of(SPEC, [], source="sandbox", made=datetime(2026, 11, 30, 23, 59, tzinfo=UTC))
    assert made == evolve(evidence_of(), source="sandbox", host="another")
    assert '"made": "2026-11-30"' in made.text()


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (-1, 0),
        (0, 0),
        (1, 1),
        (2, 2),
        (4, 2),
        (5, 5),
        (9, 5),
        (10, 10),
        (49, 20),
        (50, 50),
        (999, 500),
        (82_000, 50_000),
    ],
)
def test_a_count_is_a_lower_bound(count: int, told: int) -> None:
    assert at_least(count) == told


@pytest.mark.parametrize(
    ("lengths", "told"),
    [((0, 0), (0, 0)), ((2, 4), (2, 4)), ((4, 5), (4, 8)), ((5, 8), (4, 8)), ((9, 33), (8, 64)), ((36, 36), (32, 64))],
)
def test_lengths_are_bounds(lengths: tuple[int, int], told: tuple[int, int]) -> None:
    assert length_bounds(*lengths) == told


def test_a_comparison_can_ask() -> None:
    body = [{"id": "1", "name": "Anka", "price": 1, "customerNumber": None}, {"id": "2", "price": 1.5}] * 3
    made = evidence_of(changed("list", answered(lambda _: body)))
    assert made.answer("organizations_list", 404) is None
    answer = made.answer("organizations_list", 200)
    assert isinstance(answer, EvidenceAnswer)
    found = {
        name: (place.always, place.ever_null, sorted(place.json_types), place.documented)
        for name, place in answer.properties_of(("*",)).items()
    }
    assert found == {
        "id": (True, False, ["string"], True),
        "name": (False, False, ["string"], True),
        "price": (True, False, ["number"], False),
        "customerNumber": (False, True, [], True),
    }
    assert isinstance(answer.place(("*", "id")), EvidencePlace)
    assert answer.place(("*", "active")) is None
    assert [answer.objects_at(each) for each in (("*",), (), ("*", "id"), ("nowhere",))] == [5, 0, 0, 0]
    assert [json_pointer(each) for each in answer.undocumented] == ["/*/price"]


# The file.


def test_a_file_is_read_back_equal(tmp_path: Path) -> None:
    made = evidence_of(*ALL, changed("get", answered(lambda body: body.update(totalPrice=1, anka=2))))
    path = tmp_path / "evidence.json"
    path.write_text(made.text(), "utf-8")
    assert Evidence.read(path) == made
    assert Evidence.read(str(path)).text() == made.text()
    # As it may come out of a message.
    path.write_text(json.dumps(json.loads(made.text()), indent=4).replace("\n", "\r\n"), "utf-8-sig")
    assert Evidence.read(path) == made


def test_a_file_is_the_same_whatever_came_first() -> None:
    made = evidence_of(*ALL, *ALL[::3]).text()
    assert evidence_of(*ALL[::-1], *ALL[::3]).text() == made
    lists = [of_list({"id": "1", "kalmar": 1}, {"kalmar": 2, "name": None}), of_list({"discount": 1}), of_list()]
    first, *_ = texts = [
        evidence_of(*[changed("list", each) for each in lists[turn:] + lists[:turn]]).text() for turn in range(3)
    ]
    assert texts == [first] * 3


def test_one_place_stands_on_a_line() -> None:
    made = evidence_of(*ALL)
    lines = [line for line in made.text().splitlines() if re.match(r' {5}"', line)]
    assert len(lines) == sum(len(each.places) for each in made.answers.values()) > 40
    assert lines == [line for line in lines if json.loads("{" + line.strip().rstrip(",") + "}")]


Spoil = Callable[[dict[str, Any]], Any]


def answer_in(data: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = data["operations"]["organizations_list"]["200"]
    return found


def place_in(data: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = answer_in(data)["places"]["/*/name"]
    return found


def nested(depth: int) -> list[Any]:
    found: list[Any] = json.loads("[" * depth + "]" * depth)
    return found


AT_PLACE = "/operations/organizations_list/200/places/~1*~1name"
SPOILT: dict[str, tuple[Spoil, str]] = {
    "of another version": (lambda data: data.update(schema="contract-evidence/2"), "it is of another version than"),
    "of something else": (lambda data: data.update(schema="kalmar"), "it is no contract-evidence/1"),
    "without a schema": (lambda data: data.pop("schema"), "it is no contract-evidence/1"),
    "more": (lambda data: data.update(kalmar=1), "it is not as contract-evidence/1 has it"),
    "less": (lambda data: data.pop("host"), "it is not as contract-evidence/1 has it"),
    "a host": (lambda data: data.update(host="kalmar.example"), "/host is not as contract-evidence/1 has it"),
    "no day": (lambda data: data.update(made="2026-02-30"), "/made is no day"),
    "a day in words": (lambda data: data.update(made="kalmar"), "/made is not as"),
    "an exact count": (lambda data: data.update(unrelated=7), "/unrelated is a count that no evidence has"),
    "a count below nothing": (lambda data: data.update(unrelated=-1), "/unrelated is not as"),
    "a count that is a truth": (lambda data: data.update(unrelated=True), "/unrelated is not as"),
    "a status": (lambda data: data["operations"]["organizations_list"].update({"2XX": {}}), "is not as"),
    "a turned line": (lambda data: data["operations"].update({"\u202ekalmar": {}}), "is not as"),
    "no answers": (lambda data: answer_in(data).update(answers=0), "/answers is not as"),
    "a reason": (lambda data: answer_in(data).update(unread={"kalmar": 1}), "/unread is not as"),
    "a pointer": (lambda data: answer_in(data)["places"].update(kalmar=place_in(data)), "/places is not as"),
    "a type": (lambda data: place_in(data).update(types={"kalmar": 1}), f"{AT_PLACE}/types is not as"),
    "a type that never came": (lambda data: place_in(data)["types"].update(null=0), f"{AT_PLACE}/types/null is not as"),
    "a media type that never came": (
        lambda data: answer_in(data)["media_types"].update({"text/html": 0}),
        "/media_types/text~1html is not as",
    ),
    "half of a character": (lambda data: data.update(client="\ud83e"), "it is not as contract-evidence/1 has it"),
    "half of a character in a name": (lambda data: data["operations"].update({"\ud83e": {}}), "it is not as"),
    "what is nested": (lambda data: data.update(unrelated=nested(900)), "it is not as contract-evidence/1 has it"),
    "no type": (lambda data: place_in(data).update(types={}), f"{AT_PLACE}/types is not as"),
    "a format": (lambda data: place_in(data).update(formats={"kalmar": 1}), f"{AT_PLACE}/formats is not as"),
    "a value": (lambda data: place_in(data).update(value="kalmar"), f"{AT_PLACE} is not as"),
    "lengths": (lambda data: place_in(data).update(text_length=[8]), f"{AT_PLACE}/text_length is not as"),
    "lengths of three": (
        lambda data: place_in(data).update(text_length=[8, 8, 16]),
        f"{AT_PLACE}/text_length is not as",
    ),
    "a count beyond all": (lambda data: data.update(unrelated=10**16), "/unrelated is not as"),
    "what goes without saying": (
        lambda data: place_in(data).update(documented=True),
        f"{AT_PLACE}/documented is not as",
    ),
    "a name that a terminal may take for another": (
        lambda data: data["operations"].update({"n\u0430idis": {"200": {}}}),
        "/operations/?/200 is not as",
    ),
    "lengths the wrong way": (
        lambda data: place_in(data).update(text_length=[8, 4]),
        f"{AT_PLACE}/text_length is a count that no evidence has",
    ),
    "a count of words": (
        lambda data: place_in(data).update(words={"Active": 3}),
        f"{AT_PLACE}/words/Active is a count that no evidence has",
    ),
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_spoilt_file_is_refused_without_a_word_of_it(name: str, tmp_path: Path) -> None:
    spoil, why = SPOILT[name]
    data = json.loads(evidence_of(EXCHANGES["list"]).text())
    spoil(data)
    path = tmp_path / "evidence.json"
    path.write_text(json.dumps(data), "utf-8")
    with pytest.raises(ConfigurationError) as caught:
        Evidence.read(path)
    assert str(caught.value).startswith(f"{path} is no file of evidence that can be used: ")
    assert why in str(caught.value)
    assert "contract check --live --evidence" in str(caught.value)
    assert "kalmar" not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    ("content", "why"),
    [
        pytest.param(b"", "it is no JSON", id="empty"),
        pytest.param(b"kalmar", "it is no JSON", id="a text"),
        pytest.param(b"[]", "it is no contract-evidence/1", id="a list"),
        pytest.param(b"\xff\xfe", "it is no JSON", id="bytes"),
        pytest.param(b"[" * 99_999, "it is no JSON", id="too deep"),
        pytest.param(b'{"schema": 1.0}', "it is no JSON", id="a fraction"),
        pytest.param(b'{"schema": NaN}', "it is no JSON", id="no number"),
        pytest.param(b'{"schema": "contract-evidence/1", "schema": "contract-evidence/1"}', "a name twice", id="twice"),
        pytest.param(b" " * (16 * 2**20 + 1), "it is larger than 16 MB", id="large"),
    ],
)
def test_what_is_no_file_of_evidence_is_refused(content: bytes, why: str, tmp_path: Path) -> None:
    path = tmp_path / "evidence.json"
    path.write_bytes(content)
    with pytest.raises(ConfigurationError, match=why):
        Evidence.read(path)


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be read: No such file"):
        Evidence.read(tmp_path / "none.json")
    with pytest.raises(ConfigurationError, match="cannot be read: Is a directory"):
        Evidence.read(tmp_path)


# What is shown before it is written.


def test_all_of_it_is_shown_and_then_what_it_is() -> None:
    odd = [
        changed("list", of_list({"totalPrice": 1, "anka": 1})),
        changed("get", spelled("")),
        changed("services", in_another_status),
    ]
    made = evidence_of(*odd)
    shown = preview(made)
    assert shown.startswith(made.text())
    assert shown.endswith(made.summary())
    lines = made.summary().splitlines()
    assert lines[0] == f"Evidence of 2026-11-30, from the API, made with cloudmore-client {__version__}."
    assert lines[-5:] == [
        "  organizations_get 200: answers 1, places 0, not looked into: empty 1",
        "  organizations_list 200: answers 1, places 4",
        "  services_list 418 (not documented): answers 1, places 0, not looked into: not documented 1",
        "Names in it that are not from the document, so look at them: totalPrice",
        "Names that could be somebody's are left out at: organizations_list/*",
    ]


def test_evidence_of_a_sandbox_or_of_nothing_says_so() -> None:
    lines = evolve(evidence_of(), source="sandbox").summary().splitlines()
    assert "from a sandbox, which proves nothing of the API" in lines[0]
    assert lines[-1] == "No answer of an operation of the document is in it."


def test_pointers_are_those_of_the_shapes() -> None:
    made = evidence_of(*ALL)
    read = json.loads(made.text())["operations"]
    for (operation_id, status), answer in made.answers.items():
        assert {parsed_pointer(each) for each in read[operation_id][str(status)]["places"]} == set(answer.places)
    assert exchange(EXCHANGES["list"]).request.url.startswith(HOST)
    assert made.made == DAY
