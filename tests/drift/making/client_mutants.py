"""Mutants of the client: a stale ``generated/``, edits by hand in it, and changes of the hand-written code.

Seeded: the same seed and number give the same mutants. None is made with an eye on what would notice it.
"""

from __future__ import annotations

import ast
import random
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from attrs import field, frozen
from ruamel.yaml import YAML

from drift.making import generated_edits, python_edits, stale_documents
from drift.making.client_scope import OVERLAY, RUNTIME
from drift.making.python_edits import Edit

T = TypeVar("T")
STALE, BY_HAND, HAND_WRITTEN = "stale generated", "edited generated", "overlay"
# How many of a hundred each family has.
SHARES: Mapping[str, int] = {STALE: 25, BY_HAND: 30, HAND_WRITTEN: 45}
PACKAGE = Path("generated/cloudmore_api")


@frozen
class ClientMutant:
    """A change of the client.

    Attributes:
        family: ``STALE``, ``BY_HAND`` or ``HAND_WRITTEN``.
        kind: What was done.
        where: File and line, or the part of the document that was edited.
        change: What stood there and what stands there now.
        files: The files that are others, by their path in the repository; ``None`` for one that is gone.
    """

    family: str
    kind: str
    where: str
    change: str
    files: Mapping[str, str | None] = field(repr=False)

    @property
    def name(self) -> str:
        """What tells it from all others."""
        return f"{self.family}: {self.kind}, {self.where}{': ' if self.change else ''}{self.change}"


def mutants(repository: Path, *, seed: int, number: int) -> list[ClientMutant]:
    """Mutants of all families.

    Args:
        repository: The project.
        seed: Of the choice.
        number: How many in all, or fewer where there are not that many.
    """
    wanted = {family: number * share // 100 for family, share in SHARES.items()}
    wanted[HAND_WRITTEN] += number - sum(wanted.values())
    return [each for family in SHARES for each in islice(of_family(repository, family, seed=seed), wanted[family])]


def of_family(repository: Path, family: str, *, seed: int) -> Iterator[ClientMutant]:
    """Mutants of one family, as many as there are.

    Args:
        repository: The project.
        family: ``STALE``, ``BY_HAND`` or ``HAND_WRITTEN``.
        seed: Of the order.
    """
    make = {STALE: _stale, BY_HAND: _edited, HAND_WRITTEN: _overlay}[family]
    return make(repository, random.Random(f"{seed} {family}"))


def in_turn(groups: Mapping[str, Sequence[T]], chance: random.Random) -> Iterator[T]:
    """Each group's next by chance, one group after the other, so that none is passed over for its size.

    Args:
        groups: By name.
        chance: Decides.
    """
    left = {name: chance.sample(list(each), len(each)) for name, each in sorted(groups.items())}
    while left := {name: each for name, each in left.items() if each}:
        for each in left.values():
            yield each.pop()


def _stale(repository: Path, chance: random.Random) -> Iterator[ClientMutant]:
    openapi = repository / "openapi"
    source: Any = YAML(typ="safe").load(openapi / "cloudmore.yaml")
    groups: dict[str, list[stale_documents.DocumentEdit]] = defaultdict(list)
    for each in stale_documents.edits(source):
        groups[each.kind].append(each)
    present = _sources(repository / PACKAGE)
    for each in in_turn(groups, chance):
        with tempfile.TemporaryDirectory() as folder:
            document, output = Path(folder) / "cloudmore.yaml", Path(folder) / PACKAGE.name
            stale_documents.written(each.document(source), document)
            # An edit that the generator refuses leaves nothing that could be stale.
            if not stale_documents.generated(document, output, openapi):
                continue
            stale = _sources(output)
        names = sorted(present.keys() | stale.keys())
        files = {str(PACKAGE / name): stale.get(name) for name in names if present.get(name) != stale.get(name)}
        # One that changes words for people alone is no other program.
        if any(_program(present.get(name)) != _program(stale.get(name)) for name in names):
            yield ClientMutant(STALE, each.kind, each.where, "", files)


def _sources(package: Path) -> dict[str, str]:
    return {str(file.relative_to(package)): file.read_text("utf-8") for file in sorted(package.rglob("*.py"))}


def _program(text: str | None) -> str:
    """What a module does, without its docstrings."""
    if text is None:
        return ""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)) and ast.get_docstring(
            node
        ):
            node.body = node.body[1:]
    return ast.dump(tree)


def _edited(repository: Path, chance: random.Random) -> Iterator[ClientMutant]:
    groups: dict[str, list[tuple[str, Edit]]] = {}
    for kind in generated_edits.EDITS:
        found = generated_edits.edits(repository / PACKAGE, kind)
        groups[kind] = [(str(file.relative_to(repository)), each) for file, each in found]
    for name, out in RUNTIME.items():
        groups[name] = [(name, each) for each in python_edits.edits(repository / name, out)]
    for name, each in in_turn(groups, chance):
        yield _of_edit(BY_HAND, name, each)


def _overlay(repository: Path, chance: random.Random) -> Iterator[ClientMutant]:
    groups = {
        name: [(name, each) for each in python_edits.edits(repository / name, out)] for name, out in OVERLAY.items()
    }
    for name, each in in_turn(groups, chance):
        yield _of_edit(HAND_WRITTEN, name, each)


def _of_edit(family: str, name: str, edit: Edit) -> ClientMutant:
    change = f"{_on_one_line(edit.old)} -> {_on_one_line(edit.new)}"
    return ClientMutant(family, edit.kind, f"{name}:{edit.line}", change, {name: edit.text})


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
