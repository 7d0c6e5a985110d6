"""What becomes of each kind of fact, line by line, and that nothing else of the document changes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

import pytest
from adopting import adopted_text, changed_lines, comparison_of, minded
from adopting_cases import (
    CASES,
    CREATE,
    DOCUMENT,
    LIST,
    NEW_THING,
    OWNER,
    THEIRS,
    THING,
    confirmed,
    contradicted,
    new,
    of_property,
)
from conftest import REPOSITORY
from ruamel.yaml import YAML

from cloudmore.contract.adopting.change import Decision
from cloudmore.contract.adopting.citing import Citation
from cloudmore.contract.adopting.yaml_text import loaded, written
from cloudmore.contract.comparison.fact import Fact, Standing
from cloudmore.errors import ConfigurationError

SECTIONS = dict(
    part.partition("\n")[::2]
    for part in (Path(__file__).parent / "adopted_lines.txt").read_text("utf-8").split("## ")[1:]
)
CITED = "SWAGGER: {address: a, title: File, read: 2026-11}\n"
COMMENT = re.compile(r"(?:^| )#.*$", re.MULTILINE)


@cache
def adopted_case(name: str) -> tuple[str, Sequence[Decision]]:
    return adopted_text(DOCUMENT, comparison_of(CASES[name], THEIRS))


def test_every_case_has_its_lines() -> None:
    assert list(SECTIONS) == list(CASES)


@pytest.mark.parametrize("name", CASES)
def test_a_fact_changes_these_lines_and_no_other(name: str) -> None:
    text, left = adopted_case(name)
    lines = "".join(changed_lines(DOCUMENT, text)) + "".join(f"left: {each.why}\n" for each in left)
    assert lines == SECTIONS[name]


@pytest.mark.parametrize("name", CASES)
def test_no_comment_is_lost_and_nothing_changes_places(name: str) -> None:
    text, _left = adopted_case(name)
    assert [each.strip() for each in COMMENT.findall(text)] == [each.strip() for each in COMMENT.findall(DOCUMENT)]
    assert _keys(text, DOCUMENT) == _keys(DOCUMENT, text)
    # It is written as the next program would write it, or it could not be loaded.
    loaded(text)


@pytest.mark.parametrize(
    "name", [name for name, facts in CASES.items() if any(each.standing is Standing.CONFIRMED for each in facts)]
)
def test_adopting_is_done_when_it_is_done(name: str) -> None:
    comparison = comparison_of([each for each in CASES[name] if each.standing is Standing.CONFIRMED], THEIRS)
    once, _left = adopted_text(DOCUMENT, comparison)
    assert adopted_text(once, comparison)[0] == once


def test_the_document_comes_back_byte_for_byte() -> None:
    for text in (
        DOCUMENT,
        *((REPOSITORY / "openapi" / name).read_text("utf-8") for name in ("cloudmore.yaml", "sources.yaml")),
    ):
        assert written(loaded(text)) == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: [", "the document is no YAML"),
        ("- a\n", "the document holds no mapping"),
        ("a: 1\nb:   2\n", "Line 2 of the document is written so that .* means to. Write it so: 'b: 2'"),
        ("a: 1", "Line 2 of the document is written so"),
        ("\ufeffa: 1\n", "Line 1 of the document is written so that .* Write it so: 'a: 1'"),
        ("a: 1\r\nb: 2\r\n", "line ends of Windows"),
    ],
)
def test_a_text_that_cannot_be_edited_is_refused(text: str, words: str) -> None:
    with pytest.raises(ConfigurationError, match=words):
        loaded(text)


@pytest.mark.parametrize(
    ("entry", "after"),
    [
        ("", CITED),
        ("SWAGGER: {address: a, title: File, read: 2025-01}\n", "SWAGGER: {address: a, title: File, read: 2025-01}\n"),
        ("SWAGGER: {address: a, title: Older, read: 2025-01}\n", CITED),
        ("SWAGGER: a\n", CITED),
    ],
    ids=["new", "known", "another version", "no entry"],
)
def test_a_source_is_cited_once_and_with_its_title(entry: str, after: str) -> None:
    citation = Citation("SWAGGER", "a", "File", "2026-11")
    before = "# where it is from\nDEV: {address: d} # theirs\n"
    assert citation.put_into(before + entry) == before + after


def test_a_source_whose_name_holds_another_is_another() -> None:
    text = DOCUMENT.replace(
        "x-evidence: documented\n      x-source: DEV\n", "x-evidence: documented\n      x-source: SWAGGER-1\n"
    )
    adopted, _left = adopted_text(text, comparison_of([confirmed("operation", *CREATE)], {}))
    assert "x-source: [SWAGGER, SWAGGER-1]\n      requestBody" in adopted


def test_a_source_is_named_once() -> None:
    text = DOCUMENT.replace(
        "x-evidence: inferred, x-source: [SDK, DEV]", "x-evidence: inferred, x-source: [SDK, SWAGGER]"
    )
    adopted, _left = adopted_text(text, comparison_of([confirmed("property", *of_property("since"))], {}))
    assert "format: date, x-evidence: documented, x-source: [SDK, SWAGGER]}" in adopted


def test_a_status_stands_among_the_others_by_its_number() -> None:
    text, _left = adopted_case("a status is new")
    answers = YAML(typ="safe").load(text)["paths"]["/things/{thingId}"]["get"]["responses"]
    assert list(answers) == ["200", "204", "404", "500", "503"]


def test_a_lone_example_follows_a_name() -> None:
    examples = DOCUMENT.partition("            examples:\n")[2].partition("      responses:\n")[0]
    text = DOCUMENT.replace(f"            examples:\n{examples}", "            example: {label: a, color: b}\n")
    fact = contradicted("spelling", *of_property("label", NEW_THING), name="Label", theirs="Label")
    adopted, _left = adopted_text(text, comparison_of([fact], {}))
    assert "            example: {Label: a, color: b}\n" in adopted


def test_a_list_of_examples_follows_a_name() -> None:
    items = "                items: {$ref: '#/components/schemas/Thing'}\n"
    text = DOCUMENT.replace(items, f"{items}              example: [{{id: a, name: b}}]\n")
    fact = contradicted("spelling", *of_property("id"), name="Id", theirs="Id")
    adopted, _left = adopted_text(text, comparison_of([fact], {}))
    assert "              example: [{Id: a, name: b}]\n" in adopted


def test_a_link_to_a_call_without_the_parameter_keeps_its_name() -> None:
    text = DOCUMENT.replace("{thingId: $response.body#/0/id}", "{thingId: $response.body#/0/id, active: true}")
    fact = contradicted("spelling", "components", "parameters", "active", name="Active", theirs="Active")
    adopted, _left = adopted_text(text, comparison_of([fact], {}))
    assert "      name: Active\n" in adopted
    assert "{thingId: $response.body#/0/id, active: true}" in adopted


def test_live_evidence_is_worth_more_than_a_file() -> None:
    facts = [confirmed("property", *of_property("id")), confirmed("operation", *LIST)]
    text, left = adopted_text(DOCUMENT, comparison_of(facts, {}, "verified"))
    assert not left
    assert "".join(each for each in changed_lines(DOCUMENT, text) if each[0] == "+") == (
        "+      x-evidence: verified\n+      x-source: [LIVE, SDK]\n"
        "+        id: {type: string, minLength: 1, x-essential: true, x-evidence: verified, x-source: [LIVE, SDK]} "
        "# not a number\n"
    )


@pytest.mark.parametrize(
    "facts",
    [
        [contradicted("null", *of_property("state"), said={"type": ["string", "null"]})],
        [contradicted("spelling", *of_property("state"), name="State", theirs="State")],
    ],
    ids=["null", "null under another name"],
)
def test_null_alone_does_not_verify_what_else_it_is(facts: list[Fact]) -> None:
    text, left = adopted_text(DOCUMENT, comparison_of(facts, {}, "verified"))
    assert not left
    (line,) = [each for each in changed_lines(DOCUMENT, text) if each[0] == "+"]
    assert line.endswith("x-evidence: inferred, x-source: SDK}\n")


def test_another_name_is_verified_with_its_type() -> None:
    facts = [
        contradicted("spelling", *of_property("state"), name="State", theirs="State"),
        confirmed("type", *of_property("state")),
    ]
    text, _left = adopted_text(DOCUMENT, comparison_of(facts, {}, "verified"))
    assert "State: {" in text
    assert "[On, Off], x-evidence: verified, x-source: [LIVE, SDK]}" in text


def test_evidence_adds_words_to_what_is_verified() -> None:
    fact = new("words", *of_property("name"), theirs="A", said={"x-extensible-enum": ["A"]})
    text, left = adopted_text(DOCUMENT, comparison_of([fact], {}, "verified"))
    assert not left
    assert "name: {type: string, x-extensible-enum: [A], x-evidence: verified, x-source: LIVE}" in text


def test_what_is_added_to_one_place_keeps_its_order() -> None:
    facts = [
        *(new("property", *owner, name=name, said={"type": "string"}) for name in "abc" for owner in (THING, OWNER)),
        new("property", *NEW_THING, name="d", said={"type": "string"}),
    ]
    text, _left = adopted_text(DOCUMENT, comparison_of(facts, {}))
    schemas = YAML(typ="safe").load(text)["components"]["schemas"]
    assert list(schemas["Thing"]["properties"])[-3:] == list("abc")
    assert list(schemas["Owner"]["properties"]) == ["mail", *"abc"]
    # What stands before the next schema stays there.
    assert "        c: {type: string, x-evidence: documented, x-source: SWAGGER} # words" not in text
    assert "    # what is sent\n\n    NewThing:" in text
    assert text.endswith("# At the end.\n")


NULL, MARKS = (
    "No null is known there, so the client refuses one from now on: ",
    "New, and no source says whether it is x-personal or x-secret: ",
)


@pytest.mark.parametrize(
    ("facts", "refused", "added"),
    [
        (
            [confirmed("property", *of_property("id")), confirmed("property", *of_property("owner"))],
            "Thing.id, Thing.owner",
            "",
        ),
        ([confirmed("property", *of_property("since"))], "", ""),
        # It was known before.
        ([confirmed("property", *of_property("name"))], "", ""),
        (CASES["null is possible"], "", ""),
        # It is sent, and does not come.
        ([new("property", *NEW_THING, name="length", said={"type": "string"})], "", "NewThing.length"),
        ([new("property", *THING, name="size", said={"type": ["string", "null"]})], "", "Thing.size"),
        ([new("property", *THING, name="size", said={})], "", "Thing.size"),
        (
            [new("property", *THING, name="kind", said={"$ref": "#/components/schemas/Count"})],
            "Thing.kind",
            "Thing.kind",
        ),
        (CASES["a schema becomes a type"], "Thing.owner", "Thing.owner"),
        (CASES["a list becomes a type"], "Thing.tags", "Thing.tags"),
        (CASES["a type is another"], "Thing.id", ""),
        (
            CASES["a property is new with its schema"],
            "Color.code, Color.parents, Owner.color, Thing.color",
            "Color.code, Color.parents, Color.shade, Owner.color, Thing.color",
        ),
        (
            [new("property", *THING, name=name, said={"type": "string"}) for name in "abcdefg"],
            "Thing.a, Thing.b, Thing.c, Thing.d, Thing.e and 2 more",
            "Thing.a, Thing.b, Thing.c, Thing.d, Thing.e and 2 more",
        ),
    ],
)
def test_what_no_line_says_is_told(facts: list[Fact], refused: str, added: str) -> None:
    expected = [beginning + each + "." for beginning, each in ((NULL, refused), (MARKS, added)) if each]
    assert minded(DOCUMENT, comparison_of(facts, THEIRS)) == expected


def _keys(text: str, other: str) -> list[str]:
    """The keys and names of a text, in their order, that the other has in the same order."""
    mine, theirs = (re.findall(r"[\w$-]+(?=:)", COMMENT.sub("", each)) for each in (text, other))
    blocks = SequenceMatcher(None, theirs, mine, autojunk=False).get_matching_blocks()
    return [name for block in blocks for name in theirs[block.a : block.a + block.size]]
