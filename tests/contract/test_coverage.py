"""What recordings cover: cells, the ten criteria, walked links, and where the document is loose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from attrs import frozen
from contract.recordings import (
    EXCHANGES,
    HOST,
    ORGANIZATION,
    RESELLER,
    Change,
    Interaction,
    answered,
    changed,
    interaction,
    write,
)

from cloudmore.contract import CoverageResult, coverage, update_shapes


def covered(folder: Path, *interactions: Interaction) -> CoverageResult:
    return coverage(write(folder, interactions))


def test_a_cell_names_who_covers_it(tmp_path: Path) -> None:
    write(tmp_path / "more", [EXCHANGES["token"], EXCHANGES["list"]])
    result = covered(tmp_path, EXCHANGES["list"], EXCHANGES["delete"])
    cells = {str(cell): cell.recordings for cell in result.cells if cell.recordings}
    assert cells == {
        "authentication_token 200 application/json": ("more/recorded.yaml#0",),
        "organizations_list 200 application/json": ("more/recorded.yaml#1", "recorded.yaml#0"),
        "organizations_delete 204 no body": ("recorded.yaml#1",),
    }
    assert (len(result.cells), len(result.missing), result.exchanges) == (85, 82, 4)


CRITERIA: dict[str, tuple[int, int, str]] = {
    "paths": (2, 12, "/api/healthcheck"),
    "operations": (2, 16, "health_check"),
    "request content types": (1, 5, "organizations_create application/json"),
    "response content types": (2, 16, "organizations_delete application/json"),
    "parameters": (3, 33, "organizations_create body"),
    "status classes": (2, 48, "organizations_list 4XX"),
    "parameter values": (1, 2, "organizations_list showActive=true"),
    "status codes": (2, 85, "organizations_list 500"),
    "response body properties": (7, 267, "authentication_token 200 /scope"),
    "operation flows": (0, 24, "organizations_list 200 -> organizations_get (organization)"),
}


@pytest.mark.parametrize("name", CRITERIA)
def test_each_criterion_tells_what_is_covered_and_what_is_not(name: str, tmp_path: Path) -> None:
    result = covered(tmp_path, EXCHANGES["token"], EXCHANGES["list"])
    [criterion] = [each for each in result.criteria if each.name == name]
    covers, goals, missing = CRITERIA[name]
    assert (len(criterion.goals) - len(criterion.missing), len(criterion.goals)) == (covers, goals)
    assert missing in criterion.missing
    assert str(criterion) == f"{name}: {covers} of {goals}"


def test_there_are_ten_in_seven_levels(tmp_path: Path) -> None:
    result = covered(tmp_path, EXCHANGES["token"])
    assert [each.name for each in result.criteria] == list(CRITERIA)
    assert [each.level for each in result.criteria] == [1, 2, 3, 3, 4, 4, 5, 5, 6, 7]
    assert result.level == 0


SPEC = """
openapi: 3.1.0
info: {title: Sample, version: '1'}
paths:
  /things/{id}:
    get:
      operationId: things_get
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: size, in: query, schema: {type: string, enum: [small, large]}}
      responses:
        2XX:
          description: One.
          content:
            application/json:
              schema:
                type: object
                properties:
                  colour: {type: string, enum: [red, blue]}
                  note: {type: [string, 'null']}
                  inner: {$ref: '#/paths/~1things~1{id}/get/responses/2XX/content/application~1json/schema'}
        default: {description: Anything else.}
