"""The report in a few lines of Markdown, for the page of a job."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from contract_report.goals import GOALS, NOT_MEASURED, at
from contract_report.percent import NO_FIGURE, counted

MOST_OF_A_KIND = 3


def summary_text(record: Mapping[str, Any]) -> str:
    """The summary of a report; its first line is that of the page.

    Args:
        record: Of the report.
    """
    lines = [
        record["first_line"],
        "",
        "| what | figure | asked | |",
        "|---|---|---|---|",
        *(
            f"| {goal.title} | {_figure(record, number)} | {goal.asked} | {record['goals'][number]['state']} |"
            for number, goal in enumerate(GOALS)
        ),
        "",
        *(f"- {each}" for each in _remarks(record)),
    ]
    return "\n".join(lines) + "\n"


def markdown(text: str) -> str:
    """A text from outside, so that it is shown as it is and starts nothing.

    Args:
        text: Of any kind.
    """
    visible = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)
    return re.sub(r"([\\`*_{}\[\]<>|~#!@])", r"\\\1", visible.replace("&", "&amp;"))


def _figure(record: Mapping[str, Any], number: int) -> str:
    goal = GOALS[number]
    if record["goals"][number]["state"] == NOT_MEASURED:
        return NO_FIGURE
    figure = at(record, goal.figure)
    if not goal.part:
        return f"{figure} of {at(record, goal.whole)}"
    return f"{figure} % ({at(record, goal.part)} of {at(record, goal.whole)})"


def _remarks(record: Mapping[str, Any]) -> Iterator[str]:
    evidence, drifts = record["evidence"], record["drift"]["responses"]
    yield (
        f"Of the document's {evidence['facts']} facts {evidence['verified']} are verified by the live API, "
        f"{evidence['guessed']} are concluded or assumed."
    )
    if drifts and drifts["peers"]:
        peers = (f"{markdown(each['name'])} {each['percent']} %" for each in drifts["peers"])
        yield f"On the same breaking changes: {', '.join(peers)}."
    findings = record["findings"]
    counts = ", ".join(f"{count} {grade}" for grade, count in findings["counts"].items())
    yield f"Findings: {counts}; {findings['known']} known."
    yield from _first([_difference(each) for each in findings["differences"]], "difference")
    yield from _first([f"unusable: {each['file']}: {each['reason']}" for each in findings["unusable"]], "unusable file")
    yield from _first([f"baseline: {each}" for each in findings["remarks"]], "remark")
    for each in record["recordings"]:
        if each["notes"]:
            yield markdown(f"recordings of {each['origin']}: {'; '.join(each['notes'])}")
    yield from map(markdown, drifts["remarks"] if drifts else ())


def _difference(each: Mapping[str, Any]) -> str:
    said = (each["grade"], each["exchange"], each["operation"], each["where"])
    return f"{', '.join(said)}: expected {each['expected']}, found {each['found']}"


def _first(texts: Sequence[str], what: str) -> Iterator[str]:
    yield from map(markdown, texts[:MOST_OF_A_KIND])
    if len(texts) > MOST_OF_A_KIND:
        yield f"and {counted(len(texts) - MOST_OF_A_KIND, f'more {what}')}"
