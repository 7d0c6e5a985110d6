"""What the page begins with: a few figures, what was asked of each, and whether it was reached."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from attrs import frozen

REACHED, NOT_REACHED, NOT_MEASURED = "reached", "not reached", "not measured"
# Where peers find more than this, the drifts are too easy, and no figure of them counts.
MOST_OF_PEERS = 90

Record = Mapping[str, Any]


@frozen
class Goal:
    """One figure.

    Attributes:
        key: Its name in the record.
        title: What it is.
        needs: The part of the record that it is in; ``None`` there says that it was not measured.
        figure: Path of the figure in large, in percent where there is a part.
        whole: Path of how many there are.
        noun: What is counted.
        asked: What it should be, in words.
        is_reached: The same for a program.
        link: The section of the page that tells more.
        part: Path of how many; empty where the figure itself is that.
    """

    key: str
    title: str
    needs: str
    figure: str
    whole: str
    noun: str
    asked: str
    is_reached: Callable[[Record], bool]
    link: str
    part: str = ""


def at(record: Any, path: str) -> Any:
    """A value of the record.

    Args:
        record: All of it.
        path: Names and places, with points between them.
    """
    for name in path.split("."):
        record = record[int(name)] if isinstance(record, list) else record[name]
    return record


def goals_record(record: Record) -> list[dict[str, Any]]:
    """Each goal with what became of it.

    Args:
        record: Of the report, without this part.
    """
    return [
        {
            "key": goal.key,
            "title": goal.title,
            "asked": goal.asked,
            "state": _state(goal, record),
        }
        for goal in GOALS
    ]


def _state(goal: Goal, record: Record) -> str:
    if at(record, goal.needs) is None:
        return NOT_MEASURED
    return REACHED if goal.is_reached(record) else NOT_REACHED


def _at_least(part: str, whole: str, least: int) -> Callable[[Record], bool]:
    return lambda record: at(record, part) * 100 >= least * at(record, whole) > 0


def _breaking(record: Record) -> bool:
    drifts = record["drift"]["responses"]
    made, caught = (drifts["breaking"][name] for name in ("made", "caught"))
    again = drifts["second"]["breaking"]
    # In parts of a whole without dividing: one point is a hundredth of both.
    apart = abs(caught * again["made"] - again["caught"] * made) * 100
    too_easy = any(each["caught"] * 100 > MOST_OF_PEERS * each["of"] for each in drifts["peers"])
    return made >= 1000 and caught * 100 >= 99 * made and apart <= made * again["made"] and not too_easy


def _permitted(record: Record) -> bool:
    drifts = record["drift"]["responses"]
    both = (drifts["permitted"], drifts["second"]["permitted"])
    return all(each["made"] >= 300 and not each["false_alarms"] for each in both)


def _clients(record: Record) -> bool:
    clients = record["drift"]["clients"]
    enough = clients["killed"] * 100 >= 90 * clients["noticeable"] > 0
    return enough and clients["equivalent"]["count"] * 100 <= 5 * clients["made"]


_ANSWERS = "drift.responses"
GOALS = (
    Goal(
        key="verified",
        title="Facts verified by the live API",
        needs="evidence",
        figure="evidence.verified",
        whole="evidence.facts",
        noun="facts of the document",
        asked="all; nobody of this project has access yet",
        is_reached=lambda record: record["evidence"]["verified"] == record["evidence"]["facts"],
        link="evidence",
    ),
    Goal(
        key="recorded",
        title="Documented answers recorded",
        needs="coverage",
        figure="coverage.percent",
        part="coverage.recorded",
        whole="coverage.answers",
        noun="answers of the document",
        asked="every one",
        is_reached=_at_least("coverage.recorded", "coverage.answers", 100),
        link="matrix",
    ),
    Goal(
        key="broken",
        title="Findings that break the contract",
        needs="findings",
        figure="findings.counts.broken",
        whole="findings.exchanges",
        noun="recorded exchanges",
        asked="none",
        is_reached=lambda record: record["findings"]["verdict"] == "clean",
        link="findings",
    ),
    Goal(
        key="breaking",
        title="Breaking changes found",
        needs=_ANSWERS,
        figure=f"{_ANSWERS}.breaking.percent",
        part=f"{_ANSWERS}.breaking.caught",
        whole=f"{_ANSWERS}.breaking.made",
        noun="changes of an answer",
        asked="99 % of 1000 or more, within a point by another seed, no peer above 90 %",
        is_reached=_breaking,
        link="answers",
    ),
    Goal(
        key="permitted",
        title="False alarms on permitted changes",
        needs=_ANSWERS,
        figure=f"{_ANSWERS}.permitted.false_alarms",
        whole=f"{_ANSWERS}.permitted.made",
        noun="changes of an answer",
        asked="none of 300 or more, by either seed",
        is_reached=_permitted,
        link="answers",
    ),
    Goal(
        key="document",
        title="Tightening edits of the document found",
        needs="drift.document",
        figure="drift.document.tightening.percent",
        part="drift.document.tightening.killed",
        whole="drift.document.tightening.made",
        noun="mutants",
        asked="80 %",
        is_reached=_at_least("drift.document.tightening.killed", "drift.document.tightening.made", 80),
        link="document",
    ),
    Goal(
        key="clients",
        title="Faults of the client found",
        needs="drift.clients",
        figure="drift.clients.percent",
        part="drift.clients.killed",
        whole="drift.clients.noticeable",
        noun="mutants",
        asked="90 % of those with an effect, which at least 95 % have",
        is_reached=_clients,
        link="clients",
    ),
)