"""


def thing(query: str, status: int, answer: object = None) -> Interaction:
    return interaction("GET", f"/things/1{query}", status, answer)


def test_an_exchange_with_another_host_covers_nothing(tmp_path: Path) -> None:
    made = changed(
        "list", lambda made: made["request"].update(uri=made["request"]["uri"].replace(HOST, "http://127.0.0.1:8765"))
    )
    write(tmp_path, [made])
    assert coverage(tmp_path).exchanges == 0
    assert coverage(str(tmp_path), hosts=["127.0.0.1:8765"]).exchanges == 1


def test_a_document_of_somebody_else_is_covered_in_full(tmp_path: Path) -> None:
    (tmp_path / "spec.yml.txt").write_text(SPEC)
    everything = {"colour": "red", "note": "x", "inner": {"colour": "blue", "note": None}}
    exchanges = [thing("?size=small", 200, everything), thing("?size=large", 206, {}), thing("", 418)]
    result = coverage(write(tmp_path / "all", exchanges), spec=tmp_path / "spec.yml.txt", hosts=["api.cloudmore.com"])
    assert [each.missing for each in result.criteria] == [()] * 10
    assert (result.level, result.missing) == (7, ())
    one = write(tmp_path / "one", exchanges[:1])
    partly = coverage(one, spec=tmp_path / "spec.yml.txt", hosts=["api.cloudmore.com"])
    assert (partly.level, [str(cell) for cell in partly.missing]) == (3, ["things_get default no body"])
    properties = ("colour", "note", "inner", "inner/colour", "inner/note")
    assert {name: set(each) for name, each in partly.loose.items() if each} == {
        "never absent": {*(f"things_get 200 /{name}" for name in properties), "things_get query size"},
        "never null": {"things_get 200 /note"},
        "types never seen": {"things_get 200 /inner/note string"},
        "enum words never seen": {"things_get 200 /colour blue", "things_get 200 /inner/colour red"},
    }


def test_what_is_not_documented_covers_its_path_alone(tmp_path: Path) -> None:
    refused = changed("get", lambda made: made["response"]["status"].update(code=418))
    result = covered(tmp_path, refused)
    assert (result.exchanges, len(result.missing)) == (1, 85)
    covers = {each.name: len(each.goals) - len(each.missing) for each in result.criteria}
    assert (covers["paths"], covers["operations"], covers["status codes"], covers["status classes"]) == (1, 1, 0, 0)


# Not one way of describing it is missing: a text, a parameter with a media type, a link with a constant.
ODD_SPEC = """
openapi: 3.1.0
info: {title: Sample, version: '1'}
paths:
  /things/{id}:
    get:
      operationId: things_get
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: size, in: query, content: {text/plain: {}}}
      responses:
        200:
          description: One.
          content:
            application/json: {schema: {type: object, properties: {colour: {type: string, enum: [red, blue]}}}}
            text/plain: {schema: {type: string}}
          links:
            first: {operationId: things_get, parameters: {id: '1'}}
            last: {operationId: things_get, parameters: {id: '9'}}
