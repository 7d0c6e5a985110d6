"""What answers had, held against the document: one difference at a time, and a whole sandbox."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from compared.checkouts import checkout, contradicted

from cloudmore.contract import (
    Evidence,
    EvidenceAnswer,
    EvidencePlace,
    Fact,
    Standing,
    adopt,
    check_live,
    compare,
    read_source,
)
from cloudmore.contract.comparison.evidence_side import against_evidence
from cloudmore.contract.document import Document
from cloudmore.contract.pointer import json_pointer
from cloudmore.errors import ConfigurationError
from cloudmore.sandbox import Sandbox

DOCUMENT = Document.read()
DAY = date(2026, 11, 30)
LISTED = "/paths/~1api~1resellers~1{resellerId}~1organizations/get/responses/200/content/application~1json"
LIST = "/components/schemas/Organization"
PRICES = "/components/schemas/OrganizationPriceList"
SERVICES = "/components/schemas/ResellerService"
Places = Mapping[tuple[str, ...], EvidencePlace]


def place(
    *, seen: int = 5, of: int = 5, documented: bool = True, types: Mapping[str, int], **said: Any
) -> EvidencePlace:
    return EvidencePlace(documented=documented, seen=seen, objects=of, missing=of - seen, types=types, **said)


def text(**said: Any) -> EvidencePlace:
    return place(**{"types": {"string": 5}, "formats": {"text": 5}, **said})


ROOT: Places = {
    (): EvidencePlace(documented=True, seen=1, types={"array": 1}, list_length=(5, 5)),
    ("*",): EvidencePlace(documented=True, seen=5, types={"object": 5}),
    ("*", "id"): text(formats={"uuid": 5}),
    ("*", "name"): text(),
}


def answer(operation: str, places: Places, **said: Any) -> EvidenceAnswer:
    given: dict[str, Any] = {"status": 200, "documented": True, "media_types": {"application/json": 1}, "read": 1}
    # A price list has no ids of its own.
    root = {at: each for at, each in ROOT.items() if at[1:] != ("id",) or not operation.endswith("price_list")}
    return EvidenceAnswer(operation_id=operation, answers=1, places={**root, **places}, **{**given, **said})


def evidence(*answers: EvidenceAnswer, source: Any = "live") -> Evidence:
    return Evidence(
        made=DAY,
        client="0.1.0",
        document_sha256=DOCUMENT.digest,
        source=source,
        host="as the document",
        answers={(each.operation_id, each.status): each for each in answers},
    )


# What the answers had -> what must be told of it beside what is confirmed and unknown, and what they say.
CASES: Mapping[str, tuple[EvidenceAnswer, tuple[str, ...]]] = {
    "as the document has it": (
        answer("organizations_list", {("*", "active"): place(types={"boolean": 5})}),
        (),
    ),
    "a text for a flag": (
        answer("organizations_list", {("*", "active"): text()}),
        (f"contradicted type {LIST}/properties/active: string",),
    ),
    "a number for a flag, now and then": (
        answer("organizations_list", {("*", "active"): place(types={"boolean": 5, "integer": 1})}),
        (f"contradicted type {LIST}/properties/active: boolean or integer",),
    ),
    "null where there is none": (
        answer("organizations_list", {("*", "active"): place(types={"boolean": 5, "null": 1})}),
        (f"contradicted null {LIST}/properties/active: was null",),
    ),
    "null where it may be": (
        answer("organizations_list", {("*", "customerNumber"): text(types={"string": 5, "null": 1})}),
        (),
    ),
    "a whole number for a fraction": (
        answer("organization_services_price_list", {("*", "price", "costPrice"): place(types={"integer": 5})}),
        (),
    ),
    "a fraction for months": (
        answer(
            "organization_services_price_list", {("*", "subscriptionLength"): place(types={"integer": 5, "number": 1})}
        ),
        (f"contradicted type {PRICES}/properties/subscriptionLength: number",),
    ),
    "an id that is no GUID": (
        answer("services_list", {("*", "id"): text(formats={"uuid": 4, "text": 1})}),
        (f"contradicted format {SERVICES}/properties/id: text",),
    ),
    "a word more, which is not told": (
        answer("organization_services_price_list", {("*", "segment"): text(words={"education": 5}, other_words=1)}),
        (f"new to us words {PRICES}/properties/segment: others, which are not told",),
    ),
    "a word in capitals": (
        answer("organization_services_price_list", {("*", "segment"): text(respelled={"education": 5})}),
        (f"new to us words {PRICES}/properties/segment: education in another letter case",),
    ),
    "a property more": (
        answer("organizations_list", {("*", "domain"): text(documented=False)}),
        (f"new to us property {LIST} domain: string",),
    ),
    "a property in another letter case": (
        answer("organizations_list", {("*", "CustomerNumber"): text(documented=False)}),
        (f"contradicted spelling {LIST}/properties/customerNumber CustomerNumber: CustomerNumber",),
    ),
    "a flag in another letter case, and a text": (
        answer("organizations_list", {("*", "Active"): text(documented=False)}),
        (
            f"contradicted spelling {LIST}/properties/active Active: Active",
            f"contradicted type {LIST}/properties/active: string",
        ),
    ),
    "names that are not told": (
        answer("organizations_list", {("*", "…"): place(of=0, seen=2, documented=False, types={"string": 2})}),
        (),
    ),
    "an object for a list": (
        answer("organizations_list", {(): EvidencePlace(documented=True, seen=1, types={"object": 1})}),
        (f"contradicted type {LISTED}/schema: object",),
    ),
    "another success": (
        answer("organizations_list", {}, status=203, documented=False, read=0),
        ("new to us status /paths/~1api~1resellers~1{resellerId}~1organizations/get/responses 203: 203",),
    ),
    "an outage": (answer("organizations_list", {}, status=503, documented=False, read=0), ()),
    "a map": (
        answer(
            "organizations_create",
            {
                (): EvidencePlace(documented=True, seen=1, types={"object": 1}),
                ("*",): EvidencePlace(documented=True, seen=1, types={"array": 1}, list_length=(1, 1)),
                ("*", "*"): EvidencePlace(documented=True, seen=1, types={"string": 1}, formats={"text": 1}),
            },
            status=400,
        ),
        (),
    ),
    "XML": (
        answer("organizations_list", {}, media_types={"application/xml": 1}, read=0),
        (f"contradicted media type {LISTED}: application/xml",),
    ),
    "an empty body": (answer("organizations_list", {}, media_types={"none": 1}, read=0), ()),
}


def told(fact: Fact) -> str:
    name = f" {fact.name}" if fact.name else ""
    return f"{fact.standing} {fact.kind} {json_pointer(fact.place)}{name}: {fact.theirs}"


def differences(facts: tuple[Fact, ...]) -> tuple[str, ...]:
    return tuple(told(each) for each in facts if each.standing in (Standing.CONTRADICTED, Standing.NEW))


@pytest.mark.parametrize("name", CASES)
def test_a_difference_is_told_and_nothing_else(name: str) -> None:
    seen, expected = CASES[name]
    assert differences(against_evidence(DOCUMENT, evidence(seen)).facts) == expected


def confirmed(*answers: EvidenceAnswer) -> set[str]:
    facts = against_evidence(DOCUMENT, evidence(*answers)).facts
    return {f"{each.kind} {json_pointer(each.place)}" for each in facts if each.standing is Standing.CONFIRMED}


def test_what_was_not_seen_is_unknown_and_not_denied() -> None:
    only_null = answer("organizations_list", {("*", "active"): place(types={"null": 5})})
    unknown = {
        json_pointer(each.place): each.note
        for each in against_evidence(DOCUMENT, evidence(only_null)).facts
        if each.standing is Standing.UNKNOWN and each.kind == "property"
    }
    assert unknown[f"{LIST}/properties/customerNumber"] == "It was never there in at least 5 objects."
    # Null alone does not say that it is a flag.
    assert unknown[f"{LIST}/properties/active"] == "It was null in at least 5 objects."


def test_of_a_new_property_that_was_only_null_no_type_is_said() -> None:
    seen = answer("organizations_list", {("*", "domain"): place(documented=False, types={"null": 5})})
    [new] = [each for each in against_evidence(DOCUMENT, evidence(seen)).facts if each.standing is Standing.NEW]
    assert (new.name, new.theirs, new.said) == ("domain", "null", {})


def test_a_refusal_does_not_confirm_an_operation() -> None:
    there, refused = answer("organizations_list", {}), answer("organizations_estore", {}, status=404, read=0)
    assert confirmed(there) >= {"operation /paths/~1api~1resellers~1{resellerId}~1organizations/get"}
    assert not any(each.startswith("operation") for each in confirmed(refused))
    assert against_evidence(DOCUMENT, evidence(there, refused)).compared == 1


def test_what_did_not_come_is_not_confirmed() -> None:
    started = {"status": 202, "read": 0, "media_types": {"none": 2}}
    places = {"there": 1, "not there": 0}
    told = {
        name: confirmed(answer("billing_reports_start", {}, headers={"Location": each}, **started))
        for name, each in places.items()
    }
    assert {name: any(each.startswith("header") for each in facts) for name, facts in told.items()} == {
        "there": True,
        "not there": False,
    }
    assert not any(each.startswith("media type") for facts in told.values() for each in facts)


def test_how_often_somebody_looked_is_no_change(tmp_path: Path) -> None:
    files: list[Path] = []
    for count in (5, 10):
        root = {("*",): EvidencePlace(documented=True, seen=count, types={"object": count})}
        files.append(tmp_path / f"{count}.json")
        files[-1].write_text(evidence(answer("organizations_list", root)).text(), encoding="utf-8")
    changed = compare(files[1], last_seen=files[0])
    assert (changed.facts, changed.went) == ((), ())


def test_what_is_essential_and_was_missing_is_told() -> None:
    seen = answer("organizations_list", {("*", "id"): text(seen=4, formats={"uuid": 4})})
    (remark,) = against_evidence(DOCUMENT, evidence(seen)).remarks
    assert remark == "organizations_list 200 /*/id is essential, and was not always there"


def grown(digest: str) -> Document:
    """The document, with a list of organizations that requires more."""
    data = copy.deepcopy(DOCUMENT.data)
    listed = data["components"]["schemas"]["Organization"]
    listed["required"] = ["domain"]
    listed["properties"]["domain"] = {"type": "string"}
    listed["properties"]["group"] = {"type": "object", "properties": {"id": {}}, "required": ["id"]}
    return Document.of(data, path=DOCUMENT.path, digest=digest, lines={})


VEILED = {("*", "\N{HORIZONTAL ELLIPSIS}"): place(of=0, documented=False, types={"string": 5})}
GROUP = {("*", "group"): place(documented=False, types={"object": 5})}
# What the answers had, whether they were looked at with the document, and what must be told of it.
LATER: Mapping[str, tuple[Places, bool, tuple[str, ...]]] = {
    "it is one of the hidden names, perhaps": (VEILED, False, ()),
    "it is none of them": (VEILED, True, (f"contradicted required {LIST} domain: not always there",)),
    "no name is hidden": ({}, False, (f"contradicted required {LIST} domain: not always there",)),
    "in what was unknown nobody looked": ({**VEILED, **GROUP}, False, ()),
}


@pytest.mark.parametrize("name", LATER)
def test_what_another_document_lacked_is_not_denied(name: str) -> None:
    places, is_of_ours, expected = LATER[name]
    later = grown(DOCUMENT.digest if is_of_ours else "0" * 64)
    comparison = against_evidence(later, evidence(answer("organizations_list", places)))
    assert differences(comparison.facts) == expected
    assert ("the evidence was gathered with another document" in "".join(comparison.remarks)) is not is_of_ours


def test_operations_that_the_document_does_not_have_are_named() -> None:
    seen = (answer(name, {}) for name in ("organizations_list", "invoices_list", "invoices_get"))
    (remark,) = against_evidence(DOCUMENT, evidence(*seen)).remarks
    assert remark == "not compared, for the document has no such operation: invoices_get, invoices_list"


@pytest.mark.parametrize(
    ("came", "expected"),
    [
        ("text/csv", ()),
        ("application/xml", (f"contradicted media type {LISTED}: application/xml",)),
        ("another", (f"contradicted media type {LISTED}: another one, which is not told",)),
    ],
)
def test_each_documented_media_type_may_come(came: str, expected: tuple[str, ...]) -> None:
    data = copy.deepcopy(DOCUMENT.data)
    operation = next(each for each in DOCUMENT.operations if each.operation_id == "organizations_list")
    data["paths"][operation.path]["get"]["responses"]["200"]["content"]["text/csv; header=present"] = {}
    both = Document.of(data, path=DOCUMENT.path, digest=DOCUMENT.digest, lines={})
    seen = answer("organizations_list", {}, media_types={"application/json": 1, came: 1})
    assert differences(against_evidence(both, evidence(seen)).facts) == expected


@pytest.fixture(scope="module")
def gathered() -> Evidence:
    """What a live check finds in a sandbox."""
    with Sandbox(seed=7, organizations=4) as sandbox, sandbox.client(rate_limit=None, read_only=True) as cm:
        result = check_live(cm, evidence=True)
    assert result.evidence is not None
    return result.evidence


def test_a_whole_sandbox_contradicts_nothing_and_confirms_most(gathered: Evidence, tmp_path: Path) -> None:
    file = tmp_path / "evidence.json"
    file.write_text(gathered.text(), encoding="utf-8")
    comparison = compare(file)
    assert differences(comparison.facts) == ()
    assert comparison.counts[Standing.CONFIRMED] > 300
    assert (comparison.grade, comparison.compared, comparison.operations) == ("", 11, 16)


def test_evidence_of_a_sandbox_is_not_adopted(gathered: Evidence, tmp_path: Path) -> None:
    file = tmp_path / "evidence.json"
    file.write_text(gathered.text(), encoding="utf-8")
    with pytest.raises(ConfigurationError, match="proves nothing of the vendor's API"):
        adopt(file, spec=checkout(tmp_path).spec)


def test_evidence_of_the_live_api_verifies_what_it_saw_and_changes_what_it_contradicts(
    gathered: Evidence, tmp_path: Path
) -> None:
    here, file = checkout(tmp_path), tmp_path / "evidence.json"
    seen = gathered.answers["organizations_list", 200]
    places = {
        **seen.places,
        ("*", "active"): text(types={"string": 5}),
        ("*", "domain"): text(documented=False),
    }
    answers = {**gathered.answers, ("organizations_list", 200): evolve(seen, places=places)}
    file.write_text(evolve(gathered, source="live", answers=answers).text(), encoding="utf-8")
    assert len(contradicted(compare(file, spec=here.spec))) == 1
    adoption = adopt(file, spec=here.spec)
    # The sentences that are no longer true.
    untrue = [each.what.partition(" says in line ")[0] for each in adoption.left if "never verified live" in each.what]
    assert untrue == ["overlay/cloudmore/__init__.py", "overlay/cloudmore/cli/application.py"]
    adoption.write()
    assert contradicted(compare(file, spec=here.spec)) == set()
    written = here.spec.read_text("utf-8")
    assert f"  x-verified-live: '{gathered.made}'\n" in written
    assert written.count("x-evidence: verified") > 150
    assert (
        "        active: {type: string, description: Whether the organization is active., x-evidence: verified"
        in written
    )
    assert "        domain: {type: string, x-evidence: verified, x-source: LIVE}" in written
    assert "no finding" in here.run("openapi/document_lint.py")


def test_a_long_path_is_no_other_file(tmp_path: Path) -> None:
    folder = tmp_path.joinpath(*["a-folder-with-a-long-name"] * 8)
    folder.mkdir(parents=True)
    file = folder / "evidence.json"
    file.write_text(evidence(answer("organizations_list", {})).text(), encoding="utf-8")
    assert compare(file).compared == 1


def test_evidence_is_not_fetched(tmp_path: Path) -> None:
    file = tmp_path / "evidence.json"
    file.write_text(evidence().text(), encoding="utf-8")
    fetched = evolve(read_source(file), name="https://reports.example/evidence.json")
    with pytest.raises(ConfigurationError, match="Fetch it, look at it"):
        compare(fetched)
