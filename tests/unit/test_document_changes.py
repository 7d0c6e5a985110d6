"""What a change of the document does to whom."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from change_effects import EFFECTS, Change, Effect
from conftest import REPOSITORY
from document_changes import document_changes
from document_edits import BACK, EDITS, OTHERWISE, TEXT, Told

from cloudmore.contract.yaml_reading import read_with_lines


def loaded(text: str) -> Any:
    return read_with_lines(text.encode())[0]


OLD = loaded(TEXT)


def edited(name: str) -> list[Change]:
    before, after, _told = EDITS[name]
    assert TEXT.count(before) >= 1 or not before
    text = TEXT.replace(before, after, 1) if before else TEXT
    if name == "error removed":
        text = text[: text.index("        x-none:\n")] + text[text.index("    post:\n") :]
    if name == "property of an answer that is known removed":
        text = text.replace("      required: [code]\n", "")
    return document_changes(OLD, loaded(text))


def effects_of(change: Change) -> Told:
    return change.place, change.kind, change.client, change.check, change.may_be_in_a_minor_release


@pytest.mark.parametrize("name", EDITS)
def test_what_an_edit_of_the_document_does(name: str) -> None:
    assert sorted(map(effects_of, edited(name))) == sorted(EDITS[name][2])


@pytest.mark.parametrize("name", BACK)
def test_what_the_edit_does_the_other_way_round(name: str) -> None:
    before, after, _told = EDITS[name]
    changes = document_changes(loaded(TEXT.replace(before, after, 1)), OLD)
    assert sorted(map(effects_of, changes)) == sorted(BACK[name])


@pytest.mark.parametrize("name", OTHERWISE)
def test_what_an_edit_of_another_document_does(name: str) -> None:
    before, instead, edited_before, edited_after, expected = OTHERWISE[name]
    old = TEXT.replace(before, instead, 1)
    changes = document_changes(loaded(old), loaded(old.replace(edited_before, edited_after, 1)))
    assert sorted(map(effects_of, changes)) == sorted(expected)


def test_the_worst_comes_first_and_tells_whom_it_reaches() -> None:
    changes = edited("status of a success changed")
    assert [each.effect for each in changes] == [Effect.BREAKING, Effect.ADDITIVE]
    (reached,) = edited("type of an answer changed")
    assert reached.operations == ("things_list", "things_create")
    assert str(reached) == "Thing.amount: answer type changed (number → string)"


def test_every_kind_of_the_table_is_that_of_an_edit() -> None:
    told = [*(each[-1] for each in EDITS.values()), *BACK.values(), *(each[-1] for each in OTHERWISE.values())]
    assert {kind for each in told for _place, kind, *_effects in each} == EFFECTS.keys()


# Without them it is no document, which the lint refuses.
NEEDED = {"content", "in", "name", "paths", "responses", "schemas", "securitySchemes", "components", "url"}


def keys_of(node: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every key of a document, by the way to it."""
    named = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, each in named:
        yield from keys_of(each, (*path, key))
        # What is not said is not so.
        if isinstance(node, dict) and key not in NEEDED and each is not False:
            yield (*path, key)


def without(path: tuple[str | int, ...]) -> Any:
    copy = deepcopy(OLD)
    node = copy
    for key in path[:-1]:
        node = node[key]
    del node[path[-1]]
    return copy


def test_no_key_of_a_document_goes_or_comes_untold() -> None:
    reached = [path for path in keys_of(OLD) if path[:3] != ("components", "schemas", path[-1])]
    assert len(reached) > 100
    untold = [path for path in reached for pair in [(OLD, without(path))] if not document_changes(*pair)]
    assert untold == []
    untold = [path for path in reached for pair in [(without(path), OLD)] if not document_changes(*pair)]
    assert untold == []


def test_the_document_that_we_have_differs_from_itself_in_nothing() -> None:
    document = loaded((REPOSITORY / "openapi" / "cloudmore.yaml").read_text("utf-8"))
    assert document_changes(document, document) == []
