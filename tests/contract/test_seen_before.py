"""What was seen is part of the contract: what every recording had may not vanish unnoticed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen
from contract.recordings import DOCUMENT, EXCHANGES, Change, Interaction, answered, changed, write

from cloudmore import ConfigurationError
from cloudmore.contract import check, update_shapes


@frozen
class Later:
    """A recording of later, and what is found beside those of before.

    Attributes:
        exchange: Which one.
        change: What is otherwise later.
        finding: Grade, kind, pointer and what was found; ``None`` where nothing is.
        before: What was otherwise in one of the recordings of before.
    """

    exchange: str
    change: Change
    finding: tuple[str, str, str, str] | None
    before: Change = lambda _: None


def without_header(name: str) -> Change:
    return lambda made: made["response"]["headers"].pop(name)


LATER: dict[str, Later] = {
    "the same": Later("list", lambda _: None, None),
    "a property that all had": Later(
        "list",
        answered(lambda body: body[1].pop("name") and None),
        ("vanished", "vanished", "/1/name", "nothing"),
    ),
    "an essential property that all had": Later(
        "list", answered(lambda body: body[1].pop("id") and None), ("broken", "required", "/1/id", "nothing")
    ),
    "a property that one lacked": Later(
        "list",
        answered(lambda body: body[1].pop("name") and None),
        None,
        before=answered(lambda body: body[0].pop("name") and None),
    ),
    "a property of an object that is gone": Later(
        "prices",
        answered(lambda body: body[0].pop("price") and None),
        ("vanished", "vanished", "/0/price", "nothing"),
    ),
    "a property in a list that is empty": Later("list", answered(lambda _: []), None),
    "a property deep inside": Later(
        "report",
        answered(lambda body: body["organizations"][0]["services"][0]["items"][0].pop("quantity") and None),
        ("vanished", "vanished", "/organizations/0/services/0/items/0/quantity", "nothing"),
    ),
    "null where none had it": Later(
        "prices",
        answered(lambda body: body[0].update(subscriptionLength=None)),
        ("new", "unseen type", "/0/subscriptionLength", "null"),
    ),
    "a type that the document does not have": Later(
        "list", answered(lambda body: body[0].update(active="no")), ("broken", "type", "/0/active", "string")
    ),
    "null at the second item": Later(
        "prices",
        answered(lambda body: body.append({**body[0], "subscriptionLength": None})),
        ("new", "unseen type", "/1/subscriptionLength", "null"),
    ),
    "null where one had it": Later(
        "prices",
        answered(lambda body: body[0].update(subscriptionLength=None)),
        None,
        before=answered(lambda body: body[0].update(subscriptionLength=None)),
    ),
    "a whole number for a fraction": Later("prices", answered(lambda body: body[0]["price"].update(costPrice=1)), None),
    "an id of another form": Later(
        "get", answered(lambda body: body.update(id="42")), ("new", "unseen format", "/id", "number")
    ),
    "an address in braces": Later(
        "get",
        answered(lambda body: body["contact"].update(email="{anna@example.com}")),
        ("new", "unseen format", "/contact/email", "text"),
        before=answered(lambda body: body["contact"].update(email="anna@example.com")),
    ),
    "an address with a scheme before it": Later(
        "get",
        answered(lambda body: body["contact"].update(email="urn:uuid:anna@example.com")),
        ("new", "unseen format", "/contact/email", "text"),
        before=answered(lambda body: body["contact"].update(email="anna@example.com")),
    ),
    "digits of another script": Later(
        "get",
        answered(lambda body: body.update(id="\u0664\u0662")),
        ("new", "unseen format", "/id", "text"),
    ),
    "other free text": Later("list", answered(lambda body: body[0].update(name="2026-10-01")), None),
    "a text of a form that the document tells": Later(
        "subscriptions",
        answered(lambda body: body[0].update(startDate="2026-10-01t00:00:00.5+02:00")),
        None,
    ),
    "a key of a map": Later("invalid", answered(lambda _: {"Name": ["Missing."]}), None),
    "a header that all had": Later("create", without_header("Location"), ("vanished", "header", "", "nothing")),
    "a header that one lacked": Later(
        "start", without_header("Retry-After"), None, before=without_header("Retry-After")
    ),
}


@pytest.mark.parametrize("name", LATER)
def test_later_recordings_are_held_against_earlier_ones(name: str, tmp_path: Path) -> None:
    later = LATER[name]
    update_shapes(write(tmp_path / "before", [EXCHANGES[later.exchange], changed(later.exchange, later.before)]))
    now = write(tmp_path / "now", [changed(later.exchange, later.change)])
    result = check(now, shapes=tmp_path / "before" / "shapes.json")
    found = [(each.grade, each.kind, each.pointer, each.found) for each in result.findings]
    assert found == ([later.finding] if later.finding else [])


@pytest.mark.parametrize(
    ("exchange", "change", "operation", "where", "line"),
    [
        pytest.param(
            *("create", without_header("Location"), "organizations_create", "response header Location"),
            "Location: {$ref: '#/components/headers/Location'}",
            id="a header",
        ),
        pytest.param(
            *("prices", answered(lambda body: body[0].pop("price") and None), "organization_services_price_list"),
            *("response body", "price: {$ref: '#/components/schemas/Price'"),
            id="a property",
        ),
        pytest.param(
            *("get", answered(lambda body: body.update(id="42")), "organizations_get", "response body"),
            "id: {type: string, minLength: 1, x-essential: true",
            id="a format",
        ),
    ],
)
def test_what_vanished_is_named_with_its_line(
    exchange: str, change: Change, operation: str, where: str, line: str, *, tmp_path: Path
) -> None:
    update_shapes(write(tmp_path, [EXCHANGES[exchange]]))
    [finding] = check(write(tmp_path, [changed(exchange, change)])).findings
    assert (finding.operation_id, finding.where) == (operation, where)
    assert DOCUMENT.read_text("utf-8").splitlines()[finding.line - 1].strip().startswith(line)


def test_an_answer_that_was_never_recorded_is_held_against_the_document_alone(tmp_path: Path) -> None:
    update_shapes(write(tmp_path / "before", [EXCHANGES["list"]]))
    now = write(tmp_path / "now", [EXCHANGES["get"]])
    assert check(now, shapes=tmp_path / "before" / "shapes.json").findings == ()


def test_the_shapes_beside_the_recordings_are_used_and_a_stranger_s_are_not(tmp_path: Path) -> None:
    folder = write(tmp_path / "cassettes" / "mine", [EXCHANGES["list"]])
    path = update_shapes(folder)
    write(folder, [changed("list", answered(lambda body: body[0].pop("name") and None))])
    assert len(check(folder).findings) == 1
    path.rename(folder.parent / "shapes.json")
    assert check(folder).findings == (), "nothing says that the folder above is of the same recordings"
    (folder.parent / "index.json").write_text("{}")
    assert len(check(folder).findings) == 1


def test_shapes_of_another_api_are_not_written(tmp_path: Path) -> None:
    elsewhere = changed("list", lambda made: made["request"].update(uri="https://erp.example/organizations"))
    folder = write(tmp_path, [elsewhere])
    (folder / "shapes.json").write_text("kept")
    with pytest.raises(
        ConfigurationError, match=r"is one with the API, so shapes\.json stays as it is\. Name its host"
    ):
        update_shapes(folder)
    assert (folder / "shapes.json").read_text() == "kept"


def test_what_is_not_documented_has_no_shape(tmp_path: Path) -> None:
    unknown = changed("services", lambda made: made["request"].update(uri=made["request"]["uri"] + "/more"))
    teapot = changed("get", lambda made: made["response"]["status"].update(code=418))
    path = update_shapes(write(tmp_path, [EXCHANGES["list"], unknown, teapot]))
    assert list(json.loads(path.read_bytes())["operations"]) == ["organizations_list"]


def test_there_is_no_value_in_the_file(tmp_path: Path) -> None:
    made = EXCHANGES["get"]
    text = update_shapes(write(tmp_path, [made])).read_text("utf-8")
    body: dict[str, Any] = json.loads(made["response"]["body"]["string"])
    assert '"/contact/name": {"types": ["null"], "always": true}' in text
    assert not [value for value in body.values() if isinstance(value, str) and value in text]


def test_the_file_is_the_same_in_whichever_order_it_was_recorded(tmp_path: Path) -> None:
    exchanges = list(EXCHANGES.values())
    first = update_shapes(write(tmp_path / "first", exchanges)).read_bytes()
    assert update_shapes(write(tmp_path / "second", exchanges[::-1])).read_bytes() == first


@pytest.mark.parametrize("content", ["", "[]", '{"operations": 1}', '{"operations": {"list": {"OK": {}}}}'])
def test_a_file_that_holds_no_shapes_is_refused(content: str, tmp_path: Path) -> None:
    write(tmp_path, [EXCHANGES["list"]])
    (tmp_path / "shapes.json").write_text(content)
    with pytest.raises(ConfigurationError, match=r"is not a file of shapes.* Make it anew with --update-shapes"):
        check(tmp_path)


def test_a_fingerprint_survives_another_recording(tmp_path: Path) -> None:
    def other(made: Interaction) -> None:
        made["request"]["uri"] = made["request"]["uri"].replace("1111", "2222")

    def more(body: Any) -> Any:
        return [*body, *body, {**body[0], "id": "x", "active": "yes"}]

    fault = answered(lambda body: body[0].update(active="no"))
    [first] = check(write(tmp_path / "a", [changed("list", fault)])).findings
    [second] = check(
        write(tmp_path / "b", [EXCHANGES["token"], changed("list", answered(more), other)], "other.yaml")
    ).findings
    assert (first.pointer, second.pointer) == ("/0/active", "/4/active")
    assert first.fingerprint == second.fingerprint


# What the items of a list have in one property, and how many differences that is.
IN_TURN: dict[str, tuple[str, list[Any], int]] = {
    "two wrong types": ("active", ["no", 7], 2),
    "a wrong type and a right one": ("active", [7, True], 1),
    "a property of two types that the document does not have": ("revision", [None, 7], 1),
}


@pytest.mark.parametrize(("name", "values", "count"), IN_TURN.values(), ids=IN_TURN)
def test_fingerprints_are_the_same_in_whichever_order_a_list_comes(
    name: str, values: list[Any], count: int, tmp_path: Path
) -> None:
    def found(folder: str, order: list[Any]) -> set[str]:
        items = answered(lambda body: [{**body[0], name: each} for each in order])
        return {each.fingerprint for each in check(write(tmp_path / folder, [changed("list", items)])).findings}

    assert len(found("a", values)) == count
    assert found("a", values) == found("b", values[::-1])


@pytest.mark.parametrize("values", [[None], ["7"], [None, 7]], ids=["null", "a text", "null and a number"])
def test_a_property_that_the_document_does_not_have_is_the_same_whatever_it_holds(
    values: list[Any], tmp_path: Path
) -> None:
    def found(folder: str, order: list[Any]) -> str:
        items = answered(lambda body: [{**body[0], "revision": each} for each in order])
        [one] = check(write(tmp_path / folder, [changed("list", items)])).findings
        return one.fingerprint

    assert found("a", [7]) == found("b", values)


def test_a_call_that_is_not_in_the_document_has_one_fingerprint_for_every_id(tmp_path: Path) -> None:
    def unknown(number: str) -> Change:
        return lambda made: made["request"].update(uri=made["request"]["uri"].replace("/services", f"/offers/{number}"))

    result = check(write(tmp_path, [changed("services", unknown("4f2")), changed("services", unknown("17"))]))
    assert len({each.fingerprint for each in result.findings}) == 1


def test_a_name_that_has_become_a_key_of_a_map_has_not_vanished(tmp_path: Path) -> None:
    folder = write(tmp_path / "seen", [changed("list")])
    shapes = update_shapes(folder)
    spec = tmp_path / "mapped.yaml"
    listed = "items: {$ref: '#/components/schemas/Organization'}"
    text = DOCUMENT.read_text("utf-8")
    assert text.count(listed) == 1
    spec.write_text(text.replace(listed, "items: {type: object, additionalProperties: true}"), "utf-8")
    assert check(folder, spec=spec, shapes=shapes).findings == ()
