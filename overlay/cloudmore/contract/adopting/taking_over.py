"""Taking over what a source says into the document of a checkout."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from attrs import evolve

from cloudmore.contract.adopting import checkout
from cloudmore.contract.adopting.adoption import Adoption
from cloudmore.contract.adopting.change import Change, Decision
from cloudmore.contract.adopting.citing import Citation
from cloudmore.contract.adopting.deciding import Decided, decide, told
from cloudmore.contract.adopting.edit import Edit, Rename, Say
from cloudmore.contract.adopting.fragments import SCHEMAS
from cloudmore.contract.adopting.minding import to_mind
from cloudmore.contract.adopting.naming import named_in, never_verified
from cloudmore.contract.adopting.trying import Trial
from cloudmore.contract.adopting.yaml_text import loaded
from cloudmore.contract.comparison.fact import Comparison
from cloudmore.contract.document import Document
from cloudmore.errors import ConfigurationError

_NEVER = re.compile(r"Never verified against the live API; ")


def adopt_comparison(
    comparison: Comparison, file: str, *, spec: Path, sources: Path | None = None, day: date
) -> Adoption:
    """Take over what a comparison found.

    Args:
        comparison: Of the document with a source.
        file: The source's path or address.
        spec: The document, in its checkout.
        sources: By default ``sources.yaml`` beside the document.
        day: When the source was read, or its evidence gathered.

    Raises:
        ConfigurationError: The source proves nothing, the document is not clean, or there is no checkout.
    """
    folder = spec.absolute().parent.parent
    sources = sources or spec.with_name(checkout.SOURCES)
    if not comparison.grade:
        raise ConfigurationError(
            "Evidence of a sandbox proves nothing of the vendor's API, so none of it is adopted.",
            remedy="Gather it with: cloudmore contract check --live --evidence FILE.",
        )
    if not comparison.compared:
        raise ConfigurationError(
            f"It knows no call of {spec.name}, so nothing of it is adopted.",
            remedy="See what it has with: cloudmore contract compare FILE.",
        )
    before, sources_before = checkout.read(spec), checkout.read(sources)
    document, citation = Document.read(spec), Citation.of(comparison, file, day)
    decided = decide(comparison, document, citation.name)
    if comparison.grade == "verified":
        decided = _with_the_day(decided, document, day)
    trial = Trial(loaded(before), decided.edits)
    cited = citation.put_into(sources_before)
    with checkout.CheckoutJudge(spec.parent) as judge:
        if unclean := judge.findings(before, sources_before):
            raise ConfigurationError(
                f"{spec} is not clean before anything is adopted: {unclean[0]} ({len(unclean)} findings).",
                remedy="Run python openapi/document_lint.py, and mend what it says.",
            )
        trial.settle(lambda text: judge.findings(text, cited, is_quick=True), as_json=True)
        trial.settle(lambda text: judge.findings(text, cited))
    text, made = trial.text(), [edit for edit, _facts in trial.made()]
    after = Document.of(trial.edited(), path=spec, digest="", lines={})
    left = [*decided.left]
    for fact, said in trial.dropped.items():
        left.append(
            Decision(fact.place, document.line(fact.place), told(fact), f"the document would not be clean: {said}")
        )
    left += _of_names(made, document, folder)
    if comparison.grade == "verified" and made:
        left += never_verified(folder)
    changes = [Change(edit.place, document.line(edit.place), edit.what) for edit in made]
    changes += _taken_out(document, after)
    return Adoption(
        spec=spec,
        sources=sources,
        text=text,
        sources_text=cited if text != before else sources_before,
        changes=tuple(sorted(changes, key=lambda each: each.line)),
        left=tuple(sorted(left, key=lambda each: each.line)),
        to_mind=tuple(to_mind(document, after, made)),
        before=before,
        sources_before=sources_before,
    )


def _taken_out(document: Document, after: Document) -> Iterator[Change]:
    for name in document.at(SCHEMAS):
        if name not in after.at(SCHEMAS):
            place = (*SCHEMAS, name)
            yield Change(place, document.line(place), "nothing refers to it any more, so it is taken out")


def _with_the_day(decided: Decided, document: Document, day: date) -> Decided:
    """The day of the answers stands in the document, unless a later one does already."""
    info = document.at(("info",))
    if str(info.get("x-verified-live", "")) >= day.isoformat():
        return decided
    said = {"x-verified-live": day.isoformat()}
    description = str(info.get("description", ""))
    if _NEVER.search(description):
        said["description"] = _NEVER.sub(
            "x-verified-live is the day of the last answers of the live API; ", description
        )
    edit: Edit = Say(("info",), said, f"verified live on {day.isoformat()}")
    return evolve(decided, edits=((edit, ()), *decided.edits))


def _of_names(made: list[Edit], document: Document, folder: Path) -> Iterator[Decision]:
    for edit in made:
        if isinstance(edit, Rename) and edit.place[-2] == "properties":
            places = named_in(folder / "overlay", edit.place[-1])
            if places:
                yield Decision(edit.place, document.line(edit.place), edit.what, f"the overlay names it: {places}")
