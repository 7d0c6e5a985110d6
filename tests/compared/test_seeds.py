"""Every seeded agreement and contradiction is told right, and nothing else is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from compared.seeds import CONFIRMED, LEFT_OUT, SEEDS, TOLD_OF_THE_LEFT_OUT, UNKNOWN, Told, seeded_file
from compared.vendor_file import UNRELATED, as_text, definition_name, ours, vendor_file

from cloudmore.contract import Comparison, Fact, Standing, compare
from cloudmore.contract.comparison.swagger import against_swagger
from cloudmore.contract.document import Document
from cloudmore.contract.pointer import json_pointer

KEPT = Path(__file__).with_name("vendor_swagger.json")


@pytest.fixture(scope="module")
def whole() -> Comparison:
    """The comparison with the kept file, which has all seeds."""
    return compare(KEPT)


DOCUMENT = Document.read()


def compared(file: Any) -> Comparison:
    return against_swagger(DOCUMENT, file, "swagger.json")


def told(fact: Fact) -> Told:
    return Told(str(fact.standing), fact.kind, json_pointer(fact.place), fact.name, tuple(sorted(fact.operation_ids)))


def expected(*names: str) -> set[Told]:
    each = [one for name in names or SEEDS for one in SEEDS[name].told] + [TOLD_OF_THE_LEFT_OUT]
    return {Told(one.standing, one.kind, one.place, one.name, tuple(sorted(one.operations))) for one in each}


def test_there_are_enough_seeds_and_operations() -> None:
    file = seeded_file()
    assert len(expected()) >= 60
    assert sum(len(item) for item in file["paths"].values()) >= 30
    assert {each.kind for each in expected()} == {
        *(
            "operation",
            "parameter",
            "parameter required",
            "parameter type",
            "request body",
            "property",
            "type",
            "format",
        ),
        *("null", "words", "required", "status", "answer", "header", "media type", "spelling", "server", "security"),
    }


def test_everything_that_is_not_confirmed_was_seeded_and_all_that_was_seeded_is_told(whole: Comparison) -> None:
    found = {told(each) for each in whole.facts if each.standing is not Standing.CONFIRMED}
    assert found == {each for each in expected() if each.standing != CONFIRMED}


def covers(fact: Told, one: Told) -> bool:
    same = (fact.standing, fact.kind, fact.place, fact.name) == (one.standing, one.kind, one.place, one.name)
    return same and set(one.operations) <= set(fact.operations)


@pytest.mark.parametrize("name", SEEDS)
def test_a_seed_alone_is_told_and_nothing_else(name: str) -> None:
    facts = [told(each) for each in compared(seeded_file(name)).facts]
    assert {each for each in facts if each.standing != CONFIRMED} == {
        each for each in expected(name) if each.standing != CONFIRMED
    }
    assert [each for each in expected(name) if not any(covers(fact, each) for fact in facts)] == []


def test_the_calls_are_counted(whole: Comparison) -> None:
    assert (whole.compared, whole.operations, whole.unrelated) == (len(ours()) - 1, len(ours()), len(UNRELATED))
    assert whole.summary().endswith("14 of 15 operations compared, 20 of theirs are none of ours.")


def test_where_everything_is_right_nothing_is_contradicted_or_new() -> None:
    comparison = compared(vendor_file())
    assert {each.standing for each in comparison.facts} == {Standing.CONFIRMED}
    assert (comparison.compared, comparison.grade, comparison.source) == (15, "documented", "swagger")
    assert (comparison.title, comparison.version) == ("Cloudmore API", "v1.07.0")


def test_one_file_is_kept() -> None:
    """To look at, and for whoever needs one without making it."""
    assert KEPT.read_text("utf-8") == as_text(seeded_file())


def test_the_call_that_they_lack_is_unknown_to_them(whole: Comparison) -> None:
    [fact] = [each for each in whole.facts if each.operation_ids == (LEFT_OUT,)]
    assert (fact.standing, fact.kind, fact.theirs, fact.said) == (UNKNOWN, "operation", "", None)
    assert fact.evidence == "documented"


# What is said of a fact, by its kind and its name, as a part of an OpenAPI 3.1 document.
SAID: dict[tuple[str, str, str], Any] = {
    ("new to us", "property", "domain"): {"type": "string"},
    ("new to us", "property", "group"): {"$ref": "#/components/schemas/OrganizationGroup"},
    ("new to us", "property", "flags"): {
        "type": "array",
        "items": {"type": "string", "x-extensible-enum": ["Manual", "Correction"]},
    },
    ("new to us", "parameter", "kind"): {
        "name": "kind",
        "in": "query",
        "required": False,
        "schema": {"type": "string", "x-extensible-enum": ["Custom", "Csp"]},
    },
    ("new to us", "status", "409"): {
        "description": "Conflict.",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ApiError"}}},
    },
    ("new to us", "status", "429"): {"description": "Too Many Requests."},
    ("new to us", "server", "us.api.vendor.example"): {"url": "https://us.api.vendor.example"},
    ("new to us", "header", "X-Total-Count"): {"schema": {"type": "integer"}},
    ("contradicted", "spelling", "PostalCode"): {"type": "string"},
    ("contradicted", "required", "primaryDomain"): {"required": ["primaryDomain"]},
}


@pytest.mark.parametrize(("standing", "kind", "name"), SAID)
def test_what_they_say_is_given_as_a_part_of_a_document(whole: Comparison, standing: str, kind: str, name: str) -> None:
    found = [each for each in whole.facts if (each.standing, each.kind, each.name) == (standing, kind, name)]
    assert [each.said for each in found] == [SAID[standing, kind, name]]


def test_more_words_keep_their_order() -> None:
    file = vendor_file()
    words = file["definitions"][definition_name("Status")]["properties"]["status"]
    words.pop("enum", None)
    words["x-enum"] = ["Healthy", *"GFEDCBA"]
    (fact,) = [each for each in compared(file).facts if each.kind == "words" and each.standing is Standing.NEW]
    assert fact.said == {"x-extensible-enum": ["Healthy", "Degraded", "Unhealthy", *"GFEDCBA"]}


def test_the_definitions_that_are_new_are_given_with_those_that_they_reach(whole: Comparison) -> None:
    assert whole.schemas["OrganizationGroup"] == {
        "type": "object",
        "required": ["id"],
        "properties": {
            "id": {"type": "integer"},
            "label": {"type": ["string", "null"]},
            "parent": {"$ref": "#/components/schemas/OrganizationGroup"},
            "owner": {"$ref": "#/components/schemas/GroupOwner"},
        },
    }
    assert whole.schemas["GroupOwner"] == {
        "type": "object",
        "properties": {"since": {"type": "string", "format": "date"}},
    }
    assert "example" not in json.dumps([each.as_record() for each in whole.facts if each.kind != "server"])


def test_every_fact_has_its_line_and_its_grade_and_a_fingerprint_of_its_own(whole: Comparison) -> None:
    assert all(each.line > 1 for each in whole.facts)
    without = {
        json_pointer(each.place) for each in whole.facts if each.standing is not Standing.NEW and not each.evidence
    }
    # Errors have no mark on what is in their lists and maps, and what we do not have has none.
    assert without == {
        "/components/schemas/OrganizationCreate",
        "/components/schemas/ApiErrors/items",
        "/components/schemas/ValidationErrors/additionalProperties",
        "/components/schemas/ValidationErrors/additionalProperties/items",
    }
    assert len({(each.fingerprint, each.standing) for each in whole.facts}) == len(whole.facts)


NOTES = {
    "a call that they mean to take away": "They write the path /api/resellers/{resellerId}/Organizations. "
    "They call it deprecated.",
    "another path, written otherwise": "They write the path /api/resellers/{resellerId:guid}/Services/.",
}


@pytest.mark.parametrize("name", NOTES)
def test_a_path_that_is_written_otherwise_is_confirmed_with_a_note(name: str) -> None:
    comparison = compared(seeded_file(name))
    operation = SEEDS[name].told[0].operations
    [fact] = [each for each in comparison.facts if each.kind == "operation" and each.operation_ids == operation]
    assert (fact.standing, fact.note) == (Standing.CONFIRMED, NOTES[name])