"""


def test_a_document_may_say_things_otherwise(tmp_path: Path) -> None:
    def page(made: Interaction) -> Interaction:
        made["response"]["body"]["string"] = "<html>"
        return made

    def text(made: Interaction) -> Interaction:
        made["response"]["headers"]["Content-Type"] = ["text/plain"]
        return made

    (tmp_path / "spec.txt").write_text(ODD_SPEC)
    exchanges = [thing("", 200, {"colour": "red"}), page(thing("", 200, {})), text(thing("?size=1", 200, ""))]
    folder = write(tmp_path / "recorded", exchanges)
    result = coverage(folder, spec=tmp_path / "spec.txt", hosts=["api.cloudmore.com"])
    missing = {each.name: each.missing for each in result.criteria if each.missing}
    assert missing == {"operation flows": ("things_get 200 -> things_get (last)",)}
    assert result.loose["enum words never seen"] == ("things_get 200 /colour blue",)


OTHER = ORGANIZATION.replace("1", "3")


def to(organization: str) -> Change:
    return lambda made: made["request"].update(uri=made["request"]["uri"].replace(ORGANIZATION, organization))


ADD = interaction(
    "POST",
    f"{RESELLER}/organizations/{ORGANIZATION}/services",
    201,
    {"id": "bbbbbbbb-0000-4000-8000-000000000009"},
    sent={"serviceId": "bbbbbbbb-0000-4000-8000-000000000009"},
)
ESTORE = interaction(
    "GET",
    f"{RESELLER}/organizations/{ORGANIZATION}/Estore",
    200,
    [{"id": "bbbbbbbb-0000-4000-8000-000000000009"}],
)


@frozen
class Walk:
    """Exchanges, and whether they walk a link.

    Attributes:
        link: As it is told.
        exchanges: In order.
        is_walked: Whether they do.
    """

    link: str
    exchanges: Sequence[Interaction]
    is_walked: bool = True


FIRST_OF_LIST = "organizations_list 200 -> organizations_get (organization)"
BY_LOCATION = "billing_reports_start 202 -> billing_reports_get (report)"
ADDITION = "organizations_estore 200 -> organization_services_add (addition)"
CREATED = "organizations_create 201 -> organizations_get (organization)"
NO_TASK = answered(lambda body: body.clear())
WALKS: dict[str, Walk] = {
    "by an item of the answer": Walk(FIRST_OF_LIST, [EXCHANGES["list"], EXCHANGES["get"]]),
    "with others between": Walk(FIRST_OF_LIST, [EXCHANGES["list"], EXCHANGES["token"], EXCHANGES["get"]]),
    "by another item": Walk(FIRST_OF_LIST, [EXCHANGES["list"], changed("get", to(OTHER))], is_walked=False),
    "in the wrong order": Walk(FIRST_OF_LIST, [EXCHANGES["get"], EXCHANGES["list"]], is_walked=False),
    "from an empty list": Walk(
        FIRST_OF_LIST, [changed("list", answered(lambda _: [])), EXCHANGES["get"]], is_walked=False
    ),
    "to a refusal": Walk(
        FIRST_OF_LIST,
        [EXCHANGES["list"], changed("get", lambda made: made["response"]["status"].update(code=404))],
        is_walked=False,
    ),
    "by a header": Walk(BY_LOCATION, [changed("start", NO_TASK), EXCHANGES["report"]]),
    "by a header that is missing": Walk(
        BY_LOCATION,
        [changed("start", lambda made: made["response"]["headers"].pop("Location")), EXCHANGES["report"]],
        is_walked=False,
    ),
    "by a property": Walk(BY_LOCATION.replace("(report)", "(reportOfBody)"), [EXCHANGES["start"], EXCHANGES["report"]]),
    "into a body": Walk(ADDITION, [ESTORE, ADD]),
    "into another body": Walk(
        ADDITION,
        [answered(lambda body: [{**body[0], "id": OTHER}])(made := changed("list")) or made, ADD],
        is_walked=False,
    ),
    "after a refusal": Walk(CREATED, [EXCHANGES["refused"], EXCHANGES["get"]], is_walked=False),
}


@pytest.mark.parametrize("name", WALKS)
def test_a_link_is_walked_by_what_follows_from_its_answer(name: str, tmp_path: Path) -> None:
    walk = WALKS[name]
    [flows] = [each for each in covered(tmp_path, *walk.exchanges).criteria if each.name == "operation flows"]
    assert walk.link in flows.goals
    assert (walk.link not in flows.missing) is walk.is_walked


def test_a_link_is_walked_within_one_recording(tmp_path: Path) -> None:
    write(tmp_path, [EXCHANGES["list"]], "a.yaml")
    write(tmp_path, [EXCHANGES["get"]], "b.yaml")
    [flows] = [each for each in coverage(tmp_path).criteria if each.name == "operation flows"]
    assert FIRST_OF_LIST in flows.missing


def test_what_the_document_allows_and_nobody_saw_is_told(tmp_path: Path) -> None:
    loose = covered(tmp_path, EXCHANGES["list"]).loose
    assert "organizations_list 200 /*/name" in loose["never absent"]
    assert not [each for each in loose["never absent"] if re.search("/id$", each)], "it is essential"
    assert loose["never null"] == ()


def test_a_media_type_with_parameters_is_the_documented_one(tmp_path: Path) -> None:
    spec = tmp_path / "spec.txt"
    spec.write_text(
        SPEC.replace("application/json:", "application/json; charset=utf-8:").replace(
            "~1json/", "~1json; charset=utf-8/"
        )
    )
    folder = write(tmp_path / "recorded", [thing("?size=small", 200, {"colour": "red"})])
    result = coverage(folder, spec=spec, hosts=["api.cloudmore.com"])
    [types] = [each for each in result.criteria if each.name == "response content types"]
    assert [str(cell) for cell in result.missing] == ["things_get default no body"]
    assert types.missing == ()
    update_shapes(folder, spec=spec, hosts=["api.cloudmore.com"])
    assert '"/colour": {"types": ["string"], "always": true}' in (folder / "shapes.json").read_text("utf-8")
