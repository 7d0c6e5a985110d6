"""What the mutants of the document come to: figures by kind, survivors with the reason, and looseness."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import frozen

from cloudmore.contract.document import Document
from drift.documents import Recordings, Verdict, edited, without_prose
from drift.making.document_mutants import DocumentMutant, document_mutants
from drift.making.document_places import Pointer

REPOSITORY = Path(__file__).resolve().parents[2]
PATH = REPOSITORY / "openapi" / "cloudmore.yaml"
CASSETTES = REPOSITORY / "cassettes"
OUTPUT = REPOSITORY / "build" / "contract" / "drift" / "document.json"
TITLE = "mutants of the document, and how many the recordings tell"
UNRECORDED = "no recording has it"
NULL = "it is null in every recording"
A_LIST_OF_ONE = "a field of a form is a list of one"
# Why the recordings agree with an edit as well, where they have what was edited.
WHY: Mapping[str, str] = {
    "null taken out": "no recording has null there",
    "number made an integer": "every recorded number is whole",
    "format uuid added": "every recorded text is one",
    "property made required": "every recording has it",
    "known word deleted": "no recording has the word",
    "header renamed": "headers that the document does not have are not looked at",
    "header made required": "every recording has it",
    "host changed": "the recordings are of the sandbox, whose host stands beside them in index.json",
    "reference to another schema": "every recording is empty there",
}
# Edits that are told wherever a recording has the property, and wherever it has a text there.
OF_THE_NAME, OF_ANY_TEXT = "property renamed", "pattern added"


@frozen
class Figures:
    """All verdicts.

    Attributes:
        tightening: Of the mutants that the recordings may tell.
        loosening: Of the others, by what ``contract coverage`` tells.
        seconds: How long it took.
    """

    tightening: tuple[Verdict, ...]
    loosening: tuple[Verdict, ...]
    seconds: float

    @property
    def survivors(self) -> list[tuple[DocumentMutant, str]]:
        """The tightening ones that nothing told, each with the reason."""
        survived = [each.mutant for each in self.tightening if not each.is_killed]
        unrecorded = {each.place for each in survived if each.kind == OF_THE_NAME}
        textless = {each.place for each in survived if each.kind == OF_ANY_TEXT}
        return [(each, _why(each, unrecorded, textless)) for each in survived]

    def as_record(self) -> dict[str, Any]:
        """The figures for a program."""
        return {
            "seconds": round(self.seconds, 1),
            "tightening": {"made": len(self.tightening), "killed": _count(self.tightening)},
            "loosening": {"made": len(self.loosening), "noticed": _count(self.loosening)},
            "kinds": [
                {"kind": kind, "tightens": each[0].mutant.tightens, "made": len(each), "killed": _count(each)}
                for kind, each in self._by_kind()
            ],
            "survivors": [f"{mutant} ({why})" for mutant, why in self.survivors],
            "looseness": [f"{each.mutant} ({each.told or 'nothing tells'})" for each in self.loosening],
        }

    def rows(self) -> dict[str, dict[str, str]]:
        """The figures for people: a row a kind."""
        rows = {
            kind: {
                "": "tightens" if each[0].mutant.tightens else "loosens",
                "made": str(len(each)),
                "told": str(_count(each)),
            }
            for kind, each in self._by_kind()
        }
        for name, verdicts in (("all that tighten", self.tightening), ("all that loosen", self.loosening)):
            rows[name] = {"": "", "made": str(len(verdicts)), "told": f"{_count(verdicts)}, {_percent(verdicts):.1f} %"}
        return rows

    def lines(self) -> Iterator[str]:
        """The figures and the survivors, as they are kept."""
        for kind, row in self.rows().items():
            yield f"{kind}: {row['made']} made, {row['told']} told{', loosens' if row[''] == 'loosens' else ''}"
        by_reason: dict[str, list[DocumentMutant]] = {}
        for mutant, why in self.survivors:
            by_reason.setdefault(f"{mutant.kind}, {why}", []).append(mutant)
        for reason, mutants in by_reason.items():
            yield f"survived: {reason}: {len(mutants)}"
            yield from (f"  {each.name}: {each.said}" for each in mutants)
        for each in self.loosening:
            if not each.is_killed:
                yield f"not noticed: {each.mutant}"

    def keep(self) -> None:
        """Write them for the report."""
        OUTPUT.parent.mkdir(parents=True, exist_ok=True)
        OUTPUT.write_text(json.dumps(self.as_record(), indent=1) + "\n", "utf-8")

    def _by_kind(self) -> Iterator[tuple[str, Sequence[Verdict]]]:
        kinds: dict[str, list[Verdict]] = {}
        for each in (*self.tightening, *self.loosening):
            kinds.setdefault(each.mutant.kind, []).append(each)
        yield from kinds.items()


def recordings() -> Recordings:
    """Those of this project, with its document as far as it judges: nothing is told by an example or a word of it."""
    document = Document.read(PATH)
    return Recordings.read(edited(document, without_prose(document.data)), CASSETTES)


def figures(recorded: Recordings) -> Figures:
    """Make every mutant and hold it against the recordings."""
    start = time.perf_counter()
    mutants = document_mutants(recorded.document.data)
    tightening = tuple(recorded.told_of(each) for each in mutants if each.tightens)
    loosening = tuple(recorded.noticed_of(each) for each in mutants if not each.tightens)
    return Figures(tightening, loosening, time.perf_counter() - start)


def _count(verdicts: Sequence[Verdict]) -> int:
    return sum(each.is_killed for each in verdicts)


def _percent(verdicts: Sequence[Verdict]) -> float:
    return 100 * _count(verdicts) / len(verdicts)


def _why(mutant: DocumentMutant, unrecorded: set[Pointer], textless: set[Pointer]) -> str:
    place = mutant.place
    # Of the property or of what is in it; or of a schema that no recording has anything of.
    if any(place[: len(each)] == each[: len(place)] for each in unrecorded):
        return UNRECORDED
    if "TokenRequest" in place and mutant.said == "array":
        return A_LIST_OF_ONE
    return NULL if place in textless and mutant.kind == "format uuid added" else WHY.get(mutant.kind, NULL)
