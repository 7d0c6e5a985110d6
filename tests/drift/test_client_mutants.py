"""The maker of mutants of the client makes what it says, the same each time; and one of each family is found out."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from drift.client_equivalents import EQUIVALENT
from drift.client_figures import Figures
from drift.client_tree import Part, Tree
from drift.clients import Outcome, note, noted
from drift.making import generated_edits, python_edits, stale_documents
from drift.making.client_mutants import BY_HAND, HAND_WRITTEN, SHARES, STALE, ClientMutant, of_family
from drift.making.client_scope import OVERLAY, RUNTIME

REPOSITORY = Path(__file__).resolve().parents[2]
PACKAGE = REPOSITORY / "generated/cloudmore_api"
QUICK = Part(
    "replay", ("--block-network", "tests/replay/test_replay.py", "-k", "sync-organizations or sync-billing"), 90
)


@cache
def made(family: str, seed: int = 5) -> list[ClientMutant]:
    """Enough that each group has its turn."""
    return list(islice(of_family(REPOSITORY, family, seed=seed), 90))


@pytest.mark.parametrize("family", [BY_HAND, HAND_WRITTEN])
def test_the_same_seed_makes_the_same_mutants_and_another_seed_others(family: str) -> None:
    first, other = made(family), made(family, 6)
    assert first == list(islice(of_family(REPOSITORY, family, seed=5), 90))
    assert {each.name for each in first} - {each.name for each in other}
    assert len({each.name for each in first}) == len(first)


@pytest.mark.parametrize("family", [BY_HAND, HAND_WRITTEN])
def test_a_mutant_is_one_file_that_is_another_program(family: str) -> None:
    for each in made(family):
        ((name, text),) = each.files.items()
        before = (REPOSITORY / name).read_text("utf-8")
        assert text is not None
        assert ast.dump(ast.parse(text)) != ast.dump(ast.parse(before)), each.name


def test_no_file_is_passed_over() -> None:
    found = {name for each in made(HAND_WRITTEN) for name in each.files}
    assert found == set(OVERLAY)
    found = {name for each in made(BY_HAND) for name in each.files}
    assert set(RUNTIME) <= found


@pytest.mark.parametrize("kind", generated_edits.EDITS)
def test_each_kind_of_edit_by_hand_finds_a_place(kind: str) -> None:
    assert list(generated_edits.edits(PACKAGE, kind))


def test_a_module_is_changed_in_every_way_and_left_alone_where_it_says_so(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text(
        '"""Words."""\nfrom x import Y\n\n\ndef shown(a: "str") -> "int":\n'
        '    """Words."""\n    a.b = [0]\n    a.clear()\n'
        '    if not a < 1 and a == "x":\n        raise ValueError("words")\n'
        '    return f(a, 2, c=True, remedy="words")\n\n\ndef hidden():\n    return 1\n',
        "utf-8",
    )
    found = python_edits.edits(module, frozenset({"hidden"}))
    assert [(each.kind, each.old, each.new) for each in found] == [
        ("statement removed", "a.b = [0]", "pass"),
        ("constant changed", "0", "1"),
        ("statement removed", "a.clear()", "pass"),
        ("condition negated", 'not a < 1 and a == "x"', '(not (not a < 1 and a == "x"))'),
        ("and for or", 'not a < 1 and a == "x"', '((not a < 1) or (a == "x"))'),
        ("condition negated", "not a < 1", "(a < 1)"),
        ("comparison flipped", "a < 1", "a >= 1"),
        ("off by one", "a < 1", "a <= 1"),
        ("constant changed", "1", "2"),
        ("comparison flipped", 'a == "x"', 'a != "x"'),
        ("text changed", '"x"', "'xX'"),
        ("statement removed", 'raise ValueError("words")', "pass"),
        ("None returned", 'f(a, 2, c=True, remedy="words")', "None"),
        ("argument dropped", 'f(a, 2, c=True, remedy="words")', 'f(a, 2, remedy="words")'),
        ("argument dropped", 'f(a, 2, c=True, remedy="words")', 'f(a, c=True, remedy="words")'),
        ("constant changed", "2", "3"),
        ("constant changed", "True", "False"),
    ]


def test_each_edit_of_the_document_is_one_and_each_kind_has_some() -> None:
    source: Any = YAML(typ="safe").load(REPOSITORY / "openapi/cloudmore.yaml")
    found = stale_documents.edits(source)
    assert {each.kind for each in found} == set(stale_documents.KINDS)
    assert len({(each.kind, each.where) for each in found}) == len(found) > 900
    before = YAML(typ="safe").load(REPOSITORY / "openapi/cloudmore.yaml")
    for each in found[::25]:
        assert each.document(source) != before, each
    assert source == before


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tree]:
    """A copy that is as the repository."""
    copied = Tree(REPOSITORY, tmp_path_factory.mktemp("drift") / "tree")
    yield copied
    copied.close()


@pytest.mark.parametrize("family", [*SHARES, ""])
def test_a_known_mutant_of_each_family_is_found_out_and_the_client_as_it_is_passes(family: str, tree: Tree) -> None:
    if not family:
        ran = tree.run(QUICK)
        assert (ran.has_failed, ran.is_endless) == (False, False), ran.output
        return
    wanted = {
        STALE: lambda each: each.kind == "list taken off",
        BY_HAND: lambda each: each.kind == "name in the query",
        HAND_WRITTEN: lambda each: each.change == "self.method = call.method -> pass",
    }[family]
    if family == STALE:
        source: Any = YAML(typ="safe").load(REPOSITORY / "openapi/cloudmore.yaml")
        (edit,) = [
            each
            for each in stale_documents.edits(source)
            if (each.kind, each.where) == ("list taken off", "organizations_list")
        ]
        document, output = tree.folder / "edited.json", tree.folder / "made/cloudmore_api"
        stale_documents.written(edit.document(source), document)
        assert stale_documents.generated(document, output, REPOSITORY / "openapi")
        name = "api/organizations/organizations_list.py"
        files: dict[str, str | None] = {f"generated/cloudmore_api/{name}": (output / name).read_text("utf-8")}
    else:
        mutant = next(each for each in of_family(REPOSITORY, family, seed=5) if wanted(each))
        files = dict(mutant.files)
    with tree.changed(files):
        ran = tree.run(QUICK)
    assert ran.has_failed
    assert not ran.is_endless
    assert "test_replay.py" in ran.reason
    for each in files:
        assert (tree.folder / each).read_bytes() == (REPOSITORY / each).read_bytes()


def outcome(name: str, killer: str = "") -> Outcome:
    return Outcome(ClientMutant(BY_HAND, "path", name, "", {}), killer, is_endless=False, told="", seconds=1.0)


def test_figures_count_what_was_found_out() -> None:
    figures = Figures.of([outcome("a", "replay"), outcome("b", "answers"), outcome("c")], seed=5)
    assert [each["killed"] for each in figures.kinds()] == [2]
    assert (round(figures.percent), figures.are_enough, figures.seconds) == (67, False, 3.0)
    assert [each.mutant.where for each in figures.survivors] == ["c"]
    assert "survivor: edited generated: path, c" in figures.lines()


def test_what_survived_is_tried_again(tmp_path: Path) -> None:
    outcomes = [outcome("a", "replay"), outcome("b")]
    for each in outcomes:
        note(tmp_path / "noted", each)
    assert noted(tmp_path / "noted", [each.mutant for each in outcomes]) == outcomes[:1]
    assert noted(tmp_path / "nothing", []) == []


def test_each_equivalent_mutant_has_a_reason() -> None:
    assert all(len(why) > 20 for why in EQUIVALENT.values())
